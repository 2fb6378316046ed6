"""One view of a finding as an SVG: its lines, from top to bottom, with their intervals.

Lengths are percents across and ems down, so that a chart fills any width and follows the size of
the text; labels stand above their marks, so that they have that whole width. Colours come from the
style sheet, through classes. The same release always gives the same chart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from app.analysis.findings import Figure
from app.publish.lines import Block, Line, View
from app.publish.words import (
    SIGN,
    at_most_one_decimal,
    exact_percent,
    percent,
    say,
    short_value,
    unshown,
)
from app.questionnaire.plans import Benchmark

CHARACTERS = 28  # of a label beside a value, on a screen 320 pixels wide; alone, a few more
TEXT, BAND, GAP = 1.35, 1.1, 0.45  # ems: a line of text, its mark, what separates two lines
DOT = 0.36  # ems, the radius
TOPS = (0.2, 0.4, 0.6, 1.0)  # a distribution's axis ends at the first that holds every interval


@dataclass(frozen=True)
class Axis:
    """A scale from `start` to `top`, with its marked places."""

    start: float
    top: float
    ticks: tuple[tuple[float, str], ...]

    def place(self, value: float) -> float:
        """How far across a value stands, in percents of the width."""
        return 100 * (value - self.start) / (self.top - self.start)


def draw(
    view: View,
    *,
    name: str,
    sentence: str,
    bars: bool,
    simulated: bool,
    language: str,
    benchmark: Benchmark | None = None,
) -> Markup:
    """The chart as an `<svg>` element; `name` begins the ids in it.

    A distribution is drawn as bars, other figures as dots. The chart is titled, described by the
    finding's sentence, and says that it is simulated where it is.
    """
    figures = [line.figure for line in view.lines if line.shown]
    axis = _axis(view, figures, bars, language)
    pen = _Pen(name, axis, bars, language, benchmark, view.scale.decimals)
    pen.describe(view.caption, sentence)
    if simulated:
        pen.text([say("simulated", language)], "simulated", end=True)
    for block in view.blocks:
        pen.block(block)
    if figures:
        pen.ticks()
    if figures and benchmark:
        pen.legend(benchmark)
    return pen.finished()


def _axis(view: View, figures: Sequence[Figure], bars: bool, language: str) -> Axis:
    if any(figure.mean is not None for figure in figures):
        (start, top, _), written = view.scale, at_most_one_decimal
        ticks = (start, (start + top) / 2, top)
        return Axis(start, top, tuple((place, written(place, language)) for place in ticks))
    highest = max((figure.high or 0 for figure in figures), default=1.0)
    top = next(top for top in TOPS if top >= highest) if bars else 1.0
    return Axis(0, top, tuple((place, percent(place, language)) for place in (0, top / 2, top)))


@dataclass
class _Pen:
    """Draws downwards; `y` is how far it has come, in ems."""

    name: str
    axis: Axis
    bars: bool
    language: str
    benchmark: Benchmark | None
    decimals: int = 1
    y: float = 0.0
    svg: Element = field(default_factory=lambda: Element("svg"))

    def describe(self, caption: str, sentence: str) -> None:
        self.svg.attrib |= {
            "class": "chart",
            "role": "img",
            "width": "100%",
            "aria-labelledby": f"{self.name}-title",
            "aria-describedby": f"{self.name}-text",
        }
        title = SubElement(self.svg, "title", {"id": f"{self.name}-title"})
        title.text = say("chart", self.language, caption=caption)
        text = SubElement(self.svg, "desc", {"id": f"{self.name}-text"})
        text.text = say("chart_text", self.language, sentence=sentence)

    def finished(self) -> Markup:
        self.svg.set("height", _em(self.y))
        return Markup(tostring(self.svg, encoding="unicode"))  # ElementTree escapes

    def text(self, lines: Sequence[str], kind: str, *, end: bool = False) -> None:
        """Lines of text from the left, or up to the right end."""
        anchor = "end" if end else "start"
        self.write(lines, {"class": kind, "text-anchor": anchor}, "100%" if end else "0")

    def write(self, lines: Sequence[str], attributes: dict[str, str], x: str) -> None:
        """Lines of text one under the other, and down to below them."""
        element = SubElement(self.svg, "text", attributes | {"x": x, "y": _em(self.y + 1)})
        for place, line in enumerate(lines):
            part = SubElement(element, "tspan", {"x": x, "dy": _em(TEXT if place else 0)})
            part.text = line
        self.y += TEXT * len(lines)

    def block(self, block: Block) -> None:
        if block.heading:
            self.y += GAP
            self.text(wrap(block.heading, CHARACTERS + 2), "heading")
            self.y += GAP / 2
        for line in block.lines:
            (self.shown if line.shown else self.unshown)(line)

    def unshown(self, line: Line) -> None:
        """The sign and the words, where a mark would be."""
        self.text(wrap(line.label, CHARACTERS), "label")
        why = f"{SIGN} {unshown(self.language)}"
        self.text(wrap(why, CHARACTERS + 6), "unshown")
        self.y += GAP

    def shown(self, line: Line) -> None:
        """The label with the value at its right; under them the mark."""
        top, figure = self.y, line.figure
        self.text([short_value(figure, self.language, self.decimals)], "value", end=True)
        self.y = top
        everyone = "" if figure.choices or self.bars else " everyone"
        self.text(wrap(line.label, CHARACTERS), f"label{everyone}")
        self.mark(figure)
        self.y += BAND + GAP

    def mark(self, figure: Figure) -> None:
        middle = self.y + BAND / 2
        for tick, _ in self.axis.ticks:
            self.stroke("tick", tick, tick, self.y, self.y + BAND)
        value = self.axis.place(figure.value or 0)
        if self.bars:
            size = {"y": _em(self.y + 0.1), "height": _em(BAND - 0.2)}
            width = {"x": "0", "width": _percent(value)}
            SubElement(self.svg, "rect", {"class": "bar", **size, **width})
        else:
            self.stroke("track", self.axis.start, self.axis.top, middle, middle)
        if self.benchmark:
            mark = float(self.benchmark.value) / 100
            self.stroke("benchmark", mark, mark, self.y - 0.1, self.y + BAND + 0.1)
        self.stroke("interval", figure.low or 0, figure.high or 0, middle, middle)
        if not self.bars:
            centre = {"cx": _percent(value), "cy": _em(middle)}
            SubElement(self.svg, "circle", {"class": "dot", **centre, "r": _em(DOT)})

    def stroke(self, kind: str, x1: float, x2: float, y1: float, y2: float) -> None:
        """A line between two values of the axis and two heights."""
        across = {"x1": _percent(self.axis.place(x1)), "x2": _percent(self.axis.place(x2))}
        SubElement(self.svg, "line", {"class": kind, **across, "y1": _em(y1), "y2": _em(y2)})

    def ticks(self) -> None:
        """The numbers under the marked places."""
        anchors = ("start", "middle", "end")
        for (value, words), anchor in zip(self.axis.ticks, anchors, strict=True):
            place = {"x": _percent(self.axis.place(value)), "y": _em(self.y + 0.7)}
            text = SubElement(self.svg, "text", {"class": "axis", "text-anchor": anchor, **place})
            text.text = words
        self.y += TEXT

    def legend(self, benchmark: Benchmark) -> None:
        """A dash as the benchmark's, and what it stands for."""
        words = say(
            "benchmark_mark",
            self.language,
            share=exact_percent(benchmark.value, self.language),
            source=benchmark.source,
            year=str(benchmark.year),
        )
        dash = {"x1": "0.4em", "x2": "0.4em", "y1": _em(self.y), "y2": _em(self.y + TEXT)}
        SubElement(self.svg, "line", {"class": "benchmark", **dash})
        self.write(wrap(words, CHARACTERS + 4), {"class": "axis"}, "1.2em")


def _em(length: float) -> str:
    return f"{round(length, 2):g}em"


def _percent(length: float) -> str:
    return f"{round(length, 2):g}%"
