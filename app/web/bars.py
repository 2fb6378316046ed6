"""Counts as SVG: columns for days, bars for pages. Colours are the style sheet's, through classes.

Lengths are percents across and ems down: a drawing fills any width, and its text has the size of
the text around.
"""

from collections.abc import Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

HEIGHT = 7.0  # ems, of the highest column
LINE, BAR, GAP = 1.4, 0.9, 0.55  # ems: the words of a bar, itself, what comes after


class Bar(NamedTuple):
    """A count, what it counts, and how it is written."""

    label: str
    height: int
    written: str


def columns(name: str, title: str, days: Sequence[Bar]) -> Markup:
    """A column for each day, from left to right; the highest and the two ends are labelled."""
    svg = _drawing(name, title, HEIGHT + 2 * LINE)
    highest = max(days, key=lambda day: day.height)
    width, base = 100 / len(days), HEIGHT + LINE
    _stroke(svg, base)
    for place, day in enumerate(days):
        height = HEIGHT * day.height / max(highest.height, 1)
        across = {"x": _percent(width * (place + 0.1)), "width": _percent(width * 0.8)}
        down = {"y": _em(base - height), "height": _em(height)}
        SubElement(svg, "rect", {"class": "column"} | across | down)
    middle = width * (days.index(highest) + 0.5)
    anchor = "start" if middle < 15 else "end" if middle > 85 else "middle"
    _text(
        svg,
        highest.written,
        "value",
        anchor,
        middle if anchor == "middle" else middle + (width / 2 if anchor == "end" else -width / 2),
        LINE - 0.4,
    )
    _text(svg, days[0].label, "axis", "start", 0, base + 1.1)
    if len(days) > 1:
        _text(svg, days[-1].label, "axis", "end", 100, base + 1.1)
    return _written(svg)


def bars(name: str, title: str, lines: Sequence[Bar], most: int) -> Markup:
    """A bar for each line, from top to bottom, as long as its part of `most`."""
    step = LINE + BAR + GAP
    svg = _drawing(name, title, step * len(lines))
    for place, line in enumerate(lines):
        top = step * place
        _text(svg, line.label, "label", "start", 0, top + 1)
        _text(svg, line.written, "value", "end", 100, top + 1)
        for kind, length in (("ground", 100.0), ("column", 100 * line.height / max(most, 1))):
            down = {"y": _em(top + LINE), "height": _em(BAR)}
            SubElement(svg, "rect", {"class": kind, "x": "0", "width": _percent(length)} | down)
    return _written(svg)


def _drawing(name: str, title: str, height: float) -> Element:
    told = {"class": "chart", "role": "img", "width": "100%", "height": _em(height)}
    svg = Element("svg", told | {"aria-labelledby": f"{name}-title"})
    SubElement(svg, "title", {"id": f"{name}-title"}).text = title
    return svg


def _text(svg: Element, words: str, kind: str, anchor: str, x: float, y: float) -> None:
    place = {"x": _percent(x), "y": _em(y)}
    SubElement(svg, "text", {"class": kind, "text-anchor": anchor} | place).text = words


def _stroke(svg: Element, y: float) -> None:
    ends = {"x1": "0", "x2": "100%", "y1": _em(y), "y2": _em(y)}
    SubElement(svg, "line", {"class": "tick"} | ends)


def _written(svg: Element) -> Markup:
    return Markup(tostring(svg, encoding="unicode"))  # ElementTree escapes


def _em(length: float) -> str:
    return f"{round(length, 2):g}em"


def _percent(length: float) -> str:
    return f"{round(length, 2):g}%"
