"""What the stylesheet promises and axe cannot see: grids, zoom, focus, other colours, paper."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Locator, Page, expect

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
