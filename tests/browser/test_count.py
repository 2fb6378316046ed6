"""The live count under a text area, in a browser, by the script as it is built."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from app.config import ROOT

NOW = datetime(2026, 1, 1)
SCRIPT = ROOT / "app" / "static" / "build" / "respond.js"
PAGE = """<!doctype html><html lang="fr"><title>T</title><body>
<p id="help">Ne nommez personne.</p>
<textarea id="words" aria-describedby="help" data-count="{n} sur 2 000">abc</textarea>
<textarea id="other"></textarea>"""


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page with one text area that asks for its count, and one that does not."""
    page = open_page()
    page.clock.install(time=NOW)
    page.set_content(PAGE)
    page.add_script_tag(path=SCRIPT, type="module")
    page.clock.pause_at(NOW + timedelta(hours=1))  # from here on, time passes as a test says
    return page


def test_the_count_is_seen_at_once_and_heard_after_a_pause(page: Page) -> None:
    seen, heard = page.locator(".count"), page.get_by_role("status")
    expect(seen).to_have_text("3 sur 2 000")
    page.locator("#words").press_sequentially("defg")
    expect(seen).to_have_text("7 sur 2 000")
    page.clock.run_for(999)
    expect(heard).to_have_text("")
    page.clock.run_for(1)
    expect(heard).to_have_text("7 sur 2 000")


def test_the_count_is_read_with_the_question_and_seen_once(page: Page) -> None:
    words = page.locator("#words")
    expect(words).to_have_accessible_description("Ne nommez personne. 3 sur 2 000")
    expect(page.locator(".count")).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text("")


def test_a_text_that_is_too_long_is_counted_as_it_is_and_marked(page: Page) -> None:
    words, seen = page.locator("#words"), page.locator(".count")
    words.evaluate("field => field.dataset.most = 5")
    words.fill("🙂" * 5)
    expect(seen).to_have_text("5 sur 2 000")
    expect(seen).not_to_contain_class("problem")
    words.fill("🙂" * 6)
    expect(seen).to_have_text("6 sur 2 000")
    expect(seen).to_contain_class("problem")


def test_numbers_are_written_as_the_page_writes_them(page: Page) -> None:
    page.locator("#words").fill("x" * 1234)
    expect(page.locator(".count")).to_have_text("1\u202f234 sur 2 000")
