"""The codebook as files: a table for a spreadsheet, JSON for a program."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from app.questionnaire.codebook.variables import NO, YES, Codebook, Column, Question, Value
from app.questionnaire.definition import Item

LIMITS = ("at_least", "at_most", "decimals", "max_length")
FORMULA = re.compile(r"[=+\-@\t\r]")  # how a cell begins that a spreadsheet takes for a formula


def to_csv(codebook: Codebook) -> str:
    r"""One row for each code of each variable, and one for a variable without codes (RFC 4180).

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    file = io.StringIO(newline="")
    rows = list(_rows(codebook))
    writer = csv.DictWriter(file, dict.fromkeys(name for row in rows for name in row), restval="")
    writer.writeheader()
    writer.writerows({name: harmless(cell) for name, cell in row.items()} for row in rows)
    return file.getvalue()


def _rows(codebook: Codebook) -> Iterator[dict[str, object]]:
    for question in codebook.questions:
        for column in question.columns:
            for value in column.values or [Value("", {})]:
                yield _row(codebook, question, column, value)
    for name in codebook.questionnaire.retired:
        yield {"variable": name, "type": "retired"}


def _row(codebook: Codebook, question: Question, column: Column, value: Value) -> dict[str, object]:
    item = question.item
    bounds = limits(item) if column.kind != "codes" else {}
    texts = {
        "question": question.asks,
        "part": column.label,
        "label": value.label,
        "asked_if": column.asked_if,
        "unit": codebook.unit(item) if column.kind == "number" else None,
        "previous": column.previous,
    }

    def said(name: str) -> dict[str, object]:
        text = texts[name] or {}
        return {f"{name}_{language}": text.get(language, "") for language in codebook.languages}

    return {
        "variable": column.name,
        "item": item.item,
        "part": column.part,
        "page": question.page.page,
        "type": item.type,
        "kind": column.kind,
        **said("question"),
        **said("part"),
        "code": value.code,
        **said("label"),
        "missing": value.missing,
        **said("asked_if"),
        "required": YES if item.required else NO,
        **said("unit"),
        **{name: bounds.get(name, "") for name in LIMITS},
        "answers_from": " ".join(question.origin or ()),
        **said("previous"),
    }


def limits(item: Item) -> dict[str, object]:
    """The bounds an answer keeps to: of a number, moment or rank, of choices, of a length."""
    found = {name: getattr(item, name, None) for name in LIMITS}
    found |= {"at_least": 1} if item.type == "rank" else {}
    return {name: limit for name, limit in found.items() if limit is not None}


def harmless(cell: object) -> object:
    """The cell, with an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def to_json(codebook: Codebook) -> str:
    """Everything the codebook says; its parts are described in docs/codebook.md."""
    questionnaire = codebook.questionnaire
    content = {
        "questionnaire": questionnaire.questionnaire,
        "version": questionnaire.version,
        "languages": codebook.languages,
        "title": codebook.title,
        "items": [_as_data(question, codebook) for question in codebook.questions],
        "retired": questionnaire.retired,
        "findings": [
            {"finding": name, "kind": plan.kind, "later": plan.later, "counts": counts}
            for name, (plan, counts) in codebook.findings.items()
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _as_data(question: Question, codebook: Codebook) -> dict[str, Any]:
    item = question.item
    origin = dict([question.origin]) if question.origin else None
    about = {
        "item": item.item,
        "page": question.page.page,
        "type": item.type,
        "required": item.required,
        "question": question.asks,
        "help": question.help,
        "source": question.source,
        "asked_if": question.asked_if,
        "unit": codebook.unit(item),
        **{
            name: limit if isinstance(limit, int) else str(limit)
            for name, limit in limits(item).items()
        },
        "answers_from": origin,
    }
    columns = [
        {
            "variable": column.name,
            "part": column.part or None,
            "label": column.label,
            "kind": column.kind,
            "kept_apart": column.kind == "text",
            "asked_if": column.asked_if,
            "previous": column.previous,
            "values": [
                value._asdict() | {"missing": value.missing or None} for value in column.values
            ],
        }
        for column in question.columns
    ]
    return {name: value for name, value in about.items() if value is not None} | {
        "variables": columns
    }
