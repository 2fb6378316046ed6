"""Sending, as coordinators do it: asked first, then followed while the server hands over."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import current_app, flash, redirect, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from app.exceptions import (
    LinksAreNotSafe,
    MailIsNotSent,
    NobodyWasInvited,
    WaveHasEnded,
    WaveIsNotOpen,
)
from app.extensions import db
from app.storage import mailings, sendings, versions
from app.storage.journal import Action
from app.storage.mailings import INVITING
from app.storage.waves import OPEN, Wave
from app.web import access
from app.web.invitations import background, words
from app.web.invitations.area import area, during, refused, show
from app.web.invitations.forms import Posting
from app.web.people_forms import Confirmation

REFUSALS = (LinksAreNotSafe, MailIsNotSent, NobodyWasInvited, WaveHasEnded, WaveIsNotOpen)


@area.route("/send", methods=["GET", "POST"])
@access.rule(access.coordinates)
@during(OPEN)
def send(wave: Wave) -> str | Response:
    """Say how many would get the invitation and how long it takes, then send it."""
    return _post(wave, "invited", {INVITING: mailings.left(wave, INVITING)})


@area.route("/remind", methods=["GET", "POST"])
@access.rule(access.coordinates)
@during(OPEN)
def remind(wave: Wave) -> str | Response:
    """Say who would get a reminder, then send it to those who have not answered."""
    last = mailings.last(wave)
    numbers = [number for number in (last, last + 1) if number > INVITING]
    return _post(wave, "reminded", {number: mailings.left(wave, number) for number in numbers})


@area.route("/doubtful", methods=["GET", "POST"])
@access.rule(access.coordinates)
@during(OPEN)
def doubtful(wave: Wave) -> str | Response:
    """Say what it means to send messages again that may have arrived, then do."""
    return _post(wave, "resent", mailings.doubtful(wave))


@area.get("/sending/<int(min=1, max=1000):number>")
@access.rule(access.coordinates)
@during(OPEN)
def progress(wave: Wave, number: int) -> str:
    """Show how many messages of a number were handed over, and how many are left."""
    now = words.under_way(wave)
    return show(
        "progress",
        wave,
        number=number,
        sent=mailings.sent(wave).get(number, 0),
        left=mailings.left(wave, number),
        now=now if now and now.number == number else None,
        form=Confirmation(),
        words=words,
    )


@area.post("/stop")
@access.rule(access.coordinates)
@during(OPEN)
def stop(wave: Wave) -> Response:
    """Let the sending under way end after the present message."""
    now, form = sendings.read(wave), Confirmation()
    if now and form.validate_on_submit():
        sendings.stop(wave)
        db.session.commit()
        flash(gettext("Sending stops within a few seconds."))
    return _follow(wave, now.number if now else INVITING)


def _post(wave: Wave, action: Action, due: Mapping[int, int]) -> str | Response:
    """Ask whether to send one of these messages, to so many people; then begin to."""
    due = {number: count for number, count in due.items() if count}
    form, problem = Posting.offering({number: _named(due, number) for number in due}), ""
    if due and form.validate_on_submit():
        try:
            if not background.begin(wave, form.number.data, action, access.me().id):
                flash(gettext("Messages are leaving already: nothing else was begun."))
                now = sendings.read(wave)
                return _follow(wave, now.number if now else form.number.data)
        except REFUSALS as error:
            db.session.rollback()
            problem = words.why_not(error)
        else:
            return _follow(wave, form.number.data)
    page = show(
        "post",
        wave,
        form=form,
        problem=problem,
        action=action,
        due=due,
        rate=current_app.config["MIEUX"].mail_rate,
        wave_language=versions.read(wave.digest).languages[0],
        words=words,
    )
    return refused(page) if problem else page


def _named(due: Mapping[int, int], number: int) -> str:
    """A message, and how many people would get it."""
    return str(
        ngettext(
            "%(message)s, to %(num)d person",
            "%(message)s, to %(num)d people",
            due[number],
            message=words.message(number),
        )
    )


def _follow(wave: Wave, number: int) -> Response:
    return redirect(
        url_for("staff.waves.invitations.progress", name=wave.name, number=number),
        HTTPStatus.SEE_OTHER,
    )
