"""Messages to the invited, as the programs read them that decide what is spam and what is shown."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from flask import Flask

from app.extensions import db
from app.mail.server import Travelling
from app.questionnaire.loader import Source
from app.storage import invitations, mailings, versions, waves
from app.storage.invitations import Contact
from app.web.invitations import letters
from tests import invited
from tests.invited import wave
from tests.mailbox import words
from tests.web.conftest import SMALL
from tests.web.test_languages import ARABIC

LANGUAGES = ("fr", "de", "ar", "en")
TITLES = {
    "fr": "Un an après : l’œuvre, l’été et la coopérative d’activités et d’emploi 🎉, et puis deux",
    "de": "Ein Jahr später: Übung, Größe und Straße",
    "ar": "بعد سنة: استبيان 🌱",
    "en": "A year later",
}
NETWORK = "Réseau « Œuvre, Größe » 🐝 تعاونية"
SENDER = "Alpha, réseau 🐝 <enquetes@example.org>"
ENCODED = re.compile(r"=\?[\w-]+\?[bq]\?[^?]*\?=", re.IGNORECASE)


@pytest.fixture
def app(migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application that invites somebody in each language to a wave `ici`."""
    given = {"MIEUX_NETWORK": NETWORK, "MIEUX_MAIL_FROM": SENDER}
    said = ", ".join(f'{language}: "{title}"' for language, title in TITLES.items())
    text = ARABIC.replace("[ar, fr]", f"[{', '.join(LANGUAGES)}]")
    text = re.sub(r"title: \{ar: .استبيان.*", f"title: {{{said}}}", text)
    text = re.sub(r"\{ar: (\"[^\"]*\"), fr", r"{ar: \1, de: \1, en: \1, fr", text)
    with invited.application(migrated_sqlite_url, tmp_path, **given) as app, app.app_context():
        asked, _ = versions.publish(Source("v1.yaml", text, {}))
        waves.add("ici", asked.questionnaire, 1, opens_at=waves.now(), mode=waves.INVITED)
        people = [Contact(f"{language}@example.org", language) for language in LANGUAGES]
        invitations.add(wave(), people)
        db.session.commit()
        yield app


def travelled(language: str, number: int = 1) -> tuple[bytes, EmailMessage]:
    """A message as it travels, and as whoever receives it reads it."""
    to = next(to for to in mailings.recipients(wave(), 1) if to.language == language)
    sent = letters.compose(wave(), to, number, "ABCD1234EFGH")
    raw = sent.as_bytes(policy=Travelling(linesep=SMTP.linesep))
    received = message_from_bytes(raw, policy=default)
    assert isinstance(received, EmailMessage)
    return raw, received


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_program_can_read_a_message(app: Flask, language: str) -> None:
    raw, message = travelled(language)
    headers, _, body = raw.partition(b"\r\n\r\n")
    assert raw.isascii() and b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 76 and not line.startswith(b".") for line in body.split(b"\r\n"))
    assert all(len(line) <= 998 for line in headers.split(b"\r\n"))
    assert [] == [part.defects for part in message.walk() if part.defects]
    assert [] == [name for name, value in message.items() if value.defects]
    for word in ENCODED.findall(headers.decode()):
        assert len(word) <= 75
        ((encoded, charset),) = decode_header(word)
        encoded.decode(charset), "no letter is cut in two"


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_headers_say_what_they_should(app: Flask, language: str) -> None:
    _, message = travelled(language)
    assert str(message["Subject"]).endswith(": " + TITLES[language].strip())
    (sender,) = message["From"].addresses
    assert ("Alpha, réseau 🐝", "enquetes@example.org") == (sender.display_name, sender.addr_spec)
    moment = parsedate_to_datetime(message["Date"])
    assert moment.tzinfo and not moment.utcoffset()
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.org>", message["Message-ID"])
    assert ("auto-generated", None) == (message["Auto-Submitted"], message["Precedence"])
    assert "multipart/alternative" == message.get_content_type()
    for name in ("To", "From", "Subject", "Date", "Message-ID", "List-Unsubscribe"):
        assert 1 == len(message.get_all(name, [])), name


def test_a_title_of_several_lines_is_one_line_of_a_message(app: Flask) -> None:
    text = re.sub(r"title: .*", r'title: {fr: "Un an\\naprès\\n", en: "A year"}', SMALL)
    asked, _ = versions.publish(Source("v1.yaml", text.replace(": small", ": lines"), {}))
    there = waves.add("la", asked.questionnaire, 1, opens_at=waves.now(), mode=waves.INVITED)
    to = mailings.Recipient(bytes(16), "fr@example.org", "fr", 0)
    message = letters.compose(there, to, 1, "ABCD1234EFGH")
    assert str(message["Subject"]).endswith(": Un an après")


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_text_is_read_in_a_narrow_window_and_its_addresses_are_whole(
    app: Flask, language: str
) -> None:
    text = words(travelled(language, 2)[1])
    long = [line for line in text.split("\n") if len(line) > 72]
    assert [] == [line for line in long if not re.fullmatch(r"https?://\S+", line)]
    (link,) = re.findall(r"^(http\S+)#ABCD-1234-EFGH$", text, re.M)
    assert link.endswith(f"/w/ici?lang={language}")
    assert "\n\n\n" not in text and "<" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_page_is_light_fetches_nothing_and_is_read_by_night(app: Flask, language: str) -> None:
    message = travelled(language)[1]
    html = words(message, "html")
    assert len(html.encode()) < 6_000
    assert [] == re.findall(r"<(?:img|script|link|iframe|object|table|form)|url\(|@import", html)
    assert "prefers-color-scheme: dark" in html
    addresses = re.findall(r'href="([^"]+)"', html)
    assert {invited.SITE} == {re.match(r"https?://[^/]+", one)[0] for one in addresses}  # type: ignore[index]
    assert 4 == len(addresses), "to answer, to type the code, to read what becomes of it, to object"


@pytest.mark.parametrize(
    ("language", "around", "direction"),
    [("fr", "fr", "ltr"), ("en", "en", "ltr"), ("de", "en", "ltr"), ("ar", "en", "rtl")],
)
def test_what_we_cannot_say_in_a_language_is_said_in_english_and_marked(
    app: Flask, language: str, around: str, direction: str
) -> None:
    message = travelled(language)[1]
    html = words(message, "html")
    assert f'<html lang="{around}" dir="ltr">' in html
    assert f'<h1 lang="{language}" dir="{direction}">' in html
    assert around == message["Content-Language"]
    assert f"/w/ici/privacy?lang={around}" in html and f"/w/ici?lang={language}" in html
