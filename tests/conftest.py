"""What tests share: databases, the application, its production server and a browser.

Nothing is skipped where a part is missing: the test fails and says which part.
"""

import csv
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, sync_playwright
from sqlalchemy import Engine, event, make_url
from werkzeug.routing import Rule

from app import create_app, credentials, editions
from app.config import Config
from app.storage import sealing
from tests import servers

Test = TypeVar("Test", bound=Callable[..., object])

SECRET_KEY = "a secret of the tests, as long as production asks for"

# Some disks take a millisecond to make a file, and tests make hundreds of thousands: they lie in
# memory where it has room and programs may run from it (PostgreSQL's do), unless TMPDIR says where.
MEMORY, ROOM = "/dev/shm", 4 * 2**30  # bytes


def _has_room(folder: str) -> bool:
    if not os.access(folder, os.W_OK):
        return False
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize >= ROOM and not found.f_flag & os.ST_NOEXEC


if "TMPDIR" not in os.environ and _has_room(MEMORY):
    os.environ["TMPDIR"] = tempfile.tempdir = MEMORY

# The same sample every time, so that a change answers for its own failures; the proof explores.
# No deadline for one example: the machine may be busy.
settings.register_profile("sample", max_examples=50, derandomize=True, deadline=None)
settings.register_profile("proof", max_examples=5_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "sample"))
IS_PROOF = settings.get_current_profile_name() == "proof"


def in_proof_on_each(sample: str) -> Callable[[Test], Test]:
    """For a long test of what is the same on both databases: the sample takes one, the proof both.

    It names the one, `sqlite` or `postgresql`, of the fixture `migrated_url`.
    """

    def sized(test: Test) -> Test:
        databases = ["sqlite", "postgresql"] if IS_PROOF else [sample]
        return pytest.mark.hypothesis(
            pytest.mark.parametrize("migrated_url", databases, indirect=True)(test)
        )

    return sized


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One test process more than cores: each waits a while for a server, a browser or a clock."""
    return (os.cpu_count() or 1) + 1


class Compiled(BytecodeCache):
    """Templates as compiled by one application, for the next of the thousands that tests make."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = Compiled()
LONGEST_CELL = csv.field_size_limit()


@pytest.fixture(autouse=True)
def _cells_are_as_long_as_python_lets_them() -> None:
    """What checks data packages lets them be longer, for all of its process."""
    csv.field_size_limit(LONGEST_CELL)


# The key of a draft is dear to find, for whoever guesses its code; tests know it. Of this process
# alone: `mieux serve` asks the full price.
PRICE_OF_A_KEY, sealing.COST = sealing.COST, 2
editions.STALE = 0.0  # tests publish and read in the same second

# What signs for a wave is tens of milliseconds of looking for prime numbers, of as many waves as
# tests invite to: of this process, each gets the next of a few that were found.
FEW = 8
_make, _turns = credentials.make, count()


@cache
def _pair(number: int) -> credentials.Pair:
    return _make()


credentials.make = lambda: _pair(next(_turns) % FEW)


class Address(Rule):
    """An address whose code, most of what an application takes to make, is compiled once."""

    known: ClassVar[dict[tuple[object, ...], Any]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Any:
        assert not self.subdomain
        key = (self.rule, str(self.defaults), append_unknown)
        if key not in self.known:
            self.known[key] = super()._compile_builder(append_unknown)
        return self.known[key]


Flask.url_rule_class = Address

# The shell first: the others have a window, whose drawing takes longer than that of our pages.
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@event.listens_for(Engine, "connect")
def _fear_no_power_cut(connection: Any, _record: Any) -> None:
    """A throwaway database need not survive one: nobody waits for the disk."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


# --- Databases: an address each. Empty, or migrated by copying one that was migrated once.


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """One PostgreSQL for each test process, as the address of its `postgres` database."""
    with servers.postgresql() as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'mieux.sqlite'}"


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """A new, empty PostgreSQL database."""
    with servers.database(postgresql_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database: the test runs once on SQLite, once on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file to copy for a migrated SQLite database."""
    file = tmp_path_factory.mktemp("migrated") / "mieux.sqlite"
    migrate(f"sqlite:///{file}", file.parent)
    return file


@pytest.fixture(scope="session")
def migrated_postgresql(
    postgresql_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The name of the database to copy for a migrated PostgreSQL database."""
    with servers.database(postgresql_server) as url:
        migrate(url, tmp_path_factory.mktemp("migrated"))
        yield str(make_url(url).database)


@pytest.fixture
def migrated_sqlite_url(sqlite_url: str, migrated_sqlite: Path) -> str:
    """A migrated SQLite database."""
    shutil.copy(migrated_sqlite, str(make_url(sqlite_url).database))
    return sqlite_url


@pytest.fixture
def migrated_postgresql_url(postgresql_server: str, migrated_postgresql: str) -> Iterator[str]:
    """A migrated PostgreSQL database."""
    with servers.database(postgresql_server, template=migrated_postgresql) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest) -> str:
    """A migrated database: the test runs once on SQLite, once on PostgreSQL."""
    return request.getfixturevalue(f"migrated_{request.param}_url")


def environment(url: str, instance: Path) -> dict[str, str]:
    """The settings of a Mieux under test, as its environment."""
    return {
        "MIEUX_DATABASE_URL": url,
        "MIEUX_ENV": "testing",
        "MIEUX_INSTANCE": str(instance),
        "MIEUX_QUICKEST": "0",  # tests answer at once, and from one address
        "MIEUX_CROWD": "1000000",
        "MIEUX_SECRET_KEY": SECRET_KEY,
    }


@contextmanager
def application(url: str, instance: Path, **settings: str) -> Iterator[Flask]:
    """An application on that database, which it lets go at the end."""
    app = create_app(Config.from_environment(environment(url, instance) | settings))
    app.jinja_env.bytecode_cache = TEMPLATES
    yield app
    with app.app_context():
        for engine in app.extensions["sqlalchemy"].engines.values():
            engine.dispose()


def migrate(url: str, instance: Path) -> None:
    """Bring an empty database to the newest revision."""
    with application(url, instance) as app, app.app_context():
        flask_migrate.upgrade()


# --- The application in this process


@pytest.fixture
def app(migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a migrated SQLite database."""
    with application(migrated_sqlite_url, tmp_path) as app:
        yield app


@pytest.fixture
def app_on_each_database(migrated_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a migrated database: once on SQLite, once on PostgreSQL."""
    with application(migrated_url, tmp_path) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without a browser, of the application on SQLite."""
    return app.test_client()


# --- The production server, and a browser to visit it


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Start `mieux serve` on a database: serve(url, MIEUX_NETWORK="…") is its address.

    It stops with the test. The database is migrated already, or the caller's business.
    """
    with ExitStack() as running:

        def start(url: str, **settings: str) -> str:
            given: Mapping[str, str] = environment(url, tmp_path) | settings
            return running.enter_context(servers.mieux(given))

        yield start


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browser, once for each test process."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium: the machine's own, else the one that Playwright downloaded."""
    installed = (shutil.which(name) for name in CHROMIUM_NAMES)
    try:
        browser = playwright.chromium.launch(
            executable_path=next(filter(None, installed), None),
            args=list(CHROMIUM_FLAGS),
            chromium_sandbox=os.geteuid() != 0,  # Chromium's sandbox refuses to run as root
        )
    except Error as error:
        pytest.fail(f"Browser tests need Chromium: `make chromium` installs one. {error}")
    yield browser
    browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page as a new visitor: open_page(viewport=…, java_script_enabled=False, locale="en").

    An exception in the page's own scripts fails the test.
    """
    visitors: list[BrowserContext] = []
    errors: list[str] = []

    def new_visitor(**options: object) -> Page:
        visitors.append(browser.new_context(**options))
        page = visitors[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield new_visitor
    for visitor in visitors:
        visitor.close()
    assert [] == errors
