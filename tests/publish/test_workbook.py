import io
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from app.analysis.findings import Figure, Release
from app.exceptions import PartIsMissing
from app.publish import caveats, sections, sentences, tables, terms, words, workbook
from app.publish.edition import Edition
from app.publish.finding import Finding
from app.publish.workbook import names
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source, check
from tests import office
from tests.publish import kinds, test_themes
from tests.publish.releases import unshown

SIGN, UNSHOWN, DASH = "⊘", "⊘ secret statistique", "–"


def asked(yaml: str) -> Questionnaire:
    checked = check(Source("kinds.yaml", yaml, {}))
    assert checked.questionnaire, checked.problems
    return checked.questionnaire


YAML = f"{kinds.YAML}  by_gender: {{distribution_of: services, by: gender}}\n"
ASKED = asked(YAML)
RELEASE = replace(  # with a distribution of each group, one of which is not shown
    kinds.RELEASE,
    figures=(
        *kinds.RELEASE.figures,
        kinds.figure("by_gender", "help", 0.6, 0.55, 0.65),
        kinds.figure("by_gender", "desk", 0.05, 0.0, 0.08),
        kinds.figure("by_gender", "help", 0.7, 0.6, 0.8, group="gender=woman", n=200),
        kinds.figure("by_gender", "desk", 0.2, 0.1, 0.3, group="gender=woman", n=200),
        unshown("by_gender", "gender=man", "help"),
        unshown("by_gender", "gender=man", "desk"),
    ),
)


def edition(
    release: Release = RELEASE, questionnaire: Questionnaire = ASKED, language: str = "fr"
) -> Edition:
    return Edition(release, questionnaire, language, "Réseau", "https://example.org")


def opened(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def content() -> bytes:
    return workbook.make(edition())


@pytest.fixture(scope="module")
def book(content: bytes) -> Any:
    return opened(content)


NAMES = names.of_edition(list(ASKED.findings), edition())
Row = tuple[object, ...]


def sheet_of(finding: str, book: Any) -> Worksheet:
    sheet = book[NAMES.findings[finding]]
    assert isinstance(sheet, Worksheet)
    return sheet


def table(sheet: Worksheet) -> list[Row]:
    """The rows under the heads that stay, up to the first empty one."""
    first, found = int(str(sheet.freeze_panes).removeprefix("A")), []
    for row in sheet.iter_rows(min_row=first, values_only=True):
        if not any(row):
            break
        found.append(tuple("" if value is None else value for value in row))
    return found


def numbers(figure: Figure) -> Row:
    """The base, the figure, its interval and its margins."""
    if figure.status != "shown":
        return SIGN, UNSHOWN, *[SIGN] * 4
    assert figure.low is not None and figure.high is not None and figure.value is not None
    below, above = figure.value - figure.low, figure.high - figure.value
    return figure.n, figure.value, figure.low, figure.high, round(below, 6), round(above, 6)


@pytest.mark.parametrize("name", ["fit_well", "mean_hours", "above", "by_gender", "fit_moved"])
def test_a_finding_has_all_its_figures_as_numbers(name: str, book: Any) -> None:
    finding = Finding(name, RELEASE, ASKED, "fr")
    expected = {
        (
            sentences.answer(finding, figure.answer)
            if figure.status == "shown"
            else SIGN * finding.has_answers,
            sentences.group_in_words(figure.choices, ASKED, "fr"),
            *numbers(figure),
        )
        for figure in finding.figures
    }
    by = any(figure.choices for figure in finding.figures)
    found = set()
    for row in table(sheet_of(name, book)):
        answer, *others = row[by:] if finding.has_answers else ("", *row[by:])
        found.add((answer, *others[:7]))
    assert expected == found


def test_what_is_not_shown_is_said_once_for_all_answers_of_a_group(book: Any) -> None:
    *_, last = table(sheet_of("by_gender", book))
    assert ("«\xa0Vous êtes…\xa0»", SIGN, "Hommes", *numbers(unshown())) == last


def test_weighted_figures_stand_beside_the_others_and_a_dash_where_there_are_none(
    book: Any,
) -> None:
    everyone, women = table(sheet_of("fit_well", book))
    assert (0.46, 0.4, 0.52) == everyone[-3:]
    assert (DASH,) * 3 == women[-3:]


@pytest.mark.parametrize(
    ("language", "name", "column", "shape"),
    [
        ("fr", "by_gender", 5, '#,##0"\xa0"%'),
        ("fr", "by_gender", 6, '#,##0.0"\xa0"%'),
        ("en", "by_gender", 5, "#,##0%"),
        ("fr", "mean_hours", 4, "#,##0.0"),
    ],
)
def test_numbers_are_shown_as_a_language_writes_them(
    language: str, name: str, column: int, shape: str
) -> None:
    made = opened(workbook.make(edition(language=language)))
    place = 2 + list(NAMES.findings).index(name)
    sheet = made.worksheets[place - 1]
    first = int(str(sheet.freeze_panes).removeprefix("A"))
    assert shape == sheet.cell(first, column).number_format


def test_a_share_at_its_bound_keeps_its_sign_and_its_number(book: Any) -> None:
    cell = next(
        row[4]
        for row in sheet_of("by_gender", book).iter_rows()
        if (row[1].value, row[2].value) == ("Bureau", "Ensemble")
    )
    assert (0.05, '"≤\xa0"#,##0"\xa0"%') == (cell.value, cell.number_format)


def test_differences_are_numbers_in_points(book: Any) -> None:
    rows = list(sheet_of("fit_by_gender", book).iter_rows(values_only=True))
    (found,) = (row for row in rows if row[3] == 12)
    assert ("Ensemble", "", 12, 2, 21, 0.012, DASH) == found[1:8]
    assert any(row[1:3] == ("Longtemps", UNSHOWN) for row in rows)


def test_the_smallest_p_values_read_as_the_page_says_them() -> None:
    tiny = [replace(one, p=0.0004) for one in RELEASE.comparisons if one.p is not None]
    made = opened(workbook.make(edition(replace(RELEASE, comparisons=tuple(tiny)))))
    cells = [cell for row in sheet_of("fit_by_gender", made).iter_rows() for cell in row]
    (found,) = {cell.number_format for cell in cells if cell.value == 0.0004}
    assert '[<0.001]"<\xa00,001";0.000' == found


@pytest.mark.parametrize(("language", "is_from_the_right"), [("ar", True), ("en", False)])
def test_sheets_begin_where_their_language_does(language: str, is_from_the_right: bool) -> None:
    spoken = asked(YAML.replace(", en: ", f", {language}: ").replace('en: "', f'{language}: "'))
    made = opened(workbook.make(edition(questionnaire=spoken, language=language)))
    assert {is_from_the_right} == {bool(sheet.sheet_view.rightToLeft) for sheet in made}


def test_the_waves_of_a_trend_are_numbers_and_say_why_one_is_left_out(book: Any) -> None:
    rows = list(sheet_of("fit_over_time", book).iter_rows(values_only=True))
    assert ("an-1 (version 1)", 400, 0.38, 0.33, 0.43) in [row[1:6] for row in rows]
    assert ("an-0 (version 1)", "Non comparable. L’échelle a changé.") in [row[1:3] for row in rows]


def series(sheet: Worksheet) -> Iterator[tuple[list[object], ...]]:
    """Of each run of bars in the charts of a sheet: names, values, and strokes down and up."""

    def cells(reference: Any) -> list[object]:
        name, _, place = reference.f.rpartition("!")
        assert f"'{sheet.title}'" == name
        left, top, right, bottom = range_boundaries(place)
        rows = sheet.iter_rows(top, bottom, left, right, values_only=True)
        return [value for row in rows for value in row]

    for chart in sheet._charts:  # type: ignore[attr-defined]
        for run in chart.series:
            strokes = run.errBars
            parts = (run.cat.strRef, run.val.numRef, strokes.minus.numRef, strokes.plus.numRef)
            yield tuple(map(cells, parts))


def test_charts_have_a_bar_for_each_figure_and_a_stroke_for_its_interval(book: Any) -> None:
    ((groups, values, below, above),) = series(sheet_of("mean_hours", book))
    assert ["Ensemble", "Femmes", "Hommes"] == groups
    assert [34.5, 30, UNSHOWN] == values
    assert [1.5, 2, SIGN] == below == above
    everyone, women = series(sheet_of("by_gender", book))
    assert (["Aide", "Bureau"], [0.6, 0.05]) == everyone[:2]
    assert (["Aide", "Bureau"], [0.7, 0.2]) == women[:2]
    first, second = sheet_of("by_gender", book)._charts  # type: ignore[attr-defined]
    ends = [chart.y_axis.scaling.max for chart in (first, second)]
    assert [1, 1] == ends, "65 % and 80 % are on it"


def test_no_chart_has_a_zero_for_what_is_not_shown(content: bytes) -> None:
    kept = zipfile.ZipFile(io.BytesIO(content))
    charts = [kept.read(name).decode() for name in kept.namelist() if "charts/chart" in name]
    (hours,) = (xml for xml in charts if "<c:v>34.5</c:v>" in xml)
    assert "<c:v>Hommes</c:v>" in hours
    values = hours.partition("<c:val>")[2]
    assert ["34.5", "30.0"] == re.findall(r"<c:v>([^<]*)</c:v>", values)
    assert "⊘" in hours, "what stands there instead"


def test_the_cover_says_what_is_where_and_how_it_was_made(book: Any) -> None:
    cover = book.worksheets[0]
    said = {cell for row in cover.iter_rows(values_only=True) for cell in row if cell}
    assert "Le travail (an-2)" in said
    assert {words.notice(RELEASE, "fr"), *words.rules(RELEASE, "fr")} <= said
    assert set(caveats.of_release(RELEASE, "fr")) <= said
    found = sections.of_release(RELEASE, ASKED, "fr")
    assert {section.short for section in found} <= said
    assert {"\n".join(section.caveats) for section in found} - {""} <= said
    assert {900, 520, 0.44} <= said, "who was asked, and answered"
    links = [cell.hyperlink for row in cover.iter_rows() for cell in row if cell.hyperlink]
    inside = [link.location for link in links if link.location]
    assert [f"'{name}'!A1" for name in book.sheetnames[1:]] == inside
    assert [terms.address(edition())] == [link.target for link in links if link.target]


def test_everything_stands_in_long_sheets_as_in_the_csv_files(book: Any) -> None:
    def plain(value: object) -> object:
        if isinstance(value, float):
            return round(value, 9)
        return {None: "", tables.UNSHOWN: UNSHOWN}.get(value, value)  # type: ignore[call-overload]

    for name, columns, rows in (
        (NAMES.figures, tables.COLUMNS, tables.rows(RELEASE)),
        (NAMES.comparisons, tables.COLUMNS_COMPARED, tables.comparison_rows(RELEASE)),
    ):
        _, heads, *found = book[name].iter_rows(values_only=True)
        assert columns == heads
        for expected, row in zip(rows, found, strict=True):
            assert list(map(plain, expected.values())) == list(map(plain, row))


def test_themes_of_comments_have_a_sheet_where_there_are_any(book: Any) -> None:
    spoken = test_themes.edition("fr")
    made = opened(workbook.make(spoken))
    sheet = made[NAMES.comments]
    assert ("Un mot ?", "Le bruit", 15, 2345) == table(sheet)[1]
    assert NAMES.comments not in book.sheetnames


def test_every_sheet_says_that_it_is_simulated_where_it_is(book: Any) -> None:
    real = opened(workbook.make(edition(replace(RELEASE, source="people"))))
    for made, is_simulated in ((book, True), (real, False)):
        for sheet in made:
            said = {cell for row in sheet.iter_rows(values_only=True) for cell in row}
            assert is_simulated == ("Données simulées" in said), sheet.title
            assert is_simulated == ("simulées" in str(sheet.oddFooter.left.text))
        titles = [str(chart.title.tx.rich.p[0].r[0].t) for sheet in made for chart in sheet._charts]
        assert {is_simulated} == {title.endswith("(données simulées)") for title in titles}


def test_heads_stay_and_a_page_is_as_wide_as_the_paper(book: Any) -> None:
    figures = {figure.finding for figure in RELEASE.figures}
    empty = [NAMES.findings[name] for name in ASKED.findings if name not in figures]
    assert empty == [sheet.title for sheet in book.worksheets[1:] if sheet.freeze_panes is None]
    for sheet in book.worksheets[1:]:
        if sheet.title in empty:
            continue
        top = int(str(sheet.freeze_panes).removeprefix("A")) - 1
        assert f"${top}:${top}" == sheet.print_title_rows
        assert sheet.cell(top, 1).font.bold
    for sheet in book:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (None, 0) == (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight), "1 wide"
        assert ("landscape", "9") == (sheet.page_setup.orientation, str(sheet.page_setup.paperSize))


FORMULA = '=HYPERLINK("https://example.org")'


def test_no_text_is_taken_for_a_formula_or_an_address() -> None:
    yaml = YAML.replace('"Le travail"', f"'{FORMULA}'").replace('"Une femme"', "'+1+1'")
    yaml = yaml.replace('"femmes"', "'=femmes'").replace('"Bien"', "'@SUM(A1)'")
    yaml = yaml.replace('"Ailleurs, 40\xa0%."', "'https://example.org'")
    made = workbook.make(edition(questionnaire=asked(yaml)))
    sheets = zipfile.ZipFile(io.BytesIO(made))
    for name in sheets.namelist():
        if "worksheets/sheet" in name:
            assert "<f" not in sheets.read(name).decode(), name
    cells = [cell for sheet in opened(made) for row in sheet.iter_rows() for cell in row]
    assert {"s", "n"} == {cell.data_type for cell in cells}
    assert any("=femmes" in str(cell.value).lower() for cell in cells)
    assert {None, terms.address(edition())} == {
        cell.hyperlink.target for cell in cells if cell.hyperlink
    }
    drawn = [chart for sheet in opened(made) for chart in sheet._charts]
    references = [run.tx.strRef.f for chart in drawn for run in chart.series if run.tx.strRef]
    assert references and all(re.fullmatch(r"'.+'!\$C\$\d+", one) for one in references)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1. Vous êtes…", "1. Vous êtes…"),
        ("2. Que [voulez]-vous : a/b\\c*d\u202f?", "2. Que voulez -vous a b c d"),
        ("3. Aujourd'hui", "3. Aujourd’hui"),
        ("10. De 0 à 10, recommanderiez-vous ?", "10. De 0 à 10, recommanderiez-…"),
        ("4. " + "🙂" * 20, "4. " + "🙂" * 13 + "…"),
    ],
)
def test_sheets_have_names_that_spreadsheets_take(text: str, name: str) -> None:
    assert name == names.shortened(text)
    assert len(name.encode("utf-16-le")) <= 2 * names.LONGEST


def test_findings_about_the_same_question_have_sheets_of_their_own(book: Any) -> None:
    assert len(book.sheetnames) == len({name.casefold() for name in book.sheetnames})
    same = [name for name in book.sheetnames if name.endswith("Équilibre")]
    assert 4 == len(same)


def test_a_workbook_is_always_the_same(content: bytes) -> None:
    assert content == workbook.make(edition())


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(PartIsMissing, match=re.escape("mieux[files]")):
        workbook.make(edition())


def test_libreoffice_opens_it_and_shows_what_the_page_says(content: bytes) -> None:
    text = office.text_of(office.converted(content, "workbook.xlsx", "pdf"))
    text = text.replace("\xa0", " ")
    pages = text.split("\f")[:-1]
    assert len(ASKED.findings) < len(pages)
    assert all("an-2-1 (données simulées)" in page for page in pages), "at the foot of each"
    (hours,) = (page for page in pages if page.startswith("34,5 heures en moyenne"))
    assert {"34.5", "33.0", "36.0", UNSHOWN} <= set(hours.splitlines())
    (both,) = (page for page in pages if "≤5%" in page.replace(" ", "").splitlines())
    assert {"60 %", UNSHOWN, "Femmes"} <= set(both.splitlines())
