"""What a program reads when something is not as it should be: RFC 9457, with a sentence."""

import json
from http import HTTPStatus
from typing import TypeAlias

from flask_babel import get_locale, lazy_gettext

ADDRESS = "/api/"  # under which programs ask
MEDIA_TYPE = "application/problem+json"
ANYWHERE = {"Access-Control-Allow-Origin": "*"}  # a page of another site may read it

DETAILS = {
    HTTPStatus.NOT_FOUND: lazy_gettext(
        "There is nothing at this address: /api/v1/openapi.json says which there are."
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: lazy_gettext(
        "Releases are read here, and nothing else: use GET."
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: lazy_gettext(
        "Something went wrong on our side, not on yours."
    ),
}

Shown: TypeAlias = tuple[str, HTTPStatus, dict[str, str]]


def are_read(path: str) -> bool:
    """Whether this is the address of something for programs."""
    return path.startswith(ADDRESS)


def shown(status: HTTPStatus, detail: str = "", **headers: str) -> Shown:
    """The body, the status and the headers; the sentence is in the language that was asked for."""
    said = str(detail or DETAILS.get(status, ""))
    content = {"type": "about:blank", "title": status.phrase, "status": status.value}
    own = {
        "Content-Type": MEDIA_TYPE,
        "Content-Language": str(get_locale()).replace("_", "-"),
        "Cache-Control": "no-store",
        "Vary": "Accept-Language, Authorization",
    }
    body = json.dumps(content | ({"detail": said} if said else {}), ensure_ascii=False)
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return body, status, own | ANYWHERE | more
