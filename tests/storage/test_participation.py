"""Participation: what is known of how many took part, and until when."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app import release as gate
from app.analysis.findings import Participation
from app.extensions import db
from app.storage import (
    frame,
    invitations,
    models,
    paradata,
    participation,
    responses,
    retention,
    waves,
)
from app.storage.clock import now, today
from app.storage.paradata import SENT, STARTED, Event
from app.storage.participation import Known
from tests import invited
from tests.invited import address, wave

PEOPLE = 90
BOUNCED = 20


@pytest.fixture
def app(migrated_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application whose wave `ici` is for 90 invited people: once on each database."""
    with invited.application(migrated_url, tmp_path) as app:
        invited.field(app, PEOPLE)
        with app.app_context():
            waves.open_wave("tous", "small", 1)
            db.session.commit()
            yield app


def begin(name: str, *days: int) -> None:
    """Count so many interviews begun on each day, and one sent."""
    of = waves.read(name).id
    for number, count in enumerate(days):
        counts = {Event(of, STARTED): count, Event(of, SENT): 1}
        paradata.add(today() - timedelta(days=number), counts)
    db.session.commit()


def answer(name: str, people: int) -> None:
    """Keep the responses of so many people; each of the invited uses a right of their own."""
    of = waves.read(name)
    is_invited = of.mode == waves.INVITED
    codes = invitations.print_cards(of, people) if is_invited else [None] * people
    for number, code in enumerate(codes):
        responses.send(of, f"mark {number}", {"tenure": "long"}, (), code)
    db.session.commit()


def known(name: str) -> Known:
    return participation.read(waves.read(name))


def test_of_invited_people_it_is_known_how_many_were_asked_and_not_reached(app: Flask) -> None:
    assert Known(PEOPLE, 0, None) == known("ici")
    begin("ici", 30, 12)
    begin("tous", 5)
    answer("ici", 15)
    invitations.bounced(map(address, range(BOUNCED)))
    assert Known(PEOPLE + 15, BOUNCED, 42) == known("ici")


def test_of_a_wave_for_anyone_the_frame_tells_how_many_were_asked(app: Flask) -> None:
    begin("tous", 5)
    answer("tous", 3)
    assert Known(None, None, 5) == known("tous")
    margins = {("gender", "woman"): 30, ("gender", "man"): 21, ("tenure", "long"): 51}
    frame.keep(waves.read("tous"), margins)
    assert Known(51, None, 5) == known("tous")


def test_a_close_leaves_all_of_it_until_addresses_and_responses_go(app: Flask) -> None:
    begin("ici", 30)
    answer("ici", 15)
    invitations.bounced(map(address, range(BOUNCED)))
    db.session.commit()
    waves.close("ici")
    assert Known(PEOPLE + 15, BOUNCED, 30) == known("ici")
    invitations.forget(wave())
    assert Known(PEOPLE + 15, None, 30) == known("ici")
    long_ago = now() - timedelta(days=2_000)
    db.session.execute(db.update(models.Wave).filter_by(name="ici").values(closed_at=long_ago))
    retention.run()
    assert Known(PEOPLE + 15, None, None) == known("ici")


def test_a_release_prints_it_round(app: Flask) -> None:
    begin("ici", 30)
    answer("ici", 15)
    invitations.bounced(map(address, range(BOUNCED)))
    db.session.commit()
    waves.close("ici")
    expected = Participation(105, 20, 30, 15, {"RR1": 0.14, "RR2": 0.29, "RR3": 0.14, "RR4": 0.29})
    assert expected == gate.release_wave("ici").participation


def test_of_answers_that_came_another_way_only_their_number_is_known(app: Flask) -> None:
    of = waves.claim("tous", waves.IMPORTED)
    responses.add(of, [{"tenure": "long"}] * 23, ())
    waves.close("tous")
    assert Participation(None, None, None, 25) == gate.release_wave("tous").participation
