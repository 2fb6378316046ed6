"""Panels: what is paired, what is not, and what is left once nothing is to pair it any more."""

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text, update
from sqlalchemy.pool import NullPool

from app import release as gate
from app.analysis.findings import Release, Return
from app.exceptions import (
    AnswersWereErased,
    PanelClosesTooEarly,
    PanelIsClosed,
    PanelNameIsTaken,
    PanelNameIsUnfit,
    PanelNotFound,
    RewritingMustWait,
)
from app.extensions import db
from app.storage import (
    archives,
    audit,
    backups,
    clock,
    journal,
    models,
    pairing,
    panels,
    responses,
    restoring,
    retention,
    rewriting,
    waves,
)
from app.storage.models import Response
from app.storage.pairing import Matched
from tests import panelled
from tests.conftest import application
from tests.panelled import CLOSES, FIRST, PANEL, SECOND, answer, link, proof


@pytest.fixture
def app(app_on_each_database: Flask) -> Iterator[Flask]:
    """A panel with a wave of a year ago and one that began today, on each database."""
    panelled.field(app_on_each_database)
    with app_on_each_database.app_context():
        yield app_on_each_database


def first() -> waves.Wave:
    return waves.read(FIRST)


def second() -> waves.Wave:
    return waves.read(SECOND)


def links() -> set[bytes | None]:
    db.session.rollback()
    return set(db.session.scalars(db.select(Response.panel_link)))


def to_be_closed_today() -> None:
    """Make today the day on which the panel is to be closed."""
    db.session.execute(update(models.Panel).values(closes_on=clock.today()))
    db.session.commit()


def held(url: str, bytes_: bytes) -> list[str]:
    """The files of the database that hold these bytes, PostgreSQL's own log left out."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        files = [Path(f"{make_url(url).database}{end}") for end in ("", "-wal")]
    else:
        with engine.connect() as connection:
            connection.execute(text("CHECKPOINT"))
            number = connection.scalar(
                text("SELECT oid FROM pg_database WHERE datname = current_database()")
            )
        data = Path(str(make_url(url).query["host"])) / "data"
        files = [file for file in (data / "base" / str(number)).iterdir() if file.is_file()]
    return [file.name for file in files if file.exists() and bytes_ in file.read_bytes()]


# --- Creating


@pytest.mark.parametrize(
    ("name", "closes_on", "expected"),
    [
        ("Réseau", CLOSES, PanelNameIsUnfit),
        ("", CLOSES, PanelNameIsUnfit),
        (PANEL, CLOSES, PanelNameIsTaken),
        ("other", date(2020, 1, 1), PanelClosesTooEarly),
    ],
)
def test_a_panel_has_a_name_of_its_own_and_a_day_to_come(
    app: Flask, name: str, closes_on: date, expected: type[Exception]
) -> None:
    with pytest.raises(expected):
        panels.create(name, closes_on)


def test_a_wave_belongs_to_a_panel_that_is_open(app: Flask) -> None:
    panel = first().panel
    assert panel and (PANEL, CLOSES, True) == (panel.name, panel.closes_on, panel.is_open)
    with pytest.raises(PanelNotFound):
        waves.add("third", "small", 1, panel="none")
    panels.close(PANEL)
    with pytest.raises(PanelIsClosed):
        waves.add("third", "small", 1, panel=PANEL)


# --- What is kept


def test_what_is_kept_of_a_proof_is_its_digest_and_only_in_an_open_panel(app: Flask) -> None:
    alone = waves.add("alone", "small", 1, opens_at=clock.now())
    answer(first(), "a", 1)
    answer(first(), "b")
    answer(alone, "c", 2)
    assert {link(1), None} == links()
    to_be_closed_today()
    answer(first(), "d", 3)
    assert {link(1), None} == links()


@pytest.mark.parametrize("text", ["", "x", "ab" * 31, "ab" * 33, "AB" * 32, "gg" * 32])
def test_what_is_no_proof_links_nothing(text: str) -> None:
    assert pairing.link(text) is None


def test_a_form_sent_twice_keeps_its_first_link(app: Flask) -> None:
    answer(first(), "a", 1)
    answer(first(), "a", 2)
    assert {link(1)} == links()


# --- Pairing


def test_the_responses_of_one_key_are_a_pair_under_numbers_that_change(app: Flask) -> None:
    for key in range(30):
        answer(first(), f"a{key}", key, hours=key)
    for key in reversed(range(10, 40)):
        answer(second(), f"b{key}", key, hours=key + 100)
    answer(first(), "nobody")
    answer(second(), "nobody")
    found = [pairing.pairs(second(), first()) for _ in range(2)]
    for pairs in found:
        hours = [(pair.earlier["hours"], pair.later["hours"]) for pair in pairs]
        assert sorted((key, key + 100) for key in range(10, 30)) == sorted(hours)
        assert hours != sorted(hours)
    numbers = [{pair.number for pair in pairs} for pairs in found]
    assert (20, 20, 0) == (len(numbers[0]), len(numbers[1]), len(numbers[0] & numbers[1]))
    assert Matched(linked=30, again=20, doubled=0) == pairing.matched(second(), first())


def test_every_response_comes_with_what_the_same_person_answered_in_another_wave(
    app: Flask,
) -> None:
    for key in range(30):
        answer(first(), f"a{key}", key, hours=key)
    for key in reversed(range(20, 40)):
        answer(second(), f"b{key}", key, hours=key + 100)
    answer(first(), "nobody", hours=200)
    answer(first(), "one of two", 40, hours=300)
    answer(first(), "two of two", 40, hours=301)
    answer(second(), "twice before", 40, hours=400)
    for wave, other, alone in ((first(), second(), 20 + 3), (second(), first(), 10 + 1)):
        found = [*pairing.responses(wave, other)]
        assert waves.count_responses(wave) == len(found)
        assert alone == sum(before is None for _, before in found)
        gaps = {abs(now["hours"] - before["hours"]) for now, before in found if before}
        assert {100} == gaps


def test_several_responses_of_one_key_are_kept_and_counted_and_not_paired(app: Flask) -> None:
    for wave, mark, key in (
        (first(), "a", 1),
        (first(), "b", 1),
        (first(), "c", 2),
        (first(), "d", 3),
        (second(), "e", 1),
        (second(), "f", 2),
        (second(), "g", 2),
        (second(), "h", 3),
    ):
        answer(wave, mark, key)
    assert 1 == len(pairing.pairs(second(), first()))
    assert Matched(linked=3, again=1, doubled=4) == pairing.matched(second(), first())
    assert (4, 4) == tuple(waves.count_responses(wave) for wave in (first(), second()))


def test_a_key_pairs_nothing_with_another_panel(app: Flask) -> None:
    panels.create("other", CLOSES)
    there = waves.add("there", "small", 1, opens_at=clock.now(), panel="other")
    answer(first(), "a", 1)
    responses.send(there, "b", {"tenure": "long"}, (), link=pairing.link(proof(1, "other")))
    db.session.commit()
    assert 2 == len(links()) and [] == pairing.pairs(there, first())


# --- At a release


def test_a_release_says_how_many_came_back(app: Flask) -> None:
    for key in range(33):
        answer(first(), f"a{key}", key)
    for key in range(10, 40):
        answer(second(), f"b{key}", key)
    assert () == gate.returns(second())
    waves.close(FIRST)
    waves.close(SECOND)
    (back,) = gate.returns(second())
    assert (Return(FIRST, 35, 25), 0.29) == (back, back.attrition)
    assert () == gate.returns(first())
    panels.close(PANEL)
    assert () == gate.returns(second())


def test_few_who_came_back_are_not_shown(app: Flask) -> None:
    for key in range(12):
        answer(first(), f"a{key}", key)
    for key in range(10):
        answer(second(), f"b{key}", key)
    waves.close(FIRST)
    (back,) = gate.returns(second())
    assert (Return(FIRST, 10, None), None) == (back, back.attrition)


def test_releases_from_before_there_were_panels_are_read(app: Flask) -> None:
    came_back = (Return("v", 15, None),)
    made = Release("w", 1, "q", 1, "imported", "2026-01-01", 20, (), returns=came_back)
    assert made == Release.from_json(made.to_json())
    old = {name: value for name, value in made.to_json().items() if name != "returns"}
    assert () == Release.from_json(old).returns


# --- Seeing and erasing


def test_a_key_finds_its_responses_and_erases_them_and_no_others(app: Flask) -> None:
    answer(first(), "a", 1, hours=1)
    answer(second(), "b", 1, hours=2)
    answer(second(), "c", 2, hours=3)
    panel = panels.read(PANEL)
    found = [(wave.name, answers["hours"]) for wave, answers in pairing.of(panel, link(1))]
    assert [(SECOND, 2), (FIRST, 1)] == found
    assert 2 == pairing.erase(panel, link(1))
    db.session.commit()
    assert ([], {link(2)}) == (pairing.of(panel, link(1)), links())


def test_once_answers_are_erased_nothing_is_published_anew(app: Flask) -> None:
    for key in range(30):
        answer(first(), f"a{key}", key, hours=key)
    waves.close(FIRST)
    gate.release_wave(FIRST)
    assert 2 == gate.release_wave(FIRST).number
    pairing.erase(panels.read(PANEL), link(1))
    with pytest.raises(AnswersWereErased):
        gate.release_wave(FIRST)
    with pytest.raises(AnswersWereErased):
        gate.preview(FIRST)


def test_what_was_erased_is_in_no_file_after_the_daily_round(app: Flask) -> None:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    answer(first(), "a", 1, word="canary-7b2e")
    answer(first(), "b", 2)
    assert held(url, b"canary-7b2e"), "the search finds what there is"
    pairing.erase(panels.read(PANEL), link(1))
    db.session.commit()
    retention.run()
    assert ([], []) == (held(url, b"canary-7b2e"), held(url, link(1)))
    assert {link(2)} == links()


# --- Closing


def test_closing_leaves_no_link_in_any_file(app: Flask) -> None:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    for key in range(40):
        answer(first(), f"a{key}", key)
    waves.close(FIRST)
    assert held(url, link(7)), "the search finds what there is"
    db.session.rollback()
    closed = panels.close(PANEL)
    assert (True, False) == (closed.rewritten, closed.is_open)
    assert [] == [key for key in range(40) if held(url, link(key))]
    assert ({None}, 40) == (links(), waves.count_responses(first()))
    assert ("panel_closed", PANEL) == journal.read(1)[0][3:]
    with pytest.raises(PanelIsClosed):
        panels.close(PANEL)


def test_closing_deletes_the_backups_that_hold_links_and_no_others(app: Flask) -> None:
    panels.create("other", CLOSES)
    db.session.commit()
    waves.close(FIRST)
    waves.close(SECOND)
    file, made = backups.make()
    assert ([], ["other", PANEL]) == (made.open_waves, sorted(made.open_panels))
    db.session.rollback()
    panels.close(PANEL)
    assert not file.exists()
    later, made = backups.make()
    assert ["other"] == made.open_panels == archives.unsettled(later).open_panels
    db.session.rollback()
    retention.run()
    assert later.exists()


def test_the_daily_round_closes_a_panel_whose_day_has_come(app: Flask) -> None:
    answer(first(), "a", 1)
    to_be_closed_today()
    file, _ = backups.make()
    db.session.rollback()
    done = {rule.sentence: rule.deleted for rule in retention.run()}
    assert 1 == done["Links of panels whose last day has come"]
    assert ({None}, True) == (links(), panels.read(PANEL).rewritten)
    assert not file.exists()
    assert (
        0
        == {rule.sentence: rule.deleted for rule in retention.run()}[
            "Links of panels whose last day has come"
        ]
    )
    noted = [entry.subject for entry in journal.read(20) if entry.action == "panel_closed"]
    assert [PANEL] == noted


def test_a_close_that_is_held_up_can_be_done_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewriting, "PATIENCE", 200)
    answer(first(), "a", 1)
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    with create_engine(url, poolclass=NullPool).connect() as connection:
        connection.exec_driver_sql("BEGIN" if "sqlite" in url else "SELECT 1")
        connection.exec_driver_sql("SELECT count(*) FROM response").all()
        with pytest.raises(RewritingMustWait):
            panels.close(PANEL)
        db.session.rollback()
        assert not panels.read(PANEL).rewritten
        db.session.rollback()
    assert panels.close(PANEL).rewritten
    assert [] == held(url, link(1))


def test_of_many_closes_at_once_one_is_done(app: Flask) -> None:
    told: list[str] = []
    start = threading.Barrier(4)

    def close() -> None:
        with app.app_context():
            start.wait()
            try:
                told.append(panels.close(PANEL).name)
            except (PanelIsClosed, RewritingMustWait) as refused:
                told.append(type(refused).__name__)

    closers = [threading.Thread(target=close) for _ in range(4)]
    for closer in closers:
        closer.start()
    for closer in closers:
        closer.join()
    assert ["PanelIsClosed"] * 3 + [PANEL] == sorted(told)


def test_a_panel_survives_a_backup_and_its_restoring(
    app: Flask, sqlite_url: str, tmp_path: Path
) -> None:
    answer(first(), "a", 1)
    file, _ = backups.make(tmp_path / "one.zip")
    url = f"sqlite:///{tmp_path / 'other.sqlite'}"
    with application(url, tmp_path) as other, other.app_context():
        restoring.restore(file)
        panel = first().panel
        assert panel and (PANEL, {link(1)}) == (panel.name, links())


def test_the_audit_tells_of_a_link_that_should_be_gone(app: Flask) -> None:
    answer(first(), "a", 1)

    def kept() -> list[bool]:
        found = audit.run(first())
        return [finding.is_kept for finding in found if "pairs responses" in finding.sentence]

    assert [True] == kept()
    db.session.execute(update(models.Panel).values(closed_at=clock.now()))
    assert [False] == kept()
