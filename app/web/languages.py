"""Which language a page is in: the one chosen, else the one the browser prefers.

The interface speaks English, which the program is written in, and the language of every catalogue
in translations/: another catalogue is all it takes to speak another language.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from flask import current_app, g, request
from flask_babel import get_babel, get_locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from app.config import LANGUAGE

SOURCE = "en"  # of the texts in the program itself
LONGEST_PREFERENCE = 200  # characters of Accept-Language that are read; browsers send fewer


@lru_cache(maxsize=1)
def spoken() -> tuple[str, ...]:
    """The languages of the interface: the default, the program's own, then the others."""
    found = {_tag(locale) for locale in get_babel().instance.list_translations()}
    return tuple(dict.fromkeys((LANGUAGE, SOURCE, *sorted(found))))


@lru_cache(maxsize=256)
def name(language: str) -> str:
    """What a language calls itself: `Français`."""
    try:
        known = Locale.parse(language, sep="-").get_display_name()
    except (UnknownLocaleError, ValueError):
        return language
    return known[0].upper() + known[1:] if known else language


def choose(wanted: str | None, offered: Sequence[str]) -> str:
    """The wanted language if it is offered, else the browser's best, else the first offered."""
    if wanted in offered:
        return str(wanted)
    accepted = request.headers.get("Accept-Language", "")
    return _preferred(accepted[:LONGEST_PREFERENCE], tuple(offered))


@lru_cache(maxsize=256)  # browsers are set to a few dozen preferences
def _preferred(accepted: str, offered: tuple[str, ...]) -> str:
    return parse_accept_header(accepted, LanguageAccept).best_match(offered) or offered[0]


def interface(language: str) -> str:
    """The language of the buttons around a questionnaire written in this one."""
    known = (language, language.partition("-")[0])
    return next((one for one in known if one in spoken()), SOURCE)


def locale(language: str) -> str:
    """The same, as Babel names it."""
    return interface(language).replace("-", "_")


def selected() -> str:
    """The language of the interface in this request, as Babel names it."""
    return locale(g.get("language") or choose(request.args.get("lang"), spoken()))


def in_templates() -> dict[str, Any]:
    """What every template knows: its language, and the network's name."""
    language = g.get("language") or _tag(get_locale())
    return {"language": language, "network": current_app.config["MIEUX"].network}


def _tag(known: Locale) -> str:
    return str(known).replace("_", "-")
