"""`mieux serve` as its operator and its visitors meet it."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlencode

import pytest
from sqlalchemy import create_engine, inspect, text

from app.cli.serve import SECONDS_TO_STOP
from tests.conftest import application, environment, in_proof_on_each
from tests.pages import Page, fill
from tests.servers import free_port
from tests.web.conftest import field_wave

Server: TypeAlias = subprocess.Popen[str]

SERVE = [str(Path(sys.executable).with_name("mieux")), "serve"]
SECONDS_TO_START = 20


VISIT, ANSWER = "canari-9c41", "réponse-7e20"  # one to be found nowhere, one among the answers
HEADERS = (
    "Accept",
    "Accept-Language",
    "Authentication-Token",
    "Authorization",
    "Cookie",
    "Forwarded",
    "From",
    "If-None-Match",
    "Origin",
    "Referer",
    "Sec-Fetch-Site",
    "Traceparent",
    "User-Agent",
    "X-CSRFToken",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
    "X-Request-Id",
)


@pytest.fixture
def start(migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start `mieux serve` on a port, and a database of one's own; it stops with the test."""
    running: list[Server] = []

    def server(port: int, url: str = migrated_sqlite_url, **settings: str) -> Server:
        running.append(
            subprocess.Popen(
                [*SERVE, "--port", str(port), "--workers", "1"],
                env=environment(url, tmp_path) | settings,
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


def said_until_the_end(server: Server) -> list[str]:
    """What it said, line by line, once it was told to stop.

    Granian may say of a worker that has just stopped that it had to kill it: two of its threads
    wait for the worker, and the one that comes second does not know yet. We wait less than it does.
    """
    server.terminate()
    said, _ = server.communicate(timeout=SECONDS_TO_STOP - 1)
    return [line for line in said.splitlines() if "refused to gracefully stop" not in line]


def test_it_says_where_it_serves_shares_no_port_and_stops_without_complaint(
    start: Callable[..., Server], tmp_path: Path
) -> None:
    complete(tmp_path, "Alpha decides.")
    port = free_port()
    server = start(port, MIEUX_ENV="production")
    wait_for(f"http://127.0.0.1:{port}/")
    second = start(port)
    said, _ = second.communicate(timeout=SECONDS_TO_START)
    assert f"Error: 127.0.0.1, port {port}: Address already in use.\n" == said
    assert 1 == second.returncode
    lines = said_until_the_end(server)
    assert [f"http://127.0.0.1:{port}"] == [line for line in lines if "SQLite serves" not in line]
    assert 0 == server.returncode


def test_in_production_it_warns_of_a_notice_that_nobody_completed(
    start: Callable[..., Server], tmp_path: Path
) -> None:
    complete(tmp_path, "[[who]] decides.")
    port = free_port()
    server = start(port, MIEUX_ENV="production")
    wait_for(f"http://127.0.0.1:{port}/healthz")
    assert 1 == "".join(said_until_the_end(server)).count("MIEUX_PRIVACY")


def complete(instance: Path, notice: str) -> None:
    """Say what the network has to say of privacy."""
    (instance / "privacy").mkdir()
    (instance / "privacy" / "en.md").write_text(notice)


# --- What is kept of a visit


def ask(
    port: int, method: str, path: str, form: Mapping[str, object] | None = None, **headers: str
) -> tuple[str, str]:
    """The text of a page, asked for with a canary in every header, and the cookie it sets."""
    sent = dict.fromkeys(HEADERS, VISIT) | headers
    if form is not None:
        sent |= {"Content-Type": "application/x-www-form-urlencoded"}
    with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_START)) as connection:
        connection.request(method, path, urlencode(form or {}, doseq=True), sent)
        answer = connection.getresponse()
        text = answer.read().decode()
    return text, answer.getheader("Set-Cookie", "").partition(";")[0]


def ask_wrongly(port: int, request: str) -> None:
    """Send what is no HTTP, or not quite."""
    with (
        socket.create_connection(("127.0.0.1", port), SECONDS_TO_START) as connection,
        suppress(OSError),  # the server may close as soon as it has seen enough
    ):
        connection.sendall(request.encode())
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65_536):
            pass


def interview(port: int) -> str:
    """Answer all of the wave, with a canary in the query and in fields that are not asked."""
    unknown: dict[str, object] = {VISIT: VISIT, "unknown": VISIT, "_x": VISIT}
    given: dict[str, object] = {"gender": "woman", "tenure": "short", "comment": ANSWER}
    path = f"/w/ici?{VISIT}={VISIT}"
    shown = ask(port, "GET", path, **{"Sec-Fetch-Site": "none"})[0]
    for go in ("start", "next", "next", "send"):
        sent = fill(Page(shown), go) | (given if go != "start" else {}) | unknown
        shown = ask(port, "POST", path, sent, **{"Sec-Fetch-Site": "same-origin"})[0]
    return shown


def sign_in(port: int, account: Mapping[str, object]) -> str:
    """Try to sign in as a browser would: with the cookie and the token of the page."""
    page, cookie = ask(port, "GET", "/staff/login")
    return ask(port, "POST", "/staff/login", fill(Page(page), None) | account, Cookie=cookie)[0]


def visit_all(port: int) -> None:
    """Ask for what is there and what is not, of respondents and of staff, rightly and wrongly."""
    form = {name: VISIT for name in (VISIT, "_go", "_code", "_mark", "_page", "code", "csrf_token")}
    account = {"email": f"{VISIT}@example.org", "password": VISIT, "username": VISIT}
    for place in (
        "/",
        "/w/ici",
        f"/w/{VISIT}",
        f"/{VISIT}",
        f"/results/{VISIT}",
        f"/static/{VISIT}",
    ):
        for method in ("GET", "POST", "PUT", "DELETE", VISIT.upper()):
            ask(port, method, f"{place}?q={VISIT}", form)
    for place in ("", "/", "/login", "/reset", f"/reset/{VISIT}", "/tf-validate", f"/{VISIT}"):
        for method in ("GET", "POST", "PUT"):
            ask(port, method, f"/staff{place}?next={VISIT}", form | account)
    assert VISIT in sign_in(port, account), "the form is read and shown again"
    with suppress(OSError):  # the server may close before it was sent all of what is too long
        ask(port, "POST", "/w/ici", {VISIT: VISIT * 100_000})
    ask_wrongly(port, f"GET /{VISIT} HTTP/1.1\r\nHost: {VISIT}\r\nContent-Length: {VISIT}\r\n\r\n")
    ask_wrongly(port, f"{VISIT} {VISIT}\r\n\r\n")
    ask_wrongly(port, f"POST /w/ici HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n{VISIT}")


def dump(url: str) -> str:
    """All that the database's tables hold."""
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = [
            str(connection.execute(text(f'SELECT * FROM "{table}"')).all())
            for table in inspect(engine).get_table_names()
        ]
    engine.dispose()
    return "".join(rows)


def alter(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


@in_proof_on_each("sqlite")
def test_nothing_of_a_visit_is_in_the_log_the_database_or_the_instance_folder(
    start: Callable[..., Server], migrated_url: str, tmp_path: Path
) -> None:
    with application(migrated_url, tmp_path) as app:
        field_wave(app)
    port = free_port()
    server = start(port, migrated_url)
    wait_for(f"http://127.0.0.1:{port}/healthz")
    assert "Merci à vous" in interview(port)
    visit_all(port)
    alter(migrated_url, "ALTER TABLE free_text RENAME TO elsewhere")
    assert "Merci à vous" not in interview(port)
    alter(migrated_url, "ALTER TABLE elsewhere RENAME TO free_text")
    first, *lines = said_until_the_end(server)
    assert f"http://127.0.0.1:{port}" == first
    logged = [json.loads(line) for line in lines]
    assert {"mieux", "mieux.staff"} == {line["logger"] for line in logged}
    faults = [line for line in logged if line["message"] != "request"]
    assert ["fault"] == [line["message"] for line in faults], "the one of the table that was gone"
    assert [] == [canary for canary in (VISIT, ANSWER, "127.0.0.1") if canary in "".join(lines)]
    assert VISIT not in dump(migrated_url) and ANSWER in dump(migrated_url)
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert [] == [file.name for file in kept if VISIT.encode() in file.read_bytes()]
