"""A panel in a browser: a card, a year, and the same key again, wherever it was kept."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Request, expect

from app.extensions import db
from app.storage import invitations, pairing, waves
from app.storage.models import FreeText, Response
from tests import panelled, servers
from tests.browser.test_accessibility import TWO_SCREENS, wrong_with
from tests.conftest import application, environment, in_proof_on_each
from tests.panelled import FIRST, PANEL, SECOND

CODE = re.compile("(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{3}")
KEPT = "Object.entries({...localStorage}).flat().concat(Object.entries({...sessionStorage}).flat())"


class Field:
    """The panel, its server, and what was sent to it."""

    def __init__(self, url: str, instance: Path, address: str) -> None:
        self.url, self.instance, self.address = url, instance, address

    def links(self) -> list[tuple[str, bytes | None]]:
        """Of each response, its wave and its link."""
        with application(self.url, self.instance) as app, app.app_context():
            found = db.select(waves.models.Wave.name, Response.panel_link).join(waves.models.Wave)
            return sorted((name, link) for name, link in db.session.execute(found))

    def forget(self) -> None:
        """Remove every response, so that each test begins with none."""
        with application(self.url, self.instance) as app, app.app_context():
            for table in (Response, FreeText):
                db.session.execute(db.delete(table))
            db.session.commit()

    def pairs(self) -> int:
        with application(self.url, self.instance) as app, app.app_context():
            return len(pairing.pairs(waves.read(SECOND), waves.read(FIRST)))


@contextmanager
def served(url: str, instance: Path) -> Iterator[Field]:
    with application(url, instance) as app:
        panelled.field(app)
    with servers.mieux(environment(url, instance) | {"WORKERS": "1"}) as address:
        yield Field(url, instance, address)


@pytest.fixture(scope="module")
def there(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """The panel with its server: the same one for most tests here."""
    folder = tmp_path_factory.mktemp("panel")
    shutil.copy(migrated_sqlite, folder / "mieux.sqlite")
    with served(f"sqlite:///{folder / 'mieux.sqlite'}", folder) as field:
        yield field


@pytest.fixture
def field(there: Field) -> Field:
    """The panel, which nobody has answered yet."""
    there.forget()
    return there


@pytest.fixture
def field_on_each_database(migrated_url: str, tmp_path: Path) -> Iterator[Field]:
    with served(migrated_url, tmp_path) as field:
        yield field


def to_review(page: Page, field: Field, wave: str) -> None:
    """Answer a wave up to its last page."""
    page.goto(f"{field.address}/w/{wave}?lang=en")
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Short").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Check your answers").wait_for()


def send(page: Page) -> str:
    page.get_by_role("button", name="Send my answers").click()
    page.wait_for_selector(".done")
    return page.inner_text("main")


def card(page: Page) -> str:
    """Ask for a card, and read its code."""
    page.get_by_label("Yes, and make me a card").check()
    code = page.inner_text("[data-code]")
    assert CODE.fullmatch(code), code
    return code


def sent_with(page: Page) -> list[str]:
    """The bodies of all that the page sends from here on."""
    bodies: list[str] = []

    def hear(request: Request) -> None:
        bodies.append(request.url + " " + (request.post_data or ""))

    page.on("request", hear)
    return bodies


@in_proof_on_each("postgresql")  # the others here are on SQLite
def test_a_year_later_the_same_key_pairs_wherever_it_was_kept(
    field_on_each_database: Field, open_page: Callable[..., Page]
) -> None:
    field = field_on_each_database
    stored, linked, typed, lost = (open_page(locale="en") for _ in range(4))
    codes = []
    for page in (stored, linked, typed, lost):
        to_review(page, field, FIRST)
        codes.append(card(page))
        if page is stored:
            page.get_by_label("This is my own device").check()
        assert "can be paired" in send(page)
    to_review(stored, field, SECOND)
    expect(stored.get_by_text("Your code is recognised")).to_be_visible()
    stored.get_by_label("Yes, with the code I have").check()
    assert "can be paired" in send(stored)

    linked.goto(f"{field.address}/panel/{PANEL}?lang=en#{codes[1].replace('-', '')}")
    expect(linked.get_by_text("Your code is recognised")).to_be_visible()
    assert "#" not in linked.url
    linked.get_by_role("link", name="Small questionnaire").nth(0).wait_for()
    to_review(linked, field, SECOND)
    linked.get_by_label("Yes, with the code I have").check()
    send(linked)

    to_review(typed, field, SECOND)
    typed.get_by_label("Yes, with the code I have").check()
    typed.get_by_label("The code of your card").fill(codes[2].lower().replace("-", " "))
    send(typed)

    to_review(lost, field, SECOND)
    card(lost)
    send(lost)
    assert 3 == field.pairs()
    assert 8 == len(field.links()) and all(link for _, link in field.links())


def test_who_came_by_an_invitation_is_linked_and_not_to_it(
    migrated_sqlite_url: str,
    tmp_path: Path,
    serve: Callable[..., str],
    open_page: Callable[..., Page],
) -> None:
    with application(migrated_sqlite_url, tmp_path) as app:
        panelled.field(app, mode=waves.INVITED, second=False)
        with app.app_context():
            (invitation,) = invitations.print_cards(waves.read(FIRST), 1)
            db.session.commit()
    field = Field(migrated_sqlite_url, tmp_path, serve(migrated_sqlite_url, WORKERS="1"))
    page = open_page(locale="en")
    page.goto(f"{field.address}/w/{FIRST}?lang=en#{invitation}")
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Short").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    anonymous = page.get_by_text("Your answers will be anonymous.")
    pseudonymous = page.get_by_text("Your answers will be pseudonymous until December 31, 2090")
    expect(anonymous).to_be_visible()
    expect(pseudonymous).to_be_hidden()
    code = card(page).replace("-", "")
    expect(anonymous).to_be_hidden()
    expect(pseudonymous).to_be_visible()
    page.get_by_label("No, do not pair them").check()
    expect(anonymous).to_be_visible()
    page.get_by_label("Yes, and make me a card").check()
    bodies = sent_with(page)
    thanks = send(page)
    assert "not tied to your invitation" in thanks and "can be paired" in thanks
    assert "are anonymous" not in thanks
    ((_, kept),) = field.links()
    (last,) = [body for body in bodies if "_panel" in body]
    assert kept and "_credential" in last and invitation not in last and code not in "".join(bodies)


def test_what_leaves_is_what_comes_of_the_key_and_only_with_the_answers(
    field: Field, open_page: Callable[..., Page]
) -> None:
    page = open_page(locale="en")
    bodies = sent_with(page)
    to_review(page, field, FIRST)
    code = card(page)
    page.get_by_role("button", name="Back").click()
    page.get_by_role("button", name="Continue").click()
    assert code == page.inner_text("[data-code]"), "a card may be printed already"
    page.get_by_role("button", name="Resume later").click()
    page.get_by_role("heading", name="Your answers are set aside").wait_for()
    page.get_by_role("button", name="Go on answering now").click()
    assert not any("_panel" in body for body in bodies)
    page.get_by_label("Yes, and make me a card").check()
    code = page.inner_text("[data-code]")
    send(page)
    (last,) = [body for body in bodies if "_panel" in body]
    (proof,) = parse_qs(last.partition(" ")[2])["_panel"]
    assert [(FIRST, pairing.link(proof))] == field.links()
    plain = code.replace("-", "")
    assert not any(plain in body.replace("-", "") for body in bodies)
    assert [] == page.context.cookies()
    assert [] == [text for text in page.evaluate(KEPT) if plain in text.replace("-", "")]


def test_a_mistyped_code_is_told_at_once_and_never_sent(
    field: Field, open_page: Callable[..., Page]
) -> None:
    page = open_page(locale="en")
    to_review(page, field, FIRST)
    code = card(page)
    page.get_by_label("Yes, with the code I have").check()
    entry, problem = page.get_by_label("The code of your card"), page.locator("#_key\\:problem")
    wrong = code[:5] + ("2" if code[5] != "2" else "3") + code[6:]
    entry.press_sequentially(wrong[:-1])
    expect(problem).to_be_hidden()
    entry.press_sequentially(wrong[-1])
    expect(problem).to_be_visible()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("Your answers were not sent: check the code")).to_be_visible()
    expect(entry).to_be_focused()
    assert [] == field.links()
    entry.fill(code)
    expect(problem).to_be_hidden()
    send(page)
    assert [FIRST] == [wave for wave, link in field.links() if link]


@pytest.mark.parametrize("choice", ["No, do not pair them", None])
def test_without_a_yes_nothing_is_linked(
    field: Field, open_page: Callable[..., Page], choice: str | None
) -> None:
    page = open_page(locale="en")
    to_review(page, field, FIRST)
    assert 0 == page.get_by_role("radio", checked=True).count()
    if choice:
        card(page)
        page.get_by_label(choice).check()
    assert "not paired with answers of other times" in send(page)
    assert [(FIRST, None)] == field.links()


def test_without_scripts_the_page_says_that_answers_are_not_paired(
    field: Field, open_page: Callable[..., Page]
) -> None:
    page = open_page(locale="en", java_script_enabled=False)
    to_review(page, field, FIRST)
    assert page.get_by_text("Your answers will not be paired").is_visible()
    assert not page.get_by_role("radio").count()
    send(page)
    assert [(FIRST, None)] == field.links()
    page.goto(f"{field.address}/panel/{PANEL}?lang=en")
    assert page.get_by_text("This page needs JavaScript").is_visible()
    assert not page.get_by_role("textbox").count()


def test_whoever_has_the_card_sees_their_answers_and_erases_them(
    field: Field, open_page: Callable[..., Page]
) -> None:
    page, other = open_page(locale="en"), open_page(locale="en")
    for wave in (FIRST, SECOND):
        to_review(page, field, wave)
        if wave == FIRST:
            code = card(page)
            page.get_by_label("This is my own device").check()
        else:
            page.get_by_label("Yes, with the code I have").check()
        send(page)
    bodies = sent_with(other)
    other.goto(f"{field.address}/panel/{PANEL}?lang=en")
    other.get_by_label("The code of your card").fill("0000")
    other.get_by_role("button", name="See my answers").click()
    expect(other.locator("#_key\\:problem")).to_be_visible()
    other.get_by_label("The code of your card").fill(code)
    other.get_by_role("button", name="See my answers").click()
    expect(other.get_by_text("Short")).to_have_count(2)
    other.get_by_role("button", name="Erase my answers for good").click()
    other.get_by_role("heading", name="Your answers are erased").wait_for()
    assert "2 sets of answers were erased" in other.inner_text("main")
    assert [] == field.links()
    assert not any(code.replace("-", "") in body.replace("-", "") for body in bodies)
    other.get_by_role("link", name="Use another code").click()
    other.get_by_role("button", name="See my answers").click()
    assert "No answers belong to this code" in other.inner_text("main")
    assert [] == other.context.cookies()


def test_the_calendar_has_the_code_on_a_day_in_a_year(
    field: Field, open_page: Callable[..., Page]
) -> None:
    page = open_page(locale="en")
    to_review(page, field, FIRST)
    code = card(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Put it into my calendar").click()
    text = Path(download.value.path()).read_bytes().decode()
    assert "mieux.ics" == download.value.suggested_filename
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    whole = text.replace("\r\n ", "")
    assert code in whole and f"/panel/{PANEL}#{code.replace('-', '')}" in whole
    year = page.evaluate("new Date().getFullYear()")
    assert f"DTSTART;VALUE=DATE:{year + 1}" in whole


def test_no_page_of_a_panel_keeps_anyone_out(field: Field, open_page: Callable[..., Page]) -> None:
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = list(wrong_with(page, TWO_SCREENS))
        page.set_viewport_size({"width": 360, "height": 740})

    page = open_page(locale="en")
    page.goto(f"{field.address}/w/{FIRST}?lang=en")
    look("introduction")
    to_review(page, field, FIRST)
    look("asked")
    code = card(page)
    look("card")
    page.get_by_label("Yes, with the code I have").check()
    page.get_by_label("The code of your card").fill("0" * 27)
    page.get_by_label("The code of your card").fill("1" * 27)
    look("typed")
    page.get_by_label("The code of your card").fill(code)
    send(page)
    look("thank-you")
    page.goto(f"{field.address}/panel/{PANEL}?lang=en")
    look("own answers")
    page.goto(f"{field.address}/panel/{PANEL}?lang=en#{code.replace('-', '')}")
    page.get_by_text("Your code is recognised").wait_for()
    look("recognised")
    page.get_by_role("button", name="See my answers").click()
    page.get_by_role("button", name="Erase my answers for good").wait_for()
    look("shown")
    page.get_by_role("button", name="Erase my answers for good").click()
    page.get_by_role("heading", name="Your answers are erased").wait_for()
    look("erased")
    assert {} == {name: wrongs for name, wrongs in found.items() if wrongs}
