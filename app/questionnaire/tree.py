"""YAML text as plain mappings, lists and texts, with the line and column of each.

Every scalar stays the text that was typed: `no`, `1.0` and `2024-01-01` are typed by the schema,
not by YAML. Anchors, aliases, tags and several documents are refused: they buy a coordinator
nothing and cost a reader much.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypeGuard

import yaml

from app.questionnaire import syntax
from app.questionnaire.problems import LONGEST_SHOWN, MOST_ALIKE, Hint, Problem
from app.questionnaire.syntax import Place

MAX_DEPTH = 30  # levels; the language itself needs nine

Path: TypeAlias = tuple[str | int, ...]
Mark: TypeAlias = Any  # of the parser: a line and a column from 0
Data: TypeAlias = Any  # a text, a list of data or a mapping of texts to data


class Unreadable(Exception):
    """The YAML cannot be read any further; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem that stopped the reading."""
        super().__init__(problem.code)
        self.problem = problem


class Part:
    """Where a part of the text was written, and the parts it holds."""

    __slots__ = ("held", "key", "lacks_a_key", "remark", "start")

    def __init__(self, start: Mark, key: Mark = None) -> None:
        """Keep where it begins, and where its key does; in a list it has none."""
        self.start = start
        self.key = key
        self.held: dict[str | int, Part] = {}
        self.remark: Place | None = None  # a comment beside an unquoted value
        self.lacks_a_key = False  # one was refused


@dataclass(eq=False)  # each is its own: what is derived from one can be kept
class Tree:
    """What was typed (`data`), where (`top`), and what was wrong on the way."""

    path: str
    lines: list[str]
    problems: list[Problem]
    top: Part
    data: Data = None

    def part(self, path: Path) -> Part:
        """The part of the text at this path of the data, or the nearest that was written.

        A model may know more parts than the text: the label of a choice, the branch of a union.
        """
        part = self.top
        for step in path:
            part = part.held.get(step, part)
        return part

    def find(self, path: Path, *, key: bool = False) -> Place:
        """Where that part was written, or its key."""
        part = self.part(path)
        return _place(part.key if key and part.key else part.start)

    def real(self, path: Path) -> Path:
        """The parts of a model's path that the text has too."""
        part, real = self.top, []
        for step in path:
            if step in part.held:
                part = part.held[step]
                real.append(step)
        return tuple(real)

    def lacks_a_key(self, path: Path) -> bool:
        """Whether a key of the mapping at exactly this path was refused."""
        return self.part(path).lacks_a_key and self.real(path) == path

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
        first = place.column - 1
        return (self.line(place)[first : first + LONGEST_SHOWN].split() or ["…"])[0]


def read(path: str, text: str) -> Tree:
    """Read one YAML document. Duplicate keys and refused signs are listed in `problems`.

    Raises Unreadable where the text stops being YAML.
    """
    tree = Tree(path, syntax.lines_of(text), [], Part(None))
    if not text.strip():
        raise Unreadable(tree.problem("M104", Place(1, 1)))
    events = yaml.parse(text, Loader=yaml.CBaseLoader)
    try:
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if tree.data is not None:
                    raise Unreadable(tree.problem("M110", _place(event.start_mark)))
                top = next(events)
                tree.top = Part(top.start_mark)
                tree.data = _Reader(tree, events, tree.problems).value(top, tree.top, 0)
    except yaml.YAMLError as error:
        code, place = syntax.likely_mistake(error, tree.lines)
        problem = tree.problem(code, place, token=tree.word(place), sign=tree.sign(place))
        raise Unreadable(problem) from None
    if tree.data is None or (tree.data == "" and not tree.problems):
        raise Unreadable(tree.problem("M104", Place(1, 1)))
    return tree


@dataclass
class _Reader:
    """What the parser says of a document, made a tree.

    An editor asks for it at every keystroke, and a long questionnaire has tens of thousands of keys
    and values: what hardly any of them needs is looked at only where it can be.
    """

    tree: Tree
    events: Iterator[yaml.Event]
    problems: list[Problem]

    def value(self, event: yaml.Event, part: Part, depth: int) -> Data:
        """The data of one value, whose first event this is; what it holds is noted in `part`."""
        if depth > MAX_DEPTH:
            raise Unreadable(self.tree.problem("M111", _place(event.start_mark)))
        if type(event) is yaml.ScalarEvent:
            if event.anchor or event.tag or event.style == '"':
                self.refuse_signs(event)
            if event.value and not event.style:
                self.note_plain(event, part)
            return event.value
        self.refuse_signs(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(part, depth)
        return self.sequence(part, depth) if isinstance(event, yaml.SequenceStartEvent) else ""

    def refuse_signs(self, event: yaml.Event) -> None:
        place = _place(event.start_mark)
        if getattr(event, "anchor", None) or getattr(event, "tag", None):  # an alias has an anchor
            self.report("M109", place, token=self.tree.word(place))
        if isinstance(event, yaml.ScalarEvent) and syntax.CONTROL_CHARACTER.search(event.value):
            self.report("M115", place)  # between quotes: "\\0"

    def report(self, code: str, place: Place, **details: str) -> None:
        if len(self.problems) < MOST_ALIKE:
            self.problems.append(self.tree.problem(code, place, None, **details))

    def note_plain(self, event: yaml.ScalarEvent, part: Part) -> None:
        """Refuse quotes that YAML takes for a part of the text, and note the comment beside it."""
        if event.value.startswith(syntax.TYPOGRAPHIC):
            place = _place(event.start_mark)
            self.report("M117", place, sign=event.value[0])
        end: Mark = event.end_mark
        if remark := syntax.REMARK.match(self.tree.lines[end.line], end.column):
            part.remark = Place(end.line + 1, remark.end() + 1)

    def mapping(self, part: Part, depth: int) -> Data:
        data: dict[str, Data] = {}
        cut = False  # whether a comma cut a text whose quotes are none of YAML's
        for event in self.events:
            if type(event) is yaml.MappingEndEvent:
                break
            key = self.key(event)
            problem = self.refused_key(event, key, part, data, depth)
            value = next(self.events)
            held = Part(value.start_mark, event.start_mark)
            if problem or isinstance(event, yaml.AliasEvent):
                self.problems += [problem] if problem and len(self.problems) < MOST_ALIKE else []
                part.lacks_a_key = True
                replace(self, problems=[]).value(value, held, depth + 1)  # left out
                continue
            part.held[key] = held
            typed = self.value(value, held, depth + 1)
            if typed == "" and cut:
                continue  # no key, but the rest of the text
            data[key] = typed
            cut = bool(self.problems) and self.is_cut(held)
        return data

    def is_cut(self, part: Part) -> bool:
        """Whether the last problem is that of the quotes this part begins with."""
        last = self.problems[-1]
        return (last.line, last.column, last.code) == (*_place(part.start), "M117")

    def key(self, event: yaml.Event) -> str:
        """The text of a key, without the special spaces after it, which are reported."""
        if type(event) is not yaml.ScalarEvent:
            self.refuse_signs(event)
            return ""
        if event.anchor or event.tag or event.style == '"':
            self.refuse_signs(event)
        key: str = event.value
        if key.isascii() or event.style:
            return key
        meant = key.rstrip(syntax.SPECIALS)
        if meant in ("", key):
            return key
        line, column = _place(event.start_mark)
        place = Place(line, column + len(meant))
        self.report("M121", place, sign=self.tree.sign(place))
        return meant

    def refused_key(
        self, event: yaml.Event, key: str, part: Part, data: Data, depth: int
    ) -> Problem | None:
        """What is wrong with a key: it stands there already, or asks to merge another mapping."""
        if isinstance(event, yaml.CollectionStartEvent):
            raise Unreadable(self.tree.problem("M105", _place(event.start_mark)))
        if "-" in key and _is_plain(event) and syntax.DASHED.match(f"{key}:"):
            raise Unreadable(self.tree.problem("M118", _place(event.start_mark)))
        if key[:1].isspace():  # a no-break space is no indentation: it is part of the key
            raise Unreadable(self.tree.problem("M106", _place(event.start_mark)))
        first = part.held.get(key)
        if first and depth and not part.key and key == next(iter(data)):  # without its dash
            raise Unreadable(self.tree.problem("M116", _place(event.start_mark), key=key))
        if first and first.key:
            line = first.key.line + 1
            return self.tree.problem("M108", _place(event.start_mark), key=key, first_line=line)
        return (
            self.tree.problem("M109", _place(event.start_mark), token=key) if key == "<<" else None
        )

    def sequence(self, part: Part, depth: int) -> Data:
        data: list[Data] = []
        for event in self.events:
            if type(event) is yaml.SequenceEndEvent:
                break
            held = part.held[len(data)] = Part(event.start_mark)
            data.append(self.value(event, held, depth + 1))
        return data


def _is_plain(event: yaml.Event) -> TypeGuard[yaml.ScalarEvent]:
    """Whether this is a text that no quotes hold."""
    return isinstance(event, yaml.ScalarEvent) and not event.style and bool(event.value)


def _place(mark: Mark) -> Place:
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
