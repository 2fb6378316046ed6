"""Wrong passwords and codes: slowed and locked for all, whether they have an account; no owner is.

The clock is moved in app.storage only; each try comes from another address, unless a test says so.
"""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.storage import attempts
from app.storage.models import Attempts
from app.web.accounts import guessing
from tests.conftest import IS_PROOF
from tests.pages import Page
from tests.web.staffing import PASSWORD, Member, sign_in, signed_in

TOKEN = re.compile('name="csrf_token" value="[^"]+"')
WRONG, WAIT = "The e-mail address or the password is not right.", "Too many tries."


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let time pass, in seconds, for whatever asks app.storage.clock."""
    moved = [datetime(2026, 11, 23, 9)]
    monkeypatch.setattr(attempts, "now", lambda: moved[0])

    def passes(seconds: float) -> None:
        moved[0] += timedelta(seconds=seconds)

    return passes


@pytest.fixture
def evaluated(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were hashed, which is what costs; each is hashed as ever."""
    seen: list[str] = []
    context = app.extensions["security"].pwd_context
    for name in ("verify", "hash"):
        real = getattr(context, name)

        def noted(password: str, *given: object, real: Callable[..., object] = real) -> object:
            seen.append(str(password))
            return real(password, *given)

        monkeypatch.setattr(context, name, noted)
    return seen


class Guesser(Member):
    """Somebody who guesses, from a new address each time."""

    addresses = count(1)

    def guess(self, email: str, password: str = "a wrong password") -> str:
        """What the page says of one try."""
        number = next(self.addresses)
        address = f"100.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        if not hasattr(self, "token"):
            self.token = self.page("/staff/login?lang=en").form()["csrf_token"][0]
        answer = FlaskClient.open(  # ten thousand pages need not each be checked
            self,
            "/staff/login?lang=en",
            method="POST",
            base_url="https://localhost",
            headers={"Referer": "https://localhost/staff/login"},
            data={"csrf_token": self.token, "email": email, "password": password},
            environ_overrides={"REMOTE_ADDR": address},
        )
        return answer.text if answer.status_code == 200 else "in"


def test_each_wrong_try_makes_the_next_wait_twice_as_long() -> None:
    waits = [attempts.wait(failures) for failures in range(18)]
    assert [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900] == waits


def test_a_try_that_has_to_wait_makes_nobody_wait_longer(
    app_on_each_database: Flask, clock: Callable[[float], None]
) -> None:
    with app_on_each_database.app_context():
        begun = [attempts.begin("lock") for _ in range(8)]
        assert [True] * 5 + [False] * 3 == begun
        clock(1)
        assert [True, False] == [attempts.begin("lock") for _ in range(2)]
        clock(1)
        assert not attempts.begin("lock")
        clock(1)
        assert attempts.begin("lock") and attempts.begin("another lock")
        attempts.forget("lock")
        assert [True] * 5 + [False] == [attempts.begin("lock") for _ in range(6)]


def test_many_tries_at_once_are_no_more_than_one_after_another(
    app_on_each_database: Flask, clock: Callable[[float], None]
) -> None:
    def begin(_number: int) -> bool:
        with app_on_each_database.app_context():
            begun = attempts.begin("lock")
            db.session.commit()
            return begun

    with ThreadPoolExecutor(8) as threads:
        assert 1 <= sum(threads.map(begin, range(64))) <= attempts.FREE


@pytest.mark.hypothesis  # so that the proof runs it, in full
@pytest.mark.timeout(600)
def test_ten_thousand_wrong_passwords_do_not_get_far_nor_keep_the_owner_out(
    app: Flask, clock: Callable[[float], None], evaluated: list[str]
) -> None:
    owner = signed_in(app, "coordinator")
    owner.send("/staff/logout")
    guesser = Guesser(app)
    guesser.guess("nobody@example.org")
    evaluated.clear()
    tries = 10_000 if IS_PROOF else 300
    for number in range(tries):
        clock(6 * 3600 / tries)
        guesser.guess(owner.person.email)
        if number == tries // 2:
            assert "/staff/tf-validate" in sign_in(owner).headers["Location"]
    assert 1 == evaluated.count(PASSWORD)
    assert evaluated.count("a wrong password") < 15 + 6 * 4 + 2  # a quarter of an hour each
    assert "/staff/tf-validate" in sign_in(owner).headers["Location"]


def test_whoever_has_no_account_is_answered_the_same(
    app: Flask, clock: Callable[[float], None], evaluated: list[str]
) -> None:
    owner = signed_in(app, "analyst")
    said: dict[str, list[str]] = {}
    hashed: dict[str, int] = {}
    for email in (owner.person.email, "nobody@example.org"):
        evaluated.clear()
        guesser = Guesser(app)
        shown = [guesser.guess(email).replace(email, "…") for _ in range(8)]
        said[email] = [TOKEN.sub("", page) for page in shown]
        hashed[email] = len(evaluated)
    known, unknown = said.values()
    assert known == unknown
    assert [WRONG in answer for answer in known] == [True] * 5 + [False] * 3
    assert [WAIT in answer for answer in known] == [False] * 5 + [True] * 3
    assert [5, 5] == list(hashed.values())


def test_the_right_password_waits_too_where_nobody_knows_the_browser(
    app: Flask, clock: Callable[[float], None]
) -> None:
    owner = signed_in(app, "analyst")
    guesser = Guesser(app)
    for _ in range(5):
        guesser.guess(owner.person.email)
    assert WAIT in guesser.guess(owner.person.email, PASSWORD)
    clock(1)
    assert "in" == guesser.guess(owner.person.email, PASSWORD)
    assert [WRONG in guesser.guess(owner.person.email) for _ in range(6)] == [True] * 5 + [False]


def test_a_known_browser_is_slowed_by_its_own_mistakes_and_for_its_own_account_only(
    app: Flask, clock: Callable[[float], None]
) -> None:
    one, other = signed_in(app, "analyst"), signed_in(app, "analyst")
    one.send("/staff/logout")
    for _ in range(5):
        assert 200 == sign_in(one, "a wrong password").status_code
    assert WAIT in Page(sign_in(one, lang="en").text).main or 200 == sign_in(one).status_code
    assert "in" == Guesser(app).guess(one.person.email, PASSWORD)
    for _ in range(5):
        Guesser(app).guess(other.person.email)
    one.person = other.person
    assert 200 == sign_in(one).status_code, "a device cookie opens no other lock"


def test_a_forged_device_cookie_is_no_lock_of_its_own(
    app: Flask, clock: Callable[[float], None]
) -> None:
    owner, guesser = signed_in(app, "analyst"), Guesser(app)
    for number in range(20):
        guesser.set_cookie(
            guessing.COOKIE, f"forged{number}", domain="localhost", path="/staff", secure=True
        )
        last = guesser.guess(owner.person.email)
    assert WAIT in last


def test_a_new_password_by_mail_opens_the_lock_and_others_do_not_close_it_again(
    app: Flask, clock: Callable[[float], None], capsys: pytest.CaptureFixture[str]
) -> None:
    owner, guesser = signed_in(app, "analyst"), Guesser(app)
    for _ in range(7):
        guesser.guess(owner.person.email)
    assert WAIT in guesser.guess(owner.person.email, PASSWORD)
    elsewhere = Member(app)
    elsewhere.person = owner.person
    capsys.readouterr()
    elsewhere.send("/staff/reset", elsewhere.page("/staff/reset"), email=owner.person.email)
    link = next(line for line in capsys.readouterr().out.splitlines() if "/staff/reset/" in line)
    path = link.removeprefix("https://localhost")
    kept = elsewhere.send(path, elsewhere.page(path), password="another", password_confirm="x")
    assert 200 == kept.status_code, "too short, and not the same"
    words = "cinq mots sans aucun rapport"
    kept = elsewhere.send(path, elsewhere.page(path), password=words, password_confirm=words)
    assert "/staff/login" == kept.headers["Location"]
    assert "in" == guesser.guess(owner.person.email, words)
    for _ in range(7):
        last = guesser.guess(owner.person.email)
    assert WAIT in last
    assert 302 == sign_in(elsewhere, words).status_code


def test_asking_for_mail_costs_the_same_whether_it_is_sent(
    app: Flask, clock: Callable[[float], None], evaluated: list[str]
) -> None:
    owner, visitor = signed_in(app, "analyst"), Member(app)
    for email in (owner.person.email, "nobody@example.org"):
        evaluated.clear()
        began = time.process_time()
        visitor.send("/staff/reset", visitor.page("/staff/reset"), email=email)
        assert time.process_time() - began < 0.2, "as long as slow digests take"
        assert ["not-a-password"] == evaluated


def test_an_address_gets_five_messages_and_then_one_at_a_time(
    app: Flask, clock: Callable[[float], None], capsys: pytest.CaptureFixture[str]
) -> None:
    owner, visitor = signed_in(app, "analyst"), Member(app)
    capsys.readouterr()
    for _ in range(9):
        visitor.send("/staff/reset", visitor.page("/staff/reset"), email=owner.person.email)
    assert 5 == capsys.readouterr().out.count("To: ")


def test_codes_are_slowed_too(app: Flask, clock: Callable[[float], None]) -> None:
    owner = signed_in(app, "analyst")
    thief = Member(app)
    thief.person, thief.key = owner.person, owner.key
    sign_in(thief)
    for kind, address in (("code", "/staff/tf-validate"), ("recovery", "/staff/mf-recovery")):
        tried = [
            Page(thief.send(address, thief.page(address), code="000000", lang="en").text)
            for _ in range(6)
        ]
        assert all(page.one("h1") for page in tried), kind
    page = thief.page("/staff/tf-validate?lang=en")
    refused = thief.post(
        "/staff/tf-validate?lang=en",
        data={"csrf_token": page.form()["csrf_token"][0], "code": thief.code(1)},
    )
    assert WAIT in Page(refused.text).main
    clock(1000)
    assert 302 == thief.send("/staff/tf-validate", page, code=thief.code(1)).status_code


def test_one_visitor_tries_a_hundred_times_in_ten_minutes_at_all_accounts_together(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing, "MOST", 3)
    visitor = Member(app)
    page = visitor.page("/staff/login?lang=en")

    def tried(email: str) -> str:
        token = page.form()["csrf_token"][0]
        data = {"csrf_token": token, "email": email, "password": "x"}
        return Page(visitor.post("/staff/login?lang=en", data=data).text).main

    said = [tried(f"{number}@example.org") for number in range(5)]
    assert [WAIT in answer for answer in said] == [False] * 3 + [True] * 2


def test_the_table_of_tries_holds_no_address(app: Flask, clock: Callable[[float], None]) -> None:
    Guesser(app).guess("somebody@example.org")
    with app.app_context():
        (kept,) = db.session.scalars(db.select(Attempts))
        assert "somebody" not in kept.lock and 1 == kept.failures
        clock(3 * 24 * 3600)
        attempts.forget("another")
        assert [] == list(db.session.scalars(db.select(Attempts)))
