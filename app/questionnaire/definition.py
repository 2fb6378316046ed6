"""Questionnaire, Page, Item, Choice, Condition, FindingPlan: the frozen parts of a version.

These models are the schema of the language: `loader` fills them, `checks` says what they cannot.
A version never changes once built, so whatever is derived from it is computed once and kept.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    RootModel,
    StringConstraints,
    Tag,
    model_validator,
)
from pydantic_core import PydanticKnownError

MAX_TEXT = 5_000  # characters; an opinion, not a report
MAX_SPECIFY = 200
MAX_VERSION = 9_999

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=60)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=60)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
Filled = Annotated[str, StringConstraints(pattern=r"\S")]


class Model(BaseModel):
    """A frozen part of a questionnaire; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(RootModel[Mapping[Language, Filled]]):
    """One text in every language of the questionnaire: `text["fr"]`."""

    model_config = ConfigDict(frozen=True)

    def __getitem__(self, language: str) -> str:
        """Return the text in this language."""
        return self.root[language]

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]  # a text iterates its languages
        """Iterate over the languages, in the order they were written."""
        return iter(self.root)


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _as_crossings(value: Any) -> Any:
    """`gender` and `[gender]` and `[gender, [gender, tenure]]` are all lists of lists of names."""
    return [_as_list(part) for part in _as_list(value)] if isinstance(value, (str, list)) else value


Codes = Annotated[tuple[Code, ...], BeforeValidator(_as_list), Field(min_length=1)]
Variables = Annotated[tuple[Filled, ...], Field(min_length=1)]
Crossings = Annotated[tuple[Variables, ...], BeforeValidator(_as_crossings)]


class Choice(Model):
    """One answer of a closed question; its languages are written beside its marks."""

    label: Text
    group: Text | None = None
    missing: bool = False
    specify: bool = False
    exclusive: bool = False

    @model_validator(mode="before")
    @classmethod
    def _gather_label(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        known = cls.model_fields.keys() - {"label"}
        marks = {key: value for key, value in data.items() if key in known}
        label = {key: value for key, value in data.items() if key not in known}
        return {**marks, "label": label}


Choices = Annotated[Mapping[Code, Choice], Field(default_factory=dict)]


class Range(Model):
    """Bounds of a number; those not given do not bind."""

    over: Decimal | None = None
    under: Decimal | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None

    @model_validator(mode="after")
    def _bind(self) -> Self:
        if not self.model_fields_set:
            sizes = {"field_type": "Range", "min_length": 1, "actual_length": 0}
            raise PydanticKnownError("too_short", sizes)
        return self

    def holds(self, number: float) -> bool:
        """Say whether the number, as it was typed (0.1 is a tenth), lies within every bound."""
        typed = Decimal(str(number))
        return (
            (self.over is None or typed > self.over)
            and (self.under is None or typed < self.under)
            and (self.at_least is None or typed >= self.at_least)
            and (self.at_most is None or typed <= self.at_most)
        )


class RowsIn(Model):
    """At least so many rows of a grid answered with one of these codes."""

    rows_in: Codes
    at_least: Annotated[int, Field(ge=1)]


def _kind_of_comparison(value: Any) -> str:
    return "range" if isinstance(value, (dict, BaseModel)) else "codes"


def _kind_of_claim(value: Any) -> str:
    rows = isinstance(value, RowsIn) or (isinstance(value, dict) and "rows_in" in value)
    return "rows" if rows else _kind_of_comparison(value)


Comparison = Annotated[
    Annotated[Codes, Tag("codes")] | Annotated[Range, Tag("range")],
    Discriminator(_kind_of_comparison),
]
Claim = Annotated[
    Annotated[Codes, Tag("codes")]
    | Annotated[Range, Tag("range")]
    | Annotated[RowsIn, Tag("rows")],
    Discriminator(_kind_of_claim),
]
Condition = Annotated[Mapping[str, Comparison], Field(min_length=1)]


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


class OneItem(ClosedItem):
    """One choice."""

    type: Literal["one"]


class ManyItem(ClosedItem):
    """Several choices."""

    type: Literal["many"]
    at_most: Annotated[int, Field(ge=1)] | None = None


class GridItem(ItemBase):
    """One scale, several rows; each row is a variable."""

    type: Literal["grid"]
    rows: Annotated[Mapping[Code, Text], Field(min_length=1)]
    choices: Choices
    scale: Name | None = None


class ScaleItem(ItemBase):
    """A whole number from 0 to 10 between two end labels."""

    type: Literal["scale"]
    low: Text
    high: Text


class NumberItem(ItemBase):
    """A number, in the unit shown."""

    type: Literal["number"]
    unit: Text | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] = 0


class TextItem(ItemBase):
    """A free text."""

    type: Literal["text"]
    lines: Annotated[int, Field(ge=1, le=30)] = 1
    max_length: Annotated[int, Field(ge=1, le=MAX_TEXT)] = 1_000


class NoteItem(ItemBase):
    """A text to read; nothing is asked."""

    type: Literal["note"]


Item = Annotated[
    OneItem | ManyItem | GridItem | ScaleItem | NumberItem | TextItem | NoteItem,
    Field(discriminator="type"),
]
SCALE_POINTS = range(11)


class Page(Model):
    """One theme: a few items shown together."""

    page: Name
    title: Text
    when: Condition | None = None
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


class Benchmark(Model):
    """A dated figure from elsewhere that a share is read against, in percent."""

    value: Annotated[Decimal, Field(ge=0, le=100)]
    year: int
    source: Filled
    says: Text


class FindingPlan(Model):
    """A claim declared before fielding: what is counted, among whom, by which groups."""

    says: Text | None = None
    everyone: Text | None = None
    share_of: Annotated[Mapping[str, Claim], Field(min_length=1)] | None = None
    mean_of: Filled | None = None
    distribution_of: Filled | None = None
    among: Condition | None = None
    by: Crossings = ()
    compare_with: Benchmark | None = None


class Variable(NamedTuple):
    """One column of the codebook: an item, or a row of a grid."""

    name: str
    item: Item
    row: str | None = None

    @property
    def choices(self) -> Mapping[str, Choice]:
        """The codes this variable takes, empty for numbers and texts."""
        return getattr(self.item, "choices", {})


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
    """The variables of one item: one for each row of a grid, none for a note."""
    if item.type == "grid":
        yield from (Variable(f"{item.item}.{row}", item, row) for row in item.rows)
    elif item.type != "note":
        yield Variable(item.item, item)
