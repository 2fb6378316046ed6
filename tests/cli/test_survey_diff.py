"""`mieux survey diff` and `publish` as a coordinator meets them."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import CliRunner
from flask import Flask

from app.cli import main

Run: TypeAlias = Callable[..., str]

TEXT = """
questionnaire: tiny
version: 1
languages: [fr, en]
title: {fr: "Titre", en: "Title"}
pages:
  - page: only
    title: {fr: "Page", en: "Page"}
    items:
      - item: mood
        type: one
        ask: {fr: "Comment allez-vous ?", en: "How are you?"}
        choices:
          well: {fr: "Bien", en: "Well"}
          badly: {fr: "Mal", en: "Badly"}
      - item: why
        type: text
        ask: {fr: "Pourquoi ?", en: "Why?"}
findings:
  fine: {share_of: {mood: well}}
"""
SECOND = TEXT.replace("version: 1", "version: 2")
WHY = TEXT[TEXT.index("      - item: why") : TEXT.index("findings:")]


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Run:
    """Run a `mieux survey` command on texts, as files v0.yaml, v1.yaml…, or on words."""
    runner = app.test_cli_runner()

    def run(command: str, *arguments: str, exit_code: int = 0) -> str:
        words = []
        for number, argument in enumerate(arguments):
            if "\n" in argument:
                (tmp_path / f"v{number}.yaml").write_text(argument, encoding="utf-8")
                argument = str(tmp_path / f"v{number}.yaml")
            words.append(argument)
        result = runner.invoke(main, ["survey", command, *words])
        assert exit_code == result.exit_code, result.output
        assert "Traceback" not in result.output
        return result.output

    return run


ANSWERS = [
    # the new text, the exit code, and what is said of it in English
    (TEXT, 0, ["Yes, everything: nothing changed.", "Nothing: both texts ask the same."]),
    (
        SECOND.replace("Titre", "Ttire"),
        0,
        ["Yes, everything: only the form changed.", "Keep `version: 1` and publish this text"],
    ),
    (
        SECOND.replace('en: "Badly"}', 'en: "Badly"}\n          so: {fr: "Bof", en: "So-so"}'),
        0,
        ["Yes, with the caveats", "comparable with a caveat: `fine`", "Publish the version"],
    ),
    (
        TEXT.replace('en: "Badly"}', 'en: "Badly"}\n          so: {fr: "Bof", en: "So-so"}'),
        1,
        ["Yes, with the caveats", "Give a new version number: `version: 2`."],
    ),
    (
        SECOND.replace("allez-vous", "vivez-vous"),
        1,
        ["first say what becomes of `mood`", "Add `from_version: {mood: not_comparable}`"],
    ),
    (
        SECOND.replace("allez-vous", "vivez-vous") + "from_version: {mood: not_comparable}",
        0,
        ["Yes, but for `mood`.", "cannot be compared: `fine`", "Settled: `not_comparable`."],
    ),
    (SECOND.replace(WHY, ""), 1, ["under `retired: [why]`"]),
    (SECOND.replace(WHY, "") + "retired: [why]", 0, ["Comparable findings: `fine`."]),
]


@pytest.mark.parametrize(("new", "exit_code", "said"), ANSWERS)
def test_two_questions_are_answered(run: Run, new: str, exit_code: int, said: list[str]) -> None:
    english = run("diff", TEXT, new, "--language", "en", exit_code=exit_code)
    french = run("diff", TEXT, new, exit_code=exit_code)
    for part in ("May I still compare with last year?", "What must I do?", *said):
        assert part in english
    for part in ("Puis-je encore comparer avec l’an dernier\u202f?", "Que dois-je faire\u202f?"):
        assert part in french
    assert len(english.splitlines()) == len(french.splitlines())


def test_the_answers_are_there_for_programs_too(run: Run) -> None:
    new = SECOND.replace("allez-vous", "vivez-vous")
    report = json.loads(run("diff", TEXT, new, "--format", "json", exit_code=1))
    assert report["unresolved"]
    assert {"fine": {"level": "no", "reasons": ["V305"]}} == report["findings"]
    assert [("V305", "breaking", ["mood"], None)] == [
        (each["code"], each["level"], each["names"], each["settled_by"])
        for each in report["changes"]
    ]


def test_a_published_version_is_named_by_its_number(run: Run) -> None:
    run("publish", TEXT)
    assert "v1 → v2" in run("diff", "tiny@1", SECOND)
    run("publish", TEXT.replace("Titre", "Ttire"))
    assert "«\u00a0Ttire\u00a0» devient «\u00a0Titre\u00a0»" in run("diff", "tiny@1", SECOND)
    assert "ni version publiée ni brouillon" in run("diff", "tiny@7", SECOND, exit_code=2)


def test_publishing_says_around_which_languages_mieux_speaks_english(run: Run) -> None:
    assert "anglais" not in run("publish", TEXT)
    arabic = TEXT.replace("languages: [fr, en]", "languages: [fr, ar]").replace("tiny", "other")
    said = run("publish", re.sub(r"\ben:", "ar:", arabic))
    assert "«\u00a0ar\u00a0»\u00a0: autour des questions, Mieux parle anglais" in said


@pytest.mark.parametrize(
    "unreadable", ["no\n  yaml: [", "absent.yaml", TEXT.replace("tiny", "other")]
)
def test_what_cannot_be_compared_is_said(run: Run, unreadable: str) -> None:
    assert run("diff", TEXT, unreadable, exit_code=2).strip()
    assert run("diff", unreadable, TEXT, exit_code=2).strip()


def test_comparing_files_needs_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIEUX_DATABASE_URL", "nonsense")
    file = tmp_path / "v1.yaml"
    file.write_text(TEXT, encoding="utf-8")
    assert 0 == CliRunner().invoke(main, ["survey", "diff", str(file), str(file)]).exit_code


def test_later_findings_are_published_with_the_questionnaire_beside_them(
    run: Run, tmp_path: Path
) -> None:
    later = "questionnaire: tiny\nversion: 1\nfindings: {ill: {share_of: {mood: badly}}}\n"
    file = tmp_path / "v0.findings.yaml"
    file.write_text(later, encoding="utf-8")
    (tmp_path / "v0.yaml").write_text(TEXT, encoding="utf-8")
    assert "constats d’après collecte publiés" in run("publish", str(file))
    file.unlink()
    assert "sans changement" in run("publish", TEXT)


def test_the_name_of_a_group_is_told_once_in_each_language(run: Run) -> None:
    named = SECOND.replace('en: "Well"}', 'en: "Well", group: {fr: "heureux", en: "happy"}}')
    told = [line for line in run("diff", TEXT, named).splitlines() if " V216 " in line]
    assert 2 == len(set(told)) and "(fr)" in told[0] and "(en)" in told[1]


def test_publishing_says_what_it_did_or_why_not(run: Run) -> None:
    assert "tiny v1\u00a0: version publiée" in run("publish", TEXT)
    assert "déjà publié, sans changement" in run("publish", TEXT)
    assert "erratum publié" in run("publish", TEXT.replace("Titre", "Ttire"))
    refused = run("publish", TEXT.replace("allez-vous", "vivez-vous"), exit_code=1)
    assert "ne peut pas être publiée" in refused and "«\u00a0version: 2\u00a0»" in refused
    english = run("publish", SECOND.replace(WHY, ""), "--language", "en", exit_code=1)
    assert "cannot be published" in english and "Add `why` to `retired`." in english
    assert "published" in run("publish", SECOND, "--language", "en")
