"""What other tools' expressions become, and that they hold for the same answers."""

import operator
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import combinations, product
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.conversion.expressions import NotUnderstood, parse
from app.conversion.formulas import ALWAYS, NEVER, Among, Subject, when
from app.conversion.rules import Scope
from app.questionnaire.conditions import Condition, holds

ONE = {"1": "1", "2": "2", "3": "3"}
TOOLS = {"a": "a", "b": "b", "c": "c"}
SUBJECTS = {
    "q": Subject("q", "one", ONE),
    "p": Subject("p", "one", ONE, Among(Subject("q", "one", ONE), frozenset(["1"]))),
    "n": Subject("n", "number"),
    "d": Subject("d", "date"),
    "words": Subject("words", "text"),
    "t": Subject("t", "many", TOOLS),
    "g_1": Subject("g.row", "one", {"Y": "Y", "N": "N"}),
    **{f"t_{code}": Subject("t", "tick", TOOLS, tick=code) for code in TOOLS},
}
LIMESURVEY = Scope(limesurvey=True, subjects=SUBJECTS, later={"later"})
XLSFORM = Scope(limesurvey=False, subjects=SUBJECTS)


@pytest.mark.parametrize(
    ("expression", "condition"),
    [
        ("((q.NAOK == 2))", {"q": ["2"]}),
        ('q.NAOK == "2" or q.NAOK eq 3', {"not": {"q": ["1"]}}),
        ("!is_empty(q.NAOK)", {"q": "answered"}),
        ("is_empty(q.NAOK)", {"not": {"q": "answered"}}),
        ('q.NAOK == ""', {"not": {"q": "answered"}}),
        ("q.NAOK != 2", {"any": [{"not": {"q": ["2"]}}, {"not": {"q": "answered"}}]}),
        ("(!is_empty(q.NAOK) and (q.NAOK != 2))", {"not": {"q": ["2"]}}),
        ("q.NAOK >= 2", {"not": {"q": ["1"]}}),
        ("2 < q.NAOK", {"q": ["3"]}),
        ('g_1.NAOK == "Y" && q.NAOK == 1', {"g.row": ["Y"], "q": ["1"]}),
        ('t_a.NAOK == "Y"', {"t": ["a"]}),
        ('t_a.NAOK == "Y" || t_b.NAOK == "Y"', {"t": ["a", "b"]}),
        ('t_a.NAOK == "Y" && t_b.NAOK == "Y"', {"t": ["a"], "any": [{"t": ["b"]}]}),
        ('t_a.NAOK == "Y" && t_b.NAOK != "Y"', {"t": ["a"], "not": {"t": ["b"]}}),
        ('t_a.NAOK != "Y"', {"any": [{"not": {"t": ["a"]}}, {"not": {"t": "answered"}}]}),
        ("count(t_a.NAOK, t_b.NAOK) > 0", {"t": ["a", "b"]}),
        ("count(t_a.NAOK, t_b.NAOK, t_c.NAOK) == 0", {"not": {"t": "answered"}}),
        ("n.NAOK >= 3 and n.NAOK lt 5.5", {"n": {"at_least": "3", "under": "5.5"}}),
        ("!(n.NAOK > 3)", {"any": [{"n": {"at_most": "3"}}, {"not": {"n": "answered"}}]}),
        ("p == 2", {"p": ["2"], "q": ["1"]}),  # without NAOK, false where p is not asked
        ("p.NAOK == 2", {"p": ["2"]}),
    ],
)
def test_a_rule_of_limesurvey_becomes_a_condition(expression: str, condition: object) -> None:
    assert condition == when(LIMESURVEY.formula(expression))


@pytest.mark.parametrize(
    ("expression", "condition"),
    [
        ("${q} = '2'", {"q": ["2"]}),
        ("not(${q} = '2')", {"any": [{"not": {"q": ["2"]}}, {"not": {"q": "answered"}}]}),
        ("${q} != ''", {"q": "answered"}),
        ("selected(${t}, 'a') and ${n}>=18", {"t": ["a"], "n": {"at_least": "18"}}),
        ("selected( ${t} , 'a') or selected(${t}, 'b')", {"t": ["a", "b"]}),
        ("${t} = 'a'", {"t": ["a"], "not": {"t": ["b", "c"]}}),
        ("count-selected(${t}) > 0", {"t": ["a", "b", "c"]}),
        ("${d} > date('2024-01-31')", {"d": {"over": "2024-01-31"}}),
        ("-1 <= ${n}", {"n": {"at_least": "-1"}}),
    ],
)
def test_a_rule_of_an_xlsform_becomes_a_condition(expression: str, condition: object) -> None:
    assert condition == when(XLSFORM.formula(expression))


@pytest.mark.parametrize(
    ("expression", "reason", "detail"),
    [
        ("later.NAOK == 1", "later", "later"),
        ("later_SQ001.NAOK == 1", "later", "later_SQ001"),
        ("gone == 1", "unknown", "gone"),
        ("q == 9", "no_such_answer", "9"),
        ("q = 1", "assignment", ""),
        ("q.shown == 'Yes'", "function", ".shown"),
        ("words == 'yes'", "compares_text", "words"),
        ('n > "3"', "compares_text", "n"),  # LimeSurvey then says "10" < "9"
        ('d == "2024-01-31"', "compares_text", "d"),
        ("n > some", "compares_questions", "some"),
        ("n + 1 > 3", "function", "+"),
        ("regexMatch('/a/', words)", "function", "regexmatch"),
        ("count(t_a, t_b, t_c) >= 2", "counts", "2"),
        ("n > 'three'", "no_number", "three"),
        ("q == ", "unreadable", ""),
        ("q ~ 3", "unreadable", "~ 3"),
        ("(" * 60 + "1" + ")" * 60, "too_deep", ""),
    ],
)
def test_a_rule_without_equivalent_says_why(expression: str, reason: str, detail: str) -> None:
    scope = XLSFORM if "three" in expression else LIMESURVEY
    with pytest.raises(NotUnderstood) as why:
        scope.formula(expression)
    assert (reason, detail) == (why.value.reason, why.value.detail)


def test_a_rule_may_always_or_never_hold() -> None:
    assert ALWAYS == LIMESURVEY.formula("is_empty(q.NAOK) or !is_empty(q.NAOK)")
    assert NEVER == LIMESURVEY.formula("q.NAOK == 1 and q.NAOK == 2")


# --- The same answers: an expression, and what the other tool makes of it in its two values

Answers: TypeAlias = Mapping[str, Any]
Rule: TypeAlias = tuple[str, Callable[[Answers], bool]]
SIGNS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
TICKED = [None, *([*chosen] for size in (1, 2, 3) for chosen in combinations("abc", size))]
EVERY_ANSWER = [
    {name: answer for name, answer in zip("qnt", answers, strict=True) if answer is not None}
    for answers in product([None, "1", "2", "3"], [None, 0, 3, 4], TICKED)
]


def equal(code: str) -> Rule:
    return f"q.NAOK == {code}", lambda answers: answers.get("q") == code


def differs(code: str) -> Rule:
    return f"q.NAOK != {code}", lambda answers: answers.get("q") != code


def compared(sign: str, edge: int) -> Rule:
    def rule(answers: Answers) -> bool:
        return "n" in answers and SIGNS[sign](answers["n"], edge)

    return f"n.NAOK {sign} {edge}", rule


def empty(name: str) -> Rule:
    return f"is_empty({name}.NAOK)", lambda answers: name not in answers


def ticked(code: str) -> Rule:
    return f't_{code}.NAOK == "Y"', lambda answers: code in answers.get("t", ())


def neither(rule: Rule) -> Rule:
    return f"!({rule[0]})", lambda answers: not rule[1](answers)


def both(first: Rule, second: Rule) -> Rule:
    return f"({first[0]} and {second[0]})", lambda answers: first[1](answers) and second[1](answers)


def either(first: Rule, second: Rule) -> Rule:
    return f"({first[0]} || {second[0]})", lambda answers: first[1](answers) or second[1](answers)


COMPARISONS = st.one_of(
    st.builds(equal, st.sampled_from("123")),
    st.builds(differs, st.sampled_from("123")),
    st.builds(compared, st.sampled_from([*SIGNS]), st.integers(1, 4)),
    st.builds(empty, st.sampled_from("qnt")),
    st.builds(ticked, st.sampled_from("abc")),
)
RULES = st.recursive(
    COMPARISONS,
    lambda rules: st.one_of(
        st.builds(neither, rules), st.builds(both, rules, rules), st.builds(either, rules, rules)
    ),
    max_leaves=8,
)


@given(RULES)
def test_a_condition_holds_for_the_same_answers_as_the_rule(rule: Rule) -> None:
    formula = LIMESURVEY.formula(rule[0])
    condition = Condition.model_validate(when(formula)) if formula not in (ALWAYS, NEVER) else None
    for answers in EVERY_ANSWER:
        held = holds(condition, answers) if condition else formula == ALWAYS
        assert rule[1](answers) == held, (answers, when(formula))


@given(
    st.text("qnt.NAOK_a(),!=<>&|'\"\\ ${}1-+*/", max_size=60)
    | st.lists(
        st.sampled_from(["q.NAOK", "${t}", "==", "and", "not", "(", ")", "1", "'2'", "!", ",", "-"])
    ).map(" ".join)
    | st.text(max_size=60)
)
def test_whatever_is_written_is_read_or_refused(expression: str) -> None:
    for scope in (LIMESURVEY, XLSFORM):
        with suppress(NotUnderstood):
            scope.formula(expression)


def test_a_very_long_rule_is_read() -> None:
    parse(" or ".join(["q.NAOK == 1"] * 5_000))
