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

import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.json import ParseOptions, ReadOptions, read_json

from app.analysis.counting.logic import Mask, comes_out
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
from app.questionnaire.conditions import ANSWERED as IS_ANSWERED
from app.questionnaire.conditions import Comparison, Condition, compares
from app.questionnaire.definition import (
    SCALE_POINTS,
    GridItem,
    NumberItem,
    Questionnaire,
    Variable,
    variables_of,
)

POINTS = tuple(str(point) for point in SCALE_POINTS)
BLOCK = 2**20  # bytes that are parsed at once; no response is as long
BETWEEN = "\n"  # the codes of a `many`, joined: none has it

Columns: TypeAlias = "dict[str, pd.Categorical[str] | npt.NDArray[np.float64]]"
Places: TypeAlias = npt.NDArray[np.integer]


class AnswerIsNotInQuestionnaire(MieuxError):
    """A stored answer names a variable or a choice that the version does not have."""

    def __init__(self, variable: str) -> None:
        """Say which variable; what was answered is nobody's business."""
        super().__init__(f"An answer to “{variable}” is not one of this questionnaire's.")


class Given(NamedTuple):
    """What was answered to a variable: each answer that differs, and the place of everyone's own.

    The place is -1 where there is no answer, and -2 where it was not even asked: those of
    NOT_ANSWERED and NOT_ASKED once they stand behind the values.
    """

    places: Places
    values: Sequence[Answer]

    def looked_up(self, of: Callable[[Answer], bool]) -> Mask:
        """Of whom it is true, asked once for each answer that differs; nobody without one."""
        so: Mask = np.array([*map(of, self.values), False, False]).take(self.places)
        return so

    def among(self, asked: Mask) -> "Given":
        """The same, where only those were asked."""
        return self if asked.all() else Given(np.where(asked, self.places, -2), self.values)

    @property
    def in_use(self) -> "Given":
        """The same without answers that nobody on the route gave."""
        used = np.bincount(self.places + 2, minlength=len(self.values) + 2)[2:] > 0
        places = np.array([*(np.cumsum(used) - 1), -2, -1]).take(self.places)
        values = [value for value, is_used in zip(self.values, used, strict=True) if is_used]
        return Given(places, values)


def freeze(questionnaire: Questionnaire, responses: Iterable[Mapping[str, Answer]]) -> pd.DataFrame:
    """Lay the responses out as columns, in the order they come.

    The route of each is walked again, so that what was not asked is told from what was not
    answered; an answer off the route counts as not asked. Raises AnswerIsNotInQuestionnaire.
    """
    people = list(responses)
    _refuse_unknown(questionnaire, {name for response in people for name in response})
    given = {
        name: _given([response.get(name) for response in people])
        for name in questionnaire.variables
    }
    return _on_route(questionnaire, given, len(people))


def parse(questionnaire: Questionnaire, texts: Sequence[str]) -> pd.DataFrame:
    """The same of responses as they are stored, each a JSON object. Raises what `freeze` raises."""
    if not texts:
        return freeze(questionnaire, [])
    schema = pa.schema(
        [(name, KINDS[each.item.type]) for name, each in questionnaire.variables.items()]
    )
    try:
        table = read_json(
            pa.BufferReader("\n".join(texts).encode()),
            ReadOptions(block_size=BLOCK),
            ParseOptions(explicit_schema=schema),
        )
    except pa.ArrowInvalid:  # whose words may have an answer among them
        return freeze(questionnaire, map(json.loads, texts))
    _refuse_unknown(questionnaire, table.column_names)
    given = {
        name: _parsed(variable, table[name]) for name, variable in questionnaire.variables.items()
    }
    return _on_route(questionnaire, given, len(texts))


def laid_out(
    questionnaire: Questionnaire, values: Mapping[str, Sequence[Answer]], count: int
) -> pd.DataFrame:
    """The columns of some variables, from an answer (or why there is none) of each response."""
    columns: Columns = {}
    for name, answers in values.items():
        columns |= _columns(questionnaire.variables[name], answers)
    return pd.DataFrame(columns, index=range(count))


def columns_of(variable: Variable) -> list[str]:
    """The names of the columns that a variable has; none for a free text."""
    return list(_columns(variable, ()))


def typed(variable: Variable, value: str | float) -> Answer:
    """An answer as it was given, from a column: points are texts there, and all numbers floats."""
    if variable.item.type == "scale":
        return int(value) if str(value).isdigit() else value
    whole = not isinstance(variable.item, NumberItem) or not variable.item.decimals
    return int(value) if whole and isinstance(value, float) and value.is_integer() else value


def _refuse_unknown(questionnaire: Questionnaire, names: Iterable[str]) -> None:
    known = questionnaire.variables.keys() | free_text_fields(questionnaire)
    for name in sorted(set(names) - known):
        raise AnswerIsNotInQuestionnaire(name)


def _given(answers: Sequence[Answer | None]) -> Given:
    values: dict[Hashable, Answer] = {}
    places = np.full(len(answers), -1)
    order: dict[Hashable, int] = {}
    for response, answer in enumerate(answers):
        if answer is not None:
            key = tuple(answer) if isinstance(answer, list) else (type(answer), answer)
            values.setdefault(key, answer)
            places[response] = order.setdefault(key, len(order))
    return Given(places, list(values.values()))


def _parsed(variable: Variable, column: "pa.ChunkedArray") -> Given:
    if variable.item.type == "many":
        column = pc.binary_join(column, BETWEEN)
    encoded = column.combine_chunks().dictionary_encode()
    places = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    values = encoded.dictionary.to_pylist()
    if variable.item.type == "many":
        return Given(places, [value.split(BETWEEN) if value else [] for value in values])
    return Given(places, [typed(variable, value) for value in values])


def _on_route(questionnaire: Questionnaire, given: Mapping[str, Given], count: int) -> pd.DataFrame:
    """The columns of what was asked; no code begins with an underscore."""
    columns: Columns = {}
    for name, own in route(questionnaire, given, count).items():
        places, values = own.in_use
        shown = _columns(questionnaire.variables[name], [*values, NOT_ASKED, NOT_ANSWERED])
        columns |= {name: column.take(places) for name, column in shown.items()}
    return pd.DataFrame(columns, index=range(count), copy=False)


def route(questionnaire: Questionnaire, given: Mapping[str, Given], count: int) -> dict[str, Given]:
    """The answers on the route of each of so many people, as `routing` walks it, in one walk.

    Every condition is looked at once, for everyone.
    """
    walked: dict[str, Given] = {}

    def compared(name: str, test: Comparison, wanted: bool) -> Mask:
        answers = walked.get(name, Given(np.full(count, -2), ()))
        answered: Mask = answers.places >= 0
        if test == IS_ANSWERED:
            return answered if wanted else ~answered
        so = answers.looked_up(lambda answer: compares(test, answer))
        return so if wanted else answered & ~so

    def those(before: Mask, when: Condition | None) -> Mask:
        return before & comes_out(when, True, compared) if when else before

    for page in questionnaire.pages:
        on_page = those(np.ones(count, dtype=bool), page.when)
        for item in page.items:
            asked = those(on_page, item.when)
            rows = item.rows if isinstance(item, GridItem) else {}
            walked |= {
                variable.name: given[variable.name].among(
                    those(asked, rows[str(variable.row)].when if rows else None)
                )
                for variable in variables_of(item)
            }
    return walked


def _columns(variable: Variable, values: Sequence[Answer]) -> Columns:
    lay_out = LAYOUTS.get(variable.item.type)
    return lay_out(variable, values) if lay_out else {}


def _codes(variable: Variable, values: Sequence[Answer]) -> Columns:
    return _categorical(variable.name, (*variable.choices, NOT_ASKED, NOT_ANSWERED), values)


def _points(variable: Variable, values: Sequence[Answer]) -> Columns:
    return _categorical(variable.name, (*POINTS, NOT_ASKED, NOT_ANSWERED), values)


def _categorical(name: str, categories: Sequence[str], values: Sequence[Answer]) -> Columns:
    position = {category: index for index, category in enumerate(categories)}
    try:
        codes = np.array([position[str(value)] for value in values], dtype=np.intp)
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

# What JSON has of each; numbers are the floats that they will be.
KINDS: Mapping[str, pa.DataType] = {
    "one": pa.string(),
    "grid": pa.string(),
    "scale": pa.int64(),
    "many": pa.list_(pa.string()),
    "number": pa.float64(),
    "rank": pa.int64(),
    "date": pa.string(),
    "month": pa.string(),
    "text": pa.string(),
}
