from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis import comparisons
from app.analysis.comparisons import Contrast, Earlier, adjusted, contrast, differences, trends
from app.analysis.counting.counts import Cell, Counts, Kind
from app.analysis.disclosure.kinds import figures
from app.analysis.disclosure.rounding import printed
from app.analysis.estimates import estimation
from app.analysis.findings import ALL, Comparison, Figure, Release
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source, load_published

POINTS = tuple(str(point) for point in range(11))
YAML = """
questionnaire: sample
version: 1
languages: [en]
title: {en: Sample}
pages:
  - page: only
    title: {en: You}
    items:
      - item: gender
        type: one
        ask: {en: Gender}
        choices: {woman: {en: Woman}, man: {en: Man}, other: {en: Other}}
      - item: tenure
        type: one
        ask: {en: Tenure}
        choices: {long: {en: Long}, short: {en: Short}}
      - {item: cooperative, type: one, ask: {en: Where}, choices_from: cooperatives.csv}
      - item: mood
        type: one
        ask: {en: Mood}
        choices: {good: {en: Good}, fair: {en: Fair}, bad: {en: Bad}}
      - {item: hours, type: number, ask: {en: Hours}, at_least: 0, at_most: 120}
findings:
  felt: {difference: {share_of: {mood: good}, between: {gender: [woman, man]}}, by: tenure}
  worked: {difference: {mean_of: hours, between: {gender: [woman, man]}}}
  moods: {trend_of: {distribution_of: mood}, by: [gender, cooperative]}
  good: {trend_of: {share_of: {mood: [good, fair]}}}
  worked_over_time: {trend_of: {mean_of: hours}}
  hours: {mean_of: hours}
"""
LIST = {"cooperatives.csv": "code,en,region\na,A,North\nb,B,North\nc,C,North\nd,D,North\n"}


def version(text: str = YAML, number: int = 1) -> Questionnaire:
    written = text.replace("version: 1", f"version: {number}", 1)
    return load_published(Source(f"v{number}.yaml", written, LIST))


def share(yes: int, n: int, finding: str = "f", group: str = ALL, answer: str = "a") -> Figure:
    cell = Cell(n, n, (yes,))
    counted = Counts(finding, "share", "mood", (answer,), {group: cell})
    (figure,) = figures(counted, group, printed(cell))
    return figure


def mean(
    answered: Sequence[int],
    finding: str = "f",
    group: str = ALL,
    item: str = "hours",
    points: Sequence[str] = POINTS,
) -> Figure:
    cell = Cell(sum(answered), sum(answered), tuple(answered))
    counted = Counts(finding, "mean", item, tuple(points), {group: cell})
    (figure,) = figures(counted, group, printed(cell))
    return figure


def hidden(figure: Figure) -> Figure:
    nothing: dict[str, Any] = dict.fromkeys(("n", "share", "low", "high", "mean"))
    return replace(figure, status="hidden", **nothing, n_step=None, share_step=None)


def release(*figures: Figure, wave: str = "now", **others: Any) -> Release:
    return Release(wave, 1, "sample", 1, "simulated", "2026-01-01", 500, figures, **others)


# --- Two figures.


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # Newcombe's method 10 on intervals of 39.5 to 40.5 % and 29.5 to 30.5 %, by hand
        ((400, 1000), (300, 1000), (0.1, 0.051, 0.149)),
        ((300, 1000), (400, 1000), (-0.1, -0.149, -0.051)),
        ((500, 1000), (500, 1000), (0.0, -0.051, 0.051)),
        ((14, 15), (3, 15), (0.7, 0.234, 0.978)),
    ],
)
def test_shares_are_compared_as_newcombe_does(
    first: tuple[int, int], second: tuple[int, int], expected: tuple[float, float, float]
) -> None:
    assert expected == contrast(share(*first), share(*second))[:3]


SHARES = st.integers(11, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(SHARES, SHARES)
def test_a_difference_is_as_wide_as_rounding_makes_it_and_turns_its_sign(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    one, other = share(*first), share(*second)
    found, turned = contrast(one, other), contrast(other, one)
    assert (-found.high, -found.low, found.p) == pytest.approx((turned.low, turned.high, turned.p))
    exact = first[0] / first[1] - second[0] / second[1]
    assert -1 <= found.low <= exact <= found.high <= 1
    n1, n2 = one.n or 0, other.n or 0
    said = estimation.newcombe((one.share or 0) * n1, n1, (other.share or 0) * n2, n2)
    if not one.bound and not other.bound:  # never narrower than if nothing had been rounded
        assert found.low <= said.low and said.high <= found.high


@given(SHARES, SHARES)
def test_what_is_printed_as_clear_has_a_small_p_value_and_nothing_else_has(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    contradicts_nothing(contrast(share(*first), share(*second)))


ANSWERED = st.lists(st.integers(0, 60), min_size=11, max_size=11).filter(
    lambda answered: sum(answered) >= 11
)


@given(ANSWERED, ANSWERED)
def test_so_it_is_with_means(first: list[int], second: list[int]) -> None:
    contradicts_nothing(contrast(mean(first), mean(second), 1))


def contradicts_nothing(found: Contrast) -> None:
    assert 0 < found.p <= 1
    if found.low > 0 or found.high < 0:
        assert found.p <= 0.05
    else:
        assert found.p >= 0.05


def test_p_values_of_plain_shares_are_near_those_of_the_score_test() -> None:
    for yes in (430, 460, 540, 570):
        found = contrast(share(yes, 1000), share(500, 1000)).p
        plain = estimation.two_proportions_p(yes, 1000, 500, 1000)
        assert plain < found < 10 * plain


def test_a_clipped_share_may_be_anywhere_up_to_its_end() -> None:
    """ "≤ 5 %" of 40 may be nobody: so much further from 50 % than 5 % is."""
    clipped, half = share(0, 40), share(20, 40)
    found = contrast(clipped, half)
    as_printed = estimation.newcombe(2, 40, 20, 40)
    as_nobody = estimation.newcombe(0, 40, 20, 40)
    assert "at_most" == clipped.bound
    assert found.low <= as_nobody.low < as_printed.low
    assert as_printed.high <= found.high


@pytest.mark.parametrize("n", [12, 100, 10_000])
def test_means_are_compared_by_welch_and_no_narrower_than_if_nothing_was_rounded(n: int) -> None:
    one = mean([0, 0, n // 2, 0, 0, 0, n // 2, 0, 0, 0, 0])
    other = mean([0, 0, 0, n // 2, 0, 0, 0, n // 2, 0, 0, 0])
    found = contrast(one, other, 1)
    plain = estimation.difference_of_means(4.0, 2.0, n, 5.0, 2.0, n)
    assert ("welch", -1.0) == (found.method, found.value)
    assert found.low <= plain.estimate.low < plain.estimate.high <= found.high
    assert plain.p <= found.p


def test_a_difference_of_means_is_printed_as_its_means_are() -> None:
    points = tuple(str(5 * point) for point in range(25))
    one = mean([*[0] * 6, 40, 40, *[0] * 17], points=points)
    other = mean([*[0] * 7, 40, 40, *[0] * 16], points=points)
    found = contrast(one, other, 1)
    assert (-5.0, round(found.low, 2), round(found.high, 2)) == (found.value, found.low, found.high)


# --- Groups of a wave.


def groups(finding: str, *sizes: tuple[str, int, int]) -> list[Figure]:
    return [share(yes, n, finding, group, "good") for group, yes, n in sizes]


FELT = groups(
    "felt",
    ("all", 300, 600),
    ("gender=woman", 120, 300),
    ("gender=man", 180, 300),
    ("gender=woman;tenure=long", 60, 150),
    ("gender=woman;tenure=short", 60, 150),
    ("gender=man;tenure=long", 90, 150),
    ("gender=man;tenure=short", 90, 150),
)


def test_a_difference_is_told_of_everyone_and_of_each_group() -> None:
    found = [*differences(release(*FELT), version())]
    assert [
        ("difference", "felt", group, "good", "gender=woman", "gender=man", "shown", -0.2, "lower")
        for group in ("all", "tenure=long", "tenure=short")
    ] == [
        (
            one.contrast,
            one.finding,
            one.group,
            one.answer,
            one.first,
            one.second,
            one.status,
            one.value,
            one.verdict,
        )
        for one in found
    ]


def test_a_difference_of_a_group_that_is_hidden_is_hidden() -> None:
    figures = [hidden(figure) if "woman;tenure=long" in figure.group else figure for figure in FELT]
    found = [*differences(release(*figures), version())]
    assert ["shown", "hidden", "shown"] == [one.status for one in found]
    numbers = (found[1].value, found[1].low, found[1].high, found[1].p, found[1].method)
    assert (None, None, None, None, "") == numbers


def test_a_difference_of_a_group_that_is_not_there_is_hidden() -> None:
    alone = [figure for figure in FELT if "gender=man;tenure=long" != figure.group]
    found = [*differences(release(*alone), version())]
    assert ["shown", "hidden", "shown"] == [one.status for one in found]


def test_a_difference_of_means_is_in_the_unit_of_the_question() -> None:
    points = tuple(str(5 * point) for point in range(25))

    def at(place: int, group: str) -> Figure:
        answered = [0] * place + [200, 200] + [0] * (23 - place)
        return mean(answered, "worked", group, points=points)

    figures = at(6, ALL), at(6, "gender=woman"), at(7, "gender=man")
    (found,) = differences(release(*figures), version())
    assert ("shown", -5.0, "welch", "lower") == (
        found.status,
        found.value,
        found.method,
        found.verdict,
    )


# --- Waves.


def moods(
    of: Sequence[int], finding: str = "moods", group: str = ALL, kind: Kind = "distribution"
) -> list[Figure]:
    cell = Cell(sum(of), sum(of), tuple(of))
    counted = Counts(finding, kind, "mood", ("good", "fair", "bad"), {group: cell})
    return figures(counted, group, printed(cell))


def since(
    now: Release, then: Release, *between: Questionnaire, new: Questionnaire | None = None
) -> list[Comparison]:
    new = new or version()
    return [*trends(now, new, [Earlier(then, [*(between or [version()]), new])])]


def test_a_trend_is_told_of_each_answer_with_the_figure_before() -> None:
    before = moods([200, 200, 200])
    found = since(release(*moods([300, 150, 150])), release(*before, wave="then"))
    assert [
        ("good", 0.17, "higher", before[0]),
        ("fair", -0.08, "lower", before[1]),
        ("bad", -0.08, "lower", before[2]),
    ] == [(one.answer, one.value, one.verdict, one.earlier) for one in found]
    assert {("trend", "moods", ALL, "now", "then", (1, 1), "shown", "newcombe")} == {
        (
            one.contrast,
            one.finding,
            one.group,
            one.first,
            one.second,
            one.versions,
            one.status,
            one.method,
        )
        for one in found
    }


def test_a_trend_is_told_since_each_wave_in_the_order_given() -> None:
    now = release(*moods([300, 150, 150]))
    waves = [Earlier(release(*moods([9, 9, 9]), wave=wave), [version()]) for wave in ("b", "a")]
    assert ["b", "b", "b", "a", "a", "a"] == [one.second for one in trends(now, version(), waves)]


def test_a_trend_of_what_is_hidden_in_either_wave_is_hidden() -> None:
    shown, unseen = moods([30, 30, 30]), [hidden(figure) for figure in moods([30, 30, 30])]
    for one, other in ((shown, unseen), (unseen, shown)):
        found = since(release(*one), release(*other, wave="then"))
        assert ["hidden"] * 3 == [each.status for each in found]
        assert [None] * 3 == [each.value for each in found]


def test_a_trend_of_a_group_is_told_where_both_waves_have_it() -> None:
    now = [*moods([30, 30, 30]), *moods([20, 20, 20], group="gender=woman")]
    now += moods([10, 10, 10], group="gender=man")
    then = [*moods([30, 30, 30]), *moods([20, 20, 20], group="gender=woman")]
    found = since(release(*now), release(*then, wave="then"))
    assert [ALL] * 3 + ["gender=woman"] * 3 == [one.group for one in found]


@pytest.mark.parametrize(("joined", "expected"), [(["a", "b", "c"], 6), (["a", "b", "d"], 3)])
def test_joined_cooperatives_are_compared_where_they_are_the_same(
    joined: list[str], expected: int
) -> None:
    def with_others(codes: Sequence[str], wave: str) -> Release:
        of_others = moods([30, 30, 30], group="cooperative=_others.North")
        joining = {"cooperative": dict.fromkeys(codes, "_others.North")}
        figures = [*moods([60, 60, 60]), *of_others]
        return release(*figures, wave=wave, protection={"groups": joining})

    now, then = with_others(["a", "b", "c"], "now"), with_others(joined, "then")
    assert expected == len(since(now, then))


def test_a_finding_of_another_name_that_counts_the_same_is_compared() -> None:
    old = version(YAML.replace("  good:", "  well:"))
    now = release(share(300, 600, "good", answer="good|fair"))
    then = release(share(200, 600, "well", answer="good|fair"), wave="then")
    (found,) = since(now, then, old)
    assert ("good", "shown", 0.17) == (found.finding, found.status, found.value)


def test_a_finding_that_the_earlier_wave_did_not_release_says_what_to_do() -> None:
    now = release(share(300, 600, "good", answer="good|fair"))
    (found,) = since(now, release(*moods([9, 9, 9]), wave="then"))
    assert ("not_comparable", ALL, None) == (found.status, found.group, found.value)
    assert "v1.findings.yaml" in found.reasons[0]["en"] and "then" in found.reasons[0]["fr"]


def test_a_trend_stops_where_versions_are_not_comparable() -> None:
    changed = YAML.replace("fair: {en: Fair}", "so_so: {en: So-so}").replace("fair", "so_so")
    new = version(f"{changed}from_version: {{mood: not_comparable}}\n", 2)
    now = replace(release(share(300, 600, "good", answer="good|so_so")), version=2)
    then = release(share(200, 600, "good", answer="good|fair"), wave="then")
    (found,) = since(now, then, new=new)
    assert ("not_comparable", (2, 1), "unclear") == (found.status, found.versions, found.verdict)
    assert found.reasons and found.value is None


def test_a_trend_of_recoded_answers_is_told_with_a_caveat() -> None:
    changed = YAML.replace("fair: {en: Fair}", "fine: {en: Fine}").replace("fair", "fine")
    new = version(f"{changed}from_version: {{mood: {{recode: {{fine: fair}}}}}}\n", 2)
    now = replace(release(share(300, 600, "good", answer="good|fine")), version=2)
    then = release(share(200, 600, "good", answer="good|fair"), wave="then")
    (found,) = since(now, then, new=new)
    assert ("shown", 0.17) == (found.status, found.value)
    assert found.reasons


def test_the_waves_before_are_not_read_where_nothing_is_a_trend() -> None:
    def never() -> Any:
        raise AssertionError
        yield

    asked = version(YAML[: YAML.index("  moods:")])
    assert [] == [*trends(release(*FELT), asked, never())]


def compared(now: Release, then: Release, asked: Questionnaire) -> list[Comparison]:
    return [*comparisons.since(now, asked, Earlier(then, [asked, asked]))]


def test_every_finding_is_a_trend_since_a_wave_that_is_chosen() -> None:
    now = release(share(300, 600, "felt", "gender=woman", "good"), mean([9] * 11, "hours"))
    then = release(share(200, 600, "felt", "gender=woman", "good"), mean([9] * 11, "hours"))
    found = compared(now, replace(then, wave="then"), version())
    expected = {("felt", "gender=woman", 0.17), ("hours", ALL, 0.0)}
    assert expected == {(one.finding, one.group, one.value) for one in found}
    assert {("trend", "now", "then")} == {(one.contrast, one.first, one.second) for one in found}


def test_changes_among_the_same_people_are_not_compared_again() -> None:
    asked = version(f"{YAML}  moved: {{change_in: mood}}\n")
    one = release(share(300, 600, "moved", answer="higher"))
    assert [] == compared(one, replace(one, wave="then"), asked)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ("{share_of: {mood: [fair, good]}, by: gender}", ["well"]),  # it holds `good`
        ("{share_of: {mood: [fair, good]}}", ["good"]),  # the first declared of two alike
        ("{share_of: {mood: [fair, good]}, among: {tenure: long}, by: gender}", ["good", "well"]),
        ("{share_of: {mood: good}, by: gender}", ["good", "well"]),
        (
            "{share_of: {mood: [fair, good]}, by: gender}\n"
            "  also: {share_of: {mood: [fair, good]}, by: tenure}",
            ["well", "also"],
        ),
    ],
)
def test_what_two_findings_ask_alike_is_compared_once(plan: str, expected: list[str]) -> None:
    asked = version(f"{YAML}  well: {plan}\n")
    figures = [share(300, 600, name, answer="good|fair") for name in ("good", "well", "also")]
    found = compared(release(*figures), release(*figures, wave="then"), asked)
    assert expected == [one.finding for one in found]


def test_all_that_is_compared_with_a_wave_is_reckoned_with_together() -> None:
    now = release(*moods([320, 150, 130]), share(330, 600, "good", answer="good|fair"))
    then = release(*moods([260, 180, 160]), share(270, 600, "good", answer="good|fair"))
    found = compared(now, replace(then, wave="then"), version())
    assert [one.adjusted for one in adjusted(found)] == [one.adjusted for one in found]
    assert all(one.adjusted is not None and one.adjusted >= (one.p or 0) for one in found)
    assert any(one.adjusted != one.p for one in found)


# --- Several comparisons.


def test_p_values_are_adjusted_over_all_that_is_compared_of_everyone() -> None:
    plain = Comparison("difference", "f", ALL, "", "a", "b", (1, 1), "shown", p=0.01)
    found = adjusted(
        [
            plain,
            replace(plain, p=0.03),
            replace(plain, group="tenure=long", p=0.02),
            replace(plain, status="hidden", p=None),
            replace(plain, contrast="trend", p=0.02),
        ]
    )
    assert [0.03, 0.04, None, None, 0.04] == [one.adjusted for one in found]


def test_comparisons_that_are_none_are_adjusted_to_none() -> None:
    assert () == adjusted([])
