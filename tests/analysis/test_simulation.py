from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.counting.dataset import freeze
from app.analysis.counting.tabulation import count
from app.analysis.simulation import simulate
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import load, read_source
from app.questionnaire.routing import follow, raw_of
from tests.analysis.samples import questionnaire, questionnaires

ROOT = Path(__file__).parents[2]
PLACES = ", ".join(f"place{number}: {{fr: Lieu {number}}}" for number in range(40))
ASKED = questionnaire(f"""
scales:
  change:
    much_better: {{fr: Bien mieux}}
    better: {{fr: Mieux}}
    same: {{fr: Pareil}}
    worse: {{fr: Pire}}
    unknown: {{fr: Ne sait pas, missing: true}}
pages:
  - page: only
    title: {{fr: Page}}
    items:
      - {{item: place, type: one, ask: {{fr: Où}}, choices: {{{PLACES}}}}}
      - item: gender
        type: one
        required: true
        ask: {{fr: Genre}}
        choices:
          woman: {{fr: Femme}}
          man: {{fr: Homme}}
          other: {{fr: Autre, specify: true}}
          declined: {{fr: Ne dit pas, missing: true}}
      - {{item: change, type: one, scale: change, ask: {{fr: Évolution}}}}
      - item: complaints
        type: one
        ask: {{fr: Plaintes}}
        choices: {{often: {{fr: Souvent}}, at_times: {{fr: Parfois}}, never: {{fr: Jamais}}}}
      - {{item: score, type: scale, ask: {{fr: Note}}, low: {{fr: Bas}}, high: {{fr: Haut}}}}
      - {{item: hours, type: number, at_least: 0, at_most: 120, ask: {{fr: Heures}}}}
      - {{item: remark, type: text, max_length: 20, ask: {{fr: Remarque}}}}
findings:
  improved: {{share_of: {{change: [much_better, better]}}, by: [gender]}}
  women: {{share_of: {{gender: woman}}}}
  quiet: {{share_of: {{complaints: [never]}}}}
""")
PEOPLE = list(simulate(ASKED, 2_000, seed=1))


def shipped() -> Questionnaire:
    return load(read_source(ROOT / "surveys" / "situation" / "v1.yaml"))


def unchanged(asked: Questionnaire, answers: dict[str, Any]) -> None:
    interview = follow(asked, raw_of(answers))
    assert {} == interview.problems
    assert answers == interview.answers


@given(questionnaires(), st.integers(0, 10**6))
def test_every_simulated_answer_is_one_the_form_would_take(asked: Questionnaire, seed: int) -> None:
    for answers in simulate(asked, 10, seed):
        unchanged(asked, answers)


def test_the_shipped_questionnaire_is_answered_on_every_route() -> None:
    asked = shipped()
    people = list(simulate(asked, 500, seed=1))
    for answers in people:
        unchanged(asked, answers)
    unanswered = {name for name in asked.variables if not any(name in one for one in people)}
    assert set() == unanswered


def test_a_seed_always_gives_the_same_people_however_many() -> None:
    again = list(simulate(ASKED, 100, seed=1))
    assert PEOPLE[:100] == again
    assert list(islice(simulate(ASKED, 10**9, seed=1), 100)) == again
    assert list(simulate(ASKED, 100, seed=2)) != again


@pytest.mark.parametrize("seed", range(5))
def test_about_half_improved_and_half_are_women(seed: int) -> None:
    asked = shipped()
    dataset = freeze(asked, simulate(asked, 2_000, seed))
    for finding, low, high in [("improved_after_one_year", 0.4, 0.65), ("women", 0.48, 0.58)]:
        cell = count(asked, finding, dataset).cells["all"]
        assert low < cell.answers[0] / cell.base < high


def place_of(variable: str, answers: dict[str, Any]) -> float:
    """An ordered answer as a number, the first choice being 0; nan without one."""
    codes = [
        code for code, choice in ASKED.variables[variable].choices.items() if not choice.missing
    ]
    answer = answers.get(variable)
    return (
        float(codes.index(answer))
        if answer in codes
        else answer
        if isinstance(answer, int)
        else np.nan
    )


@pytest.mark.parametrize(
    ("one", "other", "sign"),
    [
        ("change", "score", -1),  # the finding claims the first choices: they go with a high note
        ("complaints", "score", 1),  # and here the last
        ("change", "complaints", -1),
    ],
)
def test_a_good_mood_shows_in_every_outcome(one: str, other: str, sign: int) -> None:
    pairs = np.array([[place_of(name, answers) for name in (one, other)] for answers in PEOPLE])
    both = pairs[~np.isnan(pairs).any(axis=1)]
    assert 0.15 < sign * np.corrcoef(both.T)[0, 1] < 0.8


def test_a_long_list_has_places_of_very_unequal_sizes() -> None:
    sizes = Counter(answers["place"] for answers in PEOPLE if "place" in answers)
    assert min(sizes[f"place{number}"] for number in range(40)) < 11
    assert max(sizes.values()) > 100


def test_missing_choices_and_blanks_are_rare_and_required_items_answered() -> None:
    said = Counter(answers.get("gender", "blank") for answers in PEOPLE)
    assert 20 < said["declined"] < 110
    assert 0 == said["blank"]
    assert 10 < sum("score" not in answers for answers in PEOPLE) < 70


def test_numbers_are_plausible_within_their_bounds() -> None:
    hours = [float(answers["hours"]) for answers in PEOPLE if "hours" in answers]
    assert 0 <= min(hours) <= max(hours) <= 120
    assert 25 < np.median(hours) < 45


def test_texts_are_rare_short_and_in_the_language_of_the_questionnaire() -> None:
    remarks = {str(answers["remark"]) for answers in PEOPLE if "remark" in answers}
    assert "Il me manque surtou" in {remark[:19] for remark in remarks}
    assert max(len(remark) for remark in remarks) == 20
    assert 60 < sum("remark" in answers for answers in PEOPLE) < 200
    assert 0 < sum("gender.other.specify" in answers for answers in PEOPLE) < 40
