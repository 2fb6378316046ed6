"""`mieux serve`: the production server."""

import os

import click

from app.config import ROOT


@click.command()
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PORT", type=int, default=8000, show_default=True)
@click.option("--workers", envvar="WORKERS", type=click.IntRange(1), default=os.cpu_count())
def serve(host: str, port: int, workers: int) -> None:
    """Serve the application; no access log is written, since it would hold addresses."""
    from granian import Granian
    from granian.constants import Interfaces

    click.echo(f"http://{host}:{port}")
    Granian(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        working_dir=ROOT,
        log_access=False,
    ).serve()
