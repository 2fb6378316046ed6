"""Results from a shell: files, and who may read them."""

import csv
import io
import json
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook

from app.extensions import db
from app.storage import journal, releases
from tests.publish.releases import YAML, share
from tests.web.test_compared import keep

NAMES = ("before", "after")


@pytest.fixture
def released(mieux, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A wave `w` that staff alone may read."""
    file = tmp_path / "sample" / "v2.yaml"
    file.parent.mkdir()
    asked = YAML.partition("findings:")[0]
    file.write_text(f"{asked}findings: {{women: {{share_of: {{gender: woman}}}}}}\n", "utf-8")
    mieux("survey", "publish", file)
    mieux("wave", "open", "w", "--questionnaire", "sample", "--version", "2")
    mieux("responses", "simulate", "w", "--count", "60")
    mieux("wave", "close", "w")
    said = mieux("wave", "release", "w").output
    assert "Only staff may read them, at /staff/waves/w/results" in said


pytestmark = pytest.mark.usefixtures("released")


def is_public(app: Flask) -> list[str]:
    with app.app_context():
        return list(releases.sources(public=True))


def test_every_format_is_a_file_of_the_latest_release(mieux, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    def exported(kind: str, *options: str) -> bytes:
        file = tmp_path / kind
        said = mieux("results", "export", "w", "--format", kind, *options, "--output", file).output
        assert f"{file}: w-1 (données simulées), " in said
        return file.read_bytes()

    assert exported("csv").startswith(b"release,wave,")
    assert b",difference,low,high," in exported("csv", "--comparisons")
    assert "w" == json.loads(exported("json"))["wave"]
    french, english = (exported("xlsx", "--language", code) for code in ("fr", "en"))
    assert "Essai (w)" == load_workbook(io.BytesIO(french)).worksheets[0]["A1"].value
    assert "Sample (w)" == load_workbook(io.BytesIO(english)).worksheets[0]["A1"].value
    assert french == exported("xlsx"), "the questionnaire's first language"
    assert exported("package").startswith(b"PK")
    assert exported("pdf").startswith(b"%PDF-")


def test_a_file_that_nobody_named_has_the_name_of_the_release(  # type: ignore[no-untyped-def]
    mieux, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder := tmp_path / "here").mkdir()
    monkeypatch.chdir(folder)
    for options in (("json",), ("csv",), ("csv", "--comparisons"), ("package",)):
        mieux("results", "export", "w", "--format", *options)
    every = ("comparisons.csv", "csv", "json", "zip")
    assert [f"w-1-donnees-simulees.{kind}" for kind in every] == sorted(
        file.name for file in folder.iterdir()
    )


def test_a_language_that_the_questionnaire_does_not_speak_is_refused(mieux) -> None:  # type: ignore[no-untyped-def]
    asked = ("results", "export", "w", "--format", "xlsx", "--language", "de", "--output", "x")
    assert "The questionnaire speaks fr, en." in mieux(*asked, exit_code=2).output


def test_comparisons_alone_are_a_file_of_their_own_in_csv_only(mieux) -> None:  # type: ignore[no-untyped-def]
    wanted = ("results", "export", "w", "--format", "json", "--comparisons", "--output", "x")
    assert "Other formats have them all." in mieux(*wanted, exit_code=2).output


def test_results_are_published_and_withdrawn(mieux, app: Flask) -> None:  # type: ignore[no-untyped-def]
    assert [] == is_public(app)
    assert "at /results/w" in mieux("results", "publish", "w").output
    assert ["w"] == is_public(app)
    for _ in range(2):
        assert "w: only staff" in mieux("results", "withdraw", "w").output
        assert [] == is_public(app)
    assert "Everyone may read them" in mieux("wave", "release", "w", "--public").output
    assert ["w"] == is_public(app)
    for command in ("publish", "withdraw"):
        assert "is not released" in mieux("results", command, "x", exit_code=1).output
    with app.app_context():
        done = [entry.action for entry in reversed(journal.read(9))]
    assert ["made_public", "withdrawn", "released"] == done[-3:]


def test_all_files_are_built_at_once(mieux, app: Flask) -> None:  # type: ignore[no-untyped-def]
    made = mieux("results", "build", "w").output.splitlines()
    assert {"figures.csv", "package.zip", "report.en.pdf", "wide/women-1.fr.svg"} < set(made)
    with app.app_context():
        assert set(made) == releases.files("w", 1)
    assert "there already" in mieux("results", "build", "w").output


def test_two_waves_are_compared_whichever_is_named_first(mieux, app: Flask) -> None:  # type: ignore[no-untyped-def]
    with app.app_context():
        keep("before", share(0.4, 0.37, 0.43, finding="women"))
        keep("after", share(0.5, 0.47, 0.53, finding="women"))
        db.session.commit()
    said = [mieux("results", "compare", *names).output for names in (NAMES, NAMES[::-1])]
    assert said[0] == said[1]
    (line,) = csv.DictReader(io.StringIO(said[0]))
    assert ("after", "before", "0.1") == (line["first"], line["second"], line["difference"])
    refused = mieux("results", "compare", "w", "after", exit_code=1).output
    assert "did not ask the same" in refused, "one is simulated"
