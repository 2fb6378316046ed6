"""The journal: who of the staff did what, and when. It knows nothing of respondents."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Literal, NamedTuple, cast, get_args

from sqlalchemy import select

from app.extensions import db
from app.storage import models
from app.storage.clock import now

# All that is ever noted. The sentence of each is in app/web/journal.py, with what its subject is.
Action = Literal[
    "added",
    "planned",
    "removed",
    "opened",
    "ended",
    "closed",
    "released",
    "made_public",
    "withdrawn",
    "texts_read",
    "texts_coded",
    "coding_resumed",
    "downloaded",
    "framed",
    "addresses_added",
    "addresses_forgotten",
    "address_forgotten",
    "invited",
    "reminded",
    "resent",
    "bounced",
    "cards_printed",
    "panel_created",
    "panel_closed",
    "published",
    "draft_begun",
    "draft_removed",
    "staff_added",
    "staff_invited",
    "staff_changed",
    "staff_disabled",
    "staff_enabled",
    "factor_reset",
    "token_made",
    "token_ended",
    "backed_up",
    "restored",
    "expired",
]
ACTIONS: tuple[Action, ...] = get_args(Action)
COMMAND = 0  # stands for the author of what was done by a command, which is nobody in particular


class Entry(NamedTuple):
    """What was done at an instant (UTC); `who` has a name and an address, and is None for commands.

    People choose their names, so that two may have the same.
    """

    id: int
    at: datetime
    who: str | None
    action: Action
    subject: str


def note(person_id: int | None, action: Action, subject: str) -> None:
    """Write down what this person does, or a command where it is None, with the action itself.

    Both are kept, or neither: whoever calls commits once.
    """
    if action not in ACTIONS:
        raise ValueError(action)
    db.session.add(
        models.JournalEntry(at=now(), staff_id=person_id, action=action, subject=subject)
    )
    db.session.flush()


def note_once(person_id: int | None, action: Action, subject: str) -> None:
    """Write it down unless it stands there already, of this person and day (UTC)."""
    entry, day = models.JournalEntry, datetime.combine(now(), time())
    same = select(entry.id).where(
        entry.at >= day,
        entry.action == action,
        entry.subject == subject,
        entry.staff_id.is_not_distinct_from(person_id),
    )
    if db.session.execute(same.limit(1)).first() is None:
        note(person_id, action, subject)


def read(
    limit: int, before: int | None = None, by: int | None = None, action: str | None = None
) -> Sequence[Entry]:
    """The newest entries, at most `limit`: those before an entry, by one author, of one action."""
    entry, author = models.JournalEntry, models.Staff
    who = author.name + " (" + author.email + ")"
    query = select(entry.id, entry.at, who, entry.action, entry.subject)
    query = query.outerjoin(author, author.id == entry.staff_id)
    if before is not None:
        query = query.where(entry.id < before)
    if by is not None:
        query = query.where(entry.staff_id.is_(None) if by == COMMAND else entry.staff_id == by)
    if action is not None:
        query = query.where(entry.action == action)
    rows = db.session.execute(query.order_by(entry.id.desc()).limit(limit))
    return [Entry(*row[:3], cast(Action, row[3]), row[4]) for row in rows]
