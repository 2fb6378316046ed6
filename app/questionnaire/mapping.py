"""Answers gathered elsewhere, read through a mapping of columns to items and labels to choices.

Reading is strict: whatever is not understood is listed with its place, and counts as a loss.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import BeforeValidator, ValidationError
from pydantic_core import ErrorDetails

from app.questionnaire import routing, tree
from app.questionnaire.answers import Answers
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import QuestionnaireHasProblems
from app.questionnaire.problems import Hint, Problem
from app.questionnaire.texts import Model, Name
from app.questionnaire.tree import Tree, Unreadable

if TYPE_CHECKING:
    import _csv

BOM = "\ufeff"

SENTENCES: Mapping[str, tuple[str, str]] = {
    "not_text": (
        "le fichier ne se lit pas en UTF-8 à partir d'ici",
        "the file cannot be read as UTF-8 from here on",
    ),
    "not_csv": ("le CSV ne se lit plus ici : {why}", "the CSV cannot be read here: {why}"),
    "empty": ("le fichier n'a pas de ligne d'en-tête", "the file has no header line"),
    "duplicate": (
        "cette colonne est déjà la n° {first}",
        "this column is already number {first}",
    ),
    "unmapped": (
        "la correspondance ne dit rien de cette colonne",
        "the mapping says nothing of this column",
    ),
    "absent": (
        "la correspondance attend cette colonne, que le fichier n'a pas",
        "the mapping expects this column, which the file does not have",
    ),
    "width": (
        "cette ligne a {cells} cellules au lieu de {columns}",
        "this line has {cells} cells instead of {columns}",
    ),
    "label": ("« {value} » n'est dans aucune correspondance", "“{value}” is in no mapping"),
    "twice": (
        "une autre colonne a déjà répondu à « {name} » sur cette ligne",
        "another column already answered “{name}” on this line",
    ),
    "wrong": (
        "« {value} » n'est pas une réponse possible à « {name} » ({why})",
        "“{value}” is not a possible answer to “{name}” ({why})",
    ),
    "required": ("il manque la réponse à « {name} »", "the answer to “{name}” is missing"),
    "off_route": (
        "« {name} » a une réponse alors que la question n'était pas posée",
        "“{name}” has an answer although it was not asked",
    ),
}


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Labels = Annotated[tuple[str, ...], BeforeValidator(_as_list)]


class Column(Model):
    """Where one column goes: to a variable, or to one choice of an item with several."""

    item: str
    choices: Mapping[str, str] | None = None
    choice: str | None = None
    chosen: Labels = ()
    blank: Labels = ()


class Plan(Model):
    """What every column means."""

    questionnaire: Name
    version: int
    leave_out: Mapping[str, Labels] = {}
    ignore: tuple[str, ...] = ()
    columns: Mapping[str, Column]


class Loss(NamedTuple):
    """Something in the file that was not understood, and where (from 1)."""

    line: int
    column: str
    code: str
    details: Mapping[str, object] = {}

    def sentence(self, language: str) -> str:
        """Say it in French or in English."""
        said = SENTENCES[self.code][0 if language == "fr" else 1].format(**self.details)
        return f"{self.line}: {self.column}: {said}" if self.column else f"{self.line}: {said}"


@dataclass
class Import:
    """What a file gave: the responses, what was lost, and how many lines were left out."""

    responses: list[Answers] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    left_out: int = 0
    began_with_bom: bool = False


def read_plan(path: Path) -> Plan:
    """Read a mapping. Raises QuestionnaireHasProblems."""
    try:
        written = tree.read(str(path), path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        raise QuestionnaireHasProblems([Problem(str(path), 1, 1, "M101")]) from None
    except Unreadable as stop:
        raise QuestionnaireHasProblems([stop.problem]) from None
    if written.problems:
        raise QuestionnaireHasProblems(written.problems)
    try:
        return Plan.model_validate(written.data)
    except ValidationError as error:
        found = [_plan_problem(detail, written) for detail in error.errors(include_url=False)]
        raise QuestionnaireHasProblems(found) from None


def _plan_problem(detail: ErrorDetails, written: Tree) -> Problem:
    key, place = str(detail["loc"][-1]), written.find(detail["loc"], key=True)
    match detail["type"]:
        case "missing":
            return written.problem("M202", place, key=key)
        case "extra_forbidden":
            model = Column if detail["loc"][0] == "columns" else Plan
            return written.problem("M201", place, Hint(key, tuple(model.model_fields)), key=key)
    return written.problem("M212", place)


def check_plan(plan: Plan, questionnaire: Questionnaire) -> list[str]:
    """The names in the mapping that the questionnaire does not have: items, rows or choices."""
    wrong = []
    for column in plan.columns.values():
        variable = questionnaire.variables.get(column.item)
        if variable is None:
            wrong.append(column.item)
            continue
        codes = list((column.choices or {}).values()) + ([column.choice] if column.choice else [])
        known = variable.choices or ([str(point) for point in range(11)] if codes else ())
        wrong += [f"{column.item}={code}" for code in codes if code not in known]
    return sorted(set(wrong))


def read(content: bytes, plan: Plan, questionnaire: Questionnaire) -> Import:
    """Read a CSV file (UTF-8, comma-separated, one header line) into responses."""
    result = Import(began_with_bom=content.startswith(BOM.encode()))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        result.losses.append(Loss(line, "", "not_text"))
        return result
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        _read_rows(reader, plan, questionnaire, result)
    except csv.Error as error:
        result.losses.append(Loss(reader.line_num, "", "not_csv", {"why": str(error)}))
    return result


def _read_rows(
    reader: "_csv.Reader", plan: Plan, questionnaire: Questionnaire, result: Import
) -> None:
    header = next(reader, None)
    if not header:
        result.losses.append(Loss(1, "", "empty"))
        return
    result.losses += _header_losses(header, plan)
    places = {name: header.index(name) for name in header}  # the first, where one stands twice
    columns = [
        (places[name], name, column) for name, column in plan.columns.items() if name in places
    ]
    left_out = [(places[name], labels) for name, labels in plan.leave_out.items() if name in places]
    line = reader.line_num + 1
    for cells in reader:
        if len(cells) != len(header):
            details = {"cells": len(cells), "columns": len(header)}
            if cells:  # a blank line at the end of a file is nobody's answer
                result.losses.append(Loss(line, "", "width", details))
        elif any(cells[index] in labels for index, labels in left_out):
            result.left_out += 1
        else:
            answers, losses = _read_row(line, cells, columns, questionnaire)
            result.responses.append(answers)
            result.losses += losses
        line = reader.line_num + 1


def _header_losses(header: Sequence[str], plan: Plan) -> list[Loss]:
    losses = []
    first: dict[str, int] = {}
    known = {*plan.columns, *plan.ignore, *plan.leave_out}
    for number, name in enumerate(header, start=1):
        if name in first:
            losses.append(Loss(1, _visible(name), "duplicate", {"first": first[name]}))
        elif name not in known:
            losses.append(Loss(1, _visible(name), "unmapped"))
        first.setdefault(name, number)
    absent = [name for name in (*plan.columns, *plan.leave_out) if name not in first]
    return losses + [Loss(1, name, "absent") for name in absent]


def _read_row(
    line: int,
    cells: Sequence[str],
    columns: Sequence[tuple[int, str, Column]],
    questionnaire: Questionnaire,
) -> tuple[Answers, list[Loss]]:
    raw: dict[str, list[str]] = defaultdict(list)
    origin: dict[str, tuple[str, str]] = {}
    losses = []
    for index, name, column in columns:
        cell = cells[index]
        if not cell.strip(f" {BOM}\t\u00a0"):
            continue
        value = _value(cell, column)
        if value is None:
            losses.append(Loss(line, name, "label", {"value": _visible(cell)}))
        elif value and column.item in raw and not column.choice:
            losses.append(Loss(line, name, "twice", {"name": column.item}))
        elif value:
            raw[column.item].append(value)
            origin[column.item] = (name, _visible(cell))
    interview = routing.follow(questionnaire, raw)
    found = [problem for problems in interview.problems.values() for problem in problems]
    for problem in found:
        name, cell = origin.get(problem.field, ("", ""))
        code = "wrong" if problem.field in origin else "required"
        why = problem.code.replace("_", " ")
        losses.append(Loss(line, name, code, {"value": cell, "name": problem.field, "why": why}))
    lost = origin.keys() - interview.answers.keys() - {problem.field for problem in found}
    losses += [Loss(line, origin[name][0], "off_route", {"name": name}) for name in sorted(lost)]
    return interview.answers, losses


def _value(cell: str, column: Column) -> str | None:
    """What the cell says in the questionnaire's codes; "" for nothing; None if not understood."""
    if column.choice:
        if _label(cell, column.chosen) is not None:
            return column.choice
        return "" if _label(cell, column.blank) is not None else None
    if column.choices is None:
        return cell
    label = _label(cell, column.choices)
    return column.choices[label] if label is not None else None


def _label(cell: str, labels: Sequence[str] | Mapping[str, str]) -> str | None:
    """The label this cell holds: to the letter, or but for spaces around it."""
    return next((label for label in (cell, cell.strip()) if label in labels), None)


def _visible(cell: str) -> str:
    """The cell with its invisible characters spelt out, short enough to print."""
    shown = "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in cell
    )
    return shown if len(shown) <= 80 else f"{shown[:80]}…"
