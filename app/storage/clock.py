"""The time, in UTC and without a zone, as every table keeps it; days are those of a zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LAST = date.max - timedelta(days=1)  # the last day whose end can be told


def now() -> datetime:
    """This instant, to the second."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def today() -> date:
    """The date of this instant."""
    return now().date()


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day there."""
    return datetime.combine(day, time(), zone).astimezone(UTC).replace(tzinfo=None)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The instant a day is over there, which is the first of the next."""
    return start_of(min(day, LAST) + timedelta(days=1), zone)


def first_day(opening: datetime, zone: ZoneInfo) -> date:
    """The day on which an opening falls there."""
    return opening.replace(tzinfo=UTC).astimezone(zone).date()


def last_day(closing: datetime, zone: ZoneInfo) -> date:
    """The day that a closing ends there, or cuts short."""
    return first_day(closing - timedelta(seconds=1), zone)
