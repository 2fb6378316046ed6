"""`mieux responses`: simulate responses, or import those gathered elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click
from flask.cli import with_appcontext

from app.exceptions import ImportIsRefused
from app.questionnaire import mapping as mappings
from app.questionnaire.answers import free_text_fields
from app.questionnaire.loader import QuestionnaireHasProblems

SHOWN = 50  # losses listed; the rest is counted
LANGUAGE = click.option(
    "--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True
)


@click.group()
def responses() -> None:
    """Responses: simulate, import."""


@responses.command("simulate")
@click.argument("name")
@click.option("--count", type=click.IntRange(1, 5_000_000), help="How many responses.")
@click.option(
    "--truth",
    type=click.Path(path_type=Path),
    help="A file of true shares, of how many are invited, and who responds; instead of --count.",
)
@click.option(
    "--frame-out",
    type=click.File("w", encoding="utf-8", lazy=True),
    help="Where to write how many are invited, by group, for `mieux wave frame`.",
)
@click.option("--seed", type=int, default=1, show_default=True)
@LANGUAGE
@with_appcontext
def simulate_(
    name: str,
    count: int | None,
    truth: Path | None,
    frame_out: TextIO | None,
    seed: int,
    language: str,
) -> None:
    """Fill an empty wave with plausible made-up answers; it stays marked as simulated.

    In a panel, waves of one seed and --truth are answered by the same people.
    """
    from app.extensions import db

    if (count is None) == (truth is None) or (frame_out and not truth):
        raise click.UsageError("Give --count, or --truth and perhaps --frame-out.")
    if count is not None:
        click.echo(f"{name}: {simulate(name, count, seed)} simulated responses added")
    elif truth is not None:
        click.echo(f"{name}: {_invite(name, truth, frame_out, seed, language)}")
    db.session.commit()


def simulate(name: str, count: int, seed: int) -> int:
    """Add simulated responses to a wave; the caller commits."""
    from app.analysis import simulation
    from app.storage import responses, versions, waves

    wave = waves.claim(name, waves.SIMULATED)
    questionnaire = versions.read(wave.digest)
    made = simulation.simulate(questionnaire, count, seed)
    return responses.add(wave, made, free_text_fields(questionnaire))


def _invite(name: str, file: Path, frame_out: TextIO | None, seed: int, language: str) -> str:
    """Add the responses of whoever responds of the people invited; say how many there are."""
    from app.analysis import population, simulation
    from app.questionnaire import truth
    from app.storage import responses, versions, waves

    wave = waves.claim(name, waves.SIMULATED)
    questionnaire = versions.read(wave.digest)
    with _problems_told(language):
        known = truth.read(file, questionnaire)
    invited = list(population.people(known, seed))
    responding = [one for one in invited if one.responds]
    made = simulation.answers_of(questionnaire, (one.true for one in responding), seed)
    is_paired = wave.panel is not None and wave.panel.closed_at is None
    links = (one.link for one in responding) if is_paired else None
    responses.add(wave, made, free_text_fields(questionnaire), links)
    if frame_out:
        population.write_frame(frame_out, known.frame, invited)
    return f"{len(invited)} invited, {len(responding)} simulated responses added"


@responses.command("import")
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mapping", type=click.Path(path_type=Path), required=True)
@click.option("--accept-losses", is_flag=True, help="Import what is understood, without the rest.")
@LANGUAGE
@with_appcontext
def import_(name: str, file: Path, mapping: Path, accept_losses: bool, language: str) -> None:
    """Import a CSV file into an empty wave, through a mapping of its columns and labels.

    Nothing is imported unless every cell is understood, or --accept-losses is given.
    """
    from app.extensions import db
    from app.storage import responses, versions, waves

    wave = waves.claim(name, waves.IMPORTED)
    questionnaire = versions.read(wave.digest)
    with _problems_told(language):
        plan = mappings.read_plan(mapping)
    if (plan.questionnaire, plan.version) != (wave.questionnaire, wave.version):
        raise ImportIsRefused(
            f"{mapping} is for {plan.questionnaire} v{plan.version}, "
            f"the wave asks {wave.questionnaire} v{wave.version}."
        )
    unknown = mappings.check_plan(plan, questionnaire)
    if unknown:
        raise ImportIsRefused(f"{mapping} names what is not asked: {', '.join(unknown)}.")
    found = mappings.read(file.read_bytes(), plan, questionnaire)
    _report(file, found, language)
    if found.losses and not accept_losses:
        raise ImportIsRefused(
            f"{len(found.losses)} place(s) in {file} were not understood: nothing was imported."
        )
    added = responses.add(wave, found.responses, free_text_fields(questionnaire))
    db.session.commit()
    click.echo(f"{name}: {added} responses imported, {found.left_out} lines left out as asked")


@contextmanager
def _problems_told(language: str) -> Iterator[None]:
    """Say what is wrong in a file, and end the command."""
    try:
        yield
    except QuestionnaireHasProblems as wrong:
        for problem in wrong.problems:
            click.echo(problem.text(language))
        raise SystemExit(1) from None


def _report(file: Path, found: mappings.Import, language: str) -> None:
    if found.began_with_bom:
        said = "marque d'ordre des octets (BOM) en tête, passée"
        click.echo(f"{file}:1: {said if language == 'fr' else 'byte order mark (BOM), skipped'}")
    for loss in found.losses[:SHOWN]:
        click.echo(f"{file}:{loss.sentence(language)}")
    if len(found.losses) > SHOWN:
        click.echo(f"… + {len(found.losses) - SHOWN}")
