"""The audit of a wave: what is promised of its responses, checked against the database itself."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import func, inspect, select

from app.extensions import db
from app.storage.invitations import count as rights_of
from app.storage.models import Code, Invitation, Response
from app.storage.waves import INVITED, PEOPLE, Wave, count_responses
from app.translations import N_

# All that these tables may hold, whatever the models say: no time, no order, no way from one to
# another but the wave.
ALLOWED: Mapping[str, frozenset[str]] = {
    "response": frozenset({"id", "wave_id", "answers", "mark", "seal"}),
    "free_text": frozenset({"id", "wave_id", "item", "text"}),
    "invitation": frozenset({"id", "wave_id", "address", "language"})
    | {"used", "last", "doubt", "bounced", "unsubscribed"},
    "code": frozenset({"id", "invitation_id"}),
    "frame": frozenset({"wave_id", "item", "choice", "invited"}),
    "mailing": frozenset({"wave_id", "number", "sent"}),
}
MAY_REFER_TO: Mapping[str, frozenset[str]] = {
    table: frozenset({"invitation"} if table == "code" else {"wave"}) for table in ALLOWED
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
            N_("%(responses)s responses, %(used)s of %(rights)s rights used"),
            {"responses": responses, "used": rights.used, "rights": rights.rights},
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
    yield _nothing_else_is_kept()


def _used_rights_are_forgotten(wave: Wave) -> Finding:
    """A used right has no code and tells of no message; of a closed wave, none tells anything."""
    is_over = wave.rewritten
    theirs = select(func.count()).select_from(Invitation).where(Invitation.wave_id == wave.id)
    codes = theirs.join(Code, Code.invitation_id == Invitation.id)
    told = theirs.where((Invitation.last != 0) | Invitation.doubt)
    if is_over:
        told = theirs.where((Invitation.last != 0) | Invitation.doubt | Invitation.used)
    else:
        codes, told = codes.where(Invitation.used), told.where(Invitation.used)
    left = [db.session.execute(query).scalar_one() for query in (codes, told)]
    return Finding(
        N_("Nothing tells who used their right")
        if is_over
        else N_("A used right tells of no message"),
        left == [0, 0],
        N_("%(codes)s codes left, %(invitations)s invitations"),
        {"codes": left[0], "invitations": left[1]},
    )


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
