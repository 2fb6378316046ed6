from collections.abc import Callable, Mapping
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.counting.counts import Cell
from app.analysis.counting.expansion import counted_plans
from app.analysis.counting.pairs import Both, Joined, Pairs, paired
from app.analysis.counting.tabulation import count
from app.analysis.counting.transitions import MOVES, STEPS
from app.analysis.disclosure.cube import cube_of
from app.questionnaire.answers import Answers
from tests.analysis.paired import version
from tests.analysis.samples import shuffled

ONCE, SPLIT = version(), version(2)
SAME = paired([ONCE, ONCE])
SHARES: Mapping[str, Callable[[Answers], bool | None]] = {  # None: nobody can tell
    "keeps_working": lambda said: _is(said, "works", "often"),
    "long_hours": lambda said: said["hours"] > 35 if "hours" in said else None,
    "more_trust": lambda said: _trusts(said),
}
ORDERS: Mapping[str, Callable[[Answers], float | None]] = {
    "works_more": lambda said: _place(said),
    "more_balance": lambda said: said.get("balance"),
    "more_hours": lambda said: said.get("hours"),
}


def _is(said: Answers, name: str, code: str) -> bool | None:
    return None if said.get(name) in (None, "unknown") else said[name] == code


def _trusts(said: Answers) -> bool | None:
    rows = [_is(said, f"trust.{row}", "agree") for row in "ab"]
    return True if True in rows else None if None in rows else False


def _place(said: Answers) -> int | None:
    codes = ["often", "sometimes", "never"]
    return codes.index(said["works"]) if said.get("works") in codes else None


def people(seed: int, count: int = 60, before: int = 1) -> list[Both]:
    """Some answered an earlier wave too, in the version of that number, and others did not."""
    now, then = shuffled(ONCE, seed, count), shuffled(version(before), seed + 1, count)
    back = Random(seed)
    return [
        (one, other if back.random() < 0.6 else None) for one, other in zip(now, then, strict=True)
    ]


def all_of(pairs: Pairs, finding: str, responses: list[Both]) -> Cell:
    return everyone(pairs, responses)[finding]


def everyone(pairs: Pairs, responses: list[Both]) -> dict[str, Cell]:
    """What is counted of everyone who is paired, by finding."""
    frame = pairs.frame(responses)
    return {name: count(pairs.questionnaire, name, frame).cells["all"] for name in pairs.plans}


@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_transitions_are_what_each_person_says_before_and_now(seed: int) -> None:
    responses = people(seed)
    both = [(then, now) for now, then in responses if then is not None]
    counted = everyone(SAME, responses)
    for finding, says in SHARES.items():
        known = [(a, b) for a, b in ((says(then), says(now)) for then, now in both)]
        known = [(a, b) for a, b in known if a is not None and b is not None]
        moved = [known.count(pair) for pair in [(1, 1), (1, 0), (0, 1), (0, 0)]]
        assert (len(both), len(known), tuple(moved)) == unpack(counted[finding])
    for finding, place in ORDERS.items():
        steps = [(place(then), place(now)) for then, now in both]
        gaps = [b - a for a, b in steps if a is not None and b is not None]
        moved = [sum(g < 0 for g in gaps), gaps.count(0), sum(g > 0 for g in gaps)]
        assert (len(both), len(gaps), tuple(moved)) == unpack(counted[finding])


def unpack(cell: Cell) -> tuple[int, int, tuple[int, ...]]:
    return cell.respondents, cell.base, cell.answers


@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_transitions_add_up_to_both_margins_and_groups_to_everyone(seed: int) -> None:
    responses = people(seed)
    frame = SAME.frame(responses)
    for finding in SAME.plans:
        counts = count(SAME.questionnaire, finding, frame)
        assert counts.answers in (MOVES, STEPS) and "distribution" == counts.kind
        for cell in counts.cells.values():
            assert cell.base == sum(cell.answers)
    stayed, left, joined, _ = all_of(SAME, "keeps_working", responses).answers
    known = [
        (_is(then, "works", "often"), _is(now, "works", "often"))
        for now, then in responses
        if then is not None
    ]
    both = [pair for pair in known if None not in pair]
    assert (stayed + left, stayed + joined) == tuple(
        sum(map(bool, side)) for side in zip(*both, strict=True)
    )


@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_nobody_who_is_not_paired_is_told(seed: int) -> None:
    """Whatever they answer, and even were they not there."""
    responses = people(seed)
    other = people(seed + 5)
    changed = [
        (new if then is None else now, then)
        for (now, then), (new, _) in zip(responses, other, strict=True)
    ]
    fewer = [(now, then) for now, then in responses if then is not None]
    first, second, third = (everyone(SAME, some) for some in (responses, changed, fewer))
    assert first == second == third


def test_batches_of_responses_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    responses = people(3)
    whole = cube_of(SAME.questionnaire, SAME.frame(responses), 11)
    monkeypatch.setattr("app.analysis.counting.pairs.BATCH", 7)
    joined = Joined(SAME, iter(responses))
    assert (60, 9) == (len(joined), len([*joined]))
    assert whole.counts == cube_of(SAME.questionnaire, joined, 11).counts


def test_where_nothing_pairs_them_changes_are_not_counted() -> None:
    assert ["working"] == [*counted_plans(ONCE)]
    assert ["working", *SAME.plans] == [*counted_plans(SAME.questionnaire)]
    assert 8 == len(SAME.plans) + 1 == len(ONCE.findings)


def test_the_paired_questionnaire_has_names_that_no_file_can_have() -> None:
    added = SAME.questionnaire.variables.keys() - ONCE.variables.keys()
    assert {"_paired", *(f"_before_{name}" for name in SAME.plans)} == added


# --- Two versions


def test_what_was_said_to_a_share_is_told_by_the_earlier_version() -> None:
    pairs = paired([ONCE, SPLIT])
    responses: list[Both] = [
        ({"works": "often"}, {"works": "sometimes"}),
        ({"works": "weekly"}, {"works": "often"}),
        ({"works": "monthly"}, {"works": "sometimes"}),
        ({"works": "often"}, {"works": "unknown"}),
    ]
    assert (4, 3, (0, 1, 1, 1)) == unpack(all_of(pairs, "keeps_working", responses))
    assert "caveat" == pairs.spans["keeps_working"].level


def test_an_answer_that_is_several_now_has_no_change_in_order_and_says_why() -> None:
    pairs = paired([ONCE, SPLIT])
    assert "works_more" not in pairs.plans and "no" == pairs.spans["works_more"].level
    assert all({"fr", "en"} <= reason.keys() for reason in pairs.spans["works_more"].reasons)
    assert "more_balance" in pairs.plans


def test_earlier_answers_are_put_together_as_the_new_version_does() -> None:
    """Backwards: what was two answers is one, and whoever stays in it has not moved."""
    old = SPLIT.model_copy(update={"version": 1, "from_version": {}})
    link = {"works": SPLIT.from_version["works"]}
    new = ONCE.model_copy(update={"version": 2, "from_version": link})
    pairs = paired([old, new])
    responses: list[Both] = [
        ({"works": "sometimes"}, {"works": "weekly"}),
        ({"works": "sometimes"}, {"works": "monthly"}),
        ({"works": "never"}, {"works": "monthly"}),
        ({"works": "often"}, {"works": "weekly"}),
        ({"works": "often"}, {"works": "unknown"}),
    ]
    assert (5, 4, (1, 2, 1)) == unpack(all_of(pairs, "works_more", responses))
