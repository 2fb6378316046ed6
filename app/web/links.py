"""Addresses as people reach them from outside, for letters and for what is handed out."""

from flask import current_app, has_request_context, request


def absolute(endpoint: str, **values: str) -> str:
    """The whole address: of MIEUX_URL, rather than what a request says of itself."""
    here = request.url_root.rstrip("/") if has_request_context() else "http://127.0.0.1:8000"
    return (current_app.config["MIEUX"].url or here) + path(endpoint, **values)


def path(endpoint: str, **values: str) -> str:
    """The same on this site."""
    return current_app.url_map.bind("localhost").build(endpoint, values)
