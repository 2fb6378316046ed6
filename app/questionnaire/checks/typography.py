"""How texts are written: quotes, spaces, and translations still to be made. These are warnings."""

import re
from collections.abc import Mapping

from app.questionnaire.checks.review import Detail, Review
from app.questionnaire.texts import Text
from app.questionnaire.tree import Path

# Each looks at a sign once, however long the text.
LINK = re.compile(r"\]\([^()\s]*\)")  # of a link, the address is no text
STRAIGHT = re.compile(r"(?<!\S)[^\s'\"]*['\"]\S*")
CURLY: Mapping[str, Detail] = {  # by the language of the text
    "fr": {"fr": "’ ou « … »", "en": "’ or « … »"},
    "en": {"fr": "’ ou “…”", "en": "’ or “…”"},
}
STRAY: Mapping[re.Pattern[str], Detail] = {
    re.compile(r"\A\s"): {"fr": "au début", "en": "at the beginning"},
    re.compile(r"(?<![^\S\n])[^\S\n]+(\n|\Z)"): {
        "fr": "en fin de ligne",
        "en": "at the end of a line",
    },
    re.compile(r"\S[^\S\n]{2,}\S"): {"fr": "entre deux mots", "en": "between two words"},
}
BREAKABLE = re.compile(r"(?<=\S) [:;!?»]|« (?=\S)")  # French needs no-break spaces there
AROUND = 12  # characters shown on either side
FEW_WORDS = 3  # that many may well be the same in two languages


def check(review: Review, path: Path, text: Text) -> None:
    """Report straight quotes, stray spaces, and what two languages say in the same words."""
    for language, said in text.root.items():
        where, spoken = (*path, language), language.partition("-")[0]
        straight = STRAIGHT.search(LINK.sub("]", said))
        if straight and spoken in CURLY:
            review.report("M602", where, excerpt=straight[0], marks=CURLY[spoken])
        for stray, place in STRAY.items():
            if stray.search(said):
                review.report("M603", where, where=place)
        breakable = BREAKABLE.search(said)
        if breakable and spoken == "fr":
            start, end = max(0, breakable.start() - AROUND), breakable.end() + AROUND
            review.report("M604", where, excerpt=said[start:end])
    if path[-1] != "source":  # the title of a book is the same in all languages
        _untranslated(review, path, text)


def _untranslated(review: Review, path: Path, text: Text) -> None:
    first: dict[str, str] = {}
    for language, said in text.root.items():
        other = first.setdefault(said.strip().casefold(), language)
        if other != language and len(said.split()) > FEW_WORDS:
            review.report("M606", (*path, language), language=language, other=other)
