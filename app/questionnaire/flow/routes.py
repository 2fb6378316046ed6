"""The shortest and the longest route through a questionnaire, and a way to each place in it."""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from app.questionnaire import length
from app.questionnaire.answers import Answers
from app.questionnaire.checks.possible import Formula
from app.questionnaire.definition import Questionnaire, item_of
from app.questionnaire.flow.crowd import Crowd
from app.questionnaire.flow.walk import Step, Walk


class Route(NamedTuple):
    """A way through a questionnaire: the answers that lead there, and what it asks."""

    answers: Answers
    names: frozenset[str]  # the items and rows asked
    items: int  # as many as there are answers to give
    is_exact: bool  # none is shorter, or longer

    @property
    def minutes(self) -> int:
        """How long it takes, as one would say it."""
        return length.minutes(self.items)


class Ways:
    """The ways through a questionnaire."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Read who is asked what."""
        self._walk = Walk(questionnaire)
        self._known: dict[Formula, Answers | None] = {}  # with which each formula holds

    @cached_property
    def shortest(self) -> Route | None:
        """The route that asks least; None where nobody can answer all that must be answered."""
        return self._route(-1)

    @cached_property
    def longest(self) -> Route | None:
        """The route that asks most; None where nobody can answer all that must be answered."""
        return self._route(1)

    def to(self, name: str) -> Answers | None:
        """Answers with which an item or a row is asked; None where nobody is known to be asked."""
        steps = [step for step in self._walk.steps if name in (step.name, item_of(step.name))]
        return self._to(steps)

    def to_page(self, page: str) -> Answers | None:
        """Answers with which a page is shown; None where nobody is known to see it."""
        return self._to(step for step in self._walk.steps if step.page == page)

    def _route(self, sign: int) -> Route | None:
        steps = self._walk.steps
        weights = {number: sign * step.answers for number, step in enumerate(steps)}
        found = Crowd(self._walk, weights, is_long=sign > 0).best()
        if found is None:
            return None
        names = frozenset(steps[number].name for number in found.taken)
        items = sum(steps[number].answers for number in found.taken)
        return Route(found.answers, names, items, found.is_exact)

    def _to(self, steps: Iterable[Step]) -> Answers | None:
        for formula in dict.fromkeys(step.asked for step in steps):
            if formula not in self._known:
                self._known[formula] = self._answers_for(formula)
            if self._known[formula] is not None:
                return self._known[formula]
        return None

    def _answers_for(self, formula: Formula) -> Answers | None:
        steps = enumerate(self._walk.steps)
        number = next(number for number, step in steps if step.asked == formula)
        found = Crowd(self._walk, {number: 1}, is_long=True).best()
        return found.answers if found and number in found.taken else None
