"""The frame: how many people were asked, group by group, as margins that tell nobody apart."""

from collections.abc import Mapping

from sqlalchemy import delete, insert, select, update

from app.exceptions import WaveIsClosed
from app.extensions import db
from app.storage.models import Frame
from app.storage.models import Wave as WaveTable
from app.storage.settling import QUIETLY
from app.storage.waves import Wave, changed_rows


def keep(wave: Wave, margins: Mapping[tuple[str, str], int]) -> None:
    """Keep how many were asked by (item, choice), in place of what was known.

    Raises WaveIsClosed: what is released once cannot be compared with another frame.
    """
    # Written to, so that a close or another of these waits for this transaction, or has been.
    is_open = (WaveTable.id == wave.id) & WaveTable.closed_at.is_(None)
    holding = update(WaveTable).where(is_open).values(mode=WaveTable.mode)
    if not changed_rows(db.session.execute(holding, execution_options=QUIETLY)):
        raise WaveIsClosed(wave.name)
    db.session.execute(delete(Frame).where(Frame.wave_id == wave.id))
    rows = [
        {"wave_id": wave.id, "item": item, "choice": choice, "invited": invited}
        for (item, choice), invited in margins.items()
    ]
    if rows:
        db.session.execute(insert(Frame), rows)


def read(wave: Wave) -> Mapping[str, Mapping[str, int]]:
    """How many were asked by item, then choice; those of every item add up to the same."""
    query = select(Frame.item, Frame.choice, Frame.invited).filter_by(wave_id=wave.id)
    margins: dict[str, dict[str, int]] = {}
    for item, choice, invited in db.session.execute(query.order_by(Frame.item, Frame.choice)):
        margins.setdefault(item, {})[choice] = invited
    return margins
