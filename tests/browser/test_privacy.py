"""The privacy page for every reader; and the field that nobody is to find."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from app.config import ROOT
from app.extensions import db
from app.storage import waves
from tests import invited, nu
from tests.browser.test_accessibility import TWO_SCREENS, wrong_with
from tests.browser.test_invited import serving
from tests.pages import Visitor

# What browsers and password managers look for in the name and the label of a field to fill in.
FILLED_IN = re.compile(
    "name|mail|user|login|pass|phone|tel|mobile|fax|address|street|city|town|region|state|country"
    "|zip|post|company|organi[sz]ation|title|url|site|web|card|cvc|expir|birth|gender|sex|code|otp",
    re.IGNORECASE,
)


@pytest.fixture
def completed(tmp_path: Path) -> None:
    """The shipped notices, as if a network had completed them."""
    (tmp_path / "privacy").mkdir()
    for shipped in (ROOT / "docs" / "privacy").glob("*.md"):
        text = shipped.read_text(encoding="utf-8").replace("[[", "").replace("]]", "")
        (tmp_path / "privacy" / shipped.name).write_text(text, encoding="utf-8")


def test_the_privacy_page_keeps_nobody_out(
    migrated_sqlite_url: str, tmp_path: Path, completed: None, open_page: Callable[..., Page]
) -> None:
    found: dict[str, list[str]] = {}
    with invited.application(migrated_sqlite_url, tmp_path) as app:
        invited.field(app)
        pages = {
            language: Visitor(app).get(f"/w/ici/privacy?lang={language}").text
            for language in ("fr", "en", "ar")
        }
        pages["every case"] = Visitor(app).get("/privacy?lang=en").text
    with serving(migrated_sqlite_url, tmp_path) as server:
        page = open_page()
        for address in ("/privacy?lang=fr", "/w/ici/privacy?lang=en"):
            page.goto(server.address + address)
            found[address] = list(wrong_with(page, TWO_SCREENS))
        assert [] == page.context.cookies()
        assert "CNIL" in open_page(java_script_enabled=False).goto(page.url).text()  # type: ignore[union-attr]
    assert {"/privacy?lang=fr": [], "/w/ici/privacy?lang=en": []} == found
    assert [] == nu.messages(pages)


def test_nobody_finds_the_field_for_programs(
    migrated_sqlite_url: str, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    with invited.application(migrated_sqlite_url, tmp_path) as app, app.app_context():
        invited.field(app)
        waves.open_wave("ouverte", "small", 1)
        db.session.commit()
    with serving(migrated_sqlite_url, tmp_path) as server:
        page = open_page(locale="en")
        page.goto(f"{server.address}/w/ouverte?lang=en")
        page.get_by_role("button", name="Begin").click()
        page.get_by_label("Short").check()
        for heading in ("End", "Check your answers"):
            page.get_by_role("button", name="Continue").click()
            page.get_by_role("heading", name=heading).wait_for()
        field = page.locator("#_remark")
        assert "" == field.input_value() and "off" == field.get_attribute("autocomplete")
        box = field.bounding_box()
        assert box and box["x"] + box["width"] < 0, "it lies beside the page"
        assert 0 == page.get_by_role("textbox").count(), "no screen reader is told of it"
        assert "Leave this empty" not in page.locator("body").aria_snapshot()
        reached = []
        for _ in range(30):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.id"))
        assert "_remark" not in reached and "_main" not in page.url
        named = (field.get_attribute("name"), page.locator("label[for=_remark]").text_content())
        assert [] == [words for words in named if FILLED_IN.search(words or "")]
        page.get_by_role("button", name="Send my answers").click()
        page.wait_for_selector(".done")
        assert "Your answers were sent." in page.inner_text("main")
