"""Staff: who coordinates, analyses and administers. Signing in is Flask-Security's business."""

import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.exceptions import LastAdministrator, StaffExists, StaffIsUnfit, StaffNotFound
from app.extensions import db
from app.storage import models, waves
from app.storage.clock import today

ADMINISTRATOR, COORDINATOR, ANALYST = ROLES = "administrator", "coordinator", "analyst"
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

_ADMINISTRATORS = select(models.Staff.id).filter_by(role=ADMINISTRATOR, active=True)


class Person(NamedTuple):
    """Someone of the staff; `cooperatives` are those whose waves they see, none: all waves."""

    id: int
    email: str
    name: str
    role: str
    cooperatives: tuple[str, ...]
    language: str
    active: bool


def add(
    email: str, name: str, role: str, cooperatives: Sequence[str] = (), language: str = "fr"
) -> Person:
    """Add someone who cannot sign in yet: they choose their password by a link of their own.

    Raises StaffExists, StaffIsUnfit.
    """
    email = email.strip().lower()
    if not EMAIL.fullmatch(email):
        raise StaffIsUnfit(email)
    if _row(email) is not None:
        raise StaffExists(email)
    row = models.Staff(
        email=email,
        name=name.strip(),
        role=_role(role),
        cooperatives=_cooperatives(role, cooperatives),
        language=language,
        active=True,
        fs_uniquifier=secrets.token_hex(16),
    )
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:  # somebody else added them meanwhile
        db.session.rollback()
        raise StaffExists(email) from None
    return person(row)


def change(id: int, role: str, cooperatives: Sequence[str]) -> Person:
    """Give someone another role or other cooperatives; their next page obeys it.

    Raises StaffNotFound, StaffIsUnfit, LastAdministrator.
    """
    row = _by_id(id)
    with _an_administrator_stays(row.email):
        row.role, row.cooperatives = _role(role), _cooperatives(role, cooperatives)
    return person(row)


def disable(email: str) -> Person:
    """Sign someone out everywhere, end their tokens, and let them in no more.

    Raises StaffNotFound, LastAdministrator.
    """
    row = _row(email)
    if row is None:
        raise StaffNotFound(email)
    with _an_administrator_stays(email):
        row.active, row.disabled_on = False, today()
        shut_out(row)
    return person(row)


def enable(email: str) -> Person:
    """Let someone in again. Raises StaffNotFound."""
    row = _row(email)
    if row is None:
        raise StaffNotFound(email)
    row.active, row.disabled_on = True, None
    db.session.flush()
    return person(row)


def every() -> list[Person]:
    """All of the staff, those who can sign in first, by address."""
    query = select(models.Staff).order_by(models.Staff.active.desc(), models.Staff.email)
    return [person(row) for row in db.session.scalars(query)]


def read(id: int) -> Person:
    """The person with this id. Raises StaffNotFound."""
    return person(_by_id(id))


def find(email: str) -> Person:
    """The person with this address. Raises StaffNotFound."""
    row = _row(email)
    if row is None:
        raise StaffNotFound(email)
    return person(row)


def person(row: models.Staff) -> Person:
    """A row of the table as a value."""
    cooperatives = tuple(row.cooperatives)
    return Person(row.id, row.email, row.name, row.role, cooperatives, row.language, row.active)


def sign_out_everywhere(row: models.Staff) -> None:
    """End every session of this person: each names the number that is replaced here."""
    row.fs_uniquifier = secrets.token_hex(16)


def shut_out(row: models.Staff) -> None:
    """End every session of this person, and every token: whoever else has one is out too."""
    sign_out_everywhere(row)
    db.session.execute(delete(models.Token).filter_by(staff_id=row.id))


def _row(email: str) -> models.Staff | None:
    query = select(models.Staff).filter_by(email=email.strip().lower())
    return db.session.scalars(query).one_or_none()


def _by_id(id: int) -> models.Staff:
    row = db.session.get(models.Staff, id)
    if row is None:
        raise StaffNotFound(str(id))
    return row


@contextmanager
def _an_administrator_stays(email: str) -> Iterator[None]:
    """Do what is inside, unless nobody could let anybody in afterwards.

    PostgreSQL's locks keep two administrators from disabling each other at the same time; SQLite
    has one writer, which has the last word.
    """
    before = db.session.execute(_ADMINISTRATORS.order_by(models.Staff.id).with_for_update()).all()
    yield
    db.session.flush()
    if before and db.session.execute(_ADMINISTRATORS).first() is None:
        raise LastAdministrator(email)


def _role(role: str) -> str:
    if role not in ROLES:
        raise StaffIsUnfit(role)
    return role


def _cooperatives(role: str, codes: Sequence[str]) -> list[str]:
    """The codes, each once. An administrator sees the whole network."""
    wrong = next((code for code in codes if not waves.NAME.fullmatch(code)), None)
    if wrong is not None:
        raise StaffIsUnfit(wrong)
    return [] if role == ADMINISTRATOR else sorted(set(codes))
