"""Exact counts of findings over a dataset.

A count is a function of the questionnaire, the plans and a batch of responses; the counts of
several batches add up. What it returns is not protected: `protection` does that.

**Who is in a group.** Everyone whose answer to the variable of `by` is its choice; people who did
not answer it, or declined, are in the total alone. `among` keeps those for whom it is true: whoever
did not answer what it compares, or declined, is outside, whatever it negates. These are a cell's
`respondents`.

**Who is in the base.** Of them, those with a valid answer: asked, answered, and not declined.

- `share_of` with several keys: a valid answer to the first, and to each later one they were asked.
  Not being asked a later one counts as "no".
- `rows_in`: enough rows agree, whatever the others are: yes. Even the rows without a valid answer
  would not make it enough: no. Otherwise nobody can tell, and they are outside the base. A row
  that was not asked does not agree.
- `distribution_of` a `many`: whoever answered the item; an answer for each choice.
- `mean_of` a number: an answer for each point (`classes`); `bands_of`: for each band that it is in.

A missing choice ("I'd rather not say") is never an answer.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, product
from typing import Any, NamedTuple, Self, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from app.analysis.counting.asking import IN, Asked
from app.analysis.counting.batches import Batch
from app.analysis.counting.classes import valid_codes as valid_codes  # part of what is counted
from app.analysis.counting.counts import Cell, Counts, Kind, Weights
from app.analysis.counting.dataset import Places, columns_of
from app.analysis.counting.expansion import PairedPlan, counted_plans
from app.analysis.counting.logic import Mask
from app.analysis.findings import group_name
from app.questionnaire.conditions import Condition, holds
from app.questionnaire.definition import Questionnaire, Variable
from app.questionnaire.plans import FindingPlan, counted

WEIGHT = "_weight"  # a column of weights; no variable begins with an underscore
Integers: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]


class Question(NamedTuple):
    """What a finding counts: labels as a Figure writes them, the base, and who gave each answer."""

    item: str
    base: Mask
    answers: Mapping[str, Mask]


class WeightTable(NamedTuple):
    """The weight of each stratum: `factors` has an axis for each of the variables, of type `one`.

    An axis has a place for each of the `valid_codes`, and a last one for whoever gave none.
    """

    variables: tuple[str, ...]
    factors: Floats

    def of(self, questionnaire: Questionnaire, frame: pd.DataFrame) -> Floats:
        """The weight of each response, as a float."""
        batch, strata = Batch(questionnaire, frame), np.zeros(len(frame), dtype=np.intp)
        for name, size in zip(self.variables, self.factors.shape, strict=True):
            variable = questionnaire.variables[name]
            strata = strata * size + _own(batch, variable, valid_codes(variable), size - 1)
        return np.asarray(self.factors.ravel()[strata], dtype=np.float64)


class Grouping(NamedTuple):
    """A crossing of a finding's people: its groups by name, with the codes that make them."""

    crossing: tuple[str, ...]
    codes: tuple[tuple[str, ...], ...]
    among: Condition | None
    names: tuple[str, ...]

    @classmethod
    def of(
        cls, questionnaire: Questionnaire, among: Condition | None, crossing: Sequence[str]
    ) -> Self:
        """The groups that `among` may hold for, the last variable changing first."""
        codes = [_codes_among(questionnaire, among, name) for name in crossing]
        pairs = [[(name, code) for code in own] for name, own in zip(crossing, codes, strict=True)]
        names = tuple(group_name(choices) for choices in product(*pairs))
        return cls(tuple(crossing), tuple(codes), among, names)

    def places(self, batch: Batch) -> npt.NDArray[np.intp]:
        """The place of each response's own group; after those, of none, and of not being asked."""
        nowhere, place = len(self.names), np.zeros(len(batch), dtype=np.intp)
        stride = nowhere
        for name, codes in zip(self.crossing, self.codes, strict=True):
            stride //= max(len(codes), 1)
            place += _own(batch, batch.variables[name], codes, nowhere) * np.intp(stride)
        place = np.minimum(place, nowhere)
        if self.among:
            place[~batch.holds(self.among)] = nowhere + 1
        return place


class Finding(NamedTuple):
    """A finding to count: what it asks and of which groups, as places in the plan of all."""

    name: str
    kind: Kind
    asked: int
    groupings: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """All that is counted of a questionnaire, made ready once for any number of batches.

    What several findings share, a question or the groups of a crossing, is in it once.
    """

    questionnaire: Questionnaire
    plans: Mapping[str, FindingPlan]
    findings: tuple[Finding, ...]
    asked: tuple[Asked, ...]
    groupings: tuple[Grouping, ...]
    weights: WeightTable | None

    @classmethod
    def of(
        cls,
        questionnaire: Questionnaire,
        plans: Mapping[str, FindingPlan],
        weights: WeightTable | None = None,
    ) -> Self:
        """Make plans of kinds that are counted ready, in their order."""
        asked: dict[Hashable, Asked] = {}
        groupings: dict[Hashable, Grouping] = {}
        keys: list[tuple[Hashable, list[Hashable]]] = []
        for plan in plans.values():
            own = Asked.of(questionnaire, plan)
            asked[own.key] = own
            among = plan.among.model_dump_json() if plan.among else ""
            keys.append((own.key, [(among, crossing) for crossing in crossings(plan)]))
            for crossing in crossings(plan):
                if (among, crossing) not in groupings:
                    groups = Grouping.of(questionnaire, plan.among, crossing)
                    groupings[among, crossing] = groups
        questions, crossed = list(asked), list(groupings)
        findings = tuple(
            Finding(
                name,
                kind(questionnaire, plan),
                questions.index(question),
                tuple(map(crossed.index, own)),
            )
            for (name, plan), (question, own) in zip(plans.items(), keys, strict=True)
        )
        parts = tuple(asked.values()), tuple(groupings.values())
        return cls(questionnaire, plans, findings, *parts, weights)

    @property
    def columns(self) -> list[str]:
        """The columns of a dataset that counting looks at."""
        names = {name for plan in self.plans.values() for name in _names(plan)}
        names |= set(self.weights.variables if self.weights else ())
        return [
            column
            for variable in self.questionnaire.variables.values()
            if variable.name in names or variable.item.item in names
            for column in columns_of(variable)
        ]

    def counts(self, tally: "Tally") -> tuple[Counts, ...]:
        """The counts of each finding that the tables of some batches together make."""
        weighted = tally.weighted or [None] * len(self.findings)
        tables = zip(self.findings, tally.plain, weighted, strict=True)
        return tuple(self._counts(*each) for each in tables)

    def _counts(self, finding: Finding, plain: Integers, weighted: Floats | None) -> Counts:
        asked = self.asked[finding.asked]
        groups = (name for number in finding.groupings for name in self.groupings[number].names)
        weights = [None] * len(plain) if weighted is None else map(_weights, weighted.tolist())
        cells = {
            group: Cell(respondents, base, tuple(answers), own)
            for group, (respondents, base, *answers), own in zip(
                groups, plain.tolist(), weights, strict=True
            )
        }
        return Counts(finding.name, finding.kind, asked.item, asked.answers, cells)


@dataclass(frozen=True)
class Tally:
    """The counts of all findings as tables, which add up over batches.

    A row of `plain` is a group: its respondents, its base, and each answer. Without weights
    `weighted` is empty; a row of it has those of the base, their squares, and each answer's.
    """

    plain: tuple[Integers, ...]
    weighted: tuple[Floats, ...]

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            tuple(one + another for one, another in zip(self.plain, other.plain, strict=True)),
            tuple(
                one + another for one, another in zip(self.weighted, other.weighted, strict=True)
            ),
        )


def tabulate(batch: pd.DataFrame, plan: Plan) -> tuple[Counts, ...]:
    """The exact counts of all findings in a batch, for everyone and for each of their groups.

    Groups that nobody is in are counted too: 0; but not those that `among` itself leaves out.
    """
    return plan.counts(tally(batch, plan))


def tally(batch: pd.DataFrame, plan: Plan) -> Tally:
    """The same as tables: what adds up fastest.

    Weights are those of the plan, or else the batch's own, where it has a column of them.
    """
    responses = Batch(plan.questionnaire, batch)
    codes = [asked.codes(responses) for asked in plan.asked]
    places = [grouping.places(responses) for grouping in plan.groupings]
    weights = _weights_of(batch, plan)

    @cache
    def tables(asked: int, grouping: int) -> tuple[Integers, Floats | None]:
        groups, size = len(plan.groupings[grouping].names), plan.asked[asked].size
        return _tables(codes[asked], size, places[grouping], groups + 1, weights)

    plain, weighted = [], []
    for finding in plan.findings:
        everyone, *crossed = finding.groupings
        own = [tables(finding.asked, grouping) for grouping in crossed or [everyone]]
        plain.append(_with_everyone([table for table, _ in own], bool(crossed)))
        if weights is not None:
            weighed = [table for _, table in own if table is not None]
            weighted.append(_with_everyone(weighed, bool(crossed)))
    return Tally(tuple(plain), tuple(weighted))


def counts(questionnaire: Questionnaire, dataset: pd.DataFrame) -> tuple[Counts, ...]:
    """Every declared finding that can be counted, in the order declared."""
    return tabulate(dataset, Plan.of(questionnaire, counted_plans(questionnaire)))


def count(questionnaire: Questionnaire, finding: str, dataset: pd.DataFrame) -> Counts:
    """The exact counts of one declared finding."""
    plans = {finding: counted_plans(questionnaire)[finding]}
    return tabulate(dataset, Plan.of(questionnaire, plans))[0]


def respondents(dataset: pd.DataFrame, variable: Variable) -> dict[str, int]:
    """How many people gave each valid answer to a variable of choices."""
    column = dataset[variable.name].cat
    found = np.bincount(column.codes.to_numpy(), minlength=len(column.categories)).tolist()
    counted = dict(zip(column.categories, found, strict=True))
    return {code: counted[code] for code in valid_codes(variable)}


def kind(questionnaire: Questionnaire, plan: FindingPlan) -> Kind:
    """The kind of a plan's figures."""
    if plan.bands_of or plan.change_in:
        return "distribution"
    if plan.distribution_of:
        several = questionnaire.variables[plan.distribution_of].item.type == "many"
        return "choices" if several else "distribution"
    return "mean" if plan.mean_of else "share"


def labels(questionnaire: Questionnaire, plan: FindingPlan) -> tuple[str, tuple[str, ...]]:
    """The item and the answers of a plan's figures."""
    asked = Asked.of(questionnaire, plan)
    return asked.item, asked.answers


def question(questionnaire: Questionnaire, plan: FindingPlan, frame: pd.DataFrame) -> Question:
    """What a finding asks of each response of a frame: as `tabulate` counts it."""
    asked = Asked.of(questionnaire, plan)
    base, *chosen = asked.codes(Batch(questionnaire, frame))
    answers = (
        [codes == IN + 1 for codes in chosen]
        if asked.several
        else [base == IN + number for number in range(1, len(asked.answers) + 1)]
    )
    return Question(asked.item, base >= IN, dict(zip(asked.answers, answers, strict=True)))


def grouping(
    questionnaire: Questionnaire, plan: FindingPlan, crossing: Sequence[str], frame: pd.DataFrame
) -> tuple[list[str], npt.NDArray[np.intp]]:
    """The names of the groups that a crossing makes, and the place of each response's own, or -1.

    Whoever the finding is not about is in none.
    """
    groups = Grouping.of(questionnaire, plan.among, crossing)
    places = groups.places(Batch(questionnaire, frame))
    return list(groups.names), np.where(places >= len(groups.names), -1, places)


def crossings(plan: FindingPlan) -> Iterator[tuple[str, ...]]:
    """No crossing, for everyone, then each one declared; the same variables only once."""
    seen = set[frozenset[str]]()
    for crossing in ((), *plan.by):
        if frozenset(crossing) not in seen:
            yield tuple(dict.fromkeys(crossing))
        seen.add(frozenset(crossing))


def _codes_among(
    questionnaire: Questionnaire, among: Condition | None, name: str
) -> tuple[str, ...]:
    """The choices that make groups of a finding's people: those that `among` may hold for."""
    others = questionnaire.variables.keys() - {name}
    codes = valid_codes(questionnaire.variables[name])
    return tuple(code for code in codes if holds(among, {name: code}, undecided=others))


def _own(batch: Batch, variable: Variable, codes: Sequence[str], nowhere: int) -> Places:
    """The place of each answer among some codes, or nowhere."""
    places: Mapping[Hashable, int] = {code: place for place, code in enumerate(codes)}
    return batch.looked_up(variable, lambda answer: places.get(str(answer), nowhere))


def _names(plan: FindingPlan) -> list[str]:
    """The variables, and items by their rows, that a plan looks at."""
    earlier = [plan.earlier] if isinstance(plan, PairedPlan) else []
    among = plan.among.names if plan.among else ()
    return [*counted(plan), *earlier, *among, *chain(*plan.by)]


def _weights_of(batch: pd.DataFrame, plan: Plan) -> Floats | None:
    if plan.weights:
        return plan.weights.of(plan.questionnaire, batch)
    return batch[WEIGHT].to_numpy(dtype=np.float64) if WEIGHT in batch else None


def _tables(
    codes: Sequence[Places], size: int, places: Places, rows: int, weights: Floats | None
) -> tuple[Integers, Floats | None]:
    """How many at each place are of each code, as `Tally` has it; the last are in no group."""
    starts, end = places * size, rows * size

    def summed(index: Places, of: Floats | None) -> npt.NDArray[Any]:
        return np.bincount(index, of, minlength=end)[:end].reshape(rows, size)

    indexes = [starts + own for own in codes]
    tables = [summed(index, None) for index in indexes]
    answers = [table[:, IN + 1 :] for table in tables[1:] or tables]
    base = tables[0][:, IN:].sum(axis=1)
    plain = np.column_stack([tables[0].sum(axis=1), base, *answers])
    if weights is None:
        return plain, None
    tables = [summed(index, weights) for index in indexes]
    answers = [table[:, IN + 1 :] for table in tables[1:] or tables]
    squares = summed(indexes[0], weights * weights)[:, IN:].sum(axis=1)
    base = tables[0][:, IN:].sum(axis=1)
    return plain, np.column_stack([base, squares, *answers])


def _with_everyone(tables: Sequence[npt.NDArray[Any]], has_groups: bool) -> npt.NDArray[Any]:
    """Everyone, whom the places of any crossing are made of, then the groups of each."""
    everyone = tables[0].sum(axis=0, keepdims=True)
    return np.vstack([everyone, *(table[:-1] for table in tables if has_groups)])


def _weights(row: Sequence[float]) -> Weights:
    base, squares, *answers = row
    return Weights(base, squares, tuple(answers))
