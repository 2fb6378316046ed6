"""What Mieux tells its operator: one JSON object a line on standard error, and nothing of visitors.

What our own code says is written as it stands. Of what libraries say, the words are left out, since
they may hold an address, a token or an answer: the line says which library, from where, and the
type of the error with the places it passed, never its message.
"""

import json
import logging
import sys
import threading
import warnings
from datetime import UTC, datetime
from logging.config import dictConfig
from traceback import walk_tb
from typing import Any, TextIO

from flask import g, has_app_context

SPEAKING = {"mieux", "_granian"}  # loggers whose words hold nothing of a visitor
# What a line may have beside its message: of a request, and of a fault.
FIELDS = ("method", "endpoint", "status", "milliseconds", "person", "error", "places")
OURS = ("app.", "wsgi:")  # places of our own code

log = logging.getLogger("mieux")


class Lines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's time, level, logger and message, and what else is known."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "time": moment.isoformat(timespec="seconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": _words(record),
        }
        if has_app_context() and "request_id" in g:
            line["request_id"] = g.request_id
        line |= {name: vars(record)[name] for name in FIELDS if name in vars(record)}
        if record.exc_info and record.exc_info[1]:
            line |= trace(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


# Granian takes the same: else its workers, and the process that keeps them, would write their own.
CONFIGURATION: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": Lines}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "mieux": {"level": "INFO"},
        "_granian": {"level": "WARNING"},
    },
}


def set_up() -> None:
    """Write every line of this process so: those of logging, warnings, and errors nobody awaits."""
    dictConfig(CONFIGURATION)
    warnings.showwarning = _warned
    threading.excepthook = lambda lost: _lost(lost.exc_value)
    sys.unraisablehook = lambda lost: _lost(lost.exc_value)


def trace(error: BaseException) -> dict[str, object]:
    """An error's type, our lines that it passed and the one where it began, as `module:line`.

    Not its message, which may hold answers.
    """
    passed = [
        f"{frame.f_globals.get('__name__')}:{line}" for frame, line in walk_tb(error.__traceback__)
    ]
    ours = [place for place in passed[:-1] if place.startswith(OURS)]
    return {"error": type(error).__name__, "places": ours + passed[-1:]}


def _words(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in SPEAKING:
        return record.getMessage().partition("\n")[0]
    return f"{record.module}.{record.funcName}:{record.lineno}"


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    log.warning("%s at %s:%s", category.__name__, filename, lineno)


def _lost(error: BaseException | None) -> None:
    if error is not None and not isinstance(error, SystemExit):
        log.error("an error that nothing handled", extra=trace(error))
