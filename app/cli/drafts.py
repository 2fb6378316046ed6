"""`mieux drafts`: what respondents put aside."""

import click
from flask.cli import with_appcontext


@click.group()
def drafts() -> None:
    """Drafts: expire."""


@drafts.command()
@with_appcontext
def expire() -> None:
    """Delete the drafts that can no longer be read; once a day is often enough."""
    from app.extensions import db
    from app.storage import drafts

    count = drafts.expire()
    db.session.commit()
    click.echo(f"{count} deleted")
