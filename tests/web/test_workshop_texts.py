"""What the editor is told of a text, and two texts compared: in numbers, words and lines."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire import loader
from app.questionnaire.loader import Source
from app.storage import joining
from app.web.workshop import checking, lines
from app.web.workshop.lines import GONE, KEPT, NEW
from tests.desk import meals

TYPED = meals().replace("Avec qui ?", "Avec qui\u202f?").replace(", when: {lunch: office}}", "}")

SPACED = ("M604", 5, "Repas & « goûters\u00a0»", "Repas & «\u00a0goûters\u00a0»")


def about(old: str, new: str) -> list[tuple[str, int, str, str | None]]:
    """The words that each problem of a mistaken text is about, and what could stand there."""
    text = TYPED.replace(old, new, 1)
    source = Source("meals.yaml", text, {})
    told = checking.told(source, loader.check(source), "en")["problems"]
    shown = []
    for problem in told:
        line = text.split("\n")[problem["line"] - 1]
        start = problem["column"] - 1
        words = line[start : start + problem["length"]]
        shown.append((problem["code"], problem["line"], words, problem["suggestion"]))
    return shown


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", []),
        ("choices:", "choises:", [("M201", 15, "choises", "choices")]),
        ("type: one", "type: oen", [("M208", 13, "oen", "one")]),
        ("type: one", "type: 'oen'", [("M208", 13, "oen", "one")]),
        ("{lunch: office}", "{lunhc: office}", [("M301", 20, "lunhc", "lunch")]),
        ("{lunch: office}", "{lunch: ofice}", [("M303", 20, "ofice", "office")]),
        ("«\u00a0go", "« go", [SPACED]),
        ("\u202f?", " ?", [("M604", 14, "éjeunez-vous ?", "éjeunez-vous\u202f?")]),
        (
            "déjeunez-vous\u202f?",
            "mange-t-on midi demain ?",
            [("M604", 14, "midi demain ?", "midi demain\u202f?")],
        ),
        ("version: 1", "version: \u2028x", [("M113", 3, "x", None)]),
    ],
)
def test_a_problem_is_shown_where_it_is_and_mended_if_that_is_plain(
    old: str, new: str, told: list[tuple[str, int, str, str | None]]
) -> None:
    assert told == about(old, new)


def test_suggestions_mend_a_text_one_after_the_other() -> None:
    text = TYPED.replace("choices:", "choises:").replace(": one", ": oen").replace("\u202f?", " ?")
    while suggested := _suggested(text):
        line, start = suggested["line"] - 1, suggested["column"] - 1
        split = text.split("\n")
        rest = split[line][start + suggested["length"] :]
        split[line] = split[line][:start] + suggested["suggestion"] + rest
        text = "\n".join(split)
    assert TYPED == text


def _suggested(text: str) -> dict[str, Any] | None:
    """A problem that can be mended by what is suggested."""
    source = Source("meals.yaml", text, {})
    told = checking.told(source, loader.check(source), "fr")["problems"]
    return next((problem for problem in told if problem["suggestion"]), None)


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        (TYPED, True),
        (f"{TYPED}findings: {{f: {{distribution_of: lunhc}}}}", True),  # its pages can be shown
        (TYPED.replace("{lunch: office}", "{lunhc: office}"), False),
        (TYPED.replace("questionnaire:", "# \u2028\nquestionnaire:"), True),
        (TYPED.replace("questionnaire:", "? [x]\n: y\nquestionnaire:"), False),
        (TYPED.replace("choices:", "choises:"), False),
        (f"!!map\n{TYPED}", False),  # what is wrong stands before the first key
        ("pages: [", False),
        ("", False),
    ],
)
def test_a_text_is_readable_where_its_pages_can_be_shown(text: str, readable: bool) -> None:
    source = Source("meals.yaml", text, {})
    told = checking.told(source, loader.check(source), "fr")
    assert readable == told["readable"]
    assert ["fr", "en"] == told["languages"] or not readable


# --- Two texts, line by line

TEXTS = st.lists(st.sampled_from(["a: 1", "b: 2", "  c: three", "  c: four", ""])).map("\n".join)


@given(TEXTS, TEXTS)
def test_what_is_kept_and_came_is_the_new_text_and_what_is_kept_and_went_the_old(
    old: str, new: str
) -> None:
    for few in (joining.FEW, 2):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(joining, "FEW", few)
            shown = list(lines.compared(old.split("\n"), new.split("\n")))
        for kinds, text in (((KEPT, NEW), new), ((KEPT, GONE), old)):
            ours = [line for line in shown if line.kind in kinds]
            assert text.split("\n") == [line.before + line.marked + line.after for line in ours]
    is_new = [line for line in shown if line.kind != GONE]
    assert list(range(1, len(is_new) + 1)) == [line.number for line in is_new]


@given(TEXTS, TEXTS)
def test_every_change_is_shown_once(old: str, new: str) -> None:
    places = lines.between(old, new)
    changed = [line for line in lines.compared(old.splitlines(), new.splitlines())]
    expected = [line for line in changed if line.kind != KEPT]
    assert expected == [line for place in places for line in place if line.kind != KEPT]
    assert (old.splitlines() == new.splitlines()) == (not places)


@pytest.mark.parametrize(
    ("old", "new", "gone", "came"),
    [
        ("ask: Where?", "ask: When?", "Where", "When"),
        ("fr: Ici", "fr: Chez moi", "Ici", "Chez moi"),
        ("a", "a, b", "", ", b"),
        ("at_most: 12", "at_most: 120", "12", "120"),
        ("a b c", "a c", "b ", ""),
    ],
)
def test_the_words_that_changed_within_a_line_are_marked(
    old: str, new: str, gone: str, came: str
) -> None:
    (place,) = lines.between(f"x\n{old}\nz", f"x\n{new}\nz")
    assert [(KEPT, 1, ""), (GONE, 2, gone), (NEW, 2, came), (KEPT, 3, "")] == [
        (line.kind, line.number, line.marked) for line in place
    ]
