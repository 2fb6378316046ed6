"""What the pages of the workshop share."""

from http import HTTPStatus

from flask import Blueprint, abort, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import RequestEntityTooLarge

from app.exceptions import ManuscriptNotFound
from app.questionnaire.loader import MAX_BYTES
from app.storage import manuscripts
from app.storage.manuscripts import Manuscript
from app.web import languages, numbers, wave_words

LARGEST = 6 * 1024 * 1024  # bytes of a request: a workbook, or the longest text as a form sends it

area = Blueprint("workshop", __name__)


def read(id: int) -> Manuscript:
    """A manuscript, or the page that says there is none."""
    try:
        return manuscripts.read(id)
    except ManuscriptNotFound:
        abort(HTTPStatus.NOT_FOUND)


def base_of_form() -> int:
    """The number of the text that the author of a form began with."""
    number = request.form.get("base", type=numbers.typed)
    if number is None:
        abort(HTTPStatus.BAD_REQUEST)
    return number


def is_too_long(text: str) -> bool:
    """Whether no questionnaire is as long as this text."""
    return len(text.encode(errors="replace")) > MAX_BYTES


def too_long() -> str:
    """What is said of such a text."""
    most = MAX_BYTES // 1024
    return str(gettext("This text is longer than %(most)s kB: nothing was saved.", most=most))


@area.context_processor
def _in_templates() -> dict[str, object]:
    return {"moment": wave_words.moment, "spoken": languages.of_sentences()}


@area.url_value_preprocessor
def _take_texts(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Texts of questionnaires are longer than the forms of respondents."""
    request.max_content_length = request.max_form_memory_size = LARGEST


@area.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> tuple[str, HTTPStatus]:
    """Say how large a file may be."""
    page = render_template("workshop/too_large.html", largest=LARGEST // 1024**2)
    return page, HTTPStatus.REQUEST_ENTITY_TOO_LARGE
