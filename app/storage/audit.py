"""The audit of a wave: what is promised of its responses, checked against the database itself."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import Select, func, inspect, select

from app.extensions import db
from app.storage.invitations import count as rights_of
from app.storage.models import Code, Invitation, Issued, Response, WaveKey
from app.storage.pairing import loose_links
from app.storage.waves import INVITED, PEOPLE, Wave, count_responses
from app.translations import N_

# All that these tables may hold, whatever the models say: no time, no order, no way from one to
# another but the wave.
ALLOWED: Mapping[str, frozenset[str]] = {
    "response": frozenset({"id", "wave_id", "answers", "mark", "seal", "credential", "panel_link"}),
    "free_text": frozenset({"id", "wave_id", "item", "text", "themes"}),
    "theme": frozenset({"wave_id", "item", "code", "label"}),
    "coding": frozenset({"wave_id", "item", "release"}),
    "invitation": frozenset({"id", "wave_id", "address", "language"})
    | {"used", "last", "doubt", "bounced", "unsubscribed"},
    "code": frozenset({"id", "invitation_id"}),
    "issued": frozenset({"invitation_id", "blinded", "signature"}),
    "wave_key": frozenset({"wave_id", "sealed"}),
    "panel": frozenset({"id", "name", "closes_on", "closed_at", "rewritten"}),
    "frame": frozenset({"wave_id", "item", "choice", "invited"}),
    "mailing": frozenset({"wave_id", "number", "sent"}),
}
OF_A_RIGHT = ("code", "issued")
MAY_REFER_TO: Mapping[str, frozenset[str]] = {
    table: frozenset({"invitation"} if table in OF_A_RIGHT else {"wave"}) for table in ALLOWED
}


class Finding(NamedTuple):
    """A promise, whether it is kept, and what shows it: a sentence and its figures."""

    sentence: str
    is_kept: bool
    shows: str
    figures: Mapping[str, object]

    def shown_by(self, say: Callable[[str], str]) -> str:
        """What shows it, in a language: `say` translates."""
        return say(self.shows) % self.figures


def run(wave: Wave) -> list[Finding]:
    """Every promise that the database can show to be kept, or not."""
    return list(_findings(wave))


def _findings(wave: Wave) -> Iterator[Finding]:
    responses = count_responses(wave)
    if wave.mode == INVITED and wave.source == PEOPLE:
        rights = rights_of(wave)
        yield Finding(
            N_("There are no more responses than rights used"),
            responses <= rights.used <= rights.rights,
            N_(
                "%(responses)s responses, %(used)s of %(rights)s rights used, "
                "%(signed)s of them signed for with key %(key)s"
            ),
            {"responses": responses, **rights._asdict(), **_signed(wave)},
        )
        yield _used_rights_are_forgotten(wave)
    marks = select(func.count(Response.mark), func.count(Response.mark.distinct()))
    given, different = db.session.execute(marks.where(Response.wave_id == wave.id)).one()
    yield Finding(
        N_("No form was kept twice"),
        given == different and (wave.source != PEOPLE or given == responses),
        N_("%(marks)s marks of %(responses)s responses"),
        {"marks": different, "responses": responses},
    )
    loose = loose_links()
    yield Finding(
        N_("Nothing pairs responses but in open panels"),
        loose == 0,
        N_("%(links)s links left"),
        {"links": loose},
    )
    yield _nothing_else_is_kept()


def _signed(wave: Wave) -> dict[str, object]:
    """How many rights were used by a credential, and the key that signed."""
    settled = wave.rights_signed
    signed = _count(_rights(wave).join(Issued)) if settled is None else settled
    key = hashlib.sha256(wave.public_key or b"").hexdigest()[:16]
    return {"signed": signed, "key": key}


def _used_rights_are_forgotten(wave: Wave) -> Finding:
    """A used right tells of no message, and has no code but the one it was signed for.

    Of a closed wave, nothing tells anything, nor signs.
    """
    rights = _rights(wave)
    told, codes = (Invitation.last != 0) | Invitation.doubt, rights.join(Code)
    if not wave.rewritten:
        left = {
            "codes": _count(codes.where(Invitation.used)) - _count(rights.join(Issued)),
            "rights": _count(rights.where(told, Invitation.used)),
        }
        return Finding(
            N_("A used right tells of no message"),
            not any(left.values()),
            N_("%(codes)s codes left, %(rights)s invitations"),
            left,
        )
    left = {
        "codes": _count(codes),
        "rights": _count(rights.where(told | Invitation.used)),
        "signatures": _count(rights.join(Issued)),
        "keys": _count(select(func.count()).select_from(WaveKey).filter_by(wave_id=wave.id)),
    }
    return Finding(
        N_("Nothing tells who used their right, and nothing signs"),
        not any(left.values()),
        N_(
            "%(codes)s codes left, %(rights)s invitations, %(signatures)s signatures, %(keys)s keys"
        ),
        left,
    )


def _rights(wave: Wave) -> Select[int]:
    return select(func.count()).select_from(Invitation).where(Invitation.wave_id == wave.id)


def _count(query: Select[int]) -> int:
    return db.session.execute(query).scalar_one()


def _nothing_else_is_kept() -> Finding:
    """The tables hold the columns they may, and refer to what they may."""
    schema = inspect(db.engine)
    wrong = [
        f"{table}.{column['name']}"
        for table, allowed in ALLOWED.items()
        for column in schema.get_columns(table)
        if column["name"] not in allowed
    ] + [
        f"{table} to {key['referred_table']}"
        for table, allowed in MAY_REFER_TO.items()
        for key in schema.get_foreign_keys(table)
        if key["referred_table"] not in allowed
    ]
    columns = sum(map(len, ALLOWED.values()))
    return Finding(
        N_("Nothing else is kept: no time, no order, no way from a response to an invitation"),
        not wrong,
        N_("too much: %(wrong)s") if wrong else N_("%(columns)s columns of %(tables)s tables"),
        {"wrong": ", ".join(wrong), "columns": columns, "tables": len(ALLOWED)},
    )
