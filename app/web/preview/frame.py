"""A step of a questionnaire exactly as a respondent sees it: a page of its own, to be framed.

Its scripts run, so that what they bring is seen too; nothing can be sent from it, and nothing that
is typed there is kept, on the server or in the browser.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from flask import render_template
from flask_babel import force_locale

from app.questionnaire import routing
from app.questionnaire.answers import Raw
from app.questionnaire.definition import GridItem, Item, Questionnaire
from app.questionnaire.flow.routes import Ways
from app.questionnaire.loader import Source
from app.web import duration, headers, shelf
from app.web.languages import locale
from app.web.page_form import REVIEW, Form

INTRODUCTION, THANKS = "_introduction", "_thanks"  # no page of a questionnaire begins with _
NOWHERE = "?"  # where its forms would go
KEPT = 8  # questionnaires, in one language, kept ready by each process
HEADERS = {"Content-Security-Policy": headers.WITHIN}


@dataclass(frozen=True)
class Text:
    """A questionnaire, known again by the text that says it."""

    source: shelf.Text
    questionnaire: Questionnaire = field(compare=False, repr=False)

    @classmethod
    def of(cls, source: Source, questionnaire: Questionnaire) -> "Text":
        """What a source says."""
        return cls(shelf.text_of(source), questionnaire)


class Seen(NamedTuple):
    """How a step is looked at: with which answers, and by whom."""

    raw: Raw
    by_one: bool = False  # who gave these answers; else every question, whomever it concerns
    is_wrong: bool = False  # the problems of the answers are said


def steps(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Every step: the introduction, the pages, the review, and the thanks."""
    return (INTRODUCTION, *(page.page for page in questionnaire.pages), REVIEW, THANKS)


def html(text: Text, language: str, step: str, seen: Seen) -> str:
    """The page of a step, in one of the questionnaire's languages."""
    with force_locale(locale(language)):
        if step == INTRODUCTION:
            return _introduction(text, language)
        ready = form(text, language, seen.by_one)
        interview = routing.follow(_asked(text, seen.by_one), seen.raw)
        if step == REVIEW:
            return ready.review(interview, {}, {}, NOWHERE)
        if step == THANKS:
            return ready.thanks(interview.answers, "")
        page = ready.pages[step]
        if interview.position(step) is None:
            return render_template("looks/passed.html", page=page, language=language)
        problems = interview.problems.get(step, ()) if seen.is_wrong else ()
        return ready.show(page, interview, seen.raw, {}, NOWHERE, problems)


@lru_cache(maxsize=KEPT)
def _introduction(text: Text, language: str) -> str:
    return render_template(
        "looks/introduction.html",
        questionnaire=text.questionnaire,
        language=language,
        minutes=duration.of(text.questionnaire),
    )


@lru_cache(maxsize=KEPT)
def form(text: Text, language: str, by_one: bool) -> Form:
    """The pages of the questionnaire, ready to be filled."""
    return Form(_asked(text, by_one), language)


@lru_cache(maxsize=KEPT)
def ways(text: Text) -> Ways:
    """The ways through the questionnaire; to find them may take a second."""
    return Ways(text.questionnaire)


@lru_cache(maxsize=KEPT)
def _asked(text: Text, by_one: bool) -> Questionnaire:
    """What is asked of one person, or all of it, as if it were asked of everyone."""
    asked = text.questionnaire
    if by_one:
        return asked
    pages = tuple(
        page.model_copy(update={"when": None, "items": tuple(map(_of_all, page.items))})
        for page in asked.pages
    )
    # a copy of the model would keep the items and variables that were derived from its pages
    return Questionnaire.model_construct(**dict(asked) | {"pages": pages})


def _of_all(item: Item) -> Item:
    everyone: dict[str, object] = {"when": None}
    if isinstance(item, GridItem):
        rows = item.rows.items()
        everyone["rows"] = {code: row.model_copy(update={"when": None}) for code, row in rows}
    return item.model_copy(update=everyone)
