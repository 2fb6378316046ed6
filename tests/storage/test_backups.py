"""A backup holds everything but drafts, and comes back whole in a database of either kind."""

import hashlib
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app import exceptions
from app.config import ROOT
from app.extensions import db
from app.storage import (
    archives,
    backups,
    drafts,
    frame,
    invitations,
    issuing,
    journal,
    mailings,
    manuscripts,
    models,
    panels,
    responses,
    restoring,
    rewriting,
    sealing,
    staff,
    versions,
    waves,
)
from app.storage import releases as stored_releases
from app.storage.clock import now
from tests import servers
from tests.conftest import IS_PROOF, application, environment, in_proof_on_each
from tests.storage.test_versions import LATER, REPAIRED, source

KINDS = ("sqlite", "postgresql")
WAYS = [(here, there) for here in KINDS for there in KINDS if IS_PROOF or here != there]
BLINDED = bytes(255) + b"\2"


@pytest.fixture
def empty(postgresql_server: str, tmp_path: Path) -> Iterator[Callable[[str], Flask]]:
    """empty(kind) is an application on a new database of this kind, without a table."""
    with ExitStack() as stack:

        def made(kind: str) -> Flask:
            instance = Path(tmp_path / f"instance{len(list(tmp_path.iterdir()))}")
            instance.mkdir()
            url = f"sqlite:///{instance / 'mieux.sqlite'}"
            if kind == "postgresql":
                url = stack.enter_context(servers.database(postgresql_server))
            return stack.enter_context(application(url, instance))

        yield made


def fill() -> None:
    """Something in every table, with every kind of value there is."""
    versions.publish(source(later=LATER))
    versions.publish(source(REPAIRED))
    here, there = (waves.open_wave(name, "tiny", 1) for name in ("here", "there"))
    waves.add("planned", "tiny", 1, cooperative="alpha")
    for number in range(30):
        wave = (here, there)[number % 2]
        answers = {"place": "lyon", "mood": number, "odd": 'é🙂\u2028\\"', "half": 0.1 + number}
        responses.send(wave, str(number), answers | {"word": f"Ça\u202f! {number}"}, ("word",))
    drafts.save(there, sealing.code_of("mark"), {"place": ["lyon"]})
    stored_releases.add(here, 1, {"figures": [1, None, {"é": True}]})
    stored_releases.keep_file("here", 1, "card.fr.png", b"\x89PNG\x00")
    panels.create("together", date.max)
    asked = waves.add("asked", "tiny", 1, opens_at=now(), mode=waves.INVITED, panel="together")
    invitations.add(asked, [invitations.Contact("zoe@example.org", "fr")])
    (zoe,) = mailings.recipients(asked, mailings.INVITING)
    assert mailings.take(asked, zoe, mailings.INVITING, "0" * 12)
    mailings.confirm(asked, zoe, mailings.INVITING)
    issuing.sign(asked, "0" * 12, BLINDED)
    frame.keep(asked, {("place", "lyon"): 3, ("place", "nice"): 4})
    person = staff.add("a@example.org", "Ana", "coordinator", ["alpha"])
    row = db.session.get_one(models.Staff, person.id)
    row.disabled_on, row.mf_recovery_codes = date(2026, 1, 31), ["one"]
    passkey = {"credential_id": b"\x00\xff", "public_key": b"key", "sign_count": 3}
    passkey |= {"backup_state": True, "device_type": "x", "name": "phone", "usage": "first"}
    used = datetime(2026, 1, 31, 12, 30, 59, 123456)
    db.session.add(models.Passkey(user_id=row.id, lastuse_datetime=used, **passkey))
    token = {"digest": "0" * 64, "name": "site", "expires_on": date(2027, 1, 31)}
    db.session.add(models.Token(staff_id=row.id, **token))
    for event, page in (("started", ""), ("reached", "B"), ("reached", "a"), ("reached", "é")):
        counted = {"day": date(2026, 1, 31), "event": event, "page": page, "count": 7}
        db.session.add(models.Paradata(wave_id=here.id, **counted))
    db.session.add(models.Theme(wave_id=here.id, item="word", code="a", label={"fr": "É"}))
    db.session.add(models.Coding(wave_id=here.id, item="word", release=1))
    some = db.select(models.FreeText.id).filter_by(wave_id=here.id).limit(1).scalar_subquery()
    of_some = db.update(models.FreeText).where(models.FreeText.id == some)
    db.session.execute(of_some.values(themes=["a"]), execution_options=panels.QUIETLY)
    written = manuscripts.Texts("é", {"places.csv": "lyon,Lyon"}, "later")
    draft = manuscripts.add("Repas", written, row.id, "tiny@1")
    manuscripts.save(draft.id, 1, written._replace(text="è"), None)
    manuscripts.save(draft.id, 1, written._replace(text="ê"), row.id)
    manuscripts.mark(draft.id, 2, "tiny v1")
    db.session.commit()
    journal.note(person.id, "closed", "here")
    waves.close("here")
    for number in range(30, 40):  # not rewritten since they came
        responses.send(there, str(number), {"place": "lyon", "word": "mot"}, ("word",))
    db.session.commit()


def contents(manifest: archives.Manifest) -> dict[str, tuple[int, str]]:
    return {name: (table.rows, table.digest) for name, table in manifest.tables.items()}


@pytest.mark.hypothesis
@pytest.mark.parametrize(("here", "there"), WAYS)
def test_what_is_destroyed_is_restored_with_equal_counts_and_digests(
    empty: Callable[[str], Flask], tmp_path: Path, here: str, there: str
) -> None:
    files = [tmp_path / f"{number}.zip" for number in range(3)]
    with empty(here).app_context():
        restoring.flask_migrate.upgrade()
        fill()
        _, made = backups.make(files[0])
        sent = sorted(map(str, responses.read(waves.read("here"))))
    every_table = set(db.metadata.tables) - {"draft", "attempts", "sending"}
    assert every_table == {name for name, (rows, _) in contents(made).items() if rows}
    with empty(there).app_context():
        restoring.restore(files[0])
        _, again = backups.make(files[1])
        assert contents(made) == contents(again)
        assert sent == sorted(map(str, responses.read(waves.read("here"))))
        assert ("released", "open", "draft") == tuple(
            waves.read(name).state() for name in ("here", "there", "planned")
        )
        assert issuing.sign(waves.read("asked"), "0" * 12, BLINDED), "as it was signed before"
        responses.send(waves.read("there"), "new", {"place": "lyon"}, ())
        assert 26 == waves.count_responses(waves.read("there"))
        assert "open" == waves.open_wave("new", "tiny", 1).state(), "numbers go on"
        db.session.rollback()
    with empty(here).app_context():
        restoring.restore(files[1])
        assert contents(made) == contents(backups.make(files[2])[1])


@pytest.fixture
def filled(app_on_each_database: Flask) -> Iterator[Flask]:
    """A database with something in every table."""
    with app_on_each_database.app_context():
        fill()
        yield app_on_each_database


def test_rows_lie_in_the_order_of_their_keys_and_nobody_else_may_read_the_file(
    filled: Flask,
) -> None:
    file, made = backups.make()
    assert filled.config["MIEUX"].instance / "backups" == file.parent
    assert (0o600, 0o700) == (
        stat.S_IMODE(file.stat().st_mode),
        stat.S_IMODE(file.parent.stat().st_mode),
    )
    for name in ("response", "free_text"):
        ids = [row["id"] for row in archives.rows(file, name, made.tables[name])]
        assert 40 == len(ids) and sorted(ids) == ids
    with zipfile.ZipFile(file) as archive:
        assert "draft.jsonl" not in archive.namelist()
        assert {(1980, 1, 1, 0, 0, 0)} == {entry.date_time for entry in archive.infolist()}


def test_a_close_deletes_the_backups_that_hold_the_open_wave_and_no_others(
    filled: Flask, tmp_path: Path
) -> None:
    backups.make(backups.folder() / "before.zip")
    elsewhere, _ = backups.make(tmp_path / "elsewhere.zip")
    waves.close("there")
    _, made = backups.make(backups.folder() / "after.zip")
    assert ["planned", "asked"] == made.open_waves
    waves.open_wave("another", "tiny", 1)
    waves.close("another")
    assert ["after.zip"] == [file.name for file in backups.folder().iterdir()]
    assert elsewhere.exists()


CUT_OFF = """
import os
import signal
from app import create_app
from app.storage import archives, backups

def cut_off(self, *_):
    self._stream.flush()
    os.kill(os.getpid(), signal.SIGKILL)

archives.Writer.finish = cut_off
with create_app().app_context():
    backups.make()
"""


@in_proof_on_each("sqlite")
def test_what_is_left_of_a_backup_that_was_cut_off_goes_with_the_close(
    filled: Flask, tmp_path: Path
) -> None:
    url, instance = filled.config["SQLALCHEMY_DATABASE_URI"], filled.config["MIEUX"].instance
    told = environment(url, instance)
    cut_off = subprocess.run([sys.executable, "-c", CUT_OFF], env=os.environ | told, cwd=ROOT)
    assert -signal.SIGKILL == cut_off.returncode
    (left,) = backups.files()
    assert left.name.endswith(".zip.part") and left.stat().st_size
    damaged = backups.folder() / "damaged.zip"
    damaged.write_bytes(left.read_bytes())
    waves.close("there")
    assert [damaged] == backups.files(), "what is not ours, as far as can be told, stays"


def test_leftovers_of_a_close_that_was_cut_off_can_still_be_deleted(
    filled: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, _ = backups.make()
    with monkeypatch.context() as patch:
        patch.setattr(backups, "forget_open", list)  # the machine stops before it
        waves.close("there")
    after, _ = backups.make(backups.folder() / "after.zip")
    assert [before] == backups.forget_open()
    assert [after] == backups.files()


def test_a_backup_that_somebody_deletes_meanwhile_is_made_again(
    filled: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish, deleted = archives.Writer.finish, []

    def finish_after_deleting(self: archives.Writer, *said: Any) -> archives.Manifest:
        if not deleted:
            deleted.extend(backups.forget_open())
        return finish(self, *said)

    monkeypatch.setattr(archives.Writer, "finish", finish_after_deleting)
    file, _ = backups.make()
    assert [file.with_name(f"{file.name}.part")] == deleted
    assert [file] == backups.files()
    archives.check(file)


def test_a_backup_of_a_later_format_is_looked_into_too(filled: Flask) -> None:
    for name, harm in (("a", lambda said: said | {"format": 2, "open_waves": []}), ("b", later)):
        file, _ = backups.make(backups.folder() / f"{name}.zip")
        told_otherwise(file, "manifest", harm)
    waves.close("there")
    assert ["a.zip"] == [file.name for file in backups.files()]


def later(manifest: Any) -> Any:
    return manifest | {"format": 2}


def test_a_file_that_cannot_be_deleted_is_said_and_keeps_no_other(
    filled: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("a.zip.part", "b.zip"):
        backups.make(backups.folder() / f"{name}.zip")
    stuck = backups.folder() / "c.zip.part"
    stuck.mkdir()  # as what another account wrote
    waves.close("there")
    assert "closed" == waves.read("there").state()
    assert [stuck] == backups.files()
    assert [True] == [str(stuck) in record.getMessage() for record in caplog.records]


def closed_beside(app: Flask) -> str:
    """What comes of somebody else's closing the wave `there` now."""
    told = []

    def close() -> None:
        with app.app_context():
            try:
                told.append(waves.close("there").state())
            except exceptions.RewritingMustWait:
                told.append("refused")

    closer = threading.Thread(target=close)
    closer.start()
    closer.join()
    return told[0]


def test_a_backup_is_whole_though_a_wave_is_being_closed(
    filled: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewriting, "PATIENCE", 200)
    write, told = backups._write, []

    def write_while_closing(*table: Any) -> None:
        write(*table)
        if not told:
            told.append(closed_beside(filled))

    monkeypatch.setattr(backups, "_write", write_while_closing)
    _, made = backups.make(tmp_path / "one.zip")
    assert ["refused"] == told
    assert (40, 40) == (made.tables["response"].rows, made.tables["free_text"].rows)


def test_a_backup_that_was_late_is_made_again(
    filled: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot, told = backups._snapshot, []

    def snapshot_after_closing() -> Any:
        told.append(len(told) == 1 and closed_beside(filled))
        return snapshot()

    monkeypatch.setattr(backups, "_snapshot", snapshot_after_closing)
    _, made = backups.make(tmp_path / "one.zip")
    assert [False, "closed", False, False] == told
    assert (
        ["planned", "asked"]
        == made.open_waves
        == archives.manifest(tmp_path / "one.zip").open_waves
    )


def test_nothing_is_left_of_a_backup_that_fails(app: Flask) -> None:
    with app.app_context():
        db.session.execute(db.text("DROP TABLE alembic_version"))
        db.session.commit()
        with pytest.raises(OperationalError):
            backups.make()
        assert [] == list(backups.folder().iterdir())


def test_no_backup_is_written_over_another(filled: Flask, tmp_path: Path) -> None:
    file, _ = backups.make(tmp_path / "one.zip")
    content = file.read_bytes()
    with pytest.raises(exceptions.BackupExists):
        backups.make(file)
    assert content == file.read_bytes()


def test_nothing_is_restored_over_something(filled: Flask, tmp_path: Path) -> None:
    file, _ = backups.make(tmp_path / "one.zip")
    with pytest.raises(exceptions.DatabaseIsNotEmpty):
        restoring.restore(file)
    assert 15 == waves.count_responses(waves.read("here"))


def test_an_empty_database_that_was_migrated_already_takes_a_backup(
    filled: Flask, empty: Callable[[str], Flask], tmp_path: Path
) -> None:
    file, made = backups.make(tmp_path / "one.zip")
    with empty(db.engine.dialect.name).app_context():
        restoring.flask_migrate.upgrade()
        assert made == restoring.restore(file)
        assert 15 == waves.count_responses(waves.read("here"))


def another(file: Path) -> None:
    file.write_text("no zip")


def shortened(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def with_another_answer(file: Path) -> None:
    rewritten(file, "response.jsonl", lambda text: text.replace("lyon", "nice", 1))


def without_a_row(file: Path) -> None:
    rewritten(file, "response.jsonl", lambda text: text.split("\n", 1)[1])


def without_a_table(file: Path) -> None:
    rewritten(file, "response.jsonl", lambda _: None)


def without_a_manifest(file: Path) -> None:
    rewritten(file, "manifest.json", lambda _: None)


def of_tomorrow(file: Path) -> None:
    rewritten(
        file, "manifest.json", lambda text: json.dumps(json.loads(text) | {"revision": "9999"})
    )


def told_otherwise(file: Path, member: str, change: Callable[[Any], Any]) -> None:
    """Change the rows of a table or, for `manifest`, what is said; and let the digests say so."""

    def changed(text: str) -> str:
        lines = [json.loads(line) for line in text.splitlines()]
        return "".join(json.dumps(change(line)) + "\n" for line in lines)

    texts: list[str] = []
    if member != "manifest":
        rewritten(file, f"{member}.jsonl", lambda text: texts.append(changed(text)) or texts[0])

    def said(text: str) -> str:
        manifest = json.loads(text)
        if member == "manifest":
            return json.dumps(change(manifest))
        manifest["tables"][member]["digest"] = hashlib.sha256(texts[0].encode()).hexdigest()
        return json.dumps(manifest)

    rewritten(file, "manifest.json", said)


def without_release(manifest: Any) -> Any:
    del manifest["tables"]["release"]
    return manifest


def with_another_column(manifest: Any) -> Any:
    columns = manifest["tables"]["response"]["columns"]
    columns["answer"] = columns.pop("answers")
    return manifest


def with_another_table(manifest: Any) -> Any:
    manifest["tables"]["../evil"] = {
        "columns": {},
        "rows": 0,
        "digest": hashlib.sha256().hexdigest(),
    }
    return manifest


ODD = {
    "of a later Mieux": ("manifest", later),
    "without a table": ("manifest", without_release),
    "with another table": ("manifest", with_another_table),
    "with another column": ("manifest", with_another_column),
    "a row too short": ("response", lambda row: row[1:]),
    "a number for a row": ("response", lambda _: 3),
    "a row of nothing": ("response", lambda row: [None] * len(row)),
    "texts for bytes": ("response", lambda row: ["zz"] * len(row)),
    "numbers for bytes": ("response", lambda row: [3] * len(row)),
    "numbers for dates": ("wave", lambda row: row[:1] * len(row)),
}


@in_proof_on_each("sqlite")  # which would keep anything
@pytest.mark.parametrize(("member", "change"), ODD.values(), ids=ODD)
def test_what_is_whole_and_does_not_fit_is_refused_and_leaves_nothing(
    filled: Flask,
    empty: Callable[[str], Flask],
    tmp_path: Path,
    member: str,
    change: Callable[[Any], Any],
) -> None:
    file, _ = backups.make(tmp_path / "one.zip")
    told_otherwise(file, member, change)
    if change is with_another_table:
        with zipfile.ZipFile(file, "a") as archive:
            archive.writestr("../evil.jsonl", "")
    with empty(db.engine.dialect.name).app_context():
        with pytest.raises(exceptions.BackupIsDamaged):
            restoring.restore(file)
        assert set(db.inspect(db.engine).get_table_names()) <= {"alembic_version"}


def rewritten(file: Path, member: str, change: Callable[[str], str | None]) -> None:
    copy = file.with_suffix(".copy")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            content = change(text) if name == member else text
            if content is not None:
                new.writestr(name, content)
    shutil.move(copy, file)


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (shortened, exceptions.BackupIsDamaged),
        (with_another_answer, exceptions.BackupIsDamaged),
        (without_a_row, exceptions.BackupIsDamaged),
        (without_a_table, exceptions.BackupIsDamaged),
        (without_a_manifest, exceptions.BackupIsDamaged),
        (another, exceptions.BackupIsDamaged),
        (Path.unlink, exceptions.BackupIsDamaged),
        (of_tomorrow, exceptions.BackupIsFromElsewhere),
    ],
)
def test_a_file_that_is_not_whole_leaves_the_database_as_it_is(
    app: Flask,
    empty: Callable[[str], Flask],
    tmp_path: Path,
    harm: Callable[[Path], None],
    expected: type[exceptions.MieuxError],
) -> None:
    file = tmp_path / "one.zip"
    with app.app_context():
        fill()
        backups.make(file)
    harm(file)
    with empty("sqlite").app_context():
        with pytest.raises(expected):
            restoring.restore(file)
        assert [] == db.inspect(db.engine).get_table_names()


@contextmanager
def at_revision(app: Flask, revision: str) -> Iterator[None]:
    with app.app_context():
        restoring.flask_migrate.upgrade(revision=revision)
        yield


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_of_an_older_revision_is_brought_up_to_date(
    empty: Callable[[str], Flask], tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "old.zip"
    with at_revision(empty(kind), "0003"):
        for statement in (
            "INSERT INTO version VALUES (1, 'tiny', 1, 'abc', 'text', '{}', '2026-01-31')",
            "INSERT INTO wave (id, name, version_id, source, opened_at)"
            " VALUES (1, 'here', 1, 'people', '2026-02-01 00:00:00')",
        ):
            db.session.execute(db.text(statement))
        db.session.commit()
        _, made = backups.make(file)
    assert (["here"], "0003") == (made.open_waves, made.revision)
    with empty(kind).app_context():
        restoring.restore(file)
        assert ("open", datetime(2026, 2, 1)) == (
            waves.read("here").state(),
            waves.read("here").opens_at,
        )
