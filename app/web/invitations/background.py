"""Sending beside the server: a thread that hands messages over while people see how far it is.

It stops between two messages when the server does, when somebody asks for it on any process, or
when the wave takes no more answers; whoever sends again goes on from there.
"""

import logging
import time
from contextlib import closing
from threading import Thread, main_thread

from flask import Flask, current_app

from app.exceptions import MailIsNotSent, MieuxError
from app.extensions import db
from app.logs import trace
from app.storage import journal, mailings, sendings, waves
from app.storage.journal import Action
from app.storage.waves import OPEN, Wave
from app.web.invitations import sending

SIGN = 5.0  # seconds between two signs of being alive; and to be told to stop
FAULT = "fault"  # of ours, and not of the mail server's

log = logging.getLogger("mieux")


def begin(wave: Wave, number: int, action: Action, by: int) -> bool:
    """Begin to send the message of a number beside the server; not if another is sending already.

    It is noted and committed. Messages that may not have arrived are sent again where the action
    is `resent`. Raises as `sending.check` does.
    """
    sending.check(wave)
    run = sendings.begin(wave, number)
    if run is None:
        db.session.rollback()
        return False
    if action == "resent":
        mailings.put_back_doubtful(wave, number)
    journal.note(by, action, wave.name)
    db.session.commit()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # itself
    work = Run(app, wave.name, number, run).work
    # The process waits for it at its end, whatever kind of thread the server runs views in.
    Thread(target=work, name=f"sending {wave.name}", daemon=False).start()
    return True


class Stopped(Exception):
    """No other message is to be sent."""


class Run:
    """One thread's sending."""

    def __init__(self, app: Flask, wave: str, number: int, name: str) -> None:
        """Take what to send; nothing is sent yet."""
        self.app, self.wave, self.number, self.name = app, wave, number, name
        self.shown = time.monotonic()

    def work(self) -> None:
        """Send until everything is sent or it is to stop, and leave word of what went wrong."""
        with self.app.app_context():
            trouble = None
            try:
                self._send()
            except MailIsNotSent as error:
                trouble = error.reason
            except (Stopped, MieuxError):  # or the wave ended meanwhile
                pass
            except Exception as error:
                log.error("fault", extra={"endpoint": "sending"} | trace(error))
                trouble = FAULT
            db.session.rollback()
            sendings.end(self.name, trouble)
            db.session.commit()

    def _send(self) -> None:
        made = sending.start(waves.read(self.wave), self.number, self._wait)
        with closing(made.outcomes) as outcomes:
            for _ in outcomes:
                self._go_on()

    def _wait(self, seconds: float) -> None:
        """Wait for the next message, unless the server stops; give signs of being alive."""
        until, main = time.monotonic() + seconds, main_thread()
        while main.is_alive() and (left := until - time.monotonic()) > 0:
            main.join(min(left, SIGN))
            self._go_on()

    def _go_on(self) -> None:
        """Show that this is alive, every few seconds. Raises Stopped where it is to end."""
        if not main_thread().is_alive():
            raise Stopped
        if time.monotonic() - self.shown < SIGN:
            return
        self.shown = time.monotonic()
        goes_on = sendings.show(self.name) and waves.read(self.wave).state() == OPEN
        db.session.commit()
        if not goes_on:
            raise Stopped
