"""The keys of invited waves: what signs lies sealed under a secret of the settings until the close.

What checks signatures is no secret, and stays with the wave.
"""

from flask import current_app
from sqlalchemy import insert, select, update

from app import credentials
from app.credentials import Pair
from app.extensions import db
from app.storage import rewriting
from app.storage.models import Wave, WaveKey


def keep(wave_id: int, pair: Pair) -> None:
    """Keep what signs for a new wave."""
    sealed = credentials.seal(pair, _secrets())
    db.session.execute(insert(WaveKey), {"wave_id": wave_id, "sealed": sealed})


def private(wave_id: int) -> bytes | None:
    """What signs for a wave; nothing where it is over, or never had it. Raises SecretIsMissing."""
    query = select(WaveKey.sealed, Wave.public_key).join(Wave).where(WaveKey.wave_id == wave_id)
    row = db.session.execute(query).first()
    return row and credentials.unseal(row.sealed, row.public_key or b"", _secrets())


def seal_again() -> int:
    """Seal every key under the first secret there is now, and say how many; it commits.

    Nothing of how they were sealed before is left in the files. Raises SecretIsMissing,
    RewritingMustWait.
    """
    rewriting.lock()
    rows = db.session.execute(select(WaveKey.wave_id, Wave.public_key).join(Wave)).all()
    for wave_id, public in rows:
        pair = Pair(public or b"", private(wave_id) or b"")
        again = update(WaveKey).where(WaveKey.wave_id == wave_id)
        db.session.execute(again.values(sealed=credentials.seal(pair, _secrets())))
    rewriting.rewrite()
    db.session.commit()
    return len(rows)


def _secrets() -> tuple[str, ...]:
    known: tuple[str, ...] = current_app.config["MIEUX"].sealing_secrets
    return known
