"""Questionnaires, and the files of releases, are made ready before anyone asks for them.

To load a version and render its pages takes a large questionnaire a good part of a second. A thread
beside the server does it for every wave that takes answers: at the start, before the first request,
and then for each wave as it opens. It draws the charts and writes the files of each release too, a
few seconds' work. A request that comes earlier still waits for its own.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from threading import Event, Thread

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app import editions
from app.exceptions import PartIsMissing
from app.extensions import db
from app.storage import releases, versions, waves
from app.web.duration import minutes
from app.web.respond import STALE, compiled

LOCK = "files.lock"  # in the instance folder, held by whoever makes files

log = logging.getLogger("mieux")


def keep_ready(app: Flask, stop: Event | None = None) -> Thread:
    """Make open waves ready, now and from now on, until the process ends or `stop` is set."""
    ends, last = stop or Event(), make_ready(app)
    tried: set[editions.Key] = set()

    def watch(last: str) -> None:
        while not ends.wait(STALE):
            trouble = make_ready(app) or make_files(app, tried)
            if trouble and trouble != last:
                log.warning("warm-up: %s", trouble)
            last = trouble

    if last:
        log.warning("warm-up: %s", last)
    thread = Thread(target=watch, args=(last,), name="warm-up", daemon=True)
    thread.start()
    return thread


def make_ready(app: Flask) -> str:
    """Load and render what the open waves ask; what is ready already costs one query.

    Returns the name of the database's error, if any: requests will say more.
    """
    identity = app.config["MIEUX"].identity
    try:
        with app.test_request_context():
            for wave in waves.every():
                for language in versions.read(wave.digest).languages if wave.takes_answers else ():
                    compiled(wave.digest, language, identity)
                    minutes(wave.digest)
            db.session.remove()
    except SQLAlchemyError as error:
        return type(error).__name__
    return ""


def make_files(app: Flask, tried: set[editions.Key]) -> str:
    """Make the files of every release that has none, once; returns what keeps it from that.

    One process of a machine does it, and the others go on serving. On another machine one may be at
    the same: a release that has its first file is left to it, and a file that is still missing is
    made when it is asked for.
    """
    try:
        with app.test_request_context():
            for key in [editions.key(*found) for found in releases.without_files()]:
                if key not in tried:
                    with _alone(key.config.instance) as is_alone:
                        if not is_alone:
                            break
                        tried.add(key)
                        list(editions.prepare(key))
            db.session.remove()
    except (PartIsMissing, SQLAlchemyError) as error:
        return type(error).__name__
    except Exception:  # whatever is wrong with one release, open waves are still made ready
        log.exception("warm-up: the files of a release were not made")
    return ""


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether no other process of this machine is at it; none is until the end of the block."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True  # closing the file lets go
