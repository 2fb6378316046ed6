"""Waves: opening, closing, and what each holds."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import CursorResult, Result, bindparam, delete, func, select, update

from app.exceptions import (
    WaveHasAnotherSource,
    WaveIsClosed,
    WaveNameIsTaken,
    WaveNameIsUnfit,
    WaveNotFound,
)
from app.extensions import db
from app.storage import models, versions
from app.storage.clock import now

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
PEOPLE, SIMULATED, IMPORTED = "people", "simulated", "imported"


class Wave(NamedTuple):
    """One fielding of one version; `source` is whose answers it holds, for ever.

    `digests` are those of the texts it was answered with: the published one, and each erratum that
    appeared while it was open. The last is in force.
    """

    id: int
    name: str
    source: str
    opened_at: datetime
    closed_at: datetime | None
    questionnaire: str
    version: int
    digests: tuple[str, ...]

    @property
    def digest(self) -> str:
        """The digest of the text in force."""
        return self.digests[-1]

    @property
    def takes_answers(self) -> bool:
        """Whether people can answer it now."""
        return self.closed_at is None and self.source == PEOPLE


# Of the tables and not the models, which would cost as much again to run.
_WAVE, _VERSION = models.Wave.__table__, models.Version.__table__
_ALL = select(
    _WAVE.c.id,
    _WAVE.c.name,
    _WAVE.c.source,
    _WAVE.c.opened_at,
    _WAVE.c.closed_at,
    _VERSION.c.questionnaire,
    _VERSION.c.number,
    _WAVE.c.digests,
).select_from(_WAVE.join(_VERSION))
_ONE = _ALL.where(_WAVE.c.name == bindparam("name"))
_OPEN = f"SELECT 1 FROM wave WHERE id = {{:d}} AND closed_at IS NULL AND source = '{PEOPLE}'"


def open_wave(name: str, questionnaire: str, version: int) -> Wave:
    """Open a wave that anyone can answer.

    Raises WaveNameIsUnfit, WaveNameIsTaken, VersionNotFound.
    """
    if not NAME.fullmatch(name):
        raise WaveNameIsUnfit(name)
    if exists(name):
        raise WaveNameIsTaken(name)
    asked = versions.find(questionnaire, version)
    digests = [versions.in_force(asked).digest]
    db.session.add(
        models.Wave(name=name, version_id=asked.id, digests=digests, source=PEOPLE, opened_at=now())
    )
    db.session.flush()
    return read(name)


def exists(name: str) -> bool:
    """Say whether a wave has this name."""
    return db.session.execute(_ONE, {"name": name}).first() is not None


def read(name: str) -> Wave:
    """The wave as it is now. Raises WaveNotFound."""
    row = db.session.execute(_ONE, {"name": name}).first()
    if row is None:
        raise WaveNotFound(name)
    return _wave(row)


def open_now(wave: Wave) -> bool:
    """Ask the database whether people can answer the wave at this moment.

    Every page of every interview asks it, so it goes straight to the driver: through SQLAlchemy
    this one question took a third of the time of the whole page.
    """
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(_OPEN.format(wave.id))
        return bool(cursor.fetchall())
    finally:
        connection.close()


def every() -> list[Wave]:
    """All waves, the latest opened first."""
    latest = _ALL.order_by(_WAVE.c.opened_at.desc(), _WAVE.c.name)
    return [_wave(row) for row in db.session.execute(latest)]


def close(name: str) -> Wave:
    """Close the wave, for ever; its drafts go. Raises WaveNotFound, WaveIsClosed."""
    wave = read(name)
    closing = update(models.Wave).where(models.Wave.id == wave.id, models.Wave.closed_at.is_(None))
    if not changed_rows(db.session.execute(closing.values(closed_at=now()))):
        raise WaveIsClosed(name)
    db.session.execute(delete(models.Draft).where(models.Draft.wave_id == wave.id))
    return read(name)


def _wave(row: Sequence[Any]) -> Wave:
    return Wave._make((*row[:-1], tuple(row[-1])))


def changed_rows(result: Result[Any]) -> int:
    """How many rows a statement wrote."""
    return cast("CursorResult[Any]", result).rowcount


def claim(name: str, source: str) -> Wave:
    """Make an open wave hold this source only, before it takes such responses.

    Raises WaveNotFound, WaveIsClosed, WaveHasAnotherSource.
    """
    wave = read(name)
    if wave.closed_at is not None:
        raise WaveIsClosed(name)
    held = wave.source if wave.source != PEOPLE or count_responses(wave) else source
    if held != source:
        raise WaveHasAnotherSource(name, held)
    db.session.execute(update(models.Wave).where(models.Wave.id == wave.id).values(source=source))
    return read(name)


def count_responses(wave: Wave) -> int:
    """How many responses the wave holds."""
    query = select(func.count()).select_from(models.Response).filter_by(wave_id=wave.id)
    return db.session.execute(query).scalar_one()
