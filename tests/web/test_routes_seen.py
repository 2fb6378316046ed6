"""What respondents see, and what is kept of it, against an oracle that knows the language alone.

Any small questionnaire is fielded as it stands, odd ones too (checks would refuse some of them),
and answered at random on the real pages.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from itertools import count, product
from pathlib import Path
from shutil import copy
from typing import Any, NamedTuple

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.extensions import db
from app.storage import waves
from app.storage.models import FreeText, Response, Version
from tests.conftest import IS_PROOF, application
from tests.pages import Page, Visitor
from tests.questionnaire.test_possible import Plain, T, questionnaires
from tests.web import oracle
from tests.web.conftest import kept

Typed = dict[str, list[str]]
NUMBER = count(1)  # of the questionnaires fielded, since each needs a name of its own
WANDERINGS = 5_000 if IS_PROOF else 20  # each of up to fifty steps
WORDS = ["", "mot", "  deux mots ", "<b>&\"'"]


# --- questionnaires and answers


@st.composite
def asked(draw: st.DrawFn) -> Plain:
    """Any questionnaire of two to five items, some choices of which ask for words."""
    made: Plain = json.loads(json.dumps(draw(questionnaires()), default=str))
    for page in made["pages"]:
        for item in page["items"]:
            if item["type"] in ("one", "many") and draw(st.booleans()):
                item["choices"]["a"]["specify"] = True
    return made


def typings(item: Plain) -> list[Typed]:
    """What may be typed for an item: every answer, none, and some that are wrong."""
    name, kind = item["item"], item["type"]
    if kind == "one":
        found = [{name: [code]} for code in ("", *item["choices"])]
    elif kind == "many":
        ticked = product([False, True], repeat=len(item["choices"]))
        found = [
            {name: [code for code, so in zip(item["choices"], each, strict=True) if so]}
            for each in ticked
        ]
    elif kind in ("grid", "rank"):
        codes = ["", *item["choices"]] if kind == "grid" else ["", "1", "2"]
        found = _each(dict.fromkeys(oracle.variables(item), codes))
    elif kind == "date":
        days = {f"{name}.day": ["", "1", "28", "29"], f"{name}.month": ["", "2", "3"]}
        found = _each(days | {f"{name}.year": ["", "2024"]})
    elif kind == "month":
        found = _each({f"{name}.month": ["", "1", "2", "12"], f"{name}.year": ["", "2023", "2024"]})
    else:
        texts = {
            "scale": ["", "0", "1", "9", "10"],
            "number": ["", "0", "0,1", "0.2", "1", "1,5", "2", "3", "deux"],
            "text": WORDS,
        }
        found = [{name: [text]} for text in texts.get(kind, [])]
    if item.get("choices", {}).get("a", {}).get("specify"):
        found = [one | {f"{name}.a.specify": [text]} for one in found for text in WORDS]
    return found


def _each(texts: dict[str, list[str]]) -> list[Typed]:
    each = product(*texts.values())
    return [{field: [text] for field, text in zip(texts, one, strict=True)} for one in each]


# --- the application


class Field(NamedTuple):
    """An application, whose waves ask whatever they are given."""

    app: Flask

    def ask(self, made: Plain) -> str:
        """The address of a new wave of this questionnaire."""
        name = f"q{next(NUMBER)}"
        text = json.dumps(made | {"questionnaire": name})
        digest = hashlib.sha256(text.encode()).hexdigest()
        with self.app.app_context():
            written = {"text": text, "lists": {}, "published_on": date(2026, 1, 1)}
            db.session.add(Version(questionnaire=name, number=1, digest=digest, **written))
            waves.open_wave(name, name, 1)
            db.session.commit()
        return f"/w/{name}"

    def take(self) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
        """All that was kept, which is then forgotten."""
        answers, texts = kept(self.app)
        with self.app.app_context():
            for table in (Response, FreeText):
                db.session.execute(db.delete(table))
            db.session.commit()
        return answers, sorted(texts)


@pytest.fixture(scope="module")
def field(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """An application for all examples."""
    folder = tmp_path_factory.mktemp("routes")
    copy(migrated_sqlite, folder / "mieux.sqlite")
    with application(f"sqlite:///{folder / 'mieux.sqlite'}", folder) as app:
        yield Field(app)


class Answering:
    """Someone who answers, and all that the form should know of it."""

    def __init__(self, field: Field, made: Plain, language: str) -> None:
        self.made, self.language = made, language
        self.items = {item["item"]: item for page in made["pages"] for item in page["items"]}
        self.visitor, self.address = Visitor(field.app), field.ask(made)
        self.typed: Typed = {}
        self.page = Page(self.visitor.get(f"{self.address}?lang={language}").text)
        self.press(_go="start")

    def press(self, typed: Typed | None = None, **button: str) -> int:
        """Send the form as it stands with what was typed on it now; the status of the answer."""
        self.typed = self.typed | (typed or {})
        own = {name: held for name, held in self.page.form().items() if name[0] == "_"}
        answer = self.visitor.post(self.address, data=own | self.typed | button)
        self.page = Page(answer.text)
        return answer.status_code

    @property
    def at(self) -> str:
        return self.page.form().get("_page", [""])[0]

    @property
    def mark(self) -> str:
        return self.page.form()["_mark"][0]

    @property
    def may_be_changed(self) -> list[str]:
        """The items that the review offers to change."""
        buttons = (tag for tag in self.page.all("button") if tag.get("name") == "_edit")
        return [button.get("value") for button in buttons]

    @property
    def way(self) -> oracle.Way:
        return oracle.way(self.made, self.typed)

    @property
    def here(self) -> list[Plain]:
        """The items that can be seen."""
        return [self.items[name] for name in dict.fromkeys(map(_item, self.seen))]

    @property
    def seen(self) -> list[str]:
        """The variables and notes that can be seen, in the order of the page."""
        fields = self.page.all("input", "select", "textarea")
        names = [tag.get("name") for tag in fields if tag.get("type") != "hidden"]
        notes = (tag for tag in self.page.tags if "note" in tag.get("class").split())
        names += [tag.get("data-item") for tag in notes]
        known = [name for item in self.items.values() for name in oracle.variables(item)]
        return [one for one in known if _there(one, names)]

    def check(self, at: str, problems: bool = False) -> None:
        """The page is the one expected, in the language chosen, and carries all that was typed."""
        self.page.check(self.language)
        assert at == self.at
        assert problems == bool(self.page.problems)
        held = {name: held for name, held in self.page.form().items() if name[0] != "_"}
        assert _given(self.typed) == _given(held)
        if at == "_review":
            asked = [name for name in self.way.items if self.items[name]["type"] != "note"]
            assert asked == self.may_be_changed
        else:
            assert oracle.seen(self.made, at, self.typed) == self.seen
            self.check_reactions(at)

    def check_reactions(self, at: str) -> None:
        """What scripts are told decides, with the answers of the page, as the whole does."""
        (page,) = (page for page in self.made["pages"] if page["page"] == at)
        own = {name for item in page["items"] for name in oracle.variables(item)}
        here = {name: answer for name, answer in self.way.given.items() if name in own}
        conditions = {
            name: when
            for name, when in _conditions(page)
            if not own.isdisjoint(oracle.compared(when)) and _there(name, self.seen)
        }
        told, item = {}, ""
        for tag in self.page.tags:
            item = tag.get("data-item") or item
            if tag.get("data-when"):
                row = tag.get("data-row")
                told[f"{item}.{row}" if row else item] = json.loads(tag.get("data-when"))
        assert conditions.keys() == told.keys()
        for name, when in conditions.items():
            assert oracle.holds(when, self.way.given) == oracle.holds(told[name], here), name


def _conditions(page: Plain) -> Iterator[tuple[str, Plain]]:
    """The conditions of a page's items and rows, by name."""
    for item in page["items"]:
        yield item["item"], item.get("when", {})
        for row, written in item.get("rows", {}).items():
            yield f"{item['item']}.{row}", written.get("when", {})


def _there(name: str, seen: list[str]) -> bool:
    return any(f"{one}.".startswith(f"{name}.") for one in seen)


def _item(variable: str) -> str:
    return variable.partition(".")[0]


def _given(typed: Typed) -> Typed:
    return {name: values for name, values in typed.items() if any(values)}


def _as_kept(given: oracle.Given, items: dict[str, Plain]) -> tuple[Plain, list[tuple[str, str]]]:
    """Closed answers, and those in the respondent's own words, which are kept apart."""
    own = {
        name for name in given if name.endswith(".specify") or items[_item(name)]["type"] == "text"
    }
    closed = {name: answer for name, answer in given.items() if name not in own}
    return closed, [(name, given[name]) for name in sorted(own)]


def _json(answers: Plain) -> str:
    return json.dumps(answers, sort_keys=True)


# --- straight on


@given(asked(), st.sampled_from(["fr", "en"]), st.data())
def test_the_pages_and_items_seen_are_those_of_the_oracle(
    field: Field, made: Plain, language: str, data: st.DataObject
) -> None:
    someone = Answering(field, made, language)
    seen = []
    while someone.at != "_review":
        seen.append(someone.at)
        someone.check(someone.at)
        typed: Typed = {}
        for item in someone.here:
            right = [one for one in typings(item) if oracle.read(item, one)[1]]
            typed |= data.draw(st.sampled_from(right or [{}]))
        someone.press(typed, _go="next")
        assert someone.at not in seen
    assert someone.way.pages == seen
    assert 200 == someone.press(_go="send")
    closed, texts = _as_kept(someone.way.given, someone.items)
    assert ([closed], texts) == field.take()


ONE = {"type": "one", "ask": T, "choices": {"a": T, "b": T}}
GRID = {"type": "grid", "ask": T, "choices": {"a": T, "b": T}}
CHAINED = [  # items of one page after `start`, and what is seen of them where it is answered b
    ([ONE | {"when": {"start": "a"}}, ONE | {"when": {"x0": "a"}}], []),
    ([ONE | {"when": {"start": "b"}}, ONE | {"when": {"x0": "a"}}], ["x0", "x1"]),
    ([ONE | {"when": {"start": "a"}}, ONE | {"when": {"not": {"x0": "answered"}}}], ["x1"]),
    (
        [
            GRID | {"rows": {"r": {**T, "when": {"start": "a"}}, "s": T}},
            ONE | {"when": {"x0.r": "a"}},
            ONE | {"when": {"x0.s": "a"}},
        ],
        ["x0.s", "x2"],
    ),
]


@pytest.mark.parametrize(("items", "seen"), CHAINED)
def test_what_depends_on_a_question_that_is_not_asked_is_not_shown(
    field: Field, items: list[Plain], seen: list[str]
) -> None:
    first = [ONE | {"item": "start"}]
    then = [item | {"item": f"x{number}"} for number, item in enumerate(items)]
    last = [{"item": "last", "type": "note", "ask": T}]
    pages = [{"page": "p0", "title": T, "items": first}]
    pages += [{"page": "p1", "title": T, "items": then + last}]
    head = {"version": 1, "languages": ["fr", "en"], "title": T}
    someone = Answering(field, head | {"pages": pages}, "fr")
    someone.press({"start": ["b"]}, _go="next")
    someone.check("p1")
    assert [*seen, "last"] == someone.seen


# --- and every other way


class Wandering(RuleBasedStateMachine):
    """Someone who goes back and forth, changes answers and language, and sends when they may."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field

    @initialize(made=asked(), language=st.sampled_from(["fr", "en"]))
    def begin(self, made: Plain, language: str) -> None:
        self.someone = Answering(self.field, made, language)
        self.left: list[tuple[Page, Typed, str, set[str]]] = []  # as the browser keeps them
        self.shown: set[str] = set()  # questions and rows so far, since a change from the review
        self.sent: dict[str, tuple[Plain, list[tuple[str, str]]]] = {}
        self.someone.check(self.someone.way.pages[0])

    def leave(self, typed: Typed | None = None, **button: str) -> int:
        one = self.someone
        self.left.append((one.page, one.typed | (typed or {}), one.language, self.shown))
        return one.press(typed, **button)

    def arrive(self, at: str, problems: bool = False) -> None:
        self.someone.check(at, problems)
        keeps = self.shown and at != "_review"
        self.shown = self.shown | set(self.someone.seen) if keeps else set()

    def changes(self, data: st.DataObject) -> Typed:
        typed: Typed = {}
        for item in self.someone.here:
            typed |= data.draw(st.sampled_from([{}, *typings(item)]))
        return typed

    def is_asked(self) -> bool:
        return self.someone.at not in ("", "_review")

    def is_at_review(self) -> bool:
        return self.someone.at == "_review"

    @precondition(is_asked)
    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        here = self.someone.at
        self.leave(self.changes(data), _go="next")
        way = self.someone.way
        reached = way.pages if self.shown else way.pages[: way.pages.index(here) + 1]
        following = [*way.pages, "_review"][len(reached)]
        stops = [page for page in reached if self.is_new(page) or page in way.wrong]
        at = next(iter(stops), following)
        self.arrive(at, problems=bool(stops) and not self.is_new(at))

    def is_new(self, page: str) -> bool:
        """Whether a change from the review makes this page ask what was never shown."""
        return bool(self.shown) and not self.shown.issuperset(self.someone.way.asked[page])

    @precondition(lambda self: "back" in self.someone.page.buttons)
    @rule(data=st.data())
    def go_back(self, data: st.DataObject) -> None:
        here = self.someone.at
        self.leave(self.changes(data), _go="back")
        pages = [*self.someone.way.pages, "_review"]
        self.arrive(pages[pages.index(here) - 1])

    @precondition(lambda self: self.someone.at)
    @rule(data=st.data())
    def switch(self, data: st.DataObject) -> None:
        here, one = self.someone.at, self.someone
        other = {"fr": "en", "en": "fr"}[one.language]
        was_wrong = bool(one.page.problems)
        self.leave(self.changes(data), _switch=other)
        one.language = other
        self.arrive(here, problems=was_wrong and here in one.way.wrong)

    @precondition(lambda self: self.left)
    @rule(data=st.data())
    def use_the_browsers_back(self, data: st.DataObject) -> None:
        one = self.someone
        before = data.draw(st.integers(1, len(self.left)))
        one.page, one.typed, one.language, self.shown = self.left[-before]

    @precondition(lambda self: self.someone.may_be_changed)
    @rule(data=st.data())
    def change_an_answer(self, data: st.DataObject) -> None:
        one = self.someone
        item = data.draw(st.sampled_from(one.may_be_changed))
        self.leave(_edit=item)
        self.shown = set().union(*one.way.asked.values())
        pages = (page for page in one.made["pages"] if one.items[item] in page["items"])
        self.arrive(next(pages)["page"])

    @precondition(is_at_review)
    @rule()
    def send(self) -> None:
        one, mark = self.someone, self.someone.mark
        way = one.way
        status = self.leave(_go="send")
        if way.wrong:  # possible by the browser's own Back only
            self.arrive(next(page for page in way.pages if page in way.wrong), problems=True)
            return
        said = _as_kept(way.given, one.items)
        assert (200 if self.sent.setdefault(mark, said) == said else 409) == status

    @precondition(lambda self: not self.someone.at)
    @rule()
    def begin_again(self) -> None:
        one = self.someone
        one.typed, self.shown = {}, set()
        one.page = Page(one.visitor.get(f"{one.address}?lang={one.language}").text)
        one.press(_go="start")
        one.check(one.way.pages[0])

    def teardown(self) -> None:
        answers, texts = self.field.take()
        expected = self.sent.values()
        assert sorted(_json(closed) for closed, _ in expected) == sorted(map(_json, answers))
        assert sorted(text for _, each in expected for text in each) == texts


@pytest.mark.hypothesis
def test_no_way_through_loses_an_answer_or_keeps_one_off_the_route(field: Field) -> None:
    sized = settings(max_examples=WANDERINGS, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(lambda: Wandering(field), settings=sized)
