"""Mail: one message to one person, handed to the network's own server."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from urllib.parse import unquote, urlsplit

import click
from flask import current_app

from app.config import Config
from app.exceptions import MailIsNotSent

PATIENCE = 20  # seconds for each step of handing a message over
HERE = ("localhost", "127.0.0.1", "::1")  # what goes there is seen by nobody on its way


def send(to: str, subject: str, text: str, html: str | None = None) -> None:
    """Hand a message over; where no server is set, in development, print it. Raises MailIsNotSent.

    Nothing in it is fetched from anywhere when it is read, so nobody learns that it was.
    """
    config: Config = current_app.config["MIEUX"]
    message = EmailMessage()
    message["From"] = config.mail_from or "Mieux <mieux@localhost>"
    message["To"], message["Subject"] = to, subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=parseaddr(message["From"])[1].rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # so that no holiday answers it
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    if config.smtp:
        _hand_over(message, config.smtp)
    elif config.env == "production":
        raise MailIsNotSent("MIEUX_SMTP is not set")
    else:
        click.echo(f"To: {to}\nSubject: {subject}\n\n{text}")


def _hand_over(message: EmailMessage, address: str) -> None:
    server = urlsplit(address)
    host, encryption = str(server.hostname), ssl.create_default_context()
    try:
        if server.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                host, server.port or 465, timeout=PATIENCE, context=encryption
            )
        else:
            connection = smtplib.SMTP(host, server.port or 587, timeout=PATIENCE)
        with connection:
            if server.scheme == "smtp" and host not in HERE:
                connection.starttls(context=encryption)  # refuses a server without encryption
            if server.username:
                connection.login(unquote(server.username), unquote(server.password or ""))
            connection.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise MailIsNotSent(type(error).__name__) from error  # its message may name people
