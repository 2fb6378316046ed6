"""Files of answers to count: private, of nobody else's answers, and gone when these are."""

import os
import stat
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from app import release as gate
from app.extensions import db
from app.storage import backups, datasets, models, pairing, panels, responses, retention, waves
from app.storage.models import Response
from tests import panelled
from tests.panelled import FIRST, PANEL, SECOND, answer, link

CROWD = 14


@pytest.fixture
def released(app_on_each_database: Flask) -> Flask:
    """A panel whose first wave is closed and released, on each database."""
    panelled.field(app_on_each_database)
    with app_on_each_database.app_context():
        for key in range(CROWD):
            answer(waves.read(FIRST), f"mark {key}", key, gender="man", hours=key)
        waves.close(FIRST)
        gate.release_wave(FIRST)
        db.session.commit()
    return app_on_each_database


def files(app: Flask) -> list[Path]:
    return sorted(each for each in app.config["MIEUX"].datasets.rglob("*") if each.is_file())


def test_the_file_is_its_owners_alone(released: Flask) -> None:
    with released.app_context():
        (file,) = files(released)
        assert datasets.find(waves.read(FIRST)) == file
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        for folder in (file.parent, file.parent.parent):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert released.config["MIEUX"].instance / "datasets" == file.parent.parent


def test_nothing_in_it_is_an_id_a_mark_or_a_link(released: Flask) -> None:
    with released.app_context():
        (file,) = files(released)
        content = file.read_bytes()
        rows = db.session.execute(select(Response.id, Response.mark, Response.panel_link)).all()
        assert CROWD == len(rows)
        assert [] == [value for row in rows for value in row if value and value in content]
        assert [] == [value.hex() for row in rows for value in row if value.hex() in str(file)]


def test_a_file_is_written_once(released: Flask) -> None:
    with released.app_context():
        (before,) = [(file, file.stat().st_mtime_ns) for file in files(released)]
        assert gate.preview(FIRST).release.respondents
        assert [before] == [(file, file.stat().st_mtime_ns) for file in files(released)]


def test_what_is_missing_is_made_anew(released: Flask) -> None:
    with released.app_context():
        (file,) = files(released)
        content = file.read_bytes()
        release = gate.preview(FIRST).release
        datasets.forget([FIRST])
        assert [] == files(released)
        assert release == gate.preview(FIRST).release
        assert [content] == [file.read_bytes() for file in files(released)]


def test_a_file_of_other_answers_is_never_read(released: Flask) -> None:
    with released.app_context():
        (file,) = files(released)
        first = db.session.scalars(select(Response.id).order_by(Response.id)).first()
        db.session.execute(delete(Response).where(Response.id == first))
        wave = waves.read(FIRST)
        assert datasets.find(wave) != file
        with datasets.writing(datasets.find(wave)) as stream:
            stream.write(b"of those who are left")
        assert [datasets.find(wave)] == files(released), "the other is gone"


def test_a_file_that_was_not_finished_is_none(released: Flask) -> None:
    with released.app_context():
        datasets.forget([FIRST])
        file = datasets.find(waves.read(FIRST))
        with pytest.raises(ZeroDivisionError), datasets.writing(file) as stream:
            stream.write(bytes([1 // len([])]))
        assert [] == files(released)


def test_whoever_erases_their_answers_is_in_no_file(released: Flask) -> None:
    with released.app_context():
        assert 1 == pairing.erase(panels.read(PANEL), link(3))
        assert [] == files(released)


def test_it_goes_with_the_responses_it_is_made_of(released: Flask) -> None:
    with released.app_context():
        waves.close(SECOND)
        assert 0 == datasets.sweep()
        assert 1 == len(files(released))
        closed = update(models.Wave).filter_by(name=FIRST).values(closed_at=datetime(2000, 1, 1))
        db.session.execute(closed)
        db.session.commit()
        done = {each.sentence: each.deleted for each in retention.run()}
        assert 1 == done["Files of answers to count, once these are gone or changed"]
        assert [] == files(released)
        assert [] == list(responses.read(waves.read(FIRST)))


def test_what_is_of_no_wave_goes_and_what_is_being_written_stays(released: Flask) -> None:
    with released.app_context():
        (file,) = files(released)
        stray, being_written, cut_off = (
            file.parent.parent / "gone" / "0.parquet",
            file.with_name(f"1{datasets.PART}"),
            file.with_name(f"2{datasets.PART}"),
        )
        stray.parent.mkdir()
        for each in (stray, being_written, cut_off):
            each.write_bytes(b"PAR1")
        os.utime(cut_off, (0, 0))
        assert 2 == datasets.sweep()
        assert sorted([file, being_written]) == files(released)


def test_backups_hold_no_file_of_answers(released: Flask, tmp_path: Path) -> None:
    with released.app_context():
        (file,) = files(released)
        backup, _ = backups.make(tmp_path / "all.zip")
        assert file.read_bytes()[:64] not in backup.read_bytes()
        assert b"parquet" not in backup.read_bytes()
