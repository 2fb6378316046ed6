"""Why a group is not shown, for those who decide on a release: this never leaves."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

# Too few people, too few valid answers, because another would follow, or because of the attack.
Why: TypeAlias = Literal["people", "answers", "others", "attack"]


class Hiding(NamedTuple):
    """Why a group is hidden, and what a reader can tell all the same.

    `bounds` are the least and the most people, then those of its first answer; none unless asked.
    """

    why: Why
    bounds: Sequence[tuple[float, float]]
