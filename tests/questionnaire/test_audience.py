"""Two conditions hold for the same people, or somebody tells them apart."""

import pytest
import yaml

from app.questionnaire.audience import Asked, same_people
from app.questionnaire.conditions import Condition
from tests.questionnaire.writing import CHOICES, PAGE, questionnaire

VARIABLES = questionnaire(
    PAGE
    + f"""\
      - {{item: one, type: one, ask: {{fr: A, en: A}}, {CHOICES}}}
      - {{item: many, type: many, ask: {{fr: A, en: A}}, {CHOICES}}}
      - {{item: order, type: rank, ask: {{fr: A, en: A}}, {CHOICES}}}
      - {{item: level, type: scale, ask: {{fr: A, en: A}}, low: {{fr: A, en: A}}, high: {{fr: B, en: B}}}}
      - {{item: count, type: number, at_least: 0, at_most: 100, ask: {{fr: A, en: A}}}}
      - {{item: price, type: number, decimals: 2, ask: {{fr: A, en: A}}}}
      - {{item: day, type: date, ask: {{fr: A, en: A}}}}
      - {{item: month, type: month, ask: {{fr: A, en: A}}}}
      - {{item: words, type: text, ask: {{fr: A, en: A}}}}
"""  # noqa: E501
).variables

PAIRS = [
    # a condition, another, and whether they are about the same people
    ("one: [a, b]", "not: {one: c}", True),
    ("one: [a, b, c]", "one: answered", True),
    ("one: [a, b]", "one: [a, c]", False),
    ("not: {not: {one: answered}}", "one: answered", True),
    ("not: {one: answered}", "not: {one: [a, b, c]}", False),
    ("any: [{one: a}, {count: {over: 3}}]", "any: [{count: {at_least: 4}}, {one: a}]", True),
    ("any: [{one: a}, {count: {over: 3}}]", "one: a", False),
    # an answer of `many` may hold both
    ("many: [a, b]", "any: [{many: a}, {many: b}]", True),
    ("many: [a, b]", "not: {many: c}", False),
    ("many: a", "many: a, not: {many: b}", False),
    ("many: [a, b, c]", "many: answered", True),
    # numbers as they can be typed
    ("count: {over: 3}", "count: {at_least: 4}", True),
    ("count: {over: 3}", "count: {at_least: 3}", False),
    ("count: {at_least: 0}", "count: answered", True),
    ("count: {under: 101}", "count: {at_most: 100}", True),
    ("count: {under: 100}", "count: {at_most: 100}", False),
    ("price: {over: 3}", "price: {at_least: 4}", False),
    ("price: {over: 3}", "price: {at_least: 3.01}", True),
    ("price: {at_least: 0}", "price: answered", False),
    ("level: {at_least: 7}", "level: [7, 8, 9, 10]", True),
    ("level: {at_least: 7}", "level: [7, 8, 9]", False),
    ("order.a: {at_most: 1}", "order.a: {under: 2}", True),
    ("order.a: {at_most: 1}", "order.b: {at_most: 1}", False),
    # moments
    ("day: {over: 2024-01-31}", "not: {day: {at_most: 2024-01-31}}", True),
    ("day: {over: 2024-01-31}", "day: {at_least: 2024-01-31}", False),
    ("month: {under: 2024-02}", "month: {at_most: 2024-02}", False),
    ("words: answered", "not: {not: {words: answered}}", True),
    ("words: answered", "one: answered", False),
]


def condition(text: str) -> Condition:
    return Condition.model_validate(yaml.load(f"{{{text}}}", Loader=yaml.BaseLoader))


@pytest.mark.parametrize(("old", "new", "same"), PAIRS)
def test_conditions_are_compared_by_whom_they_hold_for(old: str, new: str, same: bool) -> None:
    before, after = (Asked([condition(text)], VARIABLES) for text in (old, new))
    assert same == same_people(before, after, {})
    assert same == same_people(after, before, {})


def test_several_conditions_hold_together() -> None:
    split = Asked([condition("one: a"), condition("count: {over: 3}")], VARIABLES)
    whole = Asked([condition("one: a, count: {over: 3}")], VARIABLES)
    assert same_people(split, whole, {})
    assert not same_people(split, Asked([], VARIABLES), {})


def test_regrouped_answers_are_followed() -> None:
    before, after = (
        Asked([condition("one: a")], VARIABLES),
        Asked([condition("one: [b, c]")], VARIABLES),
    )
    assert same_people(before, after, {"one": [(["a"], ["b", "c"]), (["b", "c"], ["a"])]})
    assert not same_people(before, after, {"one": [(["a"], ["b"]), (["b", "c"], ["a", "c"])]})


def test_what_is_too_much_to_try_is_taken_to_differ() -> None:
    few = "one: answered, many: [a, b, c]"
    more = f"{few}, level: {{over: 2}}, count: {{over: 3}}, price: {{over: 2}}, order.a: answered"
    for text, same in [(few, True), (more, False)]:
        before = Asked([condition(text)], VARIABLES)
        assert same == same_people(
            before, Asked([condition(f"not: {{not: {{{text}}}}}")], VARIABLES), {}
        )
