"""Closing: nothing acknowledged is lost, nothing comes later, and nothing tells what came when."""

import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from app.config import ROOT
from app.exceptions import RewritingMustWait, WaveIsClosed, WaveNameIsTaken
from app.extensions import db
from app.storage import backups, drafts, journal, responses, rewriting, versions, waves
from app.storage.models import FreeText, Response
from tests import servers
from tests.conftest import application
from tests.storage.test_versions import TEXT, source

WORD = """
      - item: word
        type: text
        max_length: 5000
        ask: {fr: "Un mot ?"}
"""
SENT = 200
NOON = datetime(2026, 11, 23, 12)
FIRST, SECOND = list(range(SENT)), sorted(range(SENT), key=lambda number: number * 77 % SENT)


def code(*what: object) -> bytes:
    return hashlib.sha256(repr(what).encode()).digest()


def long(*what: object) -> str:
    """Some thousand signs that cannot be made fewer."""
    return "".join(code(what, part).hex() for part in range(70))


# --- The order test


@pytest.fixture
def by_chance(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], None]:
    """by_chance(whom): the random numbers that come next are those that chance gives to this one.

    Two orders of arrival can only be told apart, or not, with the same numbers in both. The clock
    stands still for the same reason.
    """
    for module in (journal, waves):
        monkeypatch.setattr(module, "now", lambda: NOON)

    def settle(whom: object) -> None:
        numbers = count()
        monkeypatch.setattr(secrets, "token_bytes", lambda size: code(whom, next(numbers))[:size])

    return settle


def fill(order: Sequence[int], by_chance: Callable[[object], None]) -> None:
    """A wave of people, with drafts put aside and sent, and another that is open beside it."""
    versions.publish(source(TEXT + WORD))
    here, there = (waves.open_wave(name, "tiny", 1) for name in ("here", "there"))
    db.session.commit()
    for number in order:
        by_chance(number)
        wave = there if number % 4 == 0 else here
        answers = {"place": "lyon", "mood": number % 11, "long": long(number)}
        mark, word = str(number), long("word", number) if number % 2 else "court"
        if number % 25 == 0:
            drafts.save(wave, mark, {"place": ["lyon"]})
            db.session.commit()
        responses.send(wave, mark, answers | {"word": word}, ("word",))
        db.session.commit()


def export() -> list[object]:
    return [
        [row._asdict() for row in db.session.execute(db.select(*table.__table__.c))]
        for table in (Response, FreeText)
    ] + [list(responses.read(waves.read(name))) for name in ("here", "there")]


def pages(log: bytes) -> bytes:
    """What SQLite's log holds: its pages with their numbers, without its own random numbers."""
    size, header, each = 4096, 32, 24
    starts = range(header, len(log), each + size)
    return b"".join(log[at : at + 4] + log[at + each : at + each + size] for at in starts)


CLOSED_ONLY = "UPDATE wave SET closed_at = '2026-11-23 12:00:00' WHERE name = 'here'"
EMPTIED = "PRAGMA wal_checkpoint(TRUNCATE)"


@pytest.mark.parametrize(
    ("method", "is_same"),
    [("close", True), ((CLOSED_ONLY, EMPTIED), False), ((CLOSED_ONLY, "VACUUM"), False)],
)
def test_on_sqlite_two_orders_leave_the_same_files_and_only_after_closing(
    migrated_sqlite: Path,
    tmp_path: Path,
    by_chance: Callable[[object], None],
    method: Sequence[str],
    is_same: bool,
) -> None:
    kept = []
    for order in (FIRST, SECOND):
        file = tmp_path / str(order[1]) / "mieux.sqlite"
        file.parent.mkdir()
        shutil.copy(migrated_sqlite, file)
        url = f"sqlite:///{file}"
        with application(url, file.parent) as app, app.app_context():
            fill(order, by_chance)
            put_aside = db.session.scalars(db.text("SELECT blob FROM draft")).all()
            db.session.rollback()
            if method == "close":
                waves.close("here")
            else:
                run(url, method)
            log = pages(Path(f"{file}-wal").read_bytes())
            exported = export()
            run(url, [f"VACUUM INTO '{file}.copy'"])
            db.session.rollback()
        if method == "close":
            assert 8 == len(put_aside)
            assert [] == [draft for draft in put_aside if draft in log + file.read_bytes()]
        kept.append((exported, Path(f"{file}.copy").read_bytes(), file.read_bytes(), log))
    first, second = kept
    assert first[0] == second[0]
    assert first[1] == second[1] or method != "close"
    assert is_same == (first[2:] == second[2:])


def traces(connection: Connection) -> set[str]:
    """What tells PostgreSQL's order of arrival: each row's place, its transaction, its long value.

    Values of more than 2 kB are kept apart under numbers that go up.
    """
    told = set()
    for table, value in (("response", "answers"), ("free_text", "text")):
        rows = connection.execute(
            text(f"SELECT xmin::text, pg_column_toast_chunk_id({value}) FROM {table} ORDER BY id")
        ).all()
        in_place = connection.scalars(text(f"SELECT id FROM {table} ORDER BY ctid")).all()
        apart = [number for _, number in rows if number is not None]
        assert len(apart) > SENT / 4, "some values are long enough"
        told |= {"place"} if in_place != sorted(in_place) else set()
        told |= {"transaction"} if len({xmin for xmin, _ in rows}) > 1 else set()
        told |= {"long value"} if apart != sorted(apart) else set()
    return told


@contextmanager
def alone(url: str) -> Iterator[Connection]:
    """A connection without a transaction."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def run(url: str, statements: Sequence[str]) -> None:
    with alone(url) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ((), {"place", "transaction", "long value"}),
        (("VACUUM FULL response", "VACUUM FULL free_text"), {"place", "transaction", "long value"}),
        (
            ("CLUSTER response USING pk_response", "CLUSTER free_text USING pk_free_text"),
            {"transaction", "long value"},
        ),
        ("close", set()),
    ],
)
def test_on_postgresql_nothing_tells_the_order_and_only_closing_hides_it(
    migrated_postgresql_url: str,
    tmp_path: Path,
    by_chance: Callable[[object], None],
    method: Sequence[str],
    expected: set[str],
) -> None:
    with application(migrated_postgresql_url, tmp_path) as app, app.app_context():
        fill(SECOND, by_chance)
        db.session.rollback()
        with alone(migrated_postgresql_url) as connection:
            if method == "close":
                waves.close("here")
            else:
                run(migrated_postgresql_url, method)
            assert expected == traces(connection)


def test_on_postgresql_two_orders_give_the_same_exports(
    postgresql_server: str,
    migrated_postgresql: str,
    tmp_path: Path,
    by_chance: Callable[[object], None],
) -> None:
    kept = []
    for order in (FIRST, SECOND):
        with ExitStack() as stack:
            url = stack.enter_context(servers.database(postgresql_server, migrated_postgresql))
            app = stack.enter_context(application(url, tmp_path))
            stack.enter_context(app.app_context())
            fill(order, by_chance)
            waves.close("here")
            _, backup = backups.make(tmp_path / f"{order[1]}.zip")
            kept.append((export(), backup.tables))
            db.session.rollback()
    assert kept[0] == kept[1]


# --- Under load


def started(url: str, instance: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.storage.senders", "4", url, str(instance)]
    return subprocess.Popen(
        [*command, "here", "there"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def end(senders: subprocess.Popen[str]) -> None:
    """All four, whatever they are at."""
    with suppress(ProcessLookupError):
        os.killpg(senders.pid, signal.SIGKILL)


def kept_marks(name: str) -> list[bytes]:
    wave = waves.read(name)
    query = db.select(Response.mark).filter_by(wave_id=wave.id)
    return sorted(filter(None, db.session.scalars(query)))


def test_while_four_processes_write_a_close_loses_nothing_and_takes_nothing_after(
    migrated_url: str, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        app = stack.enter_context(application(migrated_url, tmp_path))
        stack.enter_context(app.app_context())
        versions.publish(source(TEXT + WORD))
        here, _ = (waves.open_wave(name, "tiny", 1) for name in ("here", "there"))
        db.session.commit()
        senders = stack.enter_context(started(migrated_url, tmp_path))
        stack.callback(end, senders)
        while waves.count_responses(here) < 60:
            assert senders.poll() is None
            db.session.rollback()
            time.sleep(0.05)
        db.session.rollback()
        waves.close("here")
        closed = time.monotonic()
        lines = [line.split() for line in senders.communicate(timeout=90)[0].splitlines()]
        assert 0 == senders.returncode
        assert {("here", "200"), ("here", "410"), ("there", "200")} == {
            (wave, status) for wave, _, status, _ in lines
        }
        for name in ("here", "there"):
            acknowledged = [
                mark for wave, mark, status, _ in lines if (wave, status) == (name, "200")
            ]
            hashed = sorted(hashlib.sha256(mark.encode()).digest() for mark in acknowledged)
            assert hashed == kept_marks(name)
            texts = db.select(FreeText.text).filter_by(wave_id=waves.read(name).id)
            assert sorted(acknowledged) == sorted(db.session.scalars(texts))
        after = {(wave, status) for wave, _, status, began in lines if float(began) > closed}
        assert {("here", "410"), ("there", "200")} == after
        assert len(kept_marks("here")) < len(kept_marks("there"))


# --- Refusals


@contextmanager
def reader(url: str) -> Iterator[None]:
    """Somebody who began to read the responses, and does not end."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        connection.exec_driver_sql("BEGIN" if "sqlite" in url else "SELECT 1")
        connection.exec_driver_sql("SELECT count(*) FROM response").all()
        yield


@pytest.fixture
def here(app_on_each_database: Flask) -> Iterator[Flask]:
    """An open wave `here` with one response, on each database."""
    with app_on_each_database.app_context():
        versions.publish(source())
        responses.send(waves.open_wave("here", "tiny", 1), "mark", {"place": "lyon"}, ())
        db.session.commit()
        yield app_on_each_database


def test_a_close_that_somebody_holds_up_is_refused_and_can_be_done_again(
    here: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewriting, "PATIENCE", 200)
    url = here.config["SQLALCHEMY_DATABASE_URI"]
    with reader(url):
        with pytest.raises(RewritingMustWait):
            waves.close("here")
        db.session.rollback()
        # PostgreSQL undid it all; SQLite had to stop the answers first
        stopped = "sqlite" in url
        wave = waves.read("here")
        assert ("ending" if stopped else "open") == wave.state()
        if stopped:
            with pytest.raises(WaveIsClosed):
                responses.send(wave, "another", {"place": "lyon"}, ())
            db.session.rollback()
    assert ("closed", 1) == (waves.close("here").state(), waves.count_responses(wave))
    with pytest.raises(WaveIsClosed):
        waves.close("here")


def close_at_once(
    app: Flask, names: Sequence[str], before: Callable[[str], object] = waves.read
) -> list[str]:
    """What comes of closing these waves at the same time, each in a transaction begun before."""
    told: list[str] = []
    start = threading.Barrier(len(names))

    def close(name: str) -> None:
        with app.app_context():
            before(name)
            start.wait()
            try:
                told.append(waves.close(name).state())
            except (WaveIsClosed, RewritingMustWait) as refused:
                told.append(type(refused).__name__)

    closers = [threading.Thread(target=close, args=(name,)) for name in names]
    for closer in closers:
        closer.start()
    for closer in closers:
        closer.join()
    return sorted(told)


def test_of_many_closes_at_once_one_is_done(here: Flask) -> None:
    assert ["WaveIsClosed"] * 3 + ["closed"] == close_at_once(here, ["here"] * 4)
    assert 1 == waves.count_responses(waves.read("here"))


def test_two_waves_close_at_once(here: Flask) -> None:
    waves.open_wave("there", "tiny", 1)
    db.session.commit()
    assert ["closed", "closed"] == close_at_once(here, ["here", "there"])


def test_of_two_who_have_read_what_both_would_lock_one_is_refused(here: Flask) -> None:
    waves.open_wave("there", "tiny", 1)
    db.session.commit()
    told = close_at_once(
        here, ["here", "there"], before=lambda name: waves.count_responses(waves.read(name))
    )
    refused = (
        "closed" if "sqlite" in here.config["SQLALCHEMY_DATABASE_URI"] else "RewritingMustWait"
    )
    assert sorted([refused, "closed"]) == told
    assert {"closed", "open"} >= {waves.read(name).state() for name in ("here", "there")}


def test_of_two_who_add_the_same_wave_at_once_one_is_told(here: Flask) -> None:
    told: list[str] = []
    start = threading.Barrier(4)

    def add() -> None:
        with here.app_context():
            versions.find("tiny", 1)
            db.session.rollback()
            start.wait()
            try:
                told.append(waves.add("new", "tiny", 1).name)
                db.session.commit()
            except WaveNameIsTaken:
                told.append("taken")

    adders = [threading.Thread(target=add) for _ in range(4)]
    for adder in adders:
        adder.start()
    for adder in adders:
        adder.join()
    assert ["new", "taken", "taken", "taken"] == sorted(told)
