"""`mieux retention`: delete what was kept long enough."""

import click
from flask.cli import with_appcontext


@click.group()
def retention() -> None:
    """Retention: run."""


@retention.command()
@with_appcontext
def run() -> None:
    """Delete what its rule says, and print what was; once a day is often enough."""
    from app.storage import retention

    for sentence, count in retention.run():
        click.echo(f"{sentence}: {count} deleted")
