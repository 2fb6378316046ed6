"""Mieux behind proxies: whom it believes about scheme, host and address."""

from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.config import Config
from app.web import limits
from tests.conftest import environment

SAID = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "mieux.example.org"}
HOPS = {"X-Forwarded-For": "192.0.2.1, 198.51.100.2, 203.0.113.3"}


@pytest.fixture
def app(request: pytest.FixtureRequest, sqlite_url: str, tmp_path: Path) -> Flask:
    """An application with so many proxies in front, and no database."""
    proxies = {"MIEUX_PROXIES": str(request.param)}
    return create_app(Config.from_environment(environment(sqlite_url, tmp_path) | proxies))


@pytest.mark.parametrize(
    ("app", "headers", "address"),
    [
        (0, SAID, "http://localhost/staff/"),
        (1, SAID, "https://mieux.example.org/staff/"),
        (1, {}, "http://localhost/staff/"),
        (
            1,
            {"X-Forwarded-Host": "evil.example, mieux.example.org"},
            "http://mieux.example.org/staff/",
        ),
        (2, {"X-Forwarded-Proto": "https, http"}, "https://localhost/staff/"),
    ],
    indirect=["app"],
)
def test_scheme_and_host_are_those_that_our_own_proxies_say(
    app: Flask, headers: dict[str, str], address: str
) -> None:
    assert address == app.test_client().get("/staff", headers=headers).headers["Location"]


@pytest.mark.parametrize(
    ("app", "headers", "visitor"),
    [
        (0, HOPS, "203.0.113.3"),
        (1, HOPS, "203.0.113.3"),
        (2, HOPS, "198.51.100.2"),
        (9, HOPS, "192.0.2.1"),
        (2, {}, "127.0.0.1"),
    ],
    indirect=["app"],
)
def test_a_visitor_is_whom_the_farthest_of_our_proxies_saw(
    app: Flask, headers: dict[str, str], visitor: str
) -> None:
    around = {"REMOTE_ADDR": "127.0.0.1"}
    with app.test_request_context("/", headers=headers, environ_base=around):
        assert visitor == limits._address()


@pytest.mark.parametrize(
    ("app", "nearest", "believed"),
    [
        (0, "127.0.0.1", True),
        (0, "::1", True),
        (0, "", True),  # a socket
        (0, "192.168.1.20", False),
        (0, "10.0.0.7", False),
        (1, "10.0.0.7", True),
        (1, "9.9.9.9", False),
    ],
    indirect=["app"],
)
def test_only_a_proxy_of_ours_says_whom_it_speaks_for(
    app: Flask, nearest: str, believed: bool
) -> None:
    around = {"REMOTE_ADDR": nearest}
    with app.test_request_context("/", headers=HOPS, environ_base=around):
        assert believed == (limits._address() == "203.0.113.3")
