"""Whether this process lives, and whether it can serve: for what watches it, and sends it visitors.

Each answers one plain word, which no cache keeps.
"""

from functools import lru_cache
from http import HTTPStatus
from typing import TypeAlias

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint
from sqlalchemy.exc import SQLAlchemyError

from app.config import ROOT
from app.extensions import db

area = Blueprint("health", __name__)
Word: TypeAlias = tuple[str, HTTPStatus, dict[str, str]]


@area.get("/healthz")
def lives() -> Word:
    """Say that this process answers; nothing is asked of anything else."""
    return _word("alive")


@area.get("/readyz")
def serves() -> Word:
    """Say whether the database can be reached, and is as this program needs it."""
    try:
        with db.engine.connect() as connection:
            revisions = MigrationContext.configure(connection).get_current_heads()
    except SQLAlchemyError:
        return _word("unreachable", HTTPStatus.SERVICE_UNAVAILABLE)
    if set(revisions) != _newest():
        return _word("outdated", HTTPStatus.SERVICE_UNAVAILABLE)
    return _word("ready")


@lru_cache(maxsize=1)
def _newest() -> set[str]:
    """The newest revision of the migrations that came with this program."""
    return set(ScriptDirectory(str(ROOT / "migrations")).get_heads())


def _word(word: str, status: HTTPStatus = HTTPStatus.OK) -> Word:
    return word, status, {"Content-Type": "text/plain", "Cache-Control": "no-store"}
