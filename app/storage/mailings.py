"""The outbox: which message each of the invited was last sent, so that nobody gets it twice.

The key of a message is who it is to and its number: 1 for the invitation, then reminders. It is
taken just before the mail server is told that the message is complete, and whoever takes it is the
only one who ever sends it. docs/decisions/0016-invitations.md says what that gives after a crash.
"""

import secrets
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import ColumnElement, Update, and_, delete, func, insert, select, update

from app.exceptions import NobodyWasInvited
from app.extensions import db
from app.storage import codes
from app.storage.models import Code, Invitation, Mailing
from app.storage.models import Wave as WaveTable
from app.storage.paradata import INSERTS
from app.storage.settling import QUIETLY
from app.storage.waves import Wave, changed_rows

INVITING = 1  # the number of the invitation; that of the first reminder is the next
_RANDOM = secrets.SystemRandom()


class Recipient(NamedTuple):
    """Somebody to write to, and the number of the last message they were sent."""

    id: bytes
    address: str
    language: str
    last: int


def recipients(wave: Wave, number: int) -> list[Recipient]:
    """Whoever has yet to be sent the message of this number, in an order that is chance.

    Raises NobodyWasInvited, for a reminder.
    """
    query = select(Invitation.id, Invitation.address, Invitation.language, Invitation.last)
    found = [Recipient._make(row) for row in db.session.execute(query.where(_due(wave, number)))]
    if number > INVITING and not found and not _is_begun(wave):
        raise NobodyWasInvited(wave.name)
    _RANDOM.shuffle(found)
    return found


def take(wave: Wave, to: Recipient, number: int, code: str) -> bool:
    """Take the key of this message, which holds this code; say whether it is still to be sent.

    Until it is `confirmed`, or `returned`, it is in doubt. The caller commits.
    """
    taking = update(Invitation).where(Invitation.id == to.id, _due(wave, number))
    if not _write(taking.values(last=number, doubt=True)):
        return False
    row = {"id": codes.digest(wave.name, code), "invitation_id": to.id}
    db.session.execute(insert(Code), row)
    return True


def confirm(wave: Wave, to: Recipient, number: int) -> None:
    """The mail server has this message."""
    _settle(to, number, last=number)
    adding = INSERTS[db.engine.dialect.name](Mailing)
    adding = adding.values(wave_id=wave.id, number=number, sent=1)
    more = {"sent": Mailing.sent + 1}
    db.session.execute(
        adding.on_conflict_do_update(index_elements=["wave_id", "number"], set_=more)
    )


def put_back(wave: Wave, to: Recipient, number: int, code: str) -> None:
    """The mail server said that it does not take this message: it is still to be sent."""
    _settle(to, number, last=to.last)
    db.session.execute(delete(Code).where(Code.id == codes.digest(wave.name, code)))


def bounce(to: Recipient) -> None:
    """The mail server knows that this address does not exist."""
    _write(update(Invitation).where(Invitation.id == to.id).values(bounced=True))


def left(wave: Wave, number: int) -> int:
    """How many have yet to be sent the message of this number."""
    query = select(func.count()).select_from(Invitation).where(_due(wave, number))
    return db.session.execute(query).scalar_one()


def doubtful(wave: Wave) -> Mapping[int, int]:
    """How many messages of each number may not have arrived, and can be sent again."""
    query = select(Invitation.last, func.count()).group_by(Invitation.last)
    query = query.where(_in_doubt(wave), Invitation.address.is_not(None), ~Invitation.bounced)
    return {number: count for number, count in db.session.execute(query.order_by(Invitation.last))}


def put_back_doubtful(wave: Wave, number: int | None = None) -> int:
    """Let messages be sent again that may not have arrived, of a number or all; say how many."""
    of_number = () if number is None else (Invitation.last == number,)
    putting = update(Invitation).where(_in_doubt(wave), *of_number)
    return _write(putting.values(last=Invitation.last - 1, doubt=False))


def sent(wave: Wave) -> Mapping[int, int]:
    """How many messages of each number were handed over, the invitation first."""
    query = select(Mailing.number, Mailing.sent).filter_by(wave_id=wave.id)
    return {number: count for number, count in db.session.execute(query.order_by(Mailing.number))}


def last(wave: Wave) -> int:
    """The number of the last message that anybody was sent, or may have been; 0: none."""
    return max((*sent(wave), *doubtful(wave)), default=0)


def _due(wave: Wave, number: int) -> ColumnElement[bool]:
    """Who is to be sent a message: of a reminder, those who were invited and did not object."""
    is_reminder = number > INVITING
    return and_(
        Invitation.wave_id == wave.id,
        Invitation.address.is_not(None),
        ~Invitation.used,
        ~Invitation.bounced,
        Invitation.last < number,
        *((Invitation.last >= INVITING, ~Invitation.unsubscribed) if is_reminder else ()),
        select(WaveTable.id).where(WaveTable.id == wave.id, WaveTable.closed_at.is_(None)).exists(),
    )


def _in_doubt(wave: Wave) -> ColumnElement[bool]:
    return and_(Invitation.wave_id == wave.id, Invitation.doubt)


def _is_begun(wave: Wave) -> bool:
    query = select(Mailing.sent).filter_by(wave_id=wave.id, number=INVITING)
    return db.session.execute(query).first() is not None


def _settle(to: Recipient, number: int, last: int) -> None:
    """End the doubt, unless the right was used meanwhile: then nothing tells of messages."""
    theirs = update(Invitation).where(Invitation.id == to.id, Invitation.last == number)
    _write(theirs.values(last=last, doubt=False))


def _write(statement: Update) -> int:
    return changed_rows(db.session.execute(statement, execution_options=QUIETLY))
