"""Files that mean harm in the workshop: refused in words, or shown as what they are, and soon.

Every page is checked by the visitor: no script and no handler of theirs is in it.
"""

import io
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.extensions import db
from app.questionnaire.loader import LATER, MAX_BYTES
from app.storage import manuscripts
from app.storage.manuscripts import Manuscript, Texts
from tests.conftest import IS_PROOF, application
from tests.questionnaire.hostile import HOSTILE
from tests.web.staffing import Member, signed_in

NEW = "/staff/drafts/new"
LONGEST = 5.0  # seconds of computing for one page: its check, its routes, its texts
LOOKS = (
    *("", "/lists", "/lists/c.csv", "/history", "/history/1", "/publish", "/file", "/name"),
    *("/preview", "/preview/fr/_introduction", "/preview/fr/_introduction/frame"),
    *("/preview/fr/last?_state=answered", "/preview/fr/last/frame?_state=answered"),
    *("/preview/fr/last/frame?_state=mistakes", "/preview/en/_review/frame"),
    *("/map", "/map.svg", "/trial/", "/trial/answer", "/trial/results/60/1"),
)
FAMILIES = {name.partition(": ")[0]: name for name in reversed(HOSTILE)}  # the first of each
NAMES = [*HOSTILE] if IS_PROOF else [*FAMILIES.values()]


class Clock:
    """The application, with the seconds of computing that each of its answers took."""

    def __init__(self, app: Flask) -> None:
        self.wrapped, self.took = app.wsgi_app, dict[str, float]()
        app.wsgi_app = self  # type: ignore[method-assign]

    def __call__(self, environ: dict[str, str], start: object) -> Iterator[bytes]:
        began = time.process_time()
        try:
            return self.wrapped(environ, start)  # type: ignore[arg-type,return-value]
        finally:
            self.took[environ["PATH_INFO"]] = time.process_time() - began


@pytest.fixture(scope="module")
def desk(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    instance = tmp_path_factory.mktemp("hostile")
    file = instance / "mieux.sqlite"
    file.write_bytes(migrated_sqlite.read_bytes())
    with application(f"sqlite:///{file}", instance, MIEUX_SURVEYS=str(instance / "surveys")) as app:
        yield app


@pytest.fixture(scope="module")
def clock(desk: Flask) -> Clock:
    return Clock(desk)


@pytest.fixture(scope="module")
def member(desk: Flask) -> Member:
    """A coordinator, who may save."""
    return signed_in(desk, "coordinator")


@pytest.mark.hypothesis
@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_file_harms_no_page(
    desk: Flask, clock: Clock, member: Member, tmp_path: Path, name: str
) -> None:
    clock.took.clear()
    files = _files(HOSTILE[name](tmp_path))
    token = member.page("/staff/account").form()["csrf_token"][0]
    brought = [FileStorage(io.BytesIO(content), name) for name, content in files.items()]
    sent = {"csrf_token": token, "begins": "blank", "name": "a", "files": brought}
    boundary, body = encode_multipart(sent)
    kind = f"multipart/form-data; boundary={boundary}"
    said = {NEW: member.post(NEW, data=body, content_type=kind).status_code}
    drafts = _drafts(desk)
    if texts := _texts(files):
        drafts += [_begun(desk, Texts("", {})), _begun(desk, texts)]
        form = {"csrf_token": token, "base": "1", "text": texts.text}
        for address in ("", "/check", "/save"):
            there = f"/staff/drafts/{drafts[-2].id}{address}"
            said[there] = member.post(there, data={**form, "do": "check"}).status_code
    for draft in drafts:
        for look in LOOKS:
            there = f"/staff/drafts/{draft.id}{look}"
            said[there] = member.get(there).status_code
    _swept(desk)
    assert {} == {path: code for path, code in said.items() if code >= HTTPStatus(500)}
    assert {} == {path: seconds for path, seconds in clock.took.items() if seconds > LONGEST}


def _files(first: Path) -> Mapping[str, bytes]:
    """What somebody could choose there, and of each no more than a browser sends in the test."""
    found = {}
    for path in (first, *sorted(first.parent.rglob("*"))):
        if path.exists() and stat.S_ISREG(path.stat().st_mode):
            found[path.name] = path.read_bytes()
    return found


def _texts(files: Mapping[str, bytes]) -> Texts | None:
    """The same as a draft holds them, if it can."""
    texts = {}
    with suppress(UnicodeDecodeError):
        for name, content in files.items():
            if len(content) <= MAX_BYTES:
                texts[name] = content.decode("utf-8-sig")
    lists = {name: text for name, text in texts.items() if name.endswith(".csv")}
    later = next((text for name, text in texts.items() if name.endswith(LATER)), None)
    return Texts(texts["v1.yaml"], lists, later) if "v1.yaml" in texts else None


def _drafts(app: Flask) -> list[Manuscript]:
    with app.app_context():
        return manuscripts.every()


def _begun(app: Flask, texts: Texts) -> Manuscript:
    with app.app_context():
        made = manuscripts.add("a", texts, None)
        db.session.commit()
        return made


def _swept(app: Flask) -> None:
    with app.app_context():
        for draft in manuscripts.every():
            manuscripts.remove(draft.id)
        db.session.commit()
