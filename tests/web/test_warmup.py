"""Open waves are made ready before anyone asks for them."""

from fcntl import LOCK_EX, flock
from threading import Event

import pytest
from flask import Flask

from app import editions
from app.analysis.findings import Release
from app.extensions import db
from app.publish import files
from app.storage import releases, versions, waves
from app.web import respond, warmup
from tests.pages import Visitor
from tests.web.conftest import field_wave


@pytest.fixture(autouse=True)
def _nothing_is_ready() -> None:
    versions._read.cache_clear()
    respond.compiled.cache_clear()


def loads() -> tuple[int, int]:
    """How often a version was loaded, and pages were rendered beforehand, so far."""
    return versions._read.cache_info().misses, respond.compiled.cache_info().misses


def test_no_request_loads_a_questionnaire_or_renders_its_pages(app: Flask) -> None:
    field_wave(app)
    warmup.make_ready(app)
    before = loads()
    visitor = Visitor(app)
    visitor.get("/w/ici?lang=fr")
    visitor.post("/w/ici", data={"_language": "fr", "_go": "start"})
    assert (1, 2) == before  # one version, in French and in English
    assert before == loads()


def test_a_wave_that_opens_later_is_made_ready_too(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warmup, "STALE", 0.01)
    stop = Event()
    thread = warmup.keep_ready(app, stop)
    assert (0, 0) == loads()
    field_wave(app)
    for _ in range(1_000):
        if loads() == (1, 2):
            break
        stop.wait(0.01)
    stop.set()
    thread.join()
    assert (1, 2) == loads()


def test_without_a_database_the_server_starts_and_says_so_once(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warmup, "STALE", 0.01)
    with app.app_context():
        warmup.db.drop_all()
    stop = Event()
    thread = warmup.keep_ready(app, stop)
    stop.wait(0.1)
    stop.set()
    thread.join()
    assert ["warm-up: OperationalError"] == [record.getMessage() for record in caplog.records]


def released(app: Flask) -> editions.Key:
    """A release that says nothing: it has the fewest files."""
    field_wave(app)
    wave = waves.read("ici")
    asked = wave.questionnaire, wave.version
    releases.add(wave, 1, Release("ici", 1, *asked, "people", "2026-11-23", 120, ()).to_json())
    db.session.commit()
    return editions.key("ici", 1)


def test_the_files_of_a_release_are_made_before_anyone_asks(app: Flask) -> None:
    with app.app_context():
        key = released(app)
        assert "" == warmup.make_files(app, set())
        every = {
            name
            for language in editions.read(key)[1].languages
            for name in files.names(editions.edition(key, language))
        }
        assert every == releases.files("ici", 1)
        assert [] == releases.without_files()


def test_one_process_of_a_machine_makes_files(app: Flask) -> None:
    with app.app_context(), (app.config["MIEUX"].instance / warmup.LOCK).open("w") as held:
        released(app)
        flock(held, LOCK_EX)
        tried: set[editions.Key] = set()
        assert "" == warmup.make_files(app, tried)
        assert (set(), set()) == (tried, releases.files("ici", 1)), "it is tried again"
