"""Inviting in the browser: from a table of people to the last reminder, page by page."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from app.extensions import db
from app.storage import codes, invitations, mailings, sendings, waves
from tests import invited, nu, servers
from tests.browser.test_accessibility import MEASURE, SOME_SCREENS, wrong_with
from tests.browser.test_invited import interview
from tests.conftest import environment
from tests.invited import LINK, wave
from tests.mailbox import Mailbox, mailbox, words
from tests.web.staffing import Member, signed_in

HERE = "/staff/waves/ici/invitations"
PATHS = (
    "",
    *("/people", "/groups", "/returned", "/cards", "/forget", "/forget-one", "/audit"),
    *("/send", "/remind", "/doubtful", "/sending/1", "/sending/2", "/sending/3"),
    *("/message/invitation/fr", "/message/reminder/en"),
)
PEOPLE = [f"p{number}@example.org" for number in range(10)]
GOOD = "".join(f"{who},{'en' if who == PEOPLE[0] else 'fr'}\n" for who in PEOPLE)
TABLE = f"email,language\n{GOOD}nobody,fr\n{PEOPLE[3]},fr\n"
GROUPS = "gender,invited\nwoman,6\nman,4\n"

TYPED = (("people", TABLE), ("people", "nobody"), ("groups", GROUPS), ("groups", "x"))


@dataclass
class Desk:
    """A server with an invited wave, its mail server, and a way to sit down at it."""

    address: str
    app: Flask
    box: Mailbox
    running: ExitStack

    def stop(self) -> None:
        """Stop the server, as an operator does."""
        self.running.close()

    def came(self) -> list[EmailMessage]:
        """The messages to the invited."""
        return [message for message in self.box.messages if message["List-Unsubscribe"]]


@pytest.fixture
def desk(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copy(migrated_sqlite, tmp_path / "mieux.sqlite")
    url, port = f"sqlite:///{tmp_path / 'mieux.sqlite'}", servers.free_port()
    with mailbox() as box:
        more = {"MIEUX_SMTP": box.address, "MIEUX_URL": f"http://127.0.0.1:{port}"}
        with invited.application(url, tmp_path, **more) as app:
            invited.field(app)
            given = environment(url, tmp_path) | invited.SETTINGS | more
            given |= {"PORT": str(port), "WORKERS": "2", "MIEUX_MAIL_RATE": "300"}
            with ExitStack() as running:
                yield Desk(running.enter_context(servers.mieux(given)), app, box, running)


@pytest.fixture
def page(desk: Desk, open_page: Callable[..., Page]) -> Page:
    """The browser of a coordinator who has signed in."""
    return sit(desk, open_page())


def coordinator(app: Flask, language: str = "en") -> Member:
    member = signed_in(app, "coordinator")
    member.send("/staff/language", language=language)
    return member


def sit(desk: Desk, page: Page) -> Page:
    cookie = coordinator(desk.app).get_cookie("staff", path="/staff")
    assert cookie
    known = {"name": "staff", "value": cookie.value, "url": f"{desk.address}/staff"}
    page.context.add_cookies([known])
    return page


def reads(page: Page, words: str) -> None:
    """Wait for a page that says so."""
    page.locator("main", has_text=words).wait_for()


def test_people_are_added_invited_answer_and_are_reminded(
    desk: Desk, page: Page, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    table = tmp_path / "contacts.csv"
    table.write_text(TABLE)
    page.goto(desk.address + HERE)
    page.click("main .button >> text=Add people")
    page.set_input_files("[name=file]", table)
    page.click("main button")
    reads(page, "Add 10 people?")
    assert ["Line 12", "Line 13"] == page.locator(".problems b").all_inner_texts()
    page.click("text=Add these 10 people")
    reads(page, "10 people wait for the invitation")

    page.click("text=Read the messages")
    letter = page.frame_locator("iframe")
    assert "XXXX-XXXX-XXXX" in letter.locator(".code").inner_text()
    green = "getComputedStyle(document.querySelector('.code')).borderTopWidth"
    assert "2px" == page.frames[1].evaluate(green), "it looks as it was written"

    page.goto(desk.address + HERE)
    page.click("main .button >> text=Send the invitation")
    page.click("main button")
    page.wait_for_selector("h1:has-text('all sent')")
    reads(page, "10 of 10")
    assert set(PEOPLE) == {message["To"] for message in desk.came()}

    link = LINK.search(words(desk.box.to(PEOPLE[0])))
    assert link
    assert "Your answers are anonymous." in interview(open_page(locale="en"), link[0])
    page.click("text=To the invitations")
    reads(page, "9 people have not answered")
    page.click("main .button >> text=Send a reminder")
    page.click("main button")
    page.wait_for_selector("h1:has-text('all sent')")
    assert set(PEOPLE[1:]) == {message["To"] for message in desk.came()[10:]}

    page.goto(f"{desk.address}{HERE}/cards")
    page.fill("[name=count]", "4")
    with page.expect_download() as taken:
        page.click("main button")
    assert "ici-cards.pdf" == taken.value.suggested_filename
    assert taken.value.path().read_bytes().startswith(b"%PDF")
    page.goto(desk.address + HERE)
    assert "14 rights to answer 1 used" in " ".join(page.inner_text("main").split())


def test_sending_is_followed_and_stopped_without_scripts(
    desk: Desk, open_page: Callable[..., Page]
) -> None:
    page = sit(desk, open_page(java_script_enabled=False, viewport={"width": 360, "height": 740}))
    fill_in(desk.app, 300)
    page.goto(f"{desk.address}{HERE}/send")
    page.click("main button")
    for _ in range(2):  # whichever worker answers
        page.wait_for_timeout(500)
        page.click("text=How far is it now?")
        reads(page, "being sent")
    page.click("text=Stop sending")
    reads(page, "Sending stops within a few seconds")
    stopped = -1
    while stopped != len(desk.came()):  # until it has noticed; before, five come in a second
        stopped = len(desk.came())
        page.wait_for_timeout(2000)
    assert 0 < stopped < 300
    page.reload()
    page.click("text=Go on")
    reads(page, "being sent")


def test_a_server_that_stops_ends_sending_between_two_messages(desk: Desk, page: Page) -> None:
    fill_in(desk.app, 200)
    page.goto(f"{desk.address}{HERE}/send")
    page.click("main button")
    desk.box.to("q")
    desk.stop()
    came = len(desk.came())
    with desk.app.app_context():
        counts = invitations.count(wave())
        assert 0 < came < 200 and (200 - came, 0) == (counts.waiting, counts.doubtful)
        assert sendings.read(wave()) is None
    said = " ".join(coordinator(desk.app).page(f"{HERE}/sending/1").main.split())
    assert f"{200 - came} people are left" in said


def fill_in(app: Flask, count: int) -> None:
    with app.app_context():
        people = (invitations.Contact(f"q{number}@example.org", "fr") for number in range(count))
        invitations.add(wave(), people)
        db.session.commit()


def furnish(app: Flask) -> None:
    """Let some be invited, some reminded, some doubtful, and a sending be stopped or under way."""
    fill_in(app, 30)
    with app.app_context():
        for number, count in ((1, 25), (2, 10)):
            for to in mailings.recipients(wave(), number)[:count]:
                mailings.take(wave(), to, number, codes.mint())
                if to.address != "q7@example.org":
                    mailings.confirm(wave(), to, number)
        invitations.print_cards(wave(), 3)
        run = sendings.begin(wave(), 2)
        db.session.commit()
        assert run


def shown(desk: Desk, page: Page) -> Iterator[str]:
    """Each page in turn, by its name."""
    for path in PATHS:
        answer = page.goto(desk.address + HERE + path)
        assert answer and 200 == answer.status, path
        yield path
    for path, typed in TYPED:
        page.goto(f"{desk.address}{HERE}/{path}")
        page.fill("[name=text]", typed)
        page.click("main button")
        page.locator("h1:has-text('?'), h1:has-text('cannot'), h1:has-text('Nobody')").wait_for()
        yield f"{path}: {typed[:6]}"
    for path in ("people", "cards"):
        page.goto(f"{desk.address}{HERE}/{path}")
        page.click("main button")
        page.locator(".summary").wait_for()
        yield f"{path}, empty"
    with desk.app.app_context():
        waves.add("idea", "small", 1, mode=waves.INVITED)
        db.session.commit()
    for path in ("", "/open", "/invitations"):
        page.goto(f"{desk.address}/staff/waves/idea{path}")
        yield f"a draft{path}"
    with desk.app.app_context():
        waves.close("ici")
    for path in ("", "/audit"):
        page.goto(desk.address + HERE + path)
        yield f"closed{path}"


@pytest.mark.hypothesis
def test_no_page_of_invitations_keeps_anyone_out(desk: Desk, page: Page) -> None:
    furnish(desk.app)
    found, small = {}, {}
    for name in shown(desk, page):
        if wrongs := list(wrong_with(page, SOME_SCREENS)):
            found[name] = wrongs
        page.set_viewport_size({"width": 320, "height": 740})
        pressed = ":is(.button, main button, .tasks li, .tabs a, [type=file])"
        if narrow := [html for size, html in page.evaluate(MEASURE, pressed) if size < 44]:
            small[name] = narrow
    assert {} == found and {} == small


def test_every_page_of_invitations_is_valid_html(migrated_sqlite_url: str, tmp_path: Path) -> None:
    post = {"MIEUX_SMTP": "smtp://127.0.0.1:25"}  # nothing is sent
    with invited.application(migrated_sqlite_url, tmp_path, **post) as app:
        invited.field(app)
        furnish(app)
        member = coordinator(app, "fr")
        pages = {path: member.page(HERE + path).html for path in PATHS}
        for where, typed in (*TYPED, ("cards", "")):
            pages[f"{where}: {typed[:6]}"] = member.send(f"{HERE}/{where}", text=typed).text
    assert [] == nu.messages(pages)
