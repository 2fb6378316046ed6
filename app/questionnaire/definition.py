"""Questionnaire, Page, Item, Choice, Condition, FindingPlan: the frozen parts of a version.

These models are the schema of the language: `loader` fills them, `checks` says what they cannot.
A version never changes once built, so whatever is derived from it is computed once and kept.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from app.questionnaire.conditions import Codes, Condition, Moment
from app.questionnaire.plans import FindingPlan
from app.questionnaire.texts import Code, Filled, Labelled, Language, Model, Name, Text

MAX_TEXT = 5_000  # characters; an opinion, not a report
MAX_SPECIFY = 200
MAX_VERSION = 9_999


class Choice(Labelled):
    """One answer of a closed question; its languages are written beside its marks."""

    group: Text | None = None
    region: Filled | None = None
    missing: bool = False
    specify: bool = False
    exclusive: bool = False


class Row(Labelled):
    """One line of a grid, asked where its condition holds."""

    when: Condition | None = None


Choices = Annotated[Mapping[Code, Choice], Field(default_factory=dict)]


def _of_length(length: int) -> AfterValidator:
    """A moment of one precision: a day has ten signs, a month seven."""

    def check(moment: str) -> str:
        if len(moment) != length:
            raise PydanticCustomError("no_moment", "another precision is needed")
        return moment

    return AfterValidator(check)


LARGEST = 10**15 - 1  # numbers are read up to fifteen digits
Limit = Annotated[Decimal, Field(ge=-LARGEST, le=LARGEST)]
Day = Annotated[Moment, _of_length(len("2024-01-31"))]
Month = Annotated[Moment, _of_length(len("2024-01"))]


class ItemBase(Model):
    """What every item has."""

    item: Name
    ask: Text
    help: Text | None = None
    source: Text | None = None
    when: Condition | None = None
    required: bool = False


class ClosedItem(ItemBase):
    """An item answered with codes; `choices` holds them whichever way they were given."""

    choices: Choices
    scale: Name | None = None
    choices_from: Filled | None = None

    @cached_property
    def specified(self) -> tuple[str, ...]:
        """The choices that ask for a text of their own."""
        return tuple(code for code, choice in self.choices.items() if choice.specify)


class OneItem(ClosedItem):
    """One choice."""

    type: Literal["one"]


class ManyItem(ClosedItem):
    """Several choices."""

    type: Literal["many"]
    at_most: Annotated[int, Field(ge=1)] | None = None


class RankItem(ClosedItem):
    """Choices put in order, all of them or the first few; the place of each is a variable."""

    type: Literal["rank"]
    at_most: Annotated[int, Field(ge=1)] | None = None


class GridItem(ItemBase):
    """One scale, several rows; each row is a variable."""

    type: Literal["grid"]
    rows: Annotated[Mapping[Code, Row], Field(min_length=1)]
    choices: Choices
    scale: Name | None = None

    @cached_property
    def has_conditions(self) -> bool:
        """Whether some rows are not asked of everyone whom the grid is asked."""
        return any(row.when for row in self.rows.values())


class ScaleItem(ItemBase):
    """A whole number from 0 to 10 between two end labels."""

    type: Literal["scale"]
    low: Text
    high: Text


class NumberItem(ItemBase):
    """A number, in the unit shown."""

    type: Literal["number"]
    unit: Text | None = None
    at_least: Limit | None = None
    at_most: Limit | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] = 0


class DateItem(ItemBase):
    """A day."""

    type: Literal["date"]
    at_least: Day | None = None
    at_most: Day | None = None


class MonthItem(ItemBase):
    """A month of a year."""

    type: Literal["month"]
    at_least: Month | None = None
    at_most: Month | None = None


class TextItem(ItemBase):
    """A free text."""

    type: Literal["text"]
    lines: Annotated[int, Field(ge=1, le=30)] = 1
    max_length: Annotated[int, Field(ge=1, le=MAX_TEXT)] = 1_000


class NoteItem(ItemBase):
    """A text to read; nothing is asked."""

    type: Literal["note"]


Item = Annotated[
    OneItem
    | ManyItem
    | RankItem
    | GridItem
    | ScaleItem
    | NumberItem
    | DateItem
    | MonthItem
    | TextItem
    | NoteItem,
    Field(discriminator="type"),
]
SCALE_POINTS = range(11)


class Page(Model):
    """One theme: a few items shown together."""

    page: Name
    title: Text
    when: Condition | None = None
    items: Annotated[tuple[Item, ...], Field(min_length=1)]

    @cached_property
    def variables(self) -> frozenset[str]:
        """The names of the variables that this page asks."""
        return frozenset(variable.name for item in self.items for variable in variables_of(item))

    def conditions(self) -> Iterator[tuple[str, Condition]]:
        """Whatever is not for everyone, by name: the page (""), its items, their rows (`a.b`)."""
        if self.when:
            yield "", self.when
        for item in self.items:
            if item.when:
                yield item.item, item.when
            if isinstance(item, GridItem):
                rows = item.rows.items()
                yield from ((f"{item.item}.{code}", row.when) for code, row in rows if row.when)


class Recode(Model):
    """Answers that mean the same in two versions: the common, wider one, and those it groups."""

    recode: Annotated[Mapping[Code, Codes], Field(min_length=1)]


def _kind_of_link(value: Any) -> str:
    return "recode" if isinstance(value, dict | Recode) else "word"


Link = Annotated[
    Annotated[Literal["comparable", "not_comparable"], Tag("word")]
    | Annotated[Recode, Tag("recode")],
    Discriminator(_kind_of_link),
]


class Variable(NamedTuple):
    """One column of the codebook: an item, a row of a grid, or the place of a ranked choice."""

    name: str
    item: Item
    row: str | None = None

    @property
    def choices(self) -> Mapping[str, Choice]:
        """The codes this variable takes, empty for numbers and texts."""
        return {} if self.item.type == "rank" else getattr(self.item, "choices", {})


class Questionnaire(Model):
    """One version of a questionnaire, ready to be asked."""

    questionnaire: Name
    version: Annotated[int, Field(ge=1, le=MAX_VERSION)]
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    title: Text
    introduction: Text | None = None
    thanks: Text | None = None
    scales: Mapping[Name, Annotated[Mapping[Code, Choice], Field(min_length=2)]] = Field(
        default_factory=dict
    )
    pages: Annotated[tuple[Page, ...], Field(min_length=1)]
    findings: Mapping[Name, FindingPlan] = Field(default_factory=dict)
    retired: tuple[Name, ...] = ()
    from_version: Mapping[str, Link] = Field(default_factory=dict)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Every item by name, in the order they are asked."""
        return {item.item: item for page in self.pages for item in page.items}

    @cached_property
    def variables(self) -> Mapping[str, Variable]:
        """Every variable by name: `gender`, `confidence.clients`; notes have none."""
        found = (variable for item in self.items.values() for variable in variables_of(item))
        return {variable.name: variable for variable in found}


def variables_of(item: Item) -> Iterator[Variable]:
    """The variables of one item: each row of a grid or choice of a rank is one, a note has none."""
    if item.type == "grid":
        yield from (Variable(f"{item.item}.{row}", item, row) for row in item.rows)
    elif item.type == "rank":
        yield from (Variable(f"{item.item}.{code}", item, code) for code in item.choices)
    elif item.type != "note":
        yield Variable(item.item, item)


def item_of(variable: str) -> str:
    """The name of the item that a variable belongs to."""
    return variable.partition(".")[0]
