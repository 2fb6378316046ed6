"""A real mail server on this machine, which keeps what it is handed."""

import asyncio
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from tests.servers import free_port

SECONDS_TO_ARRIVE = 10
ROUNDS = 5  # a connection takes three to be let in, one to be closed
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


class Doorkeeper(Controller):
    """A server that hangs up on who is still there when it closes, so that no socket outlives it.

    The controller stops its loop at once: a sender that hung up a moment before leaves a connection
    that nobody closes, and the warning falls on whichever test runs when it is collected.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visits: list[SMTP] = []

    def factory(self) -> SMTP:
        self.visits.append(super().factory())
        return self.visits[-1]

    def stop(self, no_assert: bool = False) -> None:
        asyncio.run_coroutine_threadsafe(self._hang_up(), self.loop).result(SECONDS_TO_ARRIVE)
        super().stop(no_assert)

    async def _hang_up(self) -> None:
        await _rounds()  # who is being let in has a connection by then
        assert self.server
        self.server.close()
        for visit in self.visits:
            if visit.transport:
                visit.transport.abort()
        await _rounds()  # which is closed by then


async def _rounds() -> None:
    """Let the loop do what is waiting, and what that leads to."""
    for _ in range(ROUNDS):
        await asyncio.sleep(0)


@contextmanager
def mailbox(host: str = "127.0.0.1", password: bool = False) -> Iterator[Mailbox]:
    """Run the server: its address, as MIEUX_SMTP takes it, is `.address`."""
    box = Mailbox()
    asks = {"authenticator": box.authenticate, "auth_require_tls": False} if password else {}
    port = free_port()
    server = Doorkeeper(box, hostname=host, port=port, **asks)
    server.start()
    try:
        user = "claire%40example.org:pa%3Ass%2Fword@" if password else ""
        box.address = f"smtp://{user}{host}:{port}"
        yield box
    finally:
        server.stop()
