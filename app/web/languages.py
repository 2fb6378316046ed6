"""Which language a page is in: the one chosen, else the one the browser prefers.

The interface speaks the languages of `app.translations`.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from flask import current_app, g, request
from flask_babel import get_locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from app import translations
from app.config import LANGUAGE

SENTENCES = ("fr", "en")  # the languages of what is said about the text of a questionnaire
LONGEST_PREFERENCE = 200  # characters of Accept-Language that are read; browsers send fewer


@lru_cache(maxsize=1)
def spoken() -> tuple[str, ...]:
    """The languages of the interface: the default, the program's own, then the others."""
    return tuple(dict.fromkeys((LANGUAGE, *translations.spoken())))


def of_sentences() -> str:
    """The language of what is said about a text: that of the page, or English."""
    return str(g.language) if g.language in SENTENCES else SENTENCES[-1]


@lru_cache(maxsize=256)
def name(language: str) -> str:
    """What a language calls itself: `Français`."""
    try:
        known = Locale.parse(language, sep="-").get_display_name()
    except (UnknownLocaleError, ValueError):
        return language
    return known[0].upper() + known[1:] if known else language


@lru_cache(maxsize=256)
def direction(language: str) -> str:
    """Which way a language is written, as HTML says it: `ltr` or `rtl`."""
    try:
        order = Locale.parse(language, sep="-").character_order
    except (UnknownLocaleError, ValueError):
        return "ltr"
    return "rtl" if order == "right-to-left" else "ltr"


def choose(wanted: str | None, offered: Sequence[str]) -> str:
    """The wanted language if it is offered, else the browser's best, else the first offered."""
    if wanted in offered:
        return str(wanted)
    accepted = request.headers.get("Accept-Language", "")
    return _preferred(accepted[:LONGEST_PREFERENCE], tuple(offered))


@lru_cache(maxsize=256)  # browsers are set to a few dozen preferences
def _preferred(accepted: str, offered: tuple[str, ...]) -> str:
    return parse_accept_header(accepted, LanguageAccept).best_match(offered) or offered[0]


def locale(language: str) -> str:
    """The language of the buttons around a questionnaire written in this one, as Babel names it."""
    return translations.nearest(language).replace("-", "_")


def selected() -> str:
    """The language of the interface in this request, as Babel names it."""
    return locale(g.get("language") or choose(request.args.get("lang"), spoken()))


def in_templates() -> dict[str, Any]:
    """What every template knows: its language, and the network's name."""
    language = g.get("language") or _tag(get_locale())
    return {"language": language, "network": current_app.config["MIEUX"].network}


def _tag(known: Locale) -> str:
    return str(known).replace("_", "-")
