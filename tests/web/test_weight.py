"""The budget of a first visit: one page with all that it loads, compressed."""

from pathlib import Path

import pytest
from flask import Flask

from app.questionnaire import loader
from benchmarks import weight
from tests.browser.situation import ANSWERS, SHIPPED
from tests.web.conftest import field_wave


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_page_weighs_more_than_its_budget(app: Flask, language: str) -> None:
    source = loader.read_source(SHIPPED)
    field_wave(app, source.text, "demo", source.lists)
    pages = list(weight.visits(app.test_client(), language, "demo"))
    weights = weight.weigh(app, pages, weight.gzip)
    assert ["introduction", *ANSWERS, "review", "thank-you"] == list(weights)
    assert {} == {name: one for name, one in weights.items() if one.total > weight.LIMIT}


def test_all_that_a_page_loads_is_weighed(app: Flask) -> None:
    source = loader.read_source(SHIPPED)
    field_wave(app, source.text, "demo", source.lists)
    pages = dict(weight.visits(app.test_client(), "fr", "demo"))
    loaded = weight.resources(weight.Page(pages["you"].text))
    kinds = sorted(Path(address.partition("?")[0]).name for address in loaded)
    assert ["mark.svg", "respond.js", "site.css"] == kinds
