"""The attacker on published tables: what it can prove is known."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from app.analysis.disclosure.audit import (
    FiguresContradict,
    Known,
    Programme,
    Violation,
    violations,
)
from app.analysis.disclosure.search import Target
from tests.analysis.published import Published, with_margins

FALSE_SAFETY = with_margins(
    {
        "w": (30, 47, 64, 89),
        "x": (90, 124, 5, 31),
        "y": (92, 100, 59, 85),
        "z": (800, 991, 651, 685),
    },
    "abcd",
)


def attacked(table: Published, hidden: str, off: float = 0) -> Programme:
    """All but the hidden groups are printed, each at most so far off."""
    lost = {table.names.index(name) for name in hidden.split()}
    shown = [place for place in range(len(table.names)) if place not in lost]
    sizes = np.array(table.sizes, dtype=float)[shown]
    size = table.adding.rows.shape[1]
    known = Known(table.adding.rows[shown], sizes - off, sizes + off, np.array(shown))
    nothing = csr_array((0, size))
    return Programme(known, nothing, nothing, np.ones(size, dtype=bool))


def target(table: Published, name: str, narrowest: float = 5) -> Target:
    place = table.names.index(name)
    return Target(
        name, table.adding.rows[[place]], np.array([float(table.sizes[place])]), narrowest, []
    )


def test_what_is_exact_is_found_with_the_figures_that_prove_it() -> None:
    hidden = "wa wb wc xa xc yb yd zb zd"
    names = hidden.split()
    found = violations(
        attacked(FALSE_SAFETY, hidden), [target(FALSE_SAFETY, name) for name in names]
    )
    assert ["wb"] == [names[each.target] for each in found]
    assert {"how many"} == {each.proven for each in found}
    proof = {FALSE_SAFETY.names[place] for place in found[0].groups}
    assert proof & {"xb", "zb", "b", "w", "x"} and not proof & set(names)


def test_hiding_a_figure_of_the_proof_breaks_it() -> None:
    hidden = "wa wb wc xa xc yb yd zb zd xb"
    targets = [target(FALSE_SAFETY, name) for name in hidden.split()]
    assert [] == violations(attacked(FALSE_SAFETY, hidden), targets)


def people(shown: tuple[float, float], yes: tuple[float, float]) -> tuple[Programme, Target]:
    """Of one group, how many there are and how many say yes, as intervals."""
    # unknowns: who says yes, who says no
    rows = csr_array(np.array([[1.0, 1.0], [1.0, 0.0]]))
    least, most = np.array([shown[0], yes[0]]), np.array([shown[1], yes[1]])
    nothing = csr_array((0, 2))
    programme = Programme(Known(rows, least, most, np.array([3, 4])), nothing, nothing, [True] * 2)
    return programme, Target("", rows, None, 5, [0.8])


@pytest.mark.parametrize(
    ("shown", "yes", "expected"),
    [
        ((10, 20), (4, 9), set()),
        ((10, 13), (4, 9), {"how many"}),
        ((10, 20), (0, 0.9), {"absent"}),
        ((10, 20), (0, 1), set()),
        ((10, 20), (19.1, 20), {"unanimous", "nearly all", "how many"}),
        ((10, 20), (17, 19), {"nearly all", "how many"}),
        ((10, 20), (8, 20), set()),
        ((0, 6), (0, 6), set()),
    ],
)
def test_what_an_interval_proves(
    shown: tuple[float, float], yes: tuple[float, float], expected: set[str]
) -> None:
    programme, target = people(shown, yes)
    found = violations(programme, [target])
    assert expected == {each.proven for each in found}
    assert all(isinstance(each, Violation) and each.groups for each in found)


def test_figures_that_no_answers_could_give_are_an_error_of_ours() -> None:
    programme, target = people((10, 12), (13, 14))
    with pytest.raises(FiguresContradict):
        violations(programme, [target])
