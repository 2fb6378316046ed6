"""What whoever watches a Mieux is told, whatever the state of its database."""

from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import make_url

from app.extensions import db
from tests import servers
from tests.conftest import application
from tests.pages import Visitor

ALIVE = (200, "alive")
READY = (200, "ready")
UNREACHABLE = (503, "unreachable")
OUTDATED = (503, "outdated")


def said(app: Flask, path: str) -> tuple[int, str]:
    response = Visitor(app).get(path)
    assert "no-store" == response.headers["Cache-Control"]
    assert "text/plain" == response.mimetype
    return response.status_code, response.text


def test_a_database_that_is_as_it_should_be_is_ready(app_on_each_database: Flask) -> None:
    assert READY == said(app_on_each_database, "/readyz")
    assert ALIVE == said(app_on_each_database, "/healthz")


@pytest.fixture(params=["sqlite", "postgresql"])
def gone_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that is not there."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'gone' / 'mieux.sqlite'}"
    server = make_url(request.getfixturevalue("postgresql_server"))
    return server.set(database="gone").render_as_string(hide_password=False)


def test_without_its_database_it_lives_but_cannot_serve(gone_url: str, tmp_path: Path) -> None:
    with application(gone_url, tmp_path) as app:
        assert UNREACHABLE == said(app, "/readyz")
        assert ALIVE == said(app, "/healthz")


def test_a_database_that_goes_and_comes_back_is_noticed(
    postgresql_server: str, migrated_postgresql: str, tmp_path: Path
) -> None:
    with (
        servers.database(postgresql_server, template=migrated_postgresql) as url,
        application(url, tmp_path) as app,
    ):
        assert READY == said(app, "/readyz")
        name = make_url(url).database
        servers._administer(postgresql_server, f'DROP DATABASE "{name}" WITH (FORCE)')
        assert UNREACHABLE == said(app, "/readyz")
        servers._administer(
            postgresql_server, f'CREATE DATABASE "{name}" TEMPLATE "{migrated_postgresql}"'
        )
        assert READY == said(app, "/readyz")


def test_an_empty_database_and_one_of_another_revision_are_outdated(
    database_url: str, tmp_path: Path
) -> None:
    with application(database_url, tmp_path) as app, app.app_context():
        assert OUTDATED == said(app, "/readyz")
        flask_migrate.upgrade(revision="0001")
        assert OUTDATED == said(app, "/readyz")
        flask_migrate.upgrade()
        assert READY == said(app, "/readyz")
        db.session.execute(db.text("UPDATE alembic_version SET version_num = 'later'"))
        db.session.commit()
        assert OUTDATED == said(app, "/readyz")
