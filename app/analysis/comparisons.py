"""Two figures compared: two groups of a wave, or a wave and an earlier one, whoever answered.

Everything here is worked out from figures as they are printed, and tells nothing that they do not.
Their rounding is part of every interval.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import sqrt
from typing import Literal, NamedTuple, TypeAlias

from app.analysis.counting import spans
from app.analysis.counting.classes import points_of
from app.analysis.counting.expansion import counted_plan
from app.analysis.disclosure import kinds
from app.analysis.disclosure.rounding import outward
from app.analysis.estimates import estimation
from app.analysis.findings import (
    ALL,
    Comparison,
    Figure,
    Release,
    group_name,
    read_group,
    region_of,
)
from app.questionnaire.comparison import counts_the_same
from app.questionnaire.definition import Questionnaire
from app.questionnaire.plans import FindingPlan

NEWCOMBE, WELCH = "newcombe", "welch"

Status: TypeAlias = Literal["shown", "hidden", "not_comparable"]


@dataclass(frozen=True)
class Earlier:
    """The last release of an earlier wave, and every version from its own to the current one."""

    release: Release
    chain: Sequence[Questionnaire]


class Contrast(NamedTuple):
    """The first figure less the second, its interval rounded outwards, and its p-value."""

    value: float
    low: float
    high: float
    p: float
    method: str


def differences(release: Release, questionnaire: Questionnaire) -> Iterator[Comparison]:
    """The differences between two groups that a release's findings ask for: all, then by `by`."""
    for name, plan in questionnaire.findings.items():
        if plan.difference:
            ((variable, pair),) = plan.difference.between.items()
            first, second = ((variable, code) for code in pair)
            own = [figure for figure in release.figures if figure.finding == name]
            for rest in _besides(own, variable):
                one, other = (
                    next((each for each in own if {*each.choices} == {choice, *rest}), None)
                    for choice in (first, second)
                )
                comparison = Comparison(
                    "difference",
                    name,
                    group_name(rest),
                    own[0].answer,
                    group_name([first]),
                    group_name([second]),
                    (release.version, release.version),
                    "hidden",
                )
                yield _compared(comparison, one, other, questionnaire)


def trends(
    release: Release, questionnaire: Questionnaire, earlier: Iterable[Earlier]
) -> Iterator[Comparison]:
    """What each trend that a release's findings ask for is since each earlier wave, in that order.

    A group that the earlier wave does not show apart is left out.
    """
    asked = {
        name: plan
        for name, plan in _printed(release, questionnaire).items()
        if questionnaire.findings[name].trend_of
    }
    before = list(earlier) if asked else []
    for name, plan in asked.items():
        for each in before:
            yield from _Trend(release, questionnaire, name, plan, each).compared()


def since(
    release: Release, questionnaire: Questionnaire, earlier: Earlier
) -> tuple[Comparison, ...]:
    """All findings of a release as trends since one wave, whether or not they ask for them.

    A change among the same people has two waves of its own, and is left out; so is a finding that
    asks for nothing that another does not. P-values are adjusted for all of these comparisons.
    """
    plans = _printed(release, questionnaire)
    asked: dict[str, FindingPlan] = {}
    for name, plan in sorted(plans.items(), key=lambda each: -len(each[1].by)):
        if not plan.change_in and not any(_holds(other, plan) for other in asked.values()):
            asked[name] = plan
    return adjusted(
        one
        for name in plans
        if name in asked
        for one in _Trend(release, questionnaire, name, asked[name], earlier).compared()
    )


def adjusted(comparisons: Iterable[Comparison]) -> tuple[Comparison, ...]:
    """The comparisons, with p-values after Holm of all those about everyone."""
    found = list(comparisons)
    tested = [place for place, one in enumerate(found) if one.group == ALL and one.p is not None]
    for place, p in zip(tested, estimation.holm([found[i].p or 0.0 for i in tested]), strict=True):
        found[place] = replace(found[place], adjusted=_short(p))
    return tuple(found)


# --- Two figures.


def contrast(first: Figure, second: Figure, decimals: int = 2) -> Contrast:
    """The first of two shown figures of different people less the second.

    Shares by Newcombe's method 10, on the intervals of all shares that are printed so; a share
    that is clipped is taken at both its ends. Means by Welch's method, of deviations read from
    their intervals. Ends are printed to a decimal more than values, so that 0 may be near. The
    p-value is that of the interval as it is printed: `estimation.p_of`.
    """
    value, _, _ = _difference(first, second, estimation.LEVEL)

    def interval(level: float) -> tuple[float, float]:
        _, low, high = _difference(first, second, level)
        return outward(low, high, decimals + 1)

    return Contrast(
        round(value, decimals),
        *interval(estimation.LEVEL),
        _short(estimation.p_of(interval)),
        WELCH if first.is_mean else NEWCOMBE,
    )


def _compared(
    comparison: Comparison,
    first: Figure | None,
    second: Figure | None,
    questionnaire: Questionnaire,
) -> Comparison:
    """The comparison, filled in where both figures are shown."""
    if not first or not second or "hidden" in (first.status, second.status):
        return comparison
    decimals = 2
    if first.is_mean:
        points = points_of(questionnaire.variables[first.item])
        decimals = kinds.Points(tuple(point for _, point in points)).decimals
    return replace(comparison, status="shown", **contrast(first, second, decimals)._asdict())


def _difference(first: Figure, second: Figure, level: float) -> estimation.Estimate:
    if first.is_mean:
        moments = *_moments(first), *_moments(second)
        return estimation.difference_of_means(*moments, level).estimate
    value = (first.share or 0.0) - (second.share or 0.0)
    found = [
        estimation.difference_of(one, other)
        for one, other in product(_estimates(first, level), _estimates(second, level))
    ]
    return estimation.Estimate(value, min(one.low for one in found), max(one.high for one in found))


def _estimates(figure: Figure, level: float) -> list[estimation.Estimate]:
    """A share with its interval; where it is clipped, at both the ends that it may be at."""
    share, of = figure.share or 0.0, round(1 / (figure.share_step or 1))
    low, high = kinds.limits(round(share * of), of, figure.n or 0, level)
    if figure.bound == "at_most":
        return [estimation.Estimate(value, 0.0, high) for value in (0.0, share)]
    if figure.bound == "at_least":
        return [estimation.Estimate(value, low, 1.0) for value in (share, 1.0)]
    return [estimation.Estimate(share, low, high)]


def _moments(figure: Figure) -> tuple[float, float, int]:
    """The mean, the deviation that its interval is made of, and the number of answers."""
    mean, n = figure.mean or 0.0, figure.n or 0
    half = max(mean - (figure.low or 0.0), (figure.high or 0.0) - mean)  # an end may be cut
    return mean, half * sqrt(n) / estimation.quantile(estimation.LEVEL, n - 1), n


def _short(p: float) -> float:
    return float(f"{p:.3g}")


# --- Groups, and waves.


def _printed(release: Release, questionnaire: Questionnaire) -> dict[str, FindingPlan]:
    """The findings that a release has figures of, as they are counted."""
    names = {figure.finding for figure in release.figures}
    plans = questionnaire.findings.items()
    return {name: counted_plan(plan) for name, plan in plans if name in names}


def _holds(plan: FindingPlan, other: FindingPlan) -> bool:
    """Whether a plan counts what another does, of the same people and of all its groups."""
    same = counts_the_same(plan, other) and plan.among == other.among
    return same and {*other.by} <= {*plan.by}


def _besides(figures: Iterable[Figure], variable: str) -> list[tuple[tuple[str, str], ...]]:
    """The choices beside those of a variable, of all groups that have one; none comes first."""
    found = {
        tuple(choice for choice in figure.choices if choice[0] != variable): None
        for figure in figures
    }
    return list(found)


@dataclass(frozen=True)
class _Trend:
    """One finding of a release, as it is counted, and an earlier wave."""

    release: Release
    questionnaire: Questionnaire
    finding: str
    plan: FindingPlan
    earlier: Earlier

    def compared(self) -> Iterator[Comparison]:
        """What changed of everyone, then of each group; or why that cannot be said."""
        span, old = self._span(()), self.earlier.chain[0]
        before = self._figures(span.plan) if span.plan else {}
        if not before:
            wave = self.earlier.release.wave
            why = [spans.undeclared(old.version, wave)] if span.plan else span.reasons
            yield self._between(ALL, "", "not_comparable", why)
            return
        reasons: dict[tuple[str, ...], Sequence[spans.Reason]] = {}
        own = [figure for figure in self.release.figures if figure.finding == self.finding]
        for figure in own:
            if other := before.get((self._group(figure), self._answer(figure))):
                crossing = tuple(name for name, _ in figure.choices)
                if crossing not in reasons:
                    reasons[crossing] = self._span(crossing).reasons
                since = self._between(figure.group, figure.answer, "hidden", reasons[crossing])
                yield _compared(replace(since, earlier=other), figure, other, self.questionnaire)

    def _between(
        self, group: str, answer: str, status: Status, reasons: Sequence[spans.Reason]
    ) -> Comparison:
        now, then = self.release, self.earlier.release
        return Comparison(
            "trend",
            self.finding,
            group,
            answer,
            now.wave,
            then.wave,
            (now.version, then.version),
            status,
            reasons=tuple(reasons),
        )

    def _group(self, figure: Figure) -> str | None:
        """What the earlier release calls a group; None where it has none of the same people.

        Small cooperatives that were joined must be the same.
        """
        now, then = (
            each.protection.get("groups", {}) for each in (self.release, self.earlier.release)
        )
        found: list[tuple[str, str]] = []
        for name, code in figure.choices:
            if region_of(code) is None:
                group = spans.group_before(self.earlier.chain, group_name([(name, code)]))
            else:
                units = (
                    {unit for unit, group in each.get(name, {}).items() if group == code}
                    for each in (now, then)
                )
                group = group_name([(name, code)]) if len({*map(frozenset, units)}) == 1 else None
            if group is None:
                return None
            found += read_group(group)
        return group_name(found)

    def _answer(self, figure: Figure) -> str | None:
        """What the earlier release calls an answer; None where it has no one answer for it."""
        if not self.plan.distribution_of:
            return "" if self.plan.share_of else figure.answer
        codes = spans.translated_chain(self.earlier.chain, self.plan.distribution_of) or {}
        before = [code for code, said in codes.items() if said == figure.answer]
        return before[0] if len(before) == 1 else None

    def _span(self, crossing: Sequence[str]) -> spans.Span:
        asked = self.plan.model_copy(update={"by": (tuple(crossing),) if crossing else ()})
        return spans.span_chain(self.earlier.chain, asked)

    def _figures(self, plan: FindingPlan) -> Mapping[tuple[str | None, str | None], Figure]:
        """What the earlier release printed of the same, by group and answer; a share has one."""
        old, figures = self.earlier.chain[0], self.earlier.release.figures
        printed = {figure.finding for figure in figures}
        known = {name: own for name, own in old.findings.items() if name in printed}
        declared = old.model_copy(update={"findings": known})
        same = spans.same_finding(declared, plan, self.finding)
        return {
            (figure.group, "" if plan.share_of else figure.answer): figure
            for figure in figures
            if figure.finding == same
        }
