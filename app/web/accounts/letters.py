"""Messages about accounts: an invitation, a new password, what was changed. In their language."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask, current_app, render_template
from flask_babel import force_locale, gettext
from flask_security.recoverable import generate_reset_password_token
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select

from app import mail
from app.exceptions import InvitationIsOver, MailIsNotSent
from app.extensions import db
from app.logs import trace
from app.storage import models
from app.storage.staff import Person
from app.translations import N_
from app.web import languages, links

INVITED_FOR = 7 * 24 * 3600  # seconds

# What somebody is told of: a subject, and a sentence.
_FACTOR = N_("Your second factor was changed")
CHANGES = {
    "password": (
        N_("Your password was changed"),
        N_("The password of your account on %(network)s was just changed."),
    ),
    "codes": (_FACTOR, N_("Codes from a phone were set up for your account on %(network)s.")),
    "recovery codes": (
        _FACTOR,
        N_(
            "New recovery codes were made for your account on %(network)s: any from before no "
            "longer work."
        ),
    ),
    "reset": (
        _FACTOR,
        N_(
            "An administrator reset the second factor of your account on %(network)s: set up "
            "another one soon, by signing in."
        ),
    ),
    "passkey added": (
        _FACTOR,
        N_("The passkey “%(name)s” was added to your account on %(network)s."),
    ),
    "token": (
        N_("A token was made with your account"),
        N_(
            "The token “%(name)s” was made with your account on %(network)s: whoever has it reads "
            "the results that you can read."
        ),
    ),
    "passkey removed": (
        _FACTOR,
        N_("The passkey “%(name)s” was removed from your account on %(network)s."),
    ),
}

log = logging.getLogger("mieux")


def invite(person: Person) -> str:
    """Send somebody the link by which they choose a password; also return it.

    It lasts a week, and until a password was chosen or their sessions were ended.
    Raises MailIsNotSent.
    """
    link = invitation(person)
    with _letter_to(person) as letter:
        subject = gettext("Your account on %(network)s", network=_network())
        text = gettext(
            "You were given an account to work on the questionnaires of %(network)s. Choose your "
            "password with this link, within a week:",
            network=_network(),
        )
        after = gettext(
            "Then you set up a second factor, such as codes from your phone: have it at hand."
        )
        letter(subject, [text], link, [after])
    return link


def invitation(person: Person) -> str:
    """The link by which somebody chooses a password."""
    row = db.session.get_one(models.Staff, person.id)
    return links.absolute("staff.account.invitation", token=_invitations().dumps(row.fs_uniquifier))


def accepted(token: str) -> str:
    """Where somebody who opened an invitation chooses a password. Raises InvitationIsOver."""
    try:
        number = _invitations().loads(token, max_age=INVITED_FOR)
    except BadSignature:
        raise InvitationIsOver from None
    row = db.session.scalars(select(models.Staff).filter_by(fs_uniquifier=number)).one_or_none()
    if row is None or not row.active:
        raise InvitationIsOver
    token = generate_reset_password_token(row)  # type: ignore[no-untyped-call]
    return links.path("security.reset_password", token=token)


def forgotten(person: Person, token: str) -> None:
    """Send somebody the link by which they choose another password."""
    link = links.absolute("security.reset_password", token=token)
    with _letter_to(person, soon=True) as letter:
        text = gettext("You can choose a new password with this link, within an hour:")
        after = gettext("If you did not ask for it, do nothing: your password stays as it is.")
        letter(gettext("A new password"), [text], link, [after])


def changed(person: Person, what: str, name: str = "") -> None:
    """Tell somebody of one of the CHANGES, maybe of a key's `name`, in case it was not them."""
    with _letter_to(person, soon=True) as letter:
        subject, text = CHANGES[what]
        after = gettext(
            "If it was not you, choose a new password at once, and tell an administrator:"
        )
        letter(
            gettext(subject),
            [gettext(text, network=_network(), name=name), after],
            links.absolute("security.forgot_password"),
        )


@contextmanager
def _letter_to(person: Person, soon: bool = False) -> Iterator["Letter"]:
    """Write to somebody in their language; `soon`: sent beside the request, which does not wait."""
    with force_locale(languages.locale(person.language)):
        yield Letter(person, soon)


class Letter:
    """A message to one person, in words and as a simple page."""

    def __init__(self, person: Person, soon: bool) -> None:
        self.person, self.soon = person, soon

    def __call__(
        self, subject: str, before: list[str], link: str, after: list[str] | None = None
    ) -> None:
        """Send it: sentences, a link, sentences."""
        hello = gettext("Hello %(name)s,", name=self.person.name)
        before, after = [hello, *before], [*(after or []), _network()]
        text = "\n\n".join([*before, link, *after]) + "\n"
        html = render_template(
            "accounts/letter.html",
            language=self.person.language,
            subject=subject,
            before=before,
            link=link,
            after=after,
        )
        message = self.person.email, subject, text, html
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        if not self.soon:
            mail.send(*message)
        elif app.config["MIEUX"].smtp:
            Thread(target=_send, args=(app, *message)).start()
        else:
            _send(app, *message)


def _send(app: Flask, *message: str) -> None:
    """Send a message that nobody waits for; a failure is the operator's to read."""
    with app.app_context():
        try:
            mail.send(*message)
        except MailIsNotSent as error:
            log.error("a message was not sent", extra=trace(error.__cause__ or error))


def _network() -> str:
    return str(current_app.config["MIEUX"].network)


def _invitations() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="mieux invitation")
