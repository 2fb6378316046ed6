"""What `mieux survey check`, `problems` and `schema` print, and how they end."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.cli.survey.check import as_github
from app.cli.survey.problems import SERIES
from app.config import ROOT
from app.questionnaire.catalogue import CATALOGUE
from app.questionnaire.problems import WARNINGS, Problem
from app.questionnaire.schema import json_schema
from tests.questionnaire.writing import HEAD, PAGE

GOOD = f"{HEAD}{PAGE}      - {{item: x, type: text, ask: {{fr: Bonjour, en: Hello}}}}\n"
WRONG = GOOD.replace("item:", "itme:").replace("Essai", "''")
DOUBTFUL = GOOD.replace("Bonjour", '"Bonjour  "')  # spaces at the end: worth a look
LATER = "questionnaire: sample\nversion: 1\nfindings: {x: {share_off: {a: b}}}\n"


@pytest.fixture
def survey(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[dict[str, str | bytes], str], Result]:
    """Write these files, and run `mieux survey …` beside them."""
    monkeypatch.chdir(tmp_path)

    def run(files: dict[str, str | bytes], command: str) -> Result:
        for name, content in files.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        result = CliRunner().invoke(main, ["survey", *command.split()])
        assert isinstance(result.exception, SystemExit | None), result.exception
        return result

    return run


Run = Callable[[dict[str, str | bytes], str], Result]


@pytest.mark.parametrize(
    ("files", "command", "expected"),
    [
        ({"v1.yaml": GOOD}, "check .", 0),
        ({"surveys/a/v1.yaml": GOOD}, "check", 0),
        ({"v1.yaml": DOUBTFUL}, "check .", 0),
        ({"v1.yaml": DOUBTFUL}, "check . --strict", 1),
        ({"v1.yaml": GOOD}, "check . --strict", 0),
        ({"v1.yaml": WRONG}, "check .", 1),
        ({"v1.yaml": "a: [b"}, "check .", 1),
        ({"v1.yaml": WRONG, "v2.yaml": GOOD}, "check v2.yaml", 0),
        ({"v1.yaml": WRONG, "v2.yaml": GOOD}, "check v1.yaml v2.yaml", 1),
        ({"v1.yml": WRONG}, "check .", 1),
        ({"v1.yml": GOOD, "v1.findings.yaml": LATER}, "check .", 1),
        ({"v1.yaml": GOOD, "v1.findings.yaml": LATER}, "check .", 1),
        ({"v1.yaml": GOOD, "v1.findings.yaml": LATER}, "check v1.findings.yaml", 1),
        ({"v1.findings.yaml": LATER}, "check .", 2),
        ({"v1.yaml": b"\xff"}, "check .", 2),
        ({"v1.yaml": GOOD, "v1.findings.yaml": b"\xff"}, "check .", 2),
        ({"v1.yaml": b"a" * 2_000_000}, "check .", 2),
        ({"v1.yaml": WRONG}, "check none.yaml v1.yaml", 2),
        ({}, "check", 2),
        ({"v1.txt": GOOD}, "check .", 2),
    ],
)
@pytest.mark.parametrize("kind", ["text", "json", "github"])
def test_the_command_ends_with_what_it_found(
    survey: Run, files: dict[str, str | bytes], command: str, expected: int, kind: str
) -> None:
    assert expected == survey(files, f"{command} --format {kind}").exit_code


@pytest.mark.parametrize(
    ("files", "language", "expected"),
    [
        ({"v1.yaml": GOOD}, "fr", "1 questionnaire : rien à signaler."),
        ({"v1.yaml": GOOD, "v2.yaml": GOOD}, "en", "2 questionnaires: nothing to report."),
        ({"v1.yaml": WRONG}, "fr", "1 questionnaire : 2 problèmes."),
        ({"v1.yaml": WRONG}, "en", "1 questionnaire: 2 problems."),
        ({"v1.yaml": DOUBTFUL}, "fr", "1 questionnaire : 1 point à vérifier."),
        ({"v1.yaml": DOUBTFUL, "v2.yaml": "a: [b"}, "en", "1 problem, 1 worth a look."),
        ({"v1.yaml": DOUBTFUL, "v2.yaml": "a: [b"}, "fr", "1 problème, 1 point à vérifier."),
    ],
)
def test_the_last_line_counts(
    survey: Run, files: dict[str, str | bytes], language: str, expected: str
) -> None:
    said = survey(files, f"check . --language {language}").stdout.splitlines()[-1]
    assert said.endswith(expected)


def test_the_text_shows_each_place_and_marks_what_is_only_worth_a_look(survey: Run) -> None:
    said = survey({"v1.yaml": WRONG, "v2.yaml": DOUBTFUL}, "check .").stdout
    assert "v1.yaml:9:10: M201 « itme » n’est pas une clé connue ici." in said
    assert f"\n    {WRONG.splitlines()[8]}\n             ^\n" in said
    assert re.search(r"v2.yaml:9:\d+: M603 \(à vérifier\) Ce texte a une espace de trop", said)


def test_where_there_is_no_questionnaire_it_is_said(survey: Run) -> None:
    assert "Il n'y a pas de questionnaire ici.\n" == survey({}, "check .").stderr
    assert "There is no questionnaire here.\n" == survey({}, "check . --language en").stderr
    assert "surveys:1:1: M101 Ce fichier est introuvable" in survey({}, "check").stdout


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_json_holds_everything(survey: Run, language: str) -> None:
    files: dict[str, str | bytes] = {"v1.yaml": WRONG, "v2.yaml": DOUBTFUL, "v3.yaml": GOOD}
    said = json.loads(survey(files, f"check . --format json --language {language}").stdout)
    assert {"files": ["v1.yaml", "v2.yaml", "v3.yaml"]} == {"files": said["files"]}
    first, second, third = said["problems"]
    assert {
        "file": "v1.yaml",
        "line": 9,
        "column": 10,
        "code": "M201",
        "level": "error",
        "source": WRONG.splitlines()[8],
        **{
            "fr": {
                "sentence": "« itme » n’est pas une clé connue ici.",
                "repair": "Vouliez-vous dire « item » ?",
            },
            "en": {
                "sentence": "`itme` is not a known key here.",
                "repair": "Did you mean `item`?",
            },
        }[language],
    } == second
    assert ("M205", 4, "error") == (first["code"], first["line"], first["level"])
    assert ("v2.yaml", "warning") == (third["file"], third["level"])


def test_github_shows_each_problem_on_its_line(survey: Run) -> None:
    said = survey({"v1.yaml": WRONG, "v2.yaml": DOUBTFUL}, "check . --format github --language en")
    empty, misspelt, spaces = said.stdout.splitlines()
    assert empty.startswith("::error file=v1.yaml,line=4,col=13,title=M205::")
    assert misspelt == (
        "::error file=v1.yaml,line=9,col=10,title=M201::"
        "`itme` is not a known key here. Did you mean `item`?"
    )
    assert re.match(r"::warning file=v2.yaml,line=9,col=\d+,title=M603::This text has", spaces)


def test_what_github_reads_as_a_sign_is_escaped() -> None:
    problem = Problem("50 %,\n:v1.yaml", 1, 2, "M108", {"key": "100 %:,", "first_line": 3})
    (said,) = as_github({"v1.yaml": [problem]}, "en")
    assert said == (
        "::error file=50 %25%2C%0A%3Av1.yaml,line=1,col=2,title=M108::"
        "`100 %25:,` is already written on line 3. Keep one, or rename this one."
    )


def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    for name in (b"\xff.yaml", "« é ».yaml".encode()):
        path = tmp_path / name.decode(errors="surrogateescape")
        path.write_text(WRONG, encoding="utf-8")
    for kind in ("text", "json", "github"):
        command = ["survey", "check", str(tmp_path), "--format", kind]
        result = CliRunner().invoke(main, command)
        assert 1 == result.exit_code, result.exception
        assert "« é »" in result.stdout


def test_the_shipped_questionnaires_have_nothing_to_report() -> None:
    result = CliRunner().invoke(main, ["survey", "check", str(ROOT / "surveys"), "--strict"])
    assert 0 == result.exit_code, result.output


# --- what goes with it


def test_every_series_of_problems_has_a_title() -> None:
    assert {code[:2] for code in CATALOGUE} <= SERIES.keys()
    assert WARNINGS in SERIES


@pytest.mark.parametrize("options", [[], ["--language", "en"], ["--language", "fr", "--findings"]])
def test_the_schema_is_printed(options: list[str]) -> None:
    said = CliRunner().invoke(main, ["survey", "schema", *options]).stdout
    language = options[1] if options else None
    assert json_schema(language, later="--findings" in options) == json.loads(said)


ASKING = (
    f"{HEAD}{PAGE}"
    "      - item: gender\n        type: one\n        ask: {fr: Genre, en: Gender}\n"
    "        choices:\n          w: {fr: Femme, en: Woman}\n"
    "          m: {fr: Homme, en: Man}\n          o: {fr: Autre, en: Other}\n"
    "      - {item: coop, type: one, ask: {fr: Où, en: Where}, choices_from: coops.csv}\n"
    "      - {item: rating, type: scale, ask: {fr: Note, en: Rating}, low: {fr: Nul, en: None},"
    " high: {fr: Bien, en: Good}}\n"
    "findings:\n"
    "  women: {share_of: {gender: w}, by: [coop]}\n"
    "  rating: {mean_of: rating, by: [gender, [gender, coop]]}\n"
)
COOPS = "code,fr,en,region\n" + "".join(f"c{n},C{n},C{n},Nord\n" for n in range(5))
INVITED = [("w", "c0", 40), ("m", "c1", 30), ("w", "c2", 4), ("m", "c3", 5), ("o", "c4", 7)]


def test_a_frame_tells_which_groups_will_never_be_shown(
    survey: Callable[[dict[str, str | bytes], str], Result],
) -> None:
    frame = "gender,coop,invited\n" + "".join(f"{g},{c},{n}\n" for g, c, n in INVITED)
    files = {"surveys/s/v1.yaml": ASKING, "surveys/lists/coops.csv": COOPS, "frame.csv": frame}
    result = survey(files, "check surveys/s/v1.yaml --frame frame.csv --language en")  # type: ignore[arg-type]
    # three small cooperatives are joined: 16 people; who is neither a woman nor a man is one of 7
    assert 0 == result.exit_code, result.output
    assert [
        "  rating: Other (7)",
        "  rating: Other – C0 (7)",
        "  rating: Other – C1 (7)",
        "  rating: Other – Other cooperatives (Nord) (7)",
    ] == result.output.splitlines()[-4:]
    assert "fewer than 11 people are invited in them: 4." in result.output


def test_a_frame_that_is_no_frame_is_said_line_by_line(
    survey: Callable[[dict[str, str | bytes], str], Result],
) -> None:
    files = {"surveys/s/v1.yaml": ASKING, "surveys/lists/coops.csv": COOPS, "frame.csv": "gender\n"}
    result = survey(files, "check surveys/s/v1.yaml --frame frame.csv --language en")  # type: ignore[arg-type]
    assert (1, "frame.csv:1: The first line names no column “invited”.") == (
        result.exit_code,
        result.stderr.strip(),
    )
