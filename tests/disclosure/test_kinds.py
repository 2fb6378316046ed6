"""Bands, means of numbers, differences and trends: attacked like shares, from the same files."""

import json
from collections.abc import Sequence
from dataclasses import fields, replace

import pytest
from hypothesis import settings

from app.analysis.comparisons import differences
from app.analysis.counting.counts import Counts
from app.analysis.findings import Figure
from app.publish.tables import to_json
from app.questionnaire.answers import Answers
from app.questionnaire.loader import Source, load_published
from tests.disclosure.networks import YAML, Network, leaks, of_every_kind, release
from tests.disclosure.test_attack import as_they_are, released

PAIRS = """\
findings:
  improved: {share_of: {better: much}, by: cooperative}
  small: {share_of: {better: much}, among: {cooperative: [c0, c1]}, by: gender}
  one: {difference: {share_of: {better: much}, between: {cooperative: [c2, c3]}}}
  large: {difference: {share_of: {better: much}, between: {cooperative: [c4, c5]}}}
"""
IS_PROOF = settings.get_current_profile_name() == "proof"


@pytest.mark.hypothesis
@pytest.mark.timeout(3600 if IS_PROOF else 120)
@pytest.mark.parametrize("seed", range(60 if IS_PROOF else 2))
def test_nothing_is_proven_by_figures_of_any_kind(seed: int) -> None:
    there = of_every_kind(seed)
    assert [] == leaks(there, [release(there)])


def test_without_the_attack_before_release_every_kind_proves_something() -> None:
    found = [leak for seed in (0, 3) for leak in leaks(of(seed), [as_they_are(of(seed))])]
    assert {"gap", "better", "bands", "hours_gap"} <= {leak.partition(",")[0] for leak in found}


def of(seed: int) -> Network:
    return of_every_kind(seed)


def few_others(others: Sequence[Answers]) -> Network:
    """60 women and 60 men of one cooperative, half of them better off, and some few others."""
    people: list[Answers] = [
        {"gender": gender, "tenure": "long", "cooperative": "c0", "better": better, "hours": hours}
        for gender in ("woman", "man")
        for better, hours in (("much", 20), ("no", 40))
        for _ in range(30)
    ]
    return replace(of_every_kind(0), people=[*people, *others])


OTHER: Answers = {"gender": "other", "tenure": "long", "cooperative": "c0"}


@pytest.mark.hypothesis
@pytest.mark.parametrize("count", [1, 2, 5, 10] if IS_PROOF else [1, 10])
def test_who_is_in_neither_group_of_a_difference_is_not_told_by_it(count: int) -> None:
    """All of them less those of both groups are the few others, who all say the same."""
    there = few_others([{**OTHER, "better": "much", "hours": 60}] * count)
    made = release(there)
    status = {(f.finding, f.group): f.status for f in made.figures}
    assert "hidden" == status["improved", "gender=other"] == status["hours", "gender=other"]
    assert "shown" == status["gap", "gender=woman"]
    assert [] == leaks(there, [made])


def test_printed_exactly_a_difference_would_tell_who_is_in_neither_group() -> None:
    there = few_others([{**OTHER, "better": "much", "hours": 60}] * 5)

    def exact(key: tuple[str, str], counts: Counts) -> list[Figure] | None:
        cell = counts.cells[key[1]]
        if key[0] not in ("improved", "gap") or cell.base < 11:
            return None
        about = (counts.finding, counts.item, key[1], counts.answers[0])
        share = cell.answers[0] / cell.base
        return [Figure(*about, cell.base, share, 0.1, 0.9, None, "shown", 1, 1e-4)]

    there = replace(there, asked={"better": there.asked["better"]})
    found = leaks(there, [released(there, exact)])
    assert any(leak.startswith("improved, gender=other") for leak in found)


def test_a_comparison_says_nothing_that_the_figures_in_the_files_do_not() -> None:
    there = of_every_kind(2)
    made = release(there)
    names = [each.name for each in fields(Figure)]
    printed = json.loads(to_json(made))["figures"]
    read = tuple(
        Figure(**{name: figure[name] for name in names})
        for figure in printed
        if figure["status"] == "shown"
    )
    of_files = [*differences(replace(made, figures=read), there.questionnaire)]
    assert of_files == [*differences(made, there.questionnaire)]
    assert {"gap", "hours_gap"} == {one.finding for one in of_files}


def test_two_cooperatives_alone_are_not_shown_as_one_group() -> None:
    """Of 7 and 8 each would know the other; of 40 and 2 the figure is that of the first."""
    text = YAML[: YAML.index("findings:")] + PAIRS
    lines = ["code,fr,region", *(f"c{number},C{number},R" for number in range(8))]
    asked = load_published(Source("v1.yaml", text, {"cooperatives.csv": "\n".join(lines)}))
    sizes = {"c0": 7, "c1": 8, "c2": 40, "c3": 2, "c4": 30, "c5": 20, "c6": 15}
    people: list[Answers] = [
        {"gender": "woman", "cooperative": code, "better": "much" if number % 2 else "no"}
        for code, size in sizes.items()
        for number in range(size)
    ]
    made = release(Network(asked, people, {}))
    shown = {(f.finding, f.group) for f in made.figures if f.status == "shown"}
    assert {("improved", "all"), ("improved", "cooperative=_others.R")} <= shown
    assert {("large", "all"), ("large", "cooperative=c4"), ("large", "cooperative=c5")} <= shown
    assert not {finding for finding, _ in shown} & {"small"}
    assert {("one", "cooperative=c2")} == {key for key in shown if key[0] == "one"}
