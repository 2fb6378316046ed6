"""The extension objects, without an application."""

import os
import sqlite3
from contextlib import suppress
from typing import Any

from flask_babel import Babel
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Dialect, Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
LOCK_TIMEOUT = 30_000  # ms a SQLite writer waits for another; the queue of a busy evening


class Model(DeclarativeBase):
    """What every table is: named constraints, so that migrations can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Model)
migrate = Migrate()
babel = Babel()
csrf = CSRFProtect()


@event.listens_for(Engine, "do_connect")
def _keep_sqlite_to_its_owner(dialect: Dialect, _record: Any, where: Any, _options: Any) -> None:
    """Make a file that is not there yet for its owner only; the log beside it is like it."""
    if dialect.name == "sqlite" and not where[0].startswith((":", "file:")):
        with suppress(OSError):  # it is there, or SQLite says better why it cannot be
            os.close(os.open(where[0], os.O_CREAT | os.O_EXCL, 0o600))


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Readers beside a writer, every commit on disk, references checked, what is deleted wiped."""
    if isinstance(connection, sqlite3.Connection):
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(f"PRAGMA busy_timeout={LOCK_TIMEOUT}")
