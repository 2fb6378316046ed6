"""Invitations as coordinators lead them: tables seen before they are kept, messages, sending."""

import json
import re
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from threading import enumerate as threads

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from app.config import Config
from app.exceptions import CardsWerePrinted
from app.extensions import db
from app.storage import (
    audit,
    clock,
    frame,
    invitations,
    journal,
    mailings,
    models,
    sendings,
    sheets,
    waves,
)
from app.storage.invitations import Contact, Counts
from app.storage.waves import GRACE
from app.web.invitations import background
from app.web.invitations.area import LARGEST
from tests import invited
from tests.invited import address, finished, of_words, wave
from tests.mailbox import Mailbox, mailbox
from tests.pages import Page, Visitor
from tests.web.staffing import Member, signed_in

HERE = "/staff/waves/ici/invitations"
HEAD = "email,language\n"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


@pytest.fixture
def app(migrated_sqlite_url: str, tmp_path: Path, box: Mailbox) -> Iterator[Flask]:
    """An application with the open, invited wave `ici` and a mail server."""
    with invited.application(migrated_sqlite_url, tmp_path, MIEUX_SMTP=box.address) as app:
        invited.field(app)
        yield app
        settled()


@pytest.fixture
def app_on_each_database(migrated_url: str, tmp_path: Path, box: Mailbox) -> Iterator[Flask]:
    """The same, once on SQLite and once on PostgreSQL."""
    with invited.application(migrated_url, tmp_path, MIEUX_SMTP=box.address) as app:
        invited.field(app)
        yield app
        settled()


@pytest.fixture
def member(app: Flask) -> Member:
    return sit(app)


def sit(app: Flask, role: str = "coordinator", *cooperatives: str) -> Member:
    """Somebody who has signed in and reads English."""
    member = signed_in(app, role, cooperatives)
    member.send("/staff/language", language="en")
    return member


def settled() -> None:
    """Wait until nothing is being sent any more."""
    for thread in threads():
        if thread.name.startswith("sending "):
            thread.join(30)
            assert not thread.is_alive()


def people(app: Flask, count: int, name: str = "ici") -> None:
    with app.app_context():
        known = waves.read(name)
        invitations.add(known, (Contact(address(number), "fr") for number in range(count)))
        db.session.commit()


def give(member: Member, where: str, content: bytes | str, **more: str) -> TestResponse:
    """Choose a file on a page, and press its button."""
    content = content.encode() if isinstance(content, str) else content
    token = member.page("/staff/account").form()["csrf_token"][0]
    data = {"csrf_token": token, "file": (BytesIO(content), "contacts.csv"), **more}
    return member.post(f"{HERE}/{where}", data=data, content_type="multipart/form-data")


def confirm(member: Member, answer: TestResponse, where: str) -> TestResponse:
    """Press the button of the page that shows what would be kept."""
    form = {name: values[0] for name, values in Page(answer.text).form().items()}
    kept = {name: form[name] for name in ("csrf_token", "text", "seen")}
    return member.post(f"{HERE}/{where}", data=kept, content_type="multipart/form-data")


def came(box: Mailbox) -> list[EmailMessage]:
    """The messages to the invited; others go to whoever signs in."""
    return [message for message in box.messages if message["List-Unsubscribe"]]


def lines(answer: TestResponse) -> list[int]:
    """The lines that a page says cannot be used."""
    return [int(number) for number in re.findall(r"<b>Line (\d+)</b>", answer.text)]


def known(app: Flask) -> set[str]:
    with app.app_context():
        return set(invitations.addresses(wave()))


def noted(app: Flask) -> list[str]:
    """What the journal says was done by somebody, the last first."""
    with app.app_context():
        return [entry.action for entry in journal.read(50) if entry.who]


def answer(app: Flask, code: str, mark: str = "a") -> int:
    return Visitor(app).post("/w/ici", data=finished(mark, code)).status_code


def main_of(member: Member, where: str = "") -> str:
    return " ".join(member.page(HERE + where).main.split())


# --- A table of people


TABLES: dict[str, tuple[bytes, set[str], list[int]]] = {
    "as it should be": (b"email,language\na@x.org,fr\nb@x.org,en\n", {"a@x.org", "b@x.org"}, []),
    "with a mark at its beginning": (b"\xef\xbb\xbfEmail\na@x.org\n", {"a@x.org"}, []),
    "with semicolons": (b"Nom;Courriel;Langue\nA;a@x.org;en\nB;;fr\n", {"a@x.org"}, [3]),
    "of Windows": ("prénom,email\r\nZoé,zoe@x.org\r\n".encode("cp1252"), {"zoe@x.org"}, []),
    "of Unicode text": ("email\tlangue\nzoe@x.org\tfr\n".encode("utf-16"), {"zoe@x.org"}, []),
    "without names": (b"a@x.org\nb@x.org\n", {"a@x.org", "b@x.org"}, []),
    "without names, with languages": (b"a@x.org;en\nb@x.org;tlh\n", {"a@x.org"}, [2]),
    "with formulas": (b"email\n=1+1\n@SUM(A1)\n+33 6 00\na@x.org\n", {"a@x.org"}, [2, 3, 4]),
    "twice": (b"email\na@x.org\nA@X.ORG\n", {"a@x.org"}, [3]),
    "with an encoded address": (b"email\n=?utf-8?q?claire?=@x.org\na@x.org\n", {"a@x.org"}, [2]),
    "with short lines": (b"name,email,language\nA,a@x.org\nB\n", {"a@x.org"}, [3]),
    "with markup": (b"email\n<script>alert(1)</script>\n", set(), [2]),
    "with names alone": (b"email,language\n", set(), []),
    "without addresses": (b"name\nClaire\n", set(), [1]),
    "a workbook": (b"PK\x03\x04\x00\x00\x08\x00", set(), [1]),
    "an open quotation": (b'email\n"' + b"x\n" * 140_000, set(), [1]),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_seen_before_any_of_it_is_kept(app: Flask, member: Member, name: str) -> None:
    content, good, wrong = TABLES[name]
    seen = give(member, "people", content)
    assert (200, wrong) == (seen.status_code, lines(seen))
    assert set() == known(app) and [] == noted(app), "nothing is half done"
    buttons = [tag.text for tag in Page(seen.text).all("button") if "dd th" in tag.text]
    assert bool(good) == bool(buttons)
    if good:
        assert 303 == confirm(member, seen, "people").status_code
        assert (good, ["addresses_added"]) == (known(app), noted(app))


def test_only_good_lines_travel_with_the_page(member: Member) -> None:
    seen = give(member, "people", "nom,email,téléphone\nClaire,a@x.org,0600\nPaul,b@,0601\n")
    assert ["email,language\na@x.org,fr\n"] == Page(seen.text).form()["text"]
    assert "0600" not in seen.text


def test_nothing_chosen_is_said(member: Member) -> None:
    for where in ("people", "groups", "returned"):
        page = Page(member.send(f"{HERE}/{where}", text=" \n").text)
        assert [True] == ["Choose a file" in problem for problem in page.problems], where


def test_lines_may_be_pasted(app: Flask, member: Member) -> None:
    seen = member.send(f"{HERE}/people", text="a@x.org\nb@x.org,en\nnobody")
    assert [3] == lines(seen)
    confirm(member, seen, "people")
    assert {"a@x.org", "b@x.org"} == known(app)


def test_ten_thousand_people_are_added_at_once(app: Flask, member: Member) -> None:
    table = HEAD + "".join(f"prenom.nom.{number}@cooperative.org,fr\n" for number in range(10_000))
    seen = give(member, "people", table)
    assert "Add 10000 people?" in Page(seen.text).title
    confirm(member, seen, "people")
    assert 10_000 == len(known(app))


def test_of_ten_thousand_wrong_lines_the_first_are_shown(member: Member) -> None:
    seen = give(member, "people", HEAD + "nobody\n" * 10_000)
    assert list(range(2, 202)) == lines(seen)
    assert "9800 more lines cannot be used" in Page(seen.text).main


def test_a_table_takes_no_more_memory_than_what_its_lines_hold() -> None:
    names = ",".join(f"c{number}" for number in range(2_000))
    table = f"{names},email\n" + "x\n" * 5_000
    tracemalloc.start()
    _, problems = sheets.contacts(table.encode(), ["fr"])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 5_000 == len(problems)
    assert peak < 20_000_000, "bytes: padded to the names of its columns, it would take 400 MB"


def test_who_was_added_meanwhile_is_said_and_nobody_is_added_twice(
    app: Flask, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = give(member, "people", HEAD + "p0@example.org,fr\nnew@example.org,fr\n")
    people(app, 1)
    again = confirm(member, seen, "people")
    assert (200, [2], {"p0@example.org"}) == (again.status_code, lines(again), known(app))
    known_then = iter([frozenset(), frozenset({"p0@example.org"})])
    monkeypatch.setattr(invitations, "addresses", lambda _: next(known_then))
    at_once = confirm(member, seen, "people")  # both looked before either had added
    assert (200, [2]) == (at_once.status_code, lines(at_once))
    monkeypatch.undo()
    assert 303 == confirm(member, again, "people").status_code
    assert {"p0@example.org", "new@example.org"} == known(app)


def test_a_file_that_is_too_large_is_refused_in_words(app: Flask, member: Member) -> None:
    for where in ("people", "groups", "returned"):
        refused = give(member, where, b"x" * (LARGEST + 1))
        assert (413, "This file is too large") == (refused.status_code, said(refused))
    pasted = member.send(f"{HERE}/people", text="x" * (LARGEST + 1))
    assert 413 == pasted.status_code
    assert 413 == Visitor(app).post("/w/ici", data={"x": "x" * 300_000}).status_code


def said(response: TestResponse) -> str:
    return Page(response.text).one("h1").text.strip()


def test_a_table_leaves_no_trace_on_the_server_until_it_is_kept(
    app: Flask, member: Member, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    give(member, "people", HEAD + "canary@example.org,fr\nwrong-canary,fr\n")
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert [] == [file for file in files if b"canary" in file.read_bytes()]
    told = capfd.readouterr()
    assert "canary" not in told.out + told.err


def test_without_its_token_no_table_is_taken(app: Flask, member: Member) -> None:
    seen = give(member, "people", HEAD + "a@x.org,fr\n")
    form = Page(seen.text).form()
    sent = member.post(f"{HERE}/people", data={"text": form["text"][0], "seen": "1"})
    assert (400, set()) == (sent.status_code, known(app))


# --- Groups

GROUPS = "gender,tenure,invited\nwoman,short,60\nwoman,long,40\nman,short,50\nman,long,30\n"
MARGINS = {"gender": {"man": 80, "woman": 100}, "tenure": {"long": 70, "short": 110}}


def test_groups_are_seen_as_margins_and_then_kept(app: Flask, member: Member) -> None:
    seen = give(member, "groups", GROUPS)
    cells = [tag.text for tag in Page(seen.text).all("caption", "th", "td")]
    assert ["You are", "Group", "People", "A woman", "100", "A man", "80", "All", "180"] == cells[
        :9
    ]
    with app.app_context():
        assert {} == frame.read(wave())
    assert 303 == confirm(member, seen, "groups").status_code
    with app.app_context():
        assert (MARGINS, ["framed"]) == (frame.read(wave()), noted(app))
    assert "Known by 2 questions" in main_of(member)
    again = give(member, "groups", "gender,invited\nwoman,10\nman,5\n")
    assert "They replace those" in Page(again.text).main
    confirm(member, again, "groups")
    with app.app_context():
        assert {"gender": {"man": 5, "woman": 10}} == frame.read(wave())


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ("gender,invited\nwoman,many\nmartian,3\n", [2, 3]),
        ("gender,count\nwoman,3\n", [1]),
        ("invited\n3\n", [1]),
        ("wage,invited\nlow,3\n", [1]),
        ("gender,tenure,invited\nwoman,,5\nman,short,5\n", [1]),
        (f"gender,invited\nwoman,{'9' * 30}\n", [2]),
    ],
)
def test_groups_that_are_not_understood_are_not_kept(
    app: Flask, member: Member, table: str, wrong: list[int]
) -> None:
    seen = give(member, "groups", table)
    assert (200, wrong) == (seen.status_code, lines(seen))
    assert not [tag for tag in Page(seen.text).all("button") if "Keep" in tag.text]
    give(member, "groups", table, seen="1")
    with app.app_context():
        assert ({}, []) == (frame.read(wave()), noted(app))


# --- The message


@pytest.mark.parametrize(("language", "hello"), [("fr", "Bonjour,"), ("en", "Hello,")])
@pytest.mark.parametrize("which", ["invitation", "reminder"])
def test_a_message_is_shown_as_it_is_received(
    app: Flask, member: Member, box: Mailbox, language: str, hello: str, which: str
) -> None:
    page = member.page(f"{HERE}/message/{which}/{language}")
    assert "An example" in page.main and "Réseau <mieux@example.org>" in page.main
    text = page.one("pre").text
    assert hello in text and "XXXX-XXXX-XXXX" in text
    html = member.get(page.one("iframe").get("src"))
    assert hello in html.text and "XXXX-XXXX-XXXX" in html.text
    policy = html.headers["Content-Security-Policy"]
    assert "sandbox" in policy and "unsafe" not in policy and "default-src 'none'" in policy
    assert [] == came(box) and 403 == answer(app, "XXXX-XXXX-XXXX")


def test_there_are_no_other_messages(member: Member) -> None:
    for path in ("invitation/de", "thanks/fr", "reminder/xx/page"):
        assert 404 == member.get(f"{HERE}/message/{path}").status_code


def test_where_links_would_not_be_safe_the_page_says_so(app: Flask, member: Member) -> None:
    people(app, 1)
    configure(app, url="http://mieux.example.org")
    assert "MIEUX_URL" in main_of(member, "/message/invitation/fr")
    sent = member.send(f"{HERE}/send", number="1")
    assert 409 == sent.status_code and "MIEUX_URL" in Page(sent.text).main
    assert 409 == member.send(f"{HERE}/cards", count="2", language="fr", beside="0").status_code


def configure(app: Flask, **settings: object) -> None:
    config: Config = app.config["MIEUX"]
    app.config["MIEUX"] = replace(config, **settings)  # type: ignore[arg-type]


# --- Sending


def test_the_invitation_leaves_and_then_reminders_to_those_who_did_not_answer(
    app_on_each_database: Flask, box: Mailbox
) -> None:
    app = app_on_each_database
    member = sit(app)
    people(app, 3)
    assert "3 people wait for the invitation" in main_of(member)
    assert "Invitation, to 3 people" in main_of(member, "/send")
    sent = member.send(f"{HERE}/send", number="1")
    assert (303, f"{HERE}/sending/1") == (sent.status_code, sent.location)
    settled()
    assert {address(number) for number in range(3)} == {one["To"] for one in came(box)}
    assert "3 of 3 handed to the mail server" in main_of(member, "/sending/1")
    assert "all sent" in member.page(f"{HERE}/sending/1").title
    assert 200 == answer(app, of_words(box.to(address(1))))
    assert "2 people have not answered" in main_of(member)
    box.messages.clear()
    assert "Reminder 1, to 2 people" in main_of(member, "/remind")
    member.send(f"{HERE}/remind", number="2")
    settled()
    assert {address(0), address(2)} == {one["To"] for one in came(box)}
    assert all("eminder" in one["Subject"] or "appel" in one["Subject"] for one in came(box))
    assert ["reminded", "invited"] == noted(app)
    again = member.send(f"{HERE}/remind", number="2")
    assert 200 == again.status_code, "nobody is left for this one"
    assert "Reminder 2, to 2 people" in main_of(member, "/remind")


def test_whoever_was_added_later_can_be_sent_the_same_reminder(app: Flask, box: Mailbox) -> None:
    member = sit(app)
    people(app, 2)
    for number, where in ((1, "send"), (2, "remind")):
        member.send(f"{HERE}/{where}", number=str(number))
        settled()
    with app.app_context():
        invitations.add(wave(), [Contact("late@example.org", "en")])
        db.session.commit()
    member.send(f"{HERE}/send", number="1")
    settled()
    inputs = member.page(f"{HERE}/remind").all("input")
    assert ["2", "3"] == [tag.get("value") for tag in inputs if tag.get("type") == "radio"]
    box.messages.clear()
    member.send(f"{HERE}/remind", number="2")
    settled()
    assert ["late@example.org"] == [one["To"] for one in came(box)]


def test_what_the_mail_server_refuses_is_said_in_one_sentence(
    app: Flask, member: Member, box: Mailbox
) -> None:
    people(app, 2)
    box.refusals["MAIL"] = "550 not from you"
    member.send(f"{HERE}/send", number="1")
    settled()
    page = main_of(member, "/sending/1")
    assert "it answers 550" in page and "2 people are left" in page and "stopped" in page
    assert "Sending stopped before its end" in main_of(member)
    box.refusals.clear()
    member.send(f"{HERE}/send", number="1")  # go on
    settled()
    assert 2 == len(came(box))


@pytest.mark.parametrize(
    ("server", "said"),
    [("smtp://127.0.0.1:9", "does not answer"), ("", "MIEUX_SMTP")],
)
def test_where_no_mail_server_is_the_page_says_so(
    app: Flask, member: Member, server: str, said: str
) -> None:
    people(app, 1)
    configure(app, smtp=server)
    sent = member.send(f"{HERE}/send", number="1")
    settled()
    page = Page(sent.text).main if sent.status_code == 409 else main_of(member, "/sending/1")
    assert said in page
    with app.app_context():
        assert 1 == invitations.count(wave()).waiting


def test_a_fault_of_ours_stops_sending_and_is_said(
    app: Flask, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(app, 1)
    monkeypatch.setattr(mailings, "take", lambda *_: 1 / 0)
    member.send(f"{HERE}/send", number="1")
    settled()
    assert "Something went wrong on the server" in main_of(member, "/sending/1")


def test_two_do_not_send_at_once(app: Flask, member: Member, box: Mailbox) -> None:
    people(app, 2)
    with app.app_context():
        run = sendings.begin(wave(), 1)  # another process
        db.session.commit()
    assert run
    sent = member.send(f"{HERE}/send", number="1")
    assert f"{HERE}/sending/1" == sent.location and [] == came(box) and [] == noted(app)
    assert "being sent" in member.page(f"{HERE}/sending/1").title
    assert "Messages are leaving just now" in main_of(member)


def test_after_a_crash_the_page_says_that_it_stopped_and_it_goes_on(
    app: Flask, member: Member, box: Mailbox
) -> None:
    people(app, 2)
    with app.app_context():
        sendings.begin(wave(), 1)
        past = clock.now() - sendings.PATIENCE * 2
        db.session.execute(update(models.Sending).values(seen=past))
        db.session.commit()
    page = main_of(member, "/sending/1")
    assert "The server stopped before the end" in page and "2 people are left" in page
    member.send(f"{HERE}/send", number="1")
    settled()
    assert 2 == len(came(box))
    with app.app_context():
        assert sendings.read(wave()) is None


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("how", ["stop", "end"])
def test_sending_stops_between_two_messages(
    app: Flask, member: Member, box: Mailbox, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "SIGN", 0.05)
    people(app, 100)
    configure(app, mail_rate=300)
    member.send(f"{HERE}/send", number="1")
    until(lambda: len(came(box)) > 1)
    if how == "stop":
        assert f"{HERE}/sending/1" == member.send(f"{HERE}/stop").location
    else:
        with app.app_context():
            waves.end("ici")
            db.session.commit()
    settled()
    left = len(came(box))
    assert left < 100
    with app.app_context():
        assert 100 - left == mailings.left(wave(), 1)
        assert sendings.read(wave()) is None
    if how == "stop":
        assert f"{100 - left} people are left" in main_of(member, "/sending/1")


def test_what_may_not_have_arrived_is_sent_again_once_that_is_meant(
    app: Flask, member: Member, box: Mailbox
) -> None:
    people(app, 2)
    box.hangs_up = True
    member.send(f"{HERE}/send", number="1")
    settled()
    box.hangs_up = False
    assert "perhaps not arrived2" in main_of(member)
    page = main_of(member, "/doubtful")
    assert "receives it twice" in page and "Invitation, to 2 people" in page
    box.messages.clear()
    member.send(f"{HERE}/doubtful", number="1")
    settled()
    assert 2 == len(came(box))
    assert ["resent", "invited"] == noted(app)
    assert "perhaps not arrived" not in main_of(member)


def test_nobody_is_written_to_before_the_wave_is_open_or_after_it_ended(
    app: Flask, member: Member, box: Mailbox
) -> None:
    with app.app_context():
        waves.add("idea", "small", 1, mode=waves.INVITED)
        db.session.commit()
    people(app, 1, "idea")
    there = "/staff/waves/idea/invitations"
    assert "1 person may answer once the wave is open" in member.page(there).main
    for deed in ("send", "remind", "doubtful"):
        assert there == member.send(f"{there}/{deed}", number="1").location
    people(app, 1)
    with app.app_context():
        waves.end("ici")
        db.session.commit()
    for deed in ("send", "people", "cards"):
        assert HERE == member.send(f"{HERE}/{deed}", number="1").location
    assert [] == came(box)


def test_addresses_that_came_back_are_written_to_no_more_in_this_wave(
    app: Flask, member: Member
) -> None:
    people(app, 3)
    invited.field(app, 3, name="ailleurs")
    report = "Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; P1@example.org\n"
    sent = give(member, "returned", report + "p2@example.org\nnobody@example.org\n")
    assert (303, ["bounced"]) == (sent.status_code, noted(app))
    with app.app_context():
        assert (2, 1) == (invitations.count(wave()).bounced, mailings.left(wave(), 1))
        assert 0 == invitations.count(waves.read("ailleurs")).bounced
    none = give(member, "returned", "somebody@example.org\n")
    assert "None of its addresses" in Page(none.text).main


# --- Cards


def test_cards_are_rights_once_they_are_printed(app: Flask, member: Member) -> None:
    printed = member.send(f"{HERE}/cards", count="3", language="en", beside="0")
    assert ("application/pdf", b"%PDF") == (printed.mimetype, printed.data[:4])
    assert "no-store" == printed.headers["Cache-Control"]
    assert 'attachment; filename="ici-cards.pdf"' == printed.headers["Content-Disposition"]
    with app.app_context():
        assert 3 == invitations.count(wave()).rights == invitations.nameless(wave())
    assert ["cards_printed"] == noted(app)


def test_a_double_press_prints_once(app: Flask, member: Member) -> None:
    for status in (200, 409):
        sent = member.send(f"{HERE}/cards", count="2", language="fr", beside="0")
        assert status == sent.status_code
    page = Page(sent.text)
    assert "None was printed now" in page.main and "There are 2 rights" in page.main
    assert ["2"] == page.form()["beside"], "and pressed again, it prints"
    assert 200 == member.send(f"{HERE}/cards", count="2", language="fr", beside="2").status_code
    with app.app_context():
        assert 4 == invitations.nameless(wave())
        with pytest.raises(CardsWerePrinted):
            invitations.keep_cards(wave(), ["A" * 12], beside=3)


@pytest.mark.parametrize(
    "typed",
    [
        {"count": "0"},
        {"count": "1001"},
        {"count": "many"},
        {"count": ""},
        {"language": "tlh"},
        {"beside": "x"},
    ],
)
def test_a_number_of_cards_that_is_none_is_said(
    app: Flask, member: Member, typed: dict[str, str]
) -> None:
    whole = {"count": "2", "language": "fr", "beside": "0"} | typed
    sent = member.send(f"{HERE}/cards", **whole)
    assert (200, "Something needs your attention") == (sent.status_code, headings(sent)[1])
    with app.app_context():
        assert 0 == invitations.nameless(wave())


def headings(response: TestResponse) -> list[str]:
    return [tag.text.strip() for tag in Page(response.text).all("h1", "h2")]


# --- Proof and end


def test_addresses_are_forgotten_once_that_is_meant(app: Flask, member: Member) -> None:
    people(app, 3)
    page = main_of(member, "/forget")
    assert "30 days after the results are released" in page
    assert 3 == len(known(app))
    assert HERE == member.send(f"{HERE}/forget").location
    assert (set(), ["addresses_forgotten"]) == (known(app), noted(app))
    assert HERE == member.get(f"{HERE}/forget").location, "there are none"


def test_the_address_of_one_person_is_forgotten_and_named_nowhere(
    app: Flask, member: Member
) -> None:
    people(app, 3)
    for typed in ("", "nobody@example.org"):
        refused = member.send(f"{HERE}/forget-one", whose=typed)
        assert "It is not in the address book" in Page(refused.text).main
    assert (3, []) == (len(known(app)), noted(app))
    somebody = address(1)
    assert HERE == member.send(f"{HERE}/forget-one", whose=f" {somebody.upper()}").location
    assert ({address(0), address(2)}, ["address_forgotten"]) == (
        known(app),
        noted(app),
    )
    with app.app_context():
        assert Counts(3, 0, 2, waiting=2) == invitations.count(wave())
        entries = db.session.execute(db.select(models.JournalEntry.subject)).scalars()
        assert ["ici"] == list(entries)


def test_the_audit_is_read_in_words(app: Flask, member: Member) -> None:
    people(app, 2)
    page = member.page(f"{HERE}/audit")
    assert ["Yes"] * 5 == [tag.text for tag in page.all("b")]
    assert "0 responses, 0 of 2 rights used" in page.main
    with app.app_context():
        row = {"id": b"0" * 16, "wave_id": wave().id, "answers": {}, "mark": b"x"}
        db.session.execute(db.insert(models.Response), row)
        db.session.commit()
        assert [False] == [one.is_kept for one in audit.run(wave()) if not one.is_kept]
    assert "1 promise is not kept" in member.page(f"{HERE}/audit").main


def test_a_closed_wave_has_two_numbers(app: Flask, member: Member, box: Mailbox) -> None:
    people(app, 2)
    member.send(f"{HERE}/send", number="1")
    settled()
    answer(app, of_words(came(box)[0]))
    with app.app_context():
        waves.end("ici")
        db.session.commit()
        past = clock.now() - GRACE * 2
        db.session.execute(update(models.Wave).values(closes_at=past))
        db.session.commit()
    assert "The wave has ended" in main_of(member)
    with app.app_context():
        waves.close("ici")
    page = main_of(member)
    assert "2 rights to answer 1 used 50% have answered" in page
    assert "They are deleted by themselves on" in page


def test_deeds_are_in_the_journal_in_words(app: Flask) -> None:
    member = sit(app, "administrator")
    give(member, "groups", GROUPS, seen="1")
    member.send(f"{HERE}/cards", count="1", language="fr", beside="0")
    page = member.page("/staff/journal").main
    assert "said how many people the wave “ici” asks" in page
    assert "printed cards for the wave “ici”" in page


# --- Who sees it


def test_an_analyst_sees_counts_and_can_do_nothing(app: Flask) -> None:
    people(app, 5)
    page = sit(app, "analyst").page(HERE)
    assert "5 people wait for the invitation" in page.main and "p0@" not in page.html
    assert [] == [tag for tag in page.all("a") if tag.get("href").startswith(HERE)]


def test_no_page_but_the_table_just_given_names_anybody(app: Flask, member: Member) -> None:
    people(app, 5)
    for where in (
        "",
        "/people",
        "/groups",
        "/send",
        "/returned",
        "/cards",
        "/forget",
        "/forget-one",
        "/audit",
    ):
        assert "p0@example.org" not in member.page(HERE + where).html


def test_an_open_wave_has_no_invitations(app: Flask, member: Member) -> None:
    with app.app_context():
        waves.open_wave("ouverte", "small", 1)
        db.session.commit()
    for where in ("", "/people", "/send", "/audit"):
        there = f"/staff/waves/ouverte/invitations{where}"
        assert 404 == member.get(there).status_code
    assert "invitations" not in member.page("/staff/waves/ouverte").html
    assert "anyone with its link" in member.page("/staff/waves/ouverte").main


def test_an_invited_wave_hands_out_no_bare_link(app: Flask, member: Member) -> None:
    with app.app_context():
        waves.add("idea", "small", 1, mode=waves.INVITED)
        db.session.commit()
    for name in ("ici", "idea"):
        page = member.page(f"/staff/waves/{name}")
        assert f"/w/{name}" not in page.html and "Address to hand out" not in page.html
        assert f"/staff/waves/{name}/invitations" in {tag.get("href") for tag in page.all("a")}
    assert "whoever is invited" in member.page("/staff/waves/idea/open").main


@pytest.mark.parametrize(
    ("typed", "mode"), [("invited", "invited"), ("open", "open"), (None, "open")]
)
def test_who_may_answer_is_decided_as_a_wave_is_prepared(
    app: Flask, member: Member, typed: str | None, mode: str
) -> None:
    given = {"mode": typed} if typed else {}
    member.send("/staff/waves/_new", name="another", asks="small@1", **given)
    with app.app_context():
        assert mode == waves.read("another").mode
    refused = member.send("/staff/waves/_new", name="third", asks="small@1", mode="secret")
    assert Page(refused.text).problems


def test_a_page_of_messages_tells_nothing_of_people_in_its_log(
    app: Flask, member: Member, capfd: pytest.CaptureFixture[str]
) -> None:
    people(app, 1)
    member.send(f"{HERE}/send", number="1")
    settled()
    told = capfd.readouterr()
    assert "p0@example.org" not in told.out + told.err
    for line in told.err.splitlines():
        json.loads(line)
