"""`mieux survey map`: who is asked what, and the routes through a questionnaire."""

from collections.abc import Mapping
from pathlib import Path

import click

from app.cli.survey import subject

UNSPOKEN: Mapping[str, str] = {
    "fr": "Ce questionnaire n’est pas dans cette langue\u00a0: «\u00a0{language}\u00a0».",
    "en": "This questionnaire is not in this language: `{language}`.",
}


@click.command("map")
@click.argument("what")
@click.option("--format", "kind", type=click.Choice(["text", "svg"]), default="text")
@click.option("--width", type=click.Choice(["wide", "narrow"]), default="wide", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Not the screen.")
@click.option("--language", help="A language of the questionnaire; its first unless given.")
def draw(what: str, kind: str, width: str, output: Path | None, language: str | None) -> None:
    """Show who is asked what in WHAT, with its shortest and longest route, in words or drawn.

    WHAT is a YAML file, a published version (`situation@1`), or a draft (`draft:3`). Exits with 1
    where the text has problems, 2 where it cannot be read or is not in that language.
    """
    spoken = "en" if language and not language.startswith("fr") else "fr"
    asked = subject.sound(what, spoken).checked.questionnaire
    assert asked is not None  # it has no problem
    from app.publish.maps import drawing, words
    from app.publish.maps.svg import svg
    from app.questionnaire.flow.plan import Plan

    if language and language not in asked.languages:
        click.echo(UNSPOKEN[spoken].format(language=language), err=True)
        raise SystemExit(subject.UNREADABLE)
    plan = Plan(asked, language or asked.languages[0])
    if kind == "svg":
        content = svg(drawing.drawn(plan, "narrow" if width == "narrow" else "wide"))
    else:
        content = "".join(f"{line}\n" for line in words.text(plan)).encode()
    if output:
        output.write_bytes(content)
    else:
        click.echo(content.decode(), nl=False)
