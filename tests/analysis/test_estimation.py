from math import inf, isnan, nan
from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.estimates.estimation import (
    LEVEL,
    Estimate,
    benjamini_hochberg,
    clopper_pearson,
    difference_of,
    difference_of_means,
    holm,
    mean_of_distribution,
    newcombe,
    p_of,
    quantile,
    share,
    two_proportions_p,
    two_sided,
    wilson,
)

PARTS = st.floats(0, 1)
BASES = st.floats(0.5, 1e5)


# --- One share.


@pytest.mark.parametrize(
    ("yes", "n", "scored", "exact"),
    [  # Newcombe, Statistics in Medicine 17 (1998), table I: methods 3 and 5
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_intervals_of_a_share_are_the_published_ones(
    yes: int, n: int, scored: tuple[float, float], exact: tuple[float, float]
) -> None:
    for published, interval in ((scored, wilson), (exact, clopper_pearson)):
        assert published == tuple(round(limit, 4) for limit in interval(yes, n))
        of_no = tuple(round(1 - limit, 4) for limit in reversed(interval(n - yes, n)))
        assert published == of_no


@pytest.mark.parametrize(("yes", "n"), [(4, 50), (46, 50), (0, 12), (12, 12), (4.9, 50), (3, 6)])
def test_few_answers_have_the_exact_interval(yes: float, n: float) -> None:
    assert (yes / n, *clopper_pearson(yes, n)) == share(yes, n)


@pytest.mark.parametrize(("yes", "n"), [(5, 50), (45, 50), (5, 10), (500, 1000)])
def test_other_answers_have_wilson_s(yes: float, n: float) -> None:
    assert (yes / n, *wilson(yes, n)) == share(yes, n)


def test_a_weighted_share_rests_on_fewer_people_than_answered() -> None:
    assert share(81, 263)[1:] == pytest.approx(share(162, 526, deff=2)[1:])
    few = share(3, 60, deff=1.5, df=14)
    narrowed = 60 / 1.5 * (quantile(LEVEL, 59) / quantile(LEVEL, 14)) ** 2
    assert clopper_pearson(narrowed / 20, narrowed) == pytest.approx(few[1:])
    wide, wider = share(30, 60, df=14), share(30, 60, df=3)
    assert wider.low < wide.low < share(30, 60).low
    assert share(30, 60, df=inf) == share(30, 60)


def test_a_share_of_a_design_that_tells_no_variance_has_no_interval() -> None:
    """All said yes, or there is one cooperative: R's svyciprop has nan as well."""
    for found in (share(40, 40, deff=nan), share(10, 40, df=0), share(3, 40, df=0)):
        assert not isnan(found.value) and isnan(found.low) and isnan(found.high)
    assert clopper_pearson(1, 1) == share(1, 1, df=3)[1:], "a design has at most n - 1"


def test_an_estimate_about_nobody_is_not_a_number() -> None:
    assert all(isnan(number) for number in share(0, 0))
    assert all(isnan(number) for number in (*wilson(0, 0), *clopper_pearson(0, 0)))
    assert all(isnan(number) for number in mean_of_distribution({0: 0, 10: 0}))
    assert all(isnan(number) for number in newcombe(0, 0, 5, 10))
    assert isnan(two_proportions_p(5, 10, 0, 0))
    estimate, p = difference_of_means(nan, nan, 0, 3, 1, 10)
    assert all(isnan(number) for number in (*estimate, p))


@pytest.mark.parametrize(("yes", "n"), [(3, 2), (-1, 2), (1, 0)])
def test_what_is_no_share_is_refused(yes: int, n: int) -> None:
    for refuses in (wilson, clopper_pearson):
        with pytest.raises(ValueError, match="no share"):
            refuses(yes, n)
    with pytest.raises(ValueError, match="no share"):
        two_proportions_p(1, 2, yes, n)


@given(PARTS, BASES, st.floats(1, 5), st.none() | st.integers(1, 50))
def test_the_interval_holds_the_share_and_stays_between_0_and_1(
    part: float, n: float, deff: float, df: int | None
) -> None:
    df = None if n < 2 else df
    value, low, high = share(min(part * n, n), n, deff=deff, df=df)
    assert 0 <= low <= value + 1e-9
    assert value - 1e-9 <= high <= 1


@given(PARTS, BASES)
def test_the_exact_interval_holds_more_at_a_higher_level_and_less_of_more_people(
    part: float, n: float
) -> None:
    for interval in (wilson, clopper_pearson):
        low, high = interval(min(part * n, n), n)
        lower, higher = interval(min(part * n, n), n, 0.99)
        assert lower <= low + 1e-9
        assert high <= higher + 1e-9
        low_of_more, high_of_more = interval(min(part * n, n) * 2, n * 2)
        assert high_of_more - low_of_more <= high - low + 1e-9


# --- Two shares.


@pytest.mark.parametrize(
    ("table", "low", "high"),
    [  # Newcombe, Statistics in Medicine 17 (1998), table II: method 10
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0000),
        ((10, 10, 0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombe_s_method_gives_the_published_intervals(
    table: tuple[int, int, int, int], low: float, high: float
) -> None:
    assert (low, high) == tuple(round(limit, 4) for limit in newcombe(*table)[1:])


@given(PARTS, BASES, PARTS, BASES)
def test_a_difference_holds_its_value_and_turns_with_its_groups(
    part1: float, n1: float, part2: float, n2: float
) -> None:
    one, other = (min(part1 * n1, n1), n1), (min(part2 * n2, n2), n2)
    value, low, high = newcombe(*one, *other)
    assert -1 - 1e-9 <= low <= value + 1e-9
    assert value - 1e-9 <= high <= 1 + 1e-9
    assert (-value, -high, -low) == pytest.approx(newcombe(*other, *one), abs=1e-9)
    p = two_proportions_p(*one, *other)
    assert 0 <= p <= 1
    assert p == pytest.approx(two_proportions_p(*other, *one))


def test_a_difference_is_that_of_the_printed_intervals() -> None:
    first, second = share(56, 70), share(48, 80)
    assert newcombe(56, 70, 48, 80) == pytest.approx(difference_of(first, second))
    exact = Estimate(3.5, 3.5, 3.5)
    assert (0.5, 0.25, 1.0) == difference_of(exact, Estimate(3.0, 2.5, 3.25))


def test_a_weighted_difference_is_that_of_as_many_people_as_it_is_worth() -> None:
    found = newcombe(112, 140, 144, 240, deff1=2, deff2=3)
    assert newcombe(56, 70, 48, 80) == pytest.approx(found)
    p = two_proportions_p(112, 140, 144, 240, deff1=2, deff2=3)
    assert two_proportions_p(56, 70, 48, 80) == pytest.approx(p)
    few = newcombe(56, 70, 48, 80, df=10)
    assert few.low < newcombe(56, 70, 48, 80).low


def test_two_shares_that_are_both_none_or_both_all_do_not_differ() -> None:
    assert 1 == two_proportions_p(0, 10, 0, 20) == two_proportions_p(10, 10, 20, 20)


# --- Means.


def test_a_single_answer_has_a_mean_without_an_interval() -> None:
    mean, *interval = mean_of_distribution({3: 1.0, 4: 0.0})
    expected = 3.0
    assert expected == mean
    assert all(isnan(limit) for limit in interval)


@given(st.lists(st.integers(0, 10), min_size=2, max_size=50))
def test_a_mean_is_that_of_the_answers_one_by_one(answers: list[int]) -> None:
    half = quantile(LEVEL, len(answers) - 1) * stdev(answers) / len(answers) ** 0.5
    expected = (fmean(answers), fmean(answers) - half, fmean(answers) + half)
    counted = {point: answers.count(point) for point in range(11)}
    assert expected == pytest.approx(mean_of_distribution(counted), abs=1e-9)


def test_a_deviation_is_taken_as_the_least_allowed_where_it_is_smaller() -> None:
    half = quantile(LEVEL, 15) * 0.5 / 4
    assert (7, 7 - half, 7 + half) == pytest.approx(
        mean_of_distribution({7: 16}, least_deviation=0.5)
    )


def test_two_means_differ_as_welch_has_it() -> None:
    # Student (1908): R's t.test(extra ~ group, data = sleep)
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    estimate, p = difference_of_means(
        fmean(first), stdev(first), 10, fmean(second), stdev(second), 10
    )
    expected = (-1.58, -3.3654832, 0.2054832)
    assert (expected, 0.07939) == (tuple(round(number, 7) for number in estimate), round(p, 5))


def test_means_without_spread_differ_for_certain_or_not_at_all() -> None:
    assert ((2, 2, 2), 0) == difference_of_means(5, 0, 10, 3, 0, 10)
    assert ((0, 0, 0), 1) == difference_of_means(5, 0, 10, 5, 0, 10)
    (value, *interval), p = difference_of_means(5, nan, 1, 3, 1, 10)
    assert 2 == value
    assert all(isnan(number) for number in (*interval, p))


# --- Several tests.


def test_p_values_are_adjusted_as_published() -> None:
    ps = [0.01, 0.02, 0.03, 0.04, 0.05]
    assert [0.05, 0.08, 0.09, 0.09, 0.09] == pytest.approx(holm(ps))
    assert [0.05] * 5 == pytest.approx(benjamini_hochberg(ps))


def test_what_was_not_tested_counts_for_nothing() -> None:
    for adjust in (holm, benjamini_hochberg):
        first, missing, second = adjust([0.01, nan, 0.04])
        assert isnan(missing)
        assert adjust([0.01, 0.04]) == [first, second]
        assert [] == adjust([])


@given(st.lists(PARTS, max_size=20))
def test_adjusting_keeps_the_order_and_never_lowers(ps: list[float]) -> None:
    by_holm, by_rate = holm(ps), benjamini_hochberg(ps)
    for p, rate, family in zip(ps, by_rate, by_holm, strict=True):
        assert p <= rate + 1e-12
        assert rate <= family + 1e-12
        assert family <= 1
    order = sorted(range(len(ps)), key=ps.__getitem__)
    assert sorted(by_holm) == [by_holm[place] for place in order]
    assert sorted(by_rate) == [by_rate[place] for place in order]


# --- Quantiles.


def test_quantiles_are_the_published_ones() -> None:
    found = [quantile(0.95), quantile(0.99), quantile(0.95, 10), quantile(0.95, 1)]
    assert [1.959964, 2.575829, 2.228139, 12.706205] == [round(number, 6) for number in found]
    assert quantile(0.95) == quantile(0.95, inf)
    assert isnan(quantile(0.95, 0))


@given(st.floats(0.01, 10), st.integers(1, 100))
def test_a_value_as_far_as_its_interval_has_the_p_value_of_its_level(se: float, df: int) -> None:
    value = quantile(0.95, df) * se
    assert 0.05 == pytest.approx(two_sided(value, se, df), rel=1e-6)
    assert 0 == two_sided(value, 0)
    assert 1 == two_sided(0, se, df) == two_sided(0, 0)
    assert isnan(two_sided(nan, se))


@given(st.floats(-6, 6))
def test_the_p_value_of_an_interval_is_that_of_its_test(value: float) -> None:
    def interval(level: float) -> tuple[float, float]:
        return value - quantile(level), value + quantile(level)

    assert two_sided(value, 1) == pytest.approx(p_of(interval), rel=1e-6)


def test_an_interval_that_never_or_always_leaves_out_0_has_an_end_of_p() -> None:
    assert 1 == p_of(lambda _: (0, 1))
    assert 1e-15 == p_of(lambda _: (1, 2))
