"""Waves in words: their state, their days on the network's clocks, and what happens next."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta

from flask import current_app
from flask_babel import format_date, format_time, gettext, lazy_gettext

from app.config import Config
from app.questionnaire.texts import Text
from app.storage import clock
from app.storage.waves import CLOSED, DRAFT, ENDING, GRACE, OPEN, RELEASED, Wave

STATES: Mapping[str, str] = {
    DRAFT: lazy_gettext("Draft"),
    OPEN: lazy_gettext("Open"),
    ENDING: lazy_gettext("To close"),
    CLOSED: lazy_gettext("Closed"),
    RELEASED: lazy_gettext("Released"),
}
# What waits for somebody comes first.
GROUPS: Mapping[str, str] = {
    ENDING: lazy_gettext("Waves to close"),
    OPEN: lazy_gettext("Open waves"),
    DRAFT: lazy_gettext("Drafts"),
    CLOSED: lazy_gettext("Closed waves"),
    RELEASED: lazy_gettext("Released waves"),
}


def dates(wave: Wave) -> str:
    """The days between which it takes answers, as far as they are known."""
    if wave.opens_at is None:
        if wave.closes_at is None:
            return str(gettext("No dates yet"))
        return str(gettext("Until %(last)s, once it is opened", last=_last(wave.closes_at)))
    first, ends = _day(wave.opens_at), [end for end in (wave.closes_at, wave.closed_at) if end]
    if not ends:
        return str(gettext("From %(first)s, with no last day", first=first))
    last = _last(min(ends))
    return str(gettext("From %(first)s to %(last)s", first=first, last=last))


def next_step(wave: Wave) -> str:
    """What happens next, or what somebody has to do."""
    return _NEXT[wave.state()](wave)


def _draft(wave: Wave) -> str:
    if wave.opens_at is None:
        if wave.closes_at is None:
            return str(gettext("Give it dates, or open it now."))
        return str(gettext("Give it a first day, or open it now."))
    return str(gettext("It opens by itself on %(day)s.", day=moment(wave.opens_at)))


def _open(wave: Wave) -> str:
    if wave.closes_at is None:
        return str(gettext("It takes answers until somebody ends it."))
    last = _last(wave.closes_at)
    said = gettext("It takes answers until the end of %(day)s, then waits to be closed.", day=last)
    return str(said)


def _ending(wave: Wave) -> str:
    if wave.closed_at or wave.closes_at is None:
        return str(gettext("It was stopped, but closing did not finish: close it again."))
    grace = wave.closes_at + GRACE
    if clock.now() >= grace:
        said = gettext("It takes nothing any more: close it, so that nothing tells who came when.")
        return str(said)
    said = gettext(
        "It takes no new answers. Whoever is at the last page can still send until %(time)s: "
        "close it then.",
        time=moment(grace),
    )
    return str(said)


def _closed(_wave: Wave) -> str:
    return str(gettext("It is closed for ever. Its results can be released."))


_NEXT: Mapping[str, Callable[[Wave], str]] = {
    DRAFT: _draft,
    OPEN: _open,
    ENDING: _ending,
    CLOSED: _closed,
    RELEASED: lambda _: str(gettext("Its results can be read.")),
}


def title(text: Text, language: str) -> str:
    """The title of a questionnaire, in the language of the page if it speaks it."""
    return text[language] if language in text.root else next(iter(text.root.values()))


def moment(at: datetime, exact: str = "short") -> str:
    """A day, with the time on the network's clocks unless the day begins then.

    It is said to the minute; to the second where it is `medium`.
    """
    there, day = _there(at), _day(at)
    if there.time() == time():
        return day
    clocks = format_time(there, exact, rebase=False)
    return str(gettext("%(day)s at %(time)s", day=day, time=clocks))


def _last(closing: datetime) -> str:
    """The day that a closing ends, or the instant that cuts it short."""
    if _there(closing).time() != time():
        return moment(closing)
    return _day(closing - timedelta(seconds=1))


def _day(at: datetime) -> str:
    return str(format_date(_there(at), "long", rebase=False))


def _there(at: datetime) -> datetime:
    """An instant, on the network's clocks."""
    config: Config = current_app.config["MIEUX"]
    return at.replace(tzinfo=UTC).astimezone(config.zone)
