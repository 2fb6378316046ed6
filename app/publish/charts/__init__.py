"""Charts of findings: their data here, drawn by Vega-Altair and vl-convert.

What a chart shows and how large it will be is known without these: they are imported to draw one.
"""

import json
from functools import lru_cache
from typing import Any, Literal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from app.exceptions import PartIsMissing
from app.publish.charts import figures
from app.publish.charts.drawings import Drawing, Kind
from app.publish.charts.plots import Plot, Sheet
from app.publish.palette import COLOURS
from app.publish.words import say

Width = Literal["wide", "narrow"]
SHEETS: dict[Width, Sheet] = {"wide": Sheet(608, 230, 14), "narrow": Sheet(320, 0, 14)}
KEPT = 256  # charts, in the memory of each process: a report has those of pages
FONT = "system-ui, sans-serif"  # that of the pages a chart stands in
OWN_FONT = "Liberation Sans"  # vl-convert has it, so that pictures are the same everywhere
SVG = "http://www.w3.org/2000/svg"
ElementTree.register_namespace("", SVG)


def size(drawing: Drawing, width: Width) -> tuple[int, int]:
    """How wide and how high a chart is, in pixels, before it is drawn."""
    return _plot(drawing, width).size


def svg(drawing: Drawing, width: Width) -> bytes:
    """A chart with its title and description, on any ground; dark where its reader's is.

    Raises PartIsMissing.
    """
    specs, _ = _parts()
    chart = specs.spec(_plot(drawing, width), drawing.kind, FONT, "transparent")
    drawn = ElementTree.fromstring(_drawn(json.dumps(chart)))
    for element in drawn.iter():
        for attribute in [
            key for key in element.attrib if key in ("class", "role") or "aria" in key
        ]:
            del element.attrib[attribute]
    drawn.attrib |= {"role": "img", "aria-labelledby": f"{drawing.name}-title {drawing.name}-desc"}
    drawn[:0] = [
        _element("title", drawing.title, id=f"{drawing.name}-title"),
        _element("desc", drawing.description, id=f"{drawing.name}-desc"),
        _element("style", _dark(drawn)),
    ]
    return ElementTree.tostring(drawn, encoding="unicode").encode()


@lru_cache(maxsize=KEPT)
def _drawn(spec: str) -> str:
    return str(_parts()[1].vegalite_to_svg(spec))


def png(plot: Plot, kind: Kind, *, margin: int, density: int) -> bytes:
    """A picture on light ground with a margin, each of its pixels `density` of the file's.

    Raises PartIsMissing.
    """
    specs, convert = _parts()
    chart = specs.spec(plot, kind, OWN_FONT, COLOURS["card"].light, margin)
    return bytes(convert.vegalite_to_png(chart, scale=density))


def _plot(drawing: Drawing, width: Width) -> Plot:
    plot = figures.plot(drawing, SHEETS[width])
    if drawing.finding.release.source == "simulated":
        plot.subtitle = [say("simulated", drawing.finding.language)]
    return plot


def _parts() -> tuple[Any, Any]:
    """What draws. Raises PartIsMissing."""
    try:
        import vl_convert

        from app.publish.charts import specs
    except ImportError:
        raise PartIsMissing("files") from None
    return specs, vl_convert


def _element(tag: str, text: str, **attributes: str) -> Element:
    element = Element(f"{{{SVG}}}{tag}", attributes)
    element.text = text
    return element


def _dark(drawn: Element) -> str:
    """What every colour becomes on dark ground."""
    used = {(part, element.get(part)) for element in drawn.iter() for part in ("fill", "stroke")}
    rules = [
        f'[{part}="{light}"]{{{part}:{dark}}}'
        for light, dark in COLOURS.values()
        for part in ("fill", "stroke")
        if (part, light) in used
    ]
    return f"@media (prefers-color-scheme:dark){{{''.join(rules)}}}"
