"""Signing for a right what the browser blinded: asked by a script, with no answers and no cookie.

    POST /w/<name>/credential, application/json
    {"code": "…", "blinded": base64url, "language": "fr"}  ->  {"signature": base64url}

Without `blinded`, it only says whether the code could be used: {}. What goes wrong comes back as
{"problem": a sentence for the respondent, "why": one of the names below}. Nothing is logged of it.
"""

import logging
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, g, jsonify, request
from flask_babel import LazyString, lazy_gettext

from app import credentials
from app.exceptions import (
    BlindedMessageIsUnfit,
    MieuxError,
    RightIsSigned,
    RightIsUsed,
    SecretIsMissing,
    SigningFailed,
    WaveIsClosed,
)
from app.storage import codes, issuing, versions, waves
from app.storage.waves import Wave
from app.web import languages
from app.web.sheet import is_from_elsewhere

LARGEST = 2_000  # bytes of a request: a blinded message, a code and the words between

PROBLEMS: dict[type[MieuxError], tuple[str, HTTPStatus, LazyString]] = {
    RightIsUsed: (
        "used",
        HTTPStatus.FORBIDDEN,
        lazy_gettext(
            "Your invitation was used already, or its link is not whole. If you did not answer, "
            "ask the person who sent it to you."
        ),
    ),
    RightIsSigned: (
        "other",
        HTTPStatus.CONFLICT,
        lazy_gettext(
            "Your invitation was used already in another window or on another device: send your "
            "answers from there. If you cannot, ask the person who sent it to you."
        ),
    ),
    WaveIsClosed: (
        "over",
        HTTPStatus.GONE,
        lazy_gettext("This questionnaire takes no answers now."),
    ),
    BlindedMessageIsUnfit: (
        "unfit",
        HTTPStatus.BAD_REQUEST,
        lazy_gettext("This page asked for something that cannot be signed: open your link again."),
    ),
    SecretIsMissing: (
        "later",
        HTTPStatus.SERVICE_UNAVAILABLE,
        lazy_gettext("Invitations cannot be checked at the moment: send again in a while."),
    ),
}
PROBLEMS[SigningFailed] = PROBLEMS[SecretIsMissing]

log = logging.getLogger("mieux")
area = Blueprint("credential", __name__)


@area.post("/w/<name>/credential")
def sign(name: str) -> Response:
    """Sign once for the right that a code gives, or say why not, and whom to ask."""
    wave = waves.read(name)
    request.max_content_length = LARGEST
    asked = _asked()
    g.language = languages.choose(asked.get("language"), versions.read(wave.digest).languages)
    try:
        return _reply(_answer(wave, asked))
    except tuple(PROBLEMS) as error:
        if isinstance(error, SecretIsMissing | SigningFailed):
            log.error("credentials: %s", error)
        why, status, sentence = PROBLEMS[type(error)]
        return _reply({"problem": str(sentence), "why": why}, status)


def _asked() -> dict[str, str]:
    """What the script sent, as far as it is text; nothing of what another site sent."""
    said: Any = None
    with suppress(RecursionError):  # as many brackets as there is room for
        said = None if is_from_elsewhere() else request.get_json(silent=True)
    pairs = said.items() if isinstance(said, dict) else ()
    return {name: value for name, value in pairs if isinstance(value, str)}


def _answer(wave: Wave, asked: dict[str, str]) -> dict[str, str]:
    """The signature, or nothing where none is asked for. Raises one of the PROBLEMS."""
    if "code" not in asked:
        raise BlindedMessageIsUnfit
    code = codes.typed(asked["code"])
    if code is None:
        raise RightIsUsed
    if "blinded" not in asked:
        issuing.check(wave, code)
        return {}
    try:
        blinded = credentials.from_text(asked["blinded"])
    except ValueError:
        raise BlindedMessageIsUnfit from None
    return {"signature": credentials.to_text(issuing.sign(wave, code, blinded))}


def _reply(said: dict[str, str], status: HTTPStatus = HTTPStatus.OK) -> Response:
    reply = jsonify(said)
    reply.status_code = status
    reply.headers["Cache-Control"] = "no-store"
    return reply
