import json
import re
import struct
import sys
import zlib
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from xml.etree.ElementTree import fromstring

import altair
import pytest

from app.analysis.findings import Figure, Release
from app.exceptions import FileIsUnknown, PartIsMissing
from app.publish import charts, contrasts, files, lines
from app.publish.charts import drawings, figures, slides, specs
from app.publish.charts.drawings import Drawing
from app.publish.charts.plots import Plot, Sheet
from app.publish.edition import Edition
from app.publish.finding import Finding
from app.publish.lines import View
from app.publish.palette import COLOURS
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source, load
from tests.publish import kinds
from tests.publish.releases import QUESTIONNAIRE, YAML, mean, release, share, unshown

SVG = "{http://www.w3.org/2000/svg}"
GENDERS = (
    share(0.48, 0.45, 0.51),
    share(0.5, 0.4, 0.6, group="gender=woman"),
    share(0.05, 0.0, 0.16, group="gender=man"),
    unshown(),
)
SERVICES = tuple(
    share(value, value - 0.1, value + 0.1, finding="used", group=group, answer=answer)
    for group in ("all", "gender=woman")
    for answer, value in (("a", 0.3), ("b", 0.2))
)
NO_SERVICES = tuple(unshown("used", "gender=man", answer) for answer in "ab")
ANSWERS = ("surely", "agree", "neither", "disagree", "never")  # from the best to the worst
SCALED = load(
    Source(
        "scaled.yaml",
        re.sub(
            r"  agreement:\n.*\n.*\n",
            "  agreement:\n"
            + "".join(f'    {code}: {{fr: "{code} fr", en: "{code} en"}}\n' for code in ANSWERS),
            YAML,
        ).replace("distribution_of: trust.a}", "distribution_of: trust.a, by: gender}"),
        {},
    )
)
OPINIONS = tuple(
    share(value, value - 0.02, value + 0.02, finding="plain_answers", group=group, answer=answer)
    for group, values in (
        ("all", (0.2, 0.36, 0.2, 0.14, 0.1)),
        ("gender=woman", (0.3, 0.38, 0.1, 0.2, 0.02)),
    )
    for answer, value in zip(ANSWERS, values, strict=True)
)
NO_OPINIONS = tuple(unshown("plain_answers", "gender=man", answer) for answer in ANSWERS)
WIDE, NARROW = charts.SHEETS["wide"], charts.SHEETS["narrow"]


def drawn(
    figures: Sequence[Figure], language: str = "fr", questionnaire: Questionnaire = QUESTIONNAIRE
) -> tuple[Drawing, ...]:
    """The charts of a finding that has these figures."""
    name = figures[0].finding
    return drawings.of_finding(Finding(name, release(*figures), questionnaire, language))


def looks(shown: Sequence[Figure], questionnaire: Questionnaire = QUESTIONNAIRE) -> list[View]:
    return lines.views(Finding(shown[0].finding, release(*shown), questionnaire, "fr"))


def plot(drawing: Drawing, sheet: Sheet = WIDE) -> Plot:
    return figures.plot(drawing, sheet)


def labels(of: Plot) -> list[str]:
    return [" ".join(row["label"]) for row in of.rows]


def ends(of: Plot) -> list[tuple[float, float, float]]:
    return [(mark["low"], mark["value"], mark["high"]) for mark in of.marks]


def of_kinds(name: str, made: Release = kinds.RELEASE) -> tuple[Drawing, ...]:
    return drawings.of_finding(kinds.finding(name, release=made))


# One chart of each kind.
EVERY = {
    "dots": drawn(GENDERS)[0],
    "bars": drawn([*SERVICES, *NO_SERVICES])[1],
    "stack": drawn([*OPINIONS, *NO_OPINIONS], questionnaire=SCALED)[1],
    "dumbbell": of_kinds("fit_one_year_on")[0],
    "trend": of_kinds("fit_over_time")[0],
}


@pytest.fixture(scope="module")
def pictures() -> dict[tuple[str, str], bytes]:
    """Each kind of chart, in both widths."""
    return {
        (kind, width): charts.svg(drawing, width)
        for kind, drawing in EVERY.items()
        for width in charts.SHEETS
    }


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition(kinds.RELEASE, kinds.KINDS, "fr", "Le réseau")


def texts(picture: bytes) -> list[str]:
    """What is written on a chart, each text in one piece."""
    found = fromstring(picture).iter(f"{SVG}text")
    return [" ".join(part.text or "" for part in text) or text.text or "" for text in found]


# --- What is drawn


def test_a_chart_shows_each_group_with_its_interval() -> None:
    made = plot(EVERY["dots"])
    assert ["Ensemble", "Selon «\xa0Vous êtes…\xa0»", "Femmes", "Hommes", "Autre"] == labels(made)
    words = ["48\xa0%", "", "50\xa0%", "≤\xa05\xa0%", ""]
    assert words == [row["words"] for row in made.rows]
    assert [(0.45, 0.48, 0.51), (0.4, 0.5, 0.6), (0.0, 0.05, 0.16)] == ends(made)
    assert {0: "0\xa0%", 0.5: "50\xa0%", 1: "100\xa0%"} == made.ticks


def test_a_bound_is_drawn_open() -> None:
    assert [False, False, True] == [mark["is_open"] for mark in plot(EVERY["dots"]).marks]
    few = share(0.01, 0.0, 0.03, finding="used", answer="a")
    (bar,) = plot(drawn([few])[0]).marks
    assert bar["is_open"]


def test_a_mean_stands_on_its_scale() -> None:
    made = plot(drawn([mean(6.7, 6.6, 6.8)])[0])
    assert [(6.6, 6.7, 6.8)] == ends(made)
    assert ((0, 10), {0: "0", 5: "5", 10: "10"}) == (made.domain, made.ticks)


def test_a_distribution_is_drawn_as_bars_on_a_scale_that_holds_them() -> None:
    first, by_gender = drawn([*SERVICES, *NO_SERVICES])
    assert ["bars", "bars"] == [first.kind, by_gender.kind]
    made = plot(first)
    assert ["Aide", "Bureau"] == labels(made)
    assert [(0, 0.3), (0, 0.2)] == [(mark["start"], mark["value"]) for mark in made.marks]
    assert {0: "0\xa0%", 0.2: "20\xa0%", 0.4: "40\xa0%"} == made.ticks


def test_a_figure_not_shown_has_a_sign_and_words_and_no_mark() -> None:
    made = plot(drawn([unshown(group="all")])[0])
    assert ["secret statistique"] == [row["hidden"] for row in made.rows]
    assert ([], {}, None) == (made.marks, made.ticks, made.notes or None)
    everything = [plot(drawing) for drawing in EVERY.values()]
    values = [mark["value"] for made in everything for mark in made.marks]
    assert 0 not in values


def test_suppressed_groups_look_alike() -> None:
    one, other = (
        plot(drawn([GENDERS[0], unshown(group=f"gender={code}")])[0]) for code in ("woman", "man")
    )
    assert [row | {"label": ""} for row in one.rows] == [row | {"label": ""} for row in other.rows]
    assert one.size == other.size


def test_a_benchmark_is_a_dashed_line_that_is_explained() -> None:
    made = plot(EVERY["dots"])
    assert [0.405] * 3 == [mark["benchmark"] for mark in made.marks]
    assert [["¦ 40,5\xa0%\xa0: INSEE, 2022"]] == made.notes


def test_a_scale_by_group_is_stacked_around_its_middle_from_the_worst_answer() -> None:
    first, by_gender = drawn([*OPINIONS, *NO_OPINIONS], questionnaire=SCALED)
    assert ["bars", "stack"] == [first.kind, by_gender.kind]
    made = plot(by_gender)
    assert ["never fr", "disagree fr", "neither fr", "agree fr", "surely fr"] == list(made.legend)
    assert ["Ensemble", "Femmes", "Hommes"] == labels(made)
    assert "secret statistique" == made.rows[2]["hidden"]
    everyone = [(round(mark["start"], 2), round(mark["value"], 2)) for mark in made.marks[:5]]
    assert [(-0.34, -0.24), (-0.24, -0.1), (-0.1, 0.1), (0.1, 0.46), (0.46, 0.66)] == everyone
    assert (-0.34, 0.73) == tuple(round(end, 2) for end in made.domain)
    assert ["10\xa0%", "14\xa0%", "20\xa0%", "36\xa0%", "20\xa0%"] == [
        mark["words"] for mark in made.marks[:5]
    ]
    assert "" == made.marks[5]["words"]  # 2 %, which would not fit


def test_bars_of_a_scale_have_its_colours() -> None:
    first, by_gender = drawn(OPINIONS, questionnaire=SCALED)
    colours = [mark["colour"] for mark in plot(first).marks]
    assert list(plot(by_gender).legend.values()) == colours[::-1]


def test_a_scale_that_is_shown_in_part_is_no_stack() -> None:
    part = [one for one in OPINIONS if (one.group, one.answer) != ("gender=woman", "never")]
    assert "bars" == drawn(part, questionnaire=SCALED)[1].kind


def test_answers_in_no_order_are_never_stacked() -> None:
    for name in ("services_over_time", "fit_well", "weekly_hours"):
        assert "stack" not in [drawing.kind for drawing in of_kinds(name)]


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        ("balance_moved", ("lower", "same", "higher")),
        ("fit_moved", ("higher", "same", "lower")),  # a list, whose first answer is the best
        ("fit_one_year_on", ()),
        ("weekly_hours", ()),
    ],
)
def test_who_moved_is_put_in_order(finding: str, expected: tuple[str, ...]) -> None:
    assert expected == drawings.scale(kinds.finding(finding))


def test_a_paired_share_goes_from_then_to_now() -> None:
    made = plot(EVERY["dumbbell"])
    assert [("an-1", 0.48), ("an-2", 0.6)] == [(one["wave"], one["value"]) for one in made.points]
    assert ["48\xa0% → 60\xa0%"] == [row["words"] for row in made.rows]
    (mark,) = made.marks
    assert (0.48, 0.6) == (mark["start"], mark["value"])
    assert (0.54, 0.66) == (round(mark["low"], 2), round(mark["high"], 2))
    assert {"an-1": "card", "an-2": "accent"} == made.legend


def test_the_table_of_a_paired_share_has_what_is_drawn() -> None:
    (table,) = contrasts.tables(kinds.finding("fit_one_year_on"))
    assert EVERY["dumbbell"].table == table
    ((_, (row,)),) = table.blocks
    assert len(table.heads) == 1 + len(row.cells)
    assert ["48\xa0%", "60\xa0%"] == re.findall(r"\d+\xa0%", row.cells[0])


@pytest.mark.parametrize(
    ("stayed", "left", "expected"),
    [
        ((0.4, None), (0.08, None), (0.48, None)),
        ((0.4, None), (0.05, "at_most"), (0.45, "at_most")),
        ((0.95, "at_least"), (0.05, "at_most"), (0.95, "at_least")),
        ((0.99, "at_least"), (0.03, None), (1.0, "at_least")),
    ],
)
def test_what_is_summed_stays_a_bound(
    stayed: tuple[float, str | None],
    left: tuple[float, str | None],
    expected: tuple[float, str | None],
) -> None:
    ends = {"at_most": (0.0, 0.1), "at_least": (0.9, 1.0), None: (0.01, 0.99)}
    shares = dict(zip(("yes>yes", "yes>no", "no>yes"), (stayed, left, left), strict=True))
    changed = [
        kinds.figure("fit_one_year_on", answer, value, *ends[bound])
        for answer, (value, bound) in shares.items()
    ]
    finding = kinds.finding("fit_one_year_on", release=replace(kinds.RELEASE, figures=changed))
    both = contrasts.twice(finding.main[0], finding)
    assert (expected, expected) == both


def test_a_trend_goes_from_the_earliest_wave_and_leaves_out_what_cannot_be_compared() -> None:
    made = plot(EVERY["trend"])
    everyone = [mark for mark in made.marks if mark["answer"] == "Ensemble"]
    waves = [("an-1", 0.38, "38\xa0%"), ("an-2", 0.48, "48\xa0%")]
    assert waves == [(mark["wave"], mark["value"], mark["words"]) for mark in everyone]
    assert ["Ensemble", "Femmes"] == list(made.legend)
    assert any("an-0" in line for note in made.notes for line in note)


def test_a_wave_that_is_not_shown_has_a_sign_in_a_trend() -> None:
    (last,) = (
        one for one in kinds.COMPARISONS if (one.finding, one.second) == ("fit_over_time", "an-1")
    )
    none = {"value": None, "low": None, "high": None, "p": None, "earlier": None}
    before = replace(last, second="an-0", status="hidden", **none)
    made = plot(of_kinds("fit_over_time", kinds.only(last, before))[0])
    assert [("an-0", "Ensemble")] == [(row["wave"], row["answer"]) for row in made.rows]
    assert ["an-1", "an-2"] == [one["wave"] for one in made.marks if one["answer"] == "Ensemble"]
    assert [["⊘ Ensemble\xa0: secret statistique"]] == made.notes
    assert ["dots"] == [one.kind for one in of_kinds("fit_over_time", kinds.only(before))]


def test_words_of_a_trend_have_room_beside_each_other() -> None:
    (last,) = (one for one in kinds.COMPARISONS if one.earlier is kinds.EARLIER_FIT)
    waves = [
        replace(last, second=f"une-vague-au-nom-long-{year}") for year in range(2025, 2017, -1)
    ]
    made = plot(of_kinds("fit_over_time", kinds.only(*waves))[0], NARROW)
    assert ["38\xa0%", *[""] * 7, "48\xa0%"] == [
        mark["words"] for mark in made.marks if mark["answer"] == "Ensemble"
    ]
    picture = charts.svg(of_kinds("fit_over_time", kinds.only(*waves))[0], "narrow")
    assert ["an-2"] == [text for text in texts(picture) if text in ("an-2", waves[0].second)]


def test_nothing_to_compare_with_is_no_trend() -> None:
    assert ["dots"] == [drawing.kind for drawing in of_kinds("fit_over_time", kinds.only())]


def test_answers_over_time_have_a_row_each() -> None:
    first, second = of_kinds("services_over_time")
    assert ("dumbbell", "bars") == (first.kind, second.kind)
    assert ["⊘ → 60\xa0%", "⊘ → 20\xa0%"] == [row["words"] for row in plot(first).rows]


# --- How it is laid out


@pytest.mark.parametrize("sheet", [WIDE, NARROW])
@pytest.mark.parametrize("kind", EVERY)
def test_a_chart_is_as_large_as_was_said(
    kind: str, sheet: Sheet, pictures: dict[tuple[str, str], bytes]
) -> None:
    width = "wide" if sheet is WIDE else "narrow"
    svg = fromstring(pictures[kind, width])
    assert charts.size(EVERY[kind], width) == tuple(round(float(svg.get(d) or 0)) for d in SIDES)
    assert sheet.width == charts.size(EVERY[kind], width)[0]


SIDES = ("width", "height")


@pytest.mark.parametrize("sheet", [WIDE, NARROW])
def test_a_label_is_cut_into_lines_that_have_room(sheet: Sheet) -> None:
    made = Plot(sheet)
    place = made.row("un groupe au nom très long " * 3, "48\xa0%")
    (row,) = made.rows
    room = sheet.labels or sheet.width - sheet.letters(len("48 %"))
    assert len(row["label"]) > 1
    assert all(sheet.letters(len(line)) <= room for line in row["label"])
    assert (place["top"] >= len(row["label"])) == (sheet is NARROW)
    assert made.lines >= len(row["label"])


def test_rows_never_overlap() -> None:
    for drawing in EVERY.values():
        for sheet in (WIDE, NARROW):
            made = plot(drawing, sheet)
            bands = sorted({(one["top"], one["bottom"]) for one in made.marks if "top" in one})
            assert all(one[1] < other[0] for one, other in pairwise(bands))
            assert all(bottom <= made.lines for _, bottom in bands)


# --- What a reader gets


@pytest.mark.parametrize("kind", EVERY)
def test_a_chart_has_a_title_a_description_and_its_table(
    kind: str, pictures: dict[tuple[str, str], bytes]
) -> None:
    drawing, svg = EVERY[kind], fromstring(pictures[kind, "narrow"])
    named = {element.get("id"): element for element in svg if element.get("id")}
    said = [named[name].text for name in (svg.get("aria-labelledby") or "").split()]
    assert [drawing.title, drawing.description] == said
    assert "img" == svg.get("role")
    assert (drawing.view is None) != (drawing.table is None)
    assert [] == [e for e in svg.iter() if e is not svg and {"role", "aria-label"} & set(e.attrib)]


@pytest.mark.parametrize("kind", EVERY)
def test_a_chart_has_nothing_from_elsewhere_and_a_colour_for_the_dark(
    kind: str, pictures: dict[tuple[str, str], bytes]
) -> None:
    svg = fromstring(pictures[kind, "wide"])
    tags = {element.tag.removeprefix(SVG) for element in svg.iter()}
    assert tags <= {"svg", "g", "path", "line", "rect", "text", "tspan", "title", "desc", "style"}
    assert not [e for e in svg.iter() if {"href", "style", "onload"} & {*map(str, e.attrib)}]
    (style,) = svg.iter(f"{SVG}style")
    dark = dict(re.findall(r"=\"(#\w+)\"\]\{\w+:(#\w+)\}", style.text or ""))
    used = {element.get(part) for element in svg.iter() for part in ("fill", "stroke")}
    used -= {None, "none", "transparent"}
    assert {colour.light: colour.dark for colour in COLOURS.values()}.items() >= dark.items()
    assert used <= dark.keys()


@pytest.mark.parametrize(
    ("source", "language", "expected"),
    [
        ("simulated", "fr", ["données simulées"]),
        ("simulated", "en", ["simulated data"]),
        ("people", "fr", []),
    ],
)
def test_a_chart_says_itself_that_it_is_simulated(
    source: str, language: str, expected: list[str]
) -> None:
    made = replace(release(*GENDERS), source=source)  # type: ignore[arg-type]
    (drawing,) = drawings.of_finding(Finding("improved", made, QUESTIONNAIRE, language))
    said = texts(charts.svg(drawing, "wide"))
    assert expected == [text for text in said if text in ("données simulées", "simulated data")]


def test_what_is_written_is_escaped() -> None:
    crossed = share(0.5, 0.4, 0.6, group="gender=other;tenure=short")
    (drawing,) = drawn([GENDERS[0], crossed])
    picture = charts.svg(drawing, "wide")
    assert "Autre – Peu <de temps>" in texts(picture)
    assert b"Peu &lt;de temps&gt;" in picture


@pytest.mark.parametrize("kind", EVERY)
def test_a_chart_is_what_vega_lite_allows(kind: str) -> None:
    spec = specs.spec(plot(EVERY[kind]), EVERY[kind].kind, charts.FONT, "transparent")
    altair.Chart.from_dict(json.loads(json.dumps(spec)))  # which raises where it is not


def test_the_same_release_gives_the_same_chart(pictures: dict[tuple[str, str], bytes]) -> None:
    charts._drawn.cache_clear()
    for (kind, width), picture in pictures.items():
        assert picture == charts.svg(EVERY[kind], width)  # type: ignore[arg-type]


# --- As files


def test_every_chart_is_a_file(edition: Edition) -> None:
    named = [name for name in files.names(edition) if "/" in name]
    drawn = [
        drawing.file(width)
        for finding in kinds.KINDS.findings
        for drawing in of_kinds(finding)
        for width in drawings.EXTENSIONS
    ]
    assert drawn == named
    assert len(named) == len(set(named))
    types = {"wide": "image/svg+xml", "narrow": "image/svg+xml", "slide": "image/png"}
    assert [types[name.split("/")[0]] for name in named] == [*map(files.media_type, named)]
    assert {"fr"} == {files.language(name) for name in named}


def test_a_file_is_the_chart_of_its_name(edition: Edition) -> None:
    drawing = EVERY["dumbbell"]
    assert charts.svg(drawing, "narrow") == files.make("narrow/fit_one_year_on-1.fr.svg", edition)


@pytest.mark.parametrize(
    "name",
    [
        "wide/fit_well-2.fr.svg",
        "wide/fit_well.fr.svg",
        "wide/nothing-1.fr.svg",
        "wide/fit_well-1.en.svg",
        "slide/fit_well-1.fr.svg",
        "tall/fit_well-1.fr.svg",
        "wide/-1.fr.svg",
        "wide/.fr.svg",
    ],
)
def test_no_other_name_is_a_chart(name: str, edition: Edition) -> None:
    with pytest.raises(FileIsUnknown):
        files.make(name, edition)


def pixels(png: bytes) -> bytes:
    parts, at = [], 8
    while at < len(png):
        (size,) = struct.unpack_from(">I", png, at)
        parts.append(png[at + 8 : at + 8 + size] if png[at + 4 : at + 8] == b"IDAT" else b"")
        at += size + 12
    return zlib.decompress(b"".join(parts))


def test_a_picture_is_packed_and_stays_the_same() -> None:
    loose = charts.png(plot(EVERY["dots"], slides.SLIDE), "dots", margin=8, density=1)
    packed = slides._packed(loose)
    assert pixels(loose) == pixels(packed)
    assert len(packed) < len(loose) / 2
    assert (loose[:33], loose[-12:]) == (packed[:33], packed[-12:])


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_a_slide_fills_a_screen_and_a_card_is_as_large_as_is_asked(edition: Edition) -> None:
    assert (1600, 900) == size_of(slides.slide(of_kinds("fit_well")[0], edition))
    assert (1200, 630) == size_of(files.make("card.fr.png", edition))
    says = {"fr": "Une très longue phrase {share}. " * 20, "en": "x"}
    plan = kinds.KINDS.findings["fit_well"].model_copy(update={"says": says})
    asked = kinds.KINDS.model_copy(update={"findings": {"fit_well": plan}})
    long = Edition(kinds.RELEASE, asked, "fr", "Un réseau au nom fort long " * 20)
    assert (1200, 630) == size_of(slides.card(long))


@pytest.mark.parametrize("shown", [(), (unshown(group="all"),)])
def test_there_is_a_card_where_nothing_is_shown(shown: tuple[Figure, ...]) -> None:
    made = Edition(release(*shown), QUESTIONNAIRE, "fr")
    assert (1200, 630) == size_of(slides.card(made))


def test_without_what_draws_a_chart_is_known_and_not_drawn(
    monkeypatch: pytest.MonkeyPatch, edition: Edition
) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    assert 608 == charts.size(EVERY["dots"], "wide")[0]
    for name in ("wide/fit_well-1.fr.svg", "slide/fit_well-1.fr.png", "card.fr.png"):
        with pytest.raises(PartIsMissing):
            files.make(name, edition)


# --- Which figures a chart has


def test_a_long_grouping_stands_apart_from_the_highest_to_the_lowest() -> None:
    groups = [f"trust.a=agree;tenure={code}" for code in ("long", "longer")]
    figures = [share(0.5, 0.4, 0.6)]
    figures += [unshown(group=groups[0]), share(0.1, 0.05, 0.2, group=groups[1])]
    figures += [share(value / 100, 0.1, 0.9, group=groups[0]) for value in range(20, 31)]
    first, apart = looks(figures)
    assert ["Ensemble"] == [line.label for line in first.lines]
    values = [line.figure.share for line in apart.lines]
    assert [0.5, *(value / 100 for value in range(30, 19, -1)), 0.1, None] == values
    assert (False, True) == (first.is_long, apart.is_long)


def test_a_distribution_by_group_puts_groups_together_and_names_hidden_ones_once() -> None:
    first, by_gender = looks([*SERVICES, *NO_SERVICES])
    assert ("answers", "groups") == (first.names, by_gender.names)
    written = [(block.heading, [line.label for line in block.lines]) for block in by_gender.blocks]
    expected = [
        ("Aide", ["Ensemble", "Femmes"]),
        ("Bureau", ["Ensemble", "Femmes"]),
        ("", ["Hommes"]),
    ]
    assert expected == written


def test_a_distribution_that_is_not_shown_has_one_line() -> None:
    hidden = [unshown("used", "all", answer) for answer in "ab"]
    assert ["Ensemble"] == [line.label for line in looks(hidden)[0].lines]
