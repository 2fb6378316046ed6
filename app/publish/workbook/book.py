"""A workbook's pages and how its cells look: real numbers with formats, and texts as texts."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple

from app.analysis.findings import Bound, Figure
from app.publish import words
from app.publish.comparisons import MINUS
from app.publish.edition import Edition
from app.publish.palette import COLOURS
from app.questionnaire.wording import locale

A4 = 9  # of the paper sizes that spreadsheets number
SIZES = {"title": 16, "heading": 13}  # points; other texts have 11
LINE = 15 / 11  # of the size of its letters, that a line is high
HIGHEST = 409  # points, of a row
LETTERS = 1.1  # to a character of a column's width, which is that of a digit
TEXT: Mapping[str, Any] = {"text_wrap": True, "valign": "top"}
SOFT = {"font_color": COLOURS["soft"].light}
HEAD = {**TEXT, "bold": True, "bg_color": COLOURS["line"].light}
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "text": TEXT,
    "plain": {"valign": "top"},  # one line, as far as the next cell leaves room
    "title": {**TEXT, "bold": True, "font_size": SIZES["title"]},
    "heading": {**TEXT, "bold": True, "font_size": SIZES["heading"]},
    "caption": {**TEXT, "bold": True},
    "soft": {**TEXT, **SOFT},
    "mark": {**TEXT, "bold": True, "font_color": "#b3122b"},
    "head": HEAD,
    "head_of_number": {**HEAD, "align": "right"},
    "link": {**TEXT, "font_color": COLOURS["accent"].light, "underline": 1},
    "unshown": {"valign": "top", "align": "right", **SOFT},
}
SIGNS: Mapping[Bound | None, str] = {
    None: "",
    "at_most": '"≤\N{NO-BREAK SPACE}"',
    "at_least": '"≥\N{NO-BREAK SPACE}"',
}


class Number(NamedTuple):
    """A number, and the format in which a spreadsheet shows it."""

    value: float
    shape: str


class Text(NamedTuple):
    """A text, and which of the LOOKS it has."""

    text: str
    look: str = "text"


class Link(NamedTuple):
    """A text that leads to another page of the workbook, or to an address."""

    text: str
    to: str


Cell = Number | Text | Link


class Book:
    """A workbook being written with XlsxWriter, which `made` is."""

    def __init__(self, made: Any, edition: Edition) -> None:
        """Write this edition."""
        self.made, self.edition = made, edition
        self._looks: dict[str, Any] = {}

    @property
    def unshown(self) -> str:
        """What stands where a figure is not shown."""
        return words.signed_unshown(self.edition.language)

    def look(self, name: str) -> Any:
        """How a cell looks: one of the LOOKS, or a number's shape."""
        if name not in self._looks:
            number = {"num_format": name, "align": "right", "valign": "top"}
            self._looks[name] = self.made.add_format(dict(LOOKS.get(name, number)))
        return self._looks[name]

    def page(self, name: str, widths: Sequence[int]) -> "Page":
        """A new page with columns of these widths, in characters; printed as wide as the paper."""
        sheet = self.made.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        if locale(self.edition.language).text_direction == "rtl":
            sheet.right_to_left()
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.8)  # inches
        sheet.fit_to_pages(1, 0)
        label = self.edition.release.label.replace("&", "&&")  # as footers write it
        sheet.set_footer(f"&L{label}&R&P/&N")
        return Page(self, sheet, widths)

    def count(self, n: int) -> Number:
        """A number of people."""
        return Number(n, _shape(0))

    def share(self, value: float, decimals: int = 0, bound: Bound | None = None) -> Number:
        """A share in percents, with a space where the language writes one."""
        pattern = str(locale(self.edition.language).percent_formats[None].pattern)
        space = pattern.lstrip("#,0").removesuffix("%")
        unit = f'"{space}"%' if space else "%"
        return Number(value, f"{SIGNS[bound]}{_shape(decimals)}{unit}")

    def mean(self, value: float, decimals: int) -> Number:
        """A mean with its decimals."""
        return Number(value, _shape(decimals))

    def difference(self, value: float, decimals: int) -> Number:
        """A number with its sign."""
        shape = _shape(decimals)
        return Number(value, f'+{shape};"{MINUS}"{shape};{shape}')

    def p_value(self, p: float) -> Number:
        """A p-value, of which the smallest read as tables say them: `< 0,001`."""
        return Number(p, f'[<0.001]"{words.p_value(0, self.edition.language)}";0.000')

    def value(self, figure: Figure, decimals: int) -> Number:
        """A shown figure."""
        if figure.mean is None:
            return self.share(figure.share or 0, bound=figure.bound)
        return self.mean(figure.mean, decimals)

    def ends(self, figure: Figure, decimals: int) -> tuple[Number, Number]:
        """A shown figure's interval; that of a share has tenths of percents, as in all files."""
        low, high = figure.low or 0, figure.high or 0
        if figure.mean is None:
            return self.share(low, 1), self.share(high, 1)
        return self.mean(low, decimals), self.mean(high, decimals)


class Page:
    """A page being written downwards; `row` is the next to write, from 0."""

    def __init__(self, book: Book, sheet: Any, widths: Sequence[int]) -> None:
        """Begin at the top of this sheet."""
        self.book, self.sheet, self.widths, self.row = book, sheet, widths, 0

    def text(self, text: str, look: str = "text") -> None:
        """A text across all columns, as high as it takes."""
        size = SIZES.get(look, 11)
        lines = _lines(text, sum(self.widths) * 11 / size)
        self._over(0, Text(text, look))
        self._end(LINE * size * lines)

    def cells(self, cells: Sequence[Cell], note: str = "") -> None:
        """A row of cells, as high as the longest text in it; a note stands in all that are left."""
        lines = [1]
        for column, cell in enumerate(cells):
            self._put(column, cell)
            if isinstance(cell, Text) and cell.look != "plain":
                lines.append(_lines(cell.text, self.widths[column]))
        if note:
            self._over(len(cells), Text(note, "soft"))
            lines.append(_lines(note, sum(self.widths[len(cells) :])))
        self._end(LINE * 11 * max(lines))

    def heads(self, names: Sequence[str], texts: int) -> None:
        """The heads of columns, so many of which hold texts, and the others numbers."""
        looks = ["head"] * texts + ["head_of_number"] * (len(names) - texts)
        self.cells([Text(*head) for head in zip(names, looks, strict=True)])

    def stay(self) -> None:
        """All that was written stays in sight; the last row is on each page that is printed."""
        self.sheet.freeze_panes(self.row, 0)
        self.sheet.repeat_rows(self.row - 1)

    def skip(self) -> None:
        """An empty row."""
        self.row += 1

    def heading(self, text: str) -> None:
        """A text over what follows, apart from what comes before."""
        self.skip()
        self.text(text, "heading")

    def mark(self) -> None:
        """That the figures are simulated, if they are."""
        edition = self.book.edition
        if said := words.mark(edition.release, edition.language):
            self.text(said, "mark")

    def _end(self, height: float) -> None:
        """Leave this row as high as that, in points."""
        self.sheet.set_row(self.row, min(height, HIGHEST))
        self.row += 1

    def _over(self, first: int, text: Text) -> None:
        """A text over all columns from one on."""
        last = len(self.widths) - 1
        if first < last:  # its own text may look like a formula, and would be taken for one
            look = self.book.look(text.look)
            self.sheet.merge_range(self.row, first, self.row, last, "", look)
        self._put(first, text)

    def _put(self, column: int, cell: Cell) -> None:
        """One cell of this row: a text is never taken for a formula, nor for an address."""
        match cell:
            case Number(value, shape):
                self.sheet.write_number(self.row, column, value, self.book.look(shape))
            case Text(text, look):
                self.sheet.write_string(self.row, column, text, self.book.look(look))
            case Link(text, to):
                self.sheet.write_url(self.row, column, to, self.book.look("link"), text)


def margins(figure: Figure) -> tuple[float | None, float | None]:
    """From a figure down to the end of its interval, and up; None where it is not shown."""
    value, low, high = figure.value, figure.low, figure.high
    if value is None or low is None or high is None:
        return None, None
    return round(value - low, 6), round(high - value, 6)


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in so many characters."""
    return sum(max(1, ceil(len(part) / width / LETTERS)) for part in text.split("\n"))


def _shape(decimals: int) -> str:
    return f"#,##0.{'0' * decimals}".rstrip(".")
