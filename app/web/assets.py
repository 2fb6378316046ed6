"""Static files: the address of each carries a hash of its content, so browsers keep it for long."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, current_app

KEPT = 365 * 24 * 3600  # seconds; another content has another address


def register(app: Flask) -> None:
    """Give every static file its address, and templates the word for what `make` has built."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = KEPT
    app.url_defaults(_with_tag)
    app.jinja_env.globals["built"] = built


def built(name: str) -> bool:
    """Whether `make` has built this file; pages do without what was not built."""
    return _static("build", name).is_file()


def tag(content: bytes) -> str:
    """What stands for the content in an address."""
    return sha256(content).hexdigest()[:12]


def _with_tag(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "filename" in values:
        file = _static(values["filename"])
        values["v"] = _tag_of(file, file.stat().st_mtime_ns)


@lru_cache
def _tag_of(file: Path, _written: int) -> str:
    return tag(file.read_bytes())


def _static(*parts: str) -> Path:
    return Path(str(current_app.static_folder), *parts)
