"""The life of a wave from a shell, with backups and retention."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade

from app.extensions import db
from app.storage import clock, journal, models, waves
from tests.storage.test_versions import LISTS, TEXT

ASKED = ("--questionnaire", "tiny", "--version", "1")


@pytest.fixture
def published(mieux, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A published version."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "v1.yaml").write_text(TEXT, encoding="utf-8")
    lists = tmp_path / "lists"
    lists.mkdir()
    for name, content in LISTS.items():
        (lists / name).write_text(content, encoding="utf-8")
    mieux("survey", "publish", folder / "v1.yaml")


pytestmark = pytest.mark.usefixtures("published")


def listed(mieux) -> list[list[str]]:  # type: ignore[no-untyped-def]
    return [line.split("\t") for line in mieux("wave", "list").output.splitlines()]


def noted(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        return [(entry.action, entry.subject) for entry in reversed(journal.read(20))]


def test_a_wave_is_planned_opened_ended_and_closed(mieux, app: Flask) -> None:  # type: ignore[no-untyped-def]
    days = ("--opens", "2099-01-31", "--closes", "2099-02-28")
    said = mieux("wave", "open", "w", *ASKED, *days, "--cooperative", "alpha").output
    assert "draft\t2099-01-31 to 2099-02-28" in said
    with app.app_context():
        wave = waves.read("w")
        assert ("alpha", "2099-01-30 23:00:00") == (wave.cooperative, str(wave.opens_at))
        assert "2099-02-28 23:00:00" == str(wave.closes_at), "the end of that day in Paris"
        today = clock.first_day(clock.now(), app.config["MIEUX"].zone).isoformat()
    assert f"open\t{today} to 2099-02-28" in mieux("wave", "plan", "w", "--opens", today).output
    assert "2099-03-31" in mieux("wave", "plan", "w", "--closes", "2099-03-31").output
    said = mieux("wave", "plan", "w", "--opens", "2099-01-01", exit_code=1).output
    assert "open already" in said
    assert f"ending\t{today} to {today}" in mieux("wave", "end", "w").output
    assert "has ended" in mieux("wave", "end", "w", exit_code=1).output
    assert "closed with 0 responses" in mieux("wave", "close", "w").output
    assert "never reopens" in mieux("wave", "close", "w", exit_code=1).output
    assert [["w", "closed", f"{today} to {today}"]] == [line[:3] for line in listed(mieux)]
    assert [
        ("published", "tiny v1"),
        ("added", "w"),
        ("opened", "w"),
        ("planned", "w"),
        ("ended", "w"),
        ("closed", "w"),
    ] == noted(app)


def test_closing_says_which_backups_it_deleted(mieux, app: Flask) -> None:  # type: ignore[no-untyped-def]
    mieux("wave", "open", "w", *ASKED)
    assert "Still open in it: w." in mieux("backup").output
    (file,) = app.config["MIEUX"].backups.iterdir()
    assert f"{file}: deleted" in mieux("wave", "close", "w").output
    assert not file.exists()
    assert "Still open" not in mieux("backup").output


def test_what_was_backed_up_comes_back(mieux, app: Flask, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    mieux("wave", "open", "w", *ASKED)
    mieux("responses", "simulate", "w", "--count", "20")
    mieux("backup", tmp_path / "all.zip")
    assert "holds something" in mieux("restore", tmp_path / "all.zip", exit_code=1).output
    assert "exists already" in mieux("backup", tmp_path / "all.zip", exit_code=1).output
    with app.app_context():
        downgrade(revision="base")
    assert "response\t20 rows" in mieux("restore", tmp_path / "all.zip").output
    assert "20 responses" in mieux("wave", "list").output
    done = [("published", "tiny v1"), ("opened", "w"), ("restored", "all.zip")]
    assert done == noted(app)


def test_keys_of_invited_waves_are_sealed_again(mieux) -> None:  # type: ignore[no-untyped-def]
    for name, mode in (("asked", "invited"), ("public", "open")):
        version = ("--questionnaire", "tiny", "--version", "1")
        mieux("wave", "open", name, *version, "--mode", mode)
    assert mieux("wave", "rekey").output.startswith("1 keys sealed")


def test_retention_says_what_it_did(mieux, app: Flask) -> None:  # type: ignore[no-untyped-def]
    mieux("wave", "open", "w", *ASKED)
    mieux("responses", "simulate", "w", "--count", "20")
    mieux("wave", "close", "w")
    with app.app_context():
        long_ago = clock.now() - timedelta(days=3 * 366)
        db.session.execute(db.update(models.Wave).values(closed_at=long_ago))
        db.session.commit()
    assert "ended more than 36 months ago: 20 deleted" in mieux("retention", "run").output
    assert "ended more than 36 months ago: 0 deleted" in mieux("retention", "run").output
