"""Paradata: daily counts of how far respondents come, added up over everyone and tied to nobody."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db
from app.storage.models import Paradata
from app.storage.waves import Wave

STARTED, REACHED, SENT = "started", "reached", "sent"
INSERTS: Mapping[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class Event(NamedTuple):
    """What happened in a wave: an interview started, reached a page it had not, or was sent."""

    wave_id: int
    event: str
    page: str = ""


def add(day: date, counts: Mapping[Event, int]) -> None:
    """Add what was counted to the counts of that day; the caller commits.

    In one order everywhere, so that processes which add at once wait for each other, and not in a
    circle.
    """
    insert = INSERTS[db.engine.dialect.name]
    rows = [event._asdict() | {"day": day, "count": counts[event]} for event in sorted(counts)]
    adding = insert(Paradata).values(rows)
    more = Paradata.count + adding.excluded.count
    key = ["wave_id", "day", "event", "page"]
    db.session.execute(adding.on_conflict_do_update(index_elements=key, set_={"count": more}))


def by_day(wave: Wave, event: str) -> Mapping[date, int]:
    """How often this happened on each day on which it did, the first day first."""
    query = select(Paradata.day, Paradata.count).where(*_of(wave, event)).order_by(Paradata.day)
    return {day: count for day, count in db.session.execute(query)}


def by_page(wave: Wave) -> Mapping[str, int]:
    """How many interviews reached each page, in no order."""
    query = select(Paradata.page, func.sum(Paradata.count)).where(*_of(wave, REACHED))
    return {page: int(count) for page, count in db.session.execute(query.group_by(Paradata.page))}


def _of(wave: Wave, event: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Paradata.wave_id == wave.id, Paradata.event == event
