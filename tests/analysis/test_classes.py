from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.counting.classes import MOST_POINTS, bands, point_of, points_of
from app.questionnaire.definition import NumberItem, Variable
from tests.analysis.samples import questionnaire

ITEMS = questionnaire("""
pages:
  - page: only
    title: {fr: Page}
    items:
      - {item: score, type: scale, ask: {fr: Note}, low: {fr: Bas}, high: {fr: Haut}}
      - {item: hours, type: number, at_least: 0, at_most: 120, ask: {fr: Heures}}
      - {item: endless, type: number, at_least: 0, ask: {fr: Euros}}
      - item: wish
        type: rank
        at_most: 2
        ask: {fr: Souhaits}
        choices: {time: {fr: Temps}, money: {fr: Argent}, rest: {fr: Repos}}
      - {item: job, type: one, ask: {fr: Emploi}, choices: {yes: {fr: Oui}, no: {fr: Non}}}
""").variables


def number(least: object, most: object, decimals: int = 0) -> Variable:
    bounds = {"at_least": Decimal(str(least)), "at_most": Decimal(str(most))}
    item = NumberItem.model_validate(
        {"item": "n", "type": "number", "ask": {"fr": "Nombre"}, "decimals": decimals, **bounds}
    )
    return Variable("n", item)


def codes(variable: Variable) -> list[str]:
    return [code for code, _ in points_of(variable)]


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        (ITEMS["score"], [str(point) for point in range(11)]),
        (ITEMS["wish.time"], ["1", "2"]),
        (ITEMS["endless"], []),
        (ITEMS["job"], []),
        (ITEMS["hours"], [str(5 * place) for place in range(25)]),
        (number(0, 20), [str(point) for point in range(21)]),
        (number(18, 99), [*(str(5 * place) for place in range(4, 20)), "99"]),
        (number(1, 99), ["1", *(str(5 * place) for place in range(1, 20)), "99"]),
        (number(0, 1, 1), ["0", *(f"0.{place}" for place in range(1, 10)), "1"]),
        (number("0.5", 40, 1), ["0.5", *(str(2 * place) for place in range(1, 21))]),
        (number(5, 5), ["5"]),
    ],
)
def test_points_are_multiples_of_a_round_width(variable: Variable, expected: list[str]) -> None:
    assert expected == codes(variable)


@pytest.mark.parametrize(
    ("variable", "answer", "expected"),
    [
        (ITEMS["hours"], 35, "35"),
        (ITEMS["hours"], 37, "35"),
        (ITEMS["hours"], 38, "40"),
        (ITEMS["hours"], 400, "120"),
        (number(0, 40), 5, "4"),  # half-way: to the even multiple
        (number(0, 40), 7, "8"),
        (number(-10, 10), -0.4, "0"),
        (ITEMS["wish.time"], 2, "2"),
        (ITEMS["score"], 7, "7"),
    ],
)
def test_an_answer_counts_as_the_nearest_point(
    variable: Variable, answer: float, expected: str
) -> None:
    assert expected == point_of(variable, answer)


BOUNDS = st.tuples(
    st.integers(-(10**6), 10**6), st.integers(0, 10**6), st.integers(0, 3)
)  # least and extent in units of the last decimal


@given(BOUNDS, st.floats(0, 1))
def test_every_answer_counts_as_the_nearest_of_few_points(
    bounds: tuple[int, int, int], part: float
) -> None:
    least, extent, decimals = bounds
    unit = Decimal(1).scaleb(-decimals)
    variable = number(least * unit, (least + extent) * unit, decimals)
    answer = float((least + round(part * extent)) * unit)
    points = points_of(variable)
    assert 1 <= len(points) <= MOST_POINTS
    found = dict(points)[point_of(variable, answer)]
    assert abs(found - answer) == pytest.approx(min(abs(at - answer) for _, at in points))
    for code, value in points:
        assert code == point_of(variable, value), "a point counts as itself"


def test_bands_begin_at_one_bound_and_end_before_the_next_but_the_last() -> None:
    bounds = (Decimal(0), Decimal(20), Decimal(35))
    inside = [[band.holds(hours) for band in bands(bounds)] for hours in (-1, 0, 19.9, 20, 35, 36)]
    neither, first, last = [False, False], [True, False], [False, True]
    assert [neither, first, first, last, last, neither] == inside
