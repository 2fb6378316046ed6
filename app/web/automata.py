"""Programs that answer an open wave: slowed until it is not worth their while; people never are.

Three things tell them: a field that only they fill in, an interview that takes no time, and more
responses from one address than a room of people gives. Nothing of it is kept: the stamp that says
when an interview began is in its form only, and addresses are counted in memory.
"""

import hmac
import time
from collections.abc import Mapping, Sequence

from flask import current_app
from flask_babel import gettext

from app.config import Config
from app.storage.waves import ANYONE, Wave
from app.web.limits import allowed

TRAP = "_remark"  # a field that nobody sees, under a name that browsers fill in for nobody


def stamp() -> str:
    """When an interview begins, which is now, signed."""
    began = str(int(time.time()))
    return f"{began}.{_sign(began)}"


def is_ours(began: str) -> bool:
    """Whether this is a stamp of ours."""
    at, _, signature = began.partition(".")
    return hmac.compare_digest(signature.encode(), _sign(at).encode())


def since(began: str) -> float | None:
    """Seconds since then, by a stamp of ours; None by any other."""
    return time.time() - int(began.partition(".")[0]) if is_ours(began) else None


def suspected(wave: Wave, began: str, sent: Mapping[str, Sequence[str]]) -> str:
    """Why a form that is sent looks like a program's, as a sentence; empty if it does not."""
    if wave.mode != ANYONE:
        return ""
    settings: Config = current_app.config["MIEUX"]
    if any(sent.get(TRAP, ())) or _is_quick(began, settings.quickest):
        return str(gettext("This was quicker than people are: wait a moment, then send again."))
    if not allowed("send", settings.crowd):
        return str(
            gettext("Very many answers came from your network just now: send again in ten minutes.")
        )
    return ""


def _is_quick(began: str, least: int) -> bool:
    """Whether a form comes sooner than so many seconds after it began, or does not say when."""
    if least <= 0:
        return False
    passed = since(began)
    return passed is None or passed < least


def _sign(began: str) -> str:
    key = f"mieux began {current_app.config['MIEUX'].secret_key}".encode()
    return hmac.digest(key, began.encode(), "sha256").hex()[:32]
