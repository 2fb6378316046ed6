"""An invited wave, its address book, and a mail server: what tests of invitations share."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from flask import Flask

from app.extensions import db
from app.questionnaire.loader import Source
from app.storage import invitations, versions, waves
from app.storage.invitations import Contact
from app.storage.waves import Wave
from tests import conftest
from tests.mailbox import words
from tests.web.conftest import SMALL

SITE = "http://127.0.0.1:8000"
SETTINGS = {"MIEUX_MAIL_FROM": "Réseau <mieux@example.org>", "MIEUX_MAIL_RATE": "1000000"}
LINK = re.compile(r"(https?://\S+/w/ici\?lang=..)#(\S+)")
CODE = re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$", re.M)


@contextmanager
def application(url: str, instance: Path, **settings: str) -> Iterator[Flask]:
    """The application with a mail server among its settings; its site is SITE unless given."""
    given = SETTINGS | {"MIEUX_URL": SITE} | settings
    with conftest.application(url, instance, **given) as app:
        yield app
        with app.app_context():
            db.session.remove()


def field(app: Flask, people: int = 0, name: str = "ici") -> None:
    """Open an invited wave, with so many people in its address book."""
    with app.app_context():
        asked, _ = versions.publish(Source("v1.yaml", SMALL, {}))
        wave = waves.add(
            name, asked.questionnaire, asked.version, opens_at=waves.now(), mode=waves.INVITED
        )
        invitations.add(wave, (Contact(address(number), "fr") for number in range(people)))
        db.session.commit()


def address(number: int) -> str:
    return f"p{number}@example.org"


def wave() -> Wave:
    return waves.read("ici")


def of_link(message: EmailMessage) -> str:
    """The code after the # of a message's link."""
    found = LINK.search(words(message))
    assert found, words(message)
    return found[2]


def of_words(message: EmailMessage) -> str:
    """The code that a message says."""
    (found,) = CODE.findall(words(message))
    return found


def finished(mark: str, code: str, **answers: object) -> Mapping[str, object]:
    """A form ready to be sent."""
    own = {"_go": "send", "_page": "_review", "_mark": mark, "_right": code}
    return own | {"_language": "en", "tenure": "short"} | answers
