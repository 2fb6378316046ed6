"""Weighted figures: what they say, and that they tell nobody's answer."""

from dataclasses import replace
from math import inf
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.counting.counts import Cell, Counts, Kind, Weights
from app.analysis.counting.dataset import freeze
from app.analysis.disclosure import weighted
from app.analysis.disclosure.calibration import calibrated
from app.analysis.disclosure.cube import Cube, cube_of
from app.analysis.disclosure.protection import Protected, protect, shields
from app.analysis.disclosure.rounding import Precision
from app.analysis.disclosure.suppression import Rules
from app.analysis.disclosure.weighted import Weighing
from app.analysis.estimates import estimation
from app.analysis.findings import Figure, Release
from app.exceptions import ReleaseIsUnsafe
from app.questionnaire.answers import Answers
from app.questionnaire.definition import Questionnaire
from tests.analysis.samples import questionnaire, questionnaires, shuffled

FEW = settings.get_profile(settings.get_current_profile_name()).max_examples // 5
KINDS: dict[Kind, tuple[str, ...]] = {
    "share": ("yes",),
    "choices": ("a", "b", "c"),
    "distribution": ("a", "b", "c"),
    "mean": tuple(str(point) for point in range(11)),
}
TEXT = """
pages:
  - page: only
    title: {fr: Vous}
    items:
      - {item: place, type: one, ask: {fr: O}, choices: {here: {fr: I}, there: {fr: L}}}
      - {item: since, type: one, ask: {fr: D}, choices: {short: {fr: P}, long: {fr: L}}}
      - {item: better, type: one, ask: {fr: M}, choices: {yes: {fr: O}, no: {fr: N}}}
      - {item: score, type: scale, ask: {fr: S}, low: {fr: B}, high: {fr: H}}
findings:
"""
ASKED = questionnaire(
    TEXT + "  claim: {share_of: {better: yes}, by: [since], among: {since: long}}\n"
)


def cell(kind: Kind, random: Random) -> Cell:
    """A group of people who answer at random, each for some weight."""
    answers, size = KINDS[kind], random.randint(11, 300)
    chosen, weights = np.zeros((size, len(answers))), np.zeros(size)
    for person in range(size):
        weights[person] = random.choice([0.3, 0.8, 1.7, 5.0])
        if kind == "choices":
            chosen[person] = [random.random() < 0.4 for _ in answers]
        elif kind != "share" or random.random() < 0.9:
            chosen[person, random.choice(range(len(answers)))] = 1
    own = Weights(weights.sum(), (weights**2).sum(), tuple((weights @ chosen).tolist()))
    return Cell(size, size, tuple(chosen.sum(axis=0).astype(int).tolist()), own)


@settings(max_examples=5 * FEW)
@given(st.sampled_from(sorted(KINDS)), st.integers(0, 10**6), st.sampled_from([100, 20, 4]))
def test_the_truth_lies_within_what_a_figure_reveals(kind: Kind, seed: int, most: int) -> None:
    there = cell(kind, Random(seed))
    counts = Counts("f", kind, "x", KINDS[kind], {"all": there})
    own = weighted.figures(counts, "all", weighted.printed(there, Precision(5, most)), 1.3)
    assert there.weighted
    for bound in weighted.reveals(kind, counts.answers, own, 1.3):
        answers = zip(bound.answers, there.weighted.answers, strict=True)
        told = bound.base * there.weighted.base + sum(factor * one for factor, one in answers)
        assert bound.least - 1e-6 <= told <= bound.most + 1e-6


def test_a_weighted_share_is_on_the_grid_and_of_the_number_of_the_unweighted_one() -> None:
    there = Cell(150, 150, (60,), Weights(150.0, 200.0, (75.3,)))
    counts = Counts("f", "share", "x", ("yes",), {"all": there})
    (own,) = weighted.figures(counts, "all", weighted.printed(there, Precision()), 1.4)
    assert (150, 0.5, 5, 0.01) == (own.n, own.share, own.n_step, own.share_step)
    alone = estimation.share(75, 150, deff=1.4)
    assert own.low is not None and own.high is not None
    assert own.low < alone.low and alone.high < own.high  # the share is rounded besides
    assert (alone.low, alone.high) == pytest.approx((own.low, own.high), abs=0.01)


def cube(asked: Questionnaire, people: list[Answers], **frame: dict[str, int]) -> Cube:
    dataset = freeze(asked, people)
    weights, _ = calibrated(asked, frame, [dataset], Rules().smallest)
    invited = {f"{name}={code}": n for name, own in frame.items() for code, n in own.items()}
    return cube_of(asked, dataset, Rules().smallest, invited, weights=weights)


@settings(max_examples=FEW)
@given(questionnaires(), st.integers(0, 10**6), st.integers(60, 200))
def test_weighted_figures_are_of_shown_groups_and_contradict_nobody(
    asked: Questionnaire, seed: int, size: int
) -> None:
    people, random = shuffled(asked, seed, size), Random(seed)
    frame = {
        name: {code: size * random.randint(1, 4) for code in variable.choices}
        for name, variable in asked.variables.items()
        if variable.item.type == "one"
    }
    exact = cube(asked, people, **frame)
    for shield in shields(exact, Rules()):
        shield.attack()  # raises if no answers at all are possible
    try:
        found = protect(exact)
    except ReleaseIsUnsafe:
        return
    shown = {(f.finding, f.group, f.answer): f for f in found.figures if f.status == "shown"}
    for figure in found.weighted:
        plain = shown[figure.finding, figure.group, figure.answer]
        assert (plain.n, plain.n_step, plain.share_step) == (
            figure.n,
            figure.n_step,
            figure.share_step,
        )


def of(place: str, since: str, better: str, count: int) -> list[Answers]:
    return [{"place": place, "since": since, "better": better}] * count


# Eleven answered of those invited here, who therefore weigh the more; of the ten who came long ago
# the two shares together tell that nearly all are better off.
TOLD = [
    *of("here", "long", "yes", 10),
    *of("here", "short", "yes", 1),
    *of("there", "long", "yes", 50),
    *of("there", "long", "no", 50),
    *of("there", "short", "no", 300),
]
INVITED = {"here": 110, "there": 450}


def released(found: Protected) -> Release:
    return Release("w", 1, "sample", 1, "people", "2025-11-03", 400, found.figures, found.statement)


def test_few_of_a_stratum_are_not_told_by_weights_and_nothing_else_is_lost() -> None:
    with_weights, without = (
        protect(cube(ASKED, TOLD, place=INVITED)),
        protect(cube(ASKED, TOLD)),
    )
    assert () == with_weights.weighted
    assert without.figures == with_weights.figures


def test_where_more_of_the_stratum_answered_both_ways_the_weighted_share_is_there() -> None:
    people = [*TOLD[5:], *of("here", "long", "no", 5)]
    found = protect(cube(ASKED, people, place=INVITED))
    assert {"all", "since=long"} == {figure.group for figure in found.weighted}


def test_without_their_bounds_the_few_would_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = cube(ASKED, TOLD, place=INVITED)
    monkeypatch.setattr(Weighing, "reveals", lambda *_: [weighted.Bound(1.0, [0.0], 0.0, inf)])
    unaware = protect(exact)
    assert unaware.weighted
    monkeypatch.undo()
    (shield,) = shields(exact, Rules())  # everything is shown, and somebody looks
    assert {"nearly all"} == {violation.proven for violation, _ in shield.attack()}
    assert unaware.weighted == tuple(f for own in shield.weighted().values() for f in own)


def test_what_was_weighted_before_is_still_known() -> None:
    exact = cube(ASKED, TOLD, place=INVITED)
    (shield,) = shields(exact, Rules())
    before = replace(
        released(protect(exact)),
        respondents=400,
        weighted=tuple(f for own in shield.weighted().values() for f in own),
    )
    with pytest.raises(ReleaseIsUnsafe):  # too late: nothing that is hidden now would help
        protect(exact, earlier=[before])


def test_weights_of_other_responses_are_not_known_so_that_nothing_leaves() -> None:
    people = [*TOLD[5:], *of("here", "long", "no", 5)]
    found = protect(cube(ASKED, people, place=INVITED))
    before = replace(released(found), weighted=found.weighted)
    assert found.weighted == protect(cube(ASKED, people, place=INVITED), earlier=[before]).weighted
    with pytest.raises(ReleaseIsUnsafe):
        protect(cube(ASKED, people[1:], place=INVITED), earlier=[before])


def test_groups_of_too_few_for_the_strata_have_no_weighted_figure() -> None:
    names = [f"p{number}" for number in range(6)]
    choices = "{" + ", ".join(f"{name}: {{fr: {name}}}" for name in names) + "}"
    asked = questionnaire(
        TEXT.replace("{here: {fr: I}, there: {fr: L}}", choices)
        + "  claim: {share_of: {better: yes}, by: [since]}\n"
    )
    people = [
        {
            "place": name,
            "since": "long" if number < 4 else "short",
            "better": "yes" if number % 2 else "no",
        }
        for name in names
        for number in range(30)
    ]
    found = protect(cube(asked, people, place=dict.fromkeys(names, 90)))
    shown = {figure.group for figure in found.figures if figure.status == "shown"}
    assert ({"all", "since=short", "since=long"}, {"all", "since=short"}) == (
        shown,
        {figure.group for figure in found.weighted},
    )


def test_a_table_too_large_has_no_weighted_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [*TOLD[5:], *of("here", "long", "no", 5)]
    plain = protect(cube(ASKED, people)).figures
    monkeypatch.setattr("app.analysis.disclosure.unknowns.MOST_WEIGHED", 10)
    found = protect(cube(ASKED, people, place=INVITED))
    assert (plain, ()) == (found.figures, found.weighted)


def test_a_mean_is_weighted_too() -> None:
    asked = questionnaire(TEXT + "  score: {mean_of: score}\n")
    people: list[Answers] = [{"place": "here", "score": number % 4} for number in range(100)]
    people += [{"place": "there", "score": 6 + number % 4} for number in range(300)]
    found = protect(cube(asked, people, place={"here": 300, "there": 300}))
    figures: list[Figure] = [*found.figures, *found.weighted]
    assert [6.0, 4.5] == pytest.approx([figure.mean for figure in figures], abs=0.1)
