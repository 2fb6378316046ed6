"""Questionnaires, as staff see them: every version, what is wrong or changed, what it shows."""

from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    url_for,
)
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as Sent
from wtforms import HiddenField

from app import translations
from app.exceptions import DesignNotFound
from app.extensions import db
from app.questionnaire.changes import LEVELS
from app.questionnaire.codebook.files import to_csv, to_json
from app.questionnaire.codebook.variables import Codebook
from app.questionnaire.definition import Questionnaire
from app.questionnaire.differences import say
from app.storage import journal, versions
from app.web import access, codebook, languages, shelf, wave_words
from app.web.shelf import Design
from app.workshop import surveys

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
    """Show every version and every draft, which is which, and what is wrong with each."""
    return render_template("designs/every.html", designs=shelf.every(), drafts=shelf.drafts())


@area.get("/<name>/<int:number>")
@access.rule(access.belongs)
def version(name: str, number: int) -> str:
    """Say what state a version is in, what is wrong with it, and what changed since the last."""
    shown = _read(name, number)
    return render_template(
        "designs/version.html",
        design=shown,
        since=shelf.since_before(shown),
        drafts=shelf.drafts(of=(name, number)),
        is_last=surveys.next_number(shelf.folder(), name) == number + 1,
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


@area.context_processor
def _in_templates() -> dict[str, object]:
    spoken = languages.of_sentences()
    return {"title": wave_words.title, "moment": wave_words.moment, "spoken": spoken}


def _read(name: str, number: int) -> Design:
    """The version, or the page that says there is none."""
    try:
        return shelf.design(name, number)
    except DesignNotFound:
        abort(HTTPStatus.NOT_FOUND)


def _readable(design: Design) -> Questionnaire:
    """What it asks, or the page that says there is none."""
    if design.questionnaire is None:
        abort(HTTPStatus.NOT_FOUND)
    return design.questionnaire
