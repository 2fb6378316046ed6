"""The right to answer an invited wave: a code, or what the browser has signed for that of a link.

Nothing but sending uses a right: whoever begins with a link is believed until then.
"""

from flask import render_template
from flask_babel import gettext
from markupsafe import Markup

from app import credentials
from app.credentials import Credential
from app.storage import codes, invitations
from app.storage.waves import INVITED, Wave
from app.web import pairing, scripts
from app.web.page_form import Form
from app.web.sheet import Sheet


def key_of(wave: Wave) -> str:
    """What checks the credentials of the wave, for its pages; nothing where it takes codes only."""
    return credentials.to_text(wave.public_key or b"")


def shown(sheet: Sheet) -> str | Credential | None:
    """What came with the answers: a credential, or a code, or nothing that could be either.

    Raises CredentialIsUnfit.
    """
    return credentials.written(sheet.credential) if sheet.credential else codes.typed(sheet.right)


def may_begin(wave: Wave, sheet: Sheet) -> bool:
    """Whether somebody may answer who typed this, or came by a link; it uses nothing."""
    if wave.mode != INVITED or sheet.link:
        return True
    code = codes.typed(sheet.right)
    return code is not None and invitations.is_usable(wave, code)


def ask(wave: Wave, form: Form, sheet: Sheet, problem: str, carried: Markup, action: str) -> str:
    """Ask for a code once more; what was typed, and what comes after, are those of the sheet."""
    return render_template(
        "respond/right.html",
        questionnaire=form.questionnaire,
        language=form.language,
        problem=problem,
        typed=sheet.right,
        go=sheet.go,
        carried=carried,
        action=action,
        key=key_of(wave) if sheet.link and not sheet.credential else "",
        until=pairing.asked_until(wave),
        is_linked=bool(sheet.panel),
        texts=scripts.texts(),
    )


def wrong(sheet: Sheet) -> str:
    """What is wrong with the code of the sheet, in the same words whatever it was."""
    if sheet.right:
        return str(gettext("Enter a code that was not used yet: check each sign"))
    return str(gettext("Enter your code"))


def unfit() -> str:
    """What is wrong with a credential that was not signed for this wave."""
    return str(
        gettext(
            "What your browser sent as your right to answer was not signed for this questionnaire: "
            "ask the person who sent you the invitation, or type a code that was not used yet"
        )
    )


def promised(wave: Wave, sheet: Sheet) -> str:
    """What will hold of the answers as they are about to be sent, in HTML."""
    return _said(wave, sheet.link and not sheet.right, done=False)


def kept(wave: Wave, sheet: Sheet, *, is_linked: bool) -> str:
    """What holds of the answers now that they are kept, in HTML; linked ones are not anonymous.

    Nothing of those that came again with neither a credential nor a code.
    """
    if not sheet.credential and not sheet.right:
        return ""
    return _said(wave, bool(sheet.credential), done=True, is_linked=is_linked)


def _said(wave: Wave, is_unseen: bool, *, done: bool, is_linked: bool = False) -> str:
    if wave.mode != INVITED:
        return ""
    template = "respond/anonymous.html" if is_unseen else "respond/confidential.html"
    until = pairing.asked_until(wave)
    return render_template(template, done=done, is_linked=is_linked, until=until, key=key_of(wave))
