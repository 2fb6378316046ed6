"""What the browser does for a credential, in Python: RFC 9474's Prepare, Blind and Finalize.

Not part of the program: the server only ever signs and verifies. Chance can be given, as the RFC's
own examples need.
"""

import hashlib
import math
import secrets
from base64 import urlsafe_b64encode
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import load_der_public_key

from app import credentials
from app.credentials import Credential

DIGEST = "sha384"
SALT = 48  # bytes
PREFIX = 32  # bytes that a randomized variant puts before the message


class Blinded(NamedTuple):
    """What goes to the server, and what the browser keeps to itself."""

    message: bytes  # prepared
    blinded: bytes
    inverse: int


def prepare(message: bytes, prefix: bytes | None = None) -> bytes:
    return (secrets.token_bytes(PREFIX) if prefix is None else prefix) + message


def blind(
    public: bytes, message: bytes, salt: bytes | None = None, inverse: int | None = None
) -> Blinded:
    """RFC 9474, 4.2; as its examples have it, the encoding is a bit shorter than the modulus."""
    n, e = numbers(public).n, numbers(public).e
    salt = secrets.token_bytes(SALT) if salt is None else salt
    encoded = int.from_bytes(_encoded(message, n.bit_length() - 1, salt))
    assert math.gcd(encoded, n) == 1
    factor = 1 + secrets.randbelow(n - 1) if inverse is None else pow(inverse, -1, n)
    blinded = encoded * pow(factor, e, n) % n
    return Blinded(message, _bytes(blinded, n), pow(factor, -1, n))


def finalize(public: bytes, secret: Blinded, blind_signature: bytes) -> Credential:
    """RFC 9474, 4.4: the signature with its blinding taken off. Raises CredentialIsUnfit."""
    found = Credential(secret.message, unblinded(public, secret, blind_signature))
    credentials.verify(public, found)
    return found


def unblinded(public: bytes, secret: Blinded, blind_signature: bytes) -> bytes:
    n = numbers(public).n
    return _bytes(int.from_bytes(blind_signature) * secret.inverse % n, n)


def fresh(public: bytes) -> Blinded:
    """A message of chance alone, blinded."""
    return blind(public, prepare(secrets.token_bytes(32)))


def numbers(public: bytes) -> RSAPublicNumbers:
    return load_der_public_key(public).public_numbers()


def field(credential: Credential) -> str:
    """A credential as the last form carries it."""
    return f"{text(credential.message)}.{text(credential.signature)}"


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _encoded(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE of RFC 8017, 9.1.1."""
    size = (bits + 7) // 8
    hashed = hashlib.new(DIGEST, message).digest()
    seed = hashlib.new(DIGEST, bytes(8) + hashed + salt).digest()
    block = b"\x01" + salt
    block = block.rjust(size - len(seed) - 1, b"\0")
    mask = _mask(seed, len(block))
    masked = bytearray(a ^ b for a, b in zip(block, mask, strict=True))
    masked[0] &= 0xFF >> (8 * size - bits)
    return bytes(masked) + seed + b"\xbc"


def _mask(seed: bytes, size: int) -> bytes:
    """MGF1 of RFC 8017, B.2.1."""
    blocks = -(-size // hashlib.new(DIGEST).digest_size)
    mask = b"".join(
        hashlib.new(DIGEST, seed + number.to_bytes(4)).digest() for number in range(blocks)
    )
    return mask[:size]


def _bytes(number: int, modulus: int) -> bytes:
    return number.to_bytes((modulus.bit_length() + 7) // 8)
