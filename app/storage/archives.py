"""The file of a backup: a zip with the rows of each table, and what says what they are.

A table is a file of lines, each the JSON list of a row's values; `manifest.json` has the rest.
Nothing in it is of one kind of database.
"""

import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from pydantic import BaseModel

from app.exceptions import BackupExists, BackupIsDamaged

MANIFEST = "manifest.json"
PART = ".part"  # at the end of a file's name until all of it is written
DAMAGED = (
    OSError,
    BadZipFile,
    zlib.error,
    KeyError,
    TypeError,
    ValueError,
)  # whatever a file may be
# What JSON lacks, by the kind of a column: how it is read back.
READ = {"bytes": bytes.fromhex, "datetime": datetime.fromisoformat, "date": date.fromisoformat}


class Table(BaseModel):
    """What the file holds of a table: `columns` gives the kind of each, in the order of values."""

    columns: dict[str, str]
    rows: int
    digest: str  # SHA-256 of the lines


class Unsettled(NamedTuple):
    """What is not closed, by name."""

    open_waves: list[str]
    open_panels: list[str]


class Manifest(BaseModel):
    """What the file holds: the tables as they were at a revision of the migrations."""

    format: Literal[1] = 1
    revision: str
    made_at: datetime
    open_waves: list[str]  # those that were not closed, so that the file goes when they are
    open_panels: list[str] = []  # likewise; files from before there were any say nothing
    tables: dict[str, Table]


class Writer:
    """A file being written, for its owner only; nothing is left of one that was not finished.

    It has its name once it is whole: whatever is cut off ends in PART.
    """

    def __init__(self, file: Path) -> None:
        """Make the file. Raises BackupExists."""
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if file.exists():
            raise BackupExists(str(file))
        self._file, self._part = file, file.with_name(file.name + PART)
        try:
            number = os.open(self._part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            raise BackupExists(str(self._part)) from None
        self._stream = os.fdopen(number, "wb")
        self._zip = ZipFile(self._stream, "w")
        self._tables: dict[str, Table] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        try:
            with self._stream:
                self._zip.close()
        finally:
            self._part.unlink(missing_ok=True)

    def add(self, name: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
        """Write a table."""
        count, digest = 0, hashlib.sha256()
        with self._zip.open(_member(f"{name}.jsonl"), "w", force_zip64=True) as member:
            for row in rows:
                line = json.dumps([_plain(value) for value in row]).encode() + b"\n"
                member.write(line)
                digest.update(line)
                count += 1
        self._tables[name] = Table(columns=dict(columns), rows=count, digest=digest.hexdigest())

    def finish(self, revision: str, made_at: datetime, unsettled: Unsettled) -> Manifest:
        """Write what says what all of it is, to the disk itself, and give the file its name.

        It has none where somebody deleted it meanwhile, as closing a wave does.
        """
        manifest = Manifest(
            revision=revision, made_at=made_at, tables=self._tables, **unsettled._asdict()
        )
        self._zip.writestr(_member(MANIFEST), manifest.model_dump_json(indent=1))
        self._zip.close()
        self._stream.flush()
        os.fsync(self._stream.fileno())
        with suppress(FileNotFoundError):
            self._part.rename(self._file)
        return manifest


def manifest(file: Path) -> Manifest:
    """What the file says it holds. Raises BackupIsDamaged."""
    try:
        with ZipFile(file) as archive:
            return Manifest.model_validate_json(archive.read(MANIFEST))
    except DAMAGED as error:
        raise BackupIsDamaged(str(file)) from error


def unsettled(file: Path) -> Unsettled:
    """The waves and panels it holds as they were before their close, whatever its format.

    Raises BackupIsDamaged.
    """
    try:
        with ZipFile(file) as archive:
            said = json.loads(archive.read(MANIFEST))
            names = said["open_waves"], said.get("open_panels", [])
            return Unsettled(*(list(map(str, each)) for each in names))
    except DAMAGED as error:
        raise BackupIsDamaged(str(file)) from error


def check(file: Path) -> Manifest:
    """What the file says it holds, and does. Raises BackupIsDamaged."""
    said = manifest(file)
    try:
        with ZipFile(file) as archive:
            for name, table in said.tables.items():
                count, digest = 0, hashlib.sha256()
                with archive.open(f"{name}.jsonl") as lines:
                    for line in lines:
                        count += 1
                        digest.update(line)
                if (count, digest.hexdigest()) != (table.rows, table.digest):
                    raise BackupIsDamaged(str(file))
    except DAMAGED as error:
        raise BackupIsDamaged(str(file)) from error
    return said


def rows(file: Path, name: str, table: Table) -> Iterator[dict[str, Any]]:
    """The rows of a table, in the order they were written."""
    readers = [READ.get(kind) for kind in table.columns.values()]
    with ZipFile(file) as archive, archive.open(f"{name}.jsonl") as lines:
        for line in lines:
            values = (
                read(value) if read and value is not None else value
                for read, value in zip(readers, json.loads(line), strict=True)
            )
            yield dict(zip(table.columns, values, strict=True))


def _member(name: str) -> ZipInfo:
    """A name in the file, always with the same date: equal contents make equal files."""
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    return info


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, date) else value  # a datetime is a date
