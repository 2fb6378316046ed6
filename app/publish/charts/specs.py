"""Charts in Vega-Lite's terms: their data as layers of marks, on scales and axes, in our theme."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from app.publish.charts.drawings import Kind
from app.publish.charts.plots import EDGE, GAP, LARGE, LINE, SMALL, Frame, Plot
from app.publish.palette import COLOURS

PIXEL_X: Any = alt.XValue  # untyped
PIXEL_Y: Any = alt.YValue
SIDES = ("left", "right", "top", "bottom")
COLOURS_OF_ALL = {name: name for name in COLOURS}
LIGHT = {name: colour.light for name, colour in COLOURS.items()}
# A barred circle within 1 of its middle, as Vega takes shapes: few fonts have the sign.
BARRED = "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0M-.7,.7L.7,-.7"
SHAPES = ["circle", "square", "triangle-up", "diamond"]


def spec(plot: Plot, kind: Kind, font: str, ground: str, margin: int = 0) -> dict[str, Any]:
    """A chart as a Vega-Lite specification, all of whose sizes are given."""
    frame = plot.frame
    kinds = {
        "dots": _dots,
        "bars": _bars,
        "stack": _stack,
        "dumbbell": _dumbbell,
        "trend": _trend,
    }
    notes = [{"note": [line for note in plot.notes for line in note]}]
    chart = alt.layer(*kinds[kind](plot, frame), *_notes(plot, frame))
    return {
        **chart.to_dict(validate=False),  # which takes as long as all the rest; a test does
        "title": _title(plot, frame),
        "width": frame.width,
        "height": frame.height,
        "padding": {side: margin + getattr(frame, side) for side in SIDES},
        "autosize": "none",
        "background": ground,
        "config": _theme(plot, frame, font),
        "datasets": {"rows": plot.rows, "marks": plot.marks, "points": plot.points, "notes": notes},
    }


# --- The kinds


def _dots(plot: Plot, frame: Frame) -> list[alt.Chart]:
    """A dot for each value, its interval behind it; an open one is a bound."""
    marks, x, y = _data("marks"), _across(plot), _down(plot)
    dashes = marks.transform_filter("datum.benchmark").mark_rule(
        strokeDash=[4, 3], strokeWidth=2, color=LIGHT["ink"]
    )
    return [
        marks.mark_rule(color=LIGHT["line"]).encode(y=alt.Y("y:Q", **y)),
        _interval(marks, x, y),
        dashes.encode(x=alt.X("benchmark:Q", **x), y=alt.Y("top:Q", **y), y2=alt.Y2("bottom")),
        _dot(marks, plot, x, y).encode(fill=_either("is_open", "card", "accent")),
        *_rows(plot, frame),
    ]


def _bars(plot: Plot, frame: Frame) -> list[alt.Chart]:
    """A bar for each value, its interval over it; an open one is a bound.

    Answers of a scale have its colours.
    """
    marks, x, y = _data("marks"), _across(plot), _down(plot)
    colours = _colours(COLOURS_OF_ALL)
    return [
        _bar(marks, x, y).encode(
            fill=alt.Fill("colour:N", scale=colours, legend=None),
            stroke=alt.Stroke("colour:N", scale=colours, legend=None),
            fillOpacity=alt.FillOpacity(
                "is_open:N", scale=alt.Scale(domain=[True, False], range=[0, 1]), legend=None
            ),
        ),
        *(
            marks.mark_errorbar(
                thickness=width, size=size, color=LIGHT[colour], ticks={"thickness": width}
            ).encode(x=alt.X("low:Q", title=None, **x), x2=alt.X2("high"), y=alt.Y("y:Q", **y))
            for colour, width, size in (("card", 4, 10), ("ink", 2, 8))
        ),
        *_rows(plot, frame),
    ]


def _stack(plot: Plot, frame: Frame) -> list[alt.Chart]:
    """Bars cut into answers around the middle of their scale; shares stand where they fit."""
    marks, x, y = _data("marks"), _across(plot), _down(plot)
    middle = marks.transform_calculate(zero="0").mark_rule(color=LIGHT["soft"])
    words = marks.transform_calculate(middle="(datum.start + datum.value) / 2")
    fill = alt.Fill("answer:N", scale=_colours(plot.legend), legend=alt.Legend())
    return [
        middle.transform_calculate(above="datum.top - .2", below="datum.bottom + .2").encode(
            x=alt.X("zero:Q", **x), y=alt.Y("above:Q", **y), y2=alt.Y2("below")
        ),
        _bar(marks, x, y).encode(fill=fill),
        words.mark_text(fontSize=SMALL * plot.sheet.text).encode(
            x=alt.X("middle:Q", **x),
            y=alt.Y("y:Q", **y),
            text=alt.Text("words:N"),
            color=_either("is_pale", "ink", "card", alt.Color),
        ),
        *_rows(plot, frame),
    ]


def _dumbbell(plot: Plot, frame: Frame) -> list[alt.Chart]:
    """From an open dot to a full one; the broad stroke is what is uncertain of the last."""
    marks, x, y = _data("marks"), _across(plot), _down(plot)
    legend = alt.Legend(symbolStrokeColor=LIGHT["accent"])
    fill = alt.Fill("wave:N", scale=_colours(plot.legend), legend=legend)
    return [
        marks.mark_rule(color=LIGHT["line"]).encode(y=alt.Y("y:Q", **y)),
        _interval(marks, x, y),
        marks.mark_rule(color=LIGHT["accent"], strokeWidth=2).encode(
            x=alt.X("start:Q", **x), x2=alt.X2("value"), y=alt.Y("y:Q", **y)
        ),
        _dot(_data("points"), plot, x, y).encode(fill=fill),
        *_rows(plot, frame),
    ]


def _trend(plot: Plot, frame: Frame) -> list[alt.Chart]:
    """A line for each group, wave after wave, with intervals; waves stand across, values up."""
    marks, y, size = _data("marks"), _across(plot), plot.sheet.text**2 / 2
    waves = list(dict.fromkeys(mark["wave"] for mark in (*plot.rows, *plot.marks)))
    place: dict[str, Any] = {
        "x": alt.X("wave:N", sort=waves, axis=_waves(waves, plot, frame)),
        "xOffset": alt.XOffset("answer:N", sort=list(plot.legend)),
    }
    value = alt.Y("value:Q", **y)
    legend = alt.Legend(symbolFillColor=LIGHT["card"]) if len(plot.legend) > 1 else None
    stroke = alt.Stroke("answer:N", scale=_colours(plot.legend), legend=legend)
    shape = alt.Shape(
        "answer:N", scale=alt.Scale(domain=list(plot.legend), range=SHAPES), legend=legend
    )
    return [
        marks.mark_rule(strokeWidth=5, opacity=0.5).encode(
            **place, y=alt.Y("low:Q", **y), y2=alt.Y2("high"), stroke=stroke
        ),
        marks.mark_line().encode(**place, y=value, stroke=stroke),
        marks.mark_point(opacity=1, size=size).encode(
            **place,
            y=value,
            stroke=stroke,
            shape=shape,
            fill=alt.Fill("colour:N", scale=_colours(COLOURS_OF_ALL), legend=None),
        ),
        marks.mark_text(baseline="bottom", dy=-6, fontWeight="bold").encode(
            **place, y=alt.Y("high:Q", **y), text=alt.Text("words:N")
        ),
        _sign(_data("rows"), plot).encode(**place, y=PIXEL_Y(frame.height - EDGE)),
    ]


def _waves(waves: list[str], plot: Plot, frame: Frame) -> alt.Axis:
    """The waves across: all of them where their names have room, else the first and the last."""
    longest = SMALL * plot.sheet.letters(max(map(len, waves)))
    if longest * len(waves) <= frame.width:
        return alt.Axis(grid=False, labelAngle=0)
    half = frame.width / 2
    ends = [waves[0], waves[-1]]
    return alt.Axis(grid=False, labelAngle=0, values=ends, labelFlush=half, labelLimit=half - EDGE)


# --- What they share


def _data(name: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(name))


def _across(plot: Plot) -> dict[str, Any]:
    """The scale of values, its marked places in words."""
    words = {f"{at:g}": said for at, said in plot.ticks.items()}
    axis = alt.Axis(values=list(plot.ticks), labelExpr=f"{words}[datum.value]")
    scale = alt.Scale(domain=list(plot.domain), nice=False, zero=False)
    return {"scale": scale, "axis": axis if words else None}


def _down(plot: Plot) -> dict[str, Any]:
    """The scale downwards, in lines of text."""
    lines = plot.frame.height / (LINE * plot.sheet.text)
    scale = alt.Scale(domain=[0, lines], reverse=True, nice=False)
    return {"scale": scale, "axis": None}


def _colours(names: Mapping[str, str]) -> alt.Scale:
    """What each name is drawn in."""
    return alt.Scale(domain=list(names), range=[LIGHT[colour] for colour in names.values()])


def _either(field: str, true: str, false: str, channel: Any = alt.Fill) -> Any:
    """One colour or the other."""
    scale = alt.Scale(domain=[True, False], range=[LIGHT[true], LIGHT[false]])
    return channel(f"{field}:N", scale=scale, legend=None)


def _interval(marks: alt.Chart, x: dict[str, Any], y: dict[str, Any]) -> Any:
    return marks.mark_rule(color=LIGHT["bar"], strokeWidth=5).encode(
        x=alt.X("low:Q", **x), x2=alt.X2("high"), y=alt.Y("y:Q", **y)
    )


def _dot(marks: alt.Chart, plot: Plot, x: dict[str, Any], y: dict[str, Any]) -> Any:
    size = plot.sheet.text**2 / 2
    return marks.mark_point(size=size, stroke=LIGHT["accent"], strokeWidth=2, opacity=1).encode(
        x=alt.X("value:Q", **x), y=alt.Y("y:Q", **y)
    )


def _bar(marks: alt.Chart, x: dict[str, Any], y: dict[str, Any]) -> Any:
    return marks.mark_rect().encode(
        x=alt.X("start:Q", **x),
        x2=alt.X2("value"),
        y=alt.Y("top:Q", **y),
        y2=alt.Y2("bottom"),
    )


def _sign(rows: alt.Chart, plot: Plot) -> Any:
    return rows.mark_point(
        shape=BARRED,
        size=plot.sheet.text**2 / 2,
        stroke=LIGHT["soft"],
        strokeWidth=1.5,
        opacity=1,
    )


def _rows(plot: Plot, frame: Frame) -> list[Any]:
    """Labels at the left, words at the right, and what stands where nothing is shown."""
    rows, y, text = _data("rows"), _down(plot), plot.sheet.text
    hidden = rows.transform_filter("datum.hidden")
    bold = {"expr": "datum.is_bold ? 'bold' : 'normal'"}
    return [
        rows.mark_text(align="left", fontWeight=bold).encode(
            x=PIXEL_X(-frame.left), y=alt.Y("at:Q", **y), text=alt.Text("label:N")
        ),
        rows.mark_text(align="right", fontWeight="bold").encode(
            x=PIXEL_X(frame.width + frame.right),
            y=alt.Y("said_at:Q", **y),
            text=alt.Text("words:N"),
        ),
        _sign(hidden, plot).encode(x=PIXEL_X(text / 2), y=alt.Y("y:Q", **y)),
        hidden.mark_text(align="left", color=LIGHT["soft"]).encode(
            x=PIXEL_X(text + EDGE), y=alt.Y("y:Q", **y), text=alt.Text("hidden:N")
        ),
    ]


def _notes(plot: Plot, frame: Frame) -> list[Any]:
    """What stands under the scale."""
    text = plot.sheet.text
    below = frame.height + frame.bottom - LINE * text * (sum(map(len, plot.notes)) - 0.5)
    note = _data("notes").mark_text(align="left", fontSize=SMALL * text, color=LIGHT["soft"])
    return [note.encode(x=PIXEL_X(-frame.left), y=PIXEL_Y(below), text=alt.Text("note:N"))]


def _title(plot: Plot, frame: Frame) -> dict[str, Any]:
    """A title with what is under it; what has no title above it is small, at the right."""
    text = plot.sheet.text
    return {
        "text": plot.title,
        "subtitle": plot.subtitle,
        "frame": "group",
        "offset": GAP * LINE * text,
        "anchor": "start" if plot.title else "end",
        "dx": -frame.left if plot.title else frame.right,
        "fontSize": LARGE * text,
        "lineHeight": LINE * LARGE * text,
        "subtitleFontSize": SMALL * text,
        "subtitleLineHeight": LINE * text,
    }


def _theme(plot: Plot, frame: Frame, font: str) -> dict[str, Any]:
    """Letters, colours, a thin grid, and a legend above the scale."""
    text, lines = plot.sheet.text, -(-len(plot.legend) // frame.columns)
    return {
        "aria": False,
        "font": font,
        "view": {"stroke": None},
        "text": {
            "color": LIGHT["ink"],
            "fontSize": text,
            "baseline": "middle",
            "lineHeight": LINE * text,
        },
        "title": {"color": LIGHT["ink"], "subtitleColor": LIGHT["soft"]},
        "axis": {
            "domain": False,
            "ticks": False,
            "gridColor": LIGHT["line"],
            "labelColor": LIGHT["soft"],
            "labelFontSize": SMALL * text,
            "labelFlush": True,
            "title": None,
        },
        "legend": {
            "orient": "none",
            "direction": "horizontal",
            "columns": frame.columns,
            "legendX": -frame.left,
            "legendY": -LINE * text * (lines + 0.5 + plot.has_words_above),
            "title": None,
            "labelColor": LIGHT["ink"],
            "labelFontSize": SMALL * text,
            "labelLimit": plot.sheet.width,
            "symbolType": "circle",
            "symbolSize": text**2 / 2,
            "symbolStrokeWidth": 2,
            "symbolOpacity": 1,
            "rowPadding": (LINE - SMALL) * text,
            "columnPadding": 2 * text,
        },
    }
