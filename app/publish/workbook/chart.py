"""A chart that the spreadsheet draws itself: bars of figures, their intervals as strokes."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from math import ceil
from typing import Any, NamedTuple

from app.analysis.findings import SIMULATED_MARK, Figure
from app.publish import words
from app.publish.finding import Finding
from app.publish.lines import View
from app.publish.palette import COLOURS
from app.publish.workbook.book import Page, margins
from app.publish.workbook.said import say

MOST = 50  # bars; the table beside says as much, and better
GROUPS = ("best", "good", "better", "middle")  # colours of groups: neighbours differ in grey too
WIDTH, BAR = 720, 24  # pixels: across; each bar with what is around it
ABOVE, BELOW = 96, 32  # pixels: the title and the axis; what is said below the bars
NAMES = 0.42  # of the width, for what tells bars apart
ROW = 20  # pixels that a row is high, at least
TOPS = (0.2, 0.4, 0.6, 1.0)  # the axis of a distribution ends at the first that holds all intervals
FONT: Mapping[str, Any] = {"color": COLOURS["ink"].light, "size": 9}


class Bars(NamedTuple):
    """A bar for each figure: those of a view, that stand in rows from `first` on.

    The last of so many columns of `labels` tells groups apart, the one before it answers; then come
    the numbers.
    """

    view: View
    figures: Sequence[Figure]
    finding: Finding
    first: int
    labels: int

    @property
    def is_crossed(self) -> bool:
        """Whether each group has a bar for each answer."""
        return self.finding.has_answers and self.view.names == "groups"


class Run(NamedTuple):
    """Bars of one colour: their first row, and what they are of."""

    first: int
    figures: Sequence[Figure]


def draw(page: Page, bars: Bars, free: int) -> int:
    """Draw the chart beside its rows, from the row `free` on; returns the next free one.

    No chart is drawn of too many bars, nor where no figure is shown.
    """
    runs = list(_runs(bars))
    drawn = sum(len(run.figures) for run in runs)
    if not runs or drawn > MOST or len(runs) > len(GROUPS):
        return free
    chart = page.book.made.add_chart({"type": "bar"})
    colours = GROUPS if bars.is_crossed else ("bar",)
    for run, colour in zip(runs, colours, strict=False):
        chart.add_series(_series(page, bars, run, COLOURS[colour].light))
    chart.set_title({"name": _title(page, bars), "name_font": {**FONT, "size": 11}})
    chart.set_legend({"position": "bottom", "font": FONT} if bars.is_crossed else {"none": True})
    chart.set_x_axis(_axis(page, bars))
    # the first line of the table on top, and none left out
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": FONT})
    room = BAR * drawn
    height = ABOVE + room + BELOW
    inner = {"x": NAMES, "width": 0.96 - NAMES, "y": ABOVE / height, "height": room / height}
    chart.set_plotarea({"layout": inner})
    chart.set_size({"width": WIDTH, "height": height})
    first = max(bars.first, free)
    described = say("chart", bars.finding.language, caption=bars.view.caption)
    page.sheet.insert_chart(first, len(page.widths) + 1, chart, {"description": described})
    return first + ceil(height / ROW) + 1


def _runs(bars: Bars) -> Iterator[Run]:
    """All bars together, or those of each group that is shown; none where no figure is."""
    if not bars.is_crossed:
        if any(figure.status == "shown" for figure in bars.figures):
            yield Run(bars.first, bars.figures)
        return
    first = bars.first
    for _, group in groupby(bars.figures, lambda figure: figure.group):
        same = list(group)
        if same[0].status == "shown":
            yield Run(first, same)
        first += len(same)


def _series(page: Page, bars: Bars, run: Run, colour: str) -> dict[str, Any]:
    """Bars, with their values at their feet where they are alone, and strokes for intervals."""
    sheet, last = page.sheet.get_name(), run.first + len(run.figures) - 1
    named = bars.labels - (2 if bars.finding.has_answers else 1)
    value = bars.labels + 1
    labels = {
        "value": True,
        "position": "inside_base",
        "font": FONT,
        "custom": [_label(one, bars.finding) for one in run.figures],
    }
    below, above = zip(*map(margins, run.figures), strict=True)
    return {
        # a cell, since XlsxWriter would take a name that begins with = for a formula
        "name": [sheet, run.first, bars.labels - 1]
        if bars.is_crossed
        else say("head_figure", bars.finding.language),
        "categories": [sheet, run.first, named, last, named],
        "values": [sheet, run.first, value, last, value],
        # XlsxWriter would take 0 for what is not shown
        "values_data": [figure.value for figure in run.figures],
        "gap": 40,
        "fill": {"color": colour},
        "border": {"color": COLOURS["soft"].light},
        "data_labels": {} if bars.is_crossed else labels,
        "y_error_bars": {
            "type": "custom",
            "minus_values": _address(sheet, run.first, last, value + 3),
            "minus_data": below,
            "plus_values": _address(sheet, run.first, last, value + 4),
            "plus_data": above,
            "line": {"color": COLOURS["ink"].light, "width": 1.25},
        },
    }


def _address(sheet: str, first: int, last: int, column: int) -> str:
    """Cells of a column as a formula names them, which strokes are given by."""
    from xlsxwriter.utility import xl_range_abs

    return f"='{sheet}'!{xl_range_abs(first, column, last, column)}"


def _label(figure: Figure, finding: Finding) -> dict[str, Any] | None:
    """What stands at a bar's foot, where it is not just its value."""
    if figure.status != "shown":
        return {"value": words.SIGN}
    return {"value": words.short_value(figure, finding.language)} if figure.bound else None


def _title(page: Page, bars: Bars) -> str:
    """What the chart shows, and that it is simulated: charts are copied elsewhere."""
    caption, source = bars.view.caption, page.book.edition.release.source
    return f"{caption} {SIMULATED_MARK}" if source == "simulated" else caption


def _axis(page: Page, bars: Bars) -> dict[str, Any]:
    """The axis of values: means have the ends of their scale, and shares begin with none."""
    finding, book = bars.finding, page.book
    axis: dict[str, Any] = {
        "min": 0,
        "num_font": FONT,
        "num_format": book.share(0).shape,
        "major_gridlines": {"visible": True, "line": {"color": COLOURS["line"].light}},
    }
    if any(figure.mean is not None for figure in bars.figures):
        start, top, _ = bars.view.scale
        axis |= {"min": start, "max": top, "num_format": "General"}
    else:
        tops = TOPS if finding.has_answers else TOPS[-1:]
        highest = max(figure.high or 0 for figure in bars.figures)
        axis["max"] = next(top for top in tops if top >= highest)
    if any(figure.status != "shown" for figure in bars.figures):
        axis["name"] = say("no_bar", finding.language, unshown=book.unshown)
        axis["name_font"] = {**FONT, "bold": False}
    return axis
