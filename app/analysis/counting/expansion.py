"""Declared findings as what is counted of them: shares, means, distributions and bands.

A difference is the figures of two groups, and a trend those of this wave: what compares them is
worked out from figures that are printed (`comparisons`). A change among the same people is counted
over pairs of answers (`pairs`), and where nobody is paired not at all.
"""

from collections.abc import Sequence
from typing import ClassVar

from app.questionnaire.conditions import Condition
from app.questionnaire.definition import Questionnaire
from app.questionnaire.plans import Claims, Difference, FindingPlan, Measure
from app.questionnaire.texts import Filled

COUNTED = ("share_of", "mean_of", "distribution_of", "bands_of")


class PairedPlan(FindingPlan):
    """A change among the same people; `earlier` is the variable of what they answered before."""

    earlier: Filled

    @property
    def claims(self) -> Claims | None:
        """The share that changes; None where what changes has an order."""
        return self.change_in.share_of if isinstance(self.change_in, Measure) else None

    @property
    def variable(self) -> str:
        """The variable that changes, where it is not a share."""
        part = self.change_in
        if isinstance(part, Measure):
            return part.mean_of or part.distribution_of or ""
        return part or ""


class LaterPairedPlan(PairedPlan):
    """One that was declared once the answers were there."""

    later: ClassVar[bool] = True


def counted_plans(questionnaire: Questionnaire) -> dict[str, FindingPlan]:
    """The findings that can be counted, in the order declared, each as a plan of a counted kind.

    A change among people whom nothing pairs is left out, and means of what may be of any size.
    """
    plans = {name: counted_plan(plan) for name, plan in questionnaire.findings.items()}
    return {
        name: plan
        for name, plan in plans.items()
        if isinstance(plan, PairedPlan)
        or (plan.kind in COUNTED and (not plan.mean_of or has_ends(questionnaire, plan.mean_of)))
    }


def counted_plan(plan: FindingPlan) -> FindingPlan:
    """A difference as the measure of both groups, a trend as its own; any other as it is."""
    if plan.difference:
        ((name, pair),) = plan.difference.between.items()
        alone: dict[str, object] = {
            "difference": None,
            "among": both(plan.among, name, pair),
            "by": ((name,), *((name, *crossing) for crossing in plan.by)),
        }
        return plan.model_copy(update=alone | _measured(plan.difference))
    if plan.trend_of:
        return plan.model_copy(update=_measured(plan.trend_of) | {"trend_of": None})
    return plan


def both(among: Condition | None, name: str, codes: Sequence[str]) -> Condition:
    """Whoever a condition holds for, and who gave one of these answers to a variable."""
    rest = {"any": [among]} if among else {}
    return Condition.model_validate({name: list(codes), **rest})


def has_ends(questionnaire: Questionnaire, variable: str) -> bool:
    """Whether answers lie between two ends: without them one answer may move a mean at will."""
    item = questionnaire.variables[variable].item
    return item.type != "number" or None not in (item.at_least, item.at_most)


def _measured(part: Measure | Difference) -> dict[str, object]:
    kinds = ("share_of", "mean_of", "distribution_of")
    return {kind: getattr(part, kind, None) for kind in kinds}
