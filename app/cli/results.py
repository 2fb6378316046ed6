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
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@with_appcontext
def export(name: str, kind: str, output: Path) -> None:
    """Write the latest release of a wave to a file, figures only."""
    from app.analysis.findings import Release
    from app.publish import tables
    from app.storage import releases

    release = Release.from_json(releases.read(name, releases.latest_number(name)))
    content = {"csv": tables.to_csv, "json": tables.to_json}[kind](release)
    output.write_text(content, encoding="utf-8", newline="")
    click.echo(f"{output}: {release.label}, {len(release.figures)} figures")
