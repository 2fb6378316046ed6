"""A survey nobody here ran, taken through the whole path, gives the figures its authors printed.

Where it comes from, and which tables are left out and why: tests/cases/rse/NOTICE.md.
"""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from flask import Flask

from app.analysis import tabulation
from app.analysis.counts import Cell, Counts
from app.analysis.dataset import freeze
from app.analysis.findings import Release
from app.cli import main
from app.config import ROOT
from app.questionnaire import loader, mapping
from app.questionnaire.definition import Questionnaire
from app.storage import releases, waves
from tests.conftest import application
from tests.pages import Visitor

CASE = ROOT / "tests" / "cases" / "rse"
IMPORTED = 985
PROFESSIONALS = {
    "de": (150, 317),
    "nl": (29, 53),
    "uk": (143, 228),
    "us": (90, 141),
    "au": (43, 93),
}


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return loader.load(loader.read_source(CASE / "v1.yaml"))


def imported(questionnaire: Questionnaire, content: bytes) -> pd.DataFrame:
    found = mapping.read(content, mapping.read_plan(CASE / "mapping.yaml"), questionnaire)
    assert [] == found.losses
    assert 12 == found.left_out
    return freeze(questionnaire, found.responses)


@pytest.fixture(scope="module")
def dataset(questionnaire: Questionnaire) -> pd.DataFrame:
    return imported(questionnaire, (CASE / "responses.csv").read_bytes())


def printed(file: Path) -> Iterator[dict[str, str]]:
    return iter(list(csv.DictReader(file.read_text(encoding="utf-8").splitlines())))


def finding_of(questionnaire: Questionnaire, item: str) -> str | None:
    """The declared finding that counts this item."""
    for name, plan in questionnaire.findings.items():
        if item == plan.distribution_of or list(plan.share_of or ()) == [item]:
            return name
    return None


def cell(counts: Counts, country: str) -> tuple[dict[str, int], Cell]:
    found = counts.cells.get(f"country={country}") or counts.cells["all"]
    return dict(zip(counts.answers, found.answers, strict=True)), found


def compare(questionnaire: Questionnaire, dataset: pd.DataFrame, file: Path) -> set[str]:
    """The tables of a file, all of whose figures that a finding counts are the same as ours."""
    tables = set()
    counts = {
        name: tabulation.count(questionnaire, name, dataset) for name in questionnaire.findings
    }
    for row in printed(file):
        finding = finding_of(questionnaire, row["item"])
        if finding is None:
            continue
        answers, found = cell(counts[finding], row["country"])
        if row["answer"] not in answers:  # the other answers of a share
            continue
        base = found.base if row["base"] == "valid" else found.respondents
        ours = (answers[row["answer"]], round(100 * answers[row["answer"]] / base, 6))
        assert (int(row["count"]), float(row["percent"])) == ours, row
        tables.add(row["table"])
    return tables


@pytest.mark.parametrize(("country", "expected"), PROFESSIONALS.items())
def test_professional_developers_are_as_published(
    questionnaire: Questionnaire, dataset: pd.DataFrame, country: str, expected: tuple[int, int]
) -> None:
    answers, found = cell(tabulation.count(questionnaire, "professional", dataset), country)
    assert expected == (answers["yes"], found.base)


def test_a_hundred_printed_tables_are_the_same(
    questionnaire: Questionnaire, dataset: pd.DataFrame
) -> None:
    assert IMPORTED == len(dataset)
    assert 100 <= len(compare(questionnaire, dataset, CASE / "published.csv"))


def test_the_tables_of_the_united_kingdom_lack_one_row(questionnaire: Questionnaire) -> None:
    lines = (CASE / "responses.csv").read_bytes().splitlines(keepends=True)
    without = imported(questionnaire, b"".join(lines[:349] + lines[350:]))
    assert 10 <= len(compare(questionnaire, without, CASE / "published_uk.csv"))


@pytest.fixture(scope="module")
def fielded(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The survey published, imported and released by the commands a person would type."""
    instance = tmp_path_factory.mktemp("rse")
    shutil.copy(migrated_sqlite, instance / "mieux.sqlite")
    with application(f"sqlite:///{instance / 'mieux.sqlite'}", instance) as app:
        run, mapped = app.test_cli_runner(), ("--mapping", CASE / "mapping.yaml")
        for arguments in (
            ["survey", "publish", CASE / "v1.yaml"],
            ["wave", "open", "rse-2018", "--questionnaire", "rse", "--version", "1"],
            ["responses", "import", "rse-2018", CASE / "responses.csv", *mapped],
            ["wave", "close", "rse-2018"],
            ["wave", "release", "rse-2018"],
        ):
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
