"""`mieux texts`: read comments of a closed wave, and sort them into themes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext

if TYPE_CHECKING:
    from app.comments import Comment
    from app.storage.waves import Wave

ASKED = "Its themes: numbers, nothing for none, + for a new one, - to go back, q to stop"
HIDDEN = "\N{REPLACEMENT CHARACTER}"  # for what a terminal would obey


@click.group()
def texts() -> None:
    """Comments in people's own words: list, code, themes, rename, remove, finish, resume."""


@texts.command("list")
@click.argument("wave")
@with_appcontext
def list_(wave: str) -> None:
    """List the questions that a closed wave asked for comments on, and how far each is."""
    from app import comments
    from app.analysis.themes import SMALLEST
    from app.storage import waves

    for name, of in comments.questions(waves.read(wave)).items():
        if of is None:
            said = f"fewer than {SMALLEST} comments: nobody reads them"
        elif of.release is not None:
            said = f"{of.comments} comments, sorted, and counted since release {of.release}"
        elif of.finished:
            said = f"{of.comments} comments, sorted: the next release counts them"
        else:
            said = f"{of.comments} comments, {of.read} of them read"
        click.echo(f"{name}\t{said}")


@texts.command()
@click.argument("wave")
@click.argument("question")
@click.option("--again", is_flag=True, help="All of them, and not only those not read yet.")
@with_appcontext
def code(wave: str, question: str, again: bool) -> None:
    """Read the comments to a question one by one, and say which themes each has.

    What is said of each is kept at once. Nothing is written but to this terminal.
    """
    from app import comments
    from app.storage import waves

    of = waves.read(wave)
    found = [one for one in _every(of, question) if again or one.themes is None]
    place = 0
    while place < len(found):
        _show(of, question, found[place], f"{place + 1} of {len(found)}")
        answer = click.prompt(ASKED, default="", show_default=False).strip()
        if answer == "q":
            break
        if answer == "-":
            place = max(place - 1, 0)
        elif answer == "+":
            _add(of, question)
        elif (codes := _chosen(answer, list(comments.labels(of, question)))) is not None:
            comments.sort(of, question, {found[place].id: codes})
            _commit()
            found[place] = found[place]._replace(themes=tuple(codes))
            place += 1
    left = sum(one.themes is None for one in _every(of, question))
    click.echo(f"{left} comments left to read." if left else _all_read(wave, question))


@texts.command()
@click.argument("wave")
@click.argument("question")
@with_appcontext
def themes(wave: str, question: str) -> None:
    """List the themes of a question: the code of each, its names, and how many comments have it."""
    from app import comments
    from app.storage import waves

    of = waves.read(wave)
    numbers = comments.counts(of, question)
    for code, label in comments.labels(of, question).items():
        click.echo(f"{code}\t{' / '.join(label.values())}\t{numbers.get(code, 0)}")


@texts.command()
@click.argument("wave")
@click.argument("question")
@click.argument("theme")
@with_appcontext
def rename(wave: str, question: str, theme: str) -> None:
    """Call a theme, which its code names, otherwise: its name in each language is asked for."""
    from app import comments
    from app.storage import waves

    of = waves.read(wave)
    comments.rename(of, question, theme, _label(of))
    _commit()


@texts.command()
@click.argument("wave")
@click.argument("question")
@click.argument("theme")
@with_appcontext
def remove(wave: str, question: str, theme: str) -> None:
    """Delete a theme, which its code names; comments that had it keep their others."""
    from app import comments
    from app.storage import waves

    comments.remove(waves.read(wave), question, theme)
    _commit()
    click.echo(f"{theme}: deleted")


@texts.command()
@click.argument("wave")
@click.argument("question")
@with_appcontext
def finish(wave: str, question: str) -> None:
    """Let the next release count the themes of a question, all of whose comments were read."""
    from app import comments
    from app.analysis.themes import SMALLEST
    from app.storage import waves

    of = waves.read(wave)
    comments.finish(of, question)
    _commit()
    numbers = comments.counts(of, question)
    for code, label in comments.labels(of, question).items():
        count = numbers.get(code, 0)
        left_out = "" if count >= SMALLEST else "\ttoo few: in no release"
        click.echo(f"{code}\t{' / '.join(label.values())}\t{count}{left_out}")


@texts.command()
@click.argument("wave")
@click.argument("question")
@with_appcontext
def resume(wave: str, question: str) -> None:
    """Sort the comments to a question again, unless a release counted them."""
    from app import comments
    from app.storage import waves

    comments.resume(waves.read(wave), question)
    _commit()
    click.echo(f"{question}: to be sorted again")


def _every(wave: "Wave", question: str) -> "Iterator[Comment]":
    from app import comments

    number, pages = 1, 1
    while number <= pages:
        page = comments.read(wave, question, number)
        yield from page.comments
        number, pages = number + 1, page.pages


def _show(wave: "Wave", question: str, comment: "Comment", place: str) -> None:
    from app import comments

    known: Mapping[str, Mapping[str, str]] = comments.labels(wave, question)
    click.echo(f"\n{place}")
    click.echo("\n".join(f"  | {_harmless(line)}" for line in comment.words.splitlines()))
    for number, (code, label) in enumerate(known.items(), start=1):
        mark = "*" if code in (comment.themes or ()) else " "
        click.echo(f"{mark}{number:3} {next(iter(label.values()))}")


def _harmless(line: str) -> str:
    """What somebody wrote, of which a terminal obeys nothing."""
    signs = (" " if sign.isspace() else sign if sign.isprintable() else HIDDEN for sign in line)
    return "".join(signs)


def _chosen(answer: str, codes: Sequence[str]) -> list[str] | None:
    """The codes of the themes with these numbers; None where one has no theme."""
    typed = answer.replace(",", " ").split()
    if not all(one.isdecimal() and 1 <= int(one) <= len(codes) for one in typed):
        click.echo(f"Numbers from 1 to {len(codes)}, please." if codes else "No theme yet: type +.")
        return None
    return [codes[int(one) - 1] for one in typed]


def _add(wave: "Wave", question: str) -> None:
    from app import comments
    from app.exceptions import LabelIsUnfit, LabelQuotes, ThemeExists

    label = _label(wave)
    try:
        comments.add(wave, question, label)
        _commit()
    except (LabelIsUnfit, LabelQuotes, ThemeExists) as refused:
        click.echo(str(refused))


def _label(wave: "Wave") -> dict[str, str]:
    """The name of a theme in each language, as it is typed."""
    from app import comments

    languages = comments.asked(wave).languages
    return {one: str(click.prompt(f"Its name ({one})")) for one in languages}


def _commit() -> None:
    from app.extensions import db

    db.session.commit()


def _all_read(wave: str, question: str) -> str:
    return f"All were read: `mieux texts finish {wave} {question}`, then release the wave."
