"""`mieux survey map`: who is asked what, in words and drawn, as the browser shows it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from app.web import local
from tests.desk import TO_MEND, meals, write
from tests.pages import Visitor

Mieux = Callable[..., Result]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path, "meals", 1, meals())


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_a_command_gives_the_same_picture(mieux: Mieux, file: Path, width: str) -> None:
    browser = Visitor(local.application(file, "en")[0])
    said = mieux("survey", "map", file, "--format", "svg", "--width", width, "--language", "en")
    assert browser.get(f"/map.svg?language=en&width={width}").text == said.output


def test_a_command_says_it_in_words(mieux: Mieux, file: Path, tmp_path: Path) -> None:
    words = mieux("survey", "map", file, "--language", "en").output
    assert words.startswith(
        "Meals & snacks\n"
        "Longest route: 4 answers · About 1 minute\n"
        "    1. At the office\n"
        "    2. Often (Alone)\n"
        "Shortest route: 1 answer · About 1 minute\n"
    )
    written = tmp_path / "map.txt"
    assert "" == mieux("survey", "map", file, "--output", written).output
    assert "Où déjeunez-vous\u202f?" in written.read_text()


def test_a_command_says_what_keeps_it_from_drawing(
    mieux: Mieux, file: Path, tmp_path: Path
) -> None:
    broken = write(tmp_path, "meals", 3, TO_MEND)
    assert "choises" in mieux("survey", "map", broken, exit_code=1).output
    assert "`de`" in mieux("survey", "map", file, "--language", "de", exit_code=2).stderr
    mieux("survey", "map", tmp_path / "none.yaml", exit_code=2)
