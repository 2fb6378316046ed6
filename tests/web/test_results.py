import csv
import io
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape
from math import ceil, floor
from pathlib import Path

import pytest
from flask import Flask, g
from hypothesis import given
from hypothesis import strategies as st

from app import release as gate
from app.analysis.counting import tabulation
from app.analysis.counting.dataset import freeze
from app.analysis.disclosure import kinds, protection
from app.analysis.disclosure.rounding import printed
from app.analysis.disclosure.suppression import SMALLEST_GROUP
from app.analysis.findings import Figure, Release, Status
from app.analysis.simulation import simulate
from app.extensions import db
from app.publish import comparisons, tables, words
from app.publish.edition import Edition
from app.publish.lines import SHORT
from app.questionnaire import wording
from app.questionnaire.answers import free_text_fields
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source, load
from app.storage import clock, releases, responses, versions, waves
from app.translations import gettext
from app.web import results
from tests.analysis.samples import questionnaires, shuffled
from tests.conftest import application
from tests.pages import Page, Tag, Visitor
from tests.publish import kinds as kinds_of
from tests.publish.releases import IN_SPANISH, QUESTIONNAIRE, YAML, release, share, unshown
from tests.web.conftest import field_wave

CAVEATS = re.compile(r'<ul class="caveats">.*?</ul>', re.DOTALL)
NUMBER = re.compile(r"\d+(?:[.,\u202f]\d+)*")
# What it says beside its figures: the level of intervals, the threshold, the end of a scale, and
# the two of "at least 7" and "twice or more", which are the questionnaire's.
FIXED = {"95", "11", "10", "7", "2"}


def release_wave(app: Flask, name: str = "ici", count: int = 303) -> Release:
    """Fill the open wave with simulated answers, close and release it."""
    with app.app_context():
        wave = waves.claim(name, waves.SIMULATED)
        questionnaire = versions.read(wave.digest)
        answers = simulate(questionnaire, count, seed=1)
        responses.add(wave, answers, free_text_fields(questionnaire))
        waves.close(name)
        made = gate.release_wave(name, public=True)
        db.session.commit()
        return made


@pytest.fixture(scope="module")
def site(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with a wave called `ici`, whose release everyone reads, and an open one."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(migrated_sqlite, folder / "mieux.sqlite")
    with application(f"sqlite:///{folder / 'mieux.sqlite'}", folder) as app:
        field_wave(app, YAML)
        release_wave(app)
        field_wave(app, YAML, "open")
        yield app


@pytest.fixture
def made(site: Flask) -> Release:
    """The release of `ici`."""
    with site.app_context():
        return Release.from_json(releases.read("ici", 1))


@pytest.fixture
def reader(site: Flask) -> Visitor:
    """A visitor of an application with one release, who checks every page."""
    return Visitor(site)


def findings_of(page: Page) -> list[Tag]:
    """The sections that say a finding each."""
    return [tag for tag in page.all("section") if tag.get("class") == "finding"]


def flat(text: str) -> str:
    """The text with each run of white space as one space, and no-break spaces as they are."""
    return re.sub(r"[ \n]+", " ", text).strip()


# --- The page


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "des entrepreneur·es vont mieux."), ("en", "of entrepreneurs are better.")],
)
def test_a_finding_is_read_as_its_sentence(
    reader: Visitor, made: Release, language: str, said: str
) -> None:
    page = Page(reader.get(f"/results/ici?lang={language}").text)
    page.check(language)
    figure = next(figure for figure in made.figures if figure.finding == "improved")
    headings = [flat(tag.text) for tag in page.all("h2")]
    sentence = f"{words.value(figure, language)} {said}"
    assert sentence == headings[1]  # the first is that of a list of all findings
    links = [tag for tag in page.all("a") if tag.get("href").startswith("#finding-")]
    in_short, own = links[: len(links) // 2], links[len(links) // 2 :]
    assert headings[1 : 1 + len(QUESTIONNAIRE.findings)] == [flat(tag.text) for tag in in_short]
    for places in (in_short, own):
        addresses = [tag.get("href") for tag in places]
        assert [f"#{tag.get('id')}" for tag in findings_of(page)] == addresses
    assert len(QUESTIONNAIRE.findings) == len(findings_of(page))


def test_what_was_found_is_read_before_what_to_know_of_it(reader: Visitor) -> None:
    page = Page(reader.get("/results/ici?lang=fr").text)
    places = [page.html.index(one) for one in ('class="in-short"', 'class="notice"', "</form>")]
    assert sorted(places) == places


def test_a_long_table_opens_under_its_chart_and_a_short_one_is_read_at_once(
    reader: Visitor,
) -> None:
    page = Page(reader.get("/results/ici?lang=fr").text)
    folded = page.html.split("<summary>Les mêmes chiffres en tableau</summary>")[1:]
    assert folded
    for part in folded:
        table = part[: part.index("</details>")]
        assert table.count("<tr>") - 1 > SHORT, table
    assert len(folded) < page.html.count('<table class="figures')


def test_home_names_results_by_what_was_asked_and_when(reader: Visitor) -> None:
    home = Page(reader.get("/?lang=fr").text)
    when = wording.moment(clock.now().date().isoformat()[:7], "fr")
    said = f"{QUESTIONNAIRE.title['fr']} {when} – données simulées"
    assert said in flat(home.main)
    assert "/results/ici?lang=fr" in [link.get("href") for link in home.all("a")]


def test_everything_simulated_says_so(reader: Visitor, made: Release) -> None:
    page = Page(reader.get("/results/ici?lang=fr").text)
    sections = findings_of(page)
    assert sections
    for section in sections:
        assert flat(section.text).startswith("Données simulées")
    (chart, *_) = page.all("img")[1:]
    assert "données simulées" in reader.get(chart.get("src")).text
    notices = [tag.text for tag in page.all("p") if tag.get("class") == "notice"]
    assert [words.notice(made, "fr")] == notices
    assert "ici-1 (données simulées)" in page.main


def test_results_of_an_open_wave_say_that_anyone_could_answer(
    reader: Visitor, made: Release
) -> None:
    assert "This wave was open" in Page(reader.get("/results/ici?lang=en").text).main
    assert "open" == made.mode == reader.get("/results/ici.json").get_json()["mode"]


def test_an_imported_release_does_not(app: Flask) -> None:
    made = release(share(0.48, 0.45, 0.51), source="imported")
    html = page_of(app, made, QUESTIONNAIRE, "fr").html
    assert words.notice(made, "fr") in html
    assert "onnées simulées" not in html


def test_every_number_of_the_page_is_one_of_the_release(reader: Visitor, made: Release) -> None:
    page = Page(reader.get("/results/ici?lang=fr").text)
    expected = written_of(made.figures, "fr") | FIXED
    found = set(numbers(page))
    assert len(found) > 50
    assert set() == found - expected


def test_how_it_was_computed_and_protected_is_told(reader: Visitor) -> None:
    page = Page(reader.get("/results/ici?lang=en").text)
    (method,) = [flat(tag.text) for tag in page.all("details") if tag.get("class") == "method"]
    for said in ("Wilson", "fewer than 11", "attacked by computation"):
        assert said in method


def test_nothing_on_a_page_in_a_third_language_is_in_another(app: Flask) -> None:
    field_wave(app, IN_SPANISH)
    release_wave(app)
    page = Page(Visitor(app).get("/results/ici?lang=es").text)
    page.check("es")
    shown = flat(page.one("body").text)
    for text in (*words.WORDS.values(), *words.NOTICES.values(), *words.RULES):
        for english in re.split(r"\{\w+\}", text):
            known = english not in gettext(text, "es") and len(english) > len(" and ")
            assert not known or english.strip() not in shown
    assert "Datos simulados" in shown and "intervalo al 95\xa0%: entre" in shown


def test_a_questionnaire_in_one_language_is_read_in_it(app: Flask) -> None:
    text = re.sub(r'fr: "[^"]*", ', "", YAML).replace("[fr, en]", "[en]")
    field_wave(app, text, "only-english")
    release_wave(app, "only-english")
    page = Page(Visitor(app).get("/results/only-english?lang=fr").text)
    page.check("en")
    assert "simulées" not in page.main.replace("(données simulées)", "")


# --- Files


def test_files_hold_the_figures_of_the_release(reader: Visitor, made: Release) -> None:
    as_csv, as_json = (reader.get(f"/results/ici.{kind}") for kind in ("csv", "json"))
    assert "text/csv; charset=utf-8" == as_csv.content_type
    assert "application/json" == as_json.content_type
    for response, kind in ((as_csv, "csv"), (as_json, "json")):
        name = f'attachment; filename="ici-1-donnees-simulees.{kind}"'
        assert name == response.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(as_csv.text, newline="")))
    assert (list(tables.COLUMNS), len(made.figures)) == (rows[0], len(rows) - 1)
    assert {"ici-1 (données simulées)"} == {row[0] for row in rows[1:]}
    assert list(tables.rows(made)) == as_json.json["figures"]


def test_comparisons_have_a_file_where_there_are_any(app: Flask) -> None:
    with app.test_request_context():
        g.language = "fr"
        links = [
            results.render(Edition(made, questionnaire, "fr")).count("/an-2.comparisons.csv")
            for made, questionnaire in (
                (kinds_of.RELEASE, kinds_of.KINDS),
                (replace(kinds_of.RELEASE, comparisons=()), kinds_of.KINDS),
            )
        ]
    assert [1, 0] == links


def test_the_file_of_comparisons_has_its_own_name(reader: Visitor) -> None:
    found = reader.get("/results/ici.comparisons.csv")
    assert "text/csv; charset=utf-8" == found.content_type
    name = "ici-1-donnees-simulees.comparisons.csv"
    assert f'attachment; filename="{name}"' == found.headers["Content-Disposition"]


# --- Every kind of finding


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_kind_of_finding_has_its_section_and_its_tables(app: Flask, language: str) -> None:
    page = page_of(app, kinds_of.RELEASE, kinds_of.KINDS, language)
    assert len(kinds_of.KINDS.findings) == len(findings_of(page))
    captions = [flat(tag.text) for tag in page.all("caption")]
    assert len(captions) == len(page.all("table"))
    for name in ("an-1 (version 1)", "RR1", words.p_value(0.012, language)):
        assert name in flat(page.main)


def test_weighted_figures_have_a_column_where_there_are_any(app: Flask) -> None:
    page = page_of(app, kinds_of.RELEASE, kinds_of.KINDS, "en")
    heads = [flat(tag.text) for tag in page.all("th")]
    assert (1, 1) == (heads.count("Weighted"), heads.count("Not weighted"))
    assert "weighted: 46%, between 40% and 52%" in flat(page.main)


def test_what_was_declared_and_left_out_is_named(app: Flask) -> None:
    few = [one for one in kinds_of.RELEASE.figures if one.finding != "weekly_hours"]
    page = page_of(app, replace(kinds_of.RELEASE, figures=tuple(few)), kinds_of.KINDS, "en")
    assert "Declared, and not in this release: “Hours a week”." in flat(page.main)


def test_every_kind_is_said_in_a_third_language(app: Flask) -> None:
    in_spanish = kinds_of.YAML.replace(", en: ", ", es: ").replace("\n      en: ", "\n      es: ")
    asked = load(Source("kinds.yaml", in_spanish.replace("[fr, en]", "[fr, es]"), {}))
    page = page_of(app, kinds_of.RELEASE, asked, "es")
    shown = flat(unescape(page.one("body").text))
    for text in (*words.WORDS.values(), *comparisons.SAID.values(), *words.COMPARED):
        for english in re.split(r"\{\w+\}", text):
            known = english not in gettext(text, "es") and len(english) > len(" and more ")
            assert not known or english.strip() not in shown
    assert "La proporción ha aumentado desde la ola «an-1»" in shown


def test_a_comparison_that_is_not_shown_gives_no_number(app: Flask) -> None:
    hidden = [
        replace(one, status="hidden", value=None, low=None, high=None, p=None, earlier=None)
        for one in kinds_of.RELEASE.comparisons
    ]
    figures = [unshown(one.finding, one.group, one.answer) for one in kinds_of.RELEASE.figures]
    release_ = replace(
        kinds_of.RELEASE, figures=tuple(figures), comparisons=tuple(hidden), weighted=()
    )
    page = page_of(app, release_, kinds_of.KINDS, "en")
    found = [number for number in numbers(page) if number not in FIXED]
    named = {"1", "2", "0", "20", "35", "60", "40"}  # waves, versions, bands and a benchmark
    assert set() == set(found) - named


# --- Caching and addresses


@pytest.mark.parametrize("address", ["/results/ici", "/results/ici.csv", "/results/ici.json"])
def test_a_browser_that_has_it_is_not_sent_it_again(reader: Visitor, address: str) -> None:
    first = reader.get(address)
    assert "public, max-age=60" == first.headers["Cache-Control"]
    again = reader.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (304, b"") == (again.status_code, again.data)
    assert first.data == reader.get(address).data


def test_each_language_has_its_page(reader: Visitor) -> None:
    french, english = (reader.get(f"/results/ici?lang={code}") for code in ("fr", "en"))
    assert ("fr", "en") == tuple(page.headers["Content-Language"] for page in (french, english))
    assert "Accept-Language" in french.headers["Vary"]
    assert french.headers["ETag"] != english.headers["ETag"]
    preferred = reader.get("/results/ici", headers={"Accept-Language": "en"})
    assert english.data == preferred.data


def test_a_new_release_replaces_the_old_one(app: Flask) -> None:
    field_wave(app, YAML)
    release_wave(app)
    reader = Visitor(app)
    assert "ici-1 (" in reader.get("/results/ici").text
    with app.app_context():
        gate.release_wave("ici", public=True)
        db.session.commit()
    for address in ("/results/ici", "/results/ici.csv", "/results/ici.json"):
        assert "ici-2 (" in reader.get(address).text


@pytest.mark.parametrize("kind", ["", ".csv", ".json"])
@pytest.mark.parametrize("name", ["ailleurs", "open", "Ici"])
def test_what_is_not_released_is_not_found(reader: Visitor, name: str, kind: str) -> None:
    assert 404 == reader.get(f"/results/{name}{kind}").status_code


# --- No number of a figure that is not shown, whatever the figures


def numbers(page: Page) -> Iterator[str]:
    """Every number in what a page says of its figures: sentences, measures, charts and tables.

    Not in its caveats, whose numbers are their thresholds.
    """
    sections, _, _ = page.html.partition('<section class="participation"')
    sections = CAVEATS.sub("", sections)
    for tag in Page(sections).all("h2", "li", "td", "desc", "text"):
        if "axis" not in tag.get("class"):
            yield from NUMBER.findall(flat(unescape(tag.text)))


def written_of(figures: Sequence[Figure], language: str) -> set[str]:
    """Every number that the shown figures can be written as."""
    written = set()
    for figure in figures:
        for share_ in (figure.share, figure.low, figure.high):
            if share_ is not None and figure.mean is None:
                written |= {words.count(end, language) for end in whole(100 * share_)}
        for value in (figure.mean, figure.low, figure.high):
            if value is not None and figure.mean is not None:
                written.add(words.mean(value, language))
        if figure.n is not None:
            written.add(words.count(figure.n, language))
    return written


def whole(percents: float) -> set[int]:
    """The whole percents on both sides."""
    exact = round(percents, 6)
    return {floor(exact), ceil(exact)}


@pytest.fixture(scope="module")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application that renders and never reads its database."""
    folder = tmp_path_factory.mktemp("renderer")
    with application(f"sqlite:///{folder / 'none.sqlite'}", folder) as app:
        yield app


def page_of(app: Flask, made: Release, questionnaire: Questionnaire, language: str) -> Page:
    with app.test_request_context():
        g.language = language
        page = Page(results.render(Edition(made, questionnaire, language)))
    page.check(language)
    return page


@st.composite
def figures(draw: st.DrawFn) -> list[Figure]:
    """Figures of three findings, each group shown or not, with any numbers."""
    made: list[Figure] = []
    groups = ["all", "gender=woman", "gender=man", "gender=other", "gender=woman;tenure=long"]
    for finding, answers in (("improved", ["yes"]), ("rating", [""]), ("used", ["a", "b"])):
        for group in groups[: 5 if finding == "improved" else 4]:
            status = draw(st.sampled_from(["shown", "hidden"]))
            made += [draw(figure(finding, group, answer, status)) for answer in answers]
    return made


@st.composite
def figure(draw: st.DrawFn, finding: str, group: str, answer: str, status: Status) -> Figure:
    if status != "shown":
        return unshown(finding, group, answer)
    top, step = (100, 10) if finding == "rating" else (1.0, 100)
    low, value, high = sorted(draw(st.integers(0, 100)) / step for _ in range(3))
    n = draw(st.integers(2, 400)) * 5
    if top == 100:
        return Figure(finding, "x", group, answer, n, None, low, high, value, status)
    return Figure(finding, "x", group, answer, n, value, low, high, None, status)


@pytest.mark.parametrize("language", ["fr", "en"])
@given(made=figures())
def test_a_figure_that_is_not_shown_never_gives_a_number(
    renderer: Flask, language: str, made: list[Figure]
) -> None:
    protected = release(*made)
    page = page_of(renderer, protected, QUESTIONNAIRE, language)
    shown = [figure for figure in made if figure.status == "shown"]
    assert set() == set(numbers(page)) - written_of(shown, language) - FIXED
    assert {f"⊘ {words.unshown(language)}"} >= {flat(text) for text in not_shown(page)}
    rows = csv.DictReader(io.StringIO(tables.to_csv(protected), newline=""))
    for row, again, figure in zip(
        rows, json.loads(tables.to_json(protected))["figures"], made, strict=True
    ):
        if figure.status != "shown":
            value, other = ("share", "mean") if figure.answer else ("mean", "share")
            for column in ("n", value, "low", "high", "n_step", "share_step"):
                assert ("⊘ hidden", "⊘ hidden") == (row[column], again[column])
            assert ("", None) == (row[other], again[other])


@given(asked=questionnaires(), seed=st.integers(0, 10**6), count=st.integers(0, 60))
def test_any_questionnaire_can_be_read(
    renderer: Flask, asked: Questionnaire, seed: int, count: int
) -> None:
    found = [
        figure
        for counts in tabulation.counts(asked, freeze(asked, shuffled(asked, seed, count)))
        for group, cell in counts.cells.items()
        for figure in (
            kinds.figures(counts, group, printed(cell))
            if cell.base >= SMALLEST_GROUP
            else protection.unshown(counts, group)
        )
    ]
    protected = replace(release(*found), questionnaire="sample", version=1)
    page = page_of(renderer, protected, asked, "fr")
    assert len(asked.findings) == len(findings_of(page))
    assert {f"⊘ {words.unshown('fr')}"} >= {flat(text) for text in not_shown(page)}


def not_shown(page: Page) -> list[str]:
    """What stands in tables where a figure is not shown."""
    return [tag.text for tag in page.all("td") if tag.get("class") == "unshown"]
