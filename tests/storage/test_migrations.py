import os
import stat
from pathlib import Path

import flask_migrate
from sqlalchemy import inspect

from app.extensions import db
from app.storage import waves
from tests.conftest import application

TIMES = ("DATE", "TIME", "STAMP")


def test_migrations_go_up_and_down_and_agree_with_the_models(
    database_url: str, tmp_path: Path
) -> None:
    with application(database_url, tmp_path) as app, app.app_context():
        flask_migrate.upgrade()
        assert set(db.metadata.tables) == set(inspect(db.engine).get_table_names()) - {
            "alembic_version"
        }
        flask_migrate.check()
        flask_migrate.downgrade(revision="base")
        assert set() == set(inspect(db.engine).get_table_names()) - {"alembic_version"}
        flask_migrate.upgrade()


def test_nothing_near_a_response_knows_the_time(migrated_url: str, tmp_path: Path) -> None:
    with application(migrated_url, tmp_path) as app, app.app_context():
        schema = inspect(db.engine)
        for table in ("response", "free_text"):
            columns = schema.get_columns(table)
            types = [str(column["type"]).upper() for column in columns]
            assert [] == [kind for kind in types if any(time in kind for time in TIMES)]
            assert "autoincrement" not in {column["name"] for column in columns}
        links = {key["referred_table"] for key in schema.get_foreign_keys("free_text")}
        assert {"wave"} == links, "a free text is tied to its item and wave only"


def test_sqlite_keeps_no_order_of_arrival(migrated_sqlite_url: str, tmp_path: Path) -> None:
    with application(migrated_sqlite_url, tmp_path) as app, app.app_context():
        for table in ("response", "free_text", "draft", "invitation", "code", "issued"):
            made = db.session.execute(
                db.text("SELECT sql FROM sqlite_master WHERE name = :table"), {"table": table}
            ).scalar_one()
            assert "WITHOUT ROWID" in made


def test_nobody_else_may_read_the_file_of_sqlite(sqlite_url: str, tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        with application(sqlite_url, tmp_path) as app, app.app_context():
            db.session.execute(db.text("CREATE TABLE something (id INTEGER)"))
            db.session.commit()
            files = list(tmp_path.glob("mieux.sqlite*"))
            assert {"mieux.sqlite", "mieux.sqlite-wal"} <= {file.name for file in files}
            assert {0o600} == {stat.S_IMODE(file.stat().st_mode) for file in files}
    finally:
        os.umask(old)


def test_a_wave_of_the_first_revision_keeps_its_text(database_url: str, tmp_path: Path) -> None:
    with application(database_url, tmp_path) as app, app.app_context():
        flask_migrate.upgrade(revision="0001")
        for statement in (
            "INSERT INTO version VALUES (1, 'tiny', 1, 'abc', 'text', '{}', '2026-01-31')",
            "INSERT INTO wave (id, name, version_id, source, opened_at)"
            " VALUES (1, 'here', 1, 'people', '2026-02-01 00:00:00')",
        ):
            db.session.execute(db.text(statement))
        responses = "INSERT INTO response (id, wave_id, answers) VALUES (:id, 1, '{}')"
        db.session.execute(db.text(responses), {"id": b"0" * 16})
        db.session.commit()
        flask_migrate.upgrade()
        assert (("abc",), "abc") == (waves.read("here").digests, waves.read("here").digest)
        assert 1 == waves.count_responses(waves.read("here"))
        db.session.remove()
        flask_migrate.downgrade(revision="0001")
        kept = db.session.execute(db.text("SELECT name, version_id FROM wave")).all()
        assert [("here", 1)] == kept


def test_a_wave_closed_before_there_was_a_rewriting_is_closed_again(
    database_url: str, tmp_path: Path
) -> None:
    with application(database_url, tmp_path) as app, app.app_context():
        flask_migrate.upgrade(revision="0003")
        for statement in (
            "INSERT INTO version VALUES (1, 'tiny', 1, 'abc', 'text', '{}', '2026-01-31')",
            "INSERT INTO wave (id, name, version_id, source, opened_at, closed_at) VALUES"
            " (1, 'here', 1, 'people', '2026-02-01 00:00:00', '2026-03-01 00:00:00')",
        ):
            db.session.execute(db.text(statement))
        db.session.commit()
        flask_migrate.upgrade()
        wave = waves.read("here")
        assert ("ending", False) == (wave.state(), wave.takes_answers)
        again = waves.close("here")
        assert ("closed", wave.closed_at) == (again.state(), again.closed_at)
        db.session.remove()
        flask_migrate.downgrade(revision="0003")
        dates = db.session.execute(db.text("SELECT opened_at, closed_at FROM wave")).one()
        assert ["2026-02-01", "2026-03-01"] == [str(each)[:10] for each in dates]
