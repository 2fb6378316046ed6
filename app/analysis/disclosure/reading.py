"""What a reader of all figures knows: linear bounds on the unknowns of a programme."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cached_property
from math import inf
from typing import TypeAlias

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from app.analysis.disclosure import kinds, rounding
from app.analysis.disclosure.audit import Known
from app.analysis.disclosure.cube import Cube
from app.analysis.disclosure.groups import Groups
from app.analysis.disclosure.history import History
from app.analysis.disclosure.kinds import Bound
from app.analysis.disclosure.tables import Key
from app.analysis.disclosure.weighted import Weighing
from app.analysis.findings import ALL, Figure, read_group

Figures: TypeAlias = Mapping[Key, Sequence[Figure]]
Limit: TypeAlias = tuple[csr_array, float | None]  # a sum of unknowns and its most, or respondents


def among(history: History, parts: Set[int], rows: csr_array) -> csr_array:
    """Sums over the unknowns of some parts of the responses."""
    nothing = csr_array(rows.shape)
    blocks = [rows if part in parts else nothing for part in range(history.count)]
    return csr_array(hstack(blocks))


class Reader:
    """Reads the figures of a programme's groups, which are counted by sums of its unknowns.

    Each bound has the place of the group whose new figure it is, or -1; of a weighted one a place
    after those of all groups, and of an earlier weighted one a place after those too.
    """

    def __init__(
        self,
        cube: Cube,
        groups: Groups,
        counted: Mapping[Key, csr_array],
        weighing: Weighing,
        size: int,
    ) -> None:
        """Take the sums that count the base and the answers of each group, of so many unknowns."""
        self._cube, self._groups = cube, groups
        self._counted, self._weighing = counted, weighing
        self._size = size

    def known(
        self,
        figures: Figures,
        weighted: Figures,
        smallest: int,
        history: History,
        limits: Sequence[Limit],
    ) -> Known:
        """The bounds of new figures, of at least so many people, of all earlier ones, and more."""
        count = self._cube.respondents
        step = rounding.respondents_step(count)
        most = rounding.rounded(count, step) + step // 2
        no_rows, nothing = csr_array((0, history.count * self._size)), np.zeros(0)
        blocks = [
            Known(no_rows, nothing, nothing, nothing.astype(int)),
            *self._revealed(figures, smallest, history, is_new=True),
            *self._weighed(weighted, history, is_new=True),
            *self._weighed(self.earlier(history), history, is_new=False),
            *self._limits(most, history, limits),
        ]
        for stage in history.stages:
            known = {key: own for key, own in stage.figures.items() if key in self._groups.places}
            then = replace(history, parts=stage.parts)
            blocks += self._revealed(known, stage.smallest, then, is_new=False)
            blocks += self._limits(stage.respondents + stage.step // 2, then)
        return Known(
            csr_array(vstack([block.rows for block in blocks])),
            np.concatenate([block.least for block in blocks]),
            np.concatenate([block.most for block in blocks]),
            np.concatenate([block.groups for block in blocks]),
        )

    def _revealed(
        self, figures: Figures, smallest: int, history: History, *, is_new: bool
    ) -> Iterator[Known]:
        for key, own in figures.items():
            counts, place = self._cube.counts[key[0]], self._groups.places[key] if is_new else -1
            bounds = kinds.reveals(counts.kind, counts.answers, own, smallest)
            yield self._bounded(self._counted[key], bounds, place, history)

    def _weighed(self, figures: Figures, history: History, *, is_new: bool) -> Iterator[Known]:
        """Of weighted figures: a group has another place there, earlier ones one more after."""
        for key, own in figures.items():
            place = self._groups.places[key] + len(self._groups.keys) * (1 if is_new else 2)
            bounds = self._weighing.reveals(key, own)
            yield self._bounded(self._weighing.rows[key], bounds, place, history)

    def _bounded(
        self, sums: csr_array, bounds: Sequence[Bound], place: int, history: History
    ) -> Known:
        factors = csr_array(np.array([[bound.base, *bound.answers] for bound in bounds]))
        return Known(
            among(history, history.parts, csr_array(factors @ sums)),
            np.array([bound.least for bound in bounds]),
            np.array([bound.most for bound in bounds]),
            np.full(len(bounds), place),
        )

    def earlier(self, history: History) -> Figures:
        """Weighted figures that were released before, of the same responses and weights."""
        return {
            key: own
            for stage in history.stages
            for key, own in stage.weighted.items()
            if key in self._weighing.rows
        }

    def _limits(
        self, respondents: int, history: History, more: Sequence[Limit] = ()
    ) -> Iterator[Known]:
        """Nobody answers who did not respond, nor who was not invited."""
        for row, limit in (*self._margins, *more):
            most = float(respondents if limit is None else limit)
            rows = among(history, history.parts, row)
            yield Known(rows, np.array([-inf]), np.array([most]), np.array([-1]))

    @cached_property
    def _margins(self) -> list[Limit]:
        """Sums of unknowns that are no more than were invited; None for all who responded."""
        crossed: dict[tuple[object, ...], csr_array] = {}
        found: list[Limit] = []
        for key in self._groups.places:
            base, choices = csr_array(self._counted[key][[0]]), read_group(key[1])
            if key[1] == ALL:
                found.append((base, None))
            for variable, code in choices:
                if f"{variable}={code}" in self._cube.frame:
                    at = (key[0], tuple(name for name, _ in choices), f"{variable}={code}")
                    crossed[at] = csr_array(crossed[at] + base) if at in crossed else base
        return found + [(row, self._cube.frame[str(name)]) for (_, _, name), row in crossed.items()]
