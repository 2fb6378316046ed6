"""The tables of cells that groups are made of, and how they are linked.

Each crossing makes a table: a cell for each combination of the answers that findings tell apart.
Tables are linked by the variables they share. Those that share in circles are made one, so that
the links lose nothing: tables without circles that agree on what they share always have a whole
that they are the margins of (Vorob'ev 1962; Dobra and Fienberg, PNAS 97, 2000).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from math import prod
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array, csr_array, hstack, vstack

from app.analysis.counting import tabulation
from app.analysis.counting.grouping import renamed
from app.analysis.disclosure.answering import everyone, values
from app.analysis.disclosure.calibration import Weights, is_weighted
from app.questionnaire.answers import Answer
from app.questionnaire.codebook.variables import NOT_ANSWERED, NOT_ASKED
from app.questionnaire.definition import Questionnaire
from app.questionnaire.plans import FindingPlan

Key: TypeAlias = tuple[str, str]  # a finding and the name of one of its groups
Places: TypeAlias = npt.NDArray[np.intp]
Mask: TypeAlias = npt.NDArray[np.bool_]
Vector: TypeAlias = npt.NDArray[np.float64]
Edge: TypeAlias = frozenset[str]


@dataclass(frozen=True)
class Catalogue:
    """The findings of a release, with codes joined into groups, and codes that are rare.

    `groups` maps, by variable, codes to their groups; `rare` has, by variable, the codes that few
    people chose: they are hidden where they are too few, without hiding others. `weights` are what
    respondents count for, where they are weighted.
    """

    questionnaire: Questionnaire
    plans: Mapping[str, FindingPlan]
    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rare: Mapping[str, Collection[str]] = field(default_factory=dict)
    weights: Weights | None = None

    @cached_property
    def telling(self) -> Sequence[FindingPlan]:
        """The plans, and one more by all that weights depend on, so that it is told apart."""
        plans = list(self.plans.values())
        crossing = {"by": (tuple(self.weights.margins),)} if self.weights else {}
        return [*plans, *(plan.model_copy(update=crossing) for plan in plans[:1] if crossing)]

    def name(self, group: str) -> str:
        """The name of a group once codes are grouped."""
        for variable, groups in self.groups.items():
            group = renamed(group, variable, groups)
        return group

    def is_residual(self, variable: str, value: Answer) -> bool:
        """Whether people with this answer hide nobody with them: it is rare, or none at all."""
        choices = self.questionnaire.variables[variable].choices
        code = str(value)
        missing = code in choices and choices[code].missing
        return missing or code in (NOT_ASKED, NOT_ANSWERED, *self.rare.get(variable, ()))


class Weighed(NamedTuple):
    """What the people of each cell count for, and by variable the place of their stratum."""

    factors: Vector
    strata: Mapping[str, Places]

    def at(self, places: Places) -> "Weighed":
        """The same of some of the cells."""
        strata = {name: own[places] for name, own in self.strata.items()}
        return Weighed(self.factors[places], strata)


class Table(NamedTuple):
    """Cells with an axis for each variable, of the values that findings tell apart.

    `ways` has, for each crossing that the table can show, the group that each cell is in, as a
    place in `keys`, or -1. `residual` marks the cells of people who gave a rare answer, or none.
    `weighed` is there where the variables tell the weights of everyone.
    """

    variables: tuple[str, ...]
    shape: tuple[int, ...]
    keys: tuple[Key, ...]
    ways: tuple[Places, ...]
    residual: Mask
    weighed: Weighed | None = None

    @property
    def size(self) -> int:
        """How many cells there are."""
        return self.residual.size

    def margin(self, variables: Iterable[str]) -> Places:
        """The place of each cell in the margin of some of the variables."""
        axes = [self.variables.index(name) for name in variables]
        if not axes:
            return np.zeros(self.size, dtype=np.intp)
        places = np.indices(self.shape).reshape(len(self.shape), -1)[axes]
        shape = tuple(self.shape[axis] for axis in axes)
        return np.asarray(np.ravel_multi_index(tuple(places), shape), dtype=np.intp)


class Link(NamedTuple):
    """Two tables, as places, and the variables that they share."""

    one: int
    other: int
    shared: tuple[str, ...]


@dataclass(frozen=True)
class Tables:
    """The tables of some findings; their cells are counted through, one table after the other."""

    tables: tuple[Table, ...]
    links: tuple[Link, ...]

    @cached_property
    def starts(self) -> list[int]:
        """Where the cells of each table begin, and where all end."""
        return [0, *np.cumsum([table.size for table in self.tables]).tolist()]

    @cached_property
    def cells(self) -> dict[Key, Places]:
        """The cells that each group is made of, in the first table that can show it."""
        return self._cells()

    @cached_property
    def weighed(self) -> dict[Key, Places]:
        """The cells of each group that are told apart by weight, of groups that have such."""
        return self._cells(only_weighed=True)

    def _cells(self, *, only_weighed: bool = False) -> dict[Key, Places]:
        found: dict[Key, Places] = {}
        for table, start in zip(self.tables, self.starts, strict=False):
            for way in table.ways if only_weighed <= bool(table.weighed) else ():
                inside = np.flatnonzero(way >= 0)
                order = inside[np.argsort(way[inside], kind="stable")]
                places, first = np.unique(way[order], return_index=True)
                parts = np.split(order + start, first[1:]) if len(places) else []
                for place, part in zip(places.tolist(), parts, strict=True):
                    found.setdefault(table.keys[place], part)
        return found

    @cached_property
    def factors(self) -> Vector:
        """What the people of each cell count for; nan where the table does not tell."""
        parts = [
            table.weighed.factors if table.weighed else np.full(table.size, np.nan)
            for table in self.tables
        ]
        return np.concatenate(parts)

    def strata(self, variable: str) -> Places:
        """The place of each cell's stratum of a margin; -1 where the table does not tell."""
        parts = [
            table.weighed.strata[variable] if table.weighed else np.full(table.size, -1)
            for table in self.tables
        ]
        return np.concatenate(parts)

    @cached_property
    def residual(self) -> Mask:
        """The cells of people who gave a rare answer, or none."""
        return np.concatenate([table.residual for table in self.tables])

    @cached_property
    def agreements(self) -> csr_array:
        """Combinations of cells that are 0: what two tables share is the same in both."""
        return csr_array(vstack([csr_array((0, self.starts[-1])), *map(self._agree, self.links)]))

    def _agree(self, link: Link) -> csr_array:
        margins = {place: self.tables[place].margin(link.shared) for place in link[:2]}
        size = 1 + max(int(margin.max()) for margin in margins.values())
        parts = []
        for place, table in enumerate(self.tables):
            sign = (place == link.one) - (place == link.other)
            rows = margins.get(place, np.zeros(table.size, dtype=np.intp))
            entries = np.full(table.size, float(sign))
            at = (rows, np.arange(table.size))
            parts.append(coo_array((entries, at), shape=(size, table.size)))
        return csr_array(hstack(parts))


def tables_of(
    catalogue: Catalogue,
    findings: Sequence[str],
    whole: Collection[str] = (),
    most_weighed: int = 0,
) -> Tables:
    """The tables of some findings; values of the variables in `whole` are all told apart.

    Weights are told where the tables have at most so many cells with them. Raises TooManyAnswers.
    """
    order = list(catalogue.questionnaire.variables)
    joined, links = without_circles(_edges(catalogue, findings, whole, most_weighed))
    named = [tuple(sorted(edge, key=order.index)) for edge in joined]
    tables = [_table(catalogue, findings, variables) for variables in named]
    kept = {
        name: _told_apart(catalogue, tables, name, name in whole)
        for name in dict.fromkeys(name for variables in named for name in variables)
    }
    return Tables(
        tuple(_reduced(table, kept) for table in tables),
        tuple(
            Link(one, other, tuple(sorted(shared, key=order.index))) for one, other, shared in links
        ),
    )


def _edges(
    catalogue: Catalogue, findings: Sequence[str], whole: Collection[str], most_weighed: int
) -> set[Edge]:
    """The variables of each crossing, and of weights with those that leave the tables small."""
    plans = [catalogue.plans[name] for name in findings]
    edges = {edge for plan in plans for edge in _alone(plan)}
    if catalogue.weights is None:
        return edges
    margins = frozenset(catalogue.weights.margins)
    sizes = {name: _count(catalogue, name, name in whole) for name in margins.union(*edges)}

    def size(edge: Edge) -> int:
        return prod(sizes[name] for name in edge)

    weighed = {margins | edge for plan in plans if is_weighted(plan) for edge in _alone(plan)}
    by_size = sorted(weighed, key=lambda edge: (size(edge), sorted(edge)))
    while by_size:
        joined, _ = without_circles(edges.union(by_size))
        if all(size(edge) <= most_weighed for edge in joined if margins <= edge):
            break
        by_size.pop()
    return edges.union(by_size)


def _count(catalogue: Catalogue, name: str, whole: bool) -> int:
    """About how many values of a variable groups and strata tell apart; none is one of them."""
    choices = catalogue.questionnaire.variables[name].choices
    if whole or not choices:
        return len(values(catalogue.questionnaire, name, catalogue.telling))
    margins = catalogue.weights.margins if catalogue.weights else {}
    strata = margins[name].strata if name in margins else {}
    groups = catalogue.groups.get(name, {})
    known = [code for code, choice in choices.items() if not choice.missing]
    return 1 + len({(groups.get(code, code), strata.get(code)) for code in known})


def _alone(plan: FindingPlan) -> Iterator[Edge]:
    among = frozenset(plan.among.names if plan.among else ())
    return (frozenset(crossing) | among for crossing in tabulation.crossings(plan))


def without_circles(edges: Collection[Edge]) -> tuple[list[Edge], list[tuple[int, int, Edge]]]:
    """The largest of some sets, joined until they hang together as a tree, and its links.

    A set is a leaf where another holds all that it shares with the rest (Graham's reduction).
    """
    largest = [edge for edge in edges if not any(edge < other for other in edges)]
    largest = sorted(largest, key=lambda edge: (-len(edge), sorted(edge)))
    left, links = list(range(len(largest))), list[tuple[int, int, Edge]]()
    while len(left) > 1:
        leaf = next(filter(None, (_leaf(largest, left, one) for one in left)), None)
        if leaf is None:
            one, other = max(
                combinations([largest[place] for place in left], 2),
                key=lambda pair: len(pair[0] & pair[1]),
            )
            return without_circles({*largest, one | other})
        links.append(leaf)
        left.remove(leaf[0])
    return largest, links


def _leaf(edges: Sequence[Edge], left: Sequence[int], one: int) -> tuple[int, int, Edge] | None:
    rest = [place for place in left if place != one]
    shared = edges[one] & frozenset[str]().union(*(edges[place] for place in rest))
    return next(((one, place, shared) for place in rest if shared <= edges[place]), None)


def _table(catalogue: Catalogue, findings: Sequence[str], variables: tuple[str, ...]) -> Table:
    """All the cells of some variables, each in its groups."""
    questionnaire, plans = catalogue.questionnaire, catalogue.plans
    options = [values(questionnaire, name, catalogue.telling) for name in variables]
    people = everyone(questionnaire, variables, catalogue.telling)
    keys: dict[Key, int] = {}
    ways: list[Places] = []
    for finding in findings:
        among = plans[finding].among
        for crossing in tabulation.crossings(plans[finding]):
            if {*crossing, *(among.names if among else ())} <= set(variables):
                names, place = tabulation.grouping(questionnaire, plans[finding], crossing, people)
                own = [
                    keys.setdefault((finding, catalogue.name(name)), len(keys)) for name in names
                ]
                ways.append(np.array([*own, -1], dtype=np.intp)[place])
    shape = tuple(map(len, options))
    residual = np.zeros(shape, dtype=bool)
    for axis, (name, option) in enumerate(zip(variables, options, strict=True)):
        marks = [catalogue.is_residual(name, value) for value in option]
        residual |= np.expand_dims(np.array(marks), [a for a in range(len(shape)) if a != axis])
    weighed = _weighed(catalogue, variables, people)
    return Table(variables, shape, tuple(keys), tuple(ways), residual.ravel(), weighed)


def _weighed(
    catalogue: Catalogue, variables: Collection[str], people: pd.DataFrame
) -> Weighed | None:
    weights = catalogue.weights
    if weights is None or not weights.margins.keys() <= set(variables):
        return None
    strata = {name: margin.place_of(people[name]) for name, margin in weights.margins.items()}
    return Weighed(weights.table.of(catalogue.questionnaire, people), strata)


def _told_apart(
    catalogue: Catalogue, tables: Sequence[Table], name: str, whole: bool
) -> Sequence[int]:
    """The places of a variable's values, one for each set of values that no table tells apart."""
    looks = []
    for table in tables:
        if name in table.variables:
            axis = table.variables.index(name)
            strata = table.weighed.strata if table.weighed else {}
            for cells in (table.residual, *table.ways, *strata.values()):
                shaped = np.moveaxis(cells.reshape(table.shape).astype(np.intp), axis, 0)
                looks.append(shaped.reshape(table.shape[axis], -1))
    if whole:
        return range(looks[0].shape[0])
    found: dict[bytes, int] = {}
    for place, look in enumerate(np.hstack(looks)):
        found.setdefault(look.tobytes(), place)
    return list(found.values())


def _reduced(table: Table, kept: Mapping[str, Sequence[int]]) -> Table:
    """The table with the values kept, each standing for those it is not told apart from."""
    places = [kept[name] for name in table.variables]
    taken = np.arange(table.size).reshape(table.shape)[np.ix_(*places)].ravel()
    return Table(
        table.variables,
        tuple(map(len, places)),
        table.keys,
        tuple(way[taken] for way in table.ways),
        table.residual[taken],
        table.weighed and table.weighed.at(taken),
    )
