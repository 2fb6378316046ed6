"""What was typed into the editor where it cannot be saved: shown again, so that it is not lost."""

from http import HTTPStatus
from typing import TypeAlias

from flask import render_template, request
from flask_wtf.csrf import CSRFError

from app.web import access
from app.web.workshop.area import area

Shown: TypeAlias = tuple[str, HTTPStatus]
EDITOR = "staff.workshop.write"


@area.before_request
def _who_may_not_save() -> Shown | None:
    """Give back the words of somebody whose session is over, or who may write no longer."""
    who = access.person()
    if (who and access.coordinates(who)) or not _typed():
        return None
    return again("role" if who else "session"), HTTPStatus.FORBIDDEN


@area.errorhandler(CSRFError)
def _of_another_session(_error: CSRFError) -> Shown:
    """Give back the words of a form that is older than the session, if it is one of ours."""
    if not _typed():
        return render_template("accounts/refused.html"), HTTPStatus.BAD_REQUEST
    return again("token" if access.person() else "session"), HTTPStatus.BAD_REQUEST


def again(why: str) -> str:
    """The page with the words that were typed; `why` they were not saved."""
    typed = {name: request.form.get(name, "") for name in ("base", "text")}
    return render_template("workshop/kept.html", why=why, **typed)


def _typed() -> bool:
    """Whether words were typed into our editor: those of another site are never offered again."""
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return is_ours and request.endpoint == EDITOR and bool(request.form.get("text"))
