"""Women, men and everyone are shown whatever a network is like, from 200 respondents on."""

import pytest

from app.analysis.counting.dataset import freeze
from app.analysis.disclosure.cube import cube_of
from app.analysis.disclosure.protection import protect
from app.analysis.disclosure.suppression import SMALLEST_GROUP
from app.analysis.simulation import simulate
from app.config import ROOT
from app.questionnaire.loader import load_published, read_source
from tests.conftest import IS_PROOF
from tests.disclosure.networks import release, sized

FINDING = "improved_after_one_year"


@pytest.mark.hypothesis
@pytest.mark.parametrize("seed", range(100 if IS_PROOF else 4))
def test_who_improved_after_one_year_is_told_of_women_men_and_everyone(seed: int) -> None:
    asked = load_published(read_source(ROOT / "surveys" / "situation" / "v1.yaml"))
    people = simulate(asked, 200 + 25 * seed, seed)
    figures = protect(cube_of(asked, freeze(asked, people), SMALLEST_GROUP)).figures
    shown = {f.group for f in figures if f.finding == FINDING and f.status == "shown"}
    assert {"all", "gender=woman", "gender=man"} <= shown


@pytest.mark.hypothesis
@pytest.mark.parametrize("seed", range(0, 100 if IS_PROOF else 10, 5))  # those by gender alone
def test_women_men_and_everyone_are_shown_in_random_networks(seed: int) -> None:
    figures = release(sized(seed)).figures
    shown = {f.group for f in figures if f.finding == "improved" and f.status == "shown"}
    assert {"all", "gender=woman", "gender=man"} <= shown
