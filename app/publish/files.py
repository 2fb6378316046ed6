"""The files of a release: what each is called, what it is, and what makes it.

Names are part of addresses and never change. What speaks a language has it in its name:
`report.fr.pdf`. Charts, reports and workbooks need heavy parts, which are imported to make one.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from typing import NamedTuple

from app.analysis.findings import Release
from app.exceptions import FileIsUnknown
from app.publish import charts, ddi, package, report, tables, workbook
from app.publish.charts import drawings, slides
from app.publish.charts.drawings import Drawing
from app.publish.edition import Edition
from app.publish.finding import Finding


class Kind(NamedTuple):
    """A kind of file: its media type, whether there is one for each language, what makes it."""

    media_type: str
    is_spoken: bool
    make: Callable[[Edition], bytes]


def _text(written: Callable[[Release], str]) -> Callable[[Edition], bytes]:
    """What makes a file of a release that is the same in all languages."""
    return lambda edition: written(edition.release).encode()


# By name, {language} in the place of the language.
KINDS: Mapping[str, Kind] = {
    "figures.csv": Kind("text/csv; charset=utf-8", False, _text(tables.to_csv)),
    "comparisons.csv": Kind("text/csv; charset=utf-8", False, _text(tables.comparisons_to_csv)),
    "release.json": Kind("application/json", False, _text(tables.to_json)),
    "workbook.{language}.xlsx": Kind(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", True, workbook.make
    ),
    "report.{language}.pdf": Kind("application/pdf", True, report.make),
    "package.zip": Kind("application/zip", False, package.make),
    "codebook.xml": Kind("application/xml", False, ddi.to_xml),
    "card.{language}.png": Kind("image/png", True, slides.card),
}
# By folder: `wide/women-1.fr.svg` is the first chart of the finding `women`.
CHARTS: Mapping[str, str] = {
    "wide": "image/svg+xml",
    "narrow": "image/svg+xml",
    "slide": "image/png",
}


def are_drawn() -> bool:
    """Whether what draws charts is installed."""
    return find_spec("vl_convert") is not None


def names(edition: Edition) -> Iterator[str]:
    """Every file of an edition, charts too: those of its language, and those of none."""
    for name, kind in KINDS.items():
        yield name.format(language=edition.language) if kind.is_spoken else name
    for finding in edition.questionnaire.findings:
        for drawing in _drawings(finding, edition):
            yield from map(drawing.file, drawings.EXTENSIONS)


def media_type(name: str) -> str:
    """What a file is. Raises FileIsUnknown."""
    folder, _, drawn = name.rpartition("/")
    return CHARTS[folder] if drawn and folder in CHARTS else _kind(name).media_type


def language(name: str) -> str | None:
    """The language that a file speaks, by its name: `fr` of `report.fr.pdf`; None of none."""
    parts = name.split(".")
    return parts[1] if len(parts) == 3 else None


def make(name: str, edition: Edition) -> bytes:
    """A file of an edition in its own language. Raises FileIsUnknown, PartIsMissing."""
    return _chart(name, edition) if "/" in name else _kind(name).make(edition)


def _chart(name: str, edition: Edition) -> bytes:
    finding = name.partition("/")[2].rpartition("-")[0]
    for drawing in _drawings(finding, edition):
        if name == drawing.file("slide"):
            return slides.slide(drawing, edition)
        for width in charts.SHEETS:
            if name == drawing.file(width):
                return charts.svg(drawing, width)
    raise FileIsUnknown(name)


def _drawings(finding: str, edition: Edition) -> tuple[Drawing, ...]:
    """The charts of a finding, if there is one of this name."""
    if finding not in edition.questionnaire.findings:
        return ()
    found = Finding(finding, edition.release, edition.questionnaire, edition.language)
    return drawings.of_finding(found)


def _kind(name: str) -> Kind:
    spoken = language(name)
    pattern = name.replace(f".{spoken}.", ".{language}.") if spoken else name
    if pattern not in KINDS:
        raise FileIsUnknown(name)
    return KINDS[pattern]
