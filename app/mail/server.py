"""The network's mail server: messages handed over one by one, and what it says of each."""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import parseaddr
from enum import Enum
from urllib.parse import unquote, urlsplit

from app.exceptions import MailIsNotSent

PATIENCE = 20  # seconds for each step of handing a message over
HERE = ("localhost", "127.0.0.1", "::1")  # what goes there is seen by nobody on its way
OK, FORWARDED, GO_AHEAD = 250, 251, 354  # the last: with the text of the message
MOST = 50  # messages on one connection; some servers take no more than 100
WORD = 75  # characters of an encoded word, at most (RFC 2047)
LOST = (OSError, smtplib.SMTPServerDisconnected)


class Travelling(EmailPolicy):
    """How a message is written for its way, where Python's own way loses something.

    A link that is longer than a line stays whole: encoded as words are, no mail program would know
    it again. And a subject keeps its spaces: Python drops some between words in other scripts.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """The lines of a header."""
        if name == "List-Unsubscribe":
            return f"{name}: {value}{self.linesep}".encode()
        if name == "Subject":
            words = Header(str(value), maxlinelen=WORD, header_name=name).encode(
                linesep=self.linesep
            )
            return f"{name}: {words}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


class Outcome(Enum):
    """What became of a message."""

    SENT = "sent"
    WITHDRAWN = "withdrawn"  # it was not to be sent any more
    NO_SUCH_PERSON = "no such person"
    LATER = "later"  # the server does not take it now
    DOUBTFUL = "doubtful"  # it was all said, and the server's answer never came


class Post:
    """A way to the server at an address, as MIEUX_SMTP has it; connected while it is needed."""

    def __init__(self, address: str) -> None:
        """Take the address; nothing is said yet."""
        self.address = address
        self.connection: smtplib.SMTP | None = None
        self.said = 0  # messages on this connection

    def hand_over(
        self, message: EmailMessage, is_due: Callable[[], bool] = lambda: True
    ) -> Outcome:
        """Hand a message to the server, which has it where this says SENT, or perhaps DOUBTFUL.

        Until the line that ends a message, a server drops it if the connection does (RFC 5321,
        4.1.1.10): `is_due` is asked just before that line, and may still withdraw it. Raises
        MailIsNotSent where the server is away, or refuses more than one message for ever.
        """
        try:
            try:
                begun = self._begin(message)
            except LOST:  # an idle connection, most likely
                self._hang_up()
                begun = self._begin(message)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise MailIsNotSent(type(error).__name__) from error  # its message may name people
        if isinstance(begun, Outcome):
            return begun
        goes = False
        try:
            goes = is_due()
        finally:
            if not goes:  # nor where asking failed: in a message, even QUIT is a line of it
                self._hang_up()
        if not goes:
            return Outcome.WITHDRAWN
        try:
            begun.send(b".\r\n")
            code, _ = begun.getreply()
        except LOST:
            self._hang_up()
            return Outcome.DOUBTFUL
        return Outcome.SENT if code == OK else self._refused(code)

    def close(self) -> None:
        """Take leave of the server."""
        if self.connection:
            with suppress(OSError, smtplib.SMTPException):
                self.connection.quit()
            self._hang_up()

    def _server(self) -> smtplib.SMTP:
        """The server, on another connection once this one has served."""
        if self.said >= MOST:
            self.close()
        if self.connection is None:
            self.connection, self.said = _connect(self.address), 0
        return self.connection

    def _hang_up(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection, self.said = None, 0

    def _begin(self, message: EmailMessage) -> smtplib.SMTP | Outcome:
        """Say all of a message but that it ends, unless the server refuses it."""
        sender, to = (parseaddr(message[header])[1] for header in ("From", "To"))
        server = self._server()
        self.said += 1
        server.ehlo_or_helo_if_needed()
        code, _ = server.mail(sender)
        if code != OK:
            return self._refused(code)
        code, _ = server.rcpt(to)
        if code // 100 == 5:
            self._begin_again()
            return Outcome.NO_SUCH_PERSON
        if code not in (OK, FORWARDED):
            return self._refused(code)
        code, _ = server.docmd("DATA")
        if code != GO_AHEAD:
            return self._refused(code)
        server.send(_lines(message))
        return server

    def _refused(self, code: int) -> Outcome:
        """A refusal of this message for now; one for ever is of every message."""
        if code // 100 == 5:
            self.close()
            raise MailIsNotSent(f"the mail server says {code}")
        self._begin_again()
        return Outcome.LATER

    def _begin_again(self) -> None:
        try:
            if self.connection:
                self.connection.rset()
        except (OSError, smtplib.SMTPException):
            self._hang_up()


def _connect(address: str) -> smtplib.SMTP:
    server = urlsplit(address)
    host, encryption = str(server.hostname), ssl.create_default_context()
    if server.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            host, server.port or 465, timeout=PATIENCE, context=encryption
        )
    else:
        connection = smtplib.SMTP(host, server.port or 587, timeout=PATIENCE)
    try:
        if server.scheme == "smtp" and host not in HERE:
            connection.starttls(context=encryption)  # refuses a server without encryption
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
    except (OSError, smtplib.SMTPException):
        connection.close()
        raise
    return connection


def _lines(message: EmailMessage) -> bytes:
    """The message as it travels: a line that begins with a dot gets another, and none ends it."""
    content = message.as_bytes(policy=Travelling(linesep=SMTP.linesep))
    return re.sub(rb"(?m)^\.", b"..", content if content.endswith(b"\r\n") else content + b"\r\n")
