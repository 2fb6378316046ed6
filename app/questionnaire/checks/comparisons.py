"""Conditions and claims: whether what they compare is there, asked by then, and comparable."""

from collections.abc import Mapping

from app.questionnaire.checks.review import Detail, Review, codes_of
from app.questionnaire.conditions import Comparison, Condition, Range
from app.questionnaire.definition import (
    DateItem,
    Item,
    MonthItem,
    NumberItem,
    RankItem,
    ScaleItem,
    Variable,
)
from app.questionnaire.problems import Hint
from app.questionnaire.tree import Path

LOWER, UPPER = ("at_least", "over"), ("at_most", "under")
LENGTHS = {"date": len("2024-01-31"), "month": len("2024-01")}
NEEDED: Mapping[str, Detail] = {
    "number": {"fr": "un nombre, comme « 35 »", "en": "a number, like `35`"},
    "date": {"fr": "un jour, comme « 2024-01-31 »", "en": "a day, like `2024-01-31`"},
    "month": {"fr": "un mois, comme « 2024-01 »", "en": "a month, like `2024-01`"},
}


def condition(
    review: Review, written: Condition | None, path: Path, asked: Mapping[str, Variable]
) -> None:
    """Report what a condition compares that is not there, or not asked yet.

    Comparisons whose meaning is not known are noted in `broken_at`.
    """
    if written is None:
        return
    if review.written.lacks_a_key(path):  # a key of it was refused
        review.broken_at.add(path)
    for name, test in written.every.items():
        where = (*path, name)
        variable = review.variable(name, where, asked)
        if variable:
            comparison(review, variable, test, where)
        else:
            review.broken_at.add(where)
    for index, part in enumerate(written.any or ()):
        condition(review, part, (*path, "any", index), asked)
    condition(review, written.negated, (*path, "not"), asked)


def comparison(review: Review, variable: Variable, test: Comparison, path: Path) -> None:
    """Report answers that the variable cannot have; then what is compared is not known."""
    before = len(review.problems)
    if isinstance(test, tuple):
        codes(review, variable, test, path)
    elif isinstance(test, Range):
        _range(review, variable, test, path)  # else it is `answered`, to be said of any item
    if len(review.problems) > before:
        review.broken_at.add(path)


def codes(review: Review, variable: Variable, named: tuple[str, ...], path: Path) -> None:
    """Report codes that are no answer of the variable, or that are named twice."""
    known = codes_of(variable)
    if not known:
        review.report("M312", path, name=variable.name)
        return
    seen: set[str] = set()
    for index, code in enumerate(named):
        where = (*path, index)
        if code not in known:
            hint = Hint(code, review.codes(variable))
            review.report("M303", where, choice=code, name=variable.name, hint=hint)
        elif code in seen:
            review.report("M319", where, name=code)
        seen.add(code)


def _range(review: Review, variable: Variable, test: Range, path: Path) -> None:
    kind = _kind(variable.item)
    if kind is None:
        review.report("M310", path, name=variable.name)
        return
    written = {name: getattr(test, name) for name in Range.model_fields}
    unlike = [(n, bound) for n, bound in written.items() if not (bound is None or _is(bound, kind))]
    for name, bound in unlike:
        needed = NEEDED[kind]
        review.report("M315", (*path, name), value=str(bound), name=variable.name, needed=needed)
    if not unlike:
        crossed(review, test, path, variable.name)


def _kind(item: Item) -> str | None:
    """What the answers to an item are compared with, if with anything."""
    if isinstance(item, ScaleItem | NumberItem | RankItem):
        return "number"
    return item.type if isinstance(item, DateItem | MonthItem) else None


def _is(bound: object, kind: str) -> bool:
    return len(bound) == LENGTHS.get(kind) if isinstance(bound, str) else kind == "number"


def crossed(
    review: Review, bounds: Range | NumberItem | DateItem | MonthItem, path: Path, name: str
) -> None:
    """Report bounds that leave nothing between them."""
    for least in LOWER:
        for most in UPPER:
            low, high = getattr(bounds, least, None), getattr(bounds, most, None)
            if low is None or high is None:
                continue
            both_belong = (least, most) == ("at_least", "at_most")
            if low > high or (low == high and not both_belong):
                review.report("M309", (*path, least), at_key=True, name=name)
                return
