"""A draft as YAML, in the style a person would write it: what fits stands on one line."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from app.conversion.draft import Draft, Item, Marked, Page, Said
from app.conversion.formulas import ALWAYS, when
from app.conversion.losses import Loss, gathered
from app.conversion.markup import SPACES
from app.questionnaire.syntax import CONTROL_CHARACTER

WIDEST = 100  # characters of a line before a mapping goes down, a key a line
LONGEST_CODE = 24  # longer codes are not lined up
KEPT_OUT = {
    "fr": ("non repris :", "à relire :"),
    "en": ("not converted:", "to reread:"),
}
HEADER = {
    "fr": "# Converti de {source}, à relire ; puis « mieux survey check ».",
    "en": "# Converted from {source}, to be read again; then `mieux survey check`.",
}

Scales = Mapping[str, tuple[str, Mapping[str, Marked]]]  # by content: a name, and the choices


def yaml(draft: Draft, name: str, source: str, language: str) -> str:
    """The questionnaire called `name`, with a comment for what is lost, in French or English."""
    scales = _scales(draft)
    lines = [
        HEADER[language].format(source=source),
        *_comments(draft.losses, language, 0),
        "",
        *_entry("questionnaire", name, 0),
        "version: 1",
        *_entry("languages", draft.languages, 0),
        "",
    ]
    for key, text in draft.texts.items():
        lines += [*_entry(key, text, 0), ""]
    if scales:
        lines.append("scales:")
        for scale, choices in scales.values():
            lines += [f"  {scale}:", *_lined_up(choices, 4), ""]
    lines.append("pages:")
    for page in draft.pages:
        lines += _page(page, scales, language)
    return "\n".join(lines).rstrip() + "\n"


def lists(draft: Draft) -> dict[str, str]:
    """The lists that `choices_from` names, as CSV, by the name of their file."""
    return {
        item.keys["choices_from"]: _list(item, draft.languages)
        for item in draft.items()
        if "choices_from" in item.keys
    }


def _list(item: Item, languages: list[str]) -> str:
    file = io.StringIO(newline="")
    rows = ([code, *(said[each] for each in languages)] for code, said in item.choices.items())
    csv.writer(file, lineterminator="\n").writerows([["code", *languages], *rows])
    return file.getvalue()


def _scales(draft: Draft) -> Scales:
    """The choices that several items share, by name; a list in a file has its own."""
    items = [item for item in draft.items() if len(item.choices) > 1]
    items = [item for item in items if "choices_from" not in item.keys]
    shared = Counter(map(_content, items))
    scales: dict[str, tuple[str, Mapping[str, Marked]]] = {}
    for item in items:
        if shared[_content(item)] > 1 and _content(item) not in scales:
            scales[_content(item)] = (f"{item.name}_answers", item.choices)
    return scales


def _content(item: Item) -> str:
    return json.dumps(item.choices)


def _page(page: Page, scales: Scales, language: str) -> Iterator[str]:
    yield f"  - page: {page.name}"
    yield from _comments(page.losses, language, 4, page.name)
    yield from _entry("title", page.title, 4)
    yield from _entry("when", when(page.asked), 4) if page.asked != ALWAYS else ()
    yield "    items:"
    for item in page.items:
        yield from _item(item, scales, language)
        yield ""


def _item(item: Item, scales: Scales, language: str) -> Iterator[str]:
    yield f"      - item: {item.name}"
    yield from _comments(item.losses, language, 8, item.name)
    entries: Mapping[str, Any] = {
        "type": item.type,
        "required": "true" if item.required else "",
        "when": item.when,
        "ask": item.ask,
        **item.keys,
    }
    for key, value in entries.items():
        yield from _entry(key, value, 8) if value else ()
    if "choices_from" in item.keys:
        pass
    elif item.choices and _content(item) in scales:
        yield from _entry("scale", scales[_content(item)][0], 8)
    elif item.choices:
        yield from ("        choices:", *_lined_up(item.choices, 10))
    if item.rows:
        yield from ("        rows:", *_lined_up(item.rows, 10))


def _comments(losses: list[Loss], language: str, indent: int, owner: str = "") -> Iterator[str]:
    """A comment for each loss, with the parts of its owner that it is about."""
    for label, remarks in zip(KEPT_OUT[language], (False, True), strict=True):
        alike = gathered((loss for loss in losses if loss.is_remark == remarks), language)
        for sentence, places in alike.items():
            parts = ", ".join(place.removeprefix(f"{owner}/") for place in places if place != owner)
            line = f"# {label} {sentence}" + (f" ({parts})" if parts else "")
            yield " " * indent + CONTROL_CHARACTER.sub("", SPACES.sub(" ", line))


def _lined_up(entries: Mapping[str, Marked], indent: int) -> Iterator[str]:
    """Choices or rows, their texts one under the other."""
    longest = max(map(len, entries))
    width = longest if longest <= LONGEST_CODE else 0
    for code, value in entries.items():
        yield from _entry(code, value, indent, width)


def _entry(key: str, value: Any, indent: int, width: int = 0) -> Iterator[str]:
    """A key and its value, on one line where that fits."""
    start = " " * indent + f"{key}:".ljust(width + 1)
    flow = f"{start} {_flow(value)}"
    if isinstance(value, Said) and "\n" in value:
        yield f"{start} |"
        yield from (" " * (indent + 2) + line if line else "" for line in value.split("\n"))
    elif isinstance(value, dict) and (len(flow) > WIDEST or "\\n" in flow):
        yield start.rstrip()
        for inner, part in value.items():
            yield from _entry(inner, part, indent + 2)
    elif isinstance(value, list) and len(flow) > WIDEST and isinstance(value[0], dict):
        yield start.rstrip()
        yield from (" " * (indent + 2) + f"- {_flow(part)}" for part in value)
    else:
        yield flow


def _flow(value: Any, *, inside: bool = False) -> str:
    match value:
        case Said():
            return json.dumps(value, ensure_ascii=False)
        case [str() as one] if inside:  # {gender: woman}, not {gender: [woman]}
            return one
        case dict():
            return (
                "{"
                + ", ".join(f"{key}: {_flow(part, inside=True)}" for key, part in value.items())
                + "}"
            )
        case list():
            return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value)
