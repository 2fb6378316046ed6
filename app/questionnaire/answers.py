"""Raw form input to checked answers, or a problem beside its question.

Raw input maps each field to the texts sent for it, as a form does. A field is named like its
variable; the text behind a choice marked `specify` is `item.choice.specify`, and a date has three,
`item.day`, `item.month` and `item.year`, or comes whole under its own name, in ISO's form.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from app.questionnaire import dates
from app.questionnaire.definition import (
    MAX_SPECIFY,
    SCALE_POINTS,
    ClosedItem,
    DateItem,
    GridItem,
    Item,
    ItemBase,
    ManyItem,
    MonthItem,
    NumberItem,
    OneItem,
    Questionnaire,
    RankItem,
    ScaleItem,
    TextItem,
    variables_of,
)

Raw: TypeAlias = Mapping[str, Sequence[str]]
Answer: TypeAlias = str | int | float | list[str]
Answers: TypeAlias = dict[str, Answer]

NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,9})?")
MOST_DIGITS = 15  # what a float holds without changing any
POINTS = {str(point): point for point in SCALE_POINTS}
SPACES_IN_NUMBERS = str.maketrans("", "", " \u00a0\u202f\u2009'")


class AnswerProblem(NamedTuple):
    """What is wrong with one field: a code the pages put into words, and its figures."""

    field: str
    code: str
    details: Mapping[str, Any] = {}


class AnswerIsWrong(Exception):
    """An answer cannot be read; `problem` says which and why."""

    def __init__(self, field: str, code: str, **details: Any) -> None:
        """Keep the problem."""
        super().__init__(field, code)
        self.problem = AnswerProblem(field, code, details)


PARTS = {"date": ("day", "month", "year"), "month": ("month", "year")}


def fields_of(item: Item) -> list[str]:
    """The names of the form fields an item may send."""
    if item.type in PARTS:
        return [f"{item.item}.{part}" for part in PARTS[item.type]]
    return names_of(item)


def names_of(item: Item) -> list[str]:
    """The names an item's answers are kept under: its variables, and the texts behind choices."""
    names = [variable.name for variable in variables_of(item)]
    if isinstance(item, ClosedItem):
        names += [
            specify_field(item, code) for code, choice in item.choices.items() if choice.specify
        ]
    return names


def specify_field(item: ItemBase, code: str) -> str:
    """The field of the text behind a choice marked `specify`."""
    return f"{item.item}.{code}.specify"


def free_text_fields(questionnaire: Questionnaire) -> frozenset[str]:
    """The variables written in a respondent's own words: kept apart from all the others."""
    return frozenset(
        name
        for item in questionnaire.items.values()
        for name in names_of(item)
        if item.type == "text" or name.endswith(".specify")
    )


def most_typed(questionnaire: Questionnaire) -> int:
    """How many characters all texts in a respondent's own words may have together."""
    texts = [item.max_length for item in questionnaire.items.values() if item.type == "text"]
    return sum(texts) + MAX_SPECIFY * (len(free_text_fields(questionnaire)) - len(texts))


def check(item: Item, raw: Raw) -> tuple[Answers, list[AnswerProblem]]:
    """Read one item's answers: those given and right, and a problem for each that is not."""
    reader = READERS.get(item.type)
    if reader is None:
        return {}, []
    try:
        answers = reader(item, raw)
    except AnswerIsWrong as wrong:
        return {}, [wrong.problem]
    problems = _unchosen(item, answers, raw)
    if item.required and not problems:
        missing = _unanswered(item, answers)
        problems = [AnswerProblem(field, f"required_{item.type}") for field in missing]
    return answers, problems


def _unchosen(item: Item, answers: Answers, raw: Raw) -> list[AnswerProblem]:
    """The texts behind choices that were not chosen: nobody's words are left out unsaid."""
    if not isinstance(item, OneItem | ManyItem) or not item.specified:
        return []
    given = answers.get(item.item, [])
    chosen = given if isinstance(given, list) else [given]
    return [
        AnswerProblem(field, "unchosen", {"choice": code})
        for code in item.specified
        if code not in chosen and _first(raw, field := specify_field(item, code)).strip()
    ]


def _unanswered(item: Item, answers: Answers) -> list[str]:
    """The fields to fill in a required item: each row of a grid, something of any other."""
    if item.type == "grid":
        return [field for field in fields_of(item) if field not in answers]
    return [] if answers else fields_of(item)[:1]


def _first(raw: Raw, field: str) -> str:
    """The text of a field, with line ends as stored; browsers send CRLF, no database takes NUL."""
    values = raw.get(field) or [""]
    return values[0].replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def _choice(field: str, item: ClosedItem | GridItem, raw: Raw) -> Answers:
    code = _first(raw, field).strip()
    if not code:
        return {}
    if code not in item.choices:
        raise AnswerIsWrong(field, "unknown_choice")
    return {field: code}


def _one(item: OneItem, raw: Raw) -> Answers:
    answers = _choice(item.item, item, raw)
    return answers | _specified(item, list(answers.values()), raw) if answers else answers


def _many(item: ManyItem, raw: Raw) -> Answers:
    sent = {code for code in raw.get(item.item, ()) if code}
    if not sent <= item.choices.keys():
        raise AnswerIsWrong(item.item, "unknown_choice")
    chosen = [code for code in item.choices if code in sent]
    if item.at_most and len(chosen) > item.at_most:
        raise AnswerIsWrong(item.item, "too_many", most=item.at_most)
    alone = [code for code in chosen if _stands_alone(item, code)]
    if alone and len(chosen) > 1:
        raise AnswerIsWrong(item.item, "exclusive", choice=alone[0])
    return ({item.item: chosen} if chosen else {}) | _specified(item, chosen, raw)


def _stands_alone(item: ManyItem, code: str) -> bool:
    """None of these, and I'd rather not say, contradict any other choice."""
    return item.choices[code].exclusive or item.choices[code].missing


def _specified(item: ClosedItem, chosen: Sequence[object], raw: Raw) -> Answers:
    answers: Answers = {}
    for code in chosen:
        if item.choices[str(code)].specify:
            field = specify_field(item, str(code))
            answers |= _text_of(field, raw, MAX_SPECIFY)
    return answers


def _grid(item: GridItem, raw: Raw) -> Answers:
    answers: Answers = {}
    for row in item.rows:
        answers |= _choice(f"{item.item}.{row}", item, raw)
    return answers


def _scale(item: ScaleItem, raw: Raw) -> Answers:
    typed = _first(raw, item.item).strip()
    if not typed:
        return {}
    if typed not in POINTS:
        raise AnswerIsWrong(item.item, "unknown_choice")
    return {item.item: POINTS[typed]}


def _number(item: NumberItem, raw: Raw) -> Answers:
    typed = _first(raw, item.item).strip().translate(SPACES_IN_NUMBERS).replace(",", ".")
    if not typed:
        return {}
    if not NUMBER.fullmatch(typed):
        raise AnswerIsWrong(item.item, "not_a_number")
    number = Decimal(typed).normalize() + 0  # there is no negative zero
    if len(number.as_tuple().digits) > MOST_DIGITS:
        raise AnswerIsWrong(item.item, "not_a_number")
    if -int(number.as_tuple().exponent) > item.decimals:
        raise AnswerIsWrong(item.item, "too_precise", decimals=item.decimals)
    if item.at_least is not None and number < item.at_least:
        raise AnswerIsWrong(item.item, "too_small", least=item.at_least)
    if item.at_most is not None and number > item.at_most:
        raise AnswerIsWrong(item.item, "too_large", most=item.at_most)
    return {item.item: float(number) if item.decimals else int(number)}


def _rank(item: RankItem, raw: Raw) -> Answers:
    """The choices given a place, from the first on: 1, 2, 3 … without a tie or a hole."""
    last = min(item.at_most or len(item.choices), len(item.choices))
    places: dict[str, int] = {}
    for code in item.choices:
        field = f"{item.item}.{code}"
        typed = _first(raw, field).strip()
        if typed and typed not in _places(last):
            raise AnswerIsWrong(field, "no_place", most=last)
        if typed in map(str, places.values()):
            raise AnswerIsWrong(field, "place_taken", place=int(typed))
        if typed:
            places[field] = int(typed)
    for field, place in places.items():
        if place > len(places):
            raise AnswerIsWrong(field, "place_skipped", place=place)
    return dict(sorted(places.items(), key=itemgetter(1)))


def _places(last: int) -> list[str]:
    return [str(place) for place in range(1, last + 1)]


def _moment(item: DateItem | MonthItem, raw: Raw) -> Answers:
    """A day or a month, in ISO's form, from one field for each part or from a single one."""
    fields = fields_of(item)
    parts = [_first(raw, field).strip() for field in fields]
    parts = parts if any(parts) else [_first(raw, item.item).strip()]
    if not any(parts):
        return {}
    moment = dates.read(parts, item.type)
    if moment is None:
        raise AnswerIsWrong(fields[0], f"not_a_{item.type}")
    if item.at_least is not None and moment < item.at_least:
        raise AnswerIsWrong(fields[0], "too_early", first=item.at_least)
    if item.at_most is not None and moment > item.at_most:
        raise AnswerIsWrong(fields[0], "too_late", last=item.at_most)
    return {item.item: moment}


def _text(item: TextItem, raw: Raw) -> Answers:
    return _text_of(item.item, raw, item.max_length)


def _text_of(field: str, raw: Raw, longest: int) -> Answers:
    typed = _first(raw, field)
    if len(typed) > longest:
        raise AnswerIsWrong(field, "too_long", most=longest, length=len(typed))
    return {field: typed} if typed.strip() else {}


Reader: TypeAlias = Callable[[Any, Raw], Answers]
READERS: Mapping[str, Reader] = {
    "one": _one,
    "many": _many,
    "rank": _rank,
    "grid": _grid,
    "scale": _scale,
    "number": _number,
    "date": _moment,
    "month": _moment,
    "text": _text,
}
