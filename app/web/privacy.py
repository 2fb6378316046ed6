"""What respondents are told of their data: by the network, then of what Mieux keeps and promises.

What is said of a wave depends on how it is answered: a case is a template of its name.
"""

from functools import lru_cache

from flask import Blueprint, Response, current_app, g, render_template, request, url_for

from app import notices, translations
from app.analysis.suppression import SMALLEST_GROUP
from app.config import LANGUAGE, Config
from app.exceptions import WaveNotFound
from app.storage import drafts, waves
from app.web import compression, languages
from app.web.compression import Body

CACHED = "public, max-age=300"  # seconds; it changes with the program and its settings only

area = Blueprint("privacy", __name__)


@area.get("/privacy")
def every_case() -> Response:
    """Say what holds of every wave, and what more of each way to answer."""
    return _page(waves.MODES, url_for("privacy.every_case"))


@area.get("/w/<name>/privacy")
def of_wave(name: str) -> Response:
    """Say what holds of this wave; also once it is over."""
    wave = waves.read(name)
    if wave.state() == waves.DRAFT:
        raise WaveNotFound(name)
    return _page((wave.mode,), url_for("privacy.of_wave", name=name))


def is_noticed() -> bool:
    """Whether the network has completed its own notice, in any language."""
    return bool(notices.complete(current_app.config["MIEUX"].privacy))


def _page(cases: tuple[str, ...], address: str) -> Response:
    wanted = request.args.get("lang")
    g.language = languages.choose(wanted and translations.nearest(wanted), languages.spoken())
    return compression.response(
        _rendered(cases, address, g.language, current_app.config["MIEUX"]),
        "text/html",
        vary="Accept-Encoding, Accept-Language",
        Cache_Control=CACHED,
        Content_Language=g.language,
    )


@lru_cache(maxsize=64)
def _rendered(cases: tuple[str, ...], address: str, language: str, config: Config) -> Body:
    page = render_template(
        "privacy/page.html",
        cases=cases,
        address=address,
        spoken=languages.spoken(),
        notice=notices.nearest(config.privacy, (language, LANGUAGE, translations.SOURCE)),
        config=config,
        days_of_drafts=drafts.KEPT.days,
        smallest_group=SMALLEST_GROUP,
    )
    return compression.packed(page.encode())
