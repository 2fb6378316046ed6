"""YAML text as plain mappings, lists and texts, with the line and column of each.

Every scalar stays the text that was typed: `no`, `1.0` and `2024-01-01` are typed by the schema,
not by YAML. Anchors, aliases, tags and several documents are refused: they buy a coordinator
nothing and cost a reader much.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeGuard

import yaml

from app.questionnaire import syntax
from app.questionnaire.problems import Hint, Problem
from app.questionnaire.syntax import Place

MAX_DEPTH = 30  # levels; the language itself needs nine

Path: TypeAlias = tuple[str | int, ...]
Data: TypeAlias = Any  # a text, a list of data or a mapping of texts to data


class Unreadable(Exception):
    """The YAML cannot be read any further; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem that stopped the reading."""
        super().__init__(problem.code)
        self.problem = problem


@dataclass(eq=False)  # each is its own: what is derived from one can be kept
class Tree:
    """What was typed (`data`), where (`keys`, `values`), and what was wrong on the way."""

    path: str
    lines: list[str]
    data: Data = None
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    incomplete: set[Path] = field(default_factory=set)  # mappings that lack a refused key
    remarks: dict[Path, Place] = field(default_factory=dict)  # comments beside unquoted values

    def find(self, path: Path, *, key: bool = False) -> Place:
        """Where this path of the data was written, or the nearest part of it that was.

        A model may know more parts than the text: the label of a choice, the branch of a union.
        """
        real = self.real(path)
        return self.keys[real] if key and real in self.keys else self.values[real]

    def real(self, path: Path) -> Path:
        """The parts of a model's path that the text has too."""
        real: Path = ()
        for part in path:
            if (*real, part) in self.values:
                real = (*real, part)
        return real

    def problem(
        self, code: str, place: Place, hint: Hint | None = None, **details: object
    ) -> Problem:
        """A problem of this text, with the line it stands on."""
        return Problem(self.path, *place, code, details, hint, self.line(place))

    def line(self, place: Place) -> str:
        """The line that the place stands on."""
        return self.lines[place.line - 1] if place.line <= len(self.lines) else ""

    def sign(self, place: Place) -> str:
        """The sign that is written at the place, or the number of one that cannot be seen."""
        sign = self.line(place)[place.column - 1 : place.column]
        return f"U+{ord(sign):04X}" if syntax.SPECIAL.match(sign) else sign

    def word(self, place: Place) -> str:
        """What is written at the place, up to the next space."""
        return (self.line(place)[place.column - 1 :].split() or ["…"])[0]


def read(path: str, text: str) -> Tree:
    """Read one YAML document. Duplicate keys and refused signs are listed in `problems`.

    Raises Unreadable where the text stops being YAML.
    """
    tree = Tree(path, syntax.lines_of(text))
    if not text.strip():
        raise Unreadable(tree.problem("M104", Place(1, 1)))
    events = yaml.parse(text, Loader=yaml.CBaseLoader)
    try:
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if tree.data is not None:
                    raise Unreadable(tree.problem("M110", _place(event)))
                tree.data = _data(next(events), events, tree, ())
    except yaml.YAMLError as error:
        code, place = syntax.likely_mistake(error, tree.lines)
        problem = tree.problem(code, place, token=tree.word(place), sign=tree.sign(place))
        raise Unreadable(problem) from None
    if tree.data is None or (tree.data == "" and not tree.problems):
        raise Unreadable(tree.problem("M104", Place(1, 1)))
    return tree


def _data(event: yaml.Event, events: Iterator[yaml.Event], tree: Tree, path: Path) -> Data:
    place = tree.values[path] = _place(event)
    if len(path) > MAX_DEPTH:
        raise Unreadable(tree.problem("M111", place))
    _refuse_signs(event, tree)
    if _is_plain(event):
        _note_plain(event, tree, path)
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(events, tree, path)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(events, tree, path)
    return event.value if isinstance(event, yaml.ScalarEvent) else ""


def _is_plain(event: yaml.Event) -> TypeGuard[yaml.ScalarEvent]:
    """Whether this is a text that no quotes hold."""
    return isinstance(event, yaml.ScalarEvent) and not event.style and bool(event.value)


def _note_plain(event: yaml.ScalarEvent, tree: Tree, path: Path) -> None:
    """Refuse quotes that YAML takes for a part of the text, and note the comment beside it."""
    if event.value.startswith(syntax.TYPOGRAPHIC):
        tree.problems.append(tree.problem("M117", tree.values[path], sign=event.value[0]))
    end = _place(event, end=True)
    if remark := syntax.REMARK.match(tree.line(end), end.column - 1):
        tree.remarks[path] = Place(end.line, remark.end() + 1)


def _refuse_signs(event: yaml.Event, tree: Tree) -> None:
    place = _place(event)
    if getattr(event, "anchor", None) or getattr(event, "tag", None):  # an alias has an anchor
        tree.problems.append(tree.problem("M109", place, token=tree.word(place)))
    if isinstance(event, yaml.ScalarEvent) and syntax.CONTROL_CHARACTER.search(event.value):
        tree.problems.append(tree.problem("M115", place))  # it was written as an escape: "\\0"


def _mapping(events: Iterator[yaml.Event], tree: Tree, path: Path) -> Data:
    data: dict[str, Data] = {}
    cut = False  # whether a comma cut a text whose quotes are none of YAML's
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        _refuse_signs(event, tree)
        key = _key(event, tree)
        problem = _refused_key(event, key, data, tree, path)
        if problem or isinstance(event, yaml.AliasEvent):
            tree.problems += [problem] if problem else []
            tree.incomplete.add(path)
            _data(next(events), events, Tree(tree.path, tree.lines), (*path, key))  # left out
        else:
            tree.keys[(*path, key)] = _place(event)
            value = _data(next(events), events, tree, (*path, key))
            if value == "" and cut:
                continue  # no key, but the rest of the text
            data[key] = value
            cut = [(*tree.values[(*path, key)], "M117")] == [
                (problem.line, problem.column, problem.code) for problem in tree.problems[-1:]
            ]
    return data


def _key(event: yaml.Event, tree: Tree) -> str:
    """The text of a key, without the special spaces after it, which are reported."""
    key: str = getattr(event, "value", "")
    meant = key.rstrip(syntax.SPECIALS)
    if not _is_plain(event) or meant in ("", key):
        return key
    line, column = _place(event)
    place = Place(line, column + len(meant))
    tree.problems.append(tree.problem("M121", place, sign=tree.sign(place)))
    return meant


def _refused_key(event: yaml.Event, key: str, data: Data, tree: Tree, path: Path) -> Problem | None:
    """What is wrong with a key: it stands there already, or asks to merge another mapping."""
    place = _place(event)
    if isinstance(event, yaml.CollectionStartEvent):
        raise Unreadable(tree.problem("M105", place))
    if _is_plain(event) and syntax.DASHED.match(f"{key}:"):
        raise Unreadable(tree.problem("M118", place))
    if key[:1].isspace():  # a no-break space is no indentation: it is part of the key
        raise Unreadable(tree.problem("M106", place))
    first = tree.keys.get((*path, key))
    if first and path and isinstance(path[-1], int) and key == next(iter(data)):
        raise Unreadable(tree.problem("M116", place, key=key))  # a new element without its dash
    if first:
        return tree.problem("M108", place, key=key, first_line=first.line)
    return tree.problem("M109", place, token=key) if key == "<<" else None


def _sequence(events: Iterator[yaml.Event], tree: Tree, path: Path) -> Data:
    data: list[Data] = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        data.append(_data(event, events, tree, (*path, len(data))))
    return data


def _place(event: yaml.Event, *, end: bool = False) -> Place:
    mark = event.end_mark if end else event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
