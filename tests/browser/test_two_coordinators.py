"""Two coordinators write the same draft at the same time, each in a browser: no word is lost."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, expect

from app.storage import manuscripts
from tests.browser.writers import Room, room, write
from tests.desk import meals

TALL = {"width": 1280, "height": 1400}  # of a text, the editor draws what is seen
OTHERS = "changed other lines meanwhile"
SAME = "changed the same lines meanwhile"
ROUNDS = 5  # of typing, by each

Both = Callable[..., tuple[int, Page, Page]]


@pytest.fixture(scope="module")
def desk(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with room(migrated_sqlite, tmp_path_factory.mktemp("two")) as made:
        yield made


@pytest.fixture
def both(desk: Room, open_page: Callable[..., Page]) -> Both:
    """Open a new draft in two browsers, each of somebody else: its number, and their pages."""

    def opened(**options: object) -> tuple[int, Page, Page]:
        draft = desk.begin(meals())
        ada, bo = (
            desk.sit(open_page(viewport=TALL, **options), draft, f"{name}@example.org")
            for name in ("ada", "bo")
        )
        return draft, ada, bo

    return opened


def kept(desk: Room, draft: int) -> tuple[str, str]:
    """The text in force, and those that wait beside it."""
    with desk.app.app_context():
        beside = [revision.texts.text for revision in manuscripts.waiting(draft)]
        return manuscripts.read(draft).latest.texts.text, "\n".join(beside)


def is_kept(page: Page) -> None:
    expect(page.locator("#kept")).to_contain_text("Saved at")


def test_what_both_change_on_other_lines_is_in_the_text_of_both(desk: Room, both: Both) -> None:
    draft, ada, bo = both()
    write(ada, "Chez moi", " # as Ada has it")
    write(bo, "Souvent", " # as Bo has it")
    is_kept(ada)
    is_kept(bo)
    in_force, beside = kept(desk, draft)
    assert "as Ada has it" in in_force and "as Bo has it" in in_force and not beside
    for page in (ada, bo):  # whoever saved second has both already; the other, with the next save
        write(page, "Jamais", " #")
        is_kept(page)
        expect(page.locator(".cm-content")).to_contain_text("as Ada has it")
        expect(page.locator(".cm-content")).to_contain_text("as Bo has it")
    assert OTHERS in ada.locator("main").inner_text() + bo.locator("main").inner_text()


def test_what_both_change_on_the_same_line_waits_for_one_of_them(desk: Room, both: Both) -> None:
    draft, ada, bo = both()
    write(ada, "Chez moi", " # as Ada has it")
    is_kept(ada)
    write(bo, "Chez moi", " # as Bo has it")
    expect(bo.get_by_text(SAME)).to_be_visible()
    expect(bo.locator(".cm-content")).to_contain_text("as Bo has it")
    write(bo, "Souvent", " # and more of Bo")
    bo.wait_for_timeout(1_500)  # it is saved once more, beside
    in_force, beside = kept(desk, draft)
    assert "as Ada has it" in in_force and "Bo" not in in_force
    assert "as Bo has it" in beside and "and more of Bo" in beside
    with bo.context.expect_page() as opened:
        bo.get_by_role("link", name="Put both together").click()
    _put_together(opened.value)
    in_force, beside = kept(desk, draft)
    for words in ("as Ada has it", "as Bo has it", "and more of Bo"):
        assert words in in_force
    assert not beside


def _put_together(page: Page) -> None:
    """Take what both wrote, one after the other, at every place where they meet."""
    expect(page.get_by_role("heading", name="Put two texts together")).to_be_visible()
    for choice in page.get_by_label("Both, one after the other").all():
        choice.check()
    page.get_by_role("button", name="Put both together").click()
    expect(page.get_by_text("Both texts are put together")).to_be_visible()


def test_no_word_is_lost_whoever_types_where_and_when(desk: Room, both: Both) -> None:
    draft, *pages = both()
    random, typed = Random(11), []
    lines = ["Chez moi", "Au bureau", "Souvent", "Seul·e", "Deux minutes"]
    for turn in range(ROUNDS):
        for name, page in zip(("ada", "bo"), pages, strict=True):
            typed.append(f"{name}{turn}.")
            write(page, random.choice(lines), f" # {typed[-1]}")
            page.wait_for_timeout(random.choice([0, 200, 1_200]))
    for page in pages:
        page.keyboard.press("Control+s")
        page.wait_for_timeout(500)
        is_kept(page)
    assert [] == [words for words in typed if words not in "".join(kept(desk, draft))]


def test_without_javascript_neither_loses_a_word(desk: Room, both: Both) -> None:
    draft, ada, bo = both(java_script_enabled=False)
    for page, words in ((ada, "Trois"), (bo, "Quatre")):
        text = meals().replace('"Deux minutes."', f'"{words} minutes."')
        text = text.replace("Souvent", "Très souvent") if page is bo else text
        page.get_by_label("Text of the questionnaire").fill(text)
    for page in (ada, bo):
        page.get_by_role("button", name="Check").click()
        expect(page.get_by_role("heading", name="Check")).to_be_visible()
        page.get_by_role("button", name="Save", exact=True).click()
    in_force, beside = kept(desk, draft)
    assert "Trois" in in_force and "Quatre" in beside
    _put_together(bo)
    in_force, beside = kept(desk, draft)
    for words in ("Trois", "Quatre", "Très souvent"):
        assert words in in_force
    assert not beside


def test_without_javascript_a_button_checks_as_the_editor_does(desk: Room, both: Both) -> None:
    draft, page, _ = both(java_script_enabled=False)
    area = page.get_by_label("Text of the questionnaire")
    wrong = meals().replace("choices:", "choises:", 1)
    area.fill(wrong)
    page.get_by_role("button", name="Check").click()
    problem = page.locator("#problems li.error")
    expect(problem).to_contain_text("`choises` is not a known key here.")
    expect(problem).to_contain_text("Did you mean `choices`?")
    expect(area).to_have_value(wrong)
    problem.get_by_role("link", name="Line 15").click()
    expect(page.locator("tr:target")).to_contain_text("choises:")
    assert meals() == kept(desk, draft)[0]
    area.fill(wrong.replace("choises:", "choices:"))
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#problems li.error")).to_have_count(0)
