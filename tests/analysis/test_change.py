from collections import Counter
from collections.abc import Callable
from math import nan

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.analysis.estimates.change import (
    mcnemar,
    net_change,
    newcombe_paired,
    stuart_maxwell,
    wilcoxon,
)

PEOPLE = st.integers(0, 200)
FOURFOLD = st.tuples(PEOPLE, PEOPLE, PEOPLE, PEOPLE).filter(any)


@pytest.mark.parametrize(
    ("table", "value", "low", "high"),
    [  # both, first only, second only, neither
        ((18, 12, 2, 18), 0.2, 0.0562, 0.3290),  # Newcombe (1998)
        ((14, 5, 0, 22), 0.1220, 0.0115, 0.2265),  # Altman, Statistics with confidence, table 6.2
        ((794, 150, 86, 570), 0.04, 0.0212, 0.0587),  # Agresti, Categorical data analysis
        ((1, 1, 7, 12), -0.2857, -0.5069, -0.0256),  # Fagerland, Lydersen and Laake (2014)
        ((59, 6, 16, 80), -0.0621, -0.1186, -0.0046),
    ],
)
def test_newcombe_s_paired_method_gives_the_published_intervals(
    table: tuple[int, int, int, int], value: float, low: float, high: float
) -> None:
    assert (value, low, high) == tuple(round(number, 4) for number in newcombe_paired(*table))


@given(FOURFOLD)
def test_a_paired_difference_is_between_minus_1_and_1_and_turns_with_its_answers(
    table: tuple[int, int, int, int],
) -> None:
    both, first, second, neither = table
    value, low, high = newcombe_paired(*table)
    assert -1 - 1e-9 <= low <= value + 1e-9
    assert value - 1e-9 <= high <= 1 + 1e-9
    assert (-value, -high, -low) == pytest.approx(newcombe_paired(both, second, first, neither))
    assert (value, low, high) == pytest.approx(newcombe_paired(neither, first, second, both))


def test_the_tests_of_the_president_s_approval_are_agresti_s() -> None:
    found = mcnemar(150, 86)
    assert (17.35593, 16.81780) == (round(found.chi2, 5), round(found.corrected, 5))
    expected = ("3.0993e-05", "3.7159e-05", "2.8934e-05")
    assert expected == tuple(f"{p:.4e}" for p in (found.p, found.exact_p, found.mid_p))


@pytest.mark.parametrize(
    ("first", "second", "asymptotic", "corrected", "exact", "mid"),
    [  # Fagerland, Lydersen and Laake, BMC Medical Research Methodology 13 (2013)
        (1, 7, 0.034, 0.077, 0.070, 0.039),
        (6, 16, 0.033, 0.055, 0.052, 0.035),
    ],
)
def test_mcnemar_s_tests_are_the_published_ones(
    first: int, second: int, asymptotic: float, corrected: float, exact: float, mid: float
) -> None:
    found = mcnemar(first, second)
    worked_out = (found.p, found.corrected_p, found.exact_p, found.mid_p)
    assert (asymptotic, corrected, exact, mid) == tuple(round(p, 3) for p in worked_out)
    assert found == mcnemar(second, first)


@pytest.mark.parametrize(("one_way", "mid"), [(1, 0.75), (2, 1 - 6 / 32), (0, 1.0)])
def test_as_many_both_ways_is_no_sign_of_a_change(one_way: int, mid: float) -> None:
    found = mcnemar(one_way, one_way)
    assert (1, 1, mid) == pytest.approx((found.p, found.exact_p, found.mid_p))


@given(PEOPLE, PEOPLE)
def test_mid_p_is_less_than_exact_p_and_more_than_half_of_it(first: int, second: int) -> None:
    assume(first + second)
    found = mcnemar(first, second)
    assert found.exact_p / 2 <= found.mid_p <= found.exact_p <= 1
    assert found.corrected <= found.chi2


@pytest.mark.parametrize(
    ("table", "statistic", "df", "p"),
    [
        # Fleiss, Levin and Paik, Statistical methods for rates and proportions (2003), p. 381
        ([[35, 5, 0], [15, 20, 5], [10, 5, 5]], "14.000", 2, "0.000912"),
        # Stuart (1955): unaided distance vision of 7,477 women, both eyes
        (
            [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]],
            "11.957",
            3,
            "0.007533",
        ),
        # Fagerland, Lydersen and Laake, Statistical analysis of contingency tables (2017)
        ([[596, 18, 6, 5], [0, 2, 0, 0], [0, 0, 42, 0], [11, 0, 0, 0]], "26.250", 3, "0.000008"),
        # two pairs of answers between which nobody moved: McNemar's 6^2 / 12 and 6^2 / 8
        ([[5, 3, 0, 0], [9, 5, 0, 0], [0, 0, 4, 1], [0, 0, 7, 4]], "7.500", 2, "0.023518"),
    ],
)
def test_stuart_and_maxwell_s_test_is_the_published_one(
    table: list[list[int]], statistic: str, df: int, p: str
) -> None:
    found = stuart_maxwell(table)
    assert (statistic, df, p) == (f"{found.statistic:.3f}", found.df, f"{found.p:.6f}")


def test_stuart_and_maxwell_s_test_of_two_answers_is_mcnemar_s() -> None:
    chi2, p, *_ = mcnemar(150, 86)
    assert (chi2, 1, p) == pytest.approx(stuart_maxwell([[794, 150], [86, 570]]))


def test_answers_nobody_changed_to_or_from_are_no_degrees_of_freedom() -> None:
    with_another = [[35, 5, 0, 0], [15, 20, 5, 0], [10, 5, 5, 0], [0, 0, 0, 40]]
    expected = stuart_maxwell([[35, 5, 0], [15, 20, 5], [10, 5, 5]])
    assert expected == pytest.approx(stuart_maxwell(with_another))
    assert (0, 0, 1) == stuart_maxwell([[4, 0], [0, 3]])
    with pytest.raises(ValueError, match="square"):
        stuart_maxwell([[1, 2, 3], [4, 5, 6]])


DEPRESSION = [  # Hollander and Wolfe (1973), p. 29, as in R's example(wilcox.test)
    (1.83, 0.878),
    (0.50, 0.647),
    (1.62, 0.598),
    (2.48, 2.05),
    (1.68, 1.06),
    (1.88, 1.29),
    (1.55, 1.06),
    (3.06, 3.14),
    (1.30, 1.29),
]
SLEEP = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]  # Student (1908), R's sleep


def test_the_signed_rank_test_is_r_s() -> None:
    exact = wilcoxon(first - second for first, second in DEPRESSION)
    assert (40, "0.0390625") == (exact.v, f"{exact.p:.7f}")
    with_ties_and_a_zero = wilcoxon(SLEEP)
    assert (45, "0.009091") == (with_ties_and_a_zero.v, f"{with_ties_and_a_zero.p:.6f}")
    assert (0, 1) == wilcoxon([0, 0])
    assert with_ties_and_a_zero == wilcoxon([*SLEEP, nan]), "whoever did not answer twice"


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=80))
def test_differences_may_be_counted_and_turned(differences: list[int]) -> None:
    found = wilcoxon(differences)
    assert found == wilcoxon(Counter(differences))
    n = sum(difference != 0 for difference in differences)
    turned = wilcoxon(-difference for difference in differences)
    assert n * (n + 1) / 2 == found.v + turned.v
    assert found.p == pytest.approx(turned.p)
    assert 0 <= found.p <= 1


@pytest.mark.parametrize(
    ("higher", "same", "lower", "value", "low", "high"),
    [  # Fagerland, Lydersen and Laake, Statistics in Medicine 33 (2014): Bonett and Price's
        (1, 13, 7, -0.286, -0.508, -0.013),
        (6, 139, 16, -0.062, -0.119, -0.003),
    ],
)
def test_a_net_change_has_bonett_and_price_s_interval(
    higher: int, same: int, lower: int, value: float, low: float, high: float
) -> None:
    found = net_change(higher, same, lower)
    assert (value, low, high) == tuple(round(number, 3) for number in found)


@given(st.tuples(PEOPLE, PEOPLE, PEOPLE).filter(any))
def test_a_net_change_is_between_minus_1_and_1_and_turns_with_its_answers(
    counts: tuple[int, int, int],
) -> None:
    higher, same, lower = counts
    value, low, high = net_change(higher, same, lower)
    assert -1 <= low <= high <= 1
    assert low <= value <= high
    assert (-value, -high, -low) == pytest.approx(net_change(lower, same, higher))


@pytest.mark.parametrize("wrong", [-1, nan])
def test_what_are_no_numbers_of_people_is_refused(wrong: float) -> None:
    tests: list[Callable[[], object]] = [
        lambda: newcombe_paired(3, wrong, 3, 3),
        lambda: mcnemar(3, wrong),
        lambda: net_change(3, wrong, 3),
        lambda: stuart_maxwell([[3, wrong], [3, 3]]),
    ]
    for test in tests:
        with pytest.raises(ValueError, match="no number of people"):
            test()


def test_nobody_changed_nothing() -> None:
    assert all(number != number for number in newcombe_paired(0, 0, 0, 0))
    assert all(number != number for number in net_change(0, 0, 0))
