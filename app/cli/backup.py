"""`mieux backup` and `mieux restore`: all that is kept, in one file, and back."""

from pathlib import Path

import click
from flask.cli import with_appcontext

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE, required=False)
@with_appcontext
def backup(file: Path | None) -> None:
    """Write all that is kept, but for drafts, to a file; by itself, to the folder of backups."""
    from app.extensions import db
    from app.storage import backups, journal

    file, made = backups.make(file)
    journal.note(None, "backed_up", file.name)
    db.session.commit()
    rows = sum(table.rows for table in made.tables.values())
    click.echo(f"{file}: {rows} rows of {len(made.tables)} tables")
    if made.open_waves:
        click.echo(
            f"Still open in it: {', '.join(made.open_waves)}. Closing one of them deletes the file "
            f"if it lies in {backups.folder()}: delete all copies of it too."
        )


@click.command()
@click.argument("file", type=FILE)
@with_appcontext
def restore(file: Path) -> None:
    """Fill an empty database, of either kind, from a backup."""
    from app.extensions import db
    from app.storage import journal, restoring

    restored = restoring.restore(file)
    journal.note(None, "restored", file.name)
    db.session.commit()
    for name, table in restored.tables.items():
        click.echo(f"{name}\t{table.rows} rows\t{table.digest}")
