"""Accounts of the staff: an invitation, two factors, sessions, and what no page may let happen."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask_security.core import _default_messages
from itsdangerous import TimestampSigner
from werkzeug.test import TestResponse

from app.extensions import db
from app.storage import factors, models, staff
from app.web import access
from app.web.accounts import letters, messages
from tests.conftest import application
from tests.mailbox import mailbox, words
from tests.pages import Page
from tests.web.account_pages import action_of, every_page, passkey
from tests.web.staffing import (
    PASSWORD,
    Member,
    choose_password,
    invited,
    set_up,
    sign_in,
    signed_in,
)

ENGLISH = "?lang=en"
RECOVERY = re.compile(r"[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}")


def where(response: TestResponse) -> str:
    """Where an answer leads, without what is asked of that page."""
    return response.headers.get("Location", str(response.status_code)).partition("?")[0]


def is_in(member: Member) -> bool:
    return 200 == member.get("/staff/account").status_code


def again(member: Member, later: int = 1) -> TestResponse:
    """Sign in with the password and the code that the phone shows so much later."""
    assert "/staff/tf-validate" == where(sign_in(member))
    page = member.page("/staff/tf-validate")
    return member.send("/staff/tf-validate", page, code=member.code(later))


def recovery_codes(member: Member) -> list[str]:
    answer = member.send("/staff/mf-recovery-codes", generate_new_codes="y")
    return RECOVERY.findall(answer.text)


def forget_the_last_code(app: Flask, member: Member) -> None:
    """As if a while had passed."""
    with app.app_context():
        db.session.get_one(models.Staff, member.person.id).tf_last_counter = None
        db.session.commit()


# --- Invitations


def test_an_invitation_lets_choose_a_password_once(app: Flask) -> None:
    member = Member(app)
    member.person, link = invited(app, "analyst")
    choose_password(member, link)
    refused = Member(app).get(link + ENGLISH)
    assert 410 == refused.status_code
    assert "was used already, or is older than a week." in Page(refused.text).main


def test_an_invitation_lasts_a_week(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    _, link = invited(app, "analyst")
    made = time.time()
    for age, status in ((6.9, 303), (7.1, 410)):
        at = made + age * 24 * 3600
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _, at=at: int(at))
        assert status == Member(app).get(link).status_code


def test_an_invitation_is_over_for_whoever_was_disabled(app: Flask) -> None:
    person, link = invited(app, "analyst")
    with app.app_context():
        staff.disable(person.email)
        db.session.commit()
    assert 410 == Member(app).get(link).status_code
    assert 410 == Member(app).get(link[:-1]).status_code


# --- Signing in


def test_nobody_gets_in_with_a_password_alone(app: Flask) -> None:
    member = signed_in(app, "coordinator")
    assert is_in(member)
    member.send("/staff/logout")
    assert "/staff/tf-validate" == where(sign_in(member))
    assert not is_in(member)
    page = member.page("/staff/tf-validate")
    assert 200 == member.send("/staff/tf-validate", page, code="000000").status_code
    assert not is_in(member)
    member.send("/staff/tf-validate", page, code=member.code(1))
    assert is_in(member)


def test_a_code_is_taken_once(app: Flask) -> None:
    member = signed_in(app, "coordinator")
    member.send("/staff/logout")
    assert 200 == again(member, later=0).status_code, "the code of the set-up"
    assert 302 == again(member).status_code
    member.send("/staff/logout")
    assert 200 == again(member).status_code


def test_recovery_codes_are_shown_once_and_work_once(app: Flask) -> None:
    member = signed_in(app, "analyst")
    assert "/staff/mf-recovery-codes" == where(member.get("/staff/welcome"))
    codes = recovery_codes(member)
    assert 10 == len(set(codes))
    assert "/staff/" == where(member.get("/staff/welcome"))
    for shown in ("/staff/mf-recovery-codes", "/staff/mf-recovery-codes?show_codes=1"):
        assert [] == RECOVERY.findall(member.page(shown).html)
    with app.app_context():
        kept = db.session.get_one(models.Staff, member.person.id).mf_recovery_codes
        assert not set(codes) & set(kept or ())
    for code, status in ((codes[0].upper().replace("-", " "), 302), (codes[0], 200)):
        member.send("/staff/logout")
        sign_in(member)
        page = member.page("/staff/mf-recovery")
        assert status == member.send("/staff/mf-recovery", page, code=code).status_code
        if status == 302:
            assert "9" in Page(member.get("/staff/account").text).main


def test_new_recovery_codes_replace_the_old(app: Flask) -> None:
    member = signed_in(app, "analyst")
    old, new = recovery_codes(member), recovery_codes(member)
    assert not set(old) & set(new)
    member.send("/staff/logout")
    sign_in(member)
    page = member.page("/staff/mf-recovery")
    assert 200 == member.send("/staff/mf-recovery", page, code=old[0]).status_code


def test_codes_can_be_moved_to_another_phone(app: Flask) -> None:
    member = signed_in(app, "analyst")
    old = member.key
    shown = set_up(member)
    assert old != member.key
    action = next(
        tag.get("action") for tag in shown.all("form") if "tf-setup/" in tag.get("action")
    )
    wrong = member.send(action, shown, code="000000")
    assert "/staff/tf-setup" == where(wrong)
    assert "/staff/account" == where(member.send(action, shown, code=member.code(1)))
    member.send("/staff/logout")
    forget_the_last_code(app, member)
    assert 302 == again(member).status_code


def test_whoever_lost_every_factor_sets_up_a_new_one(app: Flask) -> None:
    member = signed_in(app, "analyst")
    with app.app_context():
        factors.reset(member.person.id)
        db.session.commit()
    assert not is_in(member)
    assert "/staff/tf-setup" == where(sign_in(member))


def test_a_set_up_that_another_finished_first_is_over(app: Flask) -> None:
    owner, thief = Member(app), Member(app)
    owner.person, link = invited(app, "coordinator")
    thief.person = owner.person
    choose_password(owner, link)
    sign_in(thief)
    begun = set_up(thief)
    sign_in(owner)
    owner.send("/staff/tf-validate", set_up(owner), code=owner.code())
    assert is_in(owner)
    for tried in (
        thief.send("/staff/tf-validate", begun, code=thief.code()),
        thief.send("/staff/tf-setup", begun, setup="authenticator"),
        thief.get("/staff/tf-setup"),
        thief.get("/staff/tf-validate"),
    ):
        assert "/staff/login" == where(tried)
    assert not is_in(thief)
    owner.send("/staff/logout")
    assert 302 == again(owner).status_code, "their codes are still those they set up"


def test_of_two_set_ups_finished_at_once_one_holds(app_on_each_database: Flask) -> None:
    app = app_on_each_database
    first, second = Member(app), Member(app)
    first.person, link = invited(app, "coordinator")
    second.person = first.person
    choose_password(first, link)
    shown = []
    for member in (first, second):
        sign_in(member)
        shown.append(set_up(member))

    def finish(member: Member, page: Page) -> bool:
        member.send("/staff/tf-validate", page, code=member.code())
        return is_in(member)

    with ThreadPoolExecutor(2) as threads:
        assert 1 == sum(threads.map(finish, (first, second), shown))


def test_a_code_or_a_recovery_code_sent_twice_at_once_is_taken_once(
    app_on_each_database: Flask,
) -> None:
    app = app_on_each_database
    owner = signed_in(app, "analyst")
    recovery = recovery_codes(owner)[0]
    owner.send("/staff/logout")

    def ready(address: str) -> tuple[Member, Page]:
        member = Member(app)
        member.person, member.key = owner.person, owner.key
        sign_in(member)
        return member, member.page(address)

    for address, code in (
        ("/staff/tf-validate", owner.code(1)),
        ("/staff/mf-recovery", recovery),
    ):
        several = [ready(address) for _ in range(4)]

        def type_it(member: Member, page: Page, address: str = address, code: str = code) -> bool:
            member.send(address, page, code=code)
            return is_in(member)

        with ThreadPoolExecutor(4) as threads:
            assert 1 == sum(threads.map(type_it, *zip(*several, strict=True))), address


def test_whoever_has_an_account_is_told_what_changes_in_how_one_signs_in(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    with mailbox() as box, application(migrated_sqlite_url, tmp_path, **mail(box.address)) as app:
        with app.app_context():
            staff.add("ana@example.org", "Ana", "analyst", (), "en")
            db.session.commit()
        member = Member(app)
        with app.app_context():
            member.person = staff.find("ana@example.org")
            link = letters.invitation(member.person)
        choose_password(member, "/staff/" + link.partition("/staff/")[2])
        sign_in(member)
        member.send("/staff/tf-validate", set_up(member), code=member.code())
        recovery_codes(member)
        shown = set_up(member)
        member.send(action_of(shown, "tf-setup/"), shown, code=member.code(1))
        with app.app_context():
            db.session.add(passkey(member.person.id))
            db.session.commit()
        member.send("/staff/wan-delete", name="mine")
        told = [
            "Codes from a phone were set up",
            "New recovery codes were made",
            "Codes from a phone were set up",
            "The passkey “mine” was removed",
        ]
        box.to("ana@example.org", len(told))
        said = re.compile("(Codes|New|The passkey) .*? (were set up|were made|was removed)")
        found = [said.search(words(sent)) for sent in box.messages]
        assert sorted(told) == sorted(match[0] for match in found if match)
        member.send("/staff/logout")
        forget_the_last_code(app, member)
        assert 302 == again(member).status_code, "which is not worth a letter"
        time.sleep(0.5)
        assert len(told) == len(box.messages)


def test_what_one_signs_in_with_changes_only_soon_after_the_password(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = signed_in(app, "analyst")
    backdate(app, member, fs_paa=time.time() - 3600, fs_gexp=None)
    for address in ("/staff/tf-setup", "/staff/mf-recovery-codes", "/staff/wan-register"):
        assert "/staff/verify" == where(member.get(address))
    page = member.page("/staff/verify" + ENGLISH)
    assert "Your password once more" in page.main
    assert 200 == member.send("/staff/verify", page, password="wrong").status_code
    verified = member.send("/staff/verify", page, password=PASSWORD, next="/staff/tf-setup")
    assert "/staff/tf-setup" == where(verified)
    assert 200 == member.get("/staff/tf-setup").status_code


def test_a_session_left_alone_is_given_nobody_elses_phone_or_passkey(app: Flask) -> None:
    owner, thief = signed_in(app, "administrator"), signed_in(app, "analyst")
    begun = action_of(set_up(thief), "tf-setup/")
    page = thief.page("/staff/wan-register")
    fields = {"csrf_token": page.form()["csrf_token"][0], "name": "one", "usage": "first"}
    asked = Page(thief.post("/staff/wan-register", data=fields).text)
    set_up(owner)
    backdate(app, owner, fs_paa=time.time() - 3600, fs_gexp=None)
    for address in (begun, "/staff/tf-validate", action_of(asked, "wan-register/")):
        sent = owner.send(address, code=thief.code(1), credential="{}")
        assert "/staff/verify" == where(sent), address
    with app.app_context():
        owner_, thief_ = (
            db.session.get_one(models.Staff, member.person.id) for member in (owner, thief)
        )
        assert owner_.tf_totp_secret != thief_.tf_totp_secret


def test_an_address_that_no_database_keeps_leads_nowhere(app_on_each_database: Flask) -> None:
    member = signed_in(app_on_each_database, "administrator")
    for address in ("/w/%00", "/results/%00", "/staff/waves/%00", "/staff/questionnaires/%00"):
        assert 404 == member.get(address).status_code, address


def test_what_no_database_keeps_is_refused_in_every_form(app_on_each_database: Flask) -> None:
    member = Member(app_on_each_database)
    page = member.page("/staff/login")
    typed = member.send("/staff/login", page, email="a\0@example.org", password="x\0")
    assert 400 == typed.status_code


def test_where_no_code_is_awaited_asking_for_it_signs_nobody_out(app: Flask) -> None:
    member = signed_in(app, "analyst")
    assert "/staff/account" == where(member.get("/staff/tf-validate"))
    assert "/staff/account" == where(member.send("/staff/tf-validate", code=member.code(1)))
    assert is_in(member)


@pytest.mark.parametrize("back", ["/staff/\r\nSet-Cookie: a=b", "/staff/\x7f", "https://e.example"])
def test_nothing_that_is_no_address_of_ours_is_gone_back_to(app: Flask, back: str) -> None:
    member = signed_in(app, "analyst")
    assert "/staff/" == where(member.send("/staff/language", language="en", back=back))


def test_a_disabled_account_is_refused_like_a_wrong_password(app: Flask) -> None:
    member = signed_in(app, "analyst")
    with app.app_context():
        staff.disable(member.person.email)
        db.session.commit()
    assert not is_in(member)
    token = re.compile('name="csrf_token" value="[^"]+"|value="[^"]*@[^"]*"')
    known, wrong = (token.sub("", sign_in(member, word).text) for word in (PASSWORD, "wrong"))
    assert known == wrong


# --- Passwords


def test_a_password_is_changed_by_whoever_knows_it_and_ends_other_sessions(app: Flask) -> None:
    member = signed_in(app, "analyst")
    other = copy(app, member)
    new = "cinq mots sans aucun rapport"
    for present, wanted, repeated in (
        ("wrong", new, new),
        (PASSWORD, "too short", "too short"),
        (PASSWORD, new, "another"),
        (PASSWORD, PASSWORD, PASSWORD),
    ):
        fields = {"password": present, "new_password": wanted, "new_password_confirm": repeated}
        refused = member.send("/staff/change", **fields)
        assert 200 == refused.status_code and Page(refused.text).problems
    fields = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    assert "/staff/account" == where(member.send("/staff/change", **fields))
    assert is_in(member) and not is_in(other)


def test_a_forgotten_password_is_chosen_anew_by_mail(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    with mailbox() as box, application(migrated_sqlite_url, tmp_path, **mail(box.address)) as app:
        member = signed_in(app, "analyst")
        email = member.person.email
        box.to(email)
        box.messages.clear()  # of the second factor
        visitor = Member(app)
        asked = [
            visitor.send("/staff/reset", visitor.page("/staff/reset"), email=address).text
            for address in (email, "nobody@example.org")
        ]
        plain = [re.sub('value="[^"]*"|[a-z0-9]+@example.org', "…", page) for page in asked]
        assert plain[0] == plain[1]
        link = box.link(email)
        assert link.startswith("https://mieux.example.org/staff/reset/")
        assert link in words(box.to(email), "html")
        path = link.removeprefix("https://mieux.example.org")
        new = "cinq mots sans aucun rapport"
        page = visitor.page(path)
        kept = visitor.send(path, page, password=new, password_confirm=new)
        assert "/staff/login" == where(kept)
        assert not is_in(member), "it ends every session"
        assert "/staff/reset" == where(visitor.send(path, page, password=new, password_confirm=new))
        assert "/staff/reset" == where(visitor.get(path)), "it works once"
        visitor.person = member.person
        assert "/staff/tf-validate" == where(sign_in(visitor, new))
        assert "/staff/reset" in words(box.to(email, 2)), "they are told"
        assert 2 == len(box.messages)


def test_a_link_in_a_message_is_not_what_a_request_says_of_itself(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    with mailbox() as box, application(migrated_sqlite_url, tmp_path, **mail(box.address)) as app:
        member = signed_in(app, "analyst")
        evil = Member(app)
        at = {"base_url": "https://evil.example", "headers": {"Referer": "https://evil.example/"}}
        token = Page(evil.get("/staff/reset", **at).text).form()["csrf_token"][0]
        sent = {"csrf_token": token, "email": member.person.email}
        evil.post("/staff/reset", data=sent, **at)
        assert box.link(member.person.email, 2).startswith("https://mieux.example.org/")


def mail(address: str) -> dict[str, str]:
    return {
        "MIEUX_SMTP": address,
        "MIEUX_MAIL_FROM": "mieux@example.org",
        "MIEUX_URL": "https://mieux.example.org",
    }


# --- Sessions


def copy(app: Flask, member: Member) -> Member:
    """Another browser with the same cookie."""
    other = Member(app)
    cookie = member.get_cookie("staff", domain="localhost", path="/staff")
    assert cookie
    other.set_cookie("staff", cookie.value, domain="localhost", path="/staff", secure=True)
    return other


def session_of(app: Flask, member: Member) -> dict[str, object]:
    cookie = member.get_cookie("staff", domain="localhost", path="/staff")
    assert cookie
    return dict(serializer(app).loads(cookie.value))


def serializer(app: Flask):  # type: ignore[no-untyped-def]
    return SecureCookieSessionInterface().get_signing_serializer(app)


def backdate(app: Flask, member: Member, **changes: object) -> None:
    """Give a browser the session it would have had, had this been so."""
    held = {key: value for key, value in (session_of(app, member) | changes).items() if value}
    value = serializer(app).dumps(held)
    member.set_cookie("staff", value, domain="localhost", path="/staff", secure=True)


def test_signing_out_ends_a_copied_cookie_too(app: Flask) -> None:
    member = signed_in(app, "administrator")
    other = copy(app, member)
    assert is_in(other)
    assert "/staff/login" == where(member.send("/staff/logout"))
    assert not is_in(member) and not is_in(other)


def test_a_session_shares_nothing_with_what_was_before_it(app: Flask) -> None:
    member = signed_in(app, "analyst")
    member.send("/staff/logout")
    sign_in(member)
    before = session_of(app, member)
    member.send("/staff/tf-validate", member.page("/staff/tf-validate"), code=member.code(1))
    after = session_of(app, member)
    kept = {name for name in before if before[name] == after.get(name)}
    assert kept <= {"_fresh", "fs_cc", "_flashes"}
    assert before["csrf_token"] != after.get("csrf_token")
    old = {"csrf_token": serializer(app).dumps(before["csrf_token"])}
    assert 400 == member.post("/staff/account", data=old).status_code


def test_a_session_ends_after_an_hour_without_a_page_and_after_twelve_at_all(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = signed_in(app, "analyst")
    began, real = time.time(), TimestampSigner.get_timestamp

    def at(seconds: float) -> None:
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: int(began + seconds))

    for hour in range(4):
        at(hour * 0.9 * access.IDLE)
        assert is_in(member), "each page begins the hour anew"
    at(10 * access.IDLE)
    assert not is_in(member)
    monkeypatch.setattr(TimestampSigner, "get_timestamp", real)
    busy = signed_in(app, "analyst")
    backdate(app, busy, began=began - access.LONGEST + 60)
    assert is_in(busy)
    backdate(app, busy, began=began - access.LONGEST - 60)
    assert not is_in(busy)


def test_the_password_once_more_or_a_new_one_makes_no_session_longer(app: Flask) -> None:
    member = signed_in(app, "analyst")
    soon_over = int(time.time()) - access.LONGEST + 60
    backdate(app, member, began=soon_over)
    member.send("/staff/verify", member.page("/staff/verify"), password=PASSWORD)
    new = "cinq mots sans aucun rapport"
    fields = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    assert "/staff/account" == where(member.send("/staff/change", **fields))
    assert soon_over == session_of(app, member)["began"]


def test_a_session_that_is_over_says_so_and_ends_no_other(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = signed_in(app, "analyst")
    old = copy(app, member)
    backdate(app, old, began=time.time() - access.LONGEST - 60)
    over = "Your session is over: sign in again."

    def asks(asked: Member) -> str:
        assert "/staff/login" == where(asked.get("/staff/" + ENGLISH))
        return asked.page("/staff/login" + ENGLISH).main

    assert over in asks(old)
    assert is_in(member)
    assert over not in asks(Member(app))
    idle, ended = copy(app, member), copy(app, member)
    member.send("/staff/logout")
    assert over in asks(ended) and over not in asks(member)
    later = time.time() + access.IDLE + 60
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: int(later))
    assert over in asks(idle)


def test_cookies_go_to_staff_pages_only_and_to_no_script(app: Flask) -> None:
    member = Member(app)
    member.person, link = invited(app, "analyst")
    choose_password(member, link)
    sign_in(member)
    shown = set_up(member)
    answer = member.send("/staff/tf-validate", shown, code=member.code())
    cookies = {
        cookie.partition("=")[0]: set(cookie.split("; ")[1:])
        for cookie in answer.headers.getlist("Set-Cookie")
    }
    assert {"staff", "staff_device"} == set(cookies)
    for attributes in cookies.values():
        assert {"Secure", "HttpOnly", "Path=/staff", "SameSite=Lax"} <= attributes
        assert not any(attribute.startswith("Domain") for attribute in attributes)
    assert not any(attribute.startswith("Max-Age") for attribute in cookies["staff"])


def test_no_browser_stays_signed_in(app: Flask) -> None:
    member = signed_in(app, "analyst")
    member.send("/staff/logout")
    sign_in(member, remember="y")
    page = member.page("/staff/tf-validate")
    answer = member.send("/staff/tf-validate", page, code=member.code(1), remember="y")
    assert "remember" not in "".join(answer.headers.getlist("Set-Cookie"))


# --- Forms that come from elsewhere, and pages that lead there


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "https://localhost.evil.example/",
        "https://localhost@evil.example/",
    ],
)
def test_signing_in_leads_nowhere_else(app: Flask, elsewhere: str) -> None:
    member = signed_in(app, "analyst")
    recovery_codes(member)
    member.send("/staff/logout")
    typed = member.page("/staff/login?next=" + quote(elsewhere)).form()["next"]
    assert {"/staff/welcome"} == set(typed)
    assert "/staff/tf-validate?next=/staff/welcome" == sign_in(member, next=elsewhere).location
    page = member.page("/staff/tf-validate")
    checked = member.post(
        "/staff/tf-validate",
        query_string={"next": elsewhere},
        data={"csrf_token": page.form()["csrf_token"][0], "code": member.code(1)},
    )
    leads = urlsplit(urljoin("https://localhost/staff/tf-validate", checked.location))
    assert ("https", "localhost") == (leads.scheme, leads.netloc)
    assert "\\" not in checked.location


def test_a_page_asked_for_is_shown_after_signing_in(app: Flask) -> None:
    member = signed_in(app, "analyst")
    member.send("/staff/logout")
    asked = member.get("/staff/account")
    assert "/staff/login?next=/staff/account" == asked.headers["Location"]
    page = member.page(asked.headers["Location"])
    assert {"/staff/account"} == set(page.form()["next"])
    answer = sign_in(member, next="/staff/account")
    checked = member.send(
        answer.headers["Location"], member.page("/staff/tf-validate"), code=member.code(1)
    )
    assert "/staff/account" == where(checked)


def refusals() -> Iterator[tuple[str, dict[str, str], bool]]:
    yield "no token", {}, False
    yield "another site", {"Referer": "https://evil.example/"}, True
    yield "another scheme", {"Referer": "http://localhost/staff/"}, True
    yield "no referrer", {"Referer": ""}, True


@pytest.mark.parametrize(("headers", "token"), [case[1:] for case in refusals()])
@pytest.mark.parametrize(
    "address", ["/staff/account", "/staff/logout", "/staff/change", "/staff/login"]
)
def test_a_form_that_may_come_from_elsewhere_is_refused_in_words(
    app: Flask, address: str, headers: dict[str, str], token: bool
) -> None:
    member = signed_in(app, "administrator")
    page = member.page("/staff/account")
    data = {"name": "hidden words", "language": "en", "password": "hidden words"}
    if token:
        data["csrf_token"] = page.form()["csrf_token"][0]
    refused = member.post(address + ENGLISH, data=data, headers=headers)
    assert 400 == refused.status_code
    assert "This form could not be accepted" in Page(refused.text).main
    assert "hidden words" not in refused.text
    assert is_in(member)
    assert "hidden words" not in member.page("/staff/account").html


def test_a_fault_keeps_no_password_on_its_page(app: Flask) -> None:
    member = signed_in(app, "analyst")
    member.send("/staff/logout")
    page = member.page("/staff/login")
    with app.app_context():
        db.session.execute(db.text("ALTER TABLE attempts RENAME TO elsewhere"))
        db.session.commit()
    fault = member.send("/staff/login", page, email=member.person.email, password=PASSWORD)
    assert 500 == fault.status_code
    assert PASSWORD not in fault.text and member.person.email not in fault.text


def test_a_program_is_answered_with_pages_only(app: Flask) -> None:
    member = signed_in(app, "analyst")
    for address in ("/staff/mf-recovery-codes", "/staff/wan-register", "/staff/tf-setup"):
        answer = member.get(address, headers={"Accept": "application/json"})
        assert "text/html" == answer.mimetype


def test_what_is_not_used_is_not_there(app: Flask) -> None:
    member = signed_in(app, "analyst")
    for address in ("tf-rescue", "us-signin", "register", "confirm", "fs-static/js/base64.js"):
        assert 404 == Member(app).get(f"/staff/{address}").status_code, address
        assert 404 == member.get(f"/staff/{address}").status_code, address


# --- Somebody's own account


def test_people_say_what_they_are_called_and_which_language_they_read(app: Flask) -> None:
    member = signed_in(app, "analyst")
    sent = member.send("/staff/account", name=" Zoé ", language="en")
    assert "/staff/account" == where(sent)
    page = member.page("/staff/account")
    page.check("en")
    assert ["Zoé"] == page.form()["name"]
    for wrong in ({"name": "", "language": "en"}, {"name": "Zoé", "language": "xx"}):
        assert 200 == member.send("/staff/account", **wrong).status_code
    with app.app_context():
        kept = staff.read(member.person.id)
    assert ("Zoé", "en") == (kept.name, kept.language)


def test_messages_to_somebody_are_in_their_language(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    with mailbox() as box, application(migrated_sqlite_url, tmp_path, **mail(box.address)) as app:
        with app.app_context():
            letters.invite(staff.add("ana@example.org", "Ana", "analyst", (), "en"))
            db.session.commit()
        assert "Hello Ana," in words(box.to("ana@example.org"))
        visitor = Member(app)
        page = visitor.page("/staff/reset?lang=fr")
        visitor.send("/staff/reset?lang=fr", page, email="ana@example.org")
        assert "A new password" == box.to("ana@example.org", 2)["Subject"]


def test_where_no_mail_can_be_sent_signing_in_and_changing_it_still_work(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    production = {"MIEUX_ENV": "production", "MIEUX_SECRET_KEY": "long enough to be a secret key !"}
    with application(migrated_sqlite_url, tmp_path, **production) as app:
        member = signed_in(app, "analyst")
        assert 10 == len(recovery_codes(member))
        new = "cinq mots sans aucun rapport"
        fields = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
        assert "/staff/account" == where(member.send("/staff/change", **fields))
        for email in (member.person.email, "nobody@example.org"):
            asked = Member(app)
            sent = asked.send("/staff/reset", asked.page("/staff/reset"), email=email)
            assert 200 == sent.status_code


# --- Every page, in every language


def test_no_page_says_a_word_of_another_language(app: Flask) -> None:
    pages = {language: list(every_page(app, language)) for language in ("fr", "en")}
    names = {language: [name for name, _ in shown] for language, shown in pages.items()}
    assert names["fr"] == names["en"]
    for (name, french), (_, english) in zip(pages["fr"], pages["en"], strict=True):
        french.check("fr")
        english.check("en")
        assert french.title != english.title, name
        leaves = [
            {
                " ".join(tag.text.split())
                for tag in page.all("h1", "h2", "p", "label", "button", "li")
            }
            for page in (french, english)
        ]
        same = {text for text in leaves[0] & leaves[1] if re.search("[A-Za-z]{3}", text)}
        expected = re.compile("Español|Mieux|Bearer|[0-9a-f]{4}-|[A-Z2-7]{4}-|Code|Passkeys|! Code")
        assert {text for text in same if not expected.search(text)} == set(), name


def read_on(page: Page) -> Iterator[str]:
    """What is read on a page, piece by piece."""
    for tag in page.all("h1", "h2", "p", "label", "legend", "button", "li", "dt", "dd", "option"):
        yield " ".join(tag.text.split())


def test_every_sentence_of_the_library_that_people_may_read_is_ours() -> None:
    prefixes = ("WEBAUTHN_", "PASSWORD_", "TWO_FACTOR_", "INVALID_", "GENERIC_", "REAUTH")
    unused = {
        "GENERIC_RECOVERY",
        "GENERIC_US_SIGNIN",
        "INVALID_CONFIRMATION_TOKEN",
        "INVALID_EMAIL_ADDRESS",
        "INVALID_LOGIN_TOKEN",
        "INVALID_CODE",
        "INVALID_PASSWORD_CODE",
        "PASSWORD_BREACHED",
        "PASSWORD_BREACHED_SITE_ERROR",
        "PASSWORD_MISMATCH",
        "PASSWORD_RESET",
        "PASSWORD_TOO_SIMPLE",
        "TWO_FACTOR_DISABLED",
    }
    theirs = {name for name in _default_messages if name.startswith(prefixes)} - unused
    assert theirs <= set(messages.MESSAGES)
