"""Exact counts in, protected figures out: hide, complete, round, attack, and state it.

The figures of a release come from here and from nowhere else. Findings that count answers to the
same questions are protected together (`shield`), given the groups that are hidden everywhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Any

from app.analysis import rounding
from app.analysis.audit import FiguresContradict
from app.analysis.counts import Counts
from app.analysis.cube import Cube
from app.analysis.findings import ALL, Figure, Release, read_group
from app.analysis.grouping import FEWEST_UNITS, LARGEST_PART
from app.analysis.groups import Groups
from app.analysis.hiding import Hiding, Why
from app.analysis.history import histories
from app.analysis.shield import Shield
from app.analysis.suppression import Rules, completed, too_small
from app.analysis.tables import Key, tables_of
from app.analysis.unknowns import programmes
from app.exceptions import AttackTakesTooLong, ReleaseIsUnsafe

LONGEST = 1800.0  # seconds that the attack may take; beyond, nothing is released
GUARANTEE = (
    "From all releases of the wave together with the number invited, no linear inference isolates "
    "a group of fewer than the smallest, or shows what one of its members answered. It does not "
    "cover coalitions, outside knowledge or guesses by probability."
)


@dataclass(frozen=True)
class Protected:
    """The figures of a release in the order counted, and what they are protected by.

    `hidden` explains what is not shown; it does not leave.
    """

    figures: tuple[Figure, ...]
    statement: Mapping[str, Any]
    hidden: Mapping[Key, Hiding]


def protect(
    cube: Cube,
    rules: Rules | None = None,
    earlier: Sequence[Release] = (),
    *,
    explain: bool = False,
) -> Protected:
    """The figures that may be shown of a wave beside its earlier releases.

    Raises ReleaseIsUnsafe where hiding does not help, TooManyAnswers where crossings are too many,
    AttackTakesTooLong.
    """
    rules = rules or Rules()
    printed: dict[Key, list[Figure]] = {}
    hidden: dict[Key, Hiding] = {}
    for shield in shields(cube, rules, earlier, monotonic() + LONGEST):
        try:
            shield.defend()
            bounds = shield.bounds() if explain else {}
        except TimeoutError as late:
            raise AttackTakesTooLong(shield.findings) from late
        except FiguresContradict as error:  # nothing can be proven to be safe
            raise ReleaseIsUnsafe(shield.findings[0], ALL) from error
        printed |= shield.figures()
        hidden |= {key: Hiding(why, bounds.get(key, ())) for key, why in shield.reasons().items()}
    figures = tuple(
        figure
        for finding, counts in cube.counts.items()
        for group in counts.cells
        for figure in printed.get((finding, group)) or unshown(counts, group)
    )
    return Protected(figures, statement(cube, rules, earlier), hidden)


def shields(
    cube: Cube, rules: Rules, earlier: Sequence[Release] = (), deadline: float = inf
) -> Iterator[Shield]:
    """The programmes of a wave before any attack."""
    hidden, before = hidden_groups(cube, rules), histories(cube, earlier)
    for findings in programmes(cube.catalogue):
        yield Shield(cube, rules, findings, hidden, before, deadline)


def hidden_groups(cube: Cube, rules: Rules) -> dict[Key, Why]:
    """The groups hidden in every finding, on how many respondents they have, and why."""
    if not cube.counts:
        return {}
    groups = Groups(tables_of(cube.catalogue, list(cube.counts)))
    sizes = [max(cube.cell(key).respondents for key in keys) for keys in groups.keys]
    small = too_small(sizes, rules.smallest) | {
        place
        for (_, group), place in groups.places.items()
        if any(f"{name}={code}" in cube.closed for name, code in read_group(group))
    }
    rare = groups.rare(small, cube.catalogue.groups)
    hidden = completed(groups.adding, sizes, small, rules.smallest, rare)
    return {
        key: "people" if place in small else "others"
        for place in sorted(hidden)
        for key in groups.keys[place]
    }


def statement(cube: Cube, rules: Rules, earlier: Sequence[Release]) -> dict[str, Any]:
    """The rules that were kept and what they guarantee, for machines."""
    return {
        "smallest_group": rules.smallest,
        "narrowest_interval": rules.narrowest,
        "largest_share_proven": rules.largest_share,
        "fewest_cooperatives": FEWEST_UNITS,
        "largest_cooperative": LARGEST_PART,
        "respondents_step": rounding.respondents_step(cube.respondents),
        "count_steps": list(rounding.COUNT_STEPS),
        "share_steps": {
            **{f"under_{below}": 1 / steps for below, steps in rounding.GRIDS},
            "other": 1 / rounding.FINEST_GRID,
        },
        "groups": {
            variable: {code: group for code, group in codes.items() if code != group}
            for variable, codes in cube.catalogue.groups.items()
        },
        "declared_later": [name for name, plan in cube.catalogue.plans.items() if plan.later],
        "attacked_with": [release.name for release in earlier],
        "number_invited_known": bool(cube.frame),
        "guarantee": GUARANTEE,
    }


def unshown(counts: Counts, group: str) -> Iterable[Figure]:
    """The figures of a group that is not shown: they look alike whatever the reason."""
    for answer in ("",) if counts.kind == "mean" else counts.answers:
        nothing = None, None, None, None, None
        yield Figure(counts.finding, counts.item, group, answer, *nothing, "hidden")
