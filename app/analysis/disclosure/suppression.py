"""Which groups are hidden, from how many people are in them and never from what they answered.

Primary: groups too small. Complementary: while a hidden group follows from shown ones, or the
hidden parts of a shown whole are too few together, the smallest shown part is hidden too.

What follows is a matter of linear algebra: each group is a vector of the cells it is made of, and
it follows from others where it is a sum of multiples of theirs. People who gave no answer that
makes a group, or a rare one, are left out of the cells here, as if whoever
adds up guessed that there are none; `audit` then knows that there may be.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, vstack
from scipy.sparse.linalg import lsmr

from app.analysis.findings import LEAST_SMALLEST
from app.analysis.findings import SMALLEST_GROUP as SMALLEST_GROUP  # known from here as well
from app.exceptions import RulesAreTooLoose

NARROWEST = 5  # how wide the interval must stay that a hidden group's respondents lie in
LARGEST_SHARE = 0.8  # that may be proven of an answer in a group that is not shown

ZERO = 1e-7  # what is smaller is rounding of the machine's
PRECISE = 1e-13

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Rules:
    """The thresholds of a release; a wave may have stricter ones."""

    smallest: int = SMALLEST_GROUP
    narrowest: int = NARROWEST
    largest_share: float = LARGEST_SHARE

    def __post_init__(self) -> None:
        """Refuse what would protect nobody."""
        if self.smallest < LEAST_SMALLEST or self.narrowest < NARROWEST:
            raise RulesAreTooLoose(LEAST_SMALLEST)
        if not 0 < self.largest_share <= LARGEST_SHARE:
            raise RulesAreTooLoose(LEAST_SMALLEST)


class Sum(NamedTuple):
    """A group that is exactly made up of others; all are places in one list of groups."""

    whole: int
    parts: tuple[int, ...]


class Adding(NamedTuple):
    """How groups add up: a row of cells for each, combinations of cells that are 0, and sums."""

    rows: csr_array
    zeros: csr_array
    sums: Sequence[Sum]


def too_small(sizes: Sequence[int], smallest: int) -> set[int]:
    """The groups to hide because few people are in them, as places in the list of sizes."""
    return {place for place, size in enumerate(sizes) if size < smallest}


def completed(
    adding: Adding,
    sizes: Sequence[int],
    hidden: Iterable[int],
    smallest: int,
    rare: Collection[int] = (),
) -> set[int]:
    """All groups to hide so that no hidden one follows: those given, and the smallest that help.

    Hidden parts of a shown whole are also at least `smallest` people together. The `rare` are
    hidden too, but may follow: two people must not hide everyone else; what is told of them once
    all is rounded is up to the attack.
    """
    plan = _Plan(adding.sums, sizes, smallest)
    chosen = plan.completed(frozenset(hidden) - frozenset(rare))
    while more := _which_break(adding, sizes, chosen):
        chosen = plan.completed(chosen | more)
    return {*chosen, *hidden}


class _Plan:
    """The quick part: look at each whole and its parts, until nothing changes."""

    def __init__(self, sums: Sequence[Sum], sizes: Sequence[int], smallest: int) -> None:
        self._sizes, self._smallest = sizes, smallest
        self._within: dict[int, list[Sum]] = {}
        for each in sums:
            for group in (each.whole, *each.parts):
                self._within.setdefault(group, []).append(each)

    def completed(self, hidden: frozenset[int]) -> frozenset[int]:
        """All groups to hide by sums; then those shown again that no longer need be hidden."""
        found = hidden
        waiting = self._around(sorted(hidden))
        while waiting:
            each, _ = waiting.popitem()
            group = self._to_hide(each, found)
            if group is not None:
                found |= {group}
                waiting |= self._around([group])
        for group in sorted(found - hidden, key=lambda place: (-self._sizes[place], place)):
            without = found - {group}
            if all(self._to_hide(each, without) is None for each in self._within[group]):
                found = without
        return found

    def _around(self, groups: Iterable[int]) -> dict[Sum, None]:
        return dict.fromkeys(each for group in groups for each in self._within.get(group, ()))

    def _to_hide(self, each: Sum, hidden: frozenset[int]) -> int | None:
        """The part of a whole to hide, or the whole where none is left; None where it is safe."""
        lost = [part for part in each.parts if part in hidden]
        enough = len(lost) > 1 and sum(self._sizes[part] for part in lost) >= self._smallest
        if bool(lost) if each.whole in hidden else not lost or enough:
            return None
        shown = [part for part in each.parts if part not in hidden]
        return min(shown, key=lambda part: self._cost(part, hidden)) if shown else each.whole

    def _cost(self, group: int, hidden: frozenset[int]) -> tuple[int, int]:
        """How many people are hidden with a group: its own, and a sibling's in each new hole."""
        cost = self._sizes[group]
        for each in self._within[group]:
            others = [part for part in each.parts if part != group]
            if each.whole not in hidden and group in each.parts and hidden.isdisjoint(others):
                cost += min((self._sizes[part] for part in others), default=0)
        return cost, group


def following(adding: Adding, hidden: Iterable[int]) -> list[int]:
    """The hidden groups that follow exactly from the others, none of which is empty.

    A random combination of cells that no shown group tells apart from 0 moves every hidden group,
    unless it follows (with probability 1).
    """
    hidden = sorted(hidden)
    if not hidden:
        return []
    known = _known(adding, hidden)
    chance = np.random.default_rng(7).standard_normal(adding.rows.shape[1])
    unseen = chance - _least_solution(known, known @ chance)
    moved = np.abs(adding.rows[hidden] @ unseen)
    filled = np.asarray(adding.rows[hidden].sum(axis=1)).ravel() > 0
    return [
        group
        for group, move, any_cell in zip(hidden, moved, filled, strict=True)
        if any_cell and move < ZERO
    ]


def _which_break(adding: Adding, sizes: Sequence[int], hidden: frozenset[int]) -> frozenset[int]:
    """For the first hidden group that follows, the smallest of the shown ones it follows from."""
    shown = [group for group in range(len(sizes)) if group not in hidden]
    known = _known(adding, hidden).T.tocsr()
    for group in following(adding, hidden):
        row = adding.rows[[group]].toarray().ravel()
        multiples = np.abs(_least_solution(known, row)[: len(shown)])
        used = [each for each, multiple in zip(shown, multiples, strict=True) if multiple > ZERO]
        if used:  # or it is nobody, whatever is shown
            return frozenset([min(used, key=lambda each: (sizes[each], each))])
    return frozenset()


def _known(adding: Adding, hidden: Iterable[int]) -> csr_array:
    without = set(hidden)
    shown = [group for group in range(adding.rows.shape[0]) if group not in without]
    return csr_array(vstack([adding.rows[shown], adding.zeros]))


def _least_solution(matrix: csr_array, target: Vector) -> Vector:
    """The shortest x for which matrix x is nearest to the target."""
    if not matrix.shape[0]:
        return np.zeros(matrix.shape[1])
    most = 20 * max(matrix.shape)
    solution: Vector = lsmr(matrix, target, atol=PRECISE, btol=PRECISE, conlim=0, maxiter=most)[0]
    return solution


def sums_of(labels: Sequence[npt.NDArray[np.intp]]) -> Iterator[Sum]:
    """The sums among groups of the same cells.

    Each of the `labels` is one way to part the cells: the place of the group that a cell is in, or
    -1. A sum is found for each group of one way that is wholly covered by groups of another.
    """
    seen = set[Sum]()
    counts: Mapping[int, int] = {}
    for way in labels:
        inside = way >= 0
        places, counted = np.unique(way[inside], return_counts=True)
        counts = dict(zip(places.tolist(), counted.tolist(), strict=True))
        for other in labels:
            for each in _parted(other, way, counts):
                if each not in seen:
                    seen.add(each)
                    yield each


def _parted(
    wholes: npt.NDArray[np.intp], parts: npt.NDArray[np.intp], sizes: Mapping[int, int]
) -> Iterator[Sum]:
    """The groups of one way that groups of another make up; `sizes` counts the latter's cells."""
    both = np.stack([wholes, parts])[:, wholes >= 0]
    pairs, counted = np.unique(both, axis=1, return_counts=True)
    found: dict[int, list[int]] = {}
    broken = set[int]()
    for whole, part, count in zip(*pairs.tolist(), counted.tolist(), strict=True):
        if part < 0 or sizes[part] != count:
            broken.add(whole)
        found.setdefault(whole, []).append(part)
    for whole, made_of in found.items():
        if whole not in broken and made_of != [whole]:
            yield Sum(whole, tuple(made_of))
