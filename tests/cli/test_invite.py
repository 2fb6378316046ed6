"""Inviting, from the file of contacts to the last reminder: 200 people and a real mail server."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from app.cli import main
from app.extensions import db
from app.storage import frame, invitations, journal, mailings, models, sendings, waves
from app.storage.invitations import Counts
from tests import invited
from tests.conftest import in_proof_on_each
from tests.invited import LINK, address, finished, of_link, of_words, wave
from tests.mailbox import Mailbox, mailbox, words
from tests.pages import Page, Visitor

BAD = (
    "nobody, fr",
    "two@@example.org, fr",
    "p3@example.org, fr",
    "P4@EXAMPLE.ORG, fr",
    "spaces in@example.org, fr",
    "x@example.org, tlh",
    "x@, fr",
    "@example.org, fr",
    "p5@example.org, en",
    "line.without.at.sign.example.org, fr",
)
Run = Callable[..., Result]


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


@pytest.fixture
def app(migrated_url: str, tmp_path: Path, box: Mailbox) -> Iterator[Flask]:
    """An application with an invited wave `ici` and a mail server: once on each database."""
    with invited.application(migrated_url, tmp_path, MIEUX_SMTP=box.address) as app:
        invited.field(app)
        yield app


@pytest.fixture
def mieux(app: Flask) -> Run:
    """Run a command on the application's database."""
    runner = app.test_cli_runner()

    def run(*arguments: str | Path, exit_code: int = 0) -> Result:
        result = runner.invoke(main, [str(argument) for argument in arguments])
        assert exit_code == result.exit_code, result.output
        return result

    return run


def contacts(folder: Path) -> tuple[Path, list[int]]:
    """A file of 200 contacts, of which ten lines cannot be used; and the numbers of those."""
    good = [f"{address(number)}, {'en' if number % 3 == 0 else 'fr'}" for number in range(190)]
    lines, places = list(good), sorted(random.Random(1).sample(range(20, 200), 10))
    for place, bad in zip(places, BAD, strict=True):
        lines.insert(place, bad)
    file = folder / "contacts.csv"
    file.write_text("\n".join(["email, language", *lines]) + "\n", encoding="utf-8")
    return file, [place + 2 for place in places]


def answer(app: Flask, code: str) -> int:
    """Somebody answers with a code, page by page as a form without scripts does."""
    visitor = Visitor(app)
    begun = visitor.post("/w/ici", data={"_go": "start", "_right": code, "_language": "fr"})
    if begun.status_code != 200:
        return begun.status_code
    form = Page(begun.text).form()
    assert [code] == form["_right"]
    sent = visitor.post("/w/ici", data=finished(form["_mark"][0], code))
    return sent.status_code


def addresses(messages: list[EmailMessage]) -> Counter[str]:
    return Counter(message["To"] for message in messages)


@in_proof_on_each("postgresql")
def test_two_hundred_contacts_are_invited_answer_and_are_reminded(
    app: Flask, mieux: Run, box: Mailbox, tmp_path: Path
) -> None:
    file, wrong = contacts(tmp_path)
    refused = mieux("invite", "add", "ici", file, exit_code=1).output
    assert wrong == [int(line) for line in re.findall(r"^line (\d+):", refused, re.M)]
    with app.app_context():
        assert Counts(0, 0) == invitations.count(wave()), "nothing is half done"
    assert "190 people added" in mieux("invite", "add", "ici", file, "--leave-out").output

    assert "190  sent" in mieux("invite", "send", "ici").output
    assert Counter({address(number): 1 for number in range(190)}) == addresses(box.messages)
    assert "0  sent" in mieux("invite", "send", "ici").output
    first = {message["To"]: message for message in box.messages}
    for number, who in ((0, "en"), (1, "fr")):
        assert who == LINK.search(words(first[address(number)]))[1][-2:]  # type: ignore[index]
    assert 190 == len({of_link(message) for message in first.values()})

    by_link = [address(number) for number in range(80)]
    by_code = [address(number) for number in range(80, 100)]
    for who in by_link:
        assert 200 == answer(app, of_link(first[who]))
    for who in by_code:
        typed = of_words(first[who]).lower().replace("-", " ")
        assert 200 == answer(app, typed)
    for who in by_link[:5] + by_code[:5]:
        assert 403 == answer(app, of_words(first[who])), "used"
    with app.app_context():
        assert Counts(190, 100, 190) == invitations.count(wave())
        assert 100 == waves.count_responses(wave())

    for reminded in (90, 0):
        box.messages.clear()
        assert f"{reminded}  sent" in mieux("invite", "remind", "ici").output
        left = {address(number): 1 for number in range(100, 190)} if reminded else {}
        assert Counter(left) == addresses(box.messages)
        if reminded:
            again = dict(first)
            again |= {message["To"]: message for message in box.messages}
    assert 200 == answer(app, of_link(first[address(150)])), "the first link still works"
    assert 403 == answer(app, of_link(again[address(150)])), "and it is the same right"
    assert 200 == answer(app, of_words(again[address(151)]))

    said = mieux("invite", "status", "ici").output
    for line in ("190  rights", "102  used", "102  responses", "190  sent: inv", "90  sent: rem"):
        assert re.search(rf"^ *{line}", said, re.M), said
    audit = mieux("wave", "audit", "ici").output
    assert "NO" not in audit and "102 responses, 102 of 190 rights used" in audit
    mieux("wave", "close", "ici")
    assert "102 responses, 102 of 190 rights used" in mieux("wave", "audit", "ici").output


def test_a_message_is_what_mail_servers_and_people_expect(
    app: Flask, mieux: Run, box: Mailbox, tmp_path: Path
) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text("Langue;E-mail\nfr;Zoé@éxample.org\nen;claire@example.org", encoding="cp1252")
    refused = mieux("invite", "add", "ici", file, exit_code=1).output
    assert "line 2: “Zoé@éxample.org” is no e-mail address" in refused
    file.write_text("Langue;E-mail\nfr;Zoe@éxample.org\nen;claire@example.org", encoding="cp1252")
    mieux("invite", "add", "ici", file)
    mieux("invite", "send", "ici")
    french, english = box.to("zoe@xn--xample-9ua.org"), box.to("claire@example.org")
    assert "multipart/alternative" == french.get_content_type()
    kinds = [(part.get_content_type(), part["Content-Transfer-Encoding"]) for part in french.walk()]
    both = [("text/plain", "quoted-printable"), ("text/html", "quoted-printable")]
    assert both == kinds[1:]
    assert ["utf-8"] * 2 == [part.get_content_charset() for part in french.walk()][1:]
    for header in ("Date", "Message-ID", "From", "Subject"):
        assert french[header]
    assert "Petit questionnaire" in french["Subject"]
    assert "Small questionnaire" in english["Subject"]
    assert ("fr", "en") == (french["Content-Language"], english["Content-Language"])
    assert "List-Unsubscribe=One-Click" == french["List-Unsubscribe-Post"]
    for raw in box.raw:
        assert re.search(rb"^List-Unsubscribe: <http\S+>\r$", raw, re.M), "whole, not encoded"
        _, _, body = raw.partition(b"\r\n\r\n")
        assert all(len(line) <= 76 and line.isascii() for line in body.split(b"\r\n"))
    for message in (french, english):
        html, text = words(message, "html"), words(message)
        assert of_words(message) == of_link(message) and of_words(message) in html
        assert [] == re.findall(r"<(?:img|script|link|iframe|object)|url\(|@import", html)
        assert {"http://127.0.0.1:8000"} == set(re.findall(r"https?://[^/\s\"<]+", html + text))
        assert of_link(message) not in str(message["List-Unsubscribe"])


def test_whoever_wants_no_reminder_gets_none_without_an_account(
    app: Flask, mieux: Run, box: Mailbox
) -> None:
    invited.field(app, 0, name="autre")
    people(app, 3)
    mieux("invite", "send", "ici")
    links = [box.to(address(number))["List-Unsubscribe"].strip("<>") for number in range(3)]
    paths = [link.removeprefix(invited.SITE) for link in links]
    visitor = Visitor(app)
    page = Page(visitor.get(paths[0] + "?lang=en").text)
    assert ["Send me no reminder"] == [tag.text for tag in page.all("button")]
    with app.app_context():
        assert 0 == invitations.count(wave()).unsubscribed, "opening a link decides nothing"
    for path in paths[:2]:
        one_click = {"List-Unsubscribe": "One-Click"}
        for _ in range(2):
            assert 200 == visitor.post(path, data=one_click).status_code
    assert 404 == visitor.post("/no-reminder/AAAAAAAAAAAAAAAAAAAAAA.x").status_code
    box.messages.clear()
    mieux("invite", "remind", "ici")
    assert [address(2)] == [message["To"] for message in box.messages]
    assert 200 == answer(app, of_link(box.messages[0]))


def test_what_bounced_is_sent_no_more(app: Flask, mieux: Run, box: Mailbox, tmp_path: Path) -> None:
    people(app, 4)
    mieux("invite", "send", "ici")
    report = tmp_path / "reports.mbox"
    report.write_text(
        "From MAILER-DAEMON\nTo: mieux@example.org\n\nFinal-Recipient: rfc822; P0@example.org\n"
        "Action: failed\n\n<p1@example.org>\nunknown@example.org\n"
    )
    said = mieux("invite", "bounced", report).output
    assert "2 addresses are written to no more\nunknown@example.org: in no address book" in said
    box.messages.clear()
    mieux("invite", "remind", "ici")
    assert {address(2), address(3)} == {message["To"] for message in box.messages}


def test_nobody_is_reminded_before_being_invited(app: Flask, mieux: Run) -> None:
    people(app, 1)
    assert "invite send ici" in mieux("invite", "remind", "ici", exit_code=1).output


def test_a_second_reminder_is_asked_for_by_its_number(app: Flask, mieux: Run, box: Mailbox) -> None:
    people(app, 2)
    mieux("invite", "send", "ici")
    for number, sent in ((1, 2), (1, 0), (2, 2), (2, 0)):
        assert f"{sent}  sent" in mieux("invite", "remind", "ici", "--number", str(number)).output
    assert 6 == len(box.messages)


def test_what_leaves_just_now_is_not_sent_again_as_doubtful(
    app: Flask, mieux: Run, box: Mailbox
) -> None:
    people(app, 1)
    with app.app_context():
        (to,) = mailings.recipients(wave(), 1)
        run = sendings.begin(wave(), 1)
        assert run and mailings.take(wave(), to, 1, "ABCD1234EFGH")
        db.session.commit()
    refused = mieux("invite", "send", "ici", "--doubtful", exit_code=1)
    assert "leaving just now" in refused.output and [] == box.messages
    with app.app_context():
        sendings.end(run)
        db.session.commit()
    assert "1  sent" in mieux("invite", "send", "ici", "--doubtful").output


def test_addresses_are_forgotten_and_links_still_work(app: Flask, mieux: Run, box: Mailbox) -> None:
    people(app, 1)
    mieux("invite", "send", "ici")
    assert "1 addresses forgotten" in mieux("invite", "forget", "ici", "--yes").output
    with app.app_context():
        assert [None] == list(db.session.scalars(db.select(models.Invitation.address)))
    assert 200 == answer(app, of_link(box.messages[0]))


def test_one_address_is_forgotten_and_its_link_still_works(
    app: Flask, mieux: Run, box: Mailbox
) -> None:
    people(app, 2)
    mieux("invite", "send", "ici")
    forgotten = {message["To"]: of_link(message) for message in box.messages}
    wrong = mieux("invite", "forget", "ici", "--address", "x@y.example", "--yes", exit_code=2)
    assert "not in the address book" in wrong.output
    said = mieux("invite", "forget", "ici", "--address", address(0).upper(), "--yes")
    assert "1 addresses forgotten" in said.output
    with app.app_context():
        assert {address(1)} == invitations.addresses(wave())
        entries = db.session.execute(db.select(models.JournalEntry.action)).scalars()
        assert ["invited", "address_forgotten"] == list(entries)
    assert "1  sent" in mieux("invite", "remind", "ici").output
    assert 200 == answer(app, forgotten[address(0)])


def test_cards_are_a_document_with_a_right_each(app: Flask, mieux: Run, tmp_path: Path) -> None:
    file = tmp_path / "cards.pdf"
    mieux("invite", "cards", "ici", file, "--count", "23")
    assert file.read_bytes().startswith(b"%PDF")
    assert 0o600 == file.stat().st_mode & 0o777
    assert [] == list(tmp_path.glob("*.part"))
    with app.app_context():
        assert Counts(23, 0) == invitations.count(wave())
    assert (
        "exists already"
        in mieux("invite", "cards", "ici", file, "--count", "1", exit_code=1).output
    )


def test_the_journal_says_what_was_done_and_of_nobody(app: Flask, mieux: Run, box: Mailbox) -> None:
    people(app, 1)
    mieux("invite", "send", "ici")
    with app.app_context():
        entries = journal.read(9)
    assert [("invited", "ici")] == [(entry.action, entry.subject) for entry in entries]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["gender,tenure,invited", "woman,short,10", "man,long,20", "woman,long,5"], None),
        (["gender;invited", "woman;15", "man;20"], None),
        (["gender,invited", "woman,many"], "line 2: “many” is no number of people"),
        (["gender,invited", "girl,3"], "line 2: “girl” is no choice"),
        (["sex,invited", "woman,3"], "line 1: “sex” is no question with choices"),
        (["gender,count", "woman,3"], "line 1: The first line names no column “invited”"),
        (["gender,tenure,invited", "woman,,3", ",short,2"], "do not add up"),
        (["tenure,Tenure,invited", "long,short,10"], "line 1: Two columns are called “tenure”"),
        (["tenure,invited", "short"], "line 2: “” is no number of people"),
        ([], "The file has no line"),
    ],
)
def test_a_frame_keeps_margins_only(
    app: Flask, mieux: Run, tmp_path: Path, lines: list[str], said: str | None
) -> None:
    file = tmp_path / "frame.csv"
    file.write_text("\n".join(lines))
    result = mieux("wave", "frame", "ici", file, exit_code=1 if said else 0)
    with app.app_context():
        margins: Any = frame.read(wave())
    if said:
        assert said in result.output and {} == margins
    else:
        assert {"woman": 15, "man": 20} == margins["gender"]
        assert lines[0].startswith("gender;") or {"short": 10, "long": 25} == margins["tenure"]


def people(app: Flask, count: int) -> None:
    with app.app_context():
        book = (invitations.Contact(address(number), "fr") for number in range(count))
        invitations.add(wave(), book)
        db.session.commit()


def test_nobody_is_written_to_about_a_wave_they_cannot_answer(
    app: Flask, mieux: Run, box: Mailbox
) -> None:
    people(app, 1)
    with app.app_context():
        waves.add("plus-tard", "small", 1, mode=waves.INVITED)
        waves.add("ouverte", "small", 1, opens_at=waves.now())
        waves.end("ici")
        db.session.commit()
    for name in ("ici", "plus-tard", "ouverte"):
        assert f"“{name}”" in mieux("invite", "send", name, exit_code=1).output
    assert [] == box.messages


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"MIEUX_URL": "http://mieux.example.org"}, "MIEUX_URL"),
        ({"MIEUX_SMTP": ""}, "MIEUX_SMTP"),
    ],
)
def test_nothing_is_sent_that_could_be_read_or_go_nowhere(
    migrated_sqlite_url: str, tmp_path: Path, box: Mailbox, settings: dict[str, str], said: str
) -> None:
    given = {"MIEUX_SMTP": box.address} | settings
    with invited.application(migrated_sqlite_url, tmp_path, **given) as app:
        invited.field(app, 1)
        result = app.test_cli_runner().invoke(main, ["invite", "send", "ici"])
    assert 1 == result.exit_code and said in result.output
    assert [] == box.messages
