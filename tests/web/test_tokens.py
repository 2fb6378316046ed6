"""Tokens of the staff's programs, as their owners make and end them."""

import re
import time
from pathlib import Path

from flask import Flask

from app.storage import journal, tokens
from tests.conftest import application
from tests.mailbox import mailbox, words
from tests.pages import Page
from tests.web.staffing import Member, signed_in
from tests.web.test_accounts import backdate, mail, where

TOKENS = "/staff/account/tokens"
SECRET = re.compile(r"mieux_[0-9a-f]{64}")


def make(member: Member, **typed: object) -> Page:
    fields = {"name": "notre site", "days": "91"} | typed
    return Page(member.send(TOKENS + "?lang=en", member.page(TOKENS), **fields).text)


def names(member: Member) -> list[str]:
    page = member.page(TOKENS)
    return [tag.text for tag in page.all("b")]


def test_a_token_is_shown_once_and_opens_what_its_owner_sees(app: Flask) -> None:
    member = signed_in(app, "analyst")
    (secret,) = SECRET.findall(make(member).main)
    assert [] == SECRET.findall(member.page(TOKENS).html)
    assert ["notre site"] == names(member)
    assert "notre site" in member.page("/staff/account").main
    answers = [
        app.test_client().get("/api/v1/releases", headers={"Authorization": f"Bearer {shown}"})
        for shown in (secret, secret[::-1])
    ]
    assert [200, 401] == [answer.status_code for answer in answers]


def test_it_is_no_key_to_staff_pages(app: Flask) -> None:
    (secret,) = SECRET.findall(make(signed_in(app, "administrator")).main)
    visitor = Member(app)
    for address in ("/staff/", TOKENS):
        answer = visitor.get(address, headers={"Authorization": f"Bearer {secret}"})
        assert 303 == answer.status_code and "/staff/login" in answer.headers["Location"]


def test_it_has_a_name_and_one_of_the_periods(app: Flask) -> None:
    member = signed_in(app, "analyst")
    for typed in ({"name": ""}, {"name": " "}, {"name": "x" * 65}, {"days": "366"}):
        page = make(member, **typed)
        assert [] == SECRET.findall(page.html) and [] == names(member)
    assert ["Type a name."] == make(member, name="").problems
    days = [tag.get("value") for tag in member.page(TOKENS).all("option")]
    assert str(tokens.LONGEST) == max(days, key=int)


def test_its_owner_ends_it_and_nobody_else_does(app: Flask) -> None:
    member, other = signed_in(app, "analyst"), signed_in(app, "administrator")
    (secret,) = SECRET.findall(make(member).main)
    (address,) = ends(member)
    assert 404 == other.send(address).status_code
    assert ["notre site"] == names(member)
    assert 303 == member.send(address).status_code
    assert [] == names(member) and 404 == member.send(address).status_code
    with app.app_context():
        assert tokens.owner(secret) is None
        noted = [(entry.action, entry.subject) for entry in journal.read(2)]
    assert [("token_ended", member.person.email), ("token_made", member.person.email)] == noted


def test_one_is_made_only_soon_after_the_password_and_ended_at_any_time(app: Flask) -> None:
    member = signed_in(app, "analyst")
    make(member)
    (address,) = ends(member)
    backdate(app, member, fs_paa=time.time() - 3600, fs_gexp=None)
    made = member.send(TOKENS, name="another", days="30")
    assert "/staff/verify" == where(member.get(TOKENS)) == where(made)
    assert 303 == member.send(address).status_code
    with app.app_context():
        assert [] == tokens.of(member.person.id)


def test_its_owner_is_told_of_it_and_a_password_chosen_by_mail_ends_it(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    with mailbox() as box, application(migrated_sqlite_url, tmp_path, **mail(box.address)) as app:
        member = signed_in(app, "analyst")
        email = member.person.email
        box.to(email)
        box.messages.clear()  # of the second factor
        (secret,) = SECRET.findall(make(member).main)
        told = words(box.to(email))
        assert "notre site" in told and secret not in told
        member.send("/staff/logout")
        with app.app_context():
            assert tokens.owner(secret), "signing out leaves it"
        visitor = Member(app)
        visitor.send("/staff/reset", visitor.page("/staff/reset"), email=email)
        path = box.link(email, 2).removeprefix("https://mieux.example.org")
        choose = {"password": "cinq mots sans aucun rapport"}
        visitor.send(path, visitor.page(path), **choose, password_confirm=choose["password"])
        with app.app_context():
            assert tokens.owner(secret) is None


def ends(member: Member) -> list[str]:
    """Where the forms go that end a token."""
    actions = [tag.get("action") for tag in member.page(TOKENS).all("form")]
    return [action for action in actions if action.startswith(f"{TOKENS}/")]
