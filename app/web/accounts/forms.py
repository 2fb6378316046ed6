"""Flask-Security's forms, with what they lack: tries are counted, no browser stays signed in."""

from collections.abc import Callable
from typing import Any

from flask import session, url_for
from flask_babel import gettext, lazy_gettext
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    MailUtil,
    MfRecoveryForm,
    TwoFactorRescueForm,
    TwoFactorSelectForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
    WebAuthnRegisterForm,
    WebAuthnSigninForm,
    WebAuthnSigninResponseForm,
    current_user,
    hash_password,
)
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from app.storage import factors, tokens
from app.web import languages
from app.web.accounts import guessing, messages
from app.web.people_forms import NAME, ONE_LINE, SHORTEN
from app.web.sessions import leads_to_staff

PERIODS = {
    "30": lazy_gettext("a month"),
    "91": lazy_gettext("three months"),
    str(tokens.LONGEST): lazy_gettext("a year"),
}


class SignIn(LoginForm):
    """An address and a password. What is wrong with them is the same sentence whatever it is."""

    remember = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not leads_to_staff(self.next.data or ""):  # an address of another site, say
            self.next.data = url_for("staff.account.welcome")

    def validate(self, **kwargs: Any) -> bool:
        """Whether they open; a try that has to wait is not looked at, and costs next to nothing."""
        return _tried(self, "password", self.email.data, lambda: super(SignIn, self).validate())


class Verify(VerifyForm):
    """The password once more."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether it is theirs."""
        email = current_user.email
        return _tried(self, "password", email, lambda: super(Verify, self).validate())


class ChangePassword(ChangePasswordForm):
    """The present password, and the new one twice."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether the first is theirs and the second will do."""
        email = current_user.email
        return _tried(self, "password", email, lambda: super(ChangePassword, self).validate())


class SetUp(TwoFactorSetupForm):
    """A button: codes from a phone are the only kind there is."""

    setup = StringField()


class Select(TwoFactorSelectForm):
    """A button for each second factor that somebody has; the view knows which."""

    which = StringField()


class Rescue(TwoFactorRescueForm):
    """Never shown: recovery codes have a page of their own."""

    help_setup = RadioField(choices=[])


class Code(TwoFactorVerifyCodeForm):
    """A code from a phone."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether it is the present one, and was not used before."""
        self.code.data = (self.code.data or "").replace(" ", "")
        assert self.user is not None
        return _tried(self, "code", self.user.email, self._right)

    def _right(self) -> bool:
        assert self.user is not None
        if self.is_setup and self.tf_totp_secret != session.get("tf_totp_secret"):
            self.form_errors.append(gettext(messages.STALE))  # begun by somebody else
            return False
        if not super().validate():
            return False
        if self.is_setup or not sets_up() or factors.claim(self.user.id):
            return True
        self.form_errors.append(gettext(messages.STALE))
        return False


class Recovery(MfRecoveryForm):
    """A recovery code."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether it is one of theirs."""
        assert self.user is not None
        return _tried(self, "code", self.user.email, lambda: super(Recovery, self).validate())


class Forgotten(ForgotPasswordForm):
    """An address, to which a link goes if it has an account; the page does not say whether."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether a message goes out. It takes as long as where there is no account."""
        if not guessing.may_try("mail", self.email.data or ""):
            return False
        if not super().validate(**kwargs):
            return False
        hash_password("not-a-password")  # as Flask-Security does for an unknown address
        return True


class Passkey(WebAuthnRegisterForm):
    """A name, and whether it signs in alone or after the password."""

    usage = RadioField(choices=["first", "secondary"], default="first")


class PasskeyStart(WebAuthnSigninForm):
    """A passkey is asked for. No browser stays signed in."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether to ask."""
        self.remember.data = False
        return bool(super().validate(**kwargs))


class PasskeyAnswer(WebAuthnSigninResponseForm):
    """What the passkey answered."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether it is one that we know, of somebody who may sign in."""
        self.remember.data = ""
        return super().validate(**kwargs) and not self.credential.errors


class Account(FlaskForm):  # type: ignore[misc]  # it ships without types
    """What somebody says of themselves."""

    name = StringField(validators=[InputRequired(), Length(max=100)])
    language = SelectField(choices=languages.spoken)


class Token(FlaskForm):  # type: ignore[misc]  # it ships without types
    """What a token is for, and how long."""

    name = StringField(
        validators=[
            Regexp(ONE_LINE, message=NAME),
            Length(max=64, message=SHORTEN),
        ]
    )
    days = SelectField(choices=list(PERIODS), default=str(tokens.LONGEST))


class Addresses(MailUtil):
    """Addresses as storage.staff keeps them. No name server is asked whether they exist."""

    def normalize(self, email: str) -> str:
        """The address as it is kept."""
        return email.strip().lower()

    validate = normalize


def sets_up() -> bool:
    """Whether the code that is checked now is the first of a key that is not kept yet."""
    return session.get("tf_state") == "validating_profile"


def _tried(form: FlaskForm, what: str, email: str | None, right: Callable[[], bool]) -> bool:
    """Whether a try was looked at and was right. `form` says so where it had to wait."""
    if not guessing.may_try(what, email or ""):
        form.form_errors.append(gettext("Too many tries. Wait a few minutes before the next."))
        return False
    if not right():
        return False
    guessing.succeeded(what, email or "")
    return True
