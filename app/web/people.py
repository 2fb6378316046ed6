"""The staff, as administrators see and change them."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.exceptions import (
    LastAdministrator,
    MailIsNotSent,
    OwnAccount,
    StaffExists,
    StaffNotFound,
)
from app.extensions import db
from app.storage import factors, journal, staff, waves
from app.storage.journal import Action
from app.storage.staff import Person
from app.web import access, accounts
from app.web.people_forms import ROLES, Confirmation, Invitation, Rights

LARGEST = 2**31 - 1  # of an id, as PostgreSQL keeps them
ONE = f"/<int(max={LARGEST}):id>"

area = Blueprint("people", __name__)


@area.get("/")
@access.rule(access.administers)
def everyone() -> str:
    """Show who belongs to the staff, what each may do, and how they sign in."""
    return render_template("people/everyone.html", people=staff.every())


@area.route("/new", methods=["GET", "POST"])
@access.rule(access.administers)
def invite() -> str | Response:
    """Add someone, who chooses a password by the link that is sent to them."""
    form = Invitation.offering(_cooperatives())
    if form.validate_on_submit():
        try:
            added = staff.add(
                form.email.data,
                form.name.data,
                form.role.data,
                form.cooperatives,
                form.language.data,
            )
        except StaffExists:
            form.email.errors = [gettext("This address has an account already.")]
        else:
            said = gettext("%(name)s is invited.", name=added.name)
            return _sent(_done("staff_added", added), added, said)
    return render_template("people/invite.html", form=form)


@area.route(ONE, methods=["GET", "POST"])
@access.rule(access.administers)
def one(id: int) -> str | Response:
    """Show someone's account, and give them another role or other cooperatives."""
    shown = _read(id)
    form = Rights.offering(_cooperatives(), shown)
    if form.validate_on_submit():
        changed = staff.change(_another(shown).id, form.role.data, form.cooperatives)
        return _done("staff_changed", changed, gettext("Saved."))
    return render_template("people/one.html", form=form, shown=shown)


@area.route(f"{ONE}/disable", methods=["GET", "POST"])
@access.rule(access.administers)
def disable(id: int) -> str | Response:
    """Ask whether this is meant, then sign someone out everywhere and let them in no more."""
    shown, form = _another(_read(id)), Confirmation()
    if form.validate_on_submit():
        staff.disable(shown.email)
        said = gettext("%(name)s can no longer sign in.", name=shown.name)
        return _done("staff_disabled", shown, said)
    return render_template("people/disable.html", form=form, shown=shown)


@area.post(f"{ONE}/enable")
@access.rule(access.administers)
def enable(id: int) -> Response:
    """Let someone in again."""
    shown = _another(_read(id))
    staff.enable(shown.email)
    return _done("staff_enabled", shown, gettext("%(name)s can sign in again.", name=shown.name))


@area.route(f"{ONE}/factor", methods=["GET", "POST"])
@access.rule(access.administers)
def factor(id: int) -> str | Response:
    """Ask whether this is meant, then forget the second factor of someone who lost it."""
    shown, form = _another(_read(id)), Confirmation()
    if form.validate_on_submit():
        factors.reset(shown.id)
        said = gettext("%(name)s sets a new second factor when signing in.", name=shown.name)
        done = _done("factor_reset", shown, said)
        accounts.changed(shown, "reset")
        return done
    return render_template("people/factor.html", form=form, shown=shown)


@area.post(f"{ONE}/invite")
@access.rule(access.administers)
def invite_again(id: int) -> Response:
    """Send the invitation again to someone who has not chosen a password yet."""
    shown = _read(id)
    if not shown.active or factors.of(shown.id).password:
        abort(HTTPStatus.CONFLICT)
    said = gettext("The invitation is sent to %(address)s again.", address=shown.email)
    return _sent(_done("staff_invited", shown), shown, said)


@area.errorhandler(OwnAccount)
@area.errorhandler(LastAdministrator)
def _refused(error: OwnAccount | LastAdministrator) -> tuple[str, HTTPStatus]:
    """Say why the account stays as it is."""
    db.session.rollback()
    own = isinstance(error, OwnAccount)
    return render_template("people/refused.html", own=own), HTTPStatus.CONFLICT


@area.context_processor
def _in_templates() -> dict[str, object]:
    return {"roles": ROLES, "factors": factors.of}


def _read(id: int) -> Person:
    """The person with this id, or the page that says there is none."""
    try:
        return staff.read(id)
    except StaffNotFound:
        abort(HTTPStatus.NOT_FOUND)


def _another(person: Person) -> Person:
    """The person, who is not the one who asks. Raises OwnAccount."""
    if person.id == access.me().id:
        raise OwnAccount
    return person


def _cooperatives() -> list[str]:
    """The cooperatives that a wave or someone of the staff has."""
    of_waves = {wave.cooperative for wave in waves.every() if wave.cooperative}
    return sorted(of_waves.union(*(person.cooperatives for person in staff.every())))


def _done(action: Action, person: Person, said: str = "") -> Response:
    """Keep what was done and who did it, and show the account, saying so."""
    journal.note(access.me().id, action, person.email)
    db.session.commit()
    if said:
        flash(said, "success")
    return redirect(url_for("staff.people.one", id=person.id), HTTPStatus.SEE_OTHER)


def _sent(shown: Response, person: Person, said: str) -> Response:
    """Send the invitation, once the account is kept, and say whether it left."""
    try:
        accounts.invite(person)
    except MailIsNotSent:
        flash(
            gettext(
                "The account is there, but the message could not be sent: send it again later."
            ),
            "error",
        )
    else:
        flash(said, "success")
    return shown
