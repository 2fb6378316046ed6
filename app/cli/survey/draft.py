"""`mieux survey draft`: questionnaires being written, as coordinators see them in a browser."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click
from flask import current_app
from flask.cli import with_appcontext

from app.cli.survey.publish import refusing, tell
from app.cli.survey.subject import DRAFT, PUBLISHED

if TYPE_CHECKING:
    from app.storage.manuscripts import Revision, Texts
    from app.workshop.beginnings import Beginning

WORDS: Mapping[str, Mapping[str, str]] = {
    "begun": {
        "fr": "brouillon {id}\u00a0: {name}",
        "en": "draft {id}: {name}",
    },
    "shown": {
        "fr": "C’est le numéro {number}\u00a0: pour le remplacer, «\u00a0mieux survey draft save "
        "{id} FICHIER --base {number}\u00a0».",
        "en": "This is number {number}: to replace it, `mieux survey draft save {id} FILE "
        "--base {number}`.",
    },
    "same": {
        "fr": "numéro {number}\u00a0: rien de neuf",
        "en": "number {number}: nothing new",
    },
    "saved": {
        "fr": "numéro {number}\u00a0: enregistré",
        "en": "number {number}: saved",
    },
    "joined": {
        "fr": "numéro {number}\u00a0: enregistré avec ce qui l’a été entre-temps\u00a0; relisez "
        "l’ensemble",
        "en": "number {number}: saved together with what was saved meanwhile; look at both",
    },
    "aside": {
        "fr": "numéro {number}\u00a0: mis de côté, car les mêmes lignes ont changé entre-temps. "
        "Rien n’est perdu\u00a0: réunissez les deux textes («\u00a0mieux survey draft show {id}"
        "\u00a0», «\u00a0… --revision {number}\u00a0»), enregistrez le résultat, puis «\u00a0mieux "
        "survey draft settle {id} {number}\u00a0».",
        "en": "number {number}: put aside, since the same lines changed meanwhile. Nothing is "
        "lost: put both texts together (`mieux survey draft show {id}`, `… --revision {number}`), "
        "save what comes of it, then `mieux survey draft settle {id} {number}`.",
    },
    "unnamed": {
        "fr": "Un brouillon qui commence sans texte a besoin d’un nom\u00a0: --name.",
        "en": "A draft that begins without a text needs a name: --name.",
    },
    "nothing": {
        "fr": "Il n’y a rien à enregistrer\u00a0: donnez un fichier, une liste ou des constats.",
        "en": "There is nothing to save: give a file, a list or findings.",
    },
    "fileless": {
        "fr": "La version que ce brouillon écrit n’a pas de fichier.",
        "en": "The version that this draft writes has no file.",
    },
}
WHICH = click.argument("id", type=click.IntRange(1, 2**31 - 1))
NUMBER = click.IntRange(1, 2**31 - 1)
LANGUAGE = click.option(
    "--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True
)
READ = click.File("rb")


@click.group()
def draft() -> None:
    """Drafts: list, new, show, save, take, history, restore, settle, rename, publish, remove."""


@draft.command("list")
@with_appcontext
def list_() -> None:
    """List all drafts, the one saved last first: its number, name, last text, when (UTC), by whom.

    Then how many texts wait aside.
    """
    from app.storage import manuscripts

    for each in manuscripts.every():
        last = each.latest
        author, waiting = last.author or "a command", len(manuscripts.waiting(each.id))
        _columns(each.id, each.name, last.number, last.saved_at.isoformat(" "), author, waiting)


@draft.command()
@click.option("--from", "origin", help="A file, a version (`situation@1`) or a draft (`draft:3`).")
@click.option("--next", "is_next", is_flag=True, help="Of a version: the one that follows it.")
@click.option("--name", default="", help="What to call it; as what it begins with, unless given.")
@LANGUAGE
@with_appcontext
def new(origin: str | None, is_next: bool, name: str, language: str) -> None:
    """Begin a draft: with a blank that explains itself, unless --from says with what.

    A file is YAML with its lists and later findings beside it, a zip as the workshop gives it, an
    XLSForm workbook, or a tab-separated export of LimeSurvey; what is lost of these is said. A
    version that has its file under `surveys` is read from there.
    """
    from app.extensions import db
    from app.workshop import beginnings

    if not (origin or name.strip()):
        raise _stop("unnamed", language)
    with refusing(language):
        beginning = _beginning(origin, is_next, name, language)
        made = beginnings.begin(beginning, name, None)
    db.session.commit()
    for line in beginning.told:
        click.echo(line)
    click.echo(WORDS["begun"][language].format(id=made.id, name=made.name))


@draft.command()
@WHICH
@click.option("--revision", "number", type=NUMBER, help="An earlier text, or one put aside.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write: YAML, or a zip with the lists and later findings if there are any.",
)
@LANGUAGE
@with_appcontext
def show(id: int, number: int | None, output: Path | None, language: str) -> None:
    """Print the text of a draft, or write it to a file with all that stands beside it."""
    from app.workshop import parcels

    revision = _revision(id, number)
    if output is None:
        click.echo(revision.texts.text, nl=False)
    else:
        try:
            output.write_bytes(parcels.pack(revision.texts).content)
        except OSError as error:
            raise click.FileError(str(output), error.strerror) from None
    click.echo(WORDS["shown"][language].format(id=id, number=revision.number), err=True)


@draft.command()
@WHICH
@click.argument("file", type=READ, required=False)
@click.option("--base", type=NUMBER, required=True, help="The number of the text it began with.")
@click.option("--list", "lists", type=READ, multiple=True, help="A list to add or replace.")
@click.option("--remove-list", "removed", multiple=True, help="The name of a list to remove.")
@click.option("--later", type=READ, help="The findings declared after publication.")
@click.option("--no-later", is_flag=True, help="Without such findings.")
@LANGUAGE
@with_appcontext
def save(
    id: int,
    file: BinaryIO | None,
    base: int,
    lists: tuple[BinaryIO, ...],
    removed: tuple[str, ...],
    later: BinaryIO | None,
    no_later: bool,
    language: str,
) -> None:
    """Save FILE (`-`: what is piped in) as the text of a draft, or what stands beside the text.

    Who saved since --base loses nothing: both texts are joined line by line, or, where the same
    lines changed, this one is put aside, and it exits with 1.
    """
    from app.workshop import parcels

    if not (file or lists or removed or later or no_later):
        raise _stop("nothing", language)
    texts = _revision(id, base).texts
    with refusing(language):
        if file:
            texts = texts._replace(text=parcels.as_text(file.name, file.read()))
        for listed in lists:
            texts = parcels.with_list(texts, Path(listed.name).name, listed.read())
        for name in removed:
            texts = parcels.with_list(texts, name, None)
        if later or no_later:
            written = parcels.as_text(later.name, later.read()) if later else None
            texts = texts._replace(later=written)
    _save(id, base, texts, language)


@draft.command()
@WHICH
@LANGUAGE
@with_appcontext
def take(id: int, language: str) -> None:
    """Take the text of the file that the version has; the history keeps what the draft said."""
    from app.storage import manuscripts
    from app.workshop import beginnings

    known = manuscripts.read(id)
    file = beginnings.source_file(_folder(), known.latest.texts)
    if file is None:
        raise _stop("fileless", language)
    with refusing(language):
        texts = beginnings.file(file, language).texts
    _save(id, known.latest.number, texts, language)


@draft.command()
@WHICH
@with_appcontext
def history(id: int) -> None:
    """List every text that is kept, the last first: its number, when (UTC), by whom, what became.

    `base` is the number of the text that its author began with.
    """
    from app.storage import manuscripts

    known, before = manuscripts.read(id), None
    while found := manuscripts.headings(id, before):
        for each in found:
            said = ["in force"] if each.number == known.latest.number else []
            said += ["aside, settled" if each.settled else "aside"] if each.aside else []
            said += [f"published as {each.published}"] if each.published else []
            author, base = each.author or "a command", f"base {each.base}" if each.base else ""
            when = each.saved_at.isoformat(" ")
            _columns(each.number, when, author, base, ", ".join(said))
        before = found[-1].number


@draft.command()
@WHICH
@click.argument("number", type=NUMBER)
@LANGUAGE
@with_appcontext
def restore(id: int, number: int, language: str) -> None:
    """Put an earlier text in force again, as one more: those since then stay in the history."""
    from app.storage import manuscripts

    _save(id, manuscripts.read(id).latest.number, _revision(id, number).texts, language)


@draft.command()
@WHICH
@click.argument("number", type=NUMBER)
@with_appcontext
def settle(id: int, number: int) -> None:
    """Let a text wait no more that was put aside; the history keeps it."""
    from app.extensions import db
    from app.storage import manuscripts

    if number not in {each.number for each in manuscripts.waiting(manuscripts.read(id).id)}:
        raise click.ClickException(f"No text {number} of draft {id} waits aside.")
    manuscripts.settle(id, number)
    db.session.commit()
    click.echo(f"{number}: settled")


@draft.command()
@WHICH
@click.argument("name")
@with_appcontext
def rename(id: int, name: str) -> None:
    """Call a draft something else; its text stays as it is."""
    from app.extensions import db
    from app.storage import manuscripts
    from app.workshop.beginnings import LONGEST_NAME

    if not name.strip() or not name.isprintable() or len(name.strip()) > LONGEST_NAME:
        raise click.BadParameter(f"use one line of at most {LONGEST_NAME} characters.")
    manuscripts.rename(id, name.strip())
    db.session.commit()
    click.echo(f"draft {id}: {name.strip()}")


@draft.command()
@WHICH
@LANGUAGE
@with_appcontext
def publish(id: int, language: str) -> None:
    """Keep for ever the version that a draft writes, or its erratum, or its later findings.

    Refuses what would make answers incomparable without saying so: `mieux survey diff` explains.
    And, where the version has its file under `surveys`, what says otherwise than the file.
    """
    from app.extensions import db
    from app.storage import manuscripts
    from app.workshop import publishing

    with refusing(language):
        publication = publishing.publish(_folder(), manuscripts.read(id), None)
    db.session.commit()
    tell(publication, language)


@draft.command()
@WHICH
@with_appcontext
def remove(id: int) -> None:
    """Delete a draft, with every text of it; what was published from it stays."""
    from app.extensions import db
    from app.storage import journal, manuscripts

    name = manuscripts.read(id).name
    manuscripts.remove(id)
    journal.note(None, "draft_removed", name)
    db.session.commit()
    click.echo(f"draft {id}: deleted")


def _beginning(origin: str | None, is_next: bool, name: str, language: str) -> "Beginning":
    """What was asked for. Raises what `beginnings` raises."""
    from app.workshop import beginnings

    if origin is None:
        return beginnings.blank(name, language)
    if known := DRAFT.fullmatch(origin):
        return beginnings.copy(int(known[1]))
    if named := PUBLISHED.fullmatch(origin):
        return beginnings.version(_folder(), named[1], int(named[2]), is_next=is_next)
    return beginnings.file(Path(origin), language)


def _revision(id: int, number: int | None) -> "Revision":
    """A text of a draft, the one in force unless another is named. Raises ManuscriptNotFound."""
    from app.storage import manuscripts

    known = manuscripts.read(id)
    found = manuscripts.revision(id, number) if number else known.latest
    if found is None:
        raise click.ClickException(
            f"There is no text {number} of draft {id}: `mieux survey draft history {id}`."
        )
    return found


def _save(id: int, base: int, texts: "Texts", language: str) -> None:
    """Save, and say what became of it."""
    from app.extensions import db
    from app.storage import manuscripts

    saved = manuscripts.save(id, base, texts, None)
    db.session.commit()
    click.echo(WORDS[saved.outcome][language].format(id=id, number=saved.revision.number))
    if saved.outcome == manuscripts.ASIDE:
        raise SystemExit(1)


def _folder() -> Path:
    folder: Path = current_app.config["MIEUX"].surveys
    return folder


def _columns(*values: object) -> None:
    click.echo("\t".join(map(str, values)))


def _stop(why: str, language: str) -> SystemExit:
    click.echo(WORDS[why][language], err=True)
    return SystemExit(2)
