"""The answers so far say which pages and items come next; only answers on the route count."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from app.questionnaire.answers import Answers, Raw
from app.questionnaire.conditions import Condition, holds
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source, load_published
from app.questionnaire.routing import Interview, follow, raw_of
from tests.questionnaire.writing import CHOICES, HEAD, items, questionnaire

T = "{fr: Texte, en: Text}"

# --- conditions

EARLIER = f"""
      - {{item: gender, type: one, ask: {T}, {CHOICES}}}
      - {{item: tools, type: many, ask: {T}, {CHOICES}}}
      - {{item: skills, type: grid, ask: {T}, rows: {{x: {T}, y: {T}}}, {CHOICES}}}
      - {{item: balance, type: scale, ask: {T}, low: {T}, high: {T}}}
      - {{item: hours, type: number, ask: {T}}}
      - {{item: rate, type: number, ask: {T}, decimals: 2}}
"""


def condition(written: str) -> Condition:
    last = items(f"{EARLIER}      - {{item: last, type: note, ask: {T}, when: {written}}}")["last"]
    assert last.when is not None
    return last.when


@pytest.mark.parametrize(
    ("written", "answers", "expected"),
    [
        # an answer, or one of several
        ("{gender: a}", {"gender": "a"}, True),
        ("{gender: a}", {"gender": "b"}, False),
        ("{gender: [a, b]}", {"gender": "b"}, True),
        ("{gender: [a, b]}", {"gender": "c"}, False),
        # a comparison with an unanswered item does not hold
        ("{gender: a}", {}, False),
        ("{balance: {at_least: 0}}", {}, False),
        ("{tools: a}", {"gender": "a"}, False),
        # any of several choices
        ("{tools: a}", {"tools": ["a"]}, True),
        ("{tools: a}", {"tools": ["b", "a"]}, True),
        ("{tools: [a, b]}", {"tools": ["b", "c"]}, True),
        ("{tools: [a, b]}", {"tools": ["c"]}, False),
        # a row of a grid
        ("{skills.x: b}", {"skills.x": "b"}, True),
        ("{skills.x: b}", {"skills.y": "b"}, False),
        # a scale, by its points or its bounds
        ("{balance: 7}", {"balance": 7}, True),
        ("{balance: [0, 10]}", {"balance": 0}, True),
        ("{balance: [0, 10]}", {"balance": 1}, False),
        ("{balance: {at_least: 7}}", {"balance": 7}, True),
        ("{balance: {over: 7}}", {"balance": 7}, False),
        ("{balance: {over: 7}}", {"balance": 8}, True),
        # a number
        ("{hours: {at_most: 35}}", {"hours": 35}, True),
        ("{hours: {under: 35}}", {"hours": 35}, False),
        ("{hours: {at_least: 20, under: 35}}", {"hours": 20}, True),
        ("{hours: {at_least: 20, under: 35}}", {"hours": 35}, False),
        ("{hours: {over: -1}}", {"hours": 0}, True),
        ("{rate: {at_most: 0.1}}", {"rate": 0.1}, True),
        ("{rate: {over: 0.1}}", {"rate": 0.1}, False),
        ("{rate: {at_least: 0.3}}", {"rate": 0.3}, True),
        ("{rate: {under: 0.3}}", {"rate": 0.3}, False),
        # several keys are all of them
        ("{gender: a, hours: {over: 10}}", {"gender": "a", "hours": 11}, True),
        ("{gender: a, hours: {over: 10}}", {"gender": "a", "hours": 10}, False),
        ("{gender: a, hours: {over: 10}}", {"hours": 11}, False),
    ],
)
def test_a_condition_holds_for_these_answers(
    written: str, answers: Answers, expected: bool
) -> None:
    assert expected is holds(condition(written), answers)


def test_without_a_condition_everything_holds() -> None:
    assert holds(None, {})


# --- routes, as "page: item item"

ASKED = questionnaire(f"""
pages:
  - page: start
    title: {T}
    items:
      - {{item: works, type: one, ask: {T}, {CHOICES}}}
      - {{item: hours, type: number, ask: {T}, when: {{works: a}}, at_most: 90}}
  - page: hard
    title: {T}
    when: {{hours: {{over: 35}}}}
    items:
      - {{item: why, type: many, ask: {T}, {CHOICES}}}
  - page: harder
    title: {T}
    items:
      - {{item: since, type: one, ask: {T}, when: {{why: [a, b]}}, {CHOICES}}}
      - {{item: help, type: text, ask: {T}, when: {{since: c}}}}
  - page: end
    title: {T}
    items:
      - {{item: thanks, type: note, ask: {T}}}
""")
ANSWERS = {"works": ["a"], "hours": ["40"], "why": ["b", "c"], "since": ["c"], "help": ["?"]}


def route(interview: Interview) -> list[str]:
    return [
        f"{page.page}: {' '.join(item.item for item in items)}" for page, items in interview.route
    ]


@pytest.mark.parametrize(
    ("changes", "expected", "kept"),
    [
        (
            {},
            ["start: works hours", "hard: why", "harder: since help", "end: thanks"],
            {"works", "hours", "why", "since", "help"},
        ),
        # a page whose items are all off the route is no page of it
        (
            {"why": ["c"]},
            ["start: works hours", "hard: why", "end: thanks"],
            {"works", "hours", "why"},
        ),
        ({"why": []}, ["start: works hours", "hard: why", "end: thanks"], {"works", "hours"}),
        # an answer that is no longer on the route opens nothing further on
        ({"hours": ["35"]}, ["start: works hours", "end: thanks"], {"works", "hours"}),
        ({"works": ["b"]}, ["start: works", "end: thanks"], {"works"}),
        ({"works": [""]}, ["start: works", "end: thanks"], set()),
        # nor does one that cannot be read
        ({"hours": ["91"]}, ["start: works hours", "end: thanks"], {"works"}),
        ({"hours": ["lots"]}, ["start: works hours", "end: thanks"], {"works"}),
        ({"works": ["z"]}, ["start: works", "end: thanks"], set()),
        # an item may depend on one of its own page
        (
            {"since": ["a"]},
            ["start: works hours", "hard: why", "harder: since", "end: thanks"],
            {"works", "hours", "why", "since"},
        ),
    ],
)
def test_an_earlier_answer_decides_what_is_asked_later(
    changes: Raw, expected: list[str], kept: set[str]
) -> None:
    interview = follow(ASKED, {**ANSWERS, **changes})
    assert expected == route(interview)
    assert kept == interview.answers.keys()


def test_problems_are_kept_by_the_page_they_stand_on() -> None:
    interview = follow(ASKED, {"works": ["a"], "hours": ["91"], "why": ["z"], "since": ["z"]})
    assert {"start": ["too_large"]} == {
        page: [problem.code for problem in problems]
        for page, problems in interview.problems.items()
    }


@pytest.mark.parametrize(
    ("page", "expected"), [("start", 0), ("end", 1), ("hard", None), ("nowhere", None)]
)
def test_a_page_has_a_position_on_the_route_or_none(page: str, expected: int | None) -> None:
    assert expected == follow(ASKED, {"works": ["b"]}).position(page)


def test_a_page_of_notes_is_on_the_route() -> None:
    asked = questionnaire(f"""
pages:
  - {{page: only, title: {T}, items: [{{item: hello, type: note, ask: {T}}}]}}
""")
    assert ["only: hello"] == route(follow(asked, {}))


# --- against an oracle: what is asked, from the outside in
#
# The oracle knows nothing of a walk: an item is asked where its conditions hold, a condition holds
# where what it names is itself asked and answered so. The questionnaire is plain data, not models.

Plain = dict[str, Any]
CODES = ["a", "b", "c"]
ANSWER_OF: Mapping[str, st.SearchStrategy[list[str]]] = {
    "one": st.sampled_from([[], ["a"], ["b"], ["c"], ["z"]]),
    "many": st.lists(st.sampled_from(CODES), max_size=3),
    "scale": st.sampled_from([[], ["0"], ["3"], ["7"], ["10"], ["11"]]),
    "number": st.sampled_from([[], ["0"], ["3"], ["6,5"], ["7"], ["70"], ["?"]]),
}
BOUNDS = st.dictionaries(
    st.sampled_from(["over", "under", "at_least", "at_most"]),
    st.sampled_from([3, 6.5, 7]),
    min_size=1,
    max_size=2,
).filter(lambda bounds: bounds.get("at_least", 0) <= bounds.get("at_most", 7))
POINTS = ["0", "3", "7", "10"]


@st.composite
def pages(draw: Callable[[st.SearchStrategy[Any]], Any]) -> list[Plain]:
    """Up to four pages of up to three items, with conditions on what was asked before."""
    asked: dict[str, str] = {}

    def when() -> Plain:
        names = draw(st.lists(st.sampled_from(sorted(asked)), max_size=2)) if asked else []
        return {name: draw(comparison(asked[name])) for name in names}

    made = []
    for number in range(draw(st.integers(1, 4))):
        page: Plain = {"page": f"p{number}", "when": when(), "items": []}
        for row in range(draw(st.integers(1, 3))):
            kind = draw(st.sampled_from(sorted(ANSWER_OF)))
            page["items"].append({"item": f"i{number}{row}", "type": kind, "when": when()})
            asked[f"i{number}{row}"] = kind
        made.append(page)
    return made


def comparison(kind: str) -> st.SearchStrategy[Any]:
    named = st.lists(
        st.sampled_from(POINTS if kind == "scale" else CODES), min_size=1, max_size=2, unique=True
    )
    return {"one": named, "many": named, "scale": named | BOUNDS, "number": BOUNDS}[kind]


def yaml_of(made: list[Plain]) -> str:
    lines = ["pages:"]
    for page in made:
        lines.append(f"  - page: {page['page']}\n    title: {T}{when_of(page, 4)}\n    items:")
        for item in page["items"]:
            lines.append(f"      - item: {item['item']}\n        type: {item['type']}")
            lines.append(f"        ask: {T}{when_of(item, 8)}")
            more = {
                "scale": f"low: {T}\n        high: {T}",
                "number": "decimals: 1\n        at_most: 60",
            }
            lines.append(f"        {more.get(item['type'], CHOICES)}")
    return "\n".join(lines) + "\n"


def when_of(part: Plain, spaces: int) -> str:
    return f"\n{' ' * spaces}when: {part['when']}".replace("'", "") if part["when"] else ""


def oracle(made: list[Plain], raw: Raw) -> list[str]:
    where = {item["item"]: (page, item) for page in made for item in page["items"]}

    def asked(name: str) -> bool:
        page, item = where[name]
        conditions = [*page["when"].items(), *item["when"].items()]
        return all(asked(other) and answered(other, wanted) for other, wanted in conditions)

    def answered(name: str, wanted: Any) -> bool:
        typed = [value.replace(",", ".") for value in raw.get(name, [])]
        if typed in (["z"], ["11"], ["70"], ["?"]):  # no answers of their items
            return False
        if isinstance(wanted, list):
            return any(value in wanted for value in typed)
        return bool(typed) and all(within(float(typed[0]), *bound) for bound in wanted.items())

    def within(number: float, kind: str, bound: float) -> bool:
        met = {"over": number > bound, "at_least": number >= bound}
        return (met | {"under": number < bound, "at_most": number <= bound})[kind]

    found = {page["page"]: [i["item"] for i in page["items"] if asked(i["item"])] for page in made}
    return [f"{page}: {' '.join(names)}" for page, names in found.items() if names]


@st.composite
def interviews(
    draw: Callable[[st.SearchStrategy[Any]], Any],
) -> tuple[list[Plain], Questionnaire, Raw]:
    made = draw(pages())
    every = [item for page in made for item in page["items"]]
    raw = {item["item"]: draw(ANSWER_OF[item["type"]]) for item in every}
    return made, load_published(Source("sample.yaml", HEAD + yaml_of(made), {})), raw


@given(interviews())
def test_the_route_is_what_is_asked_from_the_outside_in(
    drawn: tuple[list[Plain], Questionnaire, Raw],
) -> None:
    made, asked, raw = drawn
    interview = follow(asked, raw)
    event(f"{len(asked.items) - sum(len(items) for _, items in interview.route)} items not asked")
    assert oracle(made, raw) == route(interview)


@given(interviews())
def test_answers_off_the_route_change_nothing(
    drawn: tuple[list[Plain], Questionnaire, Raw],
) -> None:
    _, asked, raw = drawn
    interview = follow(asked, raw)
    again = follow(asked, raw_of(interview.answers))
    assert (route(interview), interview.answers) == (route(again), again.answers)
    on_route = {item.item for _, items in interview.route for item in items}
    assert interview.answers.keys() <= on_route
