"""Means, totals, differences and tables of a design: weights, strata, clusters, known totals.

Variances are linearised (Taylor's), from the totals of first-stage units within strata: what R's
survey, Stata's svy and SAS's SURVEYMEANS do. Sources: Särndal, Swensson and Wretman, "Model
assisted survey sampling" (1992), sections 5.5 to 5.7 and 7.6; Lumley, "Complex surveys" (2010).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf, isnan, nan, sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, fdtrc

from app.analysis.estimates.estimation import LEVEL, quantile
from app.analysis.estimates.weighting import Array, rake

Targets = Mapping[Hashable, float]


class UnitIsAlone(ValueError):
    """A stratum has one unit only, so that nothing tells how units of it vary."""


class SurveyEstimate(NamedTuple):
    """An estimate of a design, its standard error and its interval, in one unit.

    `deff` is its variance over that of as many people drawn at random (without replacement where
    the design has sizes); `df` the degrees of freedom: units less strata. nan for nobody.
    """

    value: float
    se: float
    low: float
    high: float
    deff: float
    df: int

    def interval(self, level: float = LEVEL, df: float | None = None) -> tuple[float, float]:
        """The interval at another level, or with other degrees of freedom: inf for the normal."""
        half = quantile(level, self.df if df is None else df) * self.se
        return self.value - half, self.value + half


class Association(NamedTuple):
    """The Rao-Scott tests that rows and columns of a weighted table have nothing to do.

    `chi2` is Pearson's, of shares times respondents. Corrected to the second order it is `f`, with
    `df1` and `df2` degrees of freedom and `p`; to the first `first_order_p` is its p-value.
    """

    chi2: float
    f: float
    df1: float
    df2: float
    p: float
    first_order_p: float


@dataclass(frozen=True, eq=False)
class Design:
    """How respondents came to be those of a population; one weight for each of n rows.

    `strata` and `clusters` name the stratum and the first-stage unit of each row (a cooperative,
    where whole cooperatives answer); clusters are of their stratum. `sizes` are how many such units
    the population has: a number, or one for each stratum, or for each row. With `post_strata` and
    `targets`, the known total of each post-stratum, weights are post-stratified; raked, with a list
    of each. Raises ValueError where a stratum has more units than its size, or a weight is none.
    """

    weights: ArrayLike
    strata: Sequence[Hashable] | NDArray[Any] | None = None
    clusters: Sequence[Hashable] | NDArray[Any] | None = None
    sizes: float | ArrayLike | Targets | None = None
    post_strata: Sequence[Any] | NDArray[Any] | None = None
    targets: Targets | Sequence[Targets] | None = None

    # --- Estimates.

    def total(self, values: ArrayLike) -> SurveyEstimate:
        """The total of n values, nan for rows outside the base."""
        x, base = self._base(values)
        return self._estimate(float(self.final_weights @ x), x, base)

    def mean(self, values: ArrayLike) -> SurveyEstimate:
        """The mean of n values, a share where they are 0 and 1; nan for rows outside the base."""
        x, base = self._base(values)
        return self._ratio(x, base.astype(float), base)

    def ratio(self, numerators: ArrayLike, denominators: ArrayLike) -> SurveyEstimate:
        """The total of n values over that of others; nan in either for rows outside the base."""
        x, known = self._base(numerators)
        y, base = self._base(denominators)
        return self._ratio(x * base, y * known, base & known)

    def difference(self, values: ArrayLike, first: ArrayLike, second: ArrayLike) -> SurveyEstimate:
        """The mean of the rows of the first group less that of the second; both are n booleans.

        Groups may share units, and even rows: what they have in common is in the standard error.
        """
        x, base = self._base(values)
        groups = [base & np.asarray(group, bool) for group in (first, second)]
        (mean1, z1), (mean2, z2) = (self._linear(x * group, group * 1.0) for group in groups)
        return self._estimate(mean1 - mean2, z1 - z2, groups[0] | groups[1])

    def association(self, rows: Sequence[Hashable], columns: Sequence[Hashable]) -> Association:
        """Whether two variables are independent, of n codes each; the table has at least 2 by 2.

        Source: Rao and Scott, "On chi-squared tests for multiway contingency tables with cell
        proportions estimated from survey data", Annals of Statistics 12 (1984), with the F
        distribution of Thomas and Rao: R's svychisq.
        """
        (row, high), (column, wide) = _coded(rows), _coded(columns)
        cell = np.eye(high * wide)[row * wide + column]
        shares = self.final_weights @ cell / self.final_weights.sum()
        table = shares.reshape(high, wide)
        expected = np.outer(table.sum(axis=1), table.sum(axis=0))
        people = int((self.final_weights > 0).sum())
        chi2 = float(people * ((table - expected) ** 2 / expected).sum())
        spread = self._covariance((cell - shares) / self.final_weights.sum())
        inverse = np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)[:, None]
        odds = np.kron(_contrasts(high), _contrasts(wide)) * inverse
        delta = np.linalg.solve(odds.T @ (odds * shares[:, None]) / people, odds.T @ spread @ odds)
        size, trace = len(delta), float(np.trace(delta))
        df1 = trace**2 / float(np.trace(delta @ delta))
        df2 = df1 * self.df(np.ones(len(row), bool))
        return Association(
            chi2,
            chi2 / trace,
            df1,
            df2,
            float(fdtrc(df1, df2, chi2 / trace)),
            float(chdtrc(size, chi2 * size / trace)),
        )

    # --- Of the design.

    @cached_property
    def final_weights(self) -> Array:
        """The n weights, post-stratified or raked where there are targets."""
        weights = np.asarray(self.weights, float)
        if not (weights >= 0).all():
            raise ValueError("a weight is negative, or not a number")
        if not self._margins:
            return weights
        codes = tuple(code for code, _ in self._margins)
        table = np.zeros([len(targets) for _, targets in self._margins])
        np.add.at(table, codes, weights)
        return weights * rake(table, [targets for _, targets in self._margins])[codes]

    def df(self, base: NDArray[np.bool_]) -> int:
        """The degrees of freedom of rows of the base: their units less their strata."""
        counted = base & (self.final_weights > 0)
        units = np.unique(self._units[0][counted])
        return len(units) - len(np.unique(self._units[1][units]))

    @cached_property
    def _units(self) -> tuple[NDArray[np.int64], NDArray[np.int64], Array]:
        """The unit of each row, the stratum of each unit, and how many units each stratum has."""
        n = len(np.asarray(self.weights))
        strata, many = _coded(self.strata if self.strata is not None else np.zeros(n))
        within, most = _coded(self.clusters if self.clusters is not None else np.arange(n))
        _, first, unit = np.unique(strata * most + within, return_index=True, return_inverse=True)
        of_unit = strata[first]
        sizes = np.full(many, inf)
        if isinstance(self.sizes, Mapping):
            sizes[:] = [self.sizes[name] for name in np.unique(np.asarray(self.strata))]
        elif self.sizes is not None:
            sizes[strata] = np.broadcast_to(np.asarray(self.sizes, float), (n,))
        if (np.bincount(of_unit) > sizes).any():
            raise ValueError("a stratum has more units than its size")
        return unit, of_unit, sizes

    @cached_property
    def _margins(self) -> list[tuple[NDArray[np.int64], Array]]:
        if self.targets is None or self.post_strata is None:
            return []
        if isinstance(self.targets, Mapping):
            return [_margin(self.post_strata, self.targets)]
        return [_margin(*both) for both in zip(self.post_strata, self.targets, strict=True)]

    def _base(self, values: ArrayLike) -> tuple[Array, NDArray[np.bool_]]:
        x = np.asarray(values, float)
        if x.shape != self.final_weights.shape:
            raise ValueError(f"{x.size} values for {self.final_weights.size} weights")
        base = ~np.isnan(x)
        return np.where(base, x, 0.0), base

    def _linear(self, x: Array, y: Array) -> tuple[float, Array]:
        """The ratio of two totals, and what each row does to it."""
        whole = float(self.final_weights @ y)
        if whole == 0:
            return nan, np.full(x.shape, nan)
        ratio = float(self.final_weights @ x) / whole
        return ratio, (x - ratio * y) / whole

    def _ratio(self, x: Array, y: Array, base: NDArray[np.bool_]) -> SurveyEstimate:
        return self._estimate(*self._linear(x, y), base)

    def _estimate(self, value: float, z: Array, base: NDArray[np.bool_]) -> SurveyEstimate:
        if isnan(value):
            return SurveyEstimate(nan, nan, nan, nan, nan, 0)
        variance = float(self._covariance(z[:, None])[0, 0])
        df, at_random = self.df(base), self._at_random(z, base)
        deff = variance / at_random if at_random > 0 else nan
        estimate = SurveyEstimate(value, sqrt(variance), nan, nan, deff, df)
        low, high = estimate.interval()
        return estimate._replace(low=low, high=high)

    def _at_random(self, z: Array, base: NDArray[np.bool_]) -> float:
        """The variance, had as many people been drawn at random."""
        counted = base & (self.final_weights > 0)
        weights, z, n = self.final_weights[counted], z[counted], int(counted.sum())
        whole = float(weights.sum())
        if n < 2:
            return 0.0
        spread = float(weights @ (z - weights @ z / whole) ** 2) / whole * n / (n - 1)
        part = n / whole if self.sizes is not None else 0.0
        return whole**2 * spread / n * max(1 - part, 0.0)

    def _covariance(self, z: Array) -> Array:
        """The covariance matrix of totals, of n by k values: k by k."""
        unit, stratum, sizes = self._units
        weighted = self.final_weights[:, None] * self._residuals(z)
        totals = np.zeros((len(stratum), z.shape[1]))
        np.add.at(totals, unit, weighted)
        many = np.bincount(stratum)
        means = np.zeros((len(many), z.shape[1]))
        np.add.at(means, stratum, totals)
        left = 1 - many / sizes
        if ((many == 1) & (left > 0)).any():
            raise UnitIsAlone("a stratum has one unit only")
        scale = left * many / np.maximum(many - 1, 1)
        apart = (totals - (means / many[:, None])[stratum]) * np.sqrt(scale)[stratum, None]
        covariance: Array = apart.T @ apart
        return covariance

    def _residuals(self, z: Array) -> Array:
        """What post-strata leave of values: nothing varies of what their totals explain.

        Of raked margins the fit is unweighted, as R and svy have it.
        """
        if not self._margins:
            return z
        known = np.hstack([np.eye(len(targets))[code] for code, targets in self._margins])
        power = 0.5 if len(self._margins) == 1 else 0.0
        root = (np.asarray(self.weights, float) ** power)[:, None]
        slopes = np.linalg.lstsq(root * known, root * z, rcond=None)[0]
        left: Array = z - known @ slopes
        return left


def survey_mean(
    values: ArrayLike,
    weights: ArrayLike,
    strata: Sequence[Hashable] | None = None,
    clusters: Sequence[Hashable] | None = None,
    sizes: float | ArrayLike | Targets | None = None,
    post_strata: Sequence[Any] | None = None,
    targets: Targets | Sequence[Targets] | None = None,
) -> SurveyEstimate:
    """The mean of values, or the share of those that are 1; see Design."""
    return Design(weights, strata, clusters, sizes, post_strata, targets).mean(values)


def larger_of(stratified: SurveyEstimate, clustered: SurveyEstimate) -> SurveyEstimate:
    """The one with the larger standard error: cooperatives may be strata, or clusters."""
    return max(stratified, clustered, key=lambda estimate: estimate.se)


def _coded(names: Any) -> tuple[NDArray[np.int64], int]:
    """The place of each name among all in order, and how many there are."""
    unique, codes = np.unique(np.asarray(names), return_inverse=True)
    return codes, len(unique)


def _margin(names: Any, targets: Targets) -> tuple[NDArray[np.int64], Array]:
    place = {name: place for place, name in enumerate(targets)}
    codes = np.array([place[name] for name in np.asarray(names).tolist()])
    return codes, np.array(list(targets.values()), float)


def _contrasts(size: int) -> Array:
    """Contrasts of each of some places but the first with all: they add up to 0."""
    return np.eye(size)[:, 1:] - 1 / size
