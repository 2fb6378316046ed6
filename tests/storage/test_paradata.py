"""Paradata: counts that add up, know no time finer than the day, and nobody."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import inspect

from app.extensions import db
from app.questionnaire.loader import Source
from app.storage import models, paradata, versions, waves
from app.storage.paradata import REACHED, SENT, STARTED, Event
from app.storage.waves import Wave
from tests.web.conftest import SMALL

MONDAY = date(2026, 3, 2)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def wave(app_on_each_database: Flask) -> Iterator[Wave]:
    """An open wave, and another beside it, on each database."""
    with app_on_each_database.app_context():
        versions.publish(Source("v1.yaml", SMALL, {}))
        waves.open_wave("there", "small", 1)
        opened = waves.open_wave("here", "small", 1)
        db.session.commit()
        yield opened


def test_counts_of_a_day_add_up(wave: Wave) -> None:
    for _ in range(3):
        paradata.add(MONDAY, {Event(wave.id, STARTED): 2, Event(wave.id, SENT): 1})
    paradata.add(TUESDAY, {Event(wave.id, SENT): 4})
    db.session.commit()
    assert {MONDAY: 6} == paradata.by_day(wave, STARTED)
    assert [(MONDAY, 3), (TUESDAY, 4)] == list(paradata.by_day(wave, SENT).items())


def test_pages_are_counted_over_all_days_and_for_each_wave_apart(wave: Wave) -> None:
    there = waves.read("there")
    for day in (TUESDAY, MONDAY):
        counts = {Event(wave.id, REACHED, "you"): 3, Event(wave.id, REACHED, "end"): 1}
        paradata.add(day, counts | {Event(there.id, REACHED, "you"): 9})
    db.session.commit()
    assert {"you": 6, "end": 2} == paradata.by_page(wave)
    assert {"you": 18} == paradata.by_page(there)
    assert {} == paradata.by_day(wave, SENT)


def test_whoever_adds_at_once_loses_nothing(app_on_each_database: Flask, wave: Wave) -> None:
    events = [Event(wave.id, REACHED, page) for page in ("you", "work", "end")]

    def add(turn: int) -> None:
        with app_on_each_database.app_context():
            order = events if turn % 2 else events[::-1]
            paradata.add(MONDAY, dict.fromkeys(order, 1))
            db.session.commit()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, range(40)))
    assert {"you": 40, "work": 40, "end": 40} == paradata.by_page(wave)


def test_no_time_finer_than_the_day_is_kept_and_nothing_of_anyone(wave: Wave) -> None:
    columns = inspect(db.engine).get_columns(models.Paradata.__tablename__)
    kinds = {column["name"]: str(column["type"]) for column in columns}
    assert {"wave_id", "day", "event", "page", "count"} == set(kinds)
    assert ["day"] == [name for name, kind in kinds.items() if "DATE" in kind or "TIME" in kind]
    assert "DATE" == kinds["day"]
