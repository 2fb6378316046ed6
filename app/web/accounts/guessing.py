"""Guessing is slow: whose lock a try is at, and whether it may be looked at.

Everyone who types an address shares its lock, so that guessing is slow wherever it comes from. A
browser that signed in before has a lock of its own (a device cookie, as OWASP calls it): whatever
others type, its owner gets in.
"""

import hmac
import secrets

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.extensions import db
from app.storage import attempts
from app.web import limits
from app.web.sessions import STAFF

COOKIE = "staff_device"
KEPT = 180 * 24 * 3600  # seconds without signing in after which a browser is unknown again
MOST = 100  # tries by one visitor in ten minutes, at all locks together: an office has one address


def may_try(what: str, email: str) -> bool:
    """Count one more try of a `password` or a `code`, or one more `mail`, before it is looked at.

    False while tries have to wait: the next may be looked at after a while. Whether anybody has
    this address makes no difference.
    """
    if not limits.allowed("staff", MOST):
        return False
    counted = attempts.begin(_lock(what, email))
    db.session.commit()  # now, so that what is tried meanwhile is counted too
    return counted


def succeeded(what: str, email: str) -> None:
    """The try was right: its lock opens at once for the next ones."""
    attempts.forget(_lock(what, email))
    db.session.commit()


def proved(email: str) -> None:
    """Whoever reads this address's mail is its owner: no lock is left on it."""
    for what in ("password", "code", "mail"):
        attempts.forget(_lock(what, email))
        attempts.forget(f"{what} {_digest(email)}")
    db.session.commit()


def know_device(response: Response, email: str) -> None:
    """Give a browser that has just signed in a lock of its own."""
    value = _serializer().dumps([_digest(email), secrets.token_hex(16)])
    response.set_cookie(
        COOKIE, value, max_age=KEPT, path=STAFF, secure=True, httponly=True, samesite="Lax"
    )


def _lock(what: str, email: str) -> str:
    return f"{what} {_device(email) or _digest(email)}"


def _device(email: str) -> str | None:
    """This browser's own name, if it signed in before with this address."""
    try:
        account, device = _serializer().loads(request.cookies.get(COOKIE, ""), max_age=KEPT)
    except (BadSignature, ValueError):
        return None
    return str(device) if account == _digest(email) else None


def _digest(email: str) -> str:
    """Stands for an address where it must not be read."""
    return hmac.digest(_secret(), f"lock {email.strip().lower()}".encode(), "sha256").hex()[:32]


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_secret(), salt="mieux device")


def _secret() -> bytes:
    return str(current_app.secret_key).encode()
