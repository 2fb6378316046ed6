"""Pages about somebody's own account, beside Flask-Security's."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, session, url_for
from flask_babel import format_date, gettext
from flask_security import current_user
from werkzeug.wrappers import Response

from app.exceptions import InvitationIsOver
from app.extensions import db
from app.storage import journal, tokens
from app.storage.journal import Action
from app.web import access
from app.web.accounts import letters
from app.web.accounts.forms import PERIODS, Account, Token

LARGEST = 2**31 - 1  # of an id, as PostgreSQL keeps them

area = Blueprint("account", __name__)


@area.get("/account")
@access.rule(access.belongs)
def page() -> str:
    """Show what they are called, and what they sign in with."""
    return _page(Account(obj=access.me()))


@area.post("/account")
@access.rule(access.belongs)
def change() -> str | Response:
    """Keep another name or language."""
    form = Account()
    if not form.validate():
        return _page(form)
    current_user.name = form.name.data.strip()
    current_user.language = form.language.data
    db.session.commit()
    session.pop("language", None)
    flash(gettext("Kept."), "success")
    return redirect(url_for("staff.account.page"), HTTPStatus.SEE_OTHER)


@area.route("/account/tokens", methods=["GET", "POST"])
@access.rule(access.belongs)
def programs() -> str:
    """Show the tokens of their programs, and make another, which is shown this once."""
    form, made, me = Token(), "", access.me()
    if form.validate_on_submit():
        name = form.name.data.strip()
        made = tokens.make(me.id, name, int(form.days.data))
        _keep("token_made")
        letters.changed(me, "token", name)
    return render_template(
        "accounts/tokens.html",
        form=form,
        periods=PERIODS,
        made=made,
        tokens=tokens.of(me.id),
        day=lambda day: format_date(day, "long"),
    )


@area.post(f"/account/tokens/<int(max={LARGEST}):id>")
@access.rule(access.belongs)
def end_token(id: int) -> Response:
    """End one of their tokens: what shows it reads nothing more."""
    if not tokens.revoke(access.me().id, id):
        abort(HTTPStatus.NOT_FOUND)
    _keep("token_ended")
    flash(gettext("The token is ended."), "success")
    return redirect(url_for("staff.account.programs"), HTTPStatus.SEE_OTHER)


@area.get("/welcome")
@access.rule(access.belongs)
def welcome() -> Response:
    """The first page after signing in: recovery codes for whoever has none, else home."""
    first = "staff.home" if current_user.mf_recovery_codes else "security.mf_recovery_codes"
    return redirect(url_for(first), HTTPStatus.SEE_OTHER)


@area.get("/invitation/<token>")
def invitation(token: str) -> Response:
    """Let somebody who was invited choose a password, within an hour of opening the link."""
    return redirect(letters.accepted(token), HTTPStatus.SEE_OTHER)


@area.errorhandler(InvitationIsOver)
def _over(_error: InvitationIsOver) -> tuple[str, HTTPStatus]:
    """Say why the link no longer works, and whom to ask."""
    return render_template("accounts/over.html"), HTTPStatus.GONE


def _page(form: Account) -> str:
    return render_template(
        "accounts/account.html",
        form=form,
        codes=current_user.tf_primary_method,
        recovery=len(current_user.mf_recovery_codes or ()),
        passkeys=[passkey.name for passkey in current_user.webauthn],
        tokens=[token.name for token in tokens.of(access.me().id)],
    )


def _keep(action: Action) -> None:
    """Keep what was done, and who did it."""
    journal.note(access.me().id, action, access.me().email)
    db.session.commit()
