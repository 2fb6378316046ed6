"""Which language a page is in: the one chosen, else the one the browser prefers."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from flask import current_app, g, request
from flask_babel import get_locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from app.config import LANGUAGES

NAMES = {"fr": "Français", "en": "English"}
LONGEST_PREFERENCE = 200  # characters of Accept-Language that are read; browsers send fewer


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
    return language if language in LANGUAGES else LANGUAGES[-1]


def chosen() -> str:
    """The language of the interface in this request."""
    return interface(g.get("language") or choose(request.args.get("lang"), LANGUAGES))


def in_templates() -> dict[str, Any]:
    """What every template knows: its language, the names of languages, the network's name."""
    language = g.get("language") or str(get_locale())
    return {"language": language, "names": NAMES, "network": current_app.config["MIEUX"].network}
