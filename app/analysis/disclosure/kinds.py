"""The kinds of figure: how each is printed, and what it reveals to whoever computes with it.

A kind that is not in KINDS is not published. `reveals` gives the linear bounds on a group's exact
counts that follow from what is printed; an attacker may use them all at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil, floor, fsum, hypot, inf, log10, sqrt
from typing import NamedTuple

from app.analysis.counting.counts import Counts, Kind
from app.analysis.disclosure import rounding
from app.analysis.disclosure.rounding import Printed
from app.analysis.estimates import estimation
from app.analysis.findings import Figure

LITTLE = 1e-9


class Bound(NamedTuple):
    """A linear bound on a group: least <= `base` times its base + `answers` of its answers <= most.

    `answers` has a factor for each answer.
    """

    base: float
    answers: Sequence[float]
    least: float
    most: float


class Method(NamedTuple):
    """One kind of figure."""

    figures: Callable[[Counts, str, Printed, float], Iterator[Figure]]
    reveals: Callable[[Sequence[str], Sequence[Figure], int], Iterator[Bound]]


def figures(counts: Counts, group: str, printed: Printed, deff: float = 1.0) -> list[Figure]:
    """The figures of a shown group; `deff` is the design effect of weights, of intervals alone."""
    return list(KINDS[counts.kind].figures(counts, group, printed, deff))


def reveals(
    kind: Kind, answers: Sequence[str], figures: Sequence[Figure], smallest: int
) -> list[Bound]:
    """The linear bounds that the figures shown of a group put on its exact counts.

    Whoever reads them knows that the base is at least `smallest`.
    """
    return list(KINDS[kind].reveals(answers, figures, smallest))


# --- Shares: each answer's, of the base.


def _shares(counts: Counts, group: str, printed: Printed, deff: float) -> Iterator[Figure]:
    for answer, steps in zip(counts.answers, printed.clipped, strict=True):
        low, high = limits(steps, printed.of, printed.n, deff=deff)
        yield Figure(
            counts.finding,
            counts.item,
            group,
            answer,
            printed.n,
            round(steps / printed.of, 2),
            0.0 if steps == 1 else _down(low),
            1.0 if steps == printed.of - 1 else round(1 - _down(1 - high), 3),
            None,
            "shown",
            printed.count_step,
            1 / printed.of,
        )


def limits(
    steps: int, of: int, n: float, level: float = estimation.LEVEL, deff: float = 1.0
) -> tuple[float, float]:
    """The interval of all shares, from 0 to 1, that are rounded to so many steps of so many.

    With Student's quantile where they are weighted.
    """
    df = None if deff == 1 else n - 1
    least, most = (
        estimation.share(min(max(end / of, 0), 1) * n, n, level, deff=deff, df=df)
        for end in (steps - 0.5, steps + 0.5)
    )
    return least.low, most.high


def _down(share: float) -> float:
    """Down to tenths of a percent, but not to 0, which is the mark of what is clipped."""
    return max(floor(1000 * share + LITTLE), 1) / 1000


def _shares_reveal(
    answers: Sequence[str], figures: Sequence[Figure], smallest: int
) -> Iterator[Bound]:
    """Base and answer are whole numbers that are printed so: the hull of all such pairs."""
    bases = _bases(figures[0], smallest)
    yield _of_base(bases, answers)
    for place, ends in enumerate(_ends(figures, bases)):
        alone = [float(place == other) for other in range(len(answers))]
        for slope, least in _lower_hull(bases, [low for low, _ in ends]):
            yield Bound(-slope, alone, least, inf)
        for slope, least in _lower_hull(bases, [-high for _, high in ends]):
            yield Bound(slope, alone, -inf, -least)


def _distribution_reveals(
    answers: Sequence[str], figures: Sequence[Figure], smallest: int
) -> Iterator[Bound]:
    """As of shares; and a base is possible only where one answer each can make it up."""
    yield from _shares_reveal(answers, figures, smallest)
    bases = _bases(figures[0], smallest)
    each_base = zip(bases, *_ends(figures, bases), strict=True)
    possible = [
        base
        for base, *ends in each_base
        if sum(low for low, _ in ends) <= base <= sum(high for _, high in ends)
    ]
    yield _of_base(possible, answers)


def _bases(figure: Figure, smallest: int) -> list[int]:
    return rounding.bases(figure.n or 0, figure.n_step or 0, _steps(figure), smallest)


def _steps(figure: Figure) -> int:
    return round(1 / (figure.share_step or 1))


def _of_base(bases: Sequence[int], answers: Sequence[str]) -> Bound:
    return Bound(1, [0.0] * len(answers), bases[0], bases[-1])


def _ends(figures: Sequence[Figure], bases: Sequence[int]) -> list[list[tuple[int, int]]]:
    """For each answer and base, the fewest and the most that are printed so."""
    of = _steps(figures[0])
    steps = [round((figure.share or 0) * of) for figure in figures]
    return [[rounding.answers(base, step, of) for base in bases] for step in steps]


def _lower_hull(xs: Sequence[int], ys: Sequence[int]) -> Iterator[tuple[float, float]]:
    """The edges below some points, as slope and height at 0; one level edge under one point."""
    hull: list[tuple[int, int]] = []
    for x, y in zip(xs, ys, strict=True):
        while len(hull) > 1 and _turns_down(hull[-2], hull[-1], (x, y)):
            hull.pop()
        hull.append((x, y))
    if len(hull) == 1:
        yield 0.0, float(hull[0][1])
    for (x, y), (further, above) in pairwise(hull):
        slope = (above - y) / (further - x)
        yield slope, y - slope * x


def _turns_down(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) <= (b[1] - a[1]) * (c[0] - a[0])


# --- Means of points, from their rounded distribution.


class Points(NamedTuple):
    """What a mean is computed from, in order: the points of a scale, places, rounded numbers.

    What is printed follows from the distance between two of them, which for a scale is 1.
    """

    values: tuple[float, ...]

    @classmethod
    def of(cls, answers: Sequence[str]) -> "Points":
        """The points as a finding's answers have them."""
        return cls(tuple(map(float, answers)))

    @property
    def lowest(self) -> float:
        """The least that a mean can be."""
        return self.values[0]

    @property
    def highest(self) -> float:
        """The most that a mean can be."""
        return self.values[-1]

    @property
    def width(self) -> float:
        """From one point to the next; the first and the last may be nearer."""
        return max((round(high - low, 9) for low, high in pairwise(self.values)), default=1.0)

    @property
    def decimals(self) -> int:
        """Means are printed to a tenth of the distance between points, or finer: 1 of a scale."""
        return 1 - floor(log10(self.width))

    @property
    def unit(self) -> float:
        """What means are printed in multiples of: 0.1 of a scale, 100 where points are 2,500."""
        return 10.0**-self.decimals

    @property
    def from_ends(self) -> float:
        """How far from the ends a mean is printed: there, it would tell what everyone answered."""
        return ceil(self.width / 10 / self.unit - LITTLE) * self.unit

    @property
    def least_deviation(self) -> float:
        """The least deviation an interval is made of: with none, everyone answered the same."""
        return self.width / 2

    def rounding(self, mean: float, of: int) -> float:
        """How far a mean may be off, at the usual level, since shares are rounded to such steps.

        Of each, the error is taken to be anywhere within half a step.
        """
        squares = fsum((value - mean) ** 2 for value in self.values)
        return estimation.quantile(estimation.LEVEL) * sqrt(squares / 12) / of


def _mean(counts: Counts, group: str, printed: Printed, deff: float) -> Iterator[Figure]:
    points, n = Points.of(counts.answers), printed.n / deff
    # where all are rounded to nothing, nothing is known but that none is much larger than another
    steps = printed.steps if any(printed.steps) else (1,) * len(printed.steps)
    value, _, high = estimation.mean_of_distribution(
        {point: n * step / sum(steps) for point, step in zip(points.values, steps, strict=True)},
        least_deviation=points.least_deviation,
    )
    nearest, furthest = points.lowest + points.from_ends, points.highest - points.from_ends
    mean = round(min(max(value, nearest), furthest), points.decimals)
    half = hypot(high - value, points.rounding(mean, printed.of))
    down, up = rounding.outward(value - half, value + half, points.decimals)
    yield Figure(
        counts.finding,
        counts.item,
        group,
        "",
        printed.n,
        None,
        max(down, points.lowest),
        min(up, points.highest),
        mean,
        "shown",
        printed.count_step,
        1 / printed.of,
    )


def _mean_reveals(
    answers: Sequence[str], figures: Sequence[Figure], smallest: int
) -> Iterator[Bound]:
    """The base, and what parts of it the mean tells; those who answered far from it are whole."""
    (figure,) = figures
    bases = _bases(figure, smallest)
    yield _of_base(bases, answers)
    for bound in of_mean(answers, figure, figure.n or 1):
        yield bound
        if bound.answers.count(0.0) == len(answers) - 1:
            yield Bound(0.0, bound.answers, -inf, floor(-bound.base * bases[-1] + LITTLE))


def of_mean(answers: Sequence[str], figure: Figure, n: float) -> Iterator[Bound]:
    """The mean and the spread of a distribution whose shares are at most half a step off.

    Of a figure f of the rounded shares, E f <= 0 gives, for the exact counts y of a base b,
    sum f y <= b / (2 steps) sum |f|; so it does for weights. The interval, of n answers, tells the
    deviation, so the second moment.
    """
    points = Points.of(answers)
    mean, of = figure.mean or 0.0, _steps(figure)
    reach, noise = estimation.quantile(estimation.LEVEL, n - 1), points.rounding(mean, of)
    # half of the interval is at least this long
    half = hypot(reach * points.least_deviation / sqrt(n), noise)
    least, most = _of_mean(points, figure, half)
    for place, point in enumerate(points.values):
        far = max(point - most, least - point)
        room = most - points.lowest if point > most else points.highest - least
        if far > 0:
            alone = [float(place == other) for other in range(len(answers))]
            yield Bound(-_most_far(far, room, len(answers), of), alone, -inf, 0.0)
    yield _at_most([point - most for point in points.values], of)
    yield _at_most([least - point for point in points.values], of)
    centre = (least + most) / 2
    shortest, longest = _halves(points, figure, least, most)

    def moment(half: float) -> float:
        """The second moment that makes half of an interval so long; s has n - 1."""
        return (half**2 - noise**2) * (n - 1) / reach**2

    if longest < inf:
        above = moment(longest) + (most - centre) ** 2
        yield _at_most([(point - centre) ** 2 - above for point in points.values], of)
    if (below := moment(shortest)) > points.least_deviation**2:
        yield _at_most([below - (point - centre) ** 2 for point in points.values], of)


def _of_mean(points: Points, figure: Figure, half: float) -> tuple[float, float]:
    """The least and the most that the mean of the rounded shares may be."""
    mean, low, high = figure.mean or 0.0, figure.low or 0.0, figure.high or 0.0
    off = points.unit / 2 + LITTLE * points.width
    least, most = mean - off, mean + off
    if least <= points.lowest + points.from_ends:
        least = points.lowest
    if most >= points.highest - points.from_ends:
        most = points.highest
    if high < points.highest:
        most = min(most, high - half + LITTLE * points.width)
    if low > points.lowest:
        least = max(least, low + half - LITTLE * points.width)
    return least, most


def _halves(points: Points, figure: Figure, least: float, most: float) -> tuple[float, float]:
    """The shortest and the longest that half of a mean's interval may be; an end may be cut."""
    low, high, off = figure.low or 0.0, figure.high or 0.0, LITTLE * points.width
    longest = [inf]
    if high < points.highest:
        longest.append(high - least + off)
    if low > points.lowest:
        longest.append(most - low + off)
    shortest = max(0.0, high - points.unit - most - off, least - low - points.unit - off)
    return shortest, min(longest)


def _most_far(far: float, room: float, points: int, of: int) -> float:
    """The largest part of a base whose answer is so far beyond the mean, in whole steps and a half.

    Others make up for it by at most `room` a step; each rounding may lend them half a step.
    """
    steps = floor(room * (of + points / 2) / (far + room) + LITTLE)
    return (2 * steps + 1) / (2 * of)


def _at_most(values: Sequence[float], of: int) -> Bound:
    return Bound(-sum(map(abs, values)) / (2 * of), values, -inf, 0.0)


KINDS: Mapping[Kind, Method] = {
    "share": Method(_shares, _shares_reveal),
    "choices": Method(_shares, _shares_reveal),
    "distribution": Method(_shares, _distribution_reveals),
    "mean": Method(_mean, _mean_reveals),
}
