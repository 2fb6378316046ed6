"""What a draft is called, and its end."""

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import Length, Regexp

from app.extensions import db
from app.storage import journal, manuscripts
from app.web import access
from app.web.people_forms import NAME, ONE_LINE, SHORTEN, Confirmation
from app.web.workshop.area import area, read
from app.workshop.beginnings import LONGEST_NAME


class Naming(FlaskForm):  # type: ignore[misc]  # it ships without types
    """What it is called among drafts."""

    name = StringField(
        lazy_gettext("Name of the draft"),
        [
            Regexp(ONE_LINE, message=NAME),
            Length(max=LONGEST_NAME, message=SHORTEN),
        ],
        filters=[lambda name: name and name.strip()],
    )


@area.route("/<int:manuscript>/name", methods=["GET", "POST"])
@access.rule(access.coordinates)
def rename(manuscript: int) -> str | Response:
    """Call a draft something else; its text stays as it is."""
    known = read(manuscript)
    form = Naming(name=known.name)
    if form.validate_on_submit():
        manuscripts.rename(manuscript, form.name.data)
        db.session.commit()
        return redirect(url_for(".edit", manuscript=manuscript), HTTPStatus.SEE_OTHER)
    return render_template("workshop/rename.html", manuscript=known, form=form)


@area.route("/<int:manuscript>/remove", methods=["GET", "POST"])
@access.rule(access.coordinates)
def remove(manuscript: int) -> str | Response:
    """Ask whether this is meant, then delete a draft with every text of it."""
    known, form = read(manuscript), Confirmation()
    if form.validate_on_submit():
        manuscripts.remove(manuscript)
        journal.note(access.me().id, "draft_removed", known.name)
        db.session.commit()
        flash(gettext("The draft “%(name)s” is deleted.", name=known.name))
        return redirect(url_for("staff.designs.every"), HTTPStatus.SEE_OTHER)
    return render_template("workshop/remove.html", manuscript=known, form=form)
