"""Everyone there could be: one imagined person for each way to answer some variables."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, combinations, pairwise, product
from math import prod

import pandas as pd

from app.analysis.dataset import POINTS, laid_out
from app.exceptions import TooManyAnswers
from app.questionnaire.answers import Answer
from app.questionnaire.codebook.variables import NOT_ANSWERED, NOT_ASKED
from app.questionnaire.conditions import Range, compares
from app.questionnaire.definition import Questionnaire, Variable
from app.questionnaire.plans import FindingPlan

MOST_PEOPLE = 500_000  # imagined at once; what needs more is taken apart, or refused
MOST_SUBSETS = 6  # choices of a `many` whose every combination is imagined


def names_of(questionnaire: Questionnaire, plan: FindingPlan) -> list[str]:
    """The variables that a finding counts the answers to."""
    named = [*(plan.share_of or ()), *filter(None, (plan.mean_of, plan.distribution_of))]
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
    given = _values(variable, [bound for plan in plans for bound in _bounds(plan, name)])
    if not any(name in (*names_of(questionnaire, plan), *chain(*plan.by)) for plan in plans):
        given = _one_each(variable, given, plans)
    return [*given, NOT_ASKED, NOT_ANSWERED]


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


def _values(variable: Variable, bounds: Sequence[Decimal | str]) -> list[Answer]:
    match variable.item.type:
        case "scale":
            return [int(point) for point in POINTS]
        case "number" | "rank":
            return list(_numbers([Decimal(bound) for bound in bounds]))
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


def _numbers(bounds: Sequence[Decimal]) -> Iterator[float]:
    """Each bound, and a number on each side of it."""
    ordered = sorted(set(bounds)) or [Decimal(0)]
    between = [(low + high) / 2 for low, high in pairwise(ordered)]
    yield from map(float, (ordered[0] - 1, *ordered, *between, ordered[-1] + 1))


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
    among = plan.among.comparisons() if plan.among else ()
    for compared, test in ((name, (plan.share_of or {}).get(name)), *among):
        if compared == name and isinstance(test, Range):
            yield from (bound for _, bound in test.bounds)
