"""Intervals hold what is true about as often as they say, at every size and share.

Where all tables can be enumerated the limits are exact; elsewhere tables are drawn, and thousands
of them in the proof, which also holds docs/coverage.md to what it finds.
"""

from math import sqrt

import pytest
from hypothesis import settings

from tests.analysis.coverage import DRAWS, METHODS, SIZES, Coverage, Method, coverage
from tests.analysis.covered import PAGE, line
from tests.analysis.weighted_coverage import WEIGHTED, weighted_coverage

IS_PROOF = settings.get_current_profile_name() == "proof"
MEAN, LEAST = (0.94, 0.98), 0.91
FEW = 100  # draws of a quick test
ERRORS = 4  # standard errors by which a quick test may be off
SAID = PAGE.read_text(encoding="utf-8")


def hold(found: Coverage, *, is_printed: bool) -> None:
    """Hold the limits; what a release prints is rounded, which may make intervals longer."""
    is_quick = not IS_PROOF and not found.is_exact
    off = ERRORS * sqrt(LEAST * (1 - LEAST) / FEW) if is_quick else 0.0
    least, most = MEAN
    assert found.least >= LEAST - off
    assert found.mean >= least - off
    assert is_printed or is_quick or found.mean <= most


@pytest.mark.hypothesis
@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_intervals_hold_what_is_true(method: Method) -> None:
    sizes = SIZES if IS_PROOF else (12, 13, 300)
    draws, every = (DRAWS, 1) if IS_PROOF else (FEW, 4 if method.is_printed else 1)
    found = {size: coverage(method, size, draws, every) for size in sizes}
    for one in found.values():
        hold(one, is_printed=method.is_printed)
    assert not IS_PROOF or line(method.name, found) in SAID


@pytest.mark.hypothesis
def test_weighted_intervals_hold_the_share_of_everyone_invited() -> None:
    draws = DRAWS if IS_PROOF else FEW
    sizes = SIZES if IS_PROOF else (20, 50, 300)
    found = {size: own for size in sizes if (own := weighted_coverage(size, draws))}
    assert 12 not in found and 20 not in found  # too few in the strata to be weighted
    plain, printed, without = WEIGHTED
    for own in found.values():
        hold(own[plain], is_printed=False)
        hold(own[printed], is_printed=True)
    assert found[300][without].mean < 0.8  # what weights are there for
    for name in WEIGHTED:
        said = line(name, {size: own[name] for size, own in found.items()})
        assert not IS_PROOF or said in SAID
