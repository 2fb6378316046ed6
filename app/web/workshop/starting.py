"""Beginning a draft: with a blank, a version, another draft, or files."""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from flask import redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, ValidationError
from wtforms.validators import Length, Regexp

from app.conversion.losses import Unreadable
from app.exceptions import MieuxError, UploadIsUnfit
from app.extensions import db
from app.questionnaire.loader import QuestionnaireHasProblems
from app.storage import manuscripts
from app.web import access, people_forms, shelf
from app.web.languages import of_sentences
from app.web.shelf import Design
from app.web.workshop.area import area
from app.workshop import beginnings, parcels, surveys
from app.workshop.beginnings import LONGEST_NAME, Beginning

PLAIN = r"[^\x00-\x1f\x7f]*\Z"
BLANK = "blank"
DRAFT, VERSION, NEXT = "draft:", "version:", "next:"


class Starting(FlaskForm):  # type: ignore[misc]  # it ships without types
    """What a draft begins with: one of a list, unless there are files."""

    begins = SelectField(lazy_gettext("Begin with"), default=BLANK)
    files = MultipleFileField(lazy_gettext("Or with a file"))
    name = StringField(
        lazy_gettext("What to call the draft"),
        [
            Regexp(PLAIN, message=lazy_gettext("Type it on one line.")),
            Length(max=LONGEST_NAME, message=people_forms.SHORTEN),
        ],
        filters=[lambda typed: (typed or "").strip()],
    )

    @classmethod
    def offering(cls, chosen: str | None) -> Self:
        """The form with all there is to begin with."""
        form = cls(data={"begins": chosen or BLANK})
        form.begins.choices = {group: list(found) for group, found in _offers() if found}
        return form

    @property
    def brought(self) -> dict[str, bytes]:
        """The files, by name."""
        return {file.filename: file.read() for file in self.files.data or () if file.filename}

    def validate_name(self, field: StringField) -> None:
        """Only what has a name of its own may do without."""
        if not field.data and self.begins.data == BLANK and not any(self.files.data or ()):
            raise ValidationError(people_forms.NAME)


@area.route("/new", methods=["GET", "POST"])
@access.rule(access.coordinates)
def new() -> str | Response:
    """Begin a draft, and say what was lost where it comes from another tool."""
    form, problem = Starting.offering(request.args.get("begins")), ""
    if form.validate_on_submit():
        try:
            beginning = _beginning(form)
        except (MieuxError, QuestionnaireHasProblems, Unreadable) as why:
            problem = _said(why)
        else:
            made = beginnings.begin(beginning, form.name.data, access.me().id)
            db.session.commit()
            if beginning.told:
                told = beginning.told
                return render_template("workshop/begun.html", manuscript=made, told=told)
            return redirect(url_for(".edit", manuscript=made.id), HTTPStatus.SEE_OTHER)
    return render_template("workshop/new.html", form=form, problem=problem)


def _beginning(form: Starting) -> Beginning:
    """What was asked for. Raises what `beginnings` raises, and UploadIsUnfit."""
    if brought := form.brought:
        with TemporaryDirectory() as folder:
            return beginnings.file(parcels.lay_out(brought, Path(folder)), of_sentences())
    chosen = form.begins.data
    if chosen == BLANK:
        return beginnings.blank(form.name.data, of_sentences())
    if chosen.startswith(DRAFT):
        return beginnings.copy(int(chosen.removeprefix(DRAFT)))
    kind, name, number = chosen.split(":")
    is_next = f"{kind}:" == NEXT
    return beginnings.version(shelf.folder(), name, int(number), is_next=is_next)


def _offers() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """All there is to begin with, in groups: what a form sends, and what is read."""
    yield gettext("Anew"), [(BLANK, gettext("A blank questionnaire that explains itself"))]
    folder = shelf.folder()
    designs = [design for design in shelf.every() if design.source]
    yield (
        gettext("A version, to correct it"),
        [(f"{VERSION}{one.name}:{one.number}", _version(one)) for one in designs],
    )
    lasts = {one.name: one for one in reversed(designs)}
    yield (
        gettext("The version that follows"),
        [
            (
                f"{NEXT}{name}:{last.number}",
                _version(last, surveys.next_number(folder, name)),
            )
            for name, last in sorted(lasts.items())
        ],
    )
    yield (
        gettext("A copy of a draft"),
        [(f"{DRAFT}{one.id}", one.name) for one in manuscripts.every()],
    )


def _version(design: Design, becomes: int | None = None) -> str:
    if becomes is None:
        return str(gettext("%(name)s, version %(number)s", name=design.name, number=design.number))
    return str(
        gettext(
            "%(name)s, version %(next)s, from version %(number)s",
            name=design.name,
            next=becomes,
            number=design.number,
        )
    )


def _said(why: Exception) -> str:
    """Why a file cannot be taken."""
    if isinstance(why, UploadIsUnfit):
        return why.text[of_sentences()]
    if isinstance(why, Unreadable):
        return why.sentence(of_sentences())
    if isinstance(why, QuestionnaireHasProblems):
        return why.problems[0].sentence(of_sentences())
    return str(gettext("This is no longer there: look at the list again."))
