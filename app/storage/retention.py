"""Retention: what is kept for how long, as a table of rules, and its end."""

from calendar import monthrange
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import current_app
from sqlalchemy import Delete, delete, func, or_, select

from app.extensions import db
from app.storage import (
    backups,
    datasets,
    drafts,
    invitations,
    journal,
    manuscripts,
    models,
    panels,
    rewriting,
    settling,
    waves,
)
from app.storage.clock import now
from app.storage.waves import changed_rows

OF_RESPONDENTS = (
    models.Response,
    models.FreeText,
    models.Theme,
    models.Coding,
    models.Paradata,
    models.WaveKey,
)


class Rule(NamedTuple):
    """What goes after how long; `months` names the setting, and nothing: at its own end."""

    sentence: str
    months: str | None
    delete: Callable[[datetime], int]


class Done(NamedTuple):
    """What a rule, as a sentence with its period, deleted."""

    sentence: str
    deleted: int


def run() -> list[Done]:
    """Delete what its rule says, and say what was; it commits. Raises RewritingMustWait."""
    settings = current_app.config["MIEUX"]
    done = []
    rewriting.lock()
    for rule in RULES:
        months = getattr(settings, rule.months) if rule.months else 0
        count = rule.delete(before(now(), months))
        period = f"{months} months" if months > 1 else "a month"
        done.append(Done(rule.sentence.format(period=period), count))
        if count:
            journal.note(None, "expired", f"{done[-1].sentence}: {count}")
    # Each time, whatever was deleted: SQLite commits before it, so the last run may have got no
    # further than that.
    rewriting.rewrite()
    for name in panels.finish():
        journal.note(None, "panel_closed", name)
    db.session.commit()
    return done


def before(at: datetime, months: int) -> datetime:
    """The same instant so many months before, on the last day of a month that is shorter."""
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))


def _drafts(_limit: datetime) -> int:
    return drafts.expire()


def _panels(_limit: datetime) -> int:
    """Delete the links of panels that nobody closed in time; say of how many panels."""
    over = panels.due()
    for panel in over:
        panels.cut(panel)
    return len(over)


def _responses(limit: datetime) -> int:
    """Delete what is kept of the waves that were over by then; it leaves no trace.

    A wave that nobody closed is over as well, since its last day.
    """
    is_over = func.coalesce(models.Wave.closed_at, models.Wave.closes_at) < limit
    holds = or_(*(models.Wave.id.in_(select(kept.wave_id)) for kept in OF_RESPONDENTS))
    over = list(db.session.scalars(select(models.Wave.id).where(is_over, holds)))
    if not over:
        return 0
    for wave_id in over:
        settling.forget_signing(wave_id)
    count, *_ = [_run(delete(kept).where(kept.wave_id.in_(over))) for kept in OF_RESPONDENTS]
    return count


def _datasets(_limit: datetime) -> int:
    return datasets.sweep()


def _journal(limit: datetime) -> int:
    return _run(delete(models.JournalEntry).where(models.JournalEntry.at < limit))


def _accounts(limit: datetime) -> int:
    """Delete accounts, but for those of whom the journal still says what they did."""
    is_over = ~models.Staff.active & (models.Staff.disabled_on < limit.date())
    is_named = models.Staff.id.in_(select(models.JournalEntry.staff_id))
    return _run(delete(models.Staff).where(is_over, ~is_named))


def _manuscripts(limit: datetime) -> int:
    return manuscripts.thin(limit)


def _leftovers(_limit: datetime) -> int:
    return len(backups.forget_open())


def _backups(limit: datetime) -> int:
    return len(backups.forget(limit))


def _addresses(limit: datetime) -> int:
    """Forget the addresses of waves whose day has come; without a close, it counts from the end."""
    kept = timedelta(days=current_app.config["MIEUX"].keep_addresses)
    over = [
        wave
        for wave in waves.every()
        if (wave.forget_on and wave.forget_on <= limit.date())
        or (wave.closed_at is None and wave.closes_at and wave.closes_at + kept <= limit)
    ]
    return sum(map(invitations.delete_addresses, over))


def _run(statement: Delete) -> int:
    quietly = statement.execution_options(synchronize_session=False)
    return changed_rows(db.session.execute(quietly))


RULES = (
    Rule("Drafts that can no longer be read", None, _drafts),
    Rule("Links of panels whose last day has come", None, _panels),
    Rule(
        "Responses, texts and daily counts of waves that ended more than {period} ago",
        "keep_responses",
        _responses,
    ),
    Rule("Files of answers to count, once these are gone or changed", None, _datasets),
    Rule("Entries of the journal older than {period}", "keep_journal", _journal),
    Rule(
        "Staff accounts disabled more than {period} ago, which the journal no longer names",
        "keep_accounts",
        _accounts,
    ),
    Rule(
        "Backups that hold a wave or a panel from before it was closed, or that were cut off",
        None,
        _leftovers,
    ),
    Rule("Backups made more than {period} ago, but for the last", "keep_backups", _backups),
    Rule("Addresses of people invited to waves that are over", None, _addresses),
    Rule(
        "Texts of drafts of questionnaires, all but the last that one author saved in ten minutes",
        None,
        _manuscripts,
    ),
)
