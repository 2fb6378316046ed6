"""Runs the migrations on the application's own engine, one transaction for all of them."""

from alembic import context
from flask import current_app

from app.extensions import db


def migrate() -> None:
    configuration = current_app.extensions["migrate"]
    current_app.config["MIEUX"].instance.mkdir(parents=True, exist_ok=True)  # SQLite's folder
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            **configuration.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


migrate()
