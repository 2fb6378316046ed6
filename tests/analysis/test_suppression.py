"""Hiding on exact counts: the published tables whose answers are known, and random ones."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from app.analysis.disclosure.margins import margins_of
from app.analysis.disclosure.suppression import (
    Rules,
    completed,
    following,
    too_small,
)
from app.exceptions import RulesAreTooLoose
from tests.analysis.published import Published, with_margins

# Region by sex, sdcTable's microdata1: 2 women in A are too few.
MICRODATA = with_margins(
    {"A": (18, 2), "B": (14, 19), "C": (12, 10), "D": (11, 14)}, ("men", "women")
)
# Rows w to z and columns a to d, from the tests of sdcTable.
FALSE_SAFETY = with_margins(
    {
        "w": (30, 47, 64, 89),
        "x": (90, 124, 5, 31),
        "y": (92, 100, 59, 85),
        "z": (800, 991, 651, 685),
    },
    "abcd",
)


def named(table: Published, names: str) -> set[int]:
    return {table.names.index(name) for name in names.split()}


def test_two_holes_on_every_line_do_not_keep_a_cell_from_following() -> None:
    hidden = named(FALSE_SAFETY, "wa wb xa xc yb yd zc zd")
    lines = [each for each in FALSE_SAFETY.adding.sums if hidden & {*each.parts}]
    assert all(len(hidden & {*each.parts}) >= 2 for each in lines)
    without_wc = named(FALSE_SAFETY, "wa wb wc xa xc yb yd zb zd")
    assert named(FALSE_SAFETY, "wb") <= {*following(FALSE_SAFETY.adding, without_wc)}
    assert [] == following(FALSE_SAFETY.adding, without_wc | named(FALSE_SAFETY, "xb"))


def test_completion_goes_on_where_holes_alone_would_stop() -> None:
    hidden = named(FALSE_SAFETY, "wa wb wc xa xc yb yd zb zd")
    found = completed(FALSE_SAFETY.adding, FALSE_SAFETY.sizes, hidden, 1)
    assert hidden < found
    assert [] == following(FALSE_SAFETY.adding, found)


def test_a_published_table_is_completed_at_the_optimum() -> None:
    small = too_small(MICRODATA.sizes, 3)
    assert named(MICRODATA, "Awomen") == small
    found = completed(MICRODATA.adding, MICRODATA.sizes, small, 3)
    assert named(MICRODATA, "Awomen Amen Cwomen Cmen") == found  # as published: 40 people more
    assert 2 + 40 == best(MICRODATA, small, 3)


def test_a_single_hidden_part_of_a_shown_whole_takes_its_smallest_sibling_along() -> None:
    table = with_margins({"": (5, 20, 30)}, ("a", "b", "c"))
    found = completed(table.adding, table.sizes, named(table, "a"), 11)
    assert named(table, "a b") == found


def test_hidden_parts_of_a_whole_are_eleven_together() -> None:
    table = with_margins({"": (2, 3, 20, 30)}, ("a", "b", "c", "d"))
    found = completed(table.adding, table.sizes, too_small(table.sizes, 11), 11)
    assert named(table, "a b c") == found


def test_a_whole_is_hidden_where_no_part_is_left() -> None:
    table = with_margins({"": (2, 3)}, ("a", "b"))
    assert set(range(3)) == completed(table.adding, table.sizes, named(table, "a b"), 11)


@given(st.lists(st.integers(0, 40), min_size=12, max_size=12))
def test_no_hidden_cell_of_three_dimensions_follows(counts: list[int]) -> None:
    table = margins_of(np.array(counts).reshape(2, 2, 3))
    found = completed(table.adding, table.sizes, too_small(table.sizes, 11), 11)
    shown = [place for place in range(len(table.sizes)) if place not in found]
    rows = table.adding.rows.toarray()
    rank = np.linalg.matrix_rank(rows[shown]) if shown else 0
    for place in found:
        assert rank < np.linalg.matrix_rank(rows[[*shown, place]])


@given(st.lists(st.integers(0, 40), min_size=9, max_size=9))
def test_what_is_hidden_is_near_the_least_that_could_be(counts: list[int]) -> None:
    rows = {name: tuple(counts[3 * place : 3 * place + 3]) for place, name in enumerate("rst")}
    table = with_margins(rows, "abc")
    small = too_small(table.sizes, 11)
    found = completed(table.adding, table.sizes, small, 11)
    assert small <= found
    assert [] == following(table.adding, found)


def best(table: Published, small: set[int], smallest: int) -> int:
    """The fewest people hidden so that no line has one hole, or holes of too few people."""
    count, lines = len(table.sizes), table.adding.sums
    rows, least = [], []
    for each in lines:  # a hole in a part needs another, and enough people, or a hole in the whole
        for part in each.parts:
            one, enough = np.zeros(count), np.zeros(count)
            for other in each.parts:
                one[other] = float(other != part)
                enough[other] = table.sizes[other]
            one[part], one[each.whole] = -1, 1
            enough[part] -= smallest
            enough[each.whole] = smallest
            rows += [one, enough]
            least += [0.0, 0.0]
        whole = np.zeros(count)
        whole[each.whole] = -1
        whole[list(each.parts)] = 1
        rows.append(whole)
        least.append(0.0)
    fixed = np.array([float(place in small) for place in range(count)])
    solved = milp(
        np.array(table.sizes, dtype=float),
        constraints=LinearConstraint(np.array(rows), np.array(least), np.inf),
        integrality=np.ones(count),
        bounds=Bounds(fixed, 1),
    )
    return round(solved.fun)


def excess(tables: Sequence[Published]) -> float:
    """How many more people are hidden than at the optimum, over some tables."""
    hidden, optimum = 0, 0
    for table in tables:
        small = too_small(table.sizes, 11)
        found = completed(table.adding, table.sizes, small, 11)
        hidden += sum(table.sizes[place] for place in found)
        optimum += best(table, small, 11)
    return hidden / optimum - 1


def test_over_many_small_tables_little_more_is_hidden_than_at_the_optimum() -> None:
    random = np.random.default_rng(1)
    tables = []
    for _ in range(60):
        shape = random.integers(3, 6), random.integers(2, 5)
        counts = random.negative_binomial(2, 0.06, shape) + 1
        columns = "abcde"[: shape[1]]
        rows = zip("rstuv", counts.tolist(), strict=False)
        tables.append(with_margins({name: tuple(row) for name, row in rows}, columns))
    assert excess(tables) <= 0.15


@pytest.mark.parametrize(
    "stricter", [{"smallest": 5}, {"smallest": 20}, {"narrowest": 9}, {"largest_share": 0.7}]
)
def test_a_wave_may_have_its_own_rules(stricter: dict[str, float]) -> None:
    assert vars(Rules()) | stricter == vars(Rules(**stricter))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "looser", [{"smallest": 4}, {"narrowest": 4}, {"largest_share": 0.9}, {"largest_share": 0}]
)
def test_rules_that_protect_nobody_are_refused(looser: dict[str, float]) -> None:
    with pytest.raises(RulesAreTooLoose):
        Rules(**looser)  # type: ignore[arg-type]
