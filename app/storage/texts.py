"""Texts in respondents' own words, read by the gate for comments alone.

In the order of their random ids, each its own: it says nothing of when they came, nor which come
from one person.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import JSON, LargeBinary, bindparam, func, select, update

from app.extensions import db
from app.storage.models import FreeText
from app.storage.themes import IS_FINISHED
from app.storage.waves import Wave, changed_rows

# One statement: what is finished meanwhile is not changed any more.
_SORT = (
    update(FreeText.__table__)
    .where(
        FreeText.id == bindparam("of_text", type_=LargeBinary),
        FreeText.wave_id == bindparam("of_wave"),
        FreeText.item == bindparam("of_item"),
        ~IS_FINISHED,
    )
    .values(themes=bindparam("codes", type_=JSON))
)


class Comment(NamedTuple):
    """One text, and the codes of its themes: None until it was read.

    `id` is 16 random bytes, in hexadecimal digits.
    """

    id: str
    words: str
    themes: tuple[str, ...] | None


def some(wave: Wave, item: str, start: int, count: int) -> list[Comment]:
    """As many texts to an item, from the one at this place on; the first is at 0."""
    known = select(FreeText.id, FreeText.text, FreeText.themes)
    rows = known.filter_by(wave_id=wave.id, item=item).order_by(FreeText.id)
    return [
        Comment(id.hex(), words, None if themes is None else tuple(themes))
        for id, words, themes in db.session.execute(rows.offset(start).limit(count))
    ]


def first_unread(wave: Wave, item: str) -> int:
    """The place of the first text that nobody read; how many there are, where each was."""
    every = select(func.count()).select_from(FreeText).filter_by(wave_id=wave.id, item=item)
    known = select(FreeText.id).filter_by(wave_id=wave.id, item=item)
    unread = known.where(FreeText.themes.is_(None)).order_by(FreeText.id).limit(1)
    first = db.session.scalars(unread).first()
    before = every if first is None else every.where(FreeText.id < first)
    return db.session.scalars(before).one()


def words(wave: Wave, item: str) -> Iterator[str]:
    """Every text to an item."""
    yield from db.session.scalars(select(FreeText.text).filter_by(wave_id=wave.id, item=item))


def sort(wave: Wave, item: str, themes: Mapping[str, Collection[str]]) -> bool:
    """Say which themes texts have, by their ids: each was read then. Say whether it was kept.

    What is no id of a text to this item is passed over.
    """
    of = {"of_wave": wave.id, "of_item": item}
    rows = [{**of, "of_text": bytes.fromhex(id), "codes": [*themes[id]]} for id in themes]
    kept = [changed_rows(db.session.execute(_SORT, row)) for row in rows]
    return any(kept) or not kept
