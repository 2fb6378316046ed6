"""What `mieux survey codebook` writes."""

import csv
import io
import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from tests.pages import Page
from tests.questionnaire.everything import LISTS, VALID

LATER = """\
questionnaire: sample
version: 2
findings:
  more: {share_of: {gender: woman}}
"""


@pytest.fixture
def codebook(tmp_path: Path) -> Callable[..., Result]:
    """Run the command on a questionnaire that has everything."""
    (tmp_path / "lists").mkdir()
    (tmp_path / "v1.yaml").write_text(VALID, encoding="utf-8")
    (tmp_path / "v1.findings.yaml").write_text(LATER, encoding="utf-8")
    (tmp_path / "lists" / "c.csv").write_text(LISTS["c.csv"], encoding="utf-8")

    def run(*options: str, exit_code: int = 0) -> Result:
        path = str(tmp_path / "v1.yaml")
        result = CliRunner().invoke(main, ["survey", "codebook", path, *options])
        assert exit_code == result.exit_code, result.output
        return result

    return run


def test_the_page_is_whole_in_itself_and_in_each_language(codebook: Callable[..., Result]) -> None:
    page = Page(codebook("--format", "html").output)
    assert [] == page.open and "fr" == page.one("html").get("lang")
    assert [] == page.all("script", "link", "img")
    assert [] == [tag for tag in page.tags if "style" in tag.attributes]
    sections = {tag.get("lang"): tag for tag in page.all("section")}
    assert ["fr", "en"] == list(sections)
    assert "Dictionnaire des variables" in sections["fr"].text
    assert "Codebook" in sections["en"].text and "Non-réponse" not in sections["en"].text


def test_the_page_is_for_everyone(codebook: Callable[..., Result]) -> None:
    page = Page(codebook().output)
    headings = [int(tag.name[1]) for tag in page.all("h1", "h2", "h3", "h4")]
    assert 1 == headings[0] == headings.count(1)
    assert all(after - before <= 1 for before, after in pairwise(headings))
    assert len(page.all("table")) == len(page.all("caption"))
    assert {"col", "row"} == {tag.get("scope") for tag in page.all("th")}
    ids = [tag.get("id") for tag in page.tags if tag.get("id")]
    assert len(ids) == len(set(ids))
    links = [tag.get("href") for tag in page.all("a")]
    assert links and all(link.startswith("#") and link[1:] in ids for link in links)


def test_it_says_what_is_kept_apart_retired_continued_and_declared_later(
    codebook: Callable[..., Result],
) -> None:
    section = Page(codebook("--language", "en").output).one("section").text
    for said in (
        "Free text, kept apart",
        "old_item",
        "Comparable with the previous version once grouped: people = woman, man",
        "declared after the answers were collected",
        "list c.csv",
        "People who answered",
    ):
        assert said in section


def test_words_around_another_language_are_english_and_marked_so(tmp_path: Path) -> None:
    german = """\
questionnaire: klein
version: 1
languages: [de]
title: {de: Titel}
pages:
  - page: a
    title: {de: Seite}
    items:
      - {item: x, type: text, ask: {de: Frage}}
"""
    (tmp_path / "v1.yaml").write_text(german, encoding="utf-8")
    result = CliRunner().invoke(main, ["survey", "codebook", str(tmp_path / "v1.yaml")])
    page = Page(result.output)
    assert "de" == page.one("section").get("lang")
    marked = {tag.text for tag in page.all("span") if tag.get("lang") == "en"}
    assert {"Codebook", "Asked of", "Everyone", "a free text"} <= marked


def test_files_for_a_spreadsheet_and_a_program(
    codebook: Callable[..., Result], tmp_path: Path
) -> None:
    for kind in ("csv", "json", "html"):
        said = codebook("--format", kind, "--output", str(tmp_path / f"out.{kind}")).output
        assert f"out.{kind}" in said
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf"), "for Excel"
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    variables = {row["variable"] for row in rows if row["type"] != "retired"}
    data = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert variables == {
        variable["variable"] for item in data["items"] for variable in item["variables"]
    }
    printed = codebook("--format", "csv").stdout_bytes.decode()
    assert rows == list(csv.DictReader(io.StringIO(printed, newline="")))


def test_what_cannot_be_described_is_said(codebook: Callable[..., Result], tmp_path: Path) -> None:
    assert "written in fr, en" in codebook("--language", "es", exit_code=1).output
    nowhere = str(tmp_path / "nowhere" / "x.csv")
    assert "nowhere" in codebook("--output", nowhere, exit_code=1).output
    (tmp_path / "v1.yaml").write_text(VALID.replace("type: one", "type: won", 1), encoding="utf-8")
    assert "M208" in codebook(exit_code=1).output
