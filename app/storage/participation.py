"""Participation: how many were asked and how far they came, as numbers of a whole wave.

| number | kept as | until |
|---|---|---|
| rights given out | rights; three numbers of the wave once it is closed | for ever |
| people of the frame | margins | for ever |
| messages that bounced | marks beside addresses | addresses are forgotten |
| interviews begun | paradata, by day | the responses are deleted |
"""

from typing import NamedTuple

from sqlalchemy import func, select

from app.extensions import db
from app.storage import frame, invitations, paradata
from app.storage.models import Invitation
from app.storage.waves import INVITED, Wave


class Known(NamedTuple):
    """What is known of a wave, exactly; None of what is not, or no longer."""

    issued: int | None  # rights given out; of a wave for anyone, people of its frame
    bounced: int | None  # addresses that a message could not reach
    started: int | None  # interviews begun, several by one person perhaps


NOTHING = Known(None, None, None)


def read(wave: Wave) -> Known:
    """How many were asked, were not reached, and began."""
    began = sum(paradata.by_day(wave, paradata.STARTED).values())
    if wave.mode == INVITED and (rights := invitations.count(wave).rights):
        return Known(rights, _bounced(wave), began or None)
    margins = frame.read(wave).values()
    asked = max((sum(choices.values()) for choices in margins), default=0)
    return Known(asked or None, None, began or None)


def _bounced(wave: Wave) -> int | None:
    """How many of the addresses that are kept bounced; None where none is kept."""
    query = select(func.count(), func.count().filter(Invitation.bounced))
    known = (Invitation.wave_id == wave.id) & Invitation.address.is_not(None)
    kept, bounced = db.session.execute(query.where(known)).one()
    return bounced if kept else None
