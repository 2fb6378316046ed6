"""Questions answered in one's own words: what they are, how they read, and whom they were asked."""

from collections.abc import Mapping
from typing import NamedTuple

from app.questionnaire import wording
from app.questionnaire.answers import free_text_fields, names_of
from app.questionnaire.conditions import ANSWERED, Condition, Range
from app.questionnaire.definition import Item, Page, Questionnaire


class Question(NamedTuple):
    """A question answered in one's own words, on its page.

    `choice` is the code of the choice that asked for them, of an item that lists some.
    """

    page: Page
    item: Item
    choice: str | None


def questions(questionnaire: Questionnaire) -> Mapping[str, Question]:
    """Every one of them by the name its texts are kept under, in the order they are asked."""
    texts = free_text_fields(questionnaire)
    return {
        name: Question(page, item, _choice(name, item))
        for page in questionnaire.pages
        for item in page.items
        for name in names_of(item)
        if name in texts
    }


def words(question: Question, language: str) -> str:
    """How it reads in a language: `Why did you leave? – Another reason`."""
    asked = wording.asked(question.item, language)
    if question.choice is None:
        return asked
    choices = getattr(question.item, "choices", {})
    return f"{asked} – {choices[question.choice].label[language]}"


def asked_of(question: Question) -> tuple[str, frozenset[str]] | None:
    """The answer that it takes to be asked: a variable, and its codes; "" and none: of everyone.

    None where it takes more than one answer, or another comparison than with codes. What the
    variable was asked itself upon goes without saying of whoever answered it.
    """
    page, item, choice = question
    if choice is not None:
        return item.item, frozenset({choice})
    needed = [condition for condition in (page.when, item.when) if condition]
    if not needed:
        return "", frozenset()
    return _only(needed[0]) if len(needed) == 1 else None


def is_for_all(question: Question) -> bool:
    """Whether everyone was asked it."""
    return asked_of(question) == ("", frozenset())


def is_due(question: Question) -> bool:
    """Whether whoever was asked it had to write something."""
    return question.item.required and question.choice is None


def _only(condition: Condition) -> tuple[str, frozenset[str]] | None:
    """The one comparison with codes that a condition consists of."""
    if condition.any or condition.negated or len(condition.every) != 1:
        return None
    ((variable, test),) = condition.every.items()
    if isinstance(test, Range) or test == ANSWERED:
        return None
    return variable, frozenset(test)


def _choice(name: str, item: Item) -> str | None:
    return name.split(".")[1] if name != item.item else None
