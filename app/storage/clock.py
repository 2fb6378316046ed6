"""The time, in UTC and without a zone, as every table keeps it."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """This instant, to the second."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def today() -> date:
    """The date of this instant."""
    return now().date()
