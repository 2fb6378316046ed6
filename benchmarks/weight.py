"""What a page weighs over the wire: the first visit of every page of the shipped questionnaire.

    .venv/bin/python benchmarks/weight.py [--language fr] [--limit 14000]

A first visit loads the page and all that it names: stylesheets, scripts, icon, pictures. These come
compressed from the server. Pages with answers are compressed by the proxy in front of it: gzip at
level 6, and beside it Brotli at level 5 if the package `brotli` is there. Headers are those of
HTTP/1.1 and stand apart: over HTTP/2, which all browsers speak with HTTPS, most are sent once.
The exit status is 1 if a page weighs more than the limit with gzip.
"""

import argparse
import sys
import tempfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import flask_migrate
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from app.cli.demo import SHIPPED
from app.config import Config
from app.extensions import db
from app.questionnaire import loader
from app.storage import versions, waves
from tests.browser.situation import ANSWERS
from tests.pages import Page, fill

WAVE = "mesure"
LIMIT = 14_000  # bytes: what a server sends before it waits for a first acknowledgement
ELSEWHERE = {"SurveyJS": 415_000, "Formbricks": 260_000}  # the same visit
READS_GZIP = {"Accept-Encoding": "gzip"}
KINDS = {
    "text/html": "html",
    "text/css": "css",
    "text/javascript": "script",
    "image/svg+xml": "mark",
}


class Weight(NamedTuple):
    """Bytes of one page: by what they are for, and beside them those of all headers."""

    parts: Mapping[str, int]
    headers: int

    @property
    def total(self) -> int:
        """What the page weighs."""
        return sum(self.parts.values())


Weights = Mapping[str, Weight]  # by page


def main() -> None:
    """Print the weight of every page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--language", default="fr")
    parser.add_argument("--limit", type=int, default=LIMIT)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mieux-") as folder:
        app = fielded(Path(folder))
        pages = list(visits(app.test_client(), options.language))
        heaviest = 0
        for name, compressed in METHODS.items():
            weights = weigh(app, pages, compressed)
            report(name, weights)
            if name.startswith("gzip"):
                heaviest = max(weight.total for weight in weights.values())
        with app.app_context():
            db.engine.dispose()
    for name, weight in ELSEWHERE.items():
        print(f"{name}: {weight:,}, {weight / heaviest:.0f} times our heaviest")
    print(f"limit {options.limit:,}, heaviest {heaviest:,}")
    sys.exit(heaviest > options.limit)


def fielded(folder: Path) -> Flask:
    """The application on a new database, with the shipped questionnaire in an open wave."""
    app = create_app(Config(instance=folder, quickest=0))
    with app.app_context():
        flask_migrate.upgrade()
        questionnaire, _ = versions.publish(loader.read_source(SHIPPED))
        waves.open_wave(WAVE, questionnaire.questionnaire, questionnaire.version)
        db.session.commit()
    return app


def visits(
    client: FlaskClient, language: str, wave: str = WAVE, *, by_link: bool = False
) -> Iterator[tuple[str, TestResponse]]:
    """Every page of an interview, by name, from the introduction to the thank-you.

    Of a wave for the invited, as its link has it in a browser: to the review.
    """
    address = f"/w/{wave}"

    def post(page: Page, go: str, answers: Mapping[str, Any] | None = None) -> TestResponse:
        return client.post(address, data=fill(page, go) | dict(answers or {}))

    seen = client.get(f"{address}?lang={language}")
    yield "introduction", seen
    seen = post(Page(seen.text), "start", {"_link": "1"} if by_link else {})
    for name, answers in ANSWERS.items():
        yield name, seen
        seen = post(Page(seen.text), "next", answers)
    yield "review", seen
    if not by_link:
        yield "thank-you", post(Page(seen.text), "send")


def weigh(
    app: Flask, pages: list[tuple[str, TestResponse]], compressed: Callable[[bytes], bytes]
) -> Weights:
    """Bytes of each page, by what they are for."""
    client = app.test_client()
    weights = {}
    for name, page in pages:
        parts: dict[str, int] = defaultdict(int)
        headers = 0
        named = resources(Page(page.text))
        loaded = [client.get(each, buffered=True, headers=READS_GZIP) for each in named]
        for answer in (page, *loaded):
            assert answer.status_code == 200, (name, answer.request.path)
            parts[KINDS.get(answer.mimetype, "other")] += _size(answer, compressed)
            headers += len(f"HTTP/1.1 {answer.status}\r\n{answer.headers}")
        weights[name] = Weight(parts, headers)
    return weights


def resources(page: Page) -> list[str]:
    """The addresses that a browser loads by itself with this page, each once."""
    named = [tag.get("href") for tag in page.all("link")]
    named += [tag.get("src") for tag in page.all("script", "img")]
    named += [tag.get("data-script") for tag in page.all("div")]  # by a link, in advance
    return [address for address in dict.fromkeys(named) if address]


def _size(answer: TestResponse, compressed: Callable[[bytes], bytes]) -> int:
    if "Content-Encoding" in answer.headers:
        return len(answer.data)
    return min(len(answer.data), len(compressed(answer.data)))


def gzip(data: bytes) -> bytes:
    """As most proxies compress."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def brotli(data: bytes) -> bytes:
    """As most proxies compress for browsers that know it, which all do over HTTPS."""
    packed: bytes = import_module("brotli").compress(data, quality=5)
    return packed


METHODS = {"gzip, level 6, by the proxy": gzip}
if find_spec("brotli"):
    METHODS["Brotli, level 5, by the proxy"] = brotli


def report(name: str, weights: Weights) -> None:
    """Print a line for each page."""
    kinds = list(dict.fromkeys(kind for weight in weights.values() for kind in weight.parts))
    heads = [*kinds, "total", "(headers)"]
    print(f"{name}, in bytes\n\n{'':20}" + "".join(f"{head:>10}" for head in heads))
    for page, weight in weights.items():
        figures = [*(weight.parts.get(kind, 0) for kind in kinds), weight.total, weight.headers]
        print(f"{page:20}" + "".join(f"{figure:>10,}" for figure in figures))
    print()


if __name__ == "__main__":
    main()
