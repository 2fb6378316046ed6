"""Reading a release against its floor, and making its charts and files.

    .venv/bin/python benchmarks/results.py [--seconds 6] [--connections 16] [--postgresql]

A temporary instance gets the demonstration, whose wave `exemple` is released. In a process of its
own, so that its memory is its own, every chart and file of the release is made, in each language:
how long each kind takes, and how much memory. Then the production server is started twice, as in
respond.py: on Mieux and on the floor, a Flask that sends a constant of the same size. Both are
asked in turn for the page, the CSV, the JSON, and what programs ask for.

Exit status 1 where making everything takes 20 s or 700 MiB.
"""

import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import delete

from app import create_app
from app.cli.demo import TO_READ
from app.config import Config
from app.extensions import db
from benchmarks import respond
from benchmarks.release import Cost, alone, costing
from benchmarks.respond import Case
from tests import servers

MOST_SECONDS, MOST_MEMORY = 20, 700  # MiB
CASES = [
    Case("page", f"/results/{TO_READ}?lang=fr", "/constant", 0.6),
    Case("CSV", f"/results/{TO_READ}.csv", "/constant", 0.6),
    Case("JSON", f"/results/{TO_READ}.json", "/constant", 0.6),
    Case("API, release", f"/api/v1/releases/{TO_READ}", "/constant", 0.6),
    Case("API, finding", f"/api/v1/releases/{TO_READ}/1/findings/women", "/constant", 0.6),
]


class Kind(NamedTuple):
    """Files of one kind: how many there are, their bytes, and the seconds that they took."""

    count: int = 0
    size: int = 0
    seconds: float = 0.0


def main() -> None:
    """Measure, and print the figures."""
    options, more = respond.arguments(__doc__)
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mieux-")))
        url = options.database or f"sqlite:///{directory / 'mieux.sqlite'}"
        if options.postgresql:
            url = stack.enter_context(servers.database(stack.enter_context(servers.postgresql())))
        config = Config(instance=directory, database_url=url)
        alone(demonstrate, config)
        is_over = report(*alone(made, config))
        ports = stack.enter_context(respond.both(config, options, more))
        client = stack.enter_context(ProcessPoolExecutor(1, mp_context=get_context("spawn")))
        for case in CASES:
            sides = respond.sides_of(case, ports, options.connections)
            respond.measure(sides, client, options.seconds)
            respond.report(case, sides)
    sys.exit(is_over)


def demonstrate(config: Config) -> None:
    """Prepare the demonstration, without the files of its release."""
    from app.cli.demo import demo
    from app.storage.models import ReleaseFile

    app = create_app(config)
    app.test_cli_runner().invoke(demo, catch_exceptions=False)
    with app.app_context():
        db.session.execute(delete(ReleaseFile))
        db.session.commit()


def made(config: Config) -> tuple[Cost, Mapping[str, Kind]]:
    """Make every chart and file of the release; what it cost, and what each kind took."""
    from app import editions
    from app.storage import releases

    kinds: dict[str, Kind] = defaultdict(Kind)
    with create_app(config).app_context(), costing() as cost:
        key, began = editions.latest(TO_READ), time.perf_counter()
        for name in editions.prepare(key):
            content = releases.file(key.wave, key.number, name) or b""
            now = time.perf_counter()
            kind = name.partition("/")[0]
            count, size, seconds = kinds[kind]
            kinds[kind] = Kind(count + 1, size + len(content), seconds + now - began)
            began = now
    return cost[0], dict(kinds)


def report(cost: Cost, kinds: Mapping[str, Kind]) -> bool:
    """Print what making everything took, the longest kind first; whether it is too much."""
    for name, kind in sorted(kinds.items(), key=lambda item: -item[1].seconds):
        print(f"{name:20}{kind.count:6}{kind.seconds:9.2f} s{kind.size / 1000:12,.0f} kB")
    count = sum(kind.count for kind in kinds.values())
    print(
        f"{'all':20}{count:6}{cost.elapsed:9.2f} s ({cost.processor:.2f} s of our processor), "
        f"{cost.memory:.0f} MiB\n",
        flush=True,
    )
    return cost.elapsed > MOST_SECONDS or cost.memory > MOST_MEMORY


if __name__ == "__main__":
    main()
