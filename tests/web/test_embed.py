"""One finding as a page for frames of other sites."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from shutil import copy

import pytest
from flask import Flask

from app.extensions import db
from app.questionnaire.loader import Source
from app.storage import clock, releases, versions, waves
from tests.conftest import application
from tests.pages import Page, Visitor
from tests.publish.releases import QUESTIONNAIRE, YAML, release, share, unshown

FRAME = re.compile(
    r'<iframe src="([^"]+)" title="([^"]+)" width="100%" height="\d+" loading="lazy">'
)
FIGURES = (share(0.48, 0.45, 0.51), unshown())


@pytest.fixture(scope="module")
def site(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Visitor]]:
    """A visitor of an application with these settings, and two releases: one is for staff."""
    folder = tmp_path_factory.mktemp("embed")
    url = f"sqlite:///{copy(migrated_sqlite, folder / 'mieux.sqlite')}"
    with ExitStack() as running:

        def visitor(**settings: str) -> Visitor:
            return Visitor(running.enter_context(application(url, folder, **settings)))

        app: Flask = visitor().application
        with app.app_context():
            versions.publish(Source("v.yaml", YAML, {}))
            for name, public in (("ici", True), ("for-staff", False)):
                waves.add(name, "sample", 2, opens_at=clock.now())
                made = replace(release(*FIGURES), wave=name, number=1)
                releases.add(waves.read(name), 1, made.to_json(), public=public)
            db.session.commit()
        yield visitor


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "48\xa0% des entrepreneur·es vont mieux."), ("en", "48% of entrepreneurs are better.")],
)
def test_a_finding_is_said_with_its_chart_its_table_and_whose_it_is(
    site: Callable[..., Visitor], language: str, said: str
) -> None:
    page = Page(site().get(f"/results/ici/embed/improved?lang={language}").text)
    page.check(language)
    assert (said, f"{said} — Mieux") == (page.one("h1").text, page.title)
    assert page.all("svg", "img") and page.all("table")
    (link,) = page.all("a")
    assert ("_top", f"/results/ici?lang={language}#finding-improved") == (
        link.get("target"),
        link.get("href"),
    )
    marks = [tag.text for tag in page.all("p") if tag.get("class") == "simulated"]
    assert [{"fr": "Données simulées", "en": "Simulated data"}[language]] == marks


def test_it_has_no_script_no_form_and_no_cookie(site: Callable[..., Visitor]) -> None:
    answer = site().get("/results/ici/embed/improved")
    assert [] == Page(answer.text).all("script", "form", "iframe")
    assert "Set-Cookie" not in answer.headers
    assert "default-src 'none';" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("framed_by", "expected"),
    [
        ("", "'none'"),
        ("https://www.example.org", "https://www.example.org"),
        ("https://A.example/, http://b:8080", "https://a.example http://b:8080"),
    ],
)
def test_the_settings_say_which_sites_may_frame_it_and_nothing_else(
    site: Callable[..., Visitor], framed_by: str, expected: str
) -> None:
    reader = site(MIEUX_FRAMED_BY=framed_by)
    policy = reader.get("/results/ici/embed/improved").headers["Content-Security-Policy"]
    assert policy.endswith(f"; frame-ancestors {expected}")
    others = reader.get("/results/ici").headers["Content-Security-Policy"]
    assert others.endswith("; frame-ancestors 'none'")


@pytest.mark.parametrize(
    "address", ["ici/embed/nothing", "ici/embed/used", "for-staff/embed/improved"]
)
def test_what_is_not_there_or_not_public_is_not_found(
    site: Callable[..., Visitor], address: str
) -> None:
    assert "used" in QUESTIONNAIRE.findings
    answer = site(MIEUX_FRAMED_BY="https://www.example.org").get(f"/results/{address}?lang=fr")
    assert 404 == answer.status_code
    page = Page(answer.text)
    assert ("Ces résultats ne sont pas publics", []) == (page.one("h1").text, page.all("img"))
    policy = answer.headers["Content-Security-Policy"]
    assert policy.endswith("; frame-ancestors https://www.example.org"), "read in the frame itself"


def test_it_is_kept_and_not_sent_again(site: Callable[..., Visitor]) -> None:
    reader = site()
    first = reader.get("/results/ici/embed/improved")
    assert "public, max-age=60" == first.headers["Cache-Control"]
    again = reader.get(
        "/results/ici/embed/improved", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (304, b"") == (again.status_code, again.data)
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_the_page_of_results_has_the_code_to_paste_where_the_settings_let_anyone(
    site: Callable[..., Visitor],
) -> None:
    reader = site(MIEUX_FRAMED_BY="https://a.example", MIEUX_URL="https://mieux.example")
    page = Page(reader.get("/results/ici?lang=en").text)
    (code,) = page.all("code")
    found = FRAME.match(code.text)
    assert found
    address, title = found.groups()
    assert "48% of entrepreneurs are better." == title
    assert 200 == reader.get(address.removeprefix("https://mieux.example")).status_code
    assert "Paste this into a page of https://a.example:" in page.main


@pytest.mark.parametrize(
    "settings", [{"MIEUX_FRAMED_BY": "https://a.example"}, {"MIEUX_URL": "https://mieux.example"}]
)
def test_nothing_is_offered_that_would_not_work(
    site: Callable[..., Visitor], settings: dict[str, str]
) -> None:
    assert [] == Page(site(**settings).get("/results/ici?lang=en").text).all("code")
