"""What to beware of, by rule: each where it is due, and nowhere else."""

from dataclasses import replace

import pytest

from app.analysis.findings import Figure, Release, Weighting
from app.publish import caveats, participation
from app.publish.finding import Finding
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
from tests.publish.releases import unshown

ENOUGH = figure("fit_well", "well", 0.48, 0.44, 0.52, n=100)
FEW = replace(ENOUGH, n=95, low=0.4, high=0.56)
OF_WOMEN = replace(FEW, group="gender=woman")
GROUPS = "Les groupes de moins de 100 réponses sont arrondis"
SMALL = "Moins de 100 réponses"
WIDE = "L’intervalle à 95\xa0% est large"
DUE: list[tuple[list[Figure], list[str]]] = [
    ([ENOUGH], []),
    ([FEW], [SMALL]),
    ([replace(FEW, low=0.3, high=0.6)], [SMALL, WIDE]),
    ([replace(ENOUGH, low=0.3, high=0.5)], []),
    ([ENOUGH, OF_WOMEN], [GROUPS]),
    ([FEW, OF_WOMEN], [SMALL]),
    ([figure("mean_hours", "", 30.0, 20.0, 40.0)], [WIDE]),  # of 0 to 60
    ([figure("mean_hours", "", 30.0, 25.0, 36.0)], []),
    (
        [
            figure("mean_hours", "", 30.0, 25.0, 36.0),
            figure("mean_hours", "", 30.0, 20.0, 40.0, group="gender=woman", n=95),
        ],
        ["Certains groupes ont moins de 100 réponses"],  # of means, no share is printed
    ),
]


@pytest.mark.parametrize(("figures", "expected"), DUE)
def test_a_caveat_of_a_figure_is_due_by_rule(figures: list[Figure], expected: list[str]) -> None:
    release = replace(RELEASE, figures=tuple(figures), comparisons=())
    found = caveats.of_finding(Finding(figures[0].finding, release, KINDS, "fr"))
    assert len(expected) == len(found)
    for beginning, said in zip(expected, found, strict=True):
        assert said.startswith(beginning)


@pytest.mark.parametrize(
    ("weighted", "expected"),
    [(0.5, 0), (0.52, 0), (0.53, 1), (0.43, 1), (None, 0)],
)
def test_a_figure_that_weights_move_out_of_its_interval_says_so(
    weighted: float | None, expected: int
) -> None:
    heavy = figure("fit_well", "well", weighted, 0.4, 0.6) if weighted else None
    if heavy is None:
        heavy = unshown("fit_well", "all", "well")
    release = replace(RELEASE, figures=(ENOUGH,), comparisons=(), weighted=(heavy,))
    found = caveats.of_finding(Finding("fit_well", release, KINDS, "fr"))
    assert expected == len([said for said in found if said.startswith("Redressé, ce chiffre")])


def of_comparison(adjusted: float | None, low: float, high: float) -> list[str]:
    """The caveats of a difference among others."""
    one = compared(
        "difference", "fit_by_gender", GENDERS, 0.1, low, high, answer="well", adjusted=adjusted
    )
    other = compared("trend", "balance_over_time", WAVES, 0.1, -0.2, 0.4, adjusted=0.9)
    return caveats.of_finding(finding("fit_by_gender", "en", only(one, other)))


@pytest.mark.parametrize(
    ("adjusted", "low", "high", "expected"),
    [
        (0.03, 0.02, 0.18, []),
        (None, 0.02, 0.18, []),
        (0.05, 0.02, 0.18, ["Of the 2 comparisons made together"]),
        (0.2, -0.02, 0.18, []),  # nothing is claimed that could be chance
        (0.2, -0.02, 0.22, ["That no difference can be measured does not show that there is none"]),
    ],
)
def test_a_difference_that_may_be_chance_or_unseen_says_so(
    adjusted: float | None, low: float, high: float, expected: list[str]
) -> None:
    found = of_comparison(adjusted, low, high)
    assert len(expected) == len(found)
    assert all(said.startswith(begun) for said, begun in zip(found, expected, strict=True))


def test_answers_of_a_distribution_that_may_be_chance_are_named() -> None:
    both = [
        compared(
            "trend", "services_over_time", WAVES, -0.1, -0.17, -0.03, answer=answer, adjusted=p
        )
        for answer, p in (("help", 0.06), ("desk", 0.001))
    ]
    (said,) = caveats.of_finding(finding("services_over_time", "en", only(*both)))
    assert said.endswith("nothing is established of “Help”.")
    clear = [replace(one, adjusted=0.001) for one in both]
    assert [] == caveats.of_finding(finding("services_over_time", "en", only(*clear)))


def test_what_goes_unseen_is_half_of_the_interval() -> None:
    assert "one of 12 points can go unseen" in of_comparison(None, -0.02, 0.22)[0]
    assert "one of 12 points can go unseen" in of_comparison(None, -0.132, 0.111)[0]


def test_versions_that_differ_say_how_first() -> None:
    one = compared(
        "trend", "fit_over_time", WAVES, 0.1, -0.1, 0.3, answer="well", reasons=(WORDING,)
    )
    few = replace(figure("fit_over_time", "well", 0.48, 0.3, 0.6), n=50)
    release = replace(only(one), figures=(few,))
    found = caveats.of_finding(finding("fit_over_time", "es", release))
    assert WORDING["en"] == found[0]  # told in French and English
    assert caveats.MOST == len(found)


@pytest.mark.parametrize(
    ("rate", "weighting", "expected"),
    [
        (0.5, Weighting(("gender",), 1.1), 0),
        (0.49, Weighting(("gender",), 1.1), 1),
        (0.49, Weighting(reason="no_frame"), 2),
        (None, Weighting(reason="too_few"), 1),
        (None, Weighting(reason="no_margin"), 1),
    ],
)
def test_what_holds_for_all_figures_is_said_once(
    rate: float | None, weighting: Weighting, expected: int
) -> None:
    assert RELEASE.participation
    rates = {} if rate is None else {"RR1": rate}
    taken = replace(RELEASE.participation, rates=rates)
    release = replace(RELEASE, participation=taken, weighting=weighting)
    for language in ("fr", "en", "es"):
        assert expected == len(caveats.of_release(release, language))


# --- Who answered


def test_each_step_and_rate_is_named_and_explained() -> None:
    rows = participation.rows(RELEASE, "fr")
    assert ["900", "20", "520", "400", "44\xa0%", "58\xa0%", "45\xa0%", "59\xa0%"] == [
        row.number for row in rows
    ]
    assert all(row.name and row.explained for row in rows)
    assert [] == participation.rows(replace(RELEASE, participation=None), "fr")


def test_what_is_not_known_has_no_row() -> None:
    assert RELEASE.participation
    taken = replace(RELEASE.participation, issued=None, bounced=None, rates={})
    release = replace(RELEASE, participation=taken)
    assert ["520", "400"] == [row.number for row in participation.rows(release, "fr")]
    alone = replace(release, participation=replace(taken, started=None))
    assert [] == participation.rows(alone, "fr")  # the page begins with that number


@pytest.mark.parametrize(
    ("changed", "said", "unsaid"),
    [
        ({}, ["un recensement", "Environ 44\xa0% ont répondu.", "redressés"], []),
        ({"weighting": Weighting(reason="no_frame")}, ["un recensement"], ["redressés"]),
        (  # of a list that is known
            {"mode": "open"},
            ["un recensement", "Environ 44\xa0% ont répondu, si chacune ne l’a fait qu’une fois."],
            ["Quiconque"],
        ),
        ({"mode": "open", "participation": None}, ["Quiconque avait l’adresse"], ["recensement"]),
        (
            {"mode": None, "source": "imported", "participation": None},
            ["décrivent les personnes"],
            ["recensement"],
        ),
    ],
)
def test_it_is_said_whom_the_figures_are_about(
    changed: dict[str, object], said: list[str], unsaid: list[str]
) -> None:
    release: Release = replace(RELEASE, **changed)  # type: ignore[arg-type]
    text = participation.estimand(release, KINDS, "fr")
    assert all(part in text for part in said)
    assert not any(part in text for part in unsaid)


def test_how_figures_were_weighted_is_told_with_what_it_costs() -> None:
    text = participation.weighting(RELEASE, KINDS, "fr")
    for part in ("«\xa0Vous êtes…\xa0»", "1,3", "310", "2,4", "ramenés", "Un tiret"):
        assert part in text
    assert "" == participation.weighting(replace(RELEASE, weighting=Weighting()), KINDS, "fr")
