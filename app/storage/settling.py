"""Settling a wave's rights: as it closes they become three numbers, and tell nothing any more."""

from datetime import timedelta

from flask import current_app
from sqlalchemy import Select, delete, func, select, update

from app.extensions import db
from app.storage.clock import today
from app.storage.models import (
    Code,
    Frame,
    Invitation,
    Issued,
    Mailing,
    Sending,
    Wave,
    WaveKey,
)

QUIETLY = {"synchronize_session": False}  # no object of these tables is ever held

# What a right tells of messages once it is used: nothing, such as which reminder it took.
SILENT = {"last": 0, "doubt": False}


def settle(wave_id: int) -> None:
    """Keep how many rights there were, were used and were signed for; addresses for a while.

    Nothing tells any more who used theirs, who was sent what, or what was signed.
    """
    rights = select(func.count()).select_from(Invitation).where(Invitation.wave_id == wave_id)
    signed = rights.join(Issued, Issued.invitation_id == Invitation.id)
    settling = update(Wave).where(Wave.id == wave_id, Wave.rights.is_(None))
    db.session.execute(
        settling.values(
            rights=rights.scalar_subquery(),
            rights_used=rights.where(Invitation.used).scalar_subquery(),
            rights_signed=signed.scalar_subquery(),
            forget_on=today() + timedelta(days=current_app.config["MIEUX"].keep_addresses),
        ),
        execution_options=QUIETLY,
    )
    forget_signing(wave_id)
    theirs, unknown = Invitation.wave_id == wave_id, Invitation.address.is_(None)
    blank = update(Invitation).where(theirs).values(used=False, **SILENT)
    for statement in (
        delete(Code).where(Code.invitation_id.in_(_of(wave_id))),
        delete(Invitation).where(theirs, unknown),
        delete(Sending).where(Sending.wave_id == wave_id),
        blank,
    ):
        db.session.execute(statement, execution_options=QUIETLY)


def forget_signing(wave_id: int) -> None:
    """Delete what signs for the wave, and what it signed."""
    for statement in (
        delete(WaveKey).where(WaveKey.wave_id == wave_id),
        delete(Issued).where(Issued.invitation_id.in_(_of(wave_id))),
    ):
        db.session.execute(statement, execution_options=QUIETLY)


def remove(wave_id: int) -> None:
    """Delete who is asked, how many there are of each group, and the key, before it ever opens."""
    forget_signing(wave_id)
    db.session.execute(
        delete(Code).where(Code.invitation_id.in_(_of(wave_id))), execution_options=QUIETLY
    )
    for table in (Invitation, Mailing, Sending, Frame):
        db.session.execute(delete(table).where(table.wave_id == wave_id), execution_options=QUIETLY)


def _of(wave_id: int) -> Select[bytes]:
    return select(Invitation.id).where(Invitation.wave_id == wave_id)
