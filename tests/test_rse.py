"""A survey nobody here ran, taken through the whole path, gives the figures its authors printed.

Where it comes from, and which tables are left out and why: tests/cases/rse/NOTICE.md.
"""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from flask import Flask

from app.analysis.counting import spans
from app.analysis.counting.dataset import freeze
from app.analysis.counting.tabulation import Plan, tabulate
from app.analysis.findings import Release
from app.cli import main
from app.config import ROOT
from app.questionnaire import loader, mapping
from app.questionnaire.definition import Questionnaire
from app.questionnaire.plans import FindingPlan
from app.storage import releases, waves
from tests.conftest import application
from tests.pages import Visitor

CASE = ROOT / "tests" / "cases" / "rse"
IMPORTED = 985
IMPORTED_FROM = {"de": 333, "uk": 237, "us": 147, "au": 99, "nl": 54, "nz": 37, "za": 23}
PROFESSIONALS = {
    "de": (150, 317, "47.3186"),
    "nl": (29, 53, "54.7170"),
    "uk": (143, 228, "62.7193"),
    "us": (90, 141, "63.8298"),
    "au": (43, 93, "46.2366"),
}
NUMBERS = {"bus_factor"}  # in 2018: a list of answers in 2017

# The trends of the printed tables: the same question, with a caveat, or another one.
OVER_TIME = [
    ({"share_of": {"professional": "yes"}}, "yes", None),
    ({"share_of": {"conference": "yes"}}, "caveat", "the answers still say the same"),
    ({"share_of": {"transition_plan": "yes"}}, "caveat", "the answers still say the same"),
    (
        {"distribution_of": "leaving"},
        "no",
        "Answer removed from “How often do you consider leaving",
    ),
    ({"share_of": {"leaving": ["9", "10"]}}, "no", "Asked of other people"),
    ({"distribution_of": "open_licence"}, "no", "“10 (all my time)” becomes “10 (all the time)”"),
    ({"bands_of": {"bus_factor": [1, 2, 5]}}, "no", "from “one choice” to “a number”"),
    ({"distribution_of": "ethnicity"}, "no", "from “one choice” to “several choices”"),
    (
        {"distribution_of": "testing"},
        "no",
        "becomes “No formal testing but users provide feedback”",
    ),
]


def version(number: int) -> Questionnaire:
    return loader.load(loader.read_source(CASE / f"v{number}.yaml"))


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return version(2)


def imported(questionnaire: Questionnaire, content: bytes, year: str = "") -> pd.DataFrame:
    plan = mapping.read_plan(CASE / f"mapping{year}.yaml")
    found = mapping.read(content, plan, questionnaire)
    assert [] == found.losses
    assert (0 if year else 12) == found.left_out
    return freeze(questionnaire, found.responses)


@pytest.fixture(scope="module")
def dataset(questionnaire: Questionnaire) -> pd.DataFrame:
    return imported(questionnaire, (CASE / "responses.csv").read_bytes())


def share(item: str, answer: str, among: Any = None) -> FindingPlan:
    """A plan of the share of one answer, by country; of a number, of one that is exactly so."""
    claim = {"at_least": answer, "at_most": answer} if item in NUMBERS else answer
    return FindingPlan.model_validate(
        {"share_of": {item: claim}, "among": among, "by": ["country"]}
    )


def reproduced(
    questionnaire: Questionnaire, dataset: pd.DataFrame, file: str, among: Any = None
) -> tuple[int, int]:
    """Compare every printed figure of a file; how many tables and figures there are."""
    rows = list(csv.DictReader((CASE / file).read_text(encoding="utf-8").splitlines()))
    plans = {f"{row['item']}={row['answer']}": (row["item"], row["answer"]) for row in rows}
    plan = Plan.of(questionnaire, {name: share(*of, among) for name, of in plans.items()})
    counted = {counts.finding: counts.cells for counts in tabulate(dataset, plan)}
    for row in rows:
        found = counted[f"{row['item']}={row['answer']}"][f"country={row['country']}"]
        base = found.base if row["base"] == "valid" else found.respondents
        assert float(row["percent"]) == round(100 * found.answers[0] / base, 6), row
        assert int(row.get("count", found.answers[0])) == found.answers[0], row
    return len({row["table"] for row in rows}), len(rows)


@pytest.mark.parametrize(("country", "expected"), PROFESSIONALS.items())
def test_professional_developers_are_as_published(
    questionnaire: Questionnaire, dataset: pd.DataFrame, country: str, expected: tuple[object, ...]
) -> None:
    plan = Plan.of(questionnaire, {"professional": share("professional", "yes")})
    (counts,) = tabulate(dataset, plan)
    found = counts.cells[f"country={country}"]
    (yes,) = found.answers
    assert expected == (yes, found.base, f"{100 * yes / found.base:.4f}")


@pytest.mark.parametrize(("country", "expected"), IMPORTED_FROM.items())
def test_as_many_were_imported_from_each_country(
    dataset: pd.DataFrame, country: str, expected: int
) -> None:
    assert expected == int((dataset["country"] == country).sum())


def test_a_hundred_and_thirteen_printed_tables_are_the_same(
    questionnaire: Questionnaire, dataset: pd.DataFrame
) -> None:
    assert IMPORTED == len(dataset)
    assert (113, 855) == reproduced(questionnaire, dataset, "published.csv")


def test_the_tables_of_the_united_kingdom_lack_one_row(questionnaire: Questionnaire) -> None:
    lines = (CASE / "responses.csv").read_bytes().splitlines(keepends=True)
    without = imported(questionnaire, b"".join(lines[:349] + lines[350:]))
    assert (15, 131) == reproduced(questionnaire, without, "published_uk.csv")


def test_the_percentages_of_2017_are_the_same() -> None:
    """Of everyone in Germany, and elsewhere of those who write code: so they were printed."""
    asked = version(1)
    dataset = imported(asked, (CASE / "responses_2017.csv").read_bytes(), "_2017")
    assert 841 == len(dataset)
    among = {"any": [{"country": "de"}, {"writes_software": "yes"}]}
    assert (39, 145) == reproduced(asked, dataset, "published_2017.csv", among)


@pytest.mark.parametrize(("measure", "level", "reason"), OVER_TIME)
def test_a_trend_is_refused_where_its_scale_changed_under_one_code(
    measure: dict[str, object], level: str, reason: str | None
) -> None:
    span = spans.span(version(1), version(2), FindingPlan.model_validate(measure))
    assert level == span.level
    assert (reason is None) == (span.reasons == ())
    assert reason is None or reason in " ".join(said["en"] for said in span.reasons)


@pytest.fixture(scope="module")
def fielded(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Both years published, imported and released by the commands a person would type."""
    instance = tmp_path_factory.mktemp("rse")
    shutil.copy(migrated_sqlite, instance / "mieux.sqlite")
    with application(f"sqlite:///{instance / 'mieux.sqlite'}", instance) as app:
        run = app.test_cli_runner()
        steps: list[list[str | Path]] = []
        for number, year, suffix in ((1, "2017", "_2017"), (2, "2018", "")):
            wave, answers = f"rse-{year}", CASE / f"responses{suffix}.csv"
            opened = ["--questionnaire", "rse", "--version", str(number)]
            steps += [
                ["survey", "publish", CASE / f"v{number}.yaml"],
                ["wave", "open", wave, *opened],
                ["responses", "import", wave, answers, "--mapping", CASE / f"mapping{suffix}.yaml"],
                ["wave", "close", wave],
                ["wave", "release", wave, "--public"],
            ]
        for arguments in steps:
            result = run.invoke(main, [str(argument) for argument in arguments])
            assert 0 == result.exit_code, result.output
        yield app


@pytest.fixture
def released(fielded: Flask) -> Release:
    """Its release, as stored."""
    with fielded.app_context():
        assert IMPORTED == waves.count_responses(waves.read("rse-2018"))
        return Release.from_json(releases.read("rse-2018", 1))


# 317 people: whole percents, and a count to the nearest 5; 93 and 53: steps of 5 %; 21: the same.
@pytest.mark.parametrize(
    ("country", "n", "share"),
    [
        ("de", 315, 0.47),
        ("uk", 230, 0.63),
        ("us", 140, 0.64),
        ("au", 95, 0.45),
        ("nl", 55, 0.55),
        ("nz", 35, 0.65),
        ("za", 20, 0.30),
    ],
)
def test_the_release_gives_them_protected(
    released: Release, country: str, n: int, share: float
) -> None:
    (figure,) = [
        figure
        for figure in released.figures
        if (figure.finding, figure.group) == ("professional", f"country={country}")
    ]
    assert ("shown", n, share) == (figure.status, figure.n, figure.share)


def test_a_printed_cell_of_one_person_is_not_printed_by_us(released: Release) -> None:
    """The notebooks print single people (education, nl, hbo_bachelor: 1 of 54, 1.9 %)."""
    (figure,) = [
        figure
        for figure in released.figures
        if (figure.finding, figure.group, figure.answer)
        == ("educations", "country=nl", "hbo_bachelor")
    ]
    assert ("shown", 0.05, "at_most") == (figure.status, figure.share, figure.bound)


def test_an_imported_release_is_not_called_simulated(released: Release, fielded: Flask) -> None:
    assert "imported" == released.source and "simulées" not in released.label
    page = Visitor(fielded).get("/results/rse-2018")
    assert 200 == page.status_code and "imulated data" not in page.text


def test_what_may_be_compared_over_the_years_is_and_the_rest_says_why_not(
    released: Release,
) -> None:
    """Germany: 139 of 325 in 2017, 150 of 317 in 2018."""
    found = {(one.finding, one.group): one for one in released.comparisons}
    germany = found["professional_over_time", "country=de"]
    assert ("trend", "rse-2018", "rse-2017") == (germany.contrast, germany.first, germany.second)
    assert ((2, 1), "shown", 0.04) == (germany.versions, germany.status, germany.value)
    assert "unclear" == germany.verdict
    refused = found["often_leaving_over_time", "all"]
    assert ("not_comparable", None) == (refused.status, refused.value)
    assert "So the answers no longer compare." in refused.reasons[0]["en"]
