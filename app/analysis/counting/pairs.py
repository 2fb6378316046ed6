"""The same people in two waves of a panel: this wave's answers, with what each said before.

A paired questionnaire is this wave's own, and a few items more that nobody was asked: `_paired`
(yes or no), and for each declared change the earlier answer that it starts from. With them a change
is counted, hidden and attacked as any other finding is, about those who are paired; "paired" and
"not paired" are groups like any others. It is made in memory for a release, and never written.

The earlier answer to a share is told by the earlier version itself, in its own terms. Where order
matters, earlier answers are said with this version's codes. What cannot be said so has no change.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from app.analysis.counting import spans, tabulation
from app.analysis.counting.dataset import POINTS, Columns, freeze
from app.analysis.counting.expansion import LaterPairedPlan, PairedPlan, both
from app.analysis.counting.spans import Span
from app.questionnaire.answers import Answers
from app.questionnaire.codebook.variables import NO, NOT_ANSWERED, NOT_ASKED, YES
from app.questionnaire.definition import (
    Choice,
    GridItem,
    Item,
    NumberItem,
    OneItem,
    Page,
    Questionnaire,
    RankItem,
    Variable,
)
from app.questionnaire.plans import Claims, FindingPlan, Measure

Both: TypeAlias = tuple[Answers, Answers | None]  # to this wave, and of who is paired to the other
Mask: TypeAlias = npt.NDArray[np.bool_]

PAIRED = "_paired"  # no item of a questionnaire begins with an underscore
BATCH = 20_000  # responses laid out at once
YES_OR_NO = (YES, NO, NOT_ASKED, NOT_ANSWERED)


class Pairs(NamedTuple):
    """The versions of two waves, and what is counted of those who answered both.

    `questionnaire` is this wave's with the earlier answers; `plans` are the changes counted by
    name, `before` each as the `earlier` version counts it, and `spans` say of every declared change
    whether the versions allow it. `chain` has every version from the earlier to this one.
    """

    questionnaire: Questionnaire
    plans: Mapping[str, PairedPlan]
    before: Mapping[str, FindingPlan]
    spans: Mapping[str, Span]
    chain: Sequence[Questionnaire]

    def frame(self, responses: Sequence[Both]) -> pd.DataFrame:
        """The responses as columns, in the order they come, for the paired questionnaire.

        Raises AnswerIsNotInQuestionnaire.
        """
        earlier, later = self.chain[0], self.chain[-1]
        now = freeze(later, (answers for answers, _ in responses))
        then = freeze(earlier, (before for _, before in responses if before is not None))
        who = np.array([before is not None for _, before in responses], dtype=bool)
        columns: Columns = {PAIRED: whether(who)}
        for finding, plan in self.plans.items():
            columns |= self._earlier(plan, self.before[finding], then, who)
        return pd.concat([now, pd.DataFrame(columns, index=now.index)], axis=1)

    def _earlier(
        self, plan: PairedPlan, before: FindingPlan, then: pd.DataFrame, who: Mask
    ) -> Columns:
        """What those who are paired said before; nobody else was asked."""
        if isinstance(before.change_in, Measure) and before.change_in.share_of:
            return {plan.earlier: said(self.chain[0], before.change_in.share_of, then, who)}
        if self.chain[-1].variables[plan.variable].item.type in ("number", "rank"):
            return spread(plan.earlier, plan.variable, then, who)
        return {plan.earlier: self._recoded(plan.variable, then, who)}

    def _recoded(self, variable: str, then: pd.DataFrame, who: Mask) -> "pd.Categorical[str]":
        """The earlier answers to a variable, with this version's codes."""
        known = spans.translated_chain(self.chain, variable) or {}
        choices = self.chain[-1].variables[variable].choices or dict.fromkeys(POINTS)
        categories = (*choices, NOT_ASKED, NOT_ANSWERED)
        column = then[variable].cat
        codes = [
            code if code.startswith("_") else known.get(code) or NOT_ANSWERED
            for code in column.categories
        ]
        places = np.array([categories.index(code) for code in codes])
        return _spread(categories, places[column.codes.to_numpy()], who)


class Joined:
    """The responses to a wave as frames, with what the same people said before: in memory alone."""

    def __init__(self, pairs: Pairs, responses: Iterable[Both]) -> None:
        """Lay them out. Raises AnswerIsNotInQuestionnaire."""
        self._frames = [pairs.frame(some) for some in batches(responses)]

    def __len__(self) -> int:
        return sum(map(len, self._frames))

    def __iter__(self) -> Iterator[pd.DataFrame]:
        return iter(self._frames)


def batches(responses: Iterable[Both]) -> Iterator[list[Both]]:
    """So many responses at a time, and the rest."""
    left = iter(responses)
    while some := list(islice(left, BATCH)):
        yield some


def is_change(plan: FindingPlan) -> bool:
    """Whether a finding compares the same people in two waves."""
    return plan.change_in is not None


def paired(chain: Sequence[Questionnaire]) -> Pairs:
    """What is counted of those who answered two waves, from the versions of each and between.

    The last version is this wave's, the first the earlier one's; they may be the same.
    """
    later = chain[-1]
    changes = {name: plan for name, plan in later.findings.items() if is_change(plan)}
    found = {name: spans.span_chain(chain, plan) for name, plan in changes.items()}
    before = {name: span.plan for name, span in found.items() if span.plan is not None}
    plans = {name: _plan(name, changes[name]) for name in before}
    items = [_item(plan, later) for plan in plans.values()]
    return Pairs(with_items(later, items, plans), plans, before, found, chain)


def with_items(
    version: Questionnaire, items: Iterable[Item], plans: Mapping[str, FindingPlan]
) -> Questionnaire:
    """A version with items that nobody was asked, whether each is paired first, and with findings.

    It is not checked: the items have names that none of a file can have.
    """
    own = (yes_or_no(PAIRED, version), *items)
    page = Page.model_construct(page=PAIRED, title=version.title, when=None, items=own)
    known = {"pages": (*version.pages, page), "findings": {**version.findings, **plans}}
    return Questionnaire.model_construct(**dict(version) | known)


def _plan(finding: str, plan: FindingPlan) -> PairedPlan:
    """The change among those who are paired, in groups by what they answer now."""
    known = dict(plan) | {
        "among": both(plan.among, PAIRED, (YES,)),
        "earlier": f"_before_{finding}",
    }
    return (LaterPairedPlan if plan.later else PairedPlan).model_construct(**known)


def _item(plan: PairedPlan, later: Questionnaire) -> Item:
    """An item for the earlier answer, whose answers are laid out as those of today."""
    if plan.claims:
        return yes_or_no(plan.earlier, later)
    return copied(plan.earlier, later.variables[plan.variable], later)


def copied(name: str, variable: Variable, version: Questionnaire) -> Item:
    """An item of that name with the answers of a variable."""
    match variable.item:
        case GridItem():
            return _one(name, version, variable.choices)
        case NumberItem() | RankItem() as item:
            decimals = getattr(item, "decimals", 0)
            return NumberItem.model_construct(
                item=name, type="number", ask=item.ask, decimals=decimals
            )
        case item:
            return item.model_copy(update={"item": name, "when": None})


def yes_or_no(name: str, version: Questionnaire) -> OneItem:
    """An item of that name, answered with yes or no."""
    said = {code: dict.fromkeys(version.languages, code) for code in (YES, NO)}
    return _one(name, version, {code: Choice.model_validate(text) for code, text in said.items()})


def _one(name: str, version: Questionnaire, choices: Mapping[str, Choice]) -> OneItem:
    return OneItem.model_construct(item=name, type="one", ask=version.title, choices=choices)


def whether(who: Mask) -> "pd.Categorical[str]":
    """Yes of those, and no of all others."""
    return _codes(YES_OR_NO, np.where(who, 0, 1))


def said(
    version: Questionnaire, claims: Claims, frame: pd.DataFrame, who: Mask
) -> "pd.Categorical[str]":
    """What some people said to a share, as their version counts it, among everyone."""
    asked = tabulation.question(version, FindingPlan(share_of=claims), frame)
    (yes,) = asked.answers.values()
    return _spread(YES_OR_NO, np.select([asked.base & yes, asked.base], [0, 1], default=3), who)


def spread(name: str, variable: str, frame: pd.DataFrame, who: Mask) -> Columns:
    """What some people answered to a variable, among everyone, as columns of another name."""
    columns: Columns = {}
    for column in frame.columns:
        if column == variable or column.startswith(f"{variable}."):
            given, own = frame[column], name + column.removeprefix(variable)
            if isinstance(given.dtype, pd.CategoricalDtype):
                codes = given.cat.codes.to_numpy().astype(np.intp)
                columns[own] = _spread(list(given.cat.categories), codes, who)
            else:
                numbers = np.full(len(who), np.nan)
                numbers[who] = given
                columns[own] = numbers
    return columns


def _spread(
    categories: Sequence[str], places: npt.NDArray[np.intp], who: Mask
) -> "pd.Categorical[str]":
    """The answers of those who are paired, among everyone."""
    everyone = np.full(len(who), categories.index(NOT_ASKED))
    everyone[who] = places
    return _codes(categories, everyone)


def _codes(categories: Sequence[str], places: npt.NDArray[np.intp]) -> "pd.Categorical[str]":
    return pd.Categorical.from_codes(places.astype(np.int16), categories=pd.Index(categories))
