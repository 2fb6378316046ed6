"""A fictional panel: `situation` asked twice, a year apart, of people whose change is known.

To look at its page: `python -m tests.followed page.html`.
"""

import base64
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

from flask import Flask
from flask.testing import FlaskClient

from app.analysis.simulation import answers_of
from app.extensions import db
from app.questionnaire.answers import Answers, free_text_fields
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import read_source
from app.storage import clock, frame, pairing, panels, responses, versions, waves
from tests import conftest
from tests.panelled import CLOSES, FIRST, PANEL, SECOND, a_year_ago, proof

ROOT = Path(__file__).parent.parent
SHIPPED = [ROOT / "surveys" / "situation" / f"v{number}.yaml" for number in (1, 2)]
LINKED, ALONE, NEW = 330, 60, 70  # of the first wave with a card and without, and of the second
COOPERATIVES = ("basalte_et_compagnie", "beffroi_et_metiers", "calanque_et_compagnie")
UP, DOWN = 0.5, 0.2  # truly: half of them rate their balance one point higher a year later
GAINED, LOST = 0.4, 0.1  # truly: hours come to fit four in ten of those whom they did not


class Person:
    """Someone who answers once, or twice with the same key."""

    def __init__(self, random: Random, key: int | None) -> None:
        """Someone in a cooperative, who balances life somehow, and whom hours fit or do not."""
        self.key, self.random = key, random
        self.gender = "woman" if random.random() < 0.6 else "man"
        self.cooperative = random.choice(COOPERATIVES)
        self.balance = random.randint(2, 8)
        self.fits = random.random() < 0.5

    @property
    def comes_back(self) -> bool:
        """Whether they answer a year later: women do more often."""
        return self.random.random() < (0.8 if self.gender == "woman" else 0.6)

    def a_year_later(self) -> None:
        """What truly changes."""
        draw = self.random.random()
        self.balance += (draw < UP) - (draw > 1 - DOWN)
        chance = LOST if self.fits else GAINED
        self.fits = (self.random.random() < chance) != self.fits

    @property
    def truth(self) -> Mapping[str, str]:
        """What is true of them."""
        fit = self.random.choice(("very_well", "well") if self.fits else ("not_very_well",))
        return {
            "gender": self.gender,
            "cooperative": self.cooperative,
            "balance": str(self.balance),
            "hours_fit": fit,
        }


def field(app: Flask, seed: int = 1, invited: Mapping[tuple[str, str], int] | None = None) -> None:
    """Ask both waves and close them; so many were invited to each, by group."""
    random = Random(seed)
    people = [Person(random, key) for key in range(LINKED)]
    with app.app_context():
        panels.create(PANEL, CLOSES)
        for name, source in zip((FIRST, SECOND), map(read_source, SHIPPED), strict=True):
            asked, _ = versions.publish(source)
            waves.add(name, "situation", asked.version, opens_at=clock.now(), panel=PANEL)
            db.session.commit()
            without = [Person(random, None) for _ in range(ALONE if name == FIRST else NEW)]
            _send(name, asked, [*people, *without], seed)
            people = [person for person in people if person.comes_back]
            for person in people:
                person.a_year_later()
        a_year_ago(FIRST)
        for name in (FIRST, SECOND):
            frame.keep(waves.read(name), invited or {})
            waves.close(name)


def _send(name: str, asked: Questionnaire, people: list[Person], seed: int) -> None:
    wave, texts = waves.read(name), free_text_fields(asked)
    said: Iterator[Answers] = answers_of(asked, [person.truth for person in people], seed)
    for number, (person, answers) in enumerate(zip(people, said, strict=True)):
        link = None if person.key is None else pairing.link(proof(person.key))
        responses.send(wave, f"{name}{number}", answers, texts, link=link)
    db.session.commit()


def _with_pictures(page: str, client: FlaskClient) -> str:
    """The page with its charts in it, for a file that is read without a server."""

    def within(found: re.Match[str]) -> str:
        drawn = base64.b64encode(client.get(found[2]).data).decode()
        return f'{found[1]}="data:image/svg+xml;base64,{drawn}"'

    return re.sub(r'(src|srcset)="(/results/[^"]+)"', within, page)


def main(page: Path) -> None:
    """Write the results of the second wave, as a visitor reads them in French."""
    from app import release as gate

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/panel.db"
        conftest.migrate(url, Path(folder))
        with conftest.application(url, Path(folder)) as app:
            field(app)
            with app.app_context():
                for name in (FIRST, SECOND):
                    gate.release_wave(name, public=True)
                    db.session.commit()
            client = app.test_client()
            read = client.get(f"/results/{SECOND}?lang=fr", follow_redirects=True)
            page.write_text(_with_pictures(read.text, client), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
