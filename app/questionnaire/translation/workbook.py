"""The sheet that a translator fills in: an XLSX workbook, written and read with openpyxl."""

import re
import warnings
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from app.questionnaire.translation.texts import Entry, Texts, fingerprint

GUIDE, SHEET = "Mode d’emploi – How to", "Textes – Texts"
WHERE, KEY, STATE, MARK = "où / where", "clé / key", "état / state", "repère / mark"
ABOUT = ("questionnaire", "version", "langue / language")
STATES = {  # in two languages, for the sheet goes to whoever translates; with their colours
    "missing": ("à traduire / missing", "FFF8CBAD"),
    "stale": ("à revoir / stale", "FFFFE699"),
    "done": ("fait / done", "FFC6E0B4"),
}
WIDTHS = {WHERE: 34, KEY: 30, STATE: 20, MARK: 16}  # in characters
WIDTH_OF_TEXTS = 60
HOW_TO = (
    "Écrivez les traductions dans la colonne « {language} », et nulle part ailleurs.",
    "« à traduire » : il n’y a pas encore de traduction. « à revoir » : l’original a changé, "
    "pas la traduction. « fait » : rien à faire, ou à améliorer.",
    "Gardez tels quels les mots entre accolades, comme {{share}} ou {{group}} : le programme y met "
    "un chiffre ou une réponse. *ainsi* et [ainsi](https://…) sont des mises en forme.",
    "Une cellule vide ne change rien. N’écrivez pas de formule.",
    "Write the translations in the column “{language}”, and nowhere else.",
    "“missing”: there is no translation yet. “stale”: the original has changed, its translation "
    "has not. “done”: nothing to do, unless to improve it.",
    "Leave the words between braces as they are, such as {{share}} or {{group}}: the program puts "
    "a figure or an answer there. *this* and [this](https://…) are formatting.",
    "An empty cell changes nothing. Write no formula.",
)
LONGEST_CELL = 32_767  # characters; no spreadsheet holds more
LARGEST = 64 * 1024 * 1024  # bytes once unpacked; ten times what the longest questionnaire takes
# what a cell's XML cannot hold as it is, and what would be read as its escape
TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")


class SheetIsRefused(Exception):
    """The workbook is not one of ours: `reason` is a word of `REASONS`."""

    def __init__(self, reason: str, **details: str) -> None:
        """Keep the reason and what fills its sentence."""
        super().__init__(reason)
        self.reason, self.details = reason, details


class Row(NamedTuple):
    """One line as it came back; `fault` says why its cell holds no text."""

    cell: str  # as a spreadsheet names it: F12
    key: str
    text: str
    mark: str
    fault: str = ""  # formula, not_text


class Sheet(NamedTuple):
    """What came back, and what it was written for."""

    questionnaire: str
    version: str
    language: str
    rows: Sequence[Row]


def write(
    texts: Texts, language: str, stale: Collection[str], file: Path | IO[bytes]
) -> Mapping[str, int]:
    """Write the workbook; returns how many texts are in each state."""
    book = Workbook()
    _guide(book.active or book.create_sheet(), texts, language)
    sheet = book.create_sheet(SHEET)
    sources = [known for known in texts.questionnaire.languages if known != language]
    header = [WHERE, KEY, *sources, language, STATE, MARK]
    sheet.append(header)
    counts = dict.fromkeys(STATES, 0)
    for number, entry in enumerate(texts.entries.values(), start=2):
        state = _state(entry, language, stale)
        counts[state] += 1
        said = [entry.said[known] for known in sources]
        target = entry.said.get(language, "")
        own = "" if len(_escaped(target)) > LONGEST_CELL else target  # else it would come back cut
        cells = [entry.where, entry.key, *said, own, STATES[state][0]]
        for column, text in enumerate([*cells, fingerprint(entry.said[texts.default])], start=1):
            _put(sheet, number, column, text)
        colour = PatternFill("solid", start_color=STATES[state][1])
        for column in (len(header) - 2, len(header) - 1):
            sheet.cell(number, column).fill = colour
    for column, name in enumerate(header, start=1):
        width = WIDTHS.get(name, WIDTH_OF_TEXTS)
        sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.cell(1, column).font = Font(bold=True)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    book.active = book.index(sheet)
    book.save(file)
    return counts


def _guide(sheet: Worksheet, texts: Texts, language: str) -> None:
    sheet.title = GUIDE
    about = (texts.questionnaire.questionnaire, str(texts.questionnaire.version), language)
    for number, (name, value) in enumerate(zip(ABOUT, about, strict=True), start=1):
        _put(sheet, number, 1, name)
        _put(sheet, number, 2, value)
    for number, line in enumerate(HOW_TO, start=len(ABOUT) + 2):
        _put(sheet, number, 1, line.format(language=language))
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=2)
        sheet.row_dimensions[number].height = 48
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 60


def _state(entry: Entry, language: str, stale: Collection[str]) -> str:
    if language not in entry.said:
        return "missing"
    return "stale" if entry.key in stale else "done"


def _put(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """A text as text, whatever it begins with."""
    cell: Any = sheet.cell(row, column)
    cell.value = _escaped(text)[:LONGEST_CELL] or None
    if text:
        cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _escaped(text: str) -> str:
    return TO_ESCAPE.sub(lambda sign: f"_x{ord(sign[0]):04X}_", text)


def read(file: Path | IO[bytes], language: str) -> Sheet:
    """Read the workbook back. Raises SheetIsRefused where it is not one of ours."""
    try:
        with zipfile.ZipFile(file) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > LARGEST:
            raise SheetIsRefused("too_large")
        with warnings.catch_warnings(action="ignore"):  # what openpyxl leaves out, we do not read
            book = load_workbook(file, read_only=True)
            sheets = {sheet.title: list(_lines(sheet)) for sheet in book.worksheets}
            book.close()
    except SheetIsRefused:
        raise
    except Exception as error:  # a broken workbook breaks openpyxl in any way there is
        raise SheetIsRefused("unreadable") from error
    for name in (GUIDE, SHEET):
        if name not in sheets:
            raise SheetIsRefused("no_sheet", name=name)
    about = {str(line[0].value): str(line[1].value) for line in sheets[GUIDE] if len(line) > 1}
    if not set(ABOUT) <= about.keys():
        raise SheetIsRefused("no_sheet", name=GUIDE)
    questionnaire, version, own = (about[name] for name in ABOUT)
    if own != language:
        raise SheetIsRefused("another_language", name=own)
    return Sheet(questionnaire, version, language, list(_rows(sheets[SHEET], language)))


class Cell(NamedTuple):
    """A cell: its value, and what the workbook says it is (`s` a text, `n` a number, …)."""

    value: object
    kind: str


def _lines(sheet: Any) -> Iterator[list[Cell]]:
    sheet.reset_dimensions()  # they may be wrong
    for line in sheet.iter_rows():
        yield [Cell(cell.value, cell.data_type) for cell in line]


def _rows(lines: Sequence[Sequence[Cell]], language: str) -> Iterator[Row]:
    names = [str(cell.value) for cell in lines[0]] if lines else []
    for name in (KEY, language, MARK):
        if names.count(name) != 1:
            raise SheetIsRefused("no_column", name=name)
    key, target, mark = (names.index(name) for name in (KEY, language, MARK))
    for number, line in enumerate(lines[1:], start=2):
        cells = [*line, *[Cell(None, "n")] * (len(names) - len(line))]
        name, text, fault = _text(cells[key])[0], *_text(cells[target])
        if name or text:
            place = f"{get_column_letter(target + 1)}{number}"
            yield Row(place, name, text, _text(cells[mark])[0], fault)


def _text(cell: Cell) -> tuple[str, str]:
    """The text of a cell, or what is wrong with it. A whole number is what it shows."""
    if cell.value is None:
        return "", ""
    if cell.kind == "f":
        return "", "formula"
    if isinstance(cell.value, str) and cell.kind != "e":
        return unescape(cell.value).replace("\r\n", "\n").replace("\r", "\n"), ""
    whole = isinstance(cell.value, int) and not isinstance(cell.value, bool)
    return (str(cell.value), "") if whole else ("", "not_text")
