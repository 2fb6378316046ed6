"""What the log says of requests: those of staff, one line each; of respondents, faults alone."""

import logging
import secrets
import time
from http import HTTPMethod

from flask import Flask, Response, g, request

from app.web.sessions import is_staff

METHODS = frozenset(HTTPMethod)  # a visitor may say anything in the place of one

log = logging.getLogger("mieux.staff")


def register(app: Flask) -> None:
    """Time and log what staff ask for, and name in each answer its line of the log."""
    app.before_request(_begin)
    app.after_request(_end)


def request_id() -> str:
    """This request's name in the log, made by us at random: what a client sends is not believed."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(4)
    known: str = g.request_id
    return known


def _begin() -> None:
    if is_staff(request.path):
        g.began = time.perf_counter()


def _end(response: Response) -> Response:
    """Log a staff request by its endpoint: an address may hold a token, or what was typed."""
    if "began" in g:
        person = g.get("person")
        seen = {
            "method": request.method if request.method in METHODS else "other",
            "endpoint": request.endpoint,
            "status": response.status_code,
            "milliseconds": round((time.perf_counter() - g.began) * 1000),
            "person": person.id if person else None,
        }
        request_id()
        log.info("request", extra=seen)
    if "request_id" in g:
        response.headers["X-Request-Id"] = g.request_id
    return response
