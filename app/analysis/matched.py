"""Changes among the same people, worked out from the transitions that are printed of them.

A change of a share is the share now less the share before, of the same people. Elsewhere it is the
share whose answer is higher now less the share whose answer is lower. Nothing here sees an answer.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from app.analysis.counting.expansion import PairedPlan
from app.analysis.counting.pairs import Pairs, is_change
from app.analysis.counting.spans import Reason, group_before
from app.analysis.counting.transitions import HIGHER, JOINED, LEFT, LOWER, MOVES, SAME
from app.analysis.disclosure.rounding import outward, respondents_step
from app.analysis.estimates import change
from app.analysis.estimates.estimation import LEVEL, Estimate, p_of
from app.analysis.estimates.participation import return_weights, worst_case
from app.analysis.findings import ALL, Comparison, Figure, Release, Return
from app.questionnaire.definition import Questionnaire, item_of
from app.questionnaire.plans import counted

SHARE, ORDER = "newcombe_paired, mcnemar_mid_p", "net_change, mcnemar_mid_p"
FEWEST_STRATA = 2  # groups whose change is shown, of which those who came back stand for others
IN_STRATA = 0.9  # of those who came back; with fewer, groups do not stand for everyone
DECIMALS = 2  # of a change, in whole points; ends of its interval have one more: 0 may be near
NOBODY: Mapping[str, Reason] = {
    "no_panel": {
        "fr": "Cette vague n’appartient à aucun panel\N{NO-BREAK SPACE}: rien ne relie ses "
        "réponses à celles d’une autre.",
        "en": "This wave is part of no panel: nothing pairs its responses with those of another.",
    },
    "closed": {
        "fr": "Le panel est clos\N{NO-BREAK SPACE}: ce qui reliait les réponses est effacé, et "
        "aucune diffusion d’avant ne donnait ce changement.",
        "en": "The panel is closed: what paired the responses is deleted, and no release before "
        "had this change.",
    },
    "no_wave": {
        "fr": "Aucune vague antérieure du panel n’est close\N{NO-BREAK SPACE}: il n’y a rien à "
        "quoi comparer.",
        "en": "No earlier wave of the panel is closed: there is nothing to compare with.",
    },
    "unreleased": {
        "fr": "La vague d’avant n’est pas encore diffusée\N{NO-BREAK SPACE}: diffusez-la d’abord.",
        "en": "The earlier wave is not released yet: release it first.",
    },
    "told": {
        "fr": "Une vague suivante dit déjà ce que sont devenues ces réponses\N{NO-BREAK SPACE}: "
        "rien de nouveau ne peut en être dit ici.",
        "en": "A later wave says already what became of these answers: nothing new can be said of "
        "them here.",
    },
    "nobody": {
        "fr": "Trop peu de personnes ont relié leurs réponses aux deux vagues.",
        "en": "Too few people paired their responses to both waves.",
    },
}


@dataclass(frozen=True)
class Waves:
    """The waves that are compared: the name and the version of each, this one first.

    `back` is of those who linked their answers to the earlier one, whose last release has the
    figures `before`.
    """

    names: tuple[str, str]
    versions: tuple[int, int]
    back: Return | None = None
    before: Sequence[Figure] = ()


def changes(waves: Waves, pairs: Pairs, figures: Sequence[Figure]) -> Iterator[Comparison]:
    """What is said of each declared change, from the figures that a release prints of it."""
    printed: dict[tuple[str, str], dict[str, Figure]] = {}
    for figure in figures:
        if figure.finding in pairs.plans:
            printed.setdefault((figure.finding, figure.group), {})[figure.answer] = figure
    for finding, span in pairs.spans.items():
        if finding not in pairs.plans:
            yield _none(waves, finding, span.reasons)
        found = {
            group: (_change(waves, finding, group, own, span.reasons), next(iter(own.values())))
            for (name, group), own in printed.items()
            if name == finding
        }
        for group, (one, _) in found.items():
            if group == ALL and one.status == "shown":
                again = _reweighted(waves, pairs, pairs.plans[finding], found)
                yield replace(one, reweighted=again)
            else:
                yield one


def absent(waves: Waves, questionnaire: Questionnaire, why: str) -> Iterator[Comparison]:
    """Why there is no change of any finding that declares one."""
    for finding, plan in questionnaire.findings.items():
        if is_change(plan):
            yield _none(waves, finding, (NOBODY[why],))


def told(release: Release, since: str = "") -> set[str]:
    """The items of which a release tells a change among the same people, since a wave or any."""
    findings = {
        one.finding for one in release.comparisons if one.is_paired and since in ("", one.second)
    }
    figures = (figure for figure in release.figures if figure.finding in findings)
    return {item_of(name) for figure in figures for name in figure.item.split("+")}


def entangled(questionnaire: Questionnaire, items: Collection[str]) -> set[str]:
    """The findings that count answers to some items, or to others that such findings count."""
    asked = {
        name: {item_of(each) for each in counted(plan)}
        for name, plan in questionnaire.findings.items()
    }
    found, known = set[str](), {*items}
    while more := {name for name, own in asked.items() if name not in found and own & known}:
        found |= more
        known |= {item for name in more for item in asked[name]}
    return found


def without(release: Release, findings: Collection[str]) -> Release:
    """A release less some findings."""
    return _where(release, lambda one: one.finding not in findings)


def only(release: Release, findings: Collection[str]) -> Release:
    """What a release says of some findings, as it is."""
    return _where(release, lambda one: one.finding in findings)


def _where(release: Release, holds: Callable[[Figure | Comparison], bool]) -> Release:
    return replace(
        release,
        figures=tuple(filter(holds, release.figures)),
        weighted=tuple(filter(holds, release.weighted)),
        comparisons=tuple(filter(holds, release.comparisons)),
    )


def stated(statement: Mapping[str, Any], kept: Release | None) -> dict[str, Any]:
    """What protects a release, with that of findings kept as they were."""
    if kept is None:
        return dict(statement)
    before, findings = kept.protection, {figure.finding for figure in kept.figures}
    later = [name for name in before.get("declared_later", ()) if name in findings]
    return {
        **statement,
        "declared_later": [*statement["declared_later"], *later],
        "groups": {**before.get("groups", {}), **statement["groups"]},
    }


def first_of_each(*some: Iterable[Comparison]) -> list[Comparison]:
    """The comparisons, of each finding those that come first alone."""
    found: dict[str, list[Comparison]] = {}
    for comparisons in some:
        own: dict[str, list[Comparison]] = {}
        for one in comparisons:
            own.setdefault(one.finding, []).append(one)
        found = {**own, **found}
    return [one for each in found.values() for one in each]


def _none(waves: Waves, finding: str, reasons: tuple[Reason, ...]) -> Comparison:
    return replace(_empty(waves, finding, ALL), status="not_comparable", reasons=reasons)


def _empty(waves: Waves, finding: str, group: str) -> Comparison:
    return Comparison("change", finding, group, "", *waves.names, waves.versions, "hidden")


def _change(
    waves: Waves,
    finding: str,
    group: str,
    figures: Mapping[str, Figure],
    reasons: tuple[Reason, ...],
) -> Comparison:
    empty = replace(_empty(waves, finding, group), reasons=reasons)
    if any(figure.status == "hidden" for figure in figures.values()):
        return empty
    counts = people(figures)
    up, down = (HIGHER, LOWER) if HIGHER in counts else (JOINED, LEFT)
    value = (counts[up] - counts[down]) / sum(counts.values())
    possible = [*_unclipped(figures)]

    def interval(level: float) -> tuple[float, float]:
        found = [_with_rounding(_estimate(each, level), figures) for each in possible]
        low, high = min(each.low for each in found), max(each.high for each in found)
        return outward(low, high, DECIMALS + 1)

    low, high = interval(LEVEL)
    mid_p = max(change.mcnemar(each[up], each[down]).mid_p for each in possible)
    return replace(
        empty,
        status="shown",
        value=round(value, DECIMALS),
        low=low,
        high=high,
        p=float(f"{max(mid_p, p_of(interval)):.3g}"),  # of an interval with 0, never under 0.05
        method=ORDER if HIGHER in counts else SHARE,
        worst=_worst(value, figures, waves.back) if group == ALL else None,
    )


def _estimate(counts: Mapping[str, float], level: float) -> Estimate:
    if HIGHER in counts:
        return change.net_change(counts[HIGHER], counts[SAME], counts[LOWER], level)
    stayed, left, joined, never = (counts[each] for each in MOVES)
    return change.newcombe_paired(stayed, joined, left, never, level)


def _reweighted(
    waves: Waves, pairs: Pairs, plan: PairedPlan, found: Mapping[str, tuple[Comparison, Figure]]
) -> float | None:
    """The change once those who came back stand for all who answered, by groups of one variable.

    `found` has the change of each group, and one of its figures. Weights are the inverse of how
    many of a group's people came back, of the numbers that are printed of both waves. None where
    these are not shown, where too many came back who are of no group that is shown, or where people
    change groups, so that more came back than had answered.
    """
    name = next((crossing[0] for crossing in plan.by if len(crossing) == 1), None)
    if name is None or (plan.among and plan.among.any):  # about some people alone
        return None
    strata = [
        (one.value or 0.0, figure.n or 0, _before(waves, pairs, figure))
        for one, figure in found.values()
        if one.status == "shown" and [own for own, _ in figure.choices] == [name]
    ]
    if len(strata) < FEWEST_STRATA or not all(before for *_, before in strata):
        return None
    values, again, linked = np.array(strata, dtype=float).T
    if again.sum() < IN_STRATA * (found[ALL][1].n or 0):
        return None
    weights = return_weights(linked, again)
    if weights.min() < 1:
        return None
    return round(float(np.average(values, weights=weights * again)), 2)


def _before(waves: Waves, pairs: Pairs, figure: Figure) -> int:
    """How many of a group had answered the same in the earlier wave, as its release has it."""
    group = group_before(pairs.chain, figure.group)
    same = [one.n or 0 for one in waves.before if (one.item, one.group) == (figure.item, group)]
    return max(same, default=0)


def people(figures: Mapping[str, Figure]) -> dict[str, float]:
    """How many people moved how, as far as it is printed: together as many as the printed base."""
    n = max(figure.n or 0 for figure in figures.values())
    return _of(n, {answer: figure.share or 0 for answer, figure in figures.items()})


def _of(n: float, shares: Mapping[str, float]) -> dict[str, float]:
    total = sum(shares.values())
    return {answer: n * share / total for answer, share in shares.items()}


def _unclipped(figures: Mapping[str, Figure]) -> Iterator[dict[str, float]]:
    """The same with what is printed "at most" as it is, or as nobody: all that may be."""
    n = max(figure.n or 0 for figure in figures.values())
    ends = [
        (0.0, figure.share or 0) if figure.bound == "at_most" else (figure.share or 0,)
        for figure in figures.values()
    ]
    for shares in product(*ends):
        if any(shares):
            yield _of(n, dict(zip(figures, shares, strict=True)))


def _with_rounding(found: Estimate, figures: Mapping[str, Figure]) -> Estimate:
    """The interval of a change whose two shares were rounded: half a step further at both ends.

    They may be a whole step off together, and seldom are. Added as a variance, rounding would be
    too little where steps are long beside the interval: few of its ends are then possible.
    """
    half = max(figure.share_step or 0 for figure in figures.values()) / 2
    return Estimate(found.value, max(found.low - half, -1), min(found.high + half, 1))


def _worst(
    value: float, figures: Mapping[str, Figure], back: Return | None
) -> tuple[float, float] | None:
    """Between what the change lies of all who linked their answers, whoever came back.

    As far as rounding may hide: at least so many came back of at most so many, and a share that
    is printed at the end of its grid may be a whole step off.
    """
    if back is None or back.linked is None:
        return None
    figure = next(iter(figures.values()))
    step, n = figure.share_step or 0, (figure.n or 0) - (figure.n_step or 0) / 2
    linked = back.linked + respondents_step(back.linked) / 2
    off = sum(step if one.bound else step / 2 for one in figures.values())
    low, _ = worst_case(max(value - off, -1), min(n, linked), linked, least=-1, most=1)
    _, high = worst_case(min(value + off, 1), min(n, linked), linked, least=-1, most=1)
    return outward(low, high, DECIMALS)
