"""What a questionnaire of the usual kind may well contain, and what it costs to look at it."""

import json
import re
import sys
from itertools import count
from math import log

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from app.questionnaire.answers import Answers
from app.questionnaire.checks import bases, routes
from app.questionnaire.checks.possible import ALLOWANCE, RESERVE, Search
from app.questionnaire.checks.review import Review
from app.questionnaire.conditions import compares, holds
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source, check, load_published
from app.questionnaire.tree import Path, read
from tests.conftest import IS_PROOF
from tests.questionnaire.generated import FREE, KINDS, generated, pigeons
from tests.questionnaire.mistakes import whole
from tests.questionnaire.test_possible import (
    Draw,
    Plain,
    comparison,
    conditions,
    everyone,
    places,
    questionnaires,
    there,
    variables,
)
from tests.questionnaire.unreachable import START
from tests.questionnaire.writing import HEAD, problems

# --- nothing is said of what somebody may do

PLACES = [
    "{tenure: [new, long]}",
    "{tenure: new, gender: declined}",
    "{not: {gender: [woman, man]}}",  # declined is an answer like another
    "{not: {hours: {at_most: 89}}, gender: woman}",
    "{hours: {over: 89}}",
    "{rate: {over: 0.1, under: 0.3}}",
    "{since: {over: 2024-11}}",
    "{tools: [a, none]}",
    "{tools: a, any: [{tools: b}, {tools: c}]}",
    "{not: {tools: answered}, any: [{order.a: {at_least: 2}}, {comment: answered}]}",
    "{order.a: {over: 1}, order.b: {under: 2}, not: {order.c: answered}}",
    "{any: [{tenure: new}, {change: a}]}",
    "{change: a, why: [a, b], not: {tenure: year}}",
]
FINDINGS = [
    "share_of: {change: a}, among: {tenure: [year, long]}, by: [gender, [gender, tenure]]",
    "share_of: {change: a, why: b}, by: gender",
    "share_of: {gender: woman, tenure: new}, among: {any: [{hours: {over: 20}}, {tools: a}]}",
    "share_of: {skills: {rows_in: [a, b], at_least: 2}}, among: {not: {tenure: new}}",
    "bands_of: {hours: [0, 20, 35, 48, 90]}",
    "difference: {mean_of: balance, between: {tenure: [new, long]}}",
    "mean_of: order.a, among: {order.b: {at_most: 1}}",
    "trend_of: {distribution_of: tools}, by: [tenure]",
]


@pytest.mark.parametrize("when", PLACES)
def test_a_condition_that_somebody_meets_and_somebody_does_not(when: str) -> None:
    text = whole(
        HEAD, START, f"  - {{page: z, title: $T, when: {when}, items: [{{item: z, $ONE}}]}}"
    )
    assert [] == problems(text)


@pytest.mark.parametrize("plan", FINDINGS)
def test_a_finding_about_somebody(plan: str) -> None:
    assert [] == problems(whole(HEAD, START, f"findings: {{x: {{{plan}}}}}"))


@pytest.mark.parametrize(
    ("where", "when"),
    [
        ("what is not known", "{gendr: woman, tenure: new, any: [{gendr: man}]}"),
        ("what is not asked yet", "{zz: a, tenure: new, not: {zz: b}}"),
        ("an answer that is none", "{gender: womn, tenure: new}"),
        ("a number named", "{hours: 35, tenure: new, not: {hours: 36}}"),
    ],
)
def test_nothing_is_said_of_a_condition_that_is_not_understood(where: str, when: str) -> None:
    text = whole(
        HEAD,
        START,
        f"  - {{page: z, title: $T, when: {when}, items: [{{item: z, $ONE}}]}}\n"
        "  - {page: zz, title: $T, when: {z: a}, items: [{item: zz, $ONE}]}",
    )
    assert {"M3"} == {problem.code[:2] for problem in problems(text)}, where
    assert not [problem for problem in problems(text) if problem.code >= "M35"]


def test_findings_of_later_are_held_to_the_same_routes() -> None:
    later = whole("$BEGIN", "  x: {share_of: {change: a}, among: {tenure: new}}\n")
    assert ["M551"] == [problem.code for problem in problems(whole(HEAD, START), later=later)]


# --- against everyone: the first place that is said to be nobody's is the first that no one reaches

NEVER = re.compile(r"(?:page|item|row) `(\w+)` is never")


@given(questionnaires())
def test_the_first_place_reported_is_the_first_that_no_interview_reaches(made: Plain) -> None:
    found = check(Source("sample.yaml", json.dumps(made), {})).problems
    assume(not any(problem.code < "M35" for problem in found))
    asked, interviews = everyone(made)
    reported = {name for problem in found for name in NEVER.findall(problem.sentence("en"))}
    names = {place.path: name_of(place.path, asked) for _, place in places(asked)}
    blamed = [
        place.path
        for _, place in places(asked)
        if (here := [one for one in interviews if there(one, place)])
        and not any(holds(place.when, one.answers) for one in here)
    ]
    event(f"{len(blamed)} conditions that nobody meets")
    assert [names[path] for path in sorted(blamed)[:1]] == [
        names[path] for path in sorted(names) if names[path] in reported
    ][:1]


def name_of(path: Path, asked: Questionnaire) -> str:
    page = asked.pages[int(path[1])]
    if len(path) == 2:
        return page.page
    return page.items[int(path[3])].item if len(path) == 4 else str(path[5])


@st.composite
def findings(draw: Draw) -> tuple[Plain, str]:
    """A questionnaire with a share among some, and the variable that is counted."""
    made = draw(questionnaires())
    known = {
        name: item for page in made["pages"] for item in page["items"] for name in variables(item)
    }
    assume(known)
    name = draw(st.sampled_from(sorted(known)))
    claim = draw(comparison(known[name]))
    plan = {"share_of": {name: claim}, "among": draw(conditions(known))}
    assume(claim != "answered" and '"z"' not in json.dumps(plan))
    return made | {"findings": {"x": plan}}, name


@settings(
    max_examples=5_000 if IS_PROOF else 10,
    suppress_health_check=[HealthCheck.filter_too_much],  # few are without another problem
)
@given(findings())
def test_a_finding_is_about_those_whose_interviews_are_in_its_base(
    drawn: tuple[Plain, str],
) -> None:
    made, name = drawn
    text = json.dumps(made)
    sample = Source("sample.yaml", text, {})
    assume(not any(problem.code < "M35" for problem in check(sample).problems))
    review = Review(load_published(sample), read("sample.yaml", text), set())
    reach = routes.check(review, review.questionnaire.findings.values())
    assume(not review.problems)
    asked, interviews = everyone(made)  # now: most are refused above, at a hundredth of the cost
    bases.check(review, asked.findings, reach)
    plan = asked.findings["x"]
    people = [said for one in interviews if holds(plan.among, said := given_of(asked, one.answers))]
    claim = (plan.share_of or {})[name]
    yes = [compares(claim, said[name]) for said in people if name in said]
    expected = (
        "M35"
        if not people
        else "M551 M552"
        if not yes
        else "M553"
        if not any(yes)
        else "M652"
        if all(yes)
        else ""
    )
    codes = {problem.code for problem in review.problems} & {"M551", "M552", "M553", "M652"}
    event(expected)
    if expected == "M35":
        assert not codes and any(problem.code < "M36" for problem in review.problems)
    elif expected == "M652" and not codes:  # one of the answers claimed is to blame
        assert "M554" in {problem.code for problem in review.problems}
    else:
        assert len(codes) == bool(expected) and codes <= set(expected.split())


def given_of(asked: Questionnaire, answers: Answers) -> Answers:
    """The answers that say something: who declined did not answer, in a base."""
    missing = {
        name: {code for code, choice in variable.choices.items() if choice.missing}
        for name, variable in asked.variables.items()
    }
    return {
        name: answer
        for name, answer in answers.items()
        if name in missing
        and missing[name].isdisjoint(answer if isinstance(answer, list) else [str(answer)])
    }


# --- what it costs, in steps of the search


MORE = (1_000 - FREE) / (100 - FREE)  # conditions in a questionnaire of ten times the items


def searched(text: str) -> tuple[Search, list[str]]:
    """The search behind all the routes of a questionnaire, and what it finds."""
    asked = load_published(Source("sample.yaml", text, {}))
    review = Review(asked, read("sample.yaml", text), set())
    return routes.check(review, ()).search, [problem.code for problem in review.problems]


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"far", "free"}))
def test_the_steps_grow_as_the_questionnaire_does(kind: str) -> None:
    few, none = searched(generated(100, kind))
    many, nothing = searched(generated(1_000, kind))
    assert [] == none == nothing
    assert 0 < many.steps <= few.steps * MORE * log(1_000) / log(100)


@pytest.mark.parametrize("kind", ["chain", "bounds"])
def test_the_calls_grow_as_the_questionnaire_does(kind: str) -> None:
    few, many = calls(generated(100, kind)), calls(generated(1_000, kind))
    assert many <= few * MORE * log(1_000) / log(100)


def calls(text: str) -> int:
    """How often a function is called, or goes on, to look at all the routes of a questionnaire."""
    asked = load_published(Source("sample.yaml", text, {}))
    review, counted = Review(asked, read("sample.yaml", text), set()), count()
    sys.setprofile(lambda *_: next(counted) and None)
    try:
        routes.check(review, ())
    finally:
        sys.setprofile(None)
    return next(counted)


@pytest.mark.parametrize("text", [generated(1_000, "far"), pigeons(12)], ids=["far", "pigeons"])
def test_where_it_takes_too_long_to_say_nothing_is_said(text: str) -> None:
    search, found = searched(text)
    assert [] == found
    assert search.steps < 1.1 * search.limit
    assert search.limit < RESERVE + ALLOWANCE * 5 * text.count("{i")


def test_a_small_puzzle_is_solved() -> None:
    _, found = searched(pigeons(7))
    assert ["M355"] == found
