"""Releases for programs: read, and nothing else, as openapi.json beside this module describes it.

What everyone may read needs nothing; the rest, a token of somebody who sees the wave. To others it
is as if it did not exist.
"""

import json
from datetime import date
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeAlias

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext

from app import editions
from app.config import Config
from app.editions import Body, Key
from app.exceptions import FileIsUnknown, PartIsMissing, ReleaseNotFound, WaveNotFound
from app.extensions import db
from app.publish import files, statements, tables
from app.storage import journal, releases, tokens, waves
from app.storage.clock import today
from app.storage.staff import Person
from app.web import access, compression, limits, problems
from app.web.problems import Shown

IN_PUBLIC = {
    "Cache_Control": "public, max-age=60",  # as the page: until everyone sees a release come or go
    "Access_Control_Allow_Origin": "*",
}
VARY = "Accept-Encoding, Authorization"
OWN = "private, no-cache"  # asked again each time, and answered in a few bytes if nothing changed
MOST = 100  # wrong tokens of one visitor in ten minutes
KEPT = 128  # releases and findings, written out, in the memory of each process
JSON = "application/json"
DESCRIPTION = Path(__file__).with_name("openapi.json")
ONE = "/releases/<wave>/<int:number>"

Answer: TypeAlias = Response | Shown

area = Blueprint("api", __name__, url_prefix="/api/v1")


@area.get("/openapi.json")
def description() -> Response:
    """Say what can be asked here, and what is answered: OpenAPI 3.1."""
    return _sent(_description())


@area.get("/releases")
def every() -> Response:
    """List the releases they may read: first the latest of the wave that opened last."""
    seen = {wave.name for wave in waves.every() if _sees(wave)} if _reader() else set()
    found = [
        editions.key(wave, number)
        for wave, number, public in releases.every()
        if public or wave in seen
    ]
    return _sent(_written({"releases": [_summary(key) for key in found]}))


@area.get("/releases/<wave>")
@area.get(ONE)
def release(wave: str, number: int | None = None) -> Response:
    """Say what a release is, what each of its findings says, and where its files are.

    That of a number, or the wave's latest.
    """
    return _sent(_release(_reading(wave, number)))


@area.get(f"{ONE}/findings/<name>")
def finding(wave: str, number: int, name: str) -> Answer:
    """Give one finding with its figures, and what they are compared with."""
    key = _reading(wave, number)
    if name not in _statements(key):
        return _missing(gettext("This release has no such finding: the release says which it has."))
    return _sent(_finding(key, name))


@area.get(f"{ONE}/files/<path:name>")
def file(wave: str, number: int, name: str) -> Response:
    """Give a file or a chart of a release."""
    key = _reading(wave, number)
    if name not in _files(key):
        raise FileIsUnknown(name)
    response = _sent(editions.file(key, name))
    file_name = tables.file_name(editions.read(key)[0], name.replace("/", "-"))
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


# --- Who asks


@area.before_request
def _know() -> Shown | None:
    """Find whose token is shown, if one is; a wrong one is told from none, for whoever mistyped."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    g.reader = tokens.owner(token.strip()) if scheme.lower() == "bearer" else None
    if g.reader or scheme.lower() != "bearer":
        return None
    if not limits.allowed("token", MOST):
        said = gettext("Too many wrong tokens came from your network: wait ten minutes.")
        return problems.shown(
            HTTPStatus.TOO_MANY_REQUESTS, said, Retry_After=str(int(limits.WINDOW))
        )
    said = gettext("This token is not one we know, or is over: make another one.")
    return problems.shown(
        HTTPStatus.UNAUTHORIZED, said, WWW_Authenticate='Bearer error="invalid_token"'
    )


def _reader() -> Person | None:
    known: Person | None = g.get("reader")
    return known


def _sees(wave: waves.Wave) -> bool:
    reader = _reader()
    return reader is not None and access.sees(reader, wave)


def _reading(name: str, number: int | None) -> Key:
    """The wave's latest release that they may read, or that of this number.

    Raises WaveNotFound, ReleaseNotFound.
    """
    is_seen = _reader() is not None and _sees(waves.read(name))
    known = releases.numbers(name) if is_seen else editions.published(name)
    if number is not None and number not in known:
        raise ReleaseNotFound(name)
    key = editions.key(name, known[-1] if number is None else number)
    if is_seen and (reader := _reader()):
        _note(key.config, reader.id, name, today())
    return key


@lru_cache(maxsize=1024)  # so that the database is not asked each time
def _note(_config: Config, person_id: int, wave: str, _day: date) -> None:
    """Write in the journal, once a day, whose token took results of a wave."""
    journal.note_once(person_id, "downloaded", wave)
    db.session.commit()


# --- What is not there


@area.errorhandler(WaveNotFound)
@area.errorhandler(ReleaseNotFound)
def _no_release(_error: Exception) -> Shown:
    said = gettext(
        "There is no such release, or it is not public: what is for staff needs a token of "
        "somebody who sees the wave."
    )
    return _missing(said)


@area.errorhandler(FileIsUnknown)
def _no_file(_error: Exception) -> Shown:
    return _missing(gettext("This release has no such file: the release says which it has."))


@area.errorhandler(PartIsMissing)
def _no_part(_error: Exception) -> Shown:
    said = gettext("What makes this file is not installed on this server.")
    return problems.shown(HTTPStatus.NOT_IMPLEMENTED, said)


def _missing(said: str) -> Shown:
    return problems.shown(HTTPStatus.NOT_FOUND, said)


# --- What is sent, written out once


@lru_cache(maxsize=1)
def _description() -> Body:
    return Body(DESCRIPTION.read_bytes(), JSON)


@lru_cache(maxsize=KEPT)
def _summary(key: Key) -> dict[str, Any]:
    address = url_for("api.release", wave=key.wave, number=key.number)
    return statements.summary(*editions.read(key)) | {"href": address}


@lru_cache(maxsize=KEPT)
def _files(key: Key) -> dict[str, dict[str, Any]]:
    """What each file is, and where, by its name."""
    known = {}
    for language in editions.read(key)[1].languages:
        for name in files.names(editions.edition(key, language)):
            known[name] = {
                "name": name,
                "media_type": files.media_type(name),
                "language": files.language(name),
                "href": url_for("api.file", wave=key.wave, number=key.number, name=name),
            }
    return known


@lru_cache(maxsize=KEPT)
def _statements(key: Key) -> dict[str, dict[str, Any]]:
    """What each finding says, and where its figures are, by its name."""
    found = {one["finding"]: one for one in statements.statements(*editions.read(key))}
    for name, one in found.items():
        one["href"] = url_for("api.finding", wave=key.wave, number=key.number, name=name)
    return found


@lru_cache(maxsize=KEPT)
def _release(key: Key) -> Body:
    content = _summary(key) | {
        "findings": [*_statements(key).values()],
        "themes": statements.themes(editions.read(key)[0]),
        "files": [*_files(key).values()],
    }
    return _written(content)


@lru_cache(maxsize=KEPT)
def _finding(key: Key, name: str) -> Body:
    made, _ = editions.read(key)
    said = {"release": made.label} | _statements(key)[name]
    return _written(said | statements.rows(made, name))


def _written(content: dict[str, Any]) -> Body:
    return Body((json.dumps(content, ensure_ascii=False) + "\n").encode(), JSON)


def _sent(body: Body) -> Response:
    """The body, or only that it has not changed since the program last read it.

    Caches, and pages of other sites, may have what everyone may read, and that only.
    """
    mimetype = body.media_type.partition(";")[0]
    headers = {"Cache_Control": OWN} if _reader() else IN_PUBLIC
    return compression.response(compression.file(body.content, mimetype), mimetype, VARY, **headers)
