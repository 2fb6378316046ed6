"""The report of a release: its findings, who answered, how it was computed, and the codebook.

A PDF made by Typst, tagged for whoever does not see it (PDF/UA-1) and fit for archives (PDF/A-2a).
The same release always gives the same bytes: its fonts are Typst's own, and its date the release's.
Where those fonts lack a sign it has the machine's too, and its tags, but promises no standard.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.analysis.findings import Figure, Release
from app.exceptions import PartIsMissing
from app.publish import caveats, charts, participation, sections, terms, themes, whole, words
from app.publish.charts.drawings import Drawing
from app.publish.contrasts import Row, Table
from app.publish.edition import Edition
from app.publish.lines import LONG, Line, View
from app.publish.sections import Section
from app.questionnaire.codebook.variables import Codebook, Question
from app.questionnaire.definition import SCALE_POINTS, GridItem, Item, ScaleItem
from app.translations import N_, gettext

if TYPE_CHECKING:
    from typst import PDFStandard

SHEET = Path(__file__).with_suffix(".typ")
TALLEST = 1400  # pixels of a chart; on one page, the text of a taller one is under 6 points
PAGE = "{page}"  # stands where Typst writes a page's number

WORDS: Mapping[str, str] = {
    "results": N_("Results"),
    "cite": N_("To cite it: {citation}"),
    "contents": N_("Contents"),
    "findings": N_("Findings"),
    "theme": N_("Theme"),
    "comments": N_("Comments"),
    "details": N_("In detail"),
    "see": N_("In detail on page {page}: {views}"),
    "steps": N_("How far those who were asked came, in rounded numbers"),
    "step": N_("Step"),
    "number": N_("Number"),
    "codebook": N_("Codebook"),
    "codebook_about": N_(
        "The questions as they were asked, with the names that variables and answers have in the "
        "files. Answers marked with a star are no answers: they are outside every base."
    ),
    "everyone": N_("Asked of everyone"),
    "one": N_("One choice"),
    "many": N_("Several choices"),
    "rank": N_("A ranking"),
    "grid": N_("An answer for each line"),
    "scale": N_("A mark from 0 to 10"),
    "quantity": N_("A number"),
    "quantity_of": N_("A number ({unit})"),
    "date": N_("A day"),
    "month": N_("A month"),
    "text": N_("In one’s own words: kept apart, and in no file"),
}


def make(edition: Edition) -> bytes:
    """The report in the language of the edition, as a PDF. Raises PartIsMissing."""
    try:
        import typst
    except ImportError:
        raise PartIsMissing("files") from None
    given = {"given": json.dumps(_given(edition), ensure_ascii=False)}

    def compiled(own_fonts: bool, standards: list["PDFStandard"]) -> bytes:
        return typst.compile(
            SHEET,
            format="pdf",
            sys_inputs=given,
            ignore_system_fonts=own_fonts,
            pdf_standards=standards,
        )

    try:
        return compiled(True, ["ua-1", "a-2a"])
    except typst.TypstError:  # its own fonts lack a sign
        return compiled(False, [])


def _given(edition: Edition) -> dict[str, Any]:
    """All that report.typ writes."""
    release, language = edition.release, edition.language
    title = edition.questionnaire.title[language]
    found = sections.of_release(release, edition.questionnaire, language)
    lang, _, region = language.partition("-")
    names = ("contents", "findings", "details", "codebook")
    return {
        "lang": lang,
        "region": region or None,
        "network": edition.network,
        "kicker": _say("results", language),
        "title": title,
        "name": terms.title(edition, language),
        "running": f"{title} – {release.wave}",
        "wave": release.wave,
        "released": _date(release),
        "simulated": words.mark(release, language),
        "notice": words.notice(release, language),
        "facts": whole.responses(release, language),
        "caveats": caveats.of_release(release, language),
        "imprint": list(_imprint(edition)),
        "long": LONG,
        "words": {name: _say(name, language) for name in names}
        | {
            "comments": words.say("comments", language),
            "answered": gettext(whole.WHO, language),
            "computed": gettext(whole.HOW, language),
        },
        "short": {section.name: section.short for section in found},
        "findings": [_finding(section, edition) for section in found],
        "left_out": whole.left_out(release, edition.questionnaire, language),
        "comments": _comments(edition),
        "participation": _participation(edition),
        "method": whole.method(release, edition.questionnaire, language),
        "codebook": _codebook(edition),
    }


def _date(release: Release) -> dict[str, int]:
    day = date.fromisoformat(release.released_on)
    return {"year": day.year, "month": day.month, "day": day.day}


def _imprint(edition: Edition) -> Iterator[str]:
    """Which release this is, and on which terms it is given."""
    release, language = edition.release, edition.language
    yield whole.made_of(release, language)
    yield _say("cite", language, citation=terms.citation(edition, language))
    yield terms.licence(edition, language)


def _finding(section: Section, edition: Edition) -> dict[str, Any]:
    """A finding in the order of its page; what is long is apart, but for its first chart."""
    later = words.capitalised(words.say("declared_later", edition.language))
    drawn = [_drawn(one) for one in section.drawings]
    details = [one for one in drawn[1:] if one["lines"] > LONG]
    views = "; ".join(one["caption"] for one in details)
    return {
        "name": section.name,
        "sentence": section.sentence,
        "later": later if section.is_later else "",
        "measure": section.measure,
        "verdicts": section.verdicts,
        "comparison": section.comparison,
        "groups": section.groups,
        "drawings": [one for one in drawn if one not in details],
        "details": details,
        "see": _say("see", edition.language, page=PAGE, views=views) if details else "",
        "tables": [part for one in section.tables for part in _parts(one)],
        "notes": section.notes,
        "caveats": section.caveats,
        "methods": section.methods,
        "base": section.base,
    }


def _drawn(drawing: Drawing) -> dict[str, Any]:
    """A chart under its caption, unless it would not be legible, then the table of it."""
    width, height = charts.size(drawing, "wide")
    table = figures(drawing.view, drawing.finding.language) if drawing.view else drawing.table
    assert table, f"{drawing.name} has figures"
    return {
        "caption": table.caption,
        "chart": charts.svg(drawing, "wide").decode() if height <= TALLEST else "",
        "says": f"{drawing.title} {drawing.description}",
        "width": width,
        "height": height,
        "lines": sum(len(rows) for _, rows in table.blocks),
        "tables": _parts(replace(table, caption="")),
    }


def figures(view: View, language: str) -> Table:
    """The table of the figures that a chart shows."""
    shown = ("unweighted", "weighted") if view.is_weighted else ("figure", "interval")
    heads = ("answer" if view.names == "answers" else "group", "base", *shown)
    return Table(
        view.caption,
        tuple(words.say(f"head_{head}", language) for head in heads),
        tuple(
            (block.heading, tuple(_row(line, view, language) for line in block.lines))
            for block in view.blocks
        ),
    )


def _row(line: Line, view: View, language: str) -> Row:
    if not line.shown:
        return Row(line.label, note=words.signed_unshown(language))
    value, interval = _numbers(line.figure, view, language)
    cells = (value, interval)
    if view.is_weighted:
        cells = (f"{value} ({interval})", "–")
        if line.weighted and line.weighted.status == "shown":
            weighted = _numbers(line.weighted, view, language)
            cells = (cells[0], "{} ({})".format(*weighted))
    return Row(line.label, (words.count(line.figure.n or 0, language), *cells))


def _numbers(figure: Figure, view: View, language: str) -> tuple[str, str]:
    decimals = view.scale.decimals
    return (
        words.short_value(figure, language, decimals),
        words.short_interval(figure, language, decimals),
    )


def _parts(table: Table) -> list[dict[str, Any]]:
    """The table in parts, of which only the first begins with rows under no heading.

    Typst takes rows that follow a heading for its own, however far they stand.
    """
    parts: list[list[dict[str, Any]]] = []
    for heading, rows in table.blocks:
        if not parts or (parts[-1][-1]["heading"] and not heading):
            parts.append([])
        written = [{"label": row.label, "cells": row.cells, "note": row.note} for row in rows]
        parts[-1].append({"heading": heading, "rows": written})
    return [
        {"caption": "" if place else table.caption, "heads": table.heads, "blocks": blocks}
        for place, blocks in enumerate(parts)
    ]


def _comments(edition: Edition) -> list[dict[str, Any]]:
    """The themes of what people wrote, by question."""
    heads = (_say("theme", edition.language), _say("comments", edition.language))
    return [
        {
            "question": one.question,
            "base": one.base,
            "tables": _parts(
                Table(
                    "", heads, (("", tuple(Row(said.label, (said.words,)) for said in one.lines)),)
                )
            ),
        }
        for one in themes.comments(edition)
    ]


def _participation(edition: Edition) -> dict[str, Any]:
    release, language = edition.release, edition.language
    rows = participation.rows(release, language)
    steps = tuple(Row(f"{row.name}\n{row.explained}", (row.number,)) for row in rows)
    heads = (_say("step", language), _say("number", language))
    return {
        "estimand": participation.estimand(release, edition.questionnaire, language),
        "tables": _parts(Table(_say("steps", language), heads, (("", steps),))) if rows else [],
        "returns": [participation.returned(one, language) for one in release.returns],
    }


def _codebook(edition: Edition) -> dict[str, Any]:
    language = edition.language
    book = Codebook(edition.questionnaire, [language])
    pages = [
        {
            "title": page.title[language],
            "questions": [
                _question(one, book, language) for one in book.questions if one.page == page
            ],
        }
        for page in edition.questionnaire.pages
    ]
    return {"about": _say("codebook_about", language), "pages": pages}


def _question(question: Question, book: Codebook, language: str) -> dict[str, Any]:
    """A question with its names: of its lines, then of its answers."""
    item = question.item
    kind = "quantity" if item.type == "number" else item.type
    unit = book.unit(item)
    said = _say("quantity_of", language, unit=unit[language]) if unit else _say(kind, language)
    people = question.asked_if[language] if question.asked_if else _say("everyone", language)
    lists = [_lines(question, language), _answers(item, language)]
    return {
        "asks": question.asks[language],
        "name": item.item,
        "about": f"{said}. {people}.",
        "lists": [one for one in lists if one],
    }


def _lines(question: Question, language: str) -> list[tuple[str, str]]:
    """The variables of a grid."""
    rows = question.columns if isinstance(question.item, GridItem) else ()
    return [(row.name, row.label[language]) for row in rows if row.label]


def _answers(item: Item, language: str) -> list[tuple[str, str]]:
    """The codes of answers; of a mark, both ends of its scale."""
    if isinstance(item, ScaleItem):
        first, last = (str(SCALE_POINTS[end]) for end in (0, -1))
        return [(first, item.low[language]), (last, item.high[language])]
    choices = getattr(item, "choices", {})
    return [
        (code, f"{choice.label[language]}{'*' if choice.missing else ''}")
        for code, choice in choices.items()
    ]


def _say(what: str, language: str, **details: str) -> str:
    return gettext(WORDS[what], language).format(**details)
