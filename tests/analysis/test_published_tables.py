"""Published tables, as anybody would try them: linked, and of two, three and six dimensions."""

from itertools import combinations

import numpy as np
import pytest

from app.analysis.disclosure.margins import Margins, Place, hidden_in, margins_of, proven
from app.analysis.disclosure.suppression import following

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


SEX_BY_REGION = [[2, 18], [19, 14], [10, 12], [14, 11]]  # sdcTable's microdata1: women, men
GEURTS = [[5, 2], [1, 2], [3, 3]]  # the third row is published
FALSE_SAFETY = [  # from the tests of sdcTable
    [30, 47, 64, 89],
    [90, 124, 5, 31],
    [92, 100, 59, 85],
    [800, 991, 651, 685],
]
HOLES: list[Place] = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 2), (2, 1), (2, 3), (3, 1), (3, 3)]


def intervals(table: Margins, hidden: list[Place]) -> dict[Place, tuple[int, int]]:
    found = proven(table, hidden)
    return {place: (round(low), round(high)) for place, (low, high) in found.items()}


def test_the_bounds_of_geurts() -> None:
    expected = {(0, 0): (3, 6), (0, 1): (1, 4), (1, 0): (0, 3), (1, 1): (0, 3)}
    assert expected == intervals(margins_of(GEURTS), [*expected])


def test_the_women_of_a_region_are_hidden_at_the_optimum() -> None:
    table, best = margins_of(SEX_BY_REGION), {(0, 0), (0, 1), (2, 0), (2, 1)}
    assert best == hidden_in(table, smallest=3)  # as published: 40 people more
    assert (0, 12) == intervals(table, [*best])[0, 0]


@pytest.mark.parametrize(("also", "expected"), [([], (47, 47)), ([(1, 1)], (0, 141))])
def test_two_holes_on_every_line_may_still_prove_a_cell(
    also: list[Place], expected: tuple[int, int]
) -> None:
    assert expected == intervals(margins_of(FALSE_SAFETY), [*HOLES, *also])[0, 1]


def test_two_tables_that_share_a_margin_have_the_bounds_of_frechet() -> None:
    """Dobra and Fienberg (2000): of [AB] and [BC], which share B alone."""
    counts = np.array([[[3, 9], [4, 1]], [[8, 2], [0, 6]]])
    found = intervals(margins_of(counts, [(0, 1), (1, 2)]), [*np.ndindex(2, 2, 2)])
    for (a, b, c), interval in found.items():
        ab, bc, all_b = counts[a, b].sum(), counts[:, b, c].sum(), counts[:, b].sum()
        assert (max(ab + bc - all_b, 0), min(ab, bc)) == interval


def test_the_bounds_of_the_car_workers() -> None:
    """Dobra and Fienberg (PNAS 97, 2000): margins [BF], [ABCE] and [ADE], linked as a tree."""
    assert 1841 == WORKERS.sum()
    links = [[AXES[name] for name in link] for link in ("BF", "ABCE", "ADE")]
    cells = [*np.ndindex(WORKERS.shape)][:8]
    expected = [(0, 88), (0, 62), (0, 224), (0, 117), (0, 261), (0, 246), (0, 25), (0, 38)]
    assert expected == [*intervals(margins_of(WORKERS, links), cells).values()]


def test_the_bounds_of_three_dimensions_with_all_margins_of_two() -> None:
    """Fienberg (1999): in a 2 x 2 x 2 table all cells move together, half of them up, half down."""
    table = WORKERS.sum(axis=(0, 1, 2))  # by C, B and A
    cells = [*np.ndindex(2, 2, 2)]
    signs = {cell: (-1) ** sum(cell) for cell in cells}
    down = min(table[cell] for cell in cells if signs[cell] > 0)
    up = min(table[cell] for cell in cells if signs[cell] < 0)
    for cell, interval in intervals(margins_of(table), cells).items():
        least, most = (down, up) if signs[cell] > 0 else (up, down)
        assert (table[cell] - least, table[cell] + most) == interval


def test_the_bounds_of_investment_by_activity_and_region() -> None:
    """Fischetti and Salazar (1999): of the second activity in the third region, from 5 to 30."""
    table = margins_of([[20, 50, 10], [8, 19, 22], [17, 32, 12]])
    expected = {(1, 2): (5, 30), (1, 0): (0, 25), (2, 0): (0, 25), (2, 2): (4, 29)}
    assert expected == intervals(table, [*expected])


@pytest.mark.parametrize("smallest", [11, 30, 60])
def test_no_group_of_linked_tables_follows_once_they_are_completed(smallest: int) -> None:
    """Margins that share variables are one release: what is hidden in one is so in all."""
    tenth = np.floor(WORKERS / 10)
    table = margins_of(tenth, [[AXES[name] for name in link] for link in ("FE", "EDC", "C")])
    hidden = hidden_in(table, smallest)
    assert hidden and [] == following(table.adding, map(table.places.index, hidden))
    assert all(low < high for low, high in proven(table, hidden).values())


def test_of_three_dimensions_nothing_hidden_follows() -> None:
    table = margins_of([[[3, 20, 14], [25, 13, 40]], [[16, 31, 12], [22, 9, 18]]])
    hidden = hidden_in(table)
    assert {(0, 0, 0), (1, 1, 1)} < hidden
    assert all(low < high for low, high in proven(table, hidden).values())


def test_all_pairs_of_three_questions_are_three_linked_tables() -> None:
    table = margins_of(np.full((3, 3, 3), 4), [*combinations(range(3), 2)])
    assert 3 * 9 + 3 * 3 + 1 == len(table.places) and {12, 36, 108} == set(table.sizes)
