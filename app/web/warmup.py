"""Questionnaires are made ready before anyone asks for them.

To load a version and render its pages takes a large questionnaire a good part of a second. A thread
beside the server does it for every wave that takes answers: at the start, before the first request,
and then for each wave as it opens. A request that comes earlier still waits for its own.
"""

import logging
from threading import Event, Thread

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.storage import versions, waves
from app.web.duration import minutes
from app.web.respond import STALE, compiled

log = logging.getLogger("mieux")


def keep_ready(app: Flask, stop: Event | None = None) -> Thread:
    """Make open waves ready, now and from now on, until the process ends or `stop` is set."""
    ends, last = stop or Event(), make_ready(app)

    def watch(last: str) -> None:
        while not ends.wait(STALE):
            trouble = make_ready(app)
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
