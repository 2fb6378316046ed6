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
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

TEXTS = ("image/svg+xml", "text/css", "text/html", "text/javascript")  # pictures are compressed


class Body(NamedTuple):
    """One content, as it is and compressed, with what stands for it."""

    plain: bytes
    packed: bytes
    tag: str


def packed(content: bytes) -> Body:
    """The content, compressed as far as it goes, with no time in it."""
    return Body(content, gzip.compress(content, mtime=0), sha256(content).hexdigest()[:16])


def response(body: Body, mimetype: str, vary: str = "Accept-Encoding", **more: str) -> Response:
    """The body as this browser can read it, or only that it has not changed; `more` are headers.

    Written out, since Werkzeug's own way took a third of the time of the whole introduction.
    """
    is_packed = mimetype in TEXTS and _reads_gzip(request.headers.get("Accept-Encoding", ""))
    tag = f'"{body.tag}-gzip"' if is_packed else f'"{body.tag}"'
    headers = {name.replace("_", "-"): value for name, value in more.items()}
    headers |= {"ETag": tag, "Vary": vary} | ({"Content-Encoding": "gzip"} if is_packed else {})
    if tag in request.headers.get("If-None-Match", ""):
        return Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body.packed if is_packed else body.plain, headers=headers, mimetype=mimetype)


@lru_cache(maxsize=256)  # browsers say it in a few dozen ways
def _reads_gzip(accepted: str) -> bool:
    return parse_accept_header(accepted, Accept)["gzip"] > 0
