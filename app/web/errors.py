"""What a visitor reads when something is not as it should be, and how nothing typed is lost."""

import logging
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import TypeAlias

from flask import Flask, g, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app.exceptions import ReleaseNotFound, WaveNotFound
from app.web import languages

Shown: TypeAlias = tuple[str, HTTPStatus, Mapping[str, str]]
NEGOTIATED = {"Vary": "Accept-Language"}

log = logging.getLogger("mieux")


def register(app: Flask) -> None:
    """Give each kind of error its page."""
    app.register_error_handler(WaveNotFound, lambda _: _page(HTTPStatus.NOT_FOUND))
    app.register_error_handler(ReleaseNotFound, lambda _: _page(HTTPStatus.NOT_FOUND))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def _http(error: HTTPException) -> Shown:
    if isinstance(error, RequestEntityTooLarge):
        return _page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return _page(HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR))


def _page(status: HTTPStatus) -> Shown:
    return render_template("errors/refused.html", status=status.value), status, NEGOTIATED


def _fault(error: Exception) -> Shown:
    """Show a reference, log where it happened without what was typed, and keep the form."""
    reference = secrets.token_hex(4)
    log.error("fault %s at %s: %s", reference, request.endpoint, _where(error))
    if "language" not in g and "_language" in request.form:
        g.language = languages.choose(request.form["_language"], languages.spoken())
    carried = list(request.form.items(multi=True)) if request.method == "POST" else []
    page = render_template(
        "errors/fault.html", reference=reference, carried=carried, action=request.path
    )
    return page, HTTPStatus.INTERNAL_SERVER_ERROR, NEGOTIATED


def _where(error: Exception) -> str:
    """The error's type and the lines it passed, without its message, which may hold answers."""
    places = []
    trace = error.__traceback__
    while trace:
        places.append(f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__} {' > '.join(places[-6:])}"
