"""Signing for a right: once, the same again to whoever asks again, and nothing left of it."""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from flask import Flask

from app import credentials
from app.credentials import Credential
from app.exceptions import (
    AlreadySent,
    BlindedMessageIsUnfit,
    CredentialIsUnfit,
    MieuxError,
    RightIsSigned,
    RightIsUsed,
    SecretIsMissing,
    WaveIsClosed,
)
from app.extensions import db
from app.storage import (
    audit,
    backups,
    invitations,
    issuing,
    models,
    responses,
    retention,
    wave_keys,
    waves,
)
from app.storage.invitations import Counts
from tests import blind_client, invited
from tests.conftest import IS_PROOF
from tests.invited import wave
from tests.storage.test_invitations import code_of, kept, rows

AT_ONCE = 1_000 if IS_PROOF else 200
OTHER = bytes(255) + b"\2"  # a number that somebody else may want signed


@pytest.fixture
def app(migrated_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application whose wave `ici` is for three invited people: once on each database."""
    with invited.application(migrated_url, tmp_path) as app:
        invited.field(app, 3)
        with app.app_context():
            yield app


@pytest.fixture
def on_sqlite(migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    with invited.application(migrated_sqlite_url, tmp_path) as app:
        invited.field(app, 3)
        with app.app_context():
            yield app


def public() -> bytes:
    key = wave().public_key
    assert key
    return key


def a_credential(code: str) -> Credential:
    """What a browser has signed for a code."""
    made = blind_client.fresh(public())
    return blind_client.finalize(public(), made, issuing.sign(wave(), code, made.blinded))


def send(right: str | Credential | None, mark: str = "mark", tenure: str = "short") -> bool:
    is_new = responses.send(wave(), mark, {"tenure": tenure}, (), right)
    db.session.commit()
    return is_new


def at_once(app: Flask, act: Callable[[int], object]) -> list[object]:
    """What many get who do the same at the same time: what comes back, or is raised."""

    def one(number: int) -> object:
        with app.app_context():
            try:
                return act(number)
            except MieuxError as error:
                return type(error)

    with ThreadPoolExecutor(20) as threads:
        return list(threads.map(one, range(AT_ONCE)))


def test_a_credential_is_signed_unseen_and_shown_with_a_response(app: Flask) -> None:
    shown = a_credential(code_of(0))
    assert Counts(3, 1, 3, waiting=2) == invitations.count(wave())
    assert send(shown)
    (response,) = rows(models.Response)
    assert shown.digest == response["credential"]
    seen = repr(rows(models.Issued) + rows(models.Invitation) + rows(models.Code))
    for secret in (shown.message, shown.signature, shown.digest):
        assert repr(secret)[2:-1] not in seen, "what is signed tells nothing of what is shown"
    assert [] == kept(audit.run(wave()))


def test_the_same_request_gets_the_same_answer(app: Flask) -> None:
    code = code_of(0)
    made = blind_client.fresh(public())
    answers = {issuing.sign(wave(), code, made.blinded) for _ in range(3)}
    assert 1 == len(answers) == len(rows(models.Issued))
    assert send(blind_client.finalize(public(), made, answers.pop()))


def test_another_message_is_refused(app: Flask) -> None:
    code = code_of(0)
    issuing.check(wave(), code)
    shown = a_credential(code)
    for asks in (
        lambda: issuing.sign(wave(), code, OTHER),
        lambda: issuing.check(wave(), code),
        lambda: a_credential(code),
    ):
        with pytest.raises(RightIsSigned):
            asks()
    assert send(shown)


def test_only_the_code_that_came_is_kept_until_the_close(app: Flask) -> None:
    first, second, of_another = code_of(0), code_of(0, message=2), code_of(1)
    a_credential(second)
    digests = {invitations.codes.digest("ici", code) for code in (second, of_another)}
    assert digests == {row["id"] for row in rows(models.Code)}
    for asks in (lambda: issuing.sign(wave(), first, OTHER), lambda: issuing.check(wave(), first)):
        with pytest.raises(RightIsUsed):
            asks()
    used = [row for row in rows(models.Invitation) if row["used"]]
    assert [(0, False)] == [(row["last"], row["doubt"]) for row in used]


@pytest.mark.parametrize("message", [1, 2])
def test_a_right_is_signed_for_or_its_code_is_typed_and_never_both(
    app: Flask, message: int
) -> None:
    signed, typed = code_of(0), code_of(1)
    other = code_of(0, message=2) if message == 2 else signed
    a_credential(signed)
    assert not invitations.is_usable(wave(), other)
    with pytest.raises(RightIsUsed):
        send(other)
    assert send(typed)
    with pytest.raises(RightIsUsed):
        issuing.sign(wave(), typed, OTHER)
    assert 1 == waves.count_responses(wave())


def test_a_credential_gives_one_response_however_often_it_is_shown(app: Flask) -> None:
    shown = a_credential(code_of(0))
    assert [True, False, False] == [send(shown) for _ in range(3)]
    with pytest.raises(AlreadySent):
        send(shown, tenure="long")
    with pytest.raises(AlreadySent):
        send(shown, mark="another form")
    assert 1 == waves.count_responses(wave())


def test_what_was_not_signed_for_this_wave_is_refused(app: Flask) -> None:
    invited.field(app, name="ailleurs")
    there = waves.read("ailleurs")
    (code,) = invitations.print_cards(there, 1)
    db.session.commit()
    made = blind_client.fresh(there.public_key or b"")
    of_there = blind_client.finalize(
        there.public_key or b"", made, issuing.sign(there, code, made.blinded)
    )
    shown = a_credential(code_of(0))
    for forged in (
        of_there,
        shown._replace(message=secrets.token_bytes(64)),
        shown._replace(signature=shown.signature[::-1]),
        Credential(secrets.token_bytes(64), secrets.token_bytes(256)),
        Credential(shown.message, b"\xff" * 256),
    ):
        with pytest.raises(CredentialIsUnfit):
            send(forged)
    assert 0 == waves.count_responses(wave())


@pytest.mark.parametrize("code", ["0" * 12, "", "0000-0000-0000"])
def test_nothing_is_signed_for_a_code_that_never_was(app: Flask, code: str) -> None:
    with pytest.raises(RightIsUsed):
        issuing.sign(wave(), code, OTHER)
    assert [] == rows(models.Issued)


@pytest.mark.parametrize("blinded", [b"", bytes(255), b"\xff" * 256, bytes(512)])
def test_a_message_that_cannot_be_signed_uses_nothing(app: Flask, blinded: bytes) -> None:
    code = code_of(0)
    with pytest.raises(BlindedMessageIsUnfit):
        issuing.sign(wave(), code, blinded)
    assert a_credential(code)


def test_signing_has_the_grace_that_sending_has(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [code_of(number) for number in range(3)]
    before = a_credential(codes[0])
    ends = waves.end("ici").closes_at
    db.session.commit()
    assert ends
    monkeypatch.setattr(waves, "now", lambda: ends + waves.GRACE - timedelta(seconds=1))
    during = a_credential(codes[1])
    assert send(during, "late")
    monkeypatch.setattr(waves, "now", lambda: ends + waves.GRACE)
    for asks in (
        lambda: issuing.sign(wave(), codes[2], OTHER),
        lambda: issuing.check(wave(), codes[2]),
        lambda: send(before),
    ):
        with pytest.raises(WaveIsClosed):
            asks()
    assert not send(during, "late"), "what was kept in time is thanked for"


def test_a_wave_that_did_not_open_signs_nothing(app: Flask) -> None:
    invited.field(app, name="plus-tard")
    later = waves.read("plus-tard")
    (code,) = invitations.print_cards(later, 1)
    opens = {"opens_at": waves.now() + timedelta(days=1)}
    db.session.execute(db.update(models.Wave).where(models.Wave.id == later.id).values(opens))
    db.session.commit()
    with pytest.raises(WaveIsClosed):
        issuing.sign(waves.read("plus-tard"), code, OTHER)
    waves.remove("plus-tard")
    db.session.commit()
    assert [wave().id] == [row["wave_id"] for row in rows(models.WaveKey)]


# --- Many at once: a thousand in the proof


@pytest.mark.hypothesis
def test_of_many_messages_at_once_one_is_signed(app: Flask) -> None:
    code = code_of(0)
    db.session.commit()
    here = wave()
    got = at_once(app, lambda number: issuing.sign(here, code, number.to_bytes(256)))
    signed = [answer for answer in got if isinstance(answer, bytes)]
    assert (1, AT_ONCE - 1) == (len(signed), got.count(RightIsSigned))
    assert 1 == len(rows(models.Issued)) == invitations.count(wave()).used


@pytest.mark.hypothesis
def test_many_times_the_same_message_gets_one_answer(app: Flask) -> None:
    code, here = code_of(0), wave()
    made = blind_client.fresh(public())
    (answer,) = set(at_once(app, lambda _: issuing.sign(here, code, made.blinded)))
    assert isinstance(answer, bytes)
    assert send(blind_client.finalize(public(), made, answer))


@pytest.mark.hypothesis
def test_many_uses_of_a_code_typed_or_signed_give_one_or_the_other(app: Flask) -> None:
    code, here = code_of(0), wave()

    def use(number: int) -> object:
        if number % 2:
            return issuing.sign(here, code, number.to_bytes(256))
        return send(code, f"mark {number}")

    got = at_once(app, use)
    (won,) = [answer for answer in got if not isinstance(answer, type)]
    assert {RightIsUsed} | ({RightIsSigned} if won is not True else set()) == {
        answer for answer in got if isinstance(answer, type)
    }
    count = waves.count_responses(wave()), len(rows(models.Issued))
    assert ((1, 0) if won is True else (0, 1)) == count
    assert [] == kept(audit.run(wave()))


@pytest.mark.hypothesis
def test_many_uses_of_a_credential_give_one_response(app: Flask) -> None:
    shown = a_credential(code_of(0))
    got = at_once(app, lambda number: send(shown, f"mark {number}"))
    assert (1, AT_ONCE - 1) == (got.count(True), got.count(AlreadySent))
    assert 1 == waves.count_responses(wave())
    assert [] == kept(audit.run(wave()))


@pytest.mark.hypothesis
def test_many_times_the_same_form_is_thanked_for_each_time(app: Flask) -> None:
    shown = a_credential(code_of(0))
    got = at_once(app, lambda _: send(shown))
    assert (1, AT_ONCE - 1) == (got.count(True), got.count(False))
    assert 1 == waves.count_responses(wave())


def test_what_was_signed_before_a_close_is_counted_and_nothing_is_signed_after(app: Flask) -> None:
    codes = invitations.print_cards(wave(), 200)
    db.session.commit()
    here, some = wave(), Event()

    def ask(code: str) -> object:
        with app.app_context():
            try:
                signature = issuing.sign(here, code, OTHER)
                some.set()
                return signature
            except MieuxError as error:
                return type(error)

    with ThreadPoolExecutor(10) as threads:
        asked = [threads.submit(ask, code) for code in codes]
        assert some.wait(60)
        waves.close("ici")
        got = [each.result() for each in asked]
    signed = [answer for answer in got if isinstance(answer, bytes)]
    assert 0 < len(signed) and len(signed) + got.count(WaveIsClosed) == len(codes)
    assert (len(signed), len(signed)) == (wave().rights_signed, wave().rights_used)
    assert [] == kept(audit.run(wave()))


# --- What is left


def test_a_response_does_not_tell_whether_it_came_by_a_code_or_a_credential(app: Flask) -> None:
    assert send(a_credential(code_of(0)), "a") and send(code_of(1), "b")
    assert {32} == {len(row["credential"]) for row in rows(models.Response)}


def test_closing_makes_a_number_of_what_was_signed_and_destroys_the_key(app: Flask) -> None:
    first, second, typed = (code_of(number) for number in range(3))
    a_credential(first)
    assert send(a_credential(second), "a") and send(typed, "b")
    key = public()
    waves.close("ici")
    closed = wave()
    assert (3, 3, 2) == (closed.rights, closed.rights_used, closed.rights_signed)
    assert key == closed.public_key, "what was signed can still be verified"
    for model in (models.Issued, models.Code, models.WaveKey):
        assert [] == rows(model)
    assert [] == kept(audit.run(closed))
    figures = [finding.shown_by(str) for finding in audit.run(closed)]
    named = hashlib.sha256(key).hexdigest()[:16]
    said = f"2 responses, 3 of 3 rights used, 2 of them signed for with key {named}"
    assert said in figures
    for code in (first, second):
        with pytest.raises(WaveIsClosed):
            issuing.sign(closed, code, OTHER)


def test_the_key_of_another_wave_outlives_a_close(app: Flask) -> None:
    invited.field(app, name="ailleurs")
    there = waves.read("ailleurs")
    (code,) = invitations.print_cards(there, 1)
    db.session.commit()
    before = issuing.sign(there, code, OTHER)
    waves.close("ici")
    assert before == issuing.sign(there, code, OTHER)


def test_nothing_of_what_was_signed_is_in_any_file_of_sqlite(
    on_sqlite: Flask, tmp_path: Path
) -> None:
    code = code_of(0)
    made = blind_client.fresh(public())
    signature = issuing.sign(wave(), code, made.blinded)
    (key,) = rows(models.WaveKey)
    sealed = key["sealed"]
    assert isinstance(sealed, bytes)

    def held() -> list[bool]:
        files = [file.read_bytes() for file in tmp_path.rglob("mieux.sqlite*")]
        return [
            any(what in file for file in files)
            for what in (made.blinded, signature, sealed[:400], public())
        ]

    assert [True] * 4 == held()
    waves.close("ici")
    assert [False, False, False, True] == held()


def test_a_wave_that_nobody_closes_keeps_no_key_longer_than_its_responses(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(a_credential(code_of(0)))
    waves.end("ici")
    db.session.commit()
    later = waves.now() + timedelta(days=37 * 31)
    monkeypatch.setattr(retention, "now", lambda: later)
    retention.run()
    for model in (models.Response, models.Issued, models.WaveKey):
        assert [] == rows(model)


# --- The secrets of the settings


def can_sign() -> bool:
    try:
        return wave_keys.private(wave().id) is not None
    except SecretIsMissing:
        return False


def test_a_backup_holds_sealed_keys_that_its_thief_cannot_use(
    migrated_url: str, tmp_path: Path
) -> None:
    with invited.application(migrated_url, tmp_path) as app, app.app_context():
        invited.field(app, 3)
        code = code_of(0)
        signed = issuing.sign(wave(), code, OTHER)
        private = wave_keys.private(wave().id)
        file, made = backups.make(tmp_path / "backup.zip")
        tables = ("wave_key", "issued", "code")
        assert [1, 1, 1] == [made.tables[name].rows for name in tables]
        assert private and private[30:60] not in file.read_bytes()
    theirs = {"MIEUX_SECRET_KEY": "of a thief, who has the database and not the settings"}
    with invited.application(migrated_url, tmp_path, **theirs) as app, app.app_context():
        assert not can_sign()
    with invited.application(migrated_url, tmp_path) as app, app.app_context():
        assert signed == issuing.sign(wave(), code, OTHER)


def test_keys_are_sealed_again_under_another_secret(migrated_url: str, tmp_path: Path) -> None:
    def with_secrets(secrets: str, act: Callable[[], object]) -> object:
        given = {"MIEUX_WAVE_SECRETS": secrets} if secrets else {}
        with invited.application(migrated_url, tmp_path, **given) as app, app.app_context():
            return act()

    with invited.application(migrated_url, tmp_path) as app:
        invited.field(app)
    before = with_secrets("", lambda: wave_keys.private(wave().id))
    assert 1 == with_secrets("first", wave_keys.seal_again)
    assert before == with_secrets("second, first", lambda: wave_keys.private(wave().id))
    opens = {secrets: with_secrets(secrets, can_sign) for secrets in ("", "second", "first")}
    assert {"": False, "second": False, "first": True} == opens


def test_what_a_key_was_sealed_under_before_is_in_no_file(on_sqlite: Flask, tmp_path: Path) -> None:
    def held(sealed: object) -> bool:
        assert isinstance(sealed, bytes)
        return any(sealed[:400] in file.read_bytes() for file in tmp_path.rglob("mieux.sqlite*"))

    before = rows(models.WaveKey)[0]["sealed"]
    assert held(before)
    wave_keys.seal_again()
    assert not held(before) and held(rows(models.WaveKey)[0]["sealed"])


def test_a_wave_from_before_there_were_keys_takes_codes_only(app: Flask) -> None:
    code = code_of(0)
    db.session.execute(db.delete(models.WaveKey))
    db.session.execute(db.update(models.Wave).values(public_key=None))
    db.session.commit()
    with pytest.raises(RightIsUsed):
        issuing.sign(wave(), code, OTHER)
    pair = credentials.make()
    made = blind_client.fresh(pair.public)
    signature = credentials.blind_sign(pair.private, made.blinded)
    with pytest.raises(CredentialIsUnfit):
        send(blind_client.finalize(pair.public, made, signature))
    assert send(code)


# --- The audit


CHEATS: list[tuple[str, str]] = [
    (
        "There are no more responses than rights used",
        "UPDATE invitation SET used = false",
    ),
    (
        "A used right tells of no message",
        "DELETE FROM issued",
    ),
]


@pytest.mark.parametrize(("sentence", "cheat"), CHEATS)
def test_the_audit_finds_what_does_not_add_up(app: Flask, sentence: str, cheat: str) -> None:
    assert send(code_of(1), "a") and send(a_credential(code_of(0)), "b")
    assert [] == kept(audit.run(wave()))
    db.session.execute(db.text(cheat))
    assert sentence in kept(audit.run(wave()))


def test_a_wave_whose_close_was_cut_off_adds_up_too(app: Flask) -> None:
    send(a_credential(code_of(0)))
    waves.close("ici")
    db.session.execute(db.update(models.Wave).values(rewritten=False))
    assert "ending" == wave().state()
    assert [] == kept(audit.run(wave()))


def test_the_audit_finds_a_key_that_outlived_its_wave(app: Flask) -> None:
    (before,) = rows(models.WaveKey)
    waves.close("ici")
    assert [] == kept(audit.run(wave()))
    db.session.execute(db.insert(models.WaveKey), before)
    assert ["Nothing tells who used their right, and nothing signs"] == kept(audit.run(wave()))
