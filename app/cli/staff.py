"""`mieux staff`: who may sign in. Coordinators and analysts need no command; the first one does."""

from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext

from app import translations
from app.config import LANGUAGE

if TYPE_CHECKING:
    from app.storage.journal import Action

ADDRESS = click.argument("email")
COOPERATIVES = click.option(
    "--cooperative",
    "cooperatives",
    multiple=True,
    help="The code of one whose waves they see; several times for several, never for all waves.",
)


@click.group()
def staff() -> None:
    """Staff: add, invite, list, change, disable, enable, reset-factor, tokens and the journal."""


@staff.command()
@ADDRESS
@click.option("--name", required=True, help="As colleagues read it.")
@click.option("--role", required=True, help="administrator, coordinator or analyst.")
@COOPERATIVES
@click.option("--language", default=LANGUAGE, show_default=True, help="Of their pages and mail.")
@with_appcontext
def add(email: str, name: str, role: str, cooperatives: tuple[str, ...], language: str) -> None:
    """Add someone, and send the link by which they choose a password; or print it."""
    from app.storage import staff as people

    if language not in translations.spoken():
        raise click.BadParameter(f"use one of {', '.join(translations.spoken())}.")
    person = people.add(email, name, role, cooperatives, language)
    _keep("staff_added", person.email)
    _invite(person.email)


@staff.command()
@ADDRESS
@with_appcontext
def invite(email: str) -> None:
    """Send someone a link to choose a password once more; or print it."""
    _invite(email)
    _keep("staff_invited", email)


@staff.command("list")
@with_appcontext
def list_() -> None:
    """List everyone, those who can sign in first: address, role, cooperatives, state, name."""
    from app.storage import factors
    from app.storage import staff as people

    for person in people.every():
        state = "invited" if person.active else "disabled"
        if person.active and factors.of(person.id).password:
            state = "active"
        seen = ",".join(person.cooperatives) or "all waves"
        click.echo("\t".join((person.email, person.role, seen, state, person.name)))


@staff.command()
@ADDRESS
@click.option("--role", required=True, help="administrator, coordinator or analyst.")
@COOPERATIVES
@with_appcontext
def change(email: str, role: str, cooperatives: tuple[str, ...]) -> None:
    """Give someone another role or other cooperatives; their next page obeys it."""
    from app.storage import staff as people

    changed = people.change(people.find(email).id, role, cooperatives)
    _keep("staff_changed", email)
    click.echo(f"{changed.email}: {role}, {', '.join(changed.cooperatives) or 'all waves'}")


@staff.command()
@ADDRESS
@with_appcontext
def disable(email: str) -> None:
    """Sign someone out everywhere, and let them in no more."""
    from app.storage import staff as people

    people.disable(email)
    _keep("staff_disabled", email)
    click.echo(f"{email} can no longer sign in")


@staff.command()
@ADDRESS
@with_appcontext
def enable(email: str) -> None:
    """Let someone in again."""
    from app.storage import staff as people

    people.enable(email)
    _keep("staff_enabled", email)
    click.echo(f"{email} can sign in again")


@staff.command("reset-factor")
@ADDRESS
@with_appcontext
def reset_factor(email: str) -> None:
    """Forget the second factors of someone who lost them; signing in, they set up a new one."""
    from app.storage import factors
    from app.storage import staff as people

    factors.reset(people.find(email).id)
    _keep("factor_reset", email)
    click.echo(f"{email} sets up a new second factor when signing in")


@staff.command()
@ADDRESS
@click.option("--name", required=True, help="What it is for.")
@click.option("--days", type=click.IntRange(1, 365), default=365, show_default=True)
@with_appcontext
def token(email: str, name: str, days: int) -> None:
    """Print a token: a program that has it reads the results that this person reads."""
    from app.storage import staff as people
    from app.storage import tokens

    person = people.find(email)
    if not person.active:
        raise click.ClickException(f"{email} is disabled: no token of theirs is good.")
    made = tokens.make(person.id, name, days)
    _keep("token_made", email)
    click.echo(made)


@staff.command("tokens")
@with_appcontext
def list_tokens() -> None:
    """List all tokens: whose each is, the last day it is good, and its name."""
    from app.storage import staff as people
    from app.storage import tokens

    for person in people.every():
        for one in tokens.of(person.id):
            click.echo("\t".join((person.email, one.expires_on.isoformat(), one.name)))


@staff.command("end-token")
@ADDRESS
@click.option("--name", required=True, help="What it was for, as it is listed.")
@with_appcontext
def end_token(email: str, name: str) -> None:
    """End a token of someone: what shows it reads nothing more."""
    from app.storage import staff as people
    from app.storage import tokens

    if not tokens.revoke_named(people.find(email).id, name):
        raise click.ClickException(f"{email} has no token called “{name}”.")
    _keep("token_ended", email)
    click.echo(f"the token “{name}” of {email} is ended")


@staff.command()
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many.")
@with_appcontext
def journal(limit: int) -> None:
    """List what was done, the last first: when (UTC), by whom, what, and to what."""
    from app.storage import journal as noted

    for entry in noted.read(limit):
        who = entry.who or "a command"
        click.echo("\t".join((entry.at.isoformat(" "), who, entry.action, entry.subject)))


def _invite(email: str) -> None:
    from app.storage import staff as people
    from app.web import accounts

    person = people.find(email)
    if current_app.config["MIEUX"].smtp:
        accounts.invite(person)
        click.echo(f"{person.email} was sent an invitation")
    else:
        click.echo(accounts.invitation(person))


def _keep(action: "Action", email: str) -> None:
    """Write it in the journal, as a command's, and keep both."""
    from app.extensions import db
    from app.storage import journal

    journal.note(None, action, email.strip().lower())
    db.session.commit()
