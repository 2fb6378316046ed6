"""Texts that break programs, typed in a real browser: nothing runs, and each is kept as typed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from app.questionnaire.loader import Source
from tests.browser.conftest import PHONE, Field, Site
from tests.browser.respondent import Respondent
from tests.web.naughty import NAUGHTY, kept
from tests.web.test_naughty import TEXT

# What a keyboard or a clipboard can put into a field; the others are sent by programs only.
TYPED = [text for text in map(kept, NAUGHTY.values()) if not set(text) & set("\x00\x02")]
EVERYTHING = "\n".join(TYPED)
SHORT = ["<script>alert(1)</script>", '" autofocus onfocus="alert(1)', "abc\u202edef"]
HALF = "field => { field.value = 'a\\ud83d' }"  # of a character, which no one can write
WHOLE = "a\ufffd"  # what a browser makes of it


@pytest.fixture(scope="session")
def asked(site: Site) -> Site:
    """The site, with a wave `mots` that asks for words."""
    site.field.open(Source("v1.yaml", TEXT, {}), "mots")
    return site


@pytest.fixture(params=[False, True], ids=["without JavaScript", "with JavaScript"])
def someone(
    request: pytest.FixtureRequest, asked: Site, demo: Field, open_page: Callable[..., Page]
) -> Respondent:
    """Someone who is asked for words; a dialog would be a complaint."""
    page = open_page(**PHONE, java_script_enabled=request.param, locale="fr-FR")
    respondent = Respondent(page, asked.address, "mots")
    page.on("dialog", lambda dialog: respondent.complaints.append(dialog.message))
    return respondent


def test_they_are_read_back_piped_and_kept_as_typed(someone: Respondent, demo: Field) -> None:
    someone.begin()
    someone.answer({"words": EVERYTHING, "kind": "other", "several": ["other"]})
    specified = dict(zip(("kind.other.specify", "several.other.specify"), SHORT, strict=False))
    someone.answer(specified)
    someone.go()
    said = someone.page.locator("label[for=why]").text_content() or ""
    assert f"Pourquoi « {EVERYTHING} » ?" in said
    someone.answer({"why": SHORT[2], "hours": "x"})
    someone.go()
    assert EVERYTHING in (someone.page.locator("[role=alert]").text_content() or "")
    someone.answer({"hours": ""})
    someone.go("back")
    assert {"words": EVERYTHING, **specified}.items() <= someone.shown.items()
    someone.go()
    someone.go()
    someone.fields("more").evaluate(HALF)
    someone.go()
    read = someone.page.locator(".said dd").all_text_contents()
    assert {EVERYTHING, WHOLE, *SHORT} <= set(read)
    someone.go("send")
    typed = {"words": EVERYTHING, **specified, "why": SHORT[2], "more": WHOLE}
    assert sorted(typed.items()) == demo.kept[1]
    assert {EVERYTHING, WHOLE, *SHORT} <= set(someone.page.locator(".said dd").all_text_contents())
    assert [] == someone.complaints == someone.elsewhere
