"""Every text of a questionnaire, with a key that stays: what there is to translate."""

import csv
import hashlib
import io
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from app.questionnaire import lists, wording
from app.questionnaire.checks.texts import texts_of
from app.questionnaire.definition import ClosedItem, Questionnaire
from app.questionnaire.loader import Checked, QuestionnaireHasProblems, Source, check
from app.questionnaire.problems import Problem
from app.questionnaire.tree import Path

MAIN, LATER = "", "later"  # the questionnaire's own file, and that of its later findings

# what a text is, by the last word of its path, or the one before
WHERE: Mapping[str, Mapping[str, str]] = {
    "title": {"fr": "titre", "en": "title"},
    "introduction": {"fr": "introduction", "en": "introduction"},
    "thanks": {"fr": "remerciement", "en": "thanks"},
    "ask": {"fr": "question", "en": "question"},
    "help": {"fr": "aide", "en": "help"},
    "source": {"fr": "source de la question", "en": "source of the question"},
    "choices": {"fr": "réponse", "en": "answer"},
    "rows": {"fr": "ligne", "en": "row"},
    "group": {"fr": "nom du groupe", "en": "name of the group"},
    "low": {"fr": "bout de l’échelle, 0", "en": "end of the scale, 0"},
    "high": {"fr": "bout de l’échelle, 10", "en": "end of the scale, 10"},
    "unit": {"fr": "unité", "en": "unit"},
    "scales": {"fr": "échelle", "en": "scale"},
    "findings": {"fr": "constat", "en": "finding"},
    "says": {"fr": "phrase", "en": "sentence"},
    "everyone": {"fr": "nom de l’ensemble", "en": "name of everyone"},
    "compare_with": {"fr": "chiffre d’ailleurs", "en": "figure from elsewhere"},
    "page": {"fr": "page", "en": "page"},
    "list": {"fr": "liste", "en": "list"},
}
LONGEST_QUOTED = 60  # characters of a question that says where a text stands


class Entry(NamedTuple):
    """One text: its key, where it stands in words, its file and path there, and what it says."""

    key: str
    where: str
    file: str  # MAIN, LATER or the name of a list
    path: Path  # of a list: the code
    said: Mapping[str, str]  # by language


class Texts(NamedTuple):
    """The texts of a questionnaire, by key, in the order they are read."""

    questionnaire: Questionnaire
    entries: Mapping[str, Entry]

    @property
    def default(self) -> str:
        """The language that the others are translated from."""
        return self.questionnaire.languages[0]


def read(source: Source, language: str) -> Texts:
    """Every text of a questionnaire in which only this language may still be missing.

    Raises QuestionnaireHasProblems for whatever else is wrong.
    """
    checked = check(source)
    wrong = other_problems(checked, source, language)
    if checked.questionnaire is None or wrong:
        raise QuestionnaireHasProblems(wrong or checked.problems)
    found = _entries(checked, checked.questionnaire, source, language)
    return Texts(checked.questionnaire, {entry.key: entry for entry in found})


def other_problems(checked: Checked, source: Source, language: str) -> list[Problem]:
    """The errors other than a text that this language lacks."""
    if checked.questionnaire is None:
        return checked.errors
    others = [known for known in checked.questionnaire.languages if known != language]

    def lacks_only_this(problem: Problem) -> bool:
        if problem.code in ("M401", "M406"):
            return problem.details["language"] == language
        name = str(problem.details.get("name"))
        return problem.code in ("M305", "M306") and not lists.read(name, source.lists, others)[1]

    return [problem for problem in checked.errors if not lacks_only_this(problem)]


def fingerprint(text: str) -> str:
    """A short mark that changes whenever the text does."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def stale(texts: Texts, old: Texts, language: str) -> Collection[str]:
    """The keys of texts that changed since the old version while their translation did not."""
    return {
        key
        for key, entry in texts.entries.items()
        if key in old.entries
        and language in entry.said
        and entry.said[texts.default] != old.entries[key].said.get(texts.default)
        and entry.said[language] == old.entries[key].said.get(language)
    }


def _entries(
    checked: Checked, questionnaire: Questionnaire, source: Source, language: str
) -> Iterator[Entry]:
    for found, text in texts_of(questionnaire, ()):
        path = found[:-1] if found[-1] == "label" else found
        key, where = _key(path, questionnaire), _where(path, questionnaire)
        yield Entry(key, where, MAIN, path, dict(text.root))
    for name in dict.fromkeys(
        item.choices_from
        for item in questionnaire.items.values()
        if isinstance(item, ClosedItem) and item.choices_from
    ):
        where = _words("list", questionnaire)
        for code, said in _listed(source.lists[name], {*questionnaire.languages, language}):
            yield Entry(f"lists.{name}.{code}", f"{where} {name}", name, (code,), said)
    for path, text in texts_of(checked.later, ()):
        key = ".".join([LATER, *map(str, path)])
        yield Entry(key, _where(path, questionnaire), LATER, path, dict(text.root))


def _listed(text: str, languages: Collection[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The codes of a list, and what they are called in these languages."""
    for row in csv.DictReader(io.StringIO(text, newline="")):
        labels = {name: (row.get(name) or "").strip() for name in sorted(languages)}
        yield row["code"].strip(), {name: label for name, label in labels.items() if label}


def _key(path: Path, questionnaire: Questionnaire) -> str:
    """A path with names for numbers: an item keeps its key wherever it moves."""
    match path:
        case ("pages", int(page), "items", int(item), *rest):
            parts = ["items", questionnaire.pages[page].items[item].item, *rest]
        case ("pages", int(page), *rest):
            parts = ["pages", questionnaire.pages[page].page, *rest]
        case _:
            parts = [*path]
    return ".".join(map(str, parts))


def _where(path: Path, questionnaire: Questionnaire) -> str:
    """Where a text stands, in the questionnaire's own words."""
    language = questionnaire.languages[0]
    match path:
        case ("pages", int(page), *rest):
            shown = questionnaire.pages[page]
            parts = [f"{_words('page', questionnaire)} {shown.title[language]}"]
            if rest[0] == "items":
                _, item, *rest = rest
                question = wording.asked(shown.items[int(item)], language)
                parts.append(question[:LONGEST_QUOTED])
                rest = rest[::2]  # between them stand codes
        case ("scales" as kind, name, _, *rest) | ("findings" as kind, name, *rest):
            parts = [f"{_words(kind, questionnaire)} {name}"]
        case _:
            parts, rest = [], list(path)
    return " › ".join([*parts, *(_words(str(part), questionnaire) for part in rest)])


def _words(what: str, questionnaire: Questionnaire) -> str:
    said = WHERE[what]
    return said.get(questionnaire.languages[0], said["en"])
