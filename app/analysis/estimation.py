"""Shares, means and their intervals.

Counts may be weighted, so every argument takes floats. An estimate about nobody is not a number.
"""

from collections.abc import Mapping
from math import fsum, nan, sqrt
from statistics import NormalDist
from typing import NamedTuple

LEVEL = 0.95


class Estimate(NamedTuple):
    """A value and its interval, in the same unit; nan where it cannot be known."""

    value: float
    low: float
    high: float


def wilson(yes: float, n: float, level: float = LEVEL) -> tuple[float, float]:
    """The Wilson score interval of a share, from 0 to 1; (nan, nan) when n is 0.

    Source: Wilson (1927), without continuity correction, as method 3 of Newcombe, "Two-sided
    confidence intervals for the single proportion", Statistics in Medicine 17 (1998).
    Raises ValueError unless 0 <= yes <= n.
    """
    if not 0 <= yes <= n:
        raise ValueError(f"{yes} of {n} is no share")
    if n == 0:
        return nan, nan
    share, z2 = yes / n, quantile(level) ** 2
    centre = share + z2 / (2 * n)
    half = sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n)))
    shrink = 1 + z2 / n
    low = 0.0 if yes == 0 else max((centre - half) / shrink, 0.0)
    high = 1.0 if yes == n else min((centre + half) / shrink, 1.0)
    return low, high


def share(yes: float, n: float, level: float = LEVEL) -> Estimate:
    """The share of yes among n, from 0 to 1, with its Wilson interval; nan when n is 0."""
    low, high = wilson(yes, n, level)
    return Estimate(yes / n if n else nan, low, high)


def mean_of_distribution(
    counts: Mapping[float, float], level: float = LEVEL, least_deviation: float = 0.0
) -> Estimate:
    """The mean of the values counted, in their unit, with its normal interval.

    `counts` maps each value to how many answered it. The interval is the mean plus or minus
    z s / sqrt(n), s the standard deviation with n - 1, taken as `least_deviation` where smaller.
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
    half = quantile(level) * deviation / sqrt(n)
    return Estimate(mean, mean - half, mean + half)


def quantile(level: float) -> float:
    """How many standard errors an interval of this level reaches on each side."""
    return NormalDist().inv_cdf((1 + level) / 2)
