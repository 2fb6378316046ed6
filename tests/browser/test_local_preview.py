"""`mieux survey preview`: a real process, a browser, and a file that is being written."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect

from tests import nu
from tests.browser.test_accessibility import SOME_SCREENS, wrong_with
from tests.desk import MORE, meals, write
from tests.pages import Page as Html

MIEUX = str(Path(sys.executable).with_name("mieux"))
WITHOUT_WATCHFILES = (
    "import sys; sys.modules['watchfiles'] = None; from app.cli import main; main(sys.argv[1:])"
)
SECONDS_TO_STOP = 5


@contextmanager
def shown(file: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the command; the value is the address it says, and its process."""
    command = [MIEUX, "survey", "preview", str(file), "--no-browser", "--port", "0", *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().strip()
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address), process.stdout.read()
            yield address, process
        finally:
            process.kill()


def test_a_page_follows_the_file_as_it_is_saved(
    tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    file = write(tmp_path, "meals", 1, meals())
    page = open_page(locale="en-GB", viewport={"width": 1280, "height": 740})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    with shown(file, "--language", "en") as (address, process):
        page.goto(address)
        page.get_by_role("link", name="Next page").click()
        frame = page.frame_locator("iframe")
        expect(frame.locator("h1")).to_have_text("Your meals")

        file.write_text(meals(1, MORE))
        expect(frame.get_by_text("At the canteen")).to_be_visible()

        file.write_text(meals(1, MORE).replace("choices:", "choises:", 1))
        problems = page.locator("section.trouble")
        expect(problems).to_contain_text("`choises` is not a known key here")
        expect(frame.get_by_text("At the canteen")).to_be_visible()
        assert [] == list(wrong_with(page, SOME_SCREENS))

        replaced = file.with_suffix(".new")  # as many editors save
        replaced.write_text(meals().replace("Your meals", "Your lunches"))
        replaced.rename(file)
        expect(frame.locator("h1")).to_have_text("Your lunches")
        expect(problems).not_to_contain_text("choises")

        file.with_suffix(".findings.yaml").write_text("questionnaire: [")
        expect(problems).to_contain_text("v1.findings.yaml")

        page.set_viewport_size({"width": 1280, "height": 740})
        page.select_option("#_state", "answered")
        page.select_option("#_width", "phone")
        page.click("text=Answer as…")
        page.select_option("#lunch", "office")
        page.get_by_role("button", name="Show", exact=True).click()
        expect(frame.get_by_label("At the office")).to_be_checked()
        assert 360 == frame.locator("html").evaluate("html => html.clientWidth")
        page.get_by_role("link", name="Next page").click()
        expect(frame.get_by_role("heading", name="At the office")).to_be_visible()
        assert [] == list(wrong_with(page, SOME_SCREENS))
        frame.get_by_text("Continue").click()
        expect(frame.get_by_role("heading", name="At the office")).to_be_visible()
        assert {} == page.evaluate("({...sessionStorage, ...localStorage})"), "nothing is kept"
        assert [] == [said for said in complaints if "form-action" not in said]

        process.send_signal(signal.SIGINT)
        assert 0 == process.wait(SECONDS_TO_STOP), "at once, with a page still listening"


def test_its_pages_are_valid_html(tmp_path: Path, open_page: Callable[..., Page]) -> None:
    file = write(tmp_path, "meals", 1, meals(1, MORE))
    page = open_page(java_script_enabled=False)
    seen = {}
    with shown(file, "--language", "en") as (address, _):
        for path in (
            *("en/_introduction", "fr/meals?_state=wrong", "en/office?lunch=office&_width=phone"),
            *(f"en/{step}/frame" for step in ("_introduction", "meals", "office", "_review")),
            *("en/_thanks/frame?_state=answered", "en/office/frame?lunch=home"),
        ):
            answer = page.goto(f"{address}/preview/{path}")
            assert answer and 200 == answer.status
            seen[path] = answer.text()
            Html(seen[path]).check()
    assert [] == nu.messages(seen)


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    file = write(tmp_path, "meals", 1, meals())
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        told = run(MIEUX, file, "--port", str(taken))
    assert (1, f"Error: Le port {taken} est déjà pris\u00a0: choisissez-en un autre") == (
        told.returncode,
        told.stderr.partition(" avec")[0],
    )


def test_what_is_not_installed_is_said(tmp_path: Path) -> None:
    file = write(tmp_path, "meals", 1, meals())
    told = run(sys.executable, file, "--language", "en", before=("-c", WITHOUT_WATCHFILES))
    said = "Error: What follows files is not installed: `pip install mieux[preview]`.\n"
    assert (1, said) == (told.returncode, told.stderr)


def run(
    program: str, file: Path, *options: str, before: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    command = [program, *before, "survey", "preview", str(file), "--no-browser", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
