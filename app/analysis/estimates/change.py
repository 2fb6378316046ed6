"""Change of the same people between two waves, from a table of their answers in both.

Here "first" and "second" are the two answers in the order their difference is taken: what is said
is the first less the second, so the later wave comes first. Numbers of people that are negative or
not a number raise ValueError.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import isclose, isnan, nan, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, chdtrc, ndtr

from app.analysis.estimates.estimation import LEVEL, Estimate, quantile, wilson

MOST_EXACT = 50  # differences, from which on the signed-rank test is approximate, as in R


class McNemar(NamedTuple):
    """The tests of a change in a yes-or-no answer: chi-squared with and without correction."""

    chi2: float
    p: float
    corrected: float
    corrected_p: float
    exact_p: float
    mid_p: float


class ChiSquared(NamedTuple):
    """A chi-squared statistic, its degrees of freedom and its p-value."""

    statistic: float
    df: int
    p: float


class Wilcoxon(NamedTuple):
    """The sum of the ranks of positive differences, and the two-sided p-value."""

    v: float
    p: float


# --- Yes or no.


def newcombe_paired(
    both: float, first_only: float, second_only: float, neither: float, level: float = LEVEL
) -> Estimate:
    """The share of yes in the first less that in the second, from -1 to 1; nan of nobody.

    Source: method 10 of Newcombe, "Improved confidence intervals for the difference between
    binomial proportions based on paired data", Statistics in Medicine 17 (1998): as for different
    people, less what the correlation phi of both answers takes away, corrected for continuity.
    """
    _check(both, first_only, second_only, neither)
    n = both + first_only + second_only + neither
    if n == 0:
        return Estimate(nan, nan, nan)
    yes1, yes2 = both + first_only, both + second_only
    share1, share2 = yes1 / n, yes2 / n
    (low1, high1), (low2, high2) = wilson(yes1, n, level), wilson(yes2, n, level)
    below1, above1, below2, above2 = share1 - low1, high1 - share1, share2 - low2, high2 - share2
    phi = _phi(both, first_only, second_only, neither)
    down = below1**2 - 2 * phi * below1 * above2 + above2**2
    up = above1**2 - 2 * phi * above1 * below2 + below2**2
    value = (first_only - second_only) / n
    return Estimate(value, value - sqrt(max(down, 0.0)), value + sqrt(max(up, 0.0)))


def _phi(both: float, first_only: float, second_only: float, neither: float) -> float:
    yes1, no1 = both + first_only, second_only + neither
    yes2, no2 = both + second_only, first_only + neither
    product = yes1 * no1 * yes2 * no2
    if product == 0:
        return 0.0
    cross = both * neither - first_only * second_only
    if cross > 0:
        cross = max(cross - (yes1 + no1) / 2, 0.0)
    return cross / sqrt(product)


def mcnemar(first_only: float, second_only: float) -> McNemar:
    """The tests that as many changed one way as the other; p-values are two-sided.

    Sources: McNemar, Psychometrika 12 (1947); Edwards' correction; the exact conditional test; and
    its mid-p value, as Fagerland, Lydersen and Laake, "The McNemar test for binary matched-pairs
    data: mid-p and asymptotic are better than exact conditional", BMC Medical Research Methodology
    13 (2013). Nobody changed: 0 with p 1.
    """
    _check(first_only, second_only)
    n = first_only + second_only
    if n == 0:
        return McNemar(0.0, 1.0, 0.0, 1.0, 1.0, 1.0)
    gap = abs(first_only - second_only)
    chi2, corrected = gap**2 / n, max(gap - 1, 0) ** 2 / n
    fewer = min(first_only, second_only)
    up_to, here = _at_most(fewer, n), _at_most(fewer, n) - _at_most(fewer - 1, n)
    exact = min(2 * up_to, 1.0)
    # what is exactly as extreme counts half: there are two such tables unless both are equal
    mid = exact - here * (0.5 if isclose(first_only, second_only) else 1.0)
    return McNemar(chi2, float(chdtrc(1, chi2)), corrected, float(chdtrc(1, corrected)), exact, mid)


def _at_most(k: float, n: float) -> float:
    """The probability of at most k heads of n."""
    return float(betainc(n - k, k + 1, 0.5)) if k >= 0 else 0.0


# --- Ordered answers.


def net_change(higher: float, same: float, lower: float, level: float = LEVEL) -> Estimate:
    """The share that went up less the share that went down, from -1 to 1; nan of nobody.

    The interval is Bonett and Price's, "Adjusted Wald confidence interval for a difference of
    binomial proportions based on paired data", Journal of Educational and Behavioral Statistics 37
    (2012), which needs no more than these three numbers. `mcnemar(higher, lower)` is its test.
    """
    _check(higher, same, lower)
    n = higher + same + lower
    if n == 0:
        return Estimate(nan, nan, nan)
    up, down = (higher + 1) / (n + 2), (lower + 1) / (n + 2)
    half = quantile(level) * sqrt((up + down - (up - down) ** 2) / (n + 2))
    return Estimate((higher - lower) / n, max(up - down - half, -1.0), min(up - down + half, 1.0))


def stuart_maxwell(table: ArrayLike) -> ChiSquared:
    """The test that answers are distributed in the same way in both; a square table of people.

    Rows are the first answer, columns the second. Answers that nobody changed to or from tell
    nothing, and are no degrees of freedom. Sources: Stuart, "A test for homogeneity of the marginal
    distributions in a two-way classification", Biometrika 42 (1955); Maxwell (1970). Raises
    ValueError unless the table is square.
    """
    counts = np.asarray(table, float)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"a table of {counts.shape} is not square")
    _check(*counts.flat)
    gaps = counts.sum(axis=1) - counts.sum(axis=0)
    covariance = np.diag(counts.sum(axis=0) + counts.sum(axis=1)) - counts - counts.T
    df = int(np.linalg.matrix_rank(covariance))
    if df == 0:
        return ChiSquared(0.0, 0, 1.0)
    statistic = float(gaps @ np.linalg.pinv(covariance, hermitian=True) @ gaps)
    return ChiSquared(statistic, df, float(chdtrc(df, statistic)))


def wilcoxon(differences: Iterable[float] | Mapping[float, int]) -> Wilcoxon:
    """The signed-rank test that differences are as much above 0 as below; p is two-sided.

    `differences` may be counted: {difference: how many}. Zeros are left out, and so is nan. Exact
    where there are fewer than 50, none of them tied and none zero; else normal, corrected for ties
    and continuity: what R's wilcox.test does. Source: Wilcoxon, "Individual comparisons by ranking
    methods", Biometrics Bulletin 1 (1945). No difference: 0 with p 1.
    """
    given = Counter(differences)
    counted = Counter({value: count for value, count in given.items() if not isnan(value)})
    zeros = counted.pop(0, 0)
    sizes = Counter[float]()
    for difference, count in counted.items():
        sizes[abs(difference)] += count
    ranks, below = {}, 0
    for size in sorted(sizes):
        ranks[size] = below + (sizes[size] + 1) / 2
        below += sizes[size]
    n = below
    v = float(sum(ranks[size] * counted[size] for size in sizes))
    if n == 0:
        return Wilcoxon(0.0, 1.0)
    if n < MOST_EXACT and not zeros and max(sizes.values()) == 1:
        return Wilcoxon(v, _exact_signed_rank(v, n))
    ties = sum(count**3 - count for count in sizes.values())
    variance = n * (n + 1) * (2 * n + 1) / 24 - ties / 48
    gap = max(abs(v - n * (n + 1) / 4) - 0.5, 0.0)
    return Wilcoxon(v, float(2 * ndtr(-gap / sqrt(variance))))


def _exact_signed_rank(v: float, n: int) -> float:
    """The two-sided p-value: of all 2**n signs, how many give a sum as far from the middle."""
    ways = np.ones(1)
    for rank in range(1, n + 1):
        ways = np.append(ways, np.zeros(rank)) + np.append(np.zeros(rank), ways)
    fewer = int(min(v, len(ways) - 1 - v))
    return float(min(2 * ways[: fewer + 1].sum() / ways.sum(), 1.0))


def _check(*people: float) -> None:
    for number in people:
        if not number >= 0:
            raise ValueError(f"{number} is no number of people")
