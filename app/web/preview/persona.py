"""Answering as somebody: the answers that decide what is asked, chosen beforehand.

They stand in the address, so that a way through a questionnaire can be passed on as a link.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from app.questionnaire import answers as reading
from app.questionnaire import routing, samples, wording
from app.questionnaire.answers import Answers, Raw
from app.questionnaire.checks.domains import Single, domain_of
from app.questionnaire.conditions import Comparison
from app.questionnaire.definition import (
    DateItem,
    GridItem,
    Item,
    ManyItem,
    MonthItem,
    NumberItem,
    Questionnaire,
    RankItem,
    item_of,
)

Tests: TypeAlias = Mapping[str, Sequence[Comparison]]  # of what is asked, by variable


class Part(NamedTuple):
    """A field to choose an answer in, the name of its row if it has one, and the answers."""

    name: str
    row: str
    options: Sequence[tuple[str, str, bool]]  # what is sent, its words, and whether it is chosen


class Control(NamedTuple):
    """A question whose answer decides what is asked later."""

    question: str
    parts: Sequence[Part]
    is_many: bool  # several of its answers may be chosen


def deciding(questionnaire: Questionnaire) -> Tests:
    """The variables that conditions look at, in the order they are asked, and how they are."""
    tests: dict[str, list[Comparison]] = {name: [] for name in questionnaire.variables}
    for page in questionnaire.pages:
        for _, when in page.conditions():
            for name, test in when.comparisons():
                tests[name].append(test)
    return {name: compared for name, compared in tests.items() if compared}


def read(questionnaire: Questionnaire, chosen: MultiDict[str, str]) -> Answers:
    """The answers chosen in an address, as far as there are such."""
    answers: Answers = {}
    for name in dict.fromkeys(map(item_of, deciding(questionnaire))):
        item = questionnaire.items[name]
        raw = {field: chosen.getlist(field) for field in (name, *reading.fields_of(item))}
        answers |= reading.check(item, _ranked(item, raw) if isinstance(item, RankItem) else raw)[0]
    return answers


def _ranked(item: RankItem, raw: Raw) -> Raw:
    """A ranking with the places that were not chosen taken by the first choices that are left."""
    fields = reading.fields_of(item)
    chosen = {field: place for field in fields for place in raw[field][:1] if place.isdecimal()}
    left = iter([field for field in fields if field not in chosen])
    taken = set(chosen.values())
    last = min(max(map(int, taken), default=0), len(fields))
    empty = [str(place) for place in range(1, last + 1) if str(place) not in taken]
    chosen |= dict(zip(left, empty, strict=False))
    return {field: [place] for field, place in chosen.items()}


def raw_of(questionnaire: Questionnaire, answers: Answers) -> Raw:
    """The fields of a form that hold these answers."""
    raw = dict(routing.raw_of(answers))
    for name in [name for name in raw if name in questionnaire.items]:
        item = questionnaire.items[name]
        if isinstance(item, DateItem | MonthItem):
            raw |= samples.moment(item, raw.pop(name)[0])
    return raw


def controls(questionnaire: Questionnaire, language: str, answers: Answers) -> list[Control]:
    """The questions that decide what is asked, each with the answers that make a difference."""
    tests, found = deciding(questionnaire), []
    for name in dict.fromkeys(map(item_of, tests)):
        item = questionnaire.items[name]
        names = (
            reading.fields_of(item)
            if isinstance(item, RankItem)
            else [variable for variable in tests if item_of(variable) == name]
        )
        parts = [
            _part(variable, item, tests.get(variable, ()), language, answers) for variable in names
        ]
        asked = wording.asked(item, language)
        found.append(Control(asked, parts, isinstance(item, ManyItem)))
    return found


def _part(
    name: str, item: Item, tests: Sequence[Comparison], language: str, answers: Answers
) -> Part:
    given = routing.raw_of({name: answers[name]})[name] if name in answers else ()
    options = _options(item, tests, language)
    part = name.partition(".")[2]
    row = ""
    if isinstance(item, GridItem):
        row = wording.PIPE.sub("…", item.rows[part].label[language])
    elif isinstance(item, RankItem):
        row = item.choices[part].label[language]
    return Part(name, row, [(value, said, value in given) for value, said in options])


def _options(item: Item, tests: Sequence[Comparison], language: str) -> Iterator[tuple[str, str]]:
    """The answers that can be chosen: all those there are, or one of each kind."""
    if isinstance(item, RankItem):
        last = min(item.at_most or len(item.choices), len(item.choices))
        yield from ((str(place), str(place)) for place in range(1, last + 1))
        return
    if choices := getattr(item, "choices", None):
        yield from ((code, choice.label[language]) for code, choice in choices.items())
        return
    domain = domain_of(item, tests)
    for answer in domain.answers if isinstance(domain, Single) else ():
        yield _typed(answer), _said(item, answer, language)


def _typed(answer: object) -> str:
    return f"{answer.normalize():f}" if isinstance(answer, Decimal) else str(answer)


def _said(item: Item, answer: object, language: str) -> str:
    match item:
        case DateItem() | MonthItem():
            return wording.moment(str(answer), language)
        case NumberItem():
            unit = f" {item.unit[language]}" if item.unit else ""
            return wording.number(Decimal(str(answer)), language) + unit
    return gettext("something") if item.type == "text" else str(answer)
