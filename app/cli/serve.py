"""`mieux serve`: the production server (docs/decisions/0002-production-server.md says which)."""

import logging
import os
import socket

import click

from app.config import ROOT, Config

# Of each worker. A thread waits while a phone sends its form, or SQLite's writer is another's, so
# one would not do; each more is one more to fight for the interpreter and for the writer's place.
THREADS = 4
SECONDS_TO_STOP = 9  # for answers under way; what manages servers often kills after 10

log = logging.getLogger("mieux")


@click.command()
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option(
    "--port", envvar="PORT", type=click.IntRange(1, 65_535), default=8000, show_default=True
)
@click.option(
    "--workers",
    envvar="WORKERS",
    type=click.IntRange(1),
    default=os.cpu_count(),
    help="Processes; one for each core unless given.",
)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the application; no access log is written, since it would hold addresses."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from app import logs, notices

    logs.set_up()
    config = Config.from_environment(os.environ)  # refused here and once, not by each worker
    if config.env == "production" and not notices.complete(config.privacy):
        log.warning("MIEUX_PRIVACY: respondents read that the network's notice is not completed.")
    server = Granian(
        "wsgi:app",
        address=_free_address(host, port),
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=logs.CONFIGURATION,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_STOP,
        working_dir=ROOT,
    )
    shown = f"[{host}]" if ":" in host else host
    server.on_startup(lambda: click.echo(f"http://{shown}:{port}"))
    server.serve()


def _free_address(host: str, port: int) -> str:
    """The host's number. Refuses a port in use: our workers would share it, and its visitors."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family) as probe:
            return str(probe.getsockname()[0])
    except OSError as error:
        reason = (error.strerror or "").partition(" (")[0]
        raise click.ClickException(f"{host}, port {port}: {reason}.") from error
