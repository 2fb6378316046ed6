"""What every page owes its reader: no axe violation, big targets, no sideways scroll, no weight.

Every page is seen in every state: blank, answered, and with a problem beside each of its questions;
loaded once, then seen on every screen.
"""

import gzip
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.browser.everything import EVERY_ANSWER, EVERYTHING
from tests.browser.respondent import Respondent
from tests.browser.situation import ANSWERS
from tests.browser.walks import around, through

__all__ = ["EVERYTHING", "EVERY_ANSWER"]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
EVERY_RULE = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# By night nothing but the colours differs, and these are the rules that look at them.
RULES_OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
MOST_WEIGHT = 14_000  # bytes, compressed: what arrives in the first round trip (one TCP window)


class Screen(NamedTuple):
    """What a page is seen on: CSS pixels, the light around, and what axe looks at there."""

    width: int
    light: Literal["light", "dark"] = "light"
    rules: Mapping[str, object] = EVERY_RULE


# A desk zoomed to 400 % (WCAG 1.4.10) or the smallest phone, a tablet, a desk.
WIDTHS = (320, 768, 1280)
HEIGHT = 740
SCREENS = (
    *(Screen(width) for width in WIDTHS),
    *(Screen(width, "dark", RULES_OF_COLOUR) for width in reversed(WIDTHS)),
)
# For pages whose kinds and states were all seen on every screen in another test.
TWO_SCREENS = (Screen(320), Screen(1280, "dark", RULES_OF_COLOUR))

VIOLATIONS = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(
  found => found.violations.flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html}`)))"""
MEASURE = """selector => [...document.querySelectorAll(selector)]
  .map(element => [element.getBoundingClientRect(), element.outerHTML.slice(0, 120)])
  .filter(([box]) => box.height)
  .map(([box, html]) => [Math.min(box.width, box.height), html])"""
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
        width = page.evaluate("document.scrollingElement.scrollWidth")
        if width > screen.width:
            yield f"{seen_on}: scrolls sideways, {width} px"


def weight(reader: Respondent) -> int:
    """The bytes, compressed, of this page and all it loads, to whoever has none of it yet."""
    loaded = {request.url for request in reader.requests if request.resource_type in LOADED}
    return len(gzip.compress(reader.page.content().encode())) + sum(map(_compressed, loaded))


LOADED = ("stylesheet", "script", "image", "font")


@cache
def _compressed(address: str) -> int:
    with urllib.request.urlopen(address) as answer:
        return len(gzip.compress(answer.read()))


def wrong_along(
    reader: Respondent, walk: Iterator[str], screens: Iterable[Screen] = SCREENS
) -> dict[str, list[str]]:
    """What is wrong with each page of a walk, by page."""
    found: dict[str, list[str]] = {}
    for place in walk:
        found[place] = list(wrong_with(reader.page, screens))
        found[place] += [said for said in reader.complaints if EXPECTED_COMPLAINT not in said]
        reader.complaints.clear()
        if weight(reader) > MOST_WEIGHT:
            found[place].append(f"weighs {weight(reader)} bytes")
    assert len(found) > 5
    return {place: wrongs for place, wrongs in found.items() if wrongs}


def test_no_page_around_a_questionnaire_keeps_anyone_out(reader: Respondent) -> None:
    assert {} == wrong_along(reader, around(reader))


def test_no_page_of_the_shipped_questionnaire_keeps_anyone_out(reader: Respondent) -> None:
    assert {} == wrong_along(reader, through(reader, ANSWERS), TWO_SCREENS)


@pytest.mark.parametrize(
    "reader", [False, True], ids=["without scripts", "with scripts"], indirect=True
)
def test_no_item_type_in_any_state_keeps_anyone_out(reader: Respondent) -> None:
    reader.wave = "everything"
    assert {} == wrong_along(reader, through(reader, EVERY_ANSWER))


def test_no_page_of_results_keeps_anyone_out(reader: Respondent) -> None:
    for language, screens in (("fr", SCREENS), ("en", TWO_SCREENS)):
        reader.page.goto(f"{reader.address}/results/read?lang={language}")
        reader.page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
        assert reader.page.locator(".unshown").count(), "some groups are hidden"
        assert [] == list(wrong_with(reader.page, screens))
