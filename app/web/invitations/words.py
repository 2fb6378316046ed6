"""The invitations of a wave in words: what comes next, what stopped, when addresses go."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from flask import current_app
from flask_babel import format_date, gettext, lazy_gettext, ngettext

from app.config import Config
from app.exceptions import (
    CardsNeedTypst,
    CardsWerePrinted,
    LinksAreNotSafe,
    MailIsNotSent,
    MieuxError,
    NobodyWasInvited,
    WaveHasEnded,
    WaveIsClosed,
    WaveIsNotOpen,
)
from app.storage import invitations, mailings, sendings, versions
from app.storage.invitations import Counts
from app.storage.mailings import INVITING
from app.storage.sendings import Sending
from app.storage.waves import DRAFT, ENDING, OPEN, Wave

WHY_NOT: Mapping[type[MieuxError], str] = {
    CardsNeedTypst: lazy_gettext(
        "The server lacks what prints cards: ask whoever runs it to install “mieux[cards]”."
    ),
    CardsWerePrinted: lazy_gettext(
        "Cards were printed since you opened this page, perhaps by you. None was printed now: look "
        "at how many there are, and print again if you need others."
    ),
    LinksAreNotSafe: lazy_gettext(
        "Links to answer would not be safe: ask whoever runs the server to set MIEUX_URL to an "
        "address that begins with https://."
    ),
    NobodyWasInvited: lazy_gettext("Nobody was sent an invitation yet: send it first."),
    WaveHasEnded: lazy_gettext("The wave has ended already; nothing reopens."),
    WaveIsClosed: lazy_gettext("The wave is closed, for ever."),
    WaveIsNotOpen: lazy_gettext("The wave is not open yet: messages leave once it is."),
}


class Outlook(NamedTuple):
    """Where the invitations of a wave are."""

    counts: Counts
    sent: Mapping[int, int]  # messages of each number
    sending: Sending | None
    doubtful: Mapping[int, int]  # messages of each number
    last: int  # message that left, or 0
    remindable: int
    language: str  # the first of the questionnaire's


class Step(NamedTuple):
    """What comes next, in a sentence; and the page and the words of the button, if it has one."""

    sentence: str
    endpoint: str = ""
    label: str = ""
    parts: Mapping[str, object] = {}  # of its address


def outlook(wave: Wave) -> Outlook:
    """Where the invitations are now."""
    last = mailings.last(wave)
    return Outlook(
        invitations.count(wave),
        mailings.sent(wave),
        under_way(wave),
        mailings.doubtful(wave),
        last,
        mailings.left(wave, last + 1) if last else 0,
        versions.read(wave.digest).languages[0],
    )


def under_way(wave: Wave) -> Sending | None:
    """What is being sent, or stopped with something left to send."""
    now = sendings.read(wave)
    return now if now and (now.is_alive or mailings.left(wave, now.number)) else None


def step(wave: Wave, now: Outlook) -> Step:
    """What comes next."""
    return _NEXT.get(wave.state(), _over)(now)


def message(number: int) -> str:
    """The name of a message."""
    if number == INVITING:
        return str(gettext("Invitation"))
    return str(gettext("Reminder %(number)s", number=number - INVITING))


def trouble(reason: str) -> str:
    """What stopped a sending, in one sentence."""
    code = reason.rpartition(" ")[2]
    if code.isdigit():
        return str(
            gettext(
                "The mail server refuses our messages (it answers %(code)s): ask whoever runs it.",
                code=code,
            )
        )
    return str(_TROUBLES.get(reason, _AWAY))


def why_not(error: MieuxError) -> str:
    """What keeps something from being done, in one sentence."""
    if isinstance(error, MailIsNotSent):
        return trouble(error.reason)
    return str(WHY_NOT[type(error)])


def forgetting(wave: Wave) -> str:
    """When the addresses are deleted by themselves."""
    days = _config().keep_addresses
    if wave.forget_on:
        day = format_date(wave.forget_on, "long")
        return str(gettext("They are deleted by themselves on %(day)s.", day=day))
    return str(
        ngettext(
            "They are deleted by themselves %(num)d day after the results are released, or else "
            "after the wave is closed.",
            "They are deleted by themselves %(num)d days after the results are released, or else "
            "after the wave is closed.",
            days,
        )
    )


def lasting(count: int) -> str:
    """How long it takes at least to send so many messages."""
    minutes = -(-count // _config().mail_rate)
    if minutes < 90:
        return str(ngettext("about %(num)d minute", "about %(num)d minutes", minutes))
    return str(ngettext("about %(num)d hour", "about %(num)d hours", round(minutes / 60)))


def _draft(now: Outlook) -> Step:
    if not now.counts.rights:
        return _empty()
    said = ngettext(
        "%(num)d person may answer once the wave is open. Until then, read what they will receive.",
        "%(num)d people may answer once the wave is open. Until then, read what they will receive.",
        now.counts.rights,
    )
    example = {"which": "invitation", "language": now.language}
    return Step(str(said), ".letter", str(gettext("Read the message")), example)


def _open(now: Outlook) -> Step:
    if now.sending:
        number = {"number": now.sending.number}
        if now.sending.is_alive:
            said = gettext("Messages are leaving just now.")
            return Step(str(said), ".progress", str(gettext("See how far it is")), number)
        said = gettext("Sending stopped before its end.")
        return Step(str(said), ".progress", str(gettext("See what is left")), number)
    if not now.counts.rights:
        return _empty()
    if now.counts.waiting:
        said = ngettext(
            "%(num)d person waits for the invitation.",
            "%(num)d people wait for the invitation.",
            now.counts.waiting,
        )
        return Step(str(said), ".send", str(gettext("Send the invitation")))
    if now.remindable:
        said = ngettext(
            "Everyone is invited. %(num)d person has not answered and can be reminded.",
            "Everyone is invited. %(num)d people have not answered and can be reminded.",
            now.remindable,
        )
        return Step(str(said), ".remind", str(gettext("Send a reminder")))
    if now.counts.used == now.counts.rights:
        return Step(str(gettext("Everyone has answered.")))
    return Step(str(gettext("Nobody is left to write to. Whoever has a card can still answer.")))


def _ending(_now: Outlook) -> Step:
    said = gettext("The wave has ended: nobody is invited or reminded any more.")
    return Step(str(said))


def _over(now: Outlook) -> Step:
    said = gettext("The wave is closed. What is left of all rights are three numbers.")
    if now.counts.addresses:
        said = gettext(
            "The wave is closed. What is left of all rights are three numbers, and the addresses."
        )
    return Step(str(said))


def _empty() -> Step:
    said = gettext("Nobody can answer yet: add the people to ask, or print cards.")
    return Step(str(said), ".people", str(gettext("Add people")))


def _config() -> Config:
    config: Config = current_app.config["MIEUX"]
    return config


_NEXT: Mapping[str, Callable[[Outlook], Step]] = {DRAFT: _draft, OPEN: _open, ENDING: _ending}
_AWAY = lazy_gettext("The mail server does not answer. Try again later, or ask whoever runs it.")
_TROUBLES: Mapping[str, str] = {
    "fault": lazy_gettext("Something went wrong on the server, whose log says what."),
    "MIEUX_SMTP is not set": lazy_gettext(
        "No mail server is set: ask whoever runs the server to set MIEUX_SMTP."
    ),
    "SMTPAuthenticationError": lazy_gettext(
        "The mail server refuses our name or password: ask whoever runs the server."
    ),
    "SMTPNotSupportedError": lazy_gettext(
        "The mail server lacks what keeps messages from being read on their way: ask whoever runs "
        "the server."
    ),
    "SSLCertVerificationError": lazy_gettext(
        "The mail server could not prove who it is: ask whoever runs the server."
    ),
}
