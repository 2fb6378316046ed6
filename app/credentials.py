"""Credentials: signed unseen for whoever has a right, and shown with the response.

RFC 9474, in its variant RSABSSA-SHA384-PSS-Randomized: the server signs a message that is blinded,
and later knows its signature under the message, but not for whom it was made. Arithmetic only: who
has a right, and what is kept, is storage's. docs/decisions/0018-credentials.md says why each step
is as it is.
"""

import hashlib
import secrets
from base64 import b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Sequence
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)

from app.exceptions import BlindedMessageIsUnfit, CredentialIsUnfit, SecretIsMissing, SigningFailed

BITS = 2048  # of a modulus
EXPONENT = 65537
SIGNATURE = BITS // 8  # bytes; a blinded message has as many
MESSAGE = 64  # bytes: the chance that RFC 9474's Prepare puts first, and as many of the browser's
PSS = padding.PSS(padding.MGF1(SHA384()), 48)

ID, KEY, NONCE = 8, 32, 12  # bytes: what names a secret, for AES-256, and as GCM has it


class Pair(NamedTuple):
    """A key in two halves, as DER: SubjectPublicKeyInfo, and PKCS #8."""

    public: bytes
    private: bytes


class Credential(NamedTuple):
    """A message that was signed unseen, and its signature."""

    message: bytes
    signature: bytes

    @property
    def digest(self) -> bytes:
        """What is kept of it: 256 bits that tell of nothing else."""
        return hashlib.sha256(self.message).digest()


def make() -> Pair:
    """A new pair: tens of milliseconds of work."""
    key = rsa.generate_private_key(EXPONENT, BITS)
    return Pair(
        key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    )


def blind_sign(private: bytes, blinded: bytes) -> bytes:
    """RFC 9474, 4.3: the signature of what cannot be read, verified before it leaves.

    Raises BlindedMessageIsUnfit, SigningFailed.
    """
    # Its numbers were checked as it was made: to check them again costs as much as five signatures.
    key = load_der_private_key(private, None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, rsa.RSAPrivateKey)
    numbers = key.private_numbers()
    n, e, size = numbers.public_numbers.n, numbers.public_numbers.e, key.key_size // 8
    message = int.from_bytes(blinded)
    if len(blinded) != size or message >= n:
        raise BlindedMessageIsUnfit
    # The time that pow takes tells of its base: nobody else knows this one.
    mask = 1 + secrets.randbelow(n - 1)
    signature = _power(numbers, message * pow(mask, e, n) % n) * pow(mask, -1, n) % n
    if pow(signature, e, n) != message:  # a fault in one half would give the key away
        raise SigningFailed
    return signature.to_bytes(size)


def verify(public: bytes, credential: Credential) -> None:
    """Check what was signed with the other half of this key. Raises CredentialIsUnfit."""
    key = load_der_public_key(public)
    assert isinstance(key, rsa.RSAPublicKey)
    try:
        key.verify(credential.signature, credential.message, PSS, SHA384())
    except InvalidSignature:
        raise CredentialIsUnfit from None


def written(text: str) -> Credential:
    """The credential that a form carries: message and signature as base64url, with a dot between.

    Raises CredentialIsUnfit.
    """
    message, _, signature = text.partition(".")
    try:
        found = Credential(from_text(message), from_text(signature))
    except ValueError:
        raise CredentialIsUnfit from None
    if (len(found.message), len(found.signature)) != (MESSAGE, SIGNATURE):
        raise CredentialIsUnfit
    return found


def to_text(content: bytes) -> str:
    """The bytes as base64url, without padding."""
    return urlsafe_b64encode(content).decode().rstrip("=")


def from_text(text: str) -> bytes:
    """The bytes that are written as base64url, with or without padding. Raises ValueError."""
    try:
        return b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except Error as error:
        raise ValueError("not base64url") from error


def seal(pair: Pair, known: Sequence[str]) -> bytes:
    """The private half, encrypted under the first of these secrets, for this public half only."""
    name, key = _derived(known[0])
    nonce = secrets.token_bytes(NONCE)
    return name + nonce + AESGCM(key).encrypt(nonce, pair.private, pair.public)


def unseal(sealed: bytes, public: bytes, known: Sequence[str]) -> bytes:
    """The private half, with whichever of these secrets it was sealed under.

    Raises SecretIsMissing, and InvalidTag where it was altered or belongs to another public half.
    """
    name, nonce, encrypted = sealed[:ID], sealed[ID : ID + NONCE], sealed[ID + NONCE :]
    for secret in known:
        its_name, key = _derived(secret)
        if its_name == name:
            return AESGCM(key).decrypt(nonce, encrypted, public)
    raise SecretIsMissing


def _power(numbers: rsa.RSAPrivateNumbers, base: int) -> int:
    """The base to the private exponent, by the Chinese remainder theorem (RFC 8017, 5.2.1)."""
    of_p = pow(base % numbers.p, numbers.dmp1, numbers.p)
    of_q = pow(base % numbers.q, numbers.dmq1, numbers.q)
    return of_q + numbers.q * ((of_p - of_q) * numbers.iqmp % numbers.p)


def _derived(secret: str) -> tuple[bytes, bytes]:
    """What names a secret beside what it seals, telling nothing of it, and its key."""
    derived = HKDF(SHA256(), ID + KEY, None, b"mieux wave key").derive(secret.encode())
    return derived[:ID], derived[ID:]
