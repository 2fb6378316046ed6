"""A panel on its pages: asked about in an interview, seen and erased by whoever has the key."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, g
from sqlalchemy import update

from app.analysis.findings import Return
from app.extensions import db
from app.publish import tables
from app.publish.edition import Edition
from app.storage import clock, invitations, journal, models, panels, sealing, waves
from app.storage.models import Response
from app.web import own_answers, results
from tests import invited, nu, panelled
from tests.pages import Page, Visitor, fill
from tests.panelled import FIRST, PANEL, SECOND, answer, link, proof
from tests.publish.releases import QUESTIONNAIRE, release, share
from tests.web.staffing import signed_in


@pytest.fixture
def panel_app(app: Flask) -> Flask:
    """A panel with a wave of a year ago and one that began today."""
    panelled.field(app)
    return app


@pytest.fixture
def visitor(panel_app: Flask) -> Visitor:
    return Visitor(panel_app)


def to_review(visitor: Visitor, wave: str = SECOND, **own: object) -> Page:
    page = Page(visitor.get(f"/w/{wave}?lang=en").text)
    sent = fill(page, "start", **own)
    for answers in ({"tenure": "short"}, {}):
        page = Page(visitor.post(f"/w/{wave}", data=sent).text)
        sent = fill(page, "next", **answers)
    return Page(visitor.post(f"/w/{wave}", data=sent).text)


def send(visitor: Visitor, page: Page, wave: str = SECOND, key: int | None = None) -> Page:
    own = {} if key is None else {"_panel": proof(key)}
    return Page(visitor.post(f"/w/{wave}", data=fill(page, "send") | own).text)


def links(app: Flask) -> list[bytes | None]:
    with app.app_context():
        return list(db.session.scalars(db.select(Response.panel_link)))


def own(visitor: Visitor, key: int, go: str = "see", **headers: str) -> Page:
    form = {"_panel": proof(key), "_go": go, "_language": "en"}
    return Page(visitor.post(f"/panel/{PANEL}", data=form, headers=headers).text)


def change(app: Flask, **values: object) -> None:
    """Change the panel, and forget how it was, as every process soon does."""
    with app.app_context():
        db.session.execute(update(models.Panel).values(**values))
        db.session.commit()
    app.extensions.pop("mieux_waves", None)


# --- In an interview


def test_everyone_reads_from_the_start_until_when_answers_can_be_paired(visitor: Visitor) -> None:
    for page in (Page(visitor.get(f"/w/{SECOND}?lang=en").text), to_review(visitor)):
        assert "pseudonymous" in page.main and "December 31, 2090" in page.main


def test_what_pairs_comes_with_the_answers_and_its_digest_is_kept(
    panel_app: Flask, visitor: Visitor
) -> None:
    thanks = send(visitor, to_review(visitor), key=7)
    assert "Your answers can be paired, as you chose." in thanks.main
    assert [link(7)] == links(panel_app)
    assert proof(7) not in thanks.html


@pytest.mark.parametrize("sent", ["", "x", "ab" * 31, "é" * 64])
def test_without_what_pairs_answers_are_kept_alone(
    panel_app: Flask, visitor: Visitor, sent: str
) -> None:
    form = fill(to_review(visitor), "send") | {"_panel": sent}
    thanks = Page(visitor.post(f"/w/{SECOND}", data=form).text)
    assert "They are not paired with answers of other times." in thanks.main
    assert [None] == links(panel_app)


@pytest.mark.parametrize("change_of", [{"closes_on": clock.today()}, {"closed_at": clock.now()}])
def test_a_panel_that_is_over_is_not_spoken_of_and_keeps_no_link(
    panel_app: Flask, visitor: Visitor, change_of: dict[str, object]
) -> None:
    begun = to_review(visitor)
    change(panel_app, **change_of)
    for page in (
        Page(visitor.get(f"/w/{SECOND}?lang=en").text),
        to_review(visitor),
        send(visitor, begun, key=7),
    ):
        assert "paired" not in page.main and "panel.js" not in page.html
    assert [None] == links(panel_app)


def test_a_panel_closed_as_one_sends_is_told(panel_app: Flask, visitor: Visitor) -> None:
    begun = to_review(visitor)
    with panel_app.app_context():
        panels.close(PANEL)
    assert "can be paired" not in send(visitor, begun, key=7).main
    assert [None] == links(panel_app)


@pytest.mark.parametrize(("first", "then"), [(7, None), (None, 7)])
def test_whoever_changes_their_mind_and_sends_again_is_told_what_is_kept(
    panel_app: Flask, visitor: Visitor, first: int | None, then: int | None
) -> None:
    page = to_review(visitor)
    send(visitor, page, key=first)
    thanks = send(visitor, page, key=then)
    assert (first is not None) == ("Your answers can be paired, as you chose." in thanks.main)
    assert [first and link(first)] == links(panel_app)


def test_a_wave_of_no_panel_asks_and_keeps_nothing(panel_app: Flask, visitor: Visitor) -> None:
    with panel_app.app_context():
        waves.open_wave("alone", "small", 1)
        db.session.commit()
    page = to_review(visitor, "alone")
    assert "paired" not in page.main and "panel.js" not in page.html
    assert "paired" not in send(visitor, page, "alone", key=7).main
    assert [None] == links(panel_app)


def test_a_form_put_aside_holds_nothing_of_a_panel(panel_app: Flask, visitor: Visitor) -> None:
    form = fill(to_review(visitor), "later") | {"_panel": proof(7), "_pair": "new"}
    saved = Page(visitor.post(f"/w/{SECOND}", data=form).text)
    (code,) = [tag.text for tag in saved.all("p") if tag.get("class") == "code"]
    resumed = {"_go": "resume", "_code": code, "_language": "en"}
    again = Page(visitor.post(f"/w/{SECOND}", data=resumed).text)
    assert "Check your answers" in again.main
    for page in (saved, again):
        assert proof(7) not in page.html and "_pair" not in page.form()
        assert "_panel" not in page.form()


def test_a_form_held_up_at_the_end_goes_on_with_what_pairs_it(panel_app: Flask) -> None:
    visitor, page = Visitor(panel_app), None
    trapped = {"_remark": "x", "_panel": proof(7)}
    page = Page(visitor.post(f"/w/{SECOND}", data=fill(to_review(visitor), "send") | trapped).text)
    assert "Not sent yet" in page.title and [] == links(panel_app)
    visitor.post(f"/w/{SECOND}", data=fill(page, "send"))
    assert [link(7)] == links(panel_app)


def test_a_wrong_code_of_an_invitation_loses_nothing_of_the_panel(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    with invited.application(migrated_sqlite_url, tmp_path) as app:
        panelled.field(app, mode=waves.INVITED, second=False)
        with app.app_context():
            code = sealing.shown(invitations.print_cards(waves.read(FIRST), 1)[0])
            db.session.commit()
        visitor = Visitor(app)
        page = to_review(visitor, FIRST, _right=code)
        form = fill(page, "send") | {"_right": "wrong", "_panel": proof(7)}
        asked = Page(visitor.post(f"/w/{FIRST}", data=form).text)
        visitor.post(f"/w/{FIRST}", data=fill(asked, "send", _right=code))
        assert [link(7)] == links(app)


def test_a_page_that_is_sent_once_more_says_what_holds_of_a_link(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    said = {}
    with invited.application(migrated_sqlite_url, tmp_path) as app:
        panelled.field(app, mode=waves.INVITED, second=False)
        for sent in ("", proof(7)):
            form = {"_go": "send", "_page": "_review", "_mark": "a", "_language": "en"}
            form |= {"_link": "1", "tenure": "short", "_panel": sent}
            page = Page(Visitor(app).post(f"/w/{FIRST}", data=form).text)
            shown = {tag.text[:37]: "hidden" not in tag.attributes for tag in page.all("strong")}
            said[sent] = shown
    anonymous, paired = "Your answers will be anonymous.", "Your answers will be pseudonymous unt"
    assert {paired: False, anonymous: True} == said[""]
    assert {paired: True, anonymous: False} == said[proof(7)]


# --- One's own answers


def test_whoever_has_the_key_sees_their_answers_to_each_wave(
    panel_app: Flask, visitor: Visitor
) -> None:
    with panel_app.app_context():
        answer(waves.read(FIRST), "a", 1, gender="man")
        answer(waves.read(SECOND), "b", 1, gender="woman")
        answer(waves.read(SECOND), "c", 2, gender="other")
    page = own(visitor, 1)
    assert ["Short", "A woman", "Short", "A man"] == page.said
    assert "Your answers" in page.title and proof(1) in page.html


def test_whoever_has_the_key_erases_their_answers_and_no_others(
    panel_app: Flask, visitor: Visitor
) -> None:
    with panel_app.app_context():
        answer(waves.read(FIRST), "a", 1)
        answer(waves.read(SECOND), "b", 1)
        answer(waves.read(SECOND), "c", 2)
    page = own(visitor, 1)
    erased = Page(visitor.post(f"/panel/{PANEL}", data=fill(page, "erase")).text)
    assert "2 sets of answers were erased." in erased.main and "1 month" in erased.main
    assert [link(2)] == links(panel_app)
    assert "Nothing to erase" in own(visitor, 1, "erase").main
    assert "No answers belong to this code" in own(visitor, 1).main


@pytest.mark.parametrize("form", [{}, {"_panel": ""}, {"_panel": "x", "_go": "erase"}])
def test_what_is_no_proof_shows_and_erases_nothing(
    panel_app: Flask, visitor: Visitor, form: dict[str, str]
) -> None:
    with panel_app.app_context():
        answer(waves.read(FIRST), "a")
        answer(waves.read(FIRST), "b", 1)
    page = Page(visitor.post(f"/panel/{PANEL}", data=form | {"_language": "en"}).text)
    assert "No answers belong to this code" in page.main
    assert 2 == len(links(panel_app))


def test_nothing_of_it_is_kept_by_browsers(visitor: Visitor) -> None:
    for response in (visitor.get(f"/panel/{PANEL}"), visitor.post(f"/panel/{PANEL}")):
        assert "no-store" == response.headers["Cache-Control"]


def test_another_site_can_neither_see_nor_erase(panel_app: Flask, visitor: Visitor) -> None:
    with panel_app.app_context():
        answer(waves.read(FIRST), "a", 1)
    for go in ("see", "erase"):
        elsewhere = own(visitor, 1, go, **{"Sec-Fetch-Site": "cross-site"})
        assert "No answers belong to this code" in elsewhere.main
    assert [link(1)] == links(panel_app)


def test_many_tries_have_to_wait(
    panel_app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_answers, "MOST", 3)
    titles = [own(visitor, key).title for key in range(4)]
    assert [False, False, False, True] == ["Try again later" in title for title in titles]


def test_a_closed_panel_says_that_no_code_leads_to_answers(
    panel_app: Flask, visitor: Visitor
) -> None:
    with panel_app.app_context():
        answer(waves.read(FIRST), "a", 1)
        panels.close(PANEL)
    asked = Page(visitor.get(f"/panel/{PANEL}?lang=en").text)
    for page in (asked, own(visitor, 1), own(visitor, 1, "erase")):
        assert "is closed since" in page.main
    assert not asked.all("input") and [None] == links(panel_app)


def test_no_panel_of_that_name_is_not_found(visitor: Visitor) -> None:
    for name in ("none", "NONE", "x\0"):
        assert 404 == visitor.get(f"/panel/{name}").status_code
        assert 404 == visitor.post(f"/panel/{name}").status_code


def test_it_names_the_waves_that_can_be_answered(visitor: Visitor) -> None:
    page = Page(visitor.get(f"/panel/{PANEL}?lang=en").text)
    addresses = [tag.get("href") for tag in page.all("a") if "/w/" in tag.get("href")]
    assert [f"/w/{SECOND}", f"/w/{FIRST}"] == addresses


# --- For staff


def test_a_coordinator_creates_a_panel_gives_it_a_wave_and_closes_it(panel_app: Flask) -> None:
    member = signed_in(panel_app, "coordinator")
    form = member.page("/staff/panels/_new")
    assert (
        303 == member.send("/staff/panels/_new", form, name="duo", closes="2090-01-31").status_code
    )
    new = member.page("/staff/waves/_new")
    typed = {"name": "duo-1", "asks": "small@1", "panel": "duo"}
    assert 303 == member.send("/staff/waves/_new", new, **typed).status_code
    page = member.page("/staff/panels/")
    assert "duo-1" in page.main and "31 janvier 2090" in page.main
    close = member.page("/staff/panels/duo/close")
    assert "31 janvier 2090" in close.main
    assert 303 == member.send("/staff/panels/duo/close", close).status_code
    assert 303 == member.get("/staff/panels/duo/close").status_code
    with panel_app.app_context():
        panel = waves.read("duo-1").panel
        assert panel and panel.rewritten
        actions = [(entry.action, entry.subject) for entry in journal.read(3)]
        assert [("panel_closed", "duo"), ("added", "duo-1"), ("panel_created", "duo")] == actions
    assert "duo" not in [tag.get("value") for tag in member.page("/staff/waves/_new").all("option")]


@pytest.mark.parametrize(
    ("name", "closes"),
    [
        (PANEL, "2090-01-31"),
        ("Panel !", "2090-01-31"),
        ("duo", "2020-01-31"),
        ("duo", ""),
        ("", "x"),
    ],
)
def test_a_panel_that_cannot_be_is_refused_beside_its_field(
    panel_app: Flask, name: str, closes: str
) -> None:
    member = signed_in(panel_app, "coordinator")
    form = member.page("/staff/panels/_new")
    response = member.send("/staff/panels/_new", form, name=name, closes=closes)
    assert 200 == response.status_code and Page(response.text).problems
    with panel_app.app_context():
        assert [PANEL] == [panel.name for panel in panels.every()]


def test_staff_of_one_cooperative_see_panels_and_only_their_waves(panel_app: Flask) -> None:
    page = signed_in(panel_app, "coordinator", ["nord"]).page("/staff/panels/")
    assert PANEL in page.main and FIRST not in page.main


# --- For readers


def test_results_say_how_many_came_back(panel_app: Flask) -> None:
    returns = (Return("an-1", 120, 85), Return("an-0", 15, None))
    made = replace(release(share(0.48, 0.45, 0.51)), returns=returns)
    with panel_app.test_request_context("/results/essai"):
        g.language = "en"
        page = Page(results.render(Edition(made, QUESTIONNAIRE, "en")))
    assert "Of about 120 people" in page.main and "about 85 came back: 29% did not" in page.main
    assert "“an-0” can be paired came back is not shown" in page.main
    file = json.loads(tables.to_json(made))
    told = [(one["linked"], one["again"], one["attrition"]) for one in file["returns"]]
    assert [(120, 85, 0.29), (15, None, None)] == told


# --- All pages


def test_every_page_of_a_panel_is_valid_html(panel_app: Flask, visitor: Visitor) -> None:
    with panel_app.app_context():
        answer(waves.read(FIRST), "a", 1)
    member = signed_in(panel_app, "coordinator")
    pages: dict[str, Callable[[], Page]] = {
        "review": lambda: to_review(visitor),
        "thanks": lambda: send(visitor, to_review(visitor), key=3),
        "asked": lambda: Page(visitor.get(f"/panel/{PANEL}").text),
        "shown": lambda: own(visitor, 1),
        "erased": lambda: own(visitor, 1, "erase"),
        "none": lambda: own(visitor, 1),
        "panels": lambda: member.page("/staff/panels/"),
        "new": lambda: member.page("/staff/panels/_new"),
        "close": lambda: member.page(f"/staff/panels/{PANEL}/close"),
    }
    assert [] == nu.messages({name: page().html for name, page in pages.items()})
