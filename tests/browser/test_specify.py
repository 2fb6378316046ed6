"""The text behind a choice, in a browser: there and sent while its choice is chosen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.config import ROOT

SCRIPT = ROOT / "app" / "static" / "build" / "respond.js"
FIELDS = {
    "radio": """<fieldset data-item="x"><input type="radio" name="x" value="a" id="a">
        <input type="radio" name="x" value="other" id="b">SPECIFY</fieldset>""",
    "checkbox": """<fieldset data-item="x"><input type="checkbox" name="x" value="a" id="a">
        <input type="checkbox" name="x" value="other" id="b">SPECIFY</fieldset>""",
    "list": """<div data-item="x"><select name="x"><option value=""><option value="a">
        <option value="other"></select>SPECIFY</div>""",
}
SPECIFY = '<div class="specify"><textarea name="x.other.specify"></textarea></div>'


def choose(page: Page, kind: str, code: str) -> None:
    if kind == "list":
        page.select_option("select", code)
    elif kind == "radio":
        page.check(f"[value={code}]")
    else:
        page.set_checked("[value=other]", code == "other")


@pytest.mark.parametrize("kind", FIELDS)
def test_a_text_is_there_and_sent_while_its_choice_is_chosen(
    open_page: Callable[..., Page], kind: str
) -> None:
    page = open_page()
    fields = FIELDS[kind].replace("SPECIFY", SPECIFY)
    page.set_content(f"<!doctype html><title>T</title><form data-interview>{fields}</form>")
    page.add_script_tag(path=SCRIPT, type="module")
    text = page.locator("textarea")
    expect(text).to_be_hidden()
    for code, typed in (("other", "Elfe"), ("a", None), ("other", "Elfe")):
        choose(page, kind, code)
        if code == "other":
            expect(text).to_be_visible()
            text.fill("Elfe")
        else:
            expect(text).to_be_hidden()
        sent = page.evaluate("new FormData(document.forms[0]).get('x.other.specify')")
        assert typed == sent
