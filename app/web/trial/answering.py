"""Answering on trial: the real pages, checks, review and thanks, and nothing is kept anywhere."""

from typing import NamedTuple

from flask import current_app, g, render_template, request, url_for

from app.questionnaire import length, routing
from app.questionnaire.answers import Raw
from app.questionnaire.definition import Questionnaire
from app.questionnaire.routing import Interview
from app.web import automata, duration, languages, shelf, steps, subjects
from app.web.page_form import Form
from app.web.sheet import Sheet, read_sheet
from app.web.subjects import Subject
from app.web.trial.few import Few

KEPT = 8  # texts, in one language each, kept rendered by each process


class Ready(NamedTuple):
    """A text as respondents would be asked it, and the minutes that they would be told it takes."""

    form: Form
    minutes: int


READY: Few[Ready] = Few(KEPT)


def begin() -> str:
    """Show the introduction, from which an interview begins."""
    subject = subjects.of_request()
    questionnaire = subject.questionnaire()
    if questionnaire is None:
        return refusal(subject)
    g.language = languages.choose(request.args.get("lang"), questionnaire.languages)
    return render_template(
        "trial/introduction.html",
        subject=subject,
        questionnaire=questionnaire,
        language=g.language,
        minutes=_ready(subject, questionnaire).minutes,
        trial=url_for(".trial"),
    )


def answer() -> str:
    """Show the next page, or the same page with its problems; at the end, what would be kept."""
    subject = subjects.of_request()
    questionnaire = subject.questionnaire()
    if questionnaire is None:
        return refusal(subject)
    sent = request.form.to_dict(flat=False)
    asked = sent.get("_switch") or sent.get("_language") or [""]
    g.language = languages.choose(asked[0], questionnaire.languages)
    ready = _ready(subject, questionnaire)
    sheet = read_sheet(None, ready.form, _typed(sent))
    interview = routing.follow(questionnaire, sheet.raw)
    if sheet.go == "send" and not interview.problems:
        return ready.form.thanks(interview.answers, sheet.mark, _took(ready, sheet, interview))
    token = {"csrf_token": current_app.jinja_env.globals["csrf_token"]()}  # type: ignore[operator]
    place = steps.following(sheet, interview)
    return steps.show(ready.form, place, interview, request.path, more=token)


def refusal(subject: Subject) -> str:
    """The page that says what is to be mended before a text can be tried."""
    return render_template("looks/broken.html", subject=subject)


def _typed(sent: Raw) -> Raw:
    """The fields but for U+0000, which is kept nowhere."""
    return {name: [each.replace("\0", "") for each in values] for name, values in sent.items()}


def _took(ready: Ready, sheet: Sheet, interview: Interview) -> str:
    """How much was asked, and how long it took, in HTML."""
    asked = length.asked(interview.route)
    seconds = automata.since(sheet.began)
    taken = None if seconds is None else max(round(seconds / 60), 1)
    return render_template("trial/took.html", asked=asked, minutes=taken, promised=ready.minutes)


def _ready(subject: Subject, questionnaire: Questionnaire) -> Ready:
    """The text in the language of this request, rendered as far as it can be beforehand."""
    language, identity, at = g.language, current_app.config["MIEUX"].identity, url_for(".trial")
    return READY.get(
        (shelf.text_of(subject.source), language, identity, at),
        lambda: Ready(Form(questionnaire, language, at), duration.of(questionnaire)),
    )
