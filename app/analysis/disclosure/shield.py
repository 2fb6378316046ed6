"""Findings that count answers to the same questions: what of them is shown, attacked until safe."""

from collections.abc import Iterator, Mapping, Sequence, Set
from math import inf
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_array, kron, vstack

from app.analysis.counting.counts import Cell
from app.analysis.counting.expansion import PairedPlan
from app.analysis.disclosure import audit, kinds, rounding
from app.analysis.disclosure.audit import FiguresContradict, Violation
from app.analysis.disclosure.cube import Cube
from app.analysis.disclosure.groups import Groups
from app.analysis.disclosure.hiding import Why
from app.analysis.disclosure.history import ONLY, History
from app.analysis.disclosure.reading import Limit, Reader, among
from app.analysis.disclosure.rounding import Precision
from app.analysis.disclosure.search import Target, Vector
from app.analysis.disclosure.suppression import Rules, completed, too_small
from app.analysis.disclosure.tables import Key
from app.analysis.disclosure.unknowns import unknowns
from app.analysis.disclosure.weighted import Weighing
from app.analysis.findings import ALL, Figure, read_group
from app.exceptions import ReleaseIsUnsafe


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
        finest: Mapping[Key, Precision] | None = None,
    ) -> None:
        """Hide the groups hidden everywhere, and those with too few valid answers here.

        Some groups may be printed as finely as `finest` says, at most.
        """
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
        for key, precision in (finest or {}).items():
            if key in self._groups.places:
                self._precisions[self._groups.places[key]] = precision
        # what the last attack saw to be possible, by account of the wave
        self._seen: list[list[Vector]] = [[] for _ in histories]
        self._counted = {key: self._unknowns.counted(key) for key in self._groups.places}
        self._weighing = Weighing(cube, self._unknowns)
        size = self._unknowns.size
        self._reader = Reader(cube, self._groups, self._counted, self._weighing, size)
        self._unweighted = set[int]()  # of shown groups, those without weighted figures
        for history in histories:
            for stage in history.stages:
                for key in stage.weighted.keys() & self._groups.places.keys():
                    if key not in self._weighing.rows or stage.parts != history.parts:
                        raise ReleaseIsUnsafe(*key)  # how they weighed then is not known

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

    def weighted(self) -> dict[Key, list[Figure]]:
        """The weighted figures of what is shown."""
        without = self._unweighted | self.hidden
        places = {key: self._groups.places[key] for key in self._weighing.rows}
        return {
            key: self._weighing.figures(key, self._precisions[place])
            for key, place in places.items()
            if place not in without
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
        """All that is proven; of strata, what weights have a part in, however few responded."""
        found = self._proven([*self.targets(history), *self._changed(history)], (), history, seen)
        limits = [*self._weighing.limits()]
        of_strata = self._proven([*self._strata(history)], limits, history, seen)
        return found + [
            (violation, hidden)
            for violation, hidden in of_strata
            if max(violation.groups, default=-1) >= len(self._sizes)
        ]

    def _proven(
        self,
        targets: Sequence[Hidden],
        limits: Sequence[Limit],
        history: History,
        seen: list[Vector],
    ) -> list[tuple[Violation, Hidden]]:
        if not targets:
            return []
        aims = [hidden.target for hidden in targets]
        found = audit.violations(self.programme(history, limits), aims, seen)
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

    def programme(self, history: History = ONLY, limits: Sequence[Limit] = ()) -> audit.Programme:
        """What a reader of all figures knows, by an account of the wave, and some limits more."""
        parts = np.eye(history.count)
        zero, positive = self._unknowns.zero, self._unknowns.positive
        return audit.Programme(
            self._reader.known(
                self.figures(), self.weighted(), self._rules.smallest, history, limits
            ),
            csr_array(kron(parts, zero)),
            csr_array(kron(parts, positive)),
            np.tile(self._unknowns.possible, len(parts)),
            self._deadline,
        )

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
            if self._cube.invited(self._groups.keys[place][0][1]):  # or there is nobody to tell of
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
        """The people of a group who are in none of its parts, once for each question.

        A change says of its people, too, what they answer now.
        """
        asked = set[str]()
        for key in self._groups.keys[whole]:
            question = self._unknowns.questions[key[0]]
            keys = {part: self._asking(question, part) for part in parts}
            beside = [part for part, own in keys.items() if own is None]
            if question not in asked and all(map(self._is_change, beside)):
                asked.add(question)
                shown = [each for each in keys.values() if each]
                target = self._target(key, shown, history, of, beside)
                yield Hidden(whole, tuple(parts), target)

    def _is_change(self, place: int) -> bool:
        plans = (self._cube.catalogue.plans[finding] for finding, _ in self._groups.keys[place])
        return any(isinstance(plan, PairedPlan) for plan in plans)

    def _asking(self, question: str, place: int) -> Key | None:
        keys = self._groups.keys[place]
        return next((key for key in keys if self._unknowns.questions[key[0]] == question), None)

    def _strata(self, history: History) -> Iterator[Hidden]:
        """The few of one stratum in a group with weighted figures, once for each question."""
        keys = {
            (self._groups.places[key], self._unknowns.questions[key[0]]): key
            for key in (*self._reader.earlier(history), *self.weighted())
        }
        for part in self._weighing.parts([*keys.values()], self._rules.smallest):
            truth = _vector(part.cell)
            target = self._aim(part.group, part.rows, truth, history, history.parts)
            width = min(target.narrowest, part.invited)
            named = target._replace(name=part.name, narrowest=width, may_lack=True)
            yield Hidden(self._groups.places[part.group], (), named)

    def _target(
        self,
        key: Key,
        parts: Sequence[Key],
        history: History,
        of: Set[int],
        beside: Sequence[int] = (),
    ) -> Target:
        """Exact sums are known of the new responses alone; of a change, how many is no secret.

        The groups `beside` the parts are not counted for this question, so that nobody knows them.
        """
        rows, truth = self._counted[key], _vector(self._cube.cell(key))
        for part in parts:
            rows, truth = rows - self._counted[part], truth - _vector(self._cube.cell(part))
        for place in beside:
            rows = rows - self._unknowns.counted_in(key, self._groups.cells[place])
        names = [*parts, *(self._groups.keys[place][0] for place in beside)]
        name = f"{key[0]}, {key[1]}" + "".join(f" - {group}" for _, group in names)
        return self._aim(key, rows, None if beside else truth, history, of)._replace(name=name)

    def _aim(
        self, key: Key, rows: csr_array, truth: Vector | None, history: History, of: Set[int]
    ) -> Target:
        """Some people of a group, as sums of their base and answers."""
        if self._cube.counts[key[0]].kind == "share":  # whoever does not say yes says no
            rows = vstack([rows, rows[[0]] - rows[[1]]])
            truth = None if truth is None else np.array([*truth, truth[0] - truth[1]])
        return Target(
            "",
            among(history, of, csr_array(rows)),
            truth if of == history.parts else None,
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

        A weighted figure goes first, that of the smallest: no other should be lost to it.
        Coarser are those that hold the people concerned, everyone first: an answer in a hidden
        group should change no figure of others. Hidden is the smallest.
        """
        count = len(self._sizes)
        if heavy := [each - count for each in violation.groups if count <= each < 2 * count]:
            self._unweighted.add(place := min(heavy, key=self._rank))
            return count + place
        by_size = sorted((each for each in violation.groups if each < count), key=self._rank)
        for place in reversed(by_size):
            coarser = self._coarser(place, violation)
            if coarser and place in (hidden.whole, *self._groups.holders.get(hidden.whole, ())):
                self._precisions[place] = coarser
                return place
        for place in by_size:
            if not self._is_everyone(place):
                self.why[place] = "attack"
                return place
        raise ReleaseIsUnsafe(*self._groups.keys[hidden.whole][0])

    def _is_everyone(self, place: int) -> bool:
        """Whether it is all who responded: of a finding about some people, these may be hidden."""
        plans, keys = self._cube.catalogue.plans, self._groups.keys[place]
        return any(group == ALL and not plans[finding].among for finding, group in keys)

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
