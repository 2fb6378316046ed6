"""Codes: the right to one response, as a message or a card says it. Only digests are kept.

docs/decisions/0016-invitations.md says why each step is as it is.
"""

import hmac
import re
import secrets

from flask import current_app

from app.storage import sealing

LENGTH = 12  # signs of 5 bits: 60 bits
CODE = re.compile(f"[{sealing.SIGNS}]{{{LENGTH}}}")


def mint() -> str:
    """A new code, by chance."""
    return "".join(secrets.choice(sealing.SIGNS) for _ in range(LENGTH))


def typed(text: str) -> str | None:
    """The code somebody typed, in any case, with any signs between; or nothing, if it is none."""
    code = sealing.plain(text)
    return code if CODE.fullmatch(code) else None


def digest(wave: str, code: str) -> bytes:
    """What is kept of a code of the wave of this name: no use to whoever lacks the secret key."""
    key = f"mieux code {current_app.config['MIEUX'].secret_key}"
    return hmac.digest(key.encode(), f"{wave} {code}".encode(), "sha256")
