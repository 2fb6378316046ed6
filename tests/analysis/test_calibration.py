"""Weights to what is known of the people invited."""

import numpy as np
import pytest

from app.analysis.counting.dataset import freeze
from app.analysis.disclosure.calibration import LARGEST, Calibration, calibrated, is_weighted
from app.questionnaire.answers import Answers
from app.questionnaire.plans import FindingPlan
from tests.analysis.samples import questionnaire

ASKED = questionnaire("""
pages:
  - page: only
    title: {fr: Vous}
    items:
      - item: gender
        type: one
        ask: {fr: G}
        choices:
          woman: {fr: F}
          man: {fr: H}
          other: {fr: A}
          declined: {fr: N, missing: true}
      - {item: since, type: one, ask: {fr: D}, choices: {short: {fr: P}, long: {fr: L}}}
      - {item: uses, type: many, ask: {fr: U}, choices: {a: {fr: A}, b: {fr: B}}}
findings:
  claim: {share_of: {since: long}}
""")


def of(**counts: int) -> list[Answers]:
    """So many people of each gender and tenure: `woman_long=3`; `_long` has no gender."""
    people: list[Answers] = []
    for name, count in counts.items():
        gender, _, since = name.partition("_")
        given: Answers = {"gender": gender} if gender else {}
        people += [given | ({"since": since} if since else {})] * count
    return people


def weighed(people: list[Answers], **frame: dict[str, int]) -> Calibration:
    return calibrated(ASKED, frame, [freeze(ASKED, people)], 11)


def factors(people: list[Answers], **frame: dict[str, int]) -> dict[tuple[object, ...], float]:
    """What each kind of people counts for."""
    weights, _ = weighed(people, **frame)
    assert weights
    found = weights.table.of(ASKED, freeze(ASKED, people)).tolist()
    kinds = [tuple(person.get(name) for name in ("gender", "since")) for person in people]
    return dict(zip(kinds, found, strict=True))


def test_each_stratum_counts_as_the_people_invited_of_it() -> None:
    people = of(woman_long=60, man_long=20, man_short=20)
    found = factors(people, gender={"woman": 150, "man": 150})
    assert {("woman", "long"): 0.5 / 0.6, ("man", "long"): 1.25, ("man", "short"): 1.25} == found


def test_several_margins_are_all_met() -> None:
    people = of(woman_long=40, woman_short=20, man_long=20, man_short=20)
    frame = {"gender": {"woman": 150, "man": 150}, "since": {"short": 180, "long": 120}}
    weights, said = weighed(people, **frame)
    assert weights
    own = weights.table.of(ASKED, freeze(ASKED, people))
    for name, margin in frame.items():
        for code, invited in margin.items():
            there = np.array([person[name] == code for person in people])
            assert invited / 300 == pytest.approx(own[there].sum() / own.sum())
    assert 1 == pytest.approx(own.mean())
    assert ("gender", "since") == said.variables


def test_whoever_did_not_say_and_the_few_of_one_answer_count_as_they_are() -> None:
    people = of(woman_long=60, man_long=20, other_long=4, declined_long=6, _long=10)
    found = factors(people, gender={"woman": 150, "man": 150, "other": 30})
    assert 1.0 == found["other", "long"] == found["declined", "long"] == found[None, "long"]
    assert 40 / 60 == pytest.approx(found["woman", "long"])


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        ({}, "no_frame"),
        ({"uses": {"a": 100, "b": 100}}, "no_margin"),  # people are of several
        ({"gender": {"woman": 50, "man": 150}}, "no_margin"),  # more answered than were asked
        ({"gender": {"woman": 200}}, "no_margin"),  # nobody knows of men
        ({"gender": {"woman": 150, "man": 150}, "uses": {"a": 300}}, ""),
        ({"since": {"long": 250, "short": 50}}, "too_few"),  # nobody answered who came lately
    ],
)
def test_weights_need_a_frame_that_can_be_so(frame: dict[str, dict[str, int]], reason: str) -> None:
    people = of(woman_long=60, man_long=40)
    weights, said = weighed(people, **frame)
    assert (reason, reason == "") == (said.reason, weights is not None)
    assert (said.deff is None) == (weights is None)


def test_no_weight_is_above_a_few_times_the_mean() -> None:
    people = of(woman_long=200, man_long=12)
    weights, said = weighed(people, gender={"woman": 300, "man": 300})
    assert weights
    own = weights.table.of(ASKED, freeze(ASKED, people))
    assert (True, LARGEST) == (said.trimmed, said.largest)
    assert (LARGEST, 1) == pytest.approx((own.max(), own.mean()))


def test_what_is_said_of_weights_is_rounded_up() -> None:
    people = of(woman_long=240, man_long=160)
    _, said = weighed(people, gender={"woman": 300, "man": 300})
    # deff 0.6 (0.5 / 0.6)² + 0.4 (0.5 / 0.4)² = 1.04
    assert (1.1, 1.5, False) == (said.deff, said.largest, said.trimmed)
    assert 350 == said.effective  # 400 / 1.1, to the nearest 50


def test_batches_weigh_what_they_weigh_together() -> None:
    people = of(woman_long=60, man_long=20, man_short=20)
    frame = {"gender": {"woman": 150, "man": 150}}
    parts = [freeze(ASKED, people[:70]), freeze(ASKED, people[70:])]
    apart, together = calibrated(ASKED, frame, parts, 11), weighed(people, **frame)
    assert apart.weights and together.weights
    assert (apart.weights.table.factors == together.weights.table.factors).all()
    assert apart.statement == together.statement


def test_small_cooperatives_are_weighted_together() -> None:
    rows = "a: {fr: A}, b: {fr: B}, c: {fr: C}, d: {fr: D}, e: {fr: E}"
    asked = questionnaire(f"""
pages:
  - page: only
    title: {{fr: Vous}}
    items:
      - {{item: place, type: one, ask: {{fr: O}}, choices: {{{rows}}}}}
findings:
  claim: {{share_of: {{place: a}}}}
""")
    people: list[Answers] = [
        {"place": code}
        for code, count in zip("abcde", (40, 6, 4, 5, 0), strict=True)
        for _ in range(count)
    ]
    frame = {"place": dict(zip("abcde", (60, 20, 10, 20, 10), strict=True))}
    weights, _ = calibrated(asked, frame, [freeze(asked, people)], 11)
    assert weights
    large, *small, nowhere = weights.table.factors.tolist()
    assert [0.5 * 55 / 15] * 4 == pytest.approx(small)
    assert (0.5 * 55 / 40, 1) == pytest.approx((large, nowhere))


def test_a_change_among_those_who_came_back_is_not_weighted() -> None:
    assert not is_weighted(FindingPlan.model_validate({"change_in": "balance"}))
    assert is_weighted(FindingPlan.model_validate({"mean_of": "balance"}))
