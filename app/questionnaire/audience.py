"""Whether two versions ask a question of the same people: their conditions compared by meaning.

Conditions are finite sets and intervals, so a few answers to each variable stand for all of them:
two conditions mean the same where none of these tells them apart. Where there are too many to try,
they are said to differ.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from itertools import chain, combinations, product
from math import prod
from typing import Any, NamedTuple, TypeAlias

from app.questionnaire.conditions import Comparison, Condition, Range, holds
from app.questionnaire.definition import (
    SCALE_POINTS,
    DateItem,
    ManyItem,
    MonthItem,
    NumberItem,
    RankItem,
    ScaleItem,
    Variable,
)
from app.questionnaire.recodes import Group

MOST_TRIED = 20_000  # combinations of answers, about a tenth of a second
MOST_CODES = 10  # of a `many`: each set of them is one answer

Pair: TypeAlias = tuple[Any, Any]  # the same answer as each version codes it


class Asked(NamedTuple):
    """Of whom something is asked in one version: every condition holds; and its variables."""

    conditions: Sequence[Condition]
    variables: Mapping[str, Variable]


def same_people(old: Asked, new: Asked, recodes: Mapping[str, Sequence[Group]]) -> bool:
    """Say whether both ask the same people; `recodes` has the answers that were regrouped."""
    if list(old.conditions) == list(new.conditions):
        return True
    tests: dict[str, list[Comparison]] = {}
    for condition in (*old.conditions, *new.conditions):
        for name, test in condition.comparisons():
            tests.setdefault(name, []).append(test)
    versions = (old.variables, new.variables)
    answers: list[list[Pair]] = []
    for name, compared in tests.items():
        known = [version[name] for version in versions if name in version]
        if not known:
            return False
        group = recodes.get(name)
        told = _regrouped(group) if group else _telling(known, compared)
        answers.append([(None, None), *told])
        if prod(map(len, answers)) > MOST_TRIED:
            return False
    for tried in product(*answers):
        before, after = ({n: p[i] for n, p in zip(tests, tried, strict=True)} for i in (0, 1))
        if _asks(old, before) != _asks(new, after):
            return False
    return True


def _asks(asked: Asked, answers: Mapping[str, object]) -> bool:
    return all(holds(condition, answers) for condition in asked.conditions)


def _regrouped(groups: Sequence[Group]) -> list[Pair]:
    return [pair for before, after in groups for pair in product(before, after)]


def _telling(known: Sequence[Variable], tests: Sequence[Comparison]) -> Iterator[Pair]:
    """Answers to one variable of which each stands for all that the tests treat alike."""
    item = known[-1].item
    codes = dict.fromkeys(code for variable in known for code in variable.choices)
    ranges = [test for test in tests if isinstance(test, Range)]
    values: Sequence[object]
    if codes:
        named = {code for test in tests if isinstance(test, tuple) for code in test}
        other = next((code for code in codes if code not in named), None)
        values = [code for code in codes if code in named] + ([other] if other else [])
        if isinstance(item, ManyItem):
            values = _sets(values) if len(values) <= MOST_CODES else range(MOST_TRIED)
    elif isinstance(item, ScaleItem):
        values = SCALE_POINTS
    elif isinstance(item, RankItem):
        values = range(1, max(len(getattr(each.item, "choices", ())) for each in known) + 1)
    elif isinstance(item, NumberItem):
        values = _numbers(
            [each.item for each in known if isinstance(each.item, NumberItem)], ranges
        )
    elif isinstance(item, DateItem | MonthItem):
        bounds = [str(bound) for test in ranges for _, bound in test.bounds]
        values = ["0", *bounds, *(f"{bound}~" for bound in bounds)]  # at, below and above each
    else:
        values = ["a text"]
    return ((value, value) for value in values)


def _sets(codes: Sequence[object]) -> list[object]:
    sizes = range(1, len(codes) + 1)
    return [list(some) for some in chain.from_iterable(combinations(codes, n) for n in sizes)]


def _numbers(items: Sequence[NumberItem], ranges: Sequence[Range]) -> list[float]:
    """Numbers that may be typed, at and next to each bound."""
    step = Decimal(1).scaleb(-max(item.decimals for item in items))
    lowest = [item.at_least for item in items if item.at_least is not None]
    highest = [item.at_most for item in items if item.at_most is not None]
    bounds = [bound for test in ranges for _, bound in test.bounds if isinstance(bound, Decimal)]
    found = set[Decimal]()
    for bound in (*bounds, *lowest, *highest, Decimal(0)):
        below = (bound / step).to_integral_value(ROUND_FLOOR) * step
        found |= {below + step * n for n in (-1, 0, 1, 2)}
    low = min(lowest) if len(lowest) == len(items) else None
    high = max(highest) if len(highest) == len(items) else None
    return [
        float(number)
        for number in sorted(found)
        if (low is None or number >= low) and (high is None or number <= high)
    ]
