"""Cards: a code each, and its link as a picture for a phone, for those who have no address."""

import json
from pathlib import Path

import qrcode
from flask import current_app
from flask_babel import force_locale, gettext
from qrcode.constants import ERROR_CORRECT_M

from app.exceptions import CardsNeedTypst
from app.questionnaire import wording
from app.storage import clock, sealing, versions
from app.storage.waves import Wave
from app.web import languages
from app.web.invitations.letters import site

SHEET = Path(__file__).with_name("cards.typ")


def pdf(wave: Wave, codes: list[str], language: str) -> bytes:
    """Sheets of cards to cut, in a language of the questionnaire.

    Raises CardsNeedTypst, LinksAreNotSafe.
    """
    try:
        import typst
    except ImportError:
        raise CardsNeedTypst from None
    given = json.dumps(_said(wave, language) | {"cards": [_card(wave, code) for code in codes]})
    made: bytes = typst.compile(SHEET, format="pdf", sys_inputs={"given": given})
    return made


def _said(wave: Wave, language: str) -> dict[str, str]:
    """What every card says."""
    settings = current_app.config["MIEUX"]
    last = wave.closes_at and clock.last_day(wave.closes_at, settings.zone)
    with force_locale(languages.locale(language)):
        until = gettext("Until %(day)s.", day=wording.moment(str(last), language)) if last else ""
        return {
            "language": language,
            "network": settings.network,
            "title": versions.read(wave.digest).title[language],
            "how": gettext("Photograph the square, or go to this address and type the code:"),
            "address": f"{site()}/w/{wave.name}".partition("//")[2],
            "promise": gettext(
                "One response for each card. Nobody noted who got which: take any one."
            ),
            "until": until,
        }


def _card(wave: Wave, code: str) -> dict[str, str]:
    shown = sealing.shown(code)
    return {"code": shown, "picture": _picture(f"{site()}/w/{wave.name}#{shown}")}


def _picture(text: str) -> str:
    """A QR code as a drawing (SVG)."""
    made = qrcode.QRCode(error_correction=ERROR_CORRECT_M)
    made.add_data(text)
    squares = made.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, line in enumerate(squares)
        for x, is_dark in enumerate(line)
        if is_dark
    )
    size = len(squares)
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
    return f'{drawing}<path shape-rendering="crispEdges" d="{path}"/></svg>'
