"""Writing: the text of a manuscript, checked as it is typed, and kept."""

from datetime import UTC
from http import HTTPStatus
from typing import Any

from flask import (
    Response,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from werkzeug.wrappers import Response as Sent

from app.exceptions import ManuscriptNotFound
from app.extensions import db
from app.questionnaire import loader
from app.questionnaire.loader import Checked
from app.questionnaire.syntax import lines_of
from app.storage import manuscripts
from app.storage.manuscripts import ASIDE, JOINED, Manuscript, Saved, Texts
from app.web import access, languages, shelf
from app.web.workshop import checking, kept, words
from app.web.workshop.area import area, base_of_form, is_too_long, read, too_long

AROUND = 2  # lines that are shown before and after one with a problem


@area.get("/<int:manuscript>")
@access.rule(access.belongs)
def edit(manuscript: int) -> str:
    """Show the text of a manuscript, to be changed by whoever may, and what is wrong with it."""
    known = read(manuscript)
    source = known.latest.texts.source(known.name)
    return _page(known, known.latest.texts.text, known.latest.number, shelf.check_newest(source))


@area.post("/<int:manuscript>")
@access.rule(access.coordinates)
def write(manuscript: int) -> str | Sent | tuple[str, HTTPStatus]:
    """Check what was typed, or keep it; what is not kept stays in the form."""
    text, base = _text(), base_of_form()
    try:
        known = manuscripts.read(manuscript)
    except ManuscriptNotFound:
        return kept.again("gone"), HTTPStatus.NOT_FOUND
    if is_too_long(text):
        page = _page(known, text, base, None, problem=too_long())
        return page, HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if request.form.get("do") == "save":
        return _kept(known, manuscripts.save(manuscript, base, _texts(known, base, text), _me()))
    return _page(known, text, base, _check(known, base, text))


@area.post("/<int:manuscript>/check")
@access.rule(access.coordinates)
def check(manuscript: int) -> Response | tuple[Response, HTTPStatus]:
    """Say what is wrong with what is typed, as it is typed; nothing is kept."""
    known, text = read(manuscript), _text()
    if is_too_long(text):
        return jsonify(problem=too_long()), HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    source = known.latest.texts._replace(text=text).source(known.name)
    return jsonify(checking.told(source, loader.check(source), languages.of_sentences()))


@area.post("/<int:manuscript>/save")
@access.rule(access.coordinates)
def save(manuscript: int) -> Response | tuple[Response, HTTPStatus]:
    """Keep what is typed, and say whether it met what somebody else saved meanwhile."""
    text, base = _text(), base_of_form()
    try:
        known = manuscripts.read(manuscript)
        if is_too_long(text):
            return jsonify(problem=too_long()), HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        saved = manuscripts.save(manuscript, base, _texts(known, base, text), _me())
    except ManuscriptNotFound:
        gone = gettext("This draft was deleted meanwhile: nothing is saved any more.")
        return jsonify(problem=gone), HTTPStatus.NOT_FOUND
    db.session.commit()
    return jsonify(_said(known, saved))


def _page(
    known: Manuscript, text: str, base: int, checked: Checked | None, problem: str = ""
) -> str:
    """The editor with this text in it, and what the checker says of it."""
    problems = checked.problems if checked else []
    own = [found for found in problems if found.path == f"{known.name}.yaml"]
    return render_template(
        "workshop/editor.html",
        manuscript=known,
        text=text,
        base=base,
        problems=problems[: checking.MOST],
        verdict=checking.verdict(problems) if checked else "",
        lines=_around({found.line for found in own[: checking.MOST]}, text),
        waiting=manuscripts.waiting(known.id),
        problem=problem,
        unsaved=text != known.latest.texts.text,
        words=words.texts(),
    )


def _around(numbers: set[int], text: str) -> list[tuple[int, str]]:
    """The lines with problems, numbered, and a few around each."""
    lines = lines_of(text)
    near = {n + by for n in numbers for by in range(-AROUND, AROUND + 1)}
    return [(number, lines[number - 1]) for number in sorted(near) if 1 <= number <= len(lines)]


def _kept(known: Manuscript, saved: Saved) -> Sent:
    """Off to the text as it is now, or to the page where two texts are put together."""
    db.session.commit()
    if saved.outcome == ASIDE:
        address = url_for(".aside", manuscript=known.id, number=saved.revision.number)
        return redirect(address, HTTPStatus.SEE_OTHER)
    if saved.outcome == JOINED:
        flash(gettext("Saved, together with what was saved meanwhile: look at both."))
    else:
        flash(gettext("Saved."))
    return redirect(url_for(".edit", manuscript=known.id), HTTPStatus.SEE_OTHER)


def _said(before: Manuscript, saved: Saved) -> dict[str, Any]:
    """What became of a text, as the script of the editor reads it; `by` is whose text it met."""
    revision, outcome = saved.revision, saved.outcome
    met = outcome in (JOINED, ASIDE)
    said: dict[str, Any] = {
        "outcome": outcome,
        "revision": revision.number,
        "by": before.latest.author if met else revision.author,
        "at": revision.saved_at.replace(tzinfo=UTC).isoformat(),
    }
    if outcome == JOINED:
        said["text"] = revision.texts.text
    if outcome == ASIDE:
        said["aside"] = url_for(".aside", manuscript=before.id, number=revision.number)
    return said


def _texts(known: Manuscript, base: int, text: str) -> Texts:
    """What was typed, with the lists and later findings that its author saw beside it."""
    began = manuscripts.revision(known.id, base)
    return (began or known.latest).texts._replace(text=text)


def _check(known: Manuscript, base: int, text: str) -> Checked:
    return loader.check(_texts(known, base, text).source(known.name))


def _text() -> str:
    """What was typed, with lines that end as the editor's do: forms send another end."""
    return request.form.get("text", "").replace("\r\n", "\n").replace("\r", "\n")


def _me() -> int:
    return access.me().id
