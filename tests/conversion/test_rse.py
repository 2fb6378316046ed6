"""A questionnaire of 132 questions in three languages, from LimeSurvey's export to an answer.

Where it comes from: tests/cases/rse/NOTICE.md.
"""

import gzip
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from app.config import ROOT
from app.conversion import files, summary, writing
from app.conversion.draft import Draft
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source, load
from tests.conversion.exports import lost
from tests.pages import Visitor
from tests.web.conftest import begin, field_wave, step

EXPORT = ROOT / "tests" / "cases" / "rse" / "questionnaire.txt.gz"


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    export = tmp_path_factory.mktemp("rse") / "questionnaire.txt"
    export.write_bytes(gzip.decompress(EXPORT.read_bytes()))
    return files.read(export)


@pytest.fixture(scope="module")
def text(draft: Draft) -> str:
    return writing.yaml(draft, "rse_2018", EXPORT.name, "fr")


@pytest.fixture(scope="module")
def questionnaire(text: str) -> Questionnaire:
    return load(Source("v1.yaml", text, {}))


@pytest.mark.parametrize(
    ("kind", "kept", "found"),
    [
        ("pages", 8, 8),
        ("questions", 132, 132),
        ("rows", 669, 669),
        ("answers", 3058, 3058),
        ("conditions", 104, 104),
        ("texts en", 3927, 3927),
        ("texts fr", 3927, 3927),
        ("texts de", 3798, 3927),
    ],
)
def test_nine_tenths_of_it_survive(draft: Draft, kind: str, kept: int, found: int) -> None:
    assert (kept, found) == (draft.kept[kind], draft.found[kind])
    assert kept >= 0.9 * found


def test_every_loss_is_said(draft: Draft, text: str) -> None:
    assert {"setting": 17, "token": 1} == Counter(reason for _, reason in lost(draft))
    assert 17 == text.count(
        "# non repris\u00a0: réglage «\u00a0réponse par défaut\u00a0»\u00a0: `Y`"
    )
    said = "\n".join(summary.lines(draft, "fr"))
    assert "  conditions          104 sur 104" in said
    assert "texte calculé, remplacé par «\u00a0…\u00a0»\u00a0: `{SAVEDID}`\n    thanks" in said


def test_rules_are_short(text: str) -> None:
    """LimeSurvey's is 500 characters long: not empty and not 3, and not empty and not 4, …"""
    assert "when: {currentEmp1qworld: 1, not: {socio1: [1, 2, 3, 4, 5, 6, 7, 8]}}" in text


def test_it_is_all_there(questionnaire: Questionnaire) -> None:
    assert ("en", "fr", "de") == questionnaire.languages
    assert 132 == len(questionnaire.items)
    countries = questionnaire.items["socio1"]
    assert "Australia" == countries.choices["1"].label["en"]  # type: ignore[union-attr]


def test_it_is_converted_the_same_way_each_time(draft: Draft, text: str, tmp_path: Path) -> None:
    export = tmp_path / "again.txt"
    export.write_bytes(gzip.decompress(EXPORT.read_bytes()))
    assert text == writing.yaml(files.read(export), "rse_2018", EXPORT.name, "fr")


def test_a_page_of_it_is_answered_in_french(app: Flask, text: str) -> None:
    field_wave(app, text)
    visitor = Visitor(app)
    page = begin(visitor, "fr")
    assert "Dans quel pays travaillez-vous" in page.main
    page = step(visitor, page, socio1="7", rse1="Y")
    assert [] == page.problems
    asked = {tag.get("name") for tag in page.all("input", "select")}
    assert "edu1quk" in asked and "edu1qus" not in asked, "questions of the country answered"
    assert "Quelle proportion de votre temps" in page.main
