"""Reading results: the latest release of a wave, as a page and as files.

Everything shown comes from the stored release. A release never changes, so what was made of it is
kept, and each request only asks which one is the latest.
"""

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from flask import Blueprint, Response, current_app, g, render_template, request

from app.analysis.findings import Release
from app.config import Config
from app.publish import caveats, participation, sections, tables, words
from app.questionnaire.definition import Questionnaire
from app.storage import releases, versions, waves
from app.web import languages

FRESH = "public, max-age=60"  # seconds until a new release of the wave is seen by everyone
FEW = 5  # findings that are found without a list of them
KEPT = 32  # pages, files and releases kept by each process

area = Blueprint("results", __name__, url_prefix="/results")


class Edition(NamedTuple):
    """One release where it is kept; the settings name the database, and the network it says."""

    config: Config
    wave: str
    number: int


class Body(NamedTuple):
    """What is sent, and its tag: the same content always has the same."""

    content: bytes
    tag: str


@area.get("/<name>")
def page(name: str) -> Response:
    """Say each finding in a sentence, then its figures, its chart and its table."""
    edition = _latest(name)
    g.language = languages.choose(request.args.get("lang"), _read(edition)[1].languages)
    response = _sent(_page(edition, g.language), "text/html; charset=utf-8")
    response.headers["Content-Language"] = g.language
    response.headers["Vary"] = "Accept-Language"
    return response


@area.get("/<name>.csv")
def csv(name: str) -> Response:
    """Give the same figures as a table for a spreadsheet or a program."""
    return _file(name, "csv", "text/csv; charset=utf-8", tables.to_csv)


@area.get("/<name>.comparisons.csv")
def comparisons(name: str) -> Response:
    """Give what the figures are compared with, a line for each difference."""
    return _file(name, "comparisons.csv", "text/csv; charset=utf-8", tables.comparisons_to_csv)


@area.get("/<name>.json")
def json(name: str) -> Response:
    """Give the same figures as JSON, with how they were rounded."""
    return _file(name, "json", "application/json", tables.to_json)


def _latest(name: str) -> Edition:
    """The wave's latest release. Raises ReleaseNotFound."""
    return Edition(current_app.config["MIEUX"], name, releases.latest_number(name))


@lru_cache(maxsize=KEPT)
def _read(edition: Edition) -> tuple[Release, Questionnaire]:
    release = Release.from_json(releases.read(edition.wave, edition.number))
    return release, versions.with_later(waves.read(edition.wave).digest)


def render(release: Release, questionnaire: Questionnaire, language: str) -> str:
    """The page of a release, in one of the questionnaire's languages."""
    largest = max((figure.n or 0 for figure in release.figures), default=0)
    return render_template(
        "results/page.html",
        release=release,
        questionnaire=questionnaire,
        language=language,
        sections=sections.of_release(release, questionnaire, language),
        left_out=sections.left_out(release, questionnaire, language),
        caveats=caveats.of_release(release, language),
        participation=participation,
        is_exceeded=largest > release.respondents,
        few=FEW,
        words=words,
    )


@lru_cache(maxsize=KEPT)
def _page(edition: Edition, language: str) -> Body:
    return _body(render(*_read(edition), language))


@lru_cache(maxsize=KEPT)
def _written(edition: Edition, write: Callable[[Release], str]) -> Body:
    return _body(write(_read(edition)[0]))


def _file(name: str, extension: str, kind: str, write: Callable[[Release], str]) -> Response:
    edition = _latest(name)
    response = _sent(_written(edition, write), kind)
    file_name = tables.file_name(_read(edition)[0], extension)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _body(text: str) -> Body:
    content = text.encode()
    return Body(content, sha256(content).hexdigest()[:32])


def _sent(body: Body, kind: str) -> Response:
    """The body, or only that it has not changed since the browser last saw it."""
    response = Response(body.content, content_type=kind)
    response.headers["Cache-Control"] = FRESH
    response.set_etag(body.tag)
    response.make_conditional(request)
    return response
