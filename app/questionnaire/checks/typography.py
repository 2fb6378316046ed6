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
WORD = re.compile(r"(?<!\w)[^\W\d_A-ZÀ-Þ]\w+")  # that begins with a small letter: no name
FORMATTED = ("ask", "help", "source", "introduction", "thanks")  # the texts whose marks are read
PIPED = ("ask", "help", "label")  # those that show answers
HEADING = re.compile(r"^#{1,6} .{0,20}", re.MULTILINE)
PLAIN = (  # marks that mean something elsewhere
    re.compile(r"\*\*[^\s*][^*]{0,20}"),
    re.compile(r"(?<![\w*])\*[^\W_][^*\n]{0,60}\*(?![\w*])"),
    re.compile(r"\[[^][\n]{1,60}\]\([^()\s]{0,60}\)"),
)
NO_ADDRESS = re.compile(r"\[[^][\n]{1,60}\]\((?!https?://|mailto:)[^()\s]{0,60}\)?", re.IGNORECASE)
BRACES = re.compile(  # but for tokens, and those with spaces, which have their own problem
    r"\$\{[^{}]{0,40}\}?|\{\{[^{}]{0,40}\}{0,2}|\{(?!\s*[A-Za-z][\w.-]*\s*\})[^{}]{0,20}\}?"
)
AROUND = 12  # characters shown on either side
SEVERAL = 3  # small words; fewer may well be the same in two languages


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
            start, end = breakable.span()
            before, after = said[max(0, start - AROUND) : start], said[end : end + AROUND]
            excerpt = before.lstrip() + breakable[0] + after.rstrip()
            review.report("M604", where, excerpt=excerpt)
    _as_typed(review, path, text)
    if path[-1] != "source":  # the title of a book is the same in all languages
        _untranslated(review, path, text)


def _as_typed(review: Review, path: Path, text: Text) -> None:
    """Report marks that are not read where they stand, and that people would see."""
    marks = [HEADING]
    if path[-1] in FORMATTED:
        marks.append(NO_ADDRESS)
    else:
        marks += PLAIN
    if path[-1] in PIPED:
        marks.append(BRACES)
    for language, said in text.root.items():
        found = next(filter(None, (mark.search(said) for mark in marks)), None)
        if found:
            review.report("M609", (*path, language), excerpt=found[0])


def _untranslated(review: Review, path: Path, text: Text) -> None:
    """Report once for each item, or scale, and each two languages; names are left alone."""
    owner = path[:4] if path[0] == "pages" else path[:2]
    first: dict[str, str] = {}
    for language, said in text.root.items():
        other = first.setdefault(said.strip().casefold(), language)
        pair = (*owner, other, language)
        if other != language and len(WORD.findall(said)) >= SEVERAL and pair not in review.same:
            review.same.add(pair)
            review.report("M606", (*path, language), language=language, other=other)
