"""A finding in a frame of another site, in a real browser: shown where the settings say so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copy
from threading import Thread
from typing import NamedTuple
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page

from app.extensions import db
from app.questionnaire.loader import Source
from app.storage import clock, releases, versions, waves
from tests import nu, servers
from tests.browser.conftest import Field
from tests.browser.test_accessibility import FOUR_SCREENS, wrong_with
from tests.conftest import environment
from tests.publish.releases import YAML, release, share, unshown

PAGES = ("an-2/embed/improved", "an-2/with/an-1", "an-2/with/")
SCREEN = {"viewport": {"width": 400, "height": 800}, "locale": "en"}


class Site:
    """Another site, whose one page shows a frame of ours."""

    framed = ""  # the address in the frame

    def __init__(self) -> None:
        site = self

        class Home(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                html = f'<!doctype html><html lang="en"><title>Them</title><h1>Them</h1>\
<iframe src="{site.framed}" title="A finding" width="100%" height="600"></iframe></html>'
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(html.encode())

            def log_message(self, *_: object) -> None:
                """Nothing is told."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Home)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"


@contextmanager
def site() -> Iterator[Site]:
    made = Site()
    Thread(target=made.server.serve_forever, daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


class Place(NamedTuple):
    """Our server's address, a site that may frame what it has, and one that may not."""

    address: str
    friend: Site
    stranger: Site


@pytest.fixture(scope="module")
def place(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server with the releases of two waves."""
    folder = tmp_path_factory.mktemp("framed")
    url = f"sqlite:///{copy(migrated_sqlite, folder / 'mieux.sqlite')}"
    with Field(url, folder).inside():
        versions.publish(Source("v.yaml", YAML, {}))
        for name, value in (("an-1", 0.4), ("an-2", 0.48)):
            figures = share(value, value - 0.03, value + 0.03), unshown()
            made = replace(release(*figures), wave=name, number=1)
            wave = waves.add(name, "sample", 2, opens_at=clock.now())
            releases.add(wave, 1, made.to_json(), public=True)
        db.session.commit()
    with site() as friend, site() as stranger:
        settings = environment(url, folder) | {"MIEUX_FRAMED_BY": friend.origin}
        with servers.mieux(settings) as address:
            yield Place(address, friend, stranger)


def test_a_finding_is_framed_where_the_settings_say_so_and_nowhere_else(
    place: Place, open_page: Callable[..., Page]
) -> None:
    address, friend, stranger = place
    finding, page = f"{address}/results/an-2/embed/improved?lang=en", open_page(**SCREEN)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for origin, framed in ((stranger, finding), (friend, f"{address}/results/an-2")):
        origin.framed = framed
        page.goto(origin.origin)
        page.wait_for_load_state("networkidle")
        assert "chrome-error://chromewebdata/" == page.frames[1].url

    friend.framed = finding
    page.goto(friend.origin)
    frame = page.frame_locator("iframe")
    frame.get_by_role("heading", name="48% of entrepreneurs are better.").wait_for()
    frame.get_by_role("group").click()  # what opens the table
    assert frame.get_by_role("table").is_visible()
    assert frame.get_by_role("img").evaluate("chart => chart.decode().then(() => chart.complete)")
    assert [] == page.context.cookies()
    known = tuple(f"{each}/" for each in (address, friend.origin, stranger.origin))
    assert [] == [url for url in asked if not url.startswith(known)]
    frame.get_by_role("link").click()
    page.wait_for_url(f"{address}/results/an-2?lang=en#finding-improved")


@pytest.mark.parametrize("path", PAGES)
def test_what_is_framed_and_what_is_compared_keeps_nobody_out(
    place: Place, open_page: Callable[..., Page], path: str
) -> None:
    page = open_page(**SCREEN)
    page.goto(f"{place.address}/results/{path}?lang=fr")
    assert [] == list(wrong_with(page, FOUR_SCREENS))


def test_what_is_framed_and_what_is_compared_is_valid_html(place: Place) -> None:
    pages = {}
    for path in PAGES:
        with urlopen(f"{place.address}/results/{path}?lang=fr") as answer:
            pages[path] = answer.read().decode()
    assert [] == nu.messages(pages)
