"""What the log says, line by line, and what it cannot say."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any, TypeAlias

import pytest
from flask import Flask
from werkzeug.test import Client

from app.extensions import db
from app.logs import Lines
from app.web import errors
from tests.pages import Page, Visitor
from tests.web.staffing import Member, choose_password, invited, set_up, sign_in, signed_in

Logged: TypeAlias = Callable[[], list[dict[str, Any]]]
CANARY = "canari-3d1f"

LIBRARIES = ["app", "werkzeug", "sqlalchemy.engine.Engine", "alembic", "flask_security", "hyper"]


@pytest.fixture
def logged() -> Iterator[Logged]:
    """The lines that the log has gained since the last look."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    everyone, ours = logging.getLogger(), logging.getLogger("mieux")
    before = ours.level
    ours.setLevel(logging.INFO)
    everyone.addHandler(handler)

    def lines() -> list[dict[str, Any]]:
        found = [json.loads(line) for line in stream.getvalue().splitlines()]
        stream.seek(0)
        stream.truncate()
        return found

    yield lines
    everyone.removeHandler(handler)
    ours.setLevel(before)


def failure() -> Exception:
    try:
        return int(CANARY)  # type: ignore[return-value]
    except ValueError as error:
        return error


# --- Lines


def record(logger: str, message: str, *args: object, **options: Any) -> str:
    made = logging.getLogger(logger).makeRecord(
        logger, logging.ERROR, "views.py", 12, message, args, **options
    )
    return Lines().format(made)


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_words_of_a_library_are_left_out(library: str) -> None:
    error = failure()
    found = (type(error), error, error.__traceback__)
    written = record(library, f"{CANARY} %s", CANARY, exc_info=found, func="view")
    assert CANARY not in written
    line = json.loads(written)
    assert (library, "views.view:12", "ValueError") == tuple(
        line[name] for name in ("logger", "message", "error")
    )
    assert [f"{__name__}:{failure.__code__.co_firstlineno + 2}"] == line["places"]


def test_a_record_of_ours_is_one_line_whatever_it_says() -> None:
    written = record("mieux.staff", "first\nsecond", exc_info=None, func="view")
    line = json.loads(written)
    assert "first" == line["message"] and "\n" not in written
    assert {"time", "level", "logger", "message"} == line.keys()
    assert "Z" == line["time"][-1] and len("2026-01-31T00:00:00Z") == len(line["time"])


PROCESS = f"""
import threading, warnings
from app import logs

class Dropped:
    def __del__(self):
        raise RuntimeError("{CANARY}")

def lost():
    raise LookupError("{CANARY}")

logs.set_up()
warnings.warn("{CANARY}")
thread = threading.Thread(target=lost)
thread.start()
thread.join()
Dropped()
"""


def test_a_warning_and_an_error_that_nobody_awaits_are_lines_without_their_words() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROCESS], capture_output=True, text=True, check=True
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert "UserWarning at <string>:13" == lines[0]["message"]
    assert ["LookupError", "RuntimeError"] == [line["error"] for line in lines[1:]]
    assert CANARY not in done.stdout + done.stderr


# --- Requests


def test_a_staff_request_is_one_line_that_its_answer_names(client: Any, logged: Logged) -> None:
    answer = client.get(f"/staff/?q={CANARY}", headers={"X-Request-Id": CANARY})
    (line,) = logged()
    assert line["request_id"] == answer.headers["X-Request-Id"] != CANARY
    assert 0 <= line.pop("milliseconds")
    del line["time"], line["request_id"]
    expected = {"level": "INFO", "logger": "mieux.staff", "message": "request", "method": "GET"}
    assert expected | {"endpoint": "staff.home", "status": 303, "person": None} == line


def test_a_staff_address_that_does_not_exist_is_logged_without_it(
    client: Any, logged: Logged
) -> None:
    answer = client.get(f"/staff/{CANARY}")
    (line,) = logged()
    assert (None, 404) == (line["endpoint"], line["status"])
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert CANARY not in json.dumps(line)


def test_whoever_is_signed_in_is_a_number_and_what_they_typed_is_nowhere(
    app: Flask, logged: Logged, caplog: pytest.LogCaptureFixture
) -> None:
    member = signed_in(app, "coordinator", email=f"{CANARY}@example.org")
    logged()
    member.page("/staff/account")
    (line,) = logged()
    assert (member.person.id, 200) == (line["person"], line["status"])

    caplog.set_level(logging.DEBUG)  # all that anyone has to say
    link = invited(app, "analyst", email=f"other-{CANARY}@example.org")[1]
    other = Member(app)
    other.person = member.person._replace(email=f"other-{CANARY}@example.org")
    choose_password(other, link, f"long enough {CANARY}")
    sign_in(other, f"wrong {CANARY}")
    sign_in(other, f"long enough {CANARY}")
    code = other.send("/staff/tf-validate", set_up(other), code="123456")
    assert 200 == code.status_code, "a wrong code is asked for again"
    lines = logged()
    assert {"request"} == {line["message"] for line in lines if line["logger"] == "mieux.staff"}
    secrets = (CANARY, link.rpartition("/")[2], other.key, "123456", "csrf_token")
    assert [] == [secret for secret in secrets if secret in json.dumps(lines)]


@pytest.mark.parametrize("path", ["/", "/w/ici", "/w/nowhere", "/nowhere", "/healthz", "/readyz"])
def test_what_respondents_and_machines_ask_is_not_logged(
    visitor: Visitor, logged: Logged, path: str
) -> None:
    answer = visitor.get(path, headers={"X-Request-Id": CANARY})
    assert [] == logged() and "X-Request-Id" not in answer.headers


def test_a_fault_is_logged_under_the_reference_that_its_page_shows(
    visitor: Visitor, app: Flask, logged: Logged
) -> None:
    with app.app_context():
        db.session.execute(db.text("ALTER TABLE wave RENAME TO elsewhere"))
        db.session.commit()
    answer = visitor.post(f"/w/{CANARY}?q={CANARY}", data={CANARY: CANARY})
    (line,) = logged()
    assert 500 == answer.status_code
    assert Page(answer.text).one("strong").text == line["request_id"]
    assert answer.headers["X-Request-Id"] == line["request_id"]
    assert ("fault", "OperationalError") == (line["message"], line["error"])
    assert line["endpoint"].startswith("respond.") and line["places"]
    assert CANARY not in json.dumps(line)


def test_where_even_the_fault_page_fails_no_message_leaves(logged: Logged) -> None:
    def application(_environ: object, _start: object) -> None:
        raise failure()

    answer = Client(errors.guarded(application)).get(f"/{CANARY}")  # type: ignore[arg-type]
    (line,) = logged()
    assert (500, "500") == (answer.status_code, answer.text)
    assert "ValueError" == line["error"] and CANARY not in json.dumps(line)
