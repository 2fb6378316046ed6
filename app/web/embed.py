"""One finding as a page that a network's own site can show in a frame: without scripts or cookies.

The settings say which sites may; without any, a browser shows it in no frame at all.
"""

from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus

from flask import Blueprint, Response, abort, current_app, g, render_template

from app import editions
from app.editions import Key
from app.exceptions import ReleaseNotFound, WaveNotFound
from app.publish import sections, words
from app.publish.sections import Section
from app.web import compression, headers, results

MOST = 64  # findings, and releases, kept by each process

area = Blueprint("embed", __name__, url_prefix="/results")


@area.get("/<name>/embed/<finding>")
def page(name: str, finding: str) -> Response:
    """Say one finding of the latest release: its sentence, its chart and table, and whose it is."""
    key = results.reading(name)
    g.language = results.language_of(key)
    if finding not in _sections(key, g.language):
        abort(404)
    return compression.response(
        _page(key, g.language, finding),
        "text/html",
        results.BY_LANGUAGE,
        Cache_Control=results.FRESH,
        Content_Language=g.language,
        Content_Security_Policy=_policy(),
    )


@area.errorhandler(HTTPStatus.NOT_FOUND)
@area.errorhandler(ReleaseNotFound)
@area.errorhandler(WaveNotFound)
def not_published(_error: Exception) -> tuple[str, HTTPStatus, Mapping[str, str]]:
    """Say so in the frame: a browser would show nothing but that it was refused."""
    said = {"Content-Security-Policy": _policy(), "Vary": "Accept-Language"}
    return render_template("results/embed_nothing.html"), HTTPStatus.NOT_FOUND, said


def _policy() -> str:
    framers = " ".join(current_app.config["MIEUX"].framers) or "'none'"
    return headers.FRAMED.format(framers)


@lru_cache(maxsize=MOST)
def _page(key: Key, language: str, finding: str) -> compression.Body:
    release = editions.read(key)[0]
    html = render_template(
        "results/embed.html",
        release=release,
        section=_sections(key, language)[finding],
        pictures=results.pictures(release, results.PUBLIC),
        language=language,
        words=words,
    )
    return compression.packed(html.encode())


@lru_cache(maxsize=MOST)
def _sections(key: Key, language: str) -> Mapping[str, Section]:
    said = sections.of_release(*editions.read(key), language)
    return {section.name: section for section in said}
