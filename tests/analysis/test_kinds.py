from collections.abc import Sequence
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.analysis.counting.classes import points_of
from app.analysis.counting.counts import Cell, Counts, Kind
from app.analysis.disclosure.kinds import KINDS, Points, reveals
from app.analysis.disclosure.kinds import figures as printed_figures
from app.analysis.disclosure.rounding import Precision, printed
from app.analysis.disclosure.suppression import SMALLEST_GROUP
from app.analysis.findings import Figure
from app.questionnaire.definition import NumberItem, Variable

SCALE = tuple(str(point) for point in range(11))
BASES = [*range(SMALLEST_GROUP, 130), 199, 200, 1234]
POINTS = {
    "a scale": SCALE,
    "a rank": ("1", "2", "3"),
    "hours": ("0", "5", "10", "15", "20", "25", "30", "35", "40", "45", "50", "55", "60"),
    "an age, with a nearer end": ("20", "25", "30", "35", "40", "45", "50", "55", "60", "62"),
    "a turnover": ("0", "2500", "5000", "7500", "10000", "12500"),
    "a mark": ("0", "0.25", "0.5", "0.75", "1"),
    "yes or no": ("0", "1"),
}


def counts(cell: Cell, kind: Kind, answers: Sequence[str] = SCALE) -> Counts:
    named = tuple(answers) if kind == "mean" else tuple(f"a{i}" for i in range(len(cell.answers)))
    return Counts("finding", kind, "item", named, {"all": cell})


def figures(
    cell: Cell,
    kind: Kind = "distribution",
    precision: Precision | None = None,
    answers: Sequence[str] = SCALE,
    deff: float = 1.0,
) -> list[Figure]:
    return printed_figures(counts(cell, kind, answers), "all", printed(cell, precision), deff)


def share(yes: int, n: int, deff: float = 1.0) -> Figure:
    (figure,) = figures(Cell(n, n, (yes,)), deff=deff)
    return figure


def mean(answered: dict[int, int], answers: Sequence[str] = SCALE) -> Figure:
    n, known = sum(answered.values()), [answered.get(int(point), 0) for point in answers]
    (figure,) = figures(Cell(n, n, tuple(known)), "mean", answers=answers)
    return figure


def test_every_kind_is_printed_and_declares_what_it_reveals() -> None:
    """Or a figure would leave that nobody attacked."""
    assert set(get_args(Kind)) == KINDS.keys()
    for kind, method in KINDS.items():
        cell = Cell(60, 60, (60,) if kind == "share" else (30, 20, 10))
        answers = ("1",) if kind == "share" else ("1", "2", "3")
        shown = [*method.figures(counts(cell, kind, answers), "all", printed(cell), 1.0)]
        bounds = [*method.reveals(answers, shown, SMALLEST_GROUP)]
        of_answers = {place for bound in bounds for place, own in enumerate(bound.answers) if own}
        assert set(range(len(answers))) == of_answers
        assert any(bound.base for bound in bounds)


def test_a_kind_that_declares_nothing_cannot_be_printed() -> None:
    cell = Cell(60, 60, (30,))
    unknown = Counts("finding", "median", "item", ("a",), {"all": cell})
    with pytest.raises(KeyError, match="median"):
        printed_figures(unknown, "all", printed(cell))


# --- Shares.


@pytest.mark.parametrize(
    ("yes", "n", "expected", "low", "high", "bound"),
    [
        (5, 12, (10, 0.4), 0.092, 0.777, None),  # of 35 % at least, of 45 % at most
        (3, 12, (10, 0.2), 0.011, 0.606, None),  # 25 % is as far from 20 as from 30: even steps
        (9, 12, (10, 0.8), 0.394, 0.989, None),  # so that both sides of it make 100 %
        (0, 19, (20, 0.1), 0.0, 0.379, "at_most"),
        (2, 19, (20, 0.1), 0.0, 0.379, "at_most"),
        (19, 19, (20, 0.9), 0.621, 1.0, "at_least"),
        (7, 20, (20, 0.35), 0.163, 0.591, None),
        (3, 99, (100, 0.05), 0.0, 0.144, "at_most"),
        (47, 100, (100, 0.47), 0.37, 0.572, None),
        (0, 2000, (2000, 0.01), 0.0, 0.022, "at_most"),
        (2000, 2000, (2000, 0.99), 0.978, 1.0, "at_least"),
        (600, 2000, (2000, 0.3), 0.275, 0.326, None),
        (2, 100, (100, 0.02), 0.001, 0.078, None),
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


def test_weights_widen_an_interval_and_change_nothing_else() -> None:
    one, other = share(30, 100), share(30, 100, deff=2.0)
    assert (one.n, one.share) == (other.n, other.share)
    assert (other.low or 0) < (one.low or 0) < (one.high or 0) < (other.high or 0)


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
            assert figure.low <= yes / n <= figure.high
            assert ends.get(figure.share) == figure.bound
        assert all(one.share <= another.share for one, another in pairwise(shown))


@pytest.mark.parametrize("smallest", [5, 8, SMALLEST_GROUP])
def test_an_interval_reaches_0_or_1_only_where_the_share_is_clipped(smallest: int) -> None:
    for n in [*range(smallest, 130), 1234]:
        for yes in range(n + 1):
            said = printed(Cell(n, n, (yes,)))
            clipped, figure = said.clipped, share(yes, n)
            assert (figure.low == 0) == (clipped == (1,))
            assert (figure.high == 1) == (clipped == (said.of - 1,))


def test_an_interval_says_no_more_than_its_share_and_base() -> None:
    # below 20 and 100 the ends of the grids are others, so bases that print alike are told apart
    known: dict[tuple[object, ...], set[tuple[object, ...]]] = {}
    for n in BASES:
        for yes in range(n + 1):
            figure = share(yes, n)
            said = figure.n, figure.share, figure.bound, figure.share_step
            known.setdefault(said, set()).add((figure.low, figure.high))
    assert {1} == {len(intervals) for intervals in known.values()}


# --- Means.


@pytest.mark.parametrize(
    ("answered", "expected", "low", "high"),
    [
        ({5: 3, 8: 9}, 7.4, 6.2, 8.6),  # exactly 7.25: 25 and 75 % are printed as 20 and 80
        ({0: 8, 10: 8}, 5.0, 2.0, 8.0),
        ({6: 500, 7: 500}, 6.5, 6.4, 6.6),
    ],
)
def test_a_mean_is_that_of_the_rounded_distribution(
    answered: dict[int, int], expected: float, low: float, high: float
) -> None:
    figure = mean(answered)
    assert (expected, low, high) == (figure.mean, figure.low, figure.high)


@pytest.mark.parametrize(
    ("answered", "expected", "low", "high"),
    [({10: 15}, 9.9, 8.8, 10.0), ({0: 15}, 0.1, 0.0, 1.2), ({5: 15}, 5.0, 4.3, 5.7)],
)
def test_a_mean_does_not_tell_that_everyone_answered_the_same(
    answered: dict[int, int], expected: float, low: float, high: float
) -> None:
    figure = mean(answered)
    assert (expected, low, high) == (figure.mean, figure.low, figure.high)


@pytest.mark.parametrize(
    ("scale", "width", "decimals", "from_ends"),
    [
        ("a scale", 1.0, 1, 0.1),
        ("a rank", 1.0, 1, 0.1),
        ("hours", 5.0, 1, 0.5),
        ("an age, with a nearer end", 5.0, 1, 0.5),
        ("a turnover", 2500.0, -2, 300.0),
        ("a mark", 0.25, 2, 0.03),
        ("yes or no", 1.0, 1, 0.1),
    ],
)
def test_a_mean_is_printed_to_what_its_points_support(
    scale: str, width: float, decimals: int, from_ends: float
) -> None:
    points = Points.of(POINTS[scale])
    assert (width, decimals) == (points.width, points.decimals)
    assert from_ends == pytest.approx(points.from_ends)
    size = len(points.values)
    for answered in ((40, *[0] * (size - 1)), (*[0] * (size - 1), 40), (20, *[0] * (size - 2), 20)):
        (figure,) = figures(Cell(40, 40, answered), "mean", answers=POINTS[scale])
        mean, low, high = figure.mean or 0.0, figure.low or 0.0, figure.high or 0.0
        assert mean == round(mean, decimals)
        assert points.lowest + from_ends - 1e-9 <= mean <= points.highest - from_ends + 1e-9
        assert points.lowest <= low < mean < high <= points.highest


def test_a_mean_of_shares_that_all_round_to_nothing_is_in_the_middle() -> None:
    cell = Cell(55, 55, (5,) * 11)  # 9 % each, in steps of 25 %
    (figure,) = figures(cell, "mean", Precision(5, 4))
    # at most an eighth of them gave each answer, so that the mean is between 3.5 and 6.5
    assert (5.0, 3.2, 6.8) == (figure.mean, figure.low, figure.high)


@pytest.mark.parametrize("decimals", range(4))
@pytest.mark.parametrize("most", [1, 7, 24, 25, 60, 1000, 80_000])
def test_the_points_of_every_number_can_be_printed(most: int, decimals: int) -> None:
    item = NumberItem.model_validate(
        {
            "item": "x",
            "type": "number",
            "ask": {"en": "X"},
            "at_least": "0",
            "at_most": str(most),
            "decimals": str(decimals),
        }
    )
    answers = [code for code, _ in points_of(Variable("x", item))]
    points = Points.of(answers)
    (figure,) = figures(Cell(40, 40, (40, *[0] * (len(answers) - 1))), "mean", answers=answers)
    assert 0 == figure.low < figure.mean < figure.high <= most
    assert points.unit <= points.width / 10 + 1e-9 or points.unit == pytest.approx(
        points.width / 10, rel=1
    )


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
def cells(draw: st.DrawFn, kind: Kind, points: int = 11) -> Cell:
    if kind in ("share", "choices"):
        base = draw(st.integers(SMALLEST_GROUP, 400))
        count = 1 if kind == "share" else 3
        return Cell(base, base, tuple(draw(st.integers(0, base)) for _ in range(count)))
    size = points if kind == "mean" else draw(st.integers(2, 5))
    largest = draw(st.sampled_from([0, 3, 15, 60]))
    answered = [draw(st.integers(0, largest)) for _ in range(size)]
    answered[draw(st.integers(0, size - 1))] += SMALLEST_GROUP
    return Cell(sum(answered), sum(answered), tuple(answered))


PRECISIONS = st.sampled_from(
    [
        Precision(),
        Precision(5, 20),
        Precision(10, 100),
        Precision(50, 10),
        Precision(20, 50),
        Precision(5, 4),
    ]
)


def assert_contains_the_truth(
    cell: Cell, kind: Kind, precision: Precision, answers: Sequence[str]
) -> None:
    assume(4 * precision.count_step <= cell.base or precision.count_step == 5)
    shown = figures(cell, kind, precision, answers)
    for bound in reveals(kind, counts(cell, kind, answers).answers, shown, SMALLEST_GROUP):
        pairs = zip(bound.answers, cell.answers, strict=True)
        value = bound.base * cell.base + sum(factor * count for factor, count in pairs)
        near = 1e-9 * max(1.0, *map(abs, bound.answers))
        assert bound.least - near <= value <= bound.most + near


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(st.data())
def test_the_truth_is_within_all_that_a_figure_reveals(kind: Kind, data: st.DataObject) -> None:
    assert_contains_the_truth(data.draw(cells(kind)), kind, data.draw(PRECISIONS), SCALE)


@pytest.mark.parametrize("scale", POINTS)
@given(st.data())
def test_the_truth_is_within_all_that_a_mean_reveals(scale: str, data: st.DataObject) -> None:
    cell = data.draw(cells("mean", len(POINTS[scale])))
    assert_contains_the_truth(cell, "mean", data.draw(PRECISIONS), POINTS[scale])


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
    bounds = reveals("mean", SCALE, [mean(answered)], SMALLEST_GROUP)
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
