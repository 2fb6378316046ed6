"""Findings that count answers to the same questions: what of them is shown, attacked until safe."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cached_property
from math import inf
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from scipy.sparse import csr_array, hstack, kron, vstack

from app.analysis import audit, kinds, rounding
from app.analysis.audit import FiguresContradict, Known, Violation
from app.analysis.counts import Cell
from app.analysis.cube import Cube
from app.analysis.findings import ALL, Figure, read_group
from app.analysis.groups import Groups
from app.analysis.hiding import Why
from app.analysis.history import ONLY, History
from app.analysis.rounding import Precision
from app.analysis.search import Target, Vector
from app.analysis.suppression import Rules, completed, too_small
from app.analysis.tables import Key
from app.analysis.unknowns import unknowns
from app.exceptions import ReleaseIsUnsafe

Figures: TypeAlias = Mapping[Key, Sequence[Figure]]


class Hidden(NamedTuple):
    """People who are not shown: those of a group, by place, who are in none of its shown parts."""

    whole: int
    parts: tuple[int, ...]
    target: Target


class Shield:
    """What is shown of a programme's groups, by place, and how finely.

    The attacker's unknowns are the kinds of people in each part of the responses, one after the
    other: those in every release, then those that were added or erased between two.
    """

    def __init__(
        self,
        cube: Cube,
        rules: Rules,
        findings: Sequence[str],
        hidden: Mapping[Key, Why],
        histories: Sequence[History] = (ONLY,),
        deadline: float = inf,
    ) -> None:
        """Hide the groups hidden everywhere, and those with too few valid answers here."""
        self.findings, self._deadline = findings, deadline
        self._cube, self._rules, self._histories = cube, rules, histories
        self._unknowns = unknowns(cube.catalogue, findings)
        self._groups = Groups(self._unknowns.tables)
        self._sizes = [min(cube.cell(key).base for key in keys) for keys in self._groups.keys]
        small = too_small(self._sizes, rules.smallest)
        rare = self._groups.rare(small, cube.catalogue.groups)
        known = {place: hidden[key] for key, place in self._groups.places.items() if key in hidden}
        found = completed(
            self._groups.adding, self._sizes, small | known.keys(), rules.smallest, rare
        )
        self.why: dict[int, Why] = {
            place: known.get(place, "answers" if place in small else "others")
            for place in sorted(found)
        }
        self._precisions = [Precision()] * len(self._sizes)
        # what the last attack saw to be possible, by account of the wave
        self._seen: list[list[Vector]] = [[] for _ in histories]
        self._counted = {key: self._unknowns.counted(key) for key in self._groups.places}

    @property
    def hidden(self) -> Set[int]:
        """The groups that are not shown, by place."""
        return self.why.keys()

    def figures(self) -> dict[Key, list[Figure]]:
        """The figures of what is shown."""
        return {
            key: kinds.figures(
                self._cube.counts[key[0]],
                key[1],
                rounding.printed(self._cube.cell(key), self._precisions[place]),
            )
            for key, place in self._groups.places.items()
            if place not in self.hidden
        }

    def defend(self) -> int:
        """Print coarser, or hide, until the attacker proves nothing; how many rounds it took.

        Raises ReleaseIsUnsafe where there is nothing left to print coarser or hide, and
        TimeoutError.
        """
        rounds = 1
        while found := self.attack():
            touched = set[int]()
            for violation, hidden in found:
                if not violation.groups & touched:
                    touched.add(self._repair(violation, hidden))
            rounds += 1
        return rounds

    def attack(self) -> list[tuple[Violation, Hidden]]:
        """What the figures as they are now prove, and of whom.

        The last account of the wave is believed only where the figures contradict all others.
        """
        *others, last = zip(self._histories, self._seen, strict=True)
        found: list[tuple[Violation, Hidden]] = []
        believed = False
        for history, seen in others:
            try:
                found += self._attacked(history, seen)
                believed = True
            except FiguresContradict:
                seen.clear()
        return found if believed else self._attacked(*last)

    def _attacked(self, history: History, seen: list[Vector]) -> list[tuple[Violation, Hidden]]:
        targets = [*self.targets(history), *self._changed(history)]
        if not targets:
            return []
        aims = [hidden.target for hidden in targets]
        found = audit.violations(self.programme(history), aims, seen)
        return [(violation, targets[violation.target]) for violation in found]

    def bounds(self) -> dict[Key, list[tuple[float, float]]]:
        """Of each group not shown, what a reader can tell: how many people, then of an answer."""
        for history in self._histories[:-1]:
            try:
                return self._bounds(history)
            except FiguresContradict:
                continue
        return self._bounds(self._histories[-1])

    def _bounds(self, history: History) -> dict[Key, list[tuple[float, float]]]:
        programme = self.programme(history)
        return {
            key: audit.bounds(programme, self._target(key, (), history, history.parts), 2)
            for place in self.hidden
            for key in self._groups.keys[place]
        }

    def reasons(self) -> dict[Key, Why]:
        """Why each group is not shown."""
        return {key: why for place, why in self.why.items() for key in self._groups.keys[place]}

    def programme(self, history: History = ONLY) -> audit.Programme:
        """What a reader of all figures knows, by an account of the wave."""
        parts = np.eye(history.count)
        zero, positive = self._unknowns.zero, self._unknowns.positive
        return audit.Programme(
            self._known(history),
            csr_array(kron(parts, zero)),
            csr_array(kron(parts, positive)),
            np.tile(self._unknowns.possible, len(parts)),
            self._deadline,
        )

    # --- What is known.

    def _known(self, history: History) -> Known:
        """The bounds of the new figures and of all earlier ones."""
        count = self._cube.respondents
        step = rounding.respondents_step(count)
        most = rounding.rounded(count, step) + step // 2
        no_rows, nothing = csr_array((0, history.count * self._unknowns.size)), np.zeros(0)
        blocks = [
            Known(no_rows, nothing, nothing, nothing.astype(int)),
            *self._revealed(self.figures(), self._rules.smallest, history, is_new=True),
            *self._limits(most, history),
        ]
        for stage in history.stages:
            known = {key: own for key, own in stage.figures.items() if key in self._groups.places}
            then = replace(history, parts=stage.parts)
            blocks += self._revealed(known, stage.smallest, then, is_new=False)
            blocks += self._limits(stage.respondents + stage.step // 2, then)
        return Known(
            csr_array(vstack([block.rows for block in blocks])),
            np.concatenate([block.least for block in blocks]),
            np.concatenate([block.most for block in blocks]),
            np.concatenate([block.groups for block in blocks]),
        )

    def _revealed(
        self, figures: Figures, smallest: int, history: History, *, is_new: bool
    ) -> Iterator[Known]:
        for key, own in figures.items():
            counts = self._cube.counts[key[0]]
            bounds = kinds.reveals(counts.kind, counts.answers, own, smallest)
            factors = csr_array(np.array([[bound.base, *bound.answers] for bound in bounds]))
            yield Known(
                self._in(history, history.parts, csr_array(factors @ self._counted[key])),
                np.array([bound.least for bound in bounds]),
                np.array([bound.most for bound in bounds]),
                np.full(len(bounds), self._groups.places[key] if is_new else -1),
            )

    def _limits(self, respondents: int, history: History) -> Iterator[Known]:
        """Nobody answers who did not respond, nor who was not invited."""
        for row, limit in self._margins:
            most = float(respondents if limit is None else limit)
            rows = self._in(history, history.parts, row)
            yield Known(rows, np.array([-inf]), np.array([most]), np.array([-1]))

    @cached_property
    def _margins(self) -> list[tuple[csr_array, int | None]]:
        """Sums of unknowns that are no more than were invited; None for all who responded."""
        crossed: dict[tuple[object, ...], csr_array] = {}
        found: list[tuple[csr_array, int | None]] = []
        for key in self._groups.places:
            base, choices = csr_array(self._counted[key][[0]]), read_group(key[1])
            if key[1] == ALL:
                found.append((base, None))
            for variable, code in choices:
                if f"{variable}={code}" in self._cube.frame:
                    at = (key[0], tuple(name for name, _ in choices), f"{variable}={code}")
                    crossed[at] = csr_array(crossed[at] + base) if at in crossed else base
        return found + [(row, self._cube.frame[str(name)]) for (_, _, name), row in crossed.items()]

    @staticmethod
    def _in(history: History, parts: Set[int], rows: csr_array) -> csr_array:
        """Sums over the unknowns of some parts of the responses."""
        nothing = csr_array(rows.shape)
        blocks = [rows if part in parts else nothing for part in range(history.count)]
        return csr_array(hstack(blocks))

    # --- Who is not shown.

    def targets(self, history: History = ONLY) -> Iterator[Hidden]:
        """Groups that are not shown, what is left of a whole, and small differences.

        Of this release, and of each earlier one among its own responses.
        """
        places = self._groups.places
        shown = set(range(len(self._sizes))) - self.hidden
        for stage in history.stages:
            then = {places[key] for key in stage.figures if key in places}
            if stage.parts == history.parts:
                shown |= then
                continue
            hidden = {places[key] for key in stage.hidden if key in places} - then
            more = abs(self._cube.respondents - stage.respondents) + stage.step
            yield from self._targets(then, hidden, history, stage.parts, more)
        hidden = set(range(len(self._sizes))) - shown
        yield from self._targets(shown, hidden, history, history.parts, 0)

    def _targets(
        self, shown: Set[int], hidden: Set[int], history: History, of: Set[int], more: int
    ) -> Iterator[Hidden]:
        """Who is not shown among some parts of the responses; `more` came in others."""
        for place in sorted(hidden):
            yield from self._left(place, (), history, of)
        for whole, parts, is_covered in self._groups.parted:
            if whole in shown:
                known = tuple(part for part in parts if part in shown)
                if known and not (is_covered and len(known) == len(parts)):
                    yield from self._left(whole, known, history, of)
        for whole, part in self._groups.nested:
            few = self._sizes[whole] - self._sizes[part] < self._rules.smallest + more
            if few and {whole, part} <= shown:
                yield from self._left(whole, (part,), history, of)

    def _changed(self, history: History) -> Iterator[Hidden]:
        """Those whose responses are in one alone of two releases that both show their group."""
        for stage in history.stages:
            for part in sorted(stage.parts ^ history.parts):
                for key in stage.figures:
                    place = self._groups.places.get(key)
                    if place is not None and place not in self.hidden:
                        yield Hidden(place, (), self._target(key, (), history, {part}))

    def _left(
        self, whole: int, parts: Sequence[int], history: History, of: Set[int]
    ) -> Iterator[Hidden]:
        """The people of a group who are in none of its parts, once for each question."""
        asked = set[str]()
        for key in self._groups.keys[whole]:
            question = self._unknowns.questions[key[0]]
            keys = [self._asking(question, part) for part in parts]
            if question not in asked and None not in keys:
                asked.add(question)
                shown = [each for each in keys if each]
                yield Hidden(whole, tuple(parts), self._target(key, shown, history, of))

    def _asking(self, question: str, place: int) -> Key | None:
        keys = self._groups.keys[place]
        return next((key for key in keys if self._unknowns.questions[key[0]] == question), None)

    def _target(self, key: Key, parts: Sequence[Key], history: History, of: Set[int]) -> Target:
        """Exact sums are known of the new responses alone; of a change, how many is no secret."""
        is_all = of == history.parts
        rows, truth = self._counted[key], _vector(self._cube.cell(key))
        for part in parts:
            rows, truth = rows - self._counted[part], truth - _vector(self._cube.cell(part))
        if self._cube.counts[key[0]].kind == "share":  # whoever does not say yes says no
            rows = vstack([rows, rows[[0]] - rows[[1]]])
            truth = np.array([*truth, truth[0] - truth[1]])
        return Target(
            f"{key[0]}, {key[1]}" + "".join(f" - {group}" for _, group in parts),
            self._in(history, of, csr_array(rows)),
            truth if is_all else None,
            min(self._rules.narrowest, self._cube.invited(key[1])) if 0 in of else 0,
            self._largest(key[0]),
        )

    def _largest(self, finding: str) -> list[float]:
        """The share of each answer that nobody may prove: any, where all are told as much."""
        counts, limit = self._cube.counts[finding], self._rules.largest_share
        shares = [0.0] * len(counts.answers)
        place = self._groups.places.get((finding, ALL))
        if counts.kind != "mean" and place is not None and place not in self.hidden:
            printed = rounding.printed(counts.cells[ALL], self._precisions[place])
            shares = [steps / printed.of for steps in printed.clipped]
        if counts.kind == "share":
            shares.append(1 - shares[0])
        return [1.0 if share >= limit else limit for share in shares]

    # --- Repair.

    def _repair(self, violation: Violation, hidden: Hidden) -> int:
        """Print one of the groups that prove it coarser, or hide one: which.

        Coarser are those that hold the people concerned, everyone first: an answer in a hidden
        group should change no figure of others. Hidden is the smallest.
        """
        by_size = sorted(violation.groups, key=self._rank)
        for place in reversed(by_size):
            coarser = self._coarser(place, violation)
            if coarser and place in (hidden.whole, *self._groups.holders.get(hidden.whole, ())):
                self._precisions[place] = coarser
                return place
        for place in by_size:
            if not any(group == ALL for _, group in self._groups.keys[place]):
                self.why[place] = "attack"
                return place
        raise ReleaseIsUnsafe(*self._groups.keys[hidden.whole][0])

    def _rank(self, place: int) -> tuple[int, int, int]:
        """The smallest come first; of the same people, those of more answers."""
        variables = max(len(read_group(group)) for _, group in self._groups.keys[place])
        return self._sizes[place], -variables, place

    def _coarser(self, place: int, violation: Violation) -> Precision | None:
        now, size = self._precisions[place], self._sizes[place]
        shares = None if violation.proven == "how many" else rounding.coarser_shares(now, size)
        return shares or rounding.coarser_counts(now, size)


def _vector(cell: Cell) -> Any:
    return np.array([cell.base, *cell.answers], dtype=np.float64)
