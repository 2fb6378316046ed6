"""Runs the migrations on the application's own engine, one transaction for all of them."""

from alembic import context
from flask import current_app

from app.extensions import db


def migrate() -> None:
    configuration = current_app.extensions["migrate"]
    # SQLite's folder, for nobody else on the machine to read.
    current_app.config["MIEUX"].instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            **configuration.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


migrate()
