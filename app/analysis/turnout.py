"""Turnout as it may leave: how many were asked, were not reached, began and finished, rounded.

Whoever finished began, and was reached. So that no number bounds how many finished closer than
`finished` itself does, all are rounded to its step, those begun are never printed as fewer, and
what is rounded of those that bounced is how many did not.
"""

from app.analysis.disclosure.rounding import respondents_step, rounded
from app.analysis.estimates import participation
from app.analysis.findings import Participation


def printed(
    finished: int,
    issued: int | None,
    bounced: int | None,
    started: int | None,
    smallest: int,
) -> Participation:
    """The numbers of a wave as a release prints them, with AAPOR's rates worked out from these.

    Of fewer than `smallest` that bounced, or so few that they round to nobody, nothing is told.
    There are no rates where it is not known how many were asked, or more finished than were: of a
    wave that anyone may answer, several times perhaps.
    """
    step = respondents_step(finished)
    kept = rounded(finished, step)
    began = None if started is None else rounded(max(started, finished), step)
    if issued is None or issued < finished:
        return Participation(None, None, began, kept)
    asked, failed = rounded(issued, step), None
    if bounced is not None and bounced >= smallest:
        failed = asked - rounded(max(issued - bounced, finished), step) or None
    rates = participation.rates(asked, failed or 0, kept if began is None else began, kept)
    if began is None:
        rates = {name: rate for name, rate in rates.items() if name in ("RR1", "RR3")}
    return Participation(
        asked, failed, began, kept, {name: round(rate, 2) for name, rate in rates.items()}
    )
