"""Everybody at once, led through a questionnaire: whoever comes out with the most weight is found.

A kind of people is what is left to be decided of them: what remains of each formula that some
answer has touched and a later step needs. Of all people of one kind, one is kept.

Not every answer is tried. Where formulas only open places, an answer that helps them hold is as
good as any other on a route that should be long, and no answer at all on one that should be short.
Two things spoil this, and what depends on them: a condition that asks for an answer that was *not*
given, and a question that must be answered once it is asked.
"""

from collections.abc import Mapping, Sequence
from heapq import nlargest
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from app.questionnaire.answers import Answers
from app.questionnaire.checks.possible import TRUE, Formula
from app.questionnaire.flow import choices
from app.questionnaire.flow.choices import Frontier, Outcome, Tests
from app.questionnaire.flow.walk import Step, Walk

# about a second for both together
MOST_TRIES = 4_000  # at what may be answered to all questions
MOST_PARTS = 2_000_000  # of all kinds of people there are at all steps
COST = 10  # of a part of a formula that is looked at, beside one of a kind

Kind: TypeAlias = tuple[Formula, ...]
Trail: TypeAlias = "tuple[Trail, int, Outcome] | None"  # what somebody answered, the last first
People: TypeAlias = dict[Kind, tuple[int, Trail]]  # their weight so far, and what they answered

NOTHING: Sequence[Outcome] = ((),)  # nothing to answer, or nothing that depends on it


class Found(NamedTuple):
    """Somebody with the most weight: the sum of that of the steps taken."""

    answers: Answers  # to the questions that decide the way
    taken: frozenset[int]  # the numbers of the steps
    is_exact: bool  # nobody has more


class Crowd:
    """Those steps of a questionnaire that weigh something, or decide who takes one that does."""

    def __init__(self, walk: Walk, weights: Mapping[int, int], *, is_long: bool) -> None:
        """Choose what to try at each step, so that a route is long, or short."""
        self._walk, self._weights, self._is_long = walk, weights, is_long
        self._is_exact = True
        self._tries, self._parts_left = MOST_TRIES, MOST_PARTS
        self._known: dict[tuple[Formula, int, Outcome], Formula] = {}
        self._parts: dict[int, dict[Formula, set[Formula]]] = {}  # tests, by question and formula
        self._steps = self._needed()
        self._tests = {question: self._tests_of(question) for question in self._parts}
        self._delicate = self._what_may_spoil()
        self._outcomes = {
            step.question: self._tried(step)
            for _, step in self._steps
            if step.question in self._tests
        }

    def best(self) -> Found | None:
        """Somebody with the most weight; None where nobody can answer all that must be."""
        people: People = {(): (0, None)}
        pending: list[Formula] = []  # of which a kind is what remains
        last = {step.asked: place for place, (_, step) in enumerate(self._steps)}
        undecided = len(self._outcomes)
        for place, (number, step) in enumerate(self._steps):
            question, weight = step.question, self._weights.get(number, 0)
            touched = self._parts.get(question, {})
            before = {formula: at for at, formula in enumerate(pending)}
            own = before.get(step.asked)
            kept = [at for at, formula in enumerate(pending) if last[formula] > place]
            new = tuple(one for one in touched if one not in before and last[one] > place)
            pending = [*(pending[at] for at in kept), *new]
            at = [at for at, formula in enumerate(pending) if formula in touched]
            outcomes = self._outcomes.get(question, NOTHING)
            people = self._some_of(people, len(outcomes) * (len(pending) + 1), undecided)
            undecided -= question in self._outcomes
            met: People = {}
            for kind, (total, trail) in people.items():
                is_asked = (step.asked if own is None else kind[own]) == TRUE
                remains = (*(kind[at] for at in kept), *new)
                total += weight * is_asked
                for outcome in outcomes if is_asked else NOTHING:
                    if met and self._parts_left <= 0:
                        self._is_exact = False
                        break
                    then = self._after(remains, at, question, outcome)
                    if then not in met or met[then][0] < total:
                        met[then] = total, (trail, question, outcome) if outcome else trail
            people = met
        most_weight = max(people.values(), key=itemgetter(0), default=None)
        return self._found(most_weight[1]) if most_weight else None

    # --- what is tried

    def _needed(self) -> list[tuple[int, Step]]:
        """The steps to take, with their numbers; their tests are noted, from the last step on."""
        needed: list[tuple[int, Step]] = []
        looked_at = set()
        for number, step in reversed([*enumerate(self._walk.steps)]):
            if number not in self._weights and step.question not in self._parts:
                continue
            needed.append((number, step))
            if step.asked in looked_at:
                continue
            looked_at.add(step.asked)
            for question, test in self._walk.search.tests(step.asked):
                self._parts.setdefault(question, {}).setdefault(step.asked, set()).add(test)
        return needed[::-1]

    def _tests_of(self, question: int) -> Tests:
        tests = {abs(test) for tests in self._parts[question].values() for test in tests}
        return {test: self._walk.search.what(test) for test in sorted(tests)}

    def _what_may_spoil(self) -> set[Formula]:
        """The formulas of which more is not simply better, or worse; from the last step on."""
        found: set[Formula] = set()
        for _, step in reversed(self._steps):
            if (step.is_required or not self._is_long) and self._matters(step.question, found):
                found.add(step.asked)
        return found

    def _matters(self, question: int, delicate: set[Formula]) -> bool:
        """Whether something depends on an answer that is not given, or may do so."""
        parts = self._parts.get(question, {})
        absent = {-test for test in self._walk.answered.get(question, ())}
        return any(one in delicate or not absent.isdisjoint(parts[one]) for one in parts)

    def _tried(self, step: Step) -> list[Outcome]:
        """What to answer where the question is asked; () is nothing."""
        may_be_blank = not step.is_required
        matters = self._matters(step.question, self._delicate)
        if may_be_blank and not matters and not self._is_long:
            return [()]
        domain, tests = self._walk.answerable[step.question][1], self._tests[step.question]
        frontier = Frontier(domain, tests, self._wanted(step.question), self._tries)
        self._tries -= frontier.tries
        self._is_exact = self._is_exact and frontier.is_whole
        return [*frontier.outcomes, *([()] if may_be_blank and matters else [])]

    def _wanted(self, question: int) -> Mapping[Formula, bool]:
        """The tests that had better pass, or fail, for whatever depends on them."""
        signs: dict[Formula, set[bool]] = {test: set() for test in self._tests[question]}
        for formula, tests in self._parts[question].items():
            for test in tests:
                signs[abs(test)] |= {True, False} if formula in self._delicate else {test > 0}
        known = {test: sign.pop() for test, sign in signs.items() if len(sign) == 1}
        return {test: passes is self._is_long for test, passes in known.items()}

    # --- how it goes on

    def _after(self, kind: Kind, at: Sequence[int], question: int, outcome: Outcome) -> Kind:
        """What remains of a kind once a question is settled, which some parts of it are about."""
        remains = list(kind)
        for place in at:
            known = (kind[place], question, outcome)
            if known not in self._known:
                self._known[known] = self._settled(*known)
            remains[place] = self._known[known]
        return tuple(remains)

    def _settled(self, formula: Formula, question: int, outcome: Outcome) -> Formula:
        search = self._walk.search
        before = search.steps
        tests = outcome or tuple(-test for test in self._tests[question])
        remains = search.settled(formula, question, frozenset(tests))
        self._parts_left -= COST * (search.steps - before)
        return remains

    def _some_of(self, people: People, cost: int, undecided: int) -> People:
        """Everybody; or where they would cost too much, with so many steps left, those who lead."""
        most = max(1, self._parts_left // max(1, undecided) // cost)
        if len(people) > most:
            self._is_exact = False
            people = dict(nlargest(most, people.items(), key=lambda one: one[1][0]))
        self._parts_left -= len(people) * cost
        return people

    def _found(self, trail: Trail) -> Found:
        """Somebody's answers, and the steps they take."""
        given: dict[int, Outcome] = {}
        while trail:
            trail, question, outcome = trail
            given[question] = outcome
        answers: Answers = {}
        remains = {step.asked: step.asked for _, step in self._steps}
        for question in sorted(self._parts):
            outcome = given.get(question, ())
            if question in given:
                name, domain = self._walk.answerable[question]
                answers |= choices.answers(name, domain, outcome, self._tests[question])
            for formula in self._parts[question]:
                remains[formula] = self._settled(remains[formula], question, outcome)
        taken = (number for number, step in self._steps if remains[step.asked] == TRUE)
        return Found(answers, frozenset(taken), self._is_exact)
