"""What every check shares: the questionnaire, where it was written, and what was found so far."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeAlias

from app.questionnaire.definition import (
    SCALE_POINTS,
    GridItem,
    Item,
    Questionnaire,
    RankItem,
    ScaleItem,
    Variable,
    item_of,
    variables_of,
)
from app.questionnaire.problems import Hint, Problem
from app.questionnaire.tree import Path, Tree

POINTS = tuple(str(point) for point in SCALE_POINTS)

Detail: TypeAlias = Mapping[str, str]  # part of a sentence, by language

NO_ANSWER = {
    "fr": "Une note n'a pas de réponse : choisissez une autre question.",
    "en": "A note has no answer: choose another item.",
}
NAME_A_ROW = {
    "fr": "Nommez une ligne de la grille, comme « {name} ».",
    "en": "Name a row of the grid, like `{name}`.",
}
NAME_A_CHOICE = {
    "fr": "Nommez l'un de ses choix, comme « {name} ».",
    "en": "Name one of its choices, like `{name}`.",
}


class Broken(NamedTuple):
    """What has a problem already, so that nothing that follows from it is a second one."""

    names: set[str]  # items and scales: what refers to them is not reported
    parts: set[Path]  # where something was set aside


@dataclass
class Review:
    """One reading of a questionnaire, or of its later findings, which are `written` elsewhere.

    `broken` names items and scales that have a problem already: what refers to them is not
    reported. `broken_at` holds the paths of conditions (set aside, so not in the questionnaire)
    and of comparisons whose meaning is not known: what would follow from them is not reported.
    """

    questionnaire: Questionnaire
    written: Tree
    broken: set[str]
    broken_at: set[Path] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    _codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    same: set[Path] = field(default_factory=set)  # what is reported to be untranslated
    _noted: set[tuple[str, Path]] = field(default_factory=set)

    def report(
        self,
        code: str,
        path: Path,
        *,
        at_key: bool = False,
        hint: Hint | None = None,
        **details: object,
    ) -> None:
        """Note a problem at a path of the text; `at_key`: at its key and not at its value."""
        place = self.written.find(path, key=at_key)
        self.problems.append(self.written.problem(code, place, hint, **details))

    def once(self, code: str, path: Path, **details: str) -> None:
        """Note a problem at a key, unless it is noted there."""
        if (code, path) not in self._noted:
            self._noted.add((code, path))
            self.report(code, path, at_key=True, hint=None, **details)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all variables, as hints share them."""
        return tuple(self.questionnaire.variables)

    def codes(self, variable: Variable) -> tuple[str, ...]:
        """The answers to name of a variable, as hints share them."""
        name = variable.item.item
        if name not in self._codes:
            self._codes[name] = tuple(codes_of(variable))
        return self._codes[name]

    @cached_property
    def pages(self) -> Mapping[str, int]:
        """The page of every item, by its place among the pages."""
        pages = enumerate(self.questionnaire.pages)
        return {item.item: place for place, page in pages for item in page.items}

    def choices_at(self, name: str) -> Path | None:
        """Where the choices of a variable are written; None for those of a list's file."""
        item = self.questionnaire.variables[name].item
        if scale := getattr(item, "scale", None):
            return ("scales", scale)
        if getattr(item, "choices_from", None):
            return None
        page = self.pages[item.item]
        return ("pages", page, "items", self.questionnaire.pages[page].items.index(item), "choices")

    def variable(
        self, name: str, path: Path, known: Mapping[str, Variable], *, at_key: bool = True
    ) -> Variable | None:
        """The variable of that name among those known, or None once its absence is reported."""
        if item_of(name) in self.broken:
            return None
        if name in known:
            return known[name]
        item = self.questionnaire.items.get(name)
        if name in self.questionnaire.variables:
            self.report("M302", path, at_key=at_key, name=name)
        elif item is not None:
            self.report("M502", path, at_key=at_key, name=name, detail=_of_whole(item))
        else:
            self.report("M301", path, at_key=at_key, name=name, hint=Hint(name, self.names))
        return None


def _of_whole(item: Item) -> Detail:
    """What to name instead of an item that has no answer as a whole."""
    if not isinstance(item, GridItem | RankItem):
        return NO_ANSWER
    first = next(variables_of(item), None)
    said = NAME_A_ROW if isinstance(item, GridItem) else NAME_A_CHOICE
    return {key: text.format(name=first.name if first else "…") for key, text in said.items()}


def codes_of(variable: Variable) -> Collection[str]:
    """The answers a condition may name; a number or a text has none."""
    return POINTS if isinstance(variable.item, ScaleItem) else variable.choices.keys()
