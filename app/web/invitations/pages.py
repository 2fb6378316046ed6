"""The invitations of a wave, as staff see and lead them, and what people receive."""

import re
from base64 import b64encode
from email.message import EmailMessage
from hashlib import sha256
from http import HTTPStatus

from flask import abort, current_app, flash, make_response
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from app.exceptions import CardsNeedTypst, CardsWerePrinted, LinksAreNotSafe, RewritingMustWait
from app.extensions import db
from app.storage import audit, codes, frame, invitations, journal, versions
from app.storage.mailings import INVITING, Recipient
from app.storage.waves import CLOSED, DRAFT, ENDING, OPEN, RELEASED, Wave
from app.web import access
from app.web.invitations import cards as printing
from app.web.invitations import letters, words
from app.web.invitations.area import area, back, during, refused, show
from app.web.invitations.forms import MOST_CARDS, Cards, Forgetting
from app.web.people_forms import Confirmation
from app.web.waves import WHY_NOT

ALWAYS = (DRAFT, OPEN, ENDING, CLOSED, RELEASED)
KINDS = {"invitation": INVITING, "reminder": INVITING + 1}
EXAMPLE = "X" * codes.LENGTH  # a code that nobody has, and that looks like it
SOMEBODY = "claire@example.org"
STYLE = re.compile(r"<style>(.*?)</style>", re.S)


@area.get("")
@access.rule(access.belongs)
@during(*ALWAYS)
def status(wave: Wave) -> str:
    """Say how many may answer, how many did, what was sent and what comes next; never who."""
    now = words.outlook(wave)
    return show(
        "status",
        wave,
        now=now,
        step=words.step(wave, now),
        words=words,
        groups=frame.read(wave),
        nameless=invitations.nameless(wave),
    )


@area.get("/message/<any(invitation, reminder):which>/<language>")
@access.rule(access.coordinates)
@during(*ALWAYS)
def letter(wave: Wave, which: str, language: str) -> str:
    """Show a message as it is received, with the code and the address of nobody."""
    spoken = _spoken(wave, language)
    try:
        message = sample(wave, KINDS[which], language)
    except LinksAreNotSafe as error:
        return show("read", wave, problem=words.why_not(error))
    body = message.get_body(("plain",))
    return show(
        "read",
        wave,
        message=message,
        text=body and body.get_content().strip(),
        which=which,
        spoken=spoken,
        read_in=language,
    )


@area.get("/message/<any(invitation, reminder):which>/<language>/page")
@access.rule(access.coordinates)
@during(*ALWAYS)
def letter_page(wave: Wave, which: str, language: str) -> Response:
    """Give the page that a message holds, alone: nothing in it runs, loads or leads anywhere."""
    _spoken(wave, language)
    try:
        html = letters.write(wave, _somebody(language), KINDS[which], EXAMPLE).html
    except LinksAreNotSafe:
        abort(HTTPStatus.NOT_FOUND)
    response = make_response(html)
    response.headers["Content-Security-Policy"] = _policy(html)
    return response


@area.route("/cards", methods=["GET", "POST"])
@access.rule(access.coordinates)
@during(DRAFT, OPEN)
def cards(wave: Wave) -> str | Response:
    """Print cards, each with a right to answer, for people without an address."""
    form = Cards.offering(versions.read(wave.digest).languages)
    problem, there = "", invitations.nameless(wave)
    if form.validate_on_submit():
        try:
            return _print(wave, form.count.data, form.language.data, form.beside.data)
        except (CardsNeedTypst, CardsWerePrinted, LinksAreNotSafe) as error:
            db.session.rollback()
            problem, there = words.why_not(error), invitations.nameless(wave)
    page = show("cards", wave, form=form, problem=problem, there=there, most=MOST_CARDS)
    return refused(page) if problem else page


@area.route("/forget", methods=["GET", "POST"])
@access.rule(access.coordinates)
@during(*ALWAYS)
def forget(wave: Wave) -> str | Response:
    """Say what is lost with the addresses, and delete them once that is confirmed."""
    form, problem, count = Confirmation(), "", len(invitations.addresses(wave))
    if not count:
        return back(wave)
    if form.validate_on_submit():
        try:
            journal.note(access.me().id, "addresses_forgotten", wave.name)
            count = invitations.forget(wave)
        except RewritingMustWait as error:
            db.session.rollback()
            problem = str(WHY_NOT[type(error)])
        else:
            flash(ngettext("%(num)d address is deleted.", "%(num)d addresses are deleted.", count))
            return back(wave)
    page = show("forget", wave, form=form, problem=problem, count=count, words=words)
    return refused(page) if problem else page


@area.route("/forget-one", methods=["GET", "POST"])
@access.rule(access.coordinates)
@during(*ALWAYS)
def forget_one(wave: Wave) -> str | Response:
    """Delete the address of somebody who asks for it."""
    form, problem = Forgetting.of(invitations.addresses(wave)), ""
    if form.validate_on_submit():
        try:
            journal.note(access.me().id, "address_forgotten", wave.name)
            invitations.forget(wave, form.whose.data)
        except RewritingMustWait as error:
            db.session.rollback()
            problem = str(WHY_NOT[type(error)])
        else:
            flash(gettext("The address is deleted from this wave."))
            return back(wave)
    page = show("forget_one", wave, form=form, problem=problem)
    return refused(page) if problem else page


@area.get("/audit")
@access.rule(access.coordinates)
@during(*ALWAYS)
def proof(wave: Wave) -> str:
    """Show from the database itself that what is promised of a wave is kept."""
    return show("audit", wave, findings=audit.run(wave), say=gettext)


def _print(wave: Wave, count: int, language: str, beside: int) -> Response:
    """The cards as a file, once their codes are rights.

    Raises CardsNeedTypst, CardsWerePrinted, LinksAreNotSafe.
    """
    if invitations.nameless(wave) != beside:
        raise CardsWerePrinted
    made = [codes.mint() for _ in range(count)]
    sheet = printing.pdf(wave, made, language)  # first, since it takes a while
    invitations.keep_cards(wave, made, beside)
    journal.note(access.me().id, "cards_printed", wave.name)
    db.session.commit()
    name = f'attachment; filename="{wave.name}-cards.pdf"'
    return current_app.response_class(
        sheet, mimetype="application/pdf", headers={"Content-Disposition": name}
    )


def _spoken(wave: Wave, language: str) -> tuple[str, ...]:
    """The languages of the questionnaire, or the page that says this is none of them."""
    spoken = tuple(versions.read(wave.digest).languages)
    if language not in spoken:
        abort(HTTPStatus.NOT_FOUND)
    return spoken


def sample(wave: Wave, number: int, language: str) -> EmailMessage:
    """A message as nobody gets it, in a language of its questionnaire. Raises LinksAreNotSafe."""
    return letters.compose(wave, _somebody(language), number, EXAMPLE)


def _somebody(language: str) -> Recipient:
    """Nobody, who reads this language."""
    return Recipient(bytes(16), SOMEBODY, language, 0)


def _policy(html: str) -> str:
    """What this page may do: look as it was written, inside one of ours."""
    hashes = (sha256(style.encode()).digest() for style in STYLE.findall(html))
    styles = " ".join(f"'sha256-{b64encode(digest).decode()}'" for digest in hashes)
    return (
        f"default-src 'none'; style-src {styles}; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'self'; sandbox"
    )
