"""Blind signatures: RFC 9474's own examples, and whatever chance gives."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app import credentials
from app.credentials import Credential, Pair
from app.exceptions import (
    BlindedMessageIsUnfit,
    CredentialIsUnfit,
    SecretIsMissing,
    SigningFailed,
)
from tests import blind_client
from tests.conftest import IS_PROOF

VECTORS = json.loads((Path(__file__).parent / "vectors" / "rfc9474.json").read_text())
OURS = "RSABSSA-SHA384-PSS-Randomized"
KEYS = [credentials.make() for _ in range(2)]
ROUND_TRIPS = 2_000 if IS_PROOF else 200


def pair(vector: Mapping[str, str]) -> Pair:
    """The key of an example."""
    n, e, d, p, q = (int(vector[name], 16) for name in "nedpq")
    public = rsa.RSAPublicNumbers(e, n)
    key = rsa.RSAPrivateNumbers(
        p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public
    ).private_key()
    return Pair(
        public.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    )


def known(vector: Mapping[str, str], *names: str) -> list[bytes]:
    return [bytes.fromhex(vector[name]) for name in names]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_examples_of_the_rfc_come_out(vector: Mapping[str, str]) -> None:
    public, private = pair(vector)
    message, prefix, salt = known(vector, "msg", "msg_prefix", "salt")
    blinded_message, blind_signature, signature = known(vector, "blinded_msg", "blind_sig", "sig")
    prepared = blind_client.prepare(message, prefix)
    assert vector["prepared_msg"] == prepared.hex()
    made = blind_client.blind(public, prepared, salt, int(vector["inv"], 16))
    assert blinded_message == made.blinded
    assert blind_signature == credentials.blind_sign(private, blinded_message)
    pss = PSS(MGF1(SHA384()), len(salt))
    assert signature == blind_client.unblinded(public, made, blind_signature)
    key = blind_client.load_der_public_key(public)
    key.verify(signature, prepared, pss, SHA384())


def test_the_example_of_our_variant_is_verified() -> None:
    assert {OURS} < {vector["name"] for vector in VECTORS} and 4 == len(VECTORS)
    for vector in VECTORS:
        public, _ = pair(vector)
        shown = Credential(*known(vector, "prepared_msg", "sig"))
        if "PSSZERO" in vector["name"]:
            with pytest.raises(CredentialIsUnfit):
                credentials.verify(public, shown)
        else:
            credentials.verify(public, shown)


@settings(max_examples=ROUND_TRIPS)
@given(
    st.sampled_from(KEYS),
    st.binary(min_size=64, max_size=64),
    st.binary(min_size=48, max_size=48),
    st.integers(1, 2**2047),
)
@example(KEYS[0], bytes(64), bytes(48), 1)
def test_whatever_is_blinded_is_signed_and_verified(
    key: Pair, message: bytes, salt: bytes, inverse: int
) -> None:
    made = blind_client.blind(key.public, message, salt, inverse)
    signature = credentials.blind_sign(key.private, made.blinded)
    shown = blind_client.finalize(key.public, made, signature)
    assert shown == credentials.written(blind_client.field(shown))
    assert inverse == 1 or shown.signature != signature
    with pytest.raises(CredentialIsUnfit):
        credentials.verify(next(other.public for other in KEYS if other != key), shown)


@settings(max_examples=20)
@given(st.data())
def test_a_signature_changed_anywhere_is_refused(data: st.DataObject) -> None:
    public, private = KEYS[0]
    made = blind_client.fresh(public)
    shown = blind_client.finalize(public, made, credentials.blind_sign(private, made.blinded))
    place = data.draw(st.integers(0, len(shown.message + shown.signature) * 8 - 1))
    raw = bytearray(shown.message + shown.signature)
    raw[place // 8] ^= 1 << place % 8
    altered = Credential(bytes(raw[:64]), bytes(raw[64:]))
    with pytest.raises(CredentialIsUnfit):
        credentials.verify(public, altered)


@pytest.mark.parametrize(
    "blinded", [b"", b"\1", bytes(255), bytes(257), b"\xff" * 256, b"\0" + b"\xff" * 256]
)
def test_only_a_number_below_the_modulus_is_signed(blinded: bytes) -> None:
    with pytest.raises(BlindedMessageIsUnfit):
        credentials.blind_sign(KEYS[0].private, blinded)


def test_the_modulus_itself_is_not_signed() -> None:
    n = blind_client.numbers(KEYS[0].public).n
    with pytest.raises(BlindedMessageIsUnfit):
        credentials.blind_sign(KEYS[0].private, n.to_bytes(256))
    assert credentials.blind_sign(KEYS[0].private, (n - 1).to_bytes(256))


def test_a_signature_that_came_out_wrong_does_not_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    power = credentials._power
    monkeypatch.setattr(credentials, "_power", lambda numbers, base: power(numbers, base) + 1)
    with pytest.raises(SigningFailed):
        credentials.blind_sign(KEYS[0].private, bytes(255) + b"\2")


def test_each_signature_is_computed_from_another_base(monkeypatch: pytest.MonkeyPatch) -> None:
    seen, power = set(), credentials._power

    def watched(numbers: rsa.RSAPrivateNumbers, base: int) -> int:
        seen.add(base)
        return power(numbers, base)

    monkeypatch.setattr(credentials, "_power", watched)
    blinded = bytes(255) + b"\2"
    assert 1 == len({credentials.blind_sign(KEYS[0].private, blinded) for _ in range(5)})
    assert 5 == len(seen - {2})


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", "a", "a.b", "é.é", f"{'A' * 86}.", f"{'A' * 86}.{'A' * 341}"),
        *(f"{'A' * 87}.{'A' * 342}", f"{'A' * 86}.{'A' * 342}.A"),
        *(f"{'A' * 86} .{'A' * 342}", "\0", "=" * 400),
    ],
)
def test_what_is_no_credential_is_refused(text: str) -> None:
    with pytest.raises(CredentialIsUnfit):
        credentials.written(text)


def test_a_sealed_key_opens_with_its_secret_and_its_public_half_only() -> None:
    first, second = KEYS
    sealed = credentials.seal(first, ("new", "old"))
    assert first.private == credentials.unseal(sealed, first.public, ("newer", "new"))
    for others in (("old",), ()):
        with pytest.raises(SecretIsMissing):
            credentials.unseal(sealed, first.public, others)
    with pytest.raises(InvalidTag):
        credentials.unseal(sealed, second.public, ("new",))
    with pytest.raises(InvalidTag):
        credentials.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), first.public, ("new",))
    assert first.private[40:60] not in sealed
    assert sealed != credentials.seal(first, ("new",)), "the same key is never sealed alike"
