"""Figures that leave, of any questionnaire."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.counting.dataset import freeze
from app.analysis.disclosure.audit import bounds
from app.analysis.disclosure.cube import Cube, cube_of
from app.analysis.disclosure.protection import Protected, protect, shields
from app.analysis.disclosure.suppression import Rules
from app.analysis.findings import Figure
from app.exceptions import AttackTakesTooLong, ReleaseIsUnsafe
from app.questionnaire.answers import Answers
from app.questionnaire.definition import Questionnaire
from tests.analysis.samples import questionnaire, questionnaires, shuffled

FEW = settings.get_profile(settings.get_current_profile_name()).max_examples // 5


def cube(asked: Questionnaire, people: list[Answers], **frame: int) -> Cube:
    invited = {name.replace("_is_", "="): count for name, count in frame.items()}
    return cube_of(asked, freeze(asked, people), Rules().smallest, invited)


def protected(asked: Questionnaire, people: list[Answers]) -> Protected | None:
    try:
        return protect(cube(asked, people))
    except ReleaseIsUnsafe:
        return None


@settings(max_examples=FEW)
@given(questionnaires(), st.integers(0, 10**6), st.integers(11, 90))
def test_no_figure_of_fewer_than_eleven_leaves(asked: Questionnaire, seed: int, size: int) -> None:
    people = shuffled(asked, seed, size)
    exact = cube(asked, people)
    for figure in ((found := protected(asked, people)) and found.figures) or ():
        cell = exact.counts[figure.finding].cells[figure.group]
        assert figure.status != "shown" or min(cell.respondents, cell.base) >= 11


@settings(max_examples=FEW)
@given(questionnaires(), st.integers(0, 10**6), st.integers(11, 90))
def test_the_truth_is_never_ruled_out_by_what_is_known(
    asked: Questionnaire, seed: int, size: int
) -> None:
    for shield in shields(cube(asked, shuffled(asked, seed, size)), Rules()):
        programme = shield.programme()
        for hidden in list(shield.targets())[:1]:
            within = bounds(programme, hidden.target)
            for (low, high), value in zip(within, hidden.target.truth, strict=True):
                assert low - 1e-6 <= value <= high + 1e-6


ASKED = questionnaire("""
pages:
  - page: only
    title: {fr: Vous}
    items:
      - item: gender
        type: one
        ask: {fr: G}
        choices: {woman: {fr: F}, man: {fr: H}, other: {fr: A}}
      - {item: since, type: one, ask: {fr: D}, choices: {short: {fr: P}, long: {fr: L}}}
      - {item: better, type: one, ask: {fr: M}, choices: {yes: {fr: O}, no: {fr: N}}}
findings:
  claim: {share_of: {better: yes}, by: [gender, since, [gender, since]]}
""")


def of(**counts: tuple[int, int]) -> list[Answers]:
    """So many who say yes and no, by gender and since when: woman_long=(30, 20)."""
    people: list[Answers] = []
    for name, (yes, no) in counts.items():
        gender, _, since = name.partition("_")
        for answer, count in (("yes", yes), ("no", no)):
            people += [{"gender": gender, "since": since, "better": answer}] * count
    return people


def statuses(found: Protected) -> dict[str, str]:
    return {figure.group: figure.status for figure in found.figures}


def test_a_small_group_takes_along_what_it_would_follow_from() -> None:
    people = of(woman_short=(5, 3), woman_long=(40, 30), man_short=(30, 30), man_long=(50, 30))
    expected = {
        "all": "shown",
        "gender=woman": "shown",
        "gender=man": "shown",
        "gender=other": "hidden",
        "since=short": "shown",
        "since=long": "shown",
        "gender=woman;since=short": "hidden",
        "gender=woman;since=long": "hidden",
        "gender=man;since=short": "hidden",
        "gender=man;since=long": "hidden",
        "gender=other;since=short": "hidden",
        "gender=other;since=long": "hidden",
    }
    assert expected == statuses(protect(cube(ASKED, people)))


@pytest.mark.parametrize("others", range(11))
def test_women_and_men_are_shown_however_few_are_neither(others: int) -> None:
    people = of(
        woman_short=(20, 15),
        woman_long=(40, 30),
        man_short=(15, 15),
        man_long=(35, 30),
        other_long=(others, 0),
    )
    found = statuses(protect(cube(ASKED, people)))
    assert ("shown", "shown") == (found["gender=woman"], found["gender=man"])


def test_the_example_of_the_documentation() -> None:
    by_gender = ASKED.findings["claim"].model_copy(update={"by": (("gender",),)})
    asked = ASKED.model_copy(update={"findings": {"claim": by_gender}})
    found = protect(
        cube(asked, of(woman_long=(27, 28), man_long=(20, 20), other_long=(5, 0))), explain=True
    )
    shown = {figure.group: (figure.n, figure.share) for figure in found.figures}
    expected = {
        "all": (100, 0.52),
        "gender=woman": (55, 0.5),
        "gender=man": (40, 0.5),
        "gender=other": (None, None),
    }
    assert expected == shown
    bounds = found.hidden["claim", "gender=other"].bounds
    assert [(0, 11), (0, 8)] == [(round(low), round(high)) for low, high in bounds]


def test_what_is_hidden_looks_the_same_whatever_the_reason() -> None:
    people = of(woman_short=(5, 3), woman_long=(40, 30), man_short=(30, 30), man_long=(50, 30))
    found = protect(cube(ASKED, people)).figures
    hidden = {figure for figure in found if figure.status == "hidden"}
    alike = {(f.n, f.share, f.low, f.high, f.mean, f.n_step, f.share_step) for f in hidden}
    assert {(None,) * 7} == alike


def test_a_frame_of_few_people_asks_for_no_wider_interval_than_they_are() -> None:
    people = of(woman_long=(60, 45), man_long=(50, 45), other_long=(1, 1))
    wide = {hidden.target.narrowest for hidden in targets(people)}
    framed = {hidden.target.narrowest for hidden in targets(people, gender_is_other=3)}
    assert ({5}, {5, 3}) == (wide, framed)


def test_a_choice_of_which_nobody_was_invited_refuses_nothing() -> None:
    """That nobody is of it is known from the frame, and of nobody in it."""
    people = of(woman_long=(60, 25), man_long=(50, 20))
    framed = cube(ASKED, people, gender_is_woman=70, gender_is_man=60, gender_is_other=0)
    assert "shown" in {figure.status for figure in protect(framed).figures}


def targets(people: list[Answers], **frame: int) -> list[object]:
    (shield,) = shields(cube(ASKED, people, **frame), Rules())
    return list(shield.targets())


def test_the_statement_is_for_machines() -> None:
    found = protect(cube(ASKED, of(woman_long=(60, 45), man_long=(50, 45))))
    said = json.loads(json.dumps(found.statement))
    assert (11, 5, [5, 10, 20, 50]) == (
        said["smallest_group"],
        said["narrowest_interval"],
        said["count_steps"],
    )
    assert "no linear inference" in said["guarantee"]


# --- Nobody in a hidden group changes what is shown of others.


@settings(max_examples=8)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=6, max_size=6),
    st.integers(0, 5),
)
def test_an_answer_in_a_hidden_group_changes_no_figure_of_others(
    counts: list[tuple[int, int]], place: int
) -> None:
    names = [
        f"{gender}_{since}" for gender in ("woman", "man", "other") for since in ("short", "long")
    ]
    people = dict(zip(names, counts, strict=True))
    yes, no = people[names[place]]
    if not yes or sum(map(sum, counts)) < 60:
        return
    changed = people | {names[place]: (yes - 1, no + 1)}
    before, after = protected(ASKED, of(**people)), protected(ASKED, of(**changed))
    if before is None or after is None:
        return
    gender, _, since = names[place].partition("_")
    own = {"all", f"gender={gender}", f"since={since}", f"gender={gender};since={since}"}
    hidden = statuses(before)[f"gender={gender};since={since}"] != "shown"
    if hidden:
        assert outside(before, own) == outside(after, own)


def outside(found: Protected, own: set[str]) -> list[Figure]:
    return [figure for figure in found.figures if figure.group not in own]


RATED = questionnaire("""
pages:
  - page: only
    title: {fr: Vous}
    items:
      - {item: gender, type: one, ask: {fr: G}, choices: {woman: {fr: F}, man: {fr: H}}}
      - {item: since, type: one, ask: {fr: D}, choices: {short: {fr: P}, long: {fr: L}}}
      - {item: rated, type: scale, ask: {fr: N}, low: {fr: B}, high: {fr: H}}
findings:
  rating: {mean_of: rated, by: [gender]}
  rating_later: {mean_of: rated, among: {since: long}, by: [gender]}
""")


def test_a_mean_at_its_end_does_not_tell_what_the_few_in_one_of_two_groups_answered() -> None:
    """To one percent of 103 women nobody is rounded away, so nobody else could have answered 10."""
    people: list[Answers] = [{"gender": "woman", "since": "long", "rated": 0}] * 100
    people += [{"gender": "woman", "since": "short", "rated": 0}] * 3
    people += [{"gender": "man", "since": "long", "rated": 3}] * 130
    people += [{"gender": "man", "since": "short", "rated": 5}] * 20
    found = protect(cube(RATED, people)).figures
    steps = {f.finding: f.share_step for f in found if f.group == "gender=woman"}
    assert steps["rating"] is not None and steps["rating"] > 0.01


TWICE = questionnaire("""
pages:
  - page: only
    title: {fr: Vous}
    items:
      - {item: since, type: one, ask: {fr: D}, choices: {short: {fr: P}, long: {fr: L}}}
      - {item: better, type: one, ask: {fr: M}, choices: {yes: {fr: O}, no: {fr: N}}}
findings:
  claim: {share_of: {better: yes}}
  claim_later: {share_of: {better: yes}, among: {since: long}}
""")


def test_a_finding_about_some_is_hidden_of_everyone_where_it_tells_of_the_rest() -> None:
    # 12 people and 11 of them: neither number can be printed more widely
    people: list[Answers] = [{"since": "long", "better": "yes"}] * 6
    people += [{"since": "long", "better": "no"}] * 5 + [{"since": "short", "better": "no"}]
    status = {f.finding: f.status for f in protect(cube(TWICE, people)).figures}
    assert {"claim": "shown", "claim_later": "hidden"} == status


def test_where_what_is_known_contradicts_itself_nothing_leaves() -> None:
    there = cube(ASKED, of(woman_short=(5, 3), woman_long=(40, 30), man_long=(50, 30)))
    with pytest.raises(ReleaseIsUnsafe, match=r"claim, all.*Merge small.*drop the crossing"):
        protect(replace(there, frame={"gender=woman": 1}))


def test_what_takes_too_long_does_not_leave() -> None:
    people = of(woman_short=(5, 3), woman_long=(40, 30), man_short=(30, 30), man_long=(50, 30))
    with pytest.raises(AttackTakesTooLong, match="claim takes too long"):
        protect(cube(ASKED, people), longest=0.0)


def test_a_questionnaire_without_findings_has_nothing_to_show() -> None:
    asked = ASKED.model_copy(update={"findings": {}})
    assert () == protect(cube(asked, of(woman_long=(20, 10)))).figures
