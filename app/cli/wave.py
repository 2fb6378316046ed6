"""`mieux wave`: open, close, release and list waves."""

import click
from flask.cli import with_appcontext


@click.group()
def wave() -> None:
    """Waves: open, close, release, list."""


@wave.command("open")
@click.argument("name")
@click.option("--questionnaire", required=True)
@click.option("--version", type=int, required=True)
@with_appcontext
def open_(name: str, questionnaire: str, version: int) -> None:
    """Open a wave that anyone with its link can answer."""
    from app.extensions import db
    from app.storage import waves

    opened = waves.open_wave(name, questionnaire, version)
    db.session.commit()
    click.echo(f"{opened.name}: open, {opened.questionnaire} v{opened.version}, at /w/{name}")


@wave.command()
@click.argument("name")
@with_appcontext
def close(name: str) -> None:
    """Close a wave, for ever."""
    from app.extensions import db
    from app.storage import waves

    closed = waves.close(name)
    db.session.commit()
    click.echo(f"{name}: closed with {waves.count_responses(closed)} responses")


@wave.command()
@click.argument("name")
@with_appcontext
def release(name: str) -> None:
    """Compute, protect and keep the findings of a closed wave."""
    from app import release as gate
    from app.extensions import db

    made = gate.release_wave(name)
    db.session.commit()
    shown = sum(figure.status == "shown" for figure in made.figures)
    click.echo(f"{made.label}: {shown} of {len(made.figures)} figures shown, at /results/{name}")
    if left := gate.uncounted(made):
        click.echo(f"Declared, and not computed yet: {', '.join(left)}.")


@wave.command("list")
@with_appcontext
def list_() -> None:
    """List all waves, the latest first."""
    from app.storage import waves

    every = waves.every()
    if not every:
        click.echo("There is no wave yet: `mieux wave open NAME …`.")
    for each in every:
        state = "closed" if each.closed_at else "open"
        click.echo(
            f"{each.name}\t{state}\t{each.questionnaire} v{each.version}\t{each.source}\t"
            f"{waves.count_responses(each)} responses"
        )
