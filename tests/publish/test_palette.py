"""Charts are read by whoever sees colours differently, and from a printer that has none."""

import re
from itertools import pairwise
from math import dist

import numpy as np
import pytest

from app.colours import DARK, ENOUGH, LIGHT, contrast
from app.config import ROOT
from app.publish.palette import COLOURS, PALE, SCALES, SERIES

SEEN = 3  # WCAG 2.2, success criterion 1.4.11: what a mark differs from its ground
APART = 10  # of Lab: several times what can just be told apart
LIGHTER = 7  # of L*, from 0 to 100: greys that stand side by side
SCHEMES = ("light", "dark")
# Machado, Oliveira and Fernandes (2009), severity 1, for linear light.
SIGHTS = {
    "usual": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
WHITE = [0.9505, 1, 1.089]


def lab(colour: str, sight: str = "usual") -> list[float]:
    """A colour as CIE Lab, as somebody sees it."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(SIGHTS[sight]) @ linear, 0, 1)
    x, y, z = np.cbrt(np.array(TO_XYZ) @ seen / WHITE)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


def shade(name: str, scheme: str) -> str:
    """A colour of the palette."""
    found: str = getattr(COLOURS[name], scheme)
    return found


def test_lab_is_that_of_the_books() -> None:
    assert [100, 0, 0] == [round(part) for part in lab("#ffffff")]
    assert [53, 80, 67] == [round(part) for part in lab("#ff0000")]


def test_colours_of_pages_are_those_of_the_stylesheet() -> None:
    css = (ROOT / "app" / "static" / "site.css").read_text()
    blocks = re.findall(r":root \{\n\s+([^}]*--ground[^}]*--accent[^}]*)\}", css)[:2]
    for scheme, block in zip(SCHEMES, blocks, strict=True):
        said = dict(re.findall(r"--([a-z-]+): (#\w+);", block))
        for name in ("ink", "soft", "line", "accent"):
            assert said[name] == shade(name, scheme), name
    assert (LIGHT.card, DARK.card) == COLOURS["card"]


def test_each_colour_has_its_own_for_the_dark() -> None:
    for shades in zip(*COLOURS.values(), strict=True):
        assert len(COLOURS) == len(set(shades))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_marks_are_seen_and_what_is_written_on_them_is_read(scheme: str) -> None:
    card = shade("card", scheme)
    for name in ("ink", "soft"):
        assert contrast(shade(name, scheme), card) >= ENOUGH, name
    for name in ("accent", "bar", *SERIES):
        assert contrast(shade(name, scheme), card) >= SEEN, name
    for name in SCALES[7]:
        words = "ink" if name in PALE else "card"
        assert contrast(shade(words, scheme), shade(name, scheme)) >= ENOUGH, name


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("sight", SIGHTS)
def test_answers_side_by_side_are_told_apart(scheme: str, sight: str) -> None:
    for scale in SCALES.values():
        for one, other in pairwise(scale):
            seen = [lab(shade(name, scheme), sight) for name in (one, other)]
            assert dist(*seen) >= APART, (one, other)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_answers_side_by_side_are_told_apart_in_grey(scheme: str) -> None:
    for scale in SCALES.values():
        for one, other in pairwise(scale):
            greys = [lab(shade(name, scheme))[0] for name in (one, other)]
            assert abs(greys[0] - greys[1]) >= LIGHTER, (one, other)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_scale_is_darkest_or_lightest_at_its_ends(scheme: str) -> None:
    for scale in SCALES.values():
        if len(scale) < 3:
            continue
        card = lab(shade("card", scheme))[0]
        away = [abs(lab(shade(name, scheme))[0] - card) for name in scale]
        lowest = away.index(min(away))
        assert sorted(away[: lowest + 1], reverse=True) == away[: lowest + 1]
        assert sorted(away[lowest:]) == away[lowest:]
