"""Files that mean harm are refused or harmless, within two seconds and 200 MiB each.

Each command reads each file in a process of its own (`limited`), which may take no more.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest

from app.config import ROOT
from tests.conftest import IS_PROOF
from tests.questionnaire.hostile import HOSTILE

Costs: TypeAlias = Callable[[str], list[dict[str, Any]]]

NAMES = [*HOSTILE]
SAMPLE = NAMES if IS_PROOF else NAMES[::20]
LONGEST, MOST = 2.0, 200  # seconds of computing, and mebibytes beyond those of the program
REFUSED_OR_NOT = (0, 1, 2)  # exit codes


@pytest.fixture(scope="module")
def costs() -> Iterator[Costs]:
    """What comes of each command on a file, by its name."""
    started = [sys.executable, "-m", "tests.questionnaire.limited"]
    pipe = subprocess.PIPE
    with subprocess.Popen(started, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as process:

        def of(name: str) -> list[dict[str, Any]]:
            assert process.stdin and process.stdout
            print(json.dumps(name), file=process.stdin, flush=True)
            found: list[dict[str, Any]] = json.loads(process.stdout.readline())["costs"]
            return found

        yield of


def test_there_are_two_hundred() -> None:
    assert len(NAMES) >= 200


@pytest.mark.hypothesis
@pytest.mark.parametrize("name", SAMPLE)
def test_a_hostile_file_is_refused_or_harmless(costs: Costs, name: str) -> None:
    for cost in costs(name):
        assert "" == cost["broken"], cost
        assert cost["code"] in REFUSED_OR_NOT, cost
        assert cost["seconds"] < LONGEST, cost
        assert cost["mebibytes"] < MOST, cost
