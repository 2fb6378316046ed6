"""Datasets: the answers of closed waves as files of columns, beside the database, for the gate.

A file is a copy that is faster to count, and goes with what it is made of. It has the digest of
that for a name, so that one of other responses is never read; what is missing is made anew. What it
holds is the business of `analysis.counting.parquet`.
"""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import time
from typing import BinaryIO

from flask import current_app
from sqlalchemy import select

from app.extensions import db
from app.storage import waves
from app.storage.models import Response
from app.storage.waves import Wave

LAYOUT = b"1"  # of the columns in a file: whoever changes it counts on
PART = ".part"  # at the end of a file's name until all of it is written
LONGEST = 24 * 3600  # seconds that writing may take; what is older was cut off
BATCH = 10_000


def find(wave: Wave) -> Path:
    """The file of a wave's responses as they are now, whether it is there or not."""
    digest = hashlib.sha256(b"\n".join((LAYOUT, wave.digest.encode(), b"")))
    response = Response.__table__.c  # of the table: rows of the model cost several times as much
    ids = select(response.id).where(response.wave_id == wave.id).order_by(response.id)
    for some in db.session.scalars(ids, execution_options={"yield_per": BATCH}).partitions():
        digest.update(b"".join(some))
    return _folder(wave.name) / f"{digest.hexdigest()}.parquet"


@contextmanager
def writing(file: Path) -> Iterator[BinaryIO]:
    """Write a file for its owner only; whole, it has its name, and the wave has no other."""
    for folder in (file.parent.parent, file.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_name(f"{secrets.token_hex(8)}{PART}")
    number = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    try:
        with os.fdopen(number, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    for other in _files(file.parent):
        if other != file and not _is_being_written(other):
            other.unlink(missing_ok=True)


def forget(names: Iterable[str]) -> None:
    """Delete the files of some waves."""
    for name in names:
        shutil.rmtree(_folder(name), ignore_errors=True)


def sweep() -> int:
    """Delete what is not made of responses that are there now; say how many files."""
    present = {_folder(wave.name): wave for wave in waves.every()}
    over = [
        file
        for folder in _folder("").glob("*")
        for file in _files(folder)
        if not _is_being_written(file) and (folder not in present or file != find(present[folder]))
    ]
    for file in over:
        file.unlink(missing_ok=True)
    return len(over)


def _folder(name: str) -> Path:
    """The folder of one wave's files, whose name has only letters, digits and hyphens."""
    folder: Path = current_app.config["MIEUX"].datasets
    return folder / name


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*"))


def _is_being_written(file: Path) -> bool:
    try:
        return file.suffix == PART and file.stat().st_mtime > time() - LONGEST
    except FileNotFoundError:  # it just had its name
        return True
