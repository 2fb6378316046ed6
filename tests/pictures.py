"""The pictures of the README, taken again of the demonstration that `make run` serves.

`python -m tests.pictures`, or with the address of another server.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent.parent / "docs" / "images"
ROOM = 16  # pixels above what is shown


def question(page: Page, address: str) -> None:
    """The first page of the questionnaire."""
    page.goto(f"{address}/w/demo?lang=fr")
    page.click("main button")
    page.get_by_label("Une femme").check()


def results(page: Page, address: str) -> None:
    """A finding, with what it is compared with."""
    page.goto(f"{address}/results/exemple?lang=fr")
    finding = page.locator("#finding-women")
    finding.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")  # its chart comes as it is scrolled to
    finding.evaluate("(it, room) => scrollBy(0, it.getBoundingClientRect().top - room)", ROOM)


def main(address: str) -> None:
    """Take each at twice its size."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell")
        )
        page = browser.new_page(
            viewport={"width": 360, "height": 740}, device_scale_factor=2, locale="fr-FR"
        )
        for show in (question, results):
            show(page, address)
            page.screenshot(path=FOLDER / f"{show.__name__}-fr.png")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:] or ["http://127.0.0.1:8000"])
