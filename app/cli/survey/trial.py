"""`mieux survey trial`: the results that made-up answers would give, and what they would hide."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

import click
from flask.cli import with_appcontext

from app.cli.survey import subject as subjects
from app.cli.survey.subject import Subject
from app.workshop.trial import FEWEST, LAST_SEED, MOST, SEED, USUAL

if TYPE_CHECKING:
    from app.release import Preview

WORDS: Mapping[str, Mapping[str, str]] = {
    "made_up": {
        "fr": "{title}\u00a0: {count} réponses inventées, tirage {seed}. "
        "Ce que disent ces chiffres ne veut rien dire.",
        "en": "{title}: {count} made-up responses, draw {seed}. "
        "What these figures say means nothing.",
    },
    "nothing": {
        "fr": "Il n’y a pas de constat à calculer.",
        "en": "There is no finding to compute.",
    },
}


@click.command()
@click.argument("what")
@click.option(
    "--responses",
    type=click.IntRange(FEWEST, MOST),
    default=USUAL,
    show_default=True,
    help="How many responses to make up.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, LAST_SEED),
    default=SEED,
    show_default=True,
    help="Another number makes up other people; the same one, the same people again.",
)
@click.option("--format", "kind", type=click.Choice(["text", "json", "html"]), default="text")
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
@with_appcontext
def trial(what: str, responses: int, seed: int, kind: str, language: str) -> None:
    """Show the results of WHAT as they would be, from made-up answers; nothing is kept.

    WHAT is a YAML file, a published version (`situation@1`), or a draft (`draft:3`). Beside the
    figures stands which groups would be hidden, and why. `html` is the page of results, whole in
    itself. Exits with 1 where the text has problems or nothing could be released, 2 where it cannot
    be read.
    """
    from app.publish import forecast
    from app.workshop import trial as made_up

    subject = subjects.sound(what, language)
    try:
        found = made_up.results(subject.checked, responses, seed)
    except tuple(forecast.REFUSED) as error:
        asked = subject.checked.whole
        spoken = language if language in asked.languages else asked.languages[0]
        raise click.ClickException(forecast.refusal(error, asked, spoken)) from error
    offered = found.questionnaire.languages
    spoken = language if language in offered else offered[0]
    for line in FORMATS[kind](subject, found, responses, seed, spoken):
        click.echo(line)


# --- Formats: the lines of each


def as_text(
    subject: Subject, found: "Preview", responses: int, seed: int, language: str
) -> Iterator[str]:
    """What each finding would say, then the groups that would be shown and hidden."""
    from app.publish import forecast, sections

    words = "fr" if language == "fr" else "en"
    made_up = WORDS["made_up"][words]
    yield made_up.format(title=subject.title, count=responses, seed=seed)
    said = sections.of_release(found.release, found.questionnaire, language)
    yield from ("", *(f"- {section.sentence}" for section in said), "")
    if not said:
        yield WORDS["nothing"][words]
        return
    parts = forecast.of_release(
        found.release, found.protected.hidden, found.questionnaire, language
    )
    yield from forecast.as_text(parts, language)


def as_json(
    subject: Subject, found: "Preview", responses: int, seed: int, _language: str
) -> Iterator[str]:
    """One JSON document: the release as a wave's file has it, and why groups are hidden."""
    hidden = [
        {"finding": finding, "group": group, "why": hiding.why}
        for (finding, group), hiding in found.protected.hidden.items()
    ]
    content = {
        "trial": subject.title,
        "responses": responses,
        "seed": seed,
        "release": found.release.to_json(),
        "hidden": hidden,
    }
    yield json.dumps(content, ensure_ascii=False, indent=2)


def as_html(
    subject: Subject, found: "Preview", responses: int, seed: int, language: str
) -> Iterator[str]:
    """One page, whole in itself: it is opened from a file, mailed and printed."""
    from app.web.trial import outcome

    yield outcome.alone(subject.title, found, responses, seed, language)


Format: TypeAlias = Callable[[Subject, "Preview", int, int, str], Iterator[str]]
FORMATS: Mapping[str, Format] = {"text": as_text, "json": as_json, "html": as_html}
