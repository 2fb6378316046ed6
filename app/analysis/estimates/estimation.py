"""Shares, means and differences with their intervals and tests, from counts.

Counts may be weighted, so every argument takes floats: yes and n are then sums of weights whose
mean is 1, and `deff` says how much less they tell than as many answers drawn at random
(Kish's, or that of a design). An estimate about nobody is not a number.
"""

from collections.abc import Callable, Mapping, Sequence
from math import fsum, hypot, inf, isnan, nan, sqrt
from typing import NamedTuple

from scipy.special import betaincinv, ndtr, ndtri, stdtr, stdtrit

LEVEL = 0.95
FEW = 5  # answers, of yes or of no, below which Wilson's approximation is not relied on
SMALLEST_P = 15  # decimals: smaller p-values are not told apart
HALVINGS = 40  # of 15 decimals: p to 12 digits


class Estimate(NamedTuple):
    """A value and its interval, in the same unit; nan where it cannot be known."""

    value: float
    low: float
    high: float


class Difference(NamedTuple):
    """A difference with its interval, in the same unit, and the p-value of there being none."""

    estimate: Estimate
    p: float


# --- One share.


def wilson(
    yes: float, n: float, level: float = LEVEL, df: float | None = None
) -> tuple[float, float]:
    """The Wilson score interval of a share, from 0 to 1; (nan, nan) when n is 0.

    Source: Wilson (1927), without continuity correction, as method 3 of Newcombe, "Two-sided
    confidence intervals for the single proportion", Statistics in Medicine 17 (1998); of a design
    with `df` degrees of freedom with Student's quantile, as Dean and Pagano, "Evaluating confidence
    interval methods for binomial proportions in clustered surveys", Journal of Survey Statistics
    and Methodology 3 (2015). Raises ValueError unless 0 <= yes <= n.
    """
    _check(yes, n)
    if n == 0:
        return nan, nan
    share, z2 = yes / n, quantile(level, df) ** 2
    centre = share + z2 / (2 * n)
    half = sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n)))
    shrink = 1 + z2 / n
    low = 0.0 if yes == 0 else max((centre - half) / shrink, 0.0)
    high = 1.0 if yes == n else min((centre + half) / shrink, 1.0)
    return low, high


def clopper_pearson(yes: float, n: float, level: float = LEVEL) -> tuple[float, float]:
    """The exact interval of a share, from 0 to 1; (nan, nan) when n is 0.

    Source: Clopper and Pearson (1934) by quantiles of the beta distribution, which Korn and
    Graubard, "Confidence intervals for proportions with small expected number of positive counts",
    Survey Methodology 24 (1998), take to numbers that are not whole. Raises ValueError unless
    0 <= yes <= n.
    """
    _check(yes, n)
    if n == 0:
        return nan, nan
    tail = (1 - level) / 2
    low = 0.0 if yes == 0 else float(betaincinv(yes, n - yes + 1, tail))
    high = 1.0 if yes == n else float(betaincinv(yes + 1, n - yes, 1 - tail))
    return low, high


def share(
    yes: float, n: float, level: float = LEVEL, *, deff: float = 1.0, df: float | None = None
) -> Estimate:
    """The share of yes among n, from 0 to 1, with its interval; nan when n is 0.

    The interval is Wilson's on n / deff; Clopper and Pearson's, where yes or no are fewer than 5.
    `df`, of a design, takes Student's quantile; the exact interval is then on n / deff times
    (t of n - 1 / t of df) squared, as Korn and Graubard (1998). A share whose `deff` is nan, or
    that has no degree of freedom, has no interval.
    """
    if n == 0:
        return Estimate(nan, nan, nan)
    effective = n / deff
    if isnan(effective) or (df is not None and df <= 0):
        return Estimate(yes / n, nan, nan)
    if min(yes, n - yes) >= FEW:
        return Estimate(yes / n, *wilson(yes / deff, effective, level, df))
    if df is not None:
        effective *= (quantile(level, max(n - 1, df)) / quantile(level, df)) ** 2
    return Estimate(yes / n, *clopper_pearson(yes / n * effective, effective, level))


# --- Two shares.


def newcombe(
    yes1: float,
    n1: float,
    yes2: float,
    n2: float,
    level: float = LEVEL,
    *,
    deff1: float = 1.0,
    deff2: float = 1.0,
    df: float | None = None,
) -> Estimate:
    """The first share less the second, from -1 to 1, of different people; nan if n1 or n2 is 0.

    Source: method 10 of Newcombe, "Interval estimation for the difference between independent
    proportions", Statistics in Medicine 17 (1998): `difference_of` their Wilson intervals.
    Weighted, both tables are first divided by their design effects: Rao and Scott, "A simple method
    for the analysis of clustered binary data", Biometrics 48 (1992). Raises ValueError unless
    both are shares.
    """
    limits1 = wilson(yes1 / deff1, n1 / deff1, level, df)
    limits2 = wilson(yes2 / deff2, n2 / deff2, level, df)
    if n1 == 0 or n2 == 0:
        return Estimate(nan, nan, nan)
    return difference_of(Estimate(yes1 / n1, *limits1), Estimate(yes2 / n2, *limits2))


def difference_of(first: Estimate, second: Estimate) -> Estimate:
    """The first less the second, of different people, from nothing but their intervals.

    The distances of both to the ends of their intervals are squared and added. Source: Zou and
    Donner, "Construction of confidence limits about effect measures: a general approach",
    Statistics in Medicine 27 (2008). Of two shares with Wilson's intervals it is Newcombe's.
    """
    value = first.value - second.value
    return Estimate(
        value,
        value - hypot(first.value - first.low, second.high - second.value),
        value + hypot(first.high - first.value, second.value - second.low),
    )


def two_proportions_p(
    yes1: float, n1: float, yes2: float, n2: float, *, deff1: float = 1.0, deff2: float = 1.0
) -> float:
    """The two-sided p-value of two shares of different people being the same; nan of nobody.

    The score test: z with the pooled share, whose square is Pearson's chi-squared, uncorrected.
    Weighted, after dividing both tables by their design effects (Rao and Scott 1992).
    """
    _check(yes1, n1)
    _check(yes2, n2)
    if n1 == 0 or n2 == 0:
        return nan
    yes, n = yes1 / deff1 + yes2 / deff2, n1 / deff1 + n2 / deff2
    variance = yes / n * (1 - yes / n) * (deff1 / n1 + deff2 / n2)
    return two_sided(yes1 / n1 - yes2 / n2, sqrt(max(variance, 0.0)))


# --- Means.


def mean_of_distribution(
    counts: Mapping[float, float], level: float = LEVEL, least_deviation: float = 0.0
) -> Estimate:
    """The mean of the values counted, in their unit, with Student's interval.

    `counts` maps each value to how many answered it. The interval is the mean plus or minus
    t s / sqrt(n), t with n - 1 degrees of freedom, s the standard deviation with n - 1, taken as
    `least_deviation` where smaller. Source: Student, "The probable error of a mean", Biometrika 6
    (1908), which needs answers that are not too skewed where n is small.
    Nobody: all nan. A single answer: a mean without an interval.
    """
    n = fsum(counts.values())
    if n == 0:
        return Estimate(nan, nan, nan)
    mean = fsum(value * count for value, count in counts.items()) / n
    if n <= 1:
        return Estimate(mean, nan, nan)
    squares = fsum(count * (value - mean) ** 2 for value, count in counts.items())
    deviation = max(sqrt(squares / (n - 1)), least_deviation)
    half = quantile(level, n - 1) * deviation / sqrt(n)
    return Estimate(mean, mean - half, mean + half)


def difference_of_means(
    mean1: float,
    sd1: float,
    n1: float,
    mean2: float,
    sd2: float,
    n2: float,
    level: float = LEVEL,
) -> Difference:
    """The first mean less the second, of different people, in their unit.

    Source: Welch, "The generalization of 'Student's' problem", Biometrika 34 (1947); `sd1` and
    `sd2` are standard deviations with n - 1, and may differ. nan where either has fewer than 2.
    """
    value = mean1 - mean2
    if min(n1, n2) < 2:
        return Difference(Estimate(value if min(n1, n2) else nan, nan, nan), nan)
    square1, square2 = sd1**2 / n1, sd2**2 / n2
    variance = square1 + square2
    if variance == 0:
        return Difference(Estimate(value, value, value), two_sided(value, 0.0))
    df = variance**2 / (square1**2 / (n1 - 1) + square2**2 / (n2 - 1))
    half = quantile(level, df) * sqrt(variance)
    return Difference(
        Estimate(value, value - half, value + half), two_sided(value, sqrt(variance), df)
    )


# --- Several tests.


def holm(ps: Sequence[float]) -> list[float]:
    """The p-values adjusted so that one false finding among all is as rare as one alone was.

    In the order given; a nan is no test and stays. Source: Holm, "A simple sequentially rejective
    multiple test procedure", Scandinavian Journal of Statistics 6 (1979).
    """
    order = _increasing(ps)
    adjusted, most = list(ps), 0.0
    for rank, place in enumerate(order):
        most = max(most, min((len(order) - rank) * ps[place], 1.0))
        adjusted[place] = most
    return adjusted


def benjamini_hochberg(ps: Sequence[float]) -> list[float]:
    """The p-values adjusted so that a level bounds the expected share of false findings.

    In the order given; a nan is no test and stays. Source: Benjamini and Hochberg, "Controlling
    the false discovery rate", Journal of the Royal Statistical Society B 57 (1995).
    """
    order = _increasing(ps)
    adjusted, least = list(ps), 1.0
    for rank, place in reversed(list(enumerate(order, 1))):
        least = min(least, len(order) / rank * ps[place])
        adjusted[place] = least
    return adjusted


# --- What they share.


def quantile(level: float, df: float | None = None) -> float:
    """How many standard errors an interval of this level reaches on each side.

    Of the normal distribution, or of Student's with `df` degrees of freedom; nan where df is 0.
    """
    upper = (1 + level) / 2
    if df is None or df == inf:
        return float(ndtri(upper))
    return float(stdtrit(df, upper)) if df > 0 else nan


def two_sided(value: float, se: float, df: float | None = None) -> float:
    """The p-value of a value that is 0 but for chance, with its standard error; 1 if it is 0.

    Of the normal distribution, or of Student's with `df` degrees of freedom.
    """
    if isnan(value) or isnan(se):
        return nan
    if se == 0:
        return float(value == 0)
    ratio = -abs(value) / se
    return float(2 * (ndtr(ratio) if df is None or df == inf else stdtr(df, ratio)))


def p_of(interval: Callable[[float], tuple[float, float]]) -> float:
    """1 less the highest level at which an interval leaves 0 out, 1 where none does.

    `interval` gives its ends at a level, and is the longer the higher that is. The p-value is then
    under 0.05 exactly where the interval of 95 % leaves 0 out. It is at least 1e-15.
    """

    def excludes(decimals: float) -> bool:
        low, high = interval(1 - 10.0**-decimals)
        return low > 0 or high < 0

    least, most = 0.0, float(SMALLEST_P)
    if excludes(most):
        return float(10.0**-most)
    for _ in range(HALVINGS):
        middle = (least + most) / 2
        least, most = (middle, most) if excludes(middle) else (least, middle)
    return float(10.0**-least)


def _increasing(ps: Sequence[float]) -> list[int]:
    places = (place for place, p in enumerate(ps) if not isnan(p))
    return sorted(places, key=lambda place: ps[place])


def _check(yes: float, n: float) -> None:
    if not 0 <= yes <= n:
        raise ValueError(f"{yes} of {n} is no share")
