"""What changed between two versions, on small edits of one questionnaire."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from app.config import ROOT
from app.questionnaire import loader
from app.questionnaire.change_catalogue import CATALOGUE
from app.questionnaire.changes import Change
from app.questionnaire.definition import Questionnaire, Recode
from app.questionnaire.loader import Source, load
from app.questionnaire.versions import (
    comparabilities,
    comparability,
    compare,
    later_obstacles,
    obstacles,
)

BASE = """
questionnaire: sample
version: 1
languages: [fr, en]
title: {fr: "Votre activité", en: "Your activity"}
introduction: {fr: "Bonjour.", en: "Hello."}
scales:
  agreement:
    yes: {fr: "D’accord", en: "Agree"}
    no: {fr: "Pas d’accord", en: "Disagree"}
    unknown: {fr: "Je ne sais pas", en: "Don’t know", missing: true}
pages:
  - page: you
    title: {fr: "Vous", en: "You"}
    items:
      - item: gender
        type: one
        ask: {fr: "Vous êtes…", en: "You are…"}
        source: {fr: "INSEE", en: "INSEE"}
        choices:
          woman: {fr: "Une femme", en: "A woman"}
          man: {fr: "Un homme", en: "A man"}
          other: {fr: "Autre", en: "Other"}
      - item: tenure
        type: one
        ask: {fr: "Depuis combien de temps ?", en: "For how long?"}
        choices:
          short: {fr: "Moins d’un an", en: "Under a year"}
          middle: {fr: "Un à deux ans", en: "One to two years"}
          long: {fr: "Plus de deux ans", en: "Over two years"}
  - page: work
    title: {fr: "Votre travail", en: "Your work"}
    when: {tenure: [middle, long]}
    items:
      - item: hours
        type: number
        at_least: 0
        at_most: 80
        unit: {fr: "heures", en: "hours"}
        ask: {fr: "Combien d’heures travaillez-vous ?", en: "How many hours do you work?"}
        help: {fr: "Chaque semaine.", en: "Each week."}
      - item: mood
        type: scale
        when: {hours: {over: 35}}
        ask: {fr: "Votre moral est-il bon ?", en: "Is your morale good?"}
        low: {fr: "Mauvais", en: "Bad"}
        high: {fr: "Bon", en: "Good"}
      - item: needs
        type: many
        at_most: 2
        ask: {fr: "De quoi avez-vous besoin ?", en: "What do you need?"}
        choices:
          time: {fr: "De temps", en: "Time"}
          money: {fr: "D’argent", en: "Money"}
          none: {fr: "De rien", en: "Nothing", exclusive: true}
      - item: trust
        type: grid
        scale: agreement
        ask: {fr: "Vous savez…", en: "You can…"}
        rows:
          prices: {fr: "fixer vos prix", en: "set your prices"}
          clients: {fr: "trouver des clients", en: "find customers"}
      - item: thought
        type: text
        ask: {fr: "Autre chose ?", en: "Anything else?"}
findings:
  women: {share_of: {gender: woman}}
  good_mood: {share_of: {mood: {at_least: 7}}, by: gender}
  confident: {share_of: {trust: {rows_in: [yes], at_least: 1}}, among: {tenure: [middle, long]}}
  busy: {bands_of: {hours: [0, 20, 35]}}
"""
MOOD = BASE[BASE.index("      - item: mood") : BASE.index("      - item: needs")]
HOURS = BASE[BASE.index("      - item: hours") : BASE.index("      - item: mood")]
CLIENTS = '          clients: {fr: "trouver des clients", en: "find customers"}\n'
OTHER = '          other: {fr: "Autre", en: "Other"}\n'
UNKNOWN = BASE[BASE.index("    unknown:") : BASE.index("pages:")]
SCALE_LINKS = "trust.prices: comparable, trust.clients: comparable"
COSMETIC, COMPARABLE, BREAKING = "cosmetic", "comparable", "breaking"


def version(text: str, number: int = 1, extra: str = "") -> Questionnaire:
    return load(Source("v.yaml", text.replace("version: 1", f"version: {number}") + extra, {}))


OLD = version(BASE)


def edited(old: str, new: str, extra: str = "") -> Questionnaire:
    """Version 2: the base with one edit."""
    assert old in BASE
    return version(BASE.replace(old, new, 1), 2, extra)


def told(old: Questionnaire, new: Questionnaire) -> list[tuple[str, str, tuple[str, ...]]]:
    return sorted({(each.level, each.code, each.shown or each.names) for each in compare(old, new)})


EDITS = [
    # cosmetic
    (COSMETIC, "V101", ("tenure",), "Depuis combien de temps ?", "Depuis  combien de temps"),
    (
        COSMETIC,
        "V101",
        ("hours",),
        "Combien d’heures travaillez-vous",
        "COMBIEN d'heures travailez vous",
    ),
    (COSMETIC, "V101", (), '"Votre activité"', '"Votre activite"'),
    (COSMETIC, "V101", ("trust",), '"D’accord"', '"D\'accord."'),
    (COSMETIC, "V101", ("trust.prices",), '"set your prices"', '"set *your* prices"'),
    (COSMETIC, "V102", ("gender",), 'source: {fr: "INSEE", en: "INSEE"}', ""),
    # comparable
    (COMPARABLE, "V201", ("new",), MOOD, MOOD + MOOD.replace("mood", "new")),
    (
        COMPARABLE,
        "V202",
        ("trust.sales",),
        CLIENTS,
        CLIENTS + CLIENTS.replace("clients:", "sales:"),
    ),
    (COMPARABLE, "V203", ("gender",), OTHER, OTHER + OTHER.replace("other", "both")),
    (
        COMPARABLE,
        "V204",
        ("gender",),
        OTHER,
        OTHER + '          no: {fr: "…", en: "…", missing: true}\n',
    ),
    (
        COMPARABLE,
        "V206",
        ("trust",),
        BASE[BASE.index("    yes:") : BASE.index("    unknown:")],
        '    no: {fr: "Pas d’accord", en: "Disagree"}\n    yes: {fr: "D’accord", en: "Agree"}\n',
    ),
    (
        COMPARABLE,
        "V207",
        ("trust",),
        BASE[BASE.index("          prices:") : BASE.index("      - item: thought")],
        CLIENTS + '          prices: {fr: "fixer vos prix", en: "set your prices"}\n',
    ),
    (COMPARABLE, "V211", (), '"Bonjour."', '"Bonsoir, et merci."'),
    (COMPARABLE, "V211", (), '"Votre travail"', '"Votre semaine"'),
    (COMPARABLE, "V212", ("hours",), "Chaque semaine.", "En comptant les trajets."),
    (COMPARABLE, "V213", ("tenure",), "- item: tenure", "- item: tenure\n        required: true"),
    (COMPARABLE, "V215", ("hours",), "at_most: 80", "at_most: 90"),
    (COMPARABLE, "V215", ("needs",), "at_most: 2", ""),
    (COMPARABLE, "V216", ("gender",), 'en: "A woman"}', 'en: "A woman", group: {fr: f, en: w}}'),
    (COMPARABLE, "V217", ("gender",), 'en: "Other"}', 'en: "Other", specify: true}'),
    (COMPARABLE, "V218", ("needs",), ", exclusive: true", ""),
    (COMPARABLE, "V219", ("thought",), "type: text", "type: text\n        lines: 3"),
    (COMPARABLE, "V221", ("men",), "findings:", "findings:\n  men: {share_of: {gender: man}}"),
    (COMPARABLE, "V222", ("women",), "  women: {share_of: {gender: woman}}\n", ""),
    (COMPARABLE, "V223", ("good_mood",), "by: gender", "by: tenure"),
    (COMPARABLE, "V228", (), "page: work", "page: job"),
    # breaking
    (BREAKING, "V303", ("gender",), OTHER, ""),
    (BREAKING, "V304", ("thought",), "type: text", "type: date"),
    (BREAKING, "V305", ("mood",), "Votre moral est-il bon ?", "Votre moral est-il meilleur ?"),
    (BREAKING, "V305", ("hours",), "How many hours do you work?", "How many hours did you work?"),
    (BREAKING, "V306", ("tenure",), '"Moins d’un an"', '"Plus d’un an"'),
    (BREAKING, "V306", ("trust",), '"Disagree"', '"Neither"'),
    (BREAKING, "V306", ("mood",), '"Good"', '"Excellent"'),
    (
        BREAKING,
        "V306",
        ("hours",),
        'unit: {fr: "heures", en: "hours"}',
        'unit: {fr: "jours", en: "days"}',
    ),
    (BREAKING, "V307", ("hours",), "at_most: 80", "at_most: 80\n        decimals: 1"),
    (BREAKING, "V308", ("hours",), "at_most: 80", "at_most: 60"),
    (BREAKING, "V308", ("hours",), "at_least: 0", "at_least: 1"),
    (BREAKING, "V308", ("needs",), "at_most: 2", "at_most: 1"),
    (BREAKING, "V309", ("mood",), "{over: 35}", "{over: 40}"),
    (
        BREAKING,
        "V309",
        ("hours", "mood", "needs", "trust", "thought"),
        "when: {tenure: [middle, long]}",
        "",
    ),
    (
        BREAKING,
        "V309",
        ("trust.clients",),
        'en: "find customers"',
        'en: "find customers", when: {hours: {over: 9}}',
    ),
    (BREAKING, "V310", ("gender",), 'en: "Other"}', 'en: "Other", missing: true}'),
    (BREAKING, "V312", ("confident",), "among: {tenure: [middle, long]}", "among: {tenure: long}"),
    (BREAKING, "V314", ("women",), "{gender: woman}", "{gender: man}"),
    (BREAKING, "V314", ("good_mood",), "{at_least: 7}", "{at_least: 8}"),
    (BREAKING, "V314", ("busy",), "[0, 20, 35]", "[0, 20, 40]"),
    (BREAKING, "V314", ("confident",), "rows_in: [yes]", "rows_in: [no]"),
]


@pytest.mark.parametrize(("level", "code", "names", "old", "new"), EDITS)
def test_each_small_edit_has_its_level(
    level: str, code: str, names: tuple[str, ...], old: str, new: str
) -> None:
    assert {(level, code, names)} == set(told(OLD, edited(old, new)))


def test_what_a_version_was_used_for_is_no_change() -> None:
    used = version(BASE)
    assert used.findings["good_mood"].share_of["mood"].bounds  # type: ignore[index,union-attr]
    assert () == compare(OLD, used)


SAME_PEOPLE = [
    ("when: {tenure: [middle, long]}", "when: {tenure: [long, middle]}"),
    ("when: {tenure: [middle, long]}", "when: {any: [{tenure: long}, {tenure: middle}]}"),
    ("when: {tenure: [middle, long]}", "when: {not: {tenure: short}}"),
    ("when: {tenure: [middle, long]}", "when: {not: {not: {tenure: [middle, long]}}}"),
    ("when: {hours: {over: 35}}", "when: {hours: {at_least: 36}}"),
    ("when: {hours: {over: 35}}", "when: {not: {hours: {at_most: 35}}}"),
    ("when: {hours: {over: 35}}", "when: {hours: {over: 35}, tenure: [middle, long]}"),
    ("among: {tenure: [middle, long]}", "among: {not: {tenure: short}, tenure: answered}"),
]
OTHER_PEOPLE = [
    ("when: {tenure: [middle, long]}", "when: {tenure: answered}"),
    ("when: {tenure: [middle, long]}", "when: {tenure: [middle, long], gender: answered}"),
    ("when: {hours: {over: 35}}", "when: {hours: {at_least: 35}}"),
    ("when: {hours: {over: 35}}", "when: {any: [{hours: {over: 35}}, {not: {hours: answered}}]}"),
    ("among: {tenure: [middle, long]}", "among: {hours: answered}"),
]


@pytest.mark.parametrize(("old", "new"), SAME_PEOPLE)
def test_conditions_that_mean_the_same_are_no_change(old: str, new: str) -> None:
    assert [] == told(OLD, edited(old, new))


@pytest.mark.parametrize(("old", "new"), OTHER_PEOPLE)
def test_conditions_that_hold_for_other_people_break(old: str, new: str) -> None:
    assert {"breaking"} == {level for level, _, _ in told(OLD, edited(old, new))}


RANK = BASE.replace("type: many", "type: rank").replace(", exclusive: true", "")
NOTE = '      - item: pause\n        type: note\n        ask: {fr: "Courage", en: "Courage"}\n'
WITH_NOTE = BASE.replace(MOOD, NOTE + MOOD)
SPANISH = BASE.replace("[fr, en]", "[fr]")
FIRST_VERSIONS = [
    # two versions, and every change between them
    (BASE, BASE.replace(MOOD, ""), {("V301", ("mood",)), ("V222", ("good_mood",))}),
    (BASE, BASE.replace(CLIENTS, ""), {("V302", ("trust",))}),
    (
        BASE,
        BASE.replace(HOURS + MOOD, MOOD.replace("when: {hours: {over: 35}}", "") + HOURS),
        {("V205", ("mood",)), ("V309", ("mood",))},
    ),
    (
        RANK,
        RANK.replace(
            "          money", '          calm: {fr: "Du calme", en: "Calm"}\n          money'
        ),
        {("V311", ("needs.time", "needs.money", "needs.none"))},
    ),
    (BASE, WITH_NOTE, {("V220", ("pause",))}),
    (WITH_NOTE, BASE, {("V220", ("pause",))}),
    (WITH_NOTE, WITH_NOTE.replace('fr: "Courage"', 'fr: "Bientôt fini"'), {("V211", ("pause",))}),
    (
        WITH_NOTE,
        WITH_NOTE.replace("type: note", "type: note\n        when: {hours: answered}"),
        {("V220", ("pause",))},
    ),
    (WITH_NOTE, WITH_NOTE.replace("type: note", "type: text"), {("V201", ("pause",))}),
    (WITH_NOTE.replace("type: note", "type: text"), WITH_NOTE, {("V301", ("pause",))}),
    (BASE, BASE.replace("[fr, en]", "[en, fr]"), {("V210", ())}),
]


@pytest.mark.parametrize(("old", "new", "expected"), FIRST_VERSIONS)
def test_what_comes_goes_or_moves_is_told(
    old: str, new: str, expected: set[tuple[str, tuple[str, ...]]]
) -> None:
    without = (
        new
        if "item: mood" in new
        else new[: new.index("  good_mood")] + new[new.index("  confident") :]
    )
    changed = compare(version(old), version(without, 2))
    assert expected == {(each.code, each.shown or each.names) for each in changed}


def test_a_language_comes_or_goes_without_touching_the_others() -> None:
    french = OLD.model_copy(update={"languages": ("fr",)})
    assert ["V208"] == [each.code for each in compare(french, OLD)]
    assert ["V209"] == [each.code for each in compare(OLD, french)]


class TestWhatSettlesABreak:
    @pytest.mark.parametrize(
        ("old", "new", "extra", "link"),
        [
            (
                "moral est-il bon",
                "moral est-il meilleur",
                "from_version: {mood: comparable}",
                "comparable",
            ),
            (
                "moral est-il bon",
                "moral est-il meilleur",
                "from_version: {mood: not_comparable}",
                "not_comparable",
            ),
            ("moral est-il bon", "moral est-il meilleur", "", None),
            (
                "moral est-il bon",
                "moral est-il meilleur",
                "from_version: {hours: comparable}",
                None,
            ),
            (
                OTHER,
                "",
                "from_version: {gender: {recode: {woman: [woman], man: [man, other]}}}",
                "recode",
            ),
            (OTHER, "", "from_version: {gender: {recode: {woman: [woman], man: [man]}}}", None),
            ("item: thought", "item: idea", "retired: [thought]", "retired"),
            ("item: thought", "item: idea", "from_version: {idea: comparable}", None),
        ],
    )
    def test_is_said_by_the_new_version(
        self, old: str, new: str, extra: str, link: str | None
    ) -> None:
        changes = compare(OLD, edited(old, new, extra))
        breaks = [each for each in changes if each.level == "breaking"]
        assert {link} == {each.link for each in breaks}
        assert (link is None) == any(each.is_unresolved for each in breaks)

    @pytest.mark.parametrize(
        ("groups", "wrong"),
        [
            ("{man: [man]}", "are in no group (`other`)"),
            ("{rest: [other]}", "groups have answers of one version only (`rest`)"),
            ("{woman: woman, man: [man, woman, other]}", "are in two groups (`woman`)"),
            (
                "{woman: woman, man: [man, other, ghost]}",
                "are answers of neither version (`ghost`)",
            ),
        ],
    )
    def test_a_recode_covers_every_answer_of_both_versions_once(
        self, groups: str, wrong: str
    ) -> None:
        link = Recode.model_validate({"recode": yaml.safe_load(groups)})
        changed = edited(OTHER, "").model_copy(update={"from_version": {"gender": link}})
        said = [each.sentence("en") for each in compare(OLD, changed) if each.code == "V313"]
        assert [f"`recode` of `gender`: these {wrong}."] == said

    def test_a_recode_settles_what_happens_beside_the_answers(self) -> None:
        link = "from_version: {trust.prices: {recode: {yes: [yes]}}}"
        assert ["recode"] == [each.link for each in compare(OLD, edited(CLIENTS, "", link))]

    def test_a_version_says_nothing_of_those_that_come_after_it(self) -> None:
        link = "from_version: {mood: comparable}"
        third, second = version(BASE, 3), edited("moral est-il bon", "moral est-il gai", link)
        assert all(each.is_unresolved for each in compare(third, second))

    def test_a_recode_leaves_answers_that_both_versions_have_as_they_are(self) -> None:
        link = "from_version: {gender: {recode: {man: [man, other]}}}"
        assert ["recode"] == [each.link for each in compare(OLD, edited(OTHER, "", link))]

    def test_a_recode_settles_a_code_used_again_only_where_it_names_it(self) -> None:
        reused = BASE.replace(OTHER, "").replace('fr: "Une femme"', 'fr: "Une personne"')
        for groups, links in [
            ("{man: [man, other]}", {"recode", None}),
            ("{woman: [woman, other]}", {"recode"}),
        ]:
            changed = version(reused, 2, f"from_version: {{gender: {{recode: {groups}}}}}")
            assert links == {each.link for each in compare(OLD, changed)}

    def test_a_recode_of_what_routes_moves_nobody(self) -> None:
        finer = BASE.replace("[middle, long]", "[one, two, long]").replace(
            '          middle: {fr: "Un à deux ans", en: "One to two years"}\n',
            '          one: {fr: "Un an", en: "One"}\n          two: {fr: "Deux ans", en: "Two"}\n',
        )
        link = "from_version: {tenure: {recode: {short: short, middle: [one, two], long: long}}}"
        codes = {each.code for each in compare(OLD, version(finer, 2, link))}
        assert {"V203", "V303"} == codes
        assert "V309" in {each.code for each in compare(OLD, version(finer, 2))}

    def test_another_type_is_never_comparable(self) -> None:
        for link, settled in [("comparable", None), ("not_comparable", "not_comparable")]:
            changed = edited("type: text", "type: date", f"from_version: {{thought: {link}}}")
            assert [("V304", settled)] == [(each.code, each.link) for each in compare(OLD, changed)]

    @pytest.mark.parametrize("link", ["comparable", "not_comparable"])
    @pytest.mark.parametrize(
        ("old", "new", "name"),
        [
            (MOOD, MOOD + MOOD.replace("mood", "new"), "new"),
            (CLIENTS, CLIENTS + CLIENTS.replace("clients:", "sales:"), "trust.sales"),
        ],
    )
    def test_what_was_not_asked_before_follows_nothing(
        self, old: str, new: str, name: str, link: str
    ) -> None:
        changed = version(BASE.replace(old, new), 2, f"from_version: {{{name}: {link}}}")
        found = {(each.code, each.link, each.names) for each in compare(OLD, changed)}
        assert ("V315", None, (name,)) in found and {None} == {link for _, link, _ in found}

    def test_a_recode_may_group_bands_that_overlap(self) -> None:
        second = BASE.replace("          other:", "          autre:")
        link = "from_version: {gender: {recode: {some: [man, other, autre]}}}"
        assert {"recode"} == {each.link for each in compare(OLD, version(second, 2, link))}

    def test_a_link_that_settles_nothing_is_told(self) -> None:
        assert [("comparable", "V227", ("gender",))] == told(
            OLD, version(BASE, 2, "from_version: {gender: not_comparable}")
        )


FINDINGS = [
    # an edit, what is said of it under `from_version`, a finding, and whether it may be compared
    ("Votre travail", "Votre semaine", "", "good_mood", "yes", set()),
    ("Depuis combien", "Depuis combien", "", "women", "yes", set()),
    ('"Une femme"', '"Une  femme"', "", "women", "yes", set()),
    (OTHER, OTHER + OTHER.replace("other", "both"), "", "women", "caveat", {"V203"}),
    (OTHER, OTHER + OTHER.replace("other", "both"), "", "good_mood", "caveat", {"V203"}),
    ("moral est-il bon", "moral est-il gai", "", "good_mood", "no", {"V305"}),
    ("moral est-il bon", "moral est-il gai", "", "women", "yes", set()),
    ("moral est-il bon", "moral est-il gai", "mood: comparable", "good_mood", "caveat", {"V305"}),
    ("moral est-il bon", "moral est-il gai", "mood: not_comparable", "good_mood", "no", {"V305"}),
    ("Combien d’heures travaillez", "Combien de jours travaillez", "", "good_mood", "no", {"V305"}),
    ("Combien d’heures travaillez", "Combien de jours travaillez", "", "busy", "no", {"V305"}),
    ("{over: 35}", "{over: 40}", "", "good_mood", "no", {"V309"}),
    (CLIENTS, CLIENTS + CLIENTS.replace("clients:", "sales:"), "", "confident", "no", {"V202"}),
    ("{gender: woman}", "{gender: [woman, man]}", "", "women", "no", {"V314"}),
    ("by: gender", "by: tenure", "", "good_mood", "yes", set()),
    ("women: {", "women: {says: {fr: A, en: A}, ", "", "women", "caveat", {"V224"}),
    ("among: {tenure: [middle, long]}", "among: {tenure: long}", "", "confident", "no", {"V312"}),
    (
        "women: {share_of: {gender: woman}}",
        "women: {share_of: {thought_of: yes}}",
        "",
        "women",
        "no",
        {"V201", "V314"},
    ),
    (OTHER, OTHER, "gender: not_comparable", "women", "no", {"V227"}),
]


@pytest.mark.parametrize(("old", "new", "link", "finding", "level", "reasons"), FINDINGS)
def test_a_finding_is_compared_as_far_as_what_it_rests_on_is(
    old: str, new: str, link: str, finding: str, level: str, reasons: set[str]
) -> None:
    extra = f"from_version: {{{link}}}" if link else ""
    asked = BASE.replace(
        "findings:",
        "  - page: last\n    title: {fr: Fin, en: End}\n    items:\n"
        "      - item: thought_of\n        type: one\n        scale: agreement\n"
        "        ask: {fr: Y pensez-vous ?, en: Do you?}\nfindings:"
        if "thought_of" in new
        else "findings:",
    )
    changed = version(asked.replace(old, new, 1), 2, extra)
    found = comparabilities(OLD, changed)[finding]
    assert (level, reasons) == (found.level, {each.code for each in found.reasons})
    assert found == comparability(OLD, changed, changed.findings[finding])


def test_a_finding_rests_on_what_decides_who_is_asked_at_any_remove() -> None:
    routed = BASE.replace("- item: tenure", "- item: tenure\n        when: {gender: answered}")
    other = version(routed.replace('"Une femme"', '"Une personne"'), 2)
    found = comparabilities(version(routed), other)["good_mood"]
    assert ("no", ["V306"]) == (found.level, [each.code for each in found.reasons])


def test_a_finding_that_names_a_new_answer_or_part_of_a_group_has_no_past() -> None:
    old = version(BASE.replace("{gender: woman}", "{gender: other}"))
    split = OTHER + OTHER.replace("other", "both")
    named = BASE.replace(OTHER, split).replace("{gender: woman}", "{gender: [other, both]}")
    assert "no" == comparabilities(old, version(named, 2))["women"].level
    recode = "from_version: {gender: {recode: {woman: woman, man: man, other: [other, both]}}}"
    whole = version(named, 2, recode)
    assert "caveat" == comparabilities(old, whole)["women"].level
    part = version(named.replace("[other, both]", "[both]"), 2, recode)
    assert "no" == comparabilities(old, part)["women"].level


class TestPublishing:
    def test_an_erratum_changes_the_form_only(self) -> None:
        assert () == obstacles(version(BASE.replace("activité", "activite")), [OLD])
        refused = obstacles(version(BASE.replace("Bonjour", "Bonsoir")), [OLD, version(BASE, 4)])
        assert ["V211", "V401"] == [each.code for each in refused]
        assert "Write `version: 5` and publish that." == refused[-1].advice("en")

    def test_a_version_is_held_against_the_one_before_it(self) -> None:
        second = edited("moral est-il bon", "moral est-il gai", "from_version: {mood: comparable}")
        third = version(BASE.replace("moral est-il bon", "moral est-il gai"), 3)
        assert () == obstacles(third, [OLD, second])
        assert ["V305"] == [each.code for each in obstacles(third, [OLD])]

    def test_a_number_below_the_last_is_refused(self) -> None:
        refused = obstacles(version(BASE, 3), [version(BASE, 4), OLD])
        assert ["V406"] == [each.code for each in refused]
        assert "Write `version: 5` and publish that." == refused[0].advice("en")

    def test_a_retired_name_is_taken_whatever_its_case(self) -> None:
        second = edited("item: thought", "item: idea", "retired: [thought]")
        third = version(BASE.replace("item: thought", "item: Thought"), 3, "retired: [idea]")
        assert ["V402"] == [each.code for each in obstacles(third, [OLD, second])]

    @pytest.mark.parametrize(
        ("part", "link", "back", "expected"),
        [
            (OTHER, "gender: comparable", OTHER, []),
            (OTHER, "gender: comparable", OTHER.replace("Other", "Both"), ["V404 gender"]),
            (OTHER, "gender: comparable", OTHER.replace("other", "OTHER"), []),
            (
                OTHER,
                "gender: comparable",
                OTHER.replace("other", "OTHER").replace("Other", "Both"),
                ["V404 gender"],
            ),
            (OTHER, "gender: not_comparable", OTHER.replace("Other", "Both"), []),
            (UNKNOWN, SCALE_LINKS, UNKNOWN, []),
            (
                UNKNOWN,
                SCALE_LINKS,
                UNKNOWN.replace("Don’t know", "Elsewhere"),
                ["V404 trust.clients", "V404 trust.prices"],
            ),
            (CLIENTS, "trust.prices: comparable", CLIENTS, []),
            (
                CLIENTS,
                "trust.prices: comparable",
                CLIENTS.replace("find customers", "find friends"),
                ["V405 trust.clients"],
            ),
        ],
    )
    def test_a_code_never_comes_back_to_say_something_else(
        self, part: str, link: str, back: str, expected: list[str]
    ) -> None:
        second = edited(part, "", f"from_version: {{{link}}}")
        third = version(BASE.replace(part, back), 3)
        found = obstacles(third, [second, OLD])
        assert expected == sorted(f"{each.code} {each.names[0]}" for each in found)
        new = third.model_copy(update={"from_version": {"gender": "not_comparable"}})
        assert not [each for each in obstacles(new, [OLD, second]) if each.names == ("gender",)]

    def test_later_findings_only_grow(self) -> None:
        known = {"a": OLD.findings["women"], "b": OLD.findings["busy"]}
        assert () == later_obstacles({"a": known["a"]}, known)  # type: ignore[arg-type,dict-item]
        lost = later_obstacles(known, {"b": known["b"]})  # type: ignore[arg-type,dict-item]
        assert [("V403", ("a",))] == [(each.code, each.names) for each in lost]


SHIPPED = [
    path for folder in ("surveys", "tests/cases") for path in (ROOT / folder).rglob("v*.yaml")
]


@pytest.mark.parametrize("path", [p for p in SHIPPED if "findings" not in p.name], ids=str)
def test_nothing_changed_between_a_questionnaire_and_itself(path) -> None:  # type: ignore[no-untyped-def]
    shipped = loader.load_published(loader.read_source(path))
    assert () == compare(shipped, shipped)
    assert {"yes"} == {each.level for each in comparabilities(shipped, shipped).values()} or (
        not shipped.findings
    )


@pytest.mark.parametrize("folder", ["surveys/situation", "tests/cases/rse"])
def test_the_second_version_may_follow_the_first(folder: str) -> None:
    first, second = (loader.load(loader.read_source(ROOT / folder / f"v{n}.yaml")) for n in (1, 2))
    assert () == obstacles(second, [first])
    assert "V227" not in {change.code for change in compare(first, second)}


RETOUCHES = [
    ("Votre activité", "Votre activite"),
    ("Combien d’heures", "Combien d'heures"),
    ("travaillez-vous ?", "travaillez vous\u202f?"),
    ("De quoi avez-vous besoin", "DE QUOI avez-vous besoin"),
    ("trouver des clients", "trouver des cllients"),
    ("How many hours do you work?", "How many hours do you work"),
    ("set your prices", "*set* your prices"),
]


@given(
    retouches=st.lists(st.sampled_from(RETOUCHES)),
    layout=st.fixed_dictionaries(
        {
            "default_flow_style": st.sampled_from([True, False, None]),
            "width": st.integers(20, 200),
            "indent": st.integers(2, 8),
            "default_style": st.sampled_from([None, '"', "'"]),
            "explicit_start": st.booleans(),
            "allow_unicode": st.just(True),  # PyYAML folds escaped signs wrongly
        }
    ),
)
def test_retouches_in_any_layout_stay_cosmetic(
    retouches: list[tuple[str, str]], layout: dict[str, object]
) -> None:
    text = BASE
    for old, new in retouches:
        text = text.replace(old, new)
    written = yaml.load(text, Loader=yaml.BaseLoader)
    again = yaml.dump(written, sort_keys=False, **layout)  # type: ignore[call-overload]
    changed = compare(OLD, version(again.replace("'1'", "1")))
    assert {each.level for each in changed} <= {"cosmetic"}
    assert bool(changed) == (text != BASE)


def test_every_kind_of_change_is_said_in_both_languages() -> None:
    details = {
        "part": "ask",
        "language": "fr",
        "old": "a",
        "new": "b",
        "codes": ("x",),
        "number": 1,
        "next": 2,
        "wrong": {"fr": "non", "en": "no"},
    }
    for code in CATALOGUE:
        change = Change(code, ("mood",), (), details)
        for language in ("fr", "en"):
            said = f"{change.sentence(language)} {change.advice(language)}"
            assert said.endswith(".") and "{" not in said
            assert ("«" in said) == (language == "fr") or code in ("V226",)
            assert ("“" in said or "`" in said) <= (language == "en")
