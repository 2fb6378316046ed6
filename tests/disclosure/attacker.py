"""Someone who reads the exported files of all releases, and computes.

Nothing of `app.analysis` is used here: it knows what anyone may know, which is the files, the
questionnaire (which answers make groups, and who a finding is about) and the method. It takes one
number for each kind of person in the product of all answers that make groups, and asks HiGHS. Where
responses were added between releases, those added are further numbers.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import ceil, floor
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

NOBODY_KNOWS = "?"  # people who gave no answer that makes a group
GUARANTEED_WIDTH, GUARANTEED_SHARE = 5, 0.8
LITTLE = 1e-5
GUESSES = 6  # programmes that look for many things at once, before one for each that is left

Choices = dict[str, str]


class Files(NamedTuple):
    """A release as anyone can download it, and how many sets of responses it is made of."""

    csv: str
    json: str
    parts: int = 1


def choices_of(group: str) -> Choices:
    return {} if group == "all" else dict(part.split("=", 1) for part in group.split(";"))


@dataclass(frozen=True)
class Row:
    """One line of a CSV; without numbers where the group is not shown."""

    finding: str
    group: str
    numbers: tuple[int, float, int, float] | None  # n, share, and what they are rounded to
    parts: int

    @classmethod
    def of(cls, line: Mapping[str, str], parts: int) -> "Row":
        shown = line["status"] == "shown"
        numbers = (
            (int(line["n"]), float(line["share"]), int(line["n_step"]), float(line["share_step"]))
            if shown
            else None
        )
        return cls(line["finding"], line["group"], numbers, parts)


class Hidden(NamedTuple):
    """People of whom nothing may be proven: factors of cells, among some parts of the responses."""

    name: str
    inside: np.ndarray
    parts: tuple[int, ...]
    width: (
        float  # of the interval that how many they are must lie in; of those added it is no secret
    )


class Attacker:
    """Attacks one question: shares of the same answers, in findings about different people.

    `about` has, by finding, the answers of those that it is about; `codes` all answers to each
    variable that makes groups; `invited` how many people were invited, by group of one variable.
    """

    def __init__(
        self,
        files: Sequence[Files],
        about: Mapping[str, Mapping[str, Sequence[str]]],
        codes: Mapping[str, Sequence[str]],
        invited: Mapping[str, int] | None = None,
    ) -> None:
        said = [json.loads(each.json) for each in files]
        self.rows = [
            Row.of(line, each.parts)
            for each in files
            for line in csv.DictReader(io.StringIO(each.csv, newline=""))
            if line["finding"] in about
        ]
        self.parts = max(each.parts for each in files)
        self.about, self.invited = about, invited or {}
        self.smallest = min(one["protection"]["smallest_group"] for one in said)
        self.respondents = {
            each.parts: one["respondents"] + one["protection"]["respondents_step"] // 2
            for each, one in zip(files, said, strict=True)
        }
        joined = said[-1]["protection"]["groups"]
        self.variables = sorted(
            {name for row in self.rows for name in choices_of(row.group)}
            | {name for among in about.values() for name in among}
        )
        self.codes = {
            name: [
                *dict.fromkeys(joined.get(name, {}).get(code, code) for code in codes[name]),
                NOBODY_KNOWS,
            ]
            for name in self.variables
        }
        self.cells = list(product(*(self.codes[name] for name in self.variables)))
        self._columns = np.array(self.cells).T

    def inside(self, finding: str, choices: Choices) -> np.ndarray:
        """The cells of a group of a finding's people."""
        found = np.ones(len(self.cells), dtype=bool)
        for name, codes in zip(self.variables, self._columns, strict=True):
            if name in self.about[finding]:
                found &= np.isin(codes, self.about[finding][name])
            if name in choices:
                found &= codes == choices[name]
        return found

    def sum_of(self, inside: np.ndarray, yes: float, no: float, parts: Iterable[int]) -> np.ndarray:
        """Factors of all numbers: by part, the cells of who says yes, then of who says no."""
        block = np.concatenate([yes * inside, no * inside])
        return np.concatenate([block * (part in set(parts)) for part in range(self.parts)])

    @cached_property
    def programme(self) -> tuple[csr_array, np.ndarray]:
        """All that is known, as rows x <= limit."""
        lines: list[tuple[np.ndarray, float]] = []
        for row in self.rows:
            inside, parts = self.inside(row.finding, choices_of(row.group)), range(row.parts)
            told = self.told(*row.numbers) if row.numbers else []
            if row.group == "all":
                told.append((1, 1, self.respondents[row.parts]))
            lines += [(self.sum_of(inside, yes, no, parts), most) for yes, no, most in told]
        for name, most in self.invited.items():
            variable, _, code = name.partition("=")
            if variable in self.variables:
                own = self._columns[self.variables.index(variable)] == code
                lines.append((self.sum_of(own, 1, 1, range(self.parts)), most))
        return csr_array(np.array([line for line, _ in lines])), np.array([m for _, m in lines])

    def told(
        self, n: int, share: float, n_step: int, share_step: float
    ) -> list[tuple[float, float, float]]:
        """What one line tells of those who say yes and no: factors of both, and a limit."""
        steps = round(1 / share_step)
        bases = [
            base
            for base in range(max(self.smallest, n - n_step), n + n_step + 1)
            if 2 * abs(base - n) <= n_step
            and (n_step == 1 or steps <= (10 if base < 20 else 20 if base < 100 else 100))
        ]
        place = round(share * steps)
        low = 0.0 if place == 1 else (place - 0.5) / steps
        high = 1.0 if place == steps - 1 else (place + 0.5) / steps
        fewest = min(ceil(low * base - LITTLE) for base in bases)
        most = max(floor(high * base + LITTLE) for base in bases)
        return [
            (1, 1, bases[-1]),
            (-1, -1, -bases[0]),
            (1 - high, -high, 0),
            (low - 1, low, 0),
            (1, 0, most),
            (-1, 0, -fewest),
        ]

    def most(self, sum_of: np.ndarray) -> tuple[float, np.ndarray]:
        """The most that a sum can be, within a large box, and numbers for which it is."""
        matrix, limits = self.programme
        found = linprog(-sum_of, A_ub=matrix, b_ub=limits, bounds=(0, 1e6), method="highs")
        assert found.status == 0, found.message
        return -found.fun, found.x

    def proves(self, hidden: Sequence[Hidden], truth: np.ndarray) -> list[str]:
        """What can be proven of these people.

        The true numbers are of use to see at once what is possible, and so cannot be disproven.
        """
        share = GUARANTEED_SHARE
        everyone = {row.finding: row.numbers[1] for row in self.rows if row.group == "all"}
        wanted: list[tuple[str, np.ndarray, float]] = []  # a sum that must be able to be so much
        widths: list[tuple[str, np.ndarray, float]] = []
        for each in hidden:
            told = everyone[each.name.partition(",")[0]]
            tests = [("no yes", 1.0, 0.0, 1.0), ("no no", 0.0, 1.0, 1.0)]
            tests += [("nearly all yes", share - 1, share, 0.0)] if told < share else []
            tests += [("nearly all no", share, share - 1, 0.0)] if told > 1 - share else []
            for name, yes, no, least in tests:
                sums = self.sum_of(each.inside, yes, no, each.parts)
                if (sums > 0).any():  # or it is so of anyone there could be
                    wanted.append((f"{each.name}: {name}", sums, least))
            if each.width:
                total = self.sum_of(each.inside, 1, 1, each.parts)
                widths.append((f"{each.name}: how many", total, each.width))
        return [*self._unreachable(wanted, truth), *self._narrow(widths, truth)]

    def _unreachable(
        self, wanted: list[tuple[str, np.ndarray, float]], truth: np.ndarray
    ) -> list[str]:
        left = [each for each in wanted if each[1] @ truth < each[2] - LITTLE]
        for _ in range(GUESSES):
            if len(left) > 1:
                _, seen = self.most(sum(sums / np.abs(sums).max() for _, sums, _ in left))
                left = [each for each in left if each[1] @ seen < each[2] - LITTLE]
        return [name for name, sums, least in left if self.most(sums)[0] < least - LITTLE]

    def _narrow(self, widths: list[tuple[str, np.ndarray, float]], truth: np.ndarray) -> list[str]:
        random = np.random.default_rng(5)
        seen = [truth]
        left = widths
        for _ in range(GUESSES):
            if len(left) > 1:
                signs = random.choice([-1, 1], len(left))
                goal = sum(sign * sums for sign, (_, sums, _) in zip(signs, left, strict=True))
                seen += [self.most(goal)[1], self.most(-goal)[1]]
                left = [each for each in left if self._width(each[1], seen) < each[2]]
        return [
            name
            for name, sums, width in left
            if self.most(sums)[0] + self.most(-sums)[0] < width - LITTLE
        ]

    @staticmethod
    def _width(sums: np.ndarray, seen: Sequence[np.ndarray]) -> float:
        values = [float(sums @ one) for one in seen]
        return max(values) - min(values)

    def hidden(self) -> list[Hidden]:
        """Who is not shown: groups without numbers, what is left of a shown group, who came later.

        Groups of each release among its own responses; and, of groups shown in two releases, those
        who were added between them.
        """
        found = [hidden for row in self.rows for hidden in self._hidden_in(row)]
        for earlier in self.rows:
            for later in self.rows:
                same = (earlier.finding, earlier.group) == (later.finding, later.group)
                if same and earlier.parts < later.parts and earlier.numbers and later.numbers:
                    inside = self.inside(later.finding, choices_of(later.group)).astype(float)
                    parts = tuple(range(earlier.parts, later.parts))
                    name = f"{later.finding}, {later.group}, added"
                    found.append(Hidden(name, inside, parts, 0))
        return found

    def nested(self, truth: np.ndarray, fewest: int) -> list[Hidden]:
        """Of all pairs of shown groups, one within the other: the few who are in one alone."""
        shown = [row for row in self.rows if row.numbers and row.parts == self.parts]
        masks = np.array([self.inside(row.finding, choices_of(row.group)) for row in shown])
        people = masks @ truth.reshape(2 * self.parts, -1).sum(axis=0)
        common, sizes = masks.astype(int) @ masks.T.astype(int), masks.sum(axis=1)
        within = (common == sizes[np.newaxis, :]) & (sizes[:, np.newaxis] > sizes)
        few = within & (people[:, np.newaxis] - people < fewest)
        return [
            Hidden(
                f"{shown[one].finding}, {shown[one].group} without {shown[other].finding}, "
                f"{shown[other].group}",
                masks[one].astype(float) - masks[other],
                tuple(range(self.parts)),
                self._guaranteed(choices_of(shown[one].group)),
            )
            for one, other in np.argwhere(few)
        ]

    def _hidden_in(self, row: Row) -> Iterable[Hidden]:
        parts, choices = tuple(range(row.parts)), choices_of(row.group)
        inside = self.inside(row.finding, choices).astype(float)
        if row.numbers is None and choices not in self._shown[row.finding, row.parts]:
            yield Hidden(f"{row.finding}, {row.group}", inside, parts, self._guaranteed(choices))
        if row.numbers is None:
            return
        for name in set(self.variables) - choices.keys():
            shown = [
                other
                for other in self._shown.get((row.finding, row.parts), ())
                if other.keys() == {*choices, name} and choices.items() <= other.items()
            ]
            left = inside - sum(self.inside(row.finding, other) for other in shown)
            if shown and left.any():
                whose = f"{row.finding}, {row.group} without the shown of {name}"
                yield Hidden(whose, left, parts, self._guaranteed(choices))

    def _guaranteed(self, choices: Choices) -> float:
        """How wide the interval must be: no wider than were invited."""
        margins = (f"{name}={code}" for name, code in choices.items())
        known = [self.invited[margin] for margin in margins if margin in self.invited]
        return min([GUARANTEED_WIDTH, *known])

    @cached_property
    def _shown(self) -> Mapping[tuple[str, int], Sequence[Choices]]:
        found: dict[tuple[str, int], list[Any]] = {}
        for row in self.rows:
            own, choices = found.setdefault((row.finding, row.parts), []), choices_of(row.group)
            if row.numbers and choices not in own:  # several releases may show it
                own.append(choices)
        return found
