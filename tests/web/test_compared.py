"""Two waves side by side, as everyone reads them and as staff do."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copy

import pytest
from flask import Flask

from app.analysis.findings import Figure
from app.extensions import db
from app.questionnaire.loader import Source
from app.storage import clock, releases, versions, waves
from app.storage.waves import IMPORTED, PEOPLE, SIMULATED
from tests.conftest import application
from tests.pages import Page, Visitor
from tests.publish.releases import YAML, mean, release, share, unshown
from tests.web.conftest import SMALL
from tests.web.staffing import signed_in

BEFORE = (
    share(0.4, 0.37, 0.43),
    share(0.45, 0.41, 0.49, group="gender=woman", n=600),
    share(0.35, 0.31, 0.39, group="gender=man", n=600),
    mean(6.5, 6.3, 6.7),
)
AFTER = (
    share(0.5, 0.47, 0.53),
    share(0.55, 0.51, 0.59, group="gender=woman", n=600),
    unshown(group="gender=man"),
    mean(6.5, 6.3, 6.7),
)


def keep(
    name: str,
    *figures: Figure,
    public: bool = True,
    source: str = PEOPLE,
    cooperative: str | None = None,
    questionnaire: tuple[str, int] = ("sample", 2),
) -> None:
    """A wave with a release of these figures, later than those before it."""
    waves.add(name, *questionnaire, opens_at=clock.now(), cooperative=cooperative)
    if source != PEOPLE:
        waves.claim(name, source)
    made = replace(release(*figures, source=source), wave=name, number=1)  # type: ignore[arg-type]
    releases.add(waves.read(name), 1, made.to_json(), public=public)


@pytest.fixture(scope="module")
def site(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with waves of one questionnaire, and one of another."""
    folder = tmp_path_factory.mktemp("compared")
    file = copy(migrated_sqlite, folder / "mieux.sqlite")
    with application(f"sqlite:///{file}", folder) as app:
        with app.app_context():
            for text in (YAML, SMALL):
                versions.publish(Source("v.yaml", text, {}))
            keep("an-1", *BEFORE)
            keep("made-up", *BEFORE, source=SIMULATED)
            keep("an-2", *AFTER)
            keep("for-staff", *BEFORE, public=False)
            keep("of-south", *AFTER, public=False, cooperative="south")
            keep("elsewhere", *BEFORE, source=IMPORTED)
            keep("other", *AFTER, questionnaire=("small", 1))
            db.session.commit()
        yield app


@pytest.fixture
def reader(site: Flask) -> Visitor:
    """A visitor who checks every page."""
    return Visitor(site)


def offered(page: Page) -> list[str]:
    """The waves that a page offers to compare with, by name."""
    return sorted(re.findall(r'<a href="/\S+/with/([a-z0-9-]+)\?', page.html))


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def test_waves_of_the_same_questionnaire_that_everyone_may_read_are_offered(
    reader: Visitor,
) -> None:
    page = Page(reader.get("/results/an-2/with/?lang=en").text)
    assert ["an-1", "elsewhere"] == offered(page)
    assert "About 1,200 responses. Published on November 3, 2025." in flat(page.main)


@pytest.mark.parametrize("name", ["made-up", "other"])
def test_where_there_is_no_other_wave_that_is_said(reader: Visitor, name: str) -> None:
    page = Page(reader.get(f"/results/{name}/with/?lang=en").text)
    assert [] == offered(page)
    assert "No other wave of this questionnaire has results that you can read." in page.main


def test_every_wave_that_they_see_is_offered_to_staff(site: Flask) -> None:
    page = signed_in(site, "analyst").page("/staff/waves/an-2/results/with/")
    assert ["an-1", "elsewhere", "for-staff", "of-south"] == offered(page)


def test_the_later_wave_is_said_beside_the_earlier_whichever_is_named_first(
    reader: Visitor,
) -> None:
    one, other = (
        reader.get(f"/results/{address}?lang=en")
        for address in ("an-2/with/an-1", "an-1/with/an-2")
    )
    assert Page(one.text).main == Page(other.text).main
    page = Page(one.text)
    page.check("en")
    assert "Sample an-1 → an-2" == flat(page.one("h1").text)
    sections = [flat(tag.text) for tag in page.all("section")]
    assert sections[0].startswith("50% of entrepreneurs are better. The share has increased since")
    assert "“an-1” (difference: +10 points; 95% interval:" in sections[0]
    assert "No measurable change since “an-1”" in sections[1]
    assert "What changed, beyond what chance explains" in flat(page.all("nav")[-1].text)


def test_figures_stand_beside_each_other_and_what_is_hidden_is_said(reader: Visitor) -> None:
    page = Page(reader.get("/results/an-2/with/an-1?lang=en").text)
    rows = [flat(re.sub("<[^>]+>", " ", row)) for row in page.html.split("<tr>")]
    assert "Group an-1 an-2 Difference" == rows[1]
    (women,) = (row for row in rows if row.startswith("Women"))
    assert women.startswith("Women 45% 41–49% about 600 answers 55% 51–59% about 600 answers +10")
    assert any(row.startswith("Men 35% 31–39% about 600 answers ⊘ suppressed –") for row in rows)


@pytest.mark.parametrize(
    "address",
    [
        "an-2/with/an-2",
        "an-2/with/made-up",
        "an-2/with/other",
        "an-2/with/for-staff",
        "for-staff/with/an-2",
        "for-staff/with/",
        "an-2/with/nowhere",
        "nowhere/with/an-2",
    ],
)
def test_what_does_not_go_together_or_is_not_theirs_to_read_is_not_found(
    reader: Visitor, address: str
) -> None:
    assert 404 == reader.get(f"/results/{address}").status_code


def test_staff_compare_the_waves_they_see_and_no_others(site: Flask) -> None:
    analyst, northern = signed_in(site, "analyst"), signed_in(site, "analyst", ["north"])
    address = "/staff/waves/for-staff/results/with/of-south"
    page = analyst.page(address)
    assert "an-1" not in flat(page.one("h1").text)
    assert "one of them is that of a single cooperative" in flat(
        analyst.page(f"{address}?lang=en").main
    )
    for link in ("/staff/waves/for-staff/results", "/staff/waves/of-south/results"):
        assert f"{link}?lang=fr" in [tag.get("href") for tag in page.all("a")]
    assert 404 == northern.get(address).status_code
    assert 404 == northern.get("/staff/waves/of-south/results/with/an-1").status_code


def test_a_comparison_is_kept_and_not_sent_again(reader: Visitor) -> None:
    first = reader.get("/results/an-2/with/an-1?lang=fr")
    assert ("public, max-age=60", "fr") == (
        first.headers["Cache-Control"],
        first.headers["Content-Language"],
    )
    again = reader.get(
        "/results/an-2/with/an-1?lang=fr", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (304, b"") == (again.status_code, again.data)


def test_each_source_says_where_its_figures_come_from(reader: Visitor) -> None:
    page = Page(reader.get("/results/an-2/with/elsewhere?lang=en").text)
    notices = [tag.text for tag in page.all("p") if tag.get("class") == "notice"]
    assert ["Imported data", "These figures"] == [text[:13] for text in notices]
    simulated = Page(reader.get("/results/an-2/with/an-1?lang=en").text)
    assert "imulated data" not in simulated.main
