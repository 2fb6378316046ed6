"""Tokens: who shows one, until when, and what ends them; what is kept of one opens nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.storage import factors, models, staff, tokens
from app.storage.clock import today


@pytest.fixture
def ada(app_on_each_database: Flask) -> Iterator[int]:
    """An administrator beside another, by their number."""
    with app_on_each_database.app_context():
        staff.add("bo@example.org", "Bo", "administrator")
        yield staff.add("ada@example.org", "Ada", "administrator").id


def test_a_token_says_who_shows_it(ada: int) -> None:
    secret = tokens.make(ada, "site")
    owner = tokens.owner(secret)
    assert owner and "ada@example.org" == owner.email
    for wrong in ("", secret[:-1], secret + "x", secret.upper(), secret.removeprefix("mieux_")):
        assert tokens.owner(wrong) is None


def test_what_is_kept_of_it_opens_nothing(ada: int) -> None:
    secret = tokens.make(ada, "site")
    kept = db.session.execute(select(models.Token.__table__)).one()
    assert secret not in map(str, kept)
    assert all(tokens.owner(str(value)) is None for value in kept)


def test_no_two_are_alike_and_none_can_be_guessed(ada: int) -> None:
    made = {tokens.make(ada, "site") for _ in range(50)}
    assert 50 == len(made)
    assert {len("mieux_") + 64} == {len(secret) for secret in made}  # 256 bits


@pytest.mark.parametrize(("days", "last"), [(1, 1), (30, 30), (365, 365), (10_000, 365)])
def test_it_is_good_to_its_last_day_and_for_a_year_at_most(ada: int, days: int, last: int) -> None:
    secret = tokens.make(ada, "site", days)
    (token,) = tokens.of(ada)
    assert today() + timedelta(days=last) == token.expires_on
    for left, is_good in ((0, True), (-1, False)):
        _end(today() + timedelta(days=left))
        assert is_good is (tokens.owner(secret) is not None)
        assert [not is_good] == [token.is_over for token in tokens.of(ada)]


def test_those_that_are_over_are_deleted_when_another_is_made(ada: int) -> None:
    tokens.make(ada, "old")
    _end(today() - timedelta(days=1))
    tokens.make(ada, "short", 1)
    tokens.make(ada, "long", 9)
    assert ["long", "short"] == [token.name for token in tokens.of(ada)]


def test_its_owner_alone_ends_it(ada: int) -> None:
    secret = tokens.make(ada, "site")
    (token,) = tokens.of(ada)
    assert not tokens.revoke(staff.find("bo@example.org").id, token.id)
    assert tokens.owner(secret)
    assert tokens.revoke(ada, token.id) and not tokens.revoke(ada, token.id)
    assert tokens.owner(secret) is None


@pytest.mark.parametrize("end", [lambda ada: staff.disable("ada@example.org"), factors.reset])
def test_it_ends_with_the_account_or_its_second_factor_for_ever(ada: int, end: object) -> None:
    secret = tokens.make(ada, "site")
    end(ada)  # type: ignore[operator]
    staff.enable("ada@example.org")
    assert tokens.owner(secret) is None and [] == tokens.of(ada)


def test_a_disabled_account_reads_nothing_with_one_made_since(ada: int) -> None:
    staff.disable("ada@example.org")
    assert tokens.owner(tokens.make(ada, "site")) is None


def test_a_session_that_ends_leaves_it(ada: int) -> None:
    secret = tokens.make(ada, "site")
    staff.sign_out_everywhere(db.session.get_one(models.Staff, ada))
    assert tokens.owner(secret)


def _end(day: object) -> None:
    db.session.execute(db.update(models.Token).values(expires_on=day))
    db.session.expire_all()
