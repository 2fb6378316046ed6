"""The journal, as administrators read it: one sentence for each thing that was done."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import groupby

from flask import Blueprint, current_app, render_template, request
from flask_babel import format_date, format_time, gettext, lazy_gettext

from app.config import Config
from app.storage import journal, staff
from app.storage.journal import Action, Entry
from app.web import access
from app.web.people import LARGEST

SHOWN = 50  # entries on a page
SENTENCES: dict[Action, str] = {
    "added": lazy_gettext("%(who)s prepared the wave “%(subject)s”."),
    "planned": lazy_gettext("%(who)s set the dates of the wave “%(subject)s”."),
    "removed": lazy_gettext("%(who)s deleted the draft of the wave “%(subject)s”."),
    "opened": lazy_gettext("%(who)s opened the wave “%(subject)s”."),
    "ended": lazy_gettext("%(who)s ended the wave “%(subject)s”: it takes no new answers."),
    "closed": lazy_gettext("%(who)s closed the wave “%(subject)s” for good."),
    "released": lazy_gettext("%(who)s released the results of the wave “%(subject)s”."),
    "made_public": lazy_gettext("%(who)s let everyone read the results of “%(subject)s”."),
    "withdrawn": lazy_gettext("%(who)s withdrew the results of “%(subject)s”: staff read them."),
    "texts_read": lazy_gettext("%(who)s read comments: %(subject)s."),
    "texts_coded": lazy_gettext("%(who)s finished sorting comments into themes: %(subject)s."),
    "coding_resumed": lazy_gettext("%(who)s took up again the sorting of comments: %(subject)s."),
    "downloaded": lazy_gettext("%(who)s downloaded the results of the wave “%(subject)s”."),
    "framed": lazy_gettext("%(who)s said how many people the wave “%(subject)s” asks."),
    "addresses_added": lazy_gettext("%(who)s added addresses to the wave “%(subject)s”."),
    "addresses_forgotten": lazy_gettext("%(who)s deleted the addresses of the wave “%(subject)s”."),
    "address_forgotten": lazy_gettext(
        "%(who)s deleted an address of the wave “%(subject)s” that somebody asked to delete."
    ),
    "invited": lazy_gettext("%(who)s sent the invitations to the wave “%(subject)s”."),
    "reminded": lazy_gettext("%(who)s sent reminders of the wave “%(subject)s”."),
    "resent": lazy_gettext(
        "%(who)s sent messages of the wave “%(subject)s” again that may not have arrived."
    ),
    "bounced": lazy_gettext("%(who)s read which messages did not arrive: %(subject)s."),
    "cards_printed": lazy_gettext("%(who)s printed cards for the wave “%(subject)s”."),
    "panel_created": lazy_gettext("%(who)s created the panel “%(subject)s”."),
    "panel_closed": lazy_gettext("%(who)s closed the panel “%(subject)s” for good."),
    "published": lazy_gettext("%(who)s published the questionnaire “%(subject)s”."),
    "draft_begun": lazy_gettext("%(who)s began the draft “%(subject)s” of a questionnaire."),
    "draft_removed": lazy_gettext("%(who)s deleted the draft “%(subject)s” of a questionnaire."),
    "staff_added": lazy_gettext("%(who)s added %(subject)s to the staff."),
    "staff_invited": lazy_gettext("%(who)s sent %(subject)s the invitation again."),
    "staff_changed": lazy_gettext("%(who)s changed what %(subject)s may see and do."),
    "staff_disabled": lazy_gettext("%(who)s disabled the account of %(subject)s."),
    "staff_enabled": lazy_gettext("%(who)s enabled the account of %(subject)s again."),
    "factor_reset": lazy_gettext("%(who)s reset the second factor of %(subject)s."),
    "token_made": lazy_gettext("%(who)s made a token for programs, to read as %(subject)s."),
    "token_ended": lazy_gettext("%(who)s ended a token for programs of %(subject)s."),
    "backed_up": lazy_gettext("%(who)s backed everything up: %(subject)s."),
    "restored": lazy_gettext("%(who)s restored the backup %(subject)s."),
    "expired": lazy_gettext("%(who)s deleted what had been kept long enough: %(subject)s."),
}

area = Blueprint("journal", __name__)


@area.get("/journal")
@access.rule(access.administers)
def page() -> str:
    """Say who did what, the newest first, a page at a time: all of it, or one person's or action's.

    Each page names in its address the entry before which it begins, so that what is noted
    meanwhile moves nothing.
    """
    before, by = (request.args.get(name, type=_id) for name in ("before", "by"))
    action = next((one for one in SENTENCES if one == request.args.get("action")), None)
    entries = journal.read(SHOWN + 1, before, by, action)
    return render_template(
        "people/journal.html",
        day_of=lambda day: format_date(day, "full"),
        time_of=lambda at: format_time(at, "short", rebase=False),
        days=_by_day(entries[:SHOWN]),
        older=entries[SHOWN - 1].id if len(entries) > SHOWN else None,
        before=before,
        by=by,
        action=action,
        people={
            journal.COMMAND: gettext("A command"),
            **{person.id: f"{person.name} ({person.email})" for person in staff.every()},
        },
        actions={code: _sentence(code, gettext("Someone"), "…") for code in SENTENCES},
    )


def _id(text: str) -> int:
    """The number of an entry or a person. Raises ValueError."""
    number = int(text)
    if not 0 <= number <= LARGEST:
        raise ValueError(text)
    return number


def sentence(entry: Entry) -> str:
    """What was done, in the language of the page."""
    return _sentence(entry.action, entry.who or gettext("A command"), entry.subject)


def _sentence(action: Action, who: str, subject: str) -> str:
    return str(SENTENCES[action]) % {"who": who, "subject": subject}


def _by_day(entries: Sequence[Entry]) -> list[tuple[date, list[tuple[datetime, str]]]]:
    """Each day with what was done on it and when, on the network's clocks."""
    config: Config = current_app.config["MIEUX"]
    lines = [
        (entry.at.replace(tzinfo=UTC).astimezone(config.zone), sentence(entry)) for entry in entries
    ]
    return [(day, list(lines)) for day, lines in groupby(lines, lambda line: line[0].date())]
