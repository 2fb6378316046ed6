"""In which state the questions of a step are looked at: blank, answered, or with a mistake."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask_babel import force_locale, gettext

from app.questionnaire import samples
from app.questionnaire.answers import Answers, Raw
from app.questionnaire.definition import Item, Page, item_of
from app.web.languages import locale
from app.web.page_form import Form
from app.web.preview import persona
from app.web.preview.frame import Seen, Text

BLANK, ANSWERED, WRONG = "blank", "answered", "wrong"  # else a mistake, by its code


class Look(NamedTuple):
    """How a step is looked at: in which state, and by whom."""

    state: str
    answers: Answers
    by_one: bool  # whoever gave these answers; else every question is shown, whomever it concerns


def seen(text: Text, language: str, step: str, look: Look) -> Seen:
    """The step as its form is to be filled."""
    asked = text.questionnaire
    page = next((page for page in asked.pages if page.page == step), None)
    given = persona.raw_of(asked, look.answers)
    if look.state == BLANK or (page is None and look.state != ANSWERED):
        return Seen(given, look.by_one)
    with force_locale(locale(language)):
        words = gettext("In a few words.")
    filled = _filled(text, page, look, words)
    if look.state == ANSWERED or page is None:
        return Seen({**filled, **given}, look.by_one)
    wrong = {
        item.item: mistake
        for item in page.items
        if (mistake := _mistake(item, look.state)) is not None
    }
    kept = {name: values for name, values in given.items() if item_of(name) not in wrong}
    for item in wrong:
        filled = {name: values for name, values in filled.items() if item_of(name) != item}
    for raw in wrong.values():
        filled |= raw
    return Seen({**filled, **kept}, look.by_one, is_wrong=bool(wrong))


def mistakes(form: Form, page: Page) -> Mapping[str, str]:
    """The mistakes that can be made on a page, by code, and what the first of each is told."""
    said: dict[str, str] = {}
    with force_locale(locale(form.language)):
        for item in page.items:
            for code, (_, problem) in samples.mistakes(item).items():
                if code not in said:
                    said[code] = form.message(item, problem)
    return said


def _filled(text: Text, page: Page | None, look: Look, words: str) -> dict[str, Sequence[str]]:
    """Answers to all that is asked; but where one person looks, to nothing that decides elsewhere.

    What is decided before the page was chosen, or is left open.
    """
    asked = text.questionnaire
    decides = {item_of(name) for name in persona.deciding(asked)} if look.by_one else set()
    if page:
        decides -= {item.item for item in page.items}
    raw: dict[str, Sequence[str]] = {}
    for name, item in asked.items.items():
        if name not in decides:
            raw |= samples.typed(item, words)
    return raw


def _mistake(item: Item, state: str) -> Raw | None:
    """The mistake looked for, or the first that is typed and not left out."""
    found = samples.mistakes(item)
    if state in found:
        return found[state][0]
    if state != WRONG or not found:
        return None
    first = next(iter(found.values()))
    return next((raw for raw, _ in found.values() if raw), first[0])
