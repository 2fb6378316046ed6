"""`mieux panel`: create, close and list panels, whose waves the same people may answer."""

from datetime import datetime

import click
from flask.cli import with_appcontext

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def panel() -> None:
    """Panels: create, close, list."""


@panel.command()
@click.argument("name")
@click.option(
    "--closes",
    type=DAY,
    required=True,
    help="The day on which what pairs answers is deleted at the latest, as respondents are told.",
)
@with_appcontext
def create(name: str, closes: datetime) -> None:
    """Create a panel; its name and its last day cannot change."""
    from app.extensions import db
    from app.storage import journal, panels

    made = panels.create(name, closes.date())
    journal.note(None, "panel_created", name)
    db.session.commit()
    click.echo(f"{name}\tuntil {made.closes_on}\t`mieux wave open … --panel {name}`")


@panel.command()
@click.argument("name")
@with_appcontext
def close(name: str) -> None:
    """Close a panel, for ever: nothing that is kept pairs its answers any more."""
    from app.storage import backups, panels

    kept = backups.files()
    panels.close(name)
    click.echo(f"{name}: closed, and nothing pairs its answers any more")
    for file in kept:
        if not file.exists():
            click.echo(f"{file}: deleted, since it held what pairs them")


@panel.command("list")
@with_appcontext
def list_() -> None:
    """List all panels, with their waves."""
    from app.storage import panels, waves

    every = panels.every()
    if not every:
        click.echo("There is no panel yet: `mieux panel create NAME --closes DATE`.")
    for each in every:
        state = "closed" if each.rewritten else "open" if each.is_open else "to close"
        names = ", ".join(wave.name for wave in waves.every() if wave.panel == each)
        click.echo(f"{each.name}\t{state}\tuntil {each.closes_on}\t{names or 'no wave yet'}")
