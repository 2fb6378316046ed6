"""Exact counts in, protected figures out: hide, complete, round, attack, and state it.

The figures of a release come from here and from nowhere else. Findings that count answers to the
same questions are protected together (`shield`), given the groups that are hidden everywhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Any, TypeAlias

from app.analysis.counting.counts import Counts
from app.analysis.counting.grouping import FEWEST_UNITS, LARGEST_PART
from app.analysis.disclosure import rounding
from app.analysis.disclosure.audit import FiguresContradict
from app.analysis.disclosure.calibration import LARGEST, Weights
from app.analysis.disclosure.cube import Cube
from app.analysis.disclosure.groups import Groups
from app.analysis.disclosure.hiding import Hiding, Why
from app.analysis.disclosure.history import histories
from app.analysis.disclosure.rounding import Precision
from app.analysis.disclosure.shield import Shield
from app.analysis.disclosure.suppression import Rules, completed, too_small
from app.analysis.disclosure.tables import Key, tables_of
from app.analysis.disclosure.unknowns import programmes
from app.analysis.findings import ALL, Figure, Release
from app.exceptions import AttackTakesTooLong, ReleaseIsUnsafe

Limits: TypeAlias = Mapping[Key, Precision | None]

NO_LIMITS: Limits = {}
LONGEST = 1800.0  # seconds that the attack may take; beyond, nothing is released
GUARANTEE = (
    "From all releases of the wave together with the number invited, no linear inference isolates "
    "a group of fewer than the smallest, or shows what one of its members answered. It does not "
    "cover coalitions, outside knowledge or guesses by probability."
)


@dataclass(frozen=True)
class Protected:
    """The figures of a release in the order counted, and what they are protected by.

    `weighted` has figures of groups that are shown, or of none. `hidden` explains what is not
    shown; it does not leave.
    """

    figures: tuple[Figure, ...]
    weighted: tuple[Figure, ...]
    statement: Mapping[str, Any]
    hidden: Mapping[Key, Hiding]


def protect(
    cube: Cube,
    rules: Rules | None = None,
    earlier: Sequence[Release] = (),
    *,
    explain: bool = False,
    limits: Limits = NO_LIMITS,
    longest: float = LONGEST,
) -> Protected:
    """The figures that may be shown of a wave beside its earlier releases.

    `limits` say how finely some groups may be printed at most, or None: not at all; `longest` how
    many seconds it may take.

    Raises ReleaseIsUnsafe where hiding does not help, TooManyAnswers where crossings are too many,
    AttackTakesTooLong.
    """
    rules = rules or Rules()
    printed: dict[Key, list[Figure]] = {}
    weighted: dict[Key, list[Figure]] = {}
    hidden: dict[Key, Hiding] = {}
    for shield in shields(cube, rules, earlier, monotonic() + longest, limits):
        try:
            shield.defend()
            bounds = shield.bounds() if explain else {}
        except TimeoutError as late:
            raise AttackTakesTooLong(shield.findings) from late
        except FiguresContradict as error:  # nothing can be proven to be safe
            raise ReleaseIsUnsafe(shield.findings[0], ALL) from error
        printed |= shield.figures()
        weighted |= shield.weighted()
        hidden |= {key: Hiding(why, bounds.get(key, ())) for key, why in shield.reasons().items()}
    keys = [(finding, group) for finding, own in cube.counts.items() for group in own.cells]
    return Protected(
        tuple(
            figure
            for finding, group in keys
            for figure in printed.get((finding, group)) or unshown(cube.counts[finding], group)
        ),
        tuple(figure for key in keys for figure in weighted.get(key, ())),
        statement(cube, rules, earlier),
        hidden,
    )


def shields(
    cube: Cube,
    rules: Rules,
    earlier: Sequence[Release] = (),
    deadline: float = inf,
    limits: Limits = NO_LIMITS,
) -> Iterator[Shield]:
    """The programmes of a wave before any attack."""
    hidden, before = hidden_groups(cube, rules), histories(cube, earlier)
    hidden |= {key: "attack" for key, precision in limits.items() if precision is None}
    finest = {key: precision for key, precision in limits.items() if precision}
    for findings in programmes(cube.catalogue):
        yield Shield(cube, rules, findings, hidden, before, deadline, finest)


def hidden_groups(cube: Cube, rules: Rules) -> dict[Key, Why]:
    """The groups hidden in every finding, on how many respondents they have, and why."""
    if not cube.counts:
        return {}
    groups = Groups(tables_of(cube.catalogue, list(cube.counts)))
    sizes = [max(cube.cell(key).respondents for key in keys) for keys in groups.keys]
    small = too_small(sizes, rules.smallest) | {
        place for key, place in groups.places.items() if key in cube.closed
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
        "weights": stated(cube.weights) if cube.weights else {},
        "guarantee": GUARANTEE,
    }


def stated(weights: Weights) -> dict[str, Any]:
    """What answers were weighted to: the strata of each margin, and those that count as they are.

    Codes that are a stratum of their own are left out.
    """
    margins = weights.margins
    return {
        "variables": list(margins),
        "joined": {
            name: {code: own for code, own in margin.strata.items() if code != own}
            for name, margin in margins.items()
        },
        "as_they_are": {
            name: [own for own in margin.names if own not in margin.invited]
            for name, margin in margins.items()
        },
        "largest_weight": LARGEST,
    }


def unshown(counts: Counts, group: str) -> Iterable[Figure]:
    """The figures of a group that is not shown: they look alike whatever the reason."""
    for answer in ("",) if counts.kind == "mean" else counts.answers:
        nothing = None, None, None, None, None
        yield Figure(counts.finding, counts.item, group, answer, *nothing, "hidden")
