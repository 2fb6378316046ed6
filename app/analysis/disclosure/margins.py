"""Plain tables with their margins: which places must be hidden, and what is proven of them.

The same completion and the same attack as releases have, for a table of any number of dimensions
whose places are printed exactly, as the literature has them.
"""

from collections.abc import Collection, Mapping
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from app.analysis.disclosure.audit import Known, Programme, bounds
from app.analysis.disclosure.search import Target
from app.analysis.disclosure.suppression import (
    SMALLEST_GROUP,
    Adding,
    completed,
    sums_of,
    too_small,
)

Place = tuple[int | None, ...]  # one index a dimension; None: the total over it
Cells = npt.NDArray[np.float64]


class Margins(NamedTuple):
    """The places of a table with their counts, and how they add up."""

    shape: tuple[int, ...]
    places: tuple[Place, ...]
    sizes: tuple[int, ...]
    adding: Adding


def margins_of(counts: npt.ArrayLike, links: Collection[Collection[int]] | None = None) -> Margins:
    """A table of counts, whole numbers of at least 0, with all its margins.

    Or tables that are `links` of it, each with its margins: `[(0, 1), (1, 2)]` are two, one by the
    first and second dimension, one by the second and third.
    """
    cells = np.asarray(counts)
    every = range(cells.ndim)
    places: list[Place] = []
    ways = []
    for kept in product([True, False], repeat=cells.ndim):
        axes = {axis for axis in every if kept[axis]}
        if not any(axes <= set(link) for link in (links or [every])):
            continue
        way = np.full(cells.shape, -1, dtype=np.intp)
        for place in product(
            *(range(cells.shape[axis]) if kept[axis] else [None] for axis in every)
        ):
            way[_inside(place)] = len(places)
            places.append(place)
        ways.append(way.ravel())
    rows = np.array([_row(cells.shape, place) for place in places])
    sizes = (rows @ cells.ravel()).astype(int).tolist()
    nothing = csr_array((0, cells.size))
    adding = Adding(csr_array(rows), nothing, [*sums_of(ways)])
    return Margins(cells.shape, tuple(places), tuple(sizes), adding)


def hidden_in(table: Margins, smallest: int = SMALLEST_GROUP) -> frozenset[Place]:
    """The places to hide: those of some, but fewer than `smallest`, and what completes them."""
    small = {place for place in too_small(table.sizes, smallest) if table.sizes[place]}
    found = completed(table.adding, table.sizes, small, smallest)
    return frozenset(table.places[place] for place in found)


def proven(
    table: Margins, hidden: Collection[Place], off: float = 0
) -> Mapping[Place, tuple[float, float]]:
    """The least and the most that each of some places can be, where all but these are printed.

    Each printed count is at most `off` from the true one. In real numbers: a whole number may be
    more narrowly placed.
    """
    shown = np.array([at for at, place in enumerate(table.places) if place not in hidden])
    sizes = np.array(table.sizes, dtype=float)[shown]
    rows, nothing = table.adding.rows[shown], table.adding.zeros
    known = Known(rows, sizes - off, sizes + off, shown)
    programme = Programme(known, nothing, nothing, np.ones(rows.shape[1], dtype=bool))
    return {
        place: bounds(programme, Target("", csr_array([_row(table.shape, place)]), None, 0, []))[0]
        for place in hidden
    }


def _row(shape: tuple[int, ...], place: Place) -> Cells:
    """Which cells a place is made of."""
    row = np.zeros(shape)
    row[_inside(place)] = 1
    return row.ravel()


def _inside(place: Place) -> tuple[int | slice, ...]:
    return tuple(slice(None) if at is None else at for at in place)
