"""The tables of cells that groups are made of, and how they are linked.

Each crossing makes a table: a cell for each combination of the answers that findings tell apart.
Tables are linked by the variables they share. Those that share in circles are made one, so that
the links lose nothing: tables without circles that agree on what they share always have a whole
that they are the margins of (Vorob'ev 1962; Dobra and Fienberg, PNAS 97, 2000).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array, hstack, vstack

from app.analysis import tabulation
from app.analysis.answering import everyone, values
from app.analysis.grouping import renamed
from app.questionnaire.answers import Answer
from app.questionnaire.codebook.variables import NOT_ANSWERED, NOT_ASKED
from app.questionnaire.definition import Questionnaire
from app.questionnaire.plans import FindingPlan

Key: TypeAlias = tuple[str, str]  # a finding and the name of one of its groups
Places: TypeAlias = npt.NDArray[np.intp]
Mask: TypeAlias = npt.NDArray[np.bool_]
Edge: TypeAlias = frozenset[str]


@dataclass(frozen=True)
class Catalogue:
    """The findings of a release, with codes joined into groups, and codes that are rare.

    `groups` maps, by variable, codes to their groups; `rare` has, by variable, the codes that few
    people chose: they are hidden where they are too few, without hiding others.
    """

    questionnaire: Questionnaire
    plans: Mapping[str, FindingPlan]
    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rare: Mapping[str, Collection[str]] = field(default_factory=dict)

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


class Table(NamedTuple):
    """Cells with an axis for each variable, of the values that findings tell apart.

    `ways` has, for each crossing that the table can show, the group that each cell is in, as a
    place in `keys`, or -1. `residual` marks the cells of people who gave a rare answer, or none.
    """

    variables: tuple[str, ...]
    shape: tuple[int, ...]
    keys: tuple[Key, ...]
    ways: tuple[Places, ...]
    residual: Mask

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
        found: dict[Key, Places] = {}
        for table, start in zip(self.tables, self.starts, strict=False):
            for way in table.ways:
                inside = np.flatnonzero(way >= 0)
                order = inside[np.argsort(way[inside], kind="stable")]
                places, first = np.unique(way[order], return_index=True)
                parts = np.split(order + start, first[1:]) if len(places) else []
                for place, part in zip(places.tolist(), parts, strict=True):
                    found.setdefault(table.keys[place], part)
        return found

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


def tables_of(catalogue: Catalogue, findings: Sequence[str], whole: Collection[str] = ()) -> Tables:
    """The tables of some findings; values of the variables in `whole` are all told apart.

    Raises TooManyAnswers.
    """
    order = list(catalogue.questionnaire.variables)
    edges = {
        frozenset(crossing) | frozenset(plan.among.names if plan.among else ())
        for plan in (catalogue.plans[name] for name in findings)
        for crossing in tabulation.crossings(plan)
    }
    joined, links = without_circles(edges)
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
    options = [values(questionnaire, name, plans.values()) for name in variables]
    people = everyone(questionnaire, variables, plans.values())
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
    return Table(variables, shape, tuple(keys), tuple(ways), residual.ravel())


def _told_apart(
    catalogue: Catalogue, tables: Sequence[Table], name: str, whole: bool
) -> Sequence[int]:
    """The places of a variable's values, one for each set of values that no table tells apart."""
    looks = []
    for table in tables:
        if name in table.variables:
            axis = table.variables.index(name)
            for cells in (table.residual, *table.ways):
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
    )
