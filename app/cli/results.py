"""`mieux results`: take released results out, let everyone read them, or staff alone."""

from pathlib import Path

import click
from flask.cli import with_appcontext

FILES = {  # by format; {language} in the place of the language
    "csv": "figures.csv",
    "json": "release.json",
    "xlsx": "workbook.{language}.xlsx",
    "pdf": "report.{language}.pdf",
    "package": "package.zip",
}


@click.group()
def results() -> None:
    """Results: export, compare, build, publish, withdraw."""


@results.command()
@click.argument("name")
@click.option("--format", "kind", type=click.Choice(list(FILES)), required=True)
@click.option("--comparisons", is_flag=True, help="In CSV: what is compared, not the figures.")
@click.option("--language", help="Of xlsx and pdf, if not the questionnaire's first.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write, if not one here with the release's name.",
)
@with_appcontext
def export(
    name: str, kind: str, comparisons: bool, language: str | None, output: Path | None
) -> None:
    """Write the latest release of a wave to a file, published or not."""
    from app import editions
    from app.publish import tables

    if comparisons and kind != "csv":
        raise click.BadParameter("Other formats have them all.", param_hint="--comparisons")
    key = editions.latest(name)
    release, questionnaire = editions.read(key)
    pattern = "comparisons.csv" if comparisons else FILES[kind]
    spoken = language or questionnaire.languages[0]
    if spoken not in questionnaire.languages:
        known = ", ".join(questionnaire.languages)
        raise click.BadParameter(f"The questionnaire speaks {known}.", param_hint="--language")
    extension = "comparisons.csv" if comparisons else pattern.rpartition(".")[2]
    output = output or Path(tables.file_name(release, extension))
    output.write_bytes(editions.file(key, pattern.format(language=spoken)).content)
    counted = f"{len(release.figures)} figures, {len(release.comparisons)} comparisons"
    click.echo(f"{output}: {release.label}, {counted}")


@results.command()
@click.argument("name")
@click.argument("other")
@with_appcontext
def compare(name: str, other: str) -> None:
    """Print all that changed between two waves of a questionnaire, as CSV, from what they print."""
    from app import editions
    from app.publish import tables
    from app.storage import waves
    from app.web.compared import began, go_together

    earlier, later = sorted((waves.read(name), waves.read(other)), key=began)
    if not go_together(earlier, later):
        raise click.ClickException(f"{name} and {other} did not ask the same.")
    release = editions.since(editions.latest(later.name), editions.latest(earlier.name))
    click.echo(tables.comparisons_to_csv(release), nl=False)


@results.command()
@click.argument("name")
@with_appcontext
def build(name: str) -> None:
    """Make all charts and files of the latest release now, rather than when they are asked for."""
    from app import editions

    made = list(editions.prepare(editions.latest(name)))
    click.echo("\n".join(made) or "All of them are there already.")


@results.command()
@click.argument("name")
@with_appcontext
def publish(name: str) -> None:
    """Let everyone read the latest release of a wave."""
    from app import release as gate
    from app.extensions import db
    from app.storage import journal, releases, waves

    releases.publish(name)
    journal.note(None, "made_public", name)
    db.session.commit()
    click.echo(f"{name}: everyone may read it, at /results/{name}")
    if told := gate.told_too(waves.read(name)):
        click.echo(f"Its trends and changes tell of waves that are for staff: {', '.join(told)}")


@results.command()
@click.argument("name")
@with_appcontext
def withdraw(name: str) -> None:
    """Leave all releases of a wave to staff alone; what others took is theirs."""
    from app.extensions import db
    from app.storage import journal, releases

    releases.latest_number(name)
    if name in releases.sources(public=True):
        releases.withdraw(name)
        journal.note(None, "withdrawn", name)
        db.session.commit()
    click.echo(f"{name}: only staff may read it")
