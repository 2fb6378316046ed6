"""Earlier releases of a wave, as an attacker reads them beside the new one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.analysis import kinds, rounding
from app.analysis.cube import Cube
from app.analysis.findings import Figure, Release
from app.analysis.rounding import Precision
from app.analysis.suppression import SMALLEST_GROUP
from app.analysis.tables import Key


class Stage(NamedTuple):
    """What one release printed, of the responses that there were by then.

    The first `parts` parts of the responses: those of the first release, then those added before
    each later one that says something else.
    """

    figures: Mapping[Key, Sequence[Figure]]
    hidden: frozenset[Key]
    respondents: int
    step: int  # of the number of respondents
    smallest: int  # people in a group shown
    parts: int


@dataclass(frozen=True)
class History:
    """The stages of the earlier releases; the new one is of all `parts` parts."""

    stages: tuple[Stage, ...]
    parts: int


def history(cube: Cube, earlier: Iterable[Release]) -> History:
    """Tell which releases of a wave are of the same responses, as the new one is or as each other.

    A correction adds responses. Releases are taken to be of the same where each would print of the
    new counts what it printed: nobody who reads them can tell otherwise.
    """
    stages: list[Stage] = []
    parts = 1
    for release in earlier:
        figures = _by_group(release)
        shown = {key: own for key, own in figures.items() if own[0].status == "shown"}
        if stages and not _agree(stages[-1].figures, shown):
            parts += 1
        hidden = frozenset(figures.keys() - shown.keys())
        step = release.protection.get("respondents_step", rounding.COUNT_STEPS[0])
        smallest = release.protection.get("smallest_group", SMALLEST_GROUP)
        stages.append(Stage(shown, hidden, release.respondents, step, smallest, parts))
    if stages and not _would_print(cube, stages[-1]):
        parts += 1
    return History(tuple(stages), parts)


def _by_group(release: Release) -> dict[Key, list[Figure]]:
    found: dict[Key, list[Figure]] = {}
    for figure in release.figures:
        found.setdefault((figure.finding, figure.group), []).append(figure)
    return found


def _agree(one: Mapping[Key, Sequence[Figure]], other: Mapping[Key, Sequence[Figure]]) -> bool:
    return all(one[key] == other[key] for key in one.keys() & other.keys())


def _would_print(cube: Cube, stage: Stage) -> bool:
    if stage.respondents != rounding.rounded(cube.respondents, stage.step):
        return False
    for (finding, group), figures in stage.figures.items():
        counts = cube.counts.get(finding)
        if counts is None or group not in counts.cells or not counts.cells[group].base:
            return False
        precision = Precision(figures[0].n_step or 0, round(1 / (figures[0].share_step or 1)))
        printed = rounding.printed(counts.cells[group], precision)
        if kinds.figures(counts, group, printed) != list(figures):
            return False
    return True
