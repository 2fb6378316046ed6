"""An attacker of its own finds nothing in what leaves, and something where a step is left out."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf

import pytest

from app.analysis.disclosure import kinds, protection, shield
from app.analysis.disclosure.calibration import calibrated
from app.analysis.disclosure.cube import cube_of
from app.analysis.disclosure.protection import shields, statement
from app.analysis.disclosure.suppression import Rules
from app.analysis.disclosure.weighted import Weighing
from app.analysis.findings import Figure, Release
from app.exceptions import ReleaseIsUnsafe
from app.questionnaire.answers import Answers
from app.questionnaire.loader import Source, load_published
from tests.conftest import IS_PROOF
from tests.disclosure.networks import (
    YAML,
    Network,
    leaks,
    network,
    of_figures,
    release,
    sized,
    weighed,
)

ADDED = [1, 2, 3, 4, 6, 9, 12, 15] if IS_PROOF else [1, 4, 15]
INVITED = [0, 1, 10] if IS_PROOF else [0, 1]  # more than answered, of each gender
NETWORKS = 300 if IS_PROOF else 5
WEIGHED = 300 if IS_PROOF else 2
ERASED = [1, 4] if IS_PROOF else [4]
RELEASED_THRICE = [2, 5] if IS_PROOF else [5]
MOST_COOPERATIVES, MOST_PEOPLE = (150, 12_000) if IS_PROOF else (30, 800)


@pytest.mark.hypothesis  # so that `make proof` has many
@pytest.mark.timeout(7200 if IS_PROOF else 120)
@pytest.mark.parametrize("seed", range(NETWORKS))
def test_nothing_is_proven_of_anyone_hidden(seed: int) -> None:
    there = sized(seed, MOST_COOPERATIVES, MOST_PEOPLE)
    assert [] == leaks(there, [release(there)])


def test_what_is_left_of_a_group_of_a_rare_answer_is_attacked_too() -> None:
    there = sized(46, 60, 2_500)  # people of another gender are few, and shown
    assert [] == leaks(there, [release(there)])


def as_they_are(there: Network) -> Release:
    """What would leave if nobody attacked it first."""
    cube, rules = there.cube(), Rules()
    printed = {key: own for each in shields(cube, rules) for key, own in each.figures().items()}
    return released(there, lambda key, counts: printed.get(key))


def released(there: Network, of: Callable[..., Sequence[Figure] | None]) -> Release:
    cube = there.cube()
    figures = [
        figure
        for finding, counts in cube.counts.items()
        for group in counts.cells
        for figure in of((finding, group), counts) or protection.unshown(counts, group)
    ]
    return of_figures(cube, figures, statement(cube, Rules(), []))


def found(leave: Callable[[Network], Release], seeds: Sequence[int]) -> list[str]:
    return [leak for seed in seeds for leak in leaks(sized(seed), [leave(sized(seed))])]


def test_without_completion_hidden_groups_can_be_isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The attack before release would mend it, so it is left out on both sides."""
    with_it = found(as_they_are, [2, 5])

    def not_completed(adding: object, sizes: object, hidden: set[int], *rest: object) -> set[int]:
        return set(hidden)

    for module in (protection, shield):
        monkeypatch.setattr(module, "completed", not_completed)
    assert len(with_it) < len(found(as_they_are, [2, 5]))


def test_without_rounding_hidden_groups_can_be_isolated() -> None:
    def exact(there: Network) -> Release:
        """The same groups shown, with counts and shares as they are."""
        shown = {(f.finding, f.group) for f in release(there).figures if f.status == "shown"}

        def of(key: tuple[str, str], counts: kinds.Counts) -> list[Figure] | None:
            if key not in shown:
                return None
            cell = counts.cells[key[1]]
            share = cell.answers[0] / cell.base
            figure = (counts.finding, counts.item, key[1], counts.answers[0])
            return [Figure(*figure, cell.base, share, 0.1, 0.9, None, "shown", 1, 1e-4)]

        return released(there, of)

    assert found(exact, [1, 2])


def test_without_the_attack_before_release_something_is_proven() -> None:
    assert found(as_they_are, [3])


@pytest.mark.hypothesis
@pytest.mark.parametrize("more", INVITED)
def test_how_many_were_invited_gives_nobody_away(more: int) -> None:
    there = sized(3, 24, 400)
    said = Counter(str(person["gender"]) for person in there.people)
    invited = {f"gender={code}": said[code] + more for code in ("woman", "man", "other")}
    known = replace(there, invited=invited)
    try:
        assert [] == leaks(known, [release(known)])
    except ReleaseIsUnsafe as refused:
        assert not more and "gender" in refused.group


def test_a_margin_without_one_of_the_cooperatives_joined_bounds_nothing() -> None:
    there = sized(3, 24, 400)
    said = Counter(str(person.get("cooperative")) for person in there.people)
    groups = there.cube().catalogue.groups["cooperative"]
    code, others = next((code, group) for code, group in groups.items() if code != group)
    invited = {f"cooperative={other}": said[other] for other in groups if other != code}
    known = replace(there, invited=invited)
    assert f"cooperative={others}" not in known.cube().frame
    assert [] == leaks(replace(there, invited=known.cube().frame), [release(known)])


# --- A wave released again.


@pytest.mark.hypothesis
@pytest.mark.parametrize("added", ADDED)
def test_responses_added_after_a_release_are_not_told_by_difference(added: int) -> None:
    after = sized(5 + added, 24, 400)
    before = replace(after, people=after.people[: len(after.people) - added])
    first = release(before)
    try:
        second = release(after, [first])
    except ReleaseIsUnsafe:
        return
    assert [] == leaks(after, [first, second], [len(before.people), len(after.people)])


@pytest.mark.hypothesis
@pytest.mark.parametrize("erased", ERASED)
def test_responses_erased_after_a_release_are_not_told_by_difference(erased: int) -> None:
    before = sized(0, 24, 400)
    after = replace(before, people=before.people[: len(before.people) - erased])
    first = release(before)
    second = release(after, [first])
    assert [] == leaks(before, [first, second], [len(before.people), len(after.people)])


def test_cooperatives_stay_joined_as_they_were_released() -> None:
    """Of other groups, the earlier ones would tell the difference."""
    there = sized(2)
    first = release(there)
    stricter = cube_of(
        there.questionnaire, there.dataset, 20, earlier=first.protection["groups"]
    ).catalogue
    alone = there.cube().catalogue
    assert alone.groups == stricter.groups
    assert alone.groups != cube_of(there.questionnaire, there.dataset, 20).catalogue.groups


def test_a_wave_released_again_as_it_was_says_the_same() -> None:
    there = sized(2)
    first = release(there)
    second = release(there, [first])
    assert first.figures == second.figures
    assert [] == leaks(there, [first, second])


@pytest.mark.parametrize("seed", [1, 2])
def test_findings_declared_later_are_attacked_with_those_before(seed: int) -> None:
    there = sized(seed)
    findings = there.questionnaire.findings
    fewer = {"findings": {"improved": findings["improved"]}}
    first = release(replace(there, questionnaire=there.questionnaire.model_copy(update=fewer)))
    try:
        second = release(there, [first])
    except ReleaseIsUnsafe:
        return
    assert [] == leaks(there, [first, second])


@pytest.mark.hypothesis
@pytest.mark.parametrize("seed", RELEASED_THRICE)
def test_a_third_release_says_no_more_than_the_second(seed: int) -> None:
    there = sized(seed, 24, 400)
    findings = there.questionnaire.findings
    fewer = {"findings": {"improved": findings["improved"]}}
    first = release(replace(there, questionnaire=there.questionnaire.model_copy(update=fewer)))
    second = release(there, [first])
    assert first.figures != second.figures[: len(first.figures)]  # some had to be coarser
    third = release(there, [first, second])
    assert second.figures == third.figures
    assert [] == leaks(there, [first, second, third])


@pytest.mark.hypothesis
@pytest.mark.timeout(7200 if IS_PROOF else 120)
@pytest.mark.parametrize("seed", range(WEIGHED))
def test_weighted_figures_tell_nothing_more_and_hide_no_other(seed: int) -> None:
    there = weighed(sized(seed, MOST_COOPERATIVES, MOST_PEOPLE), seed)
    made = release(there)
    assert made.weighted
    assert made.figures == release(replace(there, weights=None)).figures
    assert [] == leaks(there, [made])


def few_men() -> Network:
    """All but one of the twelve men invited answered, but few women: weighted, men hardly count."""
    small = network(1, 20, 200, "[tenure]")
    text = YAML[: YAML.index("  improved_later")].replace("BY", "[tenure]")
    lists = {"cooperatives.csv": "code,fr,region\nc0,C,R"}
    counts = {
        ("man", "long", "yes"): 10,
        ("man", "short", "yes"): 1,
        ("woman", "long", "yes"): 50,
        ("woman", "long", "no"): 50,
        ("woman", "short", "yes"): 150,
        ("woman", "short", "no"): 150,
    }
    people: list[Answers] = [
        {"gender": gender, "tenure": tenure, "better": better}
        for (gender, tenure, better), count in counts.items()
        for _ in range(count)
    ]
    asked = load_published(Source("v1.yaml", text, lists))
    there = replace(small, questionnaire=asked, people=people)
    margins = {"gender": {"man": 12, "woman": 4_500}}
    weights, _ = calibrated(asked, margins, [there.dataset], Rules().smallest)
    return replace(there, weights=weights, invited={"gender=man": 12, "gender=woman": 4_500})


def test_without_the_bounds_of_weights_few_of_a_stratum_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = few_men()
    assert [] == leaks(there, [release(there)])
    monkeypatch.setattr(Weighing, "reveals", lambda *_: [kinds.Bound(1.0, [0.0], 0.0, inf)])
    told = leaks(there, [release(there)])
    assert told and all("of gender man" in one for one in told)
