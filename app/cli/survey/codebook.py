"""`mieux survey codebook`: the variables of a version, for whoever reads its data."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.cli.survey import subject


@click.command()
@click.argument("what")
@click.option("--format", "kind", type=click.Choice(["html", "csv", "json"]), default="html")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Else the screen.")
@click.option("--language", help="Only this language of the questionnaire; all unless given.")
@with_appcontext
def codebook(what: str, kind: str, output: Path | None, language: str | None) -> None:
    """Describe every variable: question, codes, what is missing, and who was asked.

    WHAT is a YAML file, a published version (`situation@1`), or a draft (`draft:3`).
    """
    from app.questionnaire.codebook.files import to_csv, to_json
    from app.questionnaire.codebook.variables import Codebook
    from app.web.codebook import to_html

    checked = subject.sound(what, "fr" if language in (None, "fr") else "en").checked
    questionnaire, later = checked.questionnaire, checked.later
    assert questionnaire is not None  # it is sound
    if language and language not in questionnaire.languages:
        offered = ", ".join(questionnaire.languages)
        raise click.ClickException(f"This questionnaire is written in {offered}: choose one.")
    book = Codebook(questionnaire, (language,) if language else (), later)
    content = {"html": to_html, "csv": to_csv, "json": to_json}[kind](book)
    if output is None:
        click.echo(content, nl=False)
    else:
        try:
            # French Excel takes a table for UTF-8 only where it begins with its mark
            encoding = "utf-8-sig" if kind == "csv" else "utf-8"
            output.write_text(content, encoding=encoding, newline="")
        except OSError as error:
            raise click.FileError(str(output), error.strerror) from None
        click.echo(f"{output}: {len(book.questions)} items")
