"""What is true of people who do not exist, as written for a simulation: `docs/simulating.md`.

A file of true shares, of who responds, and of how many are invited, for one questionnaire.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple, TypeAlias

from app.questionnaire import tree
from app.questionnaire.definition import SCALE_POINTS, Questionnaire, Variable
from app.questionnaire.loader import QuestionnaireHasProblems
from app.questionnaire.problems import Hint, Problem
from app.questionnaire.tree import Data, Tree, Unreadable
from app.questionnaire.tree import Path as Where

MOST_INVITED = 1_000_000
KEYS = ("questionnaire", "version", "invited", "shares", "responds", "frame", "again")
NEEDED = KEYS[:4]
EVERYONE = "everyone"
GENDER = "gender: {woman: 0.5, man: 0.5}"
OF_VALUES = ("M203", "M204", "M206", "M508")  # problems of what stands behind a key
NO_SHARES = {
    "fr": "Des parts vraies se donnent aux questions à un seul choix, aux lignes et aux échelles.",
    "en": "True shares are those of items with one choice, of rows and of scales.",
}
IS_MISSING = {
    "fr": "C’est une non-réponse : la simulation en tire elle-même.",
    "en": "It counts as missing: the simulation draws these by itself.",
}
NO_GROUPS = {
    "fr": "La base de sondage compte des choix d’une question à un seul choix.",
    "en": "The frame counts choices of items with one choice.",
}


class Split(NamedTuple):
    """Other shares for each code of another variable."""

    by: str
    parts: Mapping[str, "Shares"]


Shares: TypeAlias = Mapping[str, float] | Split  # by code, adding up to 1


class Truth(NamedTuple):
    """What is true of so many people who are invited, by variable.

    Each variable's `shares` may be split by those before it. Somebody responds with the probability
    `everyone`, times that of each of their codes in `responds`; of others it is 1. `frame` names
    the items that whoever invites knows. `again` correlates what is true of the same people with an
    earlier wave: 1 is the same, 0 has nothing to do with it.
    """

    invited: int
    shares: Mapping[str, Shares]
    everyone: float
    responds: Mapping[str, Mapping[str, float]]
    frame: Sequence[str]
    again: Mapping[str, float]


def read(path: Path, questionnaire: Questionnaire) -> Truth:
    """Read a file of what is true. Raises QuestionnaireHasProblems with everything wrong in it."""
    try:
        written = tree.read(str(path), path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        raise QuestionnaireHasProblems([Problem(str(path), 1, 1, "M101")]) from None
    except Unreadable as stop:
        raise QuestionnaireHasProblems([stop.problem]) from None
    reading = _Reading(written, questionnaire)
    truth = reading.truth()
    if reading.problems:
        raise QuestionnaireHasProblems(reading.problems)
    return truth


class _Reading:
    """One file being read: whatever is wrong is noted, and stands for nothing."""

    def __init__(self, written: Tree, questionnaire: Questionnaire) -> None:
        self.written, self.variables = written, questionnaire.variables
        self.expected = {
            "questionnaire": questionnaire.questionnaire,
            "version": str(questionnaire.version),
        }
        self.problems = list(written.problems)
        self.known: dict[str, Shares] = {}  # so far

    def truth(self) -> Truth:
        top = self.mapping((), self.written.data, "questionnaire: situation")
        for key in top.keys() - set(KEYS):
            self.report("M201", (key,), Hint(key, KEYS), key=key)
        for key in [key for key in NEEDED if top and key not in top]:
            self.report("M202", (), key=key)
        for key, expected in self.expected.items():
            if top.get(key, expected) != expected:
                self.report("M508", (key,), value=top[key], expected=expected)
        invited = self.number(("invited",), top.get("invited", "1"), 1, MOST_INVITED)
        for name, given in self.mapping(("shares",), top.get("shares", {}), GENDER).items():
            if self.codes(("shares", name), name):
                self.known[name] = self.shares(("shares", name), name, given)
        chances = dict(self.mapping(("responds",), top.get("responds", {}), "everyone: 0.5"))
        everyone = self.number(("responds", EVERYONE), chances.pop(EVERYONE, "1"))
        responds = {
            name: self.chances(("responds", name), name, given)
            for name, given in chances.items()
            if self.has_shares(("responds", name), name)
        }
        again = {
            name: self.number(("again", name), given)
            for name, given in self.mapping(("again",), top.get("again", {}), "gender: 1").items()
            if self.has_shares(("again", name), name)
        }
        return Truth(int(invited), self.known, everyone, responds, self.frame(top), again)

    def frame(self, top: Mapping[str, Data]) -> list[str]:
        names = top.get("frame", [])
        if not isinstance(names, list):
            self.report("M204", ("frame",), example="[gender, tenure]")
            return []
        found = [str(name) for name in names]
        for place, name in enumerate(found):
            path = ("frame", place)
            if self.has_shares(path, name) and self.variables[name].item.type != "one":
                self.report("M502", path, name=name, detail=NO_GROUPS)
        return found

    def shares(self, path: Where, name: str, given: Data) -> Shares:
        """Shares of the codes of a variable, or others for each code of one before it."""
        noted = len(self.problems)
        found = self.mapping(path, given, "woman: 0.5")
        for by, parts in found.items():
            if isinstance(parts, dict):
                return self.split((*path, by), name, by, found)
        known = [code for code in found if self.is_code((*path, code), name, code)]
        shares = {code: self.number((*path, code), found[code]) for code in known}
        total = sum(Decimal(str(share)) for share in shares.values())
        if total != 1 and len(self.problems) == noted:
            self.report("M701", path, total=total)
        return {code: share for code, share in shares.items() if share}

    def split(self, path: Where, name: str, by: str, beside: Mapping[str, Data]) -> Shares:
        """The shares of each code of `by`; they stand alone."""
        for other in beside.keys() - {by}:
            self.report("M201", (*path[:-1], other), Hint(other, (by,)), key=other)
        if not self.has_shares(path, by):
            return {}
        given = beside[by]
        for code in sorted(_reached(self.known[by]) - given.keys()):
            self.report("M202", path, key=code)
        parts = {
            code: self.shares((*path, code), name, part)
            for code, part in given.items()
            if self.is_code((*path, code), by, code)
        }
        return Split(by, parts)

    def chances(self, path: Where, name: str, given: Data) -> Mapping[str, float]:
        return {
            code: self.number((*path, code), chance)
            for code, chance in self.mapping(path, given, "woman: 0.5").items()
            if self.is_code((*path, code), name, code)
        }

    def number(self, path: Where, given: Data, least: int = 0, most: int = 1) -> float:
        """The number written there, or the least where it is none; a whole one if over 1."""
        try:
            number = Decimal(given) if isinstance(given, str) else Decimal("nan")
        except InvalidOperation:
            number = Decimal("nan")
        if number.is_finite() and least <= number <= most and (most == 1 or number % 1 == 0):
            return float(number)
        limits = {"fr": f"De {least} à {most}.", "en": f"From {least} to {most}."}
        self.report("M206", path, value=given if isinstance(given, str) else "…", limits=limits)
        return float(least)

    def mapping(self, path: Where, given: Data, example: str) -> Mapping[str, Data]:
        if isinstance(given, dict):
            return given
        self.report("M203", path, example=example)
        return {}

    def has_shares(self, path: Where, name: str) -> bool:
        """Whether the shares of this variable stand above; if not, it is noted."""
        if name not in self.known and self.codes(path, name):
            self.report("M702", path, name=name)
        return name in self.known

    def codes(self, path: Where, name: str) -> Sequence[str]:
        """The answers of a variable that may be true of somebody; if none, it is noted why."""
        variable = self.variables.get(name)
        codes = _codes(variable) if variable else ()
        if variable is None:
            self.report("M301", path, Hint(name, tuple(self.variables)), name=name)
        elif not codes:
            self.report("M502", path, name=name, detail=NO_SHARES)
        return codes

    def is_code(self, path: Where, name: str, code: str) -> bool:
        """Whether it is an answer that may be true of somebody; if not, it is noted."""
        variable = self.variables[name]
        codes = _codes(variable)
        if code in variable.choices and code not in codes:
            self.report("M502", path, name=code, detail=IS_MISSING)
        elif code not in codes:
            self.report("M303", path, Hint(code, codes), choice=code, name=name)
        return code in codes

    def report(self, code: str, path: Where, hint: Hint | None = None, **details: object) -> None:
        place = self.written.find(path, key=code not in OF_VALUES)
        self.problems.append(self.written.problem(code, place, hint, **details))


def _codes(variable: Variable) -> tuple[str, ...]:
    if variable.item.type == "scale":
        return tuple(map(str, SCALE_POINTS))
    if variable.item.type not in ("one", "grid"):
        return ()
    return tuple(code for code, choice in variable.choices.items() if not choice.missing)


def _reached(shares: Shares) -> set[str]:
    """The codes that are true of somebody."""
    if isinstance(shares, Split):
        return set().union(*map(_reached, shares.parts.values()))
    return set(shares)
