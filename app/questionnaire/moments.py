"""Bounds that cannot be read: whether a number was needed, or a day or a month, and its form."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from app.questionnaire.checks.comparisons import LENGTHS, NEEDED
from app.questionnaire.conditions import MOMENT
from app.questionnaire.tree import Data, Path, Tree

LIKE_A_MOMENT = re.compile(r"\d+[/.-]\d+[/.-]\d+|\d{1,2}[/.-]\d{4}|\d{4}[/.-]\d{1,2}")
BOUNDS = ("over", "under", "at_least", "at_most")
EITHER = {
    "fr": "« 2024-01-31 » pour un jour, « 2024-01 » pour un mois",
    "en": "`2024-01-31` for a day, `2024-01` for a month",
}
NOT_THERE = {"fr": "n'existe pas dans le calendrier", "en": "does not exist in the calendar"}
NOT_READ = {"fr": "ne se lit pas ici", "en": "cannot be read here"}


def is_needed(value: Data, loc: Path, written: Tree) -> bool:
    """Whether a value that is no number was to be a day or a month."""
    kind, real = kind_at(loc, written), written.real(loc)
    if kind is None and real[-1:] and real[-1] in BOUNDS:
        return isinstance(value, str) and LIKE_A_MOMENT.fullmatch(value.strip()) is not None
    return kind in LENGTHS


def said(value: Data, loc: Path, written: Tree) -> dict[str, Mapping[str, str]]:
    """What is wrong with a day or a month, and what is needed."""
    kind = kind_at(loc, written)
    text = value.strip() if isinstance(value, str) else ""
    formed = MOMENT.fullmatch(text) and len(text) == LENGTHS.get(kind or "", len(text))
    exists = not formed or kind == "number"
    return {
        "wrong": NOT_READ if exists else NOT_THERE,
        "needed": NEEDED.get(kind or "", EITHER),
    }


def kind_at(loc: Path, written: Tree) -> str | None:
    """The type of the item whose answers are compared at a place; None where it is not known."""
    match written.real(loc):
        case ("pages", page, "items", place, _):
            item = written.data["pages"][page]["items"][place]
            return _type(item)
        case ("findings", _, "bands_of", str(name), int()):
            return _types(written).get(name)
        case (*_, str(name), str(key)) if key in BOUNDS:
            return _types(written).get(name)
    return None


@lru_cache(maxsize=1)  # one text is read at a time, and may have a problem on every line
def _types(written: Tree) -> Mapping[str, str | None]:
    items = _items(written.data)
    return {item["item"]: _type(item) for item in items if isinstance(item["item"], str)}


def _type(item: Any) -> str | None:
    kind = item.get("type")
    return kind if isinstance(kind, str) else None


def _items(data: Data) -> Iterator[Any]:
    """The items that can be read, of a text that may be wrong anywhere."""
    pages = data.get("pages") if isinstance(data, dict) else None
    for page in pages if isinstance(pages, list) else ():
        items = page.get("items") if isinstance(page, dict) else None
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict) and "item" in item:
                yield item
