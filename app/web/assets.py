"""Static files: the address of each carries a hash of its content, so browsers keep it for long."""

import mimetypes
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, current_app, request, url_for
from werkzeug.security import safe_join

from app.web import compression
from app.web.compression import Body

LONG = f"public, max-age={365 * 24 * 3600}, immutable"  # another content has another address


def register(app: Flask) -> None:
    """Give every static file its address, and templates the word for what `make` has built."""
    app.view_functions["static"] = _static_file
    app.url_defaults(_with_tag)
    app.jinja_env.globals |= {"built": built, "style": style}


def built(name: str) -> bool:
    """Whether `make` has built this file; pages do without what was not built."""
    return _static("build", name).is_file()


def style(name: str) -> str:
    """The address of a stylesheet, as `make` has shortened it; or as it was written since."""
    written, short = _static(name), _static("build", name)
    is_fresh = short.is_file() and short.stat().st_mtime_ns >= written.stat().st_mtime_ns
    return url_for("static", filename=f"build/{name}" if is_fresh else name)


@lru_cache
def tag(content: bytes) -> str:
    """What stands for the content in an address."""
    return sha256(content).hexdigest()[:12]


def kept(tag: str) -> str:
    """How long the content with this tag may be kept: for long, where its address says the tag.

    An older process must not give its file, for a year, to whoever asks for that of a newer one.
    """
    return LONG if request.args.get("v") == tag else "no-cache"


def _static_file(filename: str) -> Response:
    path = safe_join(str(current_app.static_folder), filename)
    if path is None or not Path(path).is_file():
        abort(404)
    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    body = _body(_static(filename))
    response = compression.response(body, kind)
    response.headers["Cache-Control"] = kept(tag(body.plain))
    return response


def _with_tag(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "filename" in values:
        values["v"] = tag(_body(_static(values["filename"])).plain)


def _body(file: Path) -> Body:
    return _read(file, file.stat().st_mtime_ns)


@lru_cache
def _read(file: Path, _written: int) -> Body:
    return compression.packed(file.read_bytes())


def _static(*parts: str) -> Path:
    return Path(str(current_app.static_folder), *parts)
