"""Tokens: what a program shows to read releases as somebody of the staff would.

A token is shown to its owner once; what is kept is its digest, which nobody can show in its place.
It is long and random, so a quick digest without salt is as hard to guess from as a slow one.
"""

import secrets
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import delete, select

from app.extensions import db
from app.storage import models, staff
from app.storage.clock import today
from app.storage.staff import Person
from app.storage.waves import changed_rows

PREFIX = "mieux_"  # by which whoever searches published code for secrets knows one
BYTES = 32
LONGEST = 365  # days for which one is good, at most


class Token(NamedTuple):
    """A token as its owner sees it; `expires_on` is the last day on which it is good."""

    id: int
    name: str
    expires_on: date

    @property
    def is_over(self) -> bool:
        """Whether it is good for nothing any more."""
        return self.expires_on < today()


def make(person_id: int, name: str, days: int = LONGEST) -> str:
    """A new token, good for so many days from today, of LONGEST at most; it is shown this once.

    Those that are over, whosever they are, are deleted.
    """
    db.session.execute(delete(models.Token).where(models.Token.expires_on < today()))
    secret = PREFIX + secrets.token_hex(BYTES)
    last = today() + timedelta(days=min(days, LONGEST))
    row = models.Token(staff_id=person_id, digest=_digest(secret), name=name, expires_on=last)
    db.session.add(row)
    db.session.flush()
    return secret


def of(person_id: int) -> list[Token]:
    """The tokens of somebody, the one that lasts longest first."""
    query = select(models.Token).filter_by(staff_id=person_id)
    latest = query.order_by(models.Token.expires_on.desc(), models.Token.id.desc())
    return [Token(row.id, row.name, row.expires_on) for row in db.session.scalars(latest)]


def owner(secret: str) -> Person | None:
    """Who shows this token; None where it never was one, is over, or is a disabled account's."""
    query = select(models.Staff).join(models.Token).where(models.Staff.active)
    good = query.where(models.Token.digest == _digest(secret), models.Token.expires_on >= today())
    row = db.session.scalars(good).one_or_none()
    return row and staff.person(row)


def revoke(person_id: int, id: int) -> bool:
    """End a token; whether there was one of this person's."""
    return _delete(person_id, models.Token.id == id)


def revoke_all(person_id: int) -> bool:
    """End every token of somebody; whether there were any."""
    return _delete(person_id)


def revoke_named(person_id: int, name: str) -> bool:
    """End the tokens that somebody calls so; whether there were any."""
    return _delete(person_id, models.Token.name == name)


def _delete(person_id: int, *which: Any) -> bool:
    statement = delete(models.Token).where(models.Token.staff_id == person_id, *which)
    return changed_rows(db.session.execute(statement)) > 0


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
