"""What the schema cannot say: languages, references, names, and what a finding may count."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from app.questionnaire.definition import (
    SCALE_POINTS,
    Claim,
    ClosedItem,
    Comparison,
    Condition,
    FindingPlan,
    GridItem,
    Item,
    Model,
    NumberItem,
    OneItem,
    Questionnaire,
    Range,
    RowsIn,
    ScaleItem,
    Text,
    Variable,
    variables_of,
)
from app.questionnaire.problems import Problem
from app.questionnaire.tree import Path, Tree

BRACES = re.compile(r"\{[^{}]*\}?|\}")  # a token, or a brace that opens or closes none
KINDS = ("share_of", "mean_of", "distribution_of")
TOKENS_OF = {"share_of": ("share", "group"), "mean_of": ("mean", "group")} | {
    "distribution_of": ("group",)
}


def texts(questionnaire: Questionnaire, written: Tree) -> list[Problem]:
    """Report every text that lacks a language, or has one the questionnaire does not declare."""
    languages = questionnaire.languages
    problems = []
    for path, text in _texts(questionnaire, ()):
        unknown = [language for language in text if language not in languages]
        for language in unknown:
            place = written.find((*path, language), key=True)
            problems.append(written.problem("M402", place, (language, *languages), key=language))
        if not unknown:
            problems += [
                written.problem("M401", written.find(path), language=language)
                for language in languages
                if language not in text.root
            ]
    return problems


def _texts(part: object, path: Path) -> Iterator[tuple[Path, Text]]:
    if isinstance(part, Text):
        yield path, part
    elif isinstance(part, Model):
        for name in type(part).model_fields:
            yield from _texts(getattr(part, name), (*path, name))
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _texts(value, (*path, key))
    elif isinstance(part, tuple):
        for index, value in enumerate(part):
            yield from _texts(value, (*path, index))


def references(questionnaire: Questionnaire, written: Tree, broken: set[str]) -> list[Problem]:
    """Report names taken twice, and conditions and findings that refer to what is not there.

    `broken` names items set aside for another problem: what refers to them is not reported.
    """
    review = _Review(questionnaire, written, broken)
    review.languages()
    review.pages()
    for name, finding in questionnaire.findings.items():
        review.finding(name, finding)
    return review.problems


class _Review:
    """One walk through a questionnaire, in the order it is asked."""

    def __init__(self, questionnaire: Questionnaire, written: Tree, broken: set[str]) -> None:
        self.questionnaire, self.written, self.broken = questionnaire, written, broken
        self.problems: list[Problem] = []
        self.asked: dict[str, Variable] = {}
        self.taken: dict[tuple[str, str], tuple[str, Path]] = {}  # by kind and name

    def report(
        self,
        code: str,
        path: Path,
        *,
        key: bool = False,
        hint: tuple[str, ...] = (),
        **details: object,
    ) -> None:
        place = self.written.find(path, key=key)
        self.problems.append(self.written.problem(code, place, hint, **details))

    def languages(self) -> None:
        declared = self.questionnaire.languages
        for index, language in enumerate(declared):
            first = declared.index(language)
            if first < index:
                line = self.written.find(("languages", first)).line
                self.report("M210", ("languages", index), name=language, first_line=line)

    def pages(self) -> None:
        for i, page in enumerate(self.questionnaire.pages):
            self.name(page.page, ("pages", i, "page"))
            self.condition(page.when, ("pages", i, "when"))
            own: set[str] = set()
            for j, item in enumerate(page.items):
                path: Path = ("pages", i, "items", j)
                self.name(item.item, (*path, "item"))
                self.condition(item.when, (*path, "when"))
                if item.required and own & {_item_of(name) for name in item.when or ()}:
                    self.report("M308", (*path, "when"), key=True, name=item.item)
                self.bounds(item, path)
                self.asked |= {variable.name: variable for variable in variables_of(item)}
                own.add(item.item)

    def name(self, name: str, path: Path) -> None:
        """Two pages, or two items, never share a name, not even but for its case."""
        other, first = self.taken.setdefault((str(path[-1]), name.casefold()), (name, path))
        if first == path:
            return
        if other == name:
            self.report("M210", path, name=name, first_line=self.written.find(first).line)
            self.broken.add(name)  # what refers to it may mean either
        else:
            self.report("M311", path, name=name, other=other)

    def bounds(self, item: Item, path: Path) -> None:
        if not isinstance(item, NumberItem) or item.at_least is None or item.at_most is None:
            return
        if item.at_least > item.at_most:
            self.report("M309", (*path, "at_least"), key=True, name=item.item)

    def condition(self, condition: Condition | None, path: Path) -> None:
        for name, comparison in (condition or {}).items():
            variable = self.variable(name, (*path, name), self.asked)
            if variable:
                self.comparison(variable, comparison, (*path, name))

    def variable(
        self, name: str, path: Path, known: Mapping[str, Variable], *, key: bool = True
    ) -> Variable | None:
        """Find what is referred to, or report that it is not there, or not there yet."""
        if _item_of(name) in self.broken:
            return None
        if name in known:
            return known[name]
        if name in self.questionnaire.items and name not in self.questionnaire.variables:
            detail = NO_ANSWER if self.questionnaire.items[name].type == "note" else NAME_A_ROW
            self.report("M502", path, key=key, name=name, detail=detail)
        elif name in self.questionnaire.variables:
            self.report("M302", path, key=key, name=name)
        else:
            self.report("M301", path, key=key, name=name, hint=(name, *known))
        return None

    def comparison(self, variable: Variable, comparison: Comparison, path: Path) -> None:
        if not isinstance(comparison, Range):
            self.codes(variable, comparison, path)
        elif not isinstance(variable.item, ScaleItem | NumberItem):
            self.report("M310", path, name=variable.name)
        elif _crossed(comparison.at_least, comparison.at_most):
            self.report("M309", (*path, "at_least"), key=True, name=variable.name)

    def codes(self, variable: Variable, codes: tuple[str, ...], path: Path) -> None:
        known = codes_of(variable)
        if not known:
            self.report("M312", path, name=variable.name)
            return
        for index, code in enumerate(codes):
            if code not in known:
                where = (*path, index)
                hint = (code, *known)
                self.report("M303", where, choice=code, name=variable.name, hint=hint)

    def finding(self, name: str, finding: FindingPlan) -> None:
        path: Path = ("findings", name)
        kinds = [kind for kind in KINDS if getattr(finding, kind) is not None]
        if len(kinds) != 1:
            self.report("M501", path, key=True, name=name)
            return
        for variable, claim in (finding.share_of or {}).items():
            self.claim(variable, claim, (*path, "share_of", variable))
        if finding.mean_of:
            self.counted(finding.mean_of, (*path, "mean_of"), (ScaleItem,), NOT_A_SCALE)
        if finding.distribution_of:
            closed = (ClosedItem, GridItem, ScaleItem)
            self.counted(finding.distribution_of, (*path, "distribution_of"), closed, NOT_CLOSED)
        self.condition(finding.among, (*path, "among"))
        for i, crossing in enumerate(finding.by):
            for j, variable in enumerate(crossing):
                where = (*path, "by", i, j)
                self.counted(variable, where, (OneItem, GridItem), NOT_A_GROUP)
        self.sentence(finding, kinds[0], path)

    def claim(self, name: str, claim: Claim, path: Path) -> None:
        if isinstance(claim, RowsIn):
            self.rows(name, claim, path)
            return
        variable = self.variable(name, path, self.asked)
        if variable is None:
            return
        self.comparison(variable, claim, path)
        if isinstance(claim, tuple):
            self.valid(variable, claim, path)

    def valid(self, variable: Variable, codes: tuple[str, ...], path: Path) -> None:
        """A finding is about valid answers: one that counts as missing is in no base."""
        for index, code in enumerate(codes):
            if code in variable.choices and variable.choices[code].missing:
                self.report("M503", (*path, index), choice=code, name=variable.name)

    def rows(self, name: str, claim: RowsIn, path: Path) -> None:
        item = self.questionnaire.items.get(name)
        if name in self.broken:
            return
        if item is None:
            self.report("M301", path, key=True, name=name, hint=(name, *self.questionnaire.items))
        elif not isinstance(item, GridItem):
            self.report("M502", path, key=True, name=name, detail=NOT_A_GRID)
        else:
            row = next(variables_of(item))
            self.codes(row, claim.rows_in, (*path, "rows_in"))
            self.valid(row, claim.rows_in, (*path, "rows_in"))

    def counted(
        self, name: str, path: Path, types: tuple[type[Model], ...], detail: Mapping[str, str]
    ) -> None:
        variable = self.variable(name, path, self.asked, key=False)
        if variable and not isinstance(variable.item, types):
            self.report("M502", path, name=name, detail=detail)

    def sentence(self, finding: FindingPlan, kind: str, path: Path) -> None:
        allowed = [f"{{{token}}}" for token in TOKENS_OF[kind]]
        for language, said in finding.says.root.items() if finding.says else ():
            for token in dict.fromkeys(BRACES.findall(said)):
                if token not in allowed:
                    where = (*path, "says", language)
                    self.report("M504", where, token=token, allowed=", ".join(allowed))
            if "{group}" in said and finding.everyone is None:
                self.report("M505", (*path, "says"), key=True)
                return


NOT_A_SCALE = {"fr": "il faut une échelle de 0 à 10", "en": "a scale from 0 to 10 is needed"}
NOT_CLOSED = {"fr": "il faut une question à réponses proposées", "en": "it has no choices"}
NOT_A_GROUP = {"fr": "il faut une question à un seul choix", "en": "it must take one choice"}
NAME_A_ROW = {"fr": "nommez une ligne de la grille", "en": "name a row of the grid"}
NO_ANSWER = {"fr": "une note n'a pas de réponse", "en": "a note has no answer"}
NOT_A_GRID = {"fr": "il faut une grille", "en": "a grid is needed"}


def _crossed(least: Decimal | None, most: Decimal | None) -> bool:
    return least is not None and most is not None and least > most


def _item_of(variable: str) -> str:
    return variable.partition(".")[0]


def codes_of(variable: Variable) -> list[str]:
    """The answers a condition may name; a number or a text has none."""
    if isinstance(variable.item, ScaleItem):
        return [str(point) for point in SCALE_POINTS]
    return list(variable.choices)
