"""Rewriting what respondents sent in the order of its random ids: nothing tells when it came.

docs/decisions/0013-closing-and-backups.md says why it is done so.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.exceptions import RewritingMustWait
from app.extensions import db
from app.storage import models

MODELS = (
    models.Response,
    models.FreeText,
    models.Draft,
    models.WaveKey,
    models.Invitation,
    models.Code,
    models.Issued,
)
TABLES = tuple(model.__tablename__ for model in MODELS)
PATIENCE = 10_000  # ms to wait for whoever reads or writes: meanwhile, whoever sends waits too
IN_USE = (sqlite3.SQLITE_BUSY, "55P03", "40P01")  # lock not available, deadlock

# `CLUSTER` and `VACUUM FULL` would keep each row's transaction, whose numbers go up as rows come.
# Emptied at once, since codes refer to invitations, and filled again in the order of TABLES.
_SET_ASIDE = "CREATE TEMPORARY TABLE kept_{table} AS SELECT * FROM {table}"
_EMPTY = f"TRUNCATE {', '.join(TABLES)}"
_IN_ORDER = (
    "INSERT INTO {table} SELECT * FROM kept_{table} ORDER BY {key}",
    "DROP TABLE kept_{table}",
)


def lock() -> None:
    """Keep everybody else off these tables until the transaction ends; SQLite's rewriting will.

    To be called before the transaction locks a wave, for whoever writes here does so in this order.
    Raises RewritingMustWait.
    """
    if _is_sqlite():
        return
    with _refused_where_in_use():
        db.session.execute(text(f"SET LOCAL lock_timeout = {PATIENCE}"))
        db.session.execute(text(f"LOCK TABLE {', '.join(TABLES)} IN ACCESS EXCLUSIVE MODE"))


def rewrite() -> None:
    """Write these tables anew; what was deleted from them is gone.

    PostgreSQL does it in the transaction that locked them. SQLite has no transaction for this: it
    commits before. Raises RewritingMustWait.
    """
    with _refused_where_in_use():
        if _is_sqlite():
            _vacuum()
        else:
            for table in TABLES:
                db.session.execute(text(_SET_ASIDE.format(table=table)))
            db.session.execute(text(_EMPTY))
            for model in MODELS:
                (key,) = model.__table__.primary_key.columns.keys()
                for statement in _IN_ORDER:
                    db.session.execute(text(statement.format(table=model.__tablename__, key=key)))


def _vacuum() -> None:
    """Write the whole file anew, and empty the log beside it of what it was before."""
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # from the pool: nobody else has this little patience
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {PATIENCE}")
        connection.exec_driver_sql("VACUUM")
        end = time.monotonic() + PATIENCE / 1000
        while connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one().busy:
            # Readers it waits for; for another who empties the log, it does not.
            if time.monotonic() > end:
                raise RewritingMustWait
            time.sleep(0.05)


@contextmanager
def _refused_where_in_use() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        db.session.rollback()
        code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorcode", 0)
        if code in IN_USE:
            raise RewritingMustWait from error
        raise


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"
