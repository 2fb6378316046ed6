"""What an attacker does not know, as numbers: how many people of each kind there are.

A kind is a cell (answers that make groups) with a class (answers that are counted). Findings that
count answers to the same questions are attacked together, because one tells about the other;
others are independent, given the groups.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, eye_array, kron

from app.analysis.counting import tabulation
from app.analysis.counting.classes import points_of
from app.analysis.counting.expansion import PairedPlan
from app.analysis.counting.transitions import STEPS
from app.analysis.disclosure.answering import everyone, names_of, values
from app.analysis.disclosure.tables import (
    Catalogue,
    Key,
    Mask,
    Places,
    Table,
    Tables,
    Vector,
    tables_of,
)
from app.exceptions import TooManyAnswers
from app.questionnaire.definition import Variable
from app.questionnaire.plans import FindingPlan, counted

# Of one set of questions; beyond, each is attacked alone. A scale and its change are 42.
MOST_CLASSES = 48
# Kinds of people that may be told apart for weighted figures: a linear programme of as many takes
# a third of a second, and an attack some tens of them.
MOST_WEIGHED = 5_000

Matrix: TypeAlias = npt.NDArray[np.float64]

# Of a share and its change: says yes now, and said yes, no or nothing before; the same, says no.
SHARE = np.array([[1.0, 1, 1, 1, 1, 1], [1, 1, 1, 0, 0, 0]])
CHANGE = np.array([[1.0, 1, 0, 1, 1, 0], *np.eye(6)[[0, 3, 1, 4]]])  # in the order of transitions


@dataclass(frozen=True)
class Classes:
    """The ways that people may have answered the questions counted.

    `counted` has, by finding, a row for its base and one for each of its answers, with a column a
    class. `positive` has combinations of the classes of one cell that are at least 0, as each class
    is. `names` are the variables asked, and `places` the class of each way to answer them, or -1;
    nothing where the classes are not made of such ways.
    """

    counted: Mapping[str, Matrix]
    positive: Matrix
    names: tuple[str, ...] = ()
    places: tuple[int, ...] = ()

    @property
    def size(self) -> int:
        """How many classes there are."""
        return int(self.positive.shape[1])


@dataclass(frozen=True)
class Unknowns:
    """The kinds of people that some findings tell apart: cells by classes, class after class."""

    tables: Tables
    classes: Classes
    possible: Mask  # by kind: whether anyone can be of it
    questions: Mapping[str, str]  # by finding: the same text where the same answers are counted

    @property
    def size(self) -> int:
        """How many kinds there are."""
        return self.possible.size

    def counted(self, key: Key) -> csr_array:
        """The base and the answers of a group, as sums of kinds: a row each."""
        return self.counted_in(key, self.tables.cells[key])

    def counted_in(self, key: Key, cells: Places) -> csr_array:
        """The same, of some cells alone."""
        return self._sums(key, cells, np.ones(len(cells)))

    def weighed(self, key: Key) -> csr_array:
        """The same, each person for what they count for; of a group of `tables.weighed`."""
        cells = self.tables.weighed[key]
        return self._sums(key, cells, self.tables.factors[cells])

    def of_stratum(self, key: Key, variable: str, place: int) -> csr_array:
        """The same of the people of a group of `tables.weighed` who are in one stratum."""
        cells = self.tables.weighed[key]
        cells = cells[self.tables.strata(variable)[cells] == place]
        return self._sums(key, cells, np.ones(len(cells)))

    def _sums(self, key: Key, cells: Places, factors: Vector) -> csr_array:
        at = np.zeros(len(cells), dtype=np.intp), cells
        row = csr_array((factors, at), shape=(1, self.tables.starts[-1]))
        return csr_array(kron(row, self.classes.counted[key[0]]))

    @cached_property
    def zero(self) -> csr_array:
        """Combinations of kinds that are 0."""
        return csr_array(kron(self.tables.agreements, np.eye(self.classes.size)))

    @cached_property
    def positive(self) -> csr_array:
        """Combinations of kinds that are at least 0, beside the kinds themselves."""
        return csr_array(kron(eye_array(self.tables.starts[-1]), self.classes.positive))


def programmes(catalogue: Catalogue) -> list[list[str]]:
    """The findings in sets that count answers to the same variables, in the order declared."""
    found: list[tuple[set[str], list[str]]] = []
    for finding, plan in catalogue.plans.items():
        names, own = set(names_of(catalogue.questionnaire, plan)), [finding]
        for other in [each for each in found if each[0] & names]:
            found.remove(other)
            names |= other[0]
            own = [*other[1], *own]
        found.append((names, own))
    return [own for _, own in found]


def unknowns(catalogue: Catalogue, findings: Sequence[str]) -> Unknowns:
    """The kinds of people that these findings, of one programme, tell apart."""
    classes = _classes(catalogue, findings)
    tables = tables_of(catalogue, findings, classes.names, MOST_WEIGHED // classes.size)
    possible = [_possible(catalogue, table, classes) for table in tables.tables]
    questions = {finding: _measured(catalogue.plans[finding]) for finding in findings}
    return Unknowns(tables, classes, np.concatenate(possible).ravel(), questions)


def _classes(catalogue: Catalogue, findings: Sequence[str]) -> Classes:
    """All ways to answer that findings tell apart; or those of each finding, where too many."""
    questionnaire, plans = catalogue.questionnaire, catalogue.plans
    asked = {name: None for finding in findings for name in names_of(questionnaire, plans[finding])}
    try:
        people = everyone(questionnaire, tuple(asked), catalogue.telling)
    except TooManyAnswers:
        return _apart(catalogue, findings)
    rows = {}
    for finding in findings:
        question = tabulation.question(questionnaire, plans[finding], people)
        answered = [question.base & answer for answer in question.answers.values()]
        rows[finding] = np.array([question.base, *answered])
    looks, places = np.unique(np.vstack(list(rows.values())), axis=1, return_inverse=True)
    counts_for_one = looks.any(axis=0)
    if counts_for_one.sum() > MOST_CLASSES:
        return _apart(catalogue, findings)
    numbered = np.where(counts_for_one, np.cumsum(counts_for_one) - 1, -1)
    ends = np.cumsum([len(row) for row in rows.values()])[:-1]
    parts = np.split(looks[:, counts_for_one].astype(np.float64), ends)
    return Classes(
        dict(zip(rows, parts, strict=True)),
        np.zeros((0, int(counts_for_one.sum()))),
        tuple(asked),
        tuple(numbered[places.ravel()].tolist()),
    )


def _apart(catalogue: Catalogue, findings: Sequence[str]) -> Classes:
    """The classes of each question alone: what one tells about another is left out."""
    together: dict[str, list[str]] = {}
    for finding in findings:
        plan = catalogue.plans[finding]
        claims = plan.claims if isinstance(plan, PairedPlan) else None
        question = str(claims or plan.share_of) if claims or plan.share_of else _measured(plan)
        together.setdefault(question, []).append(finding)
    blocks = [_block(catalogue, own) for own in together.values()]
    width, start = sum(positive.shape[1] for _, positive in blocks), 0
    counted: dict[str, Matrix] = {}
    least: list[Matrix] = []
    for rows, positive in blocks:
        around = ((0, 0), (start, width - start - positive.shape[1]))
        start += positive.shape[1]
        counted |= {finding: np.pad(own, around) for finding, own in rows.items()}
        least.append(np.pad(positive, around))
    return Classes(counted, np.vstack(least))


def _measured(plan: FindingPlan) -> str:
    counts = f"{plan.share_of}{plan.mean_of or plan.distribution_of}{plan.bands_of}"
    return f"{counts}{plan.change_in}"


def _block(catalogue: Catalogue, findings: Sequence[str]) -> tuple[Mapping[str, Matrix], Matrix]:
    """The rows that findings count of one question, and the combinations that are at least 0."""
    plans = {finding: catalogue.plans[finding] for finding in findings}
    if any(isinstance(plan, PairedPlan) and plan.claims for plan in plans.values()):
        changes = {finding: isinstance(plan, PairedPlan) for finding, plan in plans.items()}
        rows = {finding: CHANGE if change else SHARE for finding, change in changes.items()}
        return rows, np.zeros((0, CHANGE.shape[1]))
    own, positive = _question(catalogue, findings[0])
    return dict.fromkeys(findings, own), positive


def _question(catalogue: Catalogue, finding: str) -> tuple[Matrix, Matrix]:
    plan = catalogue.plans[finding]
    if plan.share_of:
        return np.array([[1.0, 1.0], [1.0, 0.0]]), np.zeros((0, 2))
    variable = catalogue.questionnaire.variables[counted(plan)[0]]
    if variable.item.type != "many":
        count = _answers(plan, variable)
        return np.vstack([np.ones(count), np.eye(count)]), np.zeros((0, count))
    codes = tabulation.valid_codes(variable)
    base, *chosen = rows = np.eye(1 + len(codes))
    positive = [base - row for row in chosen]
    positive.append(sum(chosen, -base))  # whoever answered chose something
    for code, row in zip(codes, chosen, strict=True):
        if variable.choices[code].exclusive:
            positive += [base - row - other for other in chosen if other is not row]
    return rows, np.array(positive)


def _answers(plan: FindingPlan, variable: Variable) -> int:
    """How many answers a mean, a distribution, bands or a change in order tell apart."""
    if isinstance(plan, PairedPlan):
        return len(STEPS)
    bands = sum(len(bounds) - 1 for bounds in (plan.bands_of or {}).values())
    return bands or len(points_of(variable) or tabulation.valid_codes(variable))


def _possible(catalogue: Catalogue, table: Table, classes: Classes) -> Mask:
    """The kinds of a table that can be: a cell may tell how a question was answered."""
    both = [name for name in classes.names if name in table.variables]
    if not both:
        return np.ones((table.size, classes.size), dtype=bool)
    sizes = _sizes(catalogue, classes.names)
    digits = np.unravel_index(np.arange(len(classes.places)), sizes)
    own = [digits[classes.names.index(name)] for name in both]
    shape = _sizes(catalogue, both)
    margin = np.ravel_multi_index(tuple(own), shape)
    there = np.zeros((int(np.prod(shape)), classes.size), dtype=bool)
    places = np.array(classes.places)
    there[margin[places >= 0], places[places >= 0]] = True
    return there[table.margin(both)]


def _sizes(catalogue: Catalogue, names: Iterable[str]) -> tuple[int, ...]:
    asked, plans = catalogue.questionnaire, catalogue.telling
    return tuple(len(values(asked, name, plans)) for name in names)
