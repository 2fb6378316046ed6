"""Release a wave of many responses: how long each step takes, and how much memory.

    .venv/bin/python benchmarks/release.py [--responses 10000 100000 1000000]
        [--databases sqlite postgresql] [--networks 25 50 100 200]

The shipped questionnaire, answered by simulated people. Each step is in a process of its own, so
that its memory is its own: *freeze* reads the database and writes the file of columns, *tabulate*
counts it, *estimate* makes the figures of all groups, *protect* hides, rounds and attacks them.
Then 30 items are counted by gender and tenure on the same file, against DuckDB, a pandas groupby
and NumPy's bincount, each with its reading, the best of three rounds in turn.

With `--networks`, instead: networks of so many cooperatives of 120 respondents, which is what
protecting depends on, with the share of groups and of their respondents that is shown.

Exit status 1 where a million responses take 60 s or 1.5 GiB, ten times as many take more than 11
times as long, DuckDB or pandas counts faster, or 100 cooperatives take 60 s or 1 GiB.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, TypeAlias

import duckdb
import flask_migrate
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.parquet as pq
from flask import Flask

from app import create_app
from app.analysis.counting import parquet
from app.analysis.counting.classes import valid_codes
from app.analysis.counting.dataset import POINTS, freeze
from app.analysis.counting.parquet import Frozen
from app.analysis.counting.tabulation import Plan, tally
from app.analysis.disclosure.cube import Cube, cube_of
from app.analysis.disclosure.protection import protect, shields
from app.analysis.disclosure.suppression import Rules
from app.analysis.simulation import simulate
from app.config import Config
from app.extensions import db
from app.questionnaire.answers import Answers, free_text_fields
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source, load_published
from app.questionnaire.plans import FindingPlan
from app.storage import datasets, responses, versions, waves
from tests import servers

SHIPPED, LIST = Path("surveys/situation/v1.yaml"), Path("surveys/lists/cooperatives.csv")
WAVE, PART = "here", 10_000  # responses simulated at a time
MANY, MOST_SECONDS, MOST_MEMORY, MOST_GROWTH = 1_000_000, 60, 1_536, 11
ROUNDS = 3
PER_REGION, RESPONDENTS = 9, 120
NETWORK, NETWORK_SECONDS, NETWORK_MEMORY = 100, 60, 1_024
GROUPS = ("gender", "tenure")
WIDTH = 64  # more than a column has categories

Array: TypeAlias = npt.NDArray[Any]
Tables: TypeAlias = list[Array]  # an item each: of groups by answers


class Cost(NamedTuple):
    """Seconds as they passed, those of our processor, and the most MiB that were held."""

    elapsed: float
    processor: float
    memory: float


def main() -> None:
    """Print a line for each size and database."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--responses", type=int, nargs="+", default=[10_000, 100_000, MANY])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--networks", type=int, nargs="+", help="of so many cooperatives")
    options = parser.parse_args()
    if options.networks:
        sys.exit(any([network(cooperatives) for cooperatives in options.networks]))
    print("seconds (of our processor), MiB")
    print(f"{'database':12}{'responses':>10}" + "".join(f"{step:>24}" for step in (*STEPS, "all")))
    broken = False
    for kind in options.databases:
        totals: dict[int, Cost] = {}
        for count in options.responses:
            totals[count], late = released(kind, count)
            broken |= late
        for few, cost in totals.items():
            if more := totals.get(10 * few):
                growth = more.processor / cost.processor
                print(f"{kind}: {10 * few} responses take {growth:.1f} times as long as {few}")
                broken |= few >= MANY / 10 and growth > MOST_GROWTH
    sys.exit(broken)


def released(kind: str, count: int) -> tuple[Cost, bool]:
    """Fill a wave, release it step by step and count its file; whether a limit was broken."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mieux-")))
        url = f"sqlite:///{folder / 'mieux.sqlite'}"
        if kind == "postgresql":
            url = stack.enter_context(servers.database(stack.enter_context(servers.postgresql())))
        alone(fill, url, folder, count)
        costs = [alone(step, url, folder) for step in STEPS.values()]
        together = Cost(
            sum(cost.elapsed for cost in costs),
            sum(cost.processor for cost in costs),
            max(cost.memory for cost in costs),
        )
        told = (
            f"{each.elapsed:.2f} ({each.processor:.2f}) {each.memory:.0f}"
            for each in (*costs, together)
        )
        print(f"{kind:12}{count:10}" + "".join(f"{cost:>24}" for cost in told), flush=True)
        (file,) = folder.glob("datasets/*/*.parquet")
        best = alone(against, file)
    told = (f"{name} {each.elapsed:.3f} ({each.processor:.3f})" for name, each in best.items())
    print(f"    30 items by gender and tenure: {', '.join(told)}", flush=True)
    slower = best["Mieux"].elapsed > min(best["DuckDB"].elapsed, best["pandas"].elapsed)
    large = together.elapsed > MOST_SECONDS or together.memory > MOST_MEMORY
    return together, count >= MANY and (slower or large)


def alone(does: Callable[..., Any], *arguments: object) -> Any:
    """What something gives in a process of its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(does, *arguments).result()


@contextmanager
def running(url: str, folder: Path) -> Iterator[Flask]:
    """The application on a database."""
    app = create_app(Config(instance=folder, database_url=url))
    with app.app_context():
        yield app


def fill(url: str, folder: Path, count: int) -> None:
    """A closed wave of so many simulated responses."""
    with running(url, folder), get_context("spawn").Pool(2) as pool:
        flask_migrate.upgrade()
        versions.publish(shipped())
        waves.open_wave(WAVE, "situation", 1)
        wave = waves.claim(WAVE, waves.SIMULATED)
        parts = [(min(PART, count - start), start) for start in range(0, count, PART)]
        apart = free_text_fields(load_published(shipped()))
        for people in pool.imap_unordered(simulated, parts):
            responses.add(wave, people, apart)
            db.session.commit()
        waves.close(WAVE)


def simulated(part: tuple[int, int]) -> list[Answers]:
    """A part of the people."""
    count, seed = part
    return list(simulate(load_published(shipped()), count, seed))


def shipped() -> Source:
    """The shipped questionnaire, with the cooperatives of its example."""
    files = {LIST.name: LIST.read_text(encoding="utf-8")}
    return Source(SHIPPED.name, SHIPPED.read_text(encoding="utf-8"), files)


# --- The steps


def freezing(url: str, folder: Path) -> Cost:
    """Write the file of columns."""
    with running(url, folder):
        wave = waves.read(WAVE)
        asked = versions.read(wave.digest)
        with costing() as cost, datasets.writing(datasets.find(wave)) as stream:
            parquet.write(stream, asked, responses.texts(wave))
    return cost[0]


def tabulating(url: str, folder: Path) -> Cost:
    """Count the file."""
    with running(url, folder):
        wave = frozen()
        with costing() as cost:
            counted(wave)
    return cost[0]


def estimating(url: str, folder: Path) -> Cost:
    """Make the figures of all groups, as if none were hidden."""
    with running(url, folder):
        cube = counted(frozen())
        with costing() as cost:
            for shield in shields(cube, Rules()):
                shield.figures()
    return cost[0]


def protecting(url: str, folder: Path) -> Cost:
    """Hide, complete, round and attack."""
    with running(url, folder):
        cube = counted(frozen())
        with costing() as cost:
            protect(cube, Rules())
    return cost[0]


STEPS = {
    "freeze": freezing,
    "tabulate": tabulating,
    "estimate": estimating,
    "protect": protecting,
}


def frozen() -> tuple[Questionnaire, Frozen]:
    """The wave as its file has it."""
    wave = waves.read(WAVE)
    asked = versions.read(wave.digest)
    return asked, Frozen(asked, datasets.find(wave))


def counted(wave: tuple[Questionnaire, Frozen]) -> Cube:
    """All of its findings, counted."""
    asked, dataset = wave
    return cube_of(asked, dataset, Rules().smallest)


@contextmanager
def costing() -> Iterator[list[Cost]]:
    """What the block costs, once it is over."""
    cost: list[Cost] = []
    elapsed, processor = time.perf_counter(), time.process_time()
    yield cost
    spent = time.perf_counter() - elapsed, time.process_time() - processor
    cost.append(Cost(*spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


# --- 30 items by gender and tenure, on one file


def against(file: Path) -> dict[str, Cost]:
    """What each takes to count the same, the best of some rounds in turn."""
    asked = load_published(shipped())
    single = [
        name
        for name, variable in asked.variables.items()
        if variable.item.type in ("one", "grid", "scale") and name not in GROUPS
    ]
    marks = [f"services.{code}" for code in asked.variables["services"].choices]
    items = [*single, *marks[: 30 - len(single)]]
    ways = {"Mieux": by_mieux, "DuckDB": by_duckdb, "pandas": by_pandas, "bincount": by_bincount}
    best: dict[str, Cost] = {}
    for _ in range(ROUNDS):
        found = {}
        for name, way in ways.items():
            with costing() as cost:
                found[name] = way(file, asked, items)
            best[name] = min(best.get(name, cost[0]), cost[0])
        for tables in found.values():
            np.testing.assert_equal(tables, found["Mieux"])  # all count the same
    return best


def by_mieux(file: Path, asked: Questionnaire, items: list[str]) -> Tables:
    """As a release does, with plans, group of rows by group of rows."""
    plans = {}
    for item in items:
        name, _, code = item.partition(".")
        is_mark = asked.items[name].type == "many"
        measure = {"share_of": {name: [code]}} if is_mark else {"distribution_of": item}
        plans[item] = FindingPlan.model_validate(measure | {"by": [GROUPS]})
    plan = Plan.of(asked, plans)
    first, *others = (tally(batch, plan) for batch in Frozen(asked, file, plan.columns))
    return [table[1:, 2:] for table in sum(others, first).plain]


def by_duckdb(file: Path, asked: Questionnaire, items: list[str]) -> Tables:
    """A query for each item, which reads only its columns."""
    with duckdb.connect() as connection:
        found = []
        for item in items:
            query = f"SELECT gender, tenure, \"{item}\", count(*) FROM '{file}' GROUP BY ALL"
            *keys, count = map(np.asarray, connection.execute(query).fetchnumpy().values())
            found.append(laid_out(asked, item, keys, count))
    return found


def by_pandas(file: Path, asked: Questionnaire, items: list[str]) -> Tables:
    """A groupby for each item."""
    frame = pd.read_parquet(file, columns=[*GROUPS, *items])
    found = []
    for item in items:
        sizes = frame.groupby([*GROUPS, item]).size()
        keys = [sizes.index.get_level_values(level).to_numpy() for level in range(3)]
        found.append(laid_out(asked, item, keys, sizes.to_numpy()))
    return found


def by_bincount(file: Path, asked: Questionnaire, items: list[str]) -> Tables:
    """Nothing but adding codes up: the floor."""
    table = pq.read_table(file, columns=[*GROUPS, *items])
    columns = {name: table[name].to_numpy().astype(np.intp) for name in table.column_names}
    found = []
    crossed = columns["gender"] * WIDTH + columns["tenure"]
    for item in items:
        cells = np.bincount(crossed * WIDTH + columns[item], minlength=WIDTH**3)
        keys = np.unravel_index(np.flatnonzero(cells), (WIDTH, WIDTH, WIDTH))
        found.append(laid_out(asked, item, keys, cells[cells > 0]))
    return found


def laid_out(asked: Questionnaire, item: str, keys: Sequence[Array], counts: Array) -> Array:
    """What was counted by code, as a table of valid groups by valid answers."""
    cells = np.zeros((WIDTH,) * 3, dtype=np.int64)
    cells[tuple(np.asarray(key, dtype=np.intp) for key in keys)] = counts
    gender, tenure, answer = (valid(asked, name) for name in (*GROUPS, item))
    return cells[np.ix_(gender, tenure, answer)].reshape(-1, len(answer))


def valid(asked: Questionnaire, column: str) -> list[int]:
    """The codes of a column's valid answers; of a mark, that of yes."""
    if column not in asked.variables:
        return [0]
    codes = list(asked.variables[column].choices) or list(POINTS)
    return [codes.index(code) for code in valid_codes(asked.variables[column])]


# --- Networks of growing size


def network(cooperatives: int) -> bool:
    """Protect a wave of a network, and print what it took and what is shown of it."""
    count = cooperatives * RESPONDENTS
    cost, groups, primary, end = alone(shown, cooperatives, count)
    parts = " ".join(f"{share:.0%}" for share in (*primary, *end))
    print(
        f"{cooperatives} cooperatives, {count} responses: {cost.elapsed:.2f} s, "
        f"{cost.memory:.0f} MiB; {groups} groups; of groups and respondents, shown once small "
        f"ones are hidden, and at the end: {parts}",
        flush=True,
    )
    over = cost.elapsed > NETWORK_SECONDS or cost.memory > NETWORK_MEMORY
    return cooperatives <= NETWORK and over


Shares: TypeAlias = tuple[float, float]


def shown(cooperatives: int, respondents: int) -> tuple[Cost, int, Shares, Shares]:
    """What protecting one wave costs; its groups, and the parts shown at first and at the end."""
    asked = in_network(cooperatives)
    rules = Rules()
    cube = cube_of(asked, freeze(asked, simulate(asked, respondents, seed=1)), rules.smallest)
    with costing() as cost:
        figures = protect(cube, rules).figures
    sizes = {
        (finding, group): cell
        for finding, counts in cube.counts.items()
        for group, cell in counts.cells.items()
    }
    large = {
        key for key, cell in sizes.items() if min(cell.respondents, cell.base) >= rules.smallest
    }
    seen = {(each.finding, each.group) for each in figures if each.status == "shown"}

    def parts(of: set[tuple[str, str]]) -> Shares:
        people = sum(cell.respondents for cell in sizes.values())
        return len(of) / len(sizes), sum(sizes[key].respondents for key in of) / people

    return cost[0], len(sizes), parts(large), parts(seen)


def in_network(cooperatives: int) -> Questionnaire:
    """The shipped questionnaire for a network of so many cooperatives."""
    random = Random(cooperatives)
    regions = [f"R{number}" for number in range(max(2, cooperatives // PER_REGION))]
    lines = ["code,fr,en,region"]
    lines += [f"c{n},Coop {n},Coop {n},{random.choice(regions)}" for n in range(cooperatives)]
    files = {LIST.name: "\n".join(lines)}
    return load_published(Source(SHIPPED.name, SHIPPED.read_text(encoding="utf-8"), files))


if __name__ == "__main__":
    main()
