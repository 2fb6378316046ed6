"""Weights that make the respondents of a wave count as the people invited do.

The frame has margins: how many were invited, item by item. Respondents of each choice are made to
count as many as were invited of it, which takes away what differences in response between the
choices do to a figure, and nothing else. One margin is post-stratified (Holt and Smith, JRSS A 142,
1979), several are raked (Deming and Stephan, Annals of Mathematical Statistics 11, 1940).

**Strata.** Choices of too few respondents are joined as small cooperatives are (`grouping`); those
of an item without regions with each other. A stratum that still has fewer than a group that may be
shown, or more than were invited, keeps its own share of the respondents, and so does whoever did
not answer the item or declined: along that item they count as they are. A margin with fewer than
two other strata is not used.

**What is stated.** deff (Kish, *Survey Sampling*, 1965) and the largest weight are rounded up: with
the number invited they tell how many of a stratum responded.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, inf
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from app.analysis.counting import tabulation
from app.analysis.counting.counts import Counts
from app.analysis.counting.grouping import grouped, groups_of
from app.analysis.counting.tabulation import WeightTable
from app.analysis.disclosure.rounding import COUNT_STEPS, respondents_step, rounded
from app.analysis.estimates import weighting
from app.analysis.findings import OTHERS, Weighting, read_group
from app.questionnaire.definition import Questionnaire, Variable
from app.questionnaire.plans import FindingPlan

# Weights above this many times their mean are cut: the usual bound in raking for surveys, DeBell
# and Krosnick, "Computing weights for American National Election Study survey data" (2009);
# Battaglia, Hoaglin and Frankel, "Practical considerations in raking survey data" (2009).
LARGEST = 5.0
FEWEST_STRATA = 2  # with one, everyone weighs the same
MOST_CELLS = 100_000  # of all margins together; beyond, those with most choices are left out
LITTLE = 1e-6
STATED = (1.2, 1.5, 2.0, 3.0, LARGEST)  # what the largest weight is rounded up to

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Margin:
    """One item of the frame: the stratum of each choice, and how many respondents should count.

    `strata` are by valid code. `invited` has those that are weighted; the others count as they are,
    and so does whoever gave no valid answer. `targets` are those of `names`, then of no answer.
    `most` is how many can have responded of those of which other figures may tell it.
    """

    strata: Mapping[str, str]
    invited: Mapping[str, int]
    targets: tuple[float, ...]
    most: Mapping[str, float]

    @property
    def names(self) -> list[str]:
        """The strata."""
        return list(dict.fromkeys(self.strata.values()))

    @property
    def places(self) -> list[int]:
        """The place of each valid code's target, then of no answer."""
        names = self.names
        return [*map(names.index, self.strata.values()), len(names)]

    def place_of(self, column: "pd.Series[str]") -> npt.NDArray[np.intp]:
        """The place of each response's target."""
        return np.array(self.places)[_places(list(self.strata), column)]


@dataclass(frozen=True)
class Weights:
    """What each respondent counts for, by their answers to the items of some margins.

    `deff` is the design effect that is stated, of everyone: a group's own would tell who is in it.
    """

    table: WeightTable
    margins: Mapping[str, Margin]
    deff: float


class Calibration(NamedTuple):
    """The weights of a wave, None where it has none, and what is said of them."""

    weights: Weights | None
    statement: Weighting


def calibrated(
    questionnaire: Questionnaire,
    frame: Mapping[str, Mapping[str, int]],
    batches: Iterable[pd.DataFrame],
    smallest: int,
) -> Calibration:
    """Weights to the margins of a frame (item, choice, how many were invited) that can be used.

    `batches` are of the frozen responses; strata have at least `smallest` respondents.
    """
    if not frame:
        return Calibration(None, Weighting(reason="no_frame"))
    variables = [
        variable
        for name, variable in questionnaire.variables.items()
        if name in frame and variable.item.type == "one"
    ]
    variables = _few_enough(variables)
    counts = crossed(variables, batches)
    margins = {
        variable.name: margin_of(variable, _along(counts, axis), frame[variable.name], smallest)
        for axis, variable in enumerate(variables)
    }
    used = {name: margin for name, margin in margins.items() if is_usable(margin)}
    if not used:
        enough = [margin for margin in margins.values() if is_large(margin, smallest)]
        is_wrong = enough or not margins
        return Calibration(None, Weighting(reason="no_margin" if is_wrong else "too_few"))
    left_out = tuple(axis for axis, variable in enumerate(variables) if variable.name not in used)
    return _weighted(used, counts.sum(axis=left_out))


def margins_of(invited: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """How many were invited by item, then choice, from groups of one variable: `gender=woman`."""
    margins: dict[str, dict[str, int]] = {}
    for group, count in invited.items():
        ((item, choice),) = read_group(group)
        margins.setdefault(item, {})[choice] = count
    return margins


def crossed(variables: Sequence[Variable], batches: Iterable[pd.DataFrame]) -> Array:
    """How many respondents there are by their answers to some variables.

    An axis a variable: its valid codes, then no valid answer.
    """
    codes = {variable.name: tabulation.valid_codes(variable) for variable in variables}
    counts = np.zeros([len(own) + 1 for own in codes.values()])
    for batch in batches:
        np.add.at(counts, tuple(_places(own, batch[name]) for name, own in codes.items()), 1)
    return counts


def margin_of(
    variable: Variable, counts: Sequence[float], invited: Mapping[str, int], smallest: int
) -> Margin:
    """The strata of a margin, and how many of the respondents each should be.

    `counts` are of the valid codes, then of no valid answer; they and the targets add up to the
    same.
    """
    codes = tabulation.valid_codes(variable)
    people = dict(zip(codes, (int(count) for count in counts), strict=False))
    strata = _strata(variable, people, smallest)
    answered, asked = Counter[str](), Counter[str]()
    for code, stratum in strata.items():
        answered[stratum] += people[code]
        asked[stratum] += invited.get(code, 0)
    used = {name: asked[name] for name in asked if smallest <= answered[name] <= asked[name]}
    share = sum(answered[name] for name in used) / (sum(used.values()) or 1)
    targets = [used[name] * share if name in used else float(answered[name]) for name in answered]
    off = COUNT_STEPS[0] // 2
    large = {name: rounded(n) + off for name, n in answered.items() if n >= smallest}
    most = {name: min(n, used.get(name, inf)) for name, n in large.items()}
    return Margin(strata, used, (*targets, float(counts[-1])), most)


def is_usable(margin: Margin) -> bool:
    """Whether it has enough strata to weight by."""
    return len(margin.invited) >= FEWEST_STRATA


def is_large(margin: Margin, smallest: int) -> bool:
    """Whether enough of its strata have enough respondents, be the frame right or wrong of them."""
    *answered, _ = margin.targets
    large = [
        name in margin.invited or n >= smallest
        for name, n in zip(margin.names, answered, strict=True)
    ]
    return sum(large) >= FEWEST_STRATA


def strata_plans(plans: Mapping[str, FindingPlan], weights: Weights) -> dict[str, FindingPlan]:
    """Each finding by its crossings with a margin more, of each margin: whom weights tell apart."""
    return {
        strata_name(name, margin): plan.model_copy(update={"by": tuple(by)})
        for name, plan in plans.items()
        for margin in weights.margins
        if is_weighted(plan) and (by := [*_without(plan, margin)])
    }


def strata_name(finding: str, margin: str) -> str:
    """What a finding by a margin more is called; no finding's own name has a colon."""
    return f"{finding}:{margin}"


def in_strata(counts: Counts, weights: Weights) -> Counts:
    """The counts of one of `strata_plans` with the codes of each stratum added up.

    A stratum is written `~` and its name: groups that codes are joined into may be others.
    """
    margin = counts.finding.rpartition(":")[2]
    strata = weights.margins[margin].strata
    return grouped(counts, margin, {code: in_stratum(own) for code, own in strata.items()})


def in_stratum(name: str) -> str:
    """A stratum as a code of its own, which no choice has."""
    return f"~{name}"


def is_weighted(plan: FindingPlan) -> bool:
    """Whether a finding is about the people invited: those who can be paired are others."""
    return plan.change_in is None


def _without(plan: FindingPlan, margin: str) -> Iterator[tuple[str, ...]]:
    for crossing in tabulation.crossings(plan):
        if margin not in crossing:
            yield (*crossing, margin)


def _strata(variable: Variable, people: Mapping[str, int], smallest: int) -> dict[str, str]:
    regions = {code: variable.choices[code].region or "" for code in people}
    if any(regions.values()):
        return groups_of(people, regions, smallest)
    return {code: code if count >= smallest else OTHERS for code, count in people.items()}


def _weighted(margins: Mapping[str, Margin], counts: Array) -> Calibration:
    """Weights to all of the margins; without the last of them, where they contradict each other."""
    table = counts
    for axis, margin in enumerate(margins.values()):
        table = _added(table, axis, margin)
    targets = [margin.targets for margin in margins.values()]
    try:
        factors = _factors(table, targets)
    except weighting.WeightsDoNotExist:
        *kept, _ = margins
        return _weighted({name: margins[name] for name in kept}, counts.sum(axis=-1))
    factors, was_trimmed = weighting.trim(factors, table, LARGEST)
    spread = factors[np.ix_(*(margin.places for margin in margins.values()))]
    deff = ceil(10 * weighting.kish(factors, table) - LITTLE) / 10
    weights = Weights(WeightTable(tuple(margins), spread), margins, deff)
    largest = float(factors[table > 0].max())
    return Calibration(weights, _statement(weights, counts.sum(), largest, was_trimmed))


def _factors(table: Array, targets: Sequence[Sequence[float]]) -> Array:
    if len(targets) == 1:
        return weighting.post_stratify(table, targets[0])
    return weighting.rake(table, targets)


def _statement(weights: Weights, count: float, largest: float, was_trimmed: bool) -> Weighting:
    step = respondents_step(round(count))
    return Weighting(
        variables=weights.table.variables,
        deff=weights.deff,
        effective=rounded(round(rounded(round(count), step) / weights.deff), step),
        largest=next((most for most in STATED if largest <= most + LITTLE), LARGEST),
        trimmed=was_trimmed,
    )


def _few_enough(variables: Sequence[Variable]) -> list[Variable]:
    kept = list(variables)
    while np.prod([len(variable.choices) + 1 for variable in kept]) > MOST_CELLS:
        kept.remove(max(kept, key=lambda variable: len(variable.choices)))
    return kept


def _along(counts: Array, axis: int) -> list[float]:
    others = tuple(other for other in range(counts.ndim) if other != axis)
    sums: list[float] = counts.sum(axis=others).tolist()
    return sums


def _added(table: Array, axis: int, margin: Margin) -> Array:
    """The table with the places of each stratum added up along an axis."""
    found = np.zeros((len(margin.targets), *np.delete(table.shape, axis)))
    np.add.at(found, list(margin.places), np.moveaxis(table, axis, 0))
    return np.moveaxis(found, 0, axis)


def _places(codes: Sequence[str], column: "pd.Series[str]") -> npt.NDArray[np.intp]:
    """The place of each response among the codes; after the last where it has none of them."""
    own = pd.Index(codes).get_indexer(column.cat.categories)
    return np.where(own < 0, len(codes), own)[column.cat.codes.to_numpy()]
