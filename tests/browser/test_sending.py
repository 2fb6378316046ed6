"""Sending a page on a slow or broken network, and in a browser that is behind the times."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import PHONE, Field, Site
from tests.browser.respondent import Respondent

WAITING = "Envoi en cours…"
CONTINUE = "[name=_go][value=next]"
# The contrast of WCAG 2.2 between a button's words and what is behind them.
CONTRAST = """button => {
  const rgb = colour => colour.match(/[\\d.]+/g).map(Number)
  const light = colour => rgb(colour).slice(0, 3).map(one => one / 255)
    .map(one => one <= .04045 ? one / 12.92 : ((one + .055) / 1.055) ** 2.4)
    .reduce((sum, one, at) => sum + one * [.2126, .7152, .0722][at], 0)
  const painted = element => {
    const { backgroundColor } = getComputedStyle(element)
    const isNothing = rgb(backgroundColor)[3] === 0
    return isNothing ? painted(element.parentElement) : backgroundColor
  }
  const [one, other] = [getComputedStyle(button).color, painted(button)].map(light)
  return (Math.max(one, other) + .05) / (Math.min(one, other) + .05)
}"""


@pytest.fixture
def page(demo: Field, open_page: Callable[..., Page]) -> Page:
    return open_page(**PHONE, locale="fr-FR")


@pytest.fixture
def respondent(site: Site, page: Page) -> Respondent:
    respondent = Respondent(page, site.address)
    respondent.begin()
    return respondent


def methods(respondent: Respondent) -> list[str]:
    return [request.method for request in respondent.requests if "/w/" in request.url]


def waiting(respondent: Respondent) -> Locator:
    return respondent.page.locator("form p").get_by_text(WAITING)


# --- A network that fails


def test_whoever_answered_just_before_waits_for_one_request_alone(respondent: Respondent) -> None:
    with respondent.page.expect_response(lambda response: response.request.method == "HEAD"):
        respondent.answer({"gender": "woman"})
    respondent.answer({"age": "under_30"})
    respondent.requests.clear()
    respondent.go()
    assert ["POST"] == methods(respondent), "the server was heard a moment ago"
    respondent.requests.clear()
    respondent.go("back")
    assert ["HEAD", "POST"] == methods(respondent), "nothing was answered here"


def test_where_the_server_was_heard_too_long_ago_it_is_called_again(
    respondent: Respondent,
) -> None:
    respondent.page.clock.install()
    with respondent.page.expect_response(lambda response: response.request.method == "HEAD"):
        respondent.answer({"gender": "woman"})
    respondent.page.clock.fast_forward(21_000)
    respondent.requests.clear()
    respondent.go()
    assert ["HEAD", "POST"] == methods(respondent)


@pytest.mark.parametrize("status", [None, 502], ids=["no answer", "an answer of a proxy"])
def test_where_no_server_answers_the_page_stays(respondent: Respondent, status: int | None) -> None:
    def fail(route: Route) -> None:
        route.fulfill(status=status) if status else route.abort()

    respondent.page.route("**/w/demo", fail)
    respondent.answer({"age": "under_30"})
    respondent.page.click(CONTINUE)
    alert = respondent.page.get_by_role("alert")
    expect(alert).to_contain_text("Le réseau ne répond pas.")
    assert {"age": "under_30"} == respondent.shown
    respondent.page.unroute("**/w/demo")
    with respondent.page.expect_navigation():
        alert.get_by_role("button").click()
    assert "in_the_cooperative" == respondent.at


# --- A network that is slow


def test_a_page_that_takes_long_says_that_it_is_being_sent(respondent: Respondent) -> None:
    respondent.page.route("**/w/demo", lambda route: None)  # until it is let go
    respondent.page.click(CONTINUE, no_wait_after=True)
    expect(waiting(respondent)).to_have_count(0)
    expect(waiting(respondent)).to_be_visible()
    expect(respondent.page.locator("p.heard")).to_have_text(WAITING)
    with respondent.page.expect_navigation():
        respondent.page.unroute("**/w/demo")
    expect(waiting(respondent)).to_have_count(0)


def test_a_page_that_comes_at_once_says_nothing_of_it(respondent: Respondent) -> None:
    respondent.page.evaluate(
        """words => new MutationObserver(() => {
          if (document.body.innerText.includes(words)) sessionStorage.setItem("said", words)
        }).observe(document.body, {childList: true, subtree: true})""",
        WAITING,
    )
    respondent.go()
    assert respondent.page.evaluate("sessionStorage.getItem('said')") is None


# --- An old browser


@pytest.mark.parametrize(
    "lacks",
    [
        "delete HTMLFormElement.prototype.requestSubmit",  # Safari before 16
        "delete AbortSignal.timeout",
        "delete SubmitEvent.prototype.submitter",  # Safari before 15.4
    ],
)
def test_a_browser_that_lacks_something_goes_on(site: Site, page: Page, lacks: str) -> None:
    page.add_init_script(lacks)
    respondent = Respondent(page, site.address)
    respondent.begin()
    respondent.go()
    respondent.answer({"tenure": "under_six_months"})
    respondent.go()
    assert "business" == respondent.at
    assert [] == respondent.complaints


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_that_mixes_no_colours_has_words_to_read_on_its_buttons(
    site: Site, page: Page, scheme: str
) -> None:
    def without(route: Route) -> None:
        sheet = route.fetch()
        route.fulfill(response=sheet, body=sheet.text().replace("color-mix(", "no-mix("))

    page.route(re.compile(r"\.css\b"), without)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    respondent = Respondent(page, site.address)
    respondent.begin()
    button = page.locator(CONTINUE)
    assert page.evaluate(f"({CONTRAST})(document.querySelector('{CONTINUE}'))") >= 4.5
    button.hover()
    assert button.evaluate(CONTRAST) >= 4.5
    later = page.locator("[value=later]")
    later.hover()
    assert later.evaluate(CONTRAST) >= 4.5
