"""`mieux staff`: the first administrator, and what is left to do by hand."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from app.cli import main
from app.extensions import db
from app.storage import journal, models, tokens
from app.storage.clock import today
from tests.conftest import environment
from tests.mailbox import mailbox, words

CLAIRE = ("add", "Claire@Example.org", "--name", "Claire", "--role", "administrator")


@pytest.fixture
def staff(migrated_sqlite_url: str, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Run `mieux staff …` on a migrated database."""

    def run(*words: str, **settings: str) -> Result:
        environ = environment(migrated_sqlite_url, tmp_path) | settings
        return CliRunner().invoke(main, ["staff", *words], env=environ)

    return run


def test_somebody_is_added_and_their_link_printed_where_no_mail_goes(staff, app: Flask) -> None:
    added = staff(*CLAIRE, MIEUX_URL="https://mieux.example.org")
    assert 0 == added.exit_code, added.output
    assert added.output.startswith("https://mieux.example.org/staff/invitation/")
    opened = app.test_client().get(
        added.output.strip().removeprefix("https://mieux.example.org"), base_url="https://localhost"
    )
    assert 303 == opened.status_code
    assert "claire@example.org\tadministrator\tall waves\tinvited\tClaire\n" == staff("list").output


def test_somebody_is_sent_their_invitation_in_their_language(staff) -> None:
    with mailbox() as box:
        settings = {
            "MIEUX_SMTP": box.address,
            "MIEUX_MAIL_FROM": "mieux@example.org",
            "MIEUX_URL": "https://mieux.example.org",
        }
        options = ("--role", "coordinator", "--cooperative", "alpha", "--cooperative", "beta")
        added = staff(
            "add", "z@example.org", "--name", "Zoé", *options, "--language", "en", **settings
        )
        assert "z@example.org was sent an invitation\n" == added.output
        message = words(box.to("z@example.org"))
        assert "Hello Zoé," in message and "/staff/invitation/" in message
        assert (
            "z@example.org was sent an invitation\n"
            == staff("invite", "z@example.org", **settings).output
        )
        assert box.link("z@example.org", 2)
    assert "z@example.org\tcoordinator\talpha,beta\tinvited\tZoé\n" == staff("list").output


def test_an_account_is_kept_though_the_mail_server_is_away(staff) -> None:
    with mailbox() as box:
        gone = box.address
    settings = {
        "MIEUX_SMTP": gone,
        "MIEUX_MAIL_FROM": "mieux@example.org",
        "MIEUX_URL": "https://mieux.example.org",
    }
    refused = staff(*CLAIRE, **settings)
    assert 1 == refused.exit_code
    assert "Error: The message was not sent: ConnectionRefusedError.\n" in refused.output
    assert "claire@example.org" in staff("list").output
    assert staff("invite", "claire@example.org").output.startswith("http://127.0.0.1:8000/staff/")


def test_accounts_are_disabled_enabled_and_lose_their_second_factor(staff, app: Flask) -> None:
    staff(*CLAIRE)
    staff("add", "z@example.org", "--name", "Zoé", "--role", "analyst")
    assert "z@example.org can no longer sign in\n" == staff("disable", "z@example.org").output
    assert "\tdisabled\t" in staff("list").output
    assert "z@example.org can sign in again\n" == staff("enable", "z@example.org").output
    with app.app_context():
        row = db.session.scalars(db.select(models.Staff).filter_by(email="z@example.org")).one()
        row.tf_primary_method, row.tf_totp_secret = "authenticator", "secret"
        db.session.commit()
    assert 0 == staff("reset-factor", "z@example.org").exit_code
    with app.app_context():
        row = db.session.scalars(db.select(models.Staff).filter_by(email="z@example.org")).one()
        assert row.tf_totp_secret is None
        noted = [(entry.action, entry.subject, entry.who) for entry in journal.read(9)]
    assert [
        ("factor_reset", "z@example.org", None),
        ("staff_enabled", "z@example.org", None),
        ("staff_disabled", "z@example.org", None),
        ("staff_added", "z@example.org", None),
        ("staff_added", "claire@example.org", None),
    ] == noted


def test_a_token_is_printed_once_listed_and_ended(staff, app: Flask) -> None:
    staff(*CLAIRE)
    made = staff("token", "claire@example.org", "--name", "notre site", "--days", "30")
    secret = made.output.strip()
    with app.app_context():
        owner = tokens.owner(secret)
        assert owner and "claire@example.org" == owner.email
        day = (today() + timedelta(days=30)).isoformat()
    assert f"claire@example.org\t{day}\tnotre site\n" == staff("tokens").output
    ended = staff("end-token", "claire@example.org", "--name", "notre site")
    assert "the token “notre site” of claire@example.org is ended\n" == ended.output
    with app.app_context():
        assert tokens.owner(secret) is None
        noted = [(entry.action, entry.subject, entry.who) for entry in journal.read(2)]
    expected = [(action, "claire@example.org", None) for action in ("token_ended", "token_made")]
    assert expected == noted


def test_no_token_is_made_for_whoever_may_not_sign_in_nor_for_longer_than_a_year(staff) -> None:
    staff(*CLAIRE)
    staff("add", "z@example.org", "--name", "Zoé", "--role", "analyst")
    staff("disable", "z@example.org")
    assert "is disabled" in staff("token", "z@example.org", "--name", "x").output
    days = ("--days", str(tokens.LONGEST + 1))
    assert 2 == staff("token", "claire@example.org", "--name", "x", *days).exit_code
    days = ("--days", str(tokens.LONGEST))
    assert 0 == staff("token", "claire@example.org", "--name", "x", *days).exit_code


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            ("add", "claire@example.org", "--name", "C", "--role", "analyst"),
            "has an account already",
        ),
        (("add", "nobody", "--name", "C", "--role", "analyst"), "is no e-mail address"),
        (("add", "c@example.org", "--name", "C", "--role", "boss"), "“boss”"),
        (("add", "c@example.org", "--name", "C", "--role", "analyst", "--cooperative", "É"), "“É”"),
        (
            ("add", "c@example.org", "--name", "C", "--role", "analyst", "--language", "xx"),
            "use one of",
        ),
        (("disable", "nobody@example.org"), "Nobody of the staff is"),
        (("enable", "nobody@example.org"), "Nobody of the staff is"),
        (("invite", "nobody@example.org"), "Nobody of the staff is"),
        (("reset-factor", "nobody@example.org"), "Nobody of the staff is"),
        (("token", "nobody@example.org", "--name", "x"), "Nobody of the staff is"),
        (("end-token", "nobody@example.org", "--name", "x"), "Nobody of the staff is"),
        (("end-token", "claire@example.org", "--name", "x"), "has no token called “x”"),
        (("disable", "claire@example.org"), "is the last administrator"),
    ],
)
def test_what_cannot_be_done_is_said(staff, given: tuple[str, ...], said: str) -> None:
    staff(*CLAIRE)
    refused = staff(*given)
    assert refused.exit_code and said in refused.output
    assert "claire@example.org\tadministrator\tall waves\tinvited\tClaire\n" == staff("list").output
