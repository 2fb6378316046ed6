from math import isnan
from statistics import NormalDist, fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.estimation import mean_of_distribution, share, wilson


@pytest.mark.parametrize(
    ("yes", "n", "low", "high"),
    [  # Newcombe, Statistics in Medicine 17 (1998), table I
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(yes: int, n: int, low: float, high: float) -> None:
    assert (low, high) == tuple(round(limit, 4) for limit in wilson(yes, n))
    no = tuple(round(1 - limit, 4) for limit in reversed(wilson(n - yes, n)))
    assert (low, high) == no


def test_a_share_of_nobody_is_not_a_number() -> None:
    assert all(isnan(number) for number in share(0, 0))
    assert all(isnan(number) for number in mean_of_distribution({0: 0, 10: 0}))


def test_a_single_answer_has_a_mean_without_an_interval() -> None:
    mean, *interval = mean_of_distribution({3: 1.0, 4: 0.0})
    expected = 3.0
    assert expected == mean
    assert all(isnan(limit) for limit in interval)


@pytest.mark.parametrize(("yes", "n"), [(3, 2), (-1, 2), (1, 0)])
def test_what_is_no_share_is_refused(yes: int, n: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(yes, n)


@given(st.floats(0, 1), st.floats(0.5, 1e6))
def test_the_interval_holds_the_share_and_stays_between_0_and_1(part: float, n: float) -> None:
    value, low, high = share(part * n, n)
    assert 0 <= low <= value + 1e-12
    assert value - 1e-12 <= high <= 1


@given(st.lists(st.integers(0, 10), min_size=2, max_size=50))
def test_a_mean_is_that_of_the_answers_one_by_one(answers: list[int]) -> None:
    z = NormalDist().inv_cdf(0.975)
    half = z * stdev(answers) / len(answers) ** 0.5
    expected = (fmean(answers), fmean(answers) - half, fmean(answers) + half)
    counted = {point: answers.count(point) for point in range(11)}
    assert expected == pytest.approx(mean_of_distribution(counted), abs=1e-9)


def test_a_deviation_is_taken_as_the_least_allowed_where_it_is_smaller() -> None:
    half = NormalDist().inv_cdf(0.975) * 0.5 / 4
    assert (7, 7 - half, 7 + half) == pytest.approx(
        mean_of_distribution({7: 16}, least_deviation=0.5)
    )
