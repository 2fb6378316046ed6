"""Issuing and verifying a credential, against the arithmetic that nothing can do without.

    .venv/bin/python benchmarks/credentials.py [--rounds 5]

Issuing is all that the server computes for one request of a browser: it opens the sealed key,
signs by the Chinese remainder theorem what was blinded, with another base, and verifies. What it
writes to the database is the same as with a code, and left out. The floor is `pow` alone, twice,
with half of the key's length. Verifying is reading a credential from its form and checking it; its
floor is the same check by `cryptography`, with the key at hand. Times are of the processor, for
one of each; the best round counts.
"""

import argparse
import os
import platform
import secrets
import time
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_der_public_key

from app import credentials
from tests import blind_client

AIMS = {"issuing": 15.0, "verifying": 1.0}  # ms
COUNT = 100  # in a round
SECRETS = (secrets.token_urlsafe(48),)


def main() -> None:
    """Measure both in turn with their floors, and say whether the aims are met."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    print(
        f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{credentials.BITS} bits\n"
    )
    print(f"{'':10}{'ours':>11}{'floor':>11}{'ratio':>8}{'aim':>10}")
    missed = [name for name, pair in cases().items() if not report(name, *pair, rounds)]
    raise SystemExit(f"Over their aim: {', '.join(missed)}" if missed else 0)


def cases() -> dict[str, tuple[Callable[[], object], Callable[[], object]]]:
    """What is measured, each with its floor."""
    pair = credentials.make()
    sealed = credentials.seal(pair, SECRETS)
    made = blind_client.fresh(pair.public)
    shown = blind_client.finalize(
        pair.public, made, credentials.blind_sign(pair.private, made.blinded)
    )
    form = blind_client.field(shown)
    private, public = load_der_private_key(pair.private, None), load_der_public_key(pair.public)
    assert isinstance(private, rsa.RSAPrivateKey) and isinstance(public, rsa.RSAPublicKey)
    numbers, base = private.private_numbers(), int.from_bytes(made.blinded)

    def issue() -> None:
        credentials.blind_sign(credentials.unseal(sealed, pair.public, SECRETS), made.blinded)

    def powers() -> None:
        pow(base % numbers.p, numbers.dmp1, numbers.p)
        pow(base % numbers.q, numbers.dmq1, numbers.q)

    def verify() -> None:
        credentials.verify(pair.public, credentials.written(form))

    def bare() -> None:
        public.verify(shown.signature, shown.message, credentials.PSS, SHA384())

    return {"issuing": (issue, powers), "verifying": (verify, bare)}


def report(name: str, ours: Callable[[], object], floor: Callable[[], object], rounds: int) -> bool:
    """Print the figures of one, and say whether it stays below its aim."""
    pairs = [(milliseconds(ours), milliseconds(floor)) for _ in range(rounds)]
    best, least = min(mine for mine, _ in pairs), min(bare for _, bare in pairs)
    print(f"{name:10}{best:8.3f} ms{least:8.3f} ms{best / least:8.2f}{AIMS[name]:7.1f} ms")
    return best < AIMS[name]


def milliseconds(does: Callable[[], object]) -> float:
    """How much of the processor something takes, once."""
    start = time.process_time()
    for _ in range(COUNT):
        does()
    return (time.process_time() - start) / COUNT * 1000


if __name__ == "__main__":
    main()
