"""Retention: each rule deletes what its sentence says, and nothing else."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.extensions import db
from app.storage import (
    backups,
    drafts,
    journal,
    manuscripts,
    models,
    releases,
    responses,
    retention,
    sealing,
    staff,
    versions,
    waves,
)
from app.storage.clock import now, today
from app.storage.manuscripts import Texts
from tests.storage.test_versions import source


@pytest.fixture
def context(app_on_each_database: Flask) -> Iterator[None]:
    """A published version, on each database."""
    with app_on_each_database.app_context():
        versions.publish(source())
        yield


def counts(*tables: type[db.Model]) -> list[int]:  # type: ignore[name-defined]
    query = "SELECT count(*) FROM {}"
    names = [table.__tablename__ for table in tables]
    return [db.session.execute(db.text(query.format(name))).scalar_one() for name in names]


def wave(name: str, closed: datetime | None) -> None:
    """A wave with responses, texts, paradata and a release; closed then, if it was."""
    made = waves.open_wave(name, "tiny", 1)
    for number in range(3):
        responses.send(made, f"{name}{number}", {"place": "lyon", "word": "mot"}, ("word",))
    db.session.add(models.Paradata(wave_id=made.id, day=today(), event="sent", page="", count=3))
    if closed:
        waves.close(name)
        releases.add(made, 1, {"figures": []})
        db.session.execute(db.update(models.Wave).filter_by(name=name).values(closed_at=closed))
    db.session.commit()


def deleted() -> list[int]:
    return [done.deleted for done in retention.run()]


@pytest.mark.usefixtures("context")
class TestRetention:
    def test_deletes_the_responses_of_waves_closed_long_ago_and_keeps_their_releases(self) -> None:
        edge = retention.before(now(), 36)
        wave("old", edge - timedelta(days=1))
        wave("young", edge + timedelta(days=1))
        wave("open", None)
        assert [0, 0, 3, 0, 0, 0, 0, 0, 0, 0] == deleted()
        held = [waves.count_responses(waves.read(name)) for name in ("old", "young", "open")]
        assert [0, 3, 3] == held
        assert [6, 2] == counts(models.FreeText, models.Paradata)
        assert {"old", "young"} == set(releases.sources())
        assert "released" == waves.read("old").state()
        assert [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] == deleted()

    def test_deletes_what_is_kept_of_waves_that_ended_long_ago_and_that_nobody_closed(self) -> None:
        edge = retention.before(now(), 36)
        for name, days in (("old", -1), ("young", 1)):
            wave(name, None)
            ended = {"closes_at": edge + timedelta(days=days)}
            db.session.execute(db.update(models.Wave).filter_by(name=name).values(ended))
        db.session.commit()
        assert [0, 0, 3, 0, 0, 0, 0, 0, 0, 0] == deleted()
        held = [waves.count_responses(waves.read(name)) for name in ("old", "young")]
        assert [0, 3] == held
        assert "ending" == waves.read("old").state()
        assert [3, 1] == counts(models.FreeText, models.Paradata)

    def test_deletes_the_counts_of_a_wave_to_which_nobody_sent_anything(self) -> None:
        wave("old", retention.before(now(), 36) - timedelta(days=1))
        db.session.execute(db.delete(models.Response))
        db.session.commit()
        deleted()
        assert [0, 0] == counts(models.FreeText, models.Paradata)

    def test_deletes_old_backups_but_for_the_last(self, monkeypatch: pytest.MonkeyPatch) -> None:
        edge = retention.before(now(), 1)
        for name, days in (("oldest", -3), ("older", -2), ("old", -1), ("new", 1)):
            made = edge + timedelta(days=days)
            with monkeypatch.context() as patch:
                patch.setattr(backups, "now", lambda made=made: made)
                backups.make(backups.folder() / f"{name}.zip")
            if name == "old":
                assert [0, 0, 0, 0, 0, 0, 0, 2, 0, 0] == deleted()
        assert [0, 0, 0, 0, 0, 0, 0, 1, 0, 0] == deleted()
        assert ["new.zip"] == [file.name for file in backups.files()]

    def test_deletes_the_backups_that_a_close_left_behind(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        wave("here", None)
        backups.make(backups.folder() / "open.zip")
        monkeypatch.setattr(backups, "forget_open", list)  # the machine stops before it
        waves.close("here")
        monkeypatch.undo()
        backups.make(backups.folder() / "closed.zip")
        (backups.folder() / "cut off.zip.part").write_bytes(b"PK")
        assert [0, 0, 0, 0, 0, 0, 2, 0, 0, 0] == deleted()
        assert ["closed.zip"] == [file.name for file in backups.files()]

    def test_deletes_drafts_that_are_over(self) -> None:
        here = waves.open_wave("here", "tiny", 1)
        for mark in ("over", "kept"):
            drafts.save(here, sealing.code_of(mark), {"place": ["lyon"]})
        first = db.session.scalars(db.select(models.Draft)).first()
        assert first is not None
        first.expires_on -= timedelta(days=31)
        db.session.commit()
        assert [1, 0, 0, 0, 0, 0, 0, 0, 0, 0] == deleted()
        assert [1] == counts(models.Draft)

    def test_deletes_the_journal_and_says_in_it_what_was_deleted(self) -> None:
        edge = retention.before(now(), 12)
        for age in (-1, 1):
            at = edge + timedelta(days=age)
            db.session.add(models.JournalEntry(at=at, action="closed", subject="here"))
        db.session.commit()
        assert [0, 0, 0, 0, 1, 0, 0, 0, 0, 0] == deleted()
        said = [(entry.action, entry.subject) for entry in journal.read(10)]
        assert [
            ("expired", "Entries of the journal older than 12 months: 1"),
            ("closed", "here"),
        ] == said

    def test_deletes_accounts_disabled_long_ago_that_the_journal_no_longer_names(self) -> None:
        edge = retention.before(now(), 12).date()
        old = edge - timedelta(days=1)
        days: dict[str, date | None] = {"old": old, "named": old, "edge": edge, "here": None}
        for name, day in days.items():
            person = staff.add(f"{name}@example.org", name, "analyst")
            if name == "named":
                journal.note(person.id, "downloaded", "a wave")
            if day:
                staff.disable(person.email)
                db.session.get_one(models.Staff, person.id).disabled_on = day
        db.session.commit()
        assert [0, 0, 0, 0, 0, 1, 0, 0, 0, 0] == deleted()
        assert {"named", "edge", "here"} == {person.name for person in staff.every()}
        assert "named (named@example.org)" in [entry.who for entry in journal.read(10)]

    def test_deletes_what_drafts_of_questionnaires_were_while_somebody_typed(self) -> None:
        ana = staff.add("ana@example.org", "Ana", "coordinator").id
        id = manuscripts.add("Repas", Texts("0", {}), ana).id
        for number in range(1, 5):
            manuscripts.save(id, number, Texts(str(number), {}), ana)
        then = {"saved_at": now() - timedelta(days=2)}
        db.session.execute(db.update(models.Revision).values(then))
        db.session.commit()
        assert [0, 0, 0, 0, 0, 0, 0, 0, 0, 3] == deleted()
        assert [5, 1] == [each.number for each in manuscripts.headings(id)]


def test_what_sqlite_deleted_is_in_no_file(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        versions.publish(source())
        made = waves.open_wave("old", "tiny", 1)
        responses.send(made, "mark", {"place": "lyon", "word": "canari-8f2e"}, ("word",))
        waves.close("old")
        db.session.execute(db.update(models.Wave).values(closed_at=datetime(2000, 1, 1)))
        db.session.commit()
        retention.run()
        files = [file for file in tmp_path.iterdir() if "sqlite" in file.name]
        assert "mieux.sqlite" in {file.name for file in files}
        assert [] == [file for file in files if b"canari-8f2e" in file.read_bytes()]


@pytest.mark.parametrize(
    ("at", "months", "expected"),
    [
        (datetime(2026, 11, 23, 12), 12, datetime(2025, 11, 23, 12)),
        (datetime(2026, 11, 23), 36, datetime(2023, 11, 23)),
        (datetime(2026, 1, 31), 1, datetime(2025, 12, 31)),
        (datetime(2026, 3, 31), 1, datetime(2026, 2, 28)),
        (datetime(2024, 2, 29), 12, datetime(2023, 2, 28)),
        (datetime(2026, 5, 1), 0, datetime(2026, 5, 1)),
    ],
)
def test_so_many_months_before(at: datetime, months: int, expected: datetime) -> None:
    assert expected == retention.before(at, months)
