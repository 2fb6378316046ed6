"""Backups: all that is kept, but for what is gone soon anyhow, in a file of its own.

docs/decisions/0013-closing-and-backups.md says why they have a format of their own.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Column, ColumnElement, Connection, MetaData, String, Table, select, text

from app.exceptions import BackupIsDamaged
from app.extensions import db
from app.storage import archives, models
from app.storage.archives import Manifest, Unsettled
from app.storage.clock import now

REVISION = "alembic_version"
# Forms put aside, wrong passwords of the day, and what is being sent just now.
LEFT_OUT = ("draft", "attempts", "sending", REVISION)
BATCH = 1_000  # rows read at a time

log = logging.getLogger("mieux")


def make(file: Path | None = None) -> tuple[Path, Manifest]:
    """Write a backup; without a name, to the folder of backups. Raises BackupExists."""
    file = file or folder() / f"mieux-{now():%Y-%m-%d-%H%M%S}.zip"
    with archives.Writer(file) as writer, _snapshot() as (connection, tables):
        revision = connection.scalars(text(f"SELECT version_num FROM {REVISION}")).one()
        for table in tables.sorted_tables:
            if table.name not in LEFT_OUT:
                _write(table, connection, writer)
        manifest = writer.finish(revision, now(), _open(connection, tables))
    with _snapshot() as (connection, tables):
        left = _open(connection, tables)
    is_late = not (
        set(manifest.open_waves) <= set(left.open_waves)
        and set(manifest.open_panels) <= set(left.open_panels)
    )
    # Something closed meanwhile: whoever closed it may not have seen this file, or deleted it.
    if is_late or not file.exists():
        file.unlink(missing_ok=True)
        return make(file)
    return file, manifest


def folder() -> Path:
    """Where backups lie unless they are given a name."""
    path: Path = current_app.config["MIEUX"].backups
    return path


def files() -> list[Path]:
    """The backups in the folder, and what is left of those that were cut off."""
    return sorted([*folder().glob("*.zip"), *folder().glob(f"*.zip{archives.PART}")])


def forget(limit: datetime) -> list[Path]:
    """Delete the backups in the folder made before the limit, but for the last; say which."""
    whole = [(kept.made_at, file) for file in files() if (kept := _manifest(file))]
    return _deleted(file for made_at, file in sorted(whole)[:-1] if made_at < limit)


def forget_open() -> list[Path]:
    """Delete those in the folder that hold a closed wave or panel as it was before; say which.

    What was cut off goes with them: it may hold the same, and restores nothing.
    """
    over, cut = models.Wave.rewritten, models.Panel.closed_at.is_not(None)
    closed_waves = set(db.session.scalars(select(models.Wave.name).where(over)))
    closed_panels = set(db.session.scalars(select(models.Panel.name).where(cut)))

    def is_over(file: Path) -> bool:
        held = _unsettled(file)
        return bool(
            closed_waves.intersection(held.open_waves)
            or closed_panels.intersection(held.open_panels)
        )

    return _deleted(file for file in files() if file.suffix == archives.PART or is_over(file))


def _manifest(file: Path) -> Manifest | None:
    """What the file says it holds, if it is whole."""
    if file.suffix == archives.PART:
        return None
    try:
        return archives.manifest(file)
    except BackupIsDamaged:
        return None


def _unsettled(file: Path) -> Unsettled:
    """What it holds as it was before its close; nothing, and a word, if it is not ours."""
    try:
        return archives.unsettled(file)
    except BackupIsDamaged:
        log.warning("backups: %s cannot be read as a backup, and was left there", file)
        return Unsettled([], [])


def _deleted(chosen: Iterable[Path]) -> list[Path]:
    """Delete the files, and say which are gone; the operator is told of the others."""
    gone = []
    for file in chosen:
        try:
            file.unlink(missing_ok=True)
            gone.append(file)
        except OSError:
            log.error("backups: %s could not be deleted, and should not be kept", file)
    return gone


@contextmanager
def _snapshot() -> Iterator[tuple[Connection, MetaData]]:
    """A connection to which nothing changes any more, and the tables there are."""
    tables = MetaData()
    tables.reflect(db.engine)
    is_sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.connect() as connection:
        if is_sqlite:
            connection.exec_driver_sql("BEGIN")
        else:
            # Locked before the first look: a table that a close rewrites is empty to whoever
            # looked before it.
            names = ", ".join(tables.tables)
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
            connection.exec_driver_sql(f"LOCK TABLE {names} IN ACCESS SHARE MODE")
        yield connection, tables


def _write(table: Table, connection: Connection, writer: archives.Writer) -> None:
    """Write a table in the order of its key, which says nothing of when its rows came."""
    columns = sorted(table.columns, key=lambda column: column.name)
    keys = [_exactly(column, connection) for column in table.primary_key]
    rows = connection.execute(
        select(*columns).order_by(*keys), execution_options={"yield_per": BATCH}
    )
    kinds = {column.name: column.type.python_type.__name__ for column in columns}
    writer.add(table.name, kinds, rows)


def _exactly(column: Column[Any], connection: Connection) -> ColumnElement[Any]:
    """The column, to be sorted alike in every database and language."""
    is_text = isinstance(column.type, String) and connection.dialect.name == "postgresql"
    return column.collate("C") if is_text else column


def _open(connection: Connection, tables: MetaData) -> Unsettled:
    """The waves that are not closed, with the rewriting, and the panels that have their links."""
    wave, panel = tables.tables["wave"], tables.tables.get("panel")
    query = select(wave.c.name).order_by(wave.c.id)
    if "rewritten" in wave.c:
        query = query.where(~wave.c.rewritten)
    open_waves = list(connection.scalars(query))
    if panel is None:
        return Unsettled(open_waves, [])
    linked = select(panel.c.name).where(panel.c.closed_at.is_(None)).order_by(panel.c.id)
    return Unsettled(open_waves, list(connection.scalars(linked)))
