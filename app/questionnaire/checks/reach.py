"""The questions asked so far, who was asked each, and conditions on their answers as formulas.

The logic is that of `conditions`: a comparison with what was not answered is neither true nor
false, so a condition makes two formulas: that it is true, and that it is false. In a base, who
declined did not answer: `valid` says that a condition is read so.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from app.questionnaire.checks.domains import Domain, Single, domain_of
from app.questionnaire.checks.possible import TRUE, Formula, Search
from app.questionnaire.checks.review import codes_of
from app.questionnaire.conditions import ANSWERED, Comparison, Condition, Range, compares
from app.questionnaire.definition import (
    DateItem,
    GridItem,
    Item,
    MonthItem,
    NumberItem,
    Questionnaire,
    RankItem,
    ScaleItem,
    Variable,
    variables_of,
)
from app.questionnaire.plans import Claim, Difference, FindingPlan, RowsIn, measures
from app.questionnaire.tree import Path

COMPARED = (ScaleItem, NumberItem, RankItem, DateItem, MonthItem)  # with bounds
ANYTHING = Single((True, False))  # what a comparison that cannot be judged comes out as
NO_ROWS: Mapping[str, Formula] = {}


class Asked(NamedTuple):
    """A variable whose question is asked: its number, what it can be answered, of whom."""

    variable: Variable
    number: int
    domain: Domain
    asked: Formula


class Reach:
    """What was asked so far. What refers to anything else, or is in doubt, may come out any way."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        plans: Iterable[FindingPlan] = (),
        doubtful: Collection[Path] = frozenset(),
    ) -> None:
        self.search = Search()
        self.asked: dict[str, Asked] = {}  # by variable
        self._doubtful = doubtful
        self._tests: dict[str, list[Comparison]] = {}
        for name, test in _comparisons(questionnaire, plans):
            self._tests.setdefault(name, []).append(test)
        self._answers: dict[tuple[str, Comparison, bool], Formula] = {}
        self._judged: dict[tuple[str, Comparison, bool], tuple[Formula, Formula]] = {}
        self._said: dict[Path, tuple[Formula, Formula]] = {}

    def ask(self, item: Item, asked: Formula, rows: Mapping[str, Formula] = NO_ROWS) -> bool:
        """Add the questions of an item, and of each of these rows; say whether it has answers."""
        number, domain = -1, None
        for variable in variables_of(item):
            if isinstance(item, GridItem) and variable.row not in rows:
                continue
            here = rows.get(variable.row or "", asked)
            if domain is None or isinstance(item, GridItem):  # the places of a rank are one
                domain = domain_of(item, self._tests.get(variable.name, ()))
                number = self.search.ask(domain, here, required=item.required)
            if not domain.ends(()).answered:
                return False
            self.asked[variable.name] = Asked(variable, number, domain, here)
        return True

    def judges(self, name: str, test: Comparison, path: Path, *, valid: bool = False) -> bool:
        """Whether a comparison is with what was asked, makes sense there, and is not in doubt."""
        if name not in self.asked or path in self._doubtful:
            return False
        variable = self.asked[name].variable
        if isinstance(test, tuple):
            known, missing = codes_of(variable), self._missing(name) if valid else frozenset()
            return all(code in known and code not in missing for code in test)
        return test == ANSWERED or isinstance(variable.item, COMPARED)

    def anything(self) -> Formula:
        """What may hold or not, whatever else does."""
        return self.search.test(self.search.ask(ANYTHING, TRUE), 0b01)

    def answers(self, name: str, test: Comparison = "answered", *, valid: bool = False) -> Formula:
        """That a variable was answered so."""
        key = name, test, valid
        if key not in self._answers:
            passing = self._test(name, test, valid)
            self._answers[key] = self.search.test(self.asked[name].number, passing)
        return self._answers[key]

    def fits(self, name: str, test: Comparison) -> bool:
        """Whether a question takes such an answer at all, whoever is asked."""
        return self.asked[name].domain.ends([(self._test(name, test, False), True)]).answered

    def _test(self, name: str, test: Comparison, valid: bool) -> Any:
        """The answers that pass, as their domain has them."""
        variable, _, domain, _ = self.asked[name]
        if isinstance(domain, Single) and isinstance(test, Range):
            return domain.within(test)
        missing = self._missing(name) if valid else frozenset()
        if isinstance(domain, Single) and isinstance(test, tuple):
            return domain.named(code for code in test if code not in missing)

        def passes(answer: object) -> bool:
            given = answer if isinstance(answer, list) else [answer]
            return missing.isdisjoint(given) and (test == ANSWERED or compares(test, answer))

        return domain.test(passes, variable.row)

    def _missing(self, name: str) -> frozenset[str]:
        choices = self.asked[name].variable.choices
        return frozenset(code for code, choice in choices.items() if choice.missing)

    def compared(
        self, name: str, test: Comparison, path: Path, *, valid: bool = False
    ) -> tuple[Formula, Formula]:
        """That the comparison at a path is true, and that it is false."""
        if path not in self._said:
            self._said[path] = self._compare(name, test, path, valid)
        return self._said[path]

    def _compare(
        self, name: str, test: Comparison, path: Path, valid: bool
    ) -> tuple[Formula, Formula]:
        if not self.judges(name, test, path, valid=valid):
            number = self.search.ask(ANYTHING, TRUE)
            return self.search.test(number, 0b01), self.search.test(number, 0b10)
        if (name, test, valid) not in self._judged:
            answered, so = self.answers(name, valid=valid), self.answers(name, test, valid=valid)
            otherwise = -so if test == ANSWERED else self.search.all_of((answered, -so))
            self._judged[name, test, valid] = so, otherwise
        return self._judged[name, test, valid]

    def comes_out(
        self, condition: Condition, wanted: bool, path: Path, *, valid: bool = False
    ) -> Formula:
        """That the condition at a path is true, or that it is false; it may be neither."""
        ways = self.search.all_of, self.search.any_of
        both, either = ways if wanted else reversed(ways)
        parts = [
            self.compared(name, test, (*path, name), valid=valid)[not wanted]
            for name, test in condition.every.items()
        ]
        if condition.any:
            each = (
                self.comes_out(part, wanted, (*path, "any", index), valid=valid)
                for index, part in enumerate(condition.any)
            )
            parts.append(either(each))
        if condition.negated:
            where = (*path, "not")
            parts.append(self.comes_out(condition.negated, not wanted, where, valid=valid))
        return parts[0] if len(parts) == 1 else both(parts)


def bands(bounds: Sequence[Decimal]) -> list[Range]:
    """What lies between two bounds, both included: which of them counts is not judged here."""
    return [Range(at_least=low, at_most=high) for low, high in pairwise(bounds)]


def _comparisons(
    questionnaire: Questionnaire, plans: Iterable[FindingPlan]
) -> Iterator[tuple[str, Comparison]]:
    """All that the answers to each variable are compared with."""
    for page in questionnaire.pages:
        for _, when in page.conditions():
            yield from when.comparisons()
    for plan in plans:
        yield from plan.among.comparisons() if plan.among else ()
        for name, bounds in (plan.bands_of or {}).items():
            yield from ((name, band) for band in bands(bounds))
        for measure in measures(plan):
            yield from measure.between.items() if isinstance(measure, Difference) else ()
            for name, claim in (measure.share_of or {}).items():
                yield from _claimed(questionnaire, name, claim)


def _claimed(
    questionnaire: Questionnaire, name: str, claim: Claim
) -> Iterator[tuple[str, Comparison]]:
    if not isinstance(claim, RowsIn):
        yield name, claim
    elif isinstance(item := questionnaire.items.get(name), GridItem):
        yield from ((variable.name, claim.rows_in) for variable in variables_of(item))
