"""The program's texts in a language that is named: for files, results, whatever no page asks for.

The program is written in English, and speaks the language of every catalogue in translations/:
another catalogue is all it takes to speak another language.
"""

import gettext as catalogues
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "translations"
SOURCE = "en"  # of the texts in the program itself


@cache
def spoken() -> tuple[str, ...]:
    """The program's own language, then those of the catalogues."""
    found = FOLDER.glob("*/LC_MESSAGES/messages.mo")
    return SOURCE, *sorted(file.parent.parent.name.replace("_", "-") for file in found)


def nearest(language: str) -> str:
    """The language spoken around texts that are written in this one."""
    known = (language, language.partition("-")[0])
    return next((one for one in known if one in spoken()), SOURCE)


def unspoken(languages: Iterable[str]) -> list[str]:
    """Those of these languages around which the program speaks its own."""
    return [one for one in languages if nearest(one).partition("-")[0] != one.partition("-")[0]]


def gettext(text: str, language: str) -> str:
    """A text of the program, in the nearest language to this one."""
    return _catalogue(nearest(language).replace("-", "_")).gettext(text)


def ngettext(singular: str, plural: str, n: int, language: str) -> str:
    """A text of the program that depends on a number, in the nearest language to this one."""
    return _catalogue(nearest(language).replace("-", "_")).ngettext(singular, plural, n)


def N_(text: str) -> str:
    """Mark a text to be translated where it is used: `make messages` collects it."""
    return text


@cache
def _catalogue(name: str) -> catalogues.NullTranslations:
    return catalogues.translation("messages", FOLDER, [name], fallback=True)
