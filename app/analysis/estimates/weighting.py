"""Weights that make respondents count as the people invited do, and what they cost.

A factor is what each respondent of a stratum, or of a cell of a table, counts for. Targets may be
numbers of people, or of respondents: then the mean factor is 1.
"""

from collections.abc import Sequence
from math import nan

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

TOLERANCE = 1e-10  # relative to the largest target
MOST_ROUNDS = 1000
FARTHEST = 1e100  # a factor that raking sends to infinity: that of a cell without anybody
ROUNDING = 1e-12  # relative; a factor that differs less is the same


class WeightsDoNotExist(ValueError):
    """No weights give these targets."""


def post_stratify(counts: ArrayLike, targets: ArrayLike) -> Array:
    """The factors that make counts the targets, stratum by stratum; arrays of one shape.

    A stratum that nobody is in and nobody should be in has factor 1. Source: Holt and Smith,
    "Post stratification", Journal of the Royal Statistical Society A 142 (1979). Raises
    WeightsDoNotExist where nobody answered of a stratum that has people.
    """
    answered, wanted = np.asarray(counts, float), np.asarray(targets, float)
    if answered.shape != wanted.shape or (answered < 0).any() or (wanted < 0).any():
        raise WeightsDoNotExist("counts and targets are numbers of people of the same strata")
    if (wanted[answered == 0] > 0).any():
        raise WeightsDoNotExist("nobody answered of a stratum that has people")
    people = answered > 0
    factors: Array = np.where(people, wanted / np.where(people, answered, 1.0), 1.0)
    return factors


def rake(table: ArrayLike, margins: Sequence[ArrayLike], tolerance: float = TOLERANCE) -> Array:
    """The factors, shaped as the table, that give it one margin for each of its axes.

    `table` counts respondents (or adds their weights) by as many variables as there are margins.
    A cell without anybody has the factor that its margins give it. Source: Deming and Stephan, "On
    a least squares adjustment of a sampled frequency table when the expected marginal totals are
    known", Annals of Mathematical Statistics 11 (1940). Raises WeightsDoNotExist where margins
    differ in total, do not fit the table's shape, or cannot be had by any factors.
    """
    counts = np.asarray(table, float)
    wanted = [np.asarray(margin, float) for margin in margins]
    if [margin.shape for margin in wanted] != [(size,) for size in counts.shape]:
        raise WeightsDoNotExist("there is not one margin for each axis of the table")
    totals = [margin.sum() for margin in wanted]
    if not np.allclose(totals, totals[0], rtol=1e-9, atol=0):
        raise WeightsDoNotExist(f"margins have different totals: {totals}")
    factors = np.ones_like(counts)
    for _ in range(MOST_ROUNDS):
        off = 0.0
        for axis, margin in enumerate(wanted):
            others = tuple(other for other in range(counts.ndim) if other != axis)
            sums = (counts * factors).sum(axis=others)
            off = max(off, float(np.abs(sums - margin).max()))
            step = post_stratify(sums, margin)
            factors = factors * np.expand_dims(step, others)
        if off <= tolerance * max(margin.max() for margin in wanted):
            return factors
        if factors.max() > FARTHEST:
            break
    raise WeightsDoNotExist("no weights give these margins")


def trim(factors: ArrayLike, counts: ArrayLike, most: float) -> tuple[Array, bool]:
    """The factors, none above `most` times their mean, and whether any was.

    What is cut off is shared out evenly among the people whose factor was not cut, so that the sum
    of weights stays; margins may not be met any more. Source: Potter, "A study of procedures to
    identify and trim extreme sampling weights", Proceedings of the Survey Research Methods Section
    of the ASA (1990), as R's survey::trimWeights(strict = TRUE). Raises ValueError if most is under
    1: not all can be below their mean.
    """
    if most < 1:
        raise ValueError(f"no weights are all under {most} times their mean")
    weights, people = np.array(factors, float), np.asarray(counts, float)
    everyone = float(people.sum())
    if everyone == 0:
        return weights, False
    cap = most * float((weights * people).sum()) / everyone
    cut = np.zeros(weights.shape, bool)
    while (above := ~cut & (people > 0) & (weights > cap * (1 + ROUNDING))).any():
        excess = float(((weights - cap) * people)[above].sum())
        weights[above] = cap
        cut |= above
        if rest := float(people[~cut].sum()):
            weights[~cut] += excess / rest
    return weights, bool(cut.any())


def kish(factors: ArrayLike, counts: ArrayLike) -> float:
    """How many times more variance weighting gives: n sum w² / (sum w)², at least 1; nan of nobody.

    Source: Kish, "Survey sampling" (1965), section 11.7; "Weighting for unequal Pi", Journal of
    Official Statistics 8 (1992).
    """
    weights, people = np.asarray(factors, float), np.asarray(counts, float)
    total = float((weights * people).sum())
    if total == 0:
        return nan
    return float(people.sum() * (weights**2 * people).sum() / total**2)
