"""The last sheets of a workbook: the themes of comments, all figures, all comparisons, a line each.

Figures and comparisons stand under the names that they have in the CSV files.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.publish import tables, themes, words
from app.publish.workbook.book import Book, Cell, Number, Text
from app.publish.workbook.names import Names
from app.publish.workbook.said import say

SHARES = frozenset({"share", "share_step", "weighted_share"})
ENDS = frozenset({"low", "high", "weighted_low", "weighted_high"})
TEXTS: Mapping[str, int] = {  # columns of long texts: their widths, in characters
    "release": 34,
    "finding": 28,
    "item": 24,
    "group": 40,
    "answer": 24,
    "rules": 40,
    "reasons": 40,
}
THEMES: Mapping[str, int] = {"question": 60, "theme": 50, "texts": 16, "of": 16}
NARROW = 13  # characters, of the other columns


def write(book: Book, names: Names) -> None:
    """Write them; there is none of what the release does not have."""
    release = book.edition.release
    if release.themes:
        _themes(book, names.comments)
    _table(book, names.figures, tables.COLUMNS, tables.rows(release), SHARES | ENDS)
    if release.comparisons:
        compared = tables.comparison_rows(release)
        _table(book, names.comparisons, tables.COLUMNS_COMPARED, compared, frozenset())


def _themes(book: Book, name: str) -> None:
    """Each theme of each question, with how many comments say so."""
    language, bases = book.edition.language, []
    page = book.page(name, list(THEMES.values()))
    page.text(words.say("comments", language), "heading")
    page.mark()
    page.heads([say(f"head_{column}", language) for column in THEMES], 2)
    page.stay()
    for comments in themes.comments(book.edition):
        bases.append(comments.base)
        for line in comments.lines:
            told = (Text(comments.question), Text(line.label))
            page.cells([*told, book.count(line.texts), book.count(comments.of)])
    page.skip()
    for base in dict.fromkeys(bases):
        page.text(base)


def _table(
    book: Book,
    name: str,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    shares: frozenset[str],
) -> None:
    """A table to be filtered; `shares` are columns of percents, but for the ends of means."""
    page = book.page(name, [TEXTS.get(column, NARROW) for column in columns])
    page.mark()
    page.heads(columns, len(columns))
    page.stay()
    top = page.row - 1
    for row in rows:
        percents = shares if row["answer"] else shares - ENDS
        page.cells([_cell(row[column], column in percents, book) for column in columns])
    page.sheet.autofilter(top, 0, page.row - 1, len(columns) - 1)


def _cell(value: Any, is_share: bool, book: Book) -> Cell:
    """A cell of the CSV file as the workbook has it."""
    match value:
        case None:
            return Text("", "plain")
        case tables.UNSHOWN:
            return Text(book.unshown, "unshown")
        case str():
            return Text(value, "plain")
    return book.share(value, 1) if is_share else Number(value, "General")
