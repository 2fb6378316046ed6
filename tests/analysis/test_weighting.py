import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.analysis.estimates.weighting import WeightsDoNotExist, kish, post_stratify, rake, trim
from tests.analysis.schools import WEIGHT_OF_CLUSTER

PEOPLE = st.integers(1, 500)


def test_post_stratified_weights_are_those_of_r_survey() -> None:
    counts, targets = [144, 14, 25], [4421, 755, 1018]  # apiclus1 by type of school
    expected = [4421 / 144, 755 / 14, 1018 / 25]
    assert expected == pytest.approx(list(post_stratify(counts, targets)))


@pytest.mark.parametrize("base_weight", [1, WEIGHT_OF_CLUSTER])
def test_raked_weights_are_those_of_r_survey(base_weight: float) -> None:
    table = np.array([[12, 132], [3, 11], [8, 17]])  # elementary, high, middle; not met, met
    found = rake(table * base_weight, [[4421, 755, 1018], [1072, 5122]]) * base_weight
    expected = [[39.83924, 29.87068], [67.12553, 50.3294], [49.06907, 36.79102]]
    assert expected == np.round(found, 5).tolist()


@given(
    arrays(float, (2, 3, 2), elements=PEOPLE),
    arrays(float, (2, 3, 2), elements=PEOPLE),
)
def test_a_table_raked_to_three_margins_has_them(table: np.ndarray, people: np.ndarray) -> None:
    margins = [people.sum(axis=axes) for axes in ((1, 2), (0, 2), (0, 1))]
    raked = table * rake(table, margins)
    for axes, margin in zip(((1, 2), (0, 2), (0, 1)), margins, strict=True):
        assert margin == pytest.approx(raked.sum(axis=axes))
    # raking changes no odds ratio: it multiplies rows, columns and layers
    crossed = raked[0, 0] / raked[1, 0] * raked[1, 1] / raked[0, 1]
    before = table[0, 0] / table[1, 0] * table[1, 1] / table[0, 1]
    assert before == pytest.approx(crossed)


def test_raking_to_the_margins_a_table_has_changes_nothing() -> None:
    assert [[1, 1], [1, 1]] == pytest.approx(rake([[5, 0], [2, 9]], [[5, 11], [7, 9]]))


def test_an_empty_cell_has_the_factor_its_margins_give_it() -> None:
    factors = rake([[10, 0], [10, 10]], [[30, 70], [40, 60]])
    assert [30, 70] == pytest.approx((factors * [[10, 0], [10, 10]]).sum(axis=1))
    assert (factors > 0).all()


def test_a_stratum_nobody_is_in_has_factor_1() -> None:
    assert [2, 1, 0] == list(post_stratify([5, 0, 3], [10, 0, 0]))


@pytest.mark.parametrize(
    ("table", "margins"),
    [
        ([[5, 0], [2, 0]], [[4, 3], [3, 4]]),  # nobody answered of the second column
        ([[5, 0], [0, 5]], [[4, 6], [6, 4]]),  # both variables say the same
        ([[5, 1], [1, 5]], [[4, 6], [5, 6]]),  # margins differ in total
        ([[5, 1], [1, 5]], [[4, 6]]),
        ([[5, 1], [1, 5]], [[4, 6], [4, 3, 3]]),
        ([[5, 1], [1, 5]], [[-4, 14], [4, 6]]),
    ],
)
def test_weights_that_do_not_exist_are_refused(
    table: list[list[int]], margins: list[list[int]]
) -> None:
    with pytest.raises(WeightsDoNotExist):
        rake(table, margins)


def test_trimmed_weights_are_those_of_r_survey() -> None:
    # trimWeights(apistrat, upper = 40): weights 44.21, 20.36 and 15.1 of 100, 50 and 50 schools
    counts = [100, 50, 50]
    found, was_trimmed = trim([44.21, 20.36, 15.10], counts, 40 / 30.97)
    assert ([40, 24.57, 19.31], True) == (np.round(found, 6).tolist(), was_trimmed)


def test_weights_that_grow_past_the_limit_are_cut_as_well() -> None:
    found, _ = trim([5, 3.4, 0.6], [1, 1, 1], 1.2)
    assert [3.6, 3.6, 1.8] == pytest.approx(found.tolist())


def test_weights_below_the_limit_are_left_alone() -> None:
    found, was_trimmed = trim([1.2, 0.8], [10, 10], 3)
    assert ([1.2, 0.8], False) == (found.tolist(), was_trimmed)
    with pytest.raises(ValueError, match="all under"):
        trim([1, 1], [1, 1], 0.9)


@given(
    st.lists(st.tuples(st.floats(0.01, 100), st.integers(0, 50)), min_size=1, max_size=12),
    st.floats(1, 5),
)
def test_trimming_keeps_the_sum_and_the_limit_and_lowers_deff(
    strata: list[tuple[float, int]], most: float
) -> None:
    factors, counts = np.transpose(strata)
    assume(counts.sum() > 0)
    found, _ = trim(factors, counts, most)
    total, mean = (factors * counts).sum(), (factors * counts).sum() / counts.sum()
    assert total == pytest.approx((found * counts).sum())
    assert (found[counts > 0] <= most * mean * (1 + 1e-9)).all()
    assert kish(found, counts) <= kish(factors, counts) * (1 + 1e-9)


@given(st.lists(st.tuples(st.floats(0.01, 100), PEOPLE), min_size=1, max_size=12))
def test_kish_s_deff_is_one_plus_the_relative_variance_of_weights(
    strata: list[tuple[float, int]],
) -> None:
    factors, counts = np.transpose(strata)
    each = np.repeat(factors, counts.astype(int))
    expected = 1 + np.var(each) / np.mean(each) ** 2
    assert expected == pytest.approx(kish(factors, counts))


def test_equal_weights_cost_nothing_and_nobody_has_no_deff() -> None:
    assert 1 == kish([3, 3], [5, 1])
    assert np.isnan(kish([1], [0]))
