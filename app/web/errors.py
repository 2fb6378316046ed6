"""What a visitor reads when something is not as it should be, and how nothing typed is lost."""

import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import TypeAlias
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, g, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from app.exceptions import (
    FileIsUnknown,
    PanelNotFound,
    PartIsMissing,
    ReleaseNotFound,
    WaveNotFound,
)
from app.logs import trace
from app.web import languages, problems, request_log
from app.web.sessions import is_staff

Shown: TypeAlias = tuple[str, HTTPStatus, Mapping[str, str]]
NEGOTIATED = {"Vary": "Accept-Language"}

log = logging.getLogger("mieux")


def register(app: Flask) -> None:
    """Give each kind of error its page."""
    app.register_error_handler(WaveNotFound, lambda _: _page(HTTPStatus.NOT_FOUND))
    app.register_error_handler(PanelNotFound, lambda _: _page(HTTPStatus.NOT_FOUND))
    app.register_error_handler(ReleaseNotFound, lambda _: _page(HTTPStatus.NOT_FOUND))
    app.register_error_handler(FileIsUnknown, lambda _: _page(HTTPStatus.NOT_FOUND))
    app.register_error_handler(PartIsMissing, lambda _: _page(HTTPStatus.NOT_IMPLEMENTED))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def _http(error: HTTPException) -> Shown:
    page, status, headers = _page(HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR))
    if isinstance(error, MethodNotAllowed):
        headers = {**headers, "Allow": ", ".join(sorted(error.valid_methods or ()))}
    if is_staff(request.path) and request.endpoint is None:  # else it is logged as it ends
        headers = {**headers, **request_log.write(status)}
    return page, status, headers


def _page(status: HTTPStatus) -> Shown:
    if problems.are_read(request.path):
        return problems.shown(status)
    _speak_as_the_form()
    return render_template("errors/refused.html", status=status.value), status, NEGOTIATED


def _speak_as_the_form() -> None:
    """Answer in the language of the form that was sent, where it can be read."""
    with suppress(RequestEntityTooLarge):
        if "language" not in g and "_language" in request.form:
            g.language = languages.choose(request.form["_language"], languages.spoken())


def _fault(error: Exception) -> Shown:
    """Show a reference, log where it happened without what was typed, and keep the form."""
    reference = request_log.request_id()
    log.error("fault", extra={"endpoint": request.endpoint} | trace(error))
    if problems.are_read(request.path):
        return problems.shown(HTTPStatus.INTERNAL_SERVER_ERROR, X_Request_Id=reference)
    _speak_as_the_form()
    staff = is_staff(request.path)  # their forms hold passwords and codes
    kept = request.method == "POST" and not staff
    page = render_template(
        "errors/fault.html",
        reference=reference,
        carried=list(request.form.items(multi=True)) if kept else [],
        action=request.path,
        staff=staff,
    )
    headers = {**NEGOTIATED, "X-Request-Id": reference}
    return page, HTTPStatus.INTERNAL_SERVER_ERROR, headers


def guarded(application: WSGIApplication) -> WSGIApplication:
    """Let no error reach the server, which would write its message: not even the fault page's."""

    def guard(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            return application(environ, start_response)
        except Exception as error:
            log.error("the fault page failed too", extra=trace(error))
            headers = [("Content-Type", "text/plain"), ("Cache-Control", "no-store")]
            start_response("500 Internal Server Error", headers)
            return [b"500"]

    return guard
