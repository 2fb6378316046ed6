"""A questionnaire as respondents will see it: every page, in every state, by everyone it asks.

Whatever is chosen stands in the address, so that all of it works without JavaScript.
"""

from collections.abc import Callable, Iterator
from functools import partial
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from flask_babel import force_locale, get_locale, gettext
from werkzeug.wrappers import Response as Sent

from app.questionnaire import routing, wording
from app.questionnaire.definition import Page
from app.web import subjects
from app.web.languages import locale
from app.web.page_form import REVIEW
from app.web.preview import frame, persona, states
from app.web.preview.frame import INTRODUCTION, THANKS, Text
from app.web.preview.states import Look
from app.web.subjects import Guard, Subject

PHONE, DESK = "phone", "desk"

Address = Callable[..., str]


class Concerned(NamedTuple):
    """Whom something on a page concerns, if not everyone, and where to be one of them."""

    what: str
    who: str
    address: str


def register(area: Blueprint, guard: Guard) -> None:
    """Give the area of a questionnaire its preview."""
    area.get("/preview", endpoint="previews")(guard(_previews))
    area.get("/preview/<language>/<step>", endpoint="preview")(guard(_preview))
    area.get("/preview/<language>/<step>/frame", endpoint="frame")(guard(_frame))


def _previews() -> str | Sent:
    """Lead to the introduction, in the reader's language if the questionnaire has it."""
    subject = subjects.of_request()
    asked = subject.questionnaire()
    if asked is None:
        return _broken(subject)
    own = str(get_locale()).replace("_", "-")
    language = own if own in asked.languages else asked.languages[0]
    there = url_for(".preview", language=language, step=INTRODUCTION)
    return redirect(there, HTTPStatus.SEE_OTHER)


def _preview(language: str, step: str) -> str:
    """Show a page as respondents see it, in the state and by whom one chooses; or its problems."""
    subject = subjects.of_request()
    if subject.questionnaire() is None:
        return _broken(subject)
    text, look = _text(subject, language, step), _look(subject)
    asked = text.questionnaire
    width = DESK if request.args.get("_width") == DESK else PHONE
    page = next((page for page in asked.pages if page.page == step), None)
    there = partial(address, language=language, step=step, look=look, width=width)
    steps = frame.steps(asked)
    place = steps.index(step)
    return render_template(
        "looks/preview.html",
        subject=subject,
        questionnaire=asked,
        shown_in=language,
        step=step,
        steps=steps,
        titles={page.page: page.title[language] for page in asked.pages}
        | {INTRODUCTION: gettext("Introduction"), THANKS: gettext("Thank you")}
        | {REVIEW: gettext("Check your answers")},
        address=there,
        back=steps[place - 1] if place else "",
        next=steps[place + 1] if place + 1 < len(steps) else "",
        look=look,
        width=width,
        mistakes=states.mistakes(frame.form(text, language, look.by_one), page) if page else {},
        controls=persona.controls(asked, language, look.answers),
        people=list(_people(text, look, there)),
        concerned=list(_concerned(text, language, page, look, there)) if page else [],
    )


def _frame(language: str, step: str) -> Response:
    """Show a page exactly as respondents see it, in a frame of one of our pages."""
    subject = subjects.of_request()
    text, look = _text(subject, language, step), _look(subject)
    g.language = language
    seen = states.seen(text, language, step, look)
    return Response(frame.html(text, language, step, seen), headers=frame.HEADERS)


def _broken(subject: Subject) -> str:
    return render_template("looks/broken.html", subject=subject)


def _text(subject: Subject, language: str, step: str) -> Text:
    """What is asked, or the page that says there is no such step in that language."""
    asked = subject.questionnaire()
    if asked is None or language not in asked.languages or step not in frame.steps(asked):
        abort(HTTPStatus.NOT_FOUND)
    return Text.of(subject.source, asked)


def _look(subject: Subject) -> Look:
    """How the address says to look at it."""
    asked = subject.questionnaire()
    answers = persona.read(asked, request.args) if asked else {}
    by_one = bool(answers) or request.args.get("_who") == "one"
    return Look(request.args.get("_state", states.BLANK), answers, by_one)


def address(
    endpoint: str = ".preview", *, language: str, step: str, look: Look, width: str = PHONE
) -> str:
    """Where a step is shown in this way."""
    query = {
        **({"_state": look.state} if look.state != states.BLANK else {}),
        **({"_width": width} if width != PHONE else {}),
        **({"_who": "one"} if look.by_one else {}),
        **routing.raw_of(look.answers),
    }
    there = url_for(endpoint, language=language, step=step)
    return f"{there}?{urlencode(query, doseq=True)}" if query else there


def _people(text: Text, look: Look, address: Address) -> Iterator[tuple[str, str, bool]]:
    """Whoever the step can be shown to, ready made: in words, where, and whether it is now."""
    everyone, nobody = Look(look.state, {}, False), Look(look.state, {}, True)
    yield gettext("Every question, whomever it concerns"), address(look=everyone), look == everyone
    yield gettext("Someone who leaves everything blank"), address(look=nobody), look == nobody
    ways = frame.ways(text)
    for route, words in (
        (ways.shortest, gettext("The shortest route")),
        (ways.longest, gettext("The longest route")),
    ):
        if route and route.answers:
            one = Look(look.state, route.answers, True)
            yield words, address(look=one), look == one


def _concerned(
    text: Text, language: str, page: Page, look: Look, address: Address
) -> Iterator[Concerned]:
    """Whom a page concerns, with its questions and their rows, where that is not everyone."""
    asked, ways = text.questionnaire, frame.ways(text)
    for name, when in page.conditions():
        who = wording.condition(when, asked, language)
        with force_locale(locale(language)):
            who = (
                gettext("Asked only of people who %(conditions)s", conditions=who)
                if name
                else gettext("Page shown only to people who %(conditions)s", conditions=who)
            )
        what = wording.question(name, asked, language) if name else ""
        answers = ways.to(name) if name else ways.to_page(page.page)
        one = Look(look.state, answers or {}, True)
        yield Concerned(what, who, address(look=one) if answers else "")
