"""Charts that stand alone: for a slide, and for whoever is sent a link to the results."""

from dataclasses import replace
from struct import pack, unpack_from
from zlib import compress, crc32, decompress

from app.publish import charts, comparisons
from app.publish.charts import drawings, figures
from app.publish.charts.drawings import Drawing, Kind
from app.publish.charts.plots import LARGE, SMALL, Plot, Sheet
from app.publish.edition import Edition
from app.publish.finding import Finding

MARGIN, DENSITY = 32, 2
SIGNATURE = b"\x89PNG\r\n\x1a\n"
# 1600 by 900 in pixels of the picture, or higher; and 1200 by 630, as those who show links ask for.
SLIDE = Sheet(736, 260, 17, height=386, letter=0.53)
CARD = Sheet(536, 0, 17, height=251, letter=0.53)
MOST_LINES = 3  # of the sentence on a card, so that it is never higher


def slide(drawing: Drawing, edition: Edition) -> bytes:
    """A chart under its sentence, with where it comes from. Raises PartIsMissing."""
    plot = figures.plot(drawing, SLIDE)
    plot.title = SLIDE.wrapped(comparisons.headline(drawing.finding), SLIDE.width, LARGE)
    plot.subtitle = SLIDE.wrapped(drawing.caption, SLIDE.width)
    return _picture(plot, drawing.kind, edition)


def card(edition: Edition) -> bytes:
    """The first finding that everyone's figure says, or only what was asked.

    Raises PartIsMissing.
    """
    release, asked = edition.release, edition.questionnaire
    every = (Finding(name, release, asked, edition.language) for name in asked.findings)
    said = (one for one in every if one.everyone and one.everyone.status == "shown")
    finding = next((one for one in said if not one.has_answers), None)
    if finding is None:
        return _picture(Plot(CARD, _title(asked.title[edition.language])), "dots", edition)
    drawing = next(one for one in drawings.of_finding(finding) if one.view)
    return _picture(_of_everyone(drawing), drawing.kind, edition)


def _of_everyone(drawing: Drawing) -> Plot:
    """The figure of everyone alone, under its sentence."""
    assert drawing.view
    view = replace(drawing.view, blocks=drawing.view.blocks[:1])
    plot = figures.plot(replace(drawing, view=view), CARD)
    for mark in plot.marks:
        mark.pop("benchmark", None)
    plot.title = _title(comparisons.headline(drawing.finding))
    plot.subtitle, plot.notes, plot.ticks = [drawing.caption], [], {}
    return plot


def _title(text: str) -> list[str]:
    """What stands at the top of a card, cut where it is long."""
    lines = CARD.wrapped(text, CARD.width, LARGE)
    cut = lines[:MOST_LINES]
    return cut if cut == lines else [*cut[:-1], f"{cut[-1]}…"]


def _picture(plot: Plot, kind: Kind, edition: Edition) -> bytes:
    title, release = edition.questionnaire.title[edition.language], edition.release
    said = " – ".join((edition.network, title, release.label))
    plot.notes.append(plot.sheet.wrapped(said, plot.sheet.width, SMALL)[:2])
    return _packed(charts.png(plot, kind, margin=MARGIN, density=DENSITY))


def _packed(png: bytes) -> bytes:
    """The same picture in a third of the room: vl-convert is quick, and packs loosely."""
    chunks, at = [], len(SIGNATURE)
    while at < len(png):
        (size,) = unpack_from(">I", png, at)
        chunks.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + size]))
        at += size + 12
    pixels = decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))
    others = [chunk for chunk in chunks if chunk[0] != b"IDAT"]
    others.insert(-1, (b"IDAT", compress(pixels)))
    return SIGNATURE + b"".join(
        pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))
        for kind, data in others
    )
