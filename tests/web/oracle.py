"""What an interview should be, worked out from the written questionnaire and nothing else.

The language as its description says it, a second time and in another manner: nothing here imports
the application, so that pages and database can be held against it. A questionnaire is the plain
data of its YAML; what is sent maps each field to its texts, as a form does.
"""

import operator
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import product
from typing import Any

Plain = Mapping[str, Any]
Sent = Mapping[str, Sequence[str]]
Given = dict[str, Any]

FALSE, NEITHER, TRUE = 0, 1, 2  # in this order, so that `and` is the least and `or` the greatest
BOUNDS = {
    "over": operator.gt,
    "under": operator.lt,
    "at_least": operator.ge,
    "at_most": operator.le,
}
PARTS = {"date": ("day", "month", "year"), "month": ("month", "year")}


# --- conditions


def holds(condition: Plain | None, given: Given) -> bool:
    return not condition or values(condition, given) == {TRUE}


def may_hold(condition: Plain | None, given: Given, still: Collection[str]) -> bool:
    """Whether it may come to hold by what is `still` to be answered, each time it is compared."""
    return not condition or TRUE in values(condition, given, still)


def values(condition: Plain, given: Given, still: Collection[str] = ()) -> set[int]:
    """Every value the condition may take: one, unless it compares what is still open."""
    parts = [_values(name, test, given, still) for name, test in condition.items()]
    return {min(one) for one in product(*parts)}


def _values(name: str, test: Any, given: Given, still: Collection[str]) -> set[int]:
    if name == "any":
        return {max(one) for one in product(*(values(part, given, still) for part in test))}
    if name == "not":
        return {TRUE - value for value in values(test, given, still)}
    if test is None or isinstance(test, bool):  # as pages say what was decided before
        return {NEITHER if test is None else TRUE if test else FALSE}
    if name in still:
        return {FALSE, TRUE} if test == "answered" else {FALSE, NEITHER, TRUE}
    if test == "answered":
        return {TRUE if name in given else FALSE}
    if name not in given:
        return {NEITHER}
    return {TRUE if meets(given[name], test) else FALSE}


def compared(condition: Plain | None) -> set[str]:
    """The variables that a condition compares."""
    names: set[str] = set()
    for name, test in (condition or {}).items():
        deeper = {"any": test, "not": [test]}.get(name)
        names |= {name} if deeper is None else set().union(*map(compared, deeper))
    return names


def meets(answer: Any, test: Any) -> bool:
    if isinstance(test, Mapping):
        number = str if isinstance(answer, str) else lambda value: Decimal(str(value))
        return all(BOUNDS[key](number(answer), number(bound)) for key, bound in test.items())
    codes = {test} if isinstance(test, str) else set(test)
    return not codes.isdisjoint(answer if isinstance(answer, list) else [str(answer)])


# --- answers


class Wrong(Exception):
    """What was sent is no answer."""


def read(item: Plain, sent: Sent) -> tuple[Given, bool]:
    """The answers to an item, by the name each is kept under, and whether one may go on so."""
    try:
        given = _given(item, sent)
    except Wrong:
        return {}, False
    if any(
        (sent.get(f"{item['item']}.{code}.specify") or [""])[0].strip()
        for code in item.get("choices", {})
        if code not in (sent.get(item["item"]) or [])
    ):
        return given, False
    asked = variables(item) if item["type"] == "grid" else []
    missing = bool(item.get("required")) and item["type"] != "note"
    return given, not missing or (bool(given) and given.keys() >= set(asked))


def _given(item: Plain, sent: Sent) -> Given:
    name, kind = item["item"], item["type"]
    given = {key: value for key, value in _readings(item, sent) if value not in ("", [])}
    if kind == "rank":
        places = sorted(given.values())
        most = item.get("at_most", len(item["choices"]))
        if places != list(range(1, len(places) + 1)) or len(places) > most:
            raise Wrong(name)
    return given


def _readings(item: Plain, sent: Sent) -> Iterator[tuple[str, Any]]:
    name, kind = item["item"], item["type"]
    typed = (sent.get(name) or [""])[0]
    if kind in ("one", "text"):
        yield name, typed
    elif kind == "scale":
        yield name, int(typed) if typed else ""
    elif kind == "number":
        yield name, _number(item, typed) if typed else ""
    elif kind in PARTS:
        yield name, _moment(item, sent)
    elif kind == "many":
        yield name, _many(item, sent.get(name) or [])
    elif kind in ("grid", "rank"):
        for part in item["rows" if kind == "grid" else "choices"]:
            code = (sent.get(f"{name}.{part}") or [""])[0]
            yield f"{name}.{part}", int(code) if kind == "rank" and code else code
    for code, choice in item.get("choices", {}).items():
        if choice.get("specify") and code in (sent.get(name) or []):
            field = f"{name}.{code}.specify"
            yield field, (sent.get(field) or [""])[0]


def _many(item: Plain, codes: Sequence[str]) -> list[str]:
    alone = [code for code in codes if {"exclusive", "missing"} & item["choices"][code].keys()]
    if len(codes) > item.get("at_most", len(codes)) or (alone and len(codes) > 1):
        raise Wrong(item["item"])
    return [code for code in item["choices"] if code in codes]


def _number(item: Plain, typed: str) -> float:
    written = re.fullmatch(r"\d+([,.]\d+)?", typed)
    if not written or len(written[1] or "") > 1 + item.get("decimals", -1):
        raise Wrong(item["item"])
    number = Decimal(typed.replace(",", "."))
    _within(item, number, lambda bound: Decimal(str(bound)))
    return float(number) if "decimals" in item else int(number)


def _moment(item: Plain, sent: Sent) -> str:
    fields = [f"{item['item']}.{part}" for part in PARTS[item["type"]]]
    parts = [(sent.get(field) or [""])[0] for field in fields]
    if not any(parts):
        return ""
    try:
        year, month, day = (int(part) for part in (*reversed(parts), "1")[:3])
        moment = date(year, month, day).isoformat()[: 10 if item["type"] == "date" else 7]
    except ValueError:
        raise Wrong(item["item"]) from None
    _within(item, moment, str)
    return moment


def _within(item: Plain, answer: Any, read_bound: Any) -> None:
    for key in ("at_least", "at_most"):
        if key in item and not BOUNDS[key](answer, read_bound(item[key])):
            raise Wrong(item["item"])


# --- the way through


@dataclass
class Way:
    """The pages and items on the route, the answers on it, and the pages one may not leave yet."""

    pages: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    asked: dict[str, list[str]] = field(default_factory=dict)  # variables and notes, by page
    given: Given = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def way(made: Plain, sent: Sent) -> Way:
    """The whole way, for what has been sent so far."""
    found = Way()
    for page in made["pages"]:
        if not holds(page.get("when"), found.given):
            continue
        for written in page["items"]:
            for item in _parts(written, partial(holds, given=found.given)):
                found.items.append(item["item"])
                found.asked.setdefault(page["page"], []).extend(variables(item))
                given, goes_on = read(item, sent)
                found.given |= given
                if not goes_on:
                    found.wrong.append(page["page"])
    found.pages = list(found.asked)
    return found


def seen(made: Plain, name: str, sent: Sent) -> list[str]:
    """What the page shows: variables and notes that apply, or may by what is answered on it."""
    pages = [page["page"] for page in made["pages"]]
    (page,) = (page for page in made["pages"] if page["page"] == name)
    given = way({"pages": made["pages"][: pages.index(name)]}, sent).given
    still: list[str] = []
    for written in page["items"]:
        for item in _parts(written, partial(may_hold, given=given, still=still)):
            still.extend(variables(item))
    return still


def _parts(item: Plain, there: Any) -> Iterator[Plain]:
    """The item, with those of its rows that are there; nothing where none of it is."""
    if not there(item.get("when")):
        return
    if item["type"] != "grid":
        yield item
    elif rows := {code: row for code, row in item["rows"].items() if there(row.get("when"))}:
        yield {**item, "rows": rows}


def variables(item: Plain) -> list[str]:
    """The names of an item on the page: its own, or one for each row or ranked choice."""
    parts = {"grid": "rows", "rank": "choices"}.get(item["type"])
    return [f"{item['item']}.{part}" for part in item[parts]] if parts else [item["item"]]
