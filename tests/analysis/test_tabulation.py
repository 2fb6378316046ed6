from collections.abc import Mapping
from functools import reduce
from itertools import pairwise, product
from operator import add
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.counting.counts import Cell
from app.analysis.counting.dataset import POINTS, freeze
from app.analysis.counting.tabulation import count
from app.questionnaire.conditions import ANSWERED, Condition, Range
from app.questionnaire.definition import Questionnaire, Variable, item_of, variables_of
from app.questionnaire.plans import RowsIn
from app.questionnaire.routing import follow, raw_of
from tests.analysis.samples import questionnaire, questionnaires, shuffled

PAGES = """
scales:
  agreement:
    agree: {fr: Oui}
    strongly: {fr: Tout à fait}
    disagree: {fr: Non}
    unknown: {fr: Ne sait pas, missing: true}
pages:
  - page: only
    title: {fr: Page}
    items:
      - item: gender
        type: one
        ask: {fr: Genre}
        choices: {woman: {fr: F}, man: {fr: H}, declined: {fr: Rien, missing: true}}
      - item: tenure
        type: one
        ask: {fr: Ancienneté}
        choices: {new: {fr: Peu}, old: {fr: Longtemps}}
      - item: better
        type: one
        ask: {fr: Mieux}
        choices:
          much: {fr: Beaucoup}
          yes: {fr: Oui}
          no: {fr: Non}
          unknown: {fr: Ne sait pas, missing: true}
      - item: thanks
        type: one
        when: {better: [much, yes]}
        ask: {fr: Grâce à nous}
        choices: {yes: {fr: Oui}, no: {fr: Non}, unknown: {fr: "?", missing: true}}
      - item: sure
        type: grid
        scale: agreement
        ask: {fr: Sûr}
        rows: {a: {fr: A}, b: {fr: B}, c: {fr: C}}
      - {item: score, type: scale, ask: {fr: Note}, low: {fr: Bas}, high: {fr: Haut}}
      - {item: hours, type: number, ask: {fr: Heures}}
      - item: used
        type: many
        ask: {fr: Services}
        choices:
          pen: {fr: Stylo}
          saw: {fr: Scie}
          none: {fr: Aucun, exclusive: true}
          declined: {fr: Ne dit pas, missing: true}
findings:
  claim:
"""


def declared(finding: str) -> Questionnaire:
    return questionnaire(f"{PAGES}    {finding}\n")


def counted(finding: str, *people: Mapping[str, Any]) -> Mapping[str, Cell]:
    asked = declared(finding)
    return count(asked, "claim", freeze(asked, people)).cells


IMPROVED = "share_of: {better: [much, yes]}"
THANKS = "share_of: {better: [much, yes], thanks: yes}"
WITH_PEN = "share_of: {better: [much, yes], used: pen}"
AND_LONG = "share_of: {better: [much, yes], hours: {over: 35}}"
TWO_ROWS = "share_of: {sure: {rows_in: [agree, strongly], at_least: 2}}"
FOUR_ROWS = "share_of: {sure: {rows_in: agree, at_least: 4}}"
HIGH = "share_of: {score: {at_least: 7}}"
LONG = "share_of: {hours: {over: 35, at_most: 48}}"
USES = "share_of: {used: [pen, saw]}"


def sure(*rows: str | None) -> dict[str, str]:
    return {f"sure.{row}": code for row, code in zip("abc", rows, strict=True) if code}


@pytest.mark.parametrize(
    ("finding", "answers", "verdict"),
    [  # yes and no are in the base, out is not
        (IMPROVED, {"better": "much"}, "yes"),
        (IMPROVED, {"better": "no"}, "no"),
        (IMPROVED, {"better": "unknown"}, "out"),
        (IMPROVED, {}, "out"),
        # several keys: all of them, on the base of the first
        (THANKS, {"better": "much", "thanks": "yes"}, "yes"),
        (THANKS, {"better": "much", "thanks": "no"}, "no"),
        (THANKS, {"better": "much", "thanks": "unknown"}, "out"),
        (THANKS, {"better": "much"}, "out"),
        (THANKS, {"better": "no"}, "no"),  # thanks was not asked
        (THANKS, {"better": "unknown"}, "out"),
        (THANKS, {}, "out"),
        (WITH_PEN, {"better": "yes", "used": ["pen"]}, "yes"),
        (WITH_PEN, {"better": "yes", "used": ["saw"]}, "no"),
        (WITH_PEN, {"better": "yes", "used": ["declined"]}, "out"),
        (WITH_PEN, {"better": "yes"}, "out"),
        (AND_LONG, {"better": "yes", "hours": 40}, "yes"),
        (AND_LONG, {"better": "yes", "hours": 30}, "no"),
        (AND_LONG, {"better": "yes"}, "out"),
        # rows of a grid: settled as soon as the rows without an answer cannot change it
        (TWO_ROWS, sure("agree", "strongly", "disagree"), "yes"),
        (TWO_ROWS, sure("agree", "agree", None), "yes"),
        (TWO_ROWS, sure("agree", "agree", "unknown"), "yes"),
        (TWO_ROWS, sure("agree", "disagree", "disagree"), "no"),
        (TWO_ROWS, sure("disagree", "disagree", None), "no"),
        (TWO_ROWS, sure("disagree", "disagree", "unknown"), "no"),
        (TWO_ROWS, sure("agree", "disagree", None), "out"),
        (TWO_ROWS, sure("agree", "disagree", "unknown"), "out"),
        (TWO_ROWS, sure("agree", None, None), "out"),
        (TWO_ROWS, sure("unknown", "unknown", "unknown"), "out"),
        (TWO_ROWS, {}, "out"),
        (FOUR_ROWS, sure("agree", "agree", "agree"), "no"),  # more rows than there are
        (FOUR_ROWS, {}, "out"),
        (HIGH, {"score": 7}, "yes"),
        (HIGH, {"score": 6}, "no"),
        (HIGH, {}, "out"),
        (LONG, {"hours": 36}, "yes"),
        (LONG, {"hours": 48}, "yes"),
        (LONG, {"hours": 35}, "no"),
        (LONG, {"hours": 49}, "no"),
        (LONG, {}, "out"),
        (USES, {"used": ["saw"]}, "yes"),
        (USES, {"used": ["pen", "saw"]}, "yes"),
        (USES, {"used": ["none"]}, "no"),
        (USES, {"used": ["declined"]}, "out"),
        (USES, {}, "out"),
    ],
)
def test_the_base_is_who_can_be_told(finding: str, answers: dict[str, Any], verdict: str) -> None:
    expected = {"yes": Cell(1, 1, (1,)), "no": Cell(1, 1, (0,)), "out": Cell(1, 0, (0,))}[verdict]
    assert {"all": expected} == counted(finding, answers)


@pytest.mark.parametrize(
    ("answers", "inside"),
    [
        ({"gender": "woman", "score": 8}, 1),
        ({"gender": "man", "score": 8}, 0),
        ({"gender": "declined", "score": 8}, 0),
        ({"gender": "woman", "score": 2}, 0),
        ({"gender": "woman"}, 0),
        ({}, 0),
    ],
)
def test_who_did_not_answer_what_among_names_is_outside(
    answers: dict[str, Any], inside: int
) -> None:
    among = "{gender: [woman, declined], score: {at_least: 7}}"
    cell = counted(f"{IMPROVED}\n    among: {among}", answers)
    assert inside == cell["all"].respondents


@pytest.mark.parametrize(
    ("among", "answers", "inside"),
    [
        ("{not: {gender: woman}}", {"gender": "man"}, 1),
        ("{not: {gender: woman}}", {"gender": "declined"}, 0),
        ("{not: {gender: woman}}", {}, 0),
        ("{gender: answered}", {"gender": "declined"}, 0),
        ("{not: {gender: answered}}", {"gender": "declined"}, 1),
        ("{any: [{gender: woman}, {score: 3}]}", {"score": 3}, 1),
        ("{any: [{gender: woman}, {score: 3}]}", {"gender": "man", "score": 4}, 0),
        ("{not: {any: [{gender: woman}, {score: 3}]}}", {"gender": "man"}, 0),
        ("{not: {any: [{gender: woman}, {score: 3}]}}", {"gender": "man", "score": 4}, 1),
        ("{not: {gender: woman, score: 3}}", {"gender": "man"}, 1),
    ],
)
def test_among_takes_in_those_of_whom_it_is_true(
    among: str, answers: dict[str, Any], inside: int
) -> None:
    cell = counted(f"{IMPROVED}\n    among: {among}", answers)
    assert inside == cell["all"].respondents


def test_a_row_that_was_not_asked_does_not_agree() -> None:
    rows = "{a: {fr: A}, b: {fr: B}, c: {fr: C}}"
    some = "{a: {fr: A, when: {tenure: old}}, b: {fr: B}, c: {fr: C}}"
    asked = questionnaire(f"{PAGES.replace(rows, some)}    {TWO_ROWS}\n")
    people = [sure("agree", "agree", "disagree"), {"tenure": "old", **sure("agree", "agree", None)}]
    assert Cell(2, 2, (1,)) == count(asked, "claim", freeze(asked, people)).cells["all"]


def test_respondents_are_counted_whatever_they_answered() -> None:
    people = [{"better": "yes"}, {"better": "unknown"}, {}]
    assert {"all": Cell(3, 1, (1,))} == counted(IMPROVED, *people)


def test_groups_are_counted_even_with_nobody_and_without_those_who_declined() -> None:
    people = [
        {"gender": "woman", "tenure": "old", "better": "yes"},
        {"gender": "woman", "tenure": "old", "better": "no"},
        {"gender": "declined", "tenure": "old", "better": "yes"},
        {"gender": "man"},
    ]
    expected = {
        "all": Cell(4, 3, (2,)),
        "gender=woman": Cell(2, 2, (1,)),
        "gender=man": Cell(1, 0, (0,)),
        "gender=woman;tenure=new": Cell(0, 0, (0,)),
        "gender=woman;tenure=old": Cell(2, 2, (1,)),
        "gender=man;tenure=new": Cell(0, 0, (0,)),
        "gender=man;tenure=old": Cell(0, 0, (0,)),
    }
    assert expected == counted(f"{IMPROVED}\n    by: [gender, [gender, tenure]]", *people)


def test_a_crossing_declared_twice_is_counted_once() -> None:
    cells = counted(f"{IMPROVED}\n    by: [gender, [gender, gender], [gender]]")
    expected = ["all", "gender=woman", "gender=man"]
    assert expected == list(cells)


def test_a_distribution_counts_every_answer_but_the_missing_choices() -> None:
    asked = declared("distribution_of: used")
    people = [{"used": ["pen", "saw"]}, {"used": ["saw"]}, {"used": ["declined"]}, {}]
    counts = count(asked, "claim", freeze(asked, people))
    assert ("pen", "saw", "none") == counts.answers
    assert {"all": Cell(4, 2, (1, 2, 0))} == counts.cells


@pytest.mark.parametrize(
    ("finding", "item", "answers"),
    [
        (IMPROVED, "better", ["much|yes"]),
        (THANKS, "better+thanks", ["much|yes+yes"]),
        (TWO_ROWS, "sure", ["2+ of agree|strongly"]),
        (HIGH, "score", [">=7"]),
        (LONG, "hours", [">35&<=48"]),
        ("share_of: {sure.b: agree}", "sure.b", ["agree"]),
        ("distribution_of: sure.a", "sure.a", ["agree", "strongly", "disagree"]),
        ("mean_of: score", "score", list(POINTS)),
    ],
)
def test_counts_name_their_item_and_answers(finding: str, item: str, answers: list[str]) -> None:
    asked = declared(finding)
    found = count(asked, "claim", freeze(asked, []))
    assert (item, tuple(answers)) == (found.item, found.answers)


def test_counts_of_another_finding_do_not_add_up() -> None:
    one, other = declared(IMPROVED), declared(HIGH)
    counts = count(one, "claim", freeze(one, []))
    with pytest.raises(ValueError, match="do not add up"):
        counts + count(other, "claim", freeze(other, []))


def test_a_group_that_among_leaves_out_is_no_group_of_the_finding() -> None:
    asked = declared(f"{IMPROVED}\n    among: {{gender: woman}}\n    by: [gender]")
    counts = count(asked, "claim", freeze(asked, [{"gender": "man"}, {"gender": "woman"}]))
    assert ["all", "gender=woman"] == list(counts.cells)


# --- Against a second opinion, one person at a time


class Someone:
    """One respondent, asked as the interview asks."""

    def __init__(self, asked: Questionnaire, answers: dict[str, Any]) -> None:
        interview = follow(asked, raw_of(answers))
        self.asked = {
            variable.name
            for _, on_page in interview.route
            for item in on_page
            for variable in variables_of(item)
        }
        self.answers = interview.answers

    def codes(self, variable: Variable) -> list[str] | None:
        """The codes given, as texts; None without a valid answer."""
        given = self.answers.get(variable.name)
        if given is None:
            return None
        codes = [str(code) for code in (given if isinstance(given, list) else [given])]
        missing = [c for c in codes if c in variable.choices and variable.choices[c].missing]
        return None if missing else codes

    def agrees(self, variable: Variable, comparison: Any) -> bool | None:
        codes = self.codes(variable)
        if codes is None:
            return None
        if isinstance(comparison, Range):
            is_moment = variable.item.type in ("date", "month")
            return comparison.holds(codes[0] if is_moment else float(codes[0]))
        return any(code in comparison for code in codes)

    def is_so(self, asked: Questionnaire, condition: Condition) -> bool | None:
        """Whether a condition is so; None where nobody can tell."""
        parts = [
            self.codes(asked.variables[name]) is not None
            if test == ANSWERED
            else self.agrees(asked.variables[name], test)
            for name, test in condition.every.items()
        ]
        if condition.any:
            some = {self.is_so(asked, part) for part in condition.any}
            parts.append(True if True in some else None if None in some else False)
        if condition.negated:
            contrary = self.is_so(asked, condition.negated)
            parts.append(None if contrary is None else not contrary)
        return False if False in parts else None if None in parts else True

    def claims(self, asked: Questionnaire, name: str, claim: Any) -> bool | None:
        """Whether one key of a claim is so; None where nobody can tell."""
        if not isinstance(claim, RowsIn):
            return self.agrees(asked.variables[name], claim)
        rows = [
            self.agrees(variable, claim.rows_in)
            for variable in variables_of(asked.items[name])
            if variable.name in self.asked
        ]
        sure = [row for row in rows if row is not None]
        if not sure:
            return None
        guesses = product([True, False], repeat=rows.count(None))
        outcomes = {sum([*sure, *guess]) >= claim.at_least for guess in guesses}
        return outcomes.pop() if len(outcomes) == 1 else None

    def answers_to(self, asked: Questionnaire, finding: str) -> list[bool] | None:
        """Which of the finding's answers they gave; None outside the base."""
        plan = asked.findings[finding]
        if plan.share_of:
            (first, claim), *later = plan.share_of.items()
            verdicts = [self.claims(asked, first, claim)]
            for name, claim in later:
                asked_too = any(
                    variable.name in self.asked
                    for variable in variables_of(asked.items[item_of(name)])
                    if name in (variable.name, variable.item.item)
                )
                verdicts.append(self.claims(asked, name, claim) if asked_too else False)
            return None if None in verdicts else [all(verdicts)]
        variable = asked.variables[plan.mean_of or plan.distribution_of or ""]
        given = self.codes(variable)
        return None if given is None else [code in given for code in valid(variable)]


def possible(condition: Condition | None, name: str, code: str) -> set[bool]:
    """How a condition may come out for those who gave this answer, whatever their others are."""
    if condition is None:
        return {True}
    parts = [
        {test == ANSWERED or code in test} if other == name else {True, False}
        for other, test in condition.every.items()
    ]
    if condition.any:
        options = [possible(part, name, code) for part in condition.any]
        parts.append({any(guess) for guess in product(*options)})
    if condition.negated:
        parts.append({not guess for guess in possible(condition.negated, name, code)})
    return {all(guess) for guess in product(*parts)}


def valid(variable: Variable) -> list[str]:
    if variable.item.type == "scale":
        return [str(point) for point in range(11)]
    return [code for code, choice in variable.choices.items() if not choice.missing]


def second_opinion(
    asked: Questionnaire, finding: str, people: list[dict[str, Any]]
) -> dict[str, Cell]:
    plan = asked.findings[finding]
    everyone = [Someone(asked, answers) for answers in people]
    inside = [
        someone for someone in everyone if plan.among is None or someone.is_so(asked, plan.among)
    ]
    groups: dict[str, dict[str, str]] = {"all": {}}
    crossings: list[set[str]] = []
    for crossing in plan.by:
        if set(crossing) in crossings:
            continue
        crossings.append(set(crossing))
        names = sorted(set(crossing), key=crossing.index)
        for codes in product(*(valid(asked.variables[name]) for name in names)):
            chosen = dict(zip(names, codes, strict=True))
            if not all(True in possible(plan.among, *pair) for pair in chosen.items()):
                continue  # nobody in the finding can be in it
            groups[";".join(f"{n}={c}" for n, c in chosen.items())] = chosen
    cells = {}
    for group, chosen in groups.items():
        members = [s for s in inside if all(s.answers.get(n) == c for n, c in chosen.items())]
        told = [answers for s in members if (answers := s.answers_to(asked, finding)) is not None]
        labels = (
            1
            if plan.share_of
            else len(valid(asked.variables[plan.mean_of or plan.distribution_of or ""]))
        )
        yes = tuple(sum(answers[i] for answers in told) for i in range(labels))
        cells[group] = Cell(len(members), len(told), yes)
    return cells


@given(questionnaires(), st.integers(0, 10**6))
def test_counts_are_those_of_a_second_opinion(asked: Questionnaire, seed: int) -> None:
    people = shuffled(asked, seed, 25)
    dataset = freeze(asked, people)
    for finding in asked.findings:
        assert second_opinion(asked, finding, people) == count(asked, finding, dataset).cells


@given(questionnaires(), st.integers(0, 10**6), st.lists(st.integers(0, 12), max_size=3))
def test_counts_of_batches_add_up(asked: Questionnaire, seed: int, cuts: list[int]) -> None:
    people = shuffled(asked, seed, 12)
    edges = [0, *sorted(cuts), len(people)]
    batches = [people[start:end] for start, end in pairwise(edges)]
    for finding in asked.findings:
        parts = [count(asked, finding, freeze(asked, batch)) for batch in batches]
        assert count(asked, finding, freeze(asked, people)) == reduce(add, parts)
