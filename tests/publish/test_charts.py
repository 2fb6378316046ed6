from collections.abc import Sequence
from xml.etree.ElementTree import Element, fromstring

import pytest

from app.analysis.findings import Figure
from app.publish import charts, lines
from app.publish.finding import Finding
from app.publish.lines import View
from app.questionnaire.definition import Questionnaire
from app.questionnaire.plans import Benchmark
from tests.publish.releases import QUESTIONNAIRE, mean, release, share, unshown

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


def looks(
    figures: Sequence[Figure], language: str = "fr", questionnaire: Questionnaire = QUESTIONNAIRE
) -> list[View]:
    name = figures[0].finding
    return lines.views(Finding(name, release(*figures), questionnaire, language))


def drawn(
    view: View,
    *,
    bars: bool = False,
    simulated: bool = True,
    language: str = "fr",
    benchmark: Benchmark | None = None,
) -> Element:
    chart = charts.draw(
        view,
        name="c",
        sentence="Une phrase.",
        bars=bars,
        simulated=simulated,
        language=language,
        benchmark=benchmark,
    )
    return fromstring(chart)


def texts(svg: Element, kind: str) -> list[str]:
    """The texts of a class, each in one piece."""
    found = [text for text in svg.iter("text") if kind in text.get("class", "").split()]
    return [" ".join(part.text or "" for part in text) or text.text or "" for text in found]


def marks(svg: Element, name: str, kind: str, *attributes: str) -> list[tuple[str | None, ...]]:
    found = [element for element in svg.iter(name) if element.get("class") == kind]
    return [tuple(element.get(attribute) for attribute in attributes) for element in found]


def test_a_chart_shows_each_group_with_its_interval() -> None:
    svg = drawn(looks(GENDERS)[0])
    labels = ["Ensemble", "Femmes", "Hommes", "Autre"]
    assert labels == texts(svg, "label")
    assert ["48\xa0%", "50\xa0%", "≤\xa05\xa0%"] == texts(svg, "value")
    assert [("48%",), ("50%",), ("5%",)] == marks(svg, "circle", "dot", "cx")
    intervals = [("45%", "51%"), ("40%", "60%"), ("0%", "16%")]
    assert intervals == marks(svg, "line", "interval", "x1", "x2")
    assert ["0\xa0%", "50\xa0%", "100\xa0%"] == texts(svg, "axis")


def test_a_mean_stands_on_its_scale() -> None:
    svg = drawn(looks([mean(6.7, 6.6, 6.8)])[0])
    assert [("67%",)] == marks(svg, "circle", "dot", "cx")
    assert ["0", "5", "10"] == texts(svg, "axis")


def test_a_distribution_is_drawn_as_bars_on_a_scale_that_holds_them() -> None:
    svg = drawn(looks(SERVICES)[0], bars=True)
    assert ["Aide", "Bureau"] == texts(svg, "label")
    assert [("75%",), ("50%",)] == marks(svg, "rect", "bar", "width")
    assert ["0\xa0%", "20\xa0%", "40\xa0%"] == texts(svg, "axis")


def test_a_figure_not_shown_has_a_sign_and_words_and_no_mark() -> None:
    svg = drawn(looks([unshown(group="all")])[0])
    (said,) = texts(svg, "unshown")
    assert "⊘ secret statistique" == said
    assert [] == [*svg.iter("circle"), *svg.iter("rect"), *svg.iter("line")]


def test_suppressed_groups_look_alike() -> None:
    pieces = [
        drawn(looks([GENDERS[0], unshown(group=f"gender={code}")])[0]) for code in ("woman", "man")
    ]
    assert texts(pieces[0], "unshown") == texts(pieces[1], "unshown")
    assert pieces[0].get("height") == pieces[1].get("height")


def test_a_benchmark_is_a_dashed_line_that_is_explained() -> None:
    plan = QUESTIONNAIRE.findings["improved"]
    svg = drawn(looks(GENDERS)[0], benchmark=plan.compare_with)
    assert [("40.5%", "40.5%")] * 3 == marks(svg, "line", "benchmark", "x1", "x2")[:3]
    assert "40,5\xa0%\xa0: INSEE, 2022" == texts(svg, "axis")[-1]


@pytest.mark.parametrize(
    ("simulated", "language", "expected"),
    [
        (True, "fr", ["données simulées"]),
        (True, "en", ["simulated data"]),
        (False, "fr", []),
    ],
)
def test_a_chart_says_itself_that_it_is_simulated(
    simulated: bool, language: str, expected: list[str]
) -> None:
    svg = drawn(looks(GENDERS, language)[0], simulated=simulated, language=language)
    assert expected == texts(svg, "simulated")


def test_a_chart_has_a_title_and_a_description_and_no_style() -> None:
    svg = drawn(looks(GENDERS)[0])
    named = {element.get("id"): element.tag for element in svg.iter() if element.get("id")}
    assert {"c-title": "title", "c-text": "desc"} == named
    assert ("img", "c-title", "c-text") == (
        svg.get("role"),
        svg.get("aria-labelledby"),
        svg.get("aria-describedby"),
    )
    assert not any(element.get("style") or element.get("fill") for element in svg.iter())


def test_a_label_is_cut_into_lines_and_escaped() -> None:
    figures = [GENDERS[0], share(0.5, 0.4, 0.6, group="gender=other;tenure=short")]
    questionnaire = QUESTIONNAIRE.model_copy(
        update={
            "findings": {
                "improved": QUESTIONNAIRE.findings["improved"].model_copy(update={"among": None})
            }
        }
    )
    view = looks(figures, "fr", questionnaire)[0]
    assert "Autre – Peu <de temps>" == texts(drawn(view), "label")[1]
    long = View("x", "", (lines.Block("", (lines.Line("mot " * 20, GENDERS[0]),)),))
    label = next(text for text in drawn(long).iter("text") if "label" in text.get("class", ""))
    assert [] == [part.text for part in label if len(part.text or "") > charts.CHARACTERS]
    assert len(label) > 1


def test_the_same_release_gives_the_same_chart() -> None:
    first, second = (
        charts.draw(
            looks(GENDERS)[0], name="c", sentence="s", bars=False, simulated=True, language="fr"
        )
        for _ in range(2)
    )
    assert first == second


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
