"""Days and months as people type them: `31/1/2024`, `31 janv. 2024`, `January 31, 2024`."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import cache

from babel import Locale

APART = re.compile(r"[\s./,\-]+")
ORDINAL = re.compile(r"([0-9]{1,2})(er|st|nd|rd|th|º|°)")
YEAR, NUMBER = re.compile(r"[0-9]{4}"), re.compile(r"[0-9]{1,2}")
LANGUAGES = ("fr", "en", "es", "de", "it", "pt", "nl")  # whose names of months are understood


def read(parts: Sequence[str], precision: str) -> str | None:
    """The day ("date") or "month" typed, in ISO's form; None where there is none such.

    The parts are day, month and year, or month and year; any of them may hold several.
    """
    words = [word for word in APART.split(" ".join(parts).strip()) if word]
    if precision == "month":
        words = [*words, "1"] if words and YEAR.fullmatch(words[0]) else ["1", *words]
    if len(words) != 3:
        return None
    if YEAR.fullmatch(words[0]):
        words.reverse()
    day, month, year = words
    if _month(day) and not NUMBER.fullmatch(day):
        day, month = month, day
    return _iso(_day(day), _month(month), year, precision)


def _iso(day: int, month: int, year: str, precision: str) -> str | None:
    if not YEAR.fullmatch(year):
        return None
    try:
        moment = date(int(year), month, day).isoformat()
    except ValueError:
        return None
    return moment if precision == "date" else moment[: len("2024-01")]


def _day(word: str) -> int:
    """The day of the month; 0 for what is none."""
    digits = ORDINAL.sub(r"\1", word)
    return int(digits) if NUMBER.fullmatch(digits) else 0


def _month(word: str) -> int:
    """The month, from its number or its name; 0 for what is none."""
    return int(word) if NUMBER.fullmatch(word) else _names().get(_bare(word), 0)


@cache
def _names() -> dict[str, int]:
    """The names of the months, in full and shortened, without accents."""
    return {
        _bare(name): number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for form in ("format", "stand-alone")
        for number, name in Locale(language).months[form][width].items()
    }


def _bare(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.strip(".").casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
