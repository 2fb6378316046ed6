"""What every page owes its reader: no axe violation, big targets, no sideways scroll, no weight.

Every page is seen in every state: blank, answered, and with a problem beside each of its questions.
"""

import gzip
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Literal, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from app.questionnaire import loader
from app.questionnaire.loader import Source
from tests.browser.conftest import Field, Site
from tests.browser.respondent import Respondent, Typed
from tests.browser.situation import ANSWERS, SHIPPED

EVERY_RULE = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# By night nothing but the colours differs, and these are the rules that look at them.
RULES_OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
SMALLEST_TARGET = 44  # CSS pixels, of whatever a thumb should hit
MOST_WEIGHT = 14_000  # bytes, compressed: what arrives in the first round trip (one TCP window)


class Screen(NamedTuple):
    """What a page is seen on: CSS pixels, the light around, and what axe looks at there."""

    width: int
    height: int
    light: Literal["light", "dark"] = "light"
    rules: Mapping[str, object] = EVERY_RULE


SCREENS = (
    Screen(360, 740),
    Screen(360, 740, "dark", RULES_OF_COLOUR),
    Screen(1280, 800),
    Screen(1280, 800, "dark", RULES_OF_COLOUR),
    # WCAG 1.4.10: a desk zoomed to 400 %, or the smallest phone
    Screen(320, 256, "light", {"type": "rule", "values": ["target-size"]}),
)

# Every item type, with and without what each may have.
EVERYTHING = """
questionnaire: everything
version: 1
languages: [en]
title: {en: "Everything there is to ask"}
introduction: {en: "With *emphasis*, a [link](https://example.org) and\\n\\n- one\\n- two"}
scales:
  short:
    agree: {en: "Agree"}
    disagree: {en: "Disagree"}
    unsure: {en: "Not sure", missing: true}
  long:
    l1: {en: "Unquestionably"}
    l2: {en: "Almost always"}
    l3: {en: "Most of the time"}
    l4: {en: "Every now and then"}
    l5: {en: "Infrequently"}
    l6: {en: "Hardly ever"}
    l7: {en: "Incomprehensibly"}
    l8: {en: "Never"}
pages:
  - page: closed
    title: {en: "Closed questions"}
    items:
      - {item: hello, type: note, ask: {en: "Read **this** first.\\n\\n- one\\n- two"}}
      - item: plain
        type: one
        ask: {en: "A plain question?"}
        choices: {a: {en: "A"}, b: {en: "B", specify: true}, help: {en: "Help"}}
      - item: full
        type: one
        required: true
        ask: {en: "A question with all that belongs to it?"}
        help: {en: "Help for whoever hesitates."}
        source: {en: "Somebody, Somewhere, 2020."}
        choices: {a: {en: "A"}, b: {en: "B"}}
      - item: conditional
        type: one
        when: {plain: [a, b]}
        ask: {en: "A question for some?"}
        choices: {a: {en: "A"}, b: {en: "B"}}
      - item: list
        type: one
        ask: {en: "One of many?"}
        help: {en: "They are in no order."}
        choices: {CHOICES, other: {en: "Another", specify: true}}
      - item: several
        type: many
        at_most: 2
        required: true
        ask: {en: "Which of these?"}
        choices:
          a: {en: "A"}
          b: {en: "B"}
          other: {en: "Another", specify: true}
          none: {en: "None of these", exclusive: true}
      - item: these
        type: many
        ask: {en: "Any of these?"}
        choices: {a: {en: "A"}, limit: {en: "Limit"}}
  - page: scales
    title: {en: "Scales"}
    items:
      - item: narrow
        type: grid
        required: true
        scale: short
        ask: {en: "How about…"}
        rows: {a: {en: "this"}, b: {en: "that"}}
      - item: wide
        type: grid
        scale: long
        ask: {en: "How often…"}
        help: {en: "As far as you remember."}
        rows: {a: {en: "this"}, b: {en: "that, which is a good deal longer to read than this is"}}
      - item: rating
        type: scale
        ask: {en: "How well?"}
        low: {en: "Not at all well"}
        high: {en: "Extraordinarily well"}
      - item: compulsory
        type: scale
        required: true
        ask: {en: "How badly?"}
        low: {en: "Badly"}
        high: {en: "Well"}
  - page: open
    title: {en: "Open questions"}
    items:
      - item: count
        type: number
        required: true
        ask: {en: "How many?"}
      - item: hours
        type: number
        decimals: 1
        unit: {en: "hours a week, all of your activities together"}
        help: {en: "Roughly."}
        ask: {en: "How long?"}
      - item: word
        type: text
        required: true
        max_length: 30
        ask: {en: "One word?"}
      - item: words
        type: text
        lines: 4
        max_length: 60
        help: {en: "Name nobody."}
        ask: {en: "A few words?"}
  - page: moments
    title: {en: "Dates, months and places"}
    items:
      - item: joined
        type: date
        required: true
        at_most: 2026-12-31
        help: {en: "On your contract.\\n\\nOr *roughly*: ask [somebody](https://example.org)."}
        ask: {en: "Since which **day**, with {count} of you?"}
      - item: left
        type: date
        when: {joined: answered}
        ask: {en: "Until which day?"}
      - item: since
        type: month
        required: true
        ask: {en: "Since which month?"}
      - item: until
        type: month
        at_least: 2020-01
        help: {en: "If it is over."}
        source: {en: "A [register](https://example.org)."}
        ask: {en: "Until which month?"}
      - item: priorities
        type: rank
        required: true
        ask: {en: "What counts, after {word}?"}
        choices:
          autonomy: {en: "Autonomy"}
          income: {en: "An income that I can rely on from one month to the next, whatever comes"}
          company: {en: "Company"}
      - item: first
        type: rank
        at_most: 1
        help: {en: "One alone."}
        ask: {en: "And above all?"}
        choices: {places: {en: "Places"}, help: {en: "Help"}}
  - page: rows
    title: {en: "Rows for some"}
    items:
      - item: uses
        type: many
        ask: {en: "What do you use?"}
        choices: {desk: {en: "Desk"}, tool: {en: "Tool"}}
      - item: liked
        type: grid
        scale: short
        ask: {en: "How is…"}
        rows:
          all: {en: "everything, since {joined}"}
          desk: {en: "your desk", when: {uses: desk}}
          many: {en: "having many", when: {count: {over: 100}}}
      - {item: more, type: text, ask: {en: "More?"}}
""".replace("CHOICES", ", ".join(f'c{n}: {{en: "Choice {n}"}}' for n in range(1, 14)))
EVERY_ANSWER: Mapping[str, Mapping[str, Typed]] = {
    "closed": {
        "plain": "b",
        "plain.b.specify": "Something else",
        "conditional": "b",
        "full": "a",
        "list": "other",
        "list.other.specify": "None of the thirteen",
        "several": ["a", "other"],
        "several.other.specify": "x" * 200,
        "these": ["limit"],
    },
    "scales": {"narrow.a": "agree", "narrow.b": "disagree", "wide.a": "l8", "compulsory": "10"},
    "open": {"count": "12", "hours": "7,5", "word": "Enough", "words": "One line.\nAnother."},
    "moments": {
        "joined.day": "31",
        "joined.month": "1",
        "joined.year": "2024",
        "left.day": "1",
        "left.month": "02",
        "left.year": "2024",
        "since.month": "8",
        "since.year": "2021",
        "until.month": "9",
        "until.year": "2022",
        "priorities.company": "1",
        "priorities.autonomy": "2",
        "priorities.income": "",
        "first.help": "1",
        "first.places": "",
    },
    "rows": {"uses": ["desk"], "liked.all": "agree", "liked.desk": "disagree", "more": "No"},
}

# What no visitor can do but a broken page could: answer everything with what is not on offer.
FORGE = """() => {
  for (const field of document.querySelectorAll("form :is(input:not([type=hidden]), textarea)")) {
    field.checked = true
    field.value = "forged"
    if (field.type === "textarea") field.removeAttribute("maxlength")
    if (field.type === "textarea") field.value = "forged ".repeat(200)
  }
  for (const list of document.querySelectorAll("select")) {
    list.options[1].value = "forged"
    list.selectedIndex = 1
  }
}"""
MEASURE = """selector => [...document.querySelectorAll(selector)]
  .map(element => [element.getBoundingClientRect(), element.outerHTML.slice(0, 120)])
  .filter(([box]) => box.height)
  .map(([box, html]) => [Math.min(box.width, box.height), html])"""
TARGETS = "button, .choice, .point, select, textarea, input[type=text], .cards li"


@pytest.fixture(scope="session")
def places(site: Site) -> Site:
    """The site, with a second wave that asks everything, and one that is over."""
    site.field.open(Source("v1.yaml", EVERYTHING, {}), "everything")
    site.field.open(loader.read_source(SHIPPED), "over")
    site.field.close("over")
    site.field.open(loader.read_source(SHIPPED), "read")
    site.field.release("read", 400)  # few enough for some groups to be hidden
    return site


@pytest.fixture
def reader(places: Site, demo: Field, open_page: Callable[..., Page]) -> Respondent:
    """Someone who will look at each page on every screen. JavaScript is on: axe is a script."""
    return Respondent(open_page(locale="fr-FR"), places.address)


def around(reader: Respondent) -> Iterator[str]:
    """The pages around a questionnaire, one after the other."""
    for address in ("/", "/?lang=en", "/nowhere", "/w/over", "/w/demo", "/w/demo?lang=en"):
        reader.page.goto(f"{reader.address}{address}")
        yield address


def through(reader: Respondent, answers: Mapping[str, Mapping[str, Typed]]) -> Iterator[str]:
    """Every page of a questionnaire in every state, from its introduction to its thank-you."""
    reader.open()
    yield "introduction"
    reader.go("start")
    for page in answers:
        assert page == reader.at
        yield page
        reader.page.evaluate(FORGE)
        reader.go()
        # A question whose condition does not hold is not read, so it cannot be wrong.
        items = reader.page.locator(".item:not(.note):not(:has(> .condition))").count()
        assert (page, items) == (reader.at, reader.page.locator(".item.wrong").count())
        yield f"{page} with problems"
        reader.answer(answers[page])
        reader.go()
        reader.go("back")
        yield f"{page} answered"
        reader.go()
    yield "review"
    reader.go("send")
    yield "thank-you"
    reader.page.go_back()
    reader.go("back")
    reader.answer({next(reversed(answers[page])): "other words"})
    reader.go()
    reader.go("send")
    assert reader.page.locator("[value=start]").count(), "already sent"
    yield "already sent"


def wrong_with(page: Page) -> Iterator[str]:
    """What axe finds, targets too small, and whether the page scrolls sideways, on any screen."""
    for screen in SCREENS:
        page.set_viewport_size({"width": screen.width, "height": screen.height})
        page.emulate_media(color_scheme=screen.light)
        seen_on = f"{screen.width} px, {screen.light}"
        options = {"runOnly": screen.rules, "resultTypes": ["violations"]}
        for violation in Axe().run(page, options=options).response["violations"]:
            for node in violation["nodes"]:
                yield f"{seen_on}: {violation['id']}: {node['html']}"
        for size, html in page.evaluate(MEASURE, TARGETS):
            if size < SMALLEST_TARGET:
                yield f"{seen_on}: only {size} px: {html}"
        width, visible = page.evaluate(
            "[document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]"
        )
        if width > visible:
            yield f"{seen_on}: scrolls sideways, {width} px"


def weight(reader: Respondent) -> int:
    """The bytes, compressed, of this page and all it loads, to whoever has none of it yet."""
    loaded = {request.url for request in reader.requests if not request.is_navigation_request()}
    return len(gzip.compress(reader.page.content().encode())) + sum(map(_compressed, loaded))


@cache
def _compressed(address: str) -> int:
    with urllib.request.urlopen(address) as answer:
        return len(gzip.compress(answer.read()))


def wrong_along(reader: Respondent, walk: Iterator[str]) -> dict[str, list[str]]:
    """What is wrong with each page of a walk, by page."""
    found: dict[str, list[str]] = {}
    for place in walk:
        found[place] = list(wrong_with(reader.page))
        if weight(reader) > MOST_WEIGHT:
            found[place].append(f"weighs {weight(reader)} bytes")
    assert len(found) > 5
    return {place: wrongs for place, wrongs in found.items() if wrongs}


def test_no_page_around_a_questionnaire_keeps_anyone_out(reader: Respondent) -> None:
    assert {} == wrong_along(reader, around(reader))


def test_no_page_of_the_shipped_questionnaire_keeps_anyone_out(reader: Respondent) -> None:
    assert {} == wrong_along(reader, through(reader, ANSWERS))


def test_no_item_type_in_any_state_keeps_anyone_out(reader: Respondent) -> None:
    reader.wave = "everything"
    assert {} == wrong_along(reader, through(reader, EVERY_ANSWER))


def test_no_page_of_results_keeps_anyone_out(reader: Respondent) -> None:
    for language in ("fr", "en"):
        reader.page.goto(f"{reader.address}/results/read?lang={language}")
        reader.page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
        assert reader.page.locator(".unshown").count(), "some groups are hidden"
        assert [] == list(wrong_with(reader.page))
