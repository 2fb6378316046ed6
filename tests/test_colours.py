import re
from colorsys import hls_to_rgb

import pytest

from app import colours
from app.colours import DARK, ENOUGH, LIGHT, contrast, mixed
from app.config import ROOT

EVERY_HUE = [
    "#" + "".join(f"{round(255 * part):02x}" for part in hls_to_rgb(hue / 12, light / 8, 0.8))
    for hue in range(12)
    for light in range(9)
]


def test_contrast_is_that_of_wcag() -> None:
    assert 21 == contrast("#000000", "#ffffff")
    assert 4.54 == round(contrast("#767676", "#ffffff"), 2)  # the lightest grey that is enough
    assert 4.48 == round(contrast("#777777", "#ffffff"), 2)
    assert contrast("#123456", "#abcdef") == contrast("#abcdef", "#123456")


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_the_nearest_shade_can_be_read_wherever_it_stands(scheme: colours.Scheme) -> None:
    for colour in EVERY_HUE:
        shade = scheme.nearest(colour)
        tinted = mixed(shade, scheme.card, scheme.tint)
        for other in (scheme.ground, scheme.card, scheme.text, tinted):
            assert ENOUGH <= contrast(shade, other), colour
        assert shade == scheme.nearest(shade)


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert "#0b5c57" == LIGHT.nearest("#0b5c57")
    assert "#74d0c2" == DARK.nearest("#74d0c2")


def test_the_nearest_shade_keeps_the_hue() -> None:
    assert re.fullmatch("#([0-9a-f]{2})0000", LIGHT.nearest("#ff0000"))


@pytest.mark.parametrize(("written", "read"), [("#ABC", "#aabbcc"), ("#0B5c57", "#0b5c57")])
def test_a_colour_is_read_as_css_writes_it(written: str, read: str) -> None:
    assert read == colours.read(written)


@pytest.mark.parametrize("written", ["red", "#12345", "0b5c57", "#0b5c5g", "#0b5c57;}"])
def test_what_is_no_colour_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=re.escape(written)):
        colours.read(written)


def test_the_grounds_are_those_of_the_stylesheet() -> None:
    css = (ROOT / "app" / "static" / "site.css").read_text()
    light, dark = re.findall(r":root \{\n\s+([^}]*--ground[^}]*--accent[^}]*)\}", css)[:2]
    assert "--tint: color-mix(in srgb, var(--accent) var(--share), var(--card))" in css
    for scheme, block in ((LIGHT, light), (DARK, dark)):
        said = dict(re.findall(r"--([a-z-]+): (.*);", block))
        assert scheme.ground == colours.read(said["ground"])
        assert scheme.card == colours.read(said["card"])
        assert scheme.text == colours.read(said["accent-ink"])
        assert f"{scheme.tint:.0%}" == said["share"]
        assert scheme.accepts(said["accent"])
