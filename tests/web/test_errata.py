"""An erratum reaches an open wave, and loses nobody's answers."""

import pytest
from flask import Flask

from app.extensions import db
from app.questionnaire.loader import Source
from app.storage import versions
from app.web import respond
from tests.pages import Page, Visitor, fill
from tests.web.conftest import SMALL, begin, kept, step

MISPRINT, REPAIRED = "Depuis quand", "Dépuis quand"


@pytest.fixture(autouse=True)
def _looked_up_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waves are otherwise remembered for STALE seconds."""
    monkeypatch.setattr(respond, "STALE", 0.0)


def publish_erratum(app: Flask) -> None:
    repaired = Source("v1.yaml", SMALL.replace(MISPRINT, REPAIRED), {})
    with app.app_context():
        assert ("erratum",) == versions.publish(repaired).news
        db.session.commit()


def test_it_shows_on_the_next_page(visitor: Visitor, app: Flask) -> None:
    before = visitor.post("/w/ici", data=fill(Page(visitor.get("/w/ici").text), "start")).text
    assert MISPRINT in before and REPAIRED not in before
    publish_erratum(app)
    assert REPAIRED in visitor.post("/w/ici", data=fill(Page(before), "start")).text


def test_a_form_of_the_old_text_is_accepted(
    visitor_on_each_database: Visitor, app_on_each_database: Flask
) -> None:
    visitor = visitor_on_each_database
    page = step(visitor, begin(visitor), gender="woman", tenure="short")
    review = step(visitor, page, balance="7")
    publish_erratum(app_on_each_database)
    sent = fill(review, "send")
    assert [200, 200] == [visitor.post("/w/ici", data=sent).status_code for _ in range(2)]
    answers = {"gender": "woman", "tenure": "short", "balance": 7}
    assert ([answers], []) == kept(app_on_each_database)
