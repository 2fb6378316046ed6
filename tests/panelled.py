"""A panel of two waves, a year apart, and those who answer them: what tests of panels share."""

import hashlib
import hmac
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import update

from app.extensions import db
from app.questionnaire.loader import Source
from app.storage import clock, models, pairing, panels, responses, versions, waves
from app.storage.waves import Wave
from tests.web.conftest import SMALL

PANEL, FIRST, SECOND = "reseau", "an-1", "an-2"
CLOSES = date(2090, 12, 31)
YEAR = timedelta(days=365)


def field(app: Flask, *, mode: str = waves.ANYONE, second: bool = True) -> None:
    """Open a panel with a wave of a year ago, and one that began today."""
    with app.app_context():
        panels.create(PANEL, CLOSES)
        asked, _ = versions.publish(Source("v1.yaml", SMALL, {}))
        for name in (FIRST, SECOND) if second else (FIRST,):
            waves.add(
                name,
                asked.questionnaire,
                asked.version,
                opens_at=clock.now(),
                mode=mode,
                panel=PANEL,
            )
        db.session.commit()
        if second:
            a_year_ago(FIRST)


def a_year_ago(name: str) -> None:
    """Make a wave as if it had opened a year earlier."""
    earlier = waves.read(name).opens_at
    assert earlier
    dates = {"opens_at": earlier - YEAR}
    db.session.execute(update(models.Wave).filter_by(name=name).values(dates))
    db.session.commit()


def proof(key: int, panel: str = PANEL) -> str:
    """What a browser makes of a key, in Python: RFC 2104's HMAC, of the key as 16 bytes."""
    return hmac.digest(key.to_bytes(16, "big"), f"mieux panel {panel}".encode(), "sha256").hex()


def link(key: int) -> bytes:
    """What is kept of it."""
    return hashlib.sha256(bytes.fromhex(proof(key))).digest()


def answer(wave: Wave, mark: str, key: int | None = None, **answers: str | int) -> None:
    """Send a response, linked if a key is given."""
    given = (key is not None and pairing.link(proof(key))) or None
    responses.send(wave, mark, {"tenure": "short", **answers}, (), link=given)
    db.session.commit()
