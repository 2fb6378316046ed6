"""`mieux results`: take released figures out."""

from pathlib import Path

import click
from flask.cli import with_appcontext


@click.group()
def results() -> None:
    """Results: export."""


@results.command()
@click.argument("name")
@click.option("--format", "kind", type=click.Choice(["csv", "json"]), required=True)
@click.option("--comparisons", is_flag=True, help="In CSV: what is compared, not the figures.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@with_appcontext
def export(name: str, kind: str, comparisons: bool, output: Path) -> None:
    """Write the latest release of a wave to a file: its figures, and in JSON all of it."""
    from app.analysis.findings import Release
    from app.publish import tables
    from app.storage import releases

    release = Release.from_json(releases.read(name, releases.latest_number(name)))
    written = {"csv": tables.to_csv, "json": tables.to_json}[kind]
    if comparisons and kind == "csv":
        written = tables.comparisons_to_csv
    output.write_text(written(release), encoding="utf-8", newline="")
    counted = f"{len(release.figures)} figures, {len(release.comparisons)} comparisons"
    click.echo(f"{output}: {release.label}, {counted}")
