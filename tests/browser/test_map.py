"""Maps as a browser draws them: nothing is wider than it was measured, and nothing overlaps."""

import gzip
from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Page

from app.config import ROOT
from app.conversion import files, writing
from app.publish.maps import drawing, letters
from app.publish.maps.svg import svg
from app.questionnaire.flow.plan import Plan
from app.questionnaire.loader import Source, load_published, read_source
from tests.browser.everything import EVERYTHING
from tests.questionnaire.generated import generated

EXPORT = ROOT / "tests" / "cases" / "rse" / "questionnaire.txt.gz"
SIZES = (320, 360, 1280)
BOXES = """() => {
    const box = (element) => {
        const {x, y, width, height} = element.getBBox();
        return [x, y, width, height];
    };
    const all = (name) => [...document.querySelectorAll(name)];
    return {
        texts: all("text").map((text) => [...box(text), text.textContent,
            +text.getAttribute("font-size"), text.getAttribute("font-weight") === "bold"]),
        cards: all('rect[rx="8"]').map(box),
        lines: all("path, circle").map(box),
    };
}"""


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Plan]:
    export = tmp_path_factory.mktemp("rse") / "questionnaire.txt"
    export.write_bytes(gzip.decompress(EXPORT.read_bytes()))
    converted = writing.yaml(files.read(export), "rse_2018", EXPORT.name, "fr")
    situation = read_source(ROOT / "surveys" / "situation" / "v2.yaml")
    return {
        "situation": Plan(load_published(situation), "fr"),
        "rse": Plan(load_published(Source("v1.yaml", converted, {})), "en"),
        "everything": Plan(load_published(Source("v1.yaml", EVERYTHING, {})), "en"),
        "generated": Plan(load_published(Source("v1.yaml", generated(300, "far"), {})), "fr"),
    }


@pytest.fixture(scope="module")
def page(browser: object) -> Iterator[Page]:
    context = browser.new_context()  # type: ignore[attr-defined]
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("name", ["situation", "rse", "everything", "generated"])
def test_nothing_overlaps(
    page: Page, plans: Mapping[str, Plan], name: str, width: drawing.Width
) -> None:
    drawn = drawing.drawn(plans[name], width)
    page.set_content(svg(drawn).decode())
    found = page.evaluate(BOXES)
    right = {x + across for x, _, across, _ in found["cards"]}
    assert 1 == len(right) and len(plans[name].blocks) == len(found["cards"])
    bottom = 0.0
    for x, y, across, down, words, size, bold in sorted(found["texts"], key=lambda one: one[1]):
        assert across <= letters.width(words, bold=bold) * size + 1, words
        assert 0 <= x and x + across <= right.copy().pop(), words
        if not words.isdigit():  # a number stands beside its question
            assert bottom <= y + 0.3 * size, f"{words} begins in the line above"
            bottom = y + down
    assert bottom <= drawn.height
    beside = [line for line in found["lines"] if line[0] + line[2] > 32]  # but for the routes
    assert all(x >= min(right) - 4 and x + across <= drawn.width for x, _, across, _ in beside)
