"""Mail: one message to one person, handed to the network's own server."""

from contextlib import closing
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, make_msgid

import click
from flask import current_app

from app.config import Config
from app.exceptions import MailIsNotSent
from app.mail.server import Outcome, Post

LINES = EmailPolicy(max_line_length=76)  # as RFC 2045 has it for text that is quoted-printable


def send(to: str, subject: str, text: str, html: str | None = None) -> None:
    """Hand a message over; where no server is set, in development, print it. Raises MailIsNotSent.

    Nothing in it is fetched from anywhere when it is read, so nobody learns that it was.
    """
    config: Config = current_app.config["MIEUX"]
    message = compose(to, subject, text, html)
    if config.smtp:
        with closing(Post(config.smtp)) as post:
            outcome = post.hand_over(message)
        if outcome != Outcome.SENT:
            raise MailIsNotSent(outcome.value)
    elif config.env == "production":
        raise MailIsNotSent("MIEUX_SMTP is not set")
    else:
        click.echo(f"To: {to}\nSubject: {subject}\n\n{text}")


def compose(
    to: str, subject: str, text: str, html: str | None = None, id: str | None = None
) -> EmailMessage:
    """The message, in words and perhaps as a page; `id` is its Message-ID up to the @."""
    sender = current_app.config["MIEUX"].mail_from or "Mieux <mieux@localhost>"
    domain = sender.rpartition("@")[2].rstrip("> ")
    name, _, address = sender.rpartition("<")
    message = EmailMessage(LINES)
    message["From"] = Address(name.strip(' "'), addr_spec=address.rstrip("> "))
    message["To"], message["Subject"] = to, subject
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = f"<{id}@{domain}>" if id else make_msgid(domain=domain)
    message["Auto-Submitted"] = "auto-generated"  # so that no holiday answers it
    message.set_content(text, cte="quoted-printable")
    if html:
        message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message
