"""`mieux survey schema`: what an editor needs to complete, explain and underline."""

import json

import click

from app.questionnaire.schema import LANGUAGES, json_schema


@click.command()
@click.option("--language", type=click.Choice(LANGUAGES), help="Explain in one language only.")
@click.option("--findings", is_flag=True, help="The schema of a file of later findings.")
def schema(language: str | None, findings: bool) -> None:
    """Print the JSON Schema of the language, for an editor."""
    written = json_schema(language, later=findings)
    click.echo(json.dumps(written, ensure_ascii=False, indent=2))
