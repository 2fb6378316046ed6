"""The exact counts of a finding: what tabulation makes and suppression takes.

They are figures before protection. They add up over batches of responses.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["share", "distribution", "choices", "mean"]


@dataclass(frozen=True)
class Weights:
    """The weights of one group: those of its base, their squares, and of who gave each answer."""

    base: float
    squares: float
    answers: tuple[float, ...]

    def __add__(self, other: "Weights") -> "Weights":
        both = zip(self.answers, other.answers, strict=True)
        return Weights(
            self.base + other.base,
            self.squares + other.squares,
            tuple(one + another for one, another in both),
        )


@dataclass(frozen=True)
class Cell:
    """One group: its respondents, those with a valid answer, and how many gave each answer.

    `weighted` has the same in weights, where there are any.
    """

    respondents: int
    base: int
    answers: tuple[int, ...]
    weighted: Weights | None = None

    def __add__(self, other: "Cell") -> "Cell":
        both = zip(self.answers, other.answers, strict=True)
        return Cell(
            self.respondents + other.respondents,
            self.base + other.base,
            tuple(one + another for one, another in both),
            self.weighted + other.weighted if self.weighted and other.weighted else None,
        )


@dataclass(frozen=True)
class Counts:
    """One finding, counted: a cell for each of its groups, an answer of each cell for each label.

    `item`, `answers` and the groups' names are written as a Figure writes them. A "share" has one
    answer; a "mean" has one for each point of its scale, as in a "distribution". Everyone in the
    base of these two gave one answer; "choices" is a distribution of several answers each.
    """

    finding: str
    kind: Kind
    item: str
    answers: tuple[str, ...]
    cells: Mapping[str, Cell]

    def __add__(self, other: "Counts") -> "Counts":
        """Counts of both batches together. Raises ValueError for another finding or version."""
        if replace(other, cells={}) != replace(self, cells={}) or list(other.cells) != list(
            self.cells
        ):
            raise ValueError(f"the counts of {self.finding} and {other.finding} do not add up")
        cells = {group: cell + other.cells[group] for group, cell in self.cells.items()}
        return replace(self, cells=cells)
