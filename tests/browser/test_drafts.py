"""“Resume later” in a real browser: on another device, without JavaScript, on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, Field, Site
from tests.browser.respondent import Respondent
from tests.browser.situation import ANSWERS
from tests.browser.test_accessibility import wrong_with


@pytest.fixture
def reader(site: Site, demo: Field, open_page: Callable[..., Page]) -> Respondent:
    """Someone who will look at each page on every screen. JavaScript is on: axe is a script."""
    return Respondent(open_page(locale="fr-FR"), site.address)


def code_on(page: Page) -> str:
    return page.locator(".code").inner_text()


def test_an_interview_begun_on_one_device_is_finished_on_another(
    respondent: Respondent, site: Site, demo: Field, open_page: Callable[..., Page]
) -> None:
    respondent.begin()
    respondent.answer(ANSWERS["you"])
    respondent.go()
    respondent.go("later")
    assert f"{respondent.address}/w/demo" == respondent.page.url, "nothing of it in the address"
    code = code_on(respondent.page)

    other = Respondent(open_page(**PHONE, java_script_enabled=False), site.address)
    other.open("en")
    other.page.click("summary")
    other.page.fill("[name=_code]", code.lower().replace("-", " "))
    other.page.keyboard.press("Enter")
    other.page.wait_for_selector("[name=_page]", state="attached")
    assert ("en", "in_the_cooperative") == (other.page.get_attribute("html", "lang"), other.at)
    assert f"{other.address}/w/demo" == other.page.url
    for page in list(ANSWERS)[1:]:
        other.answer(ANSWERS[page])
        other.go()
    other.go("send")
    (answers,), texts = demo.kept
    assert "other" == answers["gender"] and ("gender.other.specify", "Ça dépend") in texts
    for visitor in (respondent, other):
        assert [] == visitor.page.context.cookies()
        assert code not in "".join(request.url for request in visitor.requests)


def test_no_page_of_a_draft_keeps_anyone_out(reader: Respondent) -> None:
    found: dict[str, list[str]] = {}

    def look(place: str) -> None:
        found[place] = list(wrong_with(reader.page))

    for language in ("fr", "en"):
        reader.open(language)
        reader.page.click("summary")
        look(f"the introduction, opened ({language})")
        reader.page.fill("[name=_code]", "0000-0000-0000-0000")
        reader.go("resume")
        look(f"a wrong code ({language})")
        reader.begin(language)
        reader.go("later")
        look(f"the code ({language})")
    assert 6 == len(found)
    assert {} == {place: wrongs for place, wrongs in found.items() if wrongs}


def test_the_code_is_printed_and_the_buttons_are_not(reader: Respondent) -> None:
    reader.begin()
    reader.go("later")
    reader.page.emulate_media(media="print")
    assert reader.page.locator(".code").is_visible()
    assert reader.page.locator("button").count() > 1, "one goes on, one copies"
    assert not reader.page.locator("button:visible").count()


def test_the_code_is_copied_at_a_press(reader: Respondent) -> None:
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.begin()
    reader.go("later")
    reader.page.click(".code + button")
    reader.page.get_by_role("button", name="Copié").wait_for()
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    assert code_on(reader.page) == copied
