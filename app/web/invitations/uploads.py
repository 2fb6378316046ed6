"""Tables that coordinators bring: seen first, then kept whole or not at all.

Between the two, what was brought is in the page and nowhere on the server.
"""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence

from flask import g
from flask_babel import gettext, ngettext
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from app.extensions import db
from app.mail import reports
from app.questionnaire.definition import Questionnaire
from app.storage import frame, invitations, sheets, versions
from app.storage.invitations import Contact
from app.storage.sheets import Problem
from app.storage.waves import DRAFT, ENDING, OPEN, Wave
from app.web import access
from app.web.invitations.area import area, done, during, show
from app.web.invitations.forms import Table
from app.web.wave_words import title

SHOWN = 200  # problems on a page; whoever mends these sees the next


@area.route("/people", methods=["GET", "POST"])
@access.rule(access.coordinates)
@during(DRAFT, OPEN)
def people(wave: Wave) -> str | Response:
    """Say what cannot be used in a table of people, and add the others once that was seen."""
    form, spoken = Table(), versions.read(wave.digest).languages
    if not form.validate_on_submit():
        return show("people", wave, form=form, spoken=spoken)
    content = form.content
    contacts, problems = sheets.contacts(content, spoken, invitations.addresses(wave))
    if form.seen.data and contacts and not problems:
        try:
            count = invitations.add(wave, contacts)
        except IntegrityError:  # somebody else added one of them meanwhile
            db.session.rollback()
            known = invitations.addresses(wave)
            contacts, problems = sheets.contacts(content, spoken, known)
        else:
            said = ngettext("%(num)d person is added.", "%(num)d people are added.", count)
            return done(wave, "addresses_added", said)
    return show(
        "people_seen",
        wave,
        form=form,
        text=_written(contacts),
        spoken=Counter(contact.language for contact in contacts),
        count=len(contacts),
        **_said(problems),
    )


@area.route("/groups", methods=["GET", "POST"])
@access.rule(access.coordinates)
@during(DRAFT, OPEN, ENDING)
def groups(wave: Wave) -> str | Response:
    """Show how many people a table says are asked, by groups, and keep that once it was seen."""
    form, asked = Table(), versions.read(wave.digest)
    if not form.validate_on_submit():
        return show("groups", wave, form=form, known=_tables(frame.read(wave), asked))
    content = form.content
    margins, problems = sheets.margins(content, asked)
    if form.seen.data and not problems:
        frame.keep(wave, margins)
        return done(wave, "framed", gettext("How many people are asked is kept."))
    shown: dict[str, dict[str, int]] = {}
    for (item, choice), count in margins.items():
        shown.setdefault(item, {})[choice] = count
    return show(
        "groups_seen",
        wave,
        form=form,
        text=sheets.text(content),
        tables=_tables(shown, asked),
        replaces=bool(frame.read(wave)),
        **_said(problems),
    )


@area.route("/returned", methods=["GET", "POST"])
@access.rule(access.coordinates)
@during(DRAFT, OPEN, ENDING)
def returned(wave: Wave) -> str | Response:
    """Write no more to the addresses whose messages came back."""
    form = Table()
    if not form.validate_on_submit():
        return show("returned", wave, form=form)
    failed = reports.failed(sheets.text(form.content))
    known = sum(invitations.bounced(failed, wave).values())
    if not known:
        form.file.errors = [gettext("None of its addresses is in the address book of this wave.")]
        return show("returned", wave, form=form)
    said = ngettext(
        "%(num)d person is written to no more.", "%(num)d people are written to no more.", known
    )
    return done(wave, "bounced", said)


def _written(contacts: Sequence[Contact]) -> str:
    """These people as a table, for the second of two steps."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow((sheets.ADDRESS[0], sheets.LANGUAGE[0]))
    writer.writerows(contacts)
    return lines.getvalue()


def _said(problems: Sequence[Problem]) -> dict[str, object]:
    """What is wrong, line by line, as far as a page goes."""
    first = sorted(problems)[:SHOWN]
    said = list(sheets.sentences(first, gettext))
    return {"problems": said, "wrong": len(problems), "more": len(problems) - len(first)}


def _tables(
    margins: Mapping[str, Mapping[str, int]], asked: Questionnaire
) -> list[tuple[str, list[tuple[str, int]]]]:
    """Each question with its choices and how many people each has, in the words of the page."""
    tables = []
    for item, counts in margins.items():
        choices = getattr(asked.items.get(item), "choices", {})
        rows = [
            (title(choices[code].label, g.language) if code in choices else code, count)
            for code, count in counts.items()
        ]
        asks = asked.items.get(item)
        tables.append((title(asks.ask, g.language) if asks else item, rows))
    return tables
