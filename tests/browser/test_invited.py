"""Invited by a link or a code, in a browser."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from app.config import ROOT
from app.extensions import db
from app.storage import invitations, mailings, sealing
from app.web.invitations import letters, objecting
from tests import invited, nu
from tests.browser.test_accessibility import TWO_SCREENS, wrong_with
from tests.conftest import environment
from tests.invited import finished, wave
from tests.pages import Visitor
from tests.servers import free_port


class Server:
    """`mieux serve`, with all that it says in a file."""

    def __init__(self, url: str, folder: Path) -> None:
        self.address, self.log = f"http://127.0.0.1:{free_port()}", folder / "server.log"
        port = self.address.rpartition(":")[2]
        scratch = folder / "scratch"
        scratch.mkdir()
        kept = {name: value for name, value in os.environ.items() if "MIEUX_" not in name}
        kept |= {"TMPDIR": str(scratch)}  # where what it sets aside for a moment can be found
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", "from app.cli import main; main()", "serve"],
                cwd=ROOT,
                env=kept | environment(url, folder) | {"PORT": port, "WORKERS": "1"},
                stdout=log,
                stderr=log,
            )

    def ask(
        self,
        path: str,
        form: Mapping[str, object] | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        method: str | None = None,
    ) -> tuple[int, str]:
        """The status and the page of a request."""
        body = urlencode(form).encode() if isinstance(form, Mapping) else form
        asked = Request(self.address + path, body, dict(headers or {}), method=method)
        try:
            with urlopen(asked, timeout=30) as response:
                return int(response.status), response.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def is_up(self) -> bool:
        try:
            return self.ask("/")[0] == 200
        except (URLError, ConnectionError):
            return False


@contextmanager
def serving(url: str, folder: Path) -> Iterator[Server]:
    server = Server(url, folder)
    try:
        deadline = time.monotonic() + 60
        while not server.is_up():
            assert time.monotonic() < deadline and server.process.poll() is None
            time.sleep(0.1)
        yield server
    finally:
        server.process.terminate()
        server.process.wait(30)


def cards(count: int) -> list[str]:
    made = [sealing.shown(code) for code in invitations.print_cards(wave(), count)]
    db.session.commit()
    return made


def interview(page: Page, link: str) -> str:
    """Answer by a link, and return the last page's words."""
    page.goto(link)
    assert "#" not in page.url, "the code is taken out of the address"
    assert page.get_by_role("status").is_visible() and not page.locator("#_right").is_visible()
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Short").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="End").wait_for()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send my answers").click()
    page.wait_for_selector(".done")
    return page.inner_text("main")


def test_a_link_opened_in_another_language_keeps_its_code(
    migrated_sqlite_url: str, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    with invited.application(migrated_sqlite_url, tmp_path) as app, app.app_context():
        invited.field(app)
        (code,) = cards(1)
    with serving(migrated_sqlite_url, tmp_path) as server:
        page = open_page()
        page.goto(f"{server.address}/w/ici?lang=fr#{code}")
        page.get_by_role("link", name="English").click()
        page.wait_for_url("**lang=en")
        assert code not in page.url and page.get_by_role("status").is_visible()
        page.get_by_role("button", name="Begin").click()
        expect(page.get_by_label("Short")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_code_is_typed_with_or_without_scripts(
    migrated_sqlite_url: str, tmp_path: Path, open_page: Callable[..., Page], scripts: bool
) -> None:
    with invited.application(migrated_sqlite_url, tmp_path) as app, app.app_context():
        invited.field(app)
        (code,) = cards(1)
    with serving(migrated_sqlite_url, tmp_path) as server:
        page = open_page(java_script_enabled=scripts, viewport={"width": 320, "height": 640})
        page.goto(f"{server.address}/w/ici?lang=en")
        page.get_by_label("The code of your invitation").fill(code.lower())
        page.get_by_role("button", name="Begin").click()
        expect(page.get_by_label("Short")).to_be_visible()


def test_no_page_of_an_invited_wave_keeps_anyone_out(
    migrated_sqlite_url: str, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    with invited.application(migrated_sqlite_url, tmp_path) as app, app.app_context():
        invited.field(app)
        (code,) = cards(1)
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = list(wrong_with(page, TWO_SCREENS))
        page.set_viewport_size({"width": 360, "height": 740})

    def press(name: str) -> None:
        page.get_by_role("button", name=name).click()

    with serving(migrated_sqlite_url, tmp_path) as server:
        page = open_page(locale="en")
        page.goto(f"{server.address}/w/ici?lang=en")
        look("introduction")
        page.get_by_role("button", name="Begin").click()
        page.wait_for_selector(".problem")
        look("no code")
        page.goto(f"{server.address}/w/ici?lang=en#{code}")
        look("recognised")
        press("Begin")
        page.get_by_label("Short").check()
        press("Continue")
        page.get_by_role("heading", name="End").wait_for()
        press("Continue")
        page.get_by_role("heading", name="Check your answers").wait_for()
        look("review")
        page.route("**/credential", lambda route: route.abort())
        press("Send my answers")
        page.get_by_role("alert").wait_for()
        look("not signed")
        page.unroute("**/credential")
        page.evaluate("sessionStorage.clear()")
        press("Send my answers")
        page.get_by_role("heading", name="Your code").wait_for()
        look("no link any more")
        page.get_by_label("The code of your invitation").fill(code)
        press("Send my answers")
        page.wait_for_selector(".done")
        look("thank-you")
        page.goto(f"{server.address}/w/ici?lang=en#{code}")
        page.locator(".problem").wait_for()
        look("used")
        page.goto(f"{server.address}/no-reminder/x?lang=en")
        look("no reminder")
    assert 9 == len(found)
    assert {} == {name: wrongs for name, wrongs in found.items() if wrongs}


def test_every_page_of_an_invited_wave_is_valid_html(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    with invited.application(migrated_sqlite_url, tmp_path) as app:
        invited.field(app, 1)
        with app.app_context():
            (code,) = cards(1)
            (to,) = mailings.recipients(wave(), 1)
            letter = letters.write(wave(), to, 2, code).html
            refusal = objecting.link(to.id).removeprefix(invited.SITE)
        visitor = Visitor(app)
        sent = finished("a", code)
        by_link = dict(sent) | {"_link": "1", "_right": ""}
        nu_pages = {
            "letter": letter,
            "introduction": visitor.get("/w/ici?lang=fr").text,
            "no code": visitor.post("/w/ici", data={"_go": "start", "_right": '"<x>'}).text,
            "too late": visitor.post("/w/ici", data=dict(sent) | {"_right": "x"}).text,
            "review": visitor.post("/w/ici", data=dict(sent) | {"_go": "next"}).text,
            "review, by link": visitor.post("/w/ici", data=by_link | {"_go": "next"}).text,
            "no link": visitor.post("/w/ici", data=by_link).text,
            "forged": visitor.post("/w/ici", data=by_link | {"_credential": "x.y"}).text,
            "thank-you": visitor.post("/w/ici", data=sent).text,
            "reminders?": visitor.get(refusal).text,
            "no reminder": visitor.post(refusal).text,
        }
    assert [] == nu.messages(nu_pages)
