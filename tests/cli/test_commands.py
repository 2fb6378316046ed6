import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from app.cli import main
from app.config import ROOT
from app.extensions import db
from app.storage import releases, waves

RSE = ROOT / "tests" / "cases" / "rse"


def test_the_demonstration_can_be_prepared_twice(mieux, app: Flask) -> None:  # type: ignore[no-untyped-def]
    for _ in range(2):
        assert "/w/demo" in mieux("demo").output
    with app.app_context():
        assert {"demo", "exemple"} == {wave.name for wave in waves.every()}
        assert 2000 == waves.count_responses(waves.read("exemple"))
        assert 1 == releases.latest_number("exemple")


def test_a_wave_goes_from_opening_to_files(mieux, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    mieux("survey", "publish", ROOT / "surveys/situation/v1.yaml")
    again = mieux("survey", "publish", ROOT / "surveys/situation/v1.yaml")
    assert "sans changement" in again.output
    mieux("wave", "open", "w", "--questionnaire", "situation", "--version", "1")
    mieux("responses", "simulate", "w", "--count", "300", "--seed", "7")
    assert "is not closed" in mieux("wave", "release", "w", exit_code=1).output
    assert "300 responses" in mieux("wave", "close", "w").output
    assert "données simulées" in mieux("wave", "release", "w").output
    assert "situation v1\tsimulated\t300" in mieux("wave", "list").output
    for kind in ("csv", "json"):
        mieux("results", "export", "w", "--format", kind, "--output", tmp_path / f"out.{kind}")
    csv_of = ("results", "export", "w", "--format", "csv")
    mieux(*csv_of, "--comparisons", "--output", tmp_path / "compared.csv")
    head, *_ = (tmp_path / "compared.csv").read_text(encoding="utf-8").splitlines()
    assert ",difference,low,high,p,p_holm,verdict," in head
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()))
    figures = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["figures"]
    assert len(rows) == len(figures) > 100


def test_a_release_is_seen_before_it_is_made(mieux) -> None:  # type: ignore[no-untyped-def]
    mieux("survey", "publish", ROOT / "surveys/situation/v1.yaml")
    mieux("wave", "open", "w", "--questionnaire", "situation", "--version", "1")
    mieux("responses", "simulate", "w", "--count", "300", "--seed", "7")
    mieux("wave", "close", "w")
    english = mieux("wave", "release", "w", "--check", "--language", "en").output
    assert "groups would be shown." in english.splitlines()[0]
    assert "fewer than 11 people (between 0 and" in english
    french = mieux("wave", "release", "w", "--check", "--smallest", "20").output
    assert "moins de 20 personnes (entre 0 et" in french
    assert "fewer than 5" in mieux("wave", "release", "w", "--smallest", "4", exit_code=1).output
    assert (
        "is not released"
        in mieux("results", "export", "w", "--format", "csv", "--output", "x", exit_code=1).output
    )


def test_refusals_are_sentences(mieux) -> None:  # type: ignore[no-untyped-def]
    for arguments, said in [
        (("wave", "close", "nowhere"), "No wave is called"),
        (("wave", "open", "x", "--questionnaire", "no", "--version", "1"), "is not published"),
        (("results", "export", "x", "--format", "csv", "--output", "x.csv"), "is not released"),
        (("responses", "simulate", "x", "--count", "3"), "No wave is called"),
    ]:
        assert said in mieux(*arguments, exit_code=1).output


def test_checking_says_what_is_wrong_in_both_languages_and_needs_no_database(
    mieux,
    tmp_path: Path,  # type: ignore[no-untyped-def]
) -> None:
    good = (ROOT / "surveys/situation/v1.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "v1.yaml"
    broken.write_text(good.replace("choices:", "choises:", 1), encoding="utf-8")
    french = mieux("survey", "check", broken, exit_code=1).output
    assert "M201" in french and "Vouliez-vous dire « choices »" in french
    assert f"{broken}:" in french
    english = mieux("survey", "check", tmp_path, "--language", "en", exit_code=1).output
    assert "did you mean `choices`?" in english.lower()
    assert "rien à signaler" in mieux("survey", "check", ROOT / "surveys").output
    assert "M101" in mieux("survey", "check", tmp_path / "absent.yaml", exit_code=2).output


TINY = """questionnaire: tiny
version: 1
languages: [en]
title: {en: "T"}
pages:
  - page: p
    title: {en: "P"}
    items:
      - item: coffee
        type: one
        ask: {en: "Coffee?"}
        choices: {yes: {en: "Yes"}, no: {en: "No"}}
      - item: cups
        type: number
        at_most: 9
        when: {coffee: yes}
        ask: {en: "Cups?"}
"""
MAPPING = """questionnaire: tiny
version: 1
leave_out: {"Country": ["Elsewhere"]}
columns:
  "Coffee": {item: coffee, choices: {"Yes": yes, "No": no}}
  "Cups": {item: cups}
"""


@pytest.fixture
def tiny(mieux, tmp_path: Path):  # type: ignore[no-untyped-def]
    """An open wave `t` on a tiny questionnaire, and a way to import a file into it."""
    (tmp_path / "v1.yaml").write_text(TINY, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    mieux("survey", "publish", tmp_path / "v1.yaml")
    mieux("wave", "open", "t", "--questionnaire", "tiny", "--version", "1")

    def run(content: bytes, *options: str, exit_code: int = 0) -> str:
        (tmp_path / "answers.csv").write_bytes(content)
        mapping = ("--mapping", tmp_path / "mapping.yaml", "--language", "en", *options)
        arguments = ("responses", "import", "t", tmp_path / "answers.csv", *mapping)
        return str(mieux(*arguments, exit_code=exit_code).output)

    return run


def stored(app: Flask) -> list[dict[str, object]]:
    from app.storage import responses

    with app.app_context():
        wave = waves.read("t")
        return sorted(responses.read(wave), key=str)


def test_a_file_is_imported_through_its_mapping(tiny, app: Flask) -> None:  # type: ignore[no-untyped-def]
    said = tiny(b"Country,Coffee,Cups\nHere,Yes,3\nHere,No,\nElsewhere,Maybe,x\nHere,,\n")
    assert "3 responses imported, 1 lines left out" in said
    assert [{"coffee": "no"}, {"coffee": "yes", "cups": 3}, {}] == stored(app)
    with app.app_context():
        assert waves.IMPORTED == waves.read("t").source


def test_what_is_not_understood_is_listed_and_nothing_is_stored(tiny, app: Flask) -> None:  # type: ignore[no-untyped-def]
    content = (
        "\ufeffCountry,Coffee,Cups,Cups,Age\n"
        "Here,Yes,3,3,1\n"
        "Here,\ufeffYes,3,3,1\n"
        "Here,Perhaps,,,\n"
        "Here,Yes,12,,\n"
        "Here,No,4,,\n"
        "Here,Yes\n"
    )
    said = tiny(content.encode(), exit_code=1)
    for place in (
        "1: byte order mark",
        "1: Cups: this column is already number 3",
        "1: Age: the mapping says nothing of this column",
        "3: Coffee: “\\ufeffYes” is in no mapping",
        "4: Coffee: “Perhaps” is in no mapping",
        "5: Cups: “12” is not a possible answer to “cups”",
        "6: Cups: “cups” has an answer although it was not asked",
        "7: this line has 2 cells instead of 5",
    ):
        assert place in said
    assert "nothing was imported" in said
    assert [] == stored(app)
    with app.app_context():
        assert waves.PEOPLE == waves.read("t").source


def test_losses_can_be_accepted(tiny, app: Flask) -> None:  # type: ignore[no-untyped-def]
    said = tiny(b"Country,Coffee,Cups\nHere,Perhaps,\nHere,Yes,2\n", "--accept-losses")
    assert "“Perhaps” is in no mapping" in said and "2 responses imported" in said
    assert [{"coffee": "yes", "cups": 2}, {}] == stored(app)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no header line"),
        (b"Country,Coffee\nHere,Yes\n", "Cups: the mapping expects this column"),
        (b"Country,Coffee,Cups\nHere,\xff,\n", "cannot be read as UTF-8"),
        (b'Country,Coffee,Cups\nHere,"Yes,3\n', "the CSV cannot be read here"),
    ],
)
def test_a_file_that_is_no_such_csv_is_refused(tiny, content: bytes, said: str) -> None:  # type: ignore[no-untyped-def]
    assert said in tiny(content, exit_code=1)


def test_a_mapping_is_checked_against_the_questionnaire(tiny, mieux, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "answers.csv"
    file.write_text("Coffee\nYes\n")
    mapping = tmp_path / "m.yaml"
    for text, said in [
        ("questionnaire: tiny\nversion: 1\ncolumns: {Coffee: {item: tea}}\n", "tea"),
        ("questionnaire: tiny\nversion: 2\ncolumns: {Coffee: {item: coffee}}\n", "v2"),
        ("questionnaire: tiny\nversion: 1\nColumns: {}\n", "M201"),
        ("questionnaire: [\n", "M105"),
        (
            "questionnaire: tiny\nversion: 1\n"
            'columns: {Coffee: {item: coffee, choices: {"Yes": sure}}}\n',
            "coffee=sure",
        ),
    ]:
        mapping.write_text(text)
        arguments = ("responses", "import", "t", file, "--mapping", mapping)
        assert said in mieux(*arguments, exit_code=1).output


def test_the_command_without_a_database_still_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIEUX_DATABASE_URL", "nonsense")
    result = CliRunner().invoke(main, ["survey", "check", str(ROOT / "surveys")])
    assert 0 == result.exit_code, result.output


def test_a_wrong_setting_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIEUX_DATABASE_URL", "nonsense")
    result = CliRunner().invoke(main, ["wave", "list"])
    assert 1 == result.exit_code and "MIEUX_DATABASE_URL" in result.output


def test_nothing_is_kept_of_a_simulation_that_fails(mieux, app: Flask) -> None:  # type: ignore[no-untyped-def]
    mieux("demo")
    mieux("wave", "close", "demo")
    mieux("responses", "simulate", "demo", "--count", "5", exit_code=1)
    with app.app_context():
        assert (
            0
            == db.session.execute(
                db.text(
                    "SELECT count(*) FROM response JOIN wave ON wave.id = wave_id "
                    "WHERE wave.name = 'demo'"
                )
            ).scalar_one()
        )


def test_a_database_that_was_not_migrated_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MIEUX_INSTANCE", str(tmp_path / "new"))
    runner = CliRunner()
    for command in (["wave", "list"], ["backup"]):
        result = runner.invoke(main, command)
        assert 1 == result.exit_code and "mieux db upgrade" in result.output
    assert 0 == runner.invoke(main, ["db", "upgrade"]).exit_code
    assert 0 == runner.invoke(main, ["wave", "list"]).exit_code
