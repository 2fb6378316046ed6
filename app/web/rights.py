"""The right to answer an invited wave: a code, typed or come with the link, used as it is sent.

The page of a link types its code by a script (frontend/src/right.ts): the right is the same.
"""

from flask import render_template
from flask_babel import gettext
from markupsafe import Markup

from app.storage import codes, invitations
from app.storage.waves import INVITED, Wave
from app.web.page_form import Form


def typed(text: str) -> str | None:
    """The code somebody typed; or nothing, if it is none."""
    return codes.typed(text)


def may_begin(wave: Wave, text: str) -> bool:
    """Whether somebody who typed this may answer; it uses nothing."""
    if wave.mode != INVITED:
        return True
    code = codes.typed(text)
    return code is not None and invitations.is_usable(wave, code)


def ask(form: Form, go: str, text: str, carried: Markup, action: str) -> str:
    """Ask for a code once more, in the same words whatever was wrong; `go` is what comes after."""
    return render_template(
        "respond/right.html",
        questionnaire=form.questionnaire,
        language=form.language,
        problem=gettext("Enter a code that was not used yet: check each sign")
        if text
        else gettext("Enter your code"),
        typed=text,
        go=go,
        carried=carried,
        action=action,
    )


def said(wave: Wave) -> str:
    """What the last page says of the code, in HTML; nothing where there was none."""
    return render_template("respond/confidential.html") if wave.mode == INVITED else ""
