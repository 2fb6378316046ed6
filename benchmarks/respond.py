"""Answering against its floor: the introduction, a middle page, the final submission.

    .venv/bin/python benchmarks/respond.py [--seconds 6] [--connections 16] [--postgresql]

A temporary instance gets the shipped questionnaire and an open wave. The production server is
started twice, with the same workers and threads: on Mieux and on the floor (floor.py). Both are
asked in turn, so that whatever else the machine does strikes both. The load (load.py) is a process
of its own on the same machine; on two cores it competes with the server, on both sides alike.
Every answer is checked, and as many responses must be kept as submissions were answered.

Options that are not ours go to the server: `--server granian --runtime-mode mt`.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple
from urllib.parse import urlencode

import flask_migrate
from sqlalchemy import create_engine, make_url, text

from app import create_app
from app.cli.demo import SHIPPED
from app.cli.serve import THREADS
from app.config import ROOT, Config
from app.extensions import db
from app.questionnaire import loader, routing
from app.questionnaire.answers import Raw
from app.questionnaire.definition import Item, Questionnaire
from app.storage import versions, waves
from benchmarks import load
from benchmarks.floor import TABLE
from benchmarks.load import Figures, Load
from tests import servers

WAVE = "mesure"
HALF_WAY = "time"  # the fourth of eight pages: Continue shows the fifth
ROUNDS = 6  # of each side, in turn; which side begins changes each time
WARM_UP = 0.5  # seconds, of each side before its first round
SECONDS_TO_START = 20
HEADERS = {
    "Host": "127.0.0.1",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "fr,fr-FR;q=0.8,en-US;q=0.5,en;q=0.3",
    "Accept-Encoding": "gzip, deflate",
    "Content-Type": "application/x-www-form-urlencoded",
}
SERVERS = {
    "granian": "granian --interface wsgi --host 127.0.0.1 --port {port} --workers {workers} "
    "--blocking-threads {threads} --no-ws --log-level error",
    "gunicorn": "gunicorn --worker-class gthread --bind 127.0.0.1:{port} --workers {workers} "
    "--threads {threads} --log-level error",
}


class Case(NamedTuple):
    """Something respondents do, what the floor does instead, and the ratio aimed at."""

    name: str
    path: str
    floor: str  # where the floor does it, with the size of our page
    aim: float
    form: str = ""  # what is posted; nothing is got

    def request(self, path: str) -> bytes:
        """The bytes to send."""
        fields = HEADERS | {"Content-Length": str(len(self.form))}
        head = [f"{name}: {value}" for name, value in fields.items()]
        method = "POST" if self.form else "GET"
        return "\r\n".join([f"{method} {path} HTTP/1.1", *head, "", self.form]).encode()


class Side(NamedTuple):
    """A server under load: what to ask it, and what its rounds saw."""

    name: str
    load: Load
    rounds: list[Figures]

    @property
    def answers(self) -> list[float]:
        """Seconds that each answer took."""
        return [seconds for figures in self.rounds for seconds in figures.answers]

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.answers) / sum(figures.clock for figures in self.rounds)


def main() -> None:
    """Measure, and print the figures."""
    options, more = arguments(__doc__)
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mieux-")))
        url = options.database or f"sqlite:///{directory / 'mieux.sqlite'}"
        if options.postgresql:
            url = stack.enter_context(servers.database(stack.enter_context(servers.postgresql())))
        config = Config(instance=directory, database_url=url)
        cases = prepare(config)
        ports = stack.enter_context(both(config, options, more))
        client = stack.enter_context(ProcessPoolExecutor(1, mp_context=get_context("spawn")))
        for case in cases:
            sides = sides_of(case, ports, options.connections)
            before = kept(url)
            warm = measure(sides, client, options.seconds)
            if "send" in case.form:
                check_kept(before, kept(url), sides, warm)
            report(case, sides)


def arguments(description: str | None) -> tuple[argparse.Namespace, list[str]]:
    """The options that are ours, and those that go to the server."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--server", choices=SERVERS, default="granian")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=THREADS, help="of each worker")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=6, help="for each side of each case")
    database = parser.add_mutually_exclusive_group()
    database.add_argument("--database", metavar="URL", help="an empty one; else a new SQLite file")
    database.add_argument("--postgresql", action="store_true", help="start the one of the tests")
    return parser.parse_known_args()


def prepare(config: Config) -> list[Case]:
    """Prepare the database of both sides; return what is to be measured there."""
    path, questionnaire = opened(config)
    engine = create_engine(config.database_url)
    TABLE.metadata.create_all(engine)
    engine.dispose()
    raw: dict[str, Sequence[str]] = {}
    for item in questionnaire.items.values():
        raw |= answered(item)
    interview = routing.follow(questionnaire, raw)
    assert not interview.problems, interview.problems
    position = interview.position(HALF_WAY) or 0
    asked = [item.item for _, items in interview.route[: position + 1] for item in items]
    half = {name: values for name, values in raw.items() if name.partition(".")[0] in asked}
    return [
        Case("introduction", path, "/constant", 0.8),
        Case("middle page", path, "/constant", 0.4, form_of("next", HALF_WAY, half)),
        Case("submission", path, "/keep", 0.6, form_of("send", "_review", raw)),
    ]


def opened(config: Config) -> tuple[str, Questionnaire]:
    """Migrate, publish, open the wave; its path, and what it asks."""
    app = create_app(config)
    with app.app_context():
        flask_migrate.upgrade()
        questionnaire, _ = versions.publish(loader.read_source(SHIPPED))
        waves.open_wave(WAVE, questionnaire.questionnaire, questionnaire.version)
        db.session.commit()
        db.engine.dispose()
    return f"/w/{WAVE}", questionnaire


def answered(item: Item) -> Raw:
    """A plausible answer to this item, as a form sends it."""
    if item.type == "grid":
        codes = list(item.choices)
        return {f"{item.item}.{row}": [codes[place % 3]] for place, row in enumerate(item.rows)}
    if item.type in ("one", "many"):
        middle = len(item.choices) // 2  # on page "in_the_cooperative": over a year, so all pages
        return {item.item: list(item.choices)[middle : middle + (item.type == "many") + 1]}
    typed = {"scale": "7", "number": "38", "text": "Un accompagnement utile, merci à l’équipe."}
    return {item.item: [typed[item.type]]} if item.type in typed else {}


def form_of(go: str, page: str, raw: Raw) -> str:
    """The form that a page sends with these answers."""
    own = {"_mark": load.MARK.decode(), "_page": page, "_language": "fr", "_go": go}
    return urlencode(own | raw, doseq=True)


@contextmanager
def serving(
    target: str, config: Config, options: argparse.Namespace, more: list[str]
) -> Iterator[int]:
    """Run the production server on this application; the value is its port."""
    port = servers.free_port()
    command = SERVERS[options.server].format(port=port, **vars(options)).split()
    command[0] = str(Path(sys.executable).with_name(command[0]))
    settings = {"MIEUX_DATABASE_URL": config.database_url, "MIEUX_INSTANCE": str(config.instance)}
    settings |= {"MIEUX_QUICKEST": "0", "MIEUX_CROWD": "1000000"}  # one machine sends it all
    server = subprocess.Popen([*command, *more, target], cwd=ROOT, env=os.environ | settings)
    try:
        deadline = time.monotonic() + SECONDS_TO_START
        while not _answers(port):
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"{options.server} does not serve {target}")
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


@contextmanager
def both(config: Config, options: argparse.Namespace, more: list[str]) -> Iterator[tuple[int, int]]:
    """Run the floor and Mieux, and print the head of the figures; the value is their ports."""
    with (
        serving("wsgi:app", config, options, more) as ours,
        serving("benchmarks.floor:floor", config, options, more) as floor,
    ):
        print(conditions(config, options, more))
        yield floor, ours


def sides_of(case: Case, ports: tuple[int, int], connections: int) -> tuple[Side, Side]:
    """What the floor and Mieux are asked, at these ports, for answers of the same size."""
    floor, ours = ports
    size = size_of(case, ours)
    asked = (floor, case.request(f"{case.floor}/{size}")), (ours, case.request(case.path))
    loads = [Load(*each, size, connections) for each in asked]
    return Side("floor", loads[0], []), Side("Mieux", loads[1], [])


def _answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
    except urllib.error.HTTPError as error:
        error.close()  # the floor has no home: an answer all the same
    except OSError:
        return False
    return True


def size_of(case: Case, port: int) -> int:
    """Bytes of our page."""
    form = case.form.replace(load.MARK.decode(), "f" * len(load.MARK)).encode() or None
    request = urllib.request.Request(f"http://127.0.0.1:{port}{case.path}", form, HEADERS)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return len(answer.read())


def measure(sides: Sequence[Side], client: ProcessPoolExecutor, seconds: float) -> list[int]:
    """Fill the rounds of both sides; return how often each was asked to warm up."""
    warm = [len(client.submit(load.run, side.load, WARM_UP).result().answers) for side in sides]
    for number in range(ROUNDS):
        for side in sides if number % 2 else reversed(sides):
            side.rounds.append(client.submit(load.run, side.load, seconds / ROUNDS).result())
    return warm


def kept(url: str) -> list[int]:
    """How many responses the floor and Mieux have kept."""
    engine = create_engine(url)
    with engine.connect() as connection:
        counts = [
            connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in ("floor", "response")
        ]
    engine.dispose()
    return counts


def check_kept(before: list[int], after: list[int], sides: Sequence[Side], warm: list[int]) -> None:
    """Stop unless each submission answered is a response kept."""
    answered = [len(side.answers) + extra for side, extra in zip(sides, warm, strict=True)]
    stored = [late - early for early, late in zip(before, after, strict=True)]
    if answered != stored:
        sys.exit(f"submissions answered (floor, Mieux): {answered}; kept: {stored}")
    print(f"{'':14}each of the {sum(answered)} submissions answered was kept")


def report(case: Case, sides: Sequence[Side]) -> None:
    """Print the figures of one case."""
    floor, ours = sides
    for side in sides:
        cuts = [1_000 * cut for cut in quantiles(side.answers, n=20)]
        print(f"{case.name:14}{side.name:6}{side.rate:8.0f}/s{cuts[9]:9.2f}{cuts[18]:9.2f} ms")
    pairs = zip(floor.rounds, ours.rounds, strict=True)
    ratios = sorted(len(b.answers) / b.clock * a.clock / len(a.answers) for a, b in pairs)
    print(
        f"{'':14}ratio {ours.rate / floor.rate:.2f} (rounds {ratios[0]:.2f} to {ratios[-1]:.2f}; "
        f"aim {case.aim}), {len(case.form)} bytes sent, {ours.load.size} received"
    )


def conditions(config: Config, options: argparse.Namespace, more: list[str]) -> str:
    """What was measured on what, and the heads of the columns."""
    backend = make_url(config.database_url).get_backend_name()
    parts = ("flask", "werkzeug", "sqlalchemy", options.server)
    return "\n".join(
        (
            f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
            + ", ".join(f"{part} {version(part)}" for part in parts),
            f"{backend}, {options.server}, {options.workers} workers of {options.threads} threads, "
            f"{options.connections} connections {' '.join(more)}",
            f"\n{'':20}{'answers':>10}{'p50':>9}{'p95':>9}",
        )
    )


if __name__ == "__main__":
    main()
