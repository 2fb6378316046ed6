"""Releases as stored: protected content only."""

from typing import Any

from sqlalchemy import func, select

from app.exceptions import ReleaseNotFound
from app.extensions import db
from app.storage import waves
from app.storage.models import StoredRelease
from app.storage.models import Wave as WaveTable
from app.storage.waves import NAME, Wave


def next_number(wave: Wave) -> int:
    """The number of the wave's next release, from 1."""
    query = select(func.max(StoredRelease.number)).filter_by(wave_id=wave.id)
    return (db.session.execute(query).scalar() or 0) + 1


def add(wave: Wave, number: int, content: dict[str, Any], responses: int | None = None) -> None:
    """Keep a release, and of how many responses it was made."""
    row = StoredRelease(wave_id=wave.id, number=number, content=content, responses=responses)
    db.session.add(row)
    db.session.flush()


def made_of(wave: Wave) -> int | None:
    """Of how many responses the first release of the wave was made, if that is known."""
    query = select(StoredRelease.responses).filter_by(wave_id=wave.id)
    known = query.where(StoredRelease.responses.is_not(None)).order_by(StoredRelease.number)
    return db.session.execute(known).scalars().first()


def latest_number(wave_name: str) -> int:
    """The number of the wave's latest release. Raises ReleaseNotFound."""
    query = select(func.max(StoredRelease.number)).join(WaveTable)
    found = query.where(WaveTable.name == wave_name)
    number = db.session.execute(found).scalar() if NAME.fullmatch(wave_name) else None
    if number is None:
        raise ReleaseNotFound(wave_name)
    return number


def read(wave_name: str, number: int) -> dict[str, Any]:
    """The content of a release. Raises ReleaseNotFound."""
    query = select(StoredRelease.content).join(WaveTable)
    found = query.where(WaveTable.name == wave_name, StoredRelease.number == number)
    content: dict[str, Any] | None = db.session.execute(found).scalar()
    if content is None:
        raise ReleaseNotFound(wave_name)
    return content


def before(wave: Wave) -> list[Wave]:
    """The released waves of the same questionnaire that opened before this one, the last first.

    Of the same source, cooperative and, where it is of a panel, panel: of people like its own.
    """

    def asked(of: Wave) -> tuple[object, ...]:
        return of.questionnaire, of.source, of.cooperative, wave.panel and of.panel

    def opened(of: Wave) -> tuple[object, int]:
        return of.opens_at or of.closed_at, of.id

    found = [
        other
        for other in waves.every()
        if other.released and asked(other) == asked(wave) and opened(other) < opened(wave)
    ]
    return sorted(found, key=opened, reverse=True)


def sources() -> dict[str, str]:
    """The waves that have a release, by name, with their source; the latest opened first."""
    query = select(WaveTable.name, WaveTable.source).join(StoredRelease).group_by(WaveTable.id)
    latest = query.order_by(WaveTable.opens_at.desc(), WaveTable.name)
    return {name: source for name, source in db.session.execute(latest)}
