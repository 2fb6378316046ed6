"""The staff's own pages in a browser: what each owes its reader, and the whole life of a wave."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests import nu, servers
from tests.browser.test_accessibility import MEASURE, SOME_SCREENS, wrong_with
from tests.conftest import application, environment
from tests.desk import furnish
from tests.pages import Page as Read
from tests.web.staffing import Member, signed_in

PAGES = (
    "/staff/",
    "/staff/results",
    "/staff/questionnaires/",
    *(f"/staff/waves/{wave}" for wave in ("idea", "spring", "autumn", "summer", "past", "guessed")),
    "/staff/waves/read",
    "/staff/waves/_new",
    *("/staff/waves/idea/dates", "/staff/waves/autumn/dates"),
    *("/staff/waves/idea/open", "/staff/waves/autumn/end", "/staff/waves/summer/close"),
    "/staff/waves/guessed/release",
    *(f"/staff/waves/read/{what}" for what in ("results", "publish", "withdraw")),
    *(f"/staff/questionnaires/meals/{number}" for number in (1, 2, 3)),
    "/staff/questionnaires/situation/1",
    "/staff/questionnaires/meals/2/publish",
    "/staff/questionnaires/meals/2/preview/fr/office",
    "/staff/questionnaires/situation/1/preview/fr/in_the_cooperative",
    *(f"/staff/questionnaires/meals/2/trial/{what}" for what in ("", "answer", "results/60/1")),
    "/staff/questionnaires/meals/3/preview",
    "/staff/drafts/1/preview/fr/_introduction",
    *("/staff/questionnaires/situation/1/map", "/staff/drafts/1/map"),
    *(f"/staff/drafts/1{page}" for page in ("", "/history", "/history/2", "/aside/3", "/name")),
    "/staff/drafts/1/remove",
    *("/staff/drafts/new", "/staff/drafts/1/publish", "/staff/drafts/2/publish"),
    *("/staff/drafts/2/lists", "/staff/drafts/2/lists/cooperatives.csv"),
)


@dataclass
class Desk:
    """A server with everything staff may find, and a way to sit down at it."""

    address: str
    app: Flask

    def member(self, role: str, *cooperatives: str) -> Member:
        """Somebody who has just signed in, without a browser."""
        return signed_in(self.app, role, cooperatives)


@pytest.fixture(scope="module")
def desk(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    instance = tmp_path_factory.mktemp("desk")
    shutil.copy(migrated_sqlite, instance / "mieux.sqlite")
    url, surveys = f"sqlite:///{instance / 'mieux.sqlite'}", instance / "surveys"
    settings = {"MIEUX_SURVEYS": str(surveys)}
    with application(url, instance, **settings) as app:
        furnish(app, surveys)
        given = environment(url, instance) | settings | {"WORKERS": "1"}
        with servers.mieux(given) as address:
            yield Desk(address, app)


@pytest.fixture
def sit(desk: Desk, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Open a browser for somebody of this role (and cooperatives) who is signed in."""

    def as_(role: str, *cooperatives: str, language: str = "fr", **options: object) -> Page:
        member = desk.member(role, *cooperatives)
        member.send("/staff/language", language=language)
        cookie = member.get_cookie("staff", path="/staff")
        assert cookie
        page = open_page(locale="fr-FR", **options)
        known = {"name": "staff", "value": cookie.value, "url": f"{desk.address}/staff"}
        page.context.add_cookies([known])
        return page

    return as_


@pytest.mark.hypothesis
def test_no_staff_page_keeps_anyone_out(desk: Desk, sit: Callable[..., Page]) -> None:
    page, found = sit("administrator"), {}
    for path in PAGES:
        answer = page.goto(desk.address + path)
        assert answer and 200 == answer.status, path
        page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
        if wrongs := list(wrong_with(page, SOME_SCREENS)):
            found[path] = wrongs
    assert {} == found


def test_what_is_pressed_on_staff_pages_is_big_enough(desk: Desk, sit: Callable[..., Page]) -> None:
    page = sit("administrator", viewport={"width": 320, "height": 740})
    small = {}
    for path in PAGES:
        page.goto(desk.address + path)
        pressed = ":is(.button, button, .places a, .self a, .tabs a, .files a)"
        if found := [html for size, html in page.evaluate(MEASURE, pressed) if size < 44]:
            small[path] = found
    assert {} == small


def test_every_staff_page_is_valid_html(desk: Desk) -> None:
    member, pages = desk.member("administrator"), {}
    for language in ("fr", "en"):
        for path in PAGES:
            shown = member.page(f"{path}?lang={language}")
            shown.check(language)
            pages[f"{path} ({language})"] = shown.html
    wrong = member.send("/staff/waves/_new", name="Été", opens="2020-01-01", closes="x")
    assert Read(wrong.text).problems
    pages["a wave with problems"] = wrong.text
    assert [] == nu.messages(pages)


def test_a_trial_keeps_nothing_in_the_browser_either(desk: Desk, sit: Callable[..., Page]) -> None:
    page = sit("analyst", language="en")
    page.goto(f"{desk.address}/staff/questionnaires/meals/2/trial/answer?lang=en")
    titles = {"start": "Your meals", "next": "Check your answers", "send": "Thank you"}
    for button, title in titles.items():
        page.locator(f"button[value={button}]").click()
        page.get_by_role("heading", name=title, level=1).wait_for()
        assert page.get_by_role("note").get_by_text("nothing that is answered here").is_visible()
        assert 0 == page.evaluate("sessionStorage.length + localStorage.length")
        if choices := page.get_by_label("At home").all():
            choices[0].check()
        assert [] == list(wrong_with(page, SOME_SCREENS))
    assert page.get_by_text("What would be kept").is_visible()


def test_a_wave_lives_from_its_name_to_its_close(
    desk: Desk, sit: Callable[..., Page], open_page: Callable[..., Page]
) -> None:
    page = sit(
        "coordinator",
        language="en",
        viewport={"width": 360, "height": 740},
        java_script_enabled=False,
    )
    page.goto(f"{desk.address}/staff/")
    page.click("text=Prepare a wave")
    page.select_option("[name=asks]", "meals@1")
    page.fill("[name=name]", "journey")
    page.click("main button")
    assert "Draft" in page.inner_text("h1")
    page.click("text=Open now")
    page.click("main button")
    assert "Open" in page.inner_text("h1")
    address = page.inner_text(".address")

    respondent = open_page(java_script_enabled=False, locale="en")
    respondent.goto(address)
    respondent.click("[name=_go][value=start]")
    respondent.check("[name=lunch][value=home]")
    respondent.click("[name=_go][value=next]")
    respondent.click("[name=_go][value=send]")
    assert "Thank you" in respondent.inner_text("h1")
    assert [] == respondent.context.cookies()

    for _ in range(100):  # the server adds up every few seconds
        page.reload()
        if page.locator(".measures").count():
            break
        page.wait_for_timeout(200)
    assert "1 began 1 sent 100%" in " ".join(page.inner_text(".measures").split())
    assert "At home" not in page.inner_text("main"), "nothing of the answers"

    page.click("text=End now")
    page.click("main button")
    assert "To close" in page.inner_text("h1")
    page.goto(f"{desk.address}/staff/")
    assert "journey" in page.locator(".group").first.inner_text(), "what waits comes first"
    page.click("text=journey")
    page.click(".go >> text=Close")
    assert "1 response" in page.inner_text("main")
    page.click("main button")
    assert "Closed" in page.inner_text("h1")
    page.click(".go >> text=Release the results")
    page.click("main button")
    assert "too few responses" in page.inner_text("main"), "one is nobody's business"


def test_a_simulated_wave_is_released_and_its_results_are_read(
    desk: Desk, sit: Callable[..., Page]
) -> None:
    page = sit("coordinator", language="en", java_script_enabled=False)
    page.goto(f"{desk.address}/staff/waves/guessed")
    page.click("text=Release the results")
    page.click("main button")
    assert "Released" in page.inner_text("h1")
    with page.expect_download() as taken:
        page.click("text=CSV")
    assert taken.value.suggested_filename.endswith(".csv")
    page.click("text=Read the results")
    assert f"{desk.address}/staff/waves/guessed/results" == page.url
