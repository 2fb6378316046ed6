"""What an item looks like once it is answered, and with every mistake that can be made in it.

The answers are made up, and the same each time; the mistakes are those that `answers` finds.
"""

from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import cycle

from app.questionnaire import answers as reading
from app.questionnaire.answers import AnswerProblem, Raw, specify_field
from app.questionnaire.definition import (
    MAX_SPECIFY,
    ClosedItem,
    DateItem,
    GridItem,
    Item,
    ManyItem,
    MonthItem,
    NumberItem,
    OneItem,
    RankItem,
    ScaleItem,
    TextItem,
)

USUAL = Decimal(12)  # a number, where the limits let it be
DAY = "2024-01-31"  # the same of dates
AMISS = "?"  # no code, no number, no date, and no place
NOT_LONG_AGO, FAR_AWAY = "0001-01-01", "9999-12-31"  # the first day there is, and the last


def typed(item: Item, words: str) -> Raw:
    """The form input of someone who answered; `words` where they write in their own."""
    match item:
        case ManyItem():
            several = [*dict.fromkeys((*item.specified[:1], *_regular(item)))]
            return {item.item: several[: min(item.at_most or 2, 2)], **_specified(item, words)}
        case OneItem():
            return {item.item: item.specified[:1] or _regular(item)[:1], **_specified(item, words)}
        case RankItem():
            ranked = list(item.choices)[: item.at_most]
            return {f"{item.item}.{code}": [str(n)] for n, code in enumerate(ranked, 1)}
        case GridItem():
            codes = cycle(_regular(item))
            return {f"{item.item}.{row}": [next(codes)] for row in item.rows}
        case ScaleItem():
            return {item.item: ["7"]}
        case NumberItem():
            return {item.item: [f"{_inside(item):f}"]}
        case DateItem() | MonthItem():
            return moment(item, _between(item))
        case TextItem():
            return {item.item: [words[: item.max_length]]}
    return {}


def moment(item: DateItem | MonthItem, iso: str) -> Raw:
    """The form input of a day or a month."""
    year, *rest = iso.split("-")
    parts = [*(str(int(part)) for part in reversed(rest)), year]
    return {field: [part] for field, part in zip(reading.fields_of(item), parts, strict=True)}


def mistakes(item: Item) -> Mapping[str, tuple[Raw, AnswerProblem]]:
    """Every mistake that the item can be answered with, by its code, and what is then said."""
    found: dict[str, tuple[Raw, AnswerProblem]] = {}
    for raw in ({}, *_amiss(item)):
        for problem in reading.check(item, raw)[1]:
            found.setdefault(problem.code, (raw, problem))
    return found


def _amiss(item: Item) -> Iterator[Raw]:
    """Form input that may be refused, whatever the item allows."""
    name = item.item
    if isinstance(item, ManyItem):
        alone = [code for code, one in item.choices.items() if one.exclusive or one.missing]
        yield {name: _regular(item)}
        yield {name: [*alone[:1], *_regular(item)[:1]]}
    if isinstance(item, OneItem | ManyItem):
        for code in item.specified[:1]:
            yield {specify_field(item, code): ["…"]}
            yield {name: [code], specify_field(item, code): ["…" * (MAX_SPECIFY + 1)]}
    if isinstance(item, RankItem):
        fields = reading.fields_of(item)
        yield {fields[0]: [AMISS]}
        yield {field: ["1"] for field in fields[:2]}
        yield {fields[0]: ["2"]}
    if isinstance(item, NumberItem):
        step = Decimal(1).scaleb(-item.decimals)
        yield {name: [f"{_inside(item) + step / 10:f}"]}
        yield from ({name: [f"{bound:f}"]} for bound in _outside(item, step))
    if isinstance(item, DateItem | MonthItem):
        length = len(DAY) if isinstance(item, DateItem) else len("2024-01")
        yield {field: [AMISS] for field in reading.fields_of(item)}
        yield from (moment(item, day[:length]) for day in (NOT_LONG_AGO, FAR_AWAY))
    if isinstance(item, TextItem):
        yield {name: ["…" * (item.max_length + 1)]}
    yield {field: [AMISS] for field in reading.fields_of(item)}


def _regular(item: ClosedItem | GridItem) -> list[str]:
    """The choices that answer, and may be chosen with others."""
    answers = [code for code, one in item.choices.items() if not (one.missing or one.exclusive)]
    return answers or [*item.choices]


def _specified(item: ClosedItem, words: str) -> Raw:
    """The words behind the first choice that asks for any, which is made."""
    return {specify_field(item, code): [words[:MAX_SPECIFY]] for code in item.specified[:1]}


def _inside(item: NumberItem) -> Decimal:
    """A number that may be typed."""
    step = Decimal(1).scaleb(-item.decimals)
    if item.at_least is not None and item.at_least > USUAL:
        return item.at_least.quantize(step, ROUND_CEILING)
    if item.at_most is not None and item.at_most < USUAL:
        return item.at_most.quantize(step, ROUND_FLOOR)
    return USUAL


def _outside(item: NumberItem, step: Decimal) -> Iterator[Decimal]:
    """The nearest numbers that may not."""
    if item.at_least is not None:
        yield (item.at_least - step).quantize(step, ROUND_CEILING)
    if item.at_most is not None:
        yield (item.at_most + step).quantize(step, ROUND_FLOOR)


def _between(item: DateItem | MonthItem) -> str:
    """A day or a month that may be typed, in ISO's form."""
    usual = DAY if isinstance(item, DateItem) else DAY[: len("2024-01")]
    latest = max(usual, item.at_least or usual)
    return min(latest, item.at_most or latest)
