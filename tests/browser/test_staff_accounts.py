"""From an invitation to a signed-in browser, with real mail, real codes and a real passkey.

The passkey is that of Chromium's own virtual authenticator, over its DevTools protocol.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from itsdangerous import TimestampSigner
from playwright.sync_api import Page, Route

from app.cli import main
from app.web import access
from tests import nu
from tests.browser.test_accessibility import MEASURE, SOME_SCREENS, wrong_with
from tests.conftest import IS_PROOF, application, environment
from tests.mailbox import Mailbox, mailbox
from tests.servers import free_port
from tests.web.account_pages import every_page
from tests.web.staffing import KEY, PASSWORD, code
from tests.web.test_accounts import serializer

LANGUAGES = ("fr", "en") if IS_PROOF else ("fr",)
PRESSED = ":is(button, .button, .change, .choice, input:not([type=hidden]), select):not(.choice *)"


@dataclass
class Office:
    """A running Mieux, its mail, and the application on the same database."""

    address: str
    box: Mailbox
    app: Flask
    environ: dict[str, str]

    def add(self, email: str, role: str) -> None:
        """Let the operator of the server add somebody."""
        words = ["staff", "add", email, "--name", "Zoé", "--role", role, "--language", "en"]
        done = CliRunner().invoke(main, words, env=self.environ)
        assert f"{email} was sent an invitation\n" == done.output


@pytest.fixture
def office(serve: Callable[..., str], migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    port = free_port()
    with mailbox() as box:
        settings = {
            "MIEUX_SMTP": box.address,
            "MIEUX_MAIL_FROM": "Mieux <mieux@example.org>",
            "MIEUX_URL": f"http://localhost:{port}",  # passkeys know no numbers
        }
        serve(migrated_sqlite_url, PORT=str(port), WORKERS="1", **settings)
        environ = environment(migrated_sqlite_url, tmp_path) | settings
        with application(migrated_sqlite_url, tmp_path, **settings) as app:
            yield Office(settings["MIEUX_URL"], box, app, environ)


@dataclass
class Person:
    """Somebody of the staff at their browser, which speaks English."""

    page: Page
    office: Office
    email: str
    key: str = ""
    taken: int = -1  # which code was typed last: each is taken once

    def go(self, path: str) -> str:
        """Open a page: where that led."""
        self.page.goto(self.office.address + path)
        return self.at

    @property
    def at(self) -> str:
        return self.page.url.removeprefix(self.office.address).partition("?")[0]

    def press(self, button: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()

    def fill(self, **fields: str) -> None:
        for name, typed in fields.items():
            self.page.fill(f"[name={name}]:visible", typed)

    def accept(self) -> None:
        """Follow the message, choose a password, and set up the codes of a phone."""
        self.page.goto(self.office.box.link(self.email))
        self.fill(password=PASSWORD, password_confirm=PASSWORD)
        self.press("Keep this password")
        self.type_password()
        assert "/staff/tf-setup" == self.at
        self.press("I have such an app: go on")
        found = KEY.search(self.page.inner_text("main"))
        assert found and self.page.locator("svg.qr").is_visible()
        self.key = found[0]
        self.type_code("Check the code")
        assert "/staff/mf-recovery-codes" == self.at

    def type_password(self) -> None:
        self.go("/staff/login")
        self.fill(email=self.email, password=PASSWORD)
        self.press("Sign in")

    def type_code(self, button: str = "Sign in") -> None:
        self.taken += 1
        self.fill(code=code(self.key, self.taken))
        self.press(button)

    def sign_in(self) -> None:
        self.type_password()
        assert "/staff/tf-validate" == self.at
        self.type_code()

    def sign_out(self) -> None:
        self.go("/staff/account")
        self.press("Sign out")
        assert "/staff/login" == self.at

    def is_in(self) -> bool:
        return "/staff/account" == self.go("/staff/account")

    def cookie(self) -> dict[str, Any]:
        (held,) = [one for one in self.page.context.cookies() if one["name"] == "staff"]
        return {"name": "staff", "value": held["value"], "url": self.office.address + "/staff"}

    def hold(self, **authenticator: object) -> str:
        """Plug in an authenticator, whose holder it can verify: its name in the protocol."""
        if not hasattr(self, "devtools"):
            self.devtools = self.page.context.new_cdp_session(self.page)
            self.devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = self.devtools.send(
            "WebAuthn.addVirtualAuthenticator", {"options": options | authenticator}
        )
        return str(made["authenticatorId"])

    def let_go(self, authenticator: str) -> None:
        self.devtools.send(
            "WebAuthn.removeVirtualAuthenticator", {"authenticatorId": authenticator}
        )


@pytest.fixture
def person(office: Office, open_page: Callable[..., Page]) -> Callable[[str], Person]:
    return lambda email: Person(open_page(locale="en"), office, email)


def seen(person: Person) -> dict[str, int]:
    """What each page that asks for a rule answers to this browser, by its address."""
    found = {}
    for rule in person.office.app.url_map.iter_rules():
        view = person.office.app.view_functions[rule.endpoint]
        if hasattr(view, "rule") and "GET" in (rule.methods or ()) and not rule.arguments:
            answer = person.page.request.get(person.office.address + rule.rule, max_redirects=0)
            found[rule.rule] = answer.status
    return found


def allowed(office: Office, *rules: str) -> dict[str, bool]:
    """Which of these pages somebody may see in whom these rules are."""
    return {
        rule.rule: office.app.view_functions[rule.endpoint].rule.__name__ in rules  # type: ignore[attr-defined]
        for rule in office.app.url_map.iter_rules()
        if hasattr(office.app.view_functions[rule.endpoint], "rule")
        and "GET" in (rule.methods or ())
        and not rule.arguments
    }


@pytest.mark.timeout(300)
def test_those_invited_sign_in_with_two_factors_and_see_what_is_theirs(
    office: Office, person: Callable[[str], Person]
) -> None:
    office.add("a@example.org", "administrator")
    administrator = person("a@example.org")
    administrator.accept()
    for role in ("Coordinator", "Analyst"):
        administrator.go("/staff/people/new")
        administrator.fill(email=f"{role.lower()}@example.org", name=role)
        administrator.page.check("[name=language][value=en]")
        administrator.page.check(f"[name=role][value={role.lower()}]")
        administrator.press("Send the invitation")
    coordinator, analyst = person("coordinator@example.org"), person("analyst@example.org")
    coordinator.accept()
    analyst.accept()
    every = ("belongs", "coordinates", "publishes", "administers")
    for one, rules in ((administrator, every), (coordinator, every[:3]), (analyst, every[:1])):
        one.sign_out()
        assert not one.is_in()
        one.sign_in()
        assert one.is_in()
        answers = {path: status != 403 for path, status in seen(one).items()}
        assert allowed(office, *rules) == answers
    assert len({*allowed(office, *every).values()}) == 1 and len(allowed(office)) > 5


@pytest.mark.timeout(300)
def test_a_passkey_signs_in_alone_or_after_the_password_and_no_lock_stops_it(
    office: Office, person: Callable[[str], Person]
) -> None:
    office.add("z@example.org", "analyst")
    owner = person("z@example.org")
    owner.accept()
    made = {}
    for name, usage, transport in (("office", "first", "internal"), ("key", "secondary", "usb")):
        made[usage] = owner.hold(transport=transport)
        owner.go("/staff/wan-register")
        owner.fill(name=name)
        owner.page.check(f"[name=usage][value={usage}]")
        owner.page.get_by_role("button", name="Add it").click()
        owner.page.wait_for_selector(f"b:text-is('{name}')")
        if usage == "first":
            owner.sign_out()
            owner.page.get_by_role("button", name="Sign in with a passkey").click()
            owner.page.wait_for_url("**/staff/mf-recovery-codes")
            owner.let_go(made.pop("first"))
    owner.sign_out()
    owner.type_password()
    assert "/staff/tf-select" == owner.at
    owner.page.get_by_role("button", name="A passkey").click()
    owner.page.get_by_role("button", name="Use my passkey").click()
    owner.page.wait_for_url("**/staff/mf-recovery-codes")
    owner.let_go(made["secondary"])
    owner.go("/staff/wan-register")
    with owner.page.expect_navigation():
        owner.page.get_by_role("button", name="Remove office").click()
    assert "office" not in owner.page.inner_text(".keys")

    # The locks of passwords are not those of passkeys.
    alone = owner.hold(transport="ble")
    owner.go("/staff/wan-register")
    owner.fill(name="phone")
    owner.page.check("[name=usage][value=first]")
    owner.page.get_by_role("button", name="Add it").click()
    owner.page.wait_for_selector("b:text-is('phone')")
    owner.sign_out()
    for _ in range(12):  # each wait is twice as long, so that one is longer than a slow machine
        owner.fill(email=owner.email, password="a wrong password")
        owner.press("Sign in")
        if "Too many tries" in (said := owner.page.inner_text(".summary")):
            break
    assert "Too many tries" in said
    owner.page.get_by_role("button", name="Sign in with a passkey").click()
    owner.page.wait_for_url("**/staff/mf-recovery-codes")
    assert owner.is_in()

    # Whoever holds the device, and is not known to it, does not get in.
    owner.sign_out()
    unknown = {"authenticatorId": alone, "isUserVerified": False}
    owner.devtools.send("WebAuthn.setUserVerified", unknown)
    owner.page.get_by_role("button", name="Sign in with a passkey").click()
    owner.page.get_by_role("alert").wait_for()
    assert "No passkey was used." in owner.page.inner_text("main")
    assert not owner.is_in()


def test_sessions_end_by_signing_out_and_by_time(
    office: Office, person: Callable[[str], Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    office.add("z@example.org", "analyst")
    owner, thief = person("z@example.org"), person("")
    owner.accept()
    thief.page.context.add_cookies([owner.cookie()])
    assert thief.is_in() and owner.is_in()
    owner.sign_out()
    assert not thief.is_in() and not owner.is_in()

    owner.sign_in()
    held = owner.cookie()
    signed = serializer(office.app)
    session = signed.loads(held["value"])
    real = TimestampSigner.get_timestamp
    for age, changes, stays in (
        (access.IDLE - 60, {}, True),
        (access.IDLE + 60, {}, False),
        (0, {"began": session["began"] - access.LONGEST + 60}, True),
        (0, {"began": session["began"] - access.LONGEST - 60}, False),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(TimestampSigner, "get_timestamp", lambda s, age=age: real(s) - age)
            value = signed.dumps(session | changes)
        other = person("")
        other.page.context.add_cookies([held | {"value": value}])
        assert stays == other.is_in()


@pytest.mark.hypothesis
@pytest.mark.timeout(900)
def test_no_page_about_signing_in_keeps_anyone_out(
    app: Flask, open_page: Callable[..., Page]
) -> None:
    """Each page is shown as a visitor without a browser came by it, with its own style."""
    client, shown = app.test_client(), {}
    page = open_page()

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("http://localhost")
        if path in shown:
            route.fulfill(body=shown[path], content_type="text/html")
        else:
            found = client.get(path)
            route.fulfill(body=found.data, content_type=found.content_type)

    page.route("**/*", answer)
    wrong = {}
    for number, (name, one) in enumerate(every_page(app, "fr")):
        shown[f"/{number}"] = one.html
        page.goto(f"http://localhost/{number}")
        found = list(wrong_with(page, SOME_SCREENS))
        page.set_viewport_size({"width": 320, "height": 740})
        small = [html for size, html in page.evaluate(MEASURE, PRESSED) if size < 44]
        if found or small:
            wrong[name] = [*found, *small]
    assert {} == wrong


@pytest.mark.hypothesis  # so that the proof checks the other language too
def test_every_page_about_signing_in_is_valid_html(app: Flask) -> None:
    pages = {
        f"{name} ({lang})": page.html for lang in LANGUAGES for name, page in every_page(app, lang)
    }
    assert len(pages) > 45 * len(LANGUAGES)
    assert [] == nu.messages(pages)
