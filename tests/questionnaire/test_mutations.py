"""However a questionnaire is spoilt, it loads or every reason is said; nothing else happens."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire import tree
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import QuestionnaireHasProblems, Source, load, read_source
from app.questionnaire.problems import CATALOGUE
from tests.questionnaire.mistakes import PAGES, SCALES, whole
from tests.questionnaire.writing import HEAD

VALID = whole(
    HEAD,
    "introduction: $T\n",
    SCALES,
    PAGES,
    """\
  - page: second
    title: $T
    when: {gender: [woman, man], hours: {over: 10}}
    items:
      - item: cooperative
        type: one
        choices_from: c.csv
        ask:
          fr: |
            Votre coopérative ?
            Choisissez.
          en: "Your cooperative?"
      - {item: mood, when: {confidence.prices: yes}, $ONE}
findings:
  women:
    says: {fr: "{share} des {group}", en: "{share} of {group}"}
    everyone: $T
    $SHARE
    among: {tools: a, balance: {at_least: 3}}
    by: [gender, [gender, cooperative]]
    compare_with: {value: 40, year: 2022, source: "INSEE", says: $T}
  confident: {share_of: {confidence: {rows_in: [yes], at_least: 2}}}
  balance: {mean_of: balance, by: confidence.clients}
  mood: {distribution_of: mood}
""",
)
LISTS = {"c.csv": "code,fr,en\na,A,A\nb,B,B\n"}
LINES = VALID.splitlines(keepends=True)

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
    lines_swapped,
    line_indented,
    line_outdented,
    value_lost,
    value_swapped,
]


@st.composite
def spoilt_texts(draw: Callable[[st.SearchStrategy[Any]], Any]) -> str:
    """The valid text after a few mutations of its lines, then of its characters."""
    lines = list(LINES)
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
def wrongly_typed(draw: Callable[[st.SearchStrategy[Any]], Any]) -> str:
    """The valid text with other things in the place of one to three of its parts."""
    written = tree.read("", VALID)
    for _ in range(draw(st.integers(1, 3))):
        holder, key = written.data, draw(st.sampled_from(list(written.data)))
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
    return yaml.safe_dump(written.data, sort_keys=False, allow_unicode=True, width=60)


def loads_or_says_why(text: str) -> None:
    lines = tree.syntax.lines_of(text)
    try:
        loaded = load(Source("sample.yaml", text, LISTS))
    except QuestionnaireHasProblems as spoilt:
        assert spoilt.problems
        for problem in spoilt.problems:
            assert problem.code in CATALOGUE
            assert 1 <= problem.line <= len(lines)
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
            for language in ("fr", "en"):
                assert problem.sentence(language) and problem.repair(language)
                assert problem.text(language).startswith("sample.yaml:")
    else:
        assert isinstance(loaded, Questionnaire)


def test_the_text_that_is_to_be_spoilt_is_right() -> None:
    assert "women" in load(Source("sample.yaml", VALID, LISTS)).findings


@given(spoilt_texts())
def test_a_spoilt_text_loads_or_says_why(text: str) -> None:
    loads_or_says_why(text)


@given(wrongly_typed())
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
