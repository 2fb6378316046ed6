"""What a chart draws on a sheet of some width: labels, marks and notes, each with its place.

Marks stand at values of a scale across. Downwards places are counted in lines of text, so that a
label may take several, beside its mark on a wide sheet and above it on a narrow one: how high a
chart is follows from its words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from textwrap import wrap
from typing import Any, NamedTuple, TypeAlias

from app.publish.words import unshown

Datum: TypeAlias = dict[str, Any]
LINE = 1.3  # ems: how high a line of text is
SMALL, LARGE = 0.9, 1.4  # texts beside the usual
BAND, GAP = 1.1, 0.5  # lines: a mark, and what separates two rows
EDGE = 7  # pixels: half a dot, and what separates words from marks


class Sheet(NamedTuple):
    """How wide a picture is, of which labels beside marks, and its text, in pixels.

    Labels stand above marks where they have no width. A sheet is at least `height` high; a `letter`
    is so many ems wide: in an unknown font, as in the widest of usual ones.
    """

    width: int
    labels: int
    text: int
    height: int = 0
    letter: float = 0.6

    def wrapped(self, text: str, room: float, size: float = 1) -> list[str]:
        """A text in lines, of so many times the usual size."""
        letters = max(1, int(room / (size * self.letters(1))))
        return wrap(text, letters, break_on_hyphens=False)

    def letters(self, number: int) -> float:
        """How much room so many letters take, in pixels."""
        return number * self.letter * self.text


class Frame(NamedTuple):
    """How large the scales are, and what is around them, in pixels; columns of the legend."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    columns: int


@dataclass
class Plot:
    """What is drawn.

    `rows` are labels with the words beside their marks, or why there is none; `marks` are drawn at
    their values, from `top` to `bottom`; `points` are further ones of the same rows. `domain` is
    what the scale reaches, `ticks` its marked places in words. `legend` has what each colour stands
    for; `notes` stand under the scale.
    """

    sheet: Sheet
    title: list[str] = field(default_factory=list)
    subtitle: list[str] = field(default_factory=list)
    domain: tuple[float, float] = (0, 1)
    ticks: dict[float, str] = field(default_factory=dict)
    rows: list[Datum] = field(default_factory=list)
    marks: list[Datum] = field(default_factory=list)
    points: list[Datum] = field(default_factory=list)
    legend: dict[str, str] = field(default_factory=dict)
    notes: list[list[str]] = field(default_factory=list)
    lines: float = 0
    is_upright: bool = False

    @property
    def has_words_above(self) -> bool:
        """Whether words of its highest marks stand between its scale and its legend."""
        return self.is_upright and len(self.legend) > 1

    @property
    def frame(self) -> Frame:
        """Where the scales are."""
        sheet, line = self.sheet, LINE * self.sheet.text
        left: float = EDGE
        right: float = EDGE
        if self.is_upright:
            left += sheet.letters(max(map(len, self.ticks.values()), default=0))
        elif self.sheet.labels:
            left = self.sheet.labels
            words = max((len(row["words"]) for row in self.rows), default=0)
            right += sheet.letters(words) + EDGE if words else 0
        longest = sheet.letters(max(map(len, self.legend), default=1)) + 2 * sheet.text
        columns = max(1, min(len(self.legend), int(self.sheet.width / longest)))
        above: tuple[float, ...] = (
            LARGE * len(self.title),
            len(self.subtitle),
            ceil(len(self.legend) / columns) + self.has_words_above,
        )
        top = line * sum(one + GAP if one else 0 for one in above)
        bottom = line * ((1 + GAP) * bool(self.ticks) + sum(map(len, self.notes)))
        height = max(line * self.lines, self.sheet.height - top - bottom)
        return Frame(self.sheet.width - left - right, height, left, right, top, bottom, columns)

    @property
    def size(self) -> tuple[int, int]:
        """How wide and how high it is, in pixels."""
        return self.sheet.width, round(self.frame.top + self.frame.height + self.frame.bottom)

    def heading(self, text: str) -> None:
        """What the rows under it have in common."""
        label = self.sheet.wrapped(text, self.sheet.width)
        self.lines += GAP
        self.rows.append(_label(label, self.lines, is_bold=True))
        self.lines += len(label) + GAP / 2

    def row(self, text: str, words: str = "", *, is_bold: bool = False) -> Datum:
        """A label, and words at the right; gives the place of a mark."""
        beside = self.sheet.letters(len(words))
        room = self.sheet.labels or self.sheet.width - beside
        label = self.sheet.wrapped(text, room - EDGE)
        first, lines = self.lines, len(label)
        if self.sheet.labels:
            top = first + max(0, lines - BAND) / 2
            row = _label(label, first + max(0, BAND - lines) / 2, words, is_bold=is_bold)
            row["said_at"] = top + BAND / 2
        else:
            top = first + lines
            row = _label(label, first, words, is_bold=is_bold)
        self.rows.append(row)
        self.lines = max(top + BAND, first + lines) + GAP
        return {"top": top, "y": top + BAND / 2, "bottom": top + BAND}

    def hidden(self, text: str, language: str) -> None:
        """A label, and that its figure is not shown."""
        place = self.row(text)
        self.rows[-1] |= place | {"hidden": unshown(language)}

    def note(self, text: str) -> None:
        """What stands under the scale."""
        self.notes.append(self.sheet.wrapped(text, self.sheet.width, SMALL))


def _label(lines: Sequence[str], top: float, words: str = "", *, is_bold: bool) -> Datum:
    middle = top + 0.5  # of its first line
    return {"label": lines, "at": middle, "words": words, "said_at": middle, "is_bold": is_bold}
