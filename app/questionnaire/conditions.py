"""Conditions: `when` of a page, an item or a row, `among` of a finding, and whether they hold.

A comparison with an item that was not answered is neither true nor false, and neither is its
`not` (Kleene's three values); a condition holds where it is true. `answered` is always one or
the other.
"""

import operator
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, Discriminator, Field, Tag
from pydantic import model_validator as validator
from pydantic_core import PydanticCustomError, PydanticKnownError

from app.questionnaire.texts import Code, Model, as_list

ANSWERED = "answered"
NOTHING: Collection[str] = frozenset()
MOMENT = re.compile(r"\d{4}-\d{2}(-\d{2})?", re.ASCII)

Codes = Annotated[tuple[Code, ...], Field(min_length=1), BeforeValidator(as_list)]


def _moment(text: str) -> str:
    """A day or a month that exists, in ISO's form, which sorts as time does."""
    day = text if len(text) > len("2024-01") else f"{text}-01"
    with suppress(ValueError):
        if date.fromisoformat(day).isoformat() == day:  # and not a week or 20240131
            return text
    raise PydanticCustomError("no_moment", "no such day or month")


def _kind_of_bound(value: Any) -> str:
    return "moment" if isinstance(value, str) and MOMENT.fullmatch(value.strip()) else "number"


Moment = Annotated[str, AfterValidator(_moment)]
Bound = Annotated[
    Annotated[Decimal, Tag("number")] | Annotated[Moment, Tag("moment")],
    Discriminator(_kind_of_bound),
]


class Range(Model):
    """Bounds of a number, or of a date or month; those not given do not bind."""

    over: Bound | None = None
    under: Bound | None = None
    at_least: Bound | None = None
    at_most: Bound | None = None

    @validator(mode="after")
    def _bind(self) -> Self:
        if not self.model_fields_set:
            sizes = {"field_type": "Range", "min_length": 1, "actual_length": 0}
            raise PydanticKnownError("too_short", sizes)
        return self

    @cached_property
    def bounds(self) -> list[tuple[Callable[[Any, Any], bool], Decimal | str]]:
        """How an answer compares with each bound, and the bound."""
        pairs = (
            (operator.gt, self.over),
            (operator.lt, self.under),
            (operator.ge, self.at_least),
            (operator.le, self.at_most),
        )
        return [(compares, bound) for compares, bound in pairs if bound is not None]

    def holds(self, answer: float | str) -> bool:
        """Say whether the answer, as it was typed (0.1 is a tenth), lies within every bound."""
        typed = answer if isinstance(answer, str) else Decimal(str(answer))
        return all(
            type(typed) is type(bound) and compares(typed, bound) for compares, bound in self.bounds
        )


def kind_of_comparison(value: Any) -> str:
    """Which of the comparisons is written: codes, a range, or `answered`."""
    if isinstance(value, dict | BaseModel):
        return "range"
    return "answered" if value == ANSWERED else "codes"


Comparison = Annotated[
    Annotated[Codes, Tag("codes")]
    | Annotated[Range, Tag("range")]
    | Annotated[Literal["answered"], Tag("answered")],
    Discriminator(kind_of_comparison),
]


class Condition(Model):
    """Every comparison holds, and one of `any` where given, and not `negated` where given."""

    every: Mapping[str, Comparison] = Field(default_factory=dict)
    any: Annotated[tuple["Condition", ...], Field(min_length=1)] | None = None
    negated: "Condition | None" = Field(default=None, alias="not")

    @validator(mode="before")
    @classmethod
    def _gather(cls, data: Any) -> Any:
        """Put the comparisons, which are the keys that are no words of ours, under `every`."""
        if not isinstance(data, dict):
            return data
        if not data:
            sizes = {"field_type": "Condition", "min_length": 1, "actual_length": 0}
            raise PydanticKnownError("too_short", sizes)
        every = {key: value for key, value in data.items() if key not in ("any", "not")}
        return {**{key: data[key] for key in ("any", "not") if key in data}, "every": every}

    @cached_property
    def names(self) -> list[str]:
        """The variables it compares, each once, in the order written."""
        return list(dict.fromkeys(name for name, _ in self.comparisons()))

    def comparisons(self) -> Iterator[tuple[str, "Comparison"]]:
        """Every comparison in it, at whatever depth."""
        yield from self.every.items()
        for part in (*(self.any or ()), *([self.negated] if self.negated else ())):
            yield from part.comparisons()


Answers: TypeAlias = Mapping[str, object]


def holds(
    condition: Condition | None, answers: Answers, undecided: Collection[str] = NOTHING
) -> bool:
    """Say whether the condition is true; no condition always is.

    Where variables are still `undecided`, say whether it may become true by their answers.
    """
    return condition is None or _comes_out(condition, True, answers, undecided)


def _comes_out(
    condition: Condition, wanted: bool, answers: Answers, undecided: Collection[str]
) -> bool:
    """Whether the condition is `wanted`: true, or false. It may be neither."""
    both, either = (all, any) if wanted else (any, all)
    parts = [
        name in undecided or outcome(test, name, answers) is wanted
        for name, test in condition.every.items()
    ]
    if condition.any:
        parts.append(either(_comes_out(part, wanted, answers, undecided) for part in condition.any))
    if condition.negated:
        parts.append(_comes_out(condition.negated, not wanted, answers, undecided))
    return both(parts)


def outcome(test: Comparison, name: str, answers: Answers) -> bool | None:
    """Whether the answer is as the test says; None where there is no answer to compare."""
    answer = answers.get(name)
    if test == ANSWERED:
        return answer is not None
    return None if answer is None else compares(test, answer)


def compares(test: Codes | Range | str, answer: object) -> bool:
    """Say whether an answer that was given is one of the codes, or lies within the range."""
    if isinstance(test, Range):
        return isinstance(answer, int | float | str) and test.holds(answer)
    if isinstance(answer, list):
        return any(code in test for code in answer)
    return test == ANSWERED or str(answer) in test
