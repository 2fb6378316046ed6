"""Rights: one response each, whatever is tried; and nothing left of who used theirs."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.cli import main
from app.exceptions import (
    RightIsUsed,
    WaveHasAnotherSource,
    WaveIsClosed,
    WaveIsNotInvited,
    WaveModeIsUnknown,
)
from app.extensions import db
from app.storage import (
    audit,
    backups,
    frame,
    invitations,
    journal,
    mailings,
    models,
    responses,
    retention,
    rewriting,
    waves,
)
from app.storage.clock import today
from app.storage.invitations import Contact, Counts
from app.storage.waves import Wave
from tests import invited
from tests.invited import address, wave

CLAIRE = Contact("claire@example.org", "fr")


@pytest.fixture
def app(migrated_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application whose wave `ici` is for three invited people: once on each database."""
    with invited.application(migrated_url, tmp_path) as app:
        invited.field(app, 3)
        with app.app_context():
            yield app


def send(mark: str, code: str | None) -> bool:
    is_new = responses.send(wave(), mark, {"tenure": "short"}, (), code)
    db.session.commit()
    return is_new


def code_of(number: int, message: int = 1) -> str:
    """The code of a message to somebody, as if it had just been handed over."""
    to = next(one for one in mailings.recipients(wave(), message) if one.address == address(number))
    code = invitations.codes.mint()
    assert mailings.take(wave(), to, message, code)
    mailings.confirm(wave(), to, message)
    db.session.commit()
    return code


def rows(model: type) -> list[dict[str, object]]:
    return [row._asdict() for row in db.session.execute(db.select(*model.__table__.c))]


def kept(findings: list[audit.Finding]) -> list[str]:
    return [finding.sentence for finding in findings if not finding.is_kept]


def test_a_right_is_used_once_with_any_of_its_codes(app: Flask) -> None:
    first, second = code_of(0), code_of(0, message=2)
    assert send("a", second)
    for code in (first, second):
        with pytest.raises(RightIsUsed):
            send("b", code)
    assert not send("a", second), "the same form again is thanked again"
    assert 1 == waves.count_responses(wave())
    assert Counts(3, 1, 3, waiting=2) == invitations.count(wave())


@pytest.mark.parametrize("code", [None, "", "0" * 12, "0000-0000-0000"])
def test_no_response_is_kept_without_a_right(app: Flask, code: str | None) -> None:
    with pytest.raises(RightIsUsed):
        send("a", code)
    assert 0 == waves.count_responses(wave())


def test_a_code_is_of_its_wave_only(app: Flask) -> None:
    invited.field(app, name="ailleurs")
    code = code_of(0)
    with pytest.raises(RightIsUsed):
        responses.send(waves.read("ailleurs"), "a", {}, (), code)


def test_a_thousand_uses_of_one_code_at_once_give_one_response(app: Flask) -> None:
    code = code_of(0)

    def use(number: int) -> bool:
        with app.app_context():
            try:
                return send(f"mark {number}", code)
            except RightIsUsed:
                return False

    with ThreadPoolExecutor(20) as threads:
        taken = list(threads.map(use, range(1000)))
    assert 1 == sum(taken) == waves.count_responses(wave())
    assert [] == kept(audit.run(wave()))


def test_a_used_right_tells_of_no_message_and_its_codes_are_gone(app: Flask) -> None:
    code_of(0)
    code = code_of(0, message=2)
    send("a", code)
    used = [row for row in rows(models.Invitation) if row["used"]]
    assert [(0, False)] == [(row["last"], row["doubt"]) for row in used]
    assert [] == rows(models.Code)


def test_nothing_kept_holds_a_code(app: Flask, tmp_path: Path) -> None:
    code = code_of(0)
    db.session.commit()
    assert 1 == len(rows(models.Code))
    assert code not in repr(rows(models.Code) + rows(models.Invitation))


def test_closing_makes_two_numbers_of_all_rights(app: Flask) -> None:
    codes = [code_of(0), *invitations.print_cards(wave(), 2)]
    code_of(1)
    for mark, code in zip("ab", codes, strict=False):
        send(mark, code)
    waves.close("ici")
    closed = wave()
    assert (5, 2) == (closed.rights, closed.rights_used)
    assert today() + timedelta(days=30) == closed.forget_on
    left = rows(models.Invitation)
    assert {address(number) for number in range(3)} == {row["address"] for row in left}
    assert {(False, 0, False)} == {(row["used"], row["last"], row["doubt"]) for row in left}
    assert [] == rows(models.Code)
    assert [] == kept(audit.run(closed))
    assert Counts(5, 2, 3) == invitations.count(closed)
    with pytest.raises(WaveIsClosed):
        invitations.add(closed, [CLAIRE])


@pytest.mark.parametrize(
    "write",
    [
        lambda known: invitations.add(known, [CLAIRE]),
        lambda known: invitations.print_cards(known, 2),
        lambda known: frame.keep(known, {("tenure", "short"): 3}),
    ],
    ids=["people", "cards", "frame"],
)
def test_nothing_is_added_to_a_wave_that_was_closed_since_it_was_read(
    app: Flask, write: Callable[[Wave], object]
) -> None:
    as_read = wave()
    waves.close("ici")
    with pytest.raises(WaveIsClosed):
        write(as_read)
    db.session.rollback()
    assert (Counts(3, 0, 3), {}) == (invitations.count(wave()), frame.read(wave()))
    assert [] == kept(audit.run(wave()))


def test_a_frame_that_is_kept_twice_at_once_is_one(app: Flask) -> None:
    def keep(count: int) -> None:
        with app.app_context():
            frame.keep(wave(), {("tenure", "short"): count, ("tenure", "long"): count})
            db.session.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(keep, range(1, 9)))
    assert 1 == len(set(frame.read(wave())["tenure"].values()))


def test_a_wave_that_somebody_may_answer_takes_no_made_up_answers(app: Flask) -> None:
    with pytest.raises(WaveHasAnotherSource):
        waves.claim("ici", waves.SIMULATED)


def test_a_draft_is_deleted_with_a_note_or_neither(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewriting, "PATIENCE", 200)
    waves.add("idea", "small", 1, mode=waves.INVITED)
    db.session.commit()
    with db.engine.connect() as reader:
        reader.exec_driver_sql("BEGIN" if db.engine.dialect.name == "sqlite" else "SELECT 1")
        reader.exec_driver_sql("SELECT count(*) FROM response").all()
        result = app.test_cli_runner().invoke(main, ["wave", "remove", "idea"])
        reader.rollback()
    assert 1 == result.exit_code and "database" in result.output
    noted = [entry.subject for entry in journal.read(9, action="removed")]
    assert ([] if waves.exists("idea") else ["idea"]) == noted


def test_the_rights_of_another_wave_outlive_a_close(app: Flask) -> None:
    invited.field(app, 2, name="ailleurs")
    there = waves.read("ailleurs")
    (code,) = invitations.print_cards(there, 1)
    db.session.commit()
    waves.close("ici")
    assert Counts(3, 0, 2, waiting=2) == invitations.count(there)
    assert responses.send(there, "a", {}, (), code)
    db.session.commit()


def test_addresses_are_forgotten_on_their_day_and_rights_are_not(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = code_of(0)
    assert 3 == invitations.forget(wave())
    assert Counts(3, 0, 0) == invitations.count(wave())
    assert send("a", code)
    waves.close("ici")
    invited.field(app, 2, name="ailleurs")
    waves.close("ailleurs")
    rule = "Addresses of people invited to waves that are over"
    assert 0 == dict(retention.run())[rule]
    later = waves.now() + timedelta(days=31)
    monkeypatch.setattr(retention, "now", lambda: later)
    assert 2 == dict(retention.run())[rule]
    assert [] == rows(models.Invitation)


def test_addresses_of_a_wave_that_nobody_closes_are_forgotten_too(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    waves.end("ici")
    db.session.commit()
    rule = "Addresses of people invited to waves that are over"
    for days, forgotten in ((29, 0), (31, 3)):
        monkeypatch.setattr(retention, "now", lambda days=days: waves.now() + timedelta(days=days))
        assert forgotten == dict(retention.run())[rule]


@pytest.mark.parametrize("whose", [None, address(7)])
def test_forgotten_addresses_are_in_no_file(
    migrated_sqlite_url: str, tmp_path: Path, whose: str | None
) -> None:
    with invited.application(migrated_sqlite_url, tmp_path) as app, app.app_context():
        invited.field(app, 50)
        held = [file for file in tmp_path.rglob("mieux.sqlite*") if b"p7@" in file.read_bytes()]
        assert [] != held
        invitations.forget(wave(), whose)
        held = [file for file in tmp_path.rglob("mieux.sqlite*") if b"p7@" in file.read_bytes()]
        assert [] == held


def test_one_address_is_forgotten_after_the_close_too(app: Flask) -> None:
    waves.close("ici")
    assert 1 == invitations.forget(wave(), address(1))
    assert {address(0), address(2)} == invitations.addresses(wave())


def test_a_backup_holds_rights_and_restores_them(app: Flask, tmp_path: Path) -> None:
    code_of(0)
    _, made = backups.make(tmp_path / "backup.zip")
    assert (3, 1, 1) == tuple(made.tables[name].rows for name in ("invitation", "code", "mailing"))


TRICKS: list[tuple[str, Callable[[], object]]] = [
    ("There are no more responses than rights used", lambda: _response("x")),
    ("No form was kept twice", lambda: _response(None)),
    (
        "A used right tells of no message",
        lambda: db.session.execute(db.text("UPDATE invitation SET used = true, last = 2")),
    ),
]


def _response(mark: str | None) -> None:
    row = {"id": b"0" * 16, "wave_id": wave().id, "answers": {}, "mark": mark and mark.encode()}
    db.session.execute(db.insert(models.Response), row)


@pytest.mark.parametrize(("sentence", "cheat"), TRICKS)
def test_the_audit_finds_what_was_slipped_in(
    app: Flask, sentence: str, cheat: Callable[[], object]
) -> None:
    assert [] == kept(audit.run(wave()))
    cheat()
    assert sentence in kept(audit.run(wave()))


@pytest.mark.parametrize(
    "slip",
    [
        "ALTER TABLE invitation ADD COLUMN used_at TIMESTAMP",
        "ALTER TABLE response ADD COLUMN invitation BLOB",
    ],
)
def test_the_audit_finds_a_column_that_may_not_be(
    migrated_sqlite_url: str, tmp_path: Path, slip: str
) -> None:
    with invited.application(migrated_sqlite_url, tmp_path) as app:
        invited.field(app)
        with app.app_context():
            db.session.execute(db.text(slip))
            db.session.commit()
            (sentence,) = kept(audit.run(wave()))
    assert sentence.startswith("Nothing else is kept")


def test_an_open_wave_has_no_invitations(app: Flask) -> None:
    everyone = waves.open_wave("ouverte", "small", 1)
    with pytest.raises(WaveIsNotInvited):
        invitations.add(everyone, [CLAIRE])
    with pytest.raises(WaveIsNotInvited):
        invitations.print_cards(everyone, 1)
    with pytest.raises(WaveModeIsUnknown):
        waves.add("autre", "small", 1, mode="secret")
