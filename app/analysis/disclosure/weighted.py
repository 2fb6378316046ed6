"""Weighted figures of the groups that are shown: how they are printed, and what they reveal.

A weighted share is printed on the grid of the unweighted one beside it, and of the same rounded
number: its interval is that of so many answers divided by the design effect of everyone (Kish).
Whoever reads it is taken to know the weights. It then bounds sums of people, each for what they
count for: those who gave an answer are some part of the base.

Weights tell strata apart, so that figures of a whole might tell what a few in a stratum answered.
The people of a shown group who are in one stratum, where they are fewer than a group that may be
shown, are therefore looked after as hidden groups are (`Weighing.parts`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import NamedTuple

from scipy.sparse import csr_array

from app.analysis.counting.counts import Cell, Counts, Kind
from app.analysis.disclosure import kinds, rounding
from app.analysis.disclosure.calibration import FEWEST_STRATA, in_stratum, is_weighted, strata_name
from app.analysis.disclosure.cube import Cube
from app.analysis.disclosure.kinds import Bound
from app.analysis.disclosure.rounding import Precision, Printed
from app.analysis.disclosure.tables import Key
from app.analysis.disclosure.unknowns import Unknowns
from app.analysis.findings import ALL, Figure, group_name, read_group

# Valid answers in each stratum of a group, on average: with fewer, weights add more noise than they
# take bias away, and a figure tells most of the few.
PER_STRATUM = 5


class Part(NamedTuple):
    """The people of a group who are in one stratum, of whom so many were invited at most.

    `rows` sum their base, then each answer; `cell` counts them.
    """

    group: Key
    name: str
    rows: csr_array
    cell: Cell
    invited: float


def printed(cell: Cell, precision: Precision) -> Printed:
    """The weighted answers of a group as they are printed, on the grid of the unweighted ones."""
    if cell.weighted is None:
        raise ValueError("the group is not weighted")
    plain, whole = rounding.printed(cell, precision), cell.weighted.base
    steps = tuple(round(plain.of * own / whole) for own in cell.weighted.answers)
    return replace(plain, steps=steps)


def figures(counts: Counts, group: str, heavy: Printed, deff: float) -> list[Figure]:
    """The weighted figures of a shown group."""
    return kinds.figures(counts, group, heavy, deff)


def reveals(
    kind: Kind, answers: Sequence[str], figures: Sequence[Figure], deff: float
) -> Iterator[Bound]:
    """The linear bounds on the weights of a group's base and answers, all of them parts of it."""
    first = figures[0]
    if kind == "mean":
        yield from kinds.of_mean(answers, first, (first.n or 0) / deff)
        return
    of = round(1 / (first.share_step or 1))
    for place, figure in enumerate(figures):
        alone = [float(place == other) for other in range(len(answers))]
        step = round((figure.share or 0.0) * of)
        least, most = (step - 0.5) / of, (step + 0.5) / of
        yield Bound(0.0 if step == 1 else -least, alone, 0.0, inf)
        yield Bound(-1.0 if step == of - 1 else -most, alone, -inf, 0.0)


class Weighing:
    """The groups of a programme that have weighted figures.

    `rows` sum the base and the answers of each, everyone for what they count for.
    """

    def __init__(self, cube: Cube, unknowns: Unknowns) -> None:
        """Take those whose tables tell weights; none where a wave has no weights."""
        self._cube, self._unknowns = cube, unknowns
        self._margins = cube.weights.margins if cube.weights else {}
        self._deff = cube.weights.deff if cube.weights else 1.0
        self.rows: Mapping[Key, csr_array] = {
            key: unknowns.weighed(key)
            for key in unknowns.tables.weighed
            if is_weighted(cube.catalogue.plans[key[0]]) and self._is_large(key)
        }

    def _is_large(self, key: Key) -> bool:
        """Whether a group is of enough people to be weighted by strata within it."""
        inside = dict(read_group(key[1]))
        strata = (len(own.names) for name, own in self._margins.items() if name not in inside)
        return self._cube.cell(key).base >= PER_STRATUM * max(strata, default=FEWEST_STRATA)

    def figures(self, key: Key, precision: Precision) -> list[Figure]:
        """The weighted figures of one of the groups."""
        heavy = printed(self._cube.cell(key), precision)
        return figures(self._cube.counts[key[0]], key[1], heavy, self._deff)

    def reveals(self, key: Key, figures: Sequence[Figure]) -> list[Bound]:
        """The bounds that weighted figures put on the `rows` of a group."""
        counts = self._cube.counts[key[0]]
        return list(reveals(counts.kind, counts.answers, figures, self._deff))

    def limits(self) -> Iterator[tuple[csr_array, float]]:
        """Sums of unknowns that are no more than responded, or were invited, of each stratum."""
        for key in self.rows:
            for variable, margin in self._margins.items() if key[1] == ALL else ():
                for stratum, most in margin.most.items():
                    place = margin.names.index(stratum)
                    yield self._unknowns.of_stratum(key, variable, place)[[0]], most

    def parts(self, keys: Sequence[Key], fewest: int) -> Iterator[Part]:
        """The people of some groups who are in one stratum, where they are fewer than `fewest`."""
        for key in keys:
            for variable, margin in self._margins.items():
                counts = self._cube.strata.get(strata_name(key[0], variable))
                cells = counts.cells if counts else {}
                for place, stratum in enumerate(margin.names):
                    name = group_name([*read_group(key[1]), (variable, in_stratum(stratum))])
                    cell = cells.get(name)
                    if cell and cell.base < fewest:
                        rows = self._unknowns.of_stratum(key, variable, place)
                        invited = margin.invited.get(stratum, inf)
                        yield Part(key, f"{key[0]}, {name}", rows, cell, invited)
