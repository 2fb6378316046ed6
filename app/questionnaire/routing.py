"""Which page comes next, and which items apply, for the answers given so far.

A questionnaire is forward-only: one walk from the first page decides everything. Only answers on
the route count, so an answer whose question is no longer asked cannot open another.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from app.questionnaire import answers as reading
from app.questionnaire.answers import AnswerProblem, Answers, Raw
from app.questionnaire.conditions import holds
from app.questionnaire.definition import Condition, Item, Page, Questionnaire


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
        for item in page.items:
            if item.when and not holds(item.when, interview.answers):
                continue
            items.append(item)
            answers, problems = reading.check(item, raw)
            interview.answers |= answers
            if problems:
                interview.problems.setdefault(page.page, []).extend(problems)
        if items:
            interview.route.append((page, items))
    return interview


def before_page(item: Item, page: Page) -> Condition:
    """The part of an item's condition that earlier pages decide.

    The rest depends on answers of its own page, and may change while that page is shown.
    """
    own = {other.item for other in page.items}
    return {
        name: comparison
        for name, comparison in (item.when or {}).items()
        if name.partition(".")[0] not in own
    }


def raw_of(answers: Answers) -> Raw:
    """The form input that these answers come from."""
    return {
        name: answer if isinstance(answer, list) else [_typed(answer)]
        for name, answer in answers.items()
    }


def _typed(answer: str | int | float) -> str:
    """A number is written out, never as 1e-06."""
    return f"{Decimal(str(answer)).normalize():f}" if isinstance(answer, float) else str(answer)
