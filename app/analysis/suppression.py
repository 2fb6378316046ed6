"""Thresholds and rounding: exact counts to figures that may be shown.

Groups are hidden on their respondents, never on their answers. Every figure shown is computed from
rounded shares and a rounded base, so that it says no more than they do.
"""

from collections.abc import Iterator
from fractions import Fraction

from app.analysis import estimation
from app.analysis.counts import Cell, Counts
from app.analysis.findings import Figure, Status

SMALLEST_GROUP = 11  # INSEE's threshold for household statistics
ROUNDING = 5  # counts are printed to the nearest multiple of it
GRIDS = ((20, 10), (100, 20))  # below 20 answers 10 steps from 0 to 100 %, below 100 twenty
FINEST_GRID = 100

# A mean at the very end of its scale, or an interval with no width, would tell that everyone in
# the group gave the same answer.
MEAN_FROM_ENDS = 0.1
LEAST_DEVIATION = 0.5


def rounded(count: int, to: int = ROUNDING) -> int:
    """The nearest multiple: 11 and 12 give 10, 13 gives 15; no whole number ties at 5."""
    return to * round(Fraction(count, to))


def grid(n: int) -> int:
    """How many steps from 0 to 100 % the shares of n answers are rounded to."""
    return next((steps for below, steps in GRIDS if n < below), FINEST_GRID)


def steps_of(yes: int, n: int) -> int:
    """The share of yes among n, as a number of steps of n's grid.

    Exact; ties go to the even number of steps, so that a share and its complement make 100 %.
    """
    return round(Fraction(yes * grid(n), n))


def protect(
    counts: Counts, smallest: int = SMALLEST_GROUP, rounding: int = ROUNDING
) -> tuple[Figure, ...]:
    """The figures of one finding that may be shown, group by group, in the order counted.

    A group with fewer than `smallest` respondents is hidden, one with fewer valid answers than
    that is withheld; neither carries a number.
    """
    return tuple(
        figure
        for group, cell in counts.cells.items()
        for figure in _group(counts, group, cell, smallest, rounding)
    )


def _group(
    counts: Counts, group: str, cell: Cell, smallest: int, rounding: int
) -> Iterator[Figure]:
    if cell.respondents < smallest:
        return _unshown(counts, group, "hidden")
    if cell.base < smallest:
        return _unshown(counts, group, "withheld")
    shown = _mean if counts.kind == "mean" else _shares
    return shown(counts, group, cell, rounded(cell.base, rounding))


def _unshown(counts: Counts, group: str, status: Status) -> Iterator[Figure]:
    for answer in ("",) if counts.kind == "mean" else counts.answers:
        yield Figure(
            counts.finding, counts.item, group, answer, None, None, None, None, None, status
        )


def _shares(counts: Counts, group: str, cell: Cell, n: int) -> Iterator[Figure]:
    for answer, yes in zip(counts.answers, cell.answers, strict=True):
        share, low, high = _share(steps_of(yes, cell.base), grid(cell.base), n)
        yield Figure(counts.finding, counts.item, group, answer, n, share, low, high, None, "shown")


def _share(steps: int, of: int, n: int) -> tuple[float, float, float]:
    """The share to print with its interval, to whole percents; clipped, it is open to its end."""
    clipped = min(max(steps, 1), of - 1)
    share = clipped / of
    low, high = estimation.wilson(share * n, n)
    return (
        round(share, 2),
        0.0 if clipped == 1 else round(low, 2),
        1.0 if clipped == of - 1 else round(high, 2),
    )


def _mean(counts: Counts, group: str, cell: Cell, n: int) -> Iterator[Figure]:
    points = [float(answer) for answer in counts.answers]
    steps = [steps_of(yes, cell.base) for yes in cell.answers]
    distribution = {point: n * step / sum(steps) for point, step in zip(points, steps, strict=True)}
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
        n,
        None,
        round(max(low, lowest), 1),
        round(min(high, highest), 1),
        round(mean, 1),
        "shown",
    )
