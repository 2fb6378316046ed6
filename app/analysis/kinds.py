"""The kinds of figure: how each is printed, and what it reveals to whoever computes with it.

A kind that is not in KINDS is not published. `reveals` gives the linear bounds on a group's exact
counts that follow from what is printed; an attacker may use them all at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import floor, inf, sqrt
from typing import NamedTuple

from app.analysis import estimation, rounding
from app.analysis.counts import Counts, Kind
from app.analysis.findings import Figure
from app.analysis.rounding import Printed

# A mean at the very end of its scale, or an interval with no width, would tell that everyone in
# the group gave the same answer.
MEAN_FROM_ENDS = 0.1
LEAST_DEVIATION = 0.5
HALF_DECIMAL = 0.05  # means and their intervals are printed to one decimal
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

    figures: Callable[[Counts, str, Printed], Iterator[Figure]]
    reveals: Callable[[Sequence[str], Sequence[Figure], int], Iterator[Bound]]


def figures(counts: Counts, group: str, printed: Printed) -> list[Figure]:
    """The figures of a shown group."""
    return list(KINDS[counts.kind].figures(counts, group, printed))


def reveals(
    kind: Kind, answers: Sequence[str], figures: Sequence[Figure], smallest: int
) -> list[Bound]:
    """The linear bounds that the figures shown of a group put on its exact counts.

    Whoever reads them knows that the base is at least `smallest`.
    """
    return list(KINDS[kind].reveals(answers, figures, smallest))


# --- Shares: each answer's, of the base.


def _shares(counts: Counts, group: str, printed: Printed) -> Iterator[Figure]:
    for answer, steps in zip(counts.answers, printed.clipped, strict=True):
        share, low, high = _share(steps, printed.of, printed.n)
        yield Figure(
            counts.finding,
            counts.item,
            group,
            answer,
            printed.n,
            share,
            low,
            high,
            None,
            "shown",
            printed.count_step,
            1 / printed.of,
        )


def _share(steps: int, of: int, n: int) -> tuple[float, float, float]:
    """The share to print with its interval, to whole percents; clipped, it is open to its end."""
    share = steps / of
    low, high = estimation.wilson(share * n, n)
    return (
        round(share, 2),
        0.0 if steps == 1 else round(low, 2),
        1.0 if steps == of - 1 else round(high, 2),
    )


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


# --- Means of a scale, from its rounded distribution.


def _mean(counts: Counts, group: str, printed: Printed) -> Iterator[Figure]:
    points = [float(answer) for answer in counts.answers]
    total = sum(printed.steps)
    both = zip(points, printed.steps, strict=True)
    distribution = {point: printed.n * step / total for point, step in both}
    value, low, high = estimation.mean_of_distribution(
        distribution, least_deviation=LEAST_DEVIATION
    )
    lowest, highest = min(points), max(points)
    mean = min(max(value, lowest + MEAN_FROM_ENDS), highest - MEAN_FROM_ENDS)
    yield Figure(
        counts.finding,
        counts.item,
        group,
        "",
        printed.n,
        None,
        round(max(low, lowest), 1),
        round(min(high, highest), 1),
        round(mean, 1),
        "shown",
        printed.count_step,
        1 / printed.of,
    )


def _mean_reveals(
    answers: Sequence[str], figures: Sequence[Figure], smallest: int
) -> Iterator[Bound]:
    """The mean and the spread of a distribution whose shares are at most half a step off.

    Of a figure f of the rounded shares, E f <= 0 gives, for the exact counts y of a base b,
    sum f y <= b / (2 steps) sum |f|. The interval tells the deviation, so the second moment.
    """
    points = [float(answer) for answer in answers]
    (figure,) = figures
    mean, of = figure.mean or 0.0, _steps(figure)
    bases = _bases(figure, smallest)
    yield _of_base(bases, answers)
    lowest, highest = min(points), max(points)
    least, most = mean - HALF_DECIMAL, mean + HALF_DECIMAL
    if mean <= lowest + MEAN_FROM_ENDS:
        least = lowest
    if mean >= highest - MEAN_FROM_ENDS:
        most = highest
    # half of the interval is at least this long
    half = estimation.quantile(estimation.LEVEL) * LEAST_DEVIATION / sqrt(figure.n or 1)
    if (high := figure.high or 0.0) < highest:
        most = min(most, high + HALF_DECIMAL - half)
    if (low := figure.low or 0.0) > lowest:
        least = max(least, low - HALF_DECIMAL + half)
    for place, point in enumerate(points):
        alone = [float(place == other) for other in range(len(points))]
        far = max(point - most, least - point)
        room = most - lowest if point > most else highest - least
        if far > 0:
            yield Bound(0.0, alone, -inf, _most_far(far, room, len(points), bases[-1], of))
    yield _at_most([point - most for point in points], of)
    yield _at_most([least - point for point in points], of)
    centre = (least + most) / 2
    shortest, longest = _halves(figure, least, most, lowest, highest)
    # of the interval: z s / sqrt(n), and s, with n - 1, is a little more than the second moment's
    moment = ((figure.n or 0) - 1) / estimation.quantile(estimation.LEVEL) ** 2
    if longest < inf:
        above = longest**2 * moment + (most - centre) ** 2
        yield _at_most([(point - centre) ** 2 - above for point in points], of)
    if shortest**2 * moment > LEAST_DEVIATION**2:
        below = shortest**2 * moment
        yield _at_most([below - (point - centre) ** 2 for point in points], of)


def _halves(
    figure: Figure, least: float, most: float, lowest: float, highest: float
) -> tuple[float, float]:
    """The shortest and the longest that half of a mean's interval may be; an end may be cut."""
    low, high = figure.low or 0.0, figure.high or 0.0
    longest = [inf]
    if high < highest:
        longest.append(high + HALF_DECIMAL - least)
    if low > lowest:
        longest.append(most - low + HALF_DECIMAL)
    shortest = max(0.0, high - HALF_DECIMAL - most, least - low - HALF_DECIMAL)
    return shortest, min(longest)


def _most_far(far: float, room: float, points: int, base: int, of: int) -> float:
    """The most people whose answer is so far beyond the mean, in whole steps.

    Others make up for it by at most `room` a step; each rounding may lend them half a step.
    """
    steps = floor(room * (of + points / 2) / (far + room) + LITTLE)
    return floor((2 * steps + 1) * base / (2 * of) + LITTLE)


def _at_most(values: Sequence[float], of: int) -> Bound:
    return Bound(-sum(map(abs, values)) / (2 * of), values, -inf, 0.0)


KINDS: Mapping[Kind, Method] = {
    "share": Method(_shares, _shares_reveal),
    "choices": Method(_shares, _shares_reveal),
    "distribution": Method(_shares, _distribution_reveals),
    "mean": Method(_mean, _mean_reveals),
}
