"""Releases as stored: protected content only."""

from typing import Any

from sqlalchemy import func, select

from app.exceptions import ReleaseNotFound
from app.extensions import db
from app.storage import waves
from app.storage.models import ReleaseFile, StoredRelease
from app.storage.models import Wave as WaveTable
from app.storage.waves import NAME, Wave


def next_number(wave: Wave) -> int:
    """The number of the wave's next release, from 1."""
    query = select(func.max(StoredRelease.number)).filter_by(wave_id=wave.id)
    return (db.session.execute(query).scalar() or 0) + 1


def add(
    wave: Wave,
    number: int,
    content: dict[str, Any],
    responses: int | None = None,
    *,
    public: bool = False,
) -> None:
    """Keep a release, of how many responses it was made, and whether everyone may read it."""
    row = StoredRelease(
        wave_id=wave.id, number=number, content=content, responses=responses, public=public
    )
    db.session.add(row)
    db.session.flush()


def open_to(wave_name: str, number: int, *, public: bool) -> None:
    """Let everyone read a release, or staff alone. Raises ReleaseNotFound."""
    _row(wave_name, number).public = public
    db.session.flush()


def publish(wave_name: str) -> None:
    """Let everyone read the wave's latest release. Raises ReleaseNotFound."""
    open_to(wave_name, latest_number(wave_name), public=True)


def withdraw(wave_name: str) -> None:
    """Leave the wave's releases to staff alone. Raises ReleaseNotFound where they all are."""
    for number in numbers(wave_name, public=True):
        open_to(wave_name, number, public=False)


def made_of(wave: Wave) -> int | None:
    """Of how many responses the first release of the wave was made, if that is known."""
    query = select(StoredRelease.responses).filter_by(wave_id=wave.id)
    known = query.where(StoredRelease.responses.is_not(None)).order_by(StoredRelease.number)
    return db.session.execute(known).scalars().first()


def numbers(wave_name: str, *, public: bool = False) -> list[int]:
    """The numbers of the wave's releases, or of those that everyone may read, the first first.

    Raises ReleaseNotFound where there are none.
    """
    query = select(StoredRelease.number).join(WaveTable).order_by(StoredRelease.number)
    found = query.where(WaveTable.name == wave_name)
    if public:
        found = found.where(StoredRelease.public)
    known = list(db.session.scalars(found)) if NAME.fullmatch(wave_name) else []
    if not known:
        raise ReleaseNotFound(wave_name)
    return known


def every() -> list[tuple[str, int, bool]]:
    """Every release as its wave, its number and whether everyone may read it.

    The wave that opened last comes first, and its latest release.
    """
    query = select(WaveTable.name, StoredRelease.number, StoredRelease.public).join(StoredRelease)
    latest = WaveTable.opens_at.desc(), WaveTable.name, StoredRelease.number.desc()
    return [
        (wave, number, public)
        for wave, number, public in db.session.execute(query.order_by(*latest))
    ]


def latest_number(wave_name: str, *, public: bool = False) -> int:
    """The last of `numbers`. Raises ReleaseNotFound."""
    return numbers(wave_name, public=public)[-1]


def read(wave_name: str, number: int) -> dict[str, Any]:
    """The content of a release. Raises ReleaseNotFound."""
    return _row(wave_name, number).content


def is_public(wave_name: str, number: int) -> bool:
    """Whether everyone may read a release. Raises ReleaseNotFound."""
    return _row(wave_name, number).public


def file(wave_name: str, number: int, name: str) -> bytes | None:
    """A file that was made of a release, if it was. Raises ReleaseNotFound."""
    kept = db.session.get(ReleaseFile, (_row(wave_name, number).id, name))
    return kept and kept.content


def keep_file(wave_name: str, number: int, name: str, content: bytes) -> None:
    """Keep a file made of a release, instead of one of that name. Raises ReleaseNotFound."""
    release_id = _row(wave_name, number).id
    db.session.merge(ReleaseFile(release_id=release_id, name=name, content=content))
    db.session.flush()


def files(wave_name: str, number: int) -> set[str]:
    """The names of the files that were made of a release. Raises ReleaseNotFound."""
    found = select(ReleaseFile.name).filter_by(release_id=_row(wave_name, number).id)
    return set(db.session.scalars(found))


def without_files() -> list[tuple[str, int]]:
    """The releases of which no file was made yet, as waves and numbers."""
    query = select(WaveTable.name, StoredRelease.number).join(StoredRelease)
    made = select(ReleaseFile.name).where(ReleaseFile.release_id == StoredRelease.id)
    return [(name, number) for name, number in db.session.execute(query.where(~made.exists()))]


def _row(wave_name: str, number: int) -> StoredRelease:
    query = select(StoredRelease).join(WaveTable)
    found = query.where(WaveTable.name == wave_name, StoredRelease.number == number)
    row = db.session.scalars(found).one_or_none()
    if row is None:
        raise ReleaseNotFound(wave_name)
    return row


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


def sources(*, public: bool = False) -> dict[str, str]:
    """The waves that have a release, by name, with their source; the latest opened first.

    Of those that everyone may read alone, where that is asked.
    """
    query = select(WaveTable.name, WaveTable.source).join(StoredRelease).group_by(WaveTable.id)
    if public:
        query = query.where(StoredRelease.public)
    latest = query.order_by(WaveTable.opens_at.desc(), WaveTable.name)
    return {name: source for name, source in db.session.execute(latest)}
