"""A respondent's own answers to the waves of a panel, for whoever has the code of their card.

What comes is made of the code by the browser; the code itself never does.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import NamedTuple

from flask import Blueprint, Response, current_app, g, render_template, request, url_for
from flask_babel import format_date
from markupsafe import Markup

from app.config import Config
from app.extensions import db
from app.questionnaire import wording
from app.questionnaire.answers import Answers
from app.storage import clock, pairing, panels, versions, waves
from app.storage.panels import Panel
from app.storage.waves import Wave
from app.web import languages, wave_words
from app.web.limits import allowed
from app.web.pairing import until
from app.web.respond import compiled
from app.web.sheet import is_from_elsewhere

MOST = 60  # from one address in ten minutes; nobody comes upon 256 bits by trying
HELD = {"Cache-Control": "no-store"}  # what is erased must not come back with the browser's Back

area = Blueprint("own_answers", __name__)


class Given(NamedTuple):
    """One response, as its page shows it."""

    title: str
    month: str
    language: str
    said: Markup


@area.get("/panel/<name>")
def page(name: str) -> Response:
    """Ask for the code of a card, and say what it opens; name the waves that can be answered."""
    panel = panels.read(name)
    g.language = languages.choose(request.args.get("lang"), languages.spoken())
    now_open = [wave for wave in waves.every() if wave.panel == panel and wave.takes_answers]
    return _page(
        "panels/page.html",
        panel,
        waves=now_open,
        titles={wave.name: _title(wave) for wave in now_open},
        months={wave.name: _month(wave) for wave in now_open},
        languages=languages.spoken(),
    )


@area.post("/panel/<name>")
def show(name: str) -> Response:
    """Show the answers that belong to a code, or erase them, once that is asked for."""
    panel = panels.read(name)
    g.language = languages.choose(request.form.get("_language"), languages.spoken())
    if not allowed("own answers", MOST):
        return _page("panels/busy.html", panel, status=HTTPStatus.TOO_MANY_REQUESTS)
    proof = "" if is_from_elsewhere() else request.form.get("_panel", "")
    link = pairing.link(proof)
    if link is None or panel.closed_at is not None:
        return _page("panels/shown.html", panel, given=[])
    if request.form.get("_go") == "erase":
        count = pairing.erase(panel, link)
        db.session.commit()
        kept = current_app.config["MIEUX"].keep_backups
        return _page("panels/erased.html", panel, count=count, months=kept)
    given = list(_given(pairing.of(panel, link)))
    return _page("panels/shown.html", panel, given=given, proof=proof)


def _given(found: list[tuple[Wave, Answers]]) -> Iterator[Given]:
    """Each response in words, in the language of the page if its questionnaire speaks it."""
    config: Config = current_app.config["MIEUX"]
    for wave, answers in found:
        spoken = versions.read(wave.digest).languages
        language = g.language if g.language in spoken else spoken[0]
        form = compiled(wave.digest, language, config.identity)
        said = Markup(form.receipt.html(answers))
        yield Given(_title(wave), _month(wave), language, said)


def _title(wave: Wave) -> str:
    return wave_words.title(versions.read(wave.digest).title, g.language)


def _month(wave: Wave) -> str:
    """The month in which it opened, in words."""
    config: Config = current_app.config["MIEUX"]
    if wave.opens_at is None:
        return ""
    day = clock.first_day(wave.opens_at, config.zone).isoformat()
    return wording.moment(day[:7], g.language)


def _page(template: str, panel: Panel, status: int = HTTPStatus.OK, **known: object) -> Response:
    page = render_template(
        template,
        panel=panel,
        until=until(panel),
        closed_on=panel.closed_at and format_date(panel.closed_at, "long"),
        action=url_for(".page", name=panel.name),
        **known,
    )
    return Response(page, status, HELD | {"Content-Language": g.language})
