"""The attacker: what whoever reads all figures can prove of those who are not shown.

One linear programme for each set of questions, whose unknowns are the kinds of people
(`unknowns`). Each figure printed, the number invited and each earlier release bound them
(`kinds.reveals`). A figure that is not shown is safe where other answers than the true ones are
possible too; most are seen to be so in a few programmes that move many unknowns at once, and the
rest are asked for one by one. The figures that prove something are those whose bounds have a price
in the solution (its dual values).
"""

from collections.abc import Callable, Iterator, Sequence
from math import inf
from time import monotonic
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack, vstack

from app.analysis.disclosure.search import NEAR, Proven, Search, Target, Vector

PRICE = 1e-9
OUT_OF_TIME = 1  # a status of linprog
MOST_IDLE = 2  # programmes that look for everything at once and see nothing new
MOST_SEEN = 300  # solutions kept from one attack to the next


class FiguresContradict(ArithmeticError):
    """No answers at all would be printed so: a kind of figure declares bounds that are wrong."""


class Known(NamedTuple):
    """Linear bounds on the unknowns, and for each the place of the group it is printed of, or -1.

    `rows` has a row a bound and a column an unknown: least <= rows x <= most.
    """

    rows: csr_array
    least: Vector
    most: Vector
    groups: npt.NDArray[np.intp]


class Violation(NamedTuple):
    """What is proven of a target, as its place, and the groups whose figures prove it."""

    target: int
    proven: Proven
    groups: frozenset[int]


class Programme:
    """Unknowns of at least 0, with what is known of them."""

    def __init__(
        self,
        known: Known,
        zero: csr_array,
        positive: csr_array,
        possible: npt.NDArray[np.bool_],
        deadline: float = inf,
    ) -> None:
        """Combinations of unknowns that are 0, or at least 0, and which can be at all.

        What is not answered by the `deadline`, a time of the monotonic clock, raises TimeoutError.
        """
        above, below = np.isfinite(known.most), np.isfinite(known.least)
        rest = np.zeros(positive.shape[0])
        self._rows = csr_array(vstack([known.rows[above], -known.rows[below], -positive]))
        self._most = np.concatenate([known.most[above], -known.least[below], rest])
        self._groups = np.concatenate([known.groups[above], known.groups[below], rest - 1])
        self.possible = np.asarray(possible, dtype=bool)
        self._deadline = deadline
        self._zero, self._limits = zero, np.where(possible, np.inf, 0.0)

    @property
    def size(self) -> int:
        """How many unknowns there are."""
        return self._limits.size

    def allows(self, solution: Vector) -> bool:
        """Whether these numbers may be those of the unknowns."""
        return bool(
            (self._rows @ solution <= self._most + NEAR).all()
            and (np.abs(self._zero @ solution) <= NEAR).all()
        )

    def most(self, sum_of: Vector) -> tuple[float, Vector, frozenset[int]]:
        """The most that a sum of unknowns can be, where, and the groups that keep it from more."""
        found = self._solve(-sum_of, self._rows, self._most, self._limits)
        priced = self._groups[np.abs(found.ineqlin.marginals) > PRICE]
        return -found.fun, found.x, frozenset(priced[priced >= 0].astype(int).tolist())

    def reach(self, sums: csr_array, values: Vector) -> Vector:
        """Unknowns for which as many of the sums as possible come near their values at once."""
        count = len(values)
        free = csr_array((self._rows.shape[0], count))
        rows = vstack([hstack([self._rows, free]), hstack([-sums, eye_array(count)])])
        found = self._solve(
            np.concatenate([np.zeros(self.size), -np.ones(count)]),
            csr_array(rows),
            np.concatenate([self._most, np.zeros(count)]),
            np.concatenate([self._limits, values]),
        )
        solution: Vector = found.x[: self.size]
        return solution

    def _solve(self, costs: Vector, rows: csr_array, most: Vector, limits: Vector) -> Any:
        """The least cost; what comes after the unknowns has no lower limit."""
        lowest = np.where(np.arange(len(costs)) < self.size, 0.0, -np.inf)
        beyond = csr_array((self._zero.shape[0], len(costs) - self.size))
        found = linprog(
            costs,
            A_ub=rows,
            b_ub=most,
            A_eq=hstack([self._zero, beyond]),
            b_eq=np.zeros(self._zero.shape[0]),
            bounds=np.stack([lowest, limits], axis=1),
            method="highs",
            options={"time_limit": max(self._deadline - monotonic(), 0.0)},
        )
        if found.status == OUT_OF_TIME:
            raise TimeoutError(found.message)
        if found.status:
            raise FiguresContradict(found.message)
        return found


def violations(
    programme: Programme, targets: Sequence[Target], seen: list[Vector] | None = None
) -> list[Violation]:
    """All that is proven of the targets, each with the groups whose figures prove it.

    `seen` are solutions of an attack before some figures changed: those that still are solutions
    need not be found again, and those found now take their place.
    """
    search, known = Search(targets, programme.possible), [] if seen is None else seen
    known[:] = [solution for solution in known if programme.allows(solution)][-MOST_SEEN:]

    def see(solution: Vector) -> None:
        known.append(solution)
        search.see([solution])

    if known:
        search.see(known)
    elif any(target.truth is None for target in targets):
        see(programme.reach(csr_array((0, programme.size)), np.zeros(0)))
    idle, upwards = 0, True
    while (before := search.count) and idle < MOST_IDLE:
        see(programme.reach(*search.wanted(upwards=upwards)))
        upwards = not upwards
        idle = 0 if search.count < before else idle + 1
    return [*_unreachable(programme, search, see), *_narrow(programme, search, see)]


def bounds(
    programme: Programme, target: Target, count: int | None = None
) -> list[tuple[float, float]]:
    """The least and the most of a target's base and of each of its answers: of all or the first."""
    rows = target.rows.toarray()[:count]
    return [(-programme.most(-row)[0], programme.most(row)[0]) for row in rows]


def _unreachable(
    programme: Programme, search: Search, see: Callable[[Vector], None]
) -> Iterator[Violation]:
    for place, test in enumerate(search.tests):
        if search.left[place]:
            most, solution, groups = programme.most(search.row(test.target, test.factors))
            see(solution)
            if most < test.value - NEAR:
                yield Violation(test.target, test.proven, groups)


def _narrow(
    programme: Programme, search: Search, see: Callable[[Vector], None]
) -> Iterator[Violation]:
    for place in search.narrow.tolist():
        proof = frozenset[int]()
        for sign in (1.0, -1.0):
            if place in search.narrow:
                _, solution, groups = programme.most(search.row(place, (sign,)))
                see(solution)
                proof |= groups
        if place in search.narrow:
            yield Violation(place, "how many", proof)
