"""The last few things that were made of a text, and no more."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from werkzeug.exceptions import ServiceUnavailable

Made = TypeVar("Made")
PATIENCE = 5.0  # seconds; each who waits has one of the few threads that serve respondents too


class Busy(ServiceUnavailable):
    """Something else is still being made."""


class Few(Generic[Made]):
    """What each process made last, by what it was made of; one at a time, however many ask."""

    def __init__(self, most: int) -> None:
        """Remember so many."""
        self.most = most
        self.known: dict[Hashable, Made] = {}
        self.making = Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made of this before, or is now. Raises Busy, and what `make` raises."""
        known = self.known  # never changed, only replaced: no other thread takes anything out of it
        if key in known:
            return known[key]
        if not self.making.acquire(timeout=PATIENCE):
            raise Busy
        try:
            if key not in self.known:
                others = [*self.known.items()][-self.most + 1 :]
                self.known = dict(others) | {key: make()}
            return self.known[key]
        finally:
            self.making.release()
