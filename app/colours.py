"""The network's colour on our pages: contrast as WCAG 2 measures it, and shades that have enough.

A colour is written `#8a3b12`. Its shades have its hue and saturation.
"""

import re
from collections.abc import Iterable
from colorsys import hls_to_rgb, rgb_to_hls
from typing import NamedTuple

HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE | re.ASCII)
ENOUGH = 4.5  # WCAG 2.2, success criterion 1.4.3, for text of any size
SHADES = 256  # from black to white


class Scheme(NamedTuple):
    """What the colour stands beside, as site.css has it: its grounds, and the text on it."""

    ground: str
    card: str
    text: str
    tint: float  # how much of it is in the card of what is chosen

    def accepts(self, colour: str) -> bool:
        """Whether the colour can be read on the grounds, and the text on the colour."""
        beside = (self.ground, self.card, self.text, mixed(colour, self.card, self.tint))
        return all(contrast(colour, other) >= ENOUGH for other in beside)

    def nearest(self, colour: str) -> str:
        """The colour if it is accepted, else its nearest shade that is."""
        if self.accepts(colour):
            return colour
        hue, light, saturation = rgb_to_hls(*_rgb(colour))
        steps = sorted((at / (SHADES - 1) for at in range(SHADES)), key=lambda at: abs(at - light))
        shades = (_hex(hls_to_rgb(hue, at, saturation)) for at in steps)
        return next(filter(self.accepts, shades))


LIGHT = Scheme("#fbf7f1", "#ffffff", text="#ffffff", tint=0.09)
DARK = Scheme("#1a1512", "#241d18", text="#241206", tint=0.15)


def read(text: str) -> str:
    """The colour in six small digits. Raises ValueError."""
    if not HEX.fullmatch(text):
        raise ValueError(text)
    digits = text.lower().removeprefix("#")
    return f"#{digits}" if len(digits) == 6 else "#" + "".join(2 * digit for digit in digits)


def contrast(one: str, other: str) -> float:
    """How much two colours differ in luminance: from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, ground: str, part: float) -> str:
    """So much of the colour, from 0 to 1, on a ground."""
    pairs = zip(_rgb(colour), _rgb(ground), strict=True)
    return _hex(part * one + (1 - part) * other for one, other in pairs)


def _luminance(colour: str) -> float:
    """Relative luminance, from 0 to 1, as WCAG 2 defines it."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _rgb(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(parts: Iterable[float]) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)
