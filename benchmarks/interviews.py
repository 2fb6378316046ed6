"""Whole interviews per second, and how long each page takes, with 8 and 64 respondents at once.

    .venv/bin/python benchmarks/interviews.py [--seconds 10] [--respondents 8 64] [--postgresql]

The production server (`mieux serve`) with the shipped questionnaire in an open wave, on a new
SQLite file or the PostgreSQL of the tests, both on this machine. Each respondent keeps one
connection and goes from the introduction to the thank-you as fast as pages come, again and again
until the time is over; nobody reads or thinks. Forms are written beforehand, as a browser would
send them; each answer must be 200, and as many responses must be kept as were thanked for. The
load runs in a process of its own on the same cores, which it takes from the server.
"""

import argparse
import asyncio
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple

from sqlalchemy import create_engine, text

from app.config import Config
from app.questionnaire import routing
from benchmarks import load
from benchmarks.respond import Case, answered, form_of, opened
from tests import servers
from tests.conftest import environment

LONGEST = 60.0  # seconds for one measure, whatever is asked for
PATIENCE = 30.0  # seconds for one answer


class Figures(NamedTuple):
    """What the respondents saw: seconds of each answer, of each interview, and on the clock."""

    answers: list[float]
    interviews: list[float]
    clock: float


def main() -> None:
    """Measure, and print a line for each number of respondents."""
    options = _options()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mieux-")))
        url = f"sqlite:///{folder / 'mieux.sqlite'}"
        if options.postgresql:
            url = stack.enter_context(servers.database(stack.enter_context(servers.postgresql())))
        requests = prepared(Config(instance=folder, database_url=url))
        settings = environment(url, folder) | {"WORKERS": str(options.workers)}
        address = stack.enter_context(servers.mieux(settings))
        client = stack.enter_context(ProcessPoolExecutor(1, mp_context=get_context("spawn")))
        print(
            f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
            f"granian {version('granian')}, {options.workers} workers, "
            f"{'PostgreSQL' if options.postgresql else 'SQLite'}, {len(requests)} pages\n\n"
            f"{'respondents':>12}{'interviews':>13}{'p50':>9}{'p95':>9}"
            f"{'a page: p50':>14}{'p95':>9}"
        )
        port = int(address.rpartition(":")[2])
        for respondents in options.respondents:
            before = kept(url)
            seconds = min(options.seconds, LONGEST)
            seen = client.submit(run, port, requests, respondents, seconds).result()
            if kept(url) - before != len(seen.interviews):
                sys.exit(f"{len(seen.interviews)} were thanked, {kept(url) - before} kept")
            report(respondents, seen)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10, help="for each, at most 60")
    parser.add_argument("--respondents", type=int, nargs="+", default=[8, 64])
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--postgresql", action="store_true", help="start the one of the tests")
    return parser.parse_args()


def prepared(config: Config) -> list[bytes]:
    """The requests of one whole interview, with the place of its mark, on a new database."""
    path, questionnaire = opened(config)
    raw = {}
    for item in questionnaire.items.values():
        raw |= answered(item)
    route = routing.follow(questionnaire, raw).route
    forms = ["", form_of("start", "", {})]
    so_far: dict[str, Sequence[str]] = {}
    for page, items in route:
        names = {item.item for item in items}
        so_far |= {name: typed for name, typed in raw.items() if name.partition(".")[0] in names}
        forms.append(form_of("next", page.page, so_far))
    forms.append(form_of("send", "_review", so_far))
    return [Case("", path, "", 0, form).request(path) for form in forms]


def kept(url: str) -> int:
    """How many responses there are."""
    engine = create_engine(url)
    with engine.connect() as connection:
        count: int = connection.execute(text("SELECT count(*) FROM response")).scalar_one()
    engine.dispose()
    return count


def run(port: int, requests: list[bytes], respondents: int, seconds: float) -> Figures:
    """Answer for so many seconds; interviews under way are finished. Raises AnswerIsWrong."""
    return asyncio.run(_run(port, requests, respondents, seconds))


async def _run(port: int, requests: list[bytes], respondents: int, seconds: float) -> Figures:
    seen = Figures([], [], 0.0)
    start = time.perf_counter()
    each = (_respondent(port, requests, seen, start + seconds) for _ in range(respondents))
    await asyncio.gather(*each)
    return seen._replace(clock=time.perf_counter() - start)


async def _respondent(port: int, requests: list[bytes], seen: Figures, until: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (began := time.perf_counter()) < until:
        mark = os.urandom(16).hex().encode()
        for request in requests:
            sent = time.perf_counter()
            writer.write(request.replace(load.MARK, mark))
            await asyncio.wait_for(_read(reader), PATIENCE)
            seen.answers.append(time.perf_counter() - sent)
        seen.interviews.append(time.perf_counter() - began)
    writer.close()
    await writer.wait_closed()


async def _read(reader: asyncio.StreamReader) -> None:
    """Read one answer to its end."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = load.LENGTH.search(head)
    if not head.startswith(b"HTTP/1.1 200 ") or not length:
        raise load.AnswerIsWrong(head.decode("latin-1"))
    await reader.readexactly(int(length[1]))


def report(respondents: int, seen: Figures) -> None:
    """Print the figures of one number of respondents."""
    rate = len(seen.interviews) / seen.clock
    whole, page = ([1_000 * cut for cut in quantiles(times, n=20)] for times in seen[:2][::-1])
    print(
        f"{respondents:>12}{rate:>11.1f}/s{whole[9]:>9.0f}{whole[18]:>9.0f}"
        f"{page[9]:>14.1f}{page[18]:>9.1f} ms"
    )


if __name__ == "__main__":
    main()
