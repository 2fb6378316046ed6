"""What respondents are told of their data: by the network, and of what Mieux keeps."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from app import notices
from app.config import ROOT
from app.extensions import db
from app.storage import models, panels, waves
from tests import invited
from tests.pages import Page, Visitor
from tests.panelled import CLOSES
from tests.web.conftest import close_wave

INVITED, LINK, CODE, ANYONE, PAIRED, OVER = (
    "If you were invited",
    "By the link of your invitation, with JavaScript",
    "With your code, typed or without JavaScript",
    "If anyone with the link may answer",
    "If you have your answers paired from one time to the next",
    "Once answers are no longer paired",
)
NOTICE = "**Who is responsible.** Alpha, [write](mailto:a@example.org).\n\n<b>"


@pytest.fixture
def app(migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application with an invited wave `ici` and an open wave `ouverte`."""
    with invited.application(migrated_sqlite_url, tmp_path, MIEUX_NETWORK="Alpha") as app:
        invited.field(app)
        with app.app_context():
            waves.open_wave("ouverte", "small", 1)
            waves.add("plus-tard", "small", 1)
            panels.create("reseau", CLOSES)
            for name, mode in (("an-1", waves.ANYONE), ("an-2", waves.INVITED)):
                waves.add(name, "small", 1, opens_at=waves.now(), mode=mode, panel="reseau")
            db.session.commit()
        yield app
    notices.complete.cache_clear()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


def notice(folder: Path, language: str, text: str) -> None:
    (folder / "privacy").mkdir(exist_ok=True)
    (folder / "privacy" / f"{language}.md").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("address", "cases"),
    [
        ("/privacy", [INVITED, LINK, CODE, ANYONE, PAIRED, OVER]),
        ("/w/ici/privacy", [INVITED, LINK, CODE]),
        ("/w/ouverte/privacy", [ANYONE]),
        ("/w/an-1/privacy", [ANYONE, PAIRED, OVER]),
        ("/w/an-2/privacy", [INVITED, LINK, CODE, PAIRED, OVER]),
    ],
)
def test_what_is_said_depends_on_how_the_wave_is_answered(
    visitor: Visitor, address: str, cases: list[str]
) -> None:
    page = Page(visitor.get(f"{address}?lang=en").text)
    headings = [tag.text for tag in page.all("h2", "h3")]
    assert cases == headings[2:-4]
    assert ["What is promised", "What is not promised"] == headings[-4:-2]
    is_paired = PAIRED in cases
    assert is_paired == ("with the code of your card you can see them" in page.main)
    assert is_paired == ("tied to each other" in page.main)


def test_a_wave_that_cannot_sign_speaks_of_codes_only(app: Flask, visitor: Visitor) -> None:
    with app.app_context():
        db.session.execute(update(models.Wave).values(public_key=None))
        db.session.commit()
    headings = [tag.text for tag in Page(visitor.get("/w/ici/privacy?lang=en").text).all("h3")]
    assert [CODE] == headings


def test_a_panel_is_spoken_of_until_its_day_and_then_as_what_was(
    app: Flask, visitor: Visitor
) -> None:
    page = Page(visitor.get("/w/an-1/privacy?lang=en").text)
    assert "pseudonymous, not anonymous, until December 31, 2090 at the latest" in page.main
    assert "/panel/reseau?lang=en" in [tag.get("href") for tag in page.all("a")]
    with app.app_context():
        panels.close("reseau")
    page = Page(visitor.get("/w/an-1/privacy?lang=en").text)
    assert PAIRED not in page.main and OVER in page.main
    assert "The panel of this questionnaire was closed on" in page.main
    assert "pseudonymous" not in page.main and "/panel/" not in page.html


def test_the_periods_said_are_those_of_the_settings(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    settings = {"MIEUX_KEEP_RESPONSES": "17", "MIEUX_KEEP_BACKUPS": "3"}
    settings["MIEUX_KEEP_ADDRESSES"] = "23"
    with invited.application(migrated_sqlite_url, tmp_path, **settings) as app:
        page = Page(Visitor(app).get("/privacy?lang=en").text)
    assert {"17 months", "3 months", "23 days", "30 days"} == set(
        re.findall(r"\d+ (?:months|days)", page.main)
    )


def test_it_can_be_kept_by_any_cache_and_read_once_the_wave_is_closed(
    app: Flask, visitor: Visitor
) -> None:
    def read(**headers: str) -> tuple[int, dict[str, str]]:
        response = visitor.get("/w/ici/privacy?lang=en", headers=headers)
        return response.status_code, dict(response.headers)

    status, headers = read()
    assert 200 == status and "public, max-age=300" == headers["Cache-Control"]
    assert 304 == read(**{"If-None-Match": headers["ETag"]})[0]
    close_wave(app)
    assert 200 == read()[0]


@pytest.mark.parametrize("name", ["nowhere", "plus-tard"])
def test_nothing_is_said_of_a_wave_that_never_opened(visitor: Visitor, name: str) -> None:
    assert 404 == visitor.get(f"/w/{name}/privacy").status_code


def test_the_introduction_the_review_and_the_home_page_lead_there(visitor: Visitor) -> None:
    def leads_to(page: Page) -> list[str]:
        links = [tag.get("href") for tag in page.all("a")]
        return [link for link in links if "privacy" in link]

    introduction = Page(visitor.get("/w/ouverte?lang=en").text)
    assert ["/w/ouverte/privacy?lang=en"] == leads_to(introduction)
    assert ["/privacy?lang=en"] == leads_to(Page(visitor.get("/?lang=en").text))
    form = {"_go": "next", "_page": "end", "_language": "en", "tenure": "short"}
    review = Page(visitor.post("/w/ouverte", data=form | {"_mark": "a"}).text)
    assert ["/w/ouverte/privacy?lang=en"] == leads_to(review)


def test_a_notice_that_is_not_completed_says_so(visitor: Visitor, tmp_path: Path) -> None:
    for text in ("", "Alpha, [[address]]"):
        notice(tmp_path, "en", text)
        notices.complete.cache_clear()
        page = Page(visitor.get("/privacy?lang=en").text)
        assert "Alpha has not completed this part yet" in page.main
        assert "[[" not in page.main


def test_a_notice_is_shown_as_the_network_wrote_it(visitor: Visitor, tmp_path: Path) -> None:
    notice(tmp_path, "en", NOTICE)
    page = Page(visitor.get("/privacy?lang=en").text)
    assert "Who is responsible. Alpha, write." in page.main and "<b>" in page.main
    assert "has not completed" not in page.main


def test_in_a_language_without_a_notice_another_is_shown_and_says_which(
    visitor: Visitor, tmp_path: Path
) -> None:
    notice(tmp_path, "fr", "**Responsable.** Alpha.")
    page = Page(visitor.get("/privacy?lang=en").text)
    (part,) = [tag for tag in page.all("div") if tag.get("lang")]
    assert ("fr", "Responsable. Alpha.") == (part.get("lang"), part.text.strip())


@pytest.mark.parametrize("language", ["de", "ar", "pt-BR", "x", "../x"])
def test_a_language_that_is_not_spoken_is_answered_in_english(
    visitor: Visitor, language: str
) -> None:
    page = Page(visitor.get(f"/w/ici/privacy?lang={language}").text)
    assert ("en", "ltr") == (page.one("html").get("lang"), page.one("html").get("dir"))


def test_what_is_shipped_is_for_the_network_to_complete() -> None:
    shipped = sorted((ROOT / "docs" / "privacy").glob("*.md"))
    assert ["en", "es", "fr"] == [file.stem for file in shipped]
    assert {} == notices.complete(ROOT / "docs" / "privacy")
