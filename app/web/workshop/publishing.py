"""What a draft would change, publishing it, and keeping it as files."""

from http import HTTPStatus

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as Sent

from app import translations
from app.exceptions import FileSaysOtherwise, VersionIsRefused
from app.extensions import db
from app.questionnaire.changes import LEVELS
from app.questionnaire.definition import Questionnaire
from app.questionnaire.differences import say
from app.questionnaire.loader import Checked, QuestionnaireHasProblems
from app.storage import manuscripts
from app.storage.manuscripts import Manuscript
from app.web import access, languages, shelf
from app.web.workshop.area import area, read
from app.workshop import beginnings, parcels, publishing


@area.get("/<int:manuscript>/publish")
@access.rule(access.belongs)
def publish(manuscript: int) -> str:
    """Say what a draft changes, what publishing it brings, or why it cannot be published."""
    known = read(manuscript)
    checked = _checked(known)
    asked = None if checked.errors else checked.questionnaire
    source = publishing.source_of(known)
    found = publishing.prospect(shelf.folder(), source, checked, shelf.check)
    return render_template(
        "workshop/publish.html",
        manuscript=known,
        checked=checked,
        asked=asked,
        prospect=found,
        file=found.elsewhere and found.elsewhere.relative_to(shelf.folder()),
        since=asked and shelf.since_published(asked),
        unspoken=translations.unspoken(asked.languages) if asked else (),
        levels=LEVELS[::-1],
        say=say,
    )


@area.post("/<int:manuscript>/publish")
@access.rule(access.publishes)
def publish_now(manuscript: int) -> Sent:
    """Keep for ever the text that was seen, ready for a wave."""
    known = read(manuscript)
    if request.form.get("seen") != str(known.latest.number):
        flash(gettext("The draft changed meanwhile: nothing was published. Look at it again."))
        return _back(known)
    checked = _checked(known)
    found = publishing.prospect(shelf.folder(), publishing.source_of(known), checked, shelf.check)
    if request.form.get("before", "") != found.before:
        return _meanwhile(known)
    try:
        asked, _ = publishing.publish(shelf.folder(), known, access.me().id, checked)
    except (QuestionnaireHasProblems, VersionIsRefused, FileSaysOtherwise):
        return _back(known)  # where it is said why
    except IntegrityError:  # at this very moment
        db.session.rollback()
        return _meanwhile(known)
    db.session.commit()
    flash(gettext("Published."))
    return _to_version(asked)


@area.get("/<int:manuscript>/file")
@access.rule(access.belongs)
def file(manuscript: int) -> Response:
    """Give the text as it was saved; with what stands beside it, as a zip."""
    packed = parcels.pack(read(manuscript).latest.texts)
    told = {"Content-Disposition": f'attachment; filename="{packed.name}"'}
    return Response(packed.content, content_type=packed.media_type, headers=told)


@area.post("/<int:manuscript>/file")
@access.rule(access.coordinates)
def take(manuscript: int) -> Sent:
    """Put the text of the version's file in the place of the draft's, which its history keeps."""
    known = read(manuscript)
    found = beginnings.source_file(shelf.folder(), known.latest.texts)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    try:
        texts = beginnings.file(found, languages.of_sentences()).texts
    except QuestionnaireHasProblems as why:
        flash(why.problems[0].sentence(languages.of_sentences()))
        return _back(known)
    manuscripts.save(known.id, known.latest.number, texts, access.me().id)
    db.session.commit()
    flash(gettext("The draft says what the file says; what it said before is in its history."))
    return redirect(url_for(".edit", manuscript=manuscript), HTTPStatus.SEE_OTHER)


def _checked(known: Manuscript) -> Checked:
    return shelf.check_newest(publishing.source_of(known))


def _meanwhile(known: Manuscript) -> Sent:
    """Let somebody look again, who saw what their text would replace before another replaced it."""
    flash(
        gettext(
            "Another text of this version was published meanwhile, and nothing of this draft. "
            "Look at it again."
        )
    )
    return _back(known)


def _back(known: Manuscript) -> Sent:
    return redirect(url_for(".publish", manuscript=known.id), HTTPStatus.SEE_OTHER)


def _to_version(asked: Questionnaire) -> Sent:
    address = url_for("staff.designs.version", name=asked.questionnaire, number=asked.version)
    return redirect(address, HTTPStatus.SEE_OTHER)
