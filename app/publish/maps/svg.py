"""A map as SVG, on any ground; dark where its reader's is."""

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from app.publish.maps.drawing import Box, Dot, Map, Path, Shape, Text
from app.publish.palette import COLOURS
from app.questionnaire import wording

SVG = "http://www.w3.org/2000/svg"
FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif'
NO_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
)  # XML has no such signs
STROKE = "1.5"


def svg(drawn: Map) -> bytes:
    """The file."""
    width, height = f"{drawn.width:g}", f"{drawn.height:g}"
    is_rtl = wording.locale(drawn.language).character_order == "right-to-left"
    root = Element(
        "svg",
        {
            "xmlns": SVG,
            "width": width,
            "height": height,
            "viewBox": f"0 0 {width} {height}",
            "font-family": FONT,
            "role": "img",
            "aria-labelledby": "map-title map-description",
            "lang": drawn.language,
        },
    )
    SubElement(root, "title", id="map-title").text = _clean(drawn.title)
    SubElement(root, "desc", id="map-description").text = _clean(drawn.description)
    SubElement(root, "style").text = _dark()
    mirrored = {"transform": f"translate({width} 0) scale(-1 1)"} if is_rtl else {}
    shapes = SubElement(root, "g", mirrored)
    texts = SubElement(root, "g", {"direction": "rtl"} if is_rtl else {})
    for shape in drawn.shapes:
        if isinstance(shape, Text):
            _write(texts, shape, drawn.width if is_rtl else 0)
        else:
            _draw(shapes, shape)
    return ElementTree.tostring(root, encoding="unicode").encode()


def _write(parent: Element, text: Text, mirror: float) -> None:
    """A line of text, from the other side of a sheet that is so wide, if it is."""
    style = text.style
    look = {"font-size": f"{style.size:g}", "fill": COLOURS[style.colour].light}
    look |= {"font-weight": "bold"} if style.bold else {}
    look |= {"text-anchor": "end"} if text.at_end else {}
    x = mirror - text.x if mirror else text.x
    SubElement(parent, "text", {"x": f"{x:.1f}", "y": f"{text.y:.1f}", **look}).text = _clean(
        text.words
    )


def _draw(parent: Element, shape: Shape) -> None:
    match shape:
        case Box():
            size = {"x": shape.x, "y": shape.y, "width": shape.width, "height": shape.height}
            look = {name: f"{number:.1f}" for name, number in size.items()}
            look |= {"fill": COLOURS[shape.fill].light}
            look |= {"rx": f"{shape.round:g}"} if shape.round else {}
            if shape.stroke:
                look |= {"stroke": COLOURS[shape.stroke].light, "stroke-width": STROKE}
            SubElement(parent, "rect", look)
        case Path():
            stroke = {"stroke": COLOURS[shape.stroke].light, "stroke-width": STROKE}
            SubElement(parent, "path", {"d": shape.d, "fill": "none", **stroke})
        case Dot():
            place = {"cx": f"{shape.x:.1f}", "cy": f"{shape.y:.1f}", "r": f"{shape.radius:g}"}
            SubElement(parent, "circle", {**place, "fill": COLOURS[shape.fill].light})


def _dark() -> str:
    """What every colour becomes on dark ground."""
    rules = [
        f'[{part}="{COLOURS[name].light}"]{{{part}:{COLOURS[name].dark}}}'
        for name in ("ink", "soft", "line", "card", "accent", "worse")
        for part in ("fill", "stroke")
    ]
    return f"@media (prefers-color-scheme:dark){{{''.join(rules)}}}"


def _clean(text: str) -> str:
    return NO_XML.sub("", text)
