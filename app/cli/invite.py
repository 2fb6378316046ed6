"""`mieux invite`: who is asked to answer a wave, and what they are sent."""

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext

from app.exceptions import FileIsRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.storage.journal import Action
    from app.storage.sheets import Problem
    from app.storage.waves import Wave

WAVE = click.argument("wave")
FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def invite() -> None:
    """Invitations: add, letter, send, remind, stop, bounced, cards, status, forget."""


@invite.command()
@WAVE
@FILE
@click.option("--leave-out", is_flag=True, help="Add the others where lines cannot be used.")
@with_appcontext
def add(wave: str, file: Path, leave_out: bool) -> None:
    """Add the people of a file (columns: email, language) to the address book of a wave."""
    from app.storage import invitations, sheets, versions, waves

    known = waves.read(wave)
    spoken = versions.read(known.digest).languages
    contacts, problems = sheets.contacts(file.read_bytes(), spoken, invitations.addresses(known))
    tell(problems)
    if problems and not leave_out:
        raise FileIsRefused(
            f"{len(problems)} lines of {file.name} cannot be used, so nobody was added: mend them, "
            f"or add the {len(contacts)} others with `--leave-out`."
        )
    count = invitations.add(known, contacts)
    _keep("addresses_added", wave)
    click.echo(f"{count} people added to {wave}; {len(problems)} lines left out")


@invite.command()
@WAVE
@click.option("--reminder", is_flag=True, help="The reminder, and not the invitation.")
@click.option("--language", help="One of the questionnaire's; its first unless given.")
@with_appcontext
def letter(wave: str, reminder: bool, language: str | None) -> None:
    """Show a message as it is received, with the code and the address of nobody."""
    from app.storage import mailings, versions, waves
    from app.web.invitations.pages import sample

    known = waves.read(wave)
    spoken = versions.read(known.digest).languages
    if (language or spoken[0]) not in spoken:
        raise click.BadParameter(f"use one of {', '.join(spoken)}.")
    message = sample(known, mailings.INVITING + reminder, language or spoken[0])
    body = message.get_body(("plain",))
    click.echo(f"{message['Subject']}\n\n{body.get_content().strip() if body else ''}")


@invite.command()
@WAVE
@click.option(
    "--doubtful", is_flag=True, help="Also those whose last message may not have arrived."
)
@with_appcontext
def send(wave: str, doubtful: bool) -> None:
    """Send the invitation to whoever was not sent it; again, it goes on where it stopped."""
    from app.storage import mailings, sendings, waves

    known = waves.read(wave)
    if doubtful:
        now = sendings.read(known)
        if now and now.is_alive:  # what leaves just now is in doubt, too
            raise click.ClickException(f"Messages of {wave} are leaving just now: wait.")
        mailings.put_back_doubtful(known)
    _send(known, mailings.INVITING, "resent" if doubtful else "invited")


@invite.command()
@WAVE
@click.option(
    "--number", default=1, show_default=True, help="Which reminder: nobody gets one twice."
)
@with_appcontext
def remind(wave: str, number: int) -> None:
    """Send a reminder to whoever was invited, has not answered, and did not object."""
    from app.storage import mailings, waves

    if number < 1:
        raise click.BadParameter("the first reminder is 1.")
    _send(waves.read(wave), mailings.INVITING + number, "reminded")


@invite.command()
@WAVE
@with_appcontext
def stop(wave: str) -> None:
    """Let the sending under way end after the present message; `send` goes on where it stopped."""
    from app.extensions import db
    from app.storage import sendings, waves

    sendings.stop(waves.read(wave))
    db.session.commit()
    click.echo(f"{wave}: sending stops within a few seconds")


@invite.command()
@FILE
@click.option("--wave", help="Only in the address book of this one.")
@with_appcontext
def bounced(file: Path, wave: str | None) -> None:
    """Write no more to the addresses of a file: one a line, or reports of mail servers."""
    from app.mail import reports
    from app.storage import invitations, waves

    failed = reports.failed(file.read_text(errors="replace"))
    known = invitations.bounced(failed, waves.read(wave) if wave else None)
    _keep("bounced", wave or file.name)
    unknown = [address for address, count in known.items() if not count]
    click.echo(f"{len(known) - len(unknown)} addresses are written to no more")
    for address in unknown:
        click.echo(f"{address}: in no address book")


@invite.command()
@WAVE
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--count", type=click.IntRange(1, 1000), required=True, help="How many cards.")
@click.option("--language", help="One of the questionnaire's; its first unless given.")
@with_appcontext
def cards(wave: str, file: Path, count: int, language: str | None) -> None:
    """Print cards to a file (PDF), each with a right to answer, for those without an address."""
    from app.storage import invitations, versions, waves
    from app.web.invitations import cards as printing

    known = waves.read(wave)
    spoken = versions.read(known.digest).languages
    if (language or spoken[0]) not in spoken:
        raise click.BadParameter(f"use one of {', '.join(spoken)}.")
    if file.exists():
        raise FileIsRefused(f"{file} exists already: give the cards another name.")
    made = printing.pdf(known, invitations.print_cards(known, count), language or spoken[0])
    # Written before they are rights, so that no right is lost; named after, so that none is void.
    unfinished = file.with_suffix(".part")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as sheet:
        sheet.write(made)
    _keep("cards_printed", wave)
    unfinished.rename(file)
    click.echo(
        f"{file}: {count} cards; whoever has one may answer, so keep it as you would ballots"
    )


@invite.command()
@WAVE
@with_appcontext
def status(wave: str) -> None:
    """Say how many rights there are, how many are used, and what was sent; never whose."""
    from app.storage import invitations, mailings, waves

    known = waves.read(wave)
    counts = invitations.count(known)
    for label, count in (
        ("rights to answer", counts.rights),
        ("used", counts.used),
        ("responses", waves.count_responses(known)),
        ("addresses known", counts.addresses),
        ("waiting for the invitation", counts.waiting),
        ("whose last message may not have arrived", counts.doubtful),
        ("whose address does not exist", counts.bounced),
        ("who want no reminder", counts.unsubscribed),
    ):
        click.echo(f"{count:>6}  {label}")
    for number, count in mailings.sent(known).items():
        reminder = number - mailings.INVITING
        click.echo(f"{count:>6}  sent: {f'reminder {reminder}' if reminder else 'invitation'}")


@invite.command()
@WAVE
@click.option(
    "--address",
    prompt="Whose",
    prompt_required=False,
    help="Only this one; without a value it is asked for, so that no shell keeps it.",
)
@click.confirmation_option(prompt="Who is forgotten cannot be written to any more. Forget them?")
@with_appcontext
def forget(wave: str, address: str | None) -> None:
    """Delete the addresses of a wave; what was sent out can still be used while it is open."""
    from app.storage import invitations, journal, waves

    known = waves.read(wave)
    if address is not None and address.strip().lower() not in invitations.addresses(known):
        raise click.BadParameter(f"it is not in the address book of {wave}.")
    journal.note(None, "addresses_forgotten" if address is None else "address_forgotten", wave)
    count = invitations.forget(known, address and address.strip().lower())
    click.echo(f"{count} addresses forgotten")


def tell(problems: "Iterable[Problem]") -> None:
    """Print what is wrong in a file, line by line."""
    from app import translations
    from app.storage import sheets

    def say(sentence: str) -> str:
        return translations.gettext(sentence, translations.SOURCE)

    for line, sentence in sheets.sentences(problems, say):
        click.echo(f"line {line}: {sentence}", err=True)


def _send(wave: "Wave", number: int, action: "Action") -> None:
    from app.mail.server import Outcome
    from app.web.invitations import sending

    made = sending.start(wave, number)
    _keep(action, wave.name)
    outcomes: Counter[Outcome] = Counter()
    try:
        with click.progressbar(made.outcomes, made.due, label=f"{made.due} to send") as bar:
            outcomes.update(bar)
    finally:
        for outcome, label in (
            (Outcome.SENT, "sent"),
            (Outcome.NO_SUCH_PERSON, "refused: the address does not exist"),
            (Outcome.LATER, "put off by the mail server: send again later"),
            (Outcome.DOUBTFUL, "may not have arrived: `mieux invite send --doubtful` resends them"),
            (Outcome.WITHDRAWN, "no longer due"),
        ):
            if outcomes[outcome] or outcome is Outcome.SENT:
                click.echo(f"{outcomes[outcome]:>6}  {label}")


def _keep(action: "Action", subject: str) -> None:
    """Write it in the journal, as a command's, and keep both."""
    from app.extensions import db
    from app.storage import journal

    journal.note(None, action, subject)
    db.session.commit()
