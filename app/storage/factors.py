"""What the staff sign in with: whether it is there, used once, and forgotten when it is lost."""

from typing import NamedTuple

from sqlalchemy import update

from app.exceptions import StaffNotFound
from app.extensions import db
from app.storage import models
from app.storage.staff import shut_out, sign_out_everywhere


class Factors(NamedTuple):
    """What someone has set: a password, codes of a telephone, and how many passkeys."""

    password: bool
    codes: bool
    passkeys: int


def of(id: int) -> Factors:
    """What someone has set. Raises StaffNotFound."""
    row = _row(id)
    return Factors(row.password is not None, row.tf_primary_method is not None, len(row.webauthn))


def reset(id: int) -> None:
    """Forget every second factor of someone, who sets a new one at the next signing in.

    Every session and token of theirs ends: whoever found the telephone is out.
    Raises StaffNotFound.
    """
    row = _row(id)
    row.tf_primary_method = row.tf_totp_secret = row.mf_recovery_codes = None
    row.webauthn.clear()
    shut_out(row)
    db.session.flush()


def claim(id: int) -> bool:
    """Whether someone has no second factor yet; every set-up that was begun is then over.

    Each names the number that is replaced here: of two that end at once, one holds.
    """
    row = _alone(id)
    if row.tf_primary_method is not None or row.webauthn:
        return False
    sign_out_everywhere(row)
    return True


def take_code(id: int, counter: int) -> bool:
    """Whether this code of a phone comes after the last one taken, which it then is."""
    row = _alone(id)
    if row.tf_last_counter is not None and row.tf_last_counter >= counter:
        return False
    row.tf_last_counter = counter
    return True


def take_recovery_code(id: int, digest: str) -> bool:
    """Whether this is one of someone's recovery codes, which it then is no more."""
    row = _alone(id)
    if digest not in (row.mf_recovery_codes or ()):
        return False
    (row.mf_recovery_codes or []).remove(digest)
    return True


def _alone(id: int) -> models.Staff:
    """Someone's row as it stands, for nobody else to change until the commit.

    To write something does that on SQLite too, which knows no SELECT … FOR UPDATE.
    """
    db.session.execute(update(models.Staff).where(models.Staff.id == id).values(id=id))
    return db.session.get_one(models.Staff, id, populate_existing=True)


def _row(id: int) -> models.Staff:
    row = db.session.get(models.Staff, id)
    if row is None:
        raise StaffNotFound(str(id))
    return row
