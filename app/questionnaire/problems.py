"""A problem of a questionnaire: where it stands, and its sentence and repair in two languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from app.questionnaire import aliases
from app.questionnaire.catalogue import CATALOGUE
from app.questionnaire.syntax import CONTROL_CHARACTER

WARNINGS = "M6"  # the series of what is worth a look, and stops nobody
WORTH_A_LOOK = {"fr": "à vérifier", "en": "worth a look"}
LONGEST_SHOWN = 60  # characters of what was typed, in a sentence
LONGEST_LINE = 1_000  # characters of a line that are shown beside each problem of it
MOST_ALIKE = 200  # problems of one kind that are listed; who repairs these sees the rest
MOST_COMPARED = 100  # words that a wrong one is compared with: a thousand may be wrong
MOST_NAMED = 12  # of the words that are possible, in a sentence


class Hint(NamedTuple):
    """A word that is not known, and those that are: all problems of a kind share these."""

    wrong: str
    known: tuple[str, ...]


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake, where it stands (line and column from 1), and what fills its sentence."""

    path: str
    line: int
    column: int
    code: str
    details: Mapping[str, object] = field(default_factory=dict, compare=False)
    hint: Hint | None = field(default=None, compare=False)
    source: str = field(default="", compare=False)

    @property
    def is_warning(self) -> bool:
        """Whether the questionnaire may be used all the same."""
        return self.code.startswith(WARNINGS)

    @property
    def excerpt(self) -> str:
        """The line it stands on, as far as it is shown beside each problem of it."""
        return self.source[:LONGEST_LINE]

    def sentence(self, language: str) -> str:
        """What is wrong, in French or in English."""
        return self._say(language, 0)

    def repair(self, language: str) -> str:
        """What to do about it, in French or in English."""
        return self._say(language, 1)

    def _say(self, language: str, part: int) -> str:
        kind = CATALOGUE[self.code]
        said = (kind.fr if language == "fr" else kind.en)[part]
        details = {name: _shown(value, language) for name, value in self.details.items()}
        hint = {"hint": _said(self.hint, language)} if self.hint else {}
        return said.format(**details, **hint)

    def text(self, language: str) -> str:
        """`path:line:column: code sentence repair`, then the line itself with a caret."""
        level = f" ({WORTH_A_LOOK[language]})" if self.is_warning else ""
        said = (
            f"{self.path}:{self.line}:{self.column}: {self.code}{level} "
            f"{self.sentence(language)} {self.repair(language)}"
        )
        start = max(0, self.column - 60)
        around = self.source[start : start + 100]
        if not around.strip():
            return said
        shown = CONTROL_CHARACTER.sub("�", around).replace("\t", " ")
        return f"{said}\n    {shown}\n    {' ' * (self.column - 1 - start)}^"


def _said(hint: Hint, language: str) -> str:
    """The word that was likely meant, or the first few that are known."""
    close = closest(*hint)
    names, more = quoted(hint.known[:MOST_NAMED]), ", …" if hint.known[MOST_NAMED:] else ""
    if close:
        fr, en = f"Vouliez-vous dire « {close} » ?", f"Did you mean `{close}`?"
    elif hint.known:
        fr, en = f"Possibles : {names['fr']}{more}.", f"Possible: {names['en']}{more}."
    else:
        fr, en = "Déclarez-le d'abord, ou corrigez ce mot.", "Declare it first, or correct it."
    return fr if language == "fr" else en


def quoted(words: Iterable[str]) -> Mapping[str, str]:
    """Words of the language one after the other, as French and English quote them."""
    named = list(words)
    return {
        "fr": ", ".join(f"« {word} »" for word in named),
        "en": ", ".join(f"`{word}`" for word in named),
    }


@lru_cache  # the same wrong name is often written many times
def closest(wrong: str, known: tuple[str, ...]) -> str | None:
    """The name that was likely meant, if any comes near: whatever its case."""
    if word := aliases.meant(wrong[:LONGEST_SHOWN], known):
        return word
    if len(known) > MOST_COMPARED:  # then those that begin alike, unless these are too many too
        known = tuple(name for name in known if name[:1].lower() == wrong[:1].lower())
    by_case = {name.lower(): name for name in known[:MOST_COMPARED]}
    close = get_close_matches(wrong[:LONGEST_SHOWN].lower(), by_case, n=1, cutoff=0.6)
    return by_case[close[0]] if close else None


def _shown(value: object, language: str) -> object:
    """A detail as its sentence says it, on one line; it may itself be said in two languages."""
    if isinstance(value, Mapping):
        return value.get(language, "")
    if not isinstance(value, str):
        return value
    text = " ".join(CONTROL_CHARACTER.sub("�", value).split()) or "…"
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
