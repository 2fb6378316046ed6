"""Routes: pages, items and rows that nobody reaches, and what in their conditions is to blame.

Each is reported once, where it starts: what stands on a page that nobody sees, or looks at what
nobody was asked, is not a second mistake.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from app.questionnaire.checks.possible import FALSE, TRUE, Formula
from app.questionnaire.checks.reach import Reach
from app.questionnaire.checks.review import Detail, Review
from app.questionnaire.conditions import Comparison, Condition
from app.questionnaire.definition import GridItem, Item, NumberItem
from app.questionnaire.plans import FindingPlan
from app.questionnaire.tree import Path

NO_PAGE = {
    "fr": "la page « {name} » ne s'affiche jamais",
    "en": "the page `{name}` is never shown",
}
NO_ITEM = {
    "fr": "la question « {name} » n'est jamais posée",
    "en": "the item `{name}` is never asked",
}
NO_ROW = {
    "fr": "la ligne « {name} » ne s'affiche jamais",
    "en": "the row `{name}` is never shown",
}
NO_PART = {
    "fr": "cette partie de la condition ne sert jamais",
    "en": "this part of the condition never applies",
}


def check(review: Review, plans: Iterable[FindingPlan]) -> Reach:
    """Walk the questionnaire as it is asked; the value knows who was asked what, for the plans."""
    walk = _Walk(review, Reach(review.questionnaire, plans, review.broken_at))
    for index, page in enumerate(review.questionnaire.pages):
        path: Path = ("pages", index)
        opened = walk.place(page.when, (*path, "when"), TRUE, _effect(NO_PAGE, page.page))
        for place, item in enumerate(page.items if opened != FALSE else ()):
            walk.item(item, (*path, "items", place), opened)
    return walk.reach


class _Walk:
    """One walk through a questionnaire."""

    def __init__(self, review: Review, reach: Reach) -> None:
        self.review, self.reach = review, reach

    def item(self, item: Item, path: Path, opened: Formula) -> None:
        asked = self.place(item.when, (*path, "when"), opened, _effect(NO_ITEM, item.item))
        if asked == FALSE or item.item in self.review.broken:
            return
        rows = {
            code: self.place(row.when, (*path, "rows", code, "when"), asked, _effect(NO_ROW, code))
            for code, row in (item.rows if isinstance(item, GridItem) else {}).items()
        }
        reached = {code: shown for code, shown in rows.items() if shown != FALSE}
        if self.reach.ask(item, asked, reached):
            return
        match item:  # the wrong way round is another problem
            case NumberItem(at_least=Decimal() as least, at_most=Decimal() as most):
                if least <= most:
                    self.review.report("M356", (*path, "at_least"), at_key=True, name=item.item)

    def place(
        self, condition: Condition | None, path: Path, place: Formula, effect: Detail
    ) -> Formula:
        """Who, of those at a place, gets to what has this condition; FALSE once it is reported."""
        if condition:
            return Examination(self.review, self.reach, place).check(condition, path, effect)
        set_aside = path in self.review.broken_at
        return self.reach.search.all_of((place, self.reach.anything())) if set_aside else place


class Examination:
    """What those who get to a place can answer to the conditions that stand there.

    `valid`: the conditions are those of a base, so who declined is not in it.
    """

    def __init__(
        self, review: Review, reach: Reach, place: Formula, *, valid: bool = False
    ) -> None:
        self.review, self.reach, self.place, self.valid = review, reach, place, valid
        self.possible, self.all_of = reach.search.possible, reach.search.all_of

    def check(self, condition: Condition, path: Path, effect: Detail) -> Formula:
        """Who meets a condition, once what can never be met in it is reported; FALSE for nobody."""
        before = len(self.review.problems)
        if not self._part(condition, path, [self.place], effect):
            return FALSE
        so = self._truth(condition, path)
        if len(self.review.problems) == before and not self.possible(self.place, -so):
            self.review.report("M651", path, at_key=True)
        return self.all_of((self.place, so))

    def _part(
        self, condition: Condition, path: Path, before: Sequence[Formula], effect: Detail
    ) -> bool:
        """Say whether anybody meets a part of a condition along with what stands `before` it."""
        alive, along = True, list(before)
        for name, test in condition.every.items():
            where = (*path, name)
            so, _ = self.reach.compared(name, test, where, valid=self.valid)
            if not self.comparison(name, test, where, effect):
                alive = False
            elif self.possible(*along, so):
                along.append(so)
            else:
                self.review.report("M354", where, at_key=True, name=name, effect=effect)
                alive = False
        if condition.any:
            parts = [(part, (*path, "any", index)) for index, part in enumerate(condition.any)]
            ways = [self._truth(part, where) for part, where in parts]
            open_ways = [so for so in ways if self.possible(*along, so)]
            for part, where in parts:
                self._part(part, where, along, NO_PART if open_ways else effect)
            along.append(self.reach.search.any_of(open_ways) if open_ways else TRUE)
            alive = alive and bool(open_ways)
        if condition.negated:
            where = (*path, "not")
            self._part(condition.negated, where, [self.place], NO_PART)
            so = self.reach.comes_out(condition.negated, False, where, valid=self.valid)
            if not self.possible(*along, so):
                self.review.report("M355", where, at_key=True, effect=effect)
                alive = False
        return alive

    def _truth(self, condition: Condition, path: Path) -> Formula:
        return self.reach.comes_out(condition, True, path, valid=self.valid)

    def comparison(self, name: str, test: Comparison, path: Path, effect: Detail) -> bool:
        """Say whether anybody at the place has such an answer; report each code nobody has."""
        if not self.reach.judges(name, test, path, valid=self.valid):
            return True
        named = test if isinstance(test, tuple) else ()
        dead = [
            index
            for index, code in enumerate(named)
            if not self.possible(self.place, self.reach.answers(name, (code,)))
        ]
        if len(dead) < len(named):
            for index in dead:
                self.review.report("M352", (*path, index), name=name, choice=named[index])
            return True
        if not named and self.possible(self.place, self.reach.answers(name, test)):
            return True
        code = "M353" if self.reach.fits(name, test) else "M351"
        self.review.report(code, path, at_key=True, name=name, effect=effect)
        return False


def _effect(said: Detail, name: str) -> Detail:
    return {language: text.format(name=name) for language, text in said.items()}
