"""What respondents meet before a wave opens, after its closing date, and after its grace."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.extensions import db
from app.storage import clock, models
from tests.pages import Visitor, fill
from tests.web.conftest import begin, kept, step


def move(app: Flask, **dates: datetime | None) -> None:
    """Give the wave these dates, whatever they are."""
    app.extensions.pop("mieux_waves", None)  # as it is seen some seconds later
    with app.app_context():
        db.session.execute(db.update(models.Wave).values(**dates))
        db.session.commit()


def to_review(visitor: Visitor):  # type: ignore[no-untyped-def]
    return step(visitor, step(visitor, begin(visitor), gender="man", tenure="short"))


@pytest.mark.parametrize(
    ("minutes", "status", "responses"), [(1, 200, 1), (119, 200, 1), (120, 410, 0)]
)
def test_after_the_closing_date_only_what_is_sent_is_taken_for_two_hours(
    visitor_on_each_database: Visitor,
    app_on_each_database: Flask,
    minutes: int,
    status: int,
    responses: int,
) -> None:
    visitor, app = visitor_on_each_database, app_on_each_database
    under_way, finished = begin(visitor), to_review(visitor)
    move(app, closes_at=clock.now() - timedelta(minutes=minutes))
    assert 410 == visitor.get("/w/ici").status_code
    assert 410 == visitor.post("/w/ici", data=fill(under_way, tenure="short")).status_code
    assert 410 == visitor.post("/w/ici", data={"_go": "start"}).status_code
    assert status == visitor.post("/w/ici", data=fill(finished, "send")).status_code
    assert responses == len(kept(app)[0])


@pytest.mark.parametrize(
    ("opens_at", "said"),
    [(None, None), (datetime(2099, 1, 31, 23), "February 1, 2099")],
)
def test_a_wave_that_is_not_open_yet_says_when_it_will_be(
    visitor: Visitor, app: Flask, opens_at: datetime | None, said: str | None
) -> None:
    page = to_review(visitor)
    move(app, opens_at=opens_at)
    for response in (
        visitor.get("/w/ici?lang=en"),
        visitor.post("/w/ici", data=fill(page, "send") | {"_language": "en"}),
    ):
        assert 404 == response.status_code
        assert "not open yet" in response.text
        assert (said or "It opens on") in response.text or said is None
    assert "Petit questionnaire" not in visitor.get("/").text
    assert ([], []) == kept(app)
