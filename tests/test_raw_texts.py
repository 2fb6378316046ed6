"""What people wrote in their own words is in their rows, and in nothing that is made of a wave."""

import gzip
import io
import json
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from app import comments, editions
from app import release as gate
from app.extensions import db
from app.publish import files
from app.storage import (
    backups,
    datasets,
    releases,
    retention,
    staff,
    tokens,
    waves,
)
from app.storage.models import FreeText
from tests import commented
from tests.pages import Visitor
from tests.web.staffing import signed_in

WORD = "canariz7b2e"  # in every text: of a question to all, of one to some, and beside a choice
LABEL = {"fr": "Thème kormoran", "en": "Theme kormoran"}  # whoever looks for a word finds this one
QUESTIONS = ("comment", "late", "gender.other.specify")
SPOKEN = ("workbook.fr.xlsx", "report.fr.pdf", "package.zip", "release.json")
GIVEN: list[dict[str, object]] = [
    {"gender": gender, "comment": f"{WORD} ({number})"}
    | ({"late": f"{WORD} {number}"} if gender == "woman" else {})
    | ({"gender.other.specify": f"{WORD} {number}"} if gender == "other" else {})
    for number in range(90)
    for gender in ("woman", "man", "other")
]


@pytest.fixture
def sorted_(app: Flask) -> Flask:
    """A wave whose comments were all read and sorted, and released so that everyone may read it."""
    text = commented.YAML.replace(
        "findings:\n", "findings:\n  others: {share_of: {gender: other}}\n"
    )
    commented.field(app, given=GIVEN, text=text)
    with app.app_context():
        of = commented.wave()
        for question in QUESTIONS:
            code = comments.add(of, question, LABEL)
            for number in range(1, comments.read(of, question, 1).pages + 1):
                found = comments.read(of, question, number).comments
                comments.sort(of, question, {one.id: [code] for one in found})
            comments.finish(of, question)
        gate.release_wave("mots", public=True)
        db.session.commit()
    return app


def opened(content: bytes) -> Iterator[str]:
    """What a file says, whatever it is packed in."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        archive = zipfile.ZipFile(io.BytesIO(content))
        for name in archive.namelist():
            yield name
            yield from opened(archive.read(name))
    elif content.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(content))
        yield " ".join(page.extract_text() for page in reader.pages)
        yield str(reader.metadata)
        yield from (str(item) for item in reader.attachments.items())
    elif content.startswith(b"\x1f\x8b"):
        yield from opened(gzip.decompress(content))
    else:
        yield content.decode("utf-8", "replace")


def said(content: bytes) -> str:
    return "\n".join(opened(content)).lower()


def test_no_file_page_or_answer_to_a_program_has_a_word_of_them(
    sorted_: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with sorted_.app_context():
        key = editions.latest("mots")
        assert {*QUESTIONS} == {theme.item for theme in editions.read(key)[0].themes}
        made = set(editions.prepare(key))
        assert made == {
            name
            for language in ("fr", "en")
            for name in files.names(editions.edition(key, language))
        }
        held = {name: said(editions.file(key, name).content) for name in made}
        held["content"] = json.dumps(releases.read("mots", 1))
        person = staff.add("a@example.org", "A", "analyst", ())
        secret = tokens.make(person.id, "site")
        db.session.commit()
        assert {"free_text"} == {
            table.name
            for table in db.metadata.sorted_tables
            if WORD in repr(db.session.execute(db.select(table)).all())
        }
    client = Visitor(sorted_)
    for headers in ({}, {"Authorization": f"Bearer {secret}"}):
        listed = client.get("/api/v1/releases/mots/1", headers=headers).get_json()
        addresses = ["/api/v1/releases", listed["href"]]
        addresses += [one["href"] for part in ("findings", "files") for one in listed[part]]
        held |= {
            f"{address} {headers}": said(client.get(address, headers=headers).data)
            for address in addresses
        }
    addresses = ["", "?lang=en", "?group=gender=woman", "/1", "/with/", "/embed/women"]
    held |= {place: said(client.get(f"/results/mots{place}").data) for place in addresses}
    for role in ("coordinator", "administrator"):
        member = signed_in(sorted_, role)
        for place in ("", "/results", "/check", "/release", "/comments/", "/comments/comment/"):
            held[f"{role} {place}"] = said(member.get(f"/staff/waves/mots{place}").data)
        held[f"{role} journal"] = said(member.get("/staff/journal").data)
    held["log"] = str([vars(record) for record in caplog.records])
    assert [] == [name for name, text in held.items() if WORD in text]
    told = {name for name, text in held.items() if "kormoran" in text}
    assert {*SPOKEN, "content", "", "/api/v1/releases/mots/1 {}"} <= told, "the search finds words"
    assert "/embed/women" not in told


def test_no_file_beside_the_database_has_a_word_of_them_and_it_has_none_in_the_end(
    sorted_: Flask, tmp_path: Path
) -> None:
    def holding() -> set[str]:
        kept = (file for file in tmp_path.rglob("*") if file.is_file())
        return {file.name for file in kept if WORD.encode() in file.read_bytes()}

    with sorted_.app_context():
        backups.make(tmp_path / "backup.zip")
        with zipfile.ZipFile(tmp_path / "backup.zip") as backup:
            held = {name for name in backup.namelist() if WORD in said(backup.read(name))}
        assert 1 == len(held) and "free_text" in held.pop(), "it restores what it was made of"
        (tmp_path / "backup.zip").unlink()
        assert WORD not in said(datasets.find(commented.wave()).read_bytes())
        closed = retention.before(waves.now(), 36) - waves.timedelta(days=1)
        db.session.execute(db.update(waves.models.Wave).values(closed_at=closed))
        db.session.commit()
        assert holding() <= {"mieux.sqlite", "mieux.sqlite-wal"} and holding()
        retention.run()
        assert 0 == db.session.scalar(db.select(db.func.count()).select_from(FreeText))
        assert "kormoran" in json.dumps(releases.read("mots", 1)), "what was released stays"
    assert set() == holding()
