"""Drafts: forms put aside by respondents, each sealed under a code that is kept nowhere."""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Date, LargeBinary, bindparam, delete, or_, select, text

from app.extensions import db
from app.questionnaire.answers import Raw
from app.storage import models, sealing
from app.storage.clock import today
from app.storage.waves import Wave, changed_rows

KEPT = timedelta(days=30)

# One statement, which both databases know: the same form put aside twice at once is one draft.
_SAVE = text(
    "INSERT INTO draft (id, wave_id, blob, expires_on) VALUES (:id, :wave_id, :blob, :expires_on)"
    " ON CONFLICT (id) DO UPDATE SET blob = excluded.blob, expires_on = excluded.expires_on"
).bindparams(
    bindparam("id", type_=LargeBinary),
    bindparam("blob", type_=LargeBinary),
    bindparam("expires_on", type_=Date),
)


class Draft(NamedTuple):
    """A form put aside; it can be read until the end of the day `until`."""

    id: bytes
    until: date
    form: Raw


def save(wave: Wave, code: str, form: Raw) -> Draft:
    """Keep the form under the code, in place of what was there; drafts that are over go."""
    (id, key), until = sealing.keys(code, wave.name), today() + KEPT
    row = {"id": id, "wave_id": wave.id, "blob": sealing.seal(form, key), "expires_on": until}
    expire()  # not before: SQLite's only writer does not wait for keys
    db.session.execute(_SAVE, row)
    return Draft(id, until, form)


def read(wave: Wave, code: str) -> Draft | None:
    """What lies under the code in this wave; nothing if it is over, elsewhere, or never was.

    All of these take the same time, but for the opening of what is there.
    """
    id, key = sealing.keys(code, wave.name)
    query = select(models.Draft.blob, models.Draft.expires_on).where(
        models.Draft.id == id,
        models.Draft.wave_id == wave.id,
        models.Draft.expires_on >= today(),
    )
    row = db.session.execute(query).first()
    return Draft(id, row.expires_on, sealing.unseal(row.blob, key)) if row else None


def remove(wave: Wave, id: bytes) -> None:
    """Delete this draft, if it is there."""
    query = delete(models.Draft).where(models.Draft.id == id, models.Draft.wave_id == wave.id)
    db.session.execute(query)


def expire() -> int:
    """Delete what can no longer be read, its day or its wave being over; say how many."""
    closed = select(models.Wave.id).where(models.Wave.closed_at.is_not(None))
    over = or_(models.Draft.expires_on < today(), models.Draft.wave_id.in_(closed))
    query = delete(models.Draft).where(over).execution_options(synchronize_session=False)
    return changed_rows(db.session.execute(query))
