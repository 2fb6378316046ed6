"""The pages about the staff in a browser: on every screen, in every state, and without scripts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.extensions import db
from app.storage import journal, staff
from app.storage.journal import ACTIONS
from tests import nu
from tests.browser.test_accessibility import SOME_SCREENS, wrong_with
from tests.conftest import application
from tests.web.staffing import Member, signed_in

LONG = "beatrice.de-la-tour-d-auvergne@cooperative-d-exemple.example.org"


@dataclass
class Office:
    """A server with some staff, and an administrator who has just signed in there."""

    address: str
    ada: Member
    ids: Mapping[str, int]

    @property
    def pages(self) -> Mapping[str, str]:
        """The address of each page, by name."""
        own, invited, gone = (f"/staff/people/{self.ids[who]}" for who in ("ada", "bea", "cy"))
        return {
            "everyone": "/staff/people/",
            "invite": "/staff/people/new",
            "own account": own,
            "own account stays": f"{own}/disable",
            "invited": invited,
            "disabled": gone,
            "disable": f"{invited}/disable",
            "second factor": f"{invited}/factor",
            "journal": "/staff/journal",
            "older": f"/staff/journal?before=9&by={self.ids['ada']}",
            "nothing": "/staff/journal?before=1",
        }

    def sit(self, page: Page) -> Page:
        """Give the administrator's session to this browser."""
        cookie = self.ada.get_cookie("staff", path="/staff")
        assert cookie
        known = {"name": "staff", "value": cookie.value, "url": f"{self.address}/staff"}
        page.context.add_cookies([known])
        return page


def fill(app: Flask, ada: int) -> Mapping[str, int]:
    """Somebody invited, somebody disabled, and a journal of more than a page."""
    with app.app_context():
        bea = staff.add(LONG, "Béatrice de la Tour", "coordinator", ["nord", "sud-ouest"]).id
        cy = staff.add("cy@example.org", "Cyrille", "analyst").id
        staff.disable("cy@example.org")
        for number in range(60):
            journal.note((ada, bea, None)[number % 3], ACTIONS[number % len(ACTIONS)], "situation")
        db.session.commit()
    return {"ada": ada, "bea": bea, "cy": cy}


@pytest.fixture
def office(serve: Callable[..., str], migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    with application(migrated_sqlite_url, tmp_path) as app:
        ada = signed_in(app, "administrator")
        ids = fill(app, ada.person.id)
        yield Office(serve(migrated_sqlite_url, WORKERS="1"), ada, ids)


@pytest.mark.hypothesis
def test_no_page_about_the_staff_keeps_anyone_out(
    office: Office, open_page: Callable[..., Page]
) -> None:
    page, found = office.sit(open_page(locale="fr-FR")), {}
    for name, path in office.pages.items():
        page.goto(office.address + path)
        found[name] = list(wrong_with(page, SOME_SCREENS))
    page.goto(f"{office.address}/staff/people/new")
    page.click("main .go button")
    expect(page.locator(".summary a").nth(2)).to_be_visible()
    found["invite, with problems"] = list(wrong_with(page, SOME_SCREENS))
    assert {} == {name: wrong for name, wrong in found.items() if wrong}


def test_every_page_about_the_staff_is_valid_html(office: Office) -> None:
    pages = {
        f"{name} ({language})": office.ada.get(f"{path}{sign}lang={language}").text
        for name, path in office.pages.items()
        for sign in ("&" if "?" in path else "?")
        for language in ("fr", "en")
    }
    token = office.ada.page("/staff/people/new").form()["csrf_token"][0]
    wrong = office.ada.post("/staff/people/new", data={"csrf_token": token})
    pages["invite, with problems"] = wrong.text
    assert [] == nu.messages(pages)


@pytest.mark.parametrize("with_scripts", [True, False])
def test_someone_is_invited_changed_and_disabled_by_keyboard_alone(
    office: Office, open_page: Callable[..., Page], with_scripts: bool
) -> None:
    page = office.sit(open_page(locale="en", java_script_enabled=with_scripts))
    page.goto(f"{office.address}/staff/people/?lang=en")
    page.locator("main a", has_text="nvit").first.focus()
    page.keyboard.press("Enter")
    page.locator("[name=email]").focus()
    page.keyboard.type("dan@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("Dan")
    page.locator("[name=role][value=coordinator]").focus()
    page.keyboard.press("Space")
    page.locator("[name=scope][value=some]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_be_visible()
    expect(page.locator(".summary")).to_be_focused()
    page.locator("[name=known][value=nord]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Dan")
    expect(page.locator("dl")).to_contain_text("nord")
    page.locator("main a[href$=disable]").focus()
    page.keyboard.press("Enter")
    page.locator("main .go button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Dan")
    assert page.locator("main form[action$=enable]").count()
