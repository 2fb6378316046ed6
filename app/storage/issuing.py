"""Issuing: the one blind signature that a right gives, and the same one to whoever asks again.

docs/decisions/0018-credentials.md says why each step is as it is.
"""

from typing import NamedTuple

from sqlalchemy import delete, insert, select, update

from app import credentials
from app.exceptions import RightIsSigned, RightIsUsed, WaveIsClosed
from app.extensions import db
from app.storage import codes, wave_keys
from app.storage.models import Code, Invitation, Issued
from app.storage.settling import QUIETLY, SILENT
from app.storage.waves import STILL_TAKES, Wave, changed_rows, instant


class _Right(NamedTuple):
    """A right as it stands, and what was signed for it, if anything was."""

    id: bytes
    used: bool
    blinded: bytes | None
    signature: bytes | None


def sign(wave: Wave, code: str, blinded: bytes) -> bytes:
    """The signature of a blinded message for the right that a code gives, which is then used.

    Of a thousand messages at once one is signed; for that one, the same answer each time. It
    commits, or leaves everything as it was. Raises RightIsUsed, for a code that never was, too;
    RightIsSigned, WaveIsClosed, BlindedMessageIsUnfit, SecretIsMissing, SigningFailed.
    """
    private = wave_keys.private(wave.id)
    right = _right(wave, code)
    if right and private and not right.used:
        # Computed before anything is locked: nobody waits for it, and a loser's is thrown away.
        signature = credentials.blind_sign(private, blinded)
        if _take(wave, right.id, code, blinded, signature):
            db.session.commit()
            return signature
        db.session.rollback()
        right = _right(wave, code)
    return _again(wave, right, blinded)


def check(wave: Wave, code: str) -> None:
    """Say nothing where the right of a code is unused. Raises as `sign` does."""
    right = _right(wave, code)
    if not right or right.used or not _takes(wave):
        _again(wave, right, b"")


def _again(wave: Wave, right: _Right | None, blinded: bytes) -> bytes:
    """What was signed before. Raises RightIsSigned, RightIsUsed, WaveIsClosed."""
    if right and right.signature:
        if right.blinded != blinded:
            raise RightIsSigned
        return right.signature
    if not _takes(wave):
        raise WaveIsClosed(wave.name)
    raise RightIsUsed


def _takes(wave: Wave) -> bool:
    return db.session.execute(_TAKES, {"wave": wave.id} | instant()).first() is not None


def _right(wave: Wave, code: str) -> _Right | None:
    row = db.session.execute(
        select(Invitation.id, Invitation.used, Issued.blinded, Issued.signature)
        .join(Code, Code.invitation_id == Invitation.id)
        .outerjoin(Issued, Issued.invitation_id == Invitation.id)
        .where(Code.id == codes.digest(wave.name, code), Invitation.wave_id == wave.id)
    ).first()
    return row and _Right._make(row)


def _take(wave: Wave, right: bytes, code: str, blinded: bytes, signature: bytes) -> bool:
    """Use the right and keep what was signed, if the wave still takes what only has to be sent.

    Of its codes, this one is kept, for whoever asks again.
    """
    taking = update(Invitation).where(Invitation.id == right, ~Invitation.used, _TAKES.exists())
    taking = taking.values(used=True, **SILENT)
    taken = db.session.execute(taking, {"wave": wave.id} | instant(), execution_options=QUIETLY)
    if not changed_rows(taken):
        return False
    others = (Code.invitation_id == right) & (Code.id != codes.digest(wave.name, code))
    db.session.execute(delete(Code).where(others), execution_options=QUIETLY)
    row = {"invitation_id": right, "blinded": blinded, "signature": signature}
    db.session.execute(insert(Issued), row)
    return True


_TAKES = select(1).where(STILL_TAKES)
