"""“Resume later”: the form put aside under a code, and taken up again.

The code comes of the form's mark, so the same form put aside again is the same draft under the
same code, and the code itself is in no form. Sending the form deletes it, by the mark too.
"""

from collections.abc import Mapping

from flask import render_template, request
from flask_babel import gettext
from markupsafe import Markup

from app.extensions import db
from app.questionnaire import wording
from app.questionnaire.answers import Raw
from app.questionnaire.definition import Questionnaire
from app.storage import drafts, sealing
from app.storage.waves import Wave
from app.web.limits import allowed
from app.web.page_form import Form, carried

MOST = 60  # from one address in ten minutes: a room of people, and few seconds of work


def put_aside(
    wave: Wave, form: Form, own: Mapping[str, str], raw: Raw, action: str
) -> tuple[str, int]:
    """Keep the form as it is, mistakes included, and show the code that opens it again."""
    if not allowed("put aside", MOST):
        page = render_template(
            "drafts/busy.html",
            questionnaire=form.questionnaire,
            carried=Markup(carried(own, raw)),
            action=action,
        )
        return page, 429
    draft = drafts.save(
        wave, own["_mark"], {name: [value] for name, value in own.items()} | dict(raw)
    )
    db.session.commit()
    page = render_template(
        "drafts/saved.html",
        questionnaire=form.questionnaire,
        code=sealing.shown(sealing.code_of(own["_mark"])),
        until=wording.moment(draft.until.isoformat(), form.language),
        address=request.host + action,
        mark=own["_mark"],
        carried=Markup(carried(own, raw)),
        action=action,
    )
    return page, 200


def taken_up(wave: Wave, typed: str) -> Raw | None:
    """The form that lies under the code typed, to be read as if its page had just sent it.

    Nothing where there is none, whatever the reason, nor after too many tries.
    """
    code = sealing.typed(typed)
    draft = drafts.read(wave, code) if code and allowed("take up", MOST) else None
    return draft and dict(draft.form) | {"_go": ["here"]}


def ask_again(questionnaire: Questionnaire, typed: str, action: str) -> str:
    """Ask for the code once more, in the same words whatever was wrong."""
    problem = gettext("This code opens nothing here: check each sign")
    return render_template(
        "drafts/resume.html",
        questionnaire=questionnaire,
        problem=problem,
        typed=typed,
        action=action,
    )


def remove(wave: Wave, mark: str) -> None:
    """Delete the draft of a form that was sent, in a transaction of its own."""
    if drafts.remove(wave, mark):
        db.session.commit()
