"""What respondents are told of their data: by the network, then of what Mieux keeps and promises.

What is said of a wave depends on how it is answered, and on whether the answers may be paired with
those of other waves: a case is a template of its name.
"""

from functools import lru_cache

from flask import Blueprint, Response, current_app, g, render_template, request, url_for
from flask_babel import format_date

from app import notices, translations
from app.analysis.findings import LEAST_SMALLEST, SMALLEST_GROUP
from app.analysis.themes import SMALLEST as FEWEST_COMMENTS
from app.config import LANGUAGE, Config
from app.exceptions import WaveNotFound
from app.storage import drafts, waves
from app.storage.panels import Panel
from app.storage.waves import ANYONE, Wave
from app.web import compression, languages
from app.web.compression import Body
from app.web.pairing import until

CACHED = "public, max-age=300"  # seconds; it changes with the program, its settings and panels only
BY_CODE = ("invited", "code")
BY_LINK = ("invited", "link", "code")
PAIRED, OVER = "panel", "panel_over"
EVERY = (*BY_LINK, ANYONE, PAIRED, OVER)

area = Blueprint("privacy", __name__)


@area.get("/privacy")
def every_case() -> Response:
    """Say what holds of every wave, and what more of each way to answer."""
    return _page(EVERY, url_for("privacy.every_case"))


@area.get("/w/<name>/privacy")
def of_wave(name: str) -> Response:
    """Say what holds of this wave; also once it is over."""
    wave = waves.read(name)
    if wave.state() == waves.DRAFT:
        raise WaveNotFound(name)
    return _page(_cases(wave), url_for("privacy.of_wave", name=name), wave.panel)


def is_noticed() -> bool:
    """Whether the network has completed its own notice, in any language."""
    return bool(notices.complete(current_app.config["MIEUX"].privacy))


def _cases(wave: Wave) -> tuple[str, ...]:
    """Those of the wave: a link is typed in, too, where there is no key to sign with."""
    invited = BY_LINK if wave.public_key else BY_CODE
    cases = (ANYONE,) if wave.mode == ANYONE else invited
    if wave.panel is None:
        return cases
    return (*cases, OVER) if wave.panel.rewritten else (*cases, PAIRED, OVER)


def _page(cases: tuple[str, ...], address: str, panel: Panel | None = None) -> Response:
    wanted = request.args.get("lang")
    g.language = languages.choose(wanted and translations.nearest(wanted), languages.spoken())
    return compression.response(
        _rendered(cases, address, panel, g.language, current_app.config["MIEUX"]),
        "text/html",
        vary="Accept-Encoding, Accept-Language",
        Cache_Control=CACHED,
        Content_Language=g.language,
    )


@lru_cache(maxsize=64)
def _rendered(
    cases: tuple[str, ...], address: str, panel: Panel | None, language: str, config: Config
) -> Body:
    page = render_template(
        "privacy/page.html",
        cases=cases,
        address=address,
        panel=panel,
        until=panel and until(panel),
        closed_on=panel and panel.closed_at and format_date(panel.closed_at, "long"),
        spoken=languages.spoken(),
        notice=notices.nearest(config.privacy, (language, LANGUAGE, translations.SOURCE)),
        config=config,
        days_of_drafts=drafts.KEPT.days,
        smallest_group=SMALLEST_GROUP,
        fewest_comments=FEWEST_COMMENTS,
        least_group=LEAST_SMALLEST,
    )
    return compression.packed(page.encode())
