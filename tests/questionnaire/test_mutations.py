"""However a questionnaire is spoilt, it loads or every reason is said; nothing else happens."""

import json
import pickle
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cli.survey.check import FORMATS
from app.config import ROOT
from app.questionnaire import tree
from app.questionnaire.catalogue import CATALOGUE
from app.questionnaire.loader import QuestionnaireHasProblems, Source, check, load, read_source
from tests.conftest import IS_PROOF
from tests.questionnaire.everything import LISTS, VALID

# a text that fails is worth printing, however long
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

SHIPPED = read_source(ROOT / "surveys" / "situation" / "v1.yaml")

OF_SHIPPED = 20_000 if IS_PROOF else 60
LONGEST = 2.0  # seconds for one text; held in the proof, which has the machine for itself

# Characters that mean something to YAML, to the language or to a program; then any other.
CHARACTERS = st.sampled_from(
    " \n\t\r:-,#&*!|>'\"%@`[]{}?.~=\\0_aéÉ\u00a0\u2028\x00\x1b\ufeff"
) | st.characters(exclude_categories=["Cs"])
PLACE = st.floats(0, 1, exclude_max=True)
NAMES = st.sampled_from(["gender", "hours", "confidence", "mood", "yes", "a", "fr", "[key]", "<<"])


def character_lost(text: str, at: int, new: str) -> str:
    return text[:at] + text[at + 1 :]


def character_added(text: str, at: int, new: str) -> str:
    return text[:at] + new + text[at:]


def character_replaced(text: str, at: int, new: str) -> str:
    return text[:at] + new + text[at + 1 :]


def end_lost(text: str, at: int, new: str) -> str:
    return text[:at]


CHARACTER_MUTATIONS = [character_lost, character_added, character_replaced, end_lost]


def line_lost(lines: list[str], at: int, other: int) -> None:
    del lines[at]


def line_doubled(lines: list[str], at: int, other: int) -> None:
    lines.insert(other, lines[at])


def key_doubled(lines: list[str], at: int, other: int) -> None:
    lines.insert(at + 1, lines[at])


def keys_swapped(lines: list[str], at: int, other: int) -> None:
    (one, *ends), (two, *other_ends) = lines[at].partition(":"), lines[other].partition(":")
    lines[at], lines[other] = "".join([two, *ends]), "".join([one, *other_ends])


def lines_swapped(lines: list[str], at: int, other: int) -> None:
    lines[at], lines[other] = lines[other], lines[at]


def line_indented(lines: list[str], at: int, other: int) -> None:
    lines[at] = " " * (1 + other % 5) + lines[at]


def line_outdented(lines: list[str], at: int, other: int) -> None:
    lines[at] = lines[at].replace(" ", "", 1 + other % 5)


def value_lost(lines: list[str], at: int, other: int) -> None:
    lines[at] = lines[at].partition(":")[0] + ":\n"


def value_swapped(lines: list[str], at: int, other: int) -> None:
    lines[at] = lines[at].partition(":")[0] + ":" + lines[other].partition(":")[2]


LINE_MUTATIONS = [
    line_lost,
    line_doubled,
    key_doubled,
    keys_swapped,
    lines_swapped,
    line_indented,
    line_outdented,
    value_lost,
    value_swapped,
]


@st.composite
def spoilt_texts(draw: Callable[[st.SearchStrategy[Any]], Any], valid: str) -> str:
    """The valid text after a few mutations of its lines, then of its characters."""
    lines = valid.splitlines(keepends=True)
    for mutation in draw(st.lists(st.sampled_from(LINE_MUTATIONS), max_size=3)):
        mutation(lines, int(draw(PLACE) * len(lines)), int(draw(PLACE) * len(lines)))
    text = "".join(lines)
    for mutation in draw(st.lists(st.sampled_from(CHARACTER_MUTATIONS), max_size=3)):
        text = mutation(text, int(draw(PLACE) * len(text)), draw(CHARACTERS))
    return text


SCALARS = st.sampled_from(
    ["", " ", "no", "null", "1", "-1", "1.5", "9" * 5000, "nan", "1e999", "a b", "é", "{x", "one"]
)
WRONG = st.recursive(
    SCALARS | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SCALARS | NAMES, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def wrongly_typed(draw: Callable[[st.SearchStrategy[Any]], Any], valid: str) -> str:
    """The valid text with other things in the place of one to three of its parts."""
    data = pickle.loads(tree_of(valid))
    for _ in range(draw(st.integers(1, 3))):
        holder, key = data, draw(st.sampled_from(list(data)))
        while isinstance(holder[key], (dict, list)) and holder[key] and draw(st.integers(0, 4)):
            holder = holder[key]
            keys: Sequence[Any] = list(holder) if isinstance(holder, dict) else range(len(holder))
            key = draw(st.sampled_from(keys))
        match draw(st.sampled_from(["value", "key", "lost"])):
            case "value":
                holder[key] = draw(WRONG)
            case "key" if isinstance(holder, dict):
                holder[draw(SCALARS | NAMES)] = holder.pop(key)
            case _:
                del holder[key]
    dumped = {"sort_keys": False, "allow_unicode": True, "width": 60}
    return str(yaml.dump(data, Dumper=yaml.CSafeDumper, **dumped))


@cache
def tree_of(valid: str) -> bytes:
    """What the text holds, to be taken anew for each way to spoil it."""
    return pickle.dumps(tree.read("", valid).data)


def loads_or_says_why(text: str, lists: Mapping[str, str] = LISTS) -> None:
    """It is a questionnaire, or problems within the text say why, in every format and language."""
    start = time.process_time()  # whatever else the machine is doing
    checked = check(Source("sample.yaml", text, lists))
    said = {
        (kind, language): "\n".join(lines({"sample.yaml": checked.problems}, language))
        for kind, lines in FORMATS.items()
        for language in ("fr", "en")
    }
    assert not IS_PROOF or time.process_time() - start < LONGEST
    assert checked.errors or checked.questionnaire
    lines = tree.syntax.lines_of(text)
    for problem in checked.problems:
        assert problem.code in CATALOGUE
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
    for language in ("fr", "en"):
        listed = json.loads(said["json", language])["problems"]
        assert len(checked.problems) == len(listed)
        assert all(problem["sentence"] and problem["repair"] for problem in listed)
        assert len(listed) == len(said["github", language].splitlines())


def test_the_text_that_is_to_be_spoilt_is_right() -> None:
    assert "women" in load(Source("sample.yaml", VALID, LISTS)).findings
    assert [] == check(SHIPPED).problems


@settings(max_examples=OF_SHIPPED)
@given(spoilt_texts(SHIPPED.text) | wrongly_typed(SHIPPED.text))
def test_the_shipped_questionnaire_spoilt_loads_or_says_why(text: str) -> None:
    loads_or_says_why(text, SHIPPED.lists)


@given(spoilt_texts(VALID))
def test_a_spoilt_text_loads_or_says_why(text: str) -> None:
    loads_or_says_why(text)


@given(wrongly_typed(VALID))
def test_a_text_with_the_wrong_things_in_it_loads_or_says_why(text: str) -> None:
    loads_or_says_why(text)


@given(st.text(CHARACTERS, max_size=40))
def test_any_text_loads_or_says_why(text: str) -> None:
    loads_or_says_why(text)


@given(st.binary(max_size=40), st.booleans())
def test_any_file_loads_or_says_why(
    tmp_path_factory: Any, content: bytes, after_the_valid_text: bool
) -> None:
    file: Path = tmp_path_factory.mktemp("any") / "v1.yaml"
    file.write_bytes(VALID.encode() * after_the_valid_text + content)
    try:
        load(read_source(file))
    except QuestionnaireHasProblems as spoilt:
        assert all(problem.text("fr") for problem in spoilt.problems)


@given(st.text(CHARACTERS | st.sampled_from(list(',;"\ncodefrn')), max_size=60), st.booleans())
def test_a_list_may_hold_anything(text: str, after_a_header: bool) -> None:
    lists = {"c.csv": "code,fr,en\n" * after_a_header + text}
    try:
        load(Source("sample.yaml", VALID, lists))
    except QuestionnaireHasProblems as spoilt:
        assert {"M305", "M306"} >= {problem.code for problem in spoilt.problems}
        assert all(problem.text("fr") for problem in spoilt.problems)
