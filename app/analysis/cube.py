"""The exact counts of a wave, laid out for protection: the one source of all that is printed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import inf

import pandas as pd

from app.analysis import tabulation
from app.analysis.counts import Cell, Counts
from app.analysis.findings import read_group
from app.analysis.grouping import grouped, groups_of, unspread
from app.analysis.tables import Catalogue, Key
from app.questionnaire.definition import Questionnaire

RARE = 0.05  # of the respondents: those who gave a rarer answer hide nobody with them


@dataclass(frozen=True)
class Cube:
    """The counts of a wave by finding, how many responded, and how many were invited.

    `frame` has how many people were invited by group of one variable: `cooperative=basalte`; it
    may be empty. `closed` has groups that an earlier release made and that are no longer spread
    over enough cooperatives: they are hidden.
    """

    catalogue: Catalogue
    counts: Mapping[str, Counts]
    respondents: int
    frame: Mapping[str, int]
    closed: Collection[str] = ()

    def cell(self, key: Key) -> Cell:
        """The exact counts of a group."""
        return self.counts[key[0]].cells[key[1]]

    def invited(self, group: str) -> float:
        """At most how many people of a group were invited; endless where nobody knows."""
        margins = (f"{variable}={code}" for variable, code in read_group(group))
        return min((self.frame[name] for name in margins if name in self.frame), default=inf)


def cube_of(
    questionnaire: Questionnaire,
    dataset: pd.DataFrame,
    smallest: int,
    frame: Mapping[str, int] | None = None,
    earlier: Mapping[str, Mapping[str, str]] | None = None,
) -> Cube:
    """Count a frozen wave, with the small codes of lists that have regions joined into groups.

    `earlier` has, by variable, the codes that an earlier release joined and their groups: these
    stay, since of other groups the difference could be told. A margin of the `frame` that more
    people say they are in than were invited bounds nothing.
    """
    plans = {
        name: plan
        for name, plan in questionnaire.findings.items()
        if plan.kind in tabulation.COMPUTED
    }
    groups: dict[str, Mapping[str, str]] = {}
    rare: dict[str, list[str]] = {}
    closed: list[str] = []
    for name in dict.fromkeys(
        name for plan in plans.values() for crossing in plan.by for name in crossing
    ):
        variable = questionnaire.variables[name]
        counted = tabulation.respondents(dataset, variable)
        regions = {code: choice.region or "" for code, choice in variable.choices.items()}
        if any(regions.values()):
            before = (earlier or {}).get(name)
            if before is None:
                groups[name] = groups_of(counted, regions, smallest)
            else:
                groups[name] = {code: before.get(code, code) for code in counted}
                closed += [f"{name}={group}" for group in unspread(groups[name], counted)]
        else:
            fewest = max(smallest, RARE * len(dataset))
            rare[name] = [code for code, count in counted.items() if count < fewest]
    catalogue = Catalogue(questionnaire, plans, groups, rare)
    invited = _invited(catalogue, dataset, frame or {})
    counts = {name: tabulation.count(questionnaire, name, dataset) for name in plans}
    for name, codes in groups.items():
        counts = {finding: grouped(each, name, codes) for finding, each in counts.items()}
    return Cube(catalogue, counts, len(dataset), invited, closed)


def _invited(
    catalogue: Catalogue, dataset: pd.DataFrame, frame: Mapping[str, int]
) -> dict[str, int]:
    """How many were invited, by group of one choice, where as many or fewer responded."""
    invited: dict[str, int] = {}
    responded: dict[str, int] = {}
    variables = catalogue.questionnaire.variables
    for name, count in frame.items():
        group = catalogue.name(name)
        invited[group] = invited.get(group, 0) + count
    for variable in {choices[0][0] for choices in map(read_group, frame)}:
        if variables[variable].item.type == "one":
            for code, own in tabulation.respondents(dataset, variables[variable]).items():
                group = catalogue.name(f"{variable}={code}")
                responded[group] = responded.get(group, 0) + own
    return {g: count for g, count in invited.items() if count >= responded.get(g, inf)}
