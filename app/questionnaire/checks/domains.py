"""What each type of question can be answered, as far as conditions can tell answers apart.

Conditions name some codes and bounds; all other answers are alike to them. So a few answers stand
for all: each code named and one of the others, the numbers and days at and beside each bound. A
test of an answer is the set of those that pass it, as bits.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from functools import cached_property, reduce
from operator import ge, gt, le, or_
from typing import Any, TypeAlias

from app.questionnaire.checks.possible import Ends
from app.questionnaire.conditions import Comparison, Range
from app.questionnaire.definition import (
    SCALE_POINTS,
    DateItem,
    Item,
    ManyItem,
    MonthItem,
    NumberItem,
    RankItem,
)

Bits: TypeAlias = int
Passes: TypeAlias = Callable[[object], bool]

FIRST, LAST = "0001-01", "9999-12-31"  # the first and the last there are
LARGEST = Decimal(10**15 - 1)  # numbers are read up to fifteen digits


@dataclass(frozen=True)
class Single:
    """One answer: a choice, a number, a day or a text."""

    answers: Sequence[object]

    def test(self, passes: Passes, _: str | None = None) -> Bits:
        """The answers that pass."""
        return _bits(passes(answer) for answer in self.answers)

    def named(self, codes: Iterable[str]) -> Bits:
        """The answers of these codes."""
        return reduce(or_, (1 << self._places[code] for code in codes if code in self._places), 0)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {str(answer): place for place, answer in enumerate(self.answers)}

    def within(self, test: Range) -> Bits:
        """The answers within bounds; it is for numbers and moments, which stand in order."""
        first, beyond = 0, len(self.answers)
        moments = isinstance(self.answers[0], str) if self.answers else False
        for compares, bound in test.bounds:
            if isinstance(bound, str) != moments:
                return 0
            side = bisect_right if compares in (gt, le) else bisect_left
            place = side(self.answers, bound, key=_typed)
            if compares in (gt, ge):
                first = max(first, place)
            else:
                beyond = min(beyond, place)
        return max((1 << beyond) - (1 << first), 0)

    def ends(self, tests: Iterable[tuple[Bits, bool]]) -> Ends:
        """It is blank where it need not pass, answered where an answer does as it must."""
        left, blank = _all(self.answers), True
        for bits, passes in tests:
            left &= bits if passes else ~bits
            blank = blank and not passes
        return Ends(blank, left != 0)


@dataclass(frozen=True)
class Several:
    """Some of several choices; some stand alone. The answer passes where one of them does."""

    codes: Sequence[str]
    alone: Bits
    at_most: int

    def test(self, passes: Passes, _: str | None = None) -> Bits:
        """The choices that pass."""
        return _bits(passes([code]) for code in self.codes)

    def ends(self, tests: Iterable[tuple[Bits, bool]]) -> Ends:
        """One of each set that must pass is chosen, and none of those that must not."""
        allowed, wanted = _all(self.codes), []
        for bits, passes in tests:
            if passes:
                wanted.append(bits)
            else:
                allowed &= ~bits
        by_one = allowed
        for bits in wanted:
            by_one &= bits
        together = [bits & allowed & ~self.alone for bits in wanted]
        return Ends(not wanted, by_one != 0 or (bool(wanted) and _hit(together, self.at_most)))


def _hit(sets: Sequence[Bits], most: int) -> bool:
    """Whether so many choices can be made that one of each set is among them."""
    if min(len(sets), reduce(or_, sets, 0).bit_count()) <= most:
        return all(sets)
    smallest = min(sets, key=int.bit_count)
    return most > 0 and any(
        _hit([other for other in sets if not other & bit], most - 1) for bit in _each(smallest)
    )


def _each(bits: Bits) -> Iterator[Bits]:
    while bits:
        yield bits & -bits
        bits &= bits - 1


@dataclass(frozen=True)
class Ranking:
    """Choices in order, all or the first few, without a tie or a hole. A test is of one's place."""

    codes: Sequence[str]
    last: int

    def test(self, passes: Passes, code: str | None) -> tuple[str | None, Bits]:
        """The choice, and the places that pass."""
        return code, _bits(passes(place) for place in range(1, self.last + 1))

    def ends(self, tests: Iterable[tuple[tuple[str, Bits], bool]]) -> Ends:
        """Try each number of choices put in order."""
        every = _all(range(self.last))
        places, blank = dict.fromkeys(self.codes, every), dict.fromkeys(self.codes, True)
        for (code, bits), passes in tests:
            places[code] &= bits if passes else ~bits
            blank[code] = blank[code] and not passes
        placed = [code for code in self.codes if not blank[code]]
        numbers = range(max(1, len(placed)), self.last + 1)
        return Ends(not placed, any(_seated(places, placed, number) for number in numbers))


def _seated(places: Mapping[str, Bits], placed: Sequence[str], number: int) -> bool:
    """Whether choices can take the first so many places, one each, these choices being among them.

    It is enough that all the places can be taken, and that all these choices can be placed: then
    both can be had at once (Mendelsohn and Dulmage, 1958).
    """
    wishes = [[place for place in range(number) if places[code] >> place & 1] for code in placed]
    offers = [[k for k, bits in enumerate(places.values()) if bits >> n & 1] for n in range(number)]
    return _matched(wishes) and _matched(offers)


def _matched(wishes: Sequence[Sequence[int]]) -> bool:
    """Whether everyone can have one of their wishes, no two the same (Kuhn, 1955)."""
    owner: dict[int, int] = {}
    has: dict[int, int] = {}
    for newcomer in range(len(wishes)):
        asked_by: dict[int, int] = {}
        free: int | None = None
        line = [newcomer]  # who would have to find another wish, in turn
        for one in line:
            for wish in wishes[one]:
                if wish not in owner:
                    asked_by[wish], free = one, wish
                elif wish not in asked_by:
                    asked_by[wish] = one
                    line.append(owner[wish])
        if free is None:
            return False
        while free is not None:
            one = asked_by[free]
            owner[free] = one
            has[one], free = free, has.get(one)
    return True


Domain: TypeAlias = Single | Several | Ranking


def domain_of(item: Item, tests: Iterable[Comparison]) -> Domain:
    """What an item, or a row of it, can be answered, as far as these tests can tell."""
    tests = list(tests)
    if isinstance(item, RankItem):
        last = min(item.at_most or len(item.choices), len(item.choices))
        return Ranking(list(item.choices), last)
    if isinstance(item, ManyItem):
        codes = _codes(item, tests)
        alone = _bits(item.choices[code].exclusive or item.choices[code].missing for code in codes)
        return Several(codes, alone, item.at_most or len(codes))
    bounds = [bound for test in tests if isinstance(test, Range) for _, bound in test.bounds]
    match item:
        case NumberItem():
            return Single(_numbers(item, [bound for bound in bounds if isinstance(bound, Decimal)]))
        case DateItem() | MonthItem():
            return Single(_moments(item, [bound for bound in bounds if isinstance(bound, str)]))
    if item.type == "scale":
        return Single(SCALE_POINTS)
    return Single(_codes(item, tests) if hasattr(item, "choices") else ["…"])


def _codes(item: Any, tests: Iterable[Comparison]) -> list[str]:
    """Each code that is named, and one of the others of each kind."""
    named = {code for test in tests if isinstance(test, tuple) for code in test}
    kinds = {
        code if code in named else (choice.missing, choice.exclusive): code
        for code, choice in item.choices.items()
    }
    return list(kinds.values())


def _numbers(item: NumberItem, bounds: Iterable[Decimal]) -> list[float]:
    """The numbers at and beside each bound; the item's own bounds are two of them."""
    step = Decimal(1).scaleb(-item.decimals)
    least = -LARGEST if item.at_least is None else max(item.at_least, -LARGEST)
    most = LARGEST if item.at_most is None else min(item.at_most, LARGEST)
    found = set()
    for bound in (*bounds, least, most):
        near = min(max(bound, least), most)
        below = (near / step).to_integral_value(ROUND_FLOOR) * step
        found |= {below - step, below, below + step}
    within = sorted(number for number in found if least <= number <= most)
    return [float(number) if item.decimals else int(number) for number in within]


def _moments(item: DateItem | MonthItem, bounds: Iterable[str]) -> list[str]:
    """The days, or months, at and beside each bound; the item's own bounds are two of them."""
    count, written = (_months, _month) if isinstance(item, MonthItem) else (_days, _day)
    first, last = item.at_least or FIRST, item.at_most or LAST
    numbers = {count(bound) + beside for bound in (*bounds, first, last) for beside in (-1, 0, 1)}
    least, most = count(FIRST), count(LAST)
    found = [written(number) for number in sorted(numbers) if least <= number <= most]
    return [moment for moment in found if first <= moment <= last]


def _days(moment: str) -> int:
    return date.fromisoformat(
        moment if len(moment) > len("2024-01") else f"{moment}-01"
    ).toordinal()


def _day(number: int) -> str:
    return date.fromordinal(number).isoformat()


def _months(moment: str) -> int:
    return int(moment[:4]) * 12 + int(moment[5:7]) - 1


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"


def _typed(answer: Any) -> Decimal | str:
    """A number as it was typed, 0.1 being a tenth; a moment as it is."""
    return answer if isinstance(answer, str) else Decimal(str(answer))


def _all(answers: Sequence[object]) -> Bits:
    return (1 << len(answers)) - 1


def _bits(passing: Iterable[object]) -> Bits:
    return sum(1 << place for place, passes in enumerate(passing) if passes)
