import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.estimates.participation import (
    Outcomes,
    outcomes,
    rates,
    return_weights,
    worst_case,
)


def test_aapor_s_rates_are_its_formulas() -> None:
    cases = Outcomes(
        complete=400,
        partial=100,
        refused=150,
        not_reached=100,
        other=50,
        unknown_household=120,
        unknown_other=80,
    )
    expected = {"RR1": 0.4, "RR2": 0.5, "RR3": 400 / 900, "RR4": 500 / 900}
    assert expected == pytest.approx(cases.rates(e=0.5))
    assert {"RR1", "RR2"} == set(cases.rates())


def test_a_wave_of_invited_people_has_these_outcomes() -> None:
    assert Outcomes(500, 100, not_reached=350, unknown_other=50) == outcomes(1000, 50, 600, 500)
    assert {"RR1": 0.5, "RR2": 0.6} == rates(1000, 0, 600, 500)
    expected = {"RR1": 0.5, "RR2": 0.6, "RR3": 500 / 970, "RR4": 600 / 970}
    assert expected == pytest.approx(rates(1000, 50, 600, 500, e=0.4))


def test_people_who_began_several_times_count_once_at_most() -> None:
    assert {"RR1": 0.5, "RR2": 1.0} == rates(100, 0, 250, 50)


def test_who_answered_was_reached_whatever_bounced() -> None:
    assert Outcomes(90, 5, unknown_other=5) == outcomes(100, 20, 95, 90)


def test_nobody_invited_has_no_rate() -> None:
    assert {} == rates(0, 0, 0, 0)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="finished"):
        rates(100, 0, 100, 101)
    with pytest.raises(ValueError, match="no share"):
        rates(100, 10, 50, 40, e=1.5)


@given(
    st.integers(1, 10_000),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_rates_are_shares_in_their_order(
    issued: int, bounced: float, started: float, finished: float, e: float
) -> None:
    found = rates(issued, bounced * issued, started * issued, finished * issued, e)
    assert 0 <= found["RR1"] <= found["RR2"] <= 1 + 1e-12
    if "RR3" in found:
        assert found["RR1"] <= found["RR3"] + 1e-12
        assert found["RR3"] <= found["RR4"] + 1e-12
        assert found["RR4"] <= 1 + 1e-9


def test_those_who_came_back_stand_for_those_who_did_not() -> None:
    assert [2, 1.25] == return_weights([100, 50], [50, 40]).tolist()


def test_a_stratum_nobody_came_back_of_has_nobody_to_stand_for_it() -> None:
    with pytest.raises(ValueError, match="nobody"):
        return_weights([100, 50], [50, 0])


@pytest.mark.parametrize(
    ("share", "again", "linked", "expected"),
    [
        (0.6, 80, 100, (0.48, 0.68)),
        (0.6, 100, 100, (0.6, 0.6)),
        (float("nan"), 0, 100, (0, 1)),
        (float("nan"), 0, 0, (0, 1)),
    ],
)
def test_the_worst_cases_are_that_all_others_say_no_or_yes(
    share: float, again: int, linked: int, expected: tuple[float, float]
) -> None:
    assert expected == pytest.approx(worst_case(share, again, linked))


def test_a_change_may_be_one_of_everyone_either_way() -> None:
    assert (-0.1, 0.3) == pytest.approx(worst_case(0.125, 80, 100, least=-1.0, most=1.0))
    with pytest.raises(ValueError, match="came back"):
        worst_case(0.5, 5, 4)


@given(st.floats(0, 1), st.integers(1, 500), st.integers(0, 500), st.floats(0, 1))
def test_whatever_the_others_say_the_bounds_hold_it(
    share: float, again: int, gone: int, said: float
) -> None:
    low, high = worst_case(share, again, again + gone)
    whole = (share * again + said * gone) / (again + gone)
    assert low - 1e-12 <= whole <= high + 1e-12
    assert gone / (again + gone) == pytest.approx(high - low)
