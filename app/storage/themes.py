"""Themes: what comments can be about, how far their sorting is, and how many each theme has.

Nothing here is in anyone's own words but in those of the staff.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.exceptions import CodingIsFinished, ThemeExists
from app.extensions import db
from app.storage.models import Coding, FreeText, Theme
from app.storage.waves import Wave, changed_rows

Labels = Mapping[str, Mapping[str, str]]  # by code, then by language

QUIETLY = {"synchronize_session": False}  # no object of these tables is ever held
# Of the item `of_item` of the wave with the id `of_wave`: somebody finished sorting its comments.
IS_FINISHED = (
    select(Coding.item)
    .where(Coding.wave_id == bindparam("of_wave"), Coding.item == bindparam("of_item"))
    .exists()
)


class Progress(NamedTuple):
    """How many comments to a question there are, and how many of them were read.

    `finished` says that they may be counted, `release` which is the first that did.
    """

    comments: int = 0
    read: int = 0
    finished: bool = False
    release: int | None = None


def progress(wave: Wave) -> dict[str, Progress]:
    """How far the comments of a wave are, by the name of the question; of those that have any."""
    numbers = select(FreeText.item, func.count(), func.count(FreeText.themes))
    found = db.session.execute(numbers.where(FreeText.wave_id == wave.id).group_by(FreeText.item))
    known = {item: Progress(comments, read) for item, comments, read in found}
    for item, release in finished(wave).items():
        known[item] = known.get(item, Progress())._replace(finished=True, release=release)
    return known


def finished(wave: Wave) -> dict[str, int | None]:
    """The questions whose comments may be counted, with the first release that did."""
    rows = select(Coding.item, Coding.release).filter_by(wave_id=wave.id).order_by(Coding.item)
    return {item: release for item, release in db.session.execute(rows)}


def labels(wave: Wave, item: str) -> Labels:
    """The themes of a question, in the order of their codes."""
    rows = select(Theme.code, Theme.label).filter_by(wave_id=wave.id, item=item)
    return {code: label for code, label in db.session.execute(rows.order_by(Theme.code))}


def counts(wave: Wave, item: str) -> Mapping[str, int]:
    """How many comments have each theme: one may have several, or none."""
    rows = select(FreeText.themes).filter_by(wave_id=wave.id, item=item)
    return Counter(code for codes in db.session.scalars(rows) for code in codes or ())


def add(wave: Wave, item: str, code: str, label: Mapping[str, str]) -> None:
    """Add a theme. Raises ThemeExists, CodingIsFinished."""
    _refuse_finished(wave, item)
    row = {"wave_id": wave.id, "item": item, "code": code, "label": dict(label)}
    try:
        db.session.execute(insert(Theme), [row])
    except IntegrityError:
        db.session.rollback()
        raise ThemeExists from None


def rename(wave: Wave, item: str, code: str, label: Mapping[str, str]) -> None:
    """Call a theme otherwise. Raises CodingIsFinished."""
    _refuse_finished(wave, item)
    db.session.execute(_of(update(Theme), wave, item, code).values(label=dict(label)))


def remove(wave: Wave, item: str, code: str) -> None:
    """Delete a theme: no comment has it any more. Raises CodingIsFinished."""
    _refuse_finished(wave, item)
    db.session.execute(_of(delete(Theme), wave, item, code))
    rows = select(FreeText.id, FreeText.themes).filter_by(wave_id=wave.id, item=item)
    for id, codes in db.session.execute(rows).all():
        if codes and code in codes:
            left = [other for other in codes if other != code]
            leaving = update(FreeText).where(FreeText.id == id).values(themes=left)
            db.session.execute(leaving, execution_options=QUIETLY)


def finish(wave: Wave, item: str) -> None:
    """Let the comments to a question be counted as they are. Raises CodingIsFinished."""
    try:
        db.session.execute(insert(Coding), [{"wave_id": wave.id, "item": item}])
    except IntegrityError:
        db.session.rollback()
        raise CodingIsFinished from None


def resume(wave: Wave, item: str) -> None:
    """Let them be sorted again, unless a release counted them. Raises CodingIsFinished."""
    going = delete(Coding).filter_by(wave_id=wave.id, item=item, release=None)
    if not changed_rows(db.session.execute(going, execution_options=QUIETLY)):
        raise CodingIsFinished


def keep(wave: Wave, release: int) -> None:
    """Sort what is finished no more: a release counts it."""
    counted = update(Coding).filter_by(wave_id=wave.id, release=None).values(release=release)
    db.session.execute(counted, execution_options=QUIETLY)


def _of(statement: Any, wave: Wave, item: str, code: str) -> Any:
    quietly = statement.execution_options(**QUIETLY)
    return quietly.where(Theme.wave_id == wave.id, Theme.item == item, Theme.code == code)


def _refuse_finished(wave: Wave, item: str) -> None:
    if db.session.execute(select(IS_FINISHED), {"of_wave": wave.id, "of_item": item}).scalar():
        raise CodingIsFinished
