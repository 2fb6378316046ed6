"""What a change tells of those who did not come back, beside the earlier wave's own releases.

A change of a share says what those who came back had said before. Whoever knows what everyone said,
from the releases of the earlier wave, can take the difference: the people who stayed away. So that
wave is attacked too, with its own releases and with the changes that are about to be printed, and
what would prove something of its people is withheld.

It is the same people seen from the other side. The attack is over the earlier wave's responses; of
those who came back, `_paired`, it knows what they say now to the shares that change (`_after_…`)
and to what makes the groups of these (`_now_…`). What they say now to what has an order is put in
the earlier version's codes; where it has no such codes for them, a change is withheld.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from time import monotonic
from typing import Any

import numpy as np
import pandas as pd

from app.analysis.counting import pairs as pairing
from app.analysis.counting import spans
from app.analysis.counting.dataset import Columns, freeze
from app.analysis.counting.expansion import PairedPlan
from app.analysis.counting.pairs import PAIRED, Both, Pairs
from app.analysis.disclosure.audit import FiguresContradict, Violation
from app.analysis.disclosure.calibration import calibrated, margins_of
from app.analysis.disclosure.cube import Cube, cube_of
from app.analysis.disclosure.hiding import Why
from app.analysis.disclosure.history import History, histories
from app.analysis.disclosure.protection import LONGEST
from app.analysis.disclosure.rounding import Precision
from app.analysis.disclosure.shield import Hidden, Shield
from app.analysis.disclosure.suppression import SMALLEST_GROUP, Rules
from app.analysis.disclosure.tables import Key, Mask
from app.analysis.disclosure.unknowns import programmes
from app.analysis.findings import Figure, Release, group_name
from app.exceptions import AttackTakesTooLong, ReleaseIsUnsafe
from app.questionnaire.conditions import Condition
from app.questionnaire.definition import Questionnaire
from app.questionnaire.plans import FindingPlan

AFTER, NOW = "_after_", "_now_"
STABLE = 0.9  # of those who came back: answers that so many give again are taken never to change


@dataclass(frozen=True)
class Witness:
    """An earlier wave, seen from the one that says what became of its people.

    `version` is the earlier wave's with its later findings, `responses` are those to it with what
    the same people say now and gone through once, `releases` are its own, weighted to its `frame`,
    and `groups` the codes of this wave that are joined.
    """

    pairs: Pairs
    version: Questionnaire
    responses: Iterable[Both]
    releases: Sequence[Release]
    frame: Mapping[str, int]
    groups: Mapping[str, Mapping[str, str]]

    def limits(self, figures: Iterable[Figure], rules: Rules) -> dict[Key, Precision | None]:
        """How finely the groups of changes may be printed, as this wave names them; None: not.

        Those alone that may not be printed as they are in `figures`. Raises TooManyAnswers,
        AttackTakesTooLong.
        """
        if not self.releases or not self._plans:
            return {}
        printed = self._printed(figures)
        return {
            (finding.removeprefix(AFTER), group.replace(NOW, "")): precision
            for findings in programmes(self._cube.catalogue)
            if self._plans.keys() & set(findings)
            for (finding, group), precision in self._safe(findings, printed, rules).items()
            if printed.get((finding, group), precision) != precision
        }

    def _safe(
        self, findings: Sequence[str], printed: Mapping[Key, Precision], rules: Rules
    ) -> Mapping[Key, Precision | None]:
        try:
            shield = _Changes(self._cube, rules, findings, printed, self._histories)
            shield.defend()
        except TimeoutError as late:
            raise AttackTakesTooLong(findings) from late
        except (FiguresContradict, ReleaseIsUnsafe):  # nothing can be proven to be safe
            return {key: None for key in printed if key[0] in findings}
        return shield.precisions

    @cached_property
    def _cube(self) -> Cube:
        """The earlier wave, counted: groups are as its releases and this wave have them."""
        smallest = self.releases[0].protection.get("smallest_group", SMALLEST_GROUP)
        groups = {NOW + name: codes for name, codes in self.groups.items()}
        frames = [self._frame(*each) for each in self._both]
        known, asked = {**self._joined, **groups}, self._questionnaire()
        weights, _ = calibrated(asked, margins_of(self.frame), frames, smallest)
        return cube_of(asked, frames, smallest, self.frame, known, weights)

    @property
    def _joined(self) -> Mapping[str, Mapping[str, str]]:
        """The codes that its releases joined."""
        groups: Mapping[str, Mapping[str, str]] = self.releases[-1].protection.get("groups", {})
        return groups

    @cached_property
    def _both(self) -> list[tuple[pd.DataFrame, pd.DataFrame, Mask]]:
        """What people said then, and what those say now who came back."""
        later, found = self.pairs.chain[-1], []
        for some in pairing.batches(self.responses):
            then = freeze(self.version, (answers for answers, _ in some))
            now = freeze(later, (after for _, after in some if after is not None))
            found.append((then, now, np.array([after is not None for _, after in some], bool)))
        return found

    @cached_property
    def _sisters(self) -> Mapping[str, str]:
        """What is called what, of the variables that make groups of changes."""
        return {name: name if self._is_stable(name) else NOW + name for name in self._names}

    def _is_stable(self, name: str) -> bool:
        """Whether nearly all of those who came back answer as they did, in the same groups."""
        codes = spans.translated_chain(self.pairs.chain, name) or {"": None}
        joined = {code: own for code, own in self.groups.get(name, {}).items() if code != own}
        if any(code != said for code, said in codes.items()) or joined != self._joined.get(
            name, {}
        ):
            return False
        pairs = [
            (before, after)
            for then, now, who in self._both
            for before, after in zip(then[name][who], now[name], strict=True)
            if codes.keys() >= {before, after}
        ]
        same = sum(before == after for before, after in pairs)
        return bool(same >= STABLE * max(len(pairs), 1))

    @cached_property
    def _histories(self) -> list[History]:
        """What its releases say, less what they say of an earlier one still."""
        kept = [
            replace(one, figures=tuple(f for f in one.figures if f.finding in self._cube.counts))
            for one in self.releases
        ]
        return histories(self._cube, kept)

    @cached_property
    def _plans(self) -> dict[str, PairedPlan]:
        """The changes of shares, as the earlier wave counts them."""
        return {AFTER + name: self._plan(name) for name in self._changes}

    @property
    def _changes(self) -> list[str]:
        return [name for name, plan in self.pairs.plans.items() if plan.claims]

    @property
    def _names(self) -> list[str]:
        """The variables of this wave that make groups of changes, or say who they are about."""
        plans = [self.pairs.plans[name] for name in self._changes]
        named = [
            *(name for plan in plans for crossing in plan.by for name in crossing),
            *(name for plan in plans if plan.among for name in plan.among.names),
        ]
        return [name for name in dict.fromkeys(named) if name != PAIRED]

    def _plan(self, name: str) -> PairedPlan:
        plan = self.pairs.plans[name]
        known: dict[str, Any] = dict(self.pairs.before[name]) | {
            "among": _renamed(plan.among, self._sisters),
            "by": tuple(tuple(self._sisters[each] for each in crossing) for crossing in plan.by),
            "earlier": f"_said{AFTER}{name}",
        }
        return PairedPlan.model_construct(**known)

    def _questionnaire(self) -> Questionnaire:
        later = self.pairs.chain[-1]
        items = [
            *(pairing.yes_or_no(plan.earlier, later) for plan in self._plans.values()),
            *(
                pairing.copied(own, later.variables[name], later)
                for name, own in self._sisters.items()
                if name != own
            ),
        ]
        own: dict[str, FindingPlan] = {
            name: plan for name, plan in self.version.findings.items() if not plan.change_in
        }
        bare = self.version.model_copy(update={"findings": own})
        return pairing.with_items(bare, items, self._plans)

    def _frame(self, then: pd.DataFrame, now: pd.DataFrame, who: Mask) -> pd.DataFrame:
        later = self.pairs.chain[-1]
        columns: Columns = {PAIRED: pairing.whether(who)}
        for name, plan in zip(self._changes, self._plans.values(), strict=True):
            claims = self.pairs.plans[name].claims
            assert claims
            columns[plan.earlier] = pairing.said(later, claims, now, who)
        for name, own in self._sisters.items():
            columns |= pairing.spread(own, name, now, who) if name != own else {}
        return pd.concat([then, pd.DataFrame(columns, index=then.index)], axis=1)

    def _printed(self, figures: Iterable[Figure]) -> dict[Key, Precision]:
        """How finely each change is printed, by its group as the earlier wave names it."""
        return {
            (
                AFTER + one.finding,
                group_name((self._sisters[name], code) for name, code in one.choices),
            ): Precision(one.n_step or 0, round(1 / (one.share_step or 1)))
            for one in figures
            if one.finding in self._changes and one.status == "shown"
        }


class _Changes(Shield):
    """A programme of the earlier wave of which the changes alone are printed now."""

    def __init__(
        self,
        cube: Cube,
        rules: Rules,
        findings: Sequence[str],
        printed: Mapping[Key, Precision],
        known: Sequence[History],
    ) -> None:
        super().__init__(cube, rules, findings, {}, known, monotonic() + LONGEST, printed)
        self.changes = [key for key in printed if key in self._groups.places]
        shown = {self._groups.places[key] for key in self.changes}
        self._unweighted = {*range(len(self._groups.keys))}  # of changes nothing is weighted
        others: Why = "people"
        self.why = dict.fromkeys({*range(len(self._groups.keys))} - shown, others)

    @property
    def precisions(self) -> dict[Key, Precision | None]:
        places = {key: self._groups.places[key] for key in self.changes}
        return {
            key: None if place in self.hidden else self._precisions[place]
            for key, place in places.items()
        }

    def attack(self) -> list[tuple[Violation, Hidden]]:
        """What is proven with the changes: what the earlier releases alone prove is out already."""
        return [found for found in super().attack() if self._new(found[0])]

    def _repair(self, violation: Violation, hidden: Hidden) -> int:
        """As for any release; but a change may be hidden of everyone too."""
        try:
            return super()._repair(violation, hidden)
        except ReleaseIsUnsafe:
            place = min(self._new(violation), key=self._rank)
            self.why[place] = "attack"
            return place

    def _new(self, violation: Violation) -> list[int]:
        """The groups whose changes have a part in it: weighted figures are of before."""
        return [place for place in violation.groups if place < len(self._sizes)]


def _renamed(condition: Condition | None, names: Mapping[str, str]) -> Condition | None:
    """A condition on what this wave asks, of those who came back."""
    if condition is None:
        return None
    every = {names.get(name, name): test for name, test in condition.every.items()}
    return Condition.model_construct(
        every=every,
        any=tuple(filter(None, (_renamed(one, names) for one in condition.any or ()))) or None,
        negated=_renamed(condition.negated, names),
    )
