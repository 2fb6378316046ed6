"""What one question can be answered, as far as it matters to a route, and an answer of each kind.

An outcome is the tests of a question, each below 0 where the answer fails it. Some tests had better
pass, others fail: an outcome that is no better in any of them than another one, and no different
where nothing is known to be better, need not be tried.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from app.questionnaire.answers import Answers
from app.questionnaire.checks.domains import Domain, Ranking, Several, Single
from app.questionnaire.checks.possible import Formula
from app.questionnaire.definition import item_of

Outcome: TypeAlias = tuple[Formula, ...]
Tests: TypeAlias = Mapping[Formula, Any]  # each test as the domain has it
Wanted: TypeAlias = Mapping[Formula, bool]  # which had better pass, where that is known

MOST = 1_500  # outcomes of one question
MOST_TESTED = 300_000  # answers to one question, each by every test


class Frontier:
    """The outcomes of a question that no other one excels, as far as they were found."""

    def __init__(self, domain: Domain, tests: Tests, wanted: Wanted, most: int) -> None:
        """Find them: `outcomes`, and whether those are all there are.

        Not many more than `most` ways are tried, but one is found in any case.
        """
        self.tries, self._most = 0, max(most, 2 * len(tests) + 1)
        self._domain, self._tests, self._wanted = domain, tests, wanted
        # what is not known to be better comes first: it is settled once tests begin to excel
        self._order = sorted(tests, key=lambda test: (test in wanted, test))
        self._merits: dict[Outcome, list[int]] = {}
        self.outcomes: list[Outcome] = []
        self.is_whole = True
        for outcome in self._singly() if isinstance(domain, Single) else self._test_by_test():
            if len(self.outcomes) == MOST:
                self.is_whole = False
                break
            alike, merit = self._merit(outcome)
            self._merits.setdefault(alike, []).append(merit)
            self.outcomes.append(outcome)

    def _singly(self) -> Iterator[Outcome]:
        """Try every answer, those with the most merits first."""
        assert isinstance(self._domain, Single)
        count = len(self._domain.answers)
        step = 1 + count * len(self._order) // MOST_TESTED
        self.is_whole = step == 1
        tried = {
            tuple(test if self._tests[test] >> place & 1 else -test for test in self._order)
            for place in (*range(0, count - 1, step), count - 1)
        }
        for outcome in sorted(tried, key=lambda one: (-self._merit(one)[1].bit_count(), one)):
            if not self._is_excelled(outcome):
                yield outcome

    def _test_by_test(self) -> Iterator[Outcome]:
        """Settle one test after the other, the better way first: what follows excels nothing."""
        ways: list[Outcome] = [()]
        while ways and self.tries < self._most:
            self.tries += 1
            way = ways.pop()
            hoped = [self._better(test) for test in self._order[len(way) :]]
            is_judged = self._wanted.keys() >= {abs(test) for test in hoped}
            if is_judged and self._is_excelled((*way, *hoped)):
                continue
            if not self._domain.ends(signed(way, self._tests)).answered:
                continue
            if hoped:
                ways += [(*way, -hoped[0]), (*way, hoped[0])]
            else:
                yield way
        self.is_whole = not ways

    def _better(self, test: Formula) -> Formula:
        return test if self._wanted.get(test, True) else -test

    def _is_excelled(self, outcome: Outcome) -> bool:
        alike, merit = self._merit(outcome)
        return any(merit & ~other == 0 for other in self._merits.get(alike, ()))

    def _merit(self, outcome: Outcome) -> tuple[Outcome, int]:
        """What nothing is better than, and the tests that came out as wanted, as bits."""
        alike = tuple(test for test in outcome if abs(test) not in self._wanted)
        rest = outcome[len(alike) :]
        return alike, sum(1 << n for n, test in enumerate(rest) if test == self._better(abs(test)))


def signed(outcome: Outcome, tests: Tests) -> list[tuple[Any, bool]]:
    """The tests as the domain has them, and how each comes out."""
    return [(tests[abs(test)], test > 0) for test in outcome]


def answers(variable: str, domain: Domain, outcome: Outcome, tests: Tests) -> Answers:
    """Answers to a question, by variable, such that its tests come out so; as few as will do."""
    so = signed(outcome, tests)
    match domain:
        case Single():
            fits = (
                place
                for place in range(len(domain.answers))
                if all((bits >> place & 1 == 1) is passes for bits, passes in so)
            )
            return {variable: domain.answers[next(fits)]}  # type: ignore[dict-item]  # as asked
        case Several():
            return {variable: [code for code, _ in _settled(domain, so, (False, True))]}
        case Ranking():
            places = (0, *range(1, domain.last + 1))
            item = item_of(variable)
            return {f"{item}.{code}": place for code, place in _settled(domain, so, places)}


def _settled(
    domain: Several | Ranking, so: list[tuple[Any, bool]], ways: Sequence[int]
) -> Iterator[tuple[str, int]]:
    """Each choice that is made, with its place; the first way that can be is taken."""
    every = (1 << ways[-1]) - 1
    for number, code in enumerate(domain.codes):
        for way in ways:
            if isinstance(domain, Several):
                test: tuple[Any, bool] = (1 << number, bool(way))
            else:
                test = ((code, 1 << way - 1 if way else every), bool(way))
            if domain.ends([*so, test]).answered:
                so.append(test)
                break
        if way:
            yield code, way
