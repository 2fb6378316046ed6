"""A questionnaire as the steps that someone is led through, each with a formula: who takes it."""

from collections.abc import Mapping
from typing import NamedTuple

from app.questionnaire.checks.domains import Domain
from app.questionnaire.checks.possible import FALSE, TRUE, Formula
from app.questionnaire.checks.reach import Reach
from app.questionnaire.conditions import ANSWERED, Comparison, Condition
from app.questionnaire.definition import (
    GridItem,
    Item,
    NoteItem,
    Questionnaire,
    RankItem,
    item_of,
    variables_of,
)
from app.questionnaire.tree import Path


class Step(NamedTuple):
    """An item, or a row of a grid: whoever `asked` holds of takes it.

    `question` is the number of what is answered there, less than 0 where nothing can be.
    """

    name: str  # of the item or the row: `confidence.clients`
    page: str
    asked: Formula
    question: int
    is_required: bool
    answers: int  # that it asks: none for a note


class _Asked(Reach):
    """What was asked so far; a comparison with anything else comes out as it does for everyone."""

    def compared(
        self, name: str, test: Comparison, path: Path, *, valid: bool = False
    ) -> tuple[Formula, Formula]:
        if not self.judges(name, test, path, valid=valid):
            return FALSE, TRUE if test == ANSWERED and name not in self.asked else FALSE
        return super().compared(name, test, path, valid=valid)


class Walk:
    """Every step of a questionnaire in order, and the search that has their formulas."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Read who takes each step from the conditions of its page, its item and its row."""
        self._reach = _Asked(questionnaire)
        self.search = self._reach.search
        self.steps: list[Step] = []
        self.answerable: dict[int, tuple[str, Domain]] = {}  # by question: a variable of it
        self.answered: dict[int, set[Formula]] = {}  # by question: that each variable has an answer
        self._numbers: dict[str, int] = {}
        for index, page in enumerate(questionnaire.pages):
            path: Path = ("pages", index)
            opened = self._all((TRUE,), page.when, path)
            for place, item in enumerate(page.items):
                self._ask(item, page.page, opened, (*path, "items", place))

    def _ask(self, item: Item, page: str, opened: Formula, path: Path) -> None:
        asked = self._all((opened,), item.when, path)
        parts = {item.item: asked}
        rows: Mapping[str, Formula] = {}
        if isinstance(item, GridItem):
            rows = {
                code: self._all((asked,), row.when, (*path, "rows", code))
                for code, row in item.rows.items()
            }
            parts = {f"{item.item}.{code}": formula for code, formula in rows.items()}
        if self._reach.ask(item, asked, rows):
            for variable in variables_of(item):
                self._note(variable.name)
        for name, formula in parts.items():
            question = self._numbers.get(name, -1)
            count = int(not isinstance(item, NoteItem))
            self.steps.append(Step(name, page, formula, question, item.required, count))

    def _note(self, variable: str) -> None:
        """Note what a question is that answers a variable; the places of a rank have one."""
        asked = self._reach.asked[variable]
        is_rank = isinstance(asked.variable.item, RankItem)
        self._numbers[item_of(variable) if is_rank else variable] = asked.number
        self.answerable[asked.number] = (variable, asked.domain)
        self.answered.setdefault(asked.number, set()).add(self._reach.answers(variable))

    def _all(self, others: tuple[Formula, ...], condition: Condition | None, path: Path) -> Formula:
        """That these hold, and the condition that stands there."""
        if condition is None:
            return self.search.all_of(others)
        so = self._reach.comes_out(condition, True, (*path, "when"))
        return self.search.all_of((*others, so))
