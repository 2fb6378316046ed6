"""What the scripts show and hide is what the server will decide."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from app.questionnaire import answers as reading
from app.questionnaire.conditions import Condition, holds, outcome
from tests.frontend.programs import Asks, running
from tests.questionnaire.writing import items

NAMES = ("one", "several", "amount", "day", "month", "earlier")
DECIDED = ("earlier",)  # asked on an earlier page: the server has decided it
CODES = ("a", "b", "c", "1", "10")
DAYS = st.dates().map(lambda day: day.isoformat())
MONTHS = DAYS.map(lambda day: day[:7])
NUMBERS = st.integers(-100, 100) | st.decimals(-100, 100, places=2).map(float)

ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "one": st.sampled_from(CODES),
        "several": st.lists(st.sampled_from(CODES), min_size=1, unique=True),
        "amount": NUMBERS,
        "day": DAYS,
        "month": MONTHS,
        "earlier": st.sampled_from(CODES),
    },
)
SIGNS = ("over", "under", "at_least", "at_most")
CODES_TEST = st.lists(st.sampled_from(CODES), min_size=1)
RANGE_TEST = st.dictionaries(st.sampled_from(SIGNS), NUMBERS | DAYS | MONTHS, min_size=1)
TESTS = CODES_TEST | RANGE_TEST | st.just("answered")
COMPARISONS = st.dictionaries(
    st.sampled_from([name for name in NAMES if name != "amount"]), TESTS, min_size=1
) | st.fixed_dictionaries({"amount": RANGE_TEST | st.just("answered")})
CONDITIONS = st.recursive(
    COMPARISONS,
    lambda parts: st.builds(
        lambda every, several, negated: every | several | negated,
        COMPARISONS,
        st.just({}) | st.fixed_dictionaries({"any": st.lists(parts, min_size=1, max_size=3)}),
        st.just({}) | st.fixed_dictionaries({"not": parts}),
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asks]:
    """The scripts' own decisions, made in one Node for all cases."""
    with running("holds.ts", tmp_path_factory.mktemp("scripts")) as asks:
        yield asks


def as_the_page_has_it(written: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The condition with what earlier pages decided cut out."""
    page: dict[str, Any] = {}
    for name, part in written.items():
        if name == "any":
            page[name] = [as_the_page_has_it(one, answers) for one in part]
        elif name == "not":
            page[name] = as_the_page_has_it(part, answers)
        elif name in DECIDED:
            condition = Condition.model_validate({name: part})
            page[name] = outcome(condition.every[name], name, answers)
        else:
            page[name] = part
    return page


@pytest.mark.hypothesis
@given(written=CONDITIONS, answers=ANSWERS)
@example(written={"not": {"one": ["a"]}}, answers={})
@example(written={"amount": {"at_least": 0.3}}, answers={"amount": 0.3})
def test_a_condition_holds_in_the_browser_as_on_the_server(
    script: Asks, written: Mapping[str, Any], answers: Mapping[str, Any]
) -> None:
    condition = Condition.model_validate(written)
    opposite = Condition.model_validate({"not": written})
    expected = True if holds(condition, answers) else False if holds(opposite, answers) else None
    here = {name: answer for name, answer in answers.items() if name not in DECIDED}
    assert expected == script({"condition": as_the_page_has_it(written, answers), "answers": here})


ASKED = items(
    """\
      - {item: amount, type: number, decimals: 6, ask: {fr: Combien ?, en: How many?}}
      - {item: day, type: date, ask: {fr: Quand ?, en: When?}}
      - {item: month, type: month, ask: {fr: Quand ?, en: When?}}
"""
)


@pytest.mark.hypothesis
@given(typed=st.text("0123456789,.- '\u00a0\u202fa", max_size=12))
@example(typed="1\u202f234,5")
@example(typed="-0")
def test_a_number_is_read_in_the_browser_as_on_the_server(script: Asks, typed: str) -> None:
    answers, problems = reading.check(ASKED["amount"], {"amount": [typed]})
    assume("too_precise" not in [problem.code for problem in problems])  # said when it is sent
    assert answers.get("amount") == script({"number": typed})


PARTS = st.integers(0, 40).map(str) | st.text("0123456789 -/.a", max_size=4)
YEARS = st.integers(1900, 2100).map(str) | st.text("0123456789 -/.a", max_size=10)


@pytest.mark.hypothesis
@given(year=YEARS, month=PARTS, day=PARTS)
@example(year="2024", month="2", day="30")
@example(year="0000", month="1", day="1")
@example(year="0050", month="1", day="1")
@example(year="31/1/2024", month="", day="")
@example(year="2024-01", month="", day="31")
@example(year="2024", month="mai", day="1er")
def test_a_date_is_read_in_the_browser_as_on_the_server(
    script: Asks, year: str, month: str, day: str
) -> None:
    dated, _ = reading.check(
        ASKED["day"], {"day.year": [year], "day.month": [month], "day.day": [day]}
    )
    assert _told(dated.get("day"), year + month + day) == script({"moment": [year, month, day]})
    dated, _ = reading.check(ASKED["month"], {"month.year": [year], "month.month": [month]})
    assert _told(dated.get("month"), year + month) == script({"moment": [year, month]})


def _told(read: object, typed: str) -> object:
    """What the script says of a moment: where there are letters, that the server will tell."""
    return "undecided" if re.search("[a-z]", typed) else read
