"""What respondents do is counted: once, in memory, and added up by a thread beside the server."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event as Signal
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from app.extensions import db
from app.storage import paradata, waves
from app.storage.paradata import SENT, STARTED
from app.web import counters
from tests import servers
from tests.conftest import application, environment
from tests.pages import Page, Visitor, fill
from tests.web.conftest import begin, field_wave, step


def counted(app: Flask) -> tuple[int, dict[str, int], int]:
    """How many started, reached each page, and sent, once everything was added up."""
    assert "" == counters.add_up(app)
    return known(app)


def known(app: Flask) -> tuple[int, dict[str, int], int]:
    """The same, as the database has it so far."""
    with app.app_context():
        wave = waves.read("ici")
        started, sent = (sum(paradata.by_day(wave, what).values()) for what in (STARTED, SENT))
        return started, dict(paradata.by_page(wave)), sent


def test_an_interview_counts_each_page_once_and_is_sent_once(app: Flask, visitor: Visitor) -> None:
    page = begin(visitor)
    page = step(visitor, page, tenure="long")
    page = step(visitor, page, go="back")
    page = step(visitor, step(visitor, page))
    assert (1, {"you": 1, "end": 1}, 0) == counted(app)
    review = step(visitor, page)
    for _ in range(3):
        visitor.post("/w/ici", data=fill(review, "send"))
    assert (1, {"you": 1, "end": 1, "_review": 1}, 1) == counted(app)


ROUTES = """
questionnaire: routes
version: 1
languages: [fr]
title: {fr: Chemins}
introduction: {fr: Bonjour}
thanks: {fr: Merci}
pages:
  - page: first
    title: {fr: Titre}
    items:
      - item: role
        type: many
        ask: {fr: Que faites-vous ?}
        choices: {leads: {fr: Diriger}, sells: {fr: Vendre}, makes: {fr: Fabriquer}}
      - item: why
        type: text
        when: {role: leads}
        ask: {fr: Pourquoi ?}
  - page: of_some
    title: {fr: Titre}
    when: {role: leads}
    items: [{item: team, type: number, ask: {fr: Combien ?}}]
  - page: of_items
    title: {fr: Titre}
    items: [{item: clients, type: number, when: {role: sells}, ask: {fr: Combien ?}}]
  - page: of_rows
    title: {fr: Titre}
    items:
      - item: tools
        type: grid
        ask: {fr: Avec quoi ?}
        choices: {much: {fr: Beaucoup}, little: {fr: Peu}}
        rows: {hammer: {fr: Marteau, when: {role: makes}}, phone: {fr: Voix, when: {role: sells}}}
  - page: last
    title: {fr: Titre}
    items:
      - {item: mood, type: scale, ask: {fr: Ça va ?}, low: {fr: non}, high: {fr: oui}}
      - {item: more, type: text, when: {mood: 0}, ask: {fr: Pourquoi ?}}
"""


@pytest.mark.parametrize(
    ("roles", "length"),
    [([], 2), (["leads"], 3), (["makes"], 3), (["sells"], 4), (["leads", "sells", "makes"], 5)],
)
def test_nobody_reads_from_the_counts_what_was_answered(
    app: Flask, roles: list[str], length: int
) -> None:
    field_wave(app, ROUTES)
    visitor = Visitor(app)
    page = step(visitor, begin(visitor), role=roles)
    for _ in range(length - 1):
        page = step(visitor, page, mood="0")
    step(visitor, page, go="send")
    assert (1, {"first": 1, "last": 1, "_review": 1}, 1) == counted(app)


def test_a_mistake_or_another_language_is_no_second_visit(app: Flask, visitor: Visitor) -> None:
    page = step(visitor, begin(visitor), gender="woman")  # tenure is required
    assert page.problems
    Page(visitor.post("/w/ici", data=fill(page, None, _switch="en")).text)
    assert (1, {"you": 1}, 0) == counted(app)


def test_a_form_taken_up_again_goes_on_counting_where_it_was(app: Flask, visitor: Visitor) -> None:
    page = step(visitor, begin(visitor), tenure="short")
    saved = Page(visitor.post("/w/ici", data=fill(page, "later")).text)
    code = next(tag.text for tag in saved.tags if tag.get("class") == "code")
    taken_up = visitor.post("/w/ici", data={"_go": "resume", "_code": code, "_language": "fr"})
    step(visitor, Page(taken_up.text))
    assert (1, {"you": 1, "end": 1, "_review": 1}, 0) == counted(app)


@pytest.mark.parametrize("far", ["-1", "0", "x", "9" * 40, "2.5", "٣"])
def test_a_place_made_up_by_hand_breaks_nothing(app: Flask, visitor: Visitor, far: str) -> None:
    step(visitor, begin(visitor), tenure="short", _far=far)
    assert counted(app)[1] == {"you": 1, "end": 1}


def test_nothing_is_written_by_a_request(app: Flask, visitor: Visitor) -> None:
    begin(visitor)
    with app.app_context():
        assert {} == paradata.by_page(waves.read("ici"))


@pytest.mark.parametrize("place", ["Pacific/Kiritimati", "Pacific/Midway"])
def test_counts_are_of_the_day_of_the_network(app: Flask, visitor: Visitor, place: str) -> None:
    app.config["MIEUX"] = replace(app.config["MIEUX"], timezone=place)  # never the same day
    before = datetime.now(ZoneInfo(place)).date()
    begin(visitor)
    counters.add_up(app)
    with app.app_context():
        (day,) = paradata.by_day(waves.read("ici"), STARTED)
    assert day in (before, datetime.now(ZoneInfo(place)).date())


def test_counts_wait_for_a_database_that_is_not_there(app: Flask, visitor: Visitor) -> None:
    begin(visitor)
    with app.app_context():
        db.session.execute(db.text("ALTER TABLE paradata RENAME TO away"))
        db.session.commit()
        assert "OperationalError" == counters.add_up(app)
        db.session.execute(db.text("ALTER TABLE away RENAME TO paradata"))
        db.session.commit()
    assert (1, {"you": 1}, 0) == counted(app)


def test_a_thread_adds_up_and_does_it_once_more_at_the_end(
    app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counters, "EVERY", 0.01)
    stop = Signal()
    thread = counters.keep_adding(app, stop)
    begin(visitor)
    for _ in range(1_000):
        if known(app)[0]:
            break
        stop.wait(0.01)
    stop.set()
    thread.join()
    assert (1, {"you": 1}, 0) == known(app)


def test_a_server_that_stops_adds_up_what_all_its_processes_counted(
    migrated_url: str, tmp_path: Path
) -> None:
    with application(migrated_url, tmp_path) as app:
        field_wave(app)
        with servers.mieux(environment(migrated_url, tmp_path) | {"WORKERS": "2"}) as address:
            for _ in range(20):
                with urlopen(f"{address}/w/ici", b"_go=start") as answer:
                    assert b"_far" in answer.read()
        assert (20, {"you": 20}, 0) == known(app)
