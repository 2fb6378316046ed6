"""`mieux serve` as its operator and its visitors meet it."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.conftest import environment
from tests.servers import free_port

Server: TypeAlias = subprocess.Popen[str]

SERVE = [str(Path(sys.executable).with_name("mieux")), "serve"]
SECONDS_TO_START = 20


@pytest.fixture
def start(migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Callable[[int], Server]]:
    """Start `mieux serve` on a port; it stops with the test."""
    running: list[Server] = []

    def server(port: int) -> Server:
        running.append(
            subprocess.Popen(
                [*SERVE, "--port", str(port), "--workers", "1"],
                env=environment(migrated_sqlite_url, tmp_path),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
        return running[-1]

    yield server
    for started in running:
        started.terminate()
        started.communicate()


def wait_for(address: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            urllib.request.urlopen(address, timeout=SECONDS_TO_START).close()
            return
        except OSError:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.05)


def test_it_says_where_it_serves_and_stops_without_complaint(
    start: Callable[[int], Server],
) -> None:
    port = free_port()
    server = start(port)
    wait_for(f"http://127.0.0.1:{port}/")
    server.terminate()
    said, _ = server.communicate(timeout=SECONDS_TO_START)
    assert f"http://127.0.0.1:{port}\n" == said
    assert 0 == server.returncode


def test_a_port_in_use_is_refused_not_shared(start: Callable[[int], Server]) -> None:
    port = free_port()
    start(port)
    wait_for(f"http://127.0.0.1:{port}/")
    second = start(port)
    said, _ = second.communicate(timeout=SECONDS_TO_START)
    assert f"Error: 127.0.0.1, port {port}: Address already in use.\n" == said
    assert 1 == second.returncode
