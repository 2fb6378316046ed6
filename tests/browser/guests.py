"""Someone invited, in a real browser, and the wave they are invited to."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self

from playwright.sync_api import Page, Request

from app.extensions import db
from app.storage import invitations, sealing, waves
from app.storage.models import Response
from tests import invited, servers
from tests.browser.respondent import Respondent
from tests.conftest import environment

SEND = "[name=_go][value=send]"


class Place(NamedTuple):
    """The wave `ici`, which only the invited answer, on its server."""

    url: str
    folder: Path
    address: str

    def card(self) -> str:
        """A right of nobody in particular, as its code is printed."""
        with invited.application(self.url, self.folder) as app, app.app_context():
            (code,) = invitations.print_cards(invited.wave(), 1)
            db.session.commit()
            return sealing.shown(code)

    @property
    def used(self) -> tuple[int, int]:
        """How many rights were used, and how many responses came."""
        with invited.application(self.url, self.folder) as app, app.app_context():
            return invitations.count(invited.wave()).used, waves.count_responses(invited.wave())

    @property
    def answers(self) -> list[Mapping[str, Any]]:
        """What is kept of all that was answered, in no order."""
        with invited.application(self.url, self.folder) as app, app.app_context():
            return list(db.session.scalars(db.select(Response.answers)))

    def close(self) -> None:
        """Close the wave, as a coordinator does."""
        with invited.application(self.url, self.folder) as app, app.app_context():
            waves.close("ici")
            db.session.commit()


@contextmanager
def place(url: str, folder: Path) -> Iterator[Place]:
    """The wave on a migrated database, and its server."""
    with invited.application(url, folder) as app:
        invited.field(app)
    with servers.mieux(environment(url, folder) | {"WORKERS": "1"}) as address:
        yield Place(url, folder, address)


class Guest(Respondent):
    """Someone who was invited: by a link, or with a code to type."""

    def __init__(self, page: Page, place: Place) -> None:
        super().__init__(page, place.address, "ici")

    def arrive(self, code: str, language: str = "en") -> Self:
        """Open a link."""
        self.page.goto(f"{self.address}/w/{self.wave}?lang={language}#{code}")
        return self

    def to_review(self, **answers: str) -> Self:
        """Begin, and answer all there is."""
        self.go("start")
        self.answer({"tenure": "short"} | answers)
        while self.at != "_review":
            self.go()
        return self

    def type(self, code: str) -> Self:
        """Type a code into the field for it."""
        self.page.get_by_label("The code of your invitation").fill(code)
        return self

    def press(self) -> None:
        """Press “Send my answers”, and wait for nothing."""
        self.page.click(SEND, no_wait_after=True)

    @property
    def text(self) -> str:
        return self.page.inner_text("main")

    @property
    def thanked(self) -> bool:
        return self.heading == "Thank you"

    @property
    def kept(self) -> list[str]:
        """What this tab holds, by name."""
        names: list[str] = self.page.evaluate("Object.keys(sessionStorage).sort()")
        return names

    @property
    def signings(self) -> list[Mapping[str, str]]:
        """What the browser asked the server to sign."""
        asked = [json.loads(request.post_data or "") for request in self.asked]
        return [one for one in asked if "blinded" in one]

    @property
    def asked(self) -> list[Request]:
        return [one for one in self.requests if one.url.endswith("/credential")]

    @property
    def forms(self) -> list[str]:
        """The bodies of the forms that were sent, in their order."""
        posted = [one for one in self.requests if one.method == "POST" and one not in self.asked]
        return [one.post_data or "" for one in posted]
