"""Someone who reads the exported files of all releases, and computes.

Nothing of `app.analysis` is used here: it knows what anyone may know, which is the files, the
questionnaire (which answers make groups, and who a finding is about) and the method. It takes one
number for each kind of person in the product of all answers that make groups and of those that are
counted, and asks HiGHS. Where responses were added between releases, those added are further
numbers.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product
from math import ceil, floor, log10
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.stats import norm, t

NOBODY_KNOWS = "?"  # people who gave no answer that makes a group
GUARANTEED_WIDTH, GUARANTEED_SHARE = 5, 0.8
LITTLE = 1e-5
GUESSES = 6  # programmes that look for many things at once, before one for each that is left

Choices = dict[str, str]
Factors = npt.NDArray[np.float64]  # one for each way to answer what is counted


class Files(NamedTuple):
    """A release as anyone can download it, and how many sets of responses it is made of."""

    csv: str
    json: str
    parts: int = 1


def choices_of(group: str) -> Choices:
    return {} if group == "all" else dict(part.split("=", 1) for part in group.split(";"))


class Numbers(NamedTuple):
    """What a line shows: either a share or a mean, and what it is rounded to."""

    n: float
    n_step: int
    share_step: float
    share: float | None
    mean: float | None
    low: float
    high: float

    @property
    def of(self) -> int:
        return round(1 / self.share_step)


def _as_weighted(line: Mapping[str, str]) -> Mapping[str, str]:
    """The weighted numbers of a line in the place of the others; not shown where it has none."""
    own = {name: line[f"weighted_{name}"] for name in ("share", "low", "high", "mean")}
    there = line["status"] if own["low"] else "hidden"
    return {**line, **own, "status": there}


@dataclass(frozen=True)
class Row:
    """One line of a CSV; without numbers where the group is not shown."""

    finding: str
    group: str
    answer: str
    numbers: Numbers | None
    parts: int

    @classmethod
    def of(cls, line: Mapping[str, str], parts: int) -> "Row":
        def number(name: str) -> float | None:
            return float(line[name]) if line[name] else None

        numbers = None
        if line["status"] == "shown":
            numbers = Numbers(
                int(line["n"]),
                int(line["n_step"]),
                float(line["share_step"]),
                number("share"),
                number("mean"),
                float(line["low"]),
                float(line["high"]),
            )
        return cls(line["finding"], line["group"], line["answer"], numbers, parts)


class Hidden(NamedTuple):
    """People of whom nothing may be proven: factors of cells, among some parts of the responses."""

    finding: str
    name: str
    inside: np.ndarray
    parts: tuple[int, ...]
    width: (
        float  # of the interval that how many they are must lie in; of those added it is no secret
    )


class Attacker:
    """Attacks one question: findings that count answers to it, about different people.

    `about` has, by finding, the answers of those that it is about; `codes` all answers to each
    variable that makes groups; `answers`, by finding and answer as a line has it, 1 for each way to
    answer the question that counts for it; of a mean the value of each; `invited` how many people
    were invited, by group of one variable. `weights` has variables, and what people of each
    combination of their codes count for: nobody publishes it, but this one knows.
    """

    def __init__(
        self,
        files: Sequence[Files],
        about: Mapping[str, Mapping[str, Sequence[str]]],
        codes: Mapping[str, Sequence[str]],
        answers: Mapping[str, Mapping[str, Sequence[float]]],
        invited: Mapping[str, int] | None = None,
        weights: tuple[Sequence[str], Mapping[tuple[str, ...], float]] | None = None,
    ) -> None:
        self.answers = {
            finding: {answer: np.array(factors, dtype=float) for answer, factors in own.items()}
            for finding, own in answers.items()
        }
        self.one = np.ones(len(next(iter(next(iter(answers.values())).values()))))
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
        self.weighed, factors = weights or ((), {(): 1.0})
        self.variables = sorted(
            {name for row in self.rows for name in choices_of(row.group)}
            | {name for among in about.values() for name in among}
            | set(self.weighed)
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
        places = [self.variables.index(name) for name in self.weighed]
        self.factors = np.array([factors[tuple(cell[at] for at in places)] for cell in self.cells])
        self.weighted = [
            (row, float(one["weighting"]["deff"]))
            for each, one in zip(files, said, strict=True)
            for line in csv.DictReader(io.StringIO(each.csv, newline=""))
            if line["finding"] in about and self.weighed
            if (row := Row.of(_as_weighted(line), each.parts)).numbers
        ]

    def inside(self, finding: str, choices: Choices) -> np.ndarray:
        """The cells of a group of a finding's people."""
        found = np.ones(len(self.cells), dtype=bool)
        for name, codes in zip(self.variables, self._columns, strict=True):
            if name in self.about[finding]:
                found &= np.isin(codes, self.about[finding][name])
            if name in choices:
                found &= codes == choices[name]
        return found

    def sum_of(self, inside: np.ndarray, factors: Factors, parts: Iterable[int]) -> np.ndarray:
        """Factors of all numbers: by part, by way to answer, the cells."""
        block = np.kron(factors, inside)
        return np.concatenate([block * (part in set(parts)) for part in range(self.parts)])

    @cached_property
    def programme(self) -> tuple[csr_array, np.ndarray]:
        """All that is known, as rows x <= limit."""
        lines: list[tuple[np.ndarray, float]] = []
        for row in self.rows:
            inside, parts = self.inside(row.finding, choices_of(row.group)), range(row.parts)
            told = [*self.told(row)]
            if row.group == "all":
                told.append((self.one, self.respondents[row.parts]))
            lines += [(self.sum_of(inside, factors, parts), most) for factors, most in told]
        for row, deff in self.weighted:
            inside = self.inside(row.finding, choices_of(row.group)) * self.factors
            told = [*self.told_by_weights(row, deff)]
            lines += [(self.sum_of(inside, own, range(row.parts)), most) for own, most in told]
        for name, most in self.invited.items():
            variable, _, code = name.partition("=")
            if variable in self.variables:
                own = self._columns[self.variables.index(variable)] == code
                lines.append((self.sum_of(own, self.one, range(self.parts)), most))
        return csr_array(np.array([line for line, _ in lines])), np.array([m for _, m in lines])

    def told(self, row: Row) -> Iterator[tuple[Factors, float]]:
        """What one line tells of those who answered each way: factors of them, and a limit."""
        if row.numbers is None:
            return
        said, factors = row.numbers, self.answers[row.finding][row.answer]
        bases = [
            base
            for base in range(max(self.smallest, said.n - said.n_step), said.n + said.n_step + 1)
            if 2 * abs(base - said.n) <= said.n_step
            and (said.n_step == 1 or said.of <= (10 if base < 20 else 20 if base < 100 else 100))
        ]
        yield self.one, bases[-1]
        yield -self.one, -bases[0]
        if said.mean is None:
            yield from self._told_by_share(said, factors, bases)
        else:
            yield from self._told_by_mean(said, factors)

    def told_by_weights(self, row: Row, deff: float) -> Iterator[tuple[Factors, float]]:
        """What a weighted line tells of the same people, each for what they count for."""
        assert row.numbers
        said, factors = row.numbers, self.answers[row.finding][row.answer]
        if said.mean is not None:
            yield from self._told_by_mean(said._replace(n=said.n / deff), factors)
            return
        place = round((said.share or 0) * said.of)
        yield factors - self.one * (1 if place == said.of - 1 else (place + 0.5) / said.of), 0
        yield self.one * (0 if place == 1 else (place - 0.5) / said.of) - factors, 0

    def _told_by_share(
        self, said: Numbers, answer: Factors, bases: Sequence[int]
    ) -> Iterator[tuple[Factors, float]]:
        place = round((said.share or 0) * said.of)
        low = 0.0 if place == 1 else (place - 0.5) / said.of
        high = 1.0 if place == said.of - 1 else (place + 0.5) / said.of
        yield answer - high * self.one, 0
        yield low * self.one - answer, 0
        yield answer, max(floor(high * base + LITTLE) for base in bases)
        yield -answer, -min(ceil(low * base - LITTLE) for base in bases)

    def _told_by_mean(self, said: Numbers, points: Factors) -> Iterator[tuple[Factors, float]]:
        """A mean of shares, each at most half a step off, and what its interval says of spread."""
        mean = said.mean or 0.0
        width = max(high - low for low, high in pairwise(points))
        unit = 10.0 ** (floor(log10(width) + LITTLE) - 1)
        from_ends = ceil(width / 10 / unit - LITTLE) * unit + LITTLE
        lowest, highest = points[0], points[-1]

        def no_more(figure: Factors) -> tuple[Factors, float]:
            """The mean of a figure of the rounded shares is at most 0."""
            return figure - self.one * np.abs(figure).sum() / (2 * said.of), LITTLE

        if mean < highest - from_ends:
            yield no_more(points - (mean + unit / 2))
        if mean > lowest + from_ends:
            yield no_more((mean - unit / 2) - points)
        if lowest < said.low and said.high < highest:
            noise = norm.ppf(0.975) * np.sqrt(((points - mean) ** 2).sum() / 12) / said.of
            longest, shortest = (said.high - said.low) / 2, (said.high - said.low) / 2 - unit
            factor = (said.n - 1) / t.ppf(0.975, said.n - 1) ** 2
            most = (longest**2 - noise**2) * factor
            least = (max(shortest, 0) ** 2 - noise**2) * factor
            away = max(mean - lowest, highest - mean)  # the mean may have been moved from an end
            if lowest + from_ends < mean < highest - from_ends:
                away = unit / 2
            squares = (points - mean) ** 2
            yield no_more(squares - most - away**2)
            if least > (width / 2) ** 2:
                yield no_more(least - squares)

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
        everyone = {
            (row.finding, row.answer): row.numbers.share
            for row in self.rows
            if row.group == "all" and row.numbers
        }
        wanted: list[tuple[str, np.ndarray, float]] = []  # a sum that must be able to be so much
        widths: list[tuple[str, np.ndarray, float]] = []
        for each in hidden:
            for answer, factors in self._asked(each.finding):
                told = everyone.get((each.finding, answer.removeprefix("not ")))
                if told is not None and answer.startswith("not "):
                    told = 1 - told
                tests = [("absent", factors, 1.0), ("unanimous", self.one - factors, 1.0)]
                if told is None or told < share:
                    tests.append(("nearly all", share * self.one - factors, 0.0))
                for name, own, least in tests:
                    sums = self.sum_of(each.inside, own, each.parts)
                    if (sums > 0).any():  # or it is so of anyone there could be
                        wanted.append((f"{each.name}: {answer} {name}", sums, least))
            if each.width:
                total = self.sum_of(each.inside, self.one, each.parts)
                widths.append((f"{each.name}: how many", total, each.width))
        return [*self._unreachable(wanted, truth), *self._narrow(widths, truth)]

    def _asked(self, finding: str) -> Iterator[tuple[str, Factors]]:
        """The answers that a finding counts; of one alone also its lack, and of a mean each."""
        answers = self.answers[finding]
        if "" in answers:
            yield from ((f"{point:g}", 1.0 * (answers[""] == point)) for point in answers[""])
            return
        yield from answers.items()
        if len(answers) == 1:
            ((answer, factors),) = answers.items()
            yield f"not {answer}", self.one - factors

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
        rows = {(row.finding, row.group, row.parts, not row.numbers): row for row in self.rows}
        groups = [*rows.values()]  # one of the answers of each
        found = [hidden for row in groups for hidden in self._hidden_in(row)]
        for earlier in groups:
            for later in groups:
                same = (earlier.finding, earlier.group) == (later.finding, later.group)
                if same and earlier.parts < later.parts and earlier.numbers and later.numbers:
                    inside = self.inside(later.finding, choices_of(later.group)).astype(float)
                    parts = tuple(range(earlier.parts, later.parts))
                    name = f"{later.finding}, {later.group}, added"
                    found.append(Hidden(later.finding, name, inside, parts, 0))
        return found

    def nested(self, truth: np.ndarray, fewest: int) -> list[Hidden]:
        """Of all pairs of shown groups, one within the other: the few who are in one alone."""
        rows = [row for row in self.rows if row.numbers and row.parts == self.parts]
        shown = [*{(row.finding, row.group): row for row in rows}.values()]
        masks = np.array([self.inside(row.finding, choices_of(row.group)) for row in shown])
        people = masks @ truth.reshape(self.parts * len(self.one), -1).sum(axis=0)
        common, sizes = masks.astype(int) @ masks.T.astype(int), masks.sum(axis=1)
        within = (common == sizes[np.newaxis, :]) & (sizes[:, np.newaxis] > sizes)
        few = within & (people[:, np.newaxis] - people < fewest)
        return [
            Hidden(
                shown[one].finding,
                f"{shown[one].finding}, {shown[one].group} without {shown[other].finding}, "
                f"{shown[other].group}",
                masks[one].astype(float) - masks[other],
                tuple(range(self.parts)),
                self._guaranteed(choices_of(shown[one].group)),
            )
            for one, other in np.argwhere(few)
        ]

    def few(self, truth: np.ndarray, fewest: int) -> list[Hidden]:
        """Of each group with a weighted line, the people who weigh the same, where they are few."""
        people = truth.reshape(self.parts * len(self.one), -1).sum(axis=0)
        found = []
        for row, _ in self.weighted:
            inside = self.inside(row.finding, choices_of(row.group))
            for name, codes in zip(self.variables, self._columns, strict=True):
                for code in self.codes[name] if name in self.weighed else ():
                    own = inside & (codes == code)
                    if code != NOBODY_KNOWS and own.any() and people[own].sum() < fewest:
                        told = f"{row.finding}, {row.group}, of {name} {code}"
                        found.append(Hidden(row.finding, told, own, tuple(range(self.parts)), 0))
        return found

    def _hidden_in(self, row: Row) -> Iterable[Hidden]:
        parts, choices = tuple(range(row.parts)), choices_of(row.group)
        inside = self.inside(row.finding, choices).astype(float)
        guaranteed = self._guaranteed(choices)
        if row.numbers is None and choices not in self._shown.get((row.finding, row.parts), ()):
            yield Hidden(row.finding, f"{row.finding}, {row.group}", inside, parts, guaranteed)
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
                yield Hidden(row.finding, whose, left, parts, guaranteed)

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
