"""Which page comes next, and which items apply, for the answers given so far.

A questionnaire is forward-only: one walk from the first page decides everything. Only answers on
the route count, so an answer whose question is no longer asked cannot open another.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from app.questionnaire import answers as reading
from app.questionnaire.answers import AnswerProblem, Answers, Raw
from app.questionnaire.conditions import NOTHING, holds
from app.questionnaire.definition import GridItem, Item, Page, Questionnaire, variables_of


@dataclass
class Interview:
    """One walk: the pages on the route with their items, the answers on it, and their problems."""

    route: list[tuple[Page, list[Item]]] = field(default_factory=list)
    answers: Answers = field(default_factory=dict)
    problems: dict[str, list[AnswerProblem]] = field(default_factory=dict)  # by page

    def position(self, page: str) -> int | None:
        """Where the page stands on the route, from 0; None off the route."""
        for index, (known, _) in enumerate(self.route):
            if known.page == page:
                return index
        return None


def follow(questionnaire: Questionnaire, raw: Raw) -> Interview:
    """Walk the questionnaire with these raw answers."""
    interview = Interview()
    for page in questionnaire.pages:
        if page.when and not holds(page.when, interview.answers):
            continue
        items = []
        for written in page.items:
            item = applying(written, interview.answers)
            if item is None:
                continue
            items.append(item)
            answers, problems = reading.check(item, raw)
            interview.answers |= answers
            if problems:
                interview.problems.setdefault(page.page, []).extend(problems)
        if items:
            interview.route.append((page, items))
    return interview


def applying(item: Item, answers: Answers, undecided: Collection[str] = NOTHING) -> Item | None:
    """The item with the rows that apply, or None where nothing of it does.

    Where variables are still `undecided`, what may apply by their answers is there.
    """
    if item.when and not holds(item.when, answers, undecided):
        return None
    if not isinstance(item, GridItem) or not item.has_conditions:
        return item
    rows = {code: row for code, row in item.rows.items() if holds(row.when, answers, undecided)}
    return item.model_copy(update={"rows": rows}) if rows else None


def shown(page: Page, answers: Answers) -> list[Item]:
    """The items to show on a page: those that apply, or may by what is answered on the page."""
    items: list[Item] = []
    undecided = page.variables
    for written in page.items:
        item = applying(written, answers, undecided)
        if item is not written:  # nobody answers what is not shown
            undecided -= _names(written) - _names(item)
        items += [item] if item else []
    return items


def is_for_all(page: Page) -> bool:
    """Whether everyone comes to the page, whatever they answer."""
    return page.when is None and any(item.when is None and _has_rows(item) for item in page.items)


def _has_rows(item: Item) -> bool:
    """Whether something of the item is asked, whatever was answered before."""
    return not isinstance(item, GridItem) or any(row.when is None for row in item.rows.values())


def _names(item: Item | None) -> set[str]:
    return {variable.name for variable in variables_of(item)} if item else set()


def raw_of(answers: Answers) -> Raw:
    """The form input that these answers come from."""
    return {
        name: answer if isinstance(answer, list) else [_typed(answer)]
        for name, answer in answers.items()
    }


def _typed(answer: str | int | float) -> str:
    """A number is written out, never as 1e-06."""
    return f"{Decimal(str(answer)).normalize():f}" if isinstance(answer, float) else str(answer)
