"""What is the same for everyone comes compressed, to whoever can read that."""

import gzip
import os
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web import assets
from tests.pages import Page, Visitor


def style_of(client: FlaskClient) -> str:
    page = Page(client.get("/").text)
    return next(tag.get("href") for tag in page.all("link") if tag.get("rel") == "stylesheet")


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "gzip"),
        ("*", "gzip"),
        ("br", None),
        ("gzip;q=0, br", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("address", ["/static/mark.svg", "style", "/w/ici?lang=fr"])
def test_a_browser_is_sent_what_it_can_read(
    visitor: Visitor, address: str, accepted: str, encoding: str | None
) -> None:
    address = style_of(visitor) if address == "style" else address
    plain = visitor.get(address)
    assert "Content-Encoding" not in plain.headers
    answer = visitor.application.test_client().get(address, headers={"Accept-Encoding": accepted})
    assert encoding == answer.headers.get("Content-Encoding")
    assert plain.data == (gzip.decompress(answer.data) if encoding else answer.data)
    assert str(len(answer.data)) == answer.headers["Content-Length"]
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert (encoding is None) == (plain.headers["ETag"] == answer.headers["ETag"])
    known = {"Accept-Encoding": accepted, "If-None-Match": answer.headers["ETag"]}
    again = visitor.application.test_client().get(address, headers=known)
    assert 304 == again.status_code and b"" == again.data


def test_a_page_with_answers_is_left_as_it_is(visitor: Visitor) -> None:
    sent = {"_go": "start"}
    answer = visitor.post("/w/ici", data=sent, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("name", ["../app/config.py", "..%2f..%2fwsgi.py", "build", "nothing.css"])
def test_nothing_else_is_a_static_file(client: FlaskClient, name: str) -> None:
    assert 404 == client.get(f"/static/{name}").status_code


def test_a_stylesheet_is_served_shortened(client: FlaskClient) -> None:
    assert style_of(client).startswith("/static/build/site.css?v="), "`make test` has built it"
    short, written = client.get(style_of(client)).data, client.get("/static/site.css").data
    assert len(short) < 0.9 * len(written) and b"/*" not in short


@pytest.mark.parametrize(
    ("built", "served"), [(None, "site.css"), (-1, "site.css"), (1, "build/site.css")]
)
def test_a_stylesheet_that_was_written_to_since_is_served_as_it_is(
    app: Flask, tmp_path: Path, built: int | None, served: str
) -> None:
    app.static_folder = str(tmp_path)
    (tmp_path / "build").mkdir()
    (tmp_path / "site.css").write_text("a { }")
    if built:
        short = tmp_path / "build" / "site.css"
        short.write_text("a{}")
        written = (tmp_path / "site.css").stat().st_mtime
        os.utime(short, (written + built, written + built))
    with app.test_request_context():
        assert served == assets.style("site.css").removeprefix("/static/").partition("?")[0]
