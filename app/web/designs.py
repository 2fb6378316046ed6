"""Questionnaires, as staff see them: every version, what is wrong or changed, what it shows."""

from http import HTTPStatus
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    url_for,
)
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as Sent
from wtforms import HiddenField

from app import translations
from app.config import Config
from app.exceptions import DesignNotFound
from app.extensions import db
from app.questionnaire.changes import LEVELS
from app.questionnaire.codebook.files import to_csv, to_json
from app.questionnaire.codebook.variables import Codebook
from app.questionnaire.definition import Questionnaire
from app.questionnaire.differences import say
from app.storage import journal, versions
from app.web import access, codebook, preview, shelf, wave_words
from app.web.page_form import REVIEW
from app.web.preview import INTRODUCTION, THANKS
from app.web.shelf import Design

SENTENCES = ("fr", "en")  # the languages of what is said about a text
FILES = {
    "html": (codebook.to_html, "text/html; charset=utf-8"),
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "json": (to_json, "application/json"),
}

area = Blueprint("designs", __name__)


class Publishing(FlaskForm):  # type: ignore[misc]  # it ships without types
    """A button, and which text was seen beside it."""

    seen = HiddenField()


@area.get("/")
@access.rule(access.belongs)
def every() -> str:
    """Show every version of every questionnaire, with its state and what is wrong with it."""
    return render_template("designs/every.html", designs=shelf.every(_folder()))


@area.get("/<name>/<int:number>")
@access.rule(access.belongs)
def version(name: str, number: int) -> str:
    """Say what state a version is in, what is wrong with it, and what changed since the last."""
    shown = _read(name, number)
    return render_template(
        "designs/version.html",
        design=shown,
        spoken=_spoken(),
        since=shelf.since_before(_folder(), shown),
        levels=LEVELS[::-1],
        say=say,
    )


@area.route("/<name>/<int:number>/publish", methods=["GET", "POST"])
@access.rule(access.publishes)
def publish(name: str, number: int) -> str | Sent:
    """Ask whether this is meant, then keep the version for ever, ready for a wave."""
    shown, form = _read(name, number), Publishing()
    if not shown.can_be_published or shown.source is None:
        return redirect(url_for(".version", name=name, number=number), HTTPStatus.SEE_OTHER)
    if form.validate_on_submit():
        if form.seen.data == shown.digest:
            versions.publish(shown.source, shown.checked)
            journal.note(access.me().id, "published", f"{name} v{number}")
            db.session.commit()
            flash(gettext("Published."))
        else:
            flash(gettext("The file changed meanwhile: nothing was published. Look at it again."))
        return redirect(url_for(".version", name=name, number=number), HTTPStatus.SEE_OTHER)
    form.seen.data = shown.digest
    unspoken = translations.unspoken(_readable(shown).languages)
    return render_template("designs/publish.html", design=shown, form=form, unspoken=unspoken)


@area.get("/<name>/<int:number>/codebook.<any(html, csv, json):kind>")
@access.rule(access.belongs)
def file(name: str, number: int, kind: str) -> Response:
    """Give the variables of a version as a file."""
    shown = _read(name, number)
    book = Codebook(_readable(shown), (), shown.checked.later)
    write, content_type = FILES[kind]
    # French Excel takes a table for UTF-8 only where it begins with its mark
    content = write(book).encode("utf-8-sig" if kind == "csv" else "utf-8")
    told = {"Content-Disposition": f'attachment; filename="{name}-v{number}-codebook.{kind}"'}
    return Response(content, content_type=content_type, headers=told)


@area.get("/<name>/<int:number>/preview/<language>/<step>")
@access.rule(access.belongs)
def page(name: str, number: int, language: str, step: str) -> str:
    """Show a page as respondents will see it, and beside it whom each question concerns."""
    shown = _read(name, number)
    if language not in _readable(shown).languages or shown.source is None:
        abort(HTTPStatus.NOT_FOUND)
    seen = preview.of(shown.source, language)
    if step not in seen.steps:
        abort(HTTPStatus.NOT_FOUND)
    return render_template("designs/preview.html", design=shown, preview=seen, step=step)


@area.context_processor
def _in_templates() -> dict[str, object]:
    steps = {"INTRODUCTION": INTRODUCTION, "REVIEW": REVIEW, "THANKS": THANKS}
    return steps | {"title": wave_words.title}


def _read(name: str, number: int) -> Design:
    """The version, or the page that says there is none."""
    try:
        return shelf.design(_folder(), name, number)
    except DesignNotFound:
        abort(HTTPStatus.NOT_FOUND)


def _readable(design: Design) -> Questionnaire:
    """What it asks, or the page that says there is none."""
    if design.questionnaire is None:
        abort(HTTPStatus.NOT_FOUND)
    return design.questionnaire


def _folder() -> Path:
    config: Config = current_app.config["MIEUX"]
    return config.surveys


def _spoken() -> str:
    """The language of sentences about a text: that of the page, or English."""
    return str(g.language) if g.language in SENTENCES else SENTENCES[-1]
