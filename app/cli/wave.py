"""`mieux wave`: plan, open, remove, end, close, release and list waves."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import with_appcontext

from app.storage import clock

if TYPE_CHECKING:
    from app.storage.waves import Wave

DAY = click.DateTime(["%Y-%m-%d"])
OPENS = click.option("--opens", type=DAY, help="The first day it takes answers.")
CLOSES = click.option("--closes", type=DAY, help="The last day it takes answers.")


@click.group()
def wave() -> None:
    """Waves: open, plan, remove, end, close, release, list."""


@wave.command("open")
@click.argument("name")
@click.option("--questionnaire", required=True)
@click.option("--version", type=int, required=True)
@OPENS
@CLOSES
@click.option("--cooperative", help="The code of the one whose wave it is, if it is not for all.")
@with_appcontext
def open_(
    name: str,
    questionnaire: str,
    version: int,
    opens: datetime | None,
    closes: datetime | None,
    cooperative: str | None,
) -> None:
    """Open a wave that anyone with its link can answer, now unless another day is given."""
    from app.extensions import db
    from app.storage import journal, waves

    opened = waves.add(
        name,
        questionnaire,
        version,
        opens_at=_opening(opens) or clock.now(),
        closes_at=_closing(closes),
        cooperative=cooperative,
    )
    journal.note(None, "opened" if opened.state() == waves.OPEN else "planned", name)
    db.session.commit()
    asked = f"{opened.questionnaire} v{opened.version}"
    click.echo(f"{name}\t{_days(opened)}\t{asked}, at /w/{name}")


@wave.command()
@click.argument("name")
@OPENS
@CLOSES
@with_appcontext
def plan(name: str, opens: datetime | None, closes: datetime | None) -> None:
    """Give a wave other dates; one that is not given stays as it is."""
    from app.extensions import db
    from app.storage import journal, waves

    known = waves.read(name)
    planned = waves.plan(
        known, _opening(opens) or known.opens_at, _closing(closes) or known.closes_at
    )
    journal.note(None, "planned", name)
    db.session.commit()
    click.echo(f"{name}\t{_days(planned)}")


@wave.command()
@click.argument("name")
@with_appcontext
def remove(name: str) -> None:
    """Delete a wave that never opened."""
    from app.extensions import db
    from app.storage import journal, waves

    waves.remove(name)
    journal.note(None, "removed", name)
    db.session.commit()
    click.echo(f"{name}: deleted")


@wave.command()
@click.argument("name")
@with_appcontext
def end(name: str) -> None:
    """Take no new answers from now on; what only has to be sent has two hours more."""
    from app.extensions import db
    from app.storage import journal, waves

    ended = waves.end(name)
    journal.note(None, "ended", name)
    db.session.commit()
    click.echo(f"{name}\t{_days(ended)}\t`mieux wave close {name}` in two hours")


@wave.command()
@click.argument("name")
@with_appcontext
def close(name: str) -> None:
    """Close a wave, for ever: its drafts go, and nothing kept tells what came when."""
    from app.storage import backups, waves

    kept = backups.files()
    closed = waves.close(name)
    click.echo(f"{name}: closed with {waves.count_responses(closed)} responses")
    for file in kept:
        if not file.exists():
            click.echo(f"{file}: deleted, since it held the wave while it was open")


@wave.command()
@click.argument("name")
@with_appcontext
def release(name: str) -> None:
    """Compute, protect and keep the findings of a closed wave."""
    from app import release as gate
    from app.extensions import db
    from app.storage import journal

    made = gate.release_wave(name)
    journal.note(None, "released", name)
    db.session.commit()
    shown = sum(figure.status == "shown" for figure in made.figures)
    click.echo(f"{made.label}: {shown} of {len(made.figures)} figures shown, at /results/{name}")
    if left := gate.uncounted(made):
        click.echo(f"Declared, and not computed yet: {', '.join(left)}.")


@wave.command("list")
@with_appcontext
def list_() -> None:
    """List all waves, the latest opened first."""
    from app.storage import waves

    every = waves.every()
    if not every:
        click.echo("There is no wave yet: `mieux wave open NAME …`.")
    for each in every:
        click.echo(
            f"{each.name}\t{_days(each)}\t{each.questionnaire} v{each.version}\t{each.source}\t"
            f"{waves.count_responses(each)} responses"
        )


def _opening(day: datetime | None) -> datetime | None:
    return day and clock.start_of(day.date(), _zone())


def _closing(day: datetime | None) -> datetime | None:
    return day and clock.end_of(day.date(), _zone())


def _days(wave: "Wave") -> str:
    """The state of a wave, with the first and the last day on which it takes answers."""
    first = wave.opens_at and clock.first_day(wave.opens_at, _zone())
    last = wave.closes_at and clock.last_day(wave.closes_at, _zone())
    return f"{wave.state()}\t{first or '…'} to {last or '…'}"


def _zone() -> ZoneInfo:
    zone: ZoneInfo = current_app.config["MIEUX"].zone
    return zone
