"""A real mail server on this machine, which keeps what it is handed."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.servers import free_port

SECONDS_TO_ARRIVE = 10
LINK = re.compile(r"https?://\S+")


class Mailbox:
    """What arrived, in order."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.raw: list[bytes] = []  # the same as they travelled
        self.users: list[tuple[bytes, bytes]] = []
        self.address = ""
        self.refusals: dict[str, str] = {}  # what it says instead, at MAIL, RCPT or DATA
        self.hangs_up = False  # once it has a message, instead of an answer

    async def handle_MAIL(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if refusal := self.refusals.get("MAIL"):
            return refusal
        envelope.mail_from = address
        return "250 go on"

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if refusal := self.refusals.get("RCPT"):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 go on"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        if refusal := self.refusals.get("DATA"):
            return refusal
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.raw.append(envelope.content)
        if self.hangs_up:
            server.transport.abort()
        return "250 taken"

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _how: str, who: Any) -> Any:
        assert isinstance(who, LoginPassword)
        self.users.append((who.login, who.password))
        return AuthResult(success=who.password == b"pa:ss/word", handled=False)

    def to(self, address: str, number: int = 1) -> EmailMessage:
        """The nth message to somebody, once it is there."""
        deadline = time.monotonic() + SECONDS_TO_ARRIVE
        while time.monotonic() < deadline:
            theirs = [message for message in self.messages if address in message["To"]]
            if len(theirs) >= number:
                return theirs[number - 1]
            time.sleep(0.02)
        raise AssertionError(f"no message {number} to {address}")

    def link(self, address: str, number: int = 1) -> str:
        """The address that the nth message to somebody asks to open."""
        found = LINK.search(words(self.to(address, number)))
        assert found
        return found[0]


def words(message: EmailMessage, kind: str = "plain") -> str:
    """The text of a message."""
    body = message.get_body((kind,))
    assert isinstance(body, EmailMessage)
    return str(body.get_content()).replace("\r\n", "\n")


@contextmanager
def mailbox(host: str = "127.0.0.1", password: bool = False) -> Iterator[Mailbox]:
    """Run the server: its address, as MIEUX_SMTP takes it, is `.address`."""
    box = Mailbox()
    asks = {"authenticator": box.authenticate, "auth_require_tls": False} if password else {}
    port = free_port()
    server = Controller(box, hostname=host, port=port, **asks)
    server.start()
    try:
        user = "claire%40example.org:pa%3Ass%2Fword@" if password else ""
        box.address = f"smtp://{user}{host}:{port}"
        yield box
    finally:
        server.stop()
