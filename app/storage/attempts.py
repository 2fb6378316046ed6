"""Wrong tries at a lock: after a few of them, each makes the next wait twice as long.

A try is counted before it is looked at, in one statement, so that many at once gain nothing.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Insert,
    Update,
    case,
    delete,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db
from app.storage.clock import now
from app.storage.models import Attempts

FREE = 5  # wrong tries that cost nothing: a forgotten password, a typing mistake
LONGEST = 900  # seconds that a try can have to wait, which leaves a hundred of them a day
FORGOTTEN = timedelta(days=1)  # after the end of a wait

_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def begin(lock: str) -> bool:
    """Count one more try; False while tries have to wait, which does not make them wait longer."""
    instant = now()
    until = db.session.scalar(select(Attempts.locked_until).filter_by(lock=lock))
    if until and until > instant:
        return False  # without a word to the writers of the database
    again = (
        update(Attempts)
        .where(Attempts.lock == lock, Attempts.locked_until <= instant)
        .values(failures=Attempts.failures + 1, locked_until=_until(instant))
    )
    insert = _INSERTS[db.engine.dialect.name]
    values = {"lock": lock, "failures": 1, "locked_until": instant}
    first = insert(Attempts).values(values).on_conflict_do_nothing()
    return _changes(again) or _changes(first)


def forget(lock: str) -> None:
    """Begin anew, since the last try was right; and forget all that is long past."""
    past = Attempts.locked_until < now() - FORGOTTEN
    db.session.execute(delete(Attempts).where(or_(Attempts.lock == lock, past)))


def wait(failures: int) -> int:
    """Seconds that the next try waits after so many wrong ones: 0, then 1, 2, 4, … 900."""
    return 0 if failures < FREE else min(LONGEST, 2 ** (failures - FREE))


def _until(instant: datetime) -> ColumnElement[datetime]:
    """When the next try may come, by how many there were before this one."""
    growing = range(FREE + LONGEST.bit_length())
    waits = {before: literal(instant + timedelta(seconds=wait(before + 1))) for before in growing}
    return case(waits, value=Attempts.failures, else_=instant + timedelta(seconds=LONGEST))


def _changes(statement: Insert | Update) -> bool:
    """Whether a row was there to be changed, or none was in the way of a new one."""
    return db.session.scalar(statement.returning(Attempts.lock)) is not None
