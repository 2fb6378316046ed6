"""Panels, as staff see them: which waves belong together, and until when answers can be paired."""

from collections.abc import Mapping
from datetime import date, datetime
from http import HTTPStatus

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired, Regexp

from app.config import Config
from app.exceptions import (
    MieuxError,
    PanelClosesTooEarly,
    PanelIsClosed,
    PanelNameIsTaken,
    RewritingMustWait,
)
from app.extensions import db
from app.storage import journal, panels
from app.web import access
from app.web.pairing import until
from app.web.people_forms import Confirmation
from app.web.wave_forms import CODE, PLAIN, WRITTEN, Day
from app.web.wave_words import moment

WHY_NOT: Mapping[type[MieuxError], str] = {
    PanelIsClosed: lazy_gettext("It is closed already, for ever."),
    RewritingMustWait: lazy_gettext(
        "Something else is using the database, such as a backup. Try again in a moment."
    ),
}

area = Blueprint("panels", __name__)


class NewPanel(FlaskForm):  # type: ignore[misc]  # it ships without types
    """A panel to be."""

    name = StringField(lazy_gettext("Name"), [Regexp(CODE, message=PLAIN)])
    closes = Day(lazy_gettext("Last day"), [InputRequired(lazy_gettext("Enter a day."))], WRITTEN)


@area.get("/")
@access.rule(access.belongs)
def every() -> str:
    """Show the panels, their waves as far as they see them, and when each is closed."""
    waves = access.visible()
    return render_template(
        "panels/every.html",
        panels=panels.every(),
        waves={
            panel.name: [wave for wave in waves if wave.panel == panel] for panel in panels.every()
        },
        until=until,
        moment=moment,
        today=_today(),
    )


@area.route("/_new", methods=["GET", "POST"])
@access.rule(access.publishes)
def new() -> str | Response:
    """Create a panel: its name, and the day after which nothing pairs answers any more."""
    form = NewPanel()
    if form.validate_on_submit():
        try:
            panel = panels.create(form.name.data, form.closes.data)
        except PanelNameIsTaken:
            form.name.errors = [gettext("A panel has this name already.")]
        except PanelClosesTooEarly:
            form.closes.errors = [gettext("Choose a day after today.")]
        else:
            journal.note(access.me().id, "panel_created", panel.name)
            db.session.commit()
            flash(gettext("The panel is created: choose it when you prepare its waves."))
            return _home()
    return render_template("panels/new.html", form=form)


@area.route("/<name>/close", methods=["GET", "POST"])
@access.rule(access.publishes)
def close(name: str) -> str | Response:
    """Say what closing a panel deletes for ever, and do it once that is confirmed."""
    panel, form, problem = panels.read(name), Confirmation(), ""
    if panel.rewritten:
        return _home()
    if form.validate_on_submit():
        try:
            panels.close(name, by=access.me().id)
        except tuple(WHY_NOT) as error:
            db.session.rollback()
            problem = str(WHY_NOT[type(error)])
        else:
            flash(gettext("The panel is closed, for ever."))
            return _home()
    shown = render_template(
        "panels/close.html", panel=panel, form=form, problem=problem, until=until(panel)
    )
    return Response(shown, HTTPStatus.CONFLICT if problem else HTTPStatus.OK, mimetype="text/html")


def _home() -> Response:
    return redirect(url_for(".every"), HTTPStatus.SEE_OTHER)


def _today() -> date:
    """The day it is for the network."""
    config: Config = current_app.config["MIEUX"]
    return datetime.now(config.zone).date()
