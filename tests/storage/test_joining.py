"""Two texts that began as one: what both say is joined, and what meets is left to people."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.storage import joining
from app.storage.joining import FEW, LONGEST, joined

BASE = "a\nb\nc\nd\ne\n"
LINES = st.lists(st.sampled_from("abcxyz"), max_size=7)


@pytest.mark.parametrize(
    ("theirs", "ours", "expected"),
    [
        (BASE, BASE, BASE),
        ("A\nb\nc\nd\ne\n", BASE, "A\nb\nc\nd\ne\n"),
        (BASE, "A\nb\nc\nd\ne\n", "A\nb\nc\nd\ne\n"),
        ("A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n", "A\nb\nc\nd\nE\n"),
        ("a\nB\nc\nd\ne\n", "a\nb\nC\nd\ne\n", "a\nB\nC\nd\ne\n"),  # neighbours
        ("a\nX\nc\nd\ne\n", "a\nX\nc\nd\nE\n", "a\nX\nc\nd\nE\n"),  # the same words
        ("a\nB\nX\nD\ne\n", "a\nb\nX\nd\ne\n", "a\nB\nX\nD\ne\n"),  # and more around them
        ("b\nc\nd\ne\n", "a\nb\nc\nd\ne\nf", "b\nc\nd\ne\nf"),
        ("a\nb\nc\nd\ne", "A\nb\nc\nd\ne\n", "A\nb\nc\nd\ne"),  # the end of the last line
        ("a\nX\nc\nd\ne\n", "a\nY\nc\nd\ne\n", None),  # the same line
        ("a\nb\nc\nd\ne\nX\n", "a\nb\nc\nd\ne\nY\n", None),  # the same place
        ("a\nd\ne\n", "a\nb\nC\nd\ne\n", None),  # one deleted what the other changed
        ("a\nb\nX\nc\nd\ne\n", "a\nB\nc\nd\ne\n", None),  # lines moved beside a change
        ("", BASE, ""),
        ("", BASE + "f\n", None),
    ],
)
def test_two_texts_are_joined_where_they_do_not_meet(
    theirs: str, ours: str, expected: str | None
) -> None:
    assert expected == joined(BASE, theirs, ours)


def test_texts_that_would_take_minutes_are_left_to_people() -> None:
    long = "a\n" * LONGEST
    assert "b\n" + long == joined(long, "b\n" + long, long)
    assert joined(long, "b\n" + long, long + "c\n") is None


def test_long_texts_with_a_change_after_every_line_keep_nobody_waiting() -> None:
    base = [f"line {number}" for number in range(LONGEST // 2)]
    theirs = [words for line in base[:-1] for words in (line, f"# {line}")] + base[-1:]
    ours = ["# mine", *base]
    began = time.process_time()
    assert "\n".join(["# mine", *theirs]) == joined(*map("\n".join, (base, theirs, ours)))
    assert time.process_time() - began < 5, "difflib alone takes half a minute"


@pytest.mark.parametrize("few", [FEW, 2])
@given(LINES, LINES, LINES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_either_side_added_is_there_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
    few: int,
    before: list[str],
    left: list[str],
    right: list[str],
) -> None:
    monkeypatch.setattr(joining, "FEW", few)
    base, theirs, ours = ("\n".join(lines) for lines in (before, left, right))
    together = joined(base, theirs, ours)
    if together is None:
        assert theirs != ours and base not in (theirs, ours)
        return
    lines = together.split("\n")
    added = {*theirs.split("\n"), *ours.split("\n")} - {*base.split("\n")}
    assert added <= {*lines} <= {*base.split("\n")} | added
    kept = {*theirs.split("\n")} & {*ours.split("\n")} & {*base.split("\n")}
    assert {line for line in kept if base.count(line) == 1} <= {*lines}
