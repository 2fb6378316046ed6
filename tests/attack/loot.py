"""What the attacker holds, read for every order there is in it: of columns, rows, pages, files."""

import json
import shutil
import sqlite3
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from app.storage import archives

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
Order = dict[Any, Any]  # what is known of each: any values that can be compared
OF = {"invitation": "address", "code": "invitation_id", "issued": "invitation_id"}
KINDS = {"response": "responses", "free_text": "texts"} | dict.fromkeys(OF, "people")


class Loot(NamedTuple):
    """All orders of people, by their addresses, and of responses and texts, by their ids.

    `tables` are the rows that were read, by source; `book` says whose an invitation is.
    """

    people: dict[str, Order]
    responses: dict[str, Order]
    texts: dict[str, Order]
    tables: dict[str, Tables]
    book: dict[bytes, str]

    def add(self, source: str, tables: Tables) -> None:
        """Take the rows of a database or a backup: each column orders what it is of."""
        self.tables[source] = tables
        self.book.update({row["id"]: row["address"] for row in tables.get("invitation", ())})
        for table, kind in KINDS.items():
            rows = tables.get(table, ())
            for column in rows[0] if rows else ():
                of = OF.get(table, "id")
                orders = {self._whose(row[of]): row[column] for row in rows}
                getattr(self, kind)[f"{source}.{table}.{column}"] = orders

    def _whose(self, subject: Any) -> Any:
        return self.book.get(subject, subject)

    def search(self, name: str, raw: bytes, page: int) -> None:
        """Take a file as it lies: where each id is in it and on its page, and how often."""
        for kind in dict.fromkeys(KINDS.values()):
            needles = self.needles(kind)
            known = {of: id for of, id in needles.items() if id in raw}
            first = {of: raw.find(id) for of, id in known.items()}
            last = {of: raw.rfind(id) for of, id in known.items()}
            times = {of: raw.count(id) for of, id in known.items()}
            # On a page, what comes later lies before what came earlier.
            on_page = {of: at % page for of, at in first.items()}
            for part, found in (("first", first), ("last", last), ("times", times)):
                getattr(self, kind).update({f"{name}.{part}": found} if found else {})
            getattr(self, kind).update({f"{name}.on page": on_page} if found else {})

    def needles(self, kind: str) -> dict[Any, bytes]:
        """The id of each person, response or text, as it would lie in a file."""
        if kind == "people":
            return {address: id for id, address in self.book.items()}
        return {id: id for order in getattr(self, kind).values() for id in order}


def empty() -> Loot:
    return Loot({}, {}, {}, {}, {})


def take(loot: Loot, source: str, url: str, folder: Path) -> None:
    """Take a database as it lies; copies of files go to a new folder."""
    if url.startswith("sqlite"):
        sqlite(loot, source, Path(str(make_url(url).database)), folder)
    else:
        postgresql(loot, source, url)


def gather_statistics(url: str) -> None:
    """What a database does of itself now and then, for the plans of its queries."""
    with alone(url) as connection:
        connection.execute(text("ANALYZE" if "postgresql" in url else "PRAGMA optimize"))


@contextmanager
def alone(url: str) -> Iterator[Connection]:
    """A connection without a transaction."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


# --- Backups


def backup(file: Path) -> Tables:
    """The rows of a backup, with their place in it."""
    held = archives.manifest(file).tables
    return {
        name: _sized(archives.rows(file, name, table))
        for name, table in held.items()
        if name in KINDS or name in ("wave", "wave_key")
    }


def _sized(rows: Iterable[Row]) -> list[Row]:
    """The rows, with their places and the sizes of what they hold."""
    sizes = ("answers", "text", "address")
    return [
        {name: value for name, value in row.items() if name != "answers"}
        | {"place": place}
        | {f"size of {name}": len(json.dumps(row[name])) for name in sizes if name in row}
        for place, row in enumerate(rows)
    ]


# --- SQLite: a file, its log and the index of that


def sqlite(loot: Loot, source: str, file: Path, folder: Path) -> None:
    """Copy the files, and read them in every way."""
    folder.mkdir()
    copies = [Path(shutil.copy(part, folder)) for part in sorted(file.parent.glob(f"{file.name}*"))]
    raw = {copy.name.removeprefix(file.name): copy.read_bytes() for copy in copies}
    loot.add(source, _rows(sqlite3.connect(folder / file.name)))
    for part, held in raw.items():
        loot.search(f"{source}{part}", held, 4096)
    for name, orders in _rewound(raw[""], raw.get("-wal", b"")).items():
        found = {loot._whose(id): at for id, at in orders.items()}
        getattr(loot, "responses" if name == "response" else "people")[f"{source}.{name}.log"] = (
            found
        )


def _rows(connection: sqlite3.Connection) -> Tables:
    connection.row_factory = sqlite3.Row
    found = {}
    for table in KINDS:
        (made,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table])
        has_rowid = "WITHOUT ROWID" not in made["sql"]
        query = f"SELECT {'rowid AS rowid, ' if has_rowid else ''}* FROM {table}"
        found[table] = _sized(dict(row) for row in connection.execute(query))
    connection.close()
    return found


def _rewound(before: bytes, log: bytes) -> dict[str, dict[bytes, int]]:
    """The log played again, commit by commit: at which of them each was there, or used."""
    if len(log) < 32:
        return {}
    (size,) = struct.unpack(">I", log[8:12])
    pages = bytearray(before)
    first: dict[str, dict[bytes, int]] = {"response": {}, "used": {}, "issued": {}}
    for at in range(32, len(log) - size + 1 - 24, 24 + size):
        page, count = struct.unpack(">II", log[at : at + 8])
        pages.extend(bytes(max(0, page * size - len(pages))))
        pages[(page - 1) * size : page * size] = log[at + 24 : at + 24 + size]
        if count:
            _look(bytes(pages[: count * size]), at, first)
    return first


def _look(file: bytes, at: int, first: dict[str, dict[bytes, int]]) -> None:
    """Note what a database is the first to hold."""
    queries = {
        "response": "SELECT id FROM response",
        "used": "SELECT id FROM invitation WHERE used",
        "issued": "SELECT invitation_id FROM issued",
    }
    connection = sqlite3.connect(":memory:")
    connection.deserialize(file[:18] + b"\1\1" + file[20:])  # as a file without a log
    for name, query in queries.items():
        try:
            for (id,) in connection.execute(query):
                first[name].setdefault(id, at)
        except sqlite3.DatabaseError:  # the log was begun again over what was there
            break
    connection.close()


# --- PostgreSQL: what SQL tells, and the files under it


def postgresql(loot: Loot, source: str, url: str) -> None:
    """Read the tables with what PostgreSQL knows of each row, its statistics and its files."""
    with alone(url) as connection:
        loot.add(source, {table: _told(connection, table) for table in KINDS})
        for table in KINDS:
            query = text("SELECT pg_stats::text FROM pg_stats WHERE tablename = :table")
            said = "\n".join(connection.scalars(query, {"table": table}))
            _statistics(loot, f"{source}.statistics of {table}", said)
        connection.execute(text("CHECKPOINT"))
        for name, raw in _files(connection, str(make_url(url).database)):
            loot.search(f"{source}.{name}", raw, 8192)
            if name in KINDS:
                _versions(loot, f"{source}.{name}", raw)


def _told(connection: Connection, table: str) -> list[Row]:
    system = "ctid::text AS ctid, xmin::text::int AS xmin, xmax::text::int AS xmax, cmin::text::int"
    query = f"SELECT *, {system} AS cmin FROM {table}"
    rows = [row._asdict() for row in connection.execute(text(query))]
    return _sized(row | {"ctid": json.loads(f"[{row['ctid'][1:-1]}]")} for row in rows)


def _statistics(loot: Loot, name: str, said: str) -> None:
    """Whom the planner's statistics name."""
    for kind in dict.fromkeys(KINDS.values()):
        counts = {of: said.count(id.hex()) for of, id in loot.needles(kind).items()}
        getattr(loot, kind)[name] = counts


def _files(connection: Connection, database: str) -> Iterator[tuple[str, bytes]]:
    """Each file of the database that may hold rows: of our tables, or of none that is known."""
    relations = """
        SELECT pg_relation_filenode(c.oid)::text, c.relname, n.nspname FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE pg_relation_filenode(c.oid) IS NOT NULL
    """
    known = {node: (name, room) for node, name, room in connection.execute(text(relations))}
    query = text("SELECT 'base/' || oid FROM pg_database WHERE datname = :name")
    folder = connection.execute(query, {"name": database}).scalar_one()
    for file in connection.scalars(text("SELECT pg_ls_dir(:folder)"), {"folder": folder}).all():
        name, room = known.get(file.partition("_")[0].partition(".")[0], (file, "stray"))
        if (room == "pg_catalog" and name != "pg_statistic") or "_" in file:
            continue
        query = text("SELECT pg_read_binary_file(:path)")
        raw = bytes(connection.execute(query, {"path": f"{folder}/{file}"}).scalar_one())
        if raw:
            yield name, raw


def _versions(loot: Loot, name: str, raw: bytes) -> None:
    """Each version of a row that still lies on a page of a table, dead or alive: PostgreSQL's own
    numbers of the transactions and commands that wrote and deleted it."""
    kind = KINDS[name.rpartition(".")[2]]
    orders: dict[str, Order] = getattr(loot, kind)
    needles = loot.needles(kind)
    for place, row in enumerate(_tuples(raw)):
        numbers = dict(zip(("xmin", "xmax", "cid"), struct.unpack("<III", row[:12]), strict=True))
        for subject in (subject for subject, id in needles.items() if id in row):
            for what, number in (numbers | {"version": place}).items():
                orders.setdefault(f"{name}.first {what}", {}).setdefault(subject, number)
                orders.setdefault(f"{name}.last {what}", {})[subject] = number


def _tuples(raw: bytes, size: int = 8192) -> Iterator[bytes]:
    """Every row that a pointer of a page leads to."""
    for start in range(0, len(raw), size):
        page = raw[start : start + size]
        (lower,) = struct.unpack("<H", page[12:14])
        for at in range(24, lower, 4):
            (pointer,) = struct.unpack("<I", page[at : at + 4])
            offset, length = pointer & 0x7FFF, pointer >> 17
            if length:
                yield page[offset : offset + length]
