"""Every page of a questionnaire, and around it, is valid HTML in every state."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask

from app.extensions import db
from app.questionnaire import loader
from app.questionnaire.loader import Source
from app.web import drafts
from tests import nu
from tests.browser.conftest import Field
from tests.browser.everything import EVERY_ANSWER, EVERYTHING
from tests.browser.respondent import Respondent, Typed
from tests.browser.situation import ANSWERS, SHIPPED
from tests.browser.walks import through as seen_through
from tests.pages import Page, Visitor, fill

WRONG = "wrong " * 400  # for any question: no choice, no number, too long


@pytest.fixture
def visitor(app: Flask, migrated_sqlite_url: str, tmp_path: Path) -> Visitor:
    """A visitor of the shipped questionnaire in an open wave, a closed one and a released one.

    A further open wave asks everything there is to ask.
    """
    field = Field(migrated_sqlite_url, tmp_path)
    for wave in ("demo", "over", "read"):
        field.open(loader.read_source(SHIPPED), wave)
    field.open(Source("v1.yaml", EVERYTHING, {}), "everything")
    field.close("over")
    field.release("read", 400)  # few enough for some groups to be hidden
    return Visitor(app)


def around(visitor: Visitor, language: str) -> Iterator[tuple[str, Page]]:
    """The pages around a questionnaire, by name."""
    of_results = ("/results/read", "/results/read?group=gender%3Dwoman", "/results/over")
    for address in ("/", "/nowhere", "/w/over", *of_results):
        answer = visitor.get(address, headers={"Accept-Language": language})
        yield f"{address} ({language})", Page(answer.text)


def through(
    visitor: Visitor, wave: str, answers: Mapping[str, Mapping[str, Typed]], language: str
) -> Iterator[tuple[str, Page]]:
    """Every page of a questionnaire in every state, by name, from introduction to fault."""
    for name, page in walk(visitor, wave, answers, language):
        yield f"{wave}: {name} ({language})", page


def walk(
    visitor: Visitor, wave: str, answers: Mapping[str, Mapping[str, Typed]], language: str
) -> Iterator[tuple[str, Page]]:
    def post(page: Page, go: str | None, typed: Mapping[str, Typed] | None = None) -> Page:
        return Page(visitor.post(f"/w/{wave}", data=fill(page, go) | dict(typed or {})).text)

    page = Page(visitor.get(f"/w/{wave}?lang={language}").text)
    yield "introduction", page
    yield "a wrong code", post(page, "resume", {"_code": '"<wrong>'})
    page = post(page, "start")
    for name, typed in answers.items():
        assert [name] == page.form()["_page"]
        yield name, page
        wrong = post(page, "next", dict.fromkeys(asked(page), WRONG))
        assert [name] == wrong.form()["_page"] and wrong.problems
        yield f"{name} with problems", wrong
        page = post(page, "next", typed)
        yield f"{name} answered", post(page, "back")
    yield "review", page
    for button in page.all("button"):
        if button.get("name") == "_edit":
            item = button.get("value")
            yield f"{item} to change", post(page, None, {"_edit": item})
    yield "set aside", post(page, "later", typed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drafts, "MOST", 0)
        yield "not set aside", post(page, "later", typed)
    yield "thank-you", post(page, "send")
    last = next(reversed(typed))
    yield "already sent", post(page, "send", {last: "other words"})
    rename_table("response", "elsewhere", visitor.application)
    yield "fault", post(page, "send", {"_mark": "another"})
    rename_table("elsewhere", "response", visitor.application)


def asked(page: Page) -> set[str]:
    """The names of the fields that can be seen."""
    fields = page.all("input", "select", "textarea")
    return {tag.get("name") for tag in fields if tag.get("type") != "hidden"}


def rename_table(name: str, new: str, app: Flask) -> None:
    """Break what is behind the pages, and mend it."""
    with app.app_context():
        db.session.execute(db.text(f"ALTER TABLE {name} RENAME TO {new}"))
        db.session.commit()


def test_every_page_in_every_state_is_valid_html(visitor: Visitor) -> None:
    pages = {}
    for language in ("fr", "en"):
        walked = (*around(visitor, language), *through(visitor, "demo", ANSWERS, language))
        for name, page in walked:
            page.check(language)
            pages[name] = page.html
    for name, page in through(visitor, "everything", EVERY_ANSWER, "en"):
        pages[name] = page.html
    assert [] == nu.messages(pages)


def test_what_scripts_make_of_a_page_is_valid_html(reader: Respondent) -> None:
    """RGAA 8.2 asks it of the page as it stands, and not only as it came."""
    reader.wave = "everything"
    pages = {name: reader.page.content() for name in seen_through(reader, EVERY_ANSWER)}
    assert "combobox" in pages["closed"]
    assert [] == nu.messages(pages)


def test_what_is_invalid_or_doubtful_is_found() -> None:
    page = "<!doctype html><html lang='fr'><title>T</title><body><section><p id='a'><p id='a'>"
    found = [(message.kind, message.text.split(".")[0]) for message in nu.messages({"page": page})]
    assert ("error", "Duplicate ID “a”") in found
    assert "warning" in dict(found)
