"""`mieux survey convert`: a questionnaire written for another tool, in our language."""

from pathlib import Path

import click

from app.questionnaire import loader
from app.questionnaire.loader import QuestionnaireHasProblems

SAID = {
    "fr": {
        "exists": "{path} existe déjà\u00a0: choisissez un autre nom avec «\u00a0--output\u00a0».",
        "written": "{path}\u00a0: {name}, {languages}",
        "problems": "Problèmes à réparer\u00a0: {count}. Voyez\u00a0: mieux survey check {path}",
        "unwritable": "{path} ne peut pas être écrit\u00a0: {why}",
    },
    "en": {
        "exists": "{path} exists already: choose another name with `--output`.",
        "written": "{path}: {name}, {languages}",
        "problems": "Problems to repair: {count}. See: mieux survey check {path} --language en",
        "unwritable": "{path} cannot be written: {why}",
    },
}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="The YAML to write."
)
@click.option("--name", help="The name of the questionnaire; that of the file unless given.")
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
def convert(file: Path, output: Path | None, name: str | None, language: str) -> None:
    """Write a questionnaire made with another tool in our language, and say what was lost.

    FILE is a tab-separated export of LimeSurvey, or an XLSForm workbook. Written to
    surveys/NAME/v1.yaml unless --output says where, with the lists it names beside it.
    """
    from app.conversion import files, summary, writing
    from app.conversion.draft import plain_name
    from app.conversion.losses import Unreadable

    name = plain_name(name or file.stem, "survey").lower()
    output = output or Path("surveys") / name / "v1.yaml"
    try:
        draft = files.read(file)
    except Unreadable as why:
        raise _stop(f"{file}: {why.sentence(language)}") from None
    if output.exists():
        raise _stop(SAID[language]["exists"].format(path=output))
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(writing.yaml(draft, name, file.name, language), encoding="utf-8")
        for listed, text in writing.lists(draft).items():
            (output.parent / "lists").mkdir(exist_ok=True)
            (output.parent / "lists" / listed).write_text(text, encoding="utf-8")
    except OSError as why:
        raise _stop(SAID[language]["unwritable"].format(path=output, why=why.strerror)) from None
    languages = ", ".join(draft.languages)
    click.echo(SAID[language]["written"].format(path=output, name=name, languages=languages))
    for line in summary.lines(draft, language):
        click.echo(line)
    try:
        loader.load(loader.read_source(output))
    except QuestionnaireHasProblems as wrong:
        count = len(wrong.problems)
        click.echo(SAID[language]["problems"].format(count=count, path=output))
        raise SystemExit(1) from None


def _stop(sentence: str) -> SystemExit:
    click.echo(sentence, err=True)
    return SystemExit(2)
