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

from app.analysis import tabulation
from app.analysis.answering import everyone, names_of, values
from app.analysis.tables import Catalogue, Key, Mask, Table, Tables, tables_of
from app.exceptions import TooManyAnswers
from app.questionnaire.plans import FindingPlan

MOST_CLASSES = 40  # of one set of questions; beyond, each is attacked alone

Matrix: TypeAlias = npt.NDArray[np.float64]


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
        cells = self.tables.cells[key]
        row = csr_array(
            (np.ones(len(cells)), (np.zeros(len(cells), dtype=np.intp), cells)),
            shape=(1, self.tables.starts[-1]),
        )
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
    tables = tables_of(catalogue, findings, classes.names)
    possible = [_possible(catalogue, table, classes) for table in tables.tables]
    questions = {finding: _measured(catalogue.plans[finding]) for finding in findings}
    return Unknowns(tables, classes, np.concatenate(possible).ravel(), questions)


def _classes(catalogue: Catalogue, findings: Sequence[str]) -> Classes:
    """All ways to answer that findings tell apart; or those of each finding, where too many."""
    questionnaire, plans = catalogue.questionnaire, catalogue.plans
    asked = {name: None for finding in findings for name in names_of(questionnaire, plans[finding])}
    try:
        people = everyone(questionnaire, tuple(asked), plans.values())
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
    asked = {finding: _measured(catalogue.plans[finding]) for finding in findings}
    blocks = {
        question: _block(catalogue, next(name for name in findings if asked[name] == question))
        for question in asked.values()
    }
    width, start = sum(rows.shape[1] for rows, _ in blocks.values()), 0
    for question, (rows, positive) in blocks.items():
        around = ((0, 0), (start, width - start - rows.shape[1]))
        start += rows.shape[1]
        blocks[question] = np.pad(rows, around), np.pad(positive, around)
    return Classes(
        {finding: blocks[question][0] for finding, question in asked.items()},
        np.vstack([positive for _, positive in blocks.values()]),
    )


def _measured(plan: FindingPlan) -> str:
    return f"{plan.share_of}{plan.mean_of or plan.distribution_of}"


def _block(catalogue: Catalogue, finding: str) -> tuple[Matrix, Matrix]:
    """The rows counted of one question, and the combinations that are at least 0."""
    plan = catalogue.plans[finding]
    if plan.share_of:
        return np.array([[1.0, 1.0], [1.0, 0.0]]), np.zeros((0, 2))
    variable = catalogue.questionnaire.variables[plan.mean_of or plan.distribution_of or ""]
    codes = tabulation.valid_codes(variable)
    if variable.item.type != "many":
        return np.vstack([np.ones(len(codes)), np.eye(len(codes))]), np.zeros((0, len(codes)))
    base, *chosen = rows = np.eye(1 + len(codes))
    positive = [base - row for row in chosen]
    positive.append(sum(chosen, -base))  # whoever answered chose something
    for code, row in zip(codes, chosen, strict=True):
        if variable.choices[code].exclusive:
            positive += [base - row - other for other in chosen if other is not row]
    return rows, np.array(positive)


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
    plans = catalogue.plans.values()
    return tuple(len(values(catalogue.questionnaire, name, plans)) for name in names)
