from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis import matched
from app.analysis.counting.counts import Cell, Counts
from app.analysis.counting.pairs import paired
from app.analysis.counting.transitions import MOVES, STEPS
from app.analysis.disclosure import kinds, rounding
from app.analysis.disclosure.rounding import respondents_step, rounded
from app.analysis.estimates import change
from app.analysis.findings import Comparison, Figure, Release, Return
from app.analysis.matched import NOBODY, Waves
from tests.analysis.paired import version

ONCE, SPLIT = version(), version(2)
SAME = paired([ONCE, ONCE])
WAVES = Waves(("an-2", "an-1"), (1, 1), None)


def printed(finding: str, answers: Mapping[str, int]) -> list[Figure]:
    """What a release prints of so many people who moved so."""
    counts = Counts(finding, "distribution", "works", tuple(answers), {})
    cell = Cell(sum(answers.values()), sum(answers.values()), tuple(answers.values()))
    return kinds.figures(counts, "all", rounding.printed(cell))


def changes(figures: list[Figure], waves: Waves = WAVES) -> dict[str, Comparison]:
    found = matched.changes(waves, SAME, figures)
    return {one.finding: one for one in found if one.group == "all"}


def test_a_share_is_compared_as_newcombe_and_mcnemar_do() -> None:
    """Agresti's table of 1,600: what is printed of it is near enough."""
    moved = dict(zip(MOVES, (794, 150, 86, 570), strict=True))
    found = changes(printed("keeps_working", moved))["keeps_working"]
    exact = change.newcombe_paired(794, 86, 150, 570)
    assert (found.value, "lower") == (round(exact.value, 2), found.verdict)
    assert found.low is not None and found.high is not None and found.p is not None
    assert exact.low - 0.02 <= found.low <= exact.low
    assert exact.high <= found.high <= exact.high + 0.02
    assert found.p < 0.01
    assert "newcombe_paired, mcnemar_mid_p" == found.method


def test_what_has_an_order_is_compared_by_who_moved_up_and_down() -> None:
    found = changes(printed("more_balance", dict(zip(STEPS, (40, 100, 60), strict=True))))
    one = found["more_balance"]
    exact = change.net_change(60, 100, 40)
    assert (0.1, "net_change, mcnemar_mid_p") == (one.value, one.method)
    assert one.low is not None and one.high is not None
    assert exact.low - 0.03 <= one.low <= exact.low and exact.high <= one.high <= exact.high + 0.03
    assert one.p is not None and change.mcnemar(60, 40).mid_p < one.p


@settings(max_examples=100)
@given(
    st.lists(st.integers(0, 300), min_size=4, max_size=4).filter(lambda moved: sum(moved) >= 11),
    st.sampled_from([("keeps_working", MOVES), ("more_balance", STEPS)]),
)
def test_a_change_that_cannot_be_measured_has_no_small_p_value(
    moved: list[int], asked: tuple[str, tuple[str, ...]]
) -> None:
    finding, answers = asked
    one = changes(printed(finding, dict(zip(answers, moved, strict=False))))[finding]
    assert one.p is not None and one.value is not None
    assert one.p >= 0.05 or one.verdict == ("higher" if one.value > 0 else "lower")


@pytest.mark.parametrize("moved", [(46, 27, 12, 915), (221, 50, 85, 644), (100, 6, 19, 175)])
def test_an_interval_that_ends_near_0_says_on_which_side_of_it(moved: tuple[int, ...]) -> None:
    """In whole points all three would end at 0, beside p-values from 0.002 to 0.02."""
    one = changes(printed("keeps_working", dict(zip(MOVES, moved, strict=True))))["keeps_working"]
    assert one.low is not None and one.high is not None and one.p is not None
    assert "unclear" != one.verdict and min(abs(one.low), abs(one.high)) < 0.01 and one.p < 0.05


@settings(max_examples=200)
@given(
    st.lists(st.integers(0, 300), min_size=3, max_size=3).filter(lambda moved: sum(moved) >= 11),
    st.lists(st.integers(0, 200), min_size=3, max_size=3),
)
def test_worst_and_best_hold_the_truth_whatever_those_who_left_would_say(
    stayed: list[int], left: list[int]
) -> None:
    linked = sum(stayed) + sum(left)
    back = Return("an-1", rounded(linked, respondents_step(linked)), None)
    figures = printed("more_balance", dict(zip(STEPS, stayed, strict=True)))
    (low, high) = changes(figures, replace(WAVES, back=back))["more_balance"].worst or (0, 0)
    lower, _, higher = (one + other for one, other in zip(stayed, left, strict=True))
    assert low <= Fraction(higher - lower, linked) <= high


def test_where_few_came_back_more_is_possible() -> None:
    figures = printed("more_balance", dict(zip(STEPS, (40, 100, 60), strict=True)))
    worst = [
        changes(figures, replace(WAVES, back=Return("an-1", linked, 200)))["more_balance"].worst
        for linked in (200, 400, 800, None)
    ]
    widths = [high - low for low, high in filter(None, worst)]
    assert 3 == len(widths) and sorted(widths) == widths and worst[3] is None


def by_gender(women: tuple[int, ...], men: tuple[int, ...]) -> list[Figure]:
    """A change of everyone, and of women and men."""
    everyone = tuple(one + other for one, other in zip(women, men, strict=True))
    groups = {"all": everyone, "gender=woman": women, "gender=man": men}
    return [
        replace(figure, group=group)
        for group, moved in groups.items()
        for figure in printed("more_balance", dict(zip(STEPS, moved, strict=True)))
    ]


def before(women: int, men: int) -> list[Figure]:
    """What the earlier wave's release has of the same question, of these people."""
    return [
        replace(figure, finding="mean", item="balance", group=f"gender={code}", n=n)
        for code, n in (("woman", women), ("man", men))
        for figure in printed("working", {"often": n, "never": 0})[:1]
    ]


def test_those_who_came_back_count_for_those_of_their_group_who_did_not() -> None:
    figures = [
        replace(each, item="balance") for each in by_gender((20, 60, 120), (30, 50, 20))
    ]  # +50 points among 200 women, -10 among 100 men
    waves = replace(WAVES, before=before(women=250, men=750))
    found = changes(figures, waves)["more_balance"]
    assert (0.3, 0.05) == (found.value, found.reweighted)
    as_they_came = replace(WAVES, before=before(women=400, men=200))
    assert 0.3 == changes(figures, as_they_came)["more_balance"].reweighted


@pytest.mark.parametrize(
    "known",
    [[], before(250, 750)[:1], before(women=150, men=750)],
    ids=["nothing released", "of men nothing", "women who were not women before"],
)
def test_where_it_is_not_known_for_whom_they_count_nothing_is_said(known: list[Figure]) -> None:
    figures = [replace(each, item="balance") for each in by_gender((20, 60, 120), (30, 50, 20))]
    found = changes(figures, replace(WAVES, before=known))["more_balance"]
    assert ("shown", None) == (found.status, found.reweighted)


def test_a_change_whose_figures_are_hidden_is_hidden() -> None:
    figures = printed("more_balance", dict(zip(STEPS, (40, 100, 60), strict=True)))
    nothing = dict.fromkeys(("n", "share", "low", "high", "n_step", "share_step"))
    hidden = [replace(figure, status="hidden", **nothing) for figure in figures]
    found = changes(hidden)["more_balance"]
    assert ("hidden", None, None) == (found.status, found.value, found.p)


def test_versions_that_do_not_compare_say_why_and_others_what_to_mind() -> None:
    pairs = paired([ONCE, SPLIT])
    waves = replace(WAVES, versions=(2, 1))
    figures = printed("keeps_working", dict(zip(MOVES, (50, 10, 20, 40), strict=True)))
    found = {one.finding: one for one in matched.changes(waves, pairs, figures)}
    assert {"works_more", "keeps_working"} == found.keys()
    assert ("not_comparable", (2, 1)) == (found["works_more"].status, found["works_more"].versions)
    assert found["works_more"].reasons and found["keeps_working"].reasons
    assert "shown" == found["keeps_working"].status


@pytest.mark.parametrize("why", NOBODY)
def test_where_nobody_is_paired_every_change_says_why(why: str) -> None:
    found = list(matched.absent(WAVES, ONCE, why))
    assert [*SAME.plans] == [one.finding for one in found]
    assert all(("not_comparable", (NOBODY[why],)) == (one.status, one.reasons) for one in found)


def test_findings_told_with_a_change_are_those_that_count_the_same_answers() -> None:
    figures = printed("more_balance", dict(zip(STEPS, (40, 100, 60), strict=True)))
    others = printed("working", {"often": 30})
    changed = tuple(replace(figure, item="balance") for figure in figures)
    compared = tuple(changes(figures).values())
    release = Release("an-2", 1, "panel", 1, "people", "2026-01-01", 200, (*others, *changed))
    release = replace(release, comparisons=compared)
    assert {"balance"} == matched.told(release) == matched.told(release, "an-1")
    assert set() == matched.told(release, "another")
    # `both` counts balance and works, and others count works
    frozen = matched.entangled(ONCE, {"balance"})
    assert {"more_balance", "both", "working", "keeps_working", "works_more"} == frozen
    assert {"more_hours", "long_hours"} == matched.entangled(ONCE, {"hours"})
    assert changed == matched.only(release, {"more_balance"}).figures
    assert tuple(others) == matched.without(release, {"more_balance"}).figures
