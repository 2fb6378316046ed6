"""What the stylesheet promises and axe cannot see: grids, zoom, focus, other colours, paper."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Locator, Page, expect

from app.questionnaire.loader import Source
from tests.browser.conftest import Site
from tests.browser.respondent import Respondent, Typed

BEFORE: Mapping[str, Mapping[str, Typed]] = {"closed": {"full": "a", "several": ["a"]}}
# WCAG 1.4.12 and 1.4.4: what a reader may set without losing anything
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important } p { margin-bottom: 2em !important }"""
LARGE = "html { font-size: 200% }"
SET = """async style => {
  document.adoptedStyleSheets = [await new CSSStyleSheet().replace(style)]
}"""
CUT_OFF = """() => [...document.querySelectorAll(".choices, .points, legend, button, .heads")]
  .filter(element => element.scrollWidth > element.clientWidth + 1)
  .map(element => element.outerHTML.slice(0, 120))"""
# The ring around what has the focus, or around the choice it belongs to.
RING = """() => {
  const focused = document.activeElement
  const ringed = focused.closest(".choice, .point") ?? focused
  return [focused.id || focused.value || focused.className, getComputedStyle(ringed).outlineWidth]
}"""


# A grid higher than a desk's screen, whose heads take several lines.
LONG_GRID = """
questionnaire: long
version: 1
languages: [fr]
title: {fr: Essai}
pages:
  - page: long
    title: {fr: Une grille}
    items:
      - item: grid
        type: grid
        ask: {fr: "Êtes-vous d’accord ?"}
        choices: {CHOICES}
        rows: {ROWS}
      - {item: kept, type: text, ask: {fr: Autre chose}}
""".replace(
    "CHOICES", ", ".join(f"c{n}: {{fr: Plutôt d’accord avec ce qui est dit ici}}" for n in range(5))
).replace("ROWS", ", ".join(f"r{n}: {{fr: Ligne {n}}}" for n in range(12)))
# Whether something lies over what has the focus: one of its corners, or its middle.
COVERED = """() => {
  const focused = document.activeElement
  const { left, right, top, bottom } = focused.getBoundingClientRect()
  const points = [[left, top], [right, bottom]].map(([x, y]) => [
    Math.min(Math.max(x, left + 3), right - 3), Math.min(Math.max(y, top + 3), bottom - 3)])
  const isSeen = ([x, y]) => {
    const seen = document.elementFromPoint(x, y)
    return seen && (focused.contains(seen) || seen.contains(focused) && !seen.matches(".heads *"))
  }
  return points.every(isSeen) ? null : focused.id
}"""


@pytest.fixture
def scales(reader: Respondent) -> Page:
    """The page with grids and scales."""
    reader.wave = "everything"
    reader.begin()
    reader.answer(BEFORE["closed"])
    reader.go()
    assert "scales" == reader.at
    return reader.page


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_a_grid_is_a_question_a_row_to_the_ear(scales: Page, width: int) -> None:
    scales.set_viewport_size({"width": width, "height": 740})
    grid = scales.get_by_role("group", name="How about…")
    for row in ("this", "that"):
        choices = grid.get_by_role("group", name=row, exact=True).get_by_role("radio")
        for choice, name in zip(choices.all(), ("Agree", "Disagree", "Not sure"), strict=True):
            expect(choice).to_have_accessible_name(name)


@pytest.mark.parametrize(("width", "is_table"), [(320, False), (640, True), (1280, True)])
def test_a_grid_is_a_table_to_the_eye_where_there_is_room(
    scales: Page, width: int, is_table: bool
) -> None:
    scales.set_viewport_size({"width": width, "height": 740})
    grid = scales.locator("[data-item=narrow]")
    heads = grid.locator(".heads span").all()
    assert [is_table] * 3 == [head.is_visible() for head in heads]
    for number, head in enumerate(heads, 1):
        column = grid.locator(f".row .choice:nth-child({number}) input").all()
        places = [middle(cell) for cell in ([head] if is_table else []) + column]
        assert max(places) - min(places) < 3, "one under the other"


def middle(element: Locator) -> float:
    box = element.bounding_box()
    assert box
    return box["x"] + box["width"] / 2


@pytest.mark.parametrize(
    ("style", "width"), [(SPACED, 320), (SPACED, 1280), (LARGE, 640), (LARGE, 1280)]
)
def test_larger_or_wider_text_is_not_cut_off(scales: Page, style: str, width: int) -> None:
    scales.set_viewport_size({"width": width, "height": 740})
    scales.evaluate(SET, style)
    assert [] == scales.evaluate(CUT_OFF)
    assert width >= scales.evaluate("document.scrollingElement.scrollWidth")


def test_whatever_has_the_focus_has_a_ring(reader: Respondent) -> None:
    reader.wave = "everything"
    reader.begin()
    rings = {}
    for _ in range(reader.page.locator(":is(a, button, input, select, textarea)").count()):
        reader.page.keyboard.press("Tab")
        name, ring = reader.page.evaluate(RING)
        rings[name] = ring
    assert {"3px"} == set(rings.values())
    assert {"plain", "list", "several=b", "next"} <= rings.keys()


def test_in_forced_colours_a_choice_is_told_by_its_shape(scales: Page) -> None:
    scales.emulate_media(forced_colors="active")
    scales.locator("[id='compulsory=7']").check()
    outlined = "points => points.filter(point => getComputedStyle(point).outlineStyle === 'solid')"
    chosen = scales.locator(".point").evaluate_all(f"{outlined}.map(point => point.innerText)")
    assert ["7"] == [text.strip() for text in chosen]


def test_paper_has_the_answers_and_no_buttons(reader: Respondent) -> None:
    reader.begin()
    reader.answer({"gender": "woman"})
    reader.go()
    reader.answer({"tenure": "under_six_months"})
    while reader.at != "_review":
        reader.go()
    reader.page.emulate_media(media="print")
    assert not reader.page.get_by_role("button").count()
    expect(reader.page.get_by_text("Une femme")).to_be_visible()


@pytest.mark.parametrize("height", [600, 400])
def test_nothing_that_stays_at_the_top_covers_what_has_the_focus(
    reader: Respondent, places: Site, height: int
) -> None:
    reader.wave = f"long-{height}"
    places.field.open(Source("v1.yaml", LONG_GRID, {}), reader.wave)
    reader.begin()
    page = reader.page
    page.set_viewport_size({"width": 1280, "height": height})
    page.locator("#kept").focus()
    passed = []
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        passed.append(page.evaluate("document.activeElement.name"))
        assert page.evaluate(COVERED) is None
    assert [f"grid.r{row}" for row in reversed(range(12))] == passed
    heads = page.locator(".heads").bounding_box()
    assert heads and heads["height"] > 60


@pytest.mark.parametrize("reader", [False, True], ids=["without", "with scripts"], indirect=True)
def test_a_question_to_change_is_where_the_page_opens(reader: Respondent) -> None:
    reader.begin()
    reader.go()
    reader.answer({"tenure": "under_six_months"})
    while reader.at != "_review":
        reader.go()
    changed = reader.page.locator("[name=_edit]").all()
    assert len(changed) > 10
    for number in (1, len(changed) - 1):
        button = reader.page.locator("[name=_edit]").nth(number)
        item = button.get_attribute("value")
        with reader.page.expect_navigation():
            button.click()
        question = reader.page.locator(f"[data-item={item}]")
        expect(question.locator(".ask")).to_be_in_viewport()
        reader.page.keyboard.press("Tab")
        assert question.evaluate("question => question.contains(document.activeElement)")
        with reader.page.expect_navigation():
            reader.page.get_by_role("button", name="Revenir à mes réponses").click()
        assert ("_review", False) == (reader.at, "#" in reader.page.url)
