"""Responses: anonymous rows, written by a form, a simulation or an import; read by the gate."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any

from sqlalchemy import JSON, LargeBinary, Text, bindparam, case, cast, insert, select
from sqlalchemy.dialects import postgresql

from app import credentials
from app.credentials import Credential
from app.exceptions import AlreadySent, CredentialIsUnfit, RightIsUsed, WaveIsClosed
from app.extensions import db
from app.questionnaire.answers import Answers
from app.storage import invitations, panels
from app.storage.clock import today
from app.storage.models import FreeText, Response
from app.storage.models import Wave as WaveTable
from app.storage.waves import INVITED, STILL_TAKES, Wave, changed_rows, instant

BATCH = 1_000  # responses written at a time
MANY = 65_536  # those read at a time, to be counted

# One statement both checks that the wave still takes what is sent and keeps the response: a close
# meanwhile waits for the lock on the table (PostgreSQL) or for the writer (SQLite).
_SEND = (
    postgresql.insert(Response.__table__)  # SQLite has the same words
    .from_select(
        ["id", "wave_id", "answers", "mark", "seal", "credential", "panel_link"],
        select(
            bindparam("new_id", type_=LargeBinary),
            WaveTable.id,
            bindparam("new_answers", type_=JSON),
            bindparam("new_mark", type_=LargeBinary),
            bindparam("new_seal", type_=LargeBinary),
            bindparam("new_credential", type_=LargeBinary),
            case((panels.IS_OPEN, cast(bindparam("new_link", type_=LargeBinary), LargeBinary))),
        )
        .where(STILL_TAKES)
        .with_for_update(read=True),
    )
    .on_conflict_do_nothing()  # an error would be in PostgreSQL's log, with the mark and the time
    .execution_options(preserve_rowcount=True)
)
_SEAL = select(Response.seal).where(
    Response.wave_id == bindparam("wave"), Response.mark == bindparam("mark")
)
_CREDENTIAL = select(Response.id).where(
    Response.wave_id == bindparam("wave"), Response.credential == bindparam("credential")
)
_KEEP_TEXTS = insert(FreeText.__table__)  # of the table: a row of the model costs several times it


def send(
    wave: Wave,
    mark: str,
    answers: Answers,
    texts: Iterable[str],
    right: str | Credential | None = None,
    link: bytes | None = None,
) -> bool:
    """Keep one response, once, and say whether it is new: sent again as it was, it changes nothing.

    `texts` names the variables kept apart, as free texts. A wave for the invited keeps none without
    a `right`: a code, whose right is used with it, or what was signed for one. The transaction is
    the caller's to commit; where the right is used, it is rolled back. A `link` is kept if the
    wave's panel is open, and only with a response that is new.

    Raises AlreadySent for a known mark with other answers, or a credential that came with another
    mark; RightIsUsed, CredentialIsUnfit, and WaveIsClosed: but a response kept before the close is
    kept, whoever asks again because the first reply was lost.
    """
    digest = _checked(wave, right)
    hashed, seal = hashlib.sha256(mark.encode()).digest(), _seal(mark, answers)
    closed, apart = _split(answers, texts)
    row = {"new_id": secrets.token_bytes(16), "new_answers": closed, "wave": wave.id} | instant()
    # Of a code, chance: else responses would tell which came by one, and rights who typed one.
    by_code = secrets.token_bytes(32) if wave.mode == INVITED else None
    row |= {"new_mark": hashed, "new_seal": seal, "new_credential": digest or by_code}
    row |= {"new_link": link, "today": today()}
    if not changed_rows(db.session.execute(_SEND, row)):
        known = db.session.execute(_SEAL, {"wave": wave.id, "mark": hashed}).scalar()
        if known is None:
            _refuse_known(wave, digest)
            raise WaveIsClosed(wave.name)
        if not hmac.compare_digest(known, seal):
            raise AlreadySent
        return False
    if wave.mode == INVITED and digest is None:
        _use_right(wave, right)
    if apart:
        db.session.execute(_KEEP_TEXTS, _text_rows(wave, apart))
    return True


def is_linked(wave: Wave, mark: str) -> bool:
    """Whether the response of the form with this mark is kept with a link."""
    hashed = hashlib.sha256(mark.encode()).digest()
    link = select(Response.panel_link).filter_by(wave_id=wave.id, mark=hashed)
    return db.session.execute(link).scalar() is not None


def add(
    wave: Wave,
    responses: Iterable[Answers],
    texts: Iterable[str],
    links: Iterable[bytes] | None = None,
) -> int:
    """Keep simulated or imported responses; return how many.

    `links`, one for each, are what pairs simulated ones in a panel that is open.
    """
    count, apart_from = 0, frozenset(texts)
    rows: list[dict[str, Any]] = []
    free: list[dict[str, Any]] = []
    for answers, link in zip(responses, repeat(None) if links is None else links, strict=False):
        closed, apart = _split(answers, apart_from)
        row = {"id": secrets.token_bytes(16), "wave_id": wave.id, "answers": closed}
        rows.append(row | {"panel_link": link})
        free += _text_rows(wave, apart)
        count += 1
    for table, new in ((Response, rows), (FreeText, free)):
        for start in range(0, len(new), BATCH):
            db.session.execute(insert(table), new[start : start + BATCH])
    return count


def read(wave: Wave) -> Iterator[Answers]:
    """The closed answers of every response, in an order that says nothing of when they came."""
    for some in texts(wave):
        yield from map(json.loads, some)


def texts(wave: Wave) -> Iterator[Sequence[str]]:
    """The same in batches, as they are stored: a JSON object each."""
    response = Response.__table__.c  # of the table: rows of the model cost several times as much
    query = select(cast(response.answers, Text)).where(response.wave_id == wave.id)
    in_order = query.order_by(response.id)
    yield from db.session.scalars(in_order, execution_options={"yield_per": MANY}).partitions()


def _checked(wave: Wave, right: str | Credential | None) -> bytes | None:
    """What is kept of a credential that was signed for this wave. Raises CredentialIsUnfit."""
    if wave.mode != INVITED or not isinstance(right, Credential):
        return None
    if wave.public_key is None:
        raise CredentialIsUnfit
    credentials.verify(wave.public_key, right)
    return right.digest


def _refuse_known(wave: Wave, digest: bytes | None) -> None:
    """Raise AlreadySent for a credential that came with another form."""
    if digest and db.session.execute(_CREDENTIAL, {"wave": wave.id, "credential": digest}).first():
        raise AlreadySent


def _use_right(wave: Wave, right: str | Credential | None) -> None:
    """Use the right with the response, or keep neither. Raises RightIsUsed."""
    try:
        invitations.use(wave, right if isinstance(right, str) else None)
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
