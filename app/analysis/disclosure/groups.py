"""The groups of some findings, each once however many findings have it, and how they add up."""

from collections.abc import Collection
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from app.analysis.disclosure.suppression import Adding, sums_of
from app.analysis.disclosure.tables import Key, Places, Tables
from app.analysis.findings import read_group


class Parted(NamedTuple):
    """A group, others within it that have nobody in common, and whether they make it up."""

    whole: int
    parts: tuple[int, ...]
    is_covered: bool


class Groups:
    """Groups by place, in the order found: `keys` has the findings and names of each."""

    def __init__(self, tables: Tables) -> None:
        """Take groups of the same cells for one; those that nobody can be in are left out."""
        self._tables = tables
        self.cells: list[Places] = []
        self.keys: list[list[Key]] = []
        self.places: dict[Key, int] = {}
        known: dict[bytes, int] = {}
        for key, cells in tables.cells.items():
            place = known.setdefault(cells.tobytes(), len(self.keys))
            if place == len(self.keys):
                self.keys.append([])
                self.cells.append(cells)
            self.keys[place].append(key)
            self.places[key] = place

    @cached_property
    def adding(self) -> Adding:
        """How they add up, were nobody in a residual cell."""
        kept = ~self._tables.residual
        sums = dict.fromkeys(each for table in self._ways for each in sums_of(table))
        return Adding(
            csr_array(self._matrix[:, kept]), csr_array(self._tables.agreements[:, kept]), [*sums]
        )

    @cached_property
    def nested(self) -> list[tuple[int, int]]:
        """Each group with each other that lies wholly within it, by place."""
        pairs = dict[tuple[int, int], None]()
        for table in self._tables.tables:
            ways = [self._named(table.keys, way) for way in table.ways]
            for whole in ways:
                for part in ways:
                    pairs |= dict.fromkeys(_nested(whole, part))
        return [*pairs]

    def rare(self, small: Collection[int], grouped: Collection[str]) -> set[int]:
        """Of small groups, those of people who gave a rare answer to one question, and their parts.

        Answers to the variables of `grouped` are never rare: they were joined into larger ones.
        """
        alone = {
            place
            for place in small
            for _, group in self.keys[place]
            if len(choices := read_group(group)) == 1 and choices[0][0] not in grouped
        }
        return alone | {
            place for place in small if not alone.isdisjoint(self.holders.get(place, ()))
        }

    @cached_property
    def holders(self) -> dict[int, list[int]]:
        """By group, those that it lies wholly within."""
        found: dict[int, list[int]] = {}
        for whole, part in self.nested:
            found.setdefault(part, []).append(whole)
        return found

    @cached_property
    def parted(self) -> list[Parted]:
        """Each group with those that lie within it, once for each way to part it."""
        found = dict[Parted, None]()
        for table in self._tables.tables:
            ways = [self._named(table.keys, way) for way in table.ways]
            for whole in ways:
                for part in ways:
                    found |= dict.fromkeys(_parted(whole, part))
        return [*found]

    @cached_property
    def _matrix(self) -> csr_array:
        counts = [len(cells) for cells in self.cells]
        rows = np.repeat(np.arange(len(counts)), counts)
        columns = np.concatenate([np.array([], dtype=np.intp), *self.cells])
        shape = (len(counts), self._tables.starts[-1])
        return csr_array((np.ones(len(columns)), (rows, columns)), shape=shape)

    @cached_property
    def _ways(self) -> list[list[Places]]:
        """By table, the place of the group that each cell is in; without residual cells."""
        return [
            [self._named(table.keys, way)[~table.residual] for way in table.ways]
            for table in self._tables.tables
        ]

    def _named(self, keys: tuple[Key, ...], way: Places) -> Places:
        return np.array([*(self.places.get(key, -1) for key in keys), -1], dtype=np.intp)[way]


def _parted(whole: Places, part: Places) -> list[Parted]:
    within: dict[int, list[int]] = {}
    for one, other in _nested(whole, part):
        within.setdefault(one, []).append(other)
    covered = np.isin(part, [other for own in within.values() for other in own])
    return [
        Parted(one, tuple(own), bool(covered[whole == one].all())) for one, own in within.items()
    ]


def _nested(whole: Places, part: Places) -> list[tuple[int, int]]:
    inside = part >= 0
    places, sizes = np.unique(part[inside], return_counts=True)
    size = dict(zip(places.tolist(), sizes.tolist(), strict=True))
    both, counts = np.unique(np.stack([whole, part])[:, inside], axis=1, return_counts=True)
    return [
        (one, other)
        for one, other, count in zip(*both.tolist(), counts.tolist(), strict=True)
        if one >= 0 and one != other and count == size[other]
    ]
