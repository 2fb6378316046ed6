from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli.survey.convert import convert
from app.questionnaire.loader import load, read_source
from tests.conversion.exports import answers, export, line

GOOD = export(line("Q", "L", "q", "Question"), *answers("A1", "A2"), line("Q", "|", "lost", "F"))
ONE_ANSWER = export(line("Q", "L", "q", "Question"), *answers("A1"))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Convert a file of this text, in an empty folder: run(text, "--name", "x")."""
    monkeypatch.chdir(tmp_path)

    def run(text: str, *options: str, exit_code: int = 0) -> Result:
        Path("enquête 1.txt").write_text(text, encoding="utf-8")
        result = CliRunner().invoke(convert, ["enquête 1.txt", *options])
        assert exit_code == result.exit_code, result.output
        return result

    return run


def test_a_conversion_writes_the_file_and_says_what_was_lost(run) -> None:  # type: ignore[no-untyped-def]
    said = run(GOOD).output
    written = Path("surveys/enquete_1/v1.yaml")
    assert said.startswith(f"{written}\u00a0: enquete_1, fr\n")
    assert "Non repris (1)" in said
    assert ["q"] == list(load(read_source(written)).items)


def test_name_place_and_language_are_chosen(run) -> None:  # type: ignore[no-untyped-def]
    said = run(GOOD, "--name", "Mine", "--output", "x.yaml", "--language", "en").output
    assert said.startswith("x.yaml: mine, fr\n")
    assert "Not converted (1)" in said
    assert "# not converted: question of a type" in Path("x.yaml").read_text(encoding="utf-8")


def test_what_is_left_to_repair_is_written_all_the_same(run) -> None:  # type: ignore[no-untyped-def]
    said = run(ONE_ANSWER, exit_code=1).output
    written = Path("surveys/enquete_1/v1.yaml")
    assert said.endswith(
        f"Problèmes à réparer\u00a0: 1. Voyez\u00a0: mieux survey check {written}\n"
    )
    assert written.exists()


def test_a_file_that_exists_is_never_written_over(run) -> None:  # type: ignore[no-untyped-def]
    Path("mine.yaml").write_text("mine", encoding="utf-8")
    assert "existe déjà" in run(GOOD, "--output", "mine.yaml", exit_code=2).output
    assert "mine" == Path("mine.yaml").read_text(encoding="utf-8")


def test_what_cannot_be_read_or_written_is_said(run) -> None:  # type: ignore[no-untyped-def]
    assert "ni une exportation LimeSurvey" in run("nothing", exit_code=2).output
    assert "neither a LimeSurvey" in run("nothing", "--language", "en", exit_code=2).output
    Path("file").touch()
    assert "ne peut pas être écrit" in run(GOOD, "--output", "file/x.yaml", exit_code=2).output
    missing = CliRunner().invoke(convert, ["gone.txt"])
    assert (2, True) == (missing.exit_code, "introuvable" in missing.output)
