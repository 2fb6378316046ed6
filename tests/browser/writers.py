"""Coordinators who write a questionnaire together, each in a browser of their own."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Page

from app.extensions import db
from app.storage import manuscripts
from app.storage.manuscripts import Saved, Texts
from tests import servers
from tests.conftest import application, environment
from tests.web.staffing import Member, signed_in

WELCOME = """\
questionnaire: welcome
version: 1
languages: [fr, en]
title: {fr: "L’accueil", en: "Welcome"}
introduction: {fr: "Deux minutes.", en: "Two minutes."}
thanks: {fr: "Merci bien", en: "Thank you indeed"}
pages:
  - page: you
    title: {fr: "Vous", en: "You"}
    items:
      - item: gender
        type: one
        ask: {fr: "Vous êtes…", en: "You are…"}
        choices:
          woman: {fr: "Une femme", en: "A woman"}
          man: {fr: "Un homme", en: "A man"}
  - page: work
    title: {fr: "Le travail", en: "Work"}
    items:
      - item: hours
        type: number
        ask: {fr: "Combien d’heures ?", en: "How many hours?"}
"""


@dataclass
class Room:
    """A server where drafts are written, and who writes them."""

    address: str
    app: Flask
    members: dict[str, Member] = field(default_factory=dict)

    def begin(self, text: str = WELCOME) -> int:
        """A new draft with this text."""
        with self.app.app_context():
            number = manuscripts.add("welcome", Texts(text, {}), None).id
            db.session.commit()
            return number

    def text(self, draft: int) -> str:
        """The text in force."""
        with self.app.app_context():
            return manuscripts.read(draft).latest.texts.text

    def latest(self, draft: int) -> int:
        """The number of the text in force."""
        with self.app.app_context():
            return manuscripts.read(draft).latest.number

    def save(self, draft: int, base: int, text: str) -> Saved:
        """Save as somebody else, from a shell."""
        with self.app.app_context():
            saved = manuscripts.save(draft, base, Texts(text, {}), None)
            db.session.commit()
            return saved

    def cookie(self, email: str, language: str = "en") -> dict[str, Any]:
        """What tells the server who this coordinator is, once signed in."""
        if email not in self.members:
            self.members[email] = signed_in(self.app, "coordinator", email=email)
        member = self.members[email]
        member.send("/staff/language", language=language)
        known = member.get_cookie("staff", path="/staff")
        assert known
        host = urlsplit(self.address).hostname
        return {"name": "staff", "value": known.value, "domain": host, "path": "/staff"}

    def sit(
        self, page: Page, draft: int, email: str = "ada@example.org", language: str = "en"
    ) -> Page:
        """Let somebody open a draft in this page."""
        page.context.add_cookies([self.cookie(email, language)])
        page.goto(self.editor(draft))
        return page

    def editor(self, draft: int) -> str:
        """The address of a draft's editor."""
        return f"{self.address}/staff/drafts/{draft}"


@contextmanager
def room(database: Path, instance: Path) -> Iterator[Room]:
    """A server on a copy of a migrated database."""
    shutil.copy(database, instance / "mieux.sqlite")
    url = f"sqlite:///{instance / 'mieux.sqlite'}"
    given = environment(url, instance) | {"WORKERS": "1"}
    with application(url, instance) as app, servers.mieux(given) as address:
        yield Room(address, app)


def write(page: Page, after: str, words: str) -> None:
    """Type at the end of the line that has this text."""
    page.locator(".cm-line", has_text=after).first.click()
    page.keyboard.press("End")
    page.keyboard.type(words)
