"""What must be possible of people who are not shown, struck out as it is seen to be."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array, vstack

Proven: TypeAlias = Literal["how many", "absent", "unanimous", "nearly all"]
Vector: TypeAlias = npt.NDArray[np.float64]
Places: TypeAlias = npt.NDArray[np.intp]

NEAR = 1e-6  # a solution may be so far off a bound


class Target(NamedTuple):
    """People who are not shown: `rows` sums their base, then each answer, from the unknowns.

    `truth` are the exact sums where they are known; a base proven to lie in an interval narrower
    than `narrowest` is not safe, nor a share proven above its place in `largest`. Of some it may be
    proven that an answer is absent.
    """

    name: str
    rows: csr_array
    truth: Vector | None
    narrowest: float
    largest: Sequence[float]
    may_lack: bool = False


class Test(NamedTuple):
    """Something that is proven of a target unless a sum of its rows can reach a value."""

    target: int
    proven: Proven
    factors: tuple[float, ...]
    value: float


class Search:
    """What is not yet seen to be possible: tests, and targets whose interval is narrow.

    What is so of anyone there could be (`possible`, by unknown) is no secret: it is not asked.
    """

    def __init__(self, targets: Sequence[Target], possible: npt.NDArray[np.bool_]) -> None:
        """Strike out what the truth shows to be possible, where it is known."""
        self.tests = [
            test for place, target in enumerate(targets) for test in _tests(place, target)
        ]
        self._starts = np.cumsum([0, *(target.rows.shape[0] for target in targets)])
        self._sums = csr_array(vstack([target.rows for target in targets]))
        self._narrowest = np.array([target.narrowest for target in targets])
        self._factors = self._of_rows([(test.target, test.factors) for test in self.tests])
        self._values = np.array([test.value for test in self.tests])
        self.left = _can_be(self._factors @ self._sums, possible)
        self._asked = _can_be(self._sums[self._starts[:-1]], possible)
        self._low, self._high = (np.full(len(targets), end) for end in (np.inf, -np.inf))
        known = [
            np.full(each.rows.shape[0], np.nan) if each.truth is None else each.truth
            for each in targets
        ]
        self._look(np.concatenate(known)[:, np.newaxis])

    def see(self, solutions: Sequence[Vector]) -> None:
        """Strike out what is possible in some solutions."""
        self._look(self._sums @ np.column_stack(solutions))

    @property
    def narrow(self) -> Places:
        """The targets whose base is not yet seen to be as far apart as it must be."""
        return np.flatnonzero(self._asked & ~(self._high - self._low >= self._narrowest - NEAR))

    @property
    def count(self) -> int:
        """How much is left."""
        return int(self.left.sum()) + len(self.narrow)

    def row(self, target: int, factors: Sequence[float]) -> Vector:
        """A sum of a target's rows, as one of unknowns."""
        start = self._starts[target]
        rows = self._sums[start : start + len(factors)]
        total: Vector = rows.T @ np.array(factors)
        return total

    def wanted(self, *, upwards: bool) -> tuple[csr_array, Vector]:
        """Sums of unknowns and the values to reach, of all that is left; bases up or down."""
        narrow, sign = self.narrow, 1.0 if upwards else -1.0
        bases = self._of_rows([(place, (sign,)) for place in narrow])
        far = (self._low if upwards else -self._high)[narrow] + self._narrowest[narrow]
        sums = csr_array(vstack([self._factors[self.left], bases]) @ self._sums)
        return sums, np.concatenate([self._values[self.left], far])

    def _look(self, sums: npt.NDArray[np.float64]) -> None:
        """Sums by row, with a column for each solution; nan where nobody knows."""
        bases = sums[self._starts[:-1]]
        self._low = np.fmin(self._low, np.fmin.reduce(bases, axis=1))
        self._high = np.fmax(self._high, np.fmax.reduce(bases, axis=1))
        most = np.fmax.reduce(self._factors @ sums, axis=1, initial=-np.inf)
        self.left &= ~(most >= self._values - NEAR)

    def _of_rows(self, entries: Sequence[tuple[int, Sequence[float]]]) -> csr_array:
        """Sums of the targets' rows: for each entry, from its target's first row on."""
        rows = np.repeat(np.arange(len(entries)), [len(factors) for _, factors in entries])
        columns = [self._starts[target] + np.arange(len(own)) for target, own in entries]
        factors = [factor for _, own in entries for factor in own]
        at = (rows, np.concatenate([np.zeros(0, dtype=np.intp), *columns]))
        return csr_array(coo_array((factors, at), shape=(len(entries), self._sums.shape[0])))


def _tests(place: int, target: Target) -> Iterator[Test]:
    """An answer is possible, so is its absence, and so is a share that is not too large."""
    count = target.rows.shape[0] - 1
    for answer, largest in enumerate(target.largest):
        own = [float(answer == other) for other in range(count)]
        if not target.may_lack:
            yield Test(place, "absent", (0.0, *own), 1.0)
        yield Test(place, "unanimous", (1.0, *(-factor for factor in own)), 1.0)
        if largest < 1:
            yield Test(place, "nearly all", (largest, *(-factor for factor in own)), 0.0)


def _can_be(sums: csr_array, possible: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which sums of unknowns can be more than 0 at all."""
    positive = csr_array(sums)[:, possible] > 0
    return np.asarray(positive.sum(axis=1)).ravel() > 0
