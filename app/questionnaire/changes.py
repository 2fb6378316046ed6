"""One change between two versions: what it is about, how far it reaches, and its two sentences."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from app.questionnaire.change_catalogue import CATALOGUE, PARTS

Level: TypeAlias = Literal["cosmetic", "comparable", "breaking"]
LEVELS: tuple[Level, ...] = ("cosmetic", "comparable", "breaking")
LONGEST_SHOWN = 100  # characters of a text that changed
MOST_NAMED = 12  # names in a sentence
SPACES = re.compile(r"[ \t\r\n]+")  # those of French before a sign stay as they are
NAMES: Mapping[str, str] = {"fr": "«\u00a0{}\u00a0»", "en": "`{}`"}  # as they are in the file
WORDS: Mapping[str, str] = {"fr": "«\u00a0{}\u00a0»", "en": "“{}”"}  # as people read them


@dataclass(frozen=True)
class Change:
    """One change, and what it is about.

    `names` are the variables it concerns (notes and removed items by their own name), or the
    findings. `shown` names them in fewer words. `link` is how `from_version` or `retired` settles
    a breaking change.
    """

    code: str
    names: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    link: str | None = None

    @property
    def level(self) -> Level:
        """What it does to comparisons over time, before anything settles it."""
        return LEVELS[min(int(self.code[1]), len(LEVELS)) - 1]

    @property
    def is_unresolved(self) -> bool:
        """Whether it stops a publication until something settles it."""
        return self.level == "breaking" and self.link is None

    def sentence(self, language: str, marks: Mapping[str, str] = NAMES) -> str:
        """What changed, in French or in English; `marks` are those around names, by language."""
        return self._say(language, 0, marks)

    def advice(self, language: str) -> str:
        """What to think of it, or what to do."""
        return self._say(language, 1, NAMES)

    def _say(self, language: str, part: int, marks: Mapping[str, str]) -> str:
        kind = CATALOGUE[self.code]
        said = (kind.fr if language == "fr" else kind.en)[part]
        details = {name: _shown(value, language, marks) for name, value in self.details.items()}
        names = quoted(self.shown or self.names, language, marks)
        about = self.details.get("part")
        if about:
            where = PARTS[about][language].format(**details)
            details["where"] = f"{names}, {where}" if names else where
        first = self.names[0] if self.names else ""
        text = said.format(**({"names": names, "first": first} | details))
        return text[:1].upper() + text[1:]


def quoted(names: Sequence[str], language: str, marks: Mapping[str, str] = NAMES) -> str:
    """Names in a sentence: the first few, quoted."""
    said = ", ".join(marks[language].format(name) for name in names[:MOST_NAMED])
    return f"{said}, …" if len(names) > MOST_NAMED else said


def _shown(value: object, language: str, marks: Mapping[str, str]) -> object:
    """A detail as its sentence says it: names quoted, texts on one line and not too long."""
    if isinstance(value, Mapping):
        return value[language]
    if isinstance(value, tuple):
        return quoted(value, language, marks)
    if not isinstance(value, str):
        return value
    text = " ".join(SPACES.split(value.strip()))
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
