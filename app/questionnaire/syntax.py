"""The likely mistake behind a message of the YAML parser, and where it was made.

The parser says where it stopped; the mistake often stands before: where a quote was opened, or on
the line above, whose colon was forgotten.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import yaml

# what YAML refuses; a line break or a tab is no control character here
CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
LINE_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")  # the parser's, not str.splitlines'
COLON = re.compile(r":(\s|$)")
TYPOGRAPHIC = tuple("“”«‘’„‹")  # quotes of a text, which are none of YAML's
# a space that is none of YAML's, or a sign that takes no room
SPECIALS = "\u00a0\u2007\u2009\u200a\u200b\u200c\u200d\u202f\u205f\u2060\u3000\ufeff"
SPECIAL = re.compile(f"[{SPECIALS}]")
REMARK = re.compile(r"\s+(?=#)")
AFTER_COLON = re.compile(rf"\s*(?:- +)*\w+:(?={SPECIAL.pattern})")
VALUE = r"(?:: +|- +|\[ *)"  # what comes before a value
CURLY = re.compile(rf"{VALUE}(?=[“”«‘’„‹])")
BRACKETED = re.compile(rf"{VALUE}(?=(?:\[[^][:]*\]|{{[^}}{{:]*}}) +$)")
DASHED = re.compile(r"\s*(?=-\w+:)")
SIGNS = ("cannot start any token", "entries are not allowed", "keys are not allowed")


class Place(NamedTuple):
    """A line and a column, both from 1."""

    line: int
    column: int


def lines_of(text: str) -> list[str]:
    """The lines of a text as the parser counts them."""
    return LINE_BREAK.split(text)


def control_character(lines: Sequence[str]) -> Place | None:
    """Where the first control character stands."""
    for number, line in enumerate(lines, start=1):
        if found := CONTROL_CHARACTER.search(line):
            return Place(number, found.start() + 1)
    return None


def likely_mistake(error: yaml.YAMLError, lines: Sequence[str]) -> tuple[str, Place]:
    """The code and the place of the mistake that stopped the parser."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return "M115", control_character(lines) or Place(1, 1)
    beyond = _place(error.problem_mark)
    stop = _within(beyond, lines)
    start = _place(error.context_mark) if error.context_mark else stop
    line = _line(lines, stop.line)
    said = f"{error.context}: {error.problem}"
    shifted = beyond.line if "tab character" in said else stop.line
    if other := re.match(r" *(?! )(?=\s)", _line(lines, shifted)):
        return "M106", Place(shifted, other.end() + 1)
    if found := _of_the_line(stop, lines) or _sign(said, start, stop, line):
        return found
    if "expected ':'" in said:
        return "M113", start
    if "mapping values" in said:
        return _stray_colon(stop, lines)
    if any(marks in said for marks in ("scanning an alias", "scanning an anchor", "a tag")):
        return "M109", start
    if "quoted scalar" in said and "escape" not in said:
        return "M114", start
    if "flow" in said and start.line < beyond.line:
        return "M114", start
    if "did not find expected" in said and "flow" not in said and _begins_line(stop, line):
        return "M107", stop
    return "M105", stop


def _of_the_line(stop: Place, lines: Sequence[str]) -> tuple[str, Place] | None:
    """A mistake to be seen on the line, or on the one above: a special space, a missing one."""
    for number in (stop.line, _above(stop.line, lines)):
        if colon := AFTER_COLON.match(_line(lines, number)):
            return "M121", Place(number, colon.end() + 1)
        if dash := DASHED.match(_line(lines, number)):
            return "M118", Place(number, dash.end() + 1)
    return None


def _sign(said: str, start: Place, stop: Place, line: str) -> tuple[str, Place] | None:
    """A sign of YAML that was to begin, or to be inside, a text; or quotes that are none of it."""
    before, after = line[: stop.column - 1], line[stop.column - 1 :]
    if "block scalar" in said and "expected comment" in said:
        return "M120", start
    dashed = after.startswith(("- ", "? ")) and before.rstrip().endswith(":")
    if dashed or (before.strip() and any(sign in said for sign in SIGNS)):
        return "M120", stop
    if after[:1].isalnum() and (bracket := BRACKETED.search(before)):
        return "M120", Place(stop.line, bracket.end() + 1)
    if after[:1].isalnum() and re.search(r"'[^']*'$", before):
        return "M119", stop
    if (quote := CURLY.search(before)) and before[: quote.start()].count('"') % 2 == 0:
        return "M117", Place(stop.line, quote.end() + 1)
    return None


def _stray_colon(stop: Place, lines: Sequence[str]) -> tuple[str, Place]:
    """A second colon on the line; or the line is too far right, or the one above has no colon."""
    line = _line(lines, stop.line)
    if COLON.search(line[: stop.column - 1]):
        return "M112", stop
    above, key = _above(stop.line, lines), _key(line)
    if COLON.search(_line(lines, above)) and key > _key(_line(lines, above)):
        return "M107", Place(stop.line, key)
    return "M113", Place(above, _key(_line(lines, above)))


def _above(number: int, lines: Sequence[str]) -> int:
    """The line above that is not empty, if there is one."""
    return next((n for n in range(number - 1, 0, -1) if _line(lines, n).strip()), number)


def _key(line: str) -> int:
    """The column where the key of a line begins, after its dashes."""
    return len(line) - len(line.lstrip(" -")) + 1


def _begins_line(place: Place, line: str) -> bool:
    return not line[: place.column - 1].strip() and bool(line.strip())


def _line(lines: Sequence[str], number: int) -> str:
    return lines[number - 1] if number <= len(lines) else ""


def _within(place: Place, lines: Sequence[str]) -> Place:
    """The place, or the end of what is written where the parser ran past it."""
    last = max((n for n, line in enumerate(lines, start=1) if line.strip()), default=1)
    return place if place.line <= last else Place(last, len(lines[last - 1].rstrip()) + 1)


def _place(mark: yaml.Mark) -> Place:
    return Place(mark.line + 1, mark.column + 1)
