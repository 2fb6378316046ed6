"""Waves, as staff see and lead them: what is shown to whom, what each button does, and to what."""

import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url, update

from app.cli.responses import simulate
from app.extensions import db
from app.storage import clock, journal, models, paradata, releases, rewriting, waves
from app.storage.paradata import REACHED, SENT, STARTED, Event
from app.storage.waves import Wave
from app.web import counters
from app.web.waves import DEEDS
from tests.pages import Page
from tests.web.conftest import begin, field_wave, step
from tests.web.staffing import Member, signed_in


def sit(app: Flask, role: str = "coordinator", *cooperatives: str) -> Member:
    """Somebody who has signed in and reads English."""
    member = signed_in(app, role, cooperatives)
    member.send("/staff/language", language="en")
    return member


def add(app: Flask, name: str, *, closes_in: timedelta | None = None, **known: object) -> None:
    """A wave on the questionnaire of the tests; it has closed already where that is past."""
    with app.app_context():
        waves.add(name, "small", 1, **known)
        if closes_in:
            dates = {"closes_at": clock.now() + closes_in}
            db.session.execute(update(models.Wave).filter_by(name=name).values(dates))
        db.session.commit()


def read(app: Flask, name: str) -> Wave:
    with app.app_context():
        return waves.read(name)


def noted(app: Flask) -> list[tuple[str, str]]:
    """What the journal says was done by somebody, the last first."""
    with app.app_context():
        return [(entry.action, entry.subject) for entry in journal.read(50) if entry.who]


@pytest.fixture
def open_app(app: Flask) -> Flask:
    """The application, with the open wave `ici`."""
    field_wave(app)
    return app


# --- The first page


@pytest.mark.parametrize(
    ("role", "said"),
    [("coordinator", "First publish a questionnaire"), ("analyst", "Coordinators prepare them")],
)
def test_with_no_wave_the_first_page_says_what_to_do(app: Flask, role: str, said: str) -> None:
    assert said in sit(app, role).page("/staff/").main


def test_waves_are_shown_by_their_state_and_what_waits_comes_first(open_app: Flask) -> None:
    soon = clock.now() + timedelta(days=3)
    add(open_app, "planned", opens_at=soon)
    add(open_app, "idea")
    add(open_app, "over", opens_at=clock.now(), closes_in=timedelta(hours=-3))
    add(open_app, "just-over", opens_at=clock.now(), closes_in=timedelta(minutes=-3))
    page = sit(open_app).page("/staff/")
    states = [tag.text.split()[0] for tag in page.all("h2")]
    assert ["Waves", "Open", "Drafts"] == states
    shown = [tag.text for tag in page.all("a") if tag.get("href").startswith("/staff/waves/")]
    assert ["Prepare a wave", "just-over", "over", "ici", "idea", "planned"] == shown
    said = {tag.text.split("\n")[1]: tag.text for tag in page.all("li")}
    assert "It takes nothing any more" in said["over"]
    assert "can still send until" in said["just-over"]
    assert "It opens by itself" in said["planned"]


def test_a_coordinator_of_some_cooperatives_sees_their_waves_only(open_app: Flask) -> None:
    for name in ("nord", "sud", "est"):
        add(open_app, f"wave-{name}", opens_at=clock.now(), cooperative=name)
    page = sit(open_app, "coordinator", "nord", "est").page("/staff/")
    links = {tag.get("href") for tag in page.all("a")}
    seen = {link for link in links if link.startswith("/staff/waves/wave") or "ici" in link}
    assert {"/staff/waves/wave-nord", "/staff/waves/wave-est"} == seen


# --- A new wave


def test_a_wave_takes_answers_on_the_days_of_the_network(open_app: Flask) -> None:
    member = sit(open_app)
    page = member.page("/staff/waves/_new")
    fields = {"name": "ete-2030", "asks": "small@1"}
    sent = member.send("/staff/waves/_new", page, opens="2030-06-01", closes="2030-06-10", **fields)
    assert "/staff/waves/ete-2030" == sent.location
    wave = read(open_app, "ete-2030")
    midnight_in_paris = datetime(2030, 5, 31, 22), datetime(2030, 6, 10, 22)
    assert midnight_in_paris == (wave.opens_at, wave.closes_at)
    assert [("added", "ete-2030")] == noted(open_app)
    assert "From June 1, 2030 to June 10, 2030" in member.page("/staff/waves/ete-2030").main


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "Été", "Use 1 to 60"),
        ("name", "ici", "A wave has this name already"),
        ("name", "_new", "Use 1 to 60"),
        ("asks", "small@9", "Not a valid choice"),
        ("opens", "2020-01-01", "today or a later day"),
        ("opens", "soon", "a day that exists"),
        ("closes", "2030-05-31", "the first day or a later one"),
        ("cooperative", "Nord !", "Use 1 to 60"),
    ],
)
def test_what_cannot_be_a_wave_is_said_beside_its_field(
    open_app: Flask, field: str, typed: str, said: str
) -> None:
    member = sit(open_app)
    whole = {"name": "new-one", "asks": "small@1", "opens": "2030-06-01", "closes": "2030-06-02"}
    sent = member.send("/staff/waves/_new", **whole | {field: typed})
    page = Page(sent.text)
    assert [True] == [said in problem for problem in page.problems], page.problems
    assert f"#{field}" in [tag.get("href") for tag in page.all("a")]
    assert page.title.startswith("Error:")
    assert [] == noted(open_app)


def test_a_name_taken_meanwhile_is_said_beside_it_too(
    open_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = sit(open_app)
    monkeypatch.setattr(waves, "exists", lambda _: False)  # as it was when the form was read
    page = Page(member.send("/staff/waves/_new", name="ici", asks="small@1").text)
    assert [True] == ["A wave has this name already" in problem for problem in page.problems]


@pytest.mark.parametrize("opens", ["", "9999-12-30", "9999-12-31"])
def test_the_last_day_there_is_breaks_nothing(open_app: Flask, opens: str) -> None:
    member, days = sit(open_app), {"opens": opens, "closes": "9999-12-31"}
    for page in ("/staff/waves/_new", "/staff/waves/late/dates"):
        sent = member.send(page, name="late", asks="small@1", **days)
        assert opens == "9999-12-31" or "/staff/waves/late" == sent.location
        assert sent.status_code < 500
    if opens == "9999-12-30":
        assert (
            "From December 30, 9999 to December 30, 9999" in member.page("/staff/waves/late").main
        )


def test_a_coordinator_of_some_cooperatives_prepares_waves_of_theirs(open_app: Flask) -> None:
    member = sit(open_app, "coordinator", "nord")
    whole = {"name": "mine", "asks": "small@1"}
    for of in ({}, {"cooperative": ""}, {"cooperative": "sud"}):
        assert Page(member.send("/staff/waves/_new", **whole | of).text).problems
    member.send("/staff/waves/_new", **whole, cooperative="nord")
    assert "nord" == read(open_app, "mine").cooperative


# --- Dates


def test_both_days_of_a_draft_change(open_app: Flask) -> None:
    add(open_app, "idea")
    member = sit(open_app)
    for opens, closes in (("2030-06-01", "2030-06-02"), ("", "2030-06-02"), ("", "")):
        sent = member.send("/staff/waves/idea/dates", opens=opens, closes=closes)
        assert "/staff/waves/idea" == sent.location
        form = member.page("/staff/waves/idea/dates").form()
        assert [[opens], [closes]] == [form["opens"], form["closes"]]
    assert [("planned", "idea")] * 3 == noted(open_app)


def test_of_an_open_wave_only_the_last_day_changes(open_app: Flask) -> None:
    member, before = sit(open_app), read(open_app, "ici")
    member.send("/staff/waves/ici/dates", opens="2030-06-01", closes="2030-06-02")
    after = read(open_app, "ici")
    assert (before.opens_at, datetime(2030, 6, 2, 22)) == (after.opens_at, after.closes_at)


def test_of_a_wave_that_has_ended_no_day_changes(open_app: Flask) -> None:
    add(open_app, "over", opens_at=clock.now(), closes_in=timedelta(hours=-1))
    before = read(open_app, "over")
    sent = sit(open_app).send("/staff/waves/over/dates", closes="2030-06-02")
    assert ("/staff/waves/over", before) == (sent.location, read(open_app, "over"))


# --- What is done to a wave

LIVES = {  # what is done, to a wave in what state, which is then in what state
    "open": ("idea", "draft", "open", "opened"),
    "end": ("ici", "open", "ending", "ended"),
    "close": ("over", "ending", "closed", "closed"),
    "release": ("guessed", "closed", "released", "released"),
    "publish": ("guessed", "released", "released", "made_public"),
    "withdraw": ("guessed", "released", "released", "withdrawn"),
}


@pytest.fixture
def lived(app_on_each_database: Flask) -> Flask:
    """A wave in each state, on each database."""
    app = app_on_each_database
    field_wave(app)
    add(app, "idea")
    add(app, "over", opens_at=clock.now(), closes_in=timedelta(hours=-3))
    with app.app_context():
        for name in ("guessed", "small-one"):
            waves.open_wave(name, "small", 1)
            simulate(name, 60 if name == "guessed" else 3, seed=1)
            db.session.commit()
            waves.close(name)
    return app


def test_everything_is_asked_before_it_is_done_and_noted_with_it(lived: Flask) -> None:
    member = sit(lived)
    for deed, (name, before, after, action) in LIVES.items():
        assert f"/staff/waves/{name}/{deed}" in links(member, name)
        page = member.page(f"/staff/waves/{name}/{deed}")
        assert page.title.rstrip().partition(" — ")[0].endswith("?")
        assert before == read(lived, name).state()
        sent = member.send(f"/staff/waves/{name}/{deed}", page)
        assert (303, f"/staff/waves/{name}") == (sent.status_code, sent.location)
        assert after == read(lived, name).state()
        assert (action, name) == noted(lived)[0]
        assert [tag.text for tag in member.page(sent.location).all("p") if tag.get("role")]


def links(member: Member, name: str) -> list[str]:
    """Where the page of a wave leads."""
    return [tag.get("href") for tag in member.page(f"/staff/waves/{name}").all("a")]


def test_what_cannot_be_done_in_a_state_is_neither_offered_nor_done(lived: Flask) -> None:
    member = sit(lived)
    states = {"idea": "draft", "ici": "open", "over": "ending", "guessed": "closed"}
    can = {
        "draft": ["open", "remove"],
        "open": ["end", "close"],
        "ending": ["close"],
        "closed": ["release"],
    }
    for name, state in states.items():
        before = read(lived, name)
        for deed in DEEDS:
            address = f"/staff/waves/{name}/{deed}"
            assert (deed in can[state]) == (address in links(member, name))
            if deed not in can[state]:
                assert f"/staff/waves/{name}" == member.get(address).location
                assert f"/staff/waves/{name}" == member.send(address).location
        assert before == read(lived, name)
    assert [] == noted(lived)


def test_a_draft_is_deleted_and_its_name_is_free(lived: Flask) -> None:
    member = sit(lived)
    page = member.page("/staff/waves/idea/remove")
    assert "/staff/" == member.send("/staff/waves/idea/remove", page).location
    assert 404 == member.get("/staff/waves/idea").status_code
    assert ("removed", "idea") == noted(lived)[0]
    add(lived, "idea")


def test_an_open_wave_is_closed_at_once_and_says_who_loses_by_it(open_app: Flask) -> None:
    member = sit(open_app)
    assert "It is still open" in member.page("/staff/waves/ici/close").main
    member.send("/staff/waves/ici/close")
    assert "closed" == read(open_app, "ici").state()


def test_what_a_release_would_show_and_hide_is_seen_before_it_is_made(lived: Flask) -> None:
    member = sit(lived)
    assert "/staff/waves/guessed/check" in links(member, "guessed")
    page = member.page("/staff/waves/guessed/check")
    assert "0 of 0 groups would be shown" in page.main
    assert "closed" == read(lived, "guessed").state()
    assert "too few responses" in member.page("/staff/waves/small-one/check").main
    assert "/staff/waves/ici" == member.get("/staff/waves/ici/check").location
    with lived.app_context():
        assert {} == releases.sources()


def test_too_few_responses_are_not_released_and_nothing_is_noted(lived: Flask) -> None:
    sent = sit(lived).send("/staff/waves/small-one/release")
    assert 409 == sent.status_code and "too few responses" in Page(sent.text).main
    assert [] == noted(lived)


def test_where_the_database_is_in_use_closing_says_so_and_is_done_later(
    open_app: Flask, migrated_sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewriting, "PATIENCE", 100)
    member, page = sit(open_app), "/staff/waves/ici"
    reader = sqlite3.connect(Path(str(make_url(migrated_sqlite_url).database)))
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM response").fetchone()
    sent = member.send(f"{page}/close")
    assert 409 == sent.status_code and "Something else is using" in Page(sent.text).main
    assert "closing did not finish" in member.page(page).main
    reader.close()
    assert page == member.send(f"{page}/close").location
    assert "closed" == read(open_app, "ici").state()


def test_an_analyst_sees_a_wave_and_does_nothing_to_it(lived: Flask) -> None:
    member = sit(lived, "analyst")
    for name in ("idea", "ici", "over", "guessed"):
        own = [link for link in links(member, name) if f"/waves/{name}/" in link]
        assert own == (["/staff/waves/guessed/comments/"] if name == "guessed" else [])
    assert "Prepare a wave" not in member.page("/staff/").main


def test_a_close_that_was_not_done_is_not_noted(
    open_app: Flask, migrated_sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewriting, "PATIENCE", 100)
    member = sit(open_app)
    reader = sqlite3.connect(Path(str(make_url(migrated_sqlite_url).database)))
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM response").fetchone()
    assert 409 == member.send("/staff/waves/ici/close").status_code
    assert [] == noted(open_app)
    reader.close()
    member.send("/staff/waves/ici/close")
    assert [("closed", "ici")] == noted(open_app)


def test_the_address_to_hand_out_is_that_of_the_settings(open_app: Flask) -> None:
    member = sit(open_app)
    for url, site in (("", "https://localhost"), ("https://mieux.example",) * 2):
        open_app.config["MIEUX"] = replace(open_app.config["MIEUX"], url=url)
        links = [tag.text for tag in member.page("/staff/waves/ici").all("a")]
        assert [f"{site}/w/ici"] == [link for link in links if link.endswith("/w/ici")]


# --- How far respondents come


def test_a_wave_shows_how_far_respondents_come_and_nothing_they_said(open_app: Flask) -> None:
    member = sit(open_app, "administrator")
    assert "How far" not in member.page("/staff/waves/ici").main
    visitor = Member(open_app)
    page = step(
        visitor, begin(visitor), tenure="short", gender="other", gender__other__specify="Q8"
    )
    review = step(visitor, page, balance="9")
    assert "Q8" in review.main
    step(visitor, review, go="send")
    begin(visitor)
    counters.add_up(open_app)
    page = member.page("/staff/waves/ici")
    main = " ".join(page.main.split())
    assert "2 began 1 sent 50% went all the way" in main
    captions = [tag.text for tag in page.all("caption")]
    reached = "How many reached each page, and their share of those who began"
    assert ["Responses by day", reached] == captions
    cells = [tag.text for tag in page.all("td", "th")]
    expected = ["You", "2", "100%", "End", "1", "50%"]
    assert expected == cells[cells.index("You") : cells.index("Check your answers")]
    assert "Q8" not in page.html and "Other" not in main
    assert 2 == len(page.all("svg"))


def test_days_without_a_response_are_drawn_too(open_app: Flask) -> None:
    wave = read(open_app, "ici")
    with open_app.app_context():
        for day, count in ((1, 3), (4, 5)):
            counts = {Event(wave.id, SENT): count, Event(wave.id, STARTED): 9}
            paradata.add(datetime(2026, 3, day).date(), counts)
        paradata.add(datetime(2026, 3, 4).date(), {Event(wave.id, REACHED, "gone"): 1})
        db.session.commit()
    page = sit(open_app).page("/staff/waves/ici")
    columns = [tag for tag in page.all("rect") if float(tag.get("width").rstrip("%")) == 20]
    assert ["4.2em", "0em", "0em", "7em"] == [tag.get("height") for tag in columns]
    assert ["Mar 1", "3", "Mar 4", "5"] == [tag.text for tag in page.all("th", "td")][2:6]


# --- Results


def test_results_are_listed_read_and_taken_with_a_note_in_the_journal(lived: Flask) -> None:
    sit(lived).send("/staff/waves/guessed/release")
    member = sit(lived, "analyst")
    page = member.page("/staff/results")
    found = [tag.get("href") for tag in page.all("a") if "guessed" in tag.get("href")]
    results = "/staff/waves/guessed/results"
    assert [results, f"{results}.csv", f"{results}.pdf", f"{results}#downloads"] == found
    assert "Only staff who see this wave can read them." in page.main
    taken = member.get(f"{results}.csv", buffered=True)
    assert (200, "text/csv") == (taken.status_code, taken.mimetype)
    assert "no-store" == taken.headers["Cache-Control"]
    assert ("downloaded", "guessed") == noted(lived)[0]
    assert "Nothing is released yet" in sit(lived, "analyst", "nord").page("/staff/results").main


# --- What all staff pages share


def test_another_language_is_a_button_away_and_shows_the_same_page(open_app: Flask) -> None:
    member = sit(open_app)
    page = member.page("/staff/waves/ici")
    button = next(tag for tag in page.all("button") if tag.get("value") == "fr")
    back = member.send("/staff/language", page, language="fr", back=page.form()["back"][0])
    assert "Français" == button.text
    assert "fr" == Page(member.get(back.location).text).one("html").get("lang")


def test_one_sees_where_one_is(open_app: Flask) -> None:
    member = sit(open_app, "administrator")
    places = {
        "/staff/": "Waves",
        "/staff/waves/ici": "Waves",
        "/staff/waves/_new": "Waves",
        "/staff/questionnaires/": "Questionnaires",
        "/staff/results": "Results",
        "/staff/people/": "Staff",
        "/staff/journal": "Journal",
    }
    for address, words in places.items():
        page = member.page(address)
        assert [words] == [tag.text for tag in page.all("a") if tag.get("aria-current") == "page"]
