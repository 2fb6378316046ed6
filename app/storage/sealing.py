"""What is sealed under a code: the code alone finds it and reads it. No database here.

docs/decisions/0011-drafts.md says why each step is as it is.
"""

import hashlib
import hmac
import json
import re
import secrets
from base64 import b32encode
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from app.questionnaire.answers import Raw

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: without I, L, O and U
CODE = re.compile(f"[{SIGNS}]{{16}}")  # of 5 bits each: 80
GROUP = 4  # signs, as a person reads them out

# 32 MiB and 76 ms of one processor (2026): little to wait, and too much to try 2 ** 80 times.
COST, BLOCK, LANES = 2**15, 8, 1
ID, KEY, NONCE = 16, 32, 12  # bytes: of a row, for AES-256, and as GCM has it
SMALLEST = 4096  # bytes; most forms fit, and each step above is twice as large

_SIGN_OF_BITS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", SIGNS)
_MISREAD = str.maketrans("OIL", "011")


class Keys(NamedTuple):
    """What a code gives in one wave: under which id something lies, and the key to it."""

    id: bytes
    key: bytes


def code_of(mark: str) -> str:
    """The code of the form with this mark, always the same: 80 bits that tell nothing of it."""
    bits = hashlib.sha256(b"mieux draft code " + mark.encode()).digest()[:10]
    return b32encode(bits).decode().translate(_SIGN_OF_BITS)


def form_of(mark: str) -> bytes:
    """What names the form with this mark beside its draft: 256 bits that tell nothing of it."""
    return hmac.digest(mark.encode(), b"mieux draft of this form", "sha256")


def shown(code: str) -> str:
    """A code as it is read and copied by hand: K7QM-02BD-…."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def typed(text: str) -> str | None:
    """The code somebody typed, in any case, with any signs between; or nothing, if it is none."""
    code = plain(text)
    return code if CODE.fullmatch(code) else None


def plain(text: str) -> str:
    """The signs somebody typed, as a code has them: in capitals, with nothing between."""
    return re.sub(r"[\W_]", "", text).upper().translate(_MISREAD)


def keys(code: str, wave: str) -> Keys:
    """What the code gives in the wave of this name: 76 ms of work, whoever asks and why."""
    salt = b"mieux draft " + wave.encode()
    derived = Scrypt(salt=salt, length=ID + KEY, n=COST, r=BLOCK, p=LANES).derive(code.encode())
    return Keys(derived[:ID], derived[ID:])


def seal(form: Raw, key: bytes) -> bytes:
    """The form, encrypted; its length says no more than the next power of two."""
    plain = json.dumps(form).encode()
    size = max(SMALLEST, 1 << (len(plain) - 1).bit_length())
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain.ljust(size), None)


def unseal(blob: bytes, key: bytes) -> Raw:
    """The form that was sealed. Raises InvalidTag where the key or the blob is another."""
    form: Raw = json.loads(AESGCM(key).decrypt(blob[:NONCE], blob[NONCE:], None))
    return form
