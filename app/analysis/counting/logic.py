"""Conditions over columns: `conditions.holds`, with its three values, for many people at once."""

from collections.abc import Callable
from functools import reduce
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from app.questionnaire.conditions import Comparison, Condition

Mask: TypeAlias = npt.NDArray[np.bool_]
# Of whom a comparison with a variable is true, or false: the last argument says which.
Compared: TypeAlias = Callable[[str, Comparison, bool], Mask]


def comes_out(condition: Condition, wanted: bool, compared: Compared) -> Mask:
    """Those of whom a condition is true, or false; of some it is neither."""
    both: Callable[[Mask, Mask], Mask] = np.logical_and if wanted else np.logical_or
    either: Callable[[Mask, Mask], Mask] = np.logical_or if wanted else np.logical_and
    parts = [compared(name, test, wanted) for name, test in condition.every.items()]
    if condition.any:
        parts.append(reduce(either, (comes_out(part, wanted, compared) for part in condition.any)))
    if condition.negated:
        parts.append(comes_out(condition.negated, not wanted, compared))
    return reduce(both, parts)
