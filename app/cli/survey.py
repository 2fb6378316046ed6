"""`mieux survey`: check and publish questionnaires."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.questionnaire import loader
from app.questionnaire.loader import QuestionnaireHasProblems


@click.group()
def survey() -> None:
    """Questionnaires: check, publish."""


@survey.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
def check(paths: tuple[Path, ...], language: str) -> None:
    """Report every problem of these questionnaires, with its place and its repair.

    PATHS are YAML files, or folders searched for them; `surveys` unless given.
    """
    files = [file for path in paths or (Path("surveys"),) for file in _questionnaires(path)]
    if not files:
        raise click.ClickException("There is no questionnaire here.")
    count = 0
    for file in files:
        try:
            found = loader.load(loader.read_source(file))
        except QuestionnaireHasProblems as wrong:
            count += len(wrong.problems)
            for problem in wrong.problems:
                click.echo(problem.text(language))
        else:
            right = "rien à signaler" if language == "fr" else "nothing to report"
            click.echo(f"{file}: {found.questionnaire} v{found.version}: {right}")
    if count:
        raise SystemExit(1)


def _questionnaires(path: Path) -> list[Path]:
    return sorted(path.rglob("*.yaml")) if path.is_dir() else [path]


@survey.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
@with_appcontext
def publish(path: Path, language: str) -> None:
    """Keep this version for ever, ready for a wave."""
    from app.extensions import db
    from app.storage import versions

    try:
        questionnaire, is_new = versions.publish(loader.read_source(path))
    except QuestionnaireHasProblems as wrong:
        for problem in wrong.problems:
            click.echo(problem.text(language))
        raise SystemExit(1) from None
    db.session.commit()
    done = "published" if is_new else "was published already, unchanged"
    click.echo(f"{questionnaire.questionnaire} v{questionnaire.version}: {done}")
