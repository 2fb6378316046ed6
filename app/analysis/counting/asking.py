"""What a finding asks of each response, as small whole numbers that can be counted together.

A code is OUTSIDE the base, or IN it without an answer that is counted, or IN plus the number of the
answer, from 1. Whoever may give several answers to one question has a code of the base, and then
one for each answer: IN plus 1, if it was given.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from app.analysis.counting import classes, transitions
from app.analysis.counting.batches import NO, NOT_ASKED, UNKNOWN, YES, Batch, Small
from app.analysis.counting.dataset import Places
from app.analysis.counting.expansion import PairedPlan
from app.questionnaire.answers import Answer
from app.questionnaire.conditions import Range, compares
from app.questionnaire.definition import Questionnaire, Variable
from app.questionnaire.plans import Claim, FindingPlan, RowsIn

OUTSIDE, IN = 0, 1
NUMBERS = ("number", "rank")
MOVES = (transitions.STAYED, transitions.LEFT, transitions.JOINED, transitions.NEVER)
STEPS = (transitions.LOWER, transitions.SAME, transitions.HIGHER)

Claims: TypeAlias = Mapping[str, Claim]


class Asked(NamedTuple):
    """What a plan asks: its labels as a Figure writes them, and whether many may be given."""

    plan: FindingPlan
    item: str
    answers: tuple[str, ...]
    several: bool

    @classmethod
    def of(cls, questionnaire: Questionnaire, plan: FindingPlan) -> "Asked":
        """What a plan of a kind that is counted asks."""
        if isinstance(plan, PairedPlan):
            labels = MOVES if plan.claims else STEPS
            return cls(plan, "+".join(plan.claims or (plan.variable,)), labels, several=False)
        if plan.share_of:
            answer = "+".join(map(_written, plan.share_of.values()))
            return cls(plan, "+".join(plan.share_of), (answer,), several=False)
        if plan.bands_of:
            ((name, bounds),) = plan.bands_of.items()
            return cls(plan, name, tuple(map(_written, classes.bands(bounds))), several=False)
        name = plan.mean_of or plan.distribution_of or ""
        variable = questionnaire.variables[name]
        points = classes.points_of(variable) if variable.item.type in NUMBERS else ()
        codes = tuple(code for code, _ in points) or tuple(classes.valid_codes(variable))
        return cls(plan, name, codes, variable.item.type == "many")

    @property
    def key(self) -> Hashable:
        """The same for all plans that ask the same."""
        earlier = self.plan.earlier if isinstance(self.plan, PairedPlan) else ""
        return self.plan.kind, self.item, self.answers, earlier

    @property
    def size(self) -> int:
        """How many codes there are."""
        return IN + 1 + (1 if self.several else len(self.answers))

    def codes(self, batch: Batch) -> list[Places]:
        """The code of each response; if there may be several answers, of the base and of each."""
        plan = self.plan
        if isinstance(plan, PairedPlan):
            return [_moved(batch, plan, self.answers)]
        if plan.share_of:
            return [_claimed(batch, plan.share_of)]
        if self.several:
            base = batch.states(self.item, ()) >= NO
            chosen = (batch.states(self.item, (code,)) == YES for code in self.answers)
            return [base.astype(np.uint8), *(np.where(yes, IN + 1, base * IN) for yes in chosen)]
        variable, bands = batch.variables[self.item], _bands(plan)
        places = {answer: IN + 1 + place for place, answer in enumerate(self.answers)}

        def code(answer: Answer) -> int:
            if isinstance(answer, str) and answer.startswith("_"):
                return OUTSIDE
            return places.get(_label(variable, bands, answer), OUTSIDE)

        return [batch.looked_up(variable, code)]


def _label(variable: Variable, bands: Sequence[Range], answer: Answer) -> str:
    """What an answer that was given counts as; nothing, if it is in no band."""
    if bands:
        return next((_written(band) for band in bands if compares(band, answer)), "")
    if variable.item.type in NUMBERS and isinstance(answer, int | float):
        return classes.point_of(variable, answer)
    return str(answer)


def _bands(plan: FindingPlan) -> list[Range]:
    return [band for bounds in (plan.bands_of or {}).values() for band in classes.bands(bounds)]


def _claimed(batch: Batch, claims: Claims) -> Small:
    """Whether all the claims are so."""
    first, *later = (_state(batch, name, claim) for name, claim in claims.items())
    base, yes = first >= NO, first == YES
    for state in later:
        base &= state != UNKNOWN
        yes &= state == YES
    return np.where(base, np.where(yes, IN + 1, IN), OUTSIDE).astype(np.uint8)


def _state(batch: Batch, name: str, claim: Claim) -> Small:
    """What became of one claim, as `batches` has it."""
    if not isinstance(claim, RowsIn):
        return batch.states(name, claim)
    rows = np.array(
        [
            batch.states(variable.name, claim.rows_in)
            for variable in batch.variables.values()
            if variable.item.item == name
        ]
    )
    agreeing = (rows == YES).sum(axis=0)
    yes = agreeing >= claim.at_least
    settled = yes | (agreeing + (rows == UNKNOWN).sum(axis=0) < claim.at_least)
    most = rows.max(axis=0)  # what is known of the row of which most is
    told = np.where(yes, YES, np.where(settled & (most >= NO), NO, UNKNOWN))
    return np.where(most == NOT_ASKED, NOT_ASKED, told).astype(np.uint8)


def _moved(batch: Batch, plan: PairedPlan, answers: Sequence[str]) -> Small:
    """How each moved, of those with a valid answer in both waves."""
    if plan.claims:
        now = _claimed(batch, plan.claims)
        moved = transitions.of_share(now >= IN, now == IN + 1, batch.frame[plan.earlier])
    else:
        variable = batch.variables[plan.variable]
        moved = transitions.of_order(variable, plan.earlier, batch.frame)
    codes = moved.base.astype(np.uint8) * np.uint8(IN)
    for code, answer in enumerate(answers, start=IN + 1):
        codes[moved.base & moved.answers[answer]] = code
    return codes


def _written(claim: Claim) -> str:
    if isinstance(claim, RowsIn):
        return f"{claim.at_least}+ of {'|'.join(claim.rows_in)}"
    if isinstance(claim, Range):
        signs = (
            (">=", claim.at_least),
            (">", claim.over),
            ("<=", claim.at_most),
            ("<", claim.under),
        )
        return "&".join(f"{sign}{bound}" for sign, bound in signs if bound is not None)
    return "|".join(claim)
