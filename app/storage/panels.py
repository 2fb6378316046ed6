"""Panels: waves that the same people may answer, and the day on which nothing pairs them any more.

A respondent's browser makes what pairs their responses; here is kept only its digest, as a link of
each response, and only for as long as the panel is open.
"""

import re
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError

from app.exceptions import (
    PanelClosesTooEarly,
    PanelIsClosed,
    PanelNameIsTaken,
    PanelNameIsUnfit,
    PanelNotFound,
)
from app.extensions import db
from app.storage import backups, journal, models, rewriting
from app.storage.clock import now, today

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")  # of a wave, a panel and a cooperative
QUIETLY = {"synchronize_session": False}  # no object of these tables is ever held


class Panel(NamedTuple):
    """Waves that the same people may answer; `closes_on` is told to them before they send.

    `closed_at` is when its links were deleted, and it is closed for ever once the tables were
    `rewritten` after that.
    """

    id: int
    name: str
    closes_on: date
    closed_at: datetime | None
    rewritten: bool

    @property
    def is_open(self) -> bool:
        """Whether responses may be linked, now; from its last day on, they are not."""
        return self.closed_at is None and today() < self.closes_on


_PANEL = models.Panel.__table__
COLUMNS = tuple(_PANEL.c[name] for name in Panel._fields)
IS_OPEN = models.Wave.panel_id.in_(  # of the panel of a wave, at `today`
    select(_PANEL.c.id).where(_PANEL.c.closed_at.is_(None), _PANEL.c.closes_on > bindparam("today"))
)


def create(name: str, closes_on: date) -> Panel:
    """Add a panel whose links are deleted on this day at the latest.

    Raises PanelNameIsUnfit, PanelNameIsTaken, PanelClosesTooEarly.
    """
    if not NAME.fullmatch(name):
        raise PanelNameIsUnfit(name)
    if name in (panel.name for panel in every()):
        raise PanelNameIsTaken(name)
    if closes_on <= today():
        raise PanelClosesTooEarly
    db.session.add(models.Panel(name=name, closes_on=closes_on))
    try:
        db.session.flush()
    except IntegrityError:  # somebody else created one meanwhile
        db.session.rollback()
        raise PanelNameIsTaken(name) from None
    return read(name)


def read(name: str) -> Panel:
    """The panel as it is now. Raises PanelNotFound."""
    found = next((panel for panel in every() if panel.name == name), None)
    if found is None:
        raise PanelNotFound(name)
    return found


def read_open(name: str) -> Panel:
    """The panel, to which a wave can be added. Raises PanelNotFound, PanelIsClosed."""
    found = read(name)
    if not found.is_open:
        raise PanelIsClosed(name)
    return found


def every() -> list[Panel]:
    """All panels, by name: there are few."""
    by_name = select(*COLUMNS).order_by(_PANEL.c.name)
    return [Panel._make(row) for row in db.session.execute(by_name)]


def close(name: str, by: int | None = None) -> Panel:
    """Delete all links of a panel, for ever: nothing in the database pairs its responses any more.

    The tables are rewritten, and the backups in their folder that hold the links are deleted. It
    commits, as closing a wave does, and may be refused halfway as that may; it is then to be done
    again. Raises PanelNotFound, PanelIsClosed, RewritingMustWait.
    """
    if read(name).rewritten:
        raise PanelIsClosed(name)
    rewriting.lock()
    cut(read(name))
    rewriting.rewrite()
    if not finish():
        db.session.rollback()  # somebody else closed it meanwhile
        raise PanelIsClosed(name)
    journal.note(by, "panel_closed", name)
    db.session.commit()
    backups.forget_open()
    return read(name)


def due() -> list[Panel]:
    """The panels whose last day has come, and that are not closed for ever."""
    return [panel for panel in every() if not panel.rewritten and not panel.is_open]


def cut(panel: Panel) -> None:
    """Delete the links of a panel; the caller, who locked the tables, rewrites them."""
    response, wave = models.Response, models.Wave
    stopping = update(models.Panel).where(_PANEL.c.id == panel.id, _PANEL.c.closed_at.is_(None))
    db.session.execute(stopping.values(closed_at=now()), execution_options=QUIETLY)
    of_panel = response.wave_id.in_(select(wave.id).where(wave.panel_id == panel.id))
    cutting = update(response).where(of_panel, response.panel_link.is_not(None))
    db.session.execute(cutting.values(panel_link=None), execution_options=QUIETLY)


def finish() -> list[str]:
    """Note that the tables were rewritten after panels were cut; say which they were."""
    cut_off = update(models.Panel).where(_PANEL.c.closed_at.is_not(None), ~_PANEL.c.rewritten)
    closing = cut_off.values(rewritten=True).returning(_PANEL.c.name)
    return sorted(db.session.scalars(closing, execution_options=QUIETLY))
