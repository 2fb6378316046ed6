"""The floor: the least a Flask application can do to answer as Mieux does.

A page is a constant of the same size as ours. Keeping a response is one INSERT of the form as it
came, through SQLAlchemy Core, into a table like ours, in the same database with the same settings.
"""

import os
import secrets
from functools import cache

from flask import Flask, request
from sqlalchemy import (
    JSON,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    create_engine,
    insert,
)

import app.extensions  # noqa: F401  # it prepares every SQLite connection, so the floor's as well

TABLE = Table(
    "floor",
    MetaData(),
    Column("id", LargeBinary(16), primary_key=True),
    Column("wave_id", Integer, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("mark", LargeBinary(32)),
    UniqueConstraint("wave_id", "mark"),
    sqlite_with_rowid=False,
)
INSERT = insert(TABLE)

floor = Flask(__name__)
engine = create_engine(os.environ.get("MIEUX_DATABASE_URL", "sqlite://"))


@cache
def body(size: int) -> str:
    """A page of so many bytes."""
    return "x" * size


@floor.route("/constant/<int:size>", methods=["GET", "POST"])
def constant(size: int) -> str:
    """The page, whatever was sent."""
    return body(size)


@floor.post("/keep/<int:size>")
def keep(size: int) -> str:
    """The page, once the form is kept."""
    row = {
        "id": secrets.token_bytes(16),
        "wave_id": 1,
        "answers": request.form.to_dict(flat=False),
        "mark": bytes.fromhex(request.form["_mark"]),
    }
    with engine.begin() as connection:
        connection.execute(INSERT, row)
    return body(size)
