"""What is the same for everyone is compressed once, and sent so to every browser that can read it.

Pages that carry answers are everyone's own, and left to the proxy; so is Brotli, which is no part
of Python.
"""

import gzip
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from typing import NamedTuple

from flask import Response, request
from werkzeug.datastructures import Accept, Headers
from werkzeug.http import parse_accept_header
from werkzeug.utils import get_content_type

KEPT = 128  # files in the memory of each process
TEXTS = (  # the others are compressed already
    "application/json",
    "image/svg+xml",
    "text/css",
    "text/csv",
    "text/html",
    "text/javascript",
)


class Body(NamedTuple):
    """One content, as it is and compressed, with what stands for it."""

    plain: bytes
    packed: bytes
    tag: str


def packed(content: bytes) -> Body:
    """The content, compressed as far as it goes, with no time in it."""
    return Body(content, gzip.compress(content, mtime=0), sha256(content).hexdigest()[:16])


@lru_cache(maxsize=KEPT)
def file(content: bytes, mimetype: str) -> Body:
    """The same of a file of a release; what is no text is compressed already, and left as it is."""
    if mimetype in TEXTS:
        return packed(content)
    return Body(content, content, sha256(content).hexdigest()[:16])


def response(body: Body, mimetype: str, vary: str = "Accept-Encoding", **more: str) -> Response:
    """The body as this browser can read it, or only that it has not changed; `more` are headers.

    Written out, since Werkzeug's own way took a third of the time of the whole introduction.
    """
    is_packed = mimetype in TEXTS and _reads_gzip(request.headers.get("Accept-Encoding", ""))
    tag, headers = _headers(body.tag, is_packed, mimetype, vary, **more)
    own = Headers(headers)  # a copy: whoever adds to this answer adds to no other
    if tag in request.headers.get("If-None-Match", ""):
        return Response(status=HTTPStatus.NOT_MODIFIED, headers=own)
    return Response(body.packed if is_packed else body.plain, headers=own)


@lru_cache(maxsize=1024)
def _headers(
    tag: str, is_packed: bool, mimetype: str, vary: str, **more: str
) -> tuple[str, Headers]:
    """What stands for the content, and all headers that are always the same."""
    tag = f'"{tag}-gzip"' if is_packed else f'"{tag}"'
    headers = {name.replace("_", "-"): value for name, value in more.items()}
    headers |= {"Content-Type": get_content_type(mimetype, "utf-8"), "ETag": tag, "Vary": vary}
    return tag, Headers(headers | ({"Content-Encoding": "gzip"} if is_packed else {}))


@lru_cache(maxsize=256)  # browsers say it in a few dozen ways
def _reads_gzip(accepted: str) -> bool:
    return parse_accept_header(accepted, Accept)["gzip"] > 0
