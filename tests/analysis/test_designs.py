"""What R's survey package prints of its own examples, as Lumley's book and site publish it."""

from math import inf, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.estimates.designs import (
    Design,
    SurveyEstimate,
    UnitIsAlone,
    larger_of,
    survey_mean,
)
from tests.analysis.schools import (
    DISTRICTS,
    TARGETS_MET,
    TYPES,
    WEIGHT_OF_CLUSTER,
    schools,
)

STRATIFIED, CLUSTERED = schools("apistrat"), schools("apiclus1")
SCHOOLS_OF_STRATUM = {"E": 100, "M": 50, "H": 50}
STRATA = STRATIFIED.texts("stype")
STRATUM_WEIGHTS = np.array([TYPES[name] / SCHOOLS_OF_STRATUM[name] for name in STRATA])
BY_TYPE = Design(STRATUM_WEIGHTS, strata=STRATA, sizes=TYPES)
CLUSTER_WEIGHTS = np.full(183, WEIGHT_OF_CLUSTER)
DISTRICT, TYPE, MET = (CLUSTERED.texts(name) for name in ("dnum", "stype", "sch.wide"))
BY_DISTRICT = Design(CLUSTER_WEIGHTS, clusters=DISTRICT, sizes=DISTRICTS)
POST_STRATIFIED = Design(
    CLUSTER_WEIGHTS, clusters=DISTRICT, sizes=DISTRICTS, post_strata=TYPE, targets=TYPES
)
RAKED = Design(
    CLUSTER_WEIGHTS,
    clusters=DISTRICT,
    sizes=DISTRICTS,
    post_strata=(TYPE, MET),
    targets=(TYPES, TARGETS_MET),
)


def only(sample: np.ndarray, base: np.ndarray) -> np.ndarray:
    return np.where(base, sample, np.nan)


@pytest.mark.parametrize(
    ("estimate", "value", "se"),
    [
        (BY_TYPE.mean(STRATIFIED.numbers("api00")), 662.2874, 9.40894),
        (BY_TYPE.mean(STRATIFIED.yes("awards")), 0.638936, 0.0344059),
        (BY_TYPE.total(STRATIFIED.yes("awards")), 3957.57, 213.1103),
        (BY_TYPE.mean(STRATIFIED.numbers("enroll")), 595.2821, 18.50851),
        (BY_TYPE.total(STRATIFIED.numbers("enroll")), 3687178, 114641.7),
        (
            BY_TYPE.ratio(STRATIFIED.numbers("api.stu"), STRATIFIED.numbers("enroll")),
            0.8369569,
            0.007757103,
        ),
        (
            BY_TYPE.mean(only(STRATIFIED.numbers("api00"), STRATIFIED.yes("awards"))),
            678.4224,
            11.85663,
        ),
        (
            BY_TYPE.total(only(STRATIFIED.numbers("api00"), ~STRATIFIED.yes("awards"))),
            1417303.8,
            142752.68,
        ),
        (
            Design(STRATUM_WEIGHTS, strata=STRATA).mean(STRATIFIED.numbers("api00")),
            662.2874,
            9.536132,
        ),
        (BY_DISTRICT.mean(CLUSTERED.numbers("api00")), 644.1694, 23.54224),
        (BY_DISTRICT.mean(CLUSTERED.numbers("enroll")), 549.7158, 45.19137),
        (BY_DISTRICT.total(CLUSTERED.numbers("enroll")), 3404940.13, 932235.03),
        (BY_DISTRICT.mean([name == "E" for name in TYPE]), 0.786885, 0.0463366),
        (BY_DISTRICT.total([name == "H" for name in TYPE]), 473.86, 158.70),
        (
            Design(CLUSTER_WEIGHTS, clusters=DISTRICT).mean(CLUSTERED.numbers("api00")),
            644.1694,
            23.77901,
        ),
        (POST_STRATIFIED.mean(CLUSTERED.numbers("api00")), 642.3108, 23.92049),
        (POST_STRATIFIED.total(CLUSTERED.numbers("enroll")), 3680893, 406293),
        (POST_STRATIFIED.total([name == "M" for name in TYPE]), 1018, 0),
        (RAKED.mean(CLUSTERED.numbers("api00")), 641.23, 23.704),
    ],
)
def test_r_survey_gives_the_same_value_and_standard_error(
    estimate: SurveyEstimate, value: float, se: float
) -> None:
    expected = [value, se]
    for printed, worked_out in zip(expected, estimate[:2], strict=True):
        decimals = len(str(printed).partition(".")[2]) if isinstance(printed, float) else 0
        assert printed == round(worked_out, decimals)


def test_the_interval_is_student_s_unless_another_is_asked_for() -> None:
    api = BY_TYPE.mean(STRATIFIED.numbers("api00"))
    expected = (643.732189, 680.842539)  # confint(df = degf(design))
    assert (
        expected
        == (round(api.low, 6), round(api.high, 6))
        == tuple(round(limit, 6) for limit in api.interval())
    )
    normal = (643.846178, 680.728549)  # confint()
    assert normal == tuple(round(limit, 6) for limit in api.interval(df=inf))
    awards = BY_TYPE.mean(STRATIFIED.yes("awards"))
    wald = (0.571502, 0.706370)
    assert wald == tuple(round(limit, 6) for limit in awards.interval(df=inf))


def test_the_design_effect_and_the_degrees_of_freedom_are_r_s() -> None:
    awards, api = (
        BY_TYPE.mean(STRATIFIED.yes("awards")),
        BY_DISTRICT.mean(CLUSTERED.numbers("api00")),
    )
    assert (1.055, 200 - 3) == (round(awards.deff, 3), awards.df)
    assert (9.3459, 15 - 1) == (round(api.deff, 4), api.df)


@pytest.mark.parametrize(
    ("design", "rows", "columns", "f", "chi2"),
    [  # svychisq(statistic = "F"): F, ndf, ddf, p; and statistic = "Chisq": X-squared, p
        (BY_DISTRICT, MET, TYPE, (5.1934, 1.495, 20.925, 0.02175), (11.9409, 0.005553)),
        (
            BY_TYPE,
            STRATIFIED.texts("awards"),
            STRATA,
            (14.1694, 1.885, 371.372, 2.082e-06),
            (19.4797, 7.019e-07),
        ),
    ],
)
def test_rao_and_scott_s_tests_are_r_s(
    design: Design,
    rows: list[str],
    columns: list[str],
    f: tuple[float, ...],
    chi2: tuple[float, ...],
) -> None:
    found = design.association(rows, columns)
    assert f == pytest.approx((found.f, found.df1, found.df2, found.p), rel=3e-4)
    assert chi2 == pytest.approx((found.chi2, found.first_order_p), rel=1e-4)


def test_rows_and_columns_may_change_places() -> None:
    one, other = BY_DISTRICT.association(MET, TYPE), BY_DISTRICT.association(TYPE, MET)
    assert one == pytest.approx(other)


def test_a_share_is_the_same_from_a_table_as_from_its_rows() -> None:
    yes, n, sizes = [73, 16, 24], [100, 50, 50], [4421, 755, 1018]
    rows = [[1] * some + [0] * (of - some) for some, of in zip(yes, n, strict=True)]
    weights = np.repeat(np.divide(sizes, n), n)
    strata = np.repeat(["E", "H", "M"], n)
    found = survey_mean(np.concatenate(rows), weights, strata, sizes=np.repeat(sizes, n))
    assert BY_TYPE.mean(STRATIFIED.yes("awards")) == pytest.approx(found)


def test_a_difference_takes_account_of_what_groups_share() -> None:
    api, elementary = CLUSTERED.numbers("api00"), np.array(TYPE) == "E"
    first, second = (
        BY_DISTRICT.mean(only(api, elementary)),
        BY_DISTRICT.mean(only(api, ~elementary)),
    )
    found = BY_DISTRICT.difference(api, elementary, ~elementary)
    assert first.value - second.value == pytest.approx(found.value)
    # districts are good or bad at both, so the difference varies less than it would apart
    assert found.se < np.hypot(first.se, second.se)
    assert (0, 0) == pytest.approx(BY_DISTRICT.difference(api, elementary, elementary)[:2])


def test_the_larger_standard_error_is_the_one_that_is_kept() -> None:
    api = CLUSTERED.numbers("api00")
    clustered = Design(CLUSTER_WEIGHTS, clusters=DISTRICT).mean(api)
    alone = survey_mean(api, CLUSTER_WEIGHTS)
    assert clustered == larger_of(alone, clustered) == larger_of(clustered, alone)


def test_a_census_without_non_response_has_no_error() -> None:
    found = survey_mean([1, 2, 3, 4], [1, 1, 1, 1], sizes=4)
    assert (2.5, 0) == found[:2]
    alone = survey_mean([1, 5], [1, 1], strata=["a", "b"], sizes=1)
    assert (3, 0) == alone[:2]


def test_a_mean_of_nobody_is_not_a_number() -> None:
    assert all(isnan(number) for number in survey_mean([np.nan, np.nan], [1, 1])[:5])


def test_a_stratum_of_one_unit_and_an_impossible_size_are_refused() -> None:
    with pytest.raises(UnitIsAlone):
        survey_mean([1, 2, 3], [1, 1, 1], strata=["a", "a", "b"])
    with pytest.raises(ValueError, match="more units"):
        survey_mean([1, 2, 3], [1, 1, 1], sizes=2)
    with pytest.raises(ValueError, match="3 weights"):
        Design([1, 1, 1]).mean([1, 2])
    for wrong in (-1, np.nan):
        with pytest.raises(ValueError, match="a weight is negative"):
            survey_mean([1, 2, 3], [1, 1, wrong])


@given(
    st.lists(st.tuples(st.integers(0, 10), st.floats(0.1, 10)), min_size=2, max_size=30),
    st.floats(0.1, 10),
)
def test_weights_count_only_beside_each_other(
    people: list[tuple[int, float]], times: float
) -> None:
    values, weights = np.transpose(people)
    once, again = survey_mean(values, weights), survey_mean(values, weights * times)
    assert once[:2] == pytest.approx(again[:2], abs=1e-9)
    assert values.min() - 1e-9 <= once.value <= values.max() + 1e-9
