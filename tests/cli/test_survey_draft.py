"""`mieux survey draft`: all that coordinators do with drafts, without a browser."""

import zipfile
from pathlib import Path

import pytest
from flask import Flask

from app.extensions import db
from app.storage import journal, manuscripts, staff, versions
from app.storage.manuscripts import Texts
from tests.conversion.exports import export, line
from tests.storage.test_versions import LATER, LISTS, REPAIRED, TEXT

DRAFT = ("survey", "draft")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A questionnaire as files, with its list and its later findings."""
    folder = tmp_path / "tiny"
    (folder / "lists").mkdir(parents=True)
    (folder / "v1.yaml").write_text(TEXT, encoding="utf-8")
    (folder / "v1.findings.yaml").write_text(LATER, encoding="utf-8")
    (folder / "lists" / "places.csv").write_text(LISTS["places.csv"], encoding="utf-8")
    return folder


@pytest.fixture
def begun(mieux, files: Path) -> Path:  # type: ignore[no-untyped-def]
    """The same, and draft 1 that begins with it."""
    mieux(*DRAFT, "new", "--from", files / "v1.yaml")
    return files


def noted(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        return [(each.action, each.subject) for each in reversed(journal.read(10))]


def test_a_draft_goes_from_a_file_to_a_published_version(
    mieux, app: Flask, begun: Path, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    assert TEXT == mieux(*DRAFT, "show", "1").stdout
    (tmp_path / "new.yaml").write_text(REPAIRED, encoding="utf-8")
    saved = mieux(*DRAFT, "save", "1", tmp_path / "new.yaml", "--base", "1", "--language", "en")
    assert "number 2: saved\n" == saved.output
    assert "tiny.yaml:12:19: M604" in mieux("survey", "check", "draft:1").output
    assert "mood" in mieux("survey", "codebook", "draft:1", "--format", "csv").output
    mieux(*DRAFT, "show", "1", "--output", tmp_path / "kept.zip")
    names = ["tiny/v1.yaml", "tiny/v1.findings.yaml", "tiny/lists/places.csv"]
    assert names == zipfile.ZipFile(tmp_path / "kept.zip").namelist()
    published = mieux(*DRAFT, "publish", "1").output
    assert "tiny v1\u00a0: version publiée, constats d’après collecte publiés\n" == published
    assert "sans changement" in mieux(*DRAFT, "publish", "1").output
    first, begin = mieux(*DRAFT, "history", "1").output.splitlines()
    assert first.endswith("\ta command\tbase 1\tin force, published as tiny v1")
    assert begin.startswith("1\t") and begin.endswith("\ta command\t\t")
    with app.app_context():
        assert REPAIRED == versions.source("tiny", 1).text
    assert [("draft_begun", "tiny"), ("published", "tiny v1")] == noted(app)
    mieux(*DRAFT, "remove", "1")
    assert ("draft_removed", "tiny") == noted(app)[-1]
    assert "There is no draft 1" in mieux(*DRAFT, "show", "1", exit_code=1).output


def test_drafts_begin_with_whatever_there_is(mieux, begun: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    mieux(*DRAFT, "publish", "1")
    mieux(*DRAFT, "show", "1", "--output", tmp_path / "tiny.zip")
    (tmp_path / "other.tsv").write_text(export(line("Q", "S", "word", "Un mot ?")))
    for given, name in (
        (("--name", "Repas"), "Repas"),
        (("--from", "draft:1", "--name", "copy"), "copy"),
        (("--from", "tiny@1"), "tiny v1"),
        (("--from", "tiny@1", "--next"), "tiny v2"),
        (("--from", tmp_path / "tiny.zip"), "tiny"),
    ):
        assert mieux(*DRAFT, "new", *given, "--language", "en").output.endswith(f": {name}\n")
    listed = [line.split("\t")[:3] for line in mieux(*DRAFT, "list").output.splitlines()]
    assert ["6", "tiny", "1"] in listed and 6 == len(listed)
    assert "version: 2" in mieux(*DRAFT, "show", "5").output
    assert "rien à signaler" in mieux("survey", "check", "draft:2").output
    told = mieux(*DRAFT, "new", "--from", tmp_path / "other.tsv", "--language", "en").output
    assert "draft 7: other" == told.splitlines()[-1] and len(told.splitlines()) > 1


def test_a_draft_is_compared_with_what_is_published(mieux, begun: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    mieux(*DRAFT, "publish", "1")
    (tmp_path / "new.yaml").write_text(REPAIRED, encoding="utf-8")
    mieux(*DRAFT, "save", "1", tmp_path / "new.yaml", "--base", "1")
    assert "v1 → v1" in mieux("survey", "diff", "tiny@1", "draft:1").output
    assert "tiny v1\u00a0: erratum publié" in mieux(*DRAFT, "publish", "1").output


def test_two_texts_that_meet_are_both_kept_until_somebody_settles_them(
    mieux, app: Flask, begun: Path, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    with app.app_context():
        ada = staff.add("ada@example.org", "Ada", "coordinator").id
        theirs = manuscripts.read(1).latest.texts
        manuscripts.save(1, 1, theirs._replace(text=TEXT.replace("Titre", "Ada")), ada)
        db.session.commit()
    file = tmp_path / "mine.yaml"
    file.write_text(TEXT.replace('fr: "Page"', 'fr: "Moi"'), encoding="utf-8")
    assert (
        "numéro 3\u00a0: enregistré avec" in mieux(*DRAFT, "save", "1", file, "--base", "1").output
    )
    file.write_text(TEXT.replace("Titre", "Moi"), encoding="utf-8")
    refused = mieux(*DRAFT, "save", "1", file, "--base", "1", "--language", "en", exit_code=1)
    assert "number 4: put aside" in refused.output
    assert file.read_text(encoding="utf-8") == mieux(*DRAFT, "show", "1", "--revision", "4").stdout
    assert "\tAda\t" not in mieux(*DRAFT, "list").output
    assert mieux(*DRAFT, "list").output.endswith("\ta command\t1\n"), "one waits"
    mieux(*DRAFT, "settle", "1", "4")
    assert "waits aside" in mieux(*DRAFT, "settle", "1", "4", exit_code=1).output
    states = [line.split("\t") for line in mieux(*DRAFT, "history", "1").output.splitlines()]
    assert [
        ["4", "a command", "base 1", "aside, settled"],
        ["3", "a command", "base 1", "in force"],
        ["2", "Ada", "base 1", ""],
        ["1", "a command", "", ""],
    ] == [[number, *rest] for number, _, *rest in states]
    mieux(*DRAFT, "restore", "1", "2")
    assert 'fr: "Ada"' in mieux(*DRAFT, "show", "1").stdout


def test_lists_and_later_findings_are_saved_beside_the_text(
    mieux, app: Flask, begun: Path, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    listed = tmp_path / "towns.csv"
    listed.write_text("code,fr\nparis,Paris\n", encoding="utf-8")
    save = (*DRAFT, "save", "1", "--base")
    mieux(*save, "1", "--list", listed, "--no-later")
    mieux(*save, "2", "--remove-list", "places.csv", "--later", begun / "v1.findings.yaml")
    with app.app_context():
        texts = [manuscripts.revision(1, number).texts for number in (2, 3)]  # type: ignore[union-attr]
    both = LISTS | {"towns.csv": "code,fr\nparis,Paris\n"}
    assert [Texts(TEXT, both), Texts(TEXT, {"towns.csv": both["towns.csv"]}, LATER)] == texts


def test_what_cannot_be_done_is_said_in_both_languages(mieux, begun: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    broken, binary = tmp_path / "broken.yaml", tmp_path / "list.csv"
    broken.write_text(TEXT.replace("type: scale", "type: scales"), encoding="utf-8")
    binary.write_bytes(b"\xff\xfe\0")
    mieux(*DRAFT, "save", "1", broken, "--base", "1")
    for language, said in (("fr", "problème"), ("en", "problem")):
        spoken = ("--language", language)
        for arguments, code, words in (
            (("publish", "1", *spoken), 1, "M2"),
            (("new", *spoken), 2, "--name"),
            (("new", "--from", broken.with_name("none.yaml"), *spoken), 1, "M101"),
            (("new", "--from", "tiny@9", *spoken), 1, "not published"),
            (("save", "1", "--base", "1", *spoken), 2, "liste" if language == "fr" else "list"),
            (("save", "1", "--base", "2", "--list", binary, *spoken), 2, "UTF-8"),
            (("take", "1", *spoken), 2, "fichier" if language == "fr" else "file"),
            (("restore", "1", "9", *spoken), 1, "There is no text 9"),
            (("rename", "1", " "), 2, "one line"),
        ):
            assert words in mieux(*DRAFT, *arguments, exit_code=code).output, arguments
        assert said in mieux("survey", "check", "draft:1", *spoken, exit_code=1).output
    assert "draft:7" in mieux("survey", "check", "draft:7", exit_code=2).output


def test_a_version_that_has_its_file_is_published_as_its_file_says(
    mieux, app: Flask, begun: Path, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    object.__setattr__(app.config["MIEUX"], "surveys", begun.parent)
    mieux(*DRAFT, "rename", "1", "Lieux")
    changed = tmp_path / "new.yaml"
    changed.write_text(REPAIRED, encoding="utf-8")
    mieux(*DRAFT, "save", "1", changed, "--base", "1")
    assert "tiny/v1.yaml" in mieux(*DRAFT, "publish", "1", exit_code=1).output
    mieux(*DRAFT, "take", "1")
    assert TEXT == mieux(*DRAFT, "show", "1").stdout
    assert "version publiée" in mieux(*DRAFT, "publish", "1").output
