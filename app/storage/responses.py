"""Responses: anonymous rows, written by a form, a simulation or an import; read by the gate."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import JSON, LargeBinary, bindparam, insert, or_, select

from app.exceptions import AlreadySent, RightIsUsed, WaveIsClosed
from app.extensions import db
from app.questionnaire.answers import Answers
from app.storage import invitations
from app.storage.clock import now
from app.storage.models import FreeText, Response
from app.storage.models import Wave as WaveTable
from app.storage.paradata import INSERTS
from app.storage.waves import GRACE, INVITED, PEOPLE, Wave, changed_rows

BATCH = 1_000  # responses read or written at a time

# One statement both checks that the wave still takes what is sent and keeps the response: a close
# meanwhile waits for the lock on the table (PostgreSQL) or for the writer (SQLite). A known mark is
# no error, or PostgreSQL's log would say it, with the time.
_OPEN = (
    select(
        bindparam("new_id", type_=LargeBinary),
        WaveTable.id,
        bindparam("new_answers", type_=JSON),
        bindparam("new_mark", type_=LargeBinary),
        bindparam("new_seal", type_=LargeBinary),
    )
    .where(
        WaveTable.id == bindparam("wave"),
        WaveTable.opens_at <= bindparam("now"),
        or_(WaveTable.closes_at.is_(None), WaveTable.closes_at > bindparam("now_less_grace")),
        WaveTable.closed_at.is_(None),
        WaveTable.source == PEOPLE,
    )
    .with_for_update(read=True)
)
_SEND = {
    dialect: insert_into(Response.__table__)
    .from_select(["id", "wave_id", "answers", "mark", "seal"], _OPEN)
    .on_conflict_do_nothing()
    .execution_options(preserve_rowcount=True)
    for dialect, insert_into in INSERTS.items()
}
_SEAL = select(Response.seal).where(
    Response.wave_id == bindparam("wave"), Response.mark == bindparam("mark")
)
_KEEP_TEXTS = insert(FreeText.__table__)  # of the table: a row of the model costs several times it


def send(
    wave: Wave, mark: str, answers: Answers, texts: Iterable[str], code: str | None = None
) -> bool:
    """Keep one response, once, and say whether it is new: sent again as it was, it changes nothing.

    `texts` names the variables kept apart, as free texts. A wave for the invited keeps none without
    the right that `code` gives, which is used with it. The transaction is the caller's to commit;
    where the mark was known, or the right is used, it is rolled back. Raises AlreadySent for a
    known mark with other answers, RightIsUsed, and WaveIsClosed: but a response kept before the
    close is kept, whoever asks again because the first reply was lost.
    """
    hashed, seal = hashlib.sha256(mark.encode()).digest(), _seal(mark, answers)
    closed, apart = _split(answers, texts)
    row = {"new_id": secrets.token_bytes(16), "new_answers": closed, "wave": wave.id}
    row |= {"now": now(), "now_less_grace": now() - GRACE}
    row |= {"new_mark": hashed, "new_seal": seal}
    if not changed_rows(db.session.execute(_SEND[db.engine.dialect.name], row)):
        db.session.rollback()
        known = db.session.execute(_SEAL, {"wave": wave.id, "mark": hashed}).scalar()
        if known is None:
            raise WaveIsClosed(wave.name)
        if not hmac.compare_digest(known, seal):
            raise AlreadySent
        return False
    if wave.mode == INVITED:
        _use_right(wave, code)
    if apart:
        db.session.execute(_KEEP_TEXTS, _text_rows(wave, apart))
    return True


def add(wave: Wave, responses: Iterable[Answers], texts: Iterable[str]) -> int:
    """Keep simulated or imported responses; return how many."""
    count, apart_from = 0, frozenset(texts)
    rows: list[dict[str, Any]] = []
    free: list[dict[str, Any]] = []
    for answers in responses:
        closed, apart = _split(answers, apart_from)
        rows.append({"id": secrets.token_bytes(16), "wave_id": wave.id, "answers": closed})
        free += _text_rows(wave, apart)
        count += 1
    for table, new in ((Response, rows), (FreeText, free)):
        for start in range(0, len(new), BATCH):
            db.session.execute(insert(table), new[start : start + BATCH])
    return count


def read(wave: Wave) -> Iterator[Answers]:
    """The closed answers of every response, in an order that says nothing of when they came."""
    query = select(Response.answers).filter_by(wave_id=wave.id).order_by(Response.id)
    for row in db.session.execute(query, execution_options={"yield_per": BATCH}):
        yield row.answers


def _use_right(wave: Wave, code: str | None) -> None:
    """Use the right with the response, or keep neither. Raises RightIsUsed."""
    try:
        invitations.use(wave, code)
    except RightIsUsed:
        db.session.rollback()
        raise


def _split(answers: Answers, texts: Iterable[str]) -> tuple[Answers, Answers]:
    apart = {name: answers[name] for name in texts if name in answers}
    return {name: answer for name, answer in answers.items() if name not in apart}, apart


def _text_rows(wave: Wave, apart: Answers) -> list[dict[str, Any]]:
    return [
        {"id": secrets.token_bytes(16), "wave_id": wave.id, "item": name, "text": text}
        for name, text in apart.items()
    ]


def _seal(mark: str, answers: Answers) -> bytes:
    said = json.dumps(answers, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(mark.encode(), said.encode("utf-8", "surrogatepass"), "sha256")
