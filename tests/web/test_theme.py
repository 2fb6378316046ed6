"""The network's colour and logo, and the addresses of static files."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.config import Config
from app.exceptions import SettingIsWrong
from app.web import assets
from tests.pages import Page, Visitor
from tests.web.conftest import begin, field_wave

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><script>alert(1)</script></svg>'


def networked(migrated_url: str, instance: Path, **settings: str) -> Flask:
    """An application of a network with a look of its own."""
    (instance / "logo.svg").write_text(SVG)
    given = {"MIEUX_ENV": "testing", "MIEUX_INSTANCE": str(instance)} | settings
    return create_app(Config.from_environment(given | {"MIEUX_DATABASE_URL": migrated_url}))


@pytest.fixture
def alpha(migrated_sqlite_url: str, tmp_path: Path) -> Flask:
    settings = {"NETWORK": 'Réseau "Alpha"', "COLOUR": "#7A1F5C", "LOGO": "logo.svg"}
    app = networked(
        migrated_sqlite_url,
        tmp_path,
        **{f"MIEUX_{name}": value for name, value in settings.items()},
    )
    field_wave(app)
    return app


def links(page: Page) -> list[str]:
    return [tag.get("href") for tag in page.all("link") if tag.get("rel") == "stylesheet"]


def test_the_colour_is_a_stylesheet_of_its_own_for_light_and_dark_pages(alpha: Flask) -> None:
    visitor = Visitor(alpha)
    site, theme = links(begin(visitor))
    assert theme.startswith("/theme.css?v=") and "/site.css?v=" in site
    response = visitor.get(theme)
    assert "text/css; charset=utf-8" == response.content_type
    assert "public, max-age=31536000, immutable" == response.headers["Cache-Control"]
    assert response.text.startswith(":root{--accent:#7a1f5c;--accent-ink:#ffffff}")
    assert "(prefers-color-scheme:dark){:root{--accent:#" in response.text


def test_the_logo_stands_for_the_name_and_runs_nothing(alpha: Flask) -> None:
    page = Page(Visitor(alpha).get("/w/ici?lang=fr").text)
    image = next(tag for tag in page.all("img") if tag.get("class") == "logo")
    assert 'Réseau "Alpha"' == image.get("alt")
    response = alpha.test_client().get(image.get("src"))
    assert "image/svg+xml; charset=utf-8" == response.content_type and SVG == response.text
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert "nosniff" == response.headers["X-Content-Type-Options"]


def test_without_them_nothing_more_is_loaded(visitor: Visitor) -> None:
    page = Page(visitor.get("/").text)
    assert 1 == len(links(page)) and "logo" not in [tag.get("class") for tag in page.all("img")]
    assert "Mieux" in page.one("header").text
    assert [404, 404] == [visitor.get(address).status_code for address in ("/theme.css", "/logo")]


def test_networks_do_not_share_rendered_pages(alpha: Flask, tmp_path: Path) -> None:
    config = alpha.config["MIEUX"]
    other = create_app(replace(config, colour="", logo=None, network="Beta"))
    for _ in range(2):
        assert 2 == len(links(Page(Visitor(alpha).get("/w/ici?lang=fr").text)))
        assert 1 == len(links(Page(Visitor(other).get("/w/ici?lang=fr").text)))


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("COLOUR", "teal", "write a colour like #8a3b12"),
        ("COLOUR", "#ffd400", "the nearest shade that can be is #826c00"),
        ("LOGO", "logo.gif", "neither an .svg nor a .png"),
        ("LOGO", "missing.png", "cannot be read"),
        ("LOGO", "false.png", "does not hold what its name says"),
        ("LOGO", "large.svg", "larger than 50 kB"),
    ],
)
def test_a_look_that_would_fail_is_refused_at_the_start(
    tmp_path: Path, setting: str, value: str, said: str
) -> None:
    (tmp_path / "false.png").write_text(SVG)
    (tmp_path / "large.svg").write_text(SVG + " " * 50_000)
    with pytest.raises(SettingIsWrong, match=f"MIEUX_{setting}: .*{said}"):
        networked("sqlite://", tmp_path, **{f"MIEUX_{setting}": value})


def test_every_static_file_is_kept_for_a_year_under_the_address_of_its_content(
    visitor: Visitor, app: Flask
) -> None:
    (address,) = links(Page(visitor.get("/").text))
    response = visitor.get(address, buffered=True)
    assert "max-age=31536000" in response.headers["Cache-Control"]
    assert address.endswith(f"/site.css?v={assets.tag(response.data)}")


@pytest.mark.parametrize("address", ["/static/site.css", "/theme.css", "/logo"])
@pytest.mark.parametrize("asked", ["", "?v=000000000000"])
def test_an_address_of_another_content_is_kept_by_no_cache(
    alpha: Flask, address: str, asked: str
) -> None:
    response = alpha.test_client().get(address + asked, buffered=True)
    assert (200, "no-cache") == (response.status_code, response.headers["Cache-Control"])


def test_scripts_are_loaded_where_they_were_built(
    visitor: Visitor, app: Flask, tmp_path: Path
) -> None:
    app.static_folder = str(tmp_path)
    with app.app_context():
        assert not assets.built("respond.js")
        (tmp_path / "build").mkdir()
        (tmp_path / "build" / "respond.js").write_text("1;")
        assert assets.built("respond.js")
