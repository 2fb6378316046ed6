"""“Resume later”: what was typed is set aside under a code, and nobody but its holder finds it."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.cli import main
from app.extensions import db
from app.questionnaire import wording
from app.questionnaire.loader import Source
from app.storage import sealing, versions, waves
from app.storage.models import Draft
from app.web import limits
from app.web.drafts import MOST
from tests.pages import Page, Visitor, fill
from tests.web.conftest import SMALL, begin, close_wave, kept, step

NOTHING = "Ce code n’ouvre rien ici\u00a0: vérifiez chaque lettre et chaque chiffre"
CANARIES = ("Canari du matin", "canari-8f2e", "Canari du soir")


def to_work(visitor: Visitor, language: str = "fr") -> Page:
    """The second page, after an answer in one's own words on the first."""
    page = begin(visitor, language)
    return step(visitor, page, gender="other", gender__other__specify=CANARIES[0], tenure="long")


def code_on(page: Page) -> str:
    (code,) = [tag.text for tag in page.tags if tag.get("class") == "code"]
    return code


def resume(visitor: Visitor, code: str, wave: str = "ici") -> Page:
    sent = {"_go": "resume", "_code": code, "_language": "fr"}
    response = visitor.post(f"/w/{wave}", data=sent)
    assert 200 == response.status_code
    assert "private, no-cache" == response.headers["Cache-Control"]
    return Page(response.text)


def drafts(app: Flask) -> list[Draft]:
    with app.app_context():
        return list(db.session.execute(db.select(Draft)).scalars())


def answers_of(page: Page) -> dict[str, list[str]]:
    return {name: values for name, values in page.form().items() if not name.startswith("_")}


# --- Setting aside, and resuming


def test_resumed_is_the_page_one_was_on_with_all_that_was_typed(
    visitor_on_each_database: Visitor,
) -> None:
    visitor = visitor_on_each_database
    page = to_work(visitor, "en")
    saved = step(visitor, page, "later", hours="douze", trust__prices="agree")
    assert "Your answers are set aside" in saved.main
    again = resume(visitor, code_on(saved))
    again.check("fr")
    assert "Travail (2 sur 3) — Petit questionnaire" == again.title
    assert [] == again.problems, "wrong answers too come back as they were typed"
    expected = {
        "gender": ["other"],
        "gender.other.specify": [CANARIES[0]],
        "tenure": ["long"],
        "hours": ["douze"],
        "trust.prices": ["agree"],
    }
    assert expected == answers_of(again)
    assert page.form()["_mark"] == again.form()["_mark"]


def test_resumed_are_the_answers_off_the_route_too(visitor: Visitor) -> None:
    page = step(visitor, to_work(visitor), hours="12")
    page = step(visitor, step(visitor, page, "back"), "back", hours="12")
    page = step(visitor, page, tenure="short")
    again = resume(visitor, code_on(step(visitor, page, "later")))
    assert "Fin (2 sur 2)" in again.title
    assert ["12"] == again.form()["hours"]


def test_resumed_is_the_review_where_it_was_left(visitor: Visitor) -> None:
    page = step(visitor, begin(visitor), gender="woman", tenure="short")
    review = step(visitor, page, balance="7")
    again = resume(visitor, code_on(step(visitor, review, "later")))
    assert ["_review"] == again.form()["_page"]
    assert "Une femme" in again.main


def test_the_page_of_the_code_goes_on_where_one_was(visitor: Visitor) -> None:
    page = to_work(visitor)
    saved = step(visitor, page, "later", hours="30")
    assert ["here"] == saved.buttons
    assert answers_of(page) | {"hours": ["30"]} == answers_of(saved)
    assert "Travail (2 sur 3)" in step(visitor, saved, "here").title


def test_set_aside_again_it_is_the_same_draft_under_the_same_code(
    visitor_on_each_database: Visitor, app_on_each_database: Flask
) -> None:
    visitor = visitor_on_each_database
    page = to_work(visitor)
    first = step(visitor, page, "later", hours="30")
    later = step(visitor, step(visitor, first, "here"), "later", hours="31")
    assert code_on(first) == code_on(later)
    page = step(visitor, resume(visitor, code_on(first)), hours="32")
    last = step(visitor, page, "later")
    assert code_on(first) == code_on(last)
    assert 1 == len(drafts(app_on_each_database))
    assert ["32"] == resume(visitor, code_on(first)).form()["hours"]


def test_each_interview_has_a_code_of_its_own(visitor: Visitor, app: Flask) -> None:
    codes = {code_on(step(visitor, begin(visitor), "later")) for _ in range(3)}
    assert (3, 3) == (len(codes), len(drafts(app)))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_of_the_code_says_where_it_opens_what_and_until_when(
    visitor: Visitor, app: Flask, language: str
) -> None:
    saved = step(visitor, begin(visitor, language), "later")
    saved.check(language)
    assert sealing.typed(code_on(saved)) and 19 == len(code_on(saved))
    (draft,) = drafts(app)
    assert wording.moment(draft.expires_on.isoformat(), language) in saved.main
    assert "localhost/w/ici" in saved.main


# --- A wrong code tells nothing


@pytest.fixture
def elsewhere(visitor: Visitor, app: Flask) -> Iterator[Visitor]:
    """The same, with a second wave."""
    with app.app_context():
        waves.open_wave("ailleurs", "small", 1)
        db.session.commit()
    yield visitor


def test_a_wrong_code_tells_nothing(elsewhere: Visitor, app: Flask) -> None:
    code = code_on(step(elsewhere, to_work(elsewhere), "later"))
    expired = code_on(step(elsewhere, to_work(elsewhere), "later"))
    with app.app_context():
        id, _ = sealing.keys(str(sealing.typed(expired)), "ici")
        draft = db.session.get_one(Draft, id)
        draft.expires_on -= timedelta(days=31)
        db.session.commit()
    tried = {
        "no code": resume(elsewhere, "0000-0000-0000-0000"),
        "of another wave": resume(elsewhere, code, "ailleurs"),
        "expired": resume(elsewhere, expired),
        "too short": resume(elsewhere, "0000"),
        "nothing": resume(elsewhere, ""),
    }
    assert {name: [NOTHING] for name in tried} == {
        name: page.problems for name, page in tried.items()
    }
    del tried["of another wave"]  # whose address is another
    without = {
        page.html.replace(f'value="{page.form()["_code"][0]}"', "") for page in tried.values()
    }
    assert 1 == len(without), "the same page, but for what was typed"
    assert "Travail" in resume(elsewhere, code).title, "the right one still opens"


def test_a_code_opens_in_the_language_it_is_typed_in(visitor: Visitor) -> None:
    code = code_on(step(visitor, to_work(visitor), "later"))
    sent = {"_go": "resume", "_code": code, "_language": "en"}
    page = Page(visitor.post("/w/ici", data=sent).text)
    page.check("en")
    assert "Work" in page.title


def test_a_code_is_shown_again_as_it_was_typed(visitor: Visitor) -> None:
    page = resume(visitor, '"><b>')
    assert ['"><b>'] == page.form()["_code"]
    (field,) = [tag for tag in page.tags if "autofocus" in tag.attributes]
    assert "_code" == field.get("name")
    assert "Erreur\u00a0: Reprendre avec un code" in page.title


def test_a_code_is_read_however_it_is_typed(visitor: Visitor) -> None:
    code = code_on(step(visitor, to_work(visitor), "later"))
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert "Travail" in resume(visitor, typed).title


def test_the_introduction_asks_for_the_code(visitor: Visitor) -> None:
    code = code_on(step(visitor, to_work(visitor), "later"))
    introduction = Page(visitor.get("/w/ici?lang=fr").text)
    assert ["start", "resume"] == introduction.buttons
    page = Page(visitor.post("/w/ici", data=fill(introduction, "resume", _code=code)).text)
    assert "Travail" in page.title


def test_codes_are_tried_so_often_and_no_more(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = code_on(step(visitor, to_work(visitor), "later"))
    monkeypatch.setattr(limits.time, "monotonic", lambda: 0.0)
    wrong = [resume(visitor, "0" * 16).problems for _ in range(MOST)]
    assert [[NOTHING]] * MOST == wrong
    assert [NOTHING] == resume(visitor, code).problems, "nor does the page tell that it is over"
    neighbour = {"REMOTE_ADDR": "9.9.9.9"}
    sent = {"_go": "resume", "_code": code}
    assert "Travail" in visitor.post("/w/ici", data=sent, environ_base=neighbour).text
    monkeypatch.setattr(limits.time, "monotonic", lambda: limits.WINDOW)
    assert "Travail" in resume(visitor, code).title


def test_too_many_set_aside_from_one_address_lose_nothing(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    monkeypatch.setattr(limits.time, "monotonic", lambda: 0.0)
    monkeypatch.setattr("app.web.drafts.MOST", 1)
    page = to_work(visitor)
    step(visitor, page, "later")
    response = visitor.post("/w/ici", data=fill(page, "later", hours="12"))
    assert 429 == response.status_code and 1 == len(drafts(app))
    busy = Page(response.text)
    assert ["12"] == busy.form()["hours"]
    assert "Travail" in step(visitor, busy, "here").title


@pytest.mark.parametrize(
    ("nearest", "forwarded", "same_as"),
    [
        ("9.9.9.9", "203.0.113.9", "9.9.9.9"),
        ("127.0.0.1", "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("2001:db8:1:2::7", "", "2001:db8:1:2::/64"),
        ("2600:1:2:3::7", "", "2600:1:2:3::/64"),
        ("", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "nonsense", "nonsense"),
    ],
)
def test_a_visitor_is_known_by_the_nearest_address_that_can_be_believed(
    app: Flask, nearest: str, forwarded: str, same_as: str
) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    around = {"REMOTE_ADDR": nearest}
    with app.test_request_context("/", headers=headers, environ_base=around):
        assert same_as == limits._address()


# --- What ends a draft


def test_sending_deletes_the_draft(
    visitor_on_each_database: Visitor, app_on_each_database: Flask
) -> None:
    visitor, app = visitor_on_each_database, app_on_each_database
    saved = step(visitor, begin(visitor), "later", gender="woman", tenure="short")
    review = step(visitor, step(visitor, resume(visitor, code_on(saved))), balance="7")
    assert 1 == len(drafts(app))
    thanks = visitor.post("/w/ici", data=fill(review, "send"))
    assert "Merci à vous" in thanks.text and [] == drafts(app)
    assert ([{"gender": "woman", "tenure": "short", "balance": 7}], []) == kept(app)
    again = visitor.post("/w/ici", data=fill(review, "send"))
    assert "Merci à vous" in again.text, "as often as asked"
    assert [NOTHING] == resume(visitor, code_on(saved)).problems


def test_sending_from_a_page_of_before_the_code_deletes_the_draft_too(
    visitor: Visitor, app: Flask
) -> None:
    page = begin(visitor)
    step(visitor, page, "later")
    review = step(visitor, step(visitor, page, tenure="short"))
    assert "Merci à vous" in step(visitor, review, "send").main
    assert [] == drafts(app)


def test_sending_deletes_no_draft_of_another_form(visitor: Visitor, app: Flask) -> None:
    step(visitor, to_work(visitor), "later")
    step(visitor, step(visitor, step(visitor, begin(visitor), tenure="short")), "send")
    assert (1, 1) == (len(kept(app)[0]), len(drafts(app)))


def test_a_new_response_leaves_the_draft_of_the_other_alone(visitor: Visitor, app: Flask) -> None:
    saved = step(visitor, to_work(visitor), "later")
    fresh = Page(visitor.post("/w/ici", data=fill(saved, "start")).text)
    assert 1 == len(drafts(app))
    assert saved.form()["_mark"] != fresh.form()["_mark"]


def test_a_closed_wave_opens_no_draft_and_keeps_none(visitor: Visitor, app: Flask) -> None:
    page = to_work(visitor)
    code = code_on(step(visitor, page, "later"))
    close_wave(app)
    assert [] == drafts(app)
    for sent in (fill(page, "later"), {"_go": "resume", "_code": code}):
        response = visitor.post("/w/ici", data=sent)
        assert 410 == response.status_code and "Ce questionnaire est clos" in response.text
    assert [] == drafts(app)


def test_a_draft_of_an_older_text_goes_on_with_the_new_one(visitor: Visitor, app: Flask) -> None:
    code = code_on(step(visitor, begin(visitor), "later", tenure="long"))
    repaired = SMALL.replace("Depuis quand", "Dépuis quand")
    with app.app_context():
        assert ("erratum",) == versions.publish(Source("v1.yaml", repaired, {})).news
        db.session.commit()
    page = resume(visitor, code)
    assert "Dépuis quand" in page.main and ["long"] == page.form()["tenure"]


def test_drafts_that_are_over_go_with_a_command(visitor: Visitor, app: Flask) -> None:
    for _ in range(2):
        step(visitor, begin(visitor), "later")
    with app.app_context():
        db.session.scalars(db.select(Draft)).all()[0].expires_on -= timedelta(days=31)
        db.session.commit()
    assert "1 deleted\n" == app.test_cli_runner().invoke(main, ["drafts", "expire"]).output
    assert 1 == len(drafts(app))


# --- Nothing of it is anywhere


def test_neither_the_code_nor_the_answers_are_anywhere_in_clear(
    visitor: Visitor, app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    headers = {"User-Agent": CANARIES[1], "Referer": CANARIES[1], "X-Forwarded-For": CANARIES[1]}
    page = to_work(visitor)
    mark = page.form()["_mark"][0]
    response = visitor.post("/w/ici", data=fill(page, "later", hours=CANARIES[2]), headers=headers)
    code = code_on(Page(response.text))
    assert code not in str(response.headers) and "Location" not in response.headers
    again = visitor.post("/w/ici", data={"_go": "resume", "_code": code}, headers=headers)
    assert CANARIES[2] in again.text, "it is kept, encrypted"
    assert code not in again.text, "the code is in no form"
    secrets = [*CANARIES, code, code.replace("-", ""), mark, "gender", "tenure"]
    with app.app_context():
        (draft,) = db.session.execute(db.select(Draft)).scalars()
        assert 4096 + 28 == len(draft.blob)
        clear = {
            secret for secret in secrets if secret.encode() in draft.blob + draft.id + draft.form
        }
        db.session.execute(db.text("PRAGMA wal_checkpoint"))
    assert set() == clear
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert "mieux.sqlite" in {file.name for file in files}
    found = {
        (file.name, secret)
        for file in files
        for secret in secrets[:-2]  # the questionnaire itself names its variables
        if secret.encode() in file.read_bytes()
    }
    assert set() == found
    assert [] == [secret for secret in secrets if secret in caplog.text]


def test_a_fault_while_setting_aside_keeps_the_form_and_logs_none_of_it(
    visitor: Visitor, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    page = to_work(visitor)
    with app.app_context():
        db.session.execute(db.text("ALTER TABLE draft RENAME TO elsewhere"))
        db.session.commit()
    response = visitor.post("/w/ici", data=fill(page, "later", hours=CANARIES[2]))
    assert 500 == response.status_code
    assert [CANARIES[2]] == Page(response.text).form()["hours"]
    (logged,) = [str(vars(record)) for record in caplog.records]
    assert CANARIES[2] not in logged and page.form()["_mark"][0] not in logged


@pytest.mark.parametrize(
    ("site", "is_read"),
    [("same-origin", True), ("none", True), ("cross-site", False), ("same-site", False)],
)
def test_a_form_on_another_site_brings_no_mark_that_its_author_would_know(
    visitor: Visitor, site: str, is_read: bool
) -> None:
    page = to_work(visitor)
    headers = {"Sec-Fetch-Site": site}
    shown = Page(visitor.post("/w/ici", data=fill(page, "back"), headers=headers).text)
    assert is_read == (page.form()["_mark"] == shown.form()["_mark"])
    assert is_read == ("gender" in shown.form())
