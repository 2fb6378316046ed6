"""The staff pages of a wave's invitations: where they are, and in which states of the wave."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from app.exceptions import WaveIsClosed
from app.extensions import db
from app.storage import journal
from app.storage.journal import Action
from app.storage.waves import INVITED, Wave
from app.web import access

# Bytes of a form with its file: some 10,000 people. Werkzeug writes what is larger than 512,000 to
# the disk while it arrives; these stay in memory, and go with their request.
LARGEST = 500_000

Given = ParamSpec("Given")
Shown = TypeVar("Shown")

area = Blueprint("invitations", __name__)


def during(
    *states: str,
) -> Callable[[Callable[Concatenate[Wave, Given], Shown]], Callable[Given, Shown | Response]]:
    """Give the view an invited wave that is in one of these states; else show where it is.

    So it does if the wave is closed before what the view writes is kept. A wave that anyone can
    answer has no such pages.
    """

    def of(view: Callable[Concatenate[Wave, Given], Shown]) -> Callable[Given, Shown | Response]:
        @wraps(view)
        def of_wave(*args: Given.args, **kwargs: Given.kwargs) -> Shown | Response:
            wave = access.wave(str(kwargs.pop("name")))
            if wave.mode != INVITED:
                abort(HTTPStatus.NOT_FOUND)
            if wave.state() not in states:
                return back(wave)
            try:
                return view(wave, *args, **kwargs)
            except WaveIsClosed:
                db.session.rollback()
                return back(wave)

        return of_wave

    return of


def show(template: str, wave: Wave, **known: object) -> str:
    """A page about the invitations of a wave."""
    known |= {"wave": wave, "state": wave.state()}
    return render_template(f"invitations/{template}.html", **known)


def refused(page: str) -> Response:
    """A page that says why something was not done."""
    return Response(page, HTTPStatus.CONFLICT, mimetype="text/html")


def done(wave: Wave, action: Action, said: str) -> Response:
    """Keep what was done and who did it, and show the invitations, saying so."""
    journal.note(access.me().id, action, wave.name)
    db.session.commit()
    flash(said)
    return back(wave)


def back(wave: Wave) -> Response:
    """Off to the first page of the invitations."""
    return redirect(url_for("staff.waves.invitations.status", name=wave.name), HTTPStatus.SEE_OTHER)


@area.url_value_preprocessor
def _take_tables(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Files of people are longer than the forms of respondents."""
    request.max_content_length = request.max_form_memory_size = LARGEST


@area.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> tuple[str, HTTPStatus]:
    """Say how large a file may be."""
    page = render_template("invitations/too_large.html", largest=LARGEST // 1000)
    return page, HTTPStatus.REQUEST_ENTITY_TOO_LARGE
