"""`mieux wave`: open, plan, frame, remove, end, close, audit, release, rekey and list waves."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import with_appcontext

from app.exceptions import FileIsRefused
from app.storage import clock

if TYPE_CHECKING:
    from app.storage.waves import Wave

DAY = click.DateTime(["%Y-%m-%d"])
OPENS = click.option("--opens", type=DAY, help="The first day it takes answers.")
CLOSES = click.option("--closes", type=DAY, help="The last day it takes answers.")


@click.group()
def wave() -> None:
    """Waves: open, plan, frame, remove, end, close, audit, release, rekey, list."""


@wave.command("open")
@click.argument("name")
@click.option("--questionnaire", required=True)
@click.option("--version", type=int, required=True)
@OPENS
@CLOSES
@click.option("--later", is_flag=True, help="Only prepare it: `mieux wave plan` opens it.")
@click.option("--cooperative", help="The code of the one whose wave it is, if it is not for all.")
@click.option(
    "--mode",
    type=click.Choice(["open", "invited"]),
    default="open",
    show_default=True,
    help="Whether anyone with its link may answer, or those who are invited, once.",
)
@click.option("--panel", help="The panel it belongs to, if its answers may be paired.")
@with_appcontext
def open_(
    name: str,
    questionnaire: str,
    version: int,
    opens: datetime | None,
    closes: datetime | None,
    later: bool,
    cooperative: str | None,
    mode: str,
    panel: str | None,
) -> None:
    """Open a wave, now unless another day is given."""
    from app.extensions import db
    from app.storage import journal, waves

    opened = waves.add(
        name,
        questionnaire,
        version,
        opens_at=_opening(opens) or (None if later else clock.now()),
        closes_at=_closing(closes),
        cooperative=cooperative,
        mode=mode,
        panel=panel,
    )
    journal.note(None, "opened" if opened.state() == waves.OPEN else "added", name)
    db.session.commit()
    asked = f"{opened.questionnaire} v{opened.version}"
    click.echo(f"{name}\t{_days(opened)}\t{asked}, at /w/{name}")


@wave.command()
@click.argument("name")
@OPENS
@CLOSES
@click.option("--no-opens", is_flag=True, help="Its first day is not decided.")
@click.option("--no-closes", is_flag=True, help="Its last day is not decided.")
@with_appcontext
def plan(
    name: str, opens: datetime | None, closes: datetime | None, no_opens: bool, no_closes: bool
) -> None:
    """Give a wave other dates; one that is not given stays as it is."""
    from app.extensions import db
    from app.storage import journal, waves

    known = waves.read(name)
    planned = waves.plan(
        known,
        None if no_opens else _opening(opens) or known.opens_at,
        None if no_closes else _closing(closes) or known.closes_at,
    )
    opened = planned.state() == waves.OPEN != known.state()
    journal.note(None, "opened" if opened else "planned", name)
    db.session.commit()
    click.echo(f"{name}\t{_days(planned)}")


@wave.command()
@click.argument("name")
@with_appcontext
def remove(name: str) -> None:
    """Delete a wave that never opened."""
    from app.extensions import db
    from app.storage import journal, waves

    journal.note(None, "removed", name)  # first: deleting may commit
    waves.remove(name)
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
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def frame(name: str, file: Path) -> None:
    """Say how many people are asked (columns: items, and invited); only margins are kept."""
    from app.cli.invite import tell
    from app.extensions import db
    from app.storage import frame, journal, sheets, versions, waves

    known = waves.read(name)
    margins, problems = sheets.margins(file.read_bytes(), versions.read(known.digest))
    tell(problems)
    if problems:
        raise FileIsRefused(f"{file.name} was not understood, so nothing of it was kept.")
    frame.keep(known, margins)
    journal.note(None, "framed", name)
    db.session.commit()
    for item, groups in frame.read(known).items():
        counts = ", ".join(f"{choice} {invited}" for choice, invited in groups.items())
        click.echo(f"{item}: {sum(groups.values())} people ({counts})")


@wave.command()
@click.argument("name")
@with_appcontext
def audit(name: str) -> None:
    """Show from the database itself that what is promised of a wave is kept; fail if it is not."""
    from app.storage import audit, waves

    findings = audit.run(waves.read(name))
    for finding in findings:
        kept = "yes" if finding.is_kept else "NO"
        click.echo(f"{kept}\t{finding.sentence}: {finding.shown_by(str)}")
    if not all(finding.is_kept for finding in findings):
        raise click.exceptions.Exit(1)


@wave.command()
@click.argument("name")
@click.option(
    "--smallest", type=int, help="The fewest people in a group shown, if not 11; never below 5."
)
@click.option("--public", is_flag=True, help="Let everyone read the results, not only staff.")
@click.option("--check", is_flag=True, help="Only say what would be shown and hidden, and why.")
@click.option(
    "--language",
    type=click.Choice(["fr", "en"]),
    default="fr",
    show_default=True,
    help="What --check speaks.",
)
@with_appcontext
def release(name: str, smallest: int | None, public: bool, check: bool, language: str) -> None:
    """Compute, protect and keep the findings of a closed wave.

    --check keeps nothing and publishes nothing. It exits with 1 where nothing could be released.
    """
    from app import release as gate
    from app.extensions import db
    from app.storage import journal, waves

    if check:
        _foretell(name, smallest, language)
        return
    made = gate.release_wave(name, smallest, public=public)
    journal.note(None, "released", name)
    db.session.commit()
    shown = sum(figure.status == "shown" for figure in made.figures)
    compared = sum(one.status == "shown" for one in made.comparisons)
    click.echo(
        f"{made.label}: {shown} of {len(made.figures)} figures and {compared} of "
        f"{len(made.comparisons)} comparisons shown"
    )
    at = f"/results/{name}" if public else f"/staff/waves/{name}/results"
    click.echo(f"{'Everyone' if public else 'Only staff'} may read them, at {at}")
    if public and (told := gate.told_too(waves.read(name))):
        click.echo(f"Its trends and changes tell of waves that are for staff: {', '.join(told)}")
    for finding, reason in gate.uncounted(made).items():
        click.echo(f"{finding} is declared, and has no figure here. {reason}".rstrip())


def _foretell(name: str, smallest: int | None, language: str) -> None:
    from app import release as gate
    from app.publish import forecast
    from app.storage import versions, waves

    asked = versions.with_later(waves.read(name).digest)
    spoken = language if language in asked.languages else asked.languages[0]
    try:
        found = gate.preview(name, smallest)
    except tuple(forecast.REFUSED) as error:
        raise click.ClickException(forecast.refusal(error, asked, spoken)) from error
    parts = forecast.of_release(found.release, found.protected.hidden, asked, spoken)
    for line in forecast.as_text(parts, spoken):
        click.echo(line)


@wave.command()
@with_appcontext
def rekey() -> None:
    """Seal the keys of invited waves under the first secret of MIEUX_WAVE_SECRETS."""
    from app.storage import wave_keys

    count = wave_keys.seal_again()
    click.echo(f"{count} keys sealed; a secret that stands behind the first is needed no more.")


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
