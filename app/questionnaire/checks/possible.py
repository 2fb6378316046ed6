"""Whether anyone can be in a situation: what was asked and answered, decided exactly.

A situation is a formula: tests of what questions were answered, `all_of` them or `any_of` them. An
answer needs its question to be asked, which is a formula over earlier questions. So the last
question is settled first: the tests of it come out one way or the other; what it can be answered
says whether they go together; then the question is dropped, and what remains, with who is asked it,
is a situation of earlier questions only. Once no question remains, somebody is in it.

Every situation met on the way is remembered. A place of a questionnaire depends on places before
it, so its way soon meets one that was taken: a chain of a thousand questions costs a few steps for
each. The worst cases take exponential time, as they must (any puzzle can be written as conditions):
where it takes too long to say, the answer is that it may be.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator
from typing import Any, NamedTuple, Protocol, TypeAlias

Formula: TypeAlias = int  # the number of its entry, or less than 0: its opposite
Situation: TypeAlias = frozenset[Formula]  # all of these; none is itself an `all_of`

TRUE: Formula = 1
FALSE: Formula = -TRUE

# parts of situations, of which a second sees 600,000; where every item depends on the one before,
# each thing asked takes ten
RESERVE = 100_000  # for all that is asked of one questionnaire, and
ALLOWANCE = 200  # for each thing asked: so the time is linear in what there is to ask,
MOST = 500_000  # up to this: a puzzle may ask for thousands of things


class Ends(NamedTuple):
    """How a question may end: left blank, answered, both, or neither."""

    blank: bool
    answered: bool


class Answers(Protocol):
    """What one question can be answered."""

    def ends(self, tests: Iterable[tuple[Any, bool]]) -> Ends:
        """How it may end where each of these tests of its answer comes out so."""


class _Question(NamedTuple):
    answers: Answers
    asked: Formula
    required: bool


class _Entry(NamedTuple):
    """All of several formulas, or a test of one question."""

    latest: int  # the number of the last question it is about; -1 for none
    parts: Situation | None = None
    test: Hashable = None


class Search:
    """The questions in the order they are asked, and formulas over their answers."""

    def __init__(self) -> None:
        self.steps = 0  # parts of situations looked at so far
        self.limit = RESERVE  # how many may be, before the answer is that it may be
        self._questions: list[_Question] = []
        self._entries = [_Entry(-1), _Entry(-1, frozenset())]  # nothing has number 0; TRUE has 1
        self._latest = {TRUE: -1, FALSE: -1}  # of each formula: looked at most of all
        self._numbers: dict[_Entry, Formula] = {self._entries[TRUE]: TRUE}
        self._starts: dict[tuple[Formula, ...], Situation | None] = {}  # of what was asked
        self._ends: dict[Situation, Ends] = {}
        self._known: dict[Situation, bool] = {frozenset(): True}

    def ask(self, answers: Answers, asked: Formula, *, required: bool = False) -> int:
        """Add a question that is asked where a formula holds; the value is its number."""
        self._questions.append(_Question(answers, asked, required))
        return len(self._questions) - 1

    def test(self, question: int, test: Hashable) -> Formula:
        """That the answer to a question passes a test."""
        return self._number(_Entry(question, test=test))

    def all_of(self, formulas: Iterable[Formula]) -> Formula:
        """That all of these hold."""
        parts = self._with(frozenset(), formulas)
        if parts is None:
            return FALSE
        if len(parts) == 1:
            return next(iter(parts))
        latest = max(map(self._latest.__getitem__, parts), default=-1)
        return self._number(_Entry(latest, parts))

    def any_of(self, formulas: Iterable[Formula]) -> Formula:
        """That one of these holds, or several."""
        return -self.all_of(-formula for formula in formulas)

    def given(self, formula: Formula, test: Formula) -> Formula:
        """What remains of a formula once a test came out so."""
        if abs(formula) == abs(test):
            return TRUE if formula == test else FALSE
        entry = self._entry(formula)
        if entry.parts is None or entry.latest < self._entry(test).latest:
            return formula
        self.steps += len(entry.parts)
        whole = self.all_of(self.given(part, test) for part in entry.parts)
        return whole if formula > 0 else -whole

    def settled(self, formula: Formula, question: int, tests: Collection[Formula]) -> Formula:
        """What remains of a formula once all its tests of a question came out as in `tests`."""
        if formula in tests or -formula in tests:
            return TRUE if formula in tests else FALSE
        entry = self._entry(formula)
        if entry.parts is None or entry.latest < question:
            return formula
        self.steps += len(entry.parts)
        whole = self.all_of(self.settled(part, question, tests) for part in entry.parts)
        return whole if formula > 0 else -whole

    def tests(self, formula: Formula) -> Iterator[tuple[int, Formula]]:
        """Each test in a formula after the number of its question; below 0 where it must fail."""
        entry = self._entry(formula)
        if entry.parts is None:
            yield entry.latest, formula
        for part in entry.parts or ():
            yield from self.tests(part if formula > 0 else -part)

    def what(self, test: Formula) -> Any:
        """A test as `test` was given it."""
        return self._entry(test).test

    def possible(self, *formulas: Formula) -> bool:
        """Say whether, in some complete interview, all of these hold; True where it may be.

        An interview is complete where every required question that was asked is answered.
        """
        if formulas not in self._starts:
            self._starts[formulas] = self._joined(frozenset(), formulas)
        start = self._starts[formulas]
        self.limit = min(self.limit + ALLOWANCE, MOST)
        return start is not None and self._found(start)

    def _found(self, start: Situation) -> bool:
        """Look for a way back to where nothing was asked, depth first."""
        if start in self._known:
            return self._known[start]
        way = [(start, self._before(start))]
        while way:
            situation, befores = way[-1]
            before = next((one for one in befores if self._known.get(one, True)), None)
            if before is None:
                self._known[situation] = False
                way.pop()
            elif before in self._known:
                self._known |= dict.fromkeys((passed for passed, _ in way), True)
                return True
            elif self.steps < self.limit:
                way.append((before, self._before(before)))
            else:
                return True
        return False

    def _before(self, situation: Situation) -> Iterator[Situation]:
        """Situations one of which is possible if this one is, and only then."""
        last = max(map(self._latest.__getitem__, situation))
        about = frozenset(part for part in situation if self._latest[part] == last)
        earlier = situation - about
        undecided = next((part for part in about if self._entry(part).parts is not None), None)
        if undecided is None:
            befores = iter([self._without(last, about, earlier)])
        else:
            test = self._test_in(undecided, last)
            befores = (
                self._joined(earlier, [so, *(self.given(part, so) for part in about)])
                for so in (test, -test)
            )
        return (before for before in befores if before is not None)

    def _without(self, number: int, tests: Situation, earlier: Situation) -> Situation | None:
        """What it takes of earlier questions that the tests of this one come out so."""
        question, ends = self._questions[number], self._ends_of(number, tests)
        if ends.blank and (ends.answered or not question.required):
            return earlier  # whether it is asked or not
        if not any(ends):
            return None
        return self._joined(earlier, [question.asked if ends.answered else -question.asked])

    def _test_in(self, formula: Formula, question: int) -> Formula:
        """A test of the question in the formula, such that its coming out so helps it hold."""
        parts = self._entry(formula).parts
        if parts is None:
            return formula
        part = next(part for part in parts if self._latest[part] == question)
        return self._test_in(part if formula > 0 else -part, question)

    def _joined(self, situation: Situation, formulas: Iterable[Formula]) -> Situation | None:
        """The situation where these hold as well; None where some answer would contradict them."""
        whole = self._with(situation, formulas)
        if whole is None:
            return None
        self.steps += len(whole)
        added = {entry.latest for entry in map(self._entry, whole - situation) if not entry.parts}
        for number in added:
            tests = (part for part in whole if self._entry(part)[:2] == (number, None))
            if not any(self._ends_of(number, frozenset(tests))):
                return None
        return whole

    def _with(self, situation: Situation, formulas: Iterable[Formula]) -> Situation | None:
        """The situation and these, parts laid open; None where one is the opposite of another."""
        added: set[Formula] = set()
        for formula in formulas:
            parts = self._entry(formula).parts
            added |= {formula} if formula < 0 or parts is None else parts
        whole = situation | added
        contrary = FALSE in whole or not whole.isdisjoint([-formula for formula in added])
        return None if contrary else whole

    def _ends_of(self, number: int, tests: Situation) -> Ends:
        """How a question may end where these tests of its answer hold."""
        if tests not in self._ends:
            signed = [(self._entry(test).test, test > 0) for test in tests]
            self._ends[tests] = self._questions[number].answers.ends(signed)
        return self._ends[tests]

    def _entry(self, formula: Formula) -> _Entry:
        return self._entries[abs(formula)]

    def _number(self, entry: _Entry) -> Formula:
        number = self._numbers.setdefault(entry, len(self._entries))
        if number == len(self._entries):
            self._entries.append(entry)
            self._latest[number] = self._latest[-number] = entry.latest
        return number
