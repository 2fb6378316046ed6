"""The shortest and the longest route are those of all interviews; each place has a way to it."""

import pytest
from hypothesis import given

from app.questionnaire import length, routing
from app.questionnaire.answers import Answers
from app.questionnaire.definition import GridItem
from app.questionnaire.flow.routes import Ways
from app.questionnaire.loader import Source, load, load_published
from app.questionnaire.routing import Interview
from tests.questionnaire.generated import KINDS, T, generated
from tests.questionnaire.test_possible import Plain, everyone, on_route, questionnaires
from tests.questionnaire.writing import CHOICES, HEAD


def _items(interview: Interview) -> int:
    return sum(length.answers_in(item) for _, items in interview.route for item in items)


def _names(interview: Interview) -> set[str]:
    found = set()
    for _, items in interview.route:
        for item in items:
            rows = item.rows if isinstance(item, GridItem) else ()
            found |= {f"{item.item}.{row}" for row in rows} or {item.item}
    return found


@given(questionnaires())
def test_no_interview_is_shorter_or_longer(made: Plain) -> None:
    asked, interviews = everyone(made)
    lengths = [_items(interview) for interview in interviews]
    ways = Ways(asked)
    for route, extreme in ((ways.shortest, min), (ways.longest, max)):
        assert (route is not None) == bool(lengths)
        if route:
            assert route.is_exact
            assert extreme(lengths) == route.items
            taken = routing.follow(asked, routing.raw_of(route.answers))
            assert _names(taken) == route.names


@given(questionnaires())
def test_a_way_leads_to_its_place_or_nobody_gets_there(made: Plain) -> None:
    asked, interviews = everyone(made)
    ways = Ways(asked)

    def check(answers: Answers | None, path: tuple[str | int, ...]) -> None:
        reached = any(on_route(interview, asked, path) for interview in interviews)
        if interviews:
            assert reached is (answers is not None), path
        if answers is not None:
            assert on_route(routing.follow(asked, routing.raw_of(answers)), asked, path), path

    for i, page in enumerate(asked.pages):
        check(ways.to_page(page.page), ("pages", i))
        for j, item in enumerate(page.items):
            check(ways.to(item.item), ("pages", i, "items", j))
            for row in item.rows if isinstance(item, GridItem) else ():
                check(ways.to(f"{item.item}.{row}"), ("pages", i, "items", j, "rows", row))


# --- beyond what can be tried


def _undecided(count: int) -> str:
    """So many questions first, of which each answer leads to a page at the end: one or another."""
    items = "".join(
        f"      - {{item: i{n}, type: one, required: true, ask: {T}, {CHOICES}}}\n"
        for n in range(count)
    )
    ends = "".join(
        f"  - {{page: {name}{n}, title: {T}, when: {when.format(n=n)}, items: "
        f"[{{item: {name}{n}x, type: text, ask: {T}}}{more}]}}\n"
        for n in range(count)
        for name, when, more in (
            ("p", "{{i{n}: a}}", ""),
            ("q", "{{not: {{i{n}: a}}}}", f", {{item: r{n}, type: text, ask: {T}}}"),
        )
    )
    return f"{HEAD}pages:\n  - page: first\n    title: {T}\n    items:\n{items}{ends}"


@pytest.mark.parametrize(("count", "is_exact"), [(8, True), (16, False)])
def test_a_route_says_whether_all_was_tried(count: int, is_exact: bool) -> None:
    asked = load(Source("sample.yaml", _undecided(count), {}))
    ways = Ways(asked)
    for route, length_of in ((ways.longest, 3 * count), (ways.shortest, 2 * count)):
        assert route
        assert is_exact is route.is_exact
        taken = routing.follow(asked, routing.raw_of(route.answers))
        assert not taken.problems
        assert _items(taken) == route.items
        assert not is_exact or length_of == route.items


@pytest.mark.parametrize("kind", KINDS)
def test_the_routes_of_a_long_questionnaire_are_exact(kind: str) -> None:
    asked = load_published(Source("sample.yaml", generated(300, kind), {}))
    ways = Ways(asked)
    everything = sum(length.answers_in(item) for item in asked.items.values())
    free = 49  # what is asked of everyone: a fifth of them are grids of two rows
    assert ways.shortest and ways.longest
    assert ways.shortest.is_exact and ways.longest.is_exact
    assert (everything if kind == "free" else free) == ways.shortest.items
    assert everything == ways.longest.items
