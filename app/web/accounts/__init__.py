"""Signing in: Flask-Security, set up for staff pages and confined to them."""

import time
from http import HTTPStatus
from typing import Any, TypeAlias

from flask import (
    Flask,
    Response,
    abort,
    after_this_request,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, user_logged_out
from flask_security import (
    RoleMixin,
    Security,
    SQLAlchemyUserDatastore,
    password_changed,
    password_reset,
    reset_password_instructions_sent,
    tf_code_confirmed,
    tf_profile_changed,
    user_authenticated,
    wan_deleted,
    wan_registered,
)
from flask_security.utils import check_and_update_authn_fresh
from flask_wtf.csrf import CSRFError

from app.extensions import csrf, db
from app.storage import models, staff, tokens
from app.web import access, languages
from app.web.accounts import factors, forms, guessing, letters
from app.web.accounts.letters import changed, invitation, invite
from app.web.accounts.pages import area
from app.web.accounts.settings import FRESH, LEAST_PASSWORD, settings
from app.web.sessions import StaffSessions

__all__ = ["area", "changed", "invitation", "invite", "register", "settings"]

Hooks: TypeAlias = dict[Any, list[Any]]  # of Flask, by blueprint; None: of every request

AREAS = ("staff", "security")  # blueprints: ours, with those under it, and Flask-Security's
FORMS: dict[str, Any] = {
    "change_password_form": forms.ChangePassword,
    "forgot_password_form": forms.Forgotten,
    "login_form": forms.SignIn,
    "mf_recovery_form": forms.Recovery,
    "two_factor_rescue_form": forms.Rescue,
    "two_factor_select_form": forms.Select,
    "two_factor_setup_form": forms.SetUp,
    "two_factor_verify_code_form": forms.Code,
    "verify_form": forms.Verify,
    "wan_register_form": forms.Passkey,
    "wan_signin_form": forms.PasskeyStart,
    "wan_signin_response_form": forms.PasskeyAnswer,
}
UNUSED = ("two_factor_rescue",)  # recovery codes have a page of their own
# Where a change of what one signs in with ends, and where it begins.
CHANGES = {
    "security.two_factor_setup_validate": "security.two_factor_setup",
    "security.two_factor_token_validation": "security.two_factor_setup",
    "security.wan_register_response": "security.wan_register",
    "staff.account.programs": "staff.account.programs",
}


def register(app: Flask) -> None:
    """Let staff sign in, under their own address; every other page knows nothing of it."""
    app.config.from_mapping(settings(app.config["MIEUX"]))
    app.session_interface = StaffSessions()
    hooks: tuple[Hooks, ...] = (
        app.before_request_funcs,
        app.after_request_funcs,
        app.template_context_processors,
    )
    before = [list(hook[None]) for hook in hooks]
    csrf.init_app(app)
    # Roles are a column of ours: no table of them.
    people = SQLAlchemyUserDatastore(db, models.Staff, RoleMixin, models.Passkey)
    security = Security(
        app,
        people,
        mail_util_cls=forms.Addresses,
        mf_recovery_codes_util_cls=factors.RecoveryCodes,
        totp_cls=factors.Codes,
        webauthn_util_cls=factors.Passkeys,
        **FORMS,
    )
    security.want_json(lambda _request: False)  # pages, and nothing else
    logins: LoginManager = security.login_manager
    logins.request_loader(lambda _request: None)  # a session, and no other token
    logins.session_protection = None  # it would keep a digest of the address
    # What these two ask of every request would cost respondents' pages a tenth of their speed.
    for hook, kept in zip(hooks, before, strict=True):
        added = [function for function in hook[None] if function not in kept]
        hook[None][:] = kept
        for name in AREAS:
            hook[name].extend(added)
    for name in AREAS:
        app.before_request_funcs[name].insert(0, _speak)
        app.before_request_funcs[name] += [_refuse_nul, _expect_no_code, _ask_again]
        app.after_request_funcs[name].append(_stay)
        app.template_context_processors[name].append(_in_templates)
    for endpoint in UNUSED:
        app.view_functions[f"security.{endpoint}"] = lambda: abort(HTTPStatus.NOT_FOUND)
    app.register_error_handler(CSRFError, _refused)
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_sign_out_everywhere, app)
    reset_password_instructions_sent.connect(_forgotten, app)
    password_reset.connect(_reset, app)
    password_changed.connect(_changed, app)
    tf_code_confirmed.connect(_code_taken, app)
    tf_profile_changed.connect(_codes_moved, app)
    wan_registered.connect(_passkey_added, app)
    wan_deleted.connect(_passkey_removed, app)


def _in_templates() -> dict[str, object]:
    """What the templates of pages about signing in know."""
    return {
        "person": access.person(),
        "may": access,
        "least_password": LEAST_PASSWORD,
        "languages_spoken": languages.spoken,
    }


def _speak() -> None:
    """Staff pages are in the language chosen on one of them, else in the person's own."""
    who = access.person()
    wanted = session.get("language") or (who.language if who else None)
    g.language = languages.choose(request.args.get("lang") or wanted, languages.spoken())


def _refuse_nul() -> None:
    """No field of staff pages takes what PostgreSQL cannot keep."""
    if any("\0" in value for value in request.form.values()):
        abort(HTTPStatus.BAD_REQUEST)


def _expect_no_code() -> ResponseReturnValue | None:
    """Where no second factor is under way there is no code to type.

    Flask-Security would take it for an attack and sign out whoever followed a link there.
    """
    is_idle = access.person() and "tf_state" not in session
    if is_idle and request.endpoint == "security.two_factor_token_validation":
        return redirect(url_for("staff.account.page"), HTTPStatus.SEE_OTHER)
    return None


def _ask_again() -> ResponseReturnValue | None:
    """A change of what one signs in with ends only soon after the password, as it begins.

    Flask-Security asks where it begins only, and what it hands on from there is nobody's: it could
    be somebody else's phone or passkey that a session left alone is given.
    """
    begins = CHANGES.get(request.endpoint or "")
    if begins is None or not access.person() or check_and_update_authn_fresh(FRESH, FRESH):
        return None
    return redirect(url_for("security.verify", next=url_for(begins)), HTTPStatus.SEE_OTHER)


def _stay(response: Response) -> Response:
    """With each page, the hour without one begins anew."""
    if access.person():
        session.modified = True
    return response


def _refused(_error: CSRFError) -> tuple[str, HTTPStatus]:
    """Say that a form was not taken. Its fields, maybe another site's, are not offered again."""
    return render_template("accounts/refused.html"), HTTPStatus.BAD_REQUEST


def _signed_in(
    _app: Flask, user: models.Staff, authn_via: list[str] | None = None, **_: object
) -> None:
    """Begin a session that shares nothing with what was before; know this browser again.

    A new password, which Flask-Security takes for one more sign-in, makes none longer.
    """
    if authn_via != ["change"]:
        session["began"] = int(time.time())
    for name in ("csrf_token", "language"):
        session.pop(name, None)
    g.pop("csrf_token", None)
    _know_browser(user.email)


def _know_browser(email: str) -> None:
    """Give the browser that asks a lock of its own."""

    @after_this_request
    def know(response: Response) -> Response:
        guessing.know_device(response, email)
        return response


def _sign_out_everywhere(_app: Flask, user: models.Staff) -> None:
    """A cookie that was copied before signing out is worth nothing after it.

    A session that comes to its end by itself takes no other with it.
    """
    session.pop("began", None)
    if request.endpoint == "security.logout":
        staff.sign_out_everywhere(user)
        db.session.commit()


def _forgotten(_app: Flask, user: models.Staff, token: str, **_: object) -> None:
    letters.forgotten(staff.person(user), token)


def _reset(_app: Flask, user: models.Staff, **_: object) -> None:
    """Whoever could read the mail gets in at once, whatever others tried or go on trying."""
    tokens.revoke_all(user.id)  # of whoever was there before
    guessing.proved(user.email)
    _know_browser(user.email)
    if user.tf_primary_method or user.webauthn:  # else it is the first, of an invitation
        letters.changed(staff.person(user), "password")


def _changed(_app: Flask, user: models.Staff, **_: object) -> None:
    letters.changed(staff.person(user), "password")


def _code_taken(_app: Flask, user: models.Staff, **_: object) -> None:
    if forms.sets_up():  # else it is one more of them
        letters.changed(staff.person(user), "codes")


def _codes_moved(_app: Flask, user: models.Staff, **_: object) -> None:
    letters.changed(staff.person(user), "codes")


def _passkey_added(_app: Flask, user: models.Staff, name: str, **_: object) -> None:
    letters.changed(staff.person(user), "passkey added", name)


def _passkey_removed(_app: Flask, user: models.Staff, name: str, **_: object) -> None:
    letters.changed(staff.person(user), "passkey removed", name)
