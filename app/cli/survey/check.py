"""`mieux survey check`: every problem, with its place and its repair."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import click

from app.analysis.findings import read_group
from app.cli.survey import subject
from app.questionnaire import loader
from app.questionnaire.loader import LATER, QuestionnaireHasProblems
from app.questionnaire.problems import Problem

Reports: TypeAlias = Mapping[str, Sequence[Problem]]  # what there is to say, by questionnaire

COULD_NOT_READ = {"M101", "M102", "M103"}
NO_QUESTIONNAIRE = {
    "fr": "Il n'y a pas de questionnaire ici.",
    "en": "There is no questionnaire here.",
}
NEVER_SHOWN = {
    "fr": "Groupes qui ne seront jamais affichés, même si tout le monde répond, parce que moins de "
    "{smallest} personnes y sont invitées\N{NO-BREAK SPACE}: {count}.",
    "en": "Groups that will never be shown, even if everyone answers, since fewer than {smallest} "
    "people are invited in them: {count}.",
}


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "kind", type=click.Choice(["text", "json", "github"]), default="text")
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
@click.option(
    "--frame",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="How many are invited (columns: items, and invited): which groups will never be shown?",
)
@click.option("--strict", is_flag=True, help="What is worth a look counts as a problem too.")
def check(
    paths: tuple[Path, ...], kind: str, language: str, frame: Path | None, strict: bool
) -> None:
    """Report every problem of these questionnaires, with its place and its repair.

    PATHS are YAML files, or folders searched for them, `surveys` unless given; or drafts
    (`draft:3`). Later findings are checked with their questionnaire. --frame says, where there are
    no problems, which groups will be too small whoever answers. Exits with 1 where there are
    problems, 2 where there is no questionnaire or a file cannot be read.
    """
    found = (str(file) for path in paths or (Path("surveys"),) for file in _questionnaires(path))
    files = dict.fromkeys(found)  # later findings name their questionnaire once more
    reports = {file: _problems(file, language) for file in files}
    for line in FORMATS[kind](reports, language):
        click.echo(line.encode(errors="replace").decode())  # the name of a file may be no text
    if not reports:
        click.echo(NO_QUESTIONNAIRE[language], err=True)
    code = _exit_code(reports, strict)
    if frame and not code:
        for file in files:
            code |= _foretell(file, frame, language)
    raise SystemExit(code)


def _questionnaires(path: Path) -> list[Path]:
    """The questionnaires in a folder, or of a file, which may hold later findings."""
    if subject.is_stored(str(path)):
        return [path]
    inside = (*path.rglob("*.yaml"), *path.rglob("*.yml"))
    return [questionnaire_of(file) for file in (sorted(inside) if path.is_dir() else [path])]


def questionnaire_of(file: Path) -> Path:
    """The questionnaire itself, or the one beside these later findings."""
    itself = file.with_name(file.name.replace(LATER, ".yaml"))
    short = itself.with_suffix(".yml")
    return short if short.is_file() and not itself.is_file() else itself


def _problems(what: str, language: str) -> Sequence[Problem]:
    if subject.is_stored(what):
        return subject.read(what, language).checked.problems
    try:
        return loader.check(loader.read_source(Path(what))).problems
    except QuestionnaireHasProblems as unreadable:
        return unreadable.problems


def _exit_code(reports: Reports, strict: bool) -> int:
    found = [problem for problems in reports.values() for problem in problems]
    if not reports or any(problem.code in COULD_NOT_READ for problem in found):
        return 2
    return int(any(strict or not problem.is_warning for problem in found))


def _foretell(what: str, frame: Path, language: str) -> int:
    """Say which groups of a questionnaire are too small whoever answers; 1 without margins."""
    from app.analysis.disclosure import prediction
    from app.analysis.disclosure.suppression import SMALLEST_GROUP
    from app.publish.sentences import group_in_words
    from app.storage import sheets
    from app.translations import gettext

    asked = subject.read(what, language).checked.whole
    margins, problems = sheets.margins(frame.read_bytes(), asked)
    for line, sentence in sheets.sentences(problems, lambda text: gettext(text, language)):
        click.echo(f"{frame}:{line}: {sentence}", err=True)
    if problems:
        return 1
    invited: dict[str, dict[str, int]] = {}
    for (item, choice), count in margins.items():
        invited.setdefault(item, {})[choice] = count
    spoken = language if language in asked.languages else asked.languages[0]
    unseen = list(prediction.never_shown(asked, invited, SMALLEST_GROUP))
    click.echo(NEVER_SHOWN[language].format(count=len(unseen), smallest=SMALLEST_GROUP))
    for finding, group, most in unseen:
        named = group_in_words(read_group(group), asked, spoken)
        click.echo(f"  {finding}: {named} ({most})")
    return 0


# --- Formats: the lines of each


def as_text(reports: Reports, language: str) -> Iterator[str]:
    """Each problem with its line and a caret, then how many there are."""
    found = [problem for problems in reports.values() for problem in problems]
    yield from (problem.text(language) for problem in found)
    warnings = sum(problem.is_warning for problem in found)
    yield SUMMARIES[language](len(reports), len(found) - warnings, warnings)


def _french(questionnaires: int, problems: int, warnings: int) -> str:
    parts = [
        f"{problems} problème{'s' * (problems > 1)}" if problems else "",
        f"{warnings} point{'s' * (warnings > 1)} à vérifier" if warnings else "",
    ]
    said = ", ".join(filter(None, parts)) or "rien à signaler"
    return f"{questionnaires} questionnaire{'s' * (questionnaires > 1)} : {said}."


def _english(questionnaires: int, problems: int, warnings: int) -> str:
    parts = [
        f"{problems} problem{'s' * (problems != 1)}" if problems else "",
        f"{warnings} worth a look" if warnings else "",
    ]
    said = ", ".join(filter(None, parts)) or "nothing to report"
    return f"{questionnaires} questionnaire{'s' * (questionnaires != 1)}: {said}."


SUMMARIES: Mapping[str, Callable[[int, int, int], str]] = {"fr": _french, "en": _english}


def as_json(reports: Reports, language: str) -> Iterator[str]:
    """One JSON document; `docs/problems.md` says what it holds."""
    problems = [
        {
            "file": problem.path,
            "line": problem.line,
            "column": problem.column,
            "code": problem.code,
            "level": "warning" if problem.is_warning else "error",
            "sentence": problem.sentence(language),
            "repair": problem.repair(language),
            "source": problem.excerpt,
        }
        for found in reports.values()
        for problem in found
    ]
    yield json.dumps({"files": [*reports], "problems": problems}, ensure_ascii=False, indent=2)


def as_github(reports: Reports, language: str) -> Iterator[str]:
    """One workflow command for each problem: GitHub shows it on its line of the file."""
    for problems in reports.values():
        for problem in problems:
            level = "warning" if problem.is_warning else "error"
            file = _escaped(problem.path).replace(":", "%3A").replace(",", "%2C")
            place = f"file={file},line={problem.line},col={problem.column},title={problem.code}"
            said = _escaped(f"{problem.sentence(language)} {problem.repair(language)}")
            yield f"::{level} {place}::{said}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


FORMATS: Mapping[str, Callable[[Reports, str], Iterator[str]]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
}
