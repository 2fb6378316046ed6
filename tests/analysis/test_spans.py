"""Findings over several versions, on small edits of one questionnaire."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.counting import spans
from app.analysis.counting.dataset import freeze
from app.analysis.counting.expansion import COUNTED, counted_plan
from app.analysis.counting.tabulation import Plan, tabulate
from app.config import ROOT
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source, load, read_source
from app.questionnaire.plans import FindingPlan

BASE = """
questionnaire: sample
version: 1
languages: [fr, en]
title: {fr: "Votre activité", en: "Your activity"}
pages:
  - page: you
    title: {fr: "Vous", en: "You"}
    items:
      - item: gender
        type: one
        ask: {fr: "Vous êtes…", en: "You are…"}
        choices:
          woman: {fr: "Une femme", en: "A woman", group: {fr: "femmes", en: "women"}}
          man: {fr: "Un homme", en: "A man", group: {fr: "hommes", en: "men"}}
          declined: {fr: "Sans réponse", en: "No answer", missing: true}
      - item: turnover
        type: one
        ask: {fr: "Votre chiffre d’affaires ?", en: "Your turnover?"}
        choices:
          low: {fr: "Faible", en: "Low", group: {fr: "petits", en: "small"}}
          middle: {fr: "Moyen", en: "Average", group: {fr: "moyens", en: "average"}}
          high: {fr: "Élevé", en: "High", group: {fr: "grands", en: "large"}}
      - item: balance
        type: scale
        ask: {fr: "Votre équilibre ?", en: "Your balance?"}
        low: {fr: "Mauvais", en: "Bad"}
        high: {fr: "Bon", en: "Good"}
      - item: trust
        type: grid
        ask: {fr: "Vous savez…", en: "You can…"}
        rows:
          prices: {fr: "fixer vos prix", en: "set your prices"}
          clients: {fr: "trouver des clients", en: "find customers"}
        choices:
          yes: {fr: "Oui", en: "Yes"}
          rather: {fr: "Plutôt", en: "Rather"}
          no: {fr: "Non", en: "No"}
"""
FINDINGS = """
findings:
  women: {share_of: {gender: woman}}
  rich: {share_of: {turnover: high}, by: gender}
  contented: {trend_of: {share_of: {balance: {at_least: 7}}}, among: {turnover: [low, middle]}}
"""
MIDDLE = '          middle: {fr: "Moyen", en: "Average", group: {fr: "moyens", en: "average"}}\n'
HIGH = '          high: {fr: "Élevé", en: "High", group: {fr: "grands", en: "large"}}\n'
SPLIT = (
    HIGH,
    HIGH + HIGH.replace("high", "huge").replace("Élevé", "Énorme").replace("High", "Huge"),
    "from_version: {turnover: {recode: {top: [high, huge]}}}",
)
MERGED = (
    MIDDLE + HIGH,
    MIDDLE.replace("middle", "more").replace("Moyen", "Plus").replace("Average", "More"),
    "from_version: {turnover: {recode: {more: [middle, high]}}}",
)
LAST = '          no: {fr: "Non", en: "No"}\n'
ROWS = (
    '          rather: {fr: "Plutôt", en: "Rather"}\n' + LAST,
    LAST,
    "from_version: {trust.prices: {recode: {no: rather}}, trust.clients: {recode: {no: rather}}}",
)


def version(text: str, number: int = 1) -> Questionnaire:
    return load(Source("v.yaml", text.replace("version: 1", f"version: {number}"), {}))


def edited(old: str, new: str, extra: str = "") -> Questionnaire:
    """Version 2: the base with one edit."""
    assert old in BASE
    return version(BASE.replace(old, new, 1) + extra, 2)


def plan(**written: Any) -> FindingPlan:
    return FindingPlan.model_validate(written)


OLD = version(BASE + FINDINGS)
WOMEN = plan(share_of={"gender": "woman"})
REWORDED = ("Votre équilibre ?", "Votre humeur ?")
COMPARABLE, NOT_COMPARABLE = (
    f"from_version: {{balance: {link}}}" for link in ("comparable", "not_comparable")
)
OTHER = '          other: {fr: "Autre", en: "Other", group: {fr: "autres", en: "others"}}\n'
DECLINED = '          declined: {fr: "Sans réponse", en: "No answer", missing: true}\n'
CONDITION = ("        type: scale\n", "        type: scale\n        when: {turnover: high}\n")


@pytest.mark.parametrize(
    ("edit", "written", "level", "reason"),
    [
        (("Vous êtes…", "Vous  êtes…"), {"share_of": {"gender": "woman"}}, "yes", None),
        # what changed is said in the words of the question, and what follows
        (
            (*REWORDED, NOT_COMPARABLE),
            {"mean_of": "balance"},
            "no",
            "Question : « Votre équilibre ? » devient « Votre humeur ? ». "
            "Les réponses ne se comparent donc plus.",
        ),
        (
            (*REWORDED, COMPARABLE),
            {"trend_of": {"mean_of": "balance"}},
            "caveat",
            "Question : « Votre équilibre ? » devient « Votre humeur ? ». "
            "Selon ses auteurs, les réponses disent toujours la même chose.",
        ),
        (
            REWORDED,
            {"mean_of": "balance"},
            "no",
            "Question : « Votre équilibre ? » devient « Votre humeur ? ». "
            "Rien ne dit ce que deviennent les réponses d’avant.",
        ),
        (
            (DECLINED, OTHER + DECLINED),
            {"share_of": {"gender": "woman"}},
            "caveat",
            "Réponse nouvelle à « Vous êtes… » : « Autre ». "
            "La part des autres réponses peut baisser.",
        ),
        (
            (DECLINED, OTHER + DECLINED),
            {"share_of": {"gender": "other"}},
            "no",
            "Réponse nouvelle à « Vous êtes… » : « Autre ». "
            "Le constat compte une réponse que personne ne pouvait donner avant.",
        ),
        # a group is compared as a whole, or not at all
        (
            SPLIT,
            {"share_of": {"turnover": "high"}},
            "no",
            "Réponse nouvelle à « Votre chiffre d’affaires ? » : « Énorme ». "
            "Le constat ne prend qu’une partie de réponses qui ne se comparent qu’ensemble.",
        ),
        (
            SPLIT,
            {"share_of": {"turnover": ["high", "huge"]}},
            "caveat",
            "Réponse nouvelle à « Votre chiffre d’affaires ? » : « Énorme ». "
            "Les réponses sont regroupées pour se comparer.",
        ),
        (
            SPLIT,
            {"change_in": "turnover"},
            "no",
            "Des réponses d’avant n’ont pas leur équivalent parmi celles d’aujourd’hui.",
        ),
        # changed groups are a caveat, changed people a refusal
        (
            (*CONDITION, "from_version: {balance: not_comparable}"),
            {"mean_of": "balance"},
            "no",
            "Posée à d’autres personnes : « Votre équilibre ? ». "
            "Les réponses ne se comparent donc plus.",
        ),
        (
            (DECLINED, OTHER + DECLINED),
            {"mean_of": "balance", "by": "gender"},
            "caveat",
            "Réponse nouvelle à « Vous êtes… » : « Autre ». "
            "La part des autres réponses peut baisser.",
        ),
        ((DECLINED, OTHER + DECLINED), {"mean_of": "balance"}, "yes", None),
    ],
)
def test_a_finding_is_compared_or_the_reason_is_said(
    edit: tuple[str, ...], written: dict[str, Any], level: str, reason: str | None
) -> None:
    span = spans.span(OLD, edited(*edit), plan(**written))
    assert level == span.level
    assert (level == "no") == (span.plan is None)
    said = span.reasons[0]["fr"].replace("\u00a0", " ") if span.reasons else None
    assert reason == said
    assert all({"fr", "en"} == each.keys() for each in span.reasons)


@pytest.mark.parametrize(
    ("edit", "new", "old"),
    [
        (
            MERGED,
            {"share_of": {"turnover": "more"}},
            {"share_of": {"turnover": ["middle", "high"]}},
        ),
        (
            MERGED,
            {"mean_of": "balance", "among": {"not": {"turnover": "more"}}},
            {"mean_of": "balance", "among": {"not": {"turnover": ["middle", "high"]}}},
        ),
        (
            MERGED,
            {"mean_of": "balance", "among": {"any": [{"turnover": "low"}, {"gender": "man"}]}},
            {"mean_of": "balance", "among": {"any": [{"turnover": "low"}, {"gender": "man"}]}},
        ),
        (SPLIT, {"share_of": {"turnover": ["huge", "high"]}}, {"share_of": {"turnover": "high"}}),
        (
            SPLIT,
            {"change_in": {"share_of": {"turnover": ["huge", "high"]}}},
            {"change_in": {"share_of": {"turnover": "high"}}},
        ),
        (MERGED, {"change_in": "turnover"}, {"change_in": "turnover"}),
        (
            ROWS,
            {"share_of": {"trust": {"rows_in": ["no"], "at_least": 2}}},
            {"share_of": {"trust": {"rows_in": ["no", "rather"], "at_least": 2}}},
        ),
        (ROWS, {"share_of": {"balance": {"over": 7}}}, {"share_of": {"balance": {"over": 7}}}),
        (MERGED, {"trend_of": {"mean_of": "balance"}}, {"mean_of": "balance"}),
        (
            ("item: gender", "item: sex", "retired: [gender]"),
            {"mean_of": "balance", "by": ["sex", "turnover"]},
            {"mean_of": "balance", "by": ["turnover"]},
        ),
    ],
)
def test_a_plan_is_counted_as_the_old_version_says_it(
    edit: tuple[str, ...], new: dict[str, Any], old: dict[str, Any]
) -> None:
    assert plan(**old) == spans.span(OLD, edited(*edit), plan(**new)).plan


def test_a_difference_and_its_groups_are_found_in_the_old_version() -> None:
    later = edited(*SPLIT)
    women = plan(difference={"mean_of": "balance", "between": {"gender": ["woman", "man"]}})
    assert counted_plan(women) == spans.span(OLD, later, women).plan


@pytest.mark.parametrize(
    ("edit", "variable", "expected"),
    [
        (SPLIT, "turnover", {"low": "low", "middle": "middle", "high": None}),
        (MERGED, "turnover", {"low": "low", "middle": "more", "high": "more"}),
        (MERGED, "gender", {"woman": "woman", "man": "man", "declined": "declined"}),
        (ROWS, "trust.prices", {"yes": "yes", "rather": "no", "no": "no"}),
        (MERGED, "balance", {str(point): str(point) for point in range(11)}),
        ((*REWORDED, NOT_COMPARABLE), "balance", None),
        (MERGED, "no_such", None),
    ],
)
def test_codes_are_translated_or_not_at_all(
    edit: tuple[str, ...], variable: str, expected: dict[str, str | None] | None
) -> None:
    assert expected == spans.translated(OLD, edited(*edit), variable)


SECOND = edited(*MERGED)
TEXT = BASE.replace(MERGED[0], MERGED[1]).replace(*REWORDED)
THIRD = version(TEXT + COMPARABLE, 3)
LAST_REFUSES = version(TEXT + NOT_COMPARABLE, 3)


def test_a_chain_takes_every_step() -> None:
    more = plan(share_of={"turnover": "more"}, among={"balance": {"at_least": 5}})
    span = spans.span_chain([OLD, SECOND, THIRD], more)
    assert "caveat" == span.level
    assert plan(share_of={"turnover": ["middle", "high"]}, among=more.among) == span.plan
    steps = ["From version 2 to version 3: ", "From version 1 to version 2: "]
    assert steps == [reason["en"][:29] for reason in span.reasons]
    assert span.reasons[0]["en"].endswith("the answers still say the same.")
    assert span.reasons[1]["en"].endswith("Answers are grouped so that they compare.")
    codes = {"low": "low", "middle": "more", "high": "more"}
    assert codes == spans.translated_chain([OLD, SECOND, THIRD], "turnover")


def test_a_chain_stops_where_one_step_does() -> None:
    span = spans.span_chain([OLD, SECOND, LAST_REFUSES], plan(mean_of="balance"))
    assert ("no", None) == (span.level, span.plan)
    assert spans.translated_chain([OLD, SECOND, LAST_REFUSES], "balance") is None
    assert ("yes", (), WOMEN) == spans.span_chain([OLD, SECOND, LAST_REFUSES], WOMEN)


def test_the_same_version_compares_with_itself() -> None:
    assert ("yes", (), WOMEN) == spans.span_chain([OLD], WOMEN)
    assert ("yes", (), WOMEN) == spans.span(OLD, OLD, WOMEN)
    assert SECOND.from_version and spans.translated(SECOND, SECOND, "turnover") == {
        "low": "low",
        "more": "more",
    }


def test_a_later_version_is_nobodys_past() -> None:
    span = spans.span(SECOND, OLD, WOMEN)
    assert "no" == span.level
    assert "follows a later version, 2" in span.reasons[0]["en"]
    assert spans.translated(SECOND, OLD, "gender") is None


@pytest.mark.parametrize(
    ("later", "group", "expected"),
    [
        (SECOND, "all", "all"),
        (SECOND, "gender=woman", "gender=woman"),
        (SECOND, "gender=woman;turnover=low", "gender=woman;turnover=low"),
        (SECOND, "turnover=more", None),  # two groups before
        (edited(*SPLIT), "turnover=huge", None),  # part of one before
        (edited(DECLINED, OTHER + DECLINED), "gender=other", None),
    ],
)
def test_a_group_is_the_one_it_was_before(
    later: Questionnaire, group: str, expected: str | None
) -> None:
    assert expected == spans.group_before([OLD, later], group)


@pytest.mark.parametrize(
    ("written", "name", "expected"),
    [
        ({"share_of": {"gender": ["woman"]}}, "whatever", "women"),
        ({"share_of": {"turnover": "high"}}, "women", "rich"),  # that name counts something else
        ({"share_of": {"turnover": "high"}, "by": ["gender", "turnover"]}, "rich", "rich"),
        ({"share_of": {"turnover": "low"}}, "rich", None),
        ({"share_of": {"turnover": "high"}, "among": {"gender": "man"}}, "rich", None),
        (
            {"share_of": {"balance": {"at_least": 7}}, "among": {"not": {"turnover": "high"}}},
            "contented",
            "contented",
        ),
    ],
)
def test_an_earlier_finding_is_known_by_what_it_counts(
    written: dict[str, Any], name: str, expected: str | None
) -> None:
    assert expected == spans.same_finding(OLD, plan(**written), name)


def test_an_undeclared_finding_says_what_to_do() -> None:
    assert (
        "The wave “spring” did not release this finding, which its version 1 does not declare. "
        "Declaring it in “v1.findings.yaml”, then releasing the wave again, would be enough."
        == spans.undeclared(1, "spring")["en"]
    )


VARIABLES = ["gender", "turnover", "trust.prices", "trust.clients"]
ANSWERED = st.fixed_dictionaries(
    {},
    optional={name: st.sampled_from([*OLD.variables[name].choices]) for name in VARIABLES}
    | {"balance": st.integers(0, 10)},
)
NEITHER = {"any": [{"balance": {"under": 4}}, {"not": {"turnover": "more"}}]}


@given(
    answers=st.lists(ANSWERED, max_size=30),
    written=st.sampled_from(
        [
            {"share_of": {"turnover": "more"}, "by": "gender"},
            {"share_of": {"turnover": ["low", "more"], "balance": {"over": 5}}},
            {"share_of": {"gender": "man"}, "among": {"turnover": "more"}},
            {"share_of": {"trust": {"rows_in": ["no"], "at_least": 1}}, "among": NEITHER},
            {"mean_of": "balance", "among": {"not": NEITHER}, "by": "gender"},
        ]
    ),
)
def test_the_old_plan_counts_old_answers_as_the_new_one_their_translation(
    answers: list[dict[str, Any]], written: dict[str, Any]
) -> None:
    links = MERGED[2].removesuffix("}") + ", " + ROWS[2].removeprefix("from_version: {")
    later = version(BASE.replace(*MERGED[:2]).replace(*ROWS[:2]) + links, 2)
    codes = {name: spans.translated(OLD, later, name) or {} for name in VARIABLES}
    now = [
        {name: codes.get(name, {}).get(said, said) for name, said in one.items()} for one in answers
    ]
    wanted = plan(**written)
    before = spans.span(OLD, later, wanted).plan
    assert before
    counts = [
        tabulate(freeze(asked, given), Plan.of(asked, {"x": each}))[0].cells
        for asked, given, each in ((OLD, answers, before), (later, now, wanted))
    ]
    assert counts[0] == counts[1]


def test_what_the_second_version_shipped_compares_can_be_counted_in_the_first() -> None:
    folder = ROOT / "surveys" / "situation"
    old, new = (load(read_source(folder / f"v{number}.yaml")) for number in (1, 2))
    levels = {}
    for name, declared in new.findings.items():
        level, _, before = spans.span_chain([old, new], declared)
        levels[name] = level
        if before and before.kind in COUNTED:
            assert tabulate(freeze(old, []), Plan.of(old, {name: before}))
    assert {
        "services_used": "caveat",
        "services_over_time": "caveat",
        "turnover_over_30k": "caveat",
        "satisfaction_one_year_on": "no",
        "satisfied_over_time": "no",
    } == {name: level for name, level in levels.items() if level != "yes"}
