import json
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.counting.dataset import AnswerIsNotInQuestionnaire, freeze, parse
from app.questionnaire.answers import Answers, free_text_fields, names_of
from app.questionnaire.definition import Questionnaire, variables_of
from app.questionnaire.routing import follow, raw_of
from tests.analysis.samples import questionnaire, questionnaires, shuffled

ASKED = questionnaire("""
pages:
  - page: first
    title: {fr: Un}
    items:
      - item: job
        type: one
        ask: {fr: Emploi}
        choices: {yes: {fr: Oui}, no: {fr: Non, specify: true}}
      - item: mood
        type: grid
        ask: {fr: Moral}
        rows: {morning: {fr: Matin}, evening: {fr: Soir}}
        choices: {good: {fr: Bon}, bad: {fr: Mauvais}, unknown: {fr: Ne sait pas, missing: true}}
      - {item: note, type: note, ask: {fr: À lire}}
      - {item: remark, type: text, ask: {fr: Remarque}}
  - page: work
    title: {fr: Deux}
    when: {job: yes}
    items:
      - {item: hours, type: number, decimals: 1, ask: {fr: Heures}}
      - {item: balance, type: scale, ask: {fr: Équilibre}, low: {fr: Bas}, high: {fr: Haut}}
      - item: tools
        type: many
        when: {balance: {at_least: 5}}
        ask: {fr: Outils}
        choices: {pen: {fr: Stylo}, saw: {fr: Scie}, declined: {fr: Ne dit pas, missing: true}}
""")
ORDERED = questionnaire("""
pages:
  - page: only
    title: {fr: Page}
    items:
      - {item: joined, type: date, ask: {fr: Arrivée}}
      - {item: left, type: month, ask: {fr: Départ}}
      - item: wish
        type: rank
        at_most: 2
        ask: {fr: Souhaits}
        choices: {time: {fr: Temps}, money: {fr: Argent}, rest: {fr: Repos}}
      - item: mood
        type: grid
        ask: {fr: Moral}
        rows: {now: {fr: Maintenant}, then: {fr: Alors, when: {left: answered}}}
        choices: {good: {fr: Bon}, bad: {fr: Mauvais}}
""")


def column(name: str, *responses: dict[str, Any]) -> list[object]:
    return freeze(ASKED, responses)[name].tolist()


@pytest.mark.parametrize(
    ("name", "answers", "expected"),
    [
        ("job", {"job": "yes"}, "yes"),
        ("job", {}, "_not_answered"),
        ("mood.morning", {"mood.evening": "good"}, "_not_answered"),
        ("mood.evening", {"mood.evening": "unknown"}, "unknown"),
        ("balance", {"job": "yes", "balance": 0}, "0"),
        ("balance", {"job": "yes"}, "_not_answered"),
        ("balance", {"job": "no"}, "_not_asked"),
        ("balance", {}, "_not_asked"),
        ("hours", {"job": "yes", "hours": 7.5}, 7.5),
        ("hours.status", {"job": "yes", "hours": 7.5}, "_answered"),
        ("hours.status", {"job": "yes"}, "_not_answered"),
        ("hours.status", {"job": "no"}, "_not_asked"),
        ("tools.pen", {"job": "yes", "balance": 9, "tools": ["pen"]}, "yes"),
        ("tools.saw", {"job": "yes", "balance": 9, "tools": ["pen"]}, "no"),
        ("tools.declined", {"job": "yes", "balance": 9, "tools": ["pen"]}, "no"),
        ("tools.pen", {"job": "yes", "balance": 9, "tools": ["declined"]}, "_declined"),
        ("tools.declined", {"job": "yes", "balance": 9, "tools": ["declined"]}, "yes"),
        ("tools.pen", {"job": "yes", "balance": 9}, "_not_answered"),
        ("tools.pen", {"job": "yes", "balance": 4}, "_not_asked"),
        # an answer off the route counts for nothing, and opens nothing
        ("hours.status", {"job": "no", "hours": 7.5}, "_not_asked"),
        ("tools.pen", {"job": "no", "balance": 9, "tools": ["pen"]}, "_not_asked"),
    ],
)
def test_an_answer_is_told_from_the_three_ways_to_be_missing(
    name: str, answers: dict[str, Any], expected: object
) -> None:
    assert [expected] == column(name, answers)


@pytest.mark.parametrize(
    ("name", "answers", "expected"),
    [
        ("joined", {"joined": "2024-01-31"}, "2024-01-31"),
        ("joined", {}, "_not_answered"),
        ("left", {"left": "2024-02"}, "2024-02"),
        ("wish.money", {"wish.money": 1, "wish.time": 2}, 1.0),
        ("wish.money.status", {"wish.money": 1, "wish.time": 2}, "_answered"),
        ("wish.rest.status", {"wish.money": 1, "wish.time": 2}, "_not_answered"),
        ("mood.now", {"mood.now": "good"}, "good"),
        ("mood.then", {"mood.now": "good"}, "_not_asked"),
        ("mood.then", {"mood.then": "good"}, "_not_asked"),
        ("mood.then", {"left": "2024-02"}, "_not_answered"),
        ("mood.then", {"left": "2024-02", "mood.then": "bad"}, "bad"),
    ],
)
def test_dates_ranks_and_rows_with_conditions_have_their_columns(
    name: str, answers: dict[str, Any], expected: object
) -> None:
    assert [expected] == freeze(ORDERED, [answers])[name].tolist()


@pytest.mark.parametrize("answers", [{"job": "no", "hours": 7.5}, {"job": "yes"}])
def test_a_number_that_was_not_given_is_not_a_number(answers: dict[str, Any]) -> None:
    assert pd.isna(column("hours", answers)).all()


def test_free_texts_and_notes_have_no_column() -> None:
    dataset = freeze(ASKED, [{"job": "no", "job.no.specify": "stage", "remark": "rien"}])
    expected = ["job", "mood.morning", "mood.evening", "hours", "hours.status", "balance"]
    assert [*expected, "tools.pen", "tools.saw", "tools.declined"] == list(dataset.columns)


def test_responses_keep_their_order() -> None:
    assert ["no", "yes", "no"] == column("job", {"job": "no"}, {"job": "yes"}, {"job": "no"})


def test_a_wave_without_responses_has_the_same_columns() -> None:
    one, none = freeze(ASKED, [{}]), freeze(ASKED, [])
    assert dict(one.dtypes) == dict(none.dtypes)
    assert none.empty


@pytest.mark.parametrize(
    "answers",
    [
        {"job": "perhaps"},
        {"jobs": "yes"},
        {"job": "yes", "balance": 11},
        {"job": "yes", "balance": 5, "tools": ["pen", "drill"]},
    ],
)
def test_an_answer_the_questionnaire_does_not_have_is_refused(answers: dict[str, Any]) -> None:
    with pytest.raises(AnswerIsNotInQuestionnaire):
        freeze(ASKED, [answers])
    with pytest.raises(AnswerIsNotInQuestionnaire):
        parse(ASKED, ["{}", json.dumps(answers)])


@pytest.mark.parametrize(
    ("answers", "variable"),
    [
        ({"job": "canary"}, "job"),
        ({"job": 7}, "job"),
        ({"canary": "yes"}, "canary"),
        ({"job": "yes", "balance": "canary"}, "balance"),
        ({"job": "yes", "balance": 7.5}, "balance"),
        ({"job": "yes", "hours": "canary"}, "hours"),
        ({"job": "yes", "balance": 5, "tools": "canary"}, "tools"),
        ({"job": "yes", "balance": 5, "tools": ["canary"]}, "tools"),
    ],
)
def test_what_is_said_of_a_wrong_answer_is_where_it_is(
    answers: dict[str, Any], variable: str
) -> None:
    with pytest.raises(AnswerIsNotInQuestionnaire) as stored:
        parse(ASKED, ["{}", json.dumps(answers)])
    said = str(stored.value)
    assert (f"“{variable}" in said and variable == "canary") or "canary" not in said


def test_texts_that_came_with_answers_are_left_out() -> None:
    answers = {"job": "no", "job.no.specify": "stage", "remark": "rien", "mood.morning": "bad"}
    pd.testing.assert_frame_equal(freeze(ASKED, [answers]), parse(ASKED, [json.dumps(answers)]))


def status(dataset: pd.DataFrame, name: str, asked: Questionnaire) -> list[str]:
    """What the dataset says of a variable, as text: its answer or how it is missing."""
    variable = asked.variables[name]
    if variable.item.type in ("number", "rank"):
        both = zip(dataset[name], dataset[f"{name}.status"], strict=True)
        return [str(number) if known == "_answered" else known for number, known in both]
    if variable.item.type == "many":
        marks = dataset[[f"{name}.{code}" for code in variable.choices]].to_numpy().tolist()
        return [
            "|".join(c for c, mark in zip(variable.choices, row, strict=True) if mark == "yes")
            or row[0]
            for row in marks
        ]
    return dataset[name].tolist()


def expected_status(asked: Questionnaire, answers: dict[str, Any], name: str) -> str:
    interview = follow(asked, raw_of(answers))
    on_route = {
        v.name for _, items in interview.route for item in items for v in variables_of(item)
    }
    if name not in on_route:
        return "_not_asked"
    answer = interview.answers.get(name)
    if answer is None:
        return "_not_answered"
    if isinstance(answer, list):
        return "|".join(answer)
    is_number = asked.variables[name].item.type in ("number", "rank")
    return str(float(answer)) if is_number else str(answer)


@given(questionnaires(), st.integers(0, 10**6))
def test_the_dataset_holds_what_the_interview_says(asked: Questionnaire, seed: int) -> None:
    people = shuffled(asked, seed, 12)
    dataset = freeze(asked, people)
    for name, variable in asked.variables.items():
        if variable.item.type != "text":
            expected = [expected_status(asked, answers, name) for answers in people]
            assert expected == status(dataset, name, asked)


def muddled(asked: Questionnaire, seed: int, count: int) -> list[Answers]:
    """People whose answers are others', item by item: many are off the route."""
    random, people = Random(seed), shuffled(asked, seed, count)
    return [
        {
            name: answers[name]
            for item in asked.items.values()
            for answers in [random.choice(people)]
            for name in names_of(item)
            if name in answers
        }
        for _ in people
    ]


@given(questionnaires(), st.integers(0, 10**6))
def test_what_is_off_the_route_was_not_asked(asked: Questionnaire, seed: int) -> None:
    people = muddled(asked, seed, 12)
    dataset = freeze(asked, people)
    for name, variable in asked.variables.items():
        if variable.item.type != "text":
            expected = [expected_status(asked, answers, name) for answers in people]
            assert expected == status(dataset, name, asked)


@given(questionnaires(), st.integers(0, 10**6))
def test_responses_are_laid_out_alike_as_they_are_stored(asked: Questionnaire, seed: int) -> None:
    apart = free_text_fields(asked)
    people = [
        {name: answer for name, answer in answers.items() if name not in apart}
        for answers in muddled(asked, seed, 12)
    ]
    stored = [json.dumps(answers) for answers in people]
    pd.testing.assert_frame_equal(freeze(asked, people), parse(asked, stored))
