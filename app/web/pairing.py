"""Pairing, in an interview: what its last page asks, what is kept of a yes, and what is said of it.

What a respondent's browser makes of their panel key comes with the answers, or nothing does. Here
is neither key nor code: frontend/src/panel.ts has them.
"""

from datetime import date

from flask import render_template
from flask_babel import format_date

from app.storage import pairing, waves
from app.storage.panels import Panel
from app.web.sheet import Sheet


def asked(sheet: Sheet) -> str:
    """The part of the last page that asks whether to pair the answers, in HTML, if it does."""
    panel = sheet.wave.panel
    if panel is None or not panel.is_open:
        return ""
    return render_template("respond/panel.html", panel=panel, until=until(panel))


def link(sheet: Sheet) -> bytes | None:
    """What is kept of what came to pair the answers; nothing where that is none."""
    return pairing.link(sheet.panel)


def is_linked(sheet: Sheet) -> bool:
    """Whether the answers were kept with a link: their panel may have been closed a moment ago."""
    if link(sheet) is None:
        return False
    panel = waves.read(sheet.wave.name).panel
    return panel is not None and panel.is_open


def kept(sheet: Sheet, *, is_linked: bool) -> str:
    """What holds of answers that are kept in a wave of an open panel, in HTML."""
    panel = sheet.wave.panel
    if panel is None or not (panel.is_open or is_linked):
        return ""
    return render_template(
        "respond/panel_kept.html", panel=panel, until=until(panel), is_linked=is_linked
    )


def until(panel: Panel) -> str:
    """The day on which nothing pairs the answers any more, in words."""
    day: date = panel.closes_on
    return str(format_date(day, "long"))
