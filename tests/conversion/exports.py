"""LimeSurvey exports and XLSForm workbooks of a few lines, and what they are converted to."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from app.conversion import writing
from app.conversion.draft import Draft
from app.questionnaire.definition import Item, Questionnaire
from app.questionnaire.loader import Source, load

COLUMNS = ["class", "type/scale", "name", "relevance", "text", "help", "language", "mandatory"]


def line(kind: str, type_: str, name: str, text: str = "", **cells: str) -> dict[str, str]:
    """One line of an export, in French unless `language` says otherwise."""
    cells = {"relevance": "1", "language": "fr", **cells}
    return {"class": kind, "type/scale": type_, "name": name, "text": text, **cells}


def export(*lines: dict[str, str]) -> str:
    """The text of an export: its first line, its language, its title, one group, and these."""
    first = [
        {"class": "S", "name": "language", "text": "fr"},
        {"class": "SL", "name": "surveyls_title", "text": "Enquête", "language": "fr"},
        line("G", "G0", "Vous"),
    ]
    columns = list(dict.fromkeys([*COLUMNS, *(name for cells in lines for name in cells)]))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, delimiter="\t", restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows([*first, *lines])
    return text.getvalue()


def answers(*codes: str, scale: str = "0") -> list[dict[str, str]]:
    """A line for each answer of the question before."""
    return [line("A", scale, code, f"Réponse {code}") for code in codes]


def parts(*codes: str, **cells: str) -> list[dict[str, str]]:
    """A line for each subquestion of the question before."""
    return [line("SQ", "0", code, f"Ligne {code}", **cells) for code in codes]


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    """An XLSForm of these sheets, each a header and lines."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def converted(draft: Draft) -> Questionnaire:
    """The questionnaire that a draft is written as."""
    return load(Source("converted.yaml", writing.yaml(draft, "converted", "file", "fr"), {}))


def items(draft: Draft) -> dict[str, Item]:
    """Its items by name."""
    return dict(converted(draft).items)


def lost(draft: Draft) -> list[tuple[str, str]]:
    """What is lost, not what is to be reread: places and reasons."""
    return [(loss.place, loss.reason) for loss in draft.every_loss() if not loss.is_remark]
