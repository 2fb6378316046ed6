"""Sending: the messages that are due, one by one, each to the mail server once.

Whatever stops this, the same command goes on where it stopped. See app.storage.mailings.
"""

import time
from collections.abc import Callable, Generator
from contextlib import closing
from typing import NamedTuple

from flask import current_app

from app.config import Config
from app.exceptions import MailIsNotSent, WaveHasEnded, WaveIsNotInvited, WaveIsNotOpen
from app.extensions import db
from app.mail.server import Outcome, Post
from app.storage import codes, mailings
from app.storage.mailings import Recipient
from app.storage.waves import DRAFT, INVITED, OPEN, Wave
from app.web.invitations import letters

MINUTE = 60.0  # seconds

Wait = Callable[[float], object]  # so many seconds


class Sending(NamedTuple):
    """How many messages are due, and what becomes of each as it is sent."""

    due: int
    outcomes: Generator[Outcome, None, None]


def start(wave: Wave, number: int, wait: Wait = time.sleep) -> Sending:
    """Send the message of a number to whoever has yet to be sent it.

    It goes on as the outcomes are asked for, each of which is committed; between them it waits.
    Raises as `check` does, NobodyWasInvited and, as it goes on, MailIsNotSent.
    """
    check(wave)
    due = mailings.recipients(wave, number)
    db.session.commit()
    return Sending(len(due), _send(wave, number, due, wait))


def check(wave: Wave) -> None:
    """Refuse where nothing can be sent.

    Raises WaveIsNotInvited, WaveIsNotOpen, WaveHasEnded, LinksAreNotSafe, MailIsNotSent.
    """
    if wave.mode != INVITED:
        raise WaveIsNotInvited(wave.name)
    if wave.state() != OPEN:
        raise (WaveIsNotOpen if wave.state() == DRAFT else WaveHasEnded)(wave.name)
    letters.site()
    if not _config().smtp:
        raise MailIsNotSent("MIEUX_SMTP is not set")


def _send(
    wave: Wave, number: int, due: list[Recipient], wait: Wait
) -> Generator[Outcome, None, None]:
    config = _config()
    with closing(Post(config.smtp)) as post:
        for to in due:
            began = time.monotonic()
            yield _hand_over(post, wave, to, number)
            wait(max(0.0, began + MINUTE / config.mail_rate - time.monotonic()))


def _hand_over(post: Post, wave: Wave, to: Recipient, number: int) -> Outcome:
    """Send one message, unless somebody else has or it is no longer due."""
    code, taken = codes.mint(), False

    def is_due() -> bool:
        nonlocal taken
        taken = mailings.take(wave, to, number, code)
        db.session.commit()
        return taken

    outcome = Outcome.LATER
    try:
        outcome = post.hand_over(letters.compose(wave, to, number, code), is_due)
    finally:
        if outcome is Outcome.SENT:
            mailings.confirm(wave, to, number)
        elif outcome is Outcome.LATER and taken:
            mailings.put_back(wave, to, number, code)
        elif outcome is Outcome.NO_SUCH_PERSON:
            mailings.bounce(to)
        db.session.commit()
    return outcome


def _config() -> Config:
    config: Config = current_app.config["MIEUX"]
    return config
