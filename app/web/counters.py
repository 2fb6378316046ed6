"""How far respondents come, counted in memory and added up to the database every few seconds.

A request adds one to a number and writes nothing. A thread beside the server adds the numbers of
its process to those of the day, and once more when the server stops.
"""

import logging
from collections import Counter
from datetime import datetime
from threading import Event as Signal
from threading import Lock, Thread, main_thread

from flask import Flask, current_app
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from app.extensions import db
from app.storage import paradata
from app.storage.paradata import Event

EVERY = 5.0  # seconds

log = logging.getLogger("mieux")


class Counts:
    """What happened in this process since it was last taken; several threads add to it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock, self._counted = Lock(), Counter[Event]()

    def add(self, event: Event, count: int = 1) -> None:
        """Count it."""
        with self._lock:
            self._counted[event] += count

    def take(self) -> Counter[Event]:
        """All that was counted, which is nothing from then on."""
        with self._lock:
            taken, self._counted = self._counted, Counter[Event]()
        return taken


def register(app: Flask) -> None:
    """Give the application its counts."""
    app.extensions["mieux_counts"] = Counts()


def count(wave_id: int, event: str, page: str = "") -> None:
    """Count that this happened."""
    counts: Counts = current_app.extensions["mieux_counts"]
    counts.add(Event(wave_id, event, page))


def keep_adding(app: Flask, stop: Signal | None = None) -> Thread:
    """Add up the counts every few seconds until `stop` is set or the process ends.

    The thread outlives the main one by one last time: the process waits for it.
    """
    ends, main = stop or Signal(), main_thread()

    def work() -> None:
        last = ""
        while main.is_alive() and not ends.is_set():
            main.join(EVERY)
            trouble = add_up(app)
            if trouble and trouble != last:
                log.warning("paradata: %s", trouble)
            last = trouble

    thread = Thread(target=work, name="paradata")
    thread.start()
    return thread


def add_up(app: Flask) -> str:
    """Add what this process counted to the counts of today.

    Returns the name of the database's error, if any. Where it could not be reached, the counts
    wait for the next time.
    """
    counts: Counts = app.extensions["mieux_counts"]
    if not (taken := counts.take()):
        return ""
    try:
        with app.app_context():
            paradata.add(datetime.now(app.config["MIEUX"].zone).date(), taken)
            db.session.commit()
    except SQLAlchemyError as error:
        if isinstance(error, OperationalError):
            for event, times in taken.items():
                counts.add(event, times)
        return type(error).__name__
    return ""
