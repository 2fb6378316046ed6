"""Answering: the introduction, the pages one by one, and the response kept once.

The form is the state. Each page carries every answer given so far; each step checks them all
again; nothing is kept on the server, and no cookie is set, until the respondent sends.
"""

import secrets
import time
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import parse_qs

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    render_template,
    request,
    url_for,
)

from app.config import Identity
from app.exceptions import AlreadySent, WaveIsClosed
from app.extensions import db
from app.questionnaire import routing
from app.questionnaire.answers import Raw
from app.questionnaire.definition import Page
from app.questionnaire.routing import Interview
from app.storage import releases, responses, versions, waves
from app.storage.waves import Wave
from app.web import drafts, duration, languages
from app.web.page_form import REVIEW, Form, carried

STALE = 5.0  # seconds an introduction may lag behind its wave; every POST looks afresh
ANY_CACHE = {"Cache-Control": f"public, max-age={STALE:.0f}", "Vary": "Accept-Language"}
ELSEWHERE = ("cross-site", "same-site")  # where a form was posted from, as browsers say
OWN = ("_draft", "_edit", "_go", "_mark", "_page", "_seen")  # fields of the form's own
BUTTONS = {"_switch": "switch", "_edit": "change"}  # those whose value is not what to do
NEVER_STALE = "private, no-cache"  # `no-store` would lose answers on the browser's own Back

area = Blueprint("respond", __name__)


class Sheet(NamedTuple):
    """What the browser sent: its answers, and what it wants done with them."""

    mark: str
    page: str
    go: str
    raw: Raw
    draft: str  # its id, in hexadecimal, if the form was put aside
    change: str  # the item to show again, from the review
    seen: tuple[str, ...]  # pages shown so far, once the review was; empty before


@area.get("/")
def home() -> Response:
    """Show the open waves, and the results that can be read."""
    now_open = [wave for wave in waves.every() if wave.takes_answers]
    g.language = languages.choose(request.args.get("lang"), languages.spoken())
    titles = {wave.name: versions.read(wave.digest).title for wave in now_open}
    page = render_template(
        "respond/home.html",
        languages=languages.spoken(),
        waves=now_open,
        titles=titles,
        released=releases.sources(),
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
    return Response(page, headers=ANY_CACHE | {"Content-Language": g.language})


@area.post("/w/<name>")
def answer(name: str) -> Response:
    """Show the next page, or the same page with its problems, or keep the finished interview."""
    wave = _recent(name)
    sent = _sent()
    if sent.get("_go") == ["resume"]:
        return _resume(wave, sent)
    return _reply(wave, sent)


def _resume(wave: Wave, sent: Raw) -> Response:
    """The page where the respondent was, with all that was typed, or the code once more."""
    questionnaire = versions.read(wave.digest)
    g.language = languages.choose(sent.get("_language", [""])[0], questionnaire.languages)
    if not waves.open_now(wave):
        return _closed(wave)
    typed = sent.get("_code", [""])[0]
    if form := drafts.taken_up(wave, typed):
        return _reply(wave, form)
    return _fresh(drafts.ask_again(questionnaire, typed, _address(wave)))


def _reply(wave: Wave, sent: Raw) -> Response:
    questionnaire = versions.read(wave.digest)
    asked = sent.get("_switch") or sent.get("_language") or [""]
    g.language = languages.choose(asked[0], questionnaire.languages)
    form = compiled(wave.digest, g.language, current_app.config["MIEUX"].identity)
    sheet = _sheet(form, sent)
    interview = routing.follow(questionnaire, sheet.raw)
    if sheet.go == "send" and not interview.problems:
        return _send(wave, form, sheet, interview)
    if not waves.open_now(wave):
        return _closed(wave)
    if sheet.go == "later":
        own = _own(sheet, sheet.page, form)
        return _fresh(*drafts.put_aside(wave, form, own, sheet.raw, _address(wave)))
    return _fresh(_step(form, sheet, interview))


def _sent() -> Raw:
    """The fields of the form that was posted, at half of what request.form costs.

    Of a form on another site nothing is read: whoever wrote it would know the mark of the response.
    """
    if request.headers.get("Sec-Fetch-Site") in ELSEWHERE:
        return {}
    return parse_qs(request.get_data().decode("utf-8", "replace"), keep_blank_values=True)


def _sheet(form: Form, sent: Raw) -> Sheet:
    own = {name: sent[name][0] for name in OWN if name in sent}
    go = next((go for name, go in BUTTONS.items() if name in sent), own.get("_go", "next"))
    mark = own.get("_mark") if go != "start" else None
    draft = own.get("_draft", "") if mark else ""
    raw = {field: values for field, values in sent.items() if field in form.known}
    seen = tuple(page for page in own.get("_seen", "").split() if page in form.pages)
    return Sheet(
        mark or secrets.token_hex(16),
        own.get("_page", ""),
        go,
        raw,
        draft,
        own.get("_edit", ""),
        seen if mark else (),
    )


def _own(sheet: Sheet, page: str, form: Form) -> dict[str, str]:
    """The form's own fields, as this page carries them."""
    own = {"_mark": sheet.mark, "_page": page, "_language": form.language}
    more = {"_draft": sheet.draft, "_seen": " ".join(sheet.seen)}
    return own | {name: value for name, value in more.items() if value}


def _step(form: Form, sheet: Sheet, interview: Interview) -> str:
    """The page this step leads to: the first with a problem on the way forward, or the next."""
    if sheet.go == "change":
        return _change(form, sheet, interview)
    if sheet.go == "next" and sheet.seen:
        return _changed(form, sheet, interview)
    here = len(interview.route) if sheet.page == REVIEW else interview.position(sheet.page)
    if here is None or sheet.go == "start":
        target, reached = 0, 0
    else:
        target = here + {"next": 1, "send": 0, "back": -1}.get(sheet.go, 0)
        reached = target if sheet.go in ("next", "send") else 0
    for page, _ in interview.route[:reached]:
        if page.page in interview.problems:
            return _page(form, sheet, interview, page, with_problems=True)
    if target >= len(interview.route):
        return _review(form, sheet, interview)
    return _page(form, sheet, interview, interview.route[max(0, target)][0])


def _change(form: Form, sheet: Sheet, interview: Interview) -> str:
    """The page of the question to change; the review has shown all the others."""
    sheet = sheet._replace(seen=tuple(page.page for page, _ in interview.route))
    for page, items in interview.route:
        if sheet.change in (item.item for item in items):
            return _page(form, sheet, interview, page)
    return _review(form, sheet, interview)


def _changed(form: Form, sheet: Sheet, interview: Interview) -> str:
    """The review again, or before it the first page that the change has opened or made wrong."""
    for page, _ in interview.route:
        if page.page not in sheet.seen:
            return _page(form, sheet, interview, page)
        if page.page in interview.problems:
            return _page(form, sheet, interview, page, with_problems=True)
    return _review(form, sheet, interview)


def _page(
    form: Form,
    sheet: Sheet,
    interview: Interview,
    page: Page,
    *,
    with_problems: bool = False,
) -> str:
    problems = interview.problems[page.page] if with_problems else ()
    if sheet.seen:
        sheet = sheet._replace(seen=tuple(dict.fromkeys((*sheet.seen, page.page))))
    own = _own(sheet, page.page, form)
    return form.show(page, interview, sheet.raw, own, problems)


def _review(form: Form, sheet: Sheet, interview: Interview) -> str:
    own = _own(sheet._replace(seen=()), REVIEW, form)
    return form.review(interview, sheet.raw, own)


def _send(wave: Wave, form: Form, sheet: Sheet, interview: Interview) -> Response:
    """Keep the response once, if the wave is open as it is kept; thank as often as asked."""
    try:
        responses.send(wave, sheet.mark, interview.answers, form.free_texts)
        db.session.commit()
        drafts.remove(wave, sheet.draft)
    except WaveIsClosed:
        return _closed(wave)
    except AlreadySent:
        own = {"_language": form.language}
        page = render_template("respond/sent.html", action=_address(wave), carried=carried(own, {}))
        return _fresh(page, HTTPStatus.CONFLICT)
    return _fresh(form.thanks(interview.answers, sheet.mark))


def _closed(wave: Wave) -> Response:
    released = wave.name in releases.sources()
    return _fresh(render_template("respond/closed.html", wave=wave, released=released), 410)


def _fresh(page: str, status: int = HTTPStatus.OK) -> Response:
    return Response(page, status, {"Cache-Control": NEVER_STALE})


def _address(wave: Wave) -> str:
    return url_for("respond.answer", name=wave.name)


@lru_cache(maxsize=64)
def compiled(digest: str, language: str, _identity: Identity) -> Form:
    """The version with this digest in this language, rendered as far as it can be beforehand."""
    return Form(versions.read(digest), language)


@lru_cache(maxsize=256)
def _introduction(wave: Wave, language: str, _identity: Identity) -> str:
    questionnaire = versions.read(wave.digest)
    return render_template(
        "respond/introduction.html",
        wave=wave,
        questionnaire=questionnaire,
        required=any(item.required for item in questionnaire.items.values()),
        action=_address(wave),
        language=language,
        minutes=duration.minutes(wave.digest),
    )


def _recent(name: str) -> Wave:
    """The wave, as it was at most STALE seconds ago. Raises WaveNotFound."""
    known: dict[str, tuple[float, Wave]] = current_app.extensions.setdefault("mieux_waves", {})
    until, wave = known.get(name, (0.0, None))
    if wave is None or until < time.monotonic():
        wave = waves.read(name)
        known[name] = (time.monotonic() + STALE, wave)
    return wave
