"""A coordinator is warned of what makes people recognisable, and of nothing else."""

from pathlib import Path

import pytest

from app.config import ROOT
from app.questionnaire.loader import check, read_source
from app.questionnaire.problems import Problem
from tests.questionnaire.mistakes import whole
from tests.questionnaire.writing import HEAD, problems

SHIPPED = ROOT / "surveys" / "situation" / "v1.yaml"
COOPERATIVES = ", ".join(f"c{number}: $T" for number in range(40))
BANDS = "type: one, choices: {a: $T, b: $T, c: $T, d: $T, e: $T}"
ASK = "ask: {fr: Question, en: Question}"
ITEMS = f"""
pages:
  - page: only
    title: $T
    items:
      - {{item: cooperative, type: one, {ASK}, choices: {{{COOPERATIVES}}}}}
      - {{item: gender, type: one, {ASK}, choices: {{a: $T, b: $T, z: $MISSING}}}}
      - {{item: age, {ASK}, {BANDS}}}
      - {{item: children, {ASK}, {BANDS}}}
      - {{item: mood, {ASK}, {BANDS}}}
"""


def warnings(*parts: str) -> list[Problem]:
    text = whole(HEAD, ITEMS, *parts).replace("$MISSING", "{fr: C, en: D, missing: true}")
    found = problems(text)
    return [problem for problem in found if problem.code in ("M654", "M655")]


def test_the_shipped_questionnaire_is_of_the_usual_kind() -> None:
    assert [] == check(read_source(SHIPPED)).problems


def test_the_shipped_questionnaire_with_an_age_in_years_is_not(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    start, end = text.index("      - item: age"), text.index("      - item: children")
    ask = '{fr: "Quel âge avez-vous\u202f?", en: "How old are you?"}'
    years = f"      - {{item: years, type: number, ask: {ask}, at_least: 18, at_most: 90}}\n\n"
    (tmp_path / "lists").symlink_to(ROOT / "surveys" / "lists")
    file = tmp_path / "v1.yaml"
    file.write_text(text[:start] + years + text[end:], encoding="utf-8")
    (problem,) = check(read_source(file)).problems
    assert "M655" == problem.code and problem.is_warning
    assert "gender, years, children, cooperative, tenure" == problem.details["names"]
    assert {"fr": "140\u202f160", "en": "140,160"} == problem.details[
        "count"
    ]  # 3 × 73 × 4 × 40 × 4


@pytest.mark.parametrize(
    ("item", "kinds"),
    [
        # 40 × 2 × 5 × 5 = 2,000 without it
        ("item: birth, type: date, $ASK", "73,000,000"),
        ("item: born, type: month, $ASK", "2,432,000"),
        ("item: since, type: date, $ASK, at_least: 2020-01-01, at_most: 2022-12-31", "2,192,000"),
        ("item: x, type: number, ask: {fr: Année de naissance, en: Year of birth}", "200,000"),
        ("item: x, type: number, $ASK, at_least: 1920, at_most: 2005", None),
        ("item: x, type: one, ask: {fr: Votre code postal, en: Post code}, $FORTY", None),
        ("item: x, type: one, ask: {fr: Ce genre de vie, en: What kind of life}, $FORTY", None),
        ("item: year_of_birth, type: number, $ASK, at_least: 1920, at_most: 2005", "172,000"),
        ("item: height, type: number, $ASK", None),
        ("item: diploma, $BANDS", None),
        ("item: town, type: text, $ASK", None),  # words are kept apart from the other answers
    ],
)
def test_what_tells_too_many_people_apart(item: str, kinds: str | None) -> None:
    forty = f"choices: {{{COOPERATIVES}}}"
    for name, part in {"ASK": ASK, "BANDS": f"{ASK}, {BANDS}", "FORTY": forty}.items():
        item = item.replace(f"${name}", part)
    found = warnings(f"      - {{{item}}}\n")
    counts = [problem.details["count"] for problem in found]
    assert [kinds] * (kinds is not None) == [
        count["en"] for count in counts if isinstance(count, dict)
    ]


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("cooperative", None),
        ("[[cooperative, gender]]", None),
        ("[[cooperative, age]]", "200"),
        ("[gender, [gender, cooperative, age], [age, mood]]", "400"),
        ("[[age, gender, mood]]", None),
    ],
)
def test_a_crossing_too_fine_to_show(by: str, groups: str | None) -> None:
    plan = f"findings: {{x: {{share_of: {{mood: a}}, by: {by}}}}}"
    found = [problem for problem in warnings(plan) if problem.code == "M654"]
    expected = [f"This crossing makes {groups} groups"] * (groups is not None)
    assert expected == [problem.sentence("en").partition(":")[0] for problem in found]


def test_groups_that_the_base_leaves_out_are_not_counted() -> None:
    few = "among: {age: [a, b]}, by: [[cooperative, age]]"
    assert [] == warnings(f"findings: {{x: {{share_of: {{mood: a}}, {few}}}}}")
