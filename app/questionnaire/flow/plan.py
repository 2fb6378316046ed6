"""The plan of a questionnaire in one language: its pages and questions, and who is asked them.

Questions are numbered as they stand, and conditions name them by number.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from app.questionnaire import wording
from app.questionnaire.conditions import Condition
from app.questionnaire.definition import (
    DateItem,
    GridItem,
    Item,
    MonthItem,
    NoteItem,
    Page,
    Questionnaire,
    RankItem,
    item_of,
)
from app.questionnaire.flow.routes import Route, Ways
from app.translations import N_, gettext

QUESTION = N_("question {number}")  # within a sentence; in French with its article


class RowLine(NamedTuple):
    """Rows of a grid that are asked of the same people only."""

    labels: Sequence[str]
    when: str
    needs: frozenset[str]


class Line(NamedTuple):
    """An item: its number (0 for a note), what it asks, and of whom.

    `when` goes on from "people who", and is empty where everybody on the page is asked; `needs` are
    the items that it names. `rows` is how many a grid has, and `special` those not for everybody.
    """

    item: str
    number: int
    text: str
    when: str
    needs: frozenset[str]
    rows: int
    special: Sequence[RowLine]
    is_on_shortest: bool
    is_on_longest: bool


class Block(NamedTuple):
    """A page, and whom it is shown to."""

    page: str
    title: str
    when: str
    needs: frozenset[str]
    lines: Sequence[Line]

    @property
    def questions(self) -> int:
        """How many questions it has."""
        return sum(line.number > 0 for line in self.lines)


class Plan:
    """A questionnaire in one language, as a plan."""

    def __init__(
        self, questionnaire: Questionnaire, language: str, ways: Ways | None = None
    ) -> None:
        """Find its routes, unless its `ways` are known already, and say its conditions."""
        self.language = language
        self.title = questionnaire.title[language]
        ways = ways or Ways(questionnaire)
        self.shortest, self.longest = ways.shortest, ways.longest
        self._questionnaire = questionnaire
        items = questionnaire.items.items()
        asked = (name for name, item in items if not isinstance(item, NoteItem))
        self.numbers: Mapping[str, int] = {name: number for number, name in enumerate(asked, 1)}
        self.blocks = [self._block(page) for page in questionnaire.pages]

    def deciding(self, route: Route) -> Iterator[tuple[int, str]]:
        """The answers that lead along a route: the number of each question, and them in words."""
        for name, given in route.answers.items():
            answers = given if isinstance(given, list) else [given]
            said = ", ".join(self._said(name, answer) for answer in answers)
            yield self.numbers[item_of(name)], self._of_part(name, said)

    def _block(self, page: Page) -> Block:
        lines = [self._line(item) for item in page.items]
        return Block(page.page, page.title[self.language], *self._who(page.when), lines)

    def _line(self, item: Item) -> Line:
        rows = list(item.rows) if isinstance(item, GridItem) else []
        names = {f"{item.item}.{row}" for row in rows} or {item.item}
        return Line(
            item.item,
            self.numbers.get(item.item, 0),
            wording.asked(item, self.language),
            *self._who(item.when),
            len(rows),
            list(self._special(item)) if isinstance(item, GridItem) else (),
            *(bool(route and names & route.names) for route in (self.shortest, self.longest)),
        )

    def _special(self, item: GridItem) -> Iterator[RowLine]:
        """Its rows that are not for everybody, those for the same people together."""
        together: dict[str, list[tuple[str, Condition]]] = {}
        for row in item.rows.values():
            if row.when:
                label = wording.PIPE.sub("…", row.label[self.language])
                together.setdefault(self._who(row.when)[0], []).append((label, row.when))
        for when, rows in together.items():
            yield RowLine([label for label, _ in rows], when, self._who(rows[0][1])[1])

    def _who(self, when: Condition | None) -> tuple[str, frozenset[str]]:
        """A condition in words, and the items it names."""
        if when is None:
            return "", frozenset()
        words = wording.condition(when, self._questionnaire, self.language, named=self._named)
        return words, frozenset(map(item_of, when.names))

    def _named(self, variable: str) -> str:
        """A question by its number; a row or a choice is named beside it."""
        number = self.numbers[item_of(variable)]
        return self._of_part(variable, gettext(QUESTION, self.language).format(number=number))

    def _of_part(self, variable: str, text: str) -> str:
        """A text about a variable, with the row or the choice that it is."""
        item, _, part = variable.partition(".")
        known = self._questionnaire.items[item]
        match known:
            case GridItem():
                label = known.rows[part].label[self.language]
            case RankItem():
                label = known.choices[part].label[self.language]
            case _:
                return text
        return f"{text} ({wording.PIPE.sub('…', label)})"

    def _said(self, variable: str, answer: object) -> str:
        """An answer in words; a text stands for any."""
        item = self._questionnaire.items[item_of(variable)]
        if isinstance(answer, int | float):
            return wording.number(answer, self.language)
        if isinstance(item, DateItem | MonthItem):
            return wording.moment(str(answer), self.language)
        return wording.answer(variable, str(answer), self._questionnaire, self.language)
