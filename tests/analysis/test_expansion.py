import pytest

from app.analysis.counting.expansion import counted_plan, counted_plans
from app.questionnaire.conditions import holds
from app.questionnaire.loader import Source, check
from app.questionnaire.plans import FindingPlan, LaterPlan, Measure

SHARE = {"share_of": {"mood": "good"}}
BETWEEN = {"between": {"gender": ["woman", "man"]}}
AMONG = {
    "nothing": None,
    "others": {"tenure": "long"},
    "the same people": {"gender": ["woman", "other"]},
    "alternatives": {"any": [{"tenure": "long"}, {"gender": "man"}]},
    "a denial": {"not": {"tenure": "long"}},
    "all of them": {
        "gender": ["woman", "man"],
        "any": [{"tenure": "long"}, {"mood": "good"}],
        "not": {"mood": "bad"},
    },
}


@pytest.mark.parametrize("measure", [SHARE, {"mean_of": "balance"}])
def test_a_difference_is_counted_as_the_measure_of_both_groups(measure: dict[str, object]) -> None:
    plan = FindingPlan.model_validate(
        {"difference": measure | BETWEEN, "by": ["tenure", ["tenure", "mood"]]}
    )
    expected = FindingPlan.model_validate(
        measure
        | {
            "among": {"gender": ["woman", "man"]},
            "by": ["gender", ["gender", "tenure"], ["gender", "tenure", "mood"]],
        }
    )
    assert expected == counted_plan(plan)


@pytest.mark.parametrize("among", AMONG)
def test_a_difference_is_about_those_of_both_groups_whom_it_is_about(among: str) -> None:
    written = {"among": AMONG[among]} if AMONG[among] else {}
    plan = FindingPlan.model_validate({"difference": SHARE | BETWEEN} | written)
    for gender in ("woman", "man", "other", None):
        for tenure in ("long", "short", None):
            for mood in ("good", "bad", None):
                answers = {"gender": gender, "tenure": tenure, "mood": mood}
                expected = gender in ("woman", "man") and holds(plan.among, answers)
                assert expected == holds(counted_plan(plan).among, answers)


@pytest.mark.parametrize(
    "measure", [SHARE, {"mean_of": "balance"}, {"distribution_of": "mood"}], ids=str
)
def test_a_trend_is_counted_as_what_it_is_of(measure: dict[str, object]) -> None:
    rest = {"among": {"tenure": "long"}, "by": ["gender"]}
    plan = FindingPlan.model_validate({"trend_of": measure} | rest)
    assert FindingPlan.model_validate(measure | rest) == counted_plan(plan)


@pytest.mark.parametrize(
    "written", [{"difference": SHARE | BETWEEN}, {"trend_of": SHARE}, SHARE], ids=str
)
def test_what_was_declared_later_is_still_marked_so(written: dict[str, object]) -> None:
    assert counted_plan(LaterPlan.model_validate(written)).later
    assert not counted_plan(FindingPlan.model_validate(written)).later


def test_what_a_plan_says_beside_what_it_counts_stays() -> None:
    says = {"says": {"fr": "{share}"}, "everyone": {"fr": "gens"}}
    plan = counted_plan(FindingPlan.model_validate({"trend_of": SHARE} | says))
    assert (Measure.model_validate(SHARE).share_of, "{share}") == (
        plan.share_of,
        plan.says and plan.says.root["fr"],
    )


def test_what_nothing_can_be_counted_of_is_left_out() -> None:
    checked = check(
        Source(
            "v1.yaml",
            """
questionnaire: sample
version: 1
languages: [en]
title: {en: Sample}
pages:
  - page: only
    title: {en: You}
    items:
      - {item: hours, type: number, ask: {en: Hours}, at_least: 0, at_most: 60}
      - {item: income, type: number, ask: {en: Income}, at_least: 0}
findings:
  income: {mean_of: income}
  income_over_time: {trend_of: {mean_of: income}}
  income_bands: {bands_of: {income: [0, 1000, 2000]}}
  hours: {mean_of: hours}
  same_people: {change_in: hours}
""",
            {},
        )
    )
    assert {"M511", "M657"} == {problem.code for problem in checked.problems} - {"M651"}
    assert checked.questionnaire is not None
    assert ["income_bands", "hours"] == list(counted_plans(checked.questionnaire))
