"""Who reads which results, of which release, said of which group: everyone, or staff alone."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, g

from app import release as gate
from app.analysis.findings import ALL, Release, Theme
from app.exceptions import PartIsMissing
from app.extensions import db
from app.publish import comparisons, sentences
from app.publish.edition import Edition
from app.publish.finding import Finding
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source, load
from app.storage import journal, releases
from app.web import results
from app.web.results import Asked
from tests.conftest import application
from tests.pages import PICTURE, Page, Visitor
from tests.publish import kinds as kinds_of
from tests.publish.releases import QUESTIONNAIRE, YAML
from tests.web.conftest import SMALL, field_wave
from tests.web.staffing import Member, signed_in
from tests.web.test_results import findings_of, flat, release_wave

WITHDRAWN, STAFF = "/results/dedans", "/staff/waves/dedans/results"
EVERY_KIND = ("csv", "comparisons.csv", "json", "zip", "codebook.xml", "xlsx", "pdf")


@pytest.fixture(scope="module")
def site(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """`ici`, whose first release everyone reads and its second staff; `dedans`, all staff's."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(migrated_sqlite, folder / "mieux.sqlite")
    url = f"sqlite:///{folder / 'mieux.sqlite'}"
    with application(url, folder, MIEUX_URL="https://example.org") as app:
        for name in ("ici", "dedans"):
            field_wave(app, YAML, name)
            release_wave(app, name)
        with app.app_context():
            gate.release_wave("ici")
            releases.withdraw("dedans")
            db.session.commit()
        yield app


@pytest.fixture(scope="module")
def analyst(site: Flask) -> Member:
    return signed_in(site, "analyst")


@pytest.fixture
def reader(site: Flask) -> Visitor:
    return Visitor(site)


# --- Everyone and staff


def test_what_is_not_public_is_said_not_to_be_whether_it_is_there_or_not(reader: Visitor) -> None:
    there, nowhere = (reader.get(f"/results/{name}?lang=en") for name in ("dedans", "nulles"))
    assert (404, 404) == (there.status_code, nowhere.status_code)
    assert there.text.replace("dedans", "") == nowhere.text.replace("nulles", "")
    assert "These results are not published" in Page(there.text).main
    assert STAFF in {tag.get("href") for tag in Page(there.text).all("a")}


@pytest.mark.parametrize("rest", ["/1", ".csv", "/1.json", "/1/card.fr.png", "/with/ici"])
def test_nothing_of_it_is_given_to_everyone(reader: Visitor, rest: str) -> None:
    assert 404 == reader.get(WITHDRAWN + rest).status_code


def test_staff_who_see_the_wave_read_it_at_their_own_address(site: Flask, analyst: Member) -> None:
    page = analyst.page(f"{STAFF}?lang=en")
    page.check("en")
    assert len(QUESTIONNAIRE.findings) == len(findings_of(page))
    within = [tag.get("src") for tag in page.all("img") if "/results/" in tag.get("src")]
    assert within and all(address.startswith(f"{STAFF}/1/narrow/") for address in within)
    addresses = [tag.get("href") for tag in page.all("a") if "results." in tag.get("href")]
    assert addresses and all(address.startswith(f"{STAFF}.") for address in addresses)
    assert "no-store" == analyst.get(within[0]).headers["Cache-Control"]
    of_others = signed_in(site, "analyst", ["nord"])
    assert 404 == of_others.get(STAFF).status_code


def test_nobody_reads_it_there_without_signing_in(site: Flask) -> None:
    assert f"/staff/login?next={STAFF}" == Member(site).get(STAFF).location


def test_staff_are_told_of_a_release_that_is_not_there(site: Flask, analyst: Member) -> None:
    answer = analyst.get(f"{STAFF}/9?lang=en")
    page = Page(answer.text)
    assert (404, "There is no such release") == (answer.status_code, flat(page.one("h1").text))
    assert "/staff/waves/dedans" in [link.get("href") for link in page.all("a")]


def test_what_staff_take_is_noted_and_what_they_look_at_is_not(
    site: Flask, analyst: Member
) -> None:
    page = analyst.page(STAFF)
    picture = next(tag.get("src") for tag in page.all("img") if STAFF in tag.get("src"))
    analyst.get(picture)
    with site.app_context():
        before = len(journal.read(100))
    analyst.get(f"{STAFF}.csv")
    with site.app_context():
        entries = journal.read(100)
    assert (before + 1, "downloaded", "dedans") == (len(entries), *entries[0][-2:])


def test_what_was_public_is_withdrawn_and_published_again(app: Flask) -> None:
    field_wave(app, YAML)
    release_wave(app)
    reader, member = Visitor(app), signed_in(app, "coordinator")
    shown = {"withdraw": 404, "publish": 200}
    for deed, status in shown.items():
        assert 303 == member.send(f"/staff/waves/ici/{deed}").status_code
        assert status == reader.get("/results/ici").status_code
        assert (status == 200) == ("/results/ici" in reader.get("/").text)
    member.send("/staff/waves/ici/release", public="y")
    assert "ici-2 (" in reader.get("/results/ici").text


# --- Releases


def test_the_latest_that_everyone_may_read_is_read(reader: Visitor, analyst: Member) -> None:
    assert "ici-1 (" in reader.get("/results/ici").text
    assert "ici-2 (" in analyst.get("/staff/waves/ici/results").text


def test_each_release_keeps_its_address_and_names_the_others(
    reader: Visitor, analyst: Member
) -> None:
    first = analyst.page("/staff/waves/ici/results/1?lang=en")
    assert "A later release replaces this one" in first.main and "ici-1 (" in first.main
    addresses = {tag.get("href") for tag in first.all("a")}
    assert {"/staff/waves/ici/results/2", "/staff/waves/ici/results/1.csv"} <= addresses
    assert "ici-1 (" in reader.get("/results/ici/1").text
    assert 404 == reader.get("/results/ici/2").status_code
    assert json.loads(reader.get("/results/ici/1.json").data)["release"].startswith("ici-1")


# --- Groups


def test_each_finding_is_said_of_the_group_that_is_asked_for(reader: Visitor) -> None:
    page = Page(reader.get("/results/ici?lang=en&group=gender%3Dwoman").text)
    sections = findings_of(page)
    headings = [flat(tag.text) for tag in page.all("h2")]
    assert any(heading.endswith("% of women are better.") for heading in headings)
    assert any(heading.startswith("Women give") for heading in headings)
    said = [one for one in QUESTIONNAIRE.findings.values() if one.by]
    assert len(said) == len(sections) < len(QUESTIONNAIRE.findings)
    chosen = [tag.get("value") for tag in page.all("option") if "selected" in tag.attributes]
    assert ["gender=woman"] == chosen
    rows = [flat(tag.text) for tag in page.all("tr") if tag.get("class") == "chosen"]
    assert rows and all(row.startswith("Women ") for row in rows)
    others = [tag.get("href") for tag in page.all("a") if "plain_share" in tag.get("href")]
    assert ["/results/ici?lang=en#finding-plain_share"] == others
    assert "/results/ici?lang=fr&group=gender%3Dwoman" in {tag.get("href") for tag in page.all("a")}


def test_a_group_that_is_not_there_is_said_and_everyone_is_shown(reader: Visitor) -> None:
    for wrong in ("gender%3Dqueen", "%00", "x" * 500):
        answer = reader.get(f"/results/ici?lang=en&group={wrong}")
        page = Page(answer.text)
        assert 404 == answer.status_code
        assert ["No group of these results has this name."] == [
            problem[:40] for problem in page.problems
        ]
        assert len(QUESTIONNAIRE.findings) == len(findings_of(page))
        assert wrong not in answer.text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_kind_of_finding_is_said_of_every_group(site: Flask, language: str) -> None:
    """With its own figures, comparisons and answers, in words that name the group."""
    made = kinds_of.RELEASE
    of_groups = {figure.group for figure in made.figures} - {ALL}
    assert of_groups
    for group in of_groups:
        page = shown(site, made, language, group)
        there = {tag.get("id").removeprefix("finding-") for tag in findings_of(page)}
        headings = {flat(tag.text) for tag in page.all("h2")}
        for name in kinds_of.KINDS.findings:
            finding = Finding(name, made, kinds_of.KINDS, language, group)
            assert (group in finding.groups) == (name in there)
            if name in there:
                assert comparisons.headline(finding) in headings


def test_a_group_that_is_hidden_gives_no_number(site: Flask) -> None:
    hidden = [
        replace(one, n=None, share=None, low=None, high=None, mean=None, status="hidden")
        if one.group == "gender=woman"
        else one
        for one in kinds_of.RELEASE.figures
    ]
    gone = [
        replace(one, status="hidden", value=None, low=None, high=None, p=None, earlier=None)
        for one in kinds_of.RELEASE.comparisons
        if "gender=woman" in (one.group, one.first, one.second)
    ]
    made = replace(kinds_of.RELEASE, figures=tuple(hidden), comparisons=tuple(gone), weighted=())
    page = shown(site, made, "en", "gender=woman")
    sections = findings_of(page)
    assert sections
    for section in page.all("h2"):
        if section.get("id").endswith("-sentence"):
            assert sentences.hidden("women", "en") == flat(section.text)
    options = {tag.get("value") for tag in page.all("option")}
    assert "gender=woman" not in options


def shown(
    site: Flask,
    made: Release,
    language: str,
    group: str = ALL,
    asked: Questionnaire = kinds_of.KINDS,
) -> Page:
    with site.test_request_context():
        g.language = language
        edition = Edition(made, asked, language)
        page = Page(results.render(edition, Asked(group=group)))
    page.check(language)
    return page


# --- Charts and files


def test_every_chart_has_its_table_its_words_and_its_size(site: Flask, reader: Visitor) -> None:
    page = Page(reader.get("/results/ici?lang=fr").text)
    charts = [tag for tag in page.all("img") if tag.get("src").startswith("/results/")]
    order = [tag.name for tag in page.tags if tag.name in ("figure", "table")]
    assert len(charts) == order.count("figure") > len(QUESTIONNAIRE.findings)
    for place, name in enumerate(order):
        assert name != "figure" or order[place + 1] == "table"
    ids = {tag.get("id") for tag in page.tags}
    for chart in charts:
        assert chart.get("alt").startswith("Graphique")
        assert chart.get("aria-describedby") in ids
        assert ("320", "lazy") == (chart.get("width"), chart.get("loading"))
        assert int(chart.get("height")) > 0


def test_a_chart_is_kept_by_browsers_and_can_do_nothing(reader: Visitor) -> None:
    page = Page(reader.get("/results/ici?lang=fr").text)
    wide = page.all("source")[0].get("srcset")
    first = reader.get(wide)
    assert PICTURE == first.headers["Content-Security-Policy"]
    assert (200, "image/svg+xml") == (first.status_code, first.mimetype)
    assert "public, max-age=86400" == first.headers["Cache-Control"]
    again = reader.get(wide, headers={"If-None-Match": first.headers["ETag"]})
    assert (304, b"") == (again.status_code, again.data)


@pytest.mark.parametrize(
    "file",
    [
        "wide/none-1.fr.svg",
        "wide/improved-99.fr.svg",
        "wide/improved-1.de.svg",
        "x/../y.svg",
        "figures.csv",
        "report.fr.pdf",
        "card.png",
    ],
)
def test_what_is_no_chart_is_not_found_among_them(reader: Visitor, file: str) -> None:
    assert 404 == reader.get(f"/results/ici/1/{file}").status_code


def test_the_page_offers_every_file_that_there_is(reader: Visitor) -> None:
    page = Page(reader.get("/results/ici?lang=en").text)
    offered = {
        tag.get("href").partition("?")[0].removeprefix("/results/ici.")
        for tag in page.all("a")
        if "download" in tag.attributes and "/ici." in tag.get("href")
    }
    assert set(EVERY_KIND) - {"comparisons.csv"} == offered  # it compares nothing
    assert tuple(sorted(EVERY_KIND)) == tuple(sorted(results.DOWNLOADS))


def test_where_nothing_draws_there_are_tables_and_the_files_say_why(
    reader: Visitor, site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.publish.files.find_spec", lambda _: None)
    page = shown(site, kinds_of.RELEASE, "en")
    assert [] == page.all("figure") and len(page.all("table")) > len(kinds_of.KINDS.findings)

    def made(*_: object) -> bytes:
        raise PartIsMissing("files")

    monkeypatch.setattr("app.publish.files.make", made)
    answer = reader.get("/results/ici.pdf?lang=en")
    assert 501 == answer.status_code and "is not installed on this site" in Page(answer.text).main


# --- Shared elsewhere


def test_a_shared_link_has_its_title_its_first_finding_and_its_picture(reader: Visitor) -> None:
    page = Page(reader.get("/results/ici?lang=en").text)
    told = {tag.get("property"): tag.get("content") for tag in page.all("meta")}
    (first, *_) = [flat(tag.text) for tag in page.all("h2") if "sentence" in tag.get("id")]
    assert "Sample (ici)" == told["og:title"]
    assert f"{first} (simulated data)" == told["og:description"]
    assert "https://example.org/results/ici/1/card.en.png" == told["og:image"]
    assert "https://example.org/results/ici" == told["og:url"]
    assert 200 == reader.get("/results/ici/1/card.en.png").status_code


def test_a_site_without_its_address_names_none(app: Flask) -> None:
    """What a request says of the host must stand on no page that is kept."""
    with app.test_request_context(base_url="https://evil.example"):
        g.language = "en"
        page = Page(results.render(Edition(kinds_of.RELEASE, kinds_of.KINDS, "en")))
    told = {tag.get("property") for tag in page.all("meta")}
    assert {"og:title", "og:description"} <= told and "og:image" not in told
    assert "evil.example" not in page.html


def test_themes_of_comments_are_told_after_the_findings(site: Flask) -> None:
    asked = load(Source("small.yaml", SMALL, {}))
    theme = Theme("comment", "time", {"fr": "Le temps", "en": "Having time"}, 15, 40)
    silent = replace(kinds_of.RELEASE, figures=(), comparisons=(), weighted=())
    for themes, expected in (((theme,), 1), ((), 0)):
        page = shown(site, replace(silent, themes=themes), "en", asked=asked)
        assert expected == [tag.get("id") for tag in page.all("h2")].count("comments")
        cells = [flat(tag.text) for tag in page.all("th", "td")]
        assert expected == cells.count("Having time") == cells.count("about 15 of 40")
