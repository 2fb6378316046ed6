"""Tables with all their margins, as the literature prints them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from app.analysis.disclosure.suppression import Adding, Sum


class Published(NamedTuple):
    """Groups by name: the cells of a table, its rows, its columns and everyone."""

    names: list[str]
    sizes: list[int]
    adding: Adding


def with_margins(rows: Mapping[str, Sequence[int]], columns: Sequence[str]) -> Published:
    """A table of two dimensions: cell "Awomen", row "A", column "women", and "all".

    A single row without a name has no margin of its own.
    """
    counts = np.array(list(rows.values()))
    size = counts.size
    places = np.arange(size).reshape(counts.shape)
    groups: dict[str, np.ndarray] = {
        f"{row}{column}": places[i, [j]]
        for i, row in enumerate(rows)
        for j, column in enumerate(columns)
    }
    if len(rows) > 1:
        groups |= {row: places[i] for i, row in enumerate(rows)}
        groups |= {column: places[:, j] for j, column in enumerate(columns)}
    groups["all"] = places.ravel()
    names = list(groups)
    matrix = np.zeros((len(groups), size))
    for place, cells in enumerate(groups.values()):
        matrix[place, cells] = 1
    sums = [Sum(names.index("all"), tuple(range(size)))] if len(rows) == 1 else []
    if len(rows) > 1:
        for i, row in enumerate(rows):
            sums.append(Sum(names.index(row), tuple(places[i].tolist())))
        for j, column in enumerate(columns):
            sums.append(Sum(names.index(column), tuple(places[:, j].tolist())))
        sums.append(Sum(names.index("all"), tuple(names.index(row) for row in rows)))
        sums.append(Sum(names.index("all"), tuple(names.index(column) for column in columns)))
    sizes = (matrix @ counts.ravel()).astype(int).tolist()
    return Published(names, sizes, Adding(csr_array(matrix), csr_array((0, size)), sums))
