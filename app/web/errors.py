"""What a visitor reads when something is not as it should be, and how nothing typed is lost."""

import logging
import secrets
from http import HTTPStatus

from flask import Flask, g, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app.exceptions import ReleaseNotFound, WaveNotFound

log = logging.getLogger("mieux")


def register(app: Flask) -> None:
    """Give each kind of error its page."""
    app.register_error_handler(WaveNotFound, lambda _: _page(HTTPStatus.NOT_FOUND))
    app.register_error_handler(ReleaseNotFound, lambda _: _page(HTTPStatus.NOT_FOUND))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def _http(error: HTTPException) -> tuple[str, int]:
    if isinstance(error, RequestEntityTooLarge):
        return _page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return _page(HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR))


def _page(status: HTTPStatus) -> tuple[str, int]:
    return render_template("errors/refused.html", status=status.value), status


def _fault(error: Exception) -> tuple[str, int]:
    """Show a reference, log where it happened without what was typed, and keep the form."""
    reference = secrets.token_hex(4)
    log.error("fault %s at %s: %s", reference, request.endpoint, _where(error))
    g.setdefault("language", None)
    carried = list(request.form.items(multi=True)) if request.method == "POST" else []
    page = render_template(
        "errors/fault.html", reference=reference, carried=carried, action=request.path
    )
    return page, HTTPStatus.INTERNAL_SERVER_ERROR


def _where(error: Exception) -> str:
    """The error's type and the lines it passed, without its message, which may hold answers."""
    places = []
    trace = error.__traceback__
    while trace:
        places.append(f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__} {' > '.join(places[-6:])}"
