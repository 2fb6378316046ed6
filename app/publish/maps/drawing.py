"""The map of a questionnaire as shapes on a sheet: cards for pages, and what decides who sees what.

Down the side run two routes: a bar where the longest passes, an empty one where the shortest does.
From a question that decides something, a line leads to all that it decides. Whatever is written is
measured for the widest of usual fonts, so that nothing overlaps in any.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from app.publish.maps import words
from app.publish.maps.letters import width, wrapped
from app.questionnaire.flow.plan import Block, Line, Plan
from app.translations import N_, gettext

Width = Literal["wide", "narrow"]
Colour = Literal["ink", "soft", "line", "card", "accent", "worse"]

LEADING = 1.35  # between the lines of a text
LONGEST, SHORTEST = 6.0, 18.0  # pixels: where the routes run, and all that follows
BAR = 7.0  # how wide they are
GAP = 14.0  # between two cards
RUNG = 10.0  # between two items
EDGE = 2.0  # around everything
TAP = 9.0  # from the top of a condition to the first line that leads there


class Style(NamedTuple):
    """How a text is written."""

    size: float
    colour: Colour
    bold: bool = False


TITLE, HEADING, BODY = Style(18, "ink", True), Style(16, "ink", True), Style(15, "ink")
SOFT, CONDITION, NUMBER = Style(13, "soft"), Style(13, "accent"), Style(13, "soft", True)

MAP = N_("Map of the questionnaire")
LEFT_OUT = N_("Some lines are left out for want of room: conditions name questions by number.")


class Sheet(NamedTuple):
    """How wide a map is, where its cards begin, their inner edge, and lines: how far, how many."""

    width: float
    left: float
    pad: float
    step: float
    lanes: int


SHEETS: dict[Width, Sheet] = {
    "wide": Sheet(640, 32, 14, 9, 16),
    "narrow": Sheet(328, 28, 8, 6, 5),
}


class Text(NamedTuple):
    """A line of text on its base line."""

    x: float
    y: float
    words: str
    style: Style
    at_end: bool = False  # x is where it ends


class Box(NamedTuple):
    """A rectangle, filled and outlined."""

    x: float
    y: float
    width: float
    height: float
    fill: Colour
    stroke: Colour | None = None
    round: float = 0


class Path(NamedTuple):
    """A line, as SVG writes one."""

    d: str
    stroke: Colour


class Dot(NamedTuple):
    """A disc."""

    x: float
    y: float
    radius: float
    fill: Colour


Shape: TypeAlias = Text | Box | Path | Dot


class Map(NamedTuple):
    """A map, drawn: its size in pixels, its title, what it shows, and shapes, the lowest first."""

    width: float
    height: float
    title: str
    description: str
    language: str
    shapes: Sequence[Shape]


class _Lane(NamedTuple):
    """Where the line of an item runs, and the last of the elements that it leads to."""

    place: int
    last: int


def drawn(plan: Plan, width: Width) -> Map:
    """Draw a plan on a sheet."""
    return _Drawing(plan, SHEETS[width]).finished()


class _Drawing:
    """A map being drawn, from the top down."""

    def __init__(self, plan: Plan, sheet: Sheet) -> None:
        """Decide how wide the cards are: as wide as the lines beside them leave room for."""
        self.plan, self.sheet = plan, sheet
        self.lanes, self.has_all_lanes = _lanes(plan, sheet.lanes)
        used = 1 + max(self.lanes.values(), default=-1)
        self.right = sheet.width - EDGE - used * sheet.step
        self.inside = sheet.left + sheet.pad
        self.column = width(str(len(plan.numbers)), bold=True) * NUMBER.size + 6  # for the numbers
        self.y = 0.0
        self.said: list[str] = []  # of its routes
        self.cards: list[Shape] = []
        self.lines: list[Shape] = []
        self.texts: list[Shape] = []
        self.starts: dict[str, float] = {}  # by item: where its line begins
        self.taps: dict[str, list[float]] = {}  # by item: where it leads
        self.passed: list[tuple[float, bool, bool]] = []  # from there on, who passes: long, short

    def finished(self) -> Map:
        """Draw it all."""
        self._legend()
        top = self.y
        for block in self.plan.blocks:
            self._card(block)
        self.passed.append((self.y - GAP, False, False))
        for item, lane in self.lanes.items():
            self._lead(item, lane)
        routes = self._routes(top)
        language = self.plan.language
        title = f"{gettext(MAP, language)} · {self.plan.title}"
        shapes = [*routes, *self.cards, *self.lines, *self.texts]
        height = round(self.y + EDGE)
        return Map(self.sheet.width, height, title, " ".join(self.said), language, shapes)

    def _write(self, text: str, x: float, style: Style, lines: int = 6) -> None:
        """Write a text from here on down, from x to the end of the card."""
        room = (self.right - self.sheet.pad - x) / style.size
        for line in wrapped(text, room, lines, bold=style.bold):
            self.texts.append(Text(x, self.y + style.size, line, style))
            self.y += style.size * LEADING

    def _only(self, said: str, needs: Iterable[str], x: float) -> None:
        """Say whom something is for, and note what decides it."""
        for number, item in enumerate(sorted(needs, key=self.plan.numbers.__getitem__)):
            self.taps.setdefault(item, []).append(self.y + TAP + TAP / 2 * number)
        self._write(said, x, CONDITION)
        self.y += 2

    # --- from the top down

    def _legend(self) -> None:
        self._write(self.plan.title, 0, TITLE)
        self.y += 6
        for route, is_longest in ((self.plan.longest, True), (self.plan.shortest, False)):
            if route:
                self.texts.append(_bar(1, self.y + 3, 12, is_longest=is_longest))
                said = words.length(route, self.plan.language, is_longest=is_longest)
                self._write(said, 18, SOFT)
                self.said.append(said)
        if not self.has_all_lanes:
            self._write(gettext(LEFT_OUT, self.plan.language), 0, SOFT)
        self.y += GAP

    def _card(self, block: Block) -> None:
        top, lines = self.y, block.lines
        is_on_longest = any(line.is_on_longest for line in lines)
        is_on_shortest = any(line.is_on_shortest for line in lines)
        self.passed.append((self.y, is_on_longest, is_on_shortest))
        self.y += self.sheet.pad
        if block.when:
            said = words.only(block.when, self.plan.language)
            self._only(said, block.needs, self.inside)
        self._write(block.title, self.inside, HEADING)
        for line in lines:
            self._line(line)
        self.y += self.sheet.pad
        box = Box(
            self.sheet.left, top, self.right - self.sheet.left, self.y - top, "card", "line", 8
        )
        self.cards.append(box)
        self.y += GAP

    def _line(self, line: Line) -> None:
        self.passed.append((self.y + RUNG / 2, line.is_on_longest, line.is_on_shortest))
        self.y += RUNG
        x = self.inside + self.column
        top = self.y
        if line.when:
            self._only(words.only(line.when, self.plan.language), line.needs, x)
        self.starts[line.item] = self.y + BODY.size * LEADING / 2
        if line.number:
            self.texts.append(
                Text(x - 6, self.y + BODY.size, str(line.number), NUMBER, at_end=True)
            )
        self._write(line.text, x, BODY)
        if line.rows:
            self._write(words.rows(line, self.plan.language), x, SOFT)
        for special in line.special:
            self._only(words.only_row(special, self.plan.language), special.needs, x)
        if line.when:
            self.lines.append(Box(self.sheet.left, top, 4, self.y - top, "accent"))

    # --- beside the cards

    def _routes(self, top: float) -> Iterator[Shape]:
        """Both routes: dotted all the way, with a bar where they pass."""
        for is_longest in (True, False):
            if not (self.plan.longest if is_longest else self.plan.shortest):
                continue
            x = LONGEST if is_longest else SHORTEST
            yield Path(f"M{x:g} {top:g}V{self.passed[-1][0]:g}", "line")
            start: float | None = None
            for y, long, short in self.passed:
                passes = long if is_longest else short
                if passes and start is None:
                    start = y
                if not passes and start is not None:
                    yield _bar(x - BAR / 2, start, y - start, is_longest=is_longest)
                    start = None

    def _lead(self, item: str, lane: int) -> None:
        """The line of an item, out to its lane and down to what it decides."""
        start, ends = self.starts[item], self.taps[item]
        x = self.sheet.width - EDGE - lane * self.sheet.step
        self.lines.append(Path(f"M{self.right:g} {start:g}H{x:g}V{max(ends):g}", "soft"))
        self.lines.append(Dot(self.right, start, 3.5, "accent"))
        for y in ends:
            tip = f"M{self.right + 5:g} {y - 3.5:g}L{self.right + 1:g} {y:g}l4 3.5"
            self.lines.append(Path(f"M{x:g} {y:g}H{self.right + 1:g}{tip}", "soft"))


def _bar(x: float, y: float, height: float, *, is_longest: bool) -> Box:
    """A piece of a route: full for the longest, empty for the shortest."""
    if is_longest:
        return Box(x, y, BAR, height, "accent", "accent", 3)
    return Box(x, y, BAR, height, "card", "worse", 3)


def _lanes(plan: Plan, most: int) -> tuple[dict[str, int], bool]:
    """A lane for the line of each item that decides something, and whether there is one for all.

    What decides most comes first, and runs outside of all others.
    """
    begins: dict[str, int] = {}
    ends: dict[str, list[int]] = {}
    for at, (item, needs) in enumerate(_elements(plan)):
        begins[item] = at
        for need in needs:
            ends.setdefault(need, []).append(at)
    lanes: dict[str, int] = {}
    taken: list[list[tuple[int, int]]] = [[] for _ in range(most)]
    for item in sorted(ends, key=lambda item: (-len(ends[item]), begins[item])):
        first, last = begins[item], ends[item][-1]
        free = (
            place
            for place, lane in enumerate(taken)
            if all(last < start or end < first for start, end in lane)
        )
        if (place := next(free, None)) is not None:
            taken[place].append((first, last))
            lanes[item] = place
    return lanes, len(lanes) == len(ends)


def _elements(plan: Plan) -> Iterator[tuple[str, frozenset[str]]]:
    """What is drawn, from the top down: the item that stands there, if any, and what it needs."""
    for block in plan.blocks:
        yield "", block.needs
        for line in block.lines:
            yield line.item, line.needs.union(*(special.needs for special in line.special))
