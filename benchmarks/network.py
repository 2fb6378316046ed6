"""A whole interview on a slow phone network: how long until each page can be read.

    .venv/bin/python benchmarks/network.py [--latency 400] [--speed 400] [--no-javascript]

Chromium emulates the network (slow 3G: 400 ms before each answer, 400 kbit/s both ways), on the
production server with a new database. From the press on a button to the first paint of the next
page, all of it in one visit. Exit status 1 where the first page takes 2.5 s or a next one 1.2 s.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from app.extensions import db
from benchmarks.weight import WAVE, fielded
from tests import servers
from tests.browser.respondent import Respondent
from tests.browser.situation import ANSWERS
from tests.conftest import CHROMIUM_FLAGS, CHROMIUM_NAMES, environment

FIRST, NEXT = 2.5, 1.2  # seconds
PHONE = {"width": 360, "height": 740}
PAINTED = """() => performance.getEntriesByName("first-contentful-paint").map(
  paint => (performance.timeOrigin + paint.startTime) / 1000)"""
NOW = "() => (performance.timeOrigin + performance.now()) / 1000"


def main() -> None:
    """Answer page by page, and print how long each took to come."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--latency", type=float, default=400, help="milliseconds")
    parser.add_argument("--speed", type=float, default=400, help="kbit/s")
    parser.add_argument("--no-javascript", action="store_true")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="mieux-") as folder,
        served(Path(folder)) as address,
        phone(not options.no_javascript) as page,
    ):
        slow_down(page, options.latency, options.speed)
        late = [name for name, seconds, most in pages(page, address) if seconds >= most]
    sys.exit(f"too late: {', '.join(late)}" if late else 0)


def pages(page: Page, address: str) -> Iterator[tuple[str, float, float]]:
    """Each page of an interview with the seconds it took and those it may take, also printed."""
    respondent = Respondent(page, address, WAVE)
    started = page.evaluate(NOW)
    respondent.open()
    yield report("introduction", painted(page) - started, FIRST)

    def press(go: str, name: str) -> tuple[str, float, float]:
        started = page.evaluate(NOW)
        respondent.go(go)
        return report(name, painted(page) - started, NEXT)

    yield press("start", next(iter(ANSWERS)))
    while respondent.at != "_review":
        left = respondent.at
        respondent.answer(ANSWERS[left])
        yield press("next", f"after {left}")
    yield press("send", "thank-you")


def painted(page: Page) -> float:
    """When the page was first painted; asked again and again, for pages without JavaScript."""
    while not (times := page.evaluate(PAINTED)):
        time.sleep(0.02)
    first: float = times[0]
    return first


def report(name: str, seconds: float, most: float) -> tuple[str, float, float]:
    """Print the figure of one page."""
    print(f"{name:28}{seconds:6.2f} s{'' if seconds < most else f'  (limit {most} s)'}", flush=True)
    return name, seconds, most


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The production server with the shipped questionnaire in an open wave; its address."""
    app = fielded(folder)
    with app.app_context():
        db.engine.dispose()
    with servers.mieux(environment(f"sqlite:///{folder / 'mieux.sqlite'}", folder)) as address:
        yield address


@contextmanager
def phone(javascript: bool) -> Iterator[Page]:
    """A page in a browser without a cache."""
    installed = (shutil.which(name) for name in CHROMIUM_NAMES)
    with sync_playwright() as playwright:
        program = next(filter(None, installed), None)
        flags = [*CHROMIUM_FLAGS, "--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser.new_page(viewport=PHONE, java_script_enabled=javascript, locale="fr-FR")
        browser.close()


def slow_down(page: Page, latency: float, speed: float) -> None:
    """Emulate a network: milliseconds before each answer, and kbit/s both ways."""
    throughput = speed * 1000 / 8
    page.context.new_cdp_session(page).send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": latency,
            "downloadThroughput": throughput,
            "uploadThroughput": throughput,
        },
    )


if __name__ == "__main__":
    main()
