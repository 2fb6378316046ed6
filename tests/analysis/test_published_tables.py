"""The attacker and the completion on tables of the literature: linked, and of three dimensions."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pytest
from scipy.sparse import csr_array

from app.analysis.audit import Known, Programme, bounds
from app.analysis.search import Target
from app.analysis.suppression import Adding, completed, following, sums_of, too_small

# Edwards and Havranek (Biometrika 72, 1985): 1,841 Czech car workers by F, E, D, C, B and A, the
# last changing first.
COUNTS = """
    44 40 112 67 129 145 12 23 35 12 80 33 109 67 7 9
    23 32 70 66 50 80 7 13 24 25 73 57 51 63 7 16
    5 7 21 9 9 17 1 4 4 3 11 8 14 17 5 2
    7 3 14 14 9 16 2 3 4 0 13 11 5 14 4 4
"""
WORKERS = np.array([float(count) for count in COUNTS.split()]).reshape([2] * 6)
AXES = {name: place for place, name in enumerate("FEDCBA")}


def margin(table: np.ndarray, axes: Sequence[int]) -> list[np.ndarray]:
    """The cells of each entry of a margin."""
    places = np.indices(table.shape).reshape(table.ndim, -1)[list(axes)]
    codes = np.ravel_multi_index(tuple(places), [table.shape[axis] for axis in axes])
    return [np.flatnonzero(codes == code) for code in range(codes.max() + 1)]


def published(table: np.ndarray, margins: Sequence[Sequence[int]]) -> Programme:
    """What is known where some margins of a table are printed exactly."""
    groups = [cells for axes in margins for cells in margin(table, axes)]
    rows = np.zeros((len(groups), table.size))
    for row, cells in zip(rows, groups, strict=True):
        row[cells] = 1
    values = rows @ table.ravel()
    known = Known(csr_array(rows), values, values, np.arange(len(groups)))
    nothing = csr_array((0, table.size))
    return Programme(known, nothing, nothing, np.ones(table.size, dtype=bool))


def interval(programme: Programme, cell: int) -> tuple[int, int]:
    row = np.zeros((1, programme.size))
    row[0, cell] = 1
    ((low, high),) = bounds(programme, Target("", csr_array(row), None, 5, []))
    return round(low), round(high)


def test_the_bounds_of_the_car_workers() -> None:
    """Dobra and Fienberg (PNAS 97, 2000): margins [BF], [ABCE] and [ADE], linked as a tree."""
    assert 1841 == WORKERS.sum()
    linked = published(WORKERS, [[AXES[name] for name in link] for link in ("BF", "ABCE", "ADE")])
    expected = [(0, 88), (0, 62), (0, 224), (0, 117), (0, 261), (0, 246), (0, 25), (0, 38)]
    assert expected == [interval(linked, cell) for cell in range(8)]


def test_the_bounds_of_three_dimensions_with_all_margins_of_two() -> None:
    """Fienberg (1999): in a 2 x 2 x 2 table all cells move together, half of them up, half down."""
    table = WORKERS.sum(axis=(0, 1, 2))  # by C, B and A
    whole = published(table, list(combinations(range(3), 2)))
    signs = np.array([(-1) ** sum(place) for place in np.ndindex(2, 2, 2)])
    cells = table.ravel()
    down, up = cells[signs > 0].min(), cells[signs < 0].min()
    for cell, sign in enumerate(signs):
        least, most = (down, up) if sign > 0 else (up, down)
        assert (cells[cell] - least, cells[cell] + most) == interval(whole, cell)


INVESTMENT = np.array([[20, 50, 10], [8, 19, 22], [17, 32, 12]])


def test_the_bounds_of_investment_by_activity_and_region() -> None:
    """Fischetti and Salazar (1999): of the second activity in the third region, from 5 to 30."""
    hidden = [(1, 0), (1, 2), (2, 0), (2, 2)]
    lines = [*margin(INVESTMENT, [0]), *margin(INVESTMENT, [1])]
    shown = [np.array([3 * i + j]) for i, j in np.ndindex(3, 3) if (i, j) not in hidden]
    rows = np.array([[float(cell in group) for cell in range(9)] for group in [*lines, *shown]])
    values = rows @ INVESTMENT.ravel()
    nothing = csr_array((0, 9))
    known = Known(csr_array(rows), values, values, np.arange(len(rows)))
    programme = Programme(known, nothing, nothing, np.ones(9, dtype=bool))
    found = {place: interval(programme, 3 * place[0] + place[1]) for place in hidden}
    expected = {(1, 2): (5, 30), (1, 0): (0, 25), (2, 0): (0, 25), (2, 2): (4, 29)}
    assert expected == found


LINKED: Mapping[str, str] = {"region and sex": "FE", "sex and age": "EDC", "age": "C"}


@pytest.mark.parametrize("smallest", [11, 30, 60])
def test_no_group_of_linked_tables_follows_once_they_are_completed(smallest: int) -> None:
    """Margins that share variables are one release: what is hidden in one is so in all."""
    subsets = {
        tuple(sorted(AXES[name] for name in part))
        for link in LINKED.values()
        for size in range(len(link) + 1)
        for part in combinations(link, size)
    }
    groups = [cells for axes in sorted(subsets) for cells in margin(WORKERS[:, :, :, :], axes)]
    sizes = [int(WORKERS.ravel()[cells].sum() / 10) for cells in groups]
    rows = np.array([[float(cell in set(own)) for cell in range(64)] for own in groups])
    ways, start = [], 0
    for axes in sorted(subsets):
        way = np.zeros(64, dtype=np.intp)
        for place, cells in enumerate(margin(WORKERS, axes), start=start):
            way[cells] = place
        start += len(margin(WORKERS, axes))
        ways.append(way)
    adding = Adding(csr_array(rows), csr_array((0, 64)), [*sums_of(ways)])
    found = completed(adding, sizes, too_small(sizes, smallest), smallest)
    assert found and [] == following(adding, found)
    shown = [place for place in range(len(sizes)) if place not in found]
    rank = np.linalg.matrix_rank(rows[shown]) if shown else 0
    assert all(rank < np.linalg.matrix_rank(rows[[*shown, place]]) for place in found)
