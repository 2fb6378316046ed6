"""Every item can be looked at answered, and with every mistake that can be made in it."""

import pytest

from app.questionnaire import answers as reading
from app.questionnaire import loader, samples
from app.questionnaire.definition import Item
from app.questionnaire.loader import Source
from app.web.page_form import MESSAGES
from tests.browser.everything import EVERYTHING
from tests.questionnaire.writing import items

T = "ask: {fr: Une question, en: A question}"
BOUNDED = f"""\
      - {{item: least, type: number, at_least: 12.25, decimals: 1, {T}}}
      - {{item: most, type: number, at_most: -3, {T}}}
      - {{item: later, type: date, at_least: 2030-02-28, {T}}}
      - {{item: earlier, type: date, at_most: 1999-02-28, {T}}}
      - {{item: between, type: month, at_least: 1998-01, at_most: 1999-12, {T}}}
      - {{item: day, type: date, at_least: 0001-01-01, at_most: 9999-12-31, {T}}}
      - {{item: refused, type: one, {T}, choices: {{a: {{fr: A, en: A}}, b: {{fr: B, en: B}},
         no: {{fr: Non, en: No, missing: true}}}}}}
      - {{item: few, type: many, at_most: 1, {T}, choices: {{a: {{fr: A, en: A}},
         b: {{fr: B, en: B, specify: true}}, no: {{fr: Non, en: No, exclusive: true}}}}}}
"""
EVERY = {**loader.load(Source("v1.yaml", EVERYTHING, {})).items, **items(BOUNDED)}


@pytest.mark.parametrize("item", EVERY.values(), ids=list(EVERY))
def test_an_item_can_be_answered(item: Item) -> None:
    answers, problems = reading.check(item, samples.typed(item, "In a few words, or more."))
    assert [] == problems
    assert bool(answers) is (item.type != "note")
    if item.type == "grid":
        assert set(reading.fields_of(item)) == set(answers)


def test_a_choice_that_asks_for_words_is_made_with_them() -> None:
    assert {"few": ["b"], "few.b.specify": ["words"]} == samples.typed(EVERY["few"], "words")


@pytest.mark.parametrize("item", EVERY.values(), ids=list(EVERY))
def test_a_mistake_is_the_one_it_is_called(item: Item) -> None:
    for code, (raw, said) in samples.mistakes(item).items():
        problems = reading.check(item, raw)[1]
        assert said in problems and code == said.code


def test_every_message_can_be_looked_at() -> None:
    codes = {(code, item.type) for item in EVERY.values() for code in samples.mistakes(item)}
    told = {code if code in MESSAGES else f"{code}_{kind}" for code, kind in codes}
    assert set(MESSAGES) == told
