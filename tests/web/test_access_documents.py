"""The pages that say who may do what say what the program does."""

import inspect
import re
from collections.abc import Iterator

import pytest
from flask import Flask

from app.config import ROOT
from app.web import access

ROW = re.compile(r"^\| `(/\S+)` \| (.+) \| (\S+) \| (\S+) \| (\S+) \|$", re.MULTILINE)
CONVERTER = re.compile(r"<[^<>]*:(\w+)>")
ROLES = ("analyst", "coordinator", "administrator")
LET_IN = {
    "belongs": ROLES,
    "coordinates": ROLES[1:],
    "publishes": ROLES[1:],
    "analyses": ROLES[:1],
    "administers": ROLES[2:],
}


def first_sentence(documented: object) -> str:
    return str(inspect.getdoc(documented)).partition("\n\n")[0].replace("\n", " ")


def rows(app: Flask, yes: str) -> Iterator[tuple[str, ...]]:
    """Each page for the staff: its address, what it does, and whether each role may."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if may := getattr(view, "rule", None):
            marks = [yes if role in LET_IN[may.__name__] else "–" for role in ROLES]
            yield CONVERTER.sub(r"<\1>", rule.rule), first_sentence(view), *marks


def test_the_page_says_what_each_role_may_do(app: Flask) -> None:
    page = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    assert sorted(rows(app, "yes")) == sorted(ROW.findall(page))


def test_the_french_page_says_the_same(app: Flask) -> None:
    page = (ROOT / "docs" / "fr" / "access.md").read_text(encoding="utf-8")
    expected = [(address, *marks) for address, _, *marks in rows(app, "oui")]
    assert sorted(expected) == sorted((address, *marks) for address, _, *marks in ROW.findall(page))


@pytest.mark.parametrize("name", [*LET_IN, "sees"])
def test_each_rule_stands_there_with_its_sentence(name: str) -> None:
    page = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    assert f"- `{name}`: {first_sentence(getattr(access, name))}\n" in page
