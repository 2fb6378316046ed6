"""What the pages for operators and coordinators name is there: commands, settings, files."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from app.cli import main
from app.config import PREFIX, PREFIX_OF_TESTS, ROOT, Config

PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
SETTINGS = {f"{PREFIX}{name.upper()}" for name in Config.__dataclass_fields__}
CODE = re.compile(r"^```.*?^```$|^    .+$|`[^`\n]+`", re.DOTALL | re.MULTILINE)
# The command itself, or by its path; not a user, a service or a folder of that name.
COMMAND = re.compile(r"(?:^|[\s`(]|bin/)mieux ((?!mieux)[a-z][^#|`\n)]*)")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def commands(page: str) -> Iterator[list[str]]:
    """The words after `mieux` of each command in a page's code."""
    for code in CODE.findall(page):
        for words in COMMAND.findall(code):
            yield shlex.split(words.replace("…", ""))


def unknown(words: list[str]) -> str:
    """The first word that is neither a command nor an option of it; empty if all are."""
    command: click.Command = main
    with main.make_context("mieux", [], resilient_parsing=True) as context:  # of an application
        while isinstance(command, click.Group) and words:
            name, *words = words
            found = command.get_command(context, name)
            if found is None:
                return name
            command = found
    known = {option for each in command.params for option in each.opts} | {"--help"}
    options = [word.partition("=")[0] for word in words if word.startswith("-")]
    return next((option for option in options if option not in known), "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_only_what_there_is(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    wrong = {" ".join(words): unknown(words) for words in commands(text) if unknown(words)}
    assert {} == wrong, "no such command or option"
    named = {name for name in re.findall(rf"\b{PREFIX}[A-Z_]+\b", text)}
    tests = {name for name in named if name.startswith(PREFIX_OF_TESTS)}
    assert set() == named - tests - SETTINGS, "no such setting"
    gone = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert [] == gone, "no such file"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_only_tests_and_modules_that_there_are(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    tests = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
    gone = [name for file, name in tests if f"def {name}(" not in (ROOT / file).read_text("utf-8")]
    files = re.findall(r"`((?:app|frontend|tests)/[\w/]+\.\w+)`", text)
    assert [] == gone + [file for file in files if not (ROOT / file).exists()]


def test_the_commands_of_a_page_are_found() -> None:
    text = (
        "    sudo mieux wave list # all\n\nSay `mieux nothing`:\n\n```sh\n-u mieux mieux db up\n```"
    )
    assert [["wave", "list"], ["nothing"], ["db", "up"]] == list(commands(text))
    assert "nothing" == unknown(["nothing"]) and "up" == unknown(["db", "up"])
    assert "--never" == unknown(["wave", "list", "--never"])
    assert "" == unknown(["wave", "open", "NAME", "--questionnaire", "q", "--version", "1"])


def test_every_setting_is_on_its_page() -> None:
    table = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert SETTINGS == set(re.findall(rf"^\| `({PREFIX}[A-Z_]+)` \|", table, re.MULTILINE))
