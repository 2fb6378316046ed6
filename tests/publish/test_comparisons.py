"""What is compared, in words: a claim only where the interval makes it."""

from dataclasses import replace

import pytest

from app.analysis.findings import Comparison, Release
from app.publish import comparisons, contrasts, sections, sentences
from app.publish.sections import Section
from tests.publish.kinds import (
    GENDERS,
    KINDS,
    RELEASE,
    WAVES,
    WORDING,
    compared,
    figure,
    finding,
    only,
)


def section(name: str, language: str = "fr", comparison: Comparison | None = None) -> Section:
    """A finding as the page has it, with a comparison of its own."""
    release = only(comparison) if comparison else RELEASE
    found = sections.of_release(release, KINDS, language)
    return next(one for one in found if one.name == name)


SENTENCES = [
    ("fr", "weekly_hours", "Réponses des répondant·es – «\xa0Heures par semaine\xa0»."),
    (
        "fr",
        "mean_hours",
        "34,5\xa0heures en moyenne pour les répondant·es – «\xa0Heures par semaine\xa0».",
    ),
    (
        "fr",
        "time_first",
        "Rang moyen 1,8 pour les répondant·es – «\xa0Vos priorités\xa0» (Le temps).",
    ),
    (
        "fr",
        "fit_by_gender",
        "Femmes\xa0: 60\xa0%, hommes\xa0: 48\xa0% – «\xa0Vos horaires conviennent-ils\u202f?\xa0»"
        "\xa0: Bien.",
    ),
    (
        "fr",
        "hours_by_gender",
        "Femmes\xa0: 30,5\xa0heures, hommes\xa0: 35,0\xa0heures – «\xa0Heures par semaine\xa0».",
    ),
    (
        "fr",
        "said_by_gender",
        "Équilibre des femmes, à côté des hommes, parmi les entrepreneur·es\xa0: 0,8\xa0point de "
        "plus.",
    ),
    (
        "en",
        "said_by_gender",
        "Balance of women, beside men, among entrepreneurs: 0.8 points more.",
    ),
    (
        "fr",
        "fit_over_time",
        "48\xa0% des entrepreneur·es ont des horaires qui conviennent\xa0: 10\xa0points de plus.",
    ),
    (
        "fr",
        "fit_one_year_on",
        "20\xa0% des répondant·es sont passé·es de non à oui, 8\xa0% de oui à non – "
        "«\xa0Vos horaires conviennent-ils\u202f?\xa0»\xa0: Bien.",
    ),
    (
        "en",
        "fit_moved",
        "25% of respondents moved towards “Badly”, 20% towards “Well” – “Do your hours fit?”.",
    ),
    (
        "en",
        "balance_moved",
        "25% of respondents gave a higher answer than before, 20% a lower one – “Balance”.",
    ),
    (
        "fr",
        "balance_one_year_on",
        "Équilibre des entrepreneur·es\xa0: pas de changement mesurable.",
    ),
]


@pytest.mark.parametrize(("language", "name", "expected"), SENTENCES)
def test_every_kind_of_finding_is_a_sentence(language: str, name: str, expected: str) -> None:
    assert expected == section(name, language).sentence


MOVED = [
    ("balance_one_year_on", 0.02, 0.1, "davantage de réponses en hausse (25\xa0%) qu’en baisse"),
    ("balance_one_year_on", -0.1, -0.02, "davantage de réponses en baisse (20\xa0%) qu’en hausse"),
    ("balance_one_year_on", -0.1, 0.1, "pas de changement mesurable"),
    ("fit_said", 0.02, 0.1, "davantage se sont rapproché·es de «\xa0Mal\xa0» (25\xa0%)"),
    ("fit_said", -0.1, -0.02, "davantage se sont rapproché·es de «\xa0Bien\xa0» (20\xa0%)"),
]


@pytest.mark.parametrize(("name", "low", "high", "expected"), MOVED)
def test_what_moved_is_said_by_who_moved_which_way(
    name: str, low: float, high: float, expected: str
) -> None:
    one = compared("change", name, WAVES, (low + high) / 2, low, high)
    assert expected in section(name, "fr", one).sentence


VERDICTS = [
    (
        compared("difference", "fit_by_gender", GENDERS, 0.12, 0.02, 0.21, answer="well"),
        "La part est plus élevée chez les femmes que chez les hommes (écart\xa0: +12\xa0points"
        "\u202f; intervalle à 95\xa0%\xa0: de +2 à +21\xa0points).",
    ),
    (
        compared("difference", "fit_by_gender", GENDERS, -0.12, -0.21, -0.02, answer="well"),
        "La part est moins élevée chez les femmes que chez les hommes (écart\xa0: −12\xa0points"
        "\u202f; intervalle à 95\xa0%\xa0: de −21 à −2\xa0points).",
    ),
    (
        compared("difference", "fit_by_gender", GENDERS, 0.03, -0.02, 0.08, answer="well"),
        "Pas d’écart mesurable entre les femmes et les hommes (écart\xa0: +3\xa0points\u202f; "
        "intervalle à 95\xa0%\xa0: de −2 à +8\xa0points).",
    ),
    (
        compared("difference", "fit_by_gender", GENDERS, 0.08, 0.0, 0.16, answer="well"),
        "Pas d’écart mesurable entre les femmes et les hommes (écart\xa0: +8\xa0points\u202f; "
        "intervalle à 95\xa0%\xa0: de 0 à +16\xa0points).",
    ),
    (
        compared("difference", "hours_by_gender", GENDERS, -4.5, -6.0, -3.0),
        "La moyenne est moins élevée chez les femmes que chez les hommes (écart\xa0: "
        "−4,5\xa0heures\u202f; intervalle à 95\xa0%\xa0: de −6,0 à −3,0\xa0heures).",
    ),
    (
        compared("difference", "time_by_gender", GENDERS, -1.0, -1.2, -0.8),
        "En moyenne, les femmes le classent plus près de la première place que les hommes "
        "(écart\xa0: −1,0\xa0rang\u202f; intervalle à 95\xa0%\xa0: de −1,2 à −0,8\xa0rang).",
    ),
    (
        compared("trend", "fit_over_time", WAVES, 0.1, 0.03, 0.17, answer="well"),
        "La part a augmenté depuis la vague «\xa0an-1\xa0» (écart\xa0: +10\xa0points\u202f; "
        "intervalle à 95\xa0%\xa0: de +3 à +17\xa0points).",
    ),
    (
        compared("trend", "balance_over_time", WAVES, -0.5, -0.8, -0.2),
        "La moyenne a baissé depuis la vague «\xa0an-1\xa0» (écart\xa0: −0,5\xa0point\u202f; "
        "intervalle à 95\xa0%\xa0: de −0,8 à −0,2\xa0point).",
    ),
    (
        compared("trend", "balance_over_time", WAVES, 0.1, -0.2, 0.4),
        "Pas de changement mesurable depuis la vague «\xa0an-1\xa0» (écart\xa0: +0,1\xa0point"
        "\u202f; intervalle à 95\xa0%\xa0: de −0,2 à +0,4\xa0point).",
    ),
    (
        compared("trend", "services_over_time", WAVES, 0.01, -0.05, 0.06, answer="desk"),
        "Pas de changement mesurable, quelle que soit la réponse, depuis la vague «\xa0an-1\xa0».",
    ),
    (
        compared("trend", "services_over_time", WAVES, -0.1, -0.17, -0.03, answer="help"),
        "«\xa0Aide\xa0»\xa0: la part a baissé depuis la vague «\xa0an-1\xa0» (écart\xa0: "
        "−10\xa0points\u202f; intervalle à 95\xa0%\xa0: de −17 à −3\xa0points).",
    ),
    (
        compared("trend", "balance_over_time", WAVES, 0.5, 0.04, 0.96),
        "La moyenne a augmenté depuis la vague «\xa0an-1\xa0» (écart\xa0: +0,5\xa0point\u202f; "
        "intervalle à 95\xa0%\xa0: de +0,04 à +0,96\xa0point).",
    ),
    (
        compared("change", "fit_one_year_on", WAVES, 0.12, 0.06, 0.18),
        "Chez les mêmes personnes, la part a augmenté depuis la vague «\xa0an-1\xa0» (écart\xa0: "
        "+12\xa0points\u202f; intervalle à 95\xa0%\xa0: de +6 à +18\xa0points).",
    ),
    (
        compared("change", "fit_moved", WAVES, -0.05, -0.09, -0.01),
        "Parmi les mêmes personnes, davantage se sont rapprochées de «\xa0Bien\xa0» que de "
        "«\xa0Mal\xa0» depuis la vague «\xa0an-1\xa0» (écart\xa0: −5\xa0points\u202f; intervalle "
        "à 95\xa0%\xa0: de −9 à −1\xa0point).",
    ),
    (
        compared("change", "balance_moved", WAVES, 0.05, -0.02, 0.12),
        "Chez les mêmes personnes, pas de changement mesurable dans un sens plutôt que dans "
        "l’autre depuis la vague «\xa0an-1\xa0» (écart\xa0: +5\xa0points\u202f; intervalle à "
        "95\xa0%\xa0: de −2 à +12\xa0points).",
    ),
]


@pytest.mark.parametrize(("comparison", "expected"), VERDICTS)
def test_it_is_said_that_something_rose_only_where_the_interval_does(
    comparison: Comparison, expected: str
) -> None:
    said = section(comparison.finding, "fr", comparison).verdicts
    assert (expected,) == said


CLAIMS = ("plus élevée", "moins élevée", "augmenté", "baissé", "de plus", "de moins", "davantage")


@pytest.mark.parametrize("name", KINDS.findings)
def test_what_cannot_be_measured_is_claimed_nowhere(name: str) -> None:
    unclear = [replace(one, low=-0.5, high=0.5) for one in RELEASE.comparisons]
    found = sections.of_release(only(*unclear), KINDS, "fr")
    shown = next(one for one in found if one.name == name)
    for said in (shown.sentence, *shown.verdicts, *shown.groups):
        assert not any(claim in said for claim in CLAIMS), said


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.41, 0.51, "Le résultat est supérieur à ce repère"),
        (0.30, 0.39, "Le résultat est inférieur à ce repère"),
        (0.40, 0.50, "Pas d’écart mesurable avec ce repère"),
    ],
)
def test_a_figure_is_above_its_benchmark_where_its_interval_is(
    low: float, high: float, expected: str
) -> None:
    changed = [
        replace(one, low=low, high=high) if one.finding == "above" else one
        for one in RELEASE.figures
    ]
    release = replace(RELEASE, figures=tuple(changed))
    (found,) = [one for one in sections.of_release(release, KINDS, "fr") if one.name == "above"]
    assert found.comparison.startswith(
        f"Ailleurs, 40\xa0%. Source\xa0: INSEE, année\xa02022. {expected}"
    )


@pytest.mark.parametrize(("low", "is_said"), [(0.41, True), (0.39, False)])
def test_a_benchmark_is_passed_only_where_the_weighted_figure_passes_it_too(
    low: float, is_said: bool
) -> None:
    weighted = figure("above", "woman", 0.45, low, 0.5)
    shown = section_of(replace(RELEASE, weighted=(weighted,)))
    assert is_said == ("Le résultat est supérieur à ce repère" in shown.comparison)


def section_of(release: Release) -> Section:
    """What is said of the finding with a benchmark."""
    (found,) = [one for one in sections.of_release(release, KINDS, "fr") if one.name == "above"]
    return found


def test_what_is_compared_beside_weighted_figures_is_not_weighted() -> None:
    said = "Ce sont les chiffres non redressés qui sont comparés ici."
    weighted = figure("fit_over_time", "well", 0.46, 0.4, 0.52)
    for release, is_said in ((replace(RELEASE, weighted=(weighted,)), True), (RELEASE, False)):
        shown = sections.of_release(release, KINDS, "fr")
        (found,) = [one for one in shown if one.name == "fit_over_time"]
        assert is_said == (said in found.notes)
        assert is_said == ("non redressé" in found.measure)


@pytest.mark.parametrize(("value", "is_said"), [(0.37, True), (0.42, False)])
def test_a_list_of_findings_gives_the_weighted_figure_that_is_to_be_kept_to(
    value: float, is_said: bool
) -> None:
    found = section_of(replace(RELEASE, weighted=(figure("above", "woman", value, 0.3, 0.45),)))
    assert found.short.startswith(found.sentence)
    assert is_said == found.short.endswith(" (redressé\xa0: 37\xa0%, entre 30\xa0% et 45\xa0%)")
    assert is_said == (found.short != found.sentence)


def test_a_difference_that_is_hidden_says_no_number() -> None:
    hidden = Comparison("difference", "fit_by_gender", "all", "well", *GENDERS, (2, 2), "hidden")
    found = section("fit_by_gender", "fr", hidden)
    assert "⊘ Femmes et hommes\xa0: secret statistique." == found.sentence
    assert () == found.verdicts
    ((_, rows),) = found.tables[0].blocks
    assert [("Ensemble", (), "⊘ secret statistique")] == [row[:3] for row in rows]


def test_a_trend_has_a_line_for_each_wave_and_says_why_one_is_left_out() -> None:
    waves, differences = contrasts.tables(finding("fit_over_time"))
    assert ("Vague", "Base", "Chiffre", "Intervalle") == waves.heads
    assert (
        [
            ("an-2 (version 2)", ("400", "48\xa0%", "43–53\xa0%"), ""),
            ("an-1 (version 1)", ("400", "38\xa0%", "33–43\xa0%"), ""),
            ("an-2 (version 2)", ("200", "50\xa0%", "43–57\xa0%"), ""),  # of women
            ("an-0 (version 1)", (), "Non comparable. L’échelle a changé."),
        ]
        == [row[:3] for _, rows in waves.blocks for row in rows]
    )
    assert ("Vague", "Écart", "Intervalle", "p (Holm)") == differences.heads
    assert [("an-1 (version 1)", ("+10\xa0points", "de +3 à +17\xa0points", "0,012"), "")] == [
        row[:3] for _, rows in differences.blocks for row in rows
    ]


def test_a_p_value_stands_in_a_table_only_beside_its_difference() -> None:
    one = compared(
        "trend", "fit_over_time", WAVES, 0.1, 0.03, 0.17, answer="well", p=0.0004, adjusted=0.034
    )
    found = section("fit_over_time", "en", one)
    (row,) = [row for _, rows in found.tables[-1].blocks for row in rows]
    assert ("+10 points", "+3 to +17 points", "<\xa00.001 (0.034)") == row.cells
    said = (found.sentence, *found.verdicts, *found.groups, *found.notes, *found.caveats)
    assert not any("0.034" in text or "0.001" in text for text in said)


def test_a_wave_that_nothing_may_be_compared_with_gives_its_reason() -> None:
    alone = Comparison(
        "change", "fit_moved", "all", "", *WAVES, (2, 1), "not_comparable", reasons=(WORDING,)
    )
    release = replace(only(alone), figures=())
    (found,) = sections.of_release(release, KINDS, "fr")
    assert (
        "«\xa0Vos horaires conviennent-ils\u202f?\xa0»\xa0: pas de comparaison possible."
        == found.sentence
    )
    assert ("La question a été reformulée.",) == found.notes
    assert ((), ()) == (found.drawings, found.verdicts)


def test_a_measured_change_says_whom_it_is_about_and_what_others_could_change() -> None:
    found = section("fit_one_year_on")
    assert found.base.startswith("Base\xa0: environ 250 personnes dont les réponses aux vagues")
    measured, attrition, worst, reweighted = found.notes
    assert measured.startswith("Ce changement est mesuré")
    assert "environ 260 sont revenues\xa0: 48\xa0% ne l’ont pas fait" in attrition
    assert "entre −44 et +56\xa0points" in worst
    assert "groupe par groupe" in reweighted
    assert reweighted.endswith("l’écart est de +14\xa0points.")


BANDS = [
    (
        "fr",
        ["De 0 à moins de 20\xa0heures", "De 20 à moins de 35\xa0heures", "De 35 à 60\xa0heures"],
    ),
    ("en", ["0 to under 20\xa0hours", "20 to under 35\xa0hours", "35 to 60\xa0hours"]),
]


@pytest.mark.parametrize(("language", "expected"), BANDS)
def test_bands_are_said_with_their_unit(language: str, expected: list[str]) -> None:
    found = finding("weekly_hours", language)
    assert expected == [sentences.band(figure.answer, found) for figure in found.figures]


@pytest.mark.parametrize(
    ("language", "name", "value", "expected"),
    [
        ("fr", "fit_by_gender", 0.01, "+1\xa0point"),
        ("fr", "fit_by_gender", 0.0, "0\xa0point"),
        ("en", "fit_by_gender", 0.0, "0 points"),
        ("fr", "said_by_gender", 1.5, "+1,5\xa0point"),
        ("en", "said_by_gender", 1.5, "+1.5 points"),
        ("fr", "said_by_gender", -2.0, "−2,0\xa0points"),
    ],
)
def test_points_are_counted_as_each_language_counts(
    language: str, name: str, value: float, expected: str
) -> None:
    one = compared("difference", name, GENDERS, value, -3, 3)
    assert expected == comparisons.signed(one, finding(name, language))
