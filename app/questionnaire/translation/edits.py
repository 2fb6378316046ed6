"""Texts put into YAML and CSV as written, every other sign left where it is.

The parser says where each part begins and ends; nothing is written anew but the texts.
"""

import csv
import io
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from app.questionnaire.syntax import LINE_BREAK
from app.questionnaire.tree import Path

TRAILING_LINES = re.compile(rf"(?:(?:{LINE_BREAK.pattern})[ \t]*)+\Z")
FIELD = re.compile(r'(?:"(?:[^"]|"")*")?[^,]*')  # of a line of CSV, as it is written
BLOCKS = ("|", ">")  # the styles of a text on lines of its own
ESCAPES = {
    '"': r"\"",
    "\\": r"\\",
    "\n": r"\n",
    "\r": r"\r",
    "\t": r"\t",
    "\x85": r"\N",
    "\u2028": r"\L",
    "\u2029": r"\P",
    "\ufeff": r"\uFEFF",
}
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")  # as it is
ESCAPED = re.compile(rf'["\\\t\n]|{UNSAFE.pattern}')  # between quotes


class Edit(NamedTuple):
    """What stands in the place of the signs from start to end."""

    start: int
    end: int
    text: str


def in_yaml(text: str, said: Mapping[Path, str], language: str, languages: Sequence[str]) -> str:
    """The YAML with these texts in this language, each at the path of its mapping.

    `languages` are those of the questionnaire, which the new text is written after; where the
    file lists them, the new one is added.
    """
    root: Any = yaml.compose(text, Loader=yaml.CBaseLoader)
    edits = [_text(text, _at(root, path), language, languages, new) for path, new in said.items()]
    declared = next((value for key, value in root.value if key.value == "languages"), None)
    if declared and language not in languages:
        edits.append(_declared(text, declared, language))
    parts, place = [], 0
    for edit in sorted(edits):
        parts += [text[place : edit.start], edit.text]
        place = edit.end
    return "".join([*parts, text[place:]])


def _at(node: Any, path: Path) -> Any:
    for part in path:
        if isinstance(node, yaml.MappingNode):
            node = next(value for key, value in node.value if key.value == part)
        else:
            node = node.value[part]
    return node


def _text(
    text: str, mapping: yaml.MappingNode, language: str, languages: Sequence[str], new: str
) -> Edit:
    """The text after the last that stands there, or in the place of the one it had."""
    pairs = {key.value: (key, value) for key, value in mapping.value}
    key, value = pairs.get(language) or [pairs[one] for one in pairs if one in languages][-1]
    start, column = key.start_mark.index, key.start_mark.column
    indentation, newline = text[start - column : start], _newline(text)
    if key.value == language:
        return _replaced(text, value, None if mapping.flow_style else column, new)
    if mapping.flow_style:
        own_line = f",{newline}{indentation}" if indentation.isspace() else ", "
        return _inserted(value.end_mark.index, f"{own_line}{language}: {_quoted(new)}")
    end = _line_end(text, _end(text, value))
    line = f"{language}: {_scalar(text, new, column if end < len(text) else None)}"
    if value.style in BLOCKS and (end == len(text) or "+" in _header(text, value)):
        return _inserted(start, f"{line}{newline}{indentation}")  # what follows is part of it
    return _inserted(end, f"{newline}{' ' * column}{line}")


def _replaced(text: str, value: yaml.ScalarNode, column: int | None, new: str) -> Edit:
    end, comment = _end(text, value), ""
    following = text[end : _line_end(text, end)]
    if following.strip() or end + len(following) == len(text):
        column = None  # it must be one line
    if value.style in BLOCKS:
        comment = "".join(_header(text, value).partition(" #")[1:])
    return Edit(value.start_mark.index, end, _scalar(text, new, column, comment))


def _end(text: str, value: yaml.ScalarNode) -> int:
    """Where a value ends, without the empty lines after a block of lines."""
    start, end = value.start_mark.index, value.end_mark.index
    if value.style not in BLOCKS:
        return end
    return start + len(TRAILING_LINES.sub("", text[start:end]))


def _header(text: str, value: yaml.ScalarNode) -> str:
    """The first line of a block of lines: how it is read, and a comment perhaps."""
    start = value.start_mark.index
    return text[start : _line_end(text, start)]


def _declared(text: str, languages: yaml.SequenceNode, language: str) -> Edit:
    """The language at the end of the list of languages."""
    end = languages.value[-1].end_mark.index
    if languages.flow_style:
        return _inserted(end, f", {language}")
    indentation = " " * languages.start_mark.column
    return _inserted(_line_end(text, end), f"{_newline(text)}{indentation}- {language}")


def _inserted(place: int, text: str) -> Edit:
    return Edit(place, place, text)


def _scalar(text: str, new: str, column: int | None, comment: str = "") -> str:
    """A text as YAML: between quotes; in a block, several lines as lines, under their key."""
    body = new.removesuffix("\n")
    lines = body.split("\n")
    if (
        column is None
        or len(lines) == 1
        or UNSAFE.search(body)
        or lines[0][:1].isspace()
        or not (lines[0] and lines[-1])
        or any(line.isspace() for line in lines)
    ):
        return _quoted(new) + comment
    newline = _newline(text)
    indented = "".join(
        f"{newline}{' ' * (column + 2)}{line}" if line else newline for line in lines
    )
    return f"{'|' if new.endswith(chr(10)) else '|-'}{comment}{indented}"


def _quoted(text: str) -> str:
    """A text as a double-quoted scalar, on one line."""
    return f'"{ESCAPED.sub(_escaped, text)}"'


def _escaped(sign: re.Match[str]) -> str:
    return ESCAPES.get(sign[0]) or rf"\u{ord(sign[0]):04X}"


def _newline(text: str) -> str:
    """How this file ends its lines."""
    first = re.search("\r\n|\r|\n", text)
    return first[0] if first else "\n"


def _line_end(text: str, place: int) -> int:
    found = LINE_BREAK.search(text, place)
    return found.start() if found else len(text)


def in_csv(text: str, said: Mapping[str, str], language: str) -> str:
    """The list with these labels, by code, in the column of this language; it may be a new one."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines)
    header, parts, read = next(reader), [], 0
    for row in itertools.chain([header], reader):
        line = "".join(lines[read : reader.line_num])
        label = said.get(row[header.index("code")].strip(), "") if read and row else language
        is_new = language not in header
        wanted = row and (is_new or (read and label))
        parts.append(_with_cell(line, row, header, language, label) if wanted else line)
        read = reader.line_num
    return "".join(parts)


def _with_cell(
    line: str, row: Sequence[str], header: Sequence[str], language: str, label: str
) -> str:
    """A line of CSV with this cell in the column of the language, or at its end."""
    body = line.rstrip("\r\n")
    column = list(header).index(language) if language in header else len(header)
    cell = f'"{label.replace(chr(34), chr(34) * 2)}"' if re.search('[",\r\n]', label) else label
    if column >= len(row):
        body += "," * (column - len(row) + 1) + cell
    else:
        start, end = list(_fields(body))[column]
        body = body[:start] + cell + body[end:]
    return body + line[len(line.rstrip("\r\n")) :]


def _fields(line: str) -> Iterator[tuple[int, int]]:
    """Where each cell of a line of CSV begins and ends."""
    end = -1
    while end < len(line):
        start, end = FIELD.match(line, end + 1).span()  # type: ignore[union-attr]  # always matches
        yield start, end
