"""Restoring: a backup in an empty database, of either kind."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import flask_migrate
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app
from sqlalchemy import JSON, Connection, MetaData, Table, func, insert, select, text
from sqlalchemy.exc import OperationalError, StatementError

from app.exceptions import BackupIsDamaged, BackupIsFromElsewhere, DatabaseIsNotEmpty
from app.extensions import db
from app.storage import archives
from app.storage.archives import Manifest
from app.storage.backups import BATCH, LEFT_OUT, REVISION

MISFITS = (ValueError, TypeError, AttributeError, StatementError)  # of rows that are no rows


def restore(file: Path) -> Manifest:
    """Fill the empty database with what the backup holds, and bring it up to date.

    The file is read to its end before the database is touched, which stays empty where the file is
    whole and yet does not fit. Raises BackupIsDamaged, BackupIsFromElsewhere, DatabaseIsNotEmpty.
    """
    manifest = archives.check(file)
    _refuse_unknown(manifest.revision)
    _empty()
    flask_migrate.upgrade(revision=manifest.revision)
    try:
        with db.engine.begin() as connection:
            _fill_all(connection, file, manifest)
    except MISFITS as error:
        if isinstance(error, OperationalError):  # of the database, and not of the file
            raise
        _empty()
        raise BackupIsDamaged(str(file)) from error
    flask_migrate.upgrade()
    return manifest


def _fill_all(connection: Connection, file: Path, manifest: Manifest) -> None:
    """Fill all tables. Raises one of the MISFITS."""
    tables = MetaData()
    tables.reflect(connection)
    if not tables.tables.keys() - set(LEFT_OUT) <= manifest.tables.keys() <= tables.tables.keys():
        raise ValueError("not the tables of this revision")
    for table in tables.sorted_tables:
        if told := manifest.tables.get(table.name):
            if told.columns.keys() != set(table.columns.keys()):
                raise ValueError("not the columns of this revision")
            _fill(connection, table, archives.rows(file, table.name, told))
            if told.rows != connection.scalar(select(func.count()).select_from(table)):
                raise ValueError("not all rows are there")


def _refuse_unknown(revision: str) -> None:
    config = current_app.extensions["migrate"].migrate.get_config()
    try:
        ScriptDirectory.from_config(config).get_revision(revision)
    except CommandError:
        raise BackupIsFromElsewhere(revision) from None


def _empty() -> None:
    """Leave no table, if none has a row. Raises DatabaseIsNotEmpty."""
    tables = MetaData()
    with db.engine.connect() as connection:
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name != REVISION and connection.execute(select(table).limit(1)).first():
                raise DatabaseIsNotEmpty
    if tables.tables:
        flask_migrate.downgrade(revision="base")


def _fill(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    for column in table.columns:
        if isinstance(column.type, JSON):
            column.type.none_as_null = True  # nothing is nothing, and not the JSON for it
    while batch := list(islice(rows, BATCH)):
        connection.execute(insert(table), batch)
    if connection.dialect.name == "postgresql" and "id" in table.c:
        _count_on(connection, table)


def _count_on(connection: Connection, table: Table) -> None:
    """Let the numbers that PostgreSQL gives to new rows go on where these end."""
    highest = connection.execute(select(func.max(table.c.id))).scalar()
    if isinstance(highest, int):
        sequence = text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :highest)")
        connection.execute(sequence, {"table": table.name, "highest": highest})
