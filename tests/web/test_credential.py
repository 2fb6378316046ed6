"""A right signed for by a script, and the answers sent with what was signed; what others try."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.credentials import Credential, from_text
from app.extensions import db
from app.storage import audit, invitations, models, waves
from app.storage.invitations import Counts
from tests import blind_client, invited
from tests.blind_client import Blinded
from tests.conftest import in_proof_on_each
from tests.invited import finished, wave
from tests.pages import Page, Visitor, fill
from tests.web.conftest import kept
from tests.web.test_rights import a_code, step, to_review

AT_ONCE = 1_000
NOT_YET = "Your answers were not sent, and are still on this page."


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
    return a_code(app)


def key(app: Flask) -> bytes:
    with app.app_context():
        return wave().public_key or b""


def ask(visitor: Visitor, **said: object) -> TestResponse:
    return visitor.post("/w/ici/credential", json={"language": "en"} | said)


def signed(app: Flask, visitor: Visitor, code: str, made: Blinded | None = None) -> Credential:
    """What a browser gets signed."""
    made = made or blind_client.fresh(key(app))
    reply = ask(visitor, code=code, blinded=blind_client.text(made.blinded))
    assert (200, "no-store") == (reply.status_code, reply.headers["Cache-Control"])
    return blind_client.finalize(key(app), made, from_text(reply.json["signature"]))


def begin(visitor: Visitor) -> Page:
    """The first page of somebody who came by a link."""
    introduction = Page(visitor.get("/w/ici?lang=en").text)
    form = fill(introduction, "start", _link="1")
    del form["_right"]
    response = visitor.post("/w/ici", data=form)
    assert 200 == response.status_code
    return Page(response.text)


def send(visitor: Visitor, review: Page, credential: Credential | str, **more: object) -> Page:
    """What a form with a credential in the place of its link leads to."""
    shown = credential if isinstance(credential, str) else blind_client.field(credential)
    form = fill(review, "send", **more) | {"_credential": shown}
    return Page(visitor.post("/w/ici", data=form).text)


def test_an_interview_by_a_link_sends_no_code_with_the_answers(
    app: Flask, visitor: Visitor, code: str
) -> None:
    page = begin(visitor)
    assert ["1"] == page.form()["_link"] and "_right" not in page.form()
    review = to_review(visitor, page)
    assert ["1"] == review.form()["_link"]
    thanks = send(visitor, review, signed(app, visitor, code))
    assert "Your answers are anonymous." in thanks.main and "confidential" not in thanks.main
    with app.app_context():
        assert Counts(1, 1) == invitations.count(wave())
        assert 1 == waves.count_responses(wave())
        assert all(finding.is_kept for finding in audit.run(wave()))


def test_a_lost_reply_to_either_request_is_given_again(
    app: Flask, visitor: Visitor, code: str
) -> None:
    review = to_review(visitor, begin(visitor))
    made = blind_client.fresh(key(app))
    (shown,) = {signed(app, visitor, code, made) for _ in range(3)}
    for _ in range(3):
        assert "Thank you" in send(visitor, review, shown).main
    assert 1 == len(kept(app)[0])
    changed = send(visitor, review, shown, gender="man")
    assert "already" in changed.main and 1 == len(kept(app)[0])


def test_a_link_without_what_was_signed_asks_for_the_code_and_loses_nothing(
    app: Flask, visitor: Visitor, code: str
) -> None:
    review = to_review(visitor, begin(visitor), gender="woman")
    response = visitor.post("/w/ici", data=fill(review, "send"))
    assert 403 == response.status_code
    page = Page(response.text)
    assert NOT_YET in page.main and ["Enter your code"] == page.problems
    thanks = Page(visitor.post("/w/ici", data=fill(page, "send", _right=code)).text)
    assert "A woman" in thanks.main and "Your answers are confidential." in thanks.main
    assert 1 == len(kept(app)[0])


def test_what_was_not_signed_here_ends_in_one_sentence_and_loses_nothing(
    app: Flask, visitor: Visitor, code: str
) -> None:
    review = to_review(visitor, begin(visitor))
    shown = signed(app, visitor, code)
    for forged in (
        "x",
        shown._replace(signature=bytes(256)),
        shown._replace(message=bytes(64)),
        blind_client.field(shown) + "A",
    ):
        page = send(visitor, review, forged)
        (problem,) = page.problems
        assert "ask the person who sent you the invitation" in problem
        assert NOT_YET in page.main and "_credential" not in page.form()
    assert [] == kept(app)[0]
    assert "Thank you" in send(visitor, page, shown, _right="").main


def test_a_right_that_was_signed_for_cannot_be_typed(
    app: Flask, visitor: Visitor, code: str
) -> None:
    review = to_review(visitor, begin(visitor))
    signed(app, visitor, code)
    page = step(visitor, review, "send")
    response = visitor.post("/w/ici", data=fill(page, "send", _right=code))
    assert 403 == response.status_code
    assert [] == kept(app)[0]


def test_a_credential_is_carried_by_no_page(app: Flask, visitor: Visitor, code: str) -> None:
    page = begin(visitor)
    shown = blind_client.field(signed(app, visitor, code))
    response = visitor.post("/w/ici", data=fill(page, "next") | {"_credential": shown})
    assert "_credential" not in response.text and shown not in response.text


def test_a_form_put_aside_keeps_that_it_came_by_a_link(app: Flask, visitor: Visitor) -> None:
    page = step(visitor, begin(visitor), tenure="short")
    aside = Page(visitor.post("/w/ici", data=fill(page, "later")).text)
    (shown,) = [tag.text for tag in aside.all("p") if tag.get("class") == "code"]
    again = visitor.post("/w/ici", data={"_go": "resume", "_code": shown, "_language": "en"})
    assert ["1"] == Page(again.text).form()["_link"]


def test_an_open_wave_knows_neither_links_nor_credentials(app: Flask, visitor: Visitor) -> None:
    with app.app_context():
        waves.open_wave("ouverte", "small", 1)
        db.session.commit()
    introduction = Page(visitor.get("/w/ouverte?lang=en").text)
    begun = Page(visitor.post("/w/ouverte", data=fill(introduction, "start") | {"_link": "1"}).text)
    assert "_link" not in begun.form()
    reply = visitor.post("/w/ouverte/credential", json={"code": "0" * 12, "blinded": "A" * 342})
    assert 403 == reply.status_code


def test_whether_a_code_could_be_used_is_said_without_using_it(
    app: Flask, visitor: Visitor, code: str
) -> None:
    for typed in (code, code.lower()):
        reply = ask(visitor, code=typed)
        assert (200, {}) == (reply.status_code, reply.json)
    with app.app_context():
        assert Counts(1, 0) == invitations.count(wave())
    signed(app, visitor, code)
    assert "other" == ask(visitor, code=code).json["why"]


SOMETHING = "A" * 342  # zero, which can be signed

REFUSED: list[tuple[dict[str, object], int, str]] = [
    ({"code": "0" * 12, "blinded": SOMETHING}, 403, "used"),
    ({"code": "x", "blinded": SOMETHING}, 403, "used"),
    ({"code": "", "blinded": SOMETHING}, 403, "used"),
    ({"code": "x"}, 403, "used"),
    ({}, 400, "unfit"),
    ({"code": 12}, 400, "unfit"),
    ({"code": ["x"], "blinded": SOMETHING}, 400, "unfit"),
    ({"code": "RIGHT", "blinded": "é"}, 400, "unfit"),
    ({"code": "RIGHT", "blinded": "A" * 341}, 400, "unfit"),
    ({"code": "RIGHT", "blinded": "_" * 342}, 400, "unfit"),
    ({"code": "RIGHT", "blinded": ""}, 400, "unfit"),
]


@pytest.mark.parametrize(("said", "status", "why"), REFUSED)
def test_what_cannot_be_signed_is_refused_in_a_sentence_and_uses_nothing(
    app: Flask, visitor: Visitor, code: str, said: dict[str, object], status: int, why: str
) -> None:
    asked = {name: code if value == "RIGHT" else value for name, value in said.items()}
    reply = ask(visitor, **asked)
    assert (status, why) == (reply.status_code, reply.json["why"])
    assert reply.json["problem"].endswith(".")
    with app.app_context():
        assert Counts(1, 0) == invitations.count(wave())


def test_another_message_is_refused_with_whom_to_ask(
    app: Flask, visitor: Visitor, code: str
) -> None:
    signed(app, visitor, code)
    reply = ask(visitor, code=code, blinded=SOMETHING)
    assert (409, "other") == (reply.status_code, reply.json["why"])
    assert "ask the person who sent it to you" in reply.json["problem"]


def test_after_the_end_nothing_is_signed(app: Flask, visitor: Visitor, code: str) -> None:
    with app.app_context():
        waves.end("ici")
        db.session.commit()
    assert {} == ask(visitor, code=code).json, "in the two hours of grace"
    with app.app_context():
        waves.close("ici")
    reply = ask(visitor, code=code, blinded=SOMETHING)
    assert (410, "over") == (reply.status_code, reply.json["why"])


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"headers": {"Sec-Fetch-Site": "cross-site"}}, 400),
        ({"headers": {"Sec-Fetch-Site": "same-site"}}, 400),
        ({"content_type": "text/plain"}, 400),
        ({"content_type": "application/x-www-form-urlencoded"}, 400),
        ({"data": b"\xff\xfe", "content_type": "application/json"}, 400),
        ({"data": b"[1]", "content_type": "application/json"}, 400),
        ({"data": b"[" * 1_900, "content_type": "application/json"}, 400),
        ({"data": b" " * 3_000, "content_type": "application/json"}, 413),
    ],
)
def test_only_a_page_of_ours_can_ask(
    app: Flask, code: str, options: dict[str, object], status: int
) -> None:
    said = {"data": json.dumps({"code": code, "blinded": SOMETHING})}
    given = said | {"content_type": "application/json"} | options
    reply = app.test_client().post("/w/ici/credential", **given)  # type: ignore[arg-type]
    assert status == reply.status_code
    with app.app_context():
        assert Counts(1, 0) == invitations.count(wave())


def test_no_log_says_that_something_was_signed(
    app: Flask, visitor: Visitor, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    review = to_review(visitor, begin(visitor))
    shown = signed(app, visitor, code)
    for reply in (ask(visitor, code=code, blinded=SOMETHING), ask(visitor, code="x")):
        assert reply.status_code >= 400
    send(visitor, review, shown._replace(message=bytes(64)))
    assert "Thank you" in send(visitor, review, shown).main
    assert [] == [record.getMessage() for record in caplog.records]


def test_a_wave_that_is_not_there_signs_nothing(visitor: Visitor) -> None:
    assert 404 == visitor.post("/w/nulle-part/credential", json={"code": "x"}).status_code
    assert 405 == visitor.get("/w/ici/credential").status_code


def test_a_key_that_does_not_open_is_told_to_the_operator_alone(
    migrated_sqlite_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    secret = {"MIEUX_WAVE_SECRETS": "another"}
    with invited.application(migrated_sqlite_url, tmp_path, **secret) as app:
        invited.field(app)
        code = a_code(app)
    with invited.application(migrated_sqlite_url, tmp_path) as app:
        reply = ask(Visitor(app), code=code, blinded=SOMETHING)
        assert (503, "later") == (reply.status_code, reply.json["why"])
        with app.app_context():
            assert Counts(1, 0) == invitations.count(wave())
    (said,) = [record.getMessage() for record in caplog.records]
    assert "MIEUX_WAVE_SECRETS" in said and code not in said


def post(url: str, body: bytes, kind: str) -> int:
    try:
        with urlopen(Request(url, body, {"Content-Type": kind}), timeout=60) as response:
            return int(response.status)
    except HTTPError as error:
        error.close()
        return error.code


@in_proof_on_each("postgresql")
def test_a_thousand_posts_at_once_get_one_signature_and_then_give_one_response(
    migrated_url: str, tmp_path: Path, serve: Callable[..., str]
) -> None:
    with invited.application(migrated_url, tmp_path) as app:
        invited.field(app)
        code = a_code(app)
        site = serve(migrated_url)

        def have_signed(number: int) -> int:
            said = {"code": code, "blinded": blind_client.text(number.to_bytes(256))}
            body = json.dumps(said).encode()
            return post(f"{site}/w/ici/credential", body, "application/json")

        def send(number: int) -> int:
            form = finished(f"{number:032x}", "") | {"_credential": shown}
            body = urlencode(form).encode()
            return post(f"{site}/w/ici", body, "application/x-www-form-urlencoded")

        with ThreadPoolExecutor(50) as people:
            statuses = list(people.map(have_signed, range(AT_ONCE)))
            assert (1, AT_ONCE - 1) == (statuses.count(200), statuses.count(409))
            shown = blind_client.field(signed(app, Visitor(app), a_code(app)))
            statuses = list(people.map(send, range(AT_ONCE)))
            assert (1, AT_ONCE - 1) == (statuses.count(200), statuses.count(409))
        with app.app_context():
            assert 1 == waves.count_responses(wave())
            assert 2 == len(db.session.execute(db.select(models.Issued)).all())
            assert all(finding.is_kept for finding in audit.run(wave()))
