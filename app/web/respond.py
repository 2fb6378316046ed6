"""Answering: the introduction, the pages one by one, and the response kept once.

The form is the state. Each page carries every answer given so far; each step checks them all
again; nothing is kept on the server, and no cookie is set, until the respondent sends.
"""

import time
from functools import lru_cache
from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    render_template,
    request,
    url_for,
)
from markupsafe import Markup

from app.config import MAX_BODY, Identity
from app.exceptions import AlreadySent, CredentialIsUnfit, RightIsUsed, WaveIsClosed
from app.extensions import db
from app.questionnaire import answers as reading
from app.questionnaire import routing, wording
from app.questionnaire.answers import Raw
from app.questionnaire.routing import Interview
from app.storage import clock, releases, responses, versions, waves
from app.storage.paradata import REACHED, SENT, STARTED
from app.storage.waves import Wave
from app.web import (
    automata,
    compression,
    counters,
    drafts,
    duration,
    languages,
    pairing,
    rights,
    steps,
)
from app.web.compression import Body
from app.web.page_form import Form, carried
from app.web.sheet import Sheet, fields_sent, read_sheet
from app.web.steps import Place

BYTES = 12  # of a character as it is sent, at most: four in UTF-8, each written %F0
STALE = 5.0  # seconds a page may lag behind its wave; what writes looks afresh
ANY_CACHE = f"public, max-age={STALE:.0f}"
NEVER_STALE = "private, no-cache"  # `no-store` would lose answers on the browser's own Back

area = Blueprint("respond", __name__)


@area.get("/")
def home() -> Response:
    """Show what is open to the whole network, and what is known of it."""
    known = waves.every()
    now_open = [wave for wave in known if wave.takes_answers and wave.cooperative is None]
    public = releases.sources(public=True)
    released = [wave for wave in known if wave.name in public and wave.cooperative is None]
    g.language = languages.choose(request.args.get("lang"), languages.spoken())
    page = render_template(
        "respond/home.html",
        languages=languages.spoken(),
        waves=now_open,
        released=released,
        titles={wave.name: versions.read(wave.digest).title for wave in now_open + released},
        months={wave.name: _month(wave) for wave in now_open + released},
    )
    return Response(page, headers={"Vary": "Accept-Language"})


@area.get("/w/<name>")
def introduction(name: str) -> Response:
    """Say who asks, why and what is kept; the same page for everyone, so any cache may keep it."""
    wave = _recent(name)
    offered = versions.read(wave.digest).languages
    g.language = languages.choose(request.args.get("lang"), offered)
    if not wave.takes_answers:
        return _closed(wave)
    page = _introduction(wave, g.language, current_app.config["MIEUX"].identity)
    return compression.response(
        page,
        "text/html",
        vary="Accept-Encoding, Accept-Language",
        Cache_Control=ANY_CACHE,
        Content_Language=g.language,
    )


@area.post("/w/<name>")
def answer(name: str) -> Response:
    """Show the next page, or the same page with its problems, or keep the finished interview."""
    wave = _recent(name)
    request.max_content_length = request.max_form_memory_size = _most_sent(wave.digest)
    sent = fields_sent()
    if sent.get("_go") == ["resume"]:
        return _resume(waves.read(name), sent)
    return _reply(wave, sent)


def _resume(wave: Wave, sent: Raw) -> Response:
    """The page where the respondent was, with all that was typed, or the code once more."""
    questionnaire = versions.read(wave.digest)
    g.language = languages.choose(sent.get("_language", [""])[0], questionnaire.languages)
    if not wave.takes_answers:
        return _closed(wave)
    typed = sent.get("_code", [""])[0]
    if form := drafts.taken_up(wave, typed):
        return _reply(wave, dict(form) | {"_language": [g.language]})
    return _fresh(drafts.ask_again(questionnaire, typed, _address(wave)))


def _reply(wave: Wave, sent: Raw) -> Response:
    questionnaire = versions.read(wave.digest)
    asked = sent.get("_switch") or sent.get("_language") or [""]
    g.language = languages.choose(asked[0], questionnaire.languages)
    form = compiled(wave.digest, g.language, current_app.config["MIEUX"].identity)
    sheet = read_sheet(wave, form, sent)
    interview = routing.follow(questionnaire, sheet.raw)
    if sheet.go == "send" and not interview.problems:
        if why := automata.suspected(wave, sheet.began, sent):
            return _not_now(wave, form, sheet, why)
        return _send(wave, form, sheet, interview)
    if not wave.takes_answers:
        return _closed(wave)
    if sheet.go == "start" and not rights.may_begin(wave, sheet):
        return _ask_for_right(wave, form, sheet, rights.wrong(sheet))
    if sheet.go == "later":
        return _put_aside(wave, form, sheet)
    return _fresh(_step(wave, form, sheet, interview))


def _step(wave: Wave, form: Form, sheet: Sheet, interview: Interview) -> str:
    """The page this step leads to; that somebody came so far is counted, for nobody."""
    place = steps.following(sheet, interview)
    ahead = place._replace(sheet=_further(wave, form, place))
    right, panel = "", ""
    if place.page is None:
        right, panel = rights.promised(wave, sheet), pairing.asked(wave)
    return steps.show(form, ahead, interview, request.path, right, panel)


def _further(wave: Wave, form: Form, place: Place) -> Sheet:
    """The sheet as it comes to a page; the first time it comes so far is counted, for nobody.

    Not on a page that answers lead to: to count it would be to keep those answers, with their day.
    """
    number, sheet = form.places[place.name], place.sheet
    if number <= sheet.far:
        return sheet
    if not sheet.far:
        counters.count(wave.id, STARTED)
    if place.name in form.counted:
        counters.count(wave.id, REACHED, place.name)
    return sheet._replace(far=number)


def _put_aside(wave: Wave, form: Form, sheet: Sheet) -> Response:
    """Keep the form under a code, if the wave is open as it is kept."""
    own = sheet.own(sheet.page, form)
    try:
        return _fresh(*drafts.put_aside(wave, form, own, sheet.raw, _address(wave)))
    except WaveIsClosed:
        return _closed(wave)


def _send(wave: Wave, form: Form, sheet: Sheet, interview: Interview) -> Response:
    """Keep the response once, if the wave is open as it is kept; thank as often as asked."""
    try:
        right, link = rights.shown(sheet), pairing.link(sheet)
        is_new = responses.send(wave, sheet.mark, interview.answers, form.free_texts, right, link)
        db.session.commit()
        if is_new:
            counters.count(wave.id, SENT)
        drafts.remove(wave, sheet.mark)
    except WaveIsClosed:
        return _closed(wave)
    except RightIsUsed:
        return _ask_for_right(wave, form, sheet, rights.wrong(sheet))
    except CredentialIsUnfit:
        return _ask_for_right(wave, form, sheet, rights.unfit())
    except AlreadySent:
        own = {"_language": form.language}
        page = render_template("respond/sent.html", action=_address(wave), carried=carried(own, {}))
        return _fresh(page, HTTPStatus.CONFLICT)
    # Sent again, they are as they first came; and their panel may have been closed a moment ago.
    is_linked = wave.panel is not None and responses.is_linked(wave, sheet.mark)
    promise = rights.kept(wave, sheet, is_linked=is_linked)
    promise += pairing.kept(wave, is_linked=is_linked)
    return _fresh(form.thanks(interview.answers, sheet.mark, promise))


def _ask_for_right(wave: Wave, form: Form, sheet: Sheet, problem: str) -> Response:
    """Ask for another code, at the beginning or the end; everything typed stays on the page."""
    hidden = carried(sheet._replace(right="").own_to_send(form), sheet.raw)
    page = rights.ask(wave, form, sheet, problem, Markup(hidden), _address(wave))
    return _fresh(page, HTTPStatus.FORBIDDEN)


def _not_now(wave: Wave, form: Form, sheet: Sheet, why: str) -> Response:
    """Ask to send again a little later, with everything on the page."""
    began = sheet.began if automata.is_ours(sheet.began) else automata.stamp()
    own = sheet._replace(began=began).own_to_send(form)
    page = render_template(
        "respond/later.html",
        questionnaire=form.questionnaire,
        why=why,
        action=_address(wave),
        carried=Markup(carried(own, sheet.raw)),
    )
    return _fresh(page, HTTPStatus.TOO_MANY_REQUESTS)


def _closed(wave: Wave) -> Response:
    if wave.state() == waves.DRAFT:
        return _early(wave)
    released = wave.name in releases.sources(public=True)
    return _fresh(render_template("respond/closed.html", wave=wave, released=released), 410)


def _early(wave: Wave) -> Response:
    """Say on which day the wave opens, if that is settled."""
    opens = wave.opens_at and wording.moment(_opening(wave), g.language)
    return _fresh(render_template("respond/early.html", opens=opens), HTTPStatus.NOT_FOUND)


def _opening(wave: Wave) -> str:
    """The day on which the wave opens or opened, in ISO's form; empty where none is settled."""
    zone = current_app.config["MIEUX"].zone
    return clock.first_day(wave.opens_at, zone).isoformat() if wave.opens_at else ""


def _month(wave: Wave) -> str:
    """The month in which the wave opened, in words."""
    day = _opening(wave)
    return wording.moment(day[:7], g.language) if day else ""


def _fresh(page: str, status: int = HTTPStatus.OK) -> Response:
    return Response(page, status, {"Cache-Control": NEVER_STALE})


def _address(wave: Wave) -> str:
    return url_for("respond.answer", name=wave.name)


@lru_cache(maxsize=64)
def compiled(digest: str, language: str, _identity: Identity) -> Form:
    """The version with this digest in this language, rendered as far as it can be beforehand."""
    return Form(versions.read(digest), language)


@lru_cache(maxsize=64)
def _most_sent(digest: str) -> int:
    """Bytes of the longest form there is, with every text as long as it may be."""
    return MAX_BODY + BYTES * reading.most_typed(versions.read(digest))


@lru_cache(maxsize=256)
def _introduction(wave: Wave, language: str, _identity: Identity) -> Body:
    questionnaire = versions.read(wave.digest)
    page = render_template(
        "respond/introduction.html",
        wave=wave,
        questionnaire=questionnaire,
        action=_address(wave),
        key=rights.key_of(wave),
        until=pairing.asked_until(wave),
        language=language,
        minutes=duration.minutes(wave.digest),
    )
    return compression.packed(page.encode())


def _recent(name: str) -> Wave:
    """The wave, as it was at most STALE seconds ago. Raises WaveNotFound."""
    known: dict[str, tuple[float, Wave]] = current_app.extensions.setdefault("mieux_waves", {})
    until, wave = known.get(name, (0.0, None))
    if wave is None or until < time.monotonic():
        wave = waves.read(name)
        known[name] = (time.monotonic() + STALE, wave)
    return wave
