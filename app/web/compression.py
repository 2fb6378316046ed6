"""What is the same for everyone is compressed once, and sent so to every browser that can read it.

Pages that carry answers are everyone's own, and left to the proxy; so is Brotli, which is no part
of Python.
"""

import gzip
from hashlib import sha256
from typing import NamedTuple

from flask import Response, request

TEXTS = ("image/svg+xml", "text/css", "text/html", "text/javascript")  # pictures are compressed


class Body(NamedTuple):
    """One content, as it is and compressed, with what stands for it."""

    plain: bytes
    packed: bytes
    tag: str


def packed(content: bytes) -> Body:
    """The content, compressed as far as it goes, with no time in it."""
    return Body(content, gzip.compress(content, mtime=0), sha256(content).hexdigest()[:16])


def response(body: Body, mimetype: str) -> Response:
    """The body as this browser can read it, or only that it has not changed."""
    is_packed = mimetype in TEXTS and request.accept_encodings["gzip"] > 0
    answer = Response(body.packed if is_packed else body.plain, mimetype=mimetype)
    if is_packed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.vary.add("Accept-Encoding")
    answer.set_etag(f"{body.tag}-gzip" if is_packed else body.tag)
    answer.make_conditional(request)
    return answer
