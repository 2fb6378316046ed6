"""Tables that people bring, as CSV: what their spreadsheets write, and what is wrong in them."""

import codecs
import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email

from app.questionnaire.definition import Questionnaire
from app.storage.invitations import Contact
from app.translations import N_

SEPARATORS = ",;\t"
ADDRESS = ("email", "e-mail", "mail", "address", "adresse", "courriel")
LANGUAGE = ("language", "langue", "lang")
INVITED = "invited"
LONGEST_ADDRESS = 320  # signs; what is longer is not even looked at
ENCODED = "=?"  # begins what mail programs read as other signs: another address, or none
LARGEST_GROUP = 10_000_000  # people; databases count far enough for all groups together

# What can be wrong, by name, in the words of whoever reads it.
SENTENCES: Mapping[str, str] = {
    "empty": N_("The file has no line."),
    "no_table": N_("This is no table: save it as CSV, from your spreadsheet."),
    "no_address": N_("The first line names no column “email”."),
    "no_invited": N_("The first line names no column “invited”."),
    "no_group": N_("The first line names no question."),
    "no_item": N_("“%(what)s” is no question with choices of this questionnaire."),
    "same": N_("Two columns are called “%(what)s”."),
    "not_an_address": N_("“%(what)s” is no e-mail address."),
    "no_language": N_("The questionnaire does not speak “%(what)s”."),
    "twice": N_("“%(what)s” stands on an earlier line."),
    "known": N_("“%(what)s” is in the address book already."),
    "no_choice": N_("“%(what)s” is no choice of its question."),
    "no_number": N_("“%(what)s” is no number of people."),
    "other_total": N_("The groups by %(what)s do not add up to as many people as the others."),
}


class Problem(NamedTuple):
    """What is wrong on a line, the first being 1: a name in SENTENCES, and what it is about."""

    line: int
    kind: str
    what: str = ""


class Row(NamedTuple):
    """A line of a table, by the names of its columns as far as it goes, and its number.

    Of several lines of a file, that is the last.
    """

    line: int
    cells: Mapping[str, str]


def contacts(
    file: bytes, languages: Sequence[str], known: Iterable[str] = ()
) -> tuple[list[Contact], list[Problem]]:
    """The people in a file, and every line that is not one: an address, and perhaps a language.

    Without a language, it is the first of the questionnaire's. Columns without names are these two.
    `known` are in the book already.
    """
    try:
        columns, rows = _table(file, (ADDRESS[0], LANGUAGE[0]))
    except csv.Error:
        return [], [Problem(1, "no_table")]
    column = _named(columns, ADDRESS)
    if column is None:
        return [], [Problem(1, "no_address" if columns else "empty")]
    spoken = _named(columns, LANGUAGE)
    found: dict[str, Contact] = {}
    problems, held = [], frozenset(known)
    for line, cells in rows:
        typed = cells.get(column, "")
        address, language = _address(typed), (cells.get(spoken or "") or languages[0]).lower()
        if address is None:
            problems.append(Problem(line, "not_an_address", typed))
        elif address in found:
            problems.append(Problem(line, "twice", typed))
        elif address in held:
            problems.append(Problem(line, "known", typed))
        elif language not in languages:
            problems.append(Problem(line, "no_language", language))
        else:
            found[address] = Contact(address, language)
    return list(found.values()), problems


def margins(
    file: bytes, questionnaire: Questionnaire
) -> tuple[Mapping[tuple[str, str], int], list[Problem]]:
    """How many people there are by (item, choice), added up over the lines of a file.

    Its columns are items, and `invited`; a line holds the choices that its people share. What the
    lines cross is lost here.
    """
    try:
        columns, rows = _table(file)
    except csv.Error:
        return {}, [Problem(1, "no_table")]
    if INVITED not in columns:
        return {}, [Problem(1, "no_invited" if columns else "empty")]
    choices = {
        item.item: frozenset(getattr(item, "choices", ())) for item in questionnaire.items.values()
    }
    items = [column for column in columns if column != INVITED]
    problems = [Problem(1, "no_item", item) for item in items if not choices.get(item)]
    problems += [Problem(1, "same", item) for item, times in Counter(items).items() if times > 1]
    if not items:
        problems.append(Problem(1, "no_group"))
    counts: dict[tuple[str, str], int] = {}
    for line, cells in rows:
        people = cells.get(INVITED, "")
        if (count := _people(people)) is None:
            problems.append(Problem(line, "no_number", people))
            continue
        for item, choice in cells.items():
            if item == INVITED or not choice:
                continue
            if choice in choices.get(item, ()):
                counts[item, choice] = counts.get((item, choice), 0) + count
            elif choices.get(item):
                problems.append(Problem(line, "no_choice", choice))
    return counts, problems or _unequal(counts)


def sentences(problems: Iterable[Problem], say: Callable[[str], str]) -> Iterator[tuple[int, str]]:
    """Each problem with its line, in a language: `say` translates."""
    for line, kind, what in problems:
        yield line, say(SENTENCES[kind]) % {"what": what}


def _unequal(counts: Mapping[tuple[str, str], int]) -> list[Problem]:
    """Every item groups the same people, so the margins of all add up to the same."""
    totals: dict[str, int] = {}
    for (item, _), count in counts.items():
        totals[item] = totals.get(item, 0) + count
    first = next(iter(totals.values()), 0)
    return [Problem(1, "other_total", item) for item, total in totals.items() if total != first]


def _people(typed: str) -> int | None:
    """A number of people, as a cell has it."""
    if not (typed.isascii() and typed.isdigit()) or len(typed) > len(str(LARGEST_GROUP)):
        return None
    return int(typed) if int(typed) <= LARGEST_GROUP else None


def _table(file: bytes, unnamed: Sequence[str] = ()) -> tuple[list[str], list[Row]]:
    """The names of the columns, in lower case, and all lines that say something.

    Where the first line begins with an address, it names no columns, and they are `unnamed`. Raises
    csv.Error for what is no table, such as a workbook.
    """
    content = text(file)
    if "\0" in content:
        raise csv.Error
    lines = content.splitlines()
    head = lines[0] if lines else ""
    separator = max(SEPARATORS, key=head.count)
    reader = csv.reader(lines, delimiter=separator)
    if unnamed and "@" in head.partition(separator)[0]:
        columns = list(unnamed)
    else:
        columns = [name.strip().lower() for name in next(reader, [])]
    rows = []
    for cells in reader:
        said = [cell.strip() for cell in cells]
        if any(said):
            rows.append(Row(reader.line_num, dict(zip(columns, said, strict=False))))
    return columns, rows


def text(file: bytes) -> str:
    """What a spreadsheet wrote: UTF-8, UTF-16, or what Windows writes in western Europe."""
    if file.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return file.decode("utf-16", "replace")
    try:
        return file.decode("utf-8-sig")
    except UnicodeDecodeError:
        return file.decode("cp1252", "replace")


def _named(columns: Sequence[str], names: Sequence[str]) -> str | None:
    return next((column for column in columns if column in names), None)


def _address(typed: str) -> str | None:
    """The address as mail servers write it, in lower case; nothing if it is none."""
    if len(typed) > LONGEST_ADDRESS or ENCODED in typed:
        return None
    try:
        known = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return (known.ascii_email or known.normalized).lower()
