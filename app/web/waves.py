"""Waves, as staff see and lead them: from a name and two days to results that can be read."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import NamedTuple

from babel.dates import format_skeleton
from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask_babel import get_locale, gettext, lazy_gettext
from werkzeug.wrappers import Response

from app.config import Config
from app.exceptions import (
    AnswersWereErased,
    MieuxError,
    ReleaseNotFound,
    RewritingMustWait,
    WaveClosesTooEarly,
    WaveHasAnotherSource,
    WaveHasEnded,
    WaveIsClosed,
    WaveIsNotOpen,
    WaveIsOpen,
    WaveIsTooSmall,
    WaveNameIsTaken,
    WaveOpenedAlready,
)
from app.extensions import db
from app.publish import forecast
from app.publish.words import count as written
from app.questionnaire.routing import is_for_all
from app.storage import clock, invitations, journal, panels, paradata, releases, versions, waves
from app.storage.journal import Action
from app.storage.paradata import SENT, STARTED
from app.storage.waves import CLOSED, DRAFT, ENDING, INVITED, OPEN, RELEASED, Wave
from app.web import access, bars, languages, links, wave_words
from app.web.bars import Bar
from app.web.page_form import REVIEW
from app.web.pairing import until
from app.web.people_forms import Confirmation
from app.web.wave_forms import NAME_IS_TAKEN, Closing, Dates, NewWave, Releasing

LONGEST = 120  # days of a chart; a wave that lasts longer shows its last ones

WHY_NOT: Mapping[type[MieuxError], str] = {
    AnswersWereErased: lazy_gettext(
        "Somebody erased their answers since results were published: others would show what they "
        "were, so none are published anew."
    ),
    ReleaseNotFound: lazy_gettext("Nobody but staff can read its results."),
    RewritingMustWait: lazy_gettext(
        "Something else is using the database, such as a backup. Try again in a moment."
    ),
    WaveClosesTooEarly: lazy_gettext("Its last day is past: change its dates first."),
    WaveHasAnotherSource: lazy_gettext("It holds responses already."),
    WaveHasEnded: lazy_gettext("It has ended already; nothing reopens."),
    WaveIsClosed: lazy_gettext("It is closed already, for ever."),
    WaveIsNotOpen: lazy_gettext("It is not open yet."),
    WaveIsOpen: lazy_gettext("It is not closed yet."),
    WaveIsTooSmall: lazy_gettext("It has too few responses: no figure of it can be published."),
    WaveOpenedAlready: lazy_gettext("It is open already."),
}
REFUSALS = (*WHY_NOT, *forecast.REFUSED)


class Deed(NamedTuple):
    """Something that is done to a wave once it was confirmed."""

    action: Action | None  # what is noted with it, unless `do` does
    states: tuple[str, ...]  # in which it can be done
    do: Callable[[Wave, Confirmation], object]
    done: str  # what is said then
    form: type[Confirmation] = Confirmation


DEEDS: Mapping[str, Deed] = {
    "open": Deed(
        "opened",
        (DRAFT,),
        lambda wave, _: waves.plan(wave, clock.now(), wave.closes_at),
        lazy_gettext("The wave is open."),
    ),
    "remove": Deed(
        "removed",
        (DRAFT,),
        lambda wave, _: waves.remove(wave.name),
        lazy_gettext("The draft is deleted."),
    ),
    "end": Deed(
        "ended",
        (OPEN,),
        lambda wave, _: waves.end(wave.name),
        lazy_gettext("The wave takes no new answers."),
    ),
    "close": Deed(
        None,
        (OPEN, ENDING),
        lambda wave, _: waves.close(wave.name, by=access.me().id),
        lazy_gettext("The wave is closed, for ever."),
    ),
    "release": Deed(
        "released",
        (CLOSED, RELEASED),
        lambda wave, form: _release(wave.name, public=form.public.data),
        lazy_gettext("The results are released."),
        Releasing,
    ),
    "publish": Deed(
        "made_public",
        (RELEASED,),
        lambda wave, _: releases.publish(wave.name),
        lazy_gettext("Everyone can read the results."),
    ),
    "withdraw": Deed(
        "withdrawn",
        (RELEASED,),
        lambda wave, _: releases.withdraw(wave.name),
        lazy_gettext("Nobody but staff can read the results any more."),
    ),
}

area = Blueprint("waves", __name__)


@area.get("/<name>")
@access.rule(access.belongs)
def page(name: str) -> str:
    """Say where a wave is, what happens next, and how far respondents come; nothing they said."""
    wave = access.wave(name)
    started, sent = (paradata.by_day(wave, event) for event in (STARTED, SENT))
    return _render(
        "waves/page.html",
        wave,
        started=sum(started.values()),
        sent=sum(sent.values()),
        days=_days(wave, sent),
        pages=_pages(wave),
        rights=invitations.count(wave) if wave.mode == INVITED else None,
        bars=bars,
        public=wave.name in releases.sources(public=True),
        latest_is_public=wave.released
        and releases.is_public(wave.name, releases.latest_number(wave.name)),
        address=links.absolute("respond.introduction", name=wave.name),
    )


@area.route("/_new", methods=["GET", "POST"])
@access.rule(access.coordinates)
def new() -> str | Response:
    """Prepare a wave: its name, what it asks, and when, if that is known."""
    form = NewWave.offering(_offered(), _panels(), access.me(), _today())
    if form.validate_on_submit():
        questionnaire, _, number = form.asks.data.partition("@")
        try:
            wave = waves.add(
                form.name.data,
                questionnaire,
                int(number),
                opens_at=form.opens.data and clock.start_of(form.opens.data, _config().zone),
                closes_at=form.closes.data and clock.end_of(form.closes.data, _config().zone),
                cooperative=form.cooperative.data or None,
                mode=form.mode.data,
                panel=form.panel.data or None,
            )
        except WaveNameIsTaken:  # meanwhile
            form.name.errors = [NAME_IS_TAKEN]
        except WaveClosesTooEarly:
            form.closes.errors = [WHY_NOT[WaveClosesTooEarly]]
        else:
            return _done(wave, "added", gettext("The wave is prepared."))
    return render_template("waves/new.html", form=form)


@area.route("/<name>/dates", methods=["GET", "POST"])
@access.rule(access.coordinates)
def plan(name: str) -> str | Response:
    """Give a wave its days; of one that is open, the last can still change."""
    wave, zone = access.wave(name), _config().zone
    if wave.state() not in (DRAFT, OPEN):
        return _back(wave)
    opens = wave.opens_at and clock.first_day(wave.opens_at, zone)
    closes = wave.closes_at and clock.last_day(wave.closes_at, zone)
    kind = Dates if wave.state() == DRAFT else Closing
    form = kind.on(_today(), opens=opens, closes=closes)
    if form.validate_on_submit():
        first, last = form.opens and form.opens.data, form.closes.data
        opens_at = first and clock.start_of(first, zone) if form.opens else wave.opens_at
        try:
            waves.plan(wave, opens_at, last and clock.end_of(last, zone))
        except tuple(WHY_NOT) as error:  # it opened or ended meanwhile
            flash(str(WHY_NOT[type(error)]))
            return _back(wave)
        return _done(wave, "planned", gettext("The dates are kept."))
    return _render("waves/dates.html", wave, form=form)


@area.route(f"/<name>/<any({', '.join(DEEDS)}):deed>", methods=["GET", "POST"])
@access.rule(access.coordinates)
def confirm(name: str, deed: str) -> str | Response:
    """Say what this will do and what cannot be undone, and do it once that is confirmed."""
    wave, meant = access.wave(name), DEEDS[deed]
    form = meant.form(data={"public": name in releases.sources(public=True)})
    if wave.state() not in meant.states:
        return _back(wave)
    problem = ""
    if form.validate_on_submit():
        try:
            if meant.action:  # first: deleting a draft may commit
                journal.note(access.me().id, meant.action, wave.name)
            meant.do(wave, form)
            db.session.commit()
        except REFUSALS as error:
            db.session.rollback()
            if not waves.exists(name):  # it is deleted; what is left in files goes with the night
                return _home()
            problem = _why_not(error, wave)
        else:
            flash(str(meant.done))
            return _back(wave) if waves.exists(name) else _home()
    told = _told_too(wave) if deed in ("release", "publish") else []
    known = {"form": form, "problem": problem, "told_too": told}
    shown = _render(f"waves/{deed}.html", waves.read(name), **known)
    return Response(shown, HTTPStatus.CONFLICT if problem else HTTPStatus.OK, mimetype="text/html")


@area.get("/<name>/check")
@access.rule(access.coordinates)
def check(name: str) -> str | Response:
    """Show which groups a release will show and hide, why, and what can be told of the hidden."""
    wave = access.wave(name)
    if wave.state() not in (CLOSED, RELEASED):
        return _back(wave)
    from app import release as gate

    parts, problem = [], ""
    try:
        found = gate.preview(name)
        parts = forecast.of_release(
            found.release,
            found.protected.hidden,
            found.questionnaire,
            languages.choose(g.language, found.questionnaire.languages),
        )
    except REFUSALS as error:
        problem = _why_not(error, wave)
    lines = [line for part in parts for line in part.lines]
    return _render(
        "waves/check.html",
        wave,
        parts=parts,
        shown=sum(line.is_shown for line in lines),
        every=len(lines),
        problem=problem,
    )


def _release(name: str, *, public: bool) -> None:
    # It counts with parts that take a second to load, and no other page needs.
    from app import release as gate

    gate.release_wave(name, public=public)


def _told_too(wave: Wave) -> list[str]:
    from app import release as gate

    return gate.told_too(wave)


def _days(wave: Wave, sent: Mapping[date, int]) -> list[Bar]:
    """The responses of every day from the first to the last that has any."""
    if not sent:
        return []
    first, last = min(sent), max(sent)
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [
        Bar(
            format_skeleton("MMMd", day, locale=get_locale()),
            sent.get(day, 0),
            written(sent.get(day, 0), g.language),
        )
        for day in every[-LONGEST:]
    ]


def _pages(wave: Wave) -> list[Bar]:
    """How many interviews reached each page that everyone comes to, in their order."""
    reached = paradata.by_page(wave)
    if not reached:
        return []
    pages = filter(is_for_all, versions.read(wave.digest).pages)
    titles = {each.page: wave_words.title(each.title, g.language) for each in pages}
    titles[REVIEW] = gettext("Check your answers")
    return [
        Bar(title, reached.get(name, 0), written(reached.get(name, 0), g.language))
        for name, title in titles.items()
    ]


def _offered() -> dict[str, str]:
    """The published versions, as a form offers them."""
    offered = {}
    for version in versions.every():
        source = versions.in_force(versions.find(version.questionnaire, version.number))
        title = wave_words.title(versions.read(source.digest).title, g.language)
        named = f"{version.questionnaire} v{version.number}"
        offered[f"{version.questionnaire}@{version.number}"] = f"{title} ({named})"
    return offered


def _panels() -> dict[str, str]:
    """The panels that a wave can belong to, as a form offers them."""
    return {
        panel.name: gettext("%(name)s, until %(day)s", name=panel.name, day=until(panel))
        for panel in panels.every()
        if panel.is_open
    }


def _render(template: str, wave: Wave, **known: object) -> str:
    return render_template(
        template,
        wave=wave,
        state=wave.state(),
        title=wave_words.title(versions.read(wave.digest).title, g.language),
        responses=waves.count_responses(wave),
        words=wave_words,
        **known,
    )


def _why_not(error: MieuxError, wave: Wave) -> str:
    if type(error) in WHY_NOT:
        return str(WHY_NOT[type(error)])
    asked = versions.with_later(wave.digest)
    return forecast.refusal(error, asked, languages.choose(g.language, asked.languages))


def _done(wave: Wave, action: Action, said: str) -> Response:
    """Keep what was done and who did it, and show the wave, saying so."""
    journal.note(access.me().id, action, wave.name)
    db.session.commit()
    flash(said)
    return _back(wave)


def _back(wave: Wave) -> Response:
    return redirect(url_for(".page", name=wave.name), HTTPStatus.SEE_OTHER)


def _home() -> Response:
    return redirect(url_for("staff.home"), HTTPStatus.SEE_OTHER)


def _today() -> date:
    """The day it is for the network."""
    return datetime.now(_config().zone).date()


def _config() -> Config:
    config: Config = current_app.config["MIEUX"]
    return config
