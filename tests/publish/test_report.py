"""The report as a PDF: how it is tagged, in which order it reads, whose figures are the page’s."""

import sys
from dataclasses import replace
from itertools import pairwise

import pytest
from pypdf import PdfReader

from app.analysis.findings import Figure, Release
from app.exceptions import PartIsMissing
from app.publish import report, sections, words
from app.publish.edition import Edition
from app.publish.lines import Line, View
from app.publish.sections import Section
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source as Text
from app.questionnaire.loader import load
from tests.publish import tagged
from tests.publish.kinds import KINDS, RELEASE
from tests.publish.releases import release as release_of
from tests.publish.releases import share
from tests.publish.tagged import Part
from tests.publish.test_themes import edition as commented

QUESTIONS = [item for item in KINDS.items.values() if item.type != "note"]
HEADS = ("group", "base", "figure", "interval")
PLACES = [f"place_{number}" for number in range(100)]
LISTED = """
questionnaire: listed
version: 1
languages: [fr]
title: {fr: "Lieux"}
pages:
  - page: only
    title: {fr: "Vous"}
    items:
      - item: place
        type: one
        ask: {fr: "Où ?"}
        choices: {PLACES}
      - item: well
        type: one
        ask: {fr: "Bien ?"}
        choices: {yes: {fr: "Oui"}, no: {fr: "Non"}}
findings:
  long: {share_of: {well: yes}, by: place}
""".replace("{PLACES}", "".join(f'\n          {one}: {{fr: "{one}"}}' for one in PLACES))


SHORT = replace(
    RELEASE,
    figures=tuple(one for one in RELEASE.figures if one.finding == "above"),
    comparisons=(),
)


def edition(release: Release = RELEASE, asked: Questionnaire = KINDS, said: str = "fr") -> Edition:
    return Edition(release, asked, said, "Réseau d’essai", "https://example.org")


@pytest.fixture(scope="module")
def file() -> PdfReader:
    """The report of a finding of each kind."""
    return tagged.opened(report.make(edition()))


@pytest.fixture(scope="module")
def whole(file: PdfReader) -> Part:
    """What a screen reader is told of it."""
    return tagged.read(file)


@pytest.fixture(scope="module")
def found() -> list[Section]:
    """The findings as its page says them."""
    return sections.of_release(RELEASE, KINDS, "fr")


def flat(text: str) -> str:
    return " ".join(filter(None, text.split(" ")))


def test_the_file_says_that_it_is_tagged_fit_for_archives_and_in_french(file: PdfReader) -> None:
    root = file.trailer["/Root"]
    written = root["/Metadata"].get_data().decode()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "fr" == root["/Lang"]
    for mark in ("<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<"):
        assert mark in written
    assert file.metadata
    assert f"Le travail – {RELEASE.label}" == file.metadata.title
    assert "Réseau d’essai" == file.metadata.author


def test_headings_go_down_one_level_at_a_time_and_are_the_sentences(
    whole: Part, found: list[Section]
) -> None:
    headings = list(whole.all("H1", "H2", "H3", "H4"))
    levels = [int(one.role[1]) for one in headings]
    assert 1 == levels[0]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    sentences = [flat(section.sentence) for section in found]
    at = [one.text for one in headings].index(sentences[0])
    assert sentences == [one.text for one in headings[at : at + len(sentences)]]


def test_the_contents_lead_to_every_finding(
    file: PdfReader, whole: Part, found: list[Section]
) -> None:
    contents = [entry.text.rstrip("0123456789 ") for entry in whole.all("TOCI")]
    assert {flat(section.short) for section in found} <= set(contents)
    assert {section.name for section in found} <= set(file.named_destinations)


def test_it_reads_in_the_order_of_the_page(whole: Part, found: list[Section]) -> None:
    heads = whole.text.split(flat(found[0].sentence))[-1]
    read = flat(found[0].sentence) + heads
    place = 0
    for section in found:
        said = [section.sentence, " · ".join(section.measure), section.base, *section.verdicts]
        said += [section.comparison, *section.groups, *section.caveats, *section.notes]
        for text in filter(None, said):
            assert flat(text) in read[place:]
            place = read.index(flat(text), place) + len(flat(text))


def test_each_table_has_the_figures_of_its_page(whole: Part, found: list[Section]) -> None:
    printed = [row for table in whole.all("Table") for row in table.rows]
    expected: list[list[str]] = []
    for section in found:
        compared = [*section.tables]
        for drawing in section.drawings:
            if view := drawing.view:
                expected += [cells(line, view) for line in view.lines]
            elif drawing.table:
                compared.append(drawing.table)
        rows = [row for table in compared for _, rows in table.blocks for row in rows]
        expected += [[row.label, *row.cells, *filter(None, [row.note])] for row in rows]
    assert 50 < len(expected)
    assert [row for row in expected if row not in printed] == []


def cells(line: Line, view: View) -> list[str]:
    """What the page prints of a figure."""
    if not line.shown:
        return [line.label, f"{words.SIGN} {words.unshown('fr')}"]
    shown = [numbers(one, view) for one in (line.figure, line.weighted) if one]
    base = words.count(line.figure.n or 0, "fr")
    if not view.is_weighted:
        return [line.label, base, *shown[0]]
    both = [f"{value} ({interval})" for value, interval in shown]
    return [line.label, base, *both, *["–"] * (2 - len(both))]


def numbers(figure: Figure, view: View) -> tuple[str, str]:
    decimals = view.scale.decimals
    return (
        words.short_value(figure, "fr", decimals),
        words.short_interval(figure, "fr", decimals),
    )


def test_each_chart_says_what_it_shows_and_stands_before_its_table(
    whole: Part, found: list[Section]
) -> None:
    drawings = [drawing for section in found for drawing in section.drawings]
    expected = {f"{one.title} {one.description}" for one in drawings}
    assert expected == {part.alt for part in whole.all("Figure")}
    both = [part.role for part in whole.all("Figure", "Table")]
    assert {"Table"} == {after for one, after in pairwise(both) if one == "Figure"}


def test_tables_begin_with_their_heads_and_the_rest_is_under_one(whole: Part) -> None:
    tables = list(whole.all("Table"))
    assert tables
    for table in tables:
        head, *rows = table.all("TR")
        assert {"TH"} == {cell.role for cell in head.all("TH", "TD")}
        assert any(cell.role == "TD" for row in rows for cell in row.all("TH", "TD"))


def test_what_is_simulated_says_so_on_every_page(file: PdfReader) -> None:
    mark = words.capitalised(words.say("simulated", "fr"))
    assert all(mark in page.extract_text() for page in file.pages)
    people = tagged.opened(report.make(edition(replace(SHORT, source="people"))))
    assert not any(mark in page.extract_text() for page in people.pages[:4])


def test_the_same_release_gives_the_same_bytes() -> None:
    assert report.make(edition(SHORT)) == report.make(edition(SHORT))


def test_every_letter_is_in_the_file(file: PdfReader) -> None:
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        for page in file.pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    assert all("/FontFile3" in font or "/FontFile2" in font for font in fonts)


def test_a_table_of_several_pages_repeats_its_heads_and_is_one_table() -> None:
    groups = [
        share(0.4, 0.3, 0.5, finding="long", group=f"place={one}", answer="yes", n=40)
        for one in PLACES[1:]
    ]
    everyone = share(0.4, 0.3, 0.5, finding="long", answer="yes")
    asked = load(Text("listed.yaml", LISTED, {}))
    file = tagged.opened(report.make(edition(release_of(everyone, *groups), asked)))
    whole = tagged.read(file)
    (table,) = (one for one in whole.all("Table") if len(one.rows) > 30)
    assert [words.say(f"head_{one}", "fr") for one in HEADS] == table.rows[0]
    assert 1 + 1 + len(groups) == len(table.rows)
    assert 1 == len(list(whole.all("Figure")))  # everyone's: that of a hundred is small
    pages = [text for page in file.pages if "30–50" in (text := page.extract_text())]
    assert 2 <= len(pages)
    assert all(words.say("head_interval", "fr") in text for text in pages)


def test_a_sign_that_its_fonts_lack_does_not_keep_a_report_from_being_made() -> None:
    made = report.make(replace(edition(SHORT), network="Réseau 🌻 日本"))
    assert "Réseau" in tagged.opened(made).pages[0].extract_text()


def test_themes_of_comments_stand_after_the_findings() -> None:
    whole = tagged.read(tagged.opened(report.make(commented("en"))))
    assert ["Meetings", "about 1,200 of 2,345"] in [
        row for table in whole.all("Table") for row in table.rows
    ]
    assert "A word?" in [part.text for part in whole.all("H2")]


def test_the_codebook_has_every_question_and_name(whole: Part) -> None:
    codes = {part.text for part in whole.all("Code")}
    for item in QUESTIONS:
        assert item.ask["fr"] in {part.text for part in whole.all("H3")}
        assert {item.item, *getattr(item, "choices", ())} <= codes


def test_without_typst_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(PartIsMissing, match=r"mieux\[files\]"):
        report.make(edition())
