"""One finding of a release, with all that is needed to say and to show it in a language."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import floor, log10
from typing import Literal

from app.analysis.counting.classes import points_of
from app.analysis.counting.expansion import counted_plan
from app.analysis.findings import ALL, Comparison, Figure, Release, read_group
from app.publish import words
from app.questionnaire.definition import (
    SCALE_POINTS,
    Item,
    NumberItem,
    Questionnaire,
    RankItem,
    item_of,
)
from app.questionnaire.plans import FindingPlan, Measure

Unit = Literal["share", "scale", "number", "rank"]


@dataclass(frozen=True)
class Finding:
    """A finding that a release has figures of, said of everyone or of one of its groups."""

    name: str
    release: Release
    questionnaire: Questionnaire
    language: str
    group: str = ALL

    @property
    def plan(self) -> FindingPlan:
        """It, as it is declared."""
        return self.questionnaire.findings[self.name]

    @cached_property
    def measure(self) -> FindingPlan:
        """What its figures are of: a share, a mean, a distribution or bands, or a change."""
        return counted_plan(self.plan)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures, everyone's first."""
        return tuple(one for one in self.release.figures if one.finding == self.name)

    @property
    def has_answers(self) -> bool:
        """Whether its figures are of several answers: of a distribution, bands, or a change."""
        plan = self.measure
        return bool(plan.distribution_of or plan.bands_of or plan.change_in)

    @property
    def everyone(self) -> Figure | None:
        """The first of everyone's figures: the only one of a share or a mean.

        A change of which nobody can be paired, or whose versions part, has no figures.
        """
        return next((figure for figure in self.figures if not figure.choices), None)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The group that it is said of, as variables and their codes; none for everyone."""
        return read_group(self.group)

    @cached_property
    def own(self) -> tuple[Figure, ...]:
        """The figures of the group it is said of."""
        return tuple(one for one in self.figures if one.group == self.group)

    @property
    def first(self) -> Figure | None:
        """The first of them, where there are any."""
        return self.own[0] if self.own else None

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that it can be said of, everyone first; a difference, of those it is in."""
        compared = {one.group for one in self.comparisons}
        every = dict.fromkeys(figure.group for figure in self.figures)
        return tuple(one for one in every if not self.plan.difference or one in compared)

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """What its figures are compared with; of everyone first."""
        found = [one for one in self.release.comparisons if one.finding == self.name]
        return tuple(sorted(found, key=lambda one: one.group != ALL))

    @property
    def main(self) -> tuple[Comparison, ...]:
        """Its comparisons of the group it is said of."""
        return tuple(one for one in self.comparisons if one.group == self.group)

    def figure(self, group: str, answer: str) -> Figure | None:
        """The figure of a group and an answer."""
        return next((f for f in self.figures if (f.group, f.answer) == (group, answer)), None)

    @cached_property
    def weighted(self) -> dict[tuple[str, str], Figure]:
        """Its weighted figures, by group and answer."""
        return {(f.group, f.answer): f for f in self.release.weighted if f.finding == self.name}

    @property
    def unit(self) -> Unit:
        """What its figures are numbers of."""
        if not self.measure.mean_of:
            return "share"
        match self._item:
            case NumberItem():
                return "number"
            case RankItem():
                return "rank"
        return "scale"

    @property
    def unit_name(self) -> str:
        """The unit of a number, as the questionnaire writes it: `heures`; there may be none."""
        unit = self._item.unit if isinstance(self._item, NumberItem) else None
        return unit[self.language] if unit else ""

    @property
    def ends(self) -> tuple[float, float]:
        """Between which a mean lies, for the axis of its chart."""
        match self._item:
            case NumberItem(at_least=low, at_most=high) if low is not None and high is not None:
                return float(low), float(high)
            case RankItem(choices=choices, at_most=most):
                return 1.0, float(most or len(choices))
        return float(SCALE_POINTS[0]), float(SCALE_POINTS[-1])

    @property
    def decimals(self) -> int:
        """How many decimals its means have."""
        return max(0, self._decimals)

    @property
    def more_decimals(self) -> int:
        """How many more the ends of intervals of differences of its means may have."""
        return max(0, self._decimals + 1) - self.decimals

    @property
    def _decimals(self) -> int:
        """A tenth of what lies between two points is printed; -2 is in hundreds."""
        if self.unit != "number":
            return 1
        points = [value for _, value in points_of(self.questionnaire.variables[self.variable])]
        width = max((round(high - low, 9) for low, high in pairwise(points)), default=1.0)
        return 1 - floor(log10(width))

    @property
    def variable(self) -> str:
        """The variable that it is about, where it is about one."""
        return variable_of(self.measure)

    @property
    def _item(self) -> Item:
        return self.questionnaire.items[item_of(self.variable)]

    def say(self, what: str, **details: str) -> str:
        """The words of that name, in its language."""
        return words.say(what, self.language, **details)


def variable_of(plan: FindingPlan) -> str:
    """The variable that a finding is about; the first, where it is of several."""
    change = plan.change_in
    if isinstance(change, str):
        return change
    part: Measure = change or plan
    named = part.mean_of or part.distribution_of or next(iter(part.share_of or ()), "")
    return named or next(iter(plan.bands_of or ()), "")
