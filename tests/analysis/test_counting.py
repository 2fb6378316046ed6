"""Counting of bands, numbers and weights, and what counting in batches and one by one agree on."""

import pickle
from collections.abc import Mapping
from functools import reduce
from itertools import pairwise
from operator import add
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.counting.classes import bands, point_of, points_of, valid_codes
from app.analysis.counting.counts import Cell, Counts, Weights
from app.analysis.counting.dataset import freeze
from app.analysis.counting.expansion import counted_plans
from app.analysis.counting.tabulation import (
    WEIGHT,
    Plan,
    WeightTable,
    count,
    crossings,
    grouping,
    labels,
    question,
    tabulate,
    tally,
)
from app.questionnaire.answers import Answers
from app.questionnaire.definition import Questionnaire
from app.questionnaire.plans import FindingPlan
from tests.analysis.samples import questionnaire, questionnaires, shuffled

PAGES = """
pages:
  - page: only
    title: {fr: Page}
    items:
      - item: gender
        type: one
        ask: {fr: Genre}
        choices: {woman: {fr: F}, man: {fr: H}, declined: {fr: Rien, missing: true}}
      - {item: hours, type: number, at_least: 0, at_most: 120, ask: {fr: Heures}}
      - item: wish
        type: rank
        ask: {fr: Souhaits}
        choices: {time: {fr: Temps}, money: {fr: Argent}}
findings:
  claim:
"""
WORK = "bands_of: {hours: [0, 20, 35, 60]}"
BANDS = (">=0&<20", ">=20&<35", ">=35&<=60")


def counted(finding: str, *people: Mapping[str, Any]) -> Counts:
    asked = questionnaire(f"{PAGES}    {finding}\n")
    return count(asked, "claim", freeze(asked, people))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"hours": 0}, Cell(1, 1, (1, 0, 0))),
        ({"hours": 19}, Cell(1, 1, (1, 0, 0))),
        ({"hours": 20}, Cell(1, 1, (0, 1, 0))),
        ({"hours": 60}, Cell(1, 1, (0, 0, 1))),
        ({"hours": 61}, Cell(1, 0, (0, 0, 0))),
        ({}, Cell(1, 0, (0, 0, 0))),
    ],
)
def test_the_base_of_bands_is_who_is_in_one(answers: dict[str, Any], expected: Cell) -> None:
    counts = counted(WORK, answers)
    assert ("distribution", "hours", BANDS) == (counts.kind, counts.item, counts.answers)
    assert {"all": expected} == counts.cells


def test_a_mean_of_numbers_is_counted_by_the_nearest_point() -> None:
    people = [{"hours": 35}, {"hours": 37}, {"hours": 118}, {}]
    counts = counted("mean_of: hours", *people)
    assert ("mean", tuple(str(5 * place) for place in range(25))) == (counts.kind, counts.answers)
    (cell,) = counts.cells.values()
    found = {code: yes for code, yes in zip(counts.answers, cell.answers, strict=True) if yes}
    assert (4, 3, {"35": 2, "120": 1}) == (cell.respondents, cell.base, found)


def test_a_mean_of_ranks_is_counted_by_place() -> None:
    people = [{"wish.time": 1, "wish.money": 2}, {"wish.time": 2, "wish.money": 1}, {}]
    counts = counted("mean_of: wish.time", *people)
    assert (("1", "2"), {"all": Cell(3, 2, (1, 1))}) == (counts.answers, counts.cells)


def test_a_plan_can_be_sent_to_whoever_counts_a_part() -> None:
    asked = questionnaire(f"{PAGES}    {WORK}\n    by: gender\n")
    plan = Plan.of(asked, counted_plans(asked))
    frame = freeze(asked, [{"gender": "man", "hours": 20}])
    assert tabulate(frame, plan) == tabulate(frame, pickle.loads(pickle.dumps(plan)))


def test_what_findings_share_is_worked_out_once() -> None:
    asked = questionnaire(f"{PAGES}    {WORK}\n    by: gender\n")
    one = asked.findings["claim"]
    others = {"mean": FindingPlan(mean_of="hours", by=[["gender"]]), "again": one}
    plan = Plan.of(asked, {"claim": one, **others})
    assert (3, 2, 2) == tuple(map(len, (plan.findings, plan.asked, plan.groupings)))


# --- Weights


def test_a_cell_has_the_weights_of_its_base_their_squares_and_those_of_each_answer() -> None:
    asked = questionnaire(f"{PAGES}    {WORK}\n    by: gender\n")
    people = [{"gender": "woman", "hours": 20}, {"gender": "man", "hours": 40}, {"gender": "man"}]
    frame = freeze(asked, people).assign(**{WEIGHT: [0.5, 1.5, 3.0]})
    (counts,) = tabulate(frame, Plan.of(asked, counted_plans(asked)))
    expected = {
        "all": Cell(3, 2, (0, 1, 1), Weights(2.0, 2.5, (0.0, 0.5, 1.5))),
        "gender=woman": Cell(1, 1, (0, 1, 0), Weights(0.5, 0.25, (0.0, 0.5, 0.0))),
        "gender=man": Cell(2, 1, (0, 0, 1), Weights(1.5, 2.25, (0.0, 0.0, 1.5))),
    }
    assert expected == counts.cells


def test_a_table_of_weights_has_a_place_for_whoever_gave_no_valid_answer() -> None:
    asked = questionnaire(f"{PAGES}    {WORK}\n")
    table = WeightTable(("gender",), np.array([2.0, 0.5, 1.0]))
    people = [{"gender": "man"}, {"gender": "woman"}, {"gender": "declined"}, {}]
    assert [0.5, 2.0, 1.0, 1.0] == table.of(asked, freeze(asked, people)).tolist()


@given(questionnaires(), st.integers(0, 10**6), st.lists(st.integers(0, 20), max_size=3))
def test_weights_are_added_up_over_whoever_is_counted(
    asked: Questionnaire, seed: int, cuts: list[int]
) -> None:
    random, people = Random(seed), shuffled(asked, seed, 20)
    names = [name for name, each in asked.variables.items() if each.item.type == "one"][:2]
    sizes = [len(valid_codes(asked.variables[name])) + 1 for name in names]
    factors = np.array([random.choice([0.5, 1.0, 2.0]) for _ in range(int(np.prod(sizes)))])
    table = WeightTable(tuple(names), factors.reshape(sizes))
    plans = every_plan(asked)
    plan = Plan.of(asked, plans, table)
    batches = [people[start:end] for start, end in pairwise([0, *sorted(cuts), len(people)])]
    parts = [tabulate(freeze(asked, batch), plan) for batch in batches]
    frame = freeze(asked, people)
    own = table.of(asked, frame)
    for number, (name, each) in enumerate(plans.items()):
        counts = reduce(add, [part[number] for part in parts])
        asks = question(asked, each, frame)
        for crossing in crossings(each):
            groups, place = grouping(asked, each, crossing, frame)
            for index, group in enumerate(groups):
                inside = (place == index) & asks.base
                answers = tuple(own[inside & yes].sum() for yes in asks.answers.values())
                expected = Weights(own[inside].sum(), (own[inside] ** 2).sum(), answers)
                assert expected == counts.cells[group].weighted, (name, group)


# --- Against a second opinion


def every_plan(asked: Questionnaire) -> dict[str, FindingPlan]:
    """The findings declared, and a mean and bands of each number and rank, by what there is."""
    plans = counted_plans(asked)
    by = next((plan.by for plan in plans.values() if plan.by), ())
    for name, variable in asked.variables.items():
        if variable.item.type in ("number", "rank"):
            plans[f"mean of {name}"] = FindingPlan(mean_of=name, by=by)
        if variable.item.type == "number":
            plans[f"bands of {name}"] = FindingPlan(bands_of={name: (1, "2.5", 30)}, by=by)
    return plans


@given(questionnaires(), st.integers(0, 10**6))
def test_what_is_asked_of_each_is_what_is_counted_of_all(asked: Questionnaire, seed: int) -> None:
    frame, plans = freeze(asked, shuffled(asked, seed, 25)), every_plan(asked)
    for (_, plan), counts in zip(
        plans.items(), tabulate(frame, Plan.of(asked, plans)), strict=True
    ):
        asks = question(asked, plan, frame)
        assert (counts.item, counts.answers) == labels(asked, plan)
        assert (counts.item, list(counts.answers)) == (asks.item, list(asks.answers))
        for answer in asks.answers.values():
            assert not (answer & ~asks.base).any()
        for crossing in crossings(plan):
            groups, place = grouping(asked, plan, crossing, frame)
            for index, group in enumerate(groups):
                inside = place == index
                base = inside & asks.base
                yes = tuple(int((base & answer).sum()) for answer in asks.answers.values())
                expected = Cell(int(inside.sum()), int(base.sum()), yes)
                assert expected == counts.cells[group], group


@given(questionnaires(), st.integers(0, 10**6))
def test_numbers_are_counted_as_one_by_one(asked: Questionnaire, seed: int) -> None:
    people = shuffled(asked, seed, 25)
    frame, plans = freeze(asked, people), every_plan(asked)
    for name, variable in asked.variables.items():
        given_to = [answers.get(name) for answers in people]
        numbers = [number for number in given_to if isinstance(number, int | float)]
        if f"mean of {name}" in plans:
            asks = question(asked, plans[f"mean of {name}"], frame)
            points = [point_of(variable, number) for number in numbers]
            expected = {code: points.count(code) for code, _ in points_of(variable)}
            assert expected == {code: int(yes.sum()) for code, yes in asks.answers.items()}
        if f"bands of {name}" in plans:
            (bounds,) = (plans[f"bands of {name}"].bands_of or {}).values()
            asks = question(asked, plans[f"bands of {name}"], frame)
            found = [int(yes.sum()) for yes in asks.answers.values()]
            assert found == [sum(map(band.holds, numbers)) for band in bands(bounds)]
            assert sum(found) == asks.base.sum()


def test_tables_add_up_as_counts_do() -> None:
    asked = questionnaire(f"{PAGES}    {WORK}\n    by: gender\n")
    plan = Plan.of(asked, counted_plans(asked))
    people: list[Answers] = [{"gender": "man", "hours": 20}, {"hours": 3}, {"gender": "woman"}]
    frame = freeze(asked, people).assign(**{WEIGHT: [1.0, 2.0, 4.0]})
    parts: list[pd.DataFrame] = [frame.iloc[:1], frame.iloc[1:]]
    one, other = (tally(part, plan) for part in parts)
    assert tabulate(frame, plan) == plan.counts(one + other)
