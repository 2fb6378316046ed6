"""A batch of responses, and what each of them answered to a comparison; each worked out once.

A comparison is made once for each different answer, and looked up for each response.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from app.analysis.counting.classes import valid_codes
from app.analysis.counting.dataset import Places, typed
from app.analysis.counting.logic import Mask, comes_out
from app.questionnaire.answers import Answer
from app.questionnaire.codebook.variables import NO as UNCHOSEN
from app.questionnaire.codebook.variables import NOT_ASKED as UNASKED
from app.questionnaire.codebook.variables import YES as CHOSEN
from app.questionnaire.conditions import ANSWERED, Codes, Comparison, Condition, Range, compares
from app.questionnaire.definition import Questionnaire, Variable

# What became of a claim: not asked; asked without a valid answer; not so; so. Later ones know more.
NOT_ASKED, UNKNOWN, NO, YES = range(4)

Small: TypeAlias = npt.NDArray[np.uint8]


class Batch:
    """A frame as `dataset` lays it out. Only the columns that are asked about need be there."""

    def __init__(self, questionnaire: Questionnaire, frame: pd.DataFrame) -> None:
        """Work nothing out yet."""
        self.variables, self.frame = questionnaire.variables, frame
        self._states: dict[tuple[str, Codes | Range], Small] = {}

    def __len__(self) -> int:
        return len(self.frame)

    def states(self, name: str, comparison: Codes | Range) -> Small:
        """Whether the answers to a variable are so, as `conditions.compares` has it: a state each.

        Of no code at all, every valid answer is a NO.
        """
        if (name, comparison) not in self._states:
            variable = self.variables[name]
            state = self._chosen if variable.item.type == "many" else self._compared
            self._states[name, comparison] = state(variable, comparison)
        return self._states[name, comparison]

    def holds(self, condition: Condition) -> Mask:
        """Those of whom a condition is true; nobody who declined, whatever is negated."""
        return comes_out(condition, True, self._truth)

    def looked_up(self, variable: Variable, of: Callable[[Answer], int]) -> Places:
        """What `of` makes of each answer, asked once for each that differs.

        A reason for having none is given as its category; an answer, as one is given.
        """
        places, values = self._coded(variable)
        table = np.array([of(value) for value in values], dtype=np.intp)
        if table.max(initial=0) < 2**8:
            return table.astype(np.uint8).take(places, mode="clip")
        return table.take(places, mode="clip")

    def _coded(self, variable: Variable) -> tuple[Places, Sequence[Answer]]:
        """The place of each response's answer among those there are."""
        if variable.item.type in ("number", "rank"):
            numbers, given = pd.factorize(self.frame[variable.name].to_numpy())
            status = self.frame[f"{variable.name}.status"].cat
            places = np.where(numbers < 0, len(given) + status.codes.to_numpy(), numbers)
            return places, [
                *(typed(variable, number) for number in given.tolist()),
                *status.categories,
            ]
        column = self.frame[variable.name].cat
        return column.codes.to_numpy(), [
            typed(variable, code) for code in column.categories.tolist()
        ]

    def _compared(self, variable: Variable, comparison: Codes | Range) -> Small:
        missing = {code for code, choice in variable.choices.items() if choice.missing}

        def state(answer: Answer) -> int:
            if answer == UNASKED:
                return NOT_ASKED
            if str(answer).startswith("_") or answer in missing:
                return UNKNOWN
            return YES if compares(comparison, answer) else NO

        return self.looked_up(variable, state).astype(np.uint8, copy=False)

    def _chosen(self, variable: Variable, comparison: Codes | Range) -> Small:
        """Whether one of some choices was taken; any valid one tells whether the item was."""
        codes = valid_codes(variable)
        first = next(iter(codes or variable.choices))
        known = (CHOSEN, UNCHOSEN) if codes else ()
        told = {UNASKED: NOT_ASKED} | dict.fromkeys(known, NO)
        states = self._marked(variable, first, told, UNKNOWN)
        for code in codes:
            if compares(comparison, code):
                states = np.maximum(states, self._marked(variable, code, {CHOSEN: YES}, NOT_ASKED))
        return states

    def _marked(self, variable: Variable, code: str, told: Mapping[str, int], other: int) -> Small:
        """What the marks of one choice tell."""
        column = self.frame[f"{variable.name}.{code}"].cat
        table = np.array(
            [told.get(mark, other) for mark in column.categories.tolist()], dtype=np.uint8
        )
        return table.take(column.codes.to_numpy(), mode="clip")

    def _truth(self, name: str, test: Comparison, wanted: bool) -> Mask:
        if isinstance(test, str):  # answered
            assert test == ANSWERED
            valid: Mask = self.states(name, ()) >= NO
            return valid if wanted else ~valid
        so: Mask = self.states(name, test) == (YES if wanted else NO)
        return so
