"""What the scripts blind, the server signs, and what they make of it, the server takes."""

from collections.abc import Iterator

import pytest

from app import credentials
from app.exceptions import CredentialIsUnfit
from tests.blind_client import text
from tests.conftest import IS_PROOF
from tests.frontend.programs import Asks, running

COUNT = 2_000 if IS_PROOF else 60


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asks]:
    """The scripts' own work on credentials."""
    with running("blinds.ts", tmp_path_factory.mktemp("scripts")) as asks:
        yield asks


@pytest.mark.hypothesis
def test_random_credentials_go_around_from_the_browser_to_the_server(browser: Asks) -> None:
    pair = credentials.make()
    key = text(pair.public)
    seen: set[bytes] = set()
    for _ in range(COUNT):
        made = browser({"key": key})
        blinded = credentials.from_text(made["blinded"])
        signature = text(credentials.blind_sign(pair.private, blinded))
        shown = credentials.written(browser({"key": key, "made": made, "signature": signature}))
        credentials.verify(pair.public, shown)
        assert signature != text(shown.signature)
        assert made["message"] == text(shown.message)
        seen |= {blinded, shown.message, shown.signature}
    assert 3 * COUNT == len(seen)


def test_a_signature_by_another_key_is_no_credential(browser: Asks) -> None:
    pair, other = credentials.make(), credentials.make()
    made = browser({"key": text(pair.public)})
    blinded = bytes(1) + credentials.from_text(made["blinded"])[1:]  # below any modulus
    signature = text(credentials.blind_sign(other.private, blinded))
    said = browser({"key": text(pair.public), "made": made, "signature": signature})
    assert "Error: invalid signature" == said
    with pytest.raises(CredentialIsUnfit):
        credentials.verify(pair.public, credentials.written(f"{made['message']}.{signature}"))
