"""What became of people's answers from an earlier wave of a panel to this one, counted of pairs.

A share: `yes>no` said yes in the earlier wave, and no in this one. Anything else: `lower`, `same`
or `higher`, by the number given, or by the place of a choice as declared: `higher` is nearer to the
last one. Whoever has no valid answer in one of the waves is outside the base.
"""

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from app.analysis.counting.dataset import POINTS
from app.questionnaire.codebook.variables import ANSWERED, NO, YES
from app.questionnaire.definition import Variable

Mask: TypeAlias = npt.NDArray[np.bool_]

STAYED, LEFT, JOINED, NEVER = "yes>yes", "yes>no", "no>yes", "no>no"  # earlier > now
LOWER, SAME, HIGHER = "lower", "same", "higher"
MOVES, STEPS = (STAYED, LEFT, JOINED, NEVER), (LOWER, SAME, HIGHER)


class Moved(NamedTuple):
    """Who gave both answers, and who moved how."""

    base: Mask
    answers: Mapping[str, Mask]


def of_share(base: Mask, yes: Mask, earlier: "pd.Series[str]") -> Moved:
    """From what people say now, and what they said before: yes, no, or nothing valid."""
    before, after = (earlier == YES).to_numpy(), yes
    both = base & earlier.isin([YES, NO]).to_numpy()
    return Moved(
        both,
        {
            STAYED: both & before & after,
            LEFT: both & before & ~after,
            JOINED: both & ~before & after,
            NEVER: both & ~before & ~after,
        },
    )


def of_order(variable: Variable, earlier: str, frame: pd.DataFrame) -> Moved:
    """From a variable and its earlier answer, which is laid out as it is."""
    before, after = (_places(variable, name, frame) for name in (earlier, variable.name))
    answers = {LOWER: after < before, SAME: after == before, HIGHER: after > before}
    return Moved(~np.isnan(before + after), answers)


def _places(variable: Variable, name: str, frame: pd.DataFrame) -> npt.NDArray[np.float64]:
    """The number, or the place of the choice, of each valid answer; nan where there is none."""
    if variable.item.type in ("number", "rank"):
        answered = (frame[f"{name}.status"] == ANSWERED).to_numpy()
        return np.where(answered, frame[name].to_numpy(), np.nan)
    valid = [code for code, choice in variable.choices.items() if not choice.missing] or POINTS
    place = {code: float(index) for index, code in enumerate(valid)}
    column = frame[name].cat
    own = np.array([place.get(code, np.nan) for code in column.categories])
    return np.asarray(own[column.codes.to_numpy()])
