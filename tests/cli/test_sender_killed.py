"""A sender killed at any moment: nobody is sent anything twice, and nobody is forgotten.

Where the mail server has a message and its answer is lost, nobody can know: such a message counts
as sent, is shown as doubtful, and is sent again only when a person says so.

`make proof` kills at twenty moments on each database; `make test` at five, of a shorter sending.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from app.config import ROOT
from app.extensions import db
from app.storage import invitations
from app.storage.models import Invitation
from tests import invited
from tests.conftest import IS_PROOF, environment, in_proof_on_each
from tests.invited import SETTINGS, SITE, address, wave
from tests.mailbox import Mailbox, mailbox

DOUBTFUL = db.select(Invitation.address).filter_by(doubt=True)
PEOPLE, KILLS = (500, 20) if IS_PROOF else (100, 5)
AT_ONCE = 100 if IS_PROOF else 30  # people whom two senders write to


class Senders:
    """Starts `mieux invite …` in processes of their own."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        kept = {name: value for name, value in os.environ.items() if "MIEUX_" not in name}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        command = [sys.executable, "-m", "tests.cli.senders"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=kept | dict(settings), text=True, **pipes
        )

    def start(self, *arguments: str) -> int:
        """The number of a process that runs this."""
        assert self.process.stdin and self.process.stdout
        print(*arguments, file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline())

    def wait(self, *senders: int) -> None:
        """Until all of these have done what they had to."""
        assert self.process.stderr
        ended = {self.process.stderr.readline().strip() for _ in senders}
        assert {f"done {sender}" for sender in senders} == ended


@contextmanager
def sending(url: str, folder: Path, people: int) -> Iterator[tuple[Flask, Mailbox, Senders]]:
    """So many people to invite, a mail server, and what starts senders."""
    with mailbox() as box, invited.application(url, folder) as app:
        invited.field(app, people)
        settings = environment(url, folder) | SETTINGS
        senders = Senders(settings | {"MIEUX_URL": SITE, "MIEUX_SMTP": box.address})
        with senders.process:
            yield app, box, senders


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@in_proof_on_each("sqlite")
@pytest.mark.timeout(300)  # twenty senders, on a machine that may be busy
def test_killed_at_any_moment_nobody_is_sent_twice_and_nobody_is_forgotten(
    migrated_url: str, tmp_path: Path
) -> None:
    chance = random.Random(20261123)
    everyone = {address(number) for number in range(PEOPLE)}
    with sending(migrated_url, tmp_path, PEOPLE) as (app, box, senders):
        for stop in sorted(chance.sample(range(1, PEOPLE - KILLS), KILLS)):
            sender = senders.start("send", "ici")
            while len(box.messages) < stop:
                assert is_there(sender)
                time.sleep(0.0005)
            time.sleep(chance.uniform(0, 0.02))
            os.kill(sender, signal.SIGKILL)
            while is_there(sender):
                time.sleep(0.001)
        time.sleep(0.2)  # what was on its way when the last one was killed
        senders.wait(senders.start("send", "ici"))

        received = Counter(message["To"] for message in box.messages)
        with app.app_context():
            counts = invitations.count(wave())
            doubtful = set(db.session.scalars(DOUBTFUL))
            db.session.rollback()
        print(f"{len(doubtful)} doubtful, of which {len(doubtful & set(received))} had arrived")
        assert {1} == set(received.values()), "nobody twice"
        assert everyone == set(received) | doubtful, "nobody is forgotten"
        assert (0, len(doubtful)) == (counts.waiting, counts.doubtful)
        assert len(doubtful) <= KILLS, "one for each kill, at most"

        senders.wait(senders.start("send", "ici", "--doubtful"))
        received = Counter(message["To"] for message in box.messages)
        assert everyone == set(received) and max(received.values()) <= 2
        ids = {(message["To"], message["Message-ID"]) for message in box.messages}
        assert PEOPLE == len(ids), "sent again, a message keeps its id"


@in_proof_on_each("postgresql")  # where both write at the same instant
def test_two_senders_at_once_send_nobody_twice(migrated_url: str, tmp_path: Path) -> None:
    with sending(migrated_url, tmp_path, AT_ONCE) as (_, box, senders):
        senders.wait(*[senders.start("send", "ici") for _ in range(2)])
    assert {address(number): 1 for number in range(AT_ONCE)} == Counter(
        message["To"] for message in box.messages
    )
