from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.counts import Cell, Counts, Kind
from app.analysis.findings import Figure
from app.analysis.suppression import SMALLEST_GROUP, protect, rounded

POINTS = tuple(str(point) for point in range(11))
BASES = [*range(SMALLEST_GROUP, 130), 199, 200, 1234]


def figures(cell: Cell, kind: Kind = "distribution") -> tuple[Figure, ...]:
    answers = POINTS if kind == "mean" else tuple(f"a{i}" for i in range(len(cell.answers)))
    return protect(Counts("finding", kind, "item", answers, {"all": cell}))


def share(yes: int, n: int) -> Figure:
    (figure,) = figures(Cell(n, n, (yes,)))
    return figure


def mean(answers: dict[int, int]) -> Figure:
    n = sum(answers.values())
    (figure,) = figures(Cell(n, n, tuple(answers.get(point, 0) for point in range(11))), "mean")
    return figure


@st.composite
def cells(draw: st.DrawFn) -> Cell:
    base = draw(st.integers(0, 40))
    answers = draw(st.lists(st.integers(0, base), min_size=1, max_size=4))
    return Cell(base + draw(st.integers(0, 15)), base, tuple(answers))


@pytest.mark.parametrize(
    ("count", "printed"),
    [(0, 0), (2, 0), (3, 5), (11, 10), (12, 10), (13, 15), (17, 15), (18, 20), (1002, 1000)],
)
def test_counts_are_printed_to_the_nearest_five(count: int, printed: int) -> None:
    assert printed == rounded(count)


@given(st.integers(0, 10**6))
def test_rounding_a_count_keeps_the_order_and_does_nothing_twice(count: int) -> None:
    assert abs(rounded(count) - count) <= 2
    assert rounded(count) <= rounded(count + 1)
    assert rounded(count) == rounded(rounded(count))


@pytest.mark.parametrize(
    ("yes", "n", "printed", "low", "high", "bound"),
    [
        (5, 12, (10, 0.4), 0.17, 0.69, None),
        (3, 12, (10, 0.2), 0.06, 0.51, None),  # 25 % is as far from 20 as from 30: even steps
        (9, 12, (10, 0.8), 0.49, 0.94, None),  # so that both sides of it make 100 %
        (0, 19, (20, 0.1), 0.0, 0.3, "at_most"),
        (2, 19, (20, 0.1), 0.0, 0.3, "at_most"),
        (19, 19, (20, 0.9), 0.7, 1.0, "at_least"),
        (7, 20, (20, 0.35), 0.18, 0.57, None),
        (3, 99, (100, 0.05), 0.0, 0.11, "at_most"),
        (47, 100, (100, 0.47), 0.38, 0.57, None),
        (0, 2000, (2000, 0.01), 0.0, 0.02, "at_most"),
        (2000, 2000, (2000, 0.99), 0.98, 1.0, "at_least"),
        (600, 2000, (2000, 0.3), 0.28, 0.32, None),
    ],
)
def test_shares_are_as_fine_as_their_base_supports(
    yes: int, n: int, printed: tuple[int, float], low: float, high: float, bound: str | None
) -> None:
    figure = share(yes, n)
    assert (*printed, low, high, bound) == (
        figure.n,
        figure.share,
        figure.low,
        figure.high,
        figure.bound,
    )


@pytest.mark.parametrize(
    ("bases", "step"), [(range(11, 20), 10), (range(20, 100), 5), ([*range(100, 130), 1234], 1)]
)
def test_every_share_is_on_its_grid_within_its_interval_and_not_at_the_ends(
    bases: Sequence[int], step: int
) -> None:
    percents = range(step, 100, step)
    ends = {percents[0] / 100: "at_most", percents[-1] / 100: "at_least"}
    for n in bases:
        shown = [share(yes, n) for yes in range(n + 1)]
        assert {figure.share for figure in shown} <= {percent / 100 for percent in percents}
        for yes, figure in enumerate(shown):
            assert figure.share == pytest.approx(yes / n, abs=step / 100 + 1e-9)
            assert figure.share == pytest.approx(1 - shown[n - yes].share)
            assert figure.low < figure.share < figure.high
            assert ends.get(figure.share) == figure.bound
        assert all(one.share <= another.share for one, another in pairwise(shown))


def test_an_interval_says_no_more_than_its_share_and_base() -> None:
    # below 20 and 100 the ends of the grids are others, so bases that print alike are told apart
    known: dict[tuple[object, ...], set[tuple[object, ...]]] = {}
    for n in BASES:
        for yes in range(n + 1):
            figure = share(yes, n)
            printed = figure.n, figure.share, figure.bound
            known.setdefault(printed, set()).add((figure.low, figure.high))
    assert {1} == {len(intervals) for intervals in known.values()}


@given(st.sampled_from(["share", "distribution"]), st.lists(cells(), max_size=6))
def test_nothing_is_shown_of_fewer_than_eleven(kind: Kind, drawn: list[Cell]) -> None:
    found = {f"g={i}": Cell(c.respondents, c.base, c.answers[:1]) for i, c in enumerate(drawn)}
    shown = protect(Counts("finding", kind, "item", ("a",), found))
    expected = {
        group: "hidden" if cell.respondents < 11 else "withheld" if cell.base < 11 else "shown"
        for group, cell in found.items()
    }
    assert expected == {figure.group: figure.status for figure in shown}
    numbers = {
        (figure.n, figure.share, figure.low, figure.high, figure.mean)
        for figure in shown
        if figure.status != "shown"
    }
    assert numbers <= {(None,) * 5}


@given(cells(), cells())
def test_all_hidden_groups_look_the_same(one: Cell, other: Cell) -> None:
    small = [Cell(cell.respondents % 11, cell.base % 11, (0,)) for cell in (one, other)]
    assert figures(small[0]) == figures(small[1])


def test_a_hidden_distribution_has_a_row_for_each_answer_and_a_hidden_mean_one() -> None:
    rows = figures(Cell(10, 10, (1, 2, 3))) + figures(Cell(10, 10, (0,) * 11), "mean")
    expected = ["a0", "a1", "a2", ""]
    assert expected == [figure.answer for figure in rows]


@pytest.mark.parametrize(
    ("answers", "printed", "low", "high"),
    [
        ({5: 3, 8: 9}, 7.4, 6.6, 8.2),  # exactly 7.25: 25 and 75 % are printed as 20 and 80
        ({0: 8, 10: 8}, 5.0, 2.4, 7.6),
        ({6: 500, 7: 500}, 6.5, 6.5, 6.5),
    ],
)
def test_a_mean_is_that_of_the_rounded_distribution(
    answers: dict[int, int], printed: float, low: float, high: float
) -> None:
    figure = mean(answers)
    assert (printed, low, high) == (figure.mean, figure.low, figure.high)


@pytest.mark.parametrize(
    ("answers", "printed", "low", "high"),
    [({10: 15}, 9.9, 9.7, 10.0), ({0: 15}, 0.1, 0.0, 0.3), ({5: 15}, 5.0, 4.7, 5.3)],
)
def test_a_mean_does_not_tell_that_everyone_answered_the_same(
    answers: dict[int, int], printed: float, low: float, high: float
) -> None:
    figure = mean(answers)
    assert (printed, low, high) == (figure.mean, figure.low, figure.high)


@given(st.dictionaries(st.integers(0, 10), st.integers(0, 60), min_size=1))
def test_every_mean_has_one_decimal_and_lies_within_its_interval(answers: dict[int, int]) -> None:
    counted = answers | {5: answers.get(5, 0) + 11}
    figure = mean(counted)
    assert figure.mean == round(figure.mean, 1)
    assert 0 <= figure.low <= figure.mean <= figure.high <= 10
    n = sum(counted.values())
    exact = sum(point * count for point, count in counted.items()) / n
    step = 0.1 if n < 20 else 0.05 if n < 100 else 0.01
    assert abs(figure.mean - exact) <= 11 * 10 * step / 2 + 0.05
