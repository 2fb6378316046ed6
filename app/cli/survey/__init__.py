"""`mieux survey`: write, check, compare and publish questionnaires; one module a command."""

import click

from app.cli.survey.check import check
from app.cli.survey.codebook import codebook
from app.cli.survey.convert import convert
from app.cli.survey.diff import diff
from app.cli.survey.draft import draft
from app.cli.survey.map import draw
from app.cli.survey.preview import preview
from app.cli.survey.problems import problems
from app.cli.survey.publish import publish
from app.cli.survey.schema import schema
from app.cli.survey.texts import texts
from app.cli.survey.trial import trial


@click.group()
def survey() -> None:
    """Questionnaires: write, check, compare, publish."""


for command in (
    check,
    codebook,
    diff,
    draft,
    convert,
    draw,
    preview,
    problems,
    publish,
    schema,
    texts,
    trial,
):
    survey.add_command(command)
