"""Waves: planning, opening, ending, closing, and what each holds."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import CursorResult, Result, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from app import credentials
from app.exceptions import (
    CooperativeIsUnfit,
    WaveClosesTooEarly,
    WaveHasAnotherSource,
    WaveHasEnded,
    WaveIsClosed,
    WaveIsNotOpen,
    WaveModeIsUnknown,
    WaveNameIsTaken,
    WaveNameIsUnfit,
    WaveNotFound,
    WaveOpenedAlready,
)
from app.extensions import db
from app.storage import backups, journal, models, panels, rewriting, settling, versions, wave_keys
from app.storage.clock import now
from app.storage.panels import Panel

NAME = panels.NAME
PEOPLE, SIMULATED, IMPORTED = "people", "simulated", "imported"
ANYONE, INVITED = MODES = "open", "invited"
DRAFT, OPEN, ENDING, CLOSED, RELEASED = "draft", "open", "ending", "closed", "released"
GRACE = timedelta(hours=2)  # after the closing date, for forms that only had to be sent


class Wave(NamedTuple):
    """One fielding of one version; `source` is whose answers it holds, for ever.

    `mode` says whether anyone may answer it, or those who were invited. Of a closed one of these,
    `rights`, `rights_used` and `rights_signed` count what they had, and `forget_on` is when
    addresses go. `public_key` checks what was signed for them.

    Of a wave of a panel, responses can be paired with those to its other waves, while it is open.

    `digests` are those of the texts it was answered with: the published one, and each erratum that
    appeared while it was open. The last is in force. Times are UTC, without a zone; `closed_at` is
    when it stopped taking anything, and it is closed for ever once it was `rewritten` after that.
    """

    id: int
    name: str
    source: str
    mode: str
    cooperative: str | None
    opens_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None
    rewritten: bool
    rights: int | None
    rights_used: int | None
    rights_signed: int | None
    forget_on: date | None
    public_key: bytes | None
    released: bool
    questionnaire: str
    version: int
    digests: tuple[str, ...]
    panel: Panel | None

    @property
    def digest(self) -> str:
        """The digest of the text in force."""
        return self.digests[-1]

    @property
    def takes_answers(self) -> bool:
        """Whether people can answer it now."""
        return self.source == PEOPLE and self.state() == OPEN

    def state(self, at: datetime | None = None) -> str:
        """Where it is in its life, now unless another instant is given.

        `ending` takes no new answers and waits to be closed; nothing goes back to `open`.
        """
        at = at or now()
        if self.rewritten:
            return RELEASED if self.released else CLOSED
        if self.closed_at:
            return ENDING
        if self.opens_at is None or at < self.opens_at:
            return DRAFT
        return ENDING if self.closes_at and self.closes_at <= at else OPEN


# Of the tables and not the models, which would cost as much again to run.
_WAVE, _VERSION = models.Wave.__table__, models.Version.__table__
_ALL = select(
    _WAVE.c.id,
    _WAVE.c.name,
    _WAVE.c.source,
    _WAVE.c.mode,
    _WAVE.c.cooperative,
    _WAVE.c.opens_at,
    _WAVE.c.closes_at,
    _WAVE.c.closed_at,
    _WAVE.c.rewritten,
    _WAVE.c.rights,
    _WAVE.c.rights_used,
    _WAVE.c.rights_signed,
    _WAVE.c.forget_on,
    _WAVE.c.public_key,
    select(models.StoredRelease.id).where(models.StoredRelease.wave_id == _WAVE.c.id).exists(),
    _VERSION.c.questionnaire,
    _VERSION.c.number,
    _WAVE.c.digests,
    *panels.COLUMNS,
).select_from(_WAVE.join(_VERSION).outerjoin(models.Panel.__table__))
_ONE = _ALL.where(_WAVE.c.name == bindparam("name"))

# Of the wave with the id `wave`: it takes what only has to be sent, at the instant `now`.
STILL_TAKES = and_(
    _WAVE.c.id == bindparam("wave"),
    _WAVE.c.opens_at <= bindparam("now"),
    or_(_WAVE.c.closes_at.is_(None), _WAVE.c.closes_at > bindparam("now_less_grace")),
    _WAVE.c.closed_at.is_(None),
    _WAVE.c.source == PEOPLE,
)


def open_wave(name: str, questionnaire: str, version: int) -> Wave:
    """Open a wave of the whole network that anyone can answer from now on, as `add` does."""
    return add(name, questionnaire, version, opens_at=now())


def add(
    name: str,
    questionnaire: str,
    version: int,
    *,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    cooperative: str | None = None,
    mode: str = ANYONE,
    panel: str | None = None,
) -> Wave:
    """Add a wave that can be answered between these dates; a past opening is now.

    Raises WaveNameIsUnfit, WaveNameIsTaken, WaveModeIsUnknown, CooperativeIsUnfit,
    VersionNotFound, WaveClosesTooEarly, PanelNotFound, PanelIsClosed.
    """
    if not NAME.fullmatch(name):
        raise WaveNameIsUnfit(name)
    if exists(name):
        raise WaveNameIsTaken(name)
    if mode not in MODES:
        raise WaveModeIsUnknown(mode)
    if cooperative is not None and not NAME.fullmatch(cooperative):
        raise CooperativeIsUnfit(cooperative)
    asked = versions.find(questionnaire, version)
    opens_at = opens_at and max(opens_at, now())
    _refuse_early_close(opens_at, closes_at)
    key = credentials.make() if mode == INVITED else None
    row = models.Wave(
        name=name,
        version_id=asked.id,
        digests=[versions.in_force(asked).digest],
        source=PEOPLE,
        mode=mode,
        cooperative=cooperative,
        opens_at=opens_at,
        closes_at=closes_at,
        panel_id=panels.read_open(panel).id if panel else None,
        public_key=key and key.public,
    )
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:  # somebody else added one meanwhile
        db.session.rollback()
        raise WaveNameIsTaken(name) from None
    if key:
        wave_keys.keep(row.id, key)
    return read(name)


def exists(name: str) -> bool:
    """Say whether a wave has this name."""
    try:
        return bool(read(name))
    except WaveNotFound:
        return False


def read(name: str) -> Wave:
    """The wave as it is now. Raises WaveNotFound."""
    # Not every name may reach a database: PostgreSQL knows no U+0000.
    row = db.session.execute(_ONE, {"name": name}).first() if NAME.fullmatch(name) else None
    if row is None:
        raise WaveNotFound(name)
    return _wave(row)


def every() -> list[Wave]:
    """All waves: those without a date, then the latest opened first."""
    latest = _ALL.order_by(_WAVE.c.opens_at.desc().nulls_first(), _WAVE.c.name)
    return [_wave(row) for row in db.session.execute(latest)]


def plan(wave: Wave, opens_at: datetime | None, closes_at: datetime | None) -> Wave:
    """Give the wave these dates, in place of those it had; a past opening is now.

    Once it is open, its opening stays; once it has ended, its closing does. Raises WaveNotFound,
    WaveIsClosed, WaveHasEnded, WaveOpenedAlready, WaveClosesTooEarly.
    """
    known = _not_ended(wave.name)
    if known.state() == OPEN:
        if opens_at != known.opens_at:
            raise WaveOpenedAlready(wave.name)
    else:
        opens_at = opens_at and max(opens_at, now())
    _refuse_early_close(opens_at, closes_at)
    if not _date(known, opens_at, closes_at):
        return plan(wave, opens_at, closes_at)
    return read(wave.name)


def remove(name: str) -> None:
    """Delete a wave that never opened, as if it had not been prepared.

    Raises WaveNotFound, WaveOpenedAlready, WaveHasAnotherSource.
    """
    known = read(name)
    if known.state() != DRAFT:
        raise WaveOpenedAlready(name)
    if known.source != PEOPLE:
        raise WaveHasAnotherSource(name, known.source)
    if known.mode == INVITED:
        rewriting.lock()
    settling.remove(known.id)
    as_known = models.Wave.opens_at.is_not_distinct_from(known.opens_at)
    removing = delete(models.Wave).where(models.Wave.id == known.id, as_known)
    if not changed_rows(db.session.execute(removing)):
        remove(name)
    elif known.mode == INVITED:
        rewriting.rewrite()  # addresses leave the files too


def end(name: str) -> Wave:
    """Take no new answers from now on; what only has to be sent has its GRACE.

    Raises WaveNotFound, WaveIsNotOpen, WaveHasEnded, WaveIsClosed.
    """
    known = _not_ended(name)
    if known.state() == DRAFT:
        raise WaveIsNotOpen(name)
    return read(name) if _date(known, known.opens_at, now()) else end(name)


def close(name: str, by: int | None = None) -> Wave:
    """Close the wave, for ever: it takes nothing more, its drafts go, the tables are rewritten.

    Of the rights to answer it, three numbers are left, and addresses until they are forgotten.

    The backups in their folder that hold it as it was before are deleted. Unlike all else here,
    this commits, with a note in the journal that this member of the staff did it, or a command.
    Where SQLite is in use for too long, the wave takes nothing more, and is `ending` until it is
    closed once again; PostgreSQL undoes everything. Raises WaveNotFound, WaveIsNotOpen,
    WaveIsClosed, RewritingMustWait.
    """
    wave = read(name)
    if wave.rewritten:
        raise WaveIsClosed(name)
    if wave.state() == DRAFT:
        raise WaveIsNotOpen(name)
    rewriting.lock()
    _stop(wave)
    rewriting.rewrite()
    finishing = update(models.Wave).where(models.Wave.id == wave.id, ~models.Wave.rewritten)
    if not changed_rows(db.session.execute(finishing.values(rewritten=True))):
        db.session.rollback()  # somebody else closed it meanwhile
        raise WaveIsClosed(name)
    journal.note(by, "closed", name)
    db.session.commit()
    backups.forget_open()
    return read(name)


def keep_addresses(wave: Wave, until: date) -> None:
    """Let the addresses of a closed wave be forgotten on another day."""
    later = update(models.Wave).where(models.Wave.id == wave.id, models.Wave.mode == INVITED)
    db.session.execute(later.values(forget_on=until))


def claim(name: str, source: str) -> Wave:
    """Make an open wave hold this source only, before it takes such responses.

    One to which somebody has a right to answer is people's already: their links would be dead.

    Raises WaveNotFound, WaveIsClosed, WaveHasAnotherSource.
    """
    wave = read(name)
    if wave.closed_at is not None:
        raise WaveIsClosed(name)
    # Counted first: what writes holds its tables, then the wave, or a close would wait for ever.
    is_taken = count_responses(wave) or wave.source != PEOPLE or _has_rights(wave)
    held = wave.source if is_taken else source
    if held != source:
        raise WaveHasAnotherSource(name, held)
    db.session.execute(update(models.Wave).where(models.Wave.id == wave.id).values(source=source))
    return read(name)


def count_responses(wave: Wave) -> int:
    """How many responses the wave holds."""
    query = select(func.count()).select_from(models.Response).filter_by(wave_id=wave.id)
    return db.session.execute(query).scalar_one()


def response_counts() -> Mapping[int, int]:
    """How many responses each wave holds, by its id; those that hold none are missing."""
    held = models.Response.wave_id
    found = db.session.execute(select(held, func.count()).group_by(held))
    return {wave_id: count for wave_id, count in found}


def instant() -> dict[str, Any]:
    """What STILL_TAKES is given of this instant."""
    at = now()
    return {"now": at, "now_less_grace": at - GRACE}


def changed_rows(result: Result[Any]) -> int:
    """How many rows a statement wrote."""
    return cast("CursorResult[Any]", result).rowcount


def _wave(row: Sequence[Any]) -> Wave:
    *most, digests = row[: -len(panels.COLUMNS)]
    panel = Panel._make(row[-len(panels.COLUMNS) :])
    return Wave._make((*most, tuple(digests), panel if panel.name else None))


def _not_ended(name: str) -> Wave:
    """The wave, whose dates can still change. Raises WaveNotFound, WaveIsClosed, WaveHasEnded."""
    wave = read(name)
    if wave.closed_at is not None:
        raise WaveIsClosed(name)
    if wave.state() == ENDING:
        raise WaveHasEnded(name)
    return wave


def _has_rights(wave: Wave) -> bool:
    rights = select(models.Invitation.id).filter_by(wave_id=wave.id).limit(1)
    return db.session.execute(rights).first() is not None


def _date(known: Wave, opens_at: datetime | None, closes_at: datetime | None) -> bool:
    """Give the wave these dates, unless it is no longer as it was known."""
    as_known = update(models.Wave).where(
        models.Wave.id == known.id,
        models.Wave.closed_at.is_(None),
        models.Wave.opens_at.is_not_distinct_from(known.opens_at),
        models.Wave.closes_at.is_not_distinct_from(known.closes_at),
    )
    dates = {"opens_at": opens_at, "closes_at": closes_at}
    return changed_rows(db.session.execute(as_known.values(dates))) > 0


def _refuse_early_close(opens_at: datetime | None, closes_at: datetime | None) -> None:
    if closes_at is not None and closes_at <= max(opens_at or now(), now()):
        raise WaveClosesTooEarly


def _stop(wave: Wave) -> None:
    """Take nothing more, and delete the drafts."""
    stopping = update(models.Wave).where(models.Wave.id == wave.id, models.Wave.closed_at.is_(None))
    db.session.execute(stopping.values(closed_at=now()))
    db.session.execute(delete(models.Draft).where(models.Draft.wave_id == wave.id))
    if wave.mode == INVITED:
        settling.settle(wave.id)
