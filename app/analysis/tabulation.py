"""Exact counts of the declared findings over a dataset.

A count is a function of the questionnaire, the plan and a batch of responses; the counts of several
batches add up. What it returns is not protected: `protection` does that.

**Who is in a group.** Everyone whose answer to the variable of `by` is its choice; people who did
not answer it, or declined, are in the total alone. `among` keeps those for whom it is true: whoever
did not answer what it compares, or declined, is outside, whatever it negates. These are a cell's
`respondents`.

**Who is in the base.** Of them, those with a valid answer: asked, answered, and not declined.

- `share_of` with several keys: a valid answer to the first, and to each later one they were asked.
  Not being asked a later one counts as "no".
- `rows_in`: enough rows agree, whatever the others are: yes. Even the rows without a valid answer
  would not make it enough: no. Otherwise nobody can tell, and they are outside the base. A row
  that was not asked does not agree.
- `distribution_of` a `many`: whoever answered the item; an answer for each choice.

A missing choice ("I'd rather not say") is never an answer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import product
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from app.analysis.counts import Cell, Counts, Kind
from app.analysis.dataset import POINTS
from app.analysis.findings import group_name
from app.questionnaire.codebook.variables import ANSWERED, NO, NOT_ASKED, YES
from app.questionnaire.conditions import (
    Codes,
    Comparison,
    Condition,
    Range,
    compares,
    holds,
)
from app.questionnaire.definition import Questionnaire, Variable
from app.questionnaire.plans import Claim, FindingPlan, RowsIn

Mask: TypeAlias = npt.NDArray[np.bool_]


COMPUTED = ("share_of", "mean_of", "distribution_of")  # the other kinds are declared, not counted


class Verdict(NamedTuple):
    """A claim about each response: is it so, can that be told, was it asked."""

    yes: Mask
    valid: Mask
    asked: Mask


class Question(NamedTuple):
    """What a finding counts: labels as a Figure writes them, the base, and who gave each answer."""

    item: str
    base: Mask
    answers: Mapping[str, Mask]


def counts(questionnaire: Questionnaire, dataset: pd.DataFrame) -> tuple[Counts, ...]:
    """Every declared finding that can be computed, counted, in the order declared."""
    return tuple(
        count(questionnaire, name, dataset)
        for name, plan in questionnaire.findings.items()
        if plan.kind in COMPUTED
    )


def count(questionnaire: Questionnaire, finding: str, dataset: pd.DataFrame) -> Counts:
    """The exact counts of one declared finding, for everyone and for each of its groups.

    Groups that nobody is in are counted too: 0; but not those that `among` itself leaves out.
    """
    plan = questionnaire.findings[finding]
    asked = question(questionnaire, plan, dataset)
    masks = [asked.base & mask for mask in (asked.base, *asked.answers.values())]
    cells: dict[str, Cell] = {}
    for crossing in crossings(plan):
        groups, place = grouping(questionnaire, plan, crossing, dataset)
        everyone = np.ones(len(dataset), dtype=bool)
        tallies = np.array([_tally(place, mask, len(groups)) for mask in (everyone, *masks)])
        for group, (respondents, base, *answers) in zip(groups, tallies.T.tolist(), strict=True):
            cells[group] = Cell(respondents, base, tuple(answers))
    return Counts(finding, kind(questionnaire, plan), asked.item, tuple(asked.answers), cells)


def respondents(dataset: pd.DataFrame, variable: Variable) -> dict[str, int]:
    """How many people gave each valid answer to a variable of choices."""
    counted = dataset[variable.name].value_counts()
    return {code: int(counted[code]) for code in valid_codes(variable)}


def kind(questionnaire: Questionnaire, plan: FindingPlan) -> Kind:
    """The kind of a plan's figures."""
    if plan.distribution_of:
        several = questionnaire.variables[plan.distribution_of].item.type == "many"
        return "choices" if several else "distribution"
    return "mean" if plan.mean_of else "share"


def grouping(
    questionnaire: Questionnaire,
    plan: FindingPlan,
    crossing: Sequence[str],
    dataset: pd.DataFrame,
) -> tuple[list[str], npt.NDArray[np.intp]]:
    """The names of the groups that a crossing makes, and the place of each response's own, or -1.

    Whoever the finding is not about is in none.
    """
    codes = {name: _codes_among(questionnaire, plan.among, name) for name in crossing}
    groups, place = _groups(codes, dataset)
    in_one = _among(questionnaire, plan.among, dataset) & (place >= 0)
    return groups, np.where(in_one, place, -1)


def crossings(plan: FindingPlan) -> Iterator[tuple[str, ...]]:
    """No crossing, for everyone, then each one declared; the same variables only once."""
    seen = set[frozenset[str]]()
    for crossing in ((), *plan.by):
        if frozenset(crossing) not in seen:
            yield tuple(dict.fromkeys(crossing))
        seen.add(frozenset(crossing))


def _codes_among(questionnaire: Questionnaire, among: Condition | None, name: str) -> list[str]:
    """The choices that make groups of a finding's people: those that `among` may hold for."""
    others = questionnaire.variables.keys() - {name}
    codes = valid_codes(questionnaire.variables[name])
    return [code for code in codes if holds(among, {name: code}, undecided=others)]


def _groups(
    crossing: Mapping[str, list[str]], dataset: pd.DataFrame
) -> tuple[list[str], npt.NDArray[np.intp]]:
    """The names of a crossing's groups, and the index of each response's own, or less than 0."""
    place = np.zeros(len(dataset), dtype=np.intp)
    choices = []
    for name, codes in crossing.items():
        column = dataset[name].cat
        own = pd.Index(codes).get_indexer(column.categories)[column.codes.to_numpy()]
        place = np.where(own < 0, -1, place * len(codes) + own)  # once negative, it stays so
        choices.append([(name, code) for code in codes])
    return [group_name(pairs) for pairs in product(*choices)], place


def _tally(place: npt.NDArray[np.intp], mask: Mask, size: int) -> npt.NDArray[np.intp]:
    """How many of the responses in the mask are at each place."""
    return np.bincount(place[mask & (place >= 0)], minlength=size)


def question(questionnaire: Questionnaire, plan: FindingPlan, dataset: pd.DataFrame) -> Question:
    """What a finding asks of each response."""
    if plan.share_of:
        return _share(questionnaire, plan.share_of, dataset)
    name = plan.mean_of or plan.distribution_of or ""
    variable = questionnaire.variables[name]
    base = _verdict(variable, (), dataset).valid
    codes = valid_codes(variable)
    return Question(name, base, {code: _verdict(variable, (code,), dataset).yes for code in codes})


def _share(
    questionnaire: Questionnaire, claims: Mapping[str, Claim], dataset: pd.DataFrame
) -> Question:
    """One answer, that all the claims are so."""
    first, *later = (_claim(questionnaire, name, claim, dataset) for name, claim in claims.items())
    base, yes = first.valid, first.yes
    for verdict in later:
        base = base & (verdict.valid | ~verdict.asked)
        yes = yes & verdict.yes
    return Question("+".join(claims), base, {"+".join(map(_written, claims.values())): yes})


def _among(
    questionnaire: Questionnaire, condition: Condition | None, dataset: pd.DataFrame
) -> Mask:
    """Those of whom a condition is true; nobody who declined, whatever is negated."""
    if condition is None:
        return np.ones(len(dataset), dtype=bool)
    return _comes_out(questionnaire, condition, True, dataset)


def _comes_out(
    questionnaire: Questionnaire, condition: Condition, wanted: bool, dataset: pd.DataFrame
) -> Mask:
    """Those of whom a condition is true, or false; of some it is neither (`conditions.holds`)."""
    both: Callable[[Mask, Mask], Mask] = np.logical_and if wanted else np.logical_or
    either: Callable[[Mask, Mask], Mask] = np.logical_or if wanted else np.logical_and
    parts = [
        _compared(questionnaire.variables[name], test, wanted, dataset)
        for name, test in condition.every.items()
    ]
    if condition.any:
        each = (_comes_out(questionnaire, part, wanted, dataset) for part in condition.any)
        parts.append(reduce(either, each))
    if condition.negated:
        parts.append(_comes_out(questionnaire, condition.negated, not wanted, dataset))
    return reduce(both, parts)


def _compared(variable: Variable, test: Comparison, wanted: bool, dataset: pd.DataFrame) -> Mask:
    if isinstance(test, str):  # answered
        valid = _verdict(variable, (), dataset).valid
        return valid if wanted else ~valid
    verdict = _verdict(variable, test, dataset)
    return verdict.yes if wanted else verdict.valid & ~verdict.yes


def _written(claim: Claim) -> str:
    if isinstance(claim, RowsIn):
        return f"{claim.at_least}+ of {'|'.join(claim.rows_in)}"
    if isinstance(claim, Range):
        signs = (
            (">=", claim.at_least),
            (">", claim.over),
            ("<=", claim.at_most),
            ("<", claim.under),
        )
        return "&".join(f"{sign}{bound}" for sign, bound in signs if bound is not None)
    return "|".join(claim)


def _claim(questionnaire: Questionnaire, name: str, claim: Claim, dataset: pd.DataFrame) -> Verdict:
    if not isinstance(claim, RowsIn):
        return _verdict(questionnaire.variables[name], claim, dataset)
    rows = [
        _verdict(variable, claim.rows_in, dataset)
        for variable in questionnaire.variables.values()
        if variable.item.item == name
    ]
    agreeing = np.sum([row.yes for row in rows], axis=0)
    unknown = np.sum([row.asked & ~row.valid for row in rows], axis=0)
    yes = agreeing >= claim.at_least
    settled = yes | (agreeing + unknown < claim.at_least)
    answered = np.any([row.valid for row in rows], axis=0)
    return Verdict(yes, settled & answered, np.any([row.asked for row in rows], axis=0))


def _verdict(variable: Variable, comparison: Codes | Range, dataset: pd.DataFrame) -> Verdict:
    """Compare the answers to one variable, as `conditions.compares` does."""
    return VERDICTS[variable.item.type](variable, comparison, dataset)


def _code_verdict(variable: Variable, comparison: Codes | Range, dataset: pd.DataFrame) -> Verdict:
    """One choice, a row of a grid, or a scale."""
    column = dataset[variable.name]
    named = _named(variable, comparison)
    return Verdict(
        _isin(column, named), _isin(column, valid_codes(variable)), ~_isin(column, [NOT_ASKED])
    )


def _many_verdict(variable: Variable, comparison: Codes | Range, dataset: pd.DataFrame) -> Verdict:
    """At least one of the choices named; all the columns of an item tell whether it was asked."""
    columns = {code: dataset[f"{variable.name}.{code}"] for code in variable.choices}
    chosen = [_isin(columns[code], [YES]) for code in _named(variable, comparison)]
    valid = [_isin(columns[code], [YES, NO]) for code in valid_codes(variable)]
    nobody = np.zeros(len(dataset), dtype=bool)
    return Verdict(
        reduce(np.logical_or, chosen, nobody),
        reduce(np.logical_or, valid, nobody),
        ~_isin(next(iter(columns.values())), [NOT_ASKED]),
    )


def _number_verdict(
    variable: Variable, comparison: Codes | Range, dataset: pd.DataFrame
) -> Verdict:
    """A number; the comparison is made once for each number that someone gave."""
    status = dataset[f"{variable.name}.status"]
    valid = _isin(status, [ANSWERED])
    given, which = np.unique(dataset[variable.name].to_numpy()[valid], return_inverse=True)
    so = [compares(comparison, number) for number in given.tolist()]
    yes = np.zeros(len(dataset), dtype=bool)
    yes[valid] = np.array(so, dtype=bool)[which]
    return Verdict(yes, valid, ~_isin(status, [NOT_ASKED]))


def _moment_verdict(
    variable: Variable, comparison: Codes | Range, dataset: pd.DataFrame
) -> Verdict:
    """A day or a month; the comparison is made once for each that someone gave."""
    column = dataset[variable.name]
    given = [moment for moment in column.cat.categories if not moment.startswith("_")]
    so = [moment for moment in given if compares(comparison, moment)]
    return Verdict(_isin(column, so), _isin(column, given), ~_isin(column, [NOT_ASKED]))


VERDICTS: Mapping[str, Callable[[Variable, Codes | Range, pd.DataFrame], Verdict]] = {
    "one": _code_verdict,
    "grid": _code_verdict,
    "scale": _code_verdict,
    "many": _many_verdict,
    "number": _number_verdict,
    "rank": _number_verdict,
    "date": _moment_verdict,
    "month": _moment_verdict,
}


def valid_codes(variable: Variable) -> list[str]:
    """The answers of a closed variable that say something: a missing choice does not."""
    if variable.item.type == "scale":
        return list(POINTS)
    return [code for code, choice in variable.choices.items() if not choice.missing]


def _named(variable: Variable, comparison: Codes | Range) -> list[str]:
    """The valid codes for which the comparison holds."""
    answers: dict[str, object] = {
        code: int(code) if variable.item.type == "scale" else code for code in valid_codes(variable)
    }
    return [code for code, answer in answers.items() if compares(comparison, answer)]


def _isin(column: "pd.Series[str]", values: list[str]) -> Mask:
    return column.isin(values).to_numpy()
