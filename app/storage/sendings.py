"""Which messages are leaving just now, so that every process knows of what one of them does.

A sending shows every few seconds that it is alive. Where it no longer does, its process is gone,
and the next one goes on from what the outbox knows (app.storage.mailings).
"""

import secrets
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import delete, or_, select, update

from app.extensions import db
from app.storage.clock import now
from app.storage.models import Sending as Table
from app.storage.paradata import INSERTS
from app.storage.waves import Wave, changed_rows

PATIENCE = timedelta(seconds=45)  # without a sign; a mail server may take 20 s for a step


class Sending(NamedTuple):
    """The messages of a number, on their way or stopped; `trouble` is why, if that is known."""

    number: int
    is_alive: bool
    trouble: str | None


def begin(wave: Wave, number: int) -> str | None:
    """Begin to send, and return the name of the run; nothing where another run is alive."""
    run = secrets.token_hex(16)
    row = {"wave_id": wave.id, "number": number, "run": run, "seen": now(), "trouble": None}
    is_over = or_(Table.seen < now() - PATIENCE, Table.trouble.is_not(None))
    beginning = INSERTS[db.engine.dialect.name](Table).values(row)
    beginning = beginning.on_conflict_do_update(index_elements=["wave_id"], set_=row, where=is_over)
    return run if changed_rows(db.session.execute(beginning)) else None


def show(run: str) -> bool:
    """Show that this run is alive; say whether it is to go on."""
    showing = update(Table).where(Table.run == run, Table.trouble.is_(None)).values(seen=now())
    return changed_rows(db.session.execute(showing)) > 0


def end(run: str, trouble: str | None = None) -> None:
    """This run is over, for this reason if it did not come to its end."""
    own = Table.run == run
    db.session.execute(
        update(Table).where(own).values(trouble=trouble) if trouble else delete(Table).where(own)
    )


def stop(wave: Wave) -> None:
    """Let whatever is being sent end after the present message."""
    db.session.execute(delete(Table).where(Table.wave_id == wave.id))


def read(wave: Wave) -> Sending | None:
    """What is being sent, or was when it stopped; nothing where all came to its end."""
    query = select(Table.number, Table.seen, Table.trouble).filter_by(wave_id=wave.id)
    row = db.session.execute(query).first()
    if row is None:
        return None
    number, seen, trouble = row
    return Sending(number, not trouble and seen >= now() - PATIENCE, trouble)
