"""The journal as administrators read it, and that a whole wave leaves nothing of anyone in it."""

import re

import pytest
from flask import Flask

from app.extensions import db
from app.storage import journal, staff, waves
from app.storage.journal import Action
from app.web.journal import SHOWN
from tests.pages import Page, Visitor
from tests.web.conftest import begin, field_wave, step
from tests.web.staffing import Member, signed_in
from tests.web.test_results import release_wave

CANARY = "canari-jaune"


@pytest.fixture
def ada(app: Flask) -> Member:
    """An administrator, who reads English."""
    ada = signed_in(app, "administrator")
    token = ada.page("/staff/journal").form()["csrf_token"][0]
    ada.post("/staff/language", data={"language": "en", "csrf_token": token})
    return ada


def note(app: Flask, *entries: tuple[int | None, Action, str]) -> None:
    with app.app_context():
        for entry in entries:
            journal.note(*entry)
        db.session.commit()


def said(page: Page) -> list[str]:
    """The sentences of the page, without the hours."""
    lines = [" ".join(tag.text.split()) for tag in page.all("li")]
    return [line.partition(" – ")[2] for line in lines if " – " in line]


def link(page: Page, words: str) -> str:
    return next((tag.get("href") for tag in page.all("a") if tag.text == words), "")


def test_it_is_read_a_page_at_a_time(app: Flask, ada: Member) -> None:
    note(app, *((None, "opened", f"w{number}") for number in range(2 * SHOWN + 1)))
    seen, page = [], ada.page("/staff/journal")
    assert not link(page, "Newest")
    while True:
        seen.append(said(page))
        if not (older := link(page, "Older")):
            break
        note(app, (None, "opened", "meanwhile"))
        page = ada.page(older)
    assert [SHOWN, SHOWN, 1] == [len(lines) for lines in seen]
    expected = [f"A command opened the wave “w{number}”." for number in range(2 * SHOWN, -1, -1)]
    assert expected == [line for lines in seen for line in lines]
    assert "A command opened the wave “meanwhile”." in said(ada.page(link(page, "Newest")))


@pytest.mark.parametrize(
    ("asked", "subjects"),
    [
        ("", ["closed", "monday", "opened"]),
        ("by={ada}", ["closed", "opened"]),
        ("by=0", ["monday"]),
        ("action=opened", ["opened"]),
        ("by=0&action=opened", []),
        ("by=&action=", ["closed", "monday", "opened"]),
        (f"by={9**30}&before=-{9**30}", ["closed", "monday", "opened"]),
        ("by=x&action=answered&before=y", ["closed", "monday", "opened"]),
    ],
)
def test_it_is_read_by_person_and_by_what_was_done(
    app: Flask, ada: Member, asked: str, subjects: list[str]
) -> None:
    id = ada.person.id
    note(app, (id, "opened", "opened"), (None, "backed_up", "monday"), (id, "closed", "closed"))
    page = ada.page(f"/staff/journal?{asked.format(ada=id)}")
    assert subjects == [re.findall("opened|monday|closed", line)[-1] for line in said(page)]
    assert subjects or "Nothing was noted." in page.main


def test_a_name_is_a_name_and_a_filter_stays_chosen(app: Flask, ada: Member) -> None:
    with app.app_context():
        odd = staff.add("odd@example.org", "<b>100 %(who)s</b>", "coordinator").id
        db.session.commit()
    note(app, (odd, "opened", "%(subject)s & more"))
    page = ada.page(f"/staff/journal?by={odd}&action=opened")
    assert ["<b>100 %(who)s</b> (odd@example.org) opened the wave “%(subject)s & more”."] == said(
        page
    )
    assert ([str(odd)], ["opened"]) == (page.form()["by"], page.form()["action"])


def test_people_of_one_name_are_told_apart(app: Flask, ada: Member) -> None:
    with app.app_context():
        for email in ("one@example.org", "two@example.org"):
            journal.note(staff.add(email, "Claire Martin", "coordinator").id, "opened", "w")
        db.session.commit()
    page = ada.page("/staff/journal")
    both = ["Claire Martin (two@example.org)", "Claire Martin (one@example.org)"]
    assert [f"{who} opened the wave “w”." for who in both] == said(page)[:2]
    assert set(both) < {option.text for option in page.all("option")}


def test_a_whole_wave_leaves_nothing_of_a_respondent_in_it(app: Flask, ada: Member) -> None:
    field_wave(app)
    respondent = Visitor(app)
    page = step(respondent, begin(respondent), tenure="short", gender="woman")
    page = step(respondent, page, comment=CANARY)
    step(respondent, page, "send")
    for deed in ("end", "close"):
        address = f"/staff/waves/ici/{deed}"
        token = ada.page(address).form()["csrf_token"][0]
        assert 303 == ada.post(address, data={"csrf_token": token}).status_code
    with app.app_context():
        assert 1 == waves.count_responses(waves.read("ici"))
        waves.open_wave("la", "small", 1)
        db.session.commit()
    release_wave(app, "la")
    for kind in ("csv", "json"):
        file = ada.get(f"/staff/waves/la/results.{kind}")
        assert (200, "no-store") == (file.status_code, file.headers["Cache-Control"])
    with app.app_context():
        entries = journal.read(100)
        rows = db.session.execute(db.text("SELECT * FROM journal")).all()
    done = [(entry.who, entry.action, entry.subject) for entry in reversed(entries)]
    who = f"{ada.person.name} ({ada.person.email})"
    assert [
        (who, "ended", "ici"),
        (who, "closed", "ici"),
        (None, "closed", "la"),
        (who, "downloaded", "la"),
        (who, "downloaded", "la"),
    ] == done
    assert CANARY not in str(rows)
