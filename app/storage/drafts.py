"""Drafts: forms put aside by respondents, each sealed under a code that is kept nowhere."""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Date, LargeBinary, bindparam, delete, select, text

from app.exceptions import WaveIsClosed
from app.extensions import db
from app.questionnaire.answers import Raw
from app.storage import models, sealing
from app.storage.clock import today
from app.storage.waves import Wave, changed_rows

KEPT = timedelta(days=30)

# One statement, which both databases know: the same form put aside twice at once is one draft.
_SAVE = text(
    "INSERT INTO draft (id, wave_id, form, blob, expires_on)"
    " VALUES (:id, :wave_id, :form, :blob, :expires_on)"
    " ON CONFLICT (id) DO UPDATE SET blob = excluded.blob, expires_on = excluded.expires_on"
).bindparams(
    bindparam("id", type_=LargeBinary),
    bindparam("form", type_=LargeBinary),
    bindparam("blob", type_=LargeBinary),
    bindparam("expires_on", type_=Date),
)
# Of text, since each response asks it.
_OF_FORM = text("SELECT 1 FROM draft WHERE form = :form AND wave_id = :wave_id")
# A wave that closes meanwhile waits, and then takes the draft with it.
_OPEN = (
    select(models.Wave.id)
    .where(models.Wave.id == bindparam("wave"), models.Wave.closed_at.is_(None))
    .with_for_update(read=True)
)


class Draft(NamedTuple):
    """A form put aside; it can be read until the end of the day `until`."""

    until: date
    form: Raw


def save(wave: Wave, mark: str, form: Raw) -> Draft:
    """Keep the form with this mark under its code, in place of what was there; drafts over go.

    Raises WaveIsClosed.
    """
    (id, key), until = sealing.keys(sealing.code_of(mark), wave.name), today() + KEPT
    row = {"id": id, "wave_id": wave.id, "form": sealing.form_of(mark)}
    row |= {"blob": sealing.seal(form, key), "expires_on": until}
    expire()  # not before the keys: SQLite's only writer does not wait for them
    # and not after: what writes holds its tables, then the wave, or a close would wait for ever
    if db.session.execute(_OPEN, {"wave": wave.id}).first() is None:
        raise WaveIsClosed(wave.name)
    db.session.execute(_SAVE, row)
    return Draft(until, form)


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
    return Draft(row.expires_on, sealing.unseal(row.blob, key)) if row else None


def remove(wave: Wave, mark: str) -> bool:
    """Delete the draft of the form with this mark, if it was put aside; say whether it was."""
    form = {"form": sealing.form_of(mark), "wave_id": wave.id}
    # Asked first: few put their form aside, and a writer would wait for another turn, and the disk.
    was = db.session.execute(_OF_FORM, form).first() is not None
    if was:
        db.session.execute(delete(models.Draft).filter_by(**form))
    return was


def expire() -> int:
    """Delete what can no longer be read, its last day being over; say how many."""
    over = models.Draft.expires_on < today()
    query = delete(models.Draft).where(over).execution_options(synchronize_session=False)
    return changed_rows(db.session.execute(query))
