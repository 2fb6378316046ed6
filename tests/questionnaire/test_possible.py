"""What the checks say that nobody can reach is what no interview reaches: all are tried.

Small questionnaires of every type of item, with any conditions, are asked of everyone there can be:
each combination of answers goes through the real walk, and those who left no required question
blank are kept. What is then on nobody's route is what the search must find impossible, exactly.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import product
from typing import Any, NamedTuple

from hypothesis import assume, event, given
from hypothesis import strategies as st

from app.questionnaire import answers as reading
from app.questionnaire.answers import Raw
from app.questionnaire.checks.possible import TRUE, Formula
from app.questionnaire.checks.reach import Reach
from app.questionnaire.conditions import Condition, compares, holds
from app.questionnaire.definition import GridItem, Item, Questionnaire, item_of
from app.questionnaire.loader import Source, load_published
from app.questionnaire.routing import Interview, follow
from app.questionnaire.tree import Path

Plain = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

T = {"fr": "Texte", "en": "Text"}
MISSING, EXCLUSIVE = {**T, "missing": True}, {**T, "exclusive": True}
MOST_INTERVIEWS = 1_500

ITEMS: Mapping[str, Sequence[Plain]] = {
    "one": [{"choices": {"a": T, "b": T}}, {"choices": {"a": T, "b": T, "z": MISSING}}],
    "many": [
        {"choices": {"a": T, "b": T}},
        {"choices": {"a": T, "b": T, "c": T}, "at_most": 2},
        {"choices": {"a": T, "b": EXCLUSIVE, "z": MISSING}},
        {"choices": {"a": T, "b": T, "c": EXCLUSIVE}, "at_most": 1},
    ],
    "rank": [{"choices": {"a": T, "b": T}}, {"choices": {"a": T, "b": T, "c": T}, "at_most": 2}],
    "grid": [{"choices": {"a": T, "b": T}, "rows": {"x": {**T}, "y": {**T}}}],
    "scale": [{"low": T, "high": T}],
    "number": [
        {"at_least": 0, "at_most": 2},
        {"at_least": "0.5", "at_most": 2},
        {"at_least": "0.1", "at_most": "0.3", "decimals": 1},
    ],
    "date": [{"at_least": "2024-02-28", "at_most": "2024-03-01"}],
    "month": [{"at_least": "2023-12", "at_most": "2024-02"}],
    "text": [{}],
    "note": [{}],
}
BOUNDS: Mapping[str, Sequence[Any]] = {
    "scale": [-1, 0, "0.5", 1, 9, 10, 11],
    "number": [-1, 0, "0.1", "0.15", "0.2", "0.5", 1, "1.5", 2, 3],
    "date": ["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"],
    "month": ["2023-11", "2023-12", "2024-01", "2024-02", "2024-03"],
    "rank": [0, 1, "1.5", 2, 3],
}


# --- questionnaires, as plain data


@st.composite
def questionnaires(draw: Draw) -> Plain:
    """Up to five items on up to four pages."""
    known: dict[str, Plain] = {}  # what may be compared, by variable
    pages: list[Plain] = [{"page": "p0", "title": T, "items": []}]
    for number in range(draw(st.integers(2, 5))):
        if pages[-1]["items"] and draw(st.booleans()):
            pages.append({"page": f"p{number}", "title": T, "items": []} | draw(when(known)))
        kind = draw(st.sampled_from(sorted(ITEMS)))
        item = {"item": f"i{number}", "type": kind, "ask": T} | draw(st.sampled_from(ITEMS[kind]))
        own = {other["item"] for other in pages[-1]["items"]}
        item |= {"required": draw(st.booleans())}
        # a required item is decided before its page is shown
        before = {
            name: other
            for name, other in known.items()
            if not item["required"] or item_of(name) not in own
        }
        item |= draw(when(before))
        if kind == "grid":
            item["rows"] = {f"{row}{number}": T | draw(when(before)) for row in item["rows"]}
        pages[-1]["items"].append(item)
        known |= {name: item for name in variables(item)}
    return {"questionnaire": "q", "version": 1, "languages": ["fr", "en"], "title": T} | {
        "pages": pages
    }


def variables(item: Plain) -> list[str]:
    parts = {"grid": "rows", "rank": "choices"}.get(item["type"])
    if parts:
        return [f"{item['item']}.{part}" for part in item[parts]]
    return [] if item["type"] == "note" else [item["item"]]


def when(known: Mapping[str, Plain]) -> st.SearchStrategy[Plain]:
    """A condition on these variables, or none."""
    if not known:
        return st.just({})
    made = conditions(known)
    return st.just({}) | st.fixed_dictionaries({"when": made})


def conditions(known: Mapping[str, Plain]) -> st.SearchStrategy[Plain]:
    names = st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=2, unique=True)
    simple = names.flatmap(
        lambda chosen: st.fixed_dictionaries({name: comparison(known[name]) for name in chosen})
    )
    return st.recursive(
        simple,
        lambda parts: st.tuples(
            simple | st.just({}),
            st.fixed_dictionaries({"any": st.lists(parts, min_size=1, max_size=3)})
            | st.fixed_dictionaries({"not": parts}),
        ).map(lambda both: both[0] | both[1]),
        max_leaves=4,
    )


def comparison(item: Plain) -> st.SearchStrategy[Any]:
    answered = st.just("answered")
    if item["type"] in BOUNDS:
        bounds = st.sampled_from(BOUNDS[item["type"]])
        keys = st.sampled_from(["over", "under", "at_least", "at_most"])
        return answered | st.dictionaries(keys, bounds, min_size=1, max_size=2)
    if item["type"] == "text":
        return answered
    codes = st.sampled_from(sorted(item["choices"]))
    return answered | st.lists(codes, min_size=1, max_size=2, unique=True)


# --- everyone there can be


class Everyone(NamedTuple):
    """A questionnaire, and each complete interview it can come to."""

    questionnaire: Questionnaire
    interviews: list[Interview]


def everyone(made: Plain) -> Everyone:
    asked = load_published(Source("sample.yaml", json.dumps(made), {}))
    sent = [list(answers_to(item)) for item in asked.items.values()]
    assume(reduce(lambda count, each: count * len(each), sent, 1) <= MOST_INTERVIEWS)
    interviews = (follow(asked, reduce(dict.__or__, each, {})) for each in product(*sent))
    return Everyone(asked, [interview for interview in interviews if not interview.problems])


def answers_to(item: Item) -> Iterator[Raw]:
    """Everything that can be sent for an item and is read as an answer, or as none."""
    optional = item.model_copy(update={"required": False})
    for sent in sendings(item):
        if not reading.check(optional, sent)[1]:
            yield sent


def sendings(item: Item) -> Iterator[Raw]:
    name = item.item
    match item.type:
        case "many":
            codes = list(item.choices)
            for chosen in product([False, True], repeat=len(codes)):
                yield {name: [code for code, so in zip(codes, chosen, strict=True) if so]}
        case "grid" | "rank":
            parts = item.rows if isinstance(item, GridItem) else item.choices
            each = (
                item.choices if isinstance(item, GridItem) else map(str, range(1, len(parts) + 1))
            )
            for sent in product(["", *each], repeat=len(parts)):
                yield {f"{name}.{p}": [one] for p, one in zip(parts, sent, strict=True) if one}
        case "note":
            yield {}
        case kind:
            yield from ({name: [one] if one else []} for one in ["", *SINGLE[kind](item)])


SINGLE: Mapping[str, Callable[[Any], Sequence[str]]] = {
    "one": lambda item: list(item.choices),
    "scale": lambda item: [str(point) for point in range(11)],
    "number": lambda item: [f"{tenth / 10:g}" for tenth in range(-10, 40)],
    "date": lambda item: [f"2024-02-{day}" for day in range(27, 30)] + ["2024-03-01", "2024-03-02"],
    "month": lambda item: ["2023-11", "2023-12", "2024-01", "2024-02", "2024-03"],
    "text": lambda item: ["…"],
}


class Place(NamedTuple):
    """A condition where it stands: what leads to it, by paths, and itself."""

    path: Path
    before: Sequence[tuple[Path, Condition]]
    when: Condition | None


def places(asked: Questionnaire) -> Iterator[tuple[Item | None, Place]]:
    """Every page, item and row in the order they are asked; each item after its rows."""
    for i, page in enumerate(asked.pages):
        path: Path = ("pages", i)
        yield None, Place(path, [], page.when)
        opened = [((*path, "when"), page.when)] if page.when else []
        for j, item in enumerate(page.items):
            here = (*path, "items", j)
            shown = [*opened, *([((*here, "when"), item.when)] if item.when else [])]
            rows = item.rows if isinstance(item, GridItem) else {}
            for code, row in rows.items():
                yield None, Place((*here, "rows", code), shown, row.when)
            yield item, Place(here, opened, item.when)


def there(interview: Interview, place: Place) -> bool:
    return all(holds(condition, interview.answers) for _, condition in place.before)


def on_route(interview: Interview, asked: Questionnaire, path: Path) -> bool:
    """Whether the page, item or row of this path was on the route, as the real walk says."""
    page = asked.pages[int(path[1])]
    found = [items for known, items in interview.route if known.page == page.page]
    if len(path) == 2 or not found:
        return bool(found)
    name = page.items[int(path[3])].item
    items = [item for item in found[0] if item.item == name]
    if len(path) == 4 or not items:
        return bool(items)
    return path[5] in items[0].rows


@given(questionnaires())
def test_what_nobody_can_reach_is_what_no_interview_reaches(made: Plain) -> None:
    asked, interviews = everyone(made)
    reach = Reach(asked)
    rows: dict[Path, Formula] = {}
    dead = 0
    for item, place in places(asked):
        where = (*place.path, "when")
        leads = [reach.comes_out(condition, True, path) for path, condition in place.before]
        so = reach.comes_out(place.when, True, where) if place.when else TRUE
        get_there = [interview for interview in interviews if there(interview, place)]
        possible = reach.search.possible
        if len(place.path) > 2 and not isinstance(item, GridItem):
            reached = any(on_route(interview, asked, place.path) for interview in interviews)
            assert reached is possible(*leads, so), place.path
            dead += not reached
        if place.when:
            meet = {holds(place.when, interview.answers) for interview in get_there}
            assert (True in meet) is possible(*leads, so), place.path
            assert (False in meet) is possible(*leads, -so), place.path
            for name, test in place.when.comparisons():
                for one in test if isinstance(test, tuple) else [test]:
                    single = (one,) if isinstance(test, tuple) else one
                    given = any(
                        name in interview.answers
                        and (single == "answered" or compares(single, interview.answers[name]))
                        for interview in get_there
                    )
                    assert given is possible(*leads, reach.answers(name, single)), (name, one)
        if item is None:  # a row, or a page
            rows[place.path] = reach.search.all_of([*leads, so])
        else:
            own = {path[-1]: met for path, met in rows.items() if path[:-2] == place.path}
            reach.ask(item, reach.search.all_of([*leads, so]), own)
    event(f"{dead} places that nobody reaches")
