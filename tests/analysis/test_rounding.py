import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.counting.counts import Cell
from app.analysis.disclosure.rounding import (
    Precision,
    answers,
    bases,
    coarser_counts,
    coarser_shares,
    printed,
    rounded,
    steps_of,
)
from app.analysis.disclosure.suppression import SMALLEST_GROUP


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, 0), (2, 0), (3, 5), (11, 10), (12, 10), (13, 15), (17, 15), (18, 20), (1002, 1000)],
)
def test_counts_are_printed_to_the_nearest_five(count: int, expected: int) -> None:
    assert expected == rounded(count)


@given(st.integers(0, 10**6))
def test_rounding_a_count_keeps_the_order_and_does_nothing_twice(count: int) -> None:
    assert abs(rounded(count) - count) <= 2
    assert rounded(count) <= rounded(count + 1)
    assert rounded(count) == rounded(rounded(count))


@pytest.mark.parametrize("step", [5, 10])
@pytest.mark.parametrize("of", [10, 20, 50, 100])
def test_the_whole_numbers_behind_a_figure_are_all_those_printed_so(of: int, step: int) -> None:
    behind: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for base in range(SMALLEST_GROUP, 140):
        exact = printed(Cell(base, base, (0,)), Precision(step, of))
        if exact.of == of:
            for yes in range(base + 1):
                (steps,) = printed(Cell(base, base, (yes,)), Precision(step, of)).clipped
                behind.setdefault((exact.n, steps), set()).add((base, yes))
    for (n, steps), pairs in behind.items():
        found = {
            (base, yes)
            for base in bases(n, step, of, SMALLEST_GROUP)
            for low, high in [answers(base, steps, of)]
            for yes in range(low, high + 1)
        }
        within = {base for base, _ in pairs if base < 130}  # the last base rounds past the table
        assert {pair for pair in pairs if pair[0] in within} == {
            pair for pair in found if pair[0] in within
        }


def test_a_base_of_eleven_or_twelve_is_known_to_be_that() -> None:
    assert [11, 12] == bases(10, 5, 10, SMALLEST_GROUP)
    assert [18, 19] == bases(20, 5, 10, SMALLEST_GROUP)[:2]
    assert [20, 21, 22] == bases(20, 5, 20, SMALLEST_GROUP)


@pytest.mark.parametrize(
    ("base", "expected"), [(15, [5, 4]), (50, [10, 5, 4]), (150, [50, 20, 10, 5, 4])]
)
def test_shares_are_printed_coarser_step_by_step(base: int, expected: list[int]) -> None:
    found, precision = [], coarser_shares(Precision(), base)
    while precision:
        found.append(precision.most_steps)
        precision = coarser_shares(precision, base)
    assert expected == found


@pytest.mark.parametrize(("base", "expected"), [(39, []), (40, [10]), (200, [10, 20, 50])])
def test_a_coarser_count_is_still_within_an_eighth(base: int, expected: list[int]) -> None:
    found, precision = [], coarser_counts(Precision(), base)
    while precision:
        found.append(precision.count_step)
        precision = coarser_counts(precision, base)
    assert expected == found


@given(st.integers(0, 300), st.integers(1, 300), st.sampled_from([10, 20, 50, 100]))
def test_a_share_and_its_complement_make_all_steps(yes: int, rest: int, of: int) -> None:
    assert of == steps_of(yes, yes + rest, of) + steps_of(rest, yes + rest, of)
