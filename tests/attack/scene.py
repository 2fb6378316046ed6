"""A wave that 240 people in 20 cooperatives are invited to, and 200 answer: who knows the truth.

Half come by their link, half type their code; one in ten sends twice. All of it goes through the
application itself. The names of people and cooperatives are all that the address book says.
"""

import io
import logging
import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import event

from app import credentials
from app.extensions import db
from app.logs import Lines
from app.questionnaire.loader import Source
from app.storage import codes, invitations, models, panels, versions, waves
from app.storage.invitations import Contact
from tests import blind_client, invited

COOPERATIVES, EACH, SILENT = 20, 12, 2  # how many, of how many people, of whom some do not answer
QUESTIONS = """
questionnaire: cooperatives
version: 1
languages: [fr, en]
title: {{fr: "Coopératives", en: "Cooperatives"}}
introduction: {{fr: "Bonjour", en: "Hello"}}
thanks: {{fr: "Merci", en: "Thank you"}}
pages:
  - page: you
    title: {{fr: "Vous", en: "You"}}
    items:
      - item: cooperative
        type: one
        ask: {{fr: "Votre coopérative ?", en: "Your cooperative?"}}
        choices:
{choices}
      - item: number
        type: number
        ask: {{fr: "Un nombre ?", en: "A number?"}}
      - item: word
        type: text
        max_length: 200
        ask: {{fr: "Un mot ?", en: "A word?"}}
"""


@dataclass
class Scene:
    """What the test knows; people are known by their addresses.

    The attacker is not given `truth` nor `words`; nor `credentials`, which browsers forget.
    """

    app: Flask
    codes: dict[str, str] = field(default_factory=dict)  # as they were sent, in that order
    witness: list[str] = field(default_factory=list)  # who was seen answering, in that order
    log: io.StringIO = field(default_factory=io.StringIO)
    credentials: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    truth: dict[str, bytes] = field(default_factory=dict)  # whose response is whose
    words: dict[bytes, str] = field(default_factory=dict)  # and whose text


def cooperative(address: str) -> str:
    return address.partition("@")[2].partition(".")[0]


@contextmanager
def scene(
    url: str, folder: Path, cooperatives: int = COOPERATIVES, **settings: str
) -> Iterator[Scene]:
    """People are invited, each with a code, in an order that is none of the address book's."""
    chance = random.Random(len(url))
    names = [f"coop{number:02}" for number in range(cooperatives)]
    choices = "\n".join(f'          {name}: {{fr: "{name}", en: "{name}"}}' for name in names)
    with invited.application(url, folder, **settings) as app, app.app_context():
        asked, _ = versions.publish(Source("v1.yaml", QUESTIONS.format(choices=choices), {}))
        panels.create("years", date(2030, 1, 1))
        wave = waves.add(
            "ici", asked.questionnaire, 1, opens_at=waves.now(), mode="invited", panel="years"
        )
        people = [f"p{number:03}@{name}.example" for name in names for number in range(EACH)]
        chance.shuffle(people)
        invitations.add(wave, (Contact(address, "fr") for address in people))
        db.session.commit()
        here = Scene(app)
        known = db.session.execute(db.select(models.Invitation.address, models.Invitation.id))
        for address, id in sorted(known, key=lambda row: people.index(row.address)):
            here.codes[address] = sent(wave, id)
            db.session.commit()
        with _logged(here):
            yield here


def sent(wave: waves.Wave, invitation: bytes) -> str:
    """A code for somebody, kept as that of a message is."""
    code = codes.mint()
    row = {"id": codes.digest(wave.name, code), "invitation_id": invitation}
    db.session.execute(db.insert(models.Code), row)
    return code


@contextmanager
def _logged(here: Scene) -> Iterator[None]:
    """Write down what the application says, and what a database would, of what it refuses."""
    handler = logging.StreamHandler(here.log)
    handler.setFormatter(Lines())
    logging.getLogger().addHandler(handler)
    listening = (db.engine, "handle_error", lambda context: _refused(here, context))
    event.listen(*listening)
    yield
    event.remove(*listening)
    logging.getLogger().removeHandler(handler)


def _refused(here: Scene, context: object) -> None:
    diagnosis = getattr(context.original_exception, "diag", None)  # type: ignore[attr-defined]
    if diagnosis:  # PostgreSQL writes both into its log; SQLite has none
        here.log.write(f"{diagnosis.message_primary} {diagnosis.message_detail}\n")


def answering(here: Scene) -> list[str]:
    """Who will answer, in an order that is none of the address book's."""
    chance = random.Random("answering")
    people = sorted(here.codes)
    chance.shuffle(people)
    left = {name: EACH - SILENT for name in map(cooperative, people)}
    chosen = []
    for address in people:
        if left[cooperative(address)]:
            left[cooperative(address)] -= 1
            chosen.append(address)
    return chosen


def answer(here: Scene, people: list[str], after: Callable[[str], None] = lambda _: None) -> None:
    """Let these people answer one after the other."""
    client = here.app.test_client()
    for address in people:
        code, is_typed = here.codes[address], len(here.witness) % 2
        mine = {"cooperative": cooperative(address), "number": str(secrets.randbelow(900) + 100)}
        mine["word"] = secrets.token_hex(5 + secrets.randbelow(40))
        form = dict(invited.finished(secrets.token_hex(16), code, **mine))
        if secrets.randbelow(2):
            form["_panel"] = secrets.token_hex(32)
        if not is_typed:
            form["_credential"] = signed(here, address)
            del form["_right"]
        for _ in range(1 + (len(here.witness) % 10 == 0)):
            reply = client.post("/w/ici", data=form)
            assert 200 == reply.status_code, reply.text
        db.session.rollback()
        ids = set(db.session.scalars(db.select(models.Response.id)))
        (here.truth[address],) = ids - set(here.truth.values())
        text = db.select(models.FreeText.id).filter_by(text=mine["word"])
        here.words[db.session.scalars(text).one()] = address
        db.session.rollback()
        here.witness.append(address)
        after(address)


def signed(here: Scene, address: str) -> str:
    """What a browser shows with the answers: the server signs it before, unseen."""
    public = waves.read("ici").public_key or b""
    db.session.rollback()
    made = blind_client.fresh(public)
    asked = {"code": here.codes[address], "blinded": blind_client.text(made.blinded)}
    reply = here.app.test_client().post("/w/ici/credential", json=asked)
    assert 200 == reply.status_code, reply.text
    signature = credentials.from_text(reply.get_json()["signature"])
    shown = blind_client.finalize(public, made, signature)
    here.credentials[address] = (shown.message, shown.signature)
    return blind_client.field(shown)
