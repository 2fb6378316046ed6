"""Two waves a year apart, from the mail to the pairs: all in a real browser.

`make proof` has as many people as a cooperative, on both databases; `make test` fewer of each kind.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import Result
from flask import Flask
from playwright.sync_api import Browser, Route

from app import release as gate
from app.analysis.disclosure.rounding import respondents_step, rounded
from app.analysis.disclosure.suppression import SMALLEST_GROUP
from app.analysis.findings import Return
from app.cli import main
from app.extensions import db
from app.questionnaire.loader import Source
from app.storage import invitations, pairing, responses, versions, waves
from tests import invited, servers
from tests.browser.guests import Guest, Place
from tests.conftest import IS_PROOF, environment, in_proof_on_each
from tests.mailbox import Mailbox, mailbox, words
from tests.panelled import FIRST, PANEL, SECOND, a_year_ago

ONE_PAGE = """
questionnaire: years
version: 1
languages: [en]
title: {en: "Year after year"}
introduction: {en: "Hello"}
thanks: {en: "Thank you indeed"}
pages:
  - page: you
    title: {en: "You"}
    items:
      - item: number
        type: number
        required: true
        ask: {en: "Your number?"}
"""
LINK = re.compile(r"(https?://\S+/w/\S+)#(\S+)")
SIGNING = re.compile("/credential$")
NEW, KNOWN, NO = "Yes, and make me a card", "Yes, with the code I have", "No, do not pair them"


class Size(NamedTuple):
    """How many are invited, and answer: of these, some by a printed card, some without scripts,
    one who loses the connection between signing and sending; and how many come back."""

    invited: int
    cards: int
    scriptless: int
    answers: int
    back: int


FULL, SMALL = Size(40, 3, 2, 30, 25), Size(12, 1, 1, 9, 8)
SIZE = FULL if IS_PROOF else SMALL
BY_LINK, BY_CARD, SCRIPTLESS, LOSING = "link", "card", "without scripts", "losing the connection"
ON_DEVICE, BY_SQUARE, TYPED, LOST, NONE = "device", "square", "typed", "lost", "none"


@dataclass
class Person:
    """Someone, how they come, and what becomes of their panel key."""

    number: int
    comes: str
    keeps: str
    key: str = ""
    device: Any = None  # what their browser stored

    @property
    def address(self) -> str:
        return f"p{self.number}@example.org"


def people(size: Size) -> list[Person]:
    """Those who answer the first wave; the last of them do not come back."""
    ways = [BY_CARD] * size.cards + [SCRIPTLESS] * size.scriptless + [LOSING]
    ways += [BY_LINK] * (size.answers - len(ways))
    keeping = (ON_DEVICE, BY_SQUARE, TYPED)
    found = [Person(number, way, keeping[number % 3]) for number, way in enumerate(ways)]
    for person in found:
        if person.comes == SCRIPTLESS:
            person.keeps = NONE
    found[size.back - 1].keeps, found[size.back - 2].keeps = LOST, NONE
    return found


@dataclass
class Journey:
    """The server, the mail, and the commands of whoever leads the waves."""

    app: Flask
    place: Place
    box: Mailbox
    browser: Browser
    errors: list[str]

    def mieux(self, *arguments: object) -> str:
        result: Result = self.app.test_cli_runner().invoke(main, [str(one) for one in arguments])
        assert 0 == result.exit_code, result.output
        return result.output

    def invite(self, wave: str, size: Size, folder: Path) -> list[str]:
        """Open a wave and write to everybody; return the codes of printed cards."""
        file = folder / "contacts.csv"
        lines = [f"{Person(number, '', '').address},en" for number in range(size.invited)]
        file.write_text("\n".join(["email,language", *lines]))
        opening = f"wave open {wave} --questionnaire years --version 1 --mode invited"
        self.mieux(*opening.split(), "--panel", PANEL)
        self.mieux("invite", "add", wave, file)
        self.box.messages.clear()
        assert f"{size.invited}  sent" in self.mieux("invite", "send", wave)
        everyone = {Person(number, "", "").address: 1 for number in range(size.invited)}
        assert Counter(everyone) == Counter(message["To"] for message in self.box.messages)
        with self.app.app_context():
            codes = invitations.print_cards(waves.read(wave), size.cards)
            db.session.commit()
        return codes

    def answer(self, wave: str, person: Person, choice: str | None, code: str | None) -> None:
        """Answer as this person does, from the message or the card to the thank-you."""
        has_scripts = person.comes != SCRIPTLESS
        with self.browser.new_context(
            locale="en", java_script_enabled=has_scripts, storage_state=person.device
        ) as context:
            page = context.new_page()
            page.on("pageerror", lambda error: self.errors.append(str(error)))
            guest = Guest(page, self.place)
            guest.wave = wave
            if choice == KNOWN and person.keeps == BY_SQUARE:
                page.goto(f"{self.place.address}/panel/{PANEL}?lang=en#{person.key}")
                page.get_by_text("Your code is recognised").wait_for()
            self._arrive(guest, person, code)
            guest.go("start")
            guest.answer({"number": str(person.number)})
            guest.go()
            if choice and has_scripts:
                page.get_by_label(choice).check()
            if choice == NEW:
                person.key = page.inner_text("[data-code]")
                if person.keeps == ON_DEVICE:
                    page.get_by_label("This is my own device").check()
            if choice == KNOWN and person.keeps == TYPED:
                page.get_by_label("The code of your card").fill(person.key.lower())
            self._send(guest, person)
            assert "Thank you" == guest.heading
            is_unseen, is_linked = person.comes in (BY_LINK, LOSING), choice in (NEW, KNOWN)
            assert is_linked == ("Your answers can be paired" in guest.text)
            assert is_unseen == ("without showing what was signed" in guest.text)
            assert (is_unseen and not is_linked) == ("Your answers are anonymous" in guest.text)
            assert [] == guest.elsewhere
            assert [] == context.cookies()
            person.device = context.storage_state() if person.keeps == ON_DEVICE else None

    def _arrive(self, guest: Guest, person: Person, code: str | None) -> None:
        found = None if code else LINK.search(words(self.box.to(person.address)))
        if found and person.comes != SCRIPTLESS:
            guest.page.goto(found[0])
        else:
            guest.open("en")
            guest.type(code or (found[2] if found else ""))

    def _send(self, guest: Guest, person: Person) -> None:
        if person.comes == LOSING:
            guest.page.route(SIGNING, lose)
            guest.press()
            guest.page.get_by_role("alert").filter(has_text="does not answer").wait_for()
            guest.page.unroute(SIGNING)
            guest.page.reload()
        guest.go("send")

    def check(self, wave: str, size: Size, who: list[Person]) -> None:
        """What is counted of an open wave, then close it, and what is counted since."""
        rights, signed = size.invited + size.cards, [one.comes in (BY_LINK, LOSING) for one in who]
        said = self.mieux("invite", "status", wave)
        for line in (f"{rights}  rights", f"{len(who)}  used", f"{len(who)}  responses"):
            assert re.search(rf"^ *{line}", said, re.M), said
        self._audit(wave, f"{len(who)} responses, {len(who)} of {rights} rights used")
        self.mieux("wave", "close", wave)
        self._audit(wave, f"{len(who)} responses, {len(who)} of {rights} rights used")
        with self.app.app_context():
            closed = waves.read(wave)
            counts = closed.rights, closed.rights_used, closed.rights_signed
            assert (rights, len(who), sum(signed)) == counts
            answers = [one["number"] for one in responses.read(closed)]
            assert sorted(one.number for one in who) == sorted(answers)

    def _audit(self, wave: str, sentence: str) -> None:
        said = self.mieux("wave", "audit", wave)
        assert sentence in said and "NO" not in said, said


def shown(count: int) -> int | None:
    """A count of people as a release prints it."""
    return rounded(count, respondents_step(count)) if count >= SMALLEST_GROUP else None


def lose(route: Route) -> None:
    """The server signs, and the answer never arrives."""
    assert 200 == route.fetch().status
    route.abort()


@pytest.fixture
def journey(migrated_url: str, tmp_path: Path, browser: Browser) -> Iterator[Journey]:
    errors: list[str] = []
    with ExitStack() as stack:
        settings = environment(migrated_url, tmp_path) | {"WORKERS": "1"}
        address = stack.enter_context(servers.mieux(settings))
        box = stack.enter_context(mailbox())
        known = {"MIEUX_SMTP": box.address, "MIEUX_URL": address}
        app = stack.enter_context(invited.application(migrated_url, tmp_path, **known))
        with app.app_context():
            versions.publish(Source("v1.yaml", ONE_PAGE, {}))
            db.session.commit()
        yield Journey(app, Place(migrated_url, tmp_path, address), box, browser, errors)
    assert [] == errors


@in_proof_on_each("sqlite")
@pytest.mark.timeout(900)
def test_a_year_later_whoever_kept_their_key_is_paired_and_everybody_counts(
    journey: Journey, tmp_path: Path
) -> None:
    everyone = people(SIZE)
    journey.mieux("panel", "create", PANEL, "--closes", "2090-12-31")
    codes = journey.invite(FIRST, SIZE, tmp_path)
    for person in everyone:
        choice = NEW if person.keeps != NONE else None if person.comes == SCRIPTLESS else NO
        code = codes.pop() if person.comes == BY_CARD else None
        journey.answer(FIRST, person, choice, code)
    journey.check(FIRST, SIZE, everyone)
    with journey.app.app_context():
        a_year_ago(FIRST)

    back = everyone[: SIZE.back]
    codes = journey.invite(SECOND, SIZE, tmp_path)
    for person in back:
        choice = {LOST: NEW, NONE: NEW}.get(person.keeps, KNOWN)
        code = codes.pop() if person.comes == BY_CARD else None
        journey.answer(SECOND, person, None if person.comes == SCRIPTLESS else choice, code)
    journey.check(SECOND, SIZE, back)

    linked = sum(person.keeps != NONE for person in everyone)
    kept = sorted(person.number for person in back if person.keeps not in (NONE, LOST))
    with journey.app.app_context():
        first, second = waves.read(FIRST), waves.read(SECOND)
        assert pairing.Matched(linked, len(kept), 0) == pairing.matched(second, first)
        pairs = pairing.pairs(second, first)
        assert kept == sorted(pair.earlier["number"] for pair in pairs)
        assert all(pair.earlier == pair.later for pair in pairs), "each with their own"
        told = Return(FIRST, *(shown(count) for count in (linked, len(kept))))
        assert (told,) == gate.returns(second)
    journey.mieux("panel", "close", PANEL)
    with journey.app.app_context():
        assert [] == pairing.pairs(waves.read(SECOND), waves.read(FIRST))
    for wave, who in ((FIRST, everyone), (SECOND, back)):
        journey._audit(wave, f"{len(who)} responses, ")
