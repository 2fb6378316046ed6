"""A questionnaire with a finding of every kind, and what a release may say of each, by hand."""

from dataclasses import replace

from app.analysis.findings import (
    Comparison,
    Figure,
    Participation,
    Release,
    Return,
    Weighting,
)
from app.publish.finding import Finding
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source, check
from tests.publish.releases import RULES, unshown

YAML = """
questionnaire: kinds
version: 2
languages: [fr, en]
title: {fr: "Le travail", en: "Work"}
pages:
  - page: only
    title: {fr: "Vous", en: "You"}
    items:
      - item: gender
        type: one
        ask: {fr: "Vous êtes…", en: "You are…"}
        choices:
          woman: {fr: "Une femme", en: "A woman", group: {fr: "femmes", en: "women"}}
          man: {fr: "Un homme", en: "A man", group: {fr: "hommes", en: "men"}}
          other: {fr: "Autre", en: "Other", group: {fr: "personnes d’un autre genre", en: "others"}}
      - item: tenure
        type: one
        ask: {fr: "Depuis quand\u202f?", en: "Since when?"}
        choices: {short: {fr: "Peu", en: "Not long"}, long: {fr: "Longtemps", en: "Long"}}
      - item: hours
        type: number
        ask: {fr: "Heures par semaine", en: "Hours a week"}
        unit: {fr: "heures", en: "hours"}
        at_least: 0
        at_most: 60
      - item: priorities
        type: rank
        ask: {fr: "Vos priorités", en: "Your priorities"}
        choices:
          time: {fr: "Le temps", en: "Time"}
          money: {fr: "L’argent", en: "Money"}
          people: {fr: "Les autres", en: "People"}
      - item: balance
        type: scale
        ask: {fr: "Équilibre", en: "Balance"}
        low: {fr: "nul", en: "none"}
        high: {fr: "total", en: "all"}
      - item: fit
        type: one
        ask: {fr: "Vos horaires conviennent-ils\u202f?", en: "Do your hours fit?"}
        choices:
          well: {fr: "Bien", en: "Well"}
          so_so: {fr: "Moyennement", en: "So-so"}
          badly: {fr: "Mal", en: "Badly"}
      - item: services
        type: many
        ask: {fr: "Services", en: "Services"}
        choices: {help: {fr: "Aide", en: "Help"}, desk: {fr: "Bureau", en: "Desk"}}
findings:
  weekly_hours: {bands_of: {hours: [0, 20, 35, 60]}}
  mean_hours: {mean_of: hours, by: gender}
  time_first: {mean_of: priorities.time}
  fit_well: {share_of: {fit: well}, by: gender}
  above:
    share_of: {gender: woman}
    compare_with:
      value: 40
      year: 2022
      source: "INSEE"
      says: {fr: "Ailleurs, 40\u00a0%.", en: "Elsewhere, 40%."}
  fit_by_gender:
    difference: {share_of: {fit: well}, between: {gender: [woman, man]}}
    by: tenure
  said_by_gender:
    says:
      fr: "Équilibre des {first}, à côté des {second}, parmi les {group} : {difference}."
      en: "Balance of {first}, beside {second}, among {group}: {difference}."
    everyone: {fr: "entrepreneur·es", en: "entrepreneurs"}
    difference: {mean_of: balance, between: {gender: [woman, man]}}
  hours_by_gender: {difference: {mean_of: hours, between: {gender: [woman, man]}}}
  time_by_gender: {difference: {mean_of: priorities.time, between: {gender: [woman, man]}}}
  fit_over_time:
    says:
      fr: "{share} des {group} ont des horaires qui conviennent\u00a0: {change}."
      en: "{share} of {group} have hours that fit: {change}."
    everyone: {fr: "entrepreneur·es", en: "entrepreneurs"}
    trend_of: {share_of: {fit: well}}
    by: gender
  balance_over_time: {trend_of: {mean_of: balance}}
  services_over_time: {trend_of: {distribution_of: services}}
  fit_one_year_on: {change_in: {share_of: {fit: well}}}
  fit_moved: {change_in: fit}
  balance_one_year_on:
    says: {fr: "Équilibre des {group}\u00a0: {change}.", en: "Balance of {group}: {change}."}
    everyone: {fr: "entrepreneur·es", en: "entrepreneurs"}
    change_in: balance
  balance_moved: {change_in: balance}
  fit_said:
    says: {fr: "Horaires\u00a0: {change}.", en: "Hours: {change}."}
    change_in: {distribution_of: fit}
"""
_checked = check(Source("kinds.yaml", YAML, {}))
assert _checked.questionnaire, _checked.problems
KINDS: Questionnaire = _checked.questionnaire


def figure(
    finding: str,
    answer: str,
    value: float,
    low: float,
    high: float,
    *,
    group: str = "all",
    n: int = 400,
) -> Figure:
    """A share where it has an answer; a mean where it has none."""
    share, mean = (value, None) if answer else (None, value)
    return Figure(finding, "x", group, answer, n, share, low, high, mean, "shown", 5, 0.01)


def compared(
    contrast: str,
    finding: str,
    ends: tuple[str, str],
    value: float | None,
    low: float | None,
    high: float | None,
    *,
    answer: str = "",
    group: str = "all",
    p: float | None = 0.012,
    adjusted: float | None = None,
    earlier: Figure | None = None,
    reasons: tuple[dict[str, str], ...] = (),
    worst: tuple[float, float] | None = None,
    reweighted: float | None = None,
) -> Comparison:
    """A comparison that is shown; this wave is of version 2, an earlier one of version 1."""
    versions = (2, 2) if contrast == "difference" else (2, 1)
    return Comparison(
        contrast,  # type: ignore[arg-type]
        finding,
        group,
        answer,
        *ends,
        versions,
        "shown",
        value,
        low,
        high,
        p,
        adjusted,
        "newcombe",
        reasons,
        earlier,
        worst,
        reweighted,
    )


GENDERS = ("gender=woman", "gender=man")
WAVES = ("an-2", "an-1")
WORDING = {"fr": "La question a été reformulée.", "en": "The question was reworded."}
BROKEN = {"fr": "L’échelle a changé.", "en": "The scale has changed."}


def _pair(finding: str, answer: str, women: float, men: float) -> list[Figure]:
    width = 0.05 if answer else 0.5
    values = [(women, "gender=woman"), (men, "gender=man")]
    both = figure(finding, answer, (women + men) / 2, women - width, women + width)
    return [both] + [
        figure(finding, answer, value, value - width, value + width, group=group, n=200)
        for value, group in values
    ]


FIGURES: tuple[Figure, ...] = (
    figure("weekly_hours", ">=0&<20", 0.2, 0.16, 0.24),
    figure("weekly_hours", ">=20&<35", 0.5, 0.45, 0.55),
    figure("weekly_hours", ">=35&<=60", 0.3, 0.26, 0.35),
    figure("mean_hours", "", 34.5, 33.0, 36.0),
    figure("mean_hours", "", 30.0, 28.0, 32.0, group="gender=woman", n=200),
    unshown("mean_hours", "gender=man", ""),
    figure("time_first", "", 1.8, 1.7, 1.9),
    figure("fit_well", "well", 0.48, 0.43, 0.53),
    figure("fit_well", "well", 0.5, 0.4, 0.6, group="gender=woman", n=90),
    figure("above", "woman", 0.46, 0.41, 0.51),
    *_pair("fit_by_gender", "well", 0.6, 0.48),
    *_pair("said_by_gender", "", 7.1, 6.3),
    *_pair("hours_by_gender", "", 30.5, 35.0),
    *_pair("time_by_gender", "", 1.5, 2.5),
    figure("fit_over_time", "well", 0.48, 0.43, 0.53),
    figure("fit_over_time", "well", 0.5, 0.43, 0.57, group="gender=woman", n=200),
    figure("balance_over_time", "", 6.4, 6.2, 6.6),
    figure("services_over_time", "help", 0.6, 0.55, 0.65),
    figure("services_over_time", "desk", 0.2, 0.16, 0.24),
    *(
        figure("fit_one_year_on", answer, share, share - 0.03, share + 0.03, n=250)
        for answer, share in (("yes>yes", 0.4), ("yes>no", 0.08), ("no>yes", 0.2), ("no>no", 0.32))
    ),
    *(
        figure(finding, answer, share, share - 0.03, share + 0.03, n=250)
        for finding in ("fit_moved", "balance_one_year_on", "balance_moved", "fit_said")
        for answer, share in (("lower", 0.2), ("same", 0.55), ("higher", 0.25))
    ),
)
EARLIER_FIT = figure("fit_over_time", "well", 0.38, 0.33, 0.43)
EARLIER_BALANCE = figure("balance_over_time", "", 6.3, 6.1, 6.5)
COMPARISONS: tuple[Comparison, ...] = (
    compared("difference", "fit_by_gender", GENDERS, 0.12, 0.02, 0.21, answer="well"),
    Comparison("difference", "fit_by_gender", "tenure=long", "well", *GENDERS, (2, 2), "hidden"),
    compared("difference", "said_by_gender", GENDERS, 0.8, 0.3, 1.3),
    compared("difference", "hours_by_gender", GENDERS, -4.5, -6.0, -3.0),
    compared("difference", "time_by_gender", GENDERS, -1.0, -1.2, -0.8),
    compared("trend", "fit_over_time", WAVES, 0.1, 0.03, 0.17, answer="well", earlier=EARLIER_FIT),
    Comparison(
        "trend",
        "fit_over_time",
        "all",
        "",
        "an-2",
        "an-0",
        (2, 1),
        "not_comparable",
        reasons=(BROKEN,),
    ),
    compared("trend", "balance_over_time", WAVES, 0.1, -0.2, 0.4, p=0.5, earlier=EARLIER_BALANCE),
    compared("trend", "services_over_time", WAVES, -0.1, -0.17, -0.03, answer="help"),
    compared("trend", "services_over_time", WAVES, 0.01, -0.05, 0.06, answer="desk"),
    compared(
        "change", "fit_one_year_on", WAVES, 0.12, 0.06, 0.18, worst=(-0.44, 0.56), reweighted=0.14
    ),
    compared("change", "fit_moved", WAVES, 0.05, 0.01, 0.09),
    compared("change", "balance_one_year_on", WAVES, 0.05, -0.02, 0.12, p=0.2),
    compared("change", "fit_said", WAVES, 0.05, -0.02, 0.12, p=0.2),
    compared("change", "balance_moved", WAVES, 0.05, -0.02, 0.12, p=0.2),
)
RELEASE = Release(
    "an-2",
    1,
    "kinds",
    2,
    "simulated",
    "2026-11-03",
    400,
    FIGURES,
    RULES,
    "invited",
    (Return("an-1", 500, 260),),
    COMPARISONS,
    (figure("fit_well", "well", 0.46, 0.4, 0.52),),
    Weighting(("gender",), 1.3, 310, 2.4, True),
    Participation(900, 20, 520, 400, {"RR1": 0.44, "RR2": 0.58, "RR3": 0.45, "RR4": 0.59}),
)


def finding(name: str, language: str = "fr", release: Release = RELEASE) -> Finding:
    """One of the findings, in a language."""
    return Finding(name, release, KINDS, language)


def only(*comparisons: Comparison) -> Release:
    """The release with these comparisons in place of its own."""
    return replace(RELEASE, comparisons=comparisons)
