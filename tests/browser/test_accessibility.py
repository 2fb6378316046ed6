"""What every page owes its reader: no axe violation, big targets, no sideways scroll.

Every page is seen in every state: blank, answered, and with a problem beside each of its questions;
loaded once, then seen on every screen.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from app.questionnaire.loader import Source
from app.web import drafts
from tests.browser.conftest import Site
from tests.browser.everything import EVERY_ANSWER, EVERYTHING
from tests.browser.respondent import Respondent
from tests.browser.situation import ANSWERS
from tests.browser.walks import around, through
from tests.conftest import IS_PROOF
from tests.pages import Page as Html
from tests.pages import fill

__all__ = ["EVERYTHING", "EVERY_ANSWER"]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
EVERY_RULE = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# By night nothing but the colours differs, and these are the rules that look at them.
RULES_OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# And these look at where things lie, by which a wide screen differs from the smallest.
RULES_OF_PLACE = {"type": "rule", "values": ["scrollable-region-focusable", "target-size"]}


class Screen(NamedTuple):
    """What a page is seen on: CSS pixels, the light around, and what axe looks at there."""

    width: int
    light: Literal["light", "dark"] = "light"
    rules: Mapping[str, object] = EVERY_RULE


# A desk zoomed to 400 % (WCAG 1.4.10) or the smallest phone, a tablet, a desk.
WIDTHS = (320, 768, 1280)
HEIGHT = 740
EVERY_SCREEN = (
    *(Screen(width) for width in WIDTHS),
    *(Screen(width, "dark", RULES_OF_COLOUR) for width in (1280, 320)),  # a tablet adds no colour
)
FOUR_SCREENS = tuple(screen for screen in EVERY_SCREEN if screen.width != 768)
# For pages whose kinds and states were all seen on every screen in another test.
TWO_SCREENS = (Screen(320), Screen(1280, "dark", RULES_OF_COLOUR))
# What the proof sees whole, tests see a sample of.
SCREENS = EVERY_SCREEN
SOME_SCREENS, FEW_SCREENS = FOUR_SCREENS, TWO_SCREENS
if not IS_PROOF:
    SCREENS = (*TWO_SCREENS, *(Screen(width, rules=RULES_OF_PLACE) for width in (768, 1280)))
    SOME_SCREENS, FEW_SCREENS = TWO_SCREENS, TWO_SCREENS[:1]

VIOLATIONS = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(
  found => found.violations.flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html}`)))"""
MEASURE = """selector => [...document.querySelectorAll(selector)]
  .map(element => [element.getBoundingClientRect(), element.outerHTML.slice(0, 120)])
  .filter(([box]) => box.height)
  .map(([box, html]) => [Math.min(box.width, box.height), html])"""
CUT_OFF = """() => [...document.querySelectorAll("main *")]
  .filter(element => getComputedStyle(element).overflowX === "hidden")
  .filter(element => element.scrollWidth > element.clientWidth && element.clientWidth > 1)
  .map(element => element.outerHTML.slice(0, 120))"""
# CSS pixels. A link inside a sentence is as high as its line.
SMALLEST = {
    ".choice, .point, .cards li": 44,
    "button, select, textarea, input[type=text], summary, header a, .languages a": 24,
}
EXPECTED_COMPLAINT = "the server responded with a status of"  # a page may be 404, 409 or 410


def wrong_with(page: Page, screens: Iterable[Screen] = SCREENS) -> Iterator[str]:
    """What axe finds, targets too small, and whether the page scrolls sideways, on any screen."""
    page.evaluate(AXE)
    for screen in screens:
        page.set_viewport_size({"width": screen.width, "height": HEIGHT})
        page.emulate_media(color_scheme=screen.light)
        seen_on = f"{screen.width} px, {screen.light}"
        for violation in page.evaluate(VIOLATIONS, screen.rules):
            yield f"{seen_on}: {violation}"
        if screen.light == "dark":
            continue
        for selector, least in SMALLEST.items():
            for size, html in page.evaluate(MEASURE, selector):
                if size < least:
                    yield f"{seen_on}: only {size} px: {html}"
        for html in page.evaluate(CUT_OFF):
            yield f"{seen_on}: cut off: {html}"
        width = page.evaluate("document.scrollingElement.scrollWidth")
        if width > screen.width:
            yield f"{seen_on}: scrolls sideways, {width} px"


def wrong_along(
    reader: Respondent, walk: Iterator[str], screens: Iterable[Screen] = SCREENS
) -> dict[str, list[str]]:
    """What is wrong with each page of a walk, by page."""
    found: dict[str, list[str]] = {}
    for place in walk:
        found[place] = list(wrong_with(reader.page, screens))
        found[place] += [said for said in reader.complaints if EXPECTED_COMPLAINT not in said]
        reader.complaints.clear()
    assert len(found) > 5
    return {place: wrongs for place, wrongs in found.items() if wrongs}


@pytest.mark.hypothesis
def test_no_page_around_a_questionnaire_keeps_anyone_out(reader: Respondent) -> None:
    assert {} == wrong_along(reader, around(reader))


@pytest.mark.hypothesis
def test_no_page_of_the_shipped_questionnaire_keeps_anyone_out(reader: Respondent) -> None:
    assert {} == wrong_along(reader, through(reader, ANSWERS), FEW_SCREENS)


@pytest.mark.hypothesis
@pytest.mark.parametrize(
    ("reader", "screens"),
    [(False, SCREENS), (True, SOME_SCREENS)],
    ids=["without scripts", "with scripts"],
    indirect=["reader"],
)
def test_no_item_type_in_any_state_keeps_anyone_out(
    reader: Respondent, screens: Iterable[Screen]
) -> None:
    reader.wave = "everything"
    assert {} == wrong_along(reader, through(reader, EVERY_ANSWER), screens)


@pytest.mark.hypothesis
def test_no_item_type_written_from_the_right_keeps_anyone_out(
    reader: Respondent, places: Site
) -> None:
    arabic = re.sub(r"\ben:", "ar:", EVERYTHING).replace("[en]", "[ar]")
    arabic = arabic.replace("questionnaire: everything", "questionnaire: right")
    places.field.open(Source("v1.yaml", arabic, {}), "right")
    reader.wave = "right"
    walk = through(reader, EVERY_ANSWER)
    assert {} == wrong_along(reader, walk, FEW_SCREENS)
    assert "rtl" == reader.page.evaluate("getComputedStyle(document.body).direction")


def test_the_page_that_says_too_many_drafts_keeps_nobody_out(
    reader: Respondent, places: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST", 0)
    with places.field.inside() as app:
        client = app.test_client()
        first = Html(client.post("/w/demo", data={"_go": "start", "_language": "fr"}).text)
        busy = client.post("/w/demo", data=fill(first, "later"))
    assert 429 == busy.status_code
    shown = {"body": busy.text, "content_type": "text/html"}
    reader.page.route("**/w/demo", lambda route: route.fulfill(**shown))
    reader.page.goto(f"{reader.address}/w/demo")
    assert [] == list(wrong_with(reader.page)) + reader.complaints


@pytest.mark.hypothesis
def test_no_page_of_results_keeps_anyone_out(reader: Respondent) -> None:
    for address, screens in (
        ("read?lang=fr", SCREENS),
        ("read?lang=en", TWO_SCREENS),
        ("kinds?lang=fr", TWO_SCREENS),
        ("kinds?lang=fr&group=gender%3Dwoman", TWO_SCREENS),
        ("kinds/1?lang=fr&group=nobody", TWO_SCREENS),
        ("nowhere?lang=fr", TWO_SCREENS),
    ):
        reader.page.goto(f"{reader.address}/results/{address}")
        reader.page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
        assert reader.page.locator(".unshown").count() or "read" not in address, "some are hidden"
        assert [] == list(wrong_with(reader.page, screens))
