"""How wide a text is in a font that nobody knows yet: no narrower than in any usual one."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

NARROW = frozenset("ijlI.,;:'|’·` \u00a0\u202f\u2009")
SLIM = frozenset('ftr()[]{}!-/\\"“”„‘«»*°')
WIDE = frozenset("mwMW%@&…—œæŒÆ#+<>=~^_ß→↳")
BREAK = re.compile(r"[ \t\r\n]+")  # and at no other space
BOLD = 1.2  # beside regular letters
WIDEST = 1.4  # ems: a picture
LONGEST = 2_000  # letters of one text: more never fit


def width(text: str, *, bold: bool = False) -> float:
    """How wide a text is at most, in ems."""
    return sum(map(_width, text)) * (BOLD if bold else 1)


def wrapped(text: str, room: float, lines: int, *, bold: bool = False) -> list[str]:
    """A text in lines of so many ems, and in so many at most: the last then ends with `…`."""
    found = [""]
    for word in _words(text[:LONGEST], room, bold):
        longer = f"{found[-1]} {word}".lstrip()
        if width(longer, bold=bold) <= room:
            found[-1] = longer
        else:
            found.append(word)
    if len(found) <= lines:
        return found
    kept = found[: lines - 1]
    last = f"{found[lines - 1]}…"
    while len(last) > 1 and width(last, bold=bold) > room:
        last = f"{last[:-2].rstrip()}…"
    return [*kept, last]


def _words(text: str, room: float, bold: bool) -> Iterator[str]:
    """The words, each cut where it is wider than the room."""
    for word in BREAK.split(text.strip()):
        part = ""
        for letter in word:
            if part and width(part + letter, bold=bold) > room:
                yield part
                part = ""
            part += letter
        yield part


@lru_cache(maxsize=4096)
def _width(letter: str) -> float:
    """One letter: a table for those of Western Europe, and what is safe for all others."""
    base = unicodedata.normalize("NFD", letter)[0]
    if unicodedata.category(base) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    if base in NARROW:
        return 0.36
    if base in SLIM:
        return 0.52
    if base in WIDE:
        return 1.02
    if base.isascii():
        return 0.8 if base.isupper() else 0.66
    return WIDEST if unicodedata.east_asian_width(base) in "WF" else 1.15
