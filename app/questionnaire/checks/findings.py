"""Findings: what they compute, of whom, and the sentences that say it."""

import re
from collections.abc import Mapping, Sequence
from itertools import chain, pairwise
from typing import TypeAlias

from app.questionnaire.checks.comparisons import codes, comparison, condition
from app.questionnaire.checks.review import Detail, Review
from app.questionnaire.checks.texts import lost
from app.questionnaire.conditions import ANSWERED, Codes, Condition, Range, holds
from app.questionnaire.definition import (
    GridItem,
    Item,
    ManyItem,
    NumberItem,
    OneItem,
    RankItem,
    ScaleItem,
    TextItem,
    Variable,
    item_of,
    variables_of,
)
from app.questionnaire.plans import (
    KINDS,
    Bands,
    Claims,
    Difference,
    FindingPlan,
    LaterFindings,
    Measure,
    RowsIn,
    counted,
)
from app.questionnaire.problems import Hint, quoted
from app.questionnaire.texts import Model
from app.questionnaire.tree import Path

BRACES = re.compile(r"\{[^{}]*\}?|\}")  # a token, or a brace that opens or closes none
MEASURES = ("share_of", "mean_of", "distribution_of")
TOKENS: Mapping[str, Sequence[str]] = {  # beside {group}
    "share_of": ("share",),
    "mean_of": ("mean",),
    "difference": ("difference", "first", "second"),
    "change_in": ("change",),
    "trend_of": ("change",),
}
NAMED = re.compile(r"\{(group|first|second)\}")  # each says the name of a group
PERCENT = re.compile(r"(\{share\})\s*%")  # a share brings its own sign

Types: TypeAlias = tuple[type[Model], ...]
GROUPS: Types = (OneItem, GridItem)  # and what is said of an item of another type
NUMBERS: Types = (ScaleItem, NumberItem, RankItem)
COUNTED: Types = (OneItem, ManyItem, GridItem, ScaleItem)
FOLLOWED: Types = (ScaleItem, NumberItem, OneItem, GridItem)
NOT_A_NUMBER = {
    "fr": "Il faut une échelle de 0 à 10, un nombre, ou le rang d'un choix.",
    "en": "A scale from 0 to 10, a number, or the rank of a choice is needed.",
}
NOT_COUNTED = {
    "fr": "Il faut une question à réponses proposées, ou une échelle.",
    "en": "An item with choices, or a scale, is needed.",
}
NOT_MEASURED = {"fr": "Il faut une question de nombre.", "en": "A `number` item is needed."}
NOT_FOLLOWED = {
    "fr": "Il faut une échelle, un nombre, ou une question à un seul choix.",
    "en": "A scale, a number, or an item of one choice is needed.",
}
TWO_ANSWERS = {
    "fr": "Elle n'a que deux réponses : suivez la part de l'une, « change_in: {share_of: … } ».",
    "en": "It has two answers alone: follow the share of one, `change_in: {share_of: …}`.",
}
NOT_A_GROUP = {
    "fr": "Il faut une question à un seul choix.",
    "en": "An item of one choice is needed.",
}
NOT_ANSWERS = {
    "fr": "Un constat compte des réponses ; « answered » ne se dit que dans « when » et « among ».",
    "en": "A finding counts answers; `answered` may only be said in `when` and `among`.",
}
NOT_TO_COUNT = {
    "fr": "Les mots d'un texte libre ne se comptent pas.",
    "en": "The words of a free text are not counted.",
}
UNDER = {"fr": "inférieures à {low}", "en": "below {low}"}
OVER = {"fr": "supérieures à {high}", "en": "above {high}"}
AND = {"fr": " et ", "en": " and "}
NOT_A_GRID = {"fr": "Il faut une grille.", "en": "A grid is needed."}


def check(review: Review, plans: Mapping[str, FindingPlan]) -> None:
    """Report findings that count what is not there, or say what they do not know."""
    for name, plan in plans.items():
        _Finding(review, name, plan).check()


def same_version(review: Review, later: LaterFindings) -> None:
    """Report later findings that are of another version, or declared in this one already."""
    declared = {name.casefold(): name for name in review.questionnaire.findings}
    for key in ("questionnaire", "version"):
        value, expected = getattr(later, key), getattr(review.questionnaire, key)
        if value != expected and (key,) not in review.broken_at:
            review.report("M508", (key,), value=value, expected=expected)
    for name in later.findings:
        if name.casefold() in declared:
            other = declared[name.casefold()]
            review.report("M509", ("findings", name), at_key=True, name=other)


def groups_of(variables: Mapping[str, Variable], plan: FindingPlan, name: str) -> Sequence[str]:
    """The groups that a variable makes, without those that `among` leaves out."""
    others = variables.keys() - {name}
    choices = variables[name].choices.items()
    codes = [code for code, choice in choices if not choice.missing]
    return [code for code in codes if holds(plan.among, {name: code}, undecided=others)]


class _Finding:
    """One finding, with what is there to be counted."""

    def __init__(self, review: Review, name: str, plan: FindingPlan) -> None:
        self.review, self.report, self.name, self.plan = review, review.report, name, plan
        self.path: Path = ("findings", name)
        self.variables = review.questionnaire.variables

    def check(self) -> None:
        plan, path, before = self.plan, self.path, len(self.review.problems)
        if not self.one_of(KINDS, plan, path):
            return
        self.measure(plan, path)
        if plan.bands_of:
            self.bands(plan.bands_of, (*path, "bands_of"))
        if plan.difference:
            self.difference(plan.difference, (*path, "difference"))
        if isinstance(plan.change_in, str):
            self.followed(plan.change_in, (*path, "change_in"))
        for key in ("change_in", "trend_of"):
            part = getattr(plan, key)
            if isinstance(part, Measure) and self.one_of(MEASURES, part, (*path, key)):
                self.measure(part, (*path, key))
        self.benchmark((*path, "compare_with"))
        condition(self.review, plan.among, (*path, "among"), self.variables)
        self.base(plan.among, (*path, "among"))
        self.groups()
        self.sentence()
        if len(self.review.problems) == before:
            self.idle()
            self.unnamed()

    def benchmark(self, path: Path) -> None:
        """A benchmark is in percent, as the share that it is read against."""
        if self.plan.compare_with is None:
            return
        value = self.plan.compare_with.value
        if self.plan.share_of is None:
            self.report("M506", path, at_key=True)
        elif 0 < value < 1:
            self.report("M611", (*path, "value"), value=str(value))

    def one_of(self, kinds: Sequence[str], part: Measure | Difference, path: Path) -> bool:
        """Say whether a part computes one thing and only one; report it where it does not."""
        if sum(getattr(part, kind) is not None for kind in kinds) == 1:
            return True
        self.report("M501", path, at_key=True, name=self.name, kinds=quoted(kinds))
        return False

    def measure(self, part: Measure | Difference, path: Path) -> None:
        self.share(part.share_of or {}, (*path, "share_of"))
        is_change = path[2:] == ("change_in",)
        if part.mean_of:
            where = (*path, "mean_of")
            variable = self.counted(part.mean_of, where, NUMBERS, NOT_A_NUMBER)
            if variable and not is_change:
                self.endless(variable, where)
        if isinstance(part, Measure) and part.distribution_of:
            where = (*path, "distribution_of")
            if is_change:
                self.followed(part.distribution_of, where)
            else:
                self.counted(part.distribution_of, where, COUNTED, NOT_COUNTED)

    def followed(self, name: str, path: Path) -> None:
        """Between two answers, lower or higher would be a change in a share under another name."""
        variable = self.counted(name, path, FOLLOWED, NOT_FOLLOWED)
        valid = (
            [choice for choice in variable.choices.values() if not choice.missing]
            if variable
            else []
        )
        if len(valid) == 2:
            self.report("M502", path, name=name, detail=TWO_ANSWERS)

    def endless(self, variable: Variable, path: Path) -> None:
        """A mean is counted from classes between two limits, which answers alone may not give."""
        item = variable.item
        if isinstance(item, NumberItem) and None in (item.at_least, item.at_most):
            self.report("M511", path, name=variable.name)

    def share(self, claims: Claims, path: Path) -> None:
        for name, claim in claims.items():
            where = (*path, name)
            if isinstance(claim, RowsIn):
                self.rows(name, claim, where)
            elif variable := self.review.variable(name, where, self.variables):
                self.claim(variable, claim, where)

    def claim(self, variable: Variable, claim: Codes | Range, path: Path) -> None:
        if claim == (ANSWERED,):
            detail: Detail | None = NOT_ANSWERS
        else:
            detail = NOT_TO_COUNT if isinstance(variable.item, TextItem) else None
        if detail:
            self.report("M502", path, at_key=True, name=variable.name, detail=detail)
            return
        comparison(self.review, variable, claim, path)
        self.valid(variable, claim, path)

    def rows(self, name: str, claim: RowsIn, path: Path) -> None:
        item = self.review.questionnaire.items.get(name)
        if name in self.review.broken:
            return
        if item is None:
            hint = Hint(name, self.review.names)
            self.report("M301", path, at_key=True, name=name, hint=hint)
        elif not isinstance(item, GridItem):
            self.report("M502", path, at_key=True, name=name, detail=NOT_A_GRID)
        else:
            row = next(variables_of(item))
            codes(self.review, row, claim.rows_in, (*path, "rows_in"))
            self.valid(row, claim.rows_in, (*path, "rows_in"))

    def valid(self, variable: Variable, claim: object, path: Path) -> None:
        """A finding is about valid answers: one that counts as missing is in no base."""
        for index, code in enumerate(claim if isinstance(claim, tuple) else ()):
            if code in variable.choices and variable.choices[code].missing:
                self.report("M503", (*path, index), choice=code, name=variable.name)

    def bands(self, bands_of: Mapping[str, Bands], path: Path) -> None:
        for name, bounds in bands_of.items():
            where, before = (*path, name), len(self.review.problems)
            variable = self.counted(name, where, (NumberItem,), NOT_MEASURED, at_key=True)
            for index, (low, high) in enumerate(pairwise(bounds), start=1):
                if low >= high:
                    self.report("M507", (*where, index), value=str(high))
            if variable and len(self.review.problems) == before:
                self.left_out(variable.item, bounds, where)

    def left_out(self, item: Item, bounds: Bands, path: Path) -> None:
        """A band begins at its bound and ends before the next; the last one has its end too."""
        least, most = getattr(item, "at_least", None), getattr(item, "at_most", None)
        outside = []
        if least is None or least < bounds[0]:
            outside.append(UNDER)
        if most is None or most > bounds[-1]:
            outside.append(OVER)
        if outside:
            said = {
                language: AND[language]
                .join(part[language] for part in outside)
                .format(low=bounds[0], high=bounds[-1])
                for language in AND
            }
            self.report("M657", path, outside=said)

    def difference(self, part: Difference, path: Path) -> None:
        if self.one_of(MEASURES[:2], part, path):
            self.measure(part, path)
        for name, pair in part.between.items():
            where = (*path, "between", name)
            variable = self.counted(name, where, GROUPS, NOT_A_GROUP, at_key=True)
            if variable:
                codes(self.review, variable, pair, where)
                self.valid(variable, pair, where)

    def counted(
        self, name: str, path: Path, types: Types, detail: Detail, at_key: bool = False
    ) -> Variable | None:
        """The variable of that name, or None once it is said that it cannot be counted."""
        variable = self.review.variable(name, path, self.variables, at_key=at_key)
        if variable and not isinstance(variable.item, types):
            self.report("M502", path, at_key=at_key, name=name, detail=detail)
            return None
        return variable

    def base(self, written: Condition | None, path: Path) -> None:
        """Missing answers are outside the base, whatever the condition says of them."""
        if written is None:
            return
        for name, test in written.every.items():
            if name in self.variables and name not in self.review.broken:
                self.valid(self.variables[name], test, (*path, name))
        for index, part in enumerate(written.any or ()):
            self.base(part, (*path, "any", index))
        self.base(written.negated, (*path, "not"))

    def groups(self) -> None:
        """Each crossing once, of different variables; their order does not matter."""
        seen: set[frozenset[str]] = set()
        for i, crossing in enumerate(self.plan.by):
            for j, name in enumerate(crossing):
                where = (*self.path, "by", i, j)
                self.counted(name, where, GROUPS, NOT_A_GROUP)
                if name in crossing[:j]:
                    self.report("M319", where, name=name)
            names = frozenset(crossing)
            if names in seen and len(names) == len(crossing):
                self.report("M319", (*self.path, "by", i), name=" × ".join(crossing))
            seen.add(names)

    def idle(self) -> None:
        """Groups of what is counted, or compared, already; and a group that is left alone."""
        compared = list(self.plan.difference.between) if self.plan.difference else []
        shown = counted(self.plan)
        for name in compared:
            if name in shown:
                where = (*self.path, "difference", "between", name)
                self.report("M510", where, at_key=True, name=name)
        first: dict[str, Path] = {}
        for i, crossing in enumerate(self.plan.by):
            for j, name in enumerate(crossing):
                first.setdefault(name, (*self.path, "by", i, j))
        for name, where in first.items():
            if name in (*shown, *compared):
                self.report("M510", where, name=name)
            elif len(groups := self.groups_of(name)) == 1:
                self.report("M656", where, name=name, choice=groups[0])

    def groups_of(self, name: str) -> Sequence[str]:
        known = name in self.variables and item_of(name) not in self.review.broken
        return groups_of(self.variables, self.plan, name) if known else ()

    def sentence(self) -> None:
        says = self.plan.says
        if says is None:
            return
        path, allowed = (*self.path, "says"), self.tokens()
        found = {language: set(BRACES.findall(said)) for language, said in says.root.items()}
        for language, said in says.root.items():
            if doubled := PERCENT.search(said):
                self.report("M610", (*path, language), token=doubled[1])
        unknown = {language: sorted(tokens - set(allowed)) for language, tokens in found.items()}
        for language, tokens in unknown.items():
            for token in tokens:
                where = (*path, language)
                self.report("M504", where, token=token, allowed=quoted(allowed))
        if not any(unknown.values()):
            lost(self.review, found, path)
        if any("{group}" in tokens for tokens in found.values()) and self.plan.everyone is None:
            self.report("M505", path, at_key=True)

    def unnamed(self) -> None:
        """Choices whose group has no name in a sentence that names it, while others have one."""
        says = self.plan.says.root.values() if self.plan.says else ()
        if self.plan.later or not any(NAMED.search(said) for said in says):
            return
        compared = self.plan.difference.between if self.plan.difference else {}
        for name in dict.fromkeys((*chain.from_iterable(self.plan.by), *compared)):
            groups = [c for c in self.groups_of(name) if c in compared.get(name, (c,))]
            if not groups:
                continue
            path = self.review.choices_at(name)
            choices = self.variables[name].choices
            nameless = [code for code in groups if choices[code].group is None]
            if path and len(nameless) < len(groups):
                for code in nameless:
                    self.review.once("M612", (*path, code), choice=code)

    def tokens(self) -> list[str]:
        """What the sentence may say: a trend also says what it is the trend of.

        Each answer of a distribution has a trend of its own, which no sentence can say.
        """
        if self.plan.trend_of and self.plan.trend_of.distribution_of:
            return ["{group}"]
        kinds = [self.plan.kind]
        if self.plan.trend_of:
            kinds += [kind for kind in MEASURES if getattr(self.plan.trend_of, kind) is not None]
        words = [word for kind in kinds for word in TOKENS.get(kind, ())]
        return [f"{{{word}}}" for word in (*words, "group")]
