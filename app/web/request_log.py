"""What the log says of requests: those of staff, one line each; of respondents, faults alone."""

import logging
import secrets
import time
from http import HTTPMethod

from flask import Flask, Response, g, request

from app.web.accounts import AREAS

METHODS = frozenset(HTTPMethod)  # a visitor may say anything in the place of one

log = logging.getLogger("mieux.staff")


def register(app: Flask) -> None:
    """Time and log what staff ask for; respondents' pages do not wait to hear that they are not.

    After all others have registered: theirs is timed too.
    """
    for area in AREAS:
        app.before_request_funcs[area].insert(0, _begin)
        app.after_request_funcs[area].insert(0, _end)


def request_id() -> str:
    """This request's name in the log, made by us at random: what a client sends is not believed."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(4)
    known: str = g.request_id
    return known


def write(status: int) -> dict[str, str]:
    """Log a staff request, and return the header that names its line.

    By its endpoint: an address may hold a token, or what was typed. Where it leads nowhere it has
    neither endpoint nor beginning.
    """
    now, person = time.perf_counter(), g.get("person")
    seen = {
        "method": request.method if request.method in METHODS else "other",
        "endpoint": request.endpoint,
        "status": status,
        "milliseconds": round((now - g.get("began", now)) * 1000),
        "person": person.id if person else None,
    }
    header = {"X-Request-Id": request_id()}
    log.info("request", extra=seen)
    return header


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers.update(write(response.status_code))
    return response
