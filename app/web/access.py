"""Who may see and do what: every rule has a name and a sentence, and stands on its view."""

import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, ParamSpec, TypeVar

from flask import abort, current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext
from flask_security import current_user, logout_user
from werkzeug.wrappers import Response

from app.exceptions import WaveNotFound
from app.storage import staff, waves
from app.storage.staff import ADMINISTRATOR, ANALYST, COORDINATOR, Person
from app.storage.waves import Wave

LONGEST = 12 * 3600  # seconds from signing in to having to do it again, however busy
IDLE = 3600  # seconds without a page after which a session is over

Rule = Callable[[Person], bool]
Given = ParamSpec("Given")
Shown = TypeVar("Shown")


def belongs(person: Person) -> bool:
    """Anyone of the staff reads the state of their waves, the questionnaires and the results."""
    return person.active


def coordinates(person: Person) -> bool:
    """Coordinators write drafts of questionnaires; they lead their waves, and invite to them."""
    return person.active and person.role in (COORDINATOR, ADMINISTRATOR)


def publishes(person: Person) -> bool:
    """Coordinators of the whole network publish questionnaires and lead panels."""
    return coordinates(person) and not person.cooperatives


def analyses(person: Person) -> bool:
    """Analysts, and they alone, read what people commented, and sort it into themes."""
    return person.active and person.role == ANALYST


def administers(person: Person) -> bool:
    """Administrators say who belongs to the staff, with which role, and read the journal."""
    return person.active and person.role == ADMINISTRATOR


def sees(person: Person, wave: Wave) -> bool:
    """A wave is seen by those of its cooperative, and by whoever sees the whole network."""
    return not person.cooperatives or wave.cooperative in person.cooperatives


def rule(may: Rule) -> Callable[[Callable[Given, Shown]], Callable[Given, Shown | Response]]:
    """Let only those in whom this rule lets in; others sign in, or read why not."""

    def ruled(view: Callable[Given, Shown]) -> Callable[Given, Shown | Response]:
        @wraps(view)
        def guarded(*args: Given.args, **kwargs: Given.kwargs) -> Shown | Response:
            who = person()
            if who is None:
                return _sign_in()
            if not may(who):
                abort(HTTPStatus.FORBIDDEN)
            return view(*args, **kwargs)

        guarded.rule = may  # type: ignore[attr-defined]  # for the list of rules, and its test
        return guarded

    return ruled


def person() -> Person | None:
    """Who is signed in, with both factors; None for nobody."""
    if "person" not in g:
        g.person = _signed_in()
    known: Person | None = g.person
    return known


def me() -> Person:
    """Who is signed in, behind a rule."""
    known = person()
    assert known is not None
    return known


def wave(name: str) -> Wave:
    """The wave, if it is theirs to see; another's is as if it did not exist.

    Raises WaveNotFound.
    """
    found = waves.read(name)
    if not sees(me(), found):
        raise WaveNotFound(name)
    return found


def visible() -> list[Wave]:
    """The waves they see, the latest first."""
    return [wave for wave in waves.every() if sees(me(), wave)]


def _signed_in() -> Person | None:
    if not current_user.is_authenticated:
        return None
    if time.time() - session.get("began", 0) > LONGEST:
        g.is_over = True
        logout_user()
        return None
    return staff.person(current_user)


def _sign_in() -> Response:
    """Off to sign in, and why; a page that was asked for is shown afterwards."""
    is_expired = not session and current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    if is_expired or "_user_id" in session or "is_over" in g:
        flash(gettext("Your session is over: sign in again."), "info")
    after: dict[str, Any] = {"next": request.path} if request.method == "GET" else {}
    return redirect(url_for("security.login", **after), HTTPStatus.SEE_OTHER)
