"""Invitations: who is asked, and the one right that each has, told from what they answer.

An address, and whether its right is used, is all there is: no date, no order, no answer. Only the
digests of codes are kept, and those of a used right are forgotten with its use; but for the one
that something was signed for (`storage.issuing`), which is forgotten at the close.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, delete, func, insert, select, update

from app.exceptions import CardsWerePrinted, RightIsUsed, WaveIsClosed, WaveIsNotInvited
from app.extensions import db
from app.storage import codes, rewriting
from app.storage.models import Code, Invitation
from app.storage.models import Wave as WaveTable
from app.storage.settling import QUIETLY, SILENT
from app.storage.waves import INVITED, Wave, changed_rows

BATCH = 1_000  # rows written at a time


class Contact(NamedTuple):
    """Somebody to ask, and the language to write to them in."""

    address: str
    language: str


class Counts(NamedTuple):
    """How many rights a wave has, and what became of them; of a closed wave, the first two."""

    rights: int
    used: int
    addresses: int = 0  # that are known
    waiting: int = 0  # for the invitation
    doubtful: int = 0  # whose last message may not have arrived
    bounced: int = 0
    unsubscribed: int = 0


def add(wave: Wave, contacts: Iterable[Contact]) -> int:
    """Write these people into the address book, each with a right; say how many.

    The caller has checked that none is there already. Raises WaveIsNotInvited, WaveIsClosed.
    """
    _refuse_others(wave)
    rows = [_row(wave) | contact._asdict() for contact in contacts]
    for start in range(0, len(rows), BATCH):
        db.session.execute(insert(Invitation), rows[start : start + BATCH])
    _refuse_closed_meanwhile(wave)
    return len(rows)


def addresses(wave: Wave) -> frozenset[str]:
    """All that the address book of the wave holds."""
    query = select(Invitation.address).filter_by(wave_id=wave.id)
    return frozenset(filter(None, db.session.scalars(query)))


def nameless(wave: Wave) -> int:
    """How many rights there are without an address: of cards, or of people since forgotten."""
    query = select(func.count()).select_from(Invitation)
    return db.session.execute(query.filter_by(wave_id=wave.id, address=None)).scalar_one()


def print_cards(wave: Wave, count: int) -> list[str]:
    """Make so many rights of nobody in particular, and return their codes.

    Raises WaveIsNotInvited, WaveIsClosed.
    """
    made = [codes.mint() for _ in range(count)]
    keep_cards(wave, made)
    return made


def keep_cards(wave: Wave, printed: Sequence[str], beside: int | None = None) -> None:
    """Make rights of nobody in particular of these codes.

    `beside` is how many nameless ones the caller knows of, in case there are others by now. Raises
    WaveIsNotInvited, WaveIsClosed, CardsWerePrinted.
    """
    _refuse_others(wave)
    rows = [_row(wave) for _ in printed]
    db.session.execute(insert(Invitation), rows)
    ids = [
        {"id": codes.digest(wave.name, code), "invitation_id": row["id"]}
        for code, row in zip(printed, rows, strict=True)
    ]
    db.session.execute(insert(Code), ids)
    _refuse_closed_meanwhile(wave)
    if beside is not None:
        _one_at_a_time(wave)
        if nameless(wave) != beside + len(printed):
            raise CardsWerePrinted


def is_usable(wave: Wave, code: str) -> bool:
    """Whether the code would still be taken."""
    return db.session.execute(_of_code(wave, code)).first() is not None


def use(wave: Wave, code: str | None) -> None:
    """Use the right that a code gives, and forget all its codes, with the caller's transaction.

    Of a thousand at once, one succeeds. Raises RightIsUsed, for a code that never was, too.
    """
    known = code and db.session.execute(_of_code(wave, code)).scalar()
    is_unused = (Invitation.id == known) & ~Invitation.used
    if not known or not _mark(is_unused, used=True, **SILENT):
        raise RightIsUsed
    db.session.execute(delete(Code).where(Code.invitation_id == known))


def count(wave: Wave) -> Counts:
    """What there is, and what became of it."""
    if wave.rights is not None:
        return Counts(wave.rights, wave.rights_used or 0, len(addresses(wave)))
    known, unused = Invitation.address.is_not(None), ~Invitation.used
    can_be_written_to = known & unused & ~Invitation.bounced
    query = select(
        func.count(),
        *(
            func.coalesce(func.sum(case((which, 1), else_=0)), 0)
            for which in (
                Invitation.used,
                known,
                can_be_written_to & (Invitation.last == 0),
                can_be_written_to & Invitation.doubt,
                known & Invitation.bounced,
                known & Invitation.unsubscribed,
            )
        ),
    ).where(Invitation.wave_id == wave.id)
    return Counts(*db.session.execute(query).one())


def bounced(failed: Iterable[str], wave: Wave | None = None) -> Mapping[str, int]:
    """Write to these addresses no more, in this wave or any; say in how many each is known."""
    where = () if wave is None else (Invitation.wave_id == wave.id,)
    return {
        address: _mark(and_(Invitation.address == address, *where), bounced=True)
        for address in failed
    }


def unsubscribe(invitation: bytes) -> bool:
    """Send this person no reminder; say whether there is such a person."""
    return _mark(Invitation.id == invitation, unsubscribed=True) > 0


def forget(wave: Wave, address: str | None = None) -> int:
    """Delete the addresses of a wave, or this one, and say how many; rights that can be used stay.

    Nothing of them is left in the files of the database either: it commits. Raises
    RewritingMustWait.
    """
    rewriting.lock()
    count = delete_addresses(wave, address)
    rewriting.rewrite()
    db.session.commit()
    return count


def delete_addresses(wave: Wave, address: str | None = None) -> int:
    """Delete the addresses of a wave, or this one, and say how many; the caller rewrites."""
    which = Invitation.address.is_not(None) if address is None else Invitation.address == address
    known = (Invitation.wave_id == wave.id) & which
    if wave.rewritten:
        return changed_rows(db.session.execute(delete(Invitation).where(known)))
    return _mark(known, address=None, language=None)


def _of_code(wave: Wave, code: str) -> Select[Any]:
    """The right that a code gives, if it is not used."""
    return (
        select(Invitation.id)
        .join(Code, Code.invitation_id == Invitation.id)
        .where(
            Code.id == codes.digest(wave.name, code),
            Invitation.wave_id == wave.id,
            ~Invitation.used,
        )
    )


def _one_at_a_time(wave: Wave) -> None:
    """Wait for whoever else does this to the wave; nobody who answers it waits.

    After what was written: closing, too, takes the tables first and the wave last.
    """
    locking = update(WaveTable).where(WaveTable.id == wave.id).values(mode=WaveTable.mode)
    db.session.execute(locking, execution_options=QUIETLY)


def _mark(which: ColumnElement[bool], **values: object) -> int:
    marking = update(Invitation).where(which).values(**values)
    return changed_rows(db.session.execute(marking, execution_options=QUIETLY))


def _row(wave: Wave) -> dict[str, Any]:
    return {"id": secrets.token_bytes(16), "wave_id": wave.id}


def _refuse_others(wave: Wave) -> None:
    if wave.mode != INVITED:
        raise WaveIsNotInvited(wave.name)
    if wave.closed_at is not None:
        raise WaveIsClosed(wave.name)


def _refuse_closed_meanwhile(wave: Wave) -> None:
    """Refuse what was just written to a wave that was closed since it was read.

    No close begins from then on, until this transaction ends. Raises WaveIsClosed.
    """
    is_closed = select(WaveTable.closed_at).where(WaveTable.id == wave.id)
    if db.session.execute(is_closed).scalar() is not None:
        raise WaveIsClosed(wave.name)
