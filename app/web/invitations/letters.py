"""The messages to the invited: in their language, in words and as a page, with all they need.

Nothing in them is fetched from anywhere. The link has its code after a #, which browsers keep to
themselves; it is the one right of this person, and so is the code when it is typed.
"""

import hmac
import re
from email.message import EmailMessage
from textwrap import TextWrapper
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import current_app, render_template
from flask_babel import force_locale, gettext

from app import mail, translations
from app.config import Config
from app.exceptions import LinksAreNotSafe
from app.questionnaire import wording
from app.storage import clock, sealing, versions
from app.storage.mailings import INVITING, Recipient
from app.storage.waves import Wave
from app.web import duration, languages
from app.web.invitations import objecting

HERE = ("localhost", "127.0.0.1", "::1")  # browsers trust what comes from their own machine
LINES = TextWrapper(72, break_long_words=False, break_on_hyphens=False)


class Letter(NamedTuple):
    """A message before it travels."""

    subject: str
    language: str  # of its words; the questionnaire's title may be in another
    text: str
    html: str


def write(wave: Wave, to: Recipient, number: int, code: str) -> Letter:
    """The message of a number to somebody, with a code of theirs."""
    questionnaire = versions.read(wave.digest)
    language = to.language if to.language in questionnaire.languages else questionnaire.languages[0]
    zone = current_app.config["MIEUX"].zone
    last = wave.closes_at and clock.last_day(wave.closes_at, zone)
    title = " ".join(questionnaire.title[language].splitlines())  # as a header needs it
    around = translations.nearest(language)
    with force_locale(languages.locale(language)):
        if number > INVITING:
            subject = gettext("Reminder: %(title)s", title=title)
        else:
            subject = gettext("Your invitation: %(title)s", title=title)
        said = {
            "language": around,
            "language_of_title": language,
            "subject": subject,
            "title": title,
            "is_reminder": number > INVITING,
            "minutes": duration.minutes(wave.digest),
            "until": last and wording.moment(last.isoformat(), language),
            "address": f"{site()}/w/{wave.name}?lang={language}",
            "code": sealing.shown(code),
            "privacy": f"{site()}/w/{wave.name}/privacy?lang={around}",
            "objecting": f"{objecting.link(to.id)}?lang={around}",
        }
        said["link"] = f"{said['address']}#{said['code']}"
        text = _in_lines(render_template("invitations/letter.txt", **said))
        html = render_template("invitations/letter.html", **said)
    return Letter(str(subject), around, text, html)


def compose(wave: Wave, to: Recipient, number: int, code: str) -> EmailMessage:
    """The same as it travels: it says how to be sent no other, and keeps its id if it is resent."""
    letter = write(wave, to, number, code)
    message = mail.compose(to.address, letter.subject, letter.text, letter.html, id=_id(to, number))
    message["Content-Language"] = letter.language
    message["List-Unsubscribe"] = f"<{objecting.link(to.id)}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    return message


def site() -> str:
    """Where people reach Mieux. Raises LinksAreNotSafe: others could read the link on its way."""
    config: Config = current_app.config["MIEUX"]
    address = urlsplit(config.url)
    if address.scheme != "https" and address.hostname not in HERE:
        raise LinksAreNotSafe
    return config.url


def _in_lines(text: str) -> str:
    """The text in lines that every program shows whole; an address is never cut."""
    paragraphs = re.sub(r"\n{3,}", "\n\n", text.strip()).split("\n")
    return "".join(f"{LINES.fill(paragraph)}\n" for paragraph in paragraphs)


def _id(to: Recipient, number: int) -> str:
    key = f"mieux message {current_app.config['MIEUX'].secret_key}".encode()
    return hmac.digest(key, to.id + bytes([number]), "sha256").hex()[:32]
