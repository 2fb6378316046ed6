"""A small load generator: a few keep-alive connections, each asking again as soon as it is told.

Raw sockets under asyncio and one request prepared beforehand, so that it costs little beside the
server it measures. Run it in a process of its own.
"""

import asyncio
import re
import secrets
import time
from typing import NamedTuple

MARK = b"0" * 32  # in a request: replaced each time by a mark that was never sent before
LENGTH = re.compile(rb"\r\nContent-Length: (\d+)\r\n", re.IGNORECASE)
CLOSED = re.compile(rb"\r\nConnection: close\r\n", re.IGNORECASE)


class Load(NamedTuple):
    """One request to ask again and again; the answer must be 200 and a body of that `size`."""

    port: int
    request: bytes
    size: int
    connections: int


class Figures(NamedTuple):
    """What a load saw: seconds each answer took, and seconds on the clock and of our own CPU."""

    answers: list[float]
    clock: float
    own: float


class AnswerIsWrong(Exception):
    """The server answered something else than expected, or nothing."""


def run(load: Load, seconds: float) -> Figures:
    """Ask for so many seconds, then wait for the answers still under way. Raises AnswerIsWrong."""
    return asyncio.run(_run(load, seconds))


async def _run(load: Load, seconds: float) -> Figures:
    loop, own, start = asyncio.get_running_loop(), time.process_time(), time.perf_counter()
    answers: list[float] = []
    waits = [loop.create_future() for _ in range(load.connections)]
    for over in waits:
        await _connect(load, answers, start + seconds, over)
    await asyncio.gather(*waits)
    return Figures(answers, time.perf_counter() - start, time.process_time() - own)


async def _connect(
    load: Load, answers: list[float], until: float, over: "asyncio.Future[None]"
) -> None:
    def connection() -> Connection:
        return Connection(load, answers, until, over)

    await asyncio.get_running_loop().create_connection(connection, "127.0.0.1", load.port)


class Connection(asyncio.Protocol):
    """One connection of a load, until the time is over or the server closes it."""

    def __init__(
        self, load: Load, answers: list[float], until: float, over: "asyncio.Future[None]"
    ) -> None:
        self.load, self.answers, self.until, self.over = load, answers, until, over
        self.expected, self.received, self.sent = 0, b"", 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask at once."""
        self.transport = transport
        self._ask()

    def _ask(self) -> None:
        self.expected, self.received = 0, b""
        self.sent = time.perf_counter()
        if self.sent >= self.until:
            self.over.set_result(None)
            self.transport.close()
        else:
            fresh = secrets.token_hex(16).encode()
            self.transport.write(self.load.request.replace(MARK, fresh))

    def data_received(self, data: bytes) -> None:
        """Count the answer when it is whole, and ask again."""
        self.received += data
        if not self.expected:
            self._read_head()
        if self.expected and len(self.received) >= self.expected:
            self.answers.append(time.perf_counter() - self.sent)
            if not CLOSED.search(self.received):
                self._ask()

    def _read_head(self) -> None:
        head, separator, _ = self.received.partition(b"\r\n\r\n")
        if not separator:
            return
        length = LENGTH.search(head + b"\r\n")
        if not head.startswith(b"HTTP/1.1 200 ") or not length or int(length[1]) != self.load.size:
            self._fail(head.decode("latin-1"))
        self.expected = len(head) + len(separator) + self.load.size

    def connection_lost(self, error: Exception | None) -> None:
        """Connect again where the server closes after each answer."""
        if self.over.done():
            return
        if self.expected and len(self.received) >= self.expected:
            again = _connect(self.load, self.answers, self.until, self.over)
            asyncio.get_running_loop().create_task(again)
        else:
            self._fail(f"connection lost: {error}")

    def _fail(self, seen: str) -> None:
        if not self.over.done():
            self.over.set_exception(AnswerIsWrong(seen))
        self.transport.close()
