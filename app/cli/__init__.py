"""The `mieux` command: one module for each group of commands.

Each command imports what it needs when it runs, so that `mieux survey check` starts no database
and `mieux serve` no data analysis.
"""

from typing import Any

import click
from flask.cli import FlaskGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

from app import create_app
from app.cli.backup import backup, restore
from app.cli.demo import demo
from app.cli.drafts import drafts
from app.cli.invite import invite
from app.cli.panel import panel
from app.cli.responses import responses
from app.cli.results import results
from app.cli.retention import retention
from app.cli.serve import serve
from app.cli.staff import staff
from app.cli.survey import survey
from app.cli.texts import texts
from app.cli.wave import wave
from app.exceptions import MieuxError

DATABASE_IS_NOT_READY = "The database is not there, or not up to date: `mieux db upgrade` first."


class Commands(FlaskGroup):
    """Shows a refusal as its sentence, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except MieuxError as error:
            raise click.ClickException(str(error)) from error
        except (OperationalError, ProgrammingError) as error:
            reason = str(error.orig).partition("\n")[0]
            raise click.ClickException(f"{DATABASE_IS_NOT_READY} ({reason})") from error


main = Commands(
    name="mieux",
    help="From a questionnaire written in YAML to a statement a network can publish.",
    create_app=create_app,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    set_debug_flag=False,
)
main.params.clear()  # Flask's own options choose an application; here it is always the same
for command in (
    survey,
    wave,
    panel,
    invite,
    responses,
    drafts,
    texts,
    results,
    staff,
    backup,
    restore,
    retention,
    demo,
    serve,
):
    main.add_command(command)
