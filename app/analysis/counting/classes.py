"""What answers are counted as: their choice, the points of a mean, and bands of numbers.

All come from the questionnaire alone, never from answers, so that they tell nothing of anybody and
counts of batches add up.
"""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from itertools import count, pairwise
from typing import NamedTuple

from app.questionnaire.conditions import Range
from app.questionnaire.definition import SCALE_POINTS, NumberItem, RankItem, Variable
from app.questionnaire.plans import Bands

MOST_POINTS = 25  # of a number: what a mean is computed from is attacked point by point
ROUND = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5))  # widths of classes, times 10^k


class Scale(NamedTuple):
    """The multiples of a width between two bounds, all in the unit of a number."""

    least: Decimal
    most: Decimal
    width: Decimal

    def nearest(self, number: Decimal) -> Decimal:
        """The nearest multiple, or bound where that is beyond it; of two, the even multiple.

        Whole numbers often lie half-way between two: those go up as often as down.
        """
        multiple = self.width * (number / self.width).to_integral_value(ROUND_HALF_EVEN)
        return min(max(multiple, self.least), self.most)

    @property
    def points(self) -> list[Decimal]:
        """All that is the nearest of something between the bounds, in order."""
        multiple = self.width * (self.least / self.width).to_integral_value(ROUND_CEILING)
        points = {self.nearest(self.least), self.nearest(self.most)}
        while multiple <= self.most:
            points.add(multiple)
            multiple += self.width
        return sorted(points)


def valid_codes(variable: Variable) -> list[str]:
    """The answers of a closed variable that say something: a missing choice does not."""
    if variable.item.type == "scale":
        return [str(point) for point in SCALE_POINTS]
    return [code for code, choice in variable.choices.items() if not choice.missing]


def points_of(variable: Variable) -> Sequence[tuple[str, float]]:
    """The points that a mean is computed from, in order, as they are written and as numbers.

    A scale has its own and a rank its places. A number with both its bounds has the multiples of a
    round width, all its values where they are few; nothing else has any.
    """
    item = variable.item
    if isinstance(item, RankItem):
        places = min(item.at_most or len(item.choices), len(item.choices))
        points = [Decimal(place) for place in range(1, places + 1)]
    elif isinstance(item, NumberItem):
        scale = _scale(item)
        points = scale.points if scale else []
    else:
        points = [Decimal(point) for point in SCALE_POINTS] if item.type == "scale" else []
    return [(_written(point), float(point)) for point in points]


def point_of(variable: Variable, answer: float) -> str:
    """The point that an answer to a scale, a rank or a number with both its bounds counts as."""
    item, number = variable.item, Decimal(str(answer))
    scale = _scale(item) if isinstance(item, NumberItem) else None
    return _written(scale.nearest(number) if scale else number)


def bands(bounds: Bands) -> list[Range]:
    """The bands cut at some bounds: each begins at one and ends before the next; the last has it.

    `bounds` are at least two, in order.
    """
    *others, (low, high) = pairwise(bounds)
    return [
        *(Range(at_least=start, under=end) for start, end in others),
        Range(at_least=low, at_most=high),
    ]


def _scale(item: NumberItem) -> Scale | None:
    """The scale of a number with both its bounds, as fine as its decimals and MOST_POINTS let."""
    if item.at_least is None or item.at_most is None:
        return None
    extent, finest = item.at_most - item.at_least, Decimal(1).scaleb(-item.decimals)
    widths = (width.scaleb(power) for power in count(-item.decimals) for width in ROUND)
    fitting = (
        width for width in widths if not width % finest and extent <= width * (MOST_POINTS - 1)
    )
    return Scale(item.at_least, item.at_most, next(fitting))


def _written(point: Decimal) -> str:
    return f"{point.normalize() + 0:f}"  # there is no negative zero
