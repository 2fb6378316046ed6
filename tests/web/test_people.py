"""The staff, as an administrator changes it: invited, given rights, disabled, helped, and noted."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.config import Config
from app.extensions import db
from app.storage import journal, staff
from app.storage.staff import Person
from tests.conftest import environment
from tests.pages import Page
from tests.web.staffing import (
    Member,
    choose_password,
    invited,
    set_up,
    sign_in,
    signed_in,
)

LINK = re.compile(r"https://localhost(/staff/invitation/\S+)")
CLAIRE = {
    "email": "Claire@example.org",
    "name": "Claire Petit",
    "language": "fr",
    "role": "coordinator",
    "scope": "some",
    "others": "Nord, sud",
}


@pytest.fixture
def ada(app: Flask) -> Member:
    """An administrator, who reads English."""
    ada = signed_in(app, "administrator")
    ada.post("/staff/language", data={"language": "en", "csrf_token": token(ada)})
    return ada


def token(member: Member) -> str:
    return member.page("/staff/people/").form()["csrf_token"][0]


def send(member: Member, address: str, **typed: object) -> Any:
    """Post a form of the staff's pages."""
    return member.post(address, data={"csrf_token": token(member)} | typed)


def account(person: Person, action: str = "") -> str:
    """The address of an account's page, or of something to do with it."""
    return f"/staff/people/{person.id}" + (f"/{action}" if action else "")


def everyone(app: Flask) -> dict[str, Person]:
    with app.app_context():
        return {person.email: person for person in staff.every()}


def noted(app: Flask) -> list[tuple[str | None, str, str]]:
    with app.app_context():
        return [(entry.who, entry.action, entry.subject) for entry in journal.read(100)]


def test_someone_invited_signs_in_with_a_second_factor_and_has_those_rights(
    app: Flask, ada: Member, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = send(ada, "/staff/people/new", **CLAIRE)
    claire = everyone(app)["claire@example.org"]
    assert (303, account(claire)) == (answer.status_code, answer.location)
    assert "Claire Petit is invited." in ada.page(account(claire)).main
    assert ("coordinator", ("nord", "sud")) == (claire.role, claire.cooperatives)
    link = LINK.search(capsys.readouterr().out)
    assert link, "the message has the link"

    member = Member(app)
    member.person = claire
    choose_password(member, link[1])
    assert "/staff/tf-setup" == sign_in(member).location
    checked = member.send("/staff/tf-validate", set_up(member), code=member.code())
    assert 302 == checked.status_code
    assert 200 == member.get("/staff/").status_code
    assert 403 == member.get("/staff/people/").status_code
    assert "active" in ada.page(account(claire)).main


@pytest.mark.parametrize(
    ("typed", "field", "problem"),
    [
        ({"email": "claire"}, "email", "Type an e-mail address, such as claire@example.org."),
        ({"email": ""}, "email", "Type an e-mail address, such as claire@example.org."),
        ({"email": "a b@example.org"}, "email", "Type an e-mail address, such as claire@"),
        ({"email": "a" * 200 + "@example.org"}, "email", "Shorten this to 200 characters."),
        ({"name": " "}, "name", "Type a name."),
        ({"name": "a" * 201}, "name", "Shorten this to 200 characters."),
        ({"role": ""}, "role", "Choose one of the answers."),
        ({"role": "owner"}, "role", "Not a valid choice."),
        ({"scope": ""}, "scope", "Choose one of the answers."),
        ({"scope": "some", "others": ""}, "scope", "Tick or type at least one cooperative."),
        ({"others": "nord, été"}, "others", "“été” is no code: use letters without accents"),
        ({"known": "../x"}, "others", "“../x” is no code: use letters without accents"),
        ({"role": "administrator"}, "role", "An administrator sees the whole network"),
        ({"language": "xx"}, "language", "Not a valid choice."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_at_the_top(
    app: Flask, ada: Member, typed: dict[str, str], field: str, problem: str
) -> None:
    before = everyone(app)
    page = Page(send(ada, "/staff/people/new", **(CLAIRE | typed)).text)
    assert [problem] == [said[: len(problem)] for said in page.problems]
    links = [tag.get("href") for tag in page.all("a") if tag.get("href").startswith("#")]
    assert ["#_main", f"#{field}"] == links
    assert page.title.startswith("Error:")
    assert before == everyone(app)


def test_what_was_typed_stays(ada: Member) -> None:
    page = Page(send(ada, "/staff/people/new", **(CLAIRE | {"email": "claire"})).text)
    kept = {name: values[-1] for name, values in page.form().items() if name in CLAIRE}
    assert CLAIRE | {"email": "claire"} == kept


def test_an_address_has_one_account(app: Flask, ada: Member) -> None:
    send(ada, "/staff/people/new", **CLAIRE)
    page = Page(send(ada, "/staff/people/new", **(CLAIRE | {"email": "CLAIRE@example.org"})).text)
    assert ["This address has an account already."] == page.problems
    assert 2 == len(everyone(app))


def test_rights_change_from_the_next_page_on(app: Flask, ada: Member) -> None:
    bo = signed_in(app, "coordinator")
    assert 200 == bo.get("/staff/waves/_new").status_code
    rights = {"role": "analyst", "scope": "some", "others": "nord"}
    assert 303 == send(ada, account(bo.person), **rights).status_code
    changed = everyone(app)[bo.person.email]
    assert ("analyst", ("nord",)) == (changed.role, changed.cooperatives)
    assert 403 == bo.get("/staff/waves/_new").status_code
    shown = ada.page(account(bo.person))
    assert (["analyst"], ["some"]) == (shown.form()["role"], shown.form()["scope"])
    assert ["nord"] == shown.form()["known"]
    assert 303 == send(ada, account(bo.person), role="analyst", scope="network").status_code
    assert () == everyone(app)[bo.person.email].cooperatives


def test_a_disabled_account_is_out_at_once_until_it_is_enabled(app: Flask, ada: Member) -> None:
    bo = signed_in(app, "coordinator")
    assert "Disable the account of" in ada.page(account(bo.person, "disable")).main
    assert 200 == bo.get("/staff/").status_code, "to be asked changes nothing"
    assert 303 == send(ada, account(bo.person, "disable")).status_code
    assert "/staff/login?next=/staff/" == bo.get("/staff/").location
    again = Member(app)
    again.person = bo.person
    assert 200 == sign_in(again).status_code, "refused"
    assert 303 == send(ada, account(bo.person, "enable")).status_code
    assert "/staff/login?next=/staff/" == bo.get("/staff/").location, "the old session is over"
    assert sign_in(again).location.startswith("/staff/tf-validate")


def test_who_lost_the_second_factor_sets_another(
    app: Flask, ada: Member, capsys: pytest.CaptureFixture[str]
) -> None:
    bo = signed_in(app, "coordinator")
    capsys.readouterr()
    assert "codes from a phone" in ada.page(account(bo.person)).main
    assert 303 == send(ada, account(bo.person, "factor")).status_code
    assert f"To: {bo.person.email}\n" in capsys.readouterr().out, "they are told"
    assert "no second factor" in ada.page(account(bo.person)).main
    assert "/staff/login?next=/staff/" == bo.get("/staff/").location
    again = Member(app)
    again.person = bo.person
    assert "/staff/tf-setup" == sign_in(again).location


@pytest.mark.parametrize(
    ("action", "typed"),
    [
        ("", {"role": "analyst", "scope": "network"}),
        ("disable", {}),
        ("enable", {}),
        ("factor", {}),
    ],
)
def test_nobody_changes_their_own_account(
    app: Flask, ada: Member, action: str, typed: dict[str, str]
) -> None:
    before = everyone(app), noted(app)
    answer = send(ada, account(ada.person, action), **typed)
    assert 409 == answer.status_code
    assert "Another administrator can." in Page(answer.text).main
    assert before == (everyone(app), noted(app))
    assert 200 == ada.get("/staff/").status_code
    assert "role" not in ada.page(account(ada.person)).form()


def test_an_invitation_is_sent_again_until_it_was_followed(
    app: Flask, ada: Member, capsys: pytest.CaptureFixture[str]
) -> None:
    bo, link = invited(app, "coordinator")
    assert 303 == send(ada, account(bo, "invite")).status_code
    assert LINK.search(capsys.readouterr().out)
    member = Member(app)
    member.person = bo
    choose_password(member, link)
    assert 409 == send(ada, account(bo, "invite")).status_code
    assert not LINK.search(capsys.readouterr().out)


@pytest.fixture
def without_mail(migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application whose mail server does not answer."""
    given = environment(migrated_sqlite_url, tmp_path)
    given |= {"MIEUX_SMTP": "smtp://localhost:1", "MIEUX_MAIL_FROM": "mieux@example.org"}
    given |= {"MIEUX_URL": "https://localhost"}
    app = create_app(Config.from_environment(given))
    yield app
    with app.app_context():
        db.engine.dispose()


def test_a_message_that_cannot_be_sent_is_said_and_the_account_stays(without_mail: Flask) -> None:
    ada = signed_in(without_mail, "administrator")
    answer = send(ada, "/staff/people/new?lang=en", **CLAIRE)
    claire = everyone(without_mail)["claire@example.org"]
    assert account(claire) == answer.location
    shown = ada.page(account(claire)).main
    assert "the message could not be sent" in shown and "is invited." not in shown


@pytest.mark.parametrize("id", [0, 99, 9**30])
def test_who_is_not_there_has_no_page(ada: Member, id: int) -> None:
    for action in ("", "/disable", "/factor"):
        assert 404 == ada.get(f"/staff/people/{id}{action}").status_code
    for action in ("", "/disable", "/factor", "/enable", "/invite"):
        assert 404 == send(ada, f"/staff/people/{id}{action}").status_code


def test_all_that_is_done_to_accounts_is_in_the_journal(app: Flask, ada: Member) -> None:
    send(ada, "/staff/people/new", **CLAIRE)
    claire = everyone(app)["claire@example.org"]
    send(ada, account(claire, "invite"))
    send(ada, account(claire), role="analyst", scope="network")
    for action in ("factor", "disable", "enable"):
        send(ada, account(claire, action))
    expected = ["added", "invited", "changed", "disabled", "enabled"]
    actions = [f"staff_{action}" for action in expected]
    actions.insert(3, "factor_reset")
    who = f"{ada.person.name} ({ada.person.email})"
    assert [(who, action, claire.email) for action in reversed(actions)] == noted(app)
    page = ada.page("/staff/journal")
    assert f"{who} disabled the account of claire@example.org." in page.main
    assert not page.problems
