"""A version's own words, for where its questions and conditions are quoted: hints, files, pages."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from app.questionnaire.conditions import ANSWERED, Comparison, Condition, Range
from app.questionnaire.definition import (
    GridItem,
    Item,
    Questionnaire,
    RankItem,
    ScaleItem,
    item_of,
)
from app.questionnaire.markdown import plain
from app.translations import N_, SOURCE, gettext

PIPE = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9][A-Za-z0-9_-]*)?)\}")

WORDS: Mapping[str, str] = {
    "quoted": N_("“{text}”"),
    "and": N_("{first} and {last}"),
    "or": N_("{first} or {last}"),
    "and_apart": N_("{first}, and {last}"),
    "or_apart": N_("{first}, or {last}"),
    # these go on from "people who …", "only if you …"; in French, from "qui ont …", "vous avez …"
    "test": N_("answered {answers} to {question}"),
    "not": N_("anything but {answers}"),
    "answered": N_("answered {question}"),
    "unanswered": N_("left {question} unanswered"),
    "over": N_("more than {bound}"),
    "under": N_("less than {bound}"),
    "at_least": N_("at least {bound}"),
    "at_most": N_("at most {bound}"),
    "over_date": N_("a date after {bound}"),
    "under_date": N_("a date before {bound}"),
    "at_least_date": N_("a date from {bound} on"),
    "at_most_date": N_("a date up to {bound}"),
    "between_date": N_("a date from {first} to {last}"),
    "over_month": N_("a month after {bound}"),
    "under_month": N_("a month before {bound}"),
    "at_least_month": N_("{bound} or a later month"),
    "at_most_month": N_("{bound} or an earlier month"),
    "between_month": N_("a month from {first} to {last}"),
}
CONTRARY = {"over": "at_most", "at_least": "under", "under": "at_least", "at_most": "over"}


def piped(text: str) -> list[str]:
    """The items whose answers a text shows, in the order they stand."""
    return PIPE.findall(text)


def asked(item: Item, language: str) -> str:
    """The question as plain text, with `…` where an answer would be shown."""
    return plain(PIPE.sub("…", item.ask[language]))


def question(name: str, questionnaire: Questionnaire, language: str) -> str:
    """The question behind a variable or an item, quoted, with the row of a grid."""
    item = questionnaire.items[item_of(name)]
    row = name.partition(".")[2]
    quoted = _say("quoted", language, text=asked(item, language))
    if isinstance(item, GridItem) and row in item.rows:
        return f"{quoted} ({PIPE.sub('…', item.rows[row].label[language])})"
    if isinstance(item, RankItem) and row in item.choices:
        return f"{quoted} ({item.choices[row].label[language]})"
    return quoted


def answer(name: str, code: str, questionnaire: Questionnaire, language: str) -> str:
    """The words of one answer; the ends of a scale have theirs."""
    variable = questionnaire.variables[name]
    if code in variable.choices:
        return variable.choices[code].label[language]
    if isinstance(variable.item, ScaleItem):
        ends = {"0": variable.item.low, "10": variable.item.high}
        return f"{code} ({ends[code][language]})" if code in ends else code
    return code


def compared(
    name: str, test: Comparison, questionnaire: Questionnaire, language: str
) -> Sequence[str]:
    """The answers for which a comparison holds, one of them: labels, or what the bounds leave."""
    if isinstance(test, Range):
        return [_within(test, True, language)]
    return [answer(name, code, questionnaire, language) for code in test]


def _within(test: Range, so: bool, language: str) -> str:
    """The bounds in words, or where it is not `so` what lies outside them."""
    bounds = test.model_dump(exclude_none=True)
    match bounds:
        case {"at_least": str(first), "at_most": str(last)} if so and len(bounds) == 2:
            ends = {"first": moment(first, language), "last": moment(last, language)}
            return _say(f"between_{_precision(first)}", language, **ends)
    parts = [
        _bound(sign if so else CONTRARY[sign], bounds[sign], language)
        for sign in CONTRARY
        if sign in bounds
    ]
    return _joined(parts, "and" if so else "or", language)


def _bound(sign: str, bound: Decimal | str, language: str) -> str:
    if isinstance(bound, Decimal):
        return _say(sign, language, bound=number(bound, language))
    return _say(f"{sign}_{_precision(bound)}", language, bound=moment(bound, language))


def _precision(iso: str) -> str:
    return "month" if len(iso) == len("2024-01") else "date"


def condition(
    written: Condition,
    questionnaire: Questionnaire,
    language: str,
    about: Collection[str] | None = None,
    named: Callable[[str], str] | None = None,
) -> str:
    """A condition in words that go on from "people who": `answered “A woman” to “You are…”`.

    Of its comparisons and parts, only those `about` these variables, where they are given. Its
    questions are quoted, or else `named`, each by its variable.
    """
    quoted = named or (lambda name: question(name, questionnaire, language))

    def concerns(*names: str) -> bool:
        return about is None or not set(names).isdisjoint(about)

    def say(part: Condition, so: bool = True) -> str:
        """The part, or where it is not `so` its contrary: `not` is told of each comparison."""
        both, either = ("and", "or") if so else ("or", "and")
        told = [
            _comparison(name, test, so, quoted(name), questionnaire, language)
            for name, test in part.every.items()
            if part is not written or concerns(name)
        ]
        deeper = 0
        if part.any and (part is not written or concerns(*_names(part.any))):
            several = any(len(_names([one])) > 1 for one in part.any)
            told.append(_joined([say(one, so) for one in part.any], either, language, several))
            deeper += len(part.any) if len(part.any) > 1 else len(_names(part.any))
        if part.negated and (part is not written or concerns(*part.negated.names)):
            told.append(say(part.negated, not so))
            deeper += len(_names([part.negated]))
        return _joined(told, both, language, deeper > 1)

    return say(written)


def _names(parts: Sequence[Condition]) -> list[str]:
    return [name for part in parts for name, _ in part.comparisons()]


def _comparison(
    name: str, test: Comparison, so: bool, about: str, questionnaire: Questionnaire, language: str
) -> str:
    if test == ANSWERED:
        return _say("answered" if so else "unanswered", language, question=about)
    if isinstance(test, Range):
        said = _within(test, so, language)
    else:
        answers = compared(name, test, questionnaire, language)
        said = _joined([_say("quoted", language, text=one) for one in answers], "or", language)
        said = said if so else _say("not", language, answers=said)
    return _say("test", language, question=about, answers=said)


def number(value: float | Decimal, language: str, by_thousands: bool = False) -> str:
    """A number with all its decimals; its thousands not apart, since it may be a year: `1998`."""
    known = locale(language)
    return str(
        format_decimal(
            value, locale=known, decimal_quantization=False, group_separator=by_thousands
        )
    )


def moment(iso: str, language: str) -> str:
    """A day or a month written out, from ISO's form: `1er janvier 2024`, `January 2024`."""
    known = locale(language)
    if _precision(iso) == "month":
        # "y" and not "yyyy": the year 800 has three digits
        return str(format_date(date.fromisoformat(f"{iso}-01"), "MMMM y", locale=known))
    day = date.fromisoformat(iso)
    written = str(format_date(day, "long", locale=known))
    return f"1er{written[1:]}" if day.day == 1 and known.language == "fr" else written


@cache
def locale(language: str) -> Locale:
    """How numbers and dates are written in a language, or in English where it is unknown."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SOURCE)


def _joined(parts: Sequence[str], how: str, language: str, apart: bool = False) -> str:
    """One part after another; `apart` where some of them have several parts of their own."""
    *first, last = parts or [""]
    if not first:
        return last
    return _say(f"{how}_apart" if apart else how, language, first=", ".join(first), last=last)


def _say(what: str, language: str, **details: str) -> str:
    return gettext(WORDS[what], language).format(**details)
