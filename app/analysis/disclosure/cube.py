"""The exact counts of a wave, laid out for protection: the one source of all that is printed."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

import pandas as pd

from app.analysis.counting import tabulation
from app.analysis.counting.counts import Cell, Counts
from app.analysis.counting.dataset import freeze
from app.analysis.counting.expansion import counted_plans
from app.analysis.counting.grouping import grouped, groups_of, is_narrow, unspread
from app.analysis.counting.tabulation import Grouping, Plan
from app.analysis.disclosure.calibration import Weights, in_strata, strata_plans
from app.analysis.disclosure.tables import Catalogue, Key
from app.analysis.findings import read_group
from app.questionnaire.definition import Questionnaire

RARE = 0.05  # of the respondents: those who gave a rarer answer hide nobody with them


@dataclass(frozen=True)
class Cube:
    """The counts of a wave by finding, how many responded, and how many were invited.

    `frame` has how many people were invited by group of one variable: `cooperative=basalte`; it
    may be empty. `closed` has groups that too few cooperatives make up, or nearly one alone: they
    are hidden. `strata` has the counts of whom `weights` tell apart, by names of `strata_plans`.
    """

    catalogue: Catalogue
    counts: Mapping[str, Counts]
    respondents: int
    frame: Mapping[str, int]
    closed: Collection[Key] = ()
    weights: Weights | None = None
    strata: Mapping[str, Counts] = field(default_factory=dict)

    def cell(self, key: Key) -> Cell:
        """The exact counts of a group."""
        return self.counts[key[0]].cells[key[1]]

    def invited(self, group: str) -> float:
        """At most how many people of a group were invited; endless where nobody knows."""
        margins = (f"{variable}={code}" for variable, code in read_group(group))
        return min((self.frame[name] for name in margins if name in self.frame), default=inf)


def cube_of(
    questionnaire: Questionnaire,
    dataset: pd.DataFrame | Iterable[pd.DataFrame],
    smallest: int,
    frame: Mapping[str, int] | None = None,
    earlier: Mapping[str, Mapping[str, str]] | None = None,
    weights: Weights | None = None,
) -> Cube:
    """Count a frozen wave, with the small codes of lists that have regions joined into groups.

    The `dataset` may come in batches: what is kept of one is its counts. `earlier` has, by
    variable, the codes that an earlier release joined and their groups: these stay, since of other
    groups the difference could be told. A margin of the `frame` that more people say they are in
    than were invited bounds nothing.
    """
    plans = counted_plans(questionnaire)
    crossed = [name for plan in plans.values() for crossing in plan.by for name in crossing]
    margins = [pairs[0][0] for pairs in map(read_group, frame or {})]
    batches = [dataset] if isinstance(dataset, pd.DataFrame) else dataset
    parts = strata_plans(plans, weights) if weights else {}
    plan = Plan.of(questionnaire, {**plans, **parts}, weights.table if weights else None)
    totals = _totals(plan, [*crossed, *margins], batches)
    groups: dict[str, Mapping[str, str]] = {}
    rare: dict[str, list[str]] = {}
    closed = set[str]()
    for name in dict.fromkeys(crossed):
        variable, counted = questionnaire.variables[name], totals.choices[name]
        regions = {code: choice.region or "" for code, choice in variable.choices.items()}
        if any(regions.values()):
            before = (earlier or {}).get(name)
            if before is None:
                groups[name] = groups_of(counted, regions, smallest)
            else:
                groups[name] = {code: before.get(code, code) for code in counted}
                closed |= {f"{name}={group}" for group in unspread(groups[name], counted)}
        else:
            fewest = max(smallest, RARE * totals.respondents)
            rare[name] = [code for code, count in counted.items() if count < fewest]
    catalogue = Catalogue(questionnaire, plans, groups, rare, weights)
    invited = _invited(catalogue, totals.choices, frame or {})
    counts = {each.finding: each for each in totals.counts}
    strata = {name: in_strata(counts.pop(name), weights) for name in parts} if weights else {}
    for name, codes in groups.items():
        counts = {finding: grouped(each, name, codes) for finding, each in counts.items()}
        strata = {finding: grouped(each, name, codes) for finding, each in strata.items()}
    keys = [(finding, group) for finding, each in counts.items() for group in each.cells]
    apart = {
        (finding, group)
        for finding, group in keys
        if any(f"{name}={code}" in closed for name, code in read_group(group))
        or any(
            is_narrow(codes, totals.choices[name], _inside(catalogue, name, finding, group))
            for name, codes in groups.items()
        )
    }
    return Cube(catalogue, counts, totals.respondents, invited, apart, weights, strata)


def _inside(catalogue: Catalogue, name: str, finding: str, group: str) -> Collection[str]:
    """The codes of a variable that a finding's people in a group may have."""
    asked, among = catalogue.questionnaire, catalogue.plans[finding].among
    (codes,) = Grouping.of(asked, among, [name]).codes
    groups, own = catalogue.groups[name], dict(read_group(group)).get(name)
    return [code for code in codes if own in (None, groups[code])]


class Totals(NamedTuple):
    """What was counted of all batches: findings, the choices of some variables, and responses."""

    counts: tuple[Counts, ...]
    choices: Mapping[str, Mapping[str, int]]
    respondents: int


def _totals(plan: Plan, names: Iterable[str], batches: Iterable[pd.DataFrame]) -> Totals:
    """Count each batch, and forget it; of grids and other items, nothing but their findings."""
    nobody = freeze(plan.questionnaire, [])
    tally, respondents = tabulation.tally(nobody, plan), 0
    variables = {name: plan.questionnaire.variables[name] for name in names}
    choices = {
        name: Counter(tabulation.respondents(nobody, variable))
        for name, variable in variables.items()
        if variable.item.type in ("one", "grid")
    }
    for batch in batches:
        tally += tabulation.tally(batch, plan)
        respondents += len(batch)
        for name, counted in choices.items():
            counted.update(tabulation.respondents(batch, variables[name]))
    return Totals(plan.counts(tally), choices, respondents)


def _invited(
    catalogue: Catalogue, choices: Mapping[str, Mapping[str, int]], frame: Mapping[str, int]
) -> dict[str, int]:
    """How many were invited, by group of one choice, where as many or fewer responded."""
    invited: dict[str, int] = {}
    responded: dict[str, int] = {}
    for name, count in frame.items():
        group = catalogue.name(name)
        invited[group] = invited.get(group, 0) + count
    for variable in {pairs[0][0] for pairs in map(read_group, frame)}:
        if catalogue.questionnaire.variables[variable].item.type == "one":
            for code, own in choices[variable].items():
                group = catalogue.name(f"{variable}={code}")
                responded[group] = responded.get(group, 0) + own
    return {g: count for g, count in invited.items() if count >= responded.get(g, inf)}
