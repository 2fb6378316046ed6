"""Findings as they are declared: what is counted, of whom, by which groups."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, Discriminator, Field, Tag

from app.questionnaire.conditions import Codes, Condition, Range
from app.questionnaire.texts import Filled, Model, Name, Text, as_list


class RowsIn(Model):
    """At least so many rows of a grid answered with one of these codes."""

    rows_in: Codes
    at_least: Annotated[int, Field(ge=1)]


def _kind_of_claim(value: Any) -> str:
    if isinstance(value, RowsIn) or (isinstance(value, dict) and "rows_in" in value):
        return "rows"
    return "range" if isinstance(value, dict | BaseModel) else "codes"


def _as_crossings(value: Any) -> Any:
    """`gender` and `[gender]` and `[gender, [gender, tenure]]` are all lists of lists of names."""
    return [as_list(part) for part in as_list(value)] if isinstance(value, str | list) else value


Claim = Annotated[
    Annotated[Codes, Tag("codes")]
    | Annotated[Range, Tag("range")]
    | Annotated[RowsIn, Tag("rows")],
    Discriminator(_kind_of_claim),
]
Claims = Annotated[Mapping[str, Claim], Field(min_length=1)]
Variables = Annotated[tuple[Filled, ...], Field(min_length=1)]
Crossings = Annotated[tuple[Variables, ...], BeforeValidator(_as_crossings)]
Bands = Annotated[tuple[Decimal, ...], Field(min_length=2)]
Pair = Annotated[Codes, Field(min_length=2, max_length=2)]


class Measure(Model):
    """What is computed: a share, a mean or a distribution; `checks` asks for exactly one."""

    share_of: Claims | None = None
    mean_of: Filled | None = None
    distribution_of: Filled | None = None


class Difference(Model):
    """A share or a mean of one group less that of another."""

    share_of: Claims | None = None
    mean_of: Filled | None = None
    between: Annotated[Mapping[Filled, Pair], Field(min_length=1, max_length=1)]


class Benchmark(Model):
    """A dated figure from elsewhere that a share is read against, in percent."""

    value: Annotated[Decimal, Field(ge=0, le=100)]
    year: Annotated[int, Field(ge=1900, le=2100)]
    source: Filled
    says: Text


def _kind_of_change(value: Any) -> str:
    return "measure" if isinstance(value, dict | BaseModel) else "variable"


Change = Annotated[
    Annotated[Filled, Tag("variable")] | Annotated[Measure, Tag("measure")],
    Discriminator(_kind_of_change),
]


class FindingPlan(Measure):
    """A claim declared before fielding: what is counted, among whom, by which groups."""

    later: ClassVar[bool] = False  # whether it was declared after the answers were collected

    says: Text | None = None
    everyone: Text | None = None
    bands_of: Annotated[Mapping[str, Bands], Field(min_length=1, max_length=1)] | None = None
    difference: Difference | None = None
    change_in: Change | None = None
    trend_of: Measure | None = None
    among: Condition | None = None
    by: Crossings = ()
    compare_with: Benchmark | None = None

    @property
    def kinds(self) -> list[str]:
        """The kinds of figure it asks for; a plan that was checked has one."""
        return [kind for kind in KINDS if getattr(self, kind) is not None]

    @property
    def kind(self) -> str:
        """The kind of figure it asks for."""
        return self.kinds[0]


KINDS = (
    "share_of",
    "mean_of",
    "distribution_of",
    "bands_of",
    "difference",
    "change_in",
    "trend_of",
)


class LaterPlan(FindingPlan):
    """A claim thought of once answers were there: marked as such wherever it is shown."""

    later: ClassVar[bool] = True


class LaterFindings(Model):
    """What stands in `v1.findings.yaml`: findings of a version, declared after the collection."""

    questionnaire: Name
    version: int
    findings: Annotated[Mapping[Name, LaterPlan], Field(min_length=1)]


def measures(plan: FindingPlan) -> list[Measure | Difference]:
    """What a plan computes: its own measure, or the one that it compares."""
    within = (plan.difference, plan.change_in, plan.trend_of)
    return [plan, *(part for part in within if isinstance(part, Measure | Difference))]


def counted(plan: FindingPlan) -> list[str]:
    """The variables, and items by their rows, whose answers a plan counts; each once."""
    names = [name for measure in measures(plan) for name in _measured(measure)]
    names += plan.bands_of or ()
    names += [plan.change_in] if isinstance(plan.change_in, str) else []
    return list(dict.fromkeys(names))


def _measured(measure: Measure | Difference) -> list[str]:
    distribution = measure.distribution_of if isinstance(measure, Measure) else None
    return [*(measure.share_of or ()), *filter(None, (measure.mean_of, distribution))]
