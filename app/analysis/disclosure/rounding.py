"""What is printed of a group's exact counts, and which exact counts could have been printed so.

Every figure shown is computed from a `Printed` alone, so that it says no more.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from app.analysis.counting.counts import Cell

COUNT_STEPS = (5, 10, 20, 50)  # counts are printed to the nearest 5, coarser where that tells more
GRIDS = ((20, 10), (100, 20))  # below 20 answers 10 steps from 0 to 100 %, below 100 twenty
FINEST_GRID = 100
LITTLE = 1e-9  # nearer than this to a printed end, an end is it
COARSER_GRIDS = (100, 50, 20, 10, 5, 4)


class Precision(NamedTuple):
    """How finely a group is printed: the step of its counts, the most steps its shares may have."""

    count_step: int = COUNT_STEPS[0]
    most_steps: int = FINEST_GRID


@dataclass(frozen=True)
class Printed:
    """A group as it is printed: its rounded base, and each answer's share as steps of a grid.

    `of` steps make 100 %; counts are multiples of `count_step`.
    """

    n: int
    steps: tuple[int, ...]
    of: int
    count_step: int

    @property
    def clipped(self) -> tuple[int, ...]:
        """The steps as shares show them: at most one step from 0 and 100 %."""
        return tuple(min(max(step, 1), self.of - 1) for step in self.steps)


def printed(cell: Cell, precision: Precision | None = None) -> Printed:
    """A group as it is printed; the base is not 0."""
    count_step, most_steps = precision or Precision()
    of = grid(cell.base, most_steps)
    steps = tuple(steps_of(yes, cell.base, of) for yes in cell.answers)
    return Printed(rounded(cell.base, count_step), steps, of, count_step)


def bases(n: int, count_step: int, of: int, smallest: int) -> list[int]:
    """The whole numbers of at least `smallest` that are printed as n, with shares on such a grid.

    A grid may be coarser than the base supports.
    """
    around = range(max(n - count_step, smallest), n + count_step + 1)
    return [base for base in around if rounded(base, count_step) == n and grid(base) >= of]


def answers(base: int, step: int, of: int) -> tuple[int, int]:
    """The fewest and the most of a base whose share is printed as so many steps, clipped."""
    half = Fraction(base, 2 * of)
    low, high = (2 * step - 1) * half, (2 * step + 1) * half
    # round() takes ties to the even number of steps
    least, most = (ceil(low), floor(high)) if step % 2 == 0 else (floor(low) + 1, ceil(high) - 1)
    return 0 if step == 1 else least, base if step == of - 1 else min(most, base)


def coarser_shares(precision: Precision, base: int) -> Precision | None:
    """The next coarser shares for a group of this size; None where there are none."""
    now = grid(base, precision.most_steps)
    steps = next((steps for steps in COARSER_GRIDS if steps < now), None)
    return precision._replace(most_steps=steps) if steps else None


def coarser_counts(precision: Precision, base: int) -> Precision | None:
    """The next coarser counts; a step is at most a quarter of what it rounds."""
    step = next((step for step in COUNT_STEPS if step > precision.count_step), None)
    return precision._replace(count_step=step) if step and 4 * step <= base else None


def outward(low: float, high: float, decimals: int) -> tuple[float, float]:
    """The ends of an interval, rounded away from each other to so many decimals."""
    parts = 10.0**decimals
    ends = floor(low * parts + LITTLE) / parts, ceil(high * parts - LITTLE) / parts
    return round(ends[0], decimals), round(ends[1], decimals)


def respondents_step(count: int) -> int:
    """The step that the number of all respondents is printed to: the coarsest.

    It bounds every base, so that finer it would undo what coarser counts protect.
    """
    return max(step for step in COUNT_STEPS if 4 * step <= count or step == COUNT_STEPS[0])


def rounded(count: int, to: int = COUNT_STEPS[0]) -> int:
    """The nearest multiple: 11 and 12 give 10, 13 gives 15; no whole number ties at 5."""
    return to * round(Fraction(count, to))


def grid(n: int, most: int = FINEST_GRID) -> int:
    """How many steps from 0 to 100 % the shares of n answers are rounded to."""
    return min(next((steps for below, steps in GRIDS if n < below), FINEST_GRID), most)


def steps_of(yes: int, n: int, of: int) -> int:
    """The share of yes among n, as a number of steps, `of` of which make 100 %.

    Exact; ties go to the even number of steps, so that a share and its complement make 100 %.
    """
    return round(Fraction(yes * of, n))
