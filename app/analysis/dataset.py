"""A frozen wave as columns: one row a response, one column a variable, no free text.

| item | columns | values |
|---|---|---|
| one, row of a grid | `gender`, `confidence.clients` | its codes, `_not_asked`, `_not_answered` |
| scale | `balance` | "0" to "10", `_not_asked`, `_not_answered` |
| many | `services.training`, one a choice | yes, no, `_not_asked`, `_not_answered` |
| date, month | `joined` | those given, in ISO's form, `_not_asked`, `_not_answered` |
| number, place in a rank | `weekly_hours`, a float | nan when there is no answer |
| | `weekly_hours.status` | `_answered`, `_not_asked`, `_not_answered` |

All but the float are categorical. A `many` answered with a missing choice ("I'd rather not say")
keeps yes in that choice's own column, and has `_declined`, one more category, in all the others.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from app.exceptions import MieuxError
from app.questionnaire.answers import Answer, free_text_fields
from app.questionnaire.codebook.variables import (
    ANSWERED,
    DECLINED,
    NO,
    NOT_ANSWERED,
    NOT_ASKED,
    YES,
)
from app.questionnaire.conditions import Condition, holds
from app.questionnaire.definition import (
    SCALE_POINTS,
    GridItem,
    Item,
    Questionnaire,
    Variable,
    variables_of,
)

POINTS = tuple(str(point) for point in SCALE_POINTS)

Columns: TypeAlias = "dict[str, pd.Categorical[str] | npt.NDArray[np.float64]]"
Steps: TypeAlias = list[tuple[Condition | None, list[tuple[list[Condition], list[str]]]]]


class AnswerIsNotInQuestionnaire(MieuxError):
    """A stored answer names a variable or a choice that the version does not have."""

    def __init__(self, variable: str) -> None:
        """Say which variable; what was answered is nobody's business."""
        super().__init__(f"An answer to “{variable}” is not one of this questionnaire's.")


def freeze(questionnaire: Questionnaire, responses: Iterable[Mapping[str, Answer]]) -> pd.DataFrame:
    """Lay the responses out as columns, in the order they come.

    The route of each is walked again, so that what was not asked is told from what was not
    answered; an answer off the route counts as not asked. Raises AnswerIsNotInQuestionnaire.
    """
    known = questionnaire.variables.keys() | free_text_fields(questionnaire)
    steps = _steps(questionnaire)
    rows = [_on_route(steps, response, known) for response in responses]
    values = {name: [row.get(name, NOT_ASKED) for row in rows] for name in questionnaire.variables}
    return laid_out(questionnaire, values, len(rows))


def laid_out(
    questionnaire: Questionnaire, values: Mapping[str, Sequence[Answer]], count: int
) -> pd.DataFrame:
    """The columns of some variables, from an answer (or why there is none) of each response."""
    columns: Columns = {}
    for name, answers in values.items():
        variable = questionnaire.variables[name]
        lay_out = LAYOUTS.get(variable.item.type)
        if lay_out:
            columns |= lay_out(variable, answers)
    return pd.DataFrame(columns, index=range(count))


def _steps(questionnaire: Questionnaire) -> Steps:
    """What a walk asks, page by page: the page's condition, then conditions and what they open."""
    return [
        (page.when, [step for item in page.items for step in _steps_of(item)])
        for page in questionnaire.pages
    ]


def _steps_of(item: Item) -> Iterator[tuple[list[Condition], list[str]]]:
    """An item asks all its variables at once, or a grid those of each row whose condition holds."""
    own = [item.when] if item.when else []
    if isinstance(item, GridItem) and item.has_conditions:
        for variable in variables_of(item):
            row = item.rows[str(variable.row)]
            yield ([*own, row.when] if row.when else own), [variable.name]
    else:
        yield own, [variable.name for variable in variables_of(item)]


def _on_route(
    steps: Steps, response: Mapping[str, Answer], known: Iterable[str]
) -> dict[str, Answer]:
    """What was asked, each with its answer or NOT_ANSWERED; no code begins with an underscore."""
    for name in response.keys() - known:
        raise AnswerIsNotInQuestionnaire(name)
    asked: dict[str, Answer] = {}
    answers: dict[str, Answer] = {}
    for page_when, items in steps:
        if page_when and not holds(page_when, answers):
            continue
        for conditions, names in items:
            if not all(holds(when, answers) for when in conditions):
                continue
            for name in names:
                if name in response:
                    answers[name] = response[name]
                asked[name] = response.get(name, NOT_ANSWERED)
    return asked


def _codes(variable: Variable, values: Sequence[Answer]) -> Columns:
    return _categorical(variable.name, (*variable.choices, NOT_ASKED, NOT_ANSWERED), values)


def _points(variable: Variable, values: Sequence[Answer]) -> Columns:
    return _categorical(variable.name, (*POINTS, NOT_ASKED, NOT_ANSWERED), values)


def _categorical(name: str, categories: Sequence[str], values: Sequence[Answer]) -> Columns:
    position = {category: index for index, category in enumerate(categories)}
    try:
        codes = np.array([position[str(value)] for value in values], dtype=np.int16)
    except KeyError:
        raise AnswerIsNotInQuestionnaire(name) from None
    return {name: pd.Categorical.from_codes(codes, categories=pd.Index(categories))}


def _marks(variable: Variable, values: Sequence[Answer]) -> Columns:
    """One column for each choice."""
    missing = {code for code, choice in variable.choices.items() if choice.missing}
    chosen = [frozenset(value if isinstance(value, list) else ()) for value in values]
    if any(not codes <= variable.choices.keys() for codes in chosen):
        raise AnswerIsNotInQuestionnaire(variable.name)
    unchosen = [
        str(value) if not isinstance(value, list) else DECLINED if codes & missing else NO
        for value, codes in zip(values, chosen, strict=True)
    ]
    categories = [YES, NO, *([DECLINED] if missing else []), NOT_ASKED, NOT_ANSWERED]
    columns: Columns = {}
    for code in variable.choices:
        both = zip(unchosen, chosen, strict=True)
        marks = [
            YES if code in codes and (mark == NO or code in missing) else mark
            for mark, codes in both
        ]
        columns |= _categorical(f"{variable.name}.{code}", categories, marks)
    return columns


def _numbers(variable: Variable, values: Sequence[Answer]) -> Columns:
    numbers = [float("nan") if isinstance(value, str) else value for value in values]
    status = [value if isinstance(value, str) else ANSWERED for value in values]
    name = f"{variable.name}.status"
    return {variable.name: np.array(numbers, dtype=np.float64)} | _categorical(
        name, (ANSWERED, NOT_ASKED, NOT_ANSWERED), status
    )


def _moments(variable: Variable, values: Sequence[Answer]) -> Columns:
    """The days or months that were given, in the order of time."""
    given = sorted({str(value) for value in values} - {NOT_ASKED, NOT_ANSWERED})
    return _categorical(variable.name, (*given, NOT_ASKED, NOT_ANSWERED), values)


LAYOUTS: Mapping[str, Callable[[Variable, Sequence[Answer]], Columns]] = {
    "one": _codes,
    "grid": _codes,
    "scale": _points,
    "many": _marks,
    "number": _numbers,
    "rank": _numbers,
    "date": _moments,
    "month": _moments,
}
