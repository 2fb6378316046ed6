"""Open waves: a room full of people is let through, and a program is not."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.web import automata, limits
from tests import invited
from tests.pages import Page, Visitor, fill
from tests.web.conftest import begin, field_wave, kept, step

TEN_SECONDS, CROWD = "10", "120"


@pytest.fixture
def app(migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application as it is in production, with an open wave `ici`."""
    production = {"MIEUX_QUICKEST": TEN_SECONDS, "MIEUX_CROWD": CROWD}
    with invited.application(migrated_sqlite_url, tmp_path, **production) as app:
        field_wave(app)
        yield app


class Clock:
    """The time, which passes when it is told to; what is counted in memory goes by it too."""

    def __init__(self) -> None:
        self.now = time.time()

    def time(self) -> float:
        return self.now

    monotonic = time


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for module in (automata, limits):
        monkeypatch.setattr(module, "time", clock)
    return clock


def review(visitor: Visitor) -> Page:
    page = step(visitor, begin(visitor, "en"), tenure="short")
    while page.buttons[0] == "next":
        page = step(visitor, page)
    return page


def send(visitor: Visitor, page: Page, **more: object) -> int:
    return visitor.post("/w/ici", data=fill(page, "send", **more)).status_code


def test_a_class_of_sixty_phones_answers_within_two_minutes(app: Flask, clock: Clock) -> None:
    phones = [Visitor(app) for _ in range(60)]
    began = clock.now
    pages = []
    for phone in phones:
        pages.append(review(phone))
        clock.now += 1
    for phone, page in zip(phones, pages, strict=True):
        assert 200 == send(phone, page)
        clock.now += 0.9
    assert clock.now - began < 120
    assert 60 == len(kept(app)[0])


def test_a_script_that_sends_five_thousand_does_not_get_through(app: Flask, clock: Clock) -> None:
    script = app.test_client()
    page = review(Visitor(app))
    clock.now += 3600  # as patient as it likes, with a form it need not begin anew
    form = fill(page, "send")
    statuses = [
        script.post("/w/ici", data=form | {"_mark": f"{number:032x}"}).status_code
        for number in range(5000)
    ]
    assert (120, 4880) == (statuses.count(200), statuses.count(429))
    assert 120 == len(kept(app)[0])
    assert {429} == set(statuses[120:])


def test_a_script_that_takes_no_time_sends_nothing(app: Flask, clock: Clock) -> None:
    visitor = Visitor(app)
    page = review(visitor)
    assert 429 == send(visitor, page)
    stamps = ("", "0", "0.0", f"{int(clock.now) - 60}.{'0' * 32}", "x.y", "é.é", "١.x")
    for stamp in stamps:
        assert 429 == send(visitor, page, _began=stamp)
    assert [] == kept(app)[0]


def test_whoever_was_quick_waits_and_sends_again_with_nothing_lost(
    app: Flask, clock: Clock
) -> None:
    visitor = Visitor(app)
    later = Page(visitor.post("/w/ici", data=fill(review(visitor), "send", gender="man")).text)
    assert "quicker than people" in later.main and "still on this page" in later.main
    clock.now += 10
    assert "A man" in Page(visitor.post("/w/ici", data=fill(later, "send")).text).main
    without = {"_began": ""}  # of a form that was put aside before there were stamps
    old = Page(visitor.post("/w/ici", data=fill(review(visitor), "send") | without).text)
    clock.now += 10
    assert 200 == send(visitor, old)


def test_what_nobody_sees_nobody_fills_in(app: Flask, clock: Clock) -> None:
    visitor = Visitor(app)
    page = review(visitor)
    clock.now += 60
    response = visitor.post("/w/ici", data=fill(page, "send", _remark="https://example.org"))
    assert 429 == response.status_code
    assert [] == kept(app)[0]
    assert 200 == send(visitor, Page(response.text)), "a person just presses again"


def test_after_ten_minutes_a_network_is_let_in_again(app: Flask, clock: Clock) -> None:
    visitor = Visitor(app)
    page = review(visitor)
    clock.now += 60
    form = fill(page, "send")
    for number in range(121):
        last = visitor.post("/w/ici", data=form | {"_mark": f"{number:032x}"})
    assert 429 == last.status_code and "in ten minutes" in Page(last.text).main
    clock.now += 600
    assert 200 == send(visitor, Page(last.text))


def test_nothing_about_time_is_kept_with_a_response(app: Flask, clock: Clock) -> None:
    visitor = Visitor(app)
    page = review(visitor)
    clock.now += 60
    assert 200 == send(visitor, page)
    assert [{"tenure": "short"}] == kept(app)[0]
