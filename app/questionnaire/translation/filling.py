"""What a sheet says, put into the questionnaire's files: all of it checked, in memory, first."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import NamedTuple

from app.exceptions import MieuxError
from app.questionnaire import tree
from app.questionnaire.loader import Source, check
from app.questionnaire.problems import Problem
from app.questionnaire.structure import at
from app.questionnaire.translation import edits
from app.questionnaire.translation.texts import (
    LATER,
    MAIN,
    Entry,
    Texts,
    fingerprint,
    other_problems,
    read,
)
from app.questionnaire.translation.workbook import Row, Sheet, SheetIsRefused
from app.questionnaire.tree import Path, Unreadable


class Left(NamedTuple):
    """A row that was not taken, and why: unknown, twice, stale, empty, formula or not_text."""

    cell: str
    key: str
    reason: str


class Filled(NamedTuple):
    """What to write: the text of each file that changes, by its name among the `Entry.file`."""

    files: Mapping[str, str]
    taken: int  # texts that are new or differ from what was there
    left: Sequence[Left]
    missing: Sequence[Entry]


class TextsAreRefused(Exception):
    """With these texts it would be no questionnaire: each problem, and the cell it comes from."""

    def __init__(self, problems: Sequence[tuple[str, Problem]]) -> None:
        """Keep the problems; a cell may be unknown, and is then empty."""
        super().__init__(f"{len(problems)} problem(s)")
        self.problems = problems


class TextsDoNotFit(MieuxError):
    """YAML that is rarely written, such as `? key`, is not written to."""

    def __init__(self, path: str) -> None:
        """Say which file, and what to do."""
        super().__init__(
            f"{path} is written in a way that texts cannot be added to; nothing was changed. "
            "Write its texts as `fr: …`, one to a line or between braces."
        )


def fill(source: Source, sheet: Sheet, *, accept_stale: bool = False) -> Filled:
    """Put the texts of a sheet into its questionnaire.

    Raises SheetIsRefused (another questionnaire), TextsAreRefused, TextsDoNotFit, or
    QuestionnaireHasProblems for what was wrong before.
    """
    texts, language = read(source, sheet.language), sheet.language
    about = (texts.questionnaire.questionnaire, str(texts.questionnaire.version))
    if about != (sheet.questionnaire, sheet.version):
        raise SheetIsRefused("another", name=sheet.questionnaire, version=sheet.version)
    left = list(_left(sheet, texts, accept_stale))
    refused = {one.cell for one in left}
    rows = {row.key: row for row in sheet.rows if row.cell not in refused}
    wanted: dict[str, dict[Path, str]] = {}
    for key, row in rows.items():
        entry = texts.entries[key]
        text = row.text if entry.file in (MAIN, LATER) else row.text.strip()
        if entry.said.get(language) != text:
            wanted.setdefault(entry.file, {})[entry.path] = text
    missing = [
        entry
        for key, entry in texts.entries.items()
        if language not in entry.said and key not in rows
    ]
    if not wanted:
        return Filled({}, 0, left, missing)
    filled = _filled(source, wanted, texts, language)
    wrong = other_problems(check(filled), filled, language)
    if wrong:
        cells = _cells(filled, texts, rows, language)
        raise TextsAreRefused(
            [(cells.get((one.path, one.line, one.column), ""), one) for one in wrong]
        )
    taken = sum(len(said) for said in wanted.values())
    return Filled(_changed(source, filled), taken, left, missing)


def _left(sheet: Sheet, texts: Texts, accept_stale: bool) -> Iterator[Left]:
    times = Counter(row.key for row in sheet.rows)
    for row in sheet.rows:
        reason = _reason(row, times[row.key], texts, accept_stale)
        if reason:
            yield Left(row.cell, row.key, reason)


def _reason(row: Row, times: int, texts: Texts, accept_stale: bool) -> str:
    """Why a row is not taken; nothing where it is."""
    if row.key not in texts.entries:
        return "unknown"
    if times > 1:
        return "twice"
    if row.fault or not row.text.strip():
        return row.fault or "empty"
    is_stale = row.mark != fingerprint(texts.entries[row.key].said[texts.default])
    return "stale" if is_stale and not accept_stale else ""


def _filled(
    source: Source, wanted: Mapping[str, Mapping[Path, str]], texts: Texts, language: str
) -> Source:
    """The source with these texts; every list it names has a column for the language."""
    languages = texts.questionnaire.languages
    named = {entry.file for entry in texts.entries.values()} - {MAIN, LATER}
    listed = {
        name: edits.in_csv(
            source.lists[name],
            {str(code): text for (code,), text in wanted.get(name, {}).items()},
            language,
        )
        for name in named
    }
    text = _in_yaml(source.path, source.text, wanted.get(MAIN, {}), language, languages)
    later = source.later
    if later and LATER in wanted:
        said = _in_yaml(later.path, later.text, wanted[LATER], language, languages)
        later = later._replace(text=said)
    return Source(source.path, text, {**source.lists, **listed}, later)


def _in_yaml(
    path: str, text: str, said: Mapping[Path, str], language: str, languages: Sequence[str]
) -> str:
    """The YAML with these texts, and nothing else changed: it is read again to be sure."""
    expected = deepcopy(tree.read(path, text).data)
    for place, new in said.items():
        at(expected, place)[language] = new
    if "languages" in expected and language not in languages:
        expected["languages"].append(language)
    try:
        written = edits.in_yaml(text, said, language, languages)
        if tree.read(path, written).data == expected:
            return written
    except Unreadable:
        pass
    raise TextsDoNotFit(path)


def _cells(
    filled: Source, texts: Texts, rows: Mapping[str, Row], language: str
) -> Mapping[tuple[str, int, int], str]:
    """The cell behind each text that now stands in YAML, by its file, line and column."""
    written = {MAIN: tree.read(filled.path, filled.text)}
    if filled.later:
        written[LATER] = tree.read(filled.later.path, filled.later.text)
    cells = {}
    for key, row in rows.items():
        entry = texts.entries[key]
        if entry.file in written:
            place = written[entry.file].find((*entry.path, language))
            cells[written[entry.file].path, place.line, place.column] = row.cell
    return cells


def _changed(before: Source, after: Source) -> Mapping[str, str]:
    """The texts of the files that differ. The questionnaire is last: a list may have more."""
    files = {name: text for name, text in after.lists.items() if text != before.lists[name]}
    if after.later and after.later != before.later:
        files[LATER] = after.later.text
    return files | ({MAIN: after.text} if after.text != before.text else {})
