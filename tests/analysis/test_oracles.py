"""The same numbers from other hands: statsmodels, SciPy, and svy for designs.

They are tried on tables drawn once for all, and are dependencies of development only.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from app.analysis.estimates.change import mcnemar, stuart_maxwell, wilcoxon
from app.analysis.estimates.designs import Design, SurveyEstimate
from app.analysis.estimates.estimation import (
    benjamini_hochberg,
    clopper_pearson,
    difference_of_means,
    holm,
    newcombe,
    share,
    two_proportions_p,
    wilson,
)

svy = pytest.importorskip("svy")
polars = pytest.importorskip("polars")
contingency = pytest.importorskip("statsmodels.stats.contingency_tables")
multitest = pytest.importorskip("statsmodels.stats.multitest")
proportion = pytest.importorskip("statsmodels.stats.proportion")

MANY, FEWER = 200, 40


def drawn(seed: int, many: int = MANY) -> Iterator[np.random.Generator]:
    return iter(np.random.default_rng(seed).spawn(many))


# --- Of statsmodels and SciPy.


def test_intervals_of_a_share_are_those_of_statsmodels() -> None:
    for random in drawn(1):
        n = int(random.integers(1, 3000))
        yes, level = int(random.integers(0, n + 1)), random.choice([0.8, 0.9, 0.95, 0.99])
        for found, method in ((wilson, "wilson"), (clopper_pearson, "beta")):
            expected = proportion.proportion_confint(yes, n, 1 - level, method)
            assert expected == pytest.approx(found(yes, n, level), abs=1e-9)


def test_differences_of_two_shares_are_those_of_statsmodels() -> None:
    for random in drawn(2):
        n1, n2 = (int(n) for n in random.integers(1, 800, size=2))
        yes1, yes2 = int(random.integers(0, n1 + 1)), int(random.integers(0, n2 + 1))
        expected = proportion.confint_proportions_2indep(
            yes1, n1, yes2, n2, method="newcomb", compare="diff"
        )
        assert expected == pytest.approx(newcombe(yes1, n1, yes2, n2)[1:], abs=1e-9)
        if 0 < yes1 + yes2 < n1 + n2:
            _, p = proportion.proportions_ztest([yes1, yes2], [n1, n2])
            assert p == pytest.approx(two_proportions_p(yes1, n1, yes2, n2))


def test_differences_of_two_means_are_scipy_s() -> None:
    for random in drawn(3):
        one = random.normal(5, 2, size=random.integers(2, 60))
        other = random.normal(6, 1, size=random.integers(2, 60))
        expected = stats.ttest_ind(one, other, equal_var=False)
        found = difference_of_means(
            *(one.mean(), one.std(ddof=1), len(one)),
            *(other.mean(), other.std(ddof=1), len(other)),
        )
        assert expected.pvalue == pytest.approx(found.p)
        assert tuple(expected.confidence_interval()) == pytest.approx(found.estimate[1:])


def test_tests_of_pairs_are_those_of_statsmodels_and_scipy() -> None:
    for random in drawn(4):
        table = random.integers(1, 40, size=(4, 4))
        expected = contingency.SquareTable(table, shift_zeros=False).homogeneity()
        assert (expected.statistic, expected.df, expected.pvalue) == pytest.approx(
            stuart_maxwell(table)
        )
        pair, found = table[:2, :2], mcnemar(table[0, 1], table[1, 0])
        exact = contingency.mcnemar(pair, exact=True).pvalue
        plain = contingency.mcnemar(pair, exact=False, correction=False)
        corrected = contingency.mcnemar(pair, exact=False, correction=True)
        assert exact == pytest.approx(found.exact_p)
        assert (plain.statistic, plain.pvalue) == pytest.approx(found[:2])
        if table[0, 1] != table[1, 0]:  # statsmodels takes |0| - 1 for -1
            assert (corrected.statistic, corrected.pvalue) == pytest.approx(found[2:4])


def test_signed_rank_tests_are_scipy_s() -> None:
    for random in drawn(5):
        exact = random.normal(0.3, 1, size=random.integers(4, 49))
        assert stats.wilcoxon(exact, method="exact").pvalue == pytest.approx(wilcoxon(exact).p)
        tied = random.integers(-3, 5, size=random.integers(10, 200))
        expected = stats.wilcoxon(tied, zero_method="wilcox", correction=True, method="asymptotic")
        assert expected.pvalue == pytest.approx(wilcoxon(tied.tolist()).p)


def test_adjusted_p_values_are_those_of_statsmodels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gc.collect", int)  # which it calls for each list
    for random in drawn(6):
        ps = random.random(size=random.integers(1, 30)) ** 3
        for found, method in ((holm, "holm"), (benjamini_hochberg, "fdr_bh")):
            expected = multitest.multipletests(ps, method=method)[1]
            assert expected == pytest.approx(found(ps.tolist()))


# --- Of svy.


class Sample(NamedTuple):
    """A table drawn at random, and its design as both sides take it."""

    columns: dict[str, NDArray[Any]]
    theirs: Any
    ours: Design

    def found(self, estimates: Any) -> list[dict[str, float]]:
        """The rows of an estimate of theirs."""
        return list(estimates.to_polars().to_dicts())


def sample(random: np.random.Generator) -> Sample:
    """Stratified, clustered, of a finite population: all, some or none of it, as it comes."""
    stratified, clustered, finite = random.random(3) < 0.6
    n = int(random.integers(30, 120))
    strata = random.integers(0, 3, size=n) if stratified else np.zeros(n, int)
    units = random.integers(0, 5, size=n) if clustered else np.arange(n)
    strata[:6], units[:6] = np.repeat(range(3), 2) if stratified else 0, range(6)
    sizes = np.array([9, 8, 12] if clustered else [130, 150, 170])[strata]
    columns = {
        "stratum": strata,
        "unit": units,
        "size": sizes,
        "weight": random.uniform(0.5, 4, size=n),
        "score": random.normal(5, 2, size=n) + units % 5,
        "visits": random.integers(1, 9, size=n),
        "yes": random.integers(0, 3, size=n) % 2,
        "rarely": np.isin(np.arange(n), random.integers(6, n, size=2)).astype(int),
        "group": random.integers(0, 3, size=n),
    }
    columns["group"][:3] = range(3)
    theirs = svy.Design(
        stratum="stratum" if stratified else None,
        psu="unit" if clustered else None,
        wgt="weight",
        pop_size="size" if finite else None,
    )
    ours = Design(
        columns["weight"],
        strata=strata if stratified else None,
        clusters=units if clustered else None,
        sizes=sizes if finite else None,
    )
    return Sample(columns, svy.Sample(polars.DataFrame(columns), theirs), ours)


def same(expected: dict[str, float], found: SurveyEstimate) -> bool:
    names = ("est", "se", "lci", "uci", "df")
    of_found = (found.value, found.se, found.low, found.high, found.df)
    return [expected[name] for name in names] == pytest.approx(of_found, rel=1e-6)


def test_means_and_shares_of_designs_are_those_of_svy() -> None:
    for random in drawn(7):
        columns, theirs, ours = drawn_sample = sample(random)
        reference = "wr" if ours.sizes is None else "wor"
        both = theirs.estimation.mean(["score", "yes"], deff=reference)
        for name, estimates in zip(("score", "yes"), both, strict=True):
            (expected,) = drawn_sample.found(estimates)
            found = ours.mean(columns[name])
            assert same(expected, found)
            assert expected["deff"] == pytest.approx(found.deff)


def test_totals_ratios_and_means_of_groups_are_those_of_svy() -> None:
    for random in drawn(8, FEWER):
        columns, theirs, ours = drawn_sample = sample(random)
        score, estimation = columns["score"], theirs.estimation
        (total,) = drawn_sample.found(estimation.total("score"))
        assert same(total, ours.total(score))
        (ratio,) = drawn_sample.found(estimation.ratio("score", "visits"))
        assert same(ratio, ours.ratio(score, columns["visits"]))
        (of_group,) = drawn_sample.found(estimation.mean("score", where=polars.col("group") == 1))
        assert same(of_group, ours.mean(np.where(columns["group"] == 1, score, np.nan)))


def test_post_stratified_and_raked_means_are_those_of_svy() -> None:
    groups, answers = {0: 300.0, 1: 500.0, 2: 200.0}, {0: 450.0, 1: 550.0}
    controls = {"group": groups, "yes": answers}
    for random in drawn(9, FEWER):
        columns, theirs, ours = drawn_sample = sample(random)
        score, group, yes = columns["score"], columns["group"].tolist(), columns["yes"].tolist()
        adjusted = theirs.weighting.poststratify(groups, cells="group")
        (expected,) = drawn_sample.found(adjusted.estimation.mean("score"))
        assert same(expected, replace(ours, post_strata=group, targets=groups).mean(score))
        adjusted = theirs.weighting.rake(controls=controls, tol=1e-12, max_iter=1000)
        (expected,) = drawn_sample.found(adjusted.estimation.mean("score"))
        raked = replace(ours, post_strata=(group, yes), targets=(groups, answers))
        assert same(expected, raked.mean(score))


def test_rao_and_scott_s_test_is_svy_s() -> None:
    for random in drawn(10, FEWER):
        columns, theirs, ours = sample(random)
        expected = theirs.categorical.tabulate("group", "yes").stats
        found = ours.association(columns["group"].tolist(), columns["yes"].tolist())
        f = expected.f
        assert (f.value, f.df_num, f.df_den, f.p_value) == pytest.approx(
            (found.f, found.df1, found.df2, found.p), rel=1e-5
        )


def test_the_interval_of_a_rare_weighted_answer_is_svy_s() -> None:
    for random in drawn(11, FEWER):
        columns, theirs, ours = drawn_sample = sample(random)
        _, expected = drawn_sample.found(theirs.estimation.prop("rarely", ci_method="beta"))
        found, n = ours.mean(columns["rarely"]), len(columns["rarely"])
        yes = found.value * n
        assert yes < 5 or yes > n - 5  # so that the interval is the exact one
        deff = found.se**2 / (found.value * (1 - found.value) / n)
        limits = share(yes, n, deff=deff, df=found.df)[1:]
        assert (expected["lci"], expected["uci"]) == pytest.approx(limits)
