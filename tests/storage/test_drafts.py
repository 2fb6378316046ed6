"""A draft: found and read with its code alone, for thirty days, on either database."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from hypothesis import given
from hypothesis import strategies as any_of
from sqlalchemy import inspect

from app.exceptions import WaveIsClosed
from app.extensions import db
from app.storage import drafts, sealing, versions, waves
from app.storage.clock import today
from app.storage.models import Draft
from app.storage.waves import Wave
from tests.conftest import PRICE_OF_A_KEY
from tests.storage.test_versions import source

FORM = {"_page": ["you"], "place": ["lyon"], "uses": ["desk", "tool"], "word": ["Ça 🙂"]}
MARK = "the mark of a form"
CODE = sealing.code_of(MARK)


@pytest.fixture
def wave(app_on_each_database: Flask) -> Iterator[Wave]:
    """An open wave, on each database."""
    with app_on_each_database.app_context():
        versions.publish(source())
        yield waves.open_wave("here", "tiny", 1)


def count() -> int:
    return db.session.execute(db.select(db.func.count()).select_from(Draft)).scalar_one()


def move(days: int) -> None:
    """Let this many days pass."""
    for row in db.session.execute(db.select(Draft)).scalars():
        row.expires_on -= timedelta(days=days)
    db.session.flush()


def test_is_read_as_it_was_put_aside(wave: Wave) -> None:
    saved = drafts.save(wave, MARK, FORM)
    assert saved == drafts.read(wave, CODE)
    assert FORM == saved.form


def test_put_aside_again_replaces_what_was_there(wave: Wave) -> None:
    drafts.save(wave, MARK, FORM)
    drafts.save(wave, MARK, {"place": ["nice"]})
    assert 1 == count()
    assert {"place": ["nice"]} == drafts.read(wave, CODE).form


def test_is_not_found_with_another_code_or_in_another_wave(wave: Wave) -> None:
    drafts.save(wave, MARK, FORM)
    assert drafts.read(wave, sealing.code_of("another mark")) is None
    assert drafts.read(waves.open_wave("there", "tiny", 1), CODE) is None


@pytest.mark.parametrize(("days", "readable"), [(0, True), (30, True), (31, False)])
def test_is_read_for_thirty_days_and_then_deleted(wave: Wave, days: int, readable: bool) -> None:
    drafts.save(wave, MARK, FORM)
    move(days)
    assert readable == (drafts.read(wave, CODE) is not None)
    assert 1 == count(), "reading deletes nothing"
    assert (0 if readable else 1) == drafts.expire()
    assert int(readable) == count()


def test_that_is_over_goes_when_another_is_put_aside(wave: Wave) -> None:
    drafts.save(wave, MARK, FORM)
    move(31)
    drafts.save(wave, "another mark", FORM)
    assert (1, None) == (count(), drafts.read(wave, CODE))


def test_goes_when_it_is_removed_and_with_its_wave(wave: Wave) -> None:
    there = waves.open_wave("there", "tiny", 1)
    drafts.save(there, MARK, FORM)
    drafts.remove(wave, MARK)
    assert 1 == count(), "it is of another wave"
    drafts.remove(there, "another mark")
    assert 1 == count(), "it is of another form"
    drafts.remove(there, MARK)
    drafts.remove(there, MARK)
    assert 0 == count()
    drafts.save(there, MARK, FORM)
    waves.close("there")
    assert 0 == count()


def test_that_comes_as_its_wave_closes_is_refused(wave: Wave) -> None:
    waves.close("here")
    with pytest.raises(WaveIsClosed):
        drafts.save(wave, MARK, FORM)
    assert 0 == count()


def test_knows_the_day_it_ends_and_no_time(wave: Wave) -> None:
    described = inspect(db.engine).get_columns("draft")
    columns = {column["name"]: str(column["type"]) for column in described}
    assert {"id", "wave_id", "form", "blob", "expires_on"} == set(columns)
    assert "DATE" == columns["expires_on"]
    assert today() + timedelta(days=30) == drafts.save(wave, MARK, FORM).until


# --- Codes and seals


def test_a_code_is_sixteen_signs_that_cannot_be_mistaken() -> None:
    codes = {sealing.code_of(str(number)) for number in range(500)}
    assert 500 == len(codes)
    assert all(sealing.CODE.fullmatch(code) for code in codes)
    assert set(sealing.SIGNS) == set("".join(codes))
    assert 32 == len(set(sealing.SIGNS) - set("ILOU"))
    assert "0123-4567-89AB-CDEF" == sealing.shown("0123456789ABCDEF")


def test_whoever_tries_a_code_needs_32_mebibytes_each_time() -> None:
    assert 32 * 2**20 == 128 * sealing.BLOCK * PRICE_OF_A_KEY  # bytes, as RFC 7914 counts them


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0123-4567-89AB-CDEF", "0123456789ABCDEF"),
        (" 0123 4567\u00a089ab cdef\n", "0123456789ABCDEF"),
        ("oil3–4567–89ab–cdef", "0113456789ABCDEF"),
        ("OIL3_4567.89AB/CDEF", "0113456789ABCDEF"),
        ("U123-4567-89AB-CDEF", None),
        ("0123-4567-89AB-CDE", None),
        ("0123-4567-89AB-CDEF-G", None),
        ("é123-4567-89AB-CDEF", None),
        ("", None),
    ],
)
def test_a_code_is_understood_as_people_type_it(text: str, code: str | None) -> None:
    assert code == sealing.typed(text)


def test_a_code_gives_other_keys_in_another_wave() -> None:
    keys = {sealing.keys(code, wave) for code in (CODE, CODE[::-1]) for wave in ("a", "b")}
    assert 4 == len({id for id, _ in keys}) == len({key for _, key in keys})
    assert {(16, 32)} == {(len(id), len(key)) for id, key in keys}


@given(form=any_of.dictionaries(any_of.text(), any_of.lists(any_of.text())))
def test_a_form_is_unsealed_as_it_was(form: dict[str, list[str]]) -> None:
    key = b"k" * sealing.KEY
    assert form == sealing.unseal(sealing.seal(form, key), key)


def test_the_size_of_a_sealed_form_says_little_of_it() -> None:
    key, around = b"k" * sealing.KEY, sealing.NONCE + 16
    sizes = [
        len(sealing.seal({"word": ["x" * length]}, key)) - around
        for length in (0, 1, 4000, 4082, 4083, 20_000, 200_000)
    ]
    assert [4096, 4096, 4096, 4096, 8192, 32_768, 262_144] == sizes


def test_a_sealed_form_is_never_twice_the_same_and_opens_with_its_key_alone() -> None:
    key = b"k" * sealing.KEY
    sealed = sealing.seal(FORM, key)
    assert sealed != sealing.seal(FORM, key)
    for blob, tried in ((sealed, b"l" * sealing.KEY), (sealed[:-1] + bytes([sealed[-1] ^ 1]), key)):
        with pytest.raises(InvalidTag):
            sealing.unseal(blob, tried)
