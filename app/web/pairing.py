"""Pairing, in an interview: what its last page asks, what is kept of a yes, and what is said of it.

What a respondent's browser makes of their panel key comes with the answers, or nothing does. Here
is neither key nor code: frontend/src/panel.ts has them.
"""

from datetime import date

from flask import render_template
from flask_babel import format_date

from app.storage import pairing
from app.storage.panels import Panel
from app.storage.waves import Wave
from app.web.sheet import Sheet


def asked(wave: Wave) -> str:
    """The part of the last page that asks whether to pair the answers, in HTML, if it does."""
    day = asked_until(wave)
    return render_template("respond/panel.html", panel=wave.panel, until=day) if day else ""


def asked_until(wave: Wave) -> str:
    """The day until which answers to this wave may be paired, in words; nothing if they may not."""
    return until(wave.panel) if wave.panel and wave.panel.is_open else ""


def link(sheet: Sheet) -> bytes | None:
    """What is kept of what came to pair the answers; nothing where that is none."""
    return pairing.link(sheet.panel)


def kept(wave: Wave, *, is_linked: bool) -> str:
    """What holds of answers that are kept in a wave of an open panel, in HTML."""
    panel = wave.panel
    if panel is None or not (panel.is_open or is_linked):
        return ""
    return render_template(
        "respond/panel_kept.html", panel=panel, until=until(panel), is_linked=is_linked
    )


def until(panel: Panel) -> str:
    """The day on which nothing pairs the answers any more, in words."""
    day: date = panel.closes_on
    return str(format_date(day, "long"))
