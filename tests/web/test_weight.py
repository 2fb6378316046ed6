"""The budget of a first visit: one page with all that it loads, compressed."""

from pathlib import Path

import pytest
from flask import Flask

from app.extensions import db
from app.questionnaire import loader
from app.storage import versions, waves
from benchmarks import weight
from tests.browser.situation import ANSWERS, SHIPPED
from tests.web.conftest import field_wave

BY_LINK = 30_000  # bytes of a page of an invited wave, with what signs


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


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_page_of_an_invited_wave_weighs_more_than_its_budget(app: Flask, language: str) -> None:
    with app.app_context():
        asked, _ = versions.publish(loader.read_source(SHIPPED))
        waves.add("demo", asked.questionnaire, 1, opens_at=waves.now(), mode=waves.INVITED)
        db.session.commit()
    pages = list(weight.visits(app.test_client(), language, "demo", by_link=True))
    weights = weight.weigh(app, pages, weight.gzip)
    assert ["introduction", *ANSWERS, "review"] == list(weights)
    assert {} == {name: one for name, one in weights.items() if one.total > BY_LINK}
    signing = [name for name, page in pages if "credential.js" in page.text]
    assert ["introduction", "review"] == signing
