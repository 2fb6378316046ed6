"""The contact sheet, drawn by hand: every page in every state.

On a phone and on a desk, by day and by night, in forced colours and on paper.

SHEET=folder .venv/bin/pytest -n0 tests/browser/sheet.py

Look at each folder's index.html. Nothing is compared: it is there for eyes.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.browser.everything import EVERY_ANSWER
from tests.browser.respondent import Respondent
from tests.browser.situation import ANSWERS
from tests.browser.walks import around, through

HEIGHT = 740
Look: TypeAlias = tuple[str, int, Mapping[str, Any]]  # name, width, what the browser is told
LOOKS: Mapping[str, Sequence[Look]] = {
    "usual": (
        ("print", 720, {"media": "print"}),  # first: paper has no buttons to go on with
        ("phone", 360, {"media": "screen", "color_scheme": "light"}),
        ("phone-dark", 360, {"color_scheme": "dark"}),
        ("desk", 1280, {"color_scheme": "light"}),
        ("desk-dark", 1280, {"color_scheme": "dark"}),
    ),
    # Apart: Chromium does not come back from them whole.
    "forced": (("desk-forced", 1280, {"color_scheme": "dark", "forced_colors": "active"}),),
}
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Contact sheet</title>
<style>img {{ vertical-align: top; margin: 0 1rem 1rem 0; outline: 1px solid gray }}</style>
{}"""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("looks", LOOKS.values(), ids=LOOKS.keys())
def test_the_sheet_is_drawn(
    reader: Respondent, looks: Sequence[Look], request: pytest.FixtureRequest
) -> None:
    folder = Path(os.environ["SHEET"]) / request.node.callspec.id
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number, state in enumerate(states(reader)):
        files = list(pictures(reader, looks, folder, number))
        images = "".join(f'<img src="{file}" height="{HEIGHT}" alt="">' for file in files)
        rows.append(f"<h2>{number:02} {escape(state)}</h2>{images}\n")
        (folder / "index.html").write_text(PAGE.format("".join(rows)))


def states(reader: Respondent) -> Iterator[str]:
    """Every page around a questionnaire, then every page of two of them, in every state."""
    yield from around(reader)
    for wave, answers in (("demo", ANSWERS), ("everything", EVERY_ANSWER)):
        reader.wave = wave
        for state in through(reader, answers):
            yield f"{wave}: {state}"


def pictures(reader: Respondent, looks: Sequence[Look], folder: Path, number: int) -> Iterator[str]:
    """The page the reader sees, whole, in each look: the names of the files."""
    for look, width, told in looks:
        reader.page.emulate_media(**told)
        reader.page.set_viewport_size({"width": width, "height": HEIGHT})
        file = f"{number:02}-{look}.png"
        reader.page.screenshot(path=folder / file, full_page=True)
        yield file
