"""Pairing: the responses of one person in several waves of a panel, whoever that is.

What comes of the panel key, which never leaves the browser of its owner, is a `proof`. Kept beside
a response is the digest of that, its link: whoever reads the database can tell which responses
belong together while the panel is open, but make no proof, and so neither see nor erase as if they
were the owner.
"""

import hashlib
import re
import secrets
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Select, delete, distinct, func, or_, select

from app.extensions import db
from app.questionnaire.answers import Answers
from app.storage import datasets, waves
from app.storage.models import Panel as PanelTable
from app.storage.models import Response
from app.storage.models import Wave as WaveTable
from app.storage.panels import QUIETLY, Panel
from app.storage.waves import Wave, changed_rows

PROOF = re.compile("[0-9a-f]{64}")
BATCH = 1_000  # responses read at a time


class Pair(NamedTuple):
    """The answers of one person to two waves, under a number that means nothing elsewhere."""

    number: str
    earlier: Answers
    later: Answers


class Matched(NamedTuple):
    """Of an earlier wave, how many linked their responses, and how many of these came back.

    `doubled` counts the responses to both that are not paired, since several in one wave have the
    same link.
    """

    linked: int
    again: int
    doubled: int


def link(proof: str) -> bytes | None:
    """What is kept of a proof; nothing, if it is none."""
    return hashlib.sha256(bytes.fromhex(proof)).digest() if PROOF.fullmatch(proof) else None


def earlier(wave: Wave) -> list[Wave]:
    """The closed waves of its panel that opened before it, the last first; none of a closed panel.

    Without links nobody came back, which would be no finding.
    """
    if wave.panel is None or wave.panel.closed_at is not None:
        return []
    return [
        other
        for other in waves.every()
        if other.panel == wave.panel
        and other.rewritten
        and other.opens_at
        and wave.opens_at
        and other.opens_at < wave.opens_at
    ]


def pairs(later: Wave, earlier: Wave) -> list[Pair]:
    """The answers of each who linked one response to each of two waves of a panel.

    Each time under other numbers, and in their order, which is of no meaning either.
    """
    one, other = (_linked(wave).subquery() for wave in (earlier, later))
    query = (
        select(one.c.answers, other.c.answers)
        .join(other, one.c.panel_link == other.c.panel_link)
        .where(one.c.times == 1, other.c.times == 1)
    )
    found = (Pair(secrets.token_hex(16), *answers) for answers in db.session.execute(query))
    return sorted(found, key=lambda pair: pair.number)


def responses(wave: Wave, other: Wave) -> Iterator[tuple[Answers, Answers | None]]:
    """Every response to a wave, with what the same person answered to another one of its panel.

    None beside whoever cannot be paired: as `pairs`, nobody whose link several responses to one of
    both have. In an order that says nothing of when they came.
    """
    own, others = (_linked(each).subquery() for each in (wave, other))
    both = (
        select(own.c.id, others.c.answers)
        .join(others, own.c.panel_link == others.c.panel_link)
        .where(own.c.times == 1, others.c.times == 1)
        .subquery()
    )
    query = (
        select(Response.answers, both.c.answers, both.c.id)
        .outerjoin(both, both.c.id == Response.id)
        .where(Response.wave_id == wave.id)
        .order_by(Response.id)
    )
    rows = db.session.execute(query, execution_options={"yield_per": BATCH})
    yield from ((answers, paired if id else None) for answers, paired, id in rows)


def matched(later: Wave, earlier: Wave) -> Matched:
    """How many linked their responses to the earlier wave, and came back to the later one."""
    one, other = (_linked(wave).subquery() for wave in (earlier, later))
    again = select(func.count()).join_from(one, other, one.c.panel_link == other.c.panel_link)
    doubled = sum(_count(select(func.count()).where(each.c.times > 1)) for each in (one, other))
    return Matched(
        linked=_count(select(func.count(distinct(one.c.panel_link)))),
        again=_count(again.where(one.c.times == 1, other.c.times == 1)),
        doubled=doubled,
    )


def of(panel: Panel, link: bytes) -> list[tuple[Wave, Answers]]:
    """All responses with this link, the last wave's first; free texts are not among them."""
    found = select(Response.wave_id, Response.answers).where(_has(panel, link))
    known = {wave.id: wave for wave in waves.every()}
    places = {id: place for place, id in enumerate(known)}
    rows = sorted(db.session.execute(found), key=lambda row: places[row.wave_id])
    return [(known[wave_id], answers) for wave_id, answers in rows]


def erase(panel: Panel, link: bytes) -> int:
    """Delete all responses with this link, and say how many.

    What is left of them in the files of the database goes with the next rewriting; files made of
    them to be counted go at once.
    """
    names = select(WaveTable.name).where(WaveTable.panel_id == panel.id)
    datasets.forget(db.session.scalars(names))
    erasing = delete(Response).where(_has(panel, link))
    return changed_rows(db.session.execute(erasing, execution_options=QUIETLY))


def loose_links() -> int:
    """How many responses are linked, but not in an open panel: none."""
    query = select(func.count()).select_from(Response).join(WaveTable).outerjoin(PanelTable)
    loose = or_(WaveTable.panel_id.is_(None), PanelTable.closed_at.is_not(None))
    return _count(query.where(Response.panel_link.is_not(None), loose))


def _has(panel: Panel, link: bytes) -> Any:
    of_panel = select(WaveTable.id).where(WaveTable.panel_id == panel.id)
    return (Response.panel_link == link) & Response.wave_id.in_(of_panel)


def _linked(wave: Wave) -> Select[Any]:
    """The linked responses of a wave, with how many of them have the same link."""
    times = func.count().over(partition_by=Response.panel_link).label("times")
    known = (Response.wave_id == wave.id) & Response.panel_link.is_not(None)
    return select(Response.id, Response.panel_link, Response.answers, times).where(known)


def _count(query: Select[Any]) -> int:
    return int(db.session.execute(query).scalar_one())
