from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.analysis.counts import Cell, Counts, Kind
from app.analysis.findings import Figure
from app.analysis.kinds import figures as printed_figures
from app.analysis.kinds import reveals
from app.analysis.rounding import (
    Precision,
    answers,
    bases,
    coarser_counts,
    coarser_shares,
    printed,
    rounded,
    steps_of,
)
from app.analysis.suppression import SMALLEST_GROUP

POINTS = tuple(str(point) for point in range(11))
BASES = [*range(SMALLEST_GROUP, 130), 199, 200, 1234]


def counts(cell: Cell, kind: Kind) -> Counts:
    named = POINTS if kind == "mean" else tuple(f"a{i}" for i in range(len(cell.answers)))
    return Counts("finding", kind, "item", named, {"all": cell})


def figures(
    cell: Cell, kind: Kind = "distribution", precision: Precision | None = None
) -> list[Figure]:
    return printed_figures(counts(cell, kind), "all", printed(cell, precision))


def share(yes: int, n: int) -> Figure:
    (figure,) = figures(Cell(n, n, (yes,)))
    return figure


def mean(answered: dict[int, int]) -> Figure:
    n = sum(answered.values())
    (figure,) = figures(Cell(n, n, tuple(answered.get(point, 0) for point in range(11))), "mean")
    return figure


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


@pytest.mark.parametrize(
    ("yes", "n", "expected", "low", "high", "bound"),
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
    yes: int, n: int, expected: tuple[int, float], low: float, high: float, bound: str | None
) -> None:
    figure = share(yes, n)
    assert (*expected, low, high, bound) == (
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
            said = figure.n, figure.share, figure.bound
            known.setdefault(said, set()).add((figure.low, figure.high))
    assert {1} == {len(intervals) for intervals in known.values()}


@pytest.mark.parametrize(
    ("answered", "expected", "low", "high"),
    [
        ({5: 3, 8: 9}, 7.4, 6.6, 8.2),  # exactly 7.25: 25 and 75 % are printed as 20 and 80
        ({0: 8, 10: 8}, 5.0, 2.4, 7.6),
        ({6: 500, 7: 500}, 6.5, 6.5, 6.5),
    ],
)
def test_a_mean_is_that_of_the_rounded_distribution(
    answered: dict[int, int], expected: float, low: float, high: float
) -> None:
    figure = mean(answered)
    assert (expected, low, high) == (figure.mean, figure.low, figure.high)


@pytest.mark.parametrize(
    ("answered", "expected", "low", "high"),
    [({10: 15}, 9.9, 9.7, 10.0), ({0: 15}, 0.1, 0.0, 0.3), ({5: 15}, 5.0, 4.7, 5.3)],
)
def test_a_mean_does_not_tell_that_everyone_answered_the_same(
    answered: dict[int, int], expected: float, low: float, high: float
) -> None:
    figure = mean(answered)
    assert (expected, low, high) == (figure.mean, figure.low, figure.high)


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


# --- What a figure reveals.


@st.composite
def cells(draw: st.DrawFn, kind: Kind) -> Cell:
    if kind in ("share", "choices"):
        base = draw(st.integers(SMALLEST_GROUP, 400))
        count = 1 if kind == "share" else 3
        return Cell(base, base, tuple(draw(st.integers(0, base)) for _ in range(count)))
    size = 11 if kind == "mean" else draw(st.integers(2, 5))
    largest = draw(st.sampled_from([3, 15, 60]))
    answered = [draw(st.integers(0, largest)) for _ in range(size)]
    answered[draw(st.integers(0, size - 1))] += SMALLEST_GROUP
    return Cell(sum(answered), sum(answered), tuple(answered))


PRECISIONS = st.sampled_from(
    [Precision(), Precision(5, 20), Precision(10, 100), Precision(50, 10), Precision(20, 50)]
)


@pytest.mark.parametrize("kind", ["share", "choices", "distribution", "mean"])
@given(st.data())
def test_the_truth_is_within_all_that_a_figure_reveals(kind: Kind, data: st.DataObject) -> None:
    cell, precision = data.draw(cells(kind)), data.draw(PRECISIONS)
    assume(4 * precision.count_step <= cell.base or precision.count_step == 5)
    shown = figures(cell, kind, precision)
    for bound in reveals(kind, counts(cell, kind).answers, shown, SMALLEST_GROUP):
        pairs = zip(bound.answers, cell.answers, strict=True)
        value = bound.base * cell.base + sum(factor * count for factor, count in pairs)
        assert bound.least - 1e-9 <= value <= bound.most + 1e-9


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
    ("answered", "absent"),
    [
        ({0: 103}, {6, 7, 8, 9, 10}),
        ({10: 103}, {0, 1, 2, 3, 4}),
        ({0: 15}, {2, 3, 4, 5, 6, 7, 8, 9, 10}),
        ({0: 60}, set()),  # two of them would be rounded away
        ({3: 50, 4: 53}, set()),
    ],
)
def test_a_mean_near_an_end_tells_which_answers_nobody_gave(
    answered: dict[int, int], absent: set[int]
) -> None:
    bounds = reveals("mean", POINTS, [mean(answered)], SMALLEST_GROUP)
    alone = [bound for bound in bounds if sum(map(abs, bound.answers)) == 1 and not bound.base]
    nobody = {list(bound.answers).index(1.0) for bound in alone if bound.most < 1}
    assert absent == nobody


def test_shares_of_one_answer_each_tell_more_of_the_base_together_than_alone() -> None:
    # three answers of 30 % at least 2.75 each: of 13 to 17 people only some can have given them
    cell = Cell(14, 14, (4, 5, 5))
    shown = figures(cell, "distribution")
    alone = [bound for bound in reveals("choices", ("a", "b", "c"), shown, 11) if bound.base == 1]
    together = [
        bound for bound in reveals("distribution", ("a", "b", "c"), shown, 11) if bound.base == 1
    ]
    assert (13, 17) == (alone[0].least, alone[0].most)
    assert together[-1].most - together[-1].least < 4


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
