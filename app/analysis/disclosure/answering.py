"""Everyone there could be: one imagined person for each way to answer some variables."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import chain, combinations, product
from math import prod

import pandas as pd

from app.analysis.counting.classes import points_of
from app.analysis.counting.dataset import POINTS, laid_out
from app.analysis.counting.expansion import PairedPlan
from app.exceptions import TooManyAnswers
from app.questionnaire.answers import Answer
from app.questionnaire.codebook.variables import NOT_ANSWERED, NOT_ASKED
from app.questionnaire.conditions import Range, compares
from app.questionnaire.definition import NumberItem, Questionnaire, Variable
from app.questionnaire.plans import FindingPlan, counted, measures

MOST_PEOPLE = 500_000  # imagined at once; what needs more is taken apart, or refused
MOST_SUBSETS = 6  # choices of a `many` whose every combination is imagined


def names_of(questionnaire: Questionnaire, plan: FindingPlan) -> list[str]:
    """The variables that a finding counts the answers to."""
    named = counted(plan)
    named += [plan.earlier] if isinstance(plan, PairedPlan) else []
    return [
        variable.name
        for variable in questionnaire.variables.values()
        if variable.name in named or variable.item.item in named
    ]


def values(
    questionnaire: Questionnaire, name: str, plans: Iterable[FindingPlan]
) -> Sequence[Answer]:
    """What the plans can tell apart among the answers to a variable, and the lack of one."""
    plans = list(plans)
    variable = questionnaire.variables[name]
    bounds = [bound for plan in plans for bound in _bounds(plan, name)]
    given = _values(variable, bounds, has_mean=any(plan.mean_of == name for plan in plans))
    if isinstance(variable.item, NumberItem) and (now := _later(name, plans)):
        given = _beside(values(questionnaire, now, plans))
    if not any(name in (*names_of(questionnaire, plan), *chain(*plan.by)) for plan in plans):
        given = _one_each(variable, given, plans)
    return [*given, NOT_ASKED, NOT_ANSWERED]


def _later(name: str, plans: Iterable[FindingPlan]) -> str | None:
    """The variable that a variable has the earlier answer to, where its order matters."""
    paired = [plan for plan in plans if isinstance(plan, PairedPlan)]
    return next((plan.variable for plan in paired if plan.earlier == name and plan.variable), None)


def _beside(numbers: Iterable[Answer]) -> list[Answer]:
    """Numbers, and some below and above each."""
    known = [number for number in numbers if isinstance(number, int | float)]
    return sorted({number + step for number in known for step in (-1, 0, 1)})


def _one_each(
    variable: Variable, given: Sequence[Answer], plans: Iterable[FindingPlan]
) -> list[Answer]:
    """Of answers that conditions alone ask about, the first of those they take for the same."""
    comparisons = [pair for plan in plans if plan.among for pair in plan.among.comparisons()]
    tests = [test for name, test in comparisons if name == variable.name]
    found: dict[tuple[bool, ...], Answer] = {}
    for answer in given:
        is_missing = str(answer) in variable.choices and variable.choices[str(answer)].missing
        found.setdefault((is_missing, *(compares(test, answer) for test in tests)), answer)
    return list(found.values())


def everyone(
    questionnaire: Questionnaire, names: Sequence[str], plans: Iterable[FindingPlan]
) -> pd.DataFrame:
    """One row for each combination of answers to these variables, the last one changing first.

    Raises TooManyAnswers.
    """
    plans = list(plans)
    options = [values(questionnaire, name, plans) for name in names]
    count = prod(map(len, options))
    if count > MOST_PEOPLE:
        raise TooManyAnswers(names)
    columns = list(zip(*product(*options), strict=True))
    return laid_out(questionnaire, dict(zip(names, columns, strict=True)), count)


def _values(
    variable: Variable, bounds: Sequence[Decimal | str], *, has_mean: bool
) -> Sequence[Answer]:
    match variable.item.type:
        case "scale":
            return [int(point) for point in POINTS]
        case "number":
            beside = _numbers(variable.item, [Decimal(bound) for bound in bounds])
            points = [point for _, point in points_of(variable)] if has_mean else []
            return sorted({*beside, *points})
        case "rank":
            return [int(place) for _, place in points_of(variable)]
        case "date" | "month":
            return list(_moments([str(bound) for bound in bounds]))
        case "many":
            return _subsets(list(variable.choices))
    return list(variable.choices)


def _subsets(codes: Sequence[str]) -> list[Answer]:
    if len(codes) > MOST_SUBSETS:
        raise TooManyAnswers(codes)
    sizes = range(1, len(codes) + 1)
    return [list(some) for size in sizes for some in combinations(codes, size)]


def _numbers(item: NumberItem, bounds: Sequence[Decimal]) -> list[float]:
    """Each bound and the numbers next to it, as fine as the item's own and within its range."""
    unit = Decimal(1).scaleb(-item.decimals)
    beside = set[Decimal]()
    for bound in bounds:
        steps = bound / unit
        below, above = (unit * steps.to_integral_value(way) for way in (ROUND_FLOOR, ROUND_CEILING))
        beside |= {above - unit, below, below + unit}
    least, most = item.at_least, item.at_most
    found = sorted(
        number
        for number in beside
        if (least is None or number >= least) and (most is None or number <= most)
    )
    some = next((end for end in (least, most) if end is not None), Decimal(0))
    return [float(number) for number in found or [some]]


def _moments(bounds: Sequence[str]) -> Iterator[str]:
    """The first day, each bound, and the day or month after it."""
    ordered = sorted(set(bounds)) or ["2000-01-01"]
    yield "0001-01-01"[: len(ordered[0])]
    for moment in ordered:
        yield moment
        day = date.fromisoformat(f"{moment}-01"[:10])
        after = day + timedelta(days=1 if moment == day.isoformat() else 31)
        yield after.isoformat()[: len(moment)]


def _bounds(plan: FindingPlan, name: str) -> Iterator[Decimal | str]:
    """What a plan compares a variable with."""
    yield from (plan.bands_of or {}).get(name, ())
    among = plan.among.comparisons() if plan.among else ()
    claims = [(name, (measure.share_of or {}).get(name)) for measure in measures(plan)]
    for compared, test in (*claims, *among):
        if compared == name and isinstance(test, Range):
            yield from (bound for _, bound in test.bounds)
