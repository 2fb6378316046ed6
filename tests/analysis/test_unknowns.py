"""What an attacker does not know, of findings of every kind."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.counting.dataset import freeze
from app.analysis.counting.expansion import counted_plans
from app.analysis.disclosure import unknowns as module
from app.analysis.disclosure.answering import everyone, values
from app.analysis.disclosure.audit import bounds
from app.analysis.disclosure.cube import cube_of
from app.analysis.disclosure.protection import shields
from app.analysis.disclosure.suppression import Rules
from app.analysis.disclosure.tables import Catalogue
from app.analysis.disclosure.unknowns import programmes, unknowns
from app.questionnaire.definition import Questionnaire
from tests.analysis.samples import questionnaire, questionnaires, shuffled

FEW = settings.get_profile(settings.get_current_profile_name()).max_examples // 2
NUMBERS = """
pages:
  - page: only
    title: {fr: Vous}
    items:
      - {item: gender, type: one, ask: {fr: G}, choices: {woman: {fr: F}, man: {fr: H}}}
      - {item: hours, type: number, ask: {fr: H}, at_least: 0, at_most: 60}
      - {item: pay, type: number, ask: {fr: P}, at_least: 0, at_most: 2, decimals: 1}
      - {item: sales, type: number, ask: {fr: C}}
      - {item: order, type: rank, ask: {fr: O}, choices: {a: {fr: A}, b: {fr: B}, c: {fr: C}}}
findings:
"""


def asked_so(findings: str) -> Questionnaire:
    return questionnaire(f"{NUMBERS}{findings}")


@pytest.mark.parametrize("together", [True, False])
@settings(max_examples=FEW)
@given(questionnaires(of_every_kind=True), st.integers(0, 10**6), st.integers(11, 90))
def test_the_truth_is_never_ruled_out_whatever_the_kinds(
    together: bool, asked: Questionnaire, seed: int, size: int
) -> None:
    """Also where there are so many ways to answer that each question is attacked alone."""
    cube = cube_of(asked, freeze(asked, shuffled(asked, seed, size)), Rules().smallest)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_CLASSES", module.MOST_CLASSES if together else 0)
        for shield in shields(cube, Rules()):
            programme = shield.programme()
            for hidden in list(shield.targets())[:2]:
                within = bounds(programme, hidden.target)
                for (low, high), value in zip(within, hidden.target.truth, strict=True):
                    assert low - 1e-6 <= value <= high + 1e-6


@pytest.mark.parametrize(
    ("findings", "name", "expected"),
    [
        ("f: {share_of: {hours: {at_least: 35}}}", "hours", [34, 35, 36]),
        ("f: {share_of: {hours: {over: 35.5}}}", "hours", [35, 36]),
        ("f: {share_of: {hours: {at_least: 0}}}", "hours", [0, 1]),
        ("f: {share_of: {hours: {over: 60}}}", "hours", [59, 60]),
        ("f: {share_of: {hours: {over: 99}}}", "hours", [0]),
        ("f: {bands_of: {hours: [0, 20, 60]}}", "hours", [0, 1, 19, 20, 21, 59, 60]),
        ("f: {share_of: {pay: {over: 1.5}}}", "pay", [1.4, 1.5, 1.6]),
        ("f: {mean_of: pay}", "pay", [place / 10 for place in range(21)]),
        ("f: {mean_of: hours}", "hours", list(range(0, 61, 5))),
        ("f: {share_of: {sales: {under: -2}}}", "sales", [-3, -2, -1]),
        ("f: {share_of: {gender: woman}, among: {sales: answered}}", "sales", [0]),
        ("f: {mean_of: order.a}", "order.a", [1, 2, 3]),
        (
            "f: {difference: {mean_of: order.a, between: {gender: [woman, man]}}}",
            "order.a",
            [1, 2, 3],
        ),
    ],
)
def test_numbers_are_imagined_on_each_side_of_what_they_are_compared_with(
    findings: str, name: str, expected: list[float]
) -> None:
    asked = asked_so(f"  {findings}\n")
    found = values(asked, name, counted_plans(asked).values())
    assert [*expected, "_not_asked", "_not_answered"] == list(found)


@given(
    st.floats(0, 60).map(round), st.lists(st.integers(0, 60), min_size=2, unique=True).map(sorted)
)
def test_every_answer_is_counted_as_one_that_was_imagined(hours: int, cuts: list[int]) -> None:
    """Whatever findings cut a number at, at once."""
    bands = ", ".join(map(str, cuts))
    asked = asked_so(
        f"  a: {{bands_of: {{hours: [{bands}]}}}}\n  b: {{mean_of: hours}}\n"
        f"  c: {{share_of: {{hours: {{over: {cuts[0] + 0.5}}}}}}}\n"
    )
    plans = counted_plans(asked)

    def looks(people: list[dict[str, float]]) -> set[tuple[object, ...]]:
        frame = freeze(asked, people)
        counted = [module.tabulation.question(asked, plan, frame) for plan in plans.values()]
        rows = [row for each in counted for row in (each.base, *each.answers.values())]
        return {*zip(*(row.tolist() for row in rows), strict=True)}

    imagined = values(asked, "hours", plans.values())[:-2]
    assert looks([{"hours": hours}]) <= looks([{"hours": each} for each in imagined])


def test_bands_and_means_of_one_number_are_attacked_together() -> None:
    asked = asked_so(
        "  a: {bands_of: {hours: [0, 20, 60]}}\n  b: {mean_of: hours}\n  c: {mean_of: pay}\n"
        "  d: {difference: {share_of: {hours: {over: 35}}, between: {gender: [woman, man]}}}\n"
        "  e: {trend_of: {mean_of: pay}}\n"
    )
    catalogue = Catalogue(asked, counted_plans(asked))
    assert [["a", "b", "d"], ["c", "e"]] == programmes(catalogue)
    found = unknowns(catalogue, ["a", "b", "d"]).classes
    assert 13 <= found.size <= 16  # its points, and 35 apart from what is above it
    assert {"a": 3, "b": 14, "d": 2} == {name: len(rows) for name, rows in found.counted.items()}


def test_nobody_is_imagined_beyond_what_can_be_answered() -> None:
    asked = asked_so("  a: {share_of: {hours: {over: 60}}}\n")
    people = everyone(asked, ["hours"], counted_plans(asked).values())
    assert people["hours"].max() == 60
