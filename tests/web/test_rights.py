"""A code on its way: typed into the introduction, carried by the form, used as it is sent."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from flask import Flask

from app.extensions import db
from app.storage import audit, invitations, models, sealing, waves
from app.storage.invitations import Counts
from tests import invited
from tests.conftest import IS_PROOF, in_proof_on_each
from tests.invited import finished, wave
from tests.pages import Page, Visitor, fill
from tests.web.conftest import kept

AT_ONCE = 1_000 if IS_PROOF else 300  # of the same code


@pytest.fixture
def app(migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    with invited.application(migrated_sqlite_url, tmp_path) as app:
        invited.field(app)
        yield app


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


@pytest.fixture
def code(app: Flask) -> str:
    """A code as a card shows it."""
    return sealing.shown(a_code(app))


def a_code(app: Flask) -> str:
    with app.app_context():
        (code,) = invitations.print_cards(wave(), 1)
        db.session.commit()
        return code


def begin(visitor: Visitor, code: str, status: int = 200) -> Page:
    introduction = Page(visitor.get("/w/ici?lang=en").text)
    response = visitor.post("/w/ici", data=fill(introduction, "start", _right=code))
    assert status == response.status_code
    return Page(response.text)


def step(visitor: Visitor, page: Page, go: str = "next", **answers: object) -> Page:
    return Page(visitor.post("/w/ici", data=fill(page, go, **answers)).text)


def to_review(visitor: Visitor, page: Page, **answers: object) -> Page:
    page = step(visitor, page, tenure="short", **answers)
    while page.buttons[0] == "next":
        page = step(visitor, page)
    return page


def test_a_code_is_typed_carried_and_used_once(app: Flask, visitor: Visitor, code: str) -> None:
    typed = code.lower().replace("-", " ")
    thanks = step(visitor, to_review(visitor, begin(visitor, typed)), "send")
    assert "Thank you" in thanks.main
    assert "Your answers are confidential." in thanks.main and "anonymous" in thanks.main
    assert code not in thanks.html and typed not in thanks.html
    with app.app_context():
        assert Counts(1, 1) == invitations.count(wave())
        assert 1 == waves.count_responses(wave())
    assert ["Enter a code that was not used yet: check each sign"] == begin(
        visitor, code, 403
    ).problems


def test_the_introduction_says_what_a_code_does(visitor: Visitor) -> None:
    page = Page(visitor.get("/w/ici?lang=en").text)
    said = dict(
        zip([t.text for t in page.all("dt")], [d.text for d in page.all("dd")], strict=True)
    )
    assert "confidential" in said["Your invitation"]
    assert "public" in visitor.get("/w/ici").headers["Cache-Control"], "the same for everyone"


@pytest.mark.parametrize("code", ["", "0000-0000-0000", "x", "A" * 60, "1234 5678 90AB CDEF"])
def test_nobody_begins_without_a_code_of_the_wave(visitor: Visitor, code: str) -> None:
    page = begin(visitor, code, 403)
    assert [
        "Enter a code that was not used yet: check each sign" if code else "Enter your code"
    ] == (page.problems)


def test_the_code_can_be_typed_once_more(app: Flask, visitor: Visitor, code: str) -> None:
    asked = begin(visitor, "0000-0000-0000", 403)
    page = Page(visitor.post("/w/ici", data=fill(asked, "start", _right=code)).text)
    assert "Thank you" in step(visitor, to_review(visitor, page), "send").main


def test_whoever_is_too_late_loses_no_answer_and_may_use_another_code(
    app: Flask, visitor: Visitor, code: str
) -> None:
    review = to_review(visitor, begin(visitor, code), gender="woman")
    other = to_review(visitor, begin(visitor, code))
    assert "Thank you" in step(visitor, other, "send").main
    response = visitor.post("/w/ici", data=fill(review, "send"))
    assert 403 == response.status_code
    page = Page(response.text)
    assert "are still on this page" in page.main and "send" == page.buttons[0]
    again = fill(page, "send", _right=a_code(app))
    assert "A woman" in Page(visitor.post("/w/ici", data=again).text).main
    assert 2 == len(kept(app)[0])


def test_a_lost_reply_is_thanked_for_again_and_other_answers_are_not(
    app: Flask, visitor: Visitor, code: str
) -> None:
    review = to_review(visitor, begin(visitor, code))
    for _ in range(3):
        assert "Thank you" in step(visitor, review, "send").main
    changed = visitor.post("/w/ici", data=fill(review, "send", gender="man"))
    assert 409 == changed.status_code
    assert 1 == len(kept(app)[0])


def test_a_form_without_its_code_is_not_kept(app: Flask, visitor: Visitor, code: str) -> None:
    review = to_review(visitor, begin(visitor, code))
    form = fill(review, "send")
    del form["_right"]
    assert 403 == visitor.post("/w/ici", data=form).status_code
    assert [] == kept(app)[0]


def test_a_form_put_aside_keeps_its_right(app: Flask, visitor: Visitor, code: str) -> None:
    page = step(visitor, begin(visitor, code), tenure="short")
    aside = Page(visitor.post("/w/ici", data=fill(page, "later")).text)
    (shown,) = [tag.text for tag in aside.all("p") if tag.get("class") == "code"]
    taken_up = visitor.post("/w/ici", data={"_go": "resume", "_code": shown, "_language": "en"})
    page = Page(taken_up.text)
    assert [code] == page.form()["_right"]
    while page.buttons[0] == "next":
        page = step(visitor, page)
    assert "Thank you" in step(visitor, page, "send").main
    with app.app_context():
        assert [] == db.session.execute(db.select(models.Draft)).all()


def test_an_open_wave_asks_for_no_code_and_carries_none(
    app: Flask, visitor: Visitor, code: str
) -> None:
    with app.app_context():
        waves.open_wave("ouverte", "small", 1)
        db.session.commit()
    introduction = Page(visitor.get("/w/ouverte?lang=en").text)
    assert "_right" not in introduction.form()
    begun = visitor.post("/w/ouverte", data=fill(introduction, "start") | {"_right": code})
    assert "_right" not in Page(begun.text).form()


@in_proof_on_each("postgresql")  # where more of them come at the same instant
def test_many_posts_of_one_code_at_once_give_one_response(
    migrated_url: str, tmp_path: Path, serve: Callable[..., str]
) -> None:
    with invited.application(migrated_url, tmp_path) as app:
        invited.field(app)
        code = a_code(app)
        site = serve(migrated_url)

        def post(number: int) -> int:
            form = urlencode(finished(f"{number:032x}", code)).encode()
            try:
                with urlopen(f"{site}/w/ici", form, timeout=60) as response:
                    return int(response.status)
            except HTTPError as error:
                error.close()
                return error.code

        with ThreadPoolExecutor(50) as people:
            statuses = list(people.map(post, range(AT_ONCE)))
        assert (1, AT_ONCE - 1) == (statuses.count(200), statuses.count(403))
        with app.app_context():
            assert 1 == waves.count_responses(wave())
            assert all(finding.is_kept for finding in audit.run(wave()))
