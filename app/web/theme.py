"""The network's colour and logo: set and checked by the configuration, served from our own site."""

from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, url_for
from markupsafe import Markup

from app.colours import DARK, LIGHT
from app.config import Config
from app.web import assets

TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
# A drawing opened by itself runs no script and loads nothing.
ONLY_A_PICTURE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

area = Blueprint("theme", __name__)


@area.get("/theme.css")
def css() -> Response:
    """Give the network's colour as custom properties, for the stylesheet to use."""
    if not _config().colour:
        abort(404)
    body = properties(_config().colour)
    headers = {"Cache-Control": assets.kept(assets.tag(body.encode()))}
    return Response(body, mimetype="text/css", headers=headers)


@area.get("/logo")
def logo() -> Response:
    """Give the network's logo."""
    file = _config().logo
    if not file:
        abort(404)
    content = _content(file)
    kept = assets.kept(assets.tag(content))
    headers = {"Cache-Control": kept, "Content-Security-Policy": ONLY_A_PICTURE}
    return Response(content, mimetype=TYPES[file.suffix.lower()], headers=headers)


def css_address() -> str:
    """Where the colour is; empty where there is none."""
    colour = _config().colour
    return url_for("theme.css", v=assets.tag(properties(colour).encode())) if colour else ""


def brand() -> Markup:
    """The network's logo, which says its name, or else its name: with our mark where it is ours."""
    config = _config()
    if not config.logo:
        mark = url_for("static", filename="mark.svg")
        ours = Markup('<img src="{}" alt="" width="32" height="32"> ').format(mark)
        return (ours if config.network == Config.network else Markup()) + config.network
    address = url_for("theme.logo", v=assets.tag(_content(config.logo)))
    return Markup('<img class="logo" src="{}" alt="{}" height="40">').format(
        address, config.network
    )


@lru_cache
def properties(colour: str) -> str:
    """The colour on light grounds, and its nearest shade that can be read on dark ones."""
    return (
        f":root{{--accent:{colour};--accent-ink:{LIGHT.text}}}\n"
        "@media (prefers-color-scheme:dark){"
        f":root{{--accent:{DARK.nearest(colour)};--accent-ink:{DARK.text}}}}}\n"
    )


@lru_cache
def _content(file: Path) -> bytes:
    return file.read_bytes()


def _config() -> Config:
    config: Config = current_app.config["MIEUX"]
    return config
