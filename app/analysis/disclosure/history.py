"""Earlier releases of a wave, as an attacker reads them beside the new one.

Between two releases responses may have been added, or erased by those who gave them. Releases of
different responses are told apart by what they print, but not which way they changed: each way is
an account of its own, and figures that contradict it need not fear it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import NamedTuple

from app.analysis.disclosure import kinds, rounding, weighted
from app.analysis.disclosure.cube import Cube
from app.analysis.disclosure.rounding import Precision
from app.analysis.disclosure.suppression import SMALLEST_GROUP
from app.analysis.disclosure.tables import Key
from app.analysis.findings import Figure, Release


class Stage(NamedTuple):
    """What one release printed, of the responses that there were by then, in parts."""

    figures: Mapping[Key, Sequence[Figure]]
    weighted: Mapping[Key, Sequence[Figure]]
    hidden: frozenset[Key]
    respondents: int
    step: int  # of the number of respondents
    smallest: int  # people in a group shown
    parts: Set[int]


@dataclass(frozen=True)
class History:
    """An account of a wave: its earlier releases, and the parts of the responses of the new one.

    The responses ever given fall into `count` parts. The first is in every release, wherever any
    are known to be.
    """

    stages: tuple[Stage, ...] = ()
    parts: Set[int] = frozenset([0])
    count: int = 1


ONLY = History()  # of a wave that was never released


def histories(cube: Cube, earlier: Iterable[Release]) -> list[History]:
    """The accounts of a wave, the last of which is always possible.

    Responses were only added, or only erased, or both. Releases are taken to be of the same ones
    where each would print of the new counts what it printed, or they say the same: nobody who
    reads them can tell otherwise.
    """
    printed: list[tuple[int, Stage]] = []  # with the place of its responses, in the order of time
    last, was_same = 0, False
    for release in earlier:
        stage = _stage(release)
        same = _would_print(cube, stage)
        if printed and not (same and was_same):
            last += not _agree(printed[-1][1], stage)
        printed.append((last, stage))
        was_same = same
    new = last + bool(printed and not was_same)
    lives = [*combinations_with_replacement(range(new + 1), 2)]
    lives.sort(key=lambda life: life != (0, new))
    accounts: list[Callable[[int], Set[int]]] = [
        lambda place: frozenset(range(place + 1)),
        lambda place: frozenset(range(new - place + 1)),
        lambda place: frozenset(
            part for part, (first, end) in enumerate(lives) if first <= place <= end
        ),
    ]
    counts = new + 1, new + 1, len(lives)
    return [
        History(tuple(stage._replace(parts=of(place)) for place, stage in printed), of(new), count)
        for of, count in zip(accounts, counts, strict=True)
    ][: 3 if new else 1]


def precision_of(figure: Figure) -> Precision:
    """How finely a figure that is shown was printed."""
    return Precision(figure.n_step or 0, round(1 / (figure.share_step or 1)))


def _stage(release: Release) -> Stage:
    figures = _by_group(release.figures)
    shown = {key: own for key, own in figures.items() if own[0].status == "shown"}
    return Stage(
        shown,
        _by_group(release.weighted),
        frozenset(figures.keys() - shown.keys()),
        release.respondents,
        release.protection.get("respondents_step", rounding.COUNT_STEPS[0]),
        release.protection.get("smallest_group", SMALLEST_GROUP),
        frozenset(),
    )


def _by_group(figures: Iterable[Figure]) -> dict[Key, list[Figure]]:
    found: dict[Key, list[Figure]] = {}
    for figure in figures:
        found.setdefault((figure.finding, figure.group), []).append(figure)
    return found


def _agree(one: Stage, other: Stage) -> bool:
    pairs = (one.figures, other.figures), (one.weighted, other.weighted)
    return all(own[key] == later[key] for own, later in pairs for key in own.keys() & later.keys())


def _would_print(cube: Cube, stage: Stage) -> bool:
    return (
        stage.respondents == rounding.rounded(cube.respondents, stage.step)
        and all(_same(cube, key, own) for key, own in stage.figures.items())
        and all(_same(cube, key, own, is_weighted=True) for key, own in stage.weighted.items())
    )


def _same(cube: Cube, key: Key, figures: Sequence[Figure], *, is_weighted: bool = False) -> bool:
    counts, group = cube.counts.get(key[0]), key[1]
    if counts is None or group not in counts.cells or not counts.cells[group].base:
        return False
    cell, precision = counts.cells[group], precision_of(figures[0])
    if not is_weighted:
        return kinds.figures(counts, group, rounding.printed(cell, precision)) == list(figures)
    if not (cube.weights and cell.weighted):
        return False
    heavy = weighted.printed(cell, precision)
    return weighted.figures(counts, group, heavy, cube.weights.deff) == list(figures)
