"""What was saved of a manuscript, text by text, and going back to one of them."""

from http import HTTPStatus
from itertools import chain

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.extensions import db
from app.storage import manuscripts
from app.storage.manuscripts import Revision, Texts
from app.web import access, numbers
from app.web.people_forms import Confirmation
from app.web.workshop import lines
from app.web.workshop.area import area, read
from app.web.workshop.lines import KEPT, Line
from app.web.workshop.parts import by_name

SHOWN = 50  # revisions on a page
FEW = 10  # that are read at a time to find the one before: mostly it is the first


@area.get("/<int:manuscript>/history")
@access.rule(access.belongs)
def history(manuscript: int) -> str:
    """Say who saved what and when, the last first, a page at a time."""
    known, before = read(manuscript), request.args.get("before", type=numbers.typed)
    found = manuscripts.headings(manuscript, before, SHOWN + 1)
    return render_template(
        "workshop/history.html",
        manuscript=known,
        headings=found[:SHOWN],
        older=found[SHOWN - 1].number if len(found) > SHOWN else None,
    )


@area.get("/<int:manuscript>/history/<int:number>")
@access.rule(access.belongs)
def saved(manuscript: int, number: int) -> str:
    """Show what a text changed of the one before it, line by line."""
    known, revision = read(manuscript), manuscripts.revision(manuscript, number)
    if revision is None:
        abort(HTTPStatus.NOT_FOUND)
    before = _before(manuscript, revision)
    differences = between(before.texts, revision.texts) if before else {}
    changed = sum(line.kind != KEPT for places in differences.values() for line in chain(*places))
    return render_template(
        "workshop/saved.html",
        manuscript=known,
        revision=revision,
        before=before,
        differences=differences,
        is_cut=changed >= lines.SHOWN,
        form=Confirmation(),
    )


@area.post("/<int:manuscript>/history/<int:number>")
@access.rule(access.coordinates)
def restore(manuscript: int, number: int) -> Response:
    """Put an earlier text in force again, as one more: those since then stay in the history."""
    known, revision = read(manuscript), manuscripts.revision(manuscript, number)
    if revision is None:
        abort(HTTPStatus.NOT_FOUND)
    manuscripts.save(manuscript, known.latest.number, revision.texts, access.me().id)
    db.session.commit()
    flash(gettext("The text of number %(number)s is in force again.", number=number))
    return redirect(url_for(".edit", manuscript=manuscript), HTTPStatus.SEE_OTHER)


def between(old: Texts, new: Texts) -> dict[str, list[list[Line]]]:
    """Where two texts, their lists and their later findings differ, by the name of each."""
    before, after = by_name(old), by_name(new)
    names = sorted({*before, *after})
    found = {name: lines.between(before.get(name, ""), after.get(name, "")) for name in names}
    return {name: places for name, places in found.items() if places}


def _before(manuscript: int, revision: Revision) -> Revision | None:
    """What a text is compared with: the one in force until then, or what its author began with."""
    if revision.aside:
        return manuscripts.revision(manuscript, revision.base)
    number = revision.number
    while found := manuscripts.headings(manuscript, number, FEW):
        if in_force := next((one.number for one in found if not one.aside), None):
            return manuscripts.revision(manuscript, in_force)
        number = found[-1].number
    return None
