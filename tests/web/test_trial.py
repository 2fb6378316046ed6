"""Trials in the browser: the real interview, results as they would be, and nothing is kept."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text as sql

from app.extensions import db
from app.storage import manuscripts
from app.storage.manuscripts import Texts
from app.web import counters
from app.web.trial import few, outcome
from tests.conftest import application
from tests.pages import Page, fill
from tests.web.conftest import field_wave
from tests.web.staffing import Member, signed_in
from tests.workshop.test_trial import LATER, TRIED

# Pages of an interview, what is pressed on each, and what is answered.
STEPS = (
    ("start", {}),
    ("next", {"gender": "other", "gender__other__specify": "Elfe"}),  # tenure is missing
    ("next", {"tenure": "long"}),
    ("back", {"hours": "many"}),
    ("next", {}),
    ("next", {}),  # many hours are no number
    ("next", {"hours": "37,5", "trust__prices": "agree"}),
    ("next", {"services": ["b", "a"], "balance": "7"}),
)
OWN = ("_began", "_far", "_mark", "_remark", "csrf_token")


@pytest.fixture(scope="module")
def office(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with a wave that is open."""
    instance = tmp_path_factory.mktemp("office")
    shutil.copy(migrated_sqlite, instance / "mieux.sqlite")
    settings = {"MIEUX_QUICKEST": "0"}
    with application(f"sqlite:///{instance / 'mieux.sqlite'}", instance, **settings) as app:
        field_wave(app, TRIED)
        yield app


@pytest.fixture(scope="module")
def member(office: Flask) -> Member:
    """Somebody who may only read, in English."""
    member = signed_in(office, "analyst")
    member.send("/staff/language", language="en")
    return member


def draft(app: Flask, text: str = TRIED, later: str | None = None) -> str:
    """Where a draft with this text is tried."""
    with app.app_context():
        made = manuscripts.add("small", Texts(text, {}, later), None)
        db.session.commit()
        return f"/staff/drafts/{made.id}/trial/"


def rows(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    """All that the database holds, once what this process counted is there."""
    assert "" == counters.add_up(app)
    with app.app_context():
        return {
            table.name: [tuple(row) for row in db.session.execute(sql(f"SELECT * FROM {table}"))]
            for table in db.metadata.sorted_tables
        }


def interview(visitor: Member, address: str, language: str = "en") -> Iterator[Page]:
    """The pages of an interview at this address, from its introduction to its thanks."""
    page = Page(visitor.get(f"{address}?lang={language}").text)
    yield page
    for go, answers in (*STEPS, ("send", {})):
        answer = visitor.post(address, data=fill(page, go, **answers))
        assert 200 == answer.status_code
        page = Page(answer.text)
        yield page


def asked(page: Page) -> tuple[object, ...]:
    """What a page asks and carries, but for what the form has of its own."""
    sent = {name: typed for name, typed in page.form().items() if name not in OWN}
    words = [tag.text for tag in page.all("h1", "legend", "label") if "_remark" != tag.get("for")]
    return page.title, words, page.problems, page.said, sent


def test_the_pages_tried_are_those_that_respondents_see_and_nothing_is_kept(
    office: Flask, member: Member
) -> None:
    address = f"{draft(office)}answer"
    before = rows(office)
    tried = list(interview(member, address))
    assert before == rows(office)
    real = list(interview(member, "/w/ici"))
    assert before != rows(office)
    assert list(map(asked, real[1:-1])) == list(map(asked, tried[1:-1]))
    assert real[-1].said == tried[-1].said
    for page in tried:
        assert "nothing that is answered here is sent or kept" in page.main
        assert "later" not in page.buttons
        assert "Your answers were sent" not in page.main
    assert all("Trial" not in page.main for page in real)


def test_the_end_says_how_much_was_asked_and_how_long_it_took(
    office: Flask, member: Member
) -> None:
    *_, thanks = interview(member, f"{draft(office)}answer")
    said = re.sub(r"\s+", " ", thanks.main)
    assert "You were asked for 7 answers; each line of a grid is one." in said
    assert "It took you about 1 minute." in said
    assert "Respondents read that it takes about 1 minute." in said
    assert "What would be kept" in said


def test_the_language_changes_on_the_way_and_the_answers_stay(
    office: Flask, member: Member
) -> None:
    address = f"{draft(office)}answer"
    page = Page(member.get(f"{address}?lang=fr").text)
    page = Page(member.post(address, data=fill(page, "start")).text)
    sent = fill(page, None, gender="man", _switch="en")
    page = Page(member.post(address, data=sent).text)
    assert "en" == page.one("html").get("lang") and ["man"] == page.form()["gender"]


def test_a_version_can_be_tried_like_a_draft(office: Flask, member: Member) -> None:
    place = "/staff/questionnaires/small/1/trial/"
    pages = list(interview(member, f"{place}answer"))
    assert pages[-1].said
    assert [f"{place}answer"] == [
        tag.get("href") for tag in member.page(place).all("a") if "answer" in tag.get("href")
    ]


def test_results_are_marked_as_made_up_and_say_which_groups_would_be_hidden(
    office: Flask, member: Member
) -> None:
    address, before = draft(office, later=LATER), rows(office)
    page = member.page(f"{address}results/60/3?lang=en")
    assert "60 people who do not exist answered at random (draw 3)" in page.main
    assert "Simulated data" in page.main
    found = re.search(r"(\d+) groups of (\d+) would be hidden", page.main)
    assert found
    hidden, every = found.groups()
    named = page.main[page.main.index("Groups that would be hidden") :]
    assert int(hidden) == named.count("fewer than 11") + named.count("would follow from it")
    assert 0 < int(hidden) < int(every)
    assert "eclared after the answers were collected" in page.main
    assert before == rows(office)
    links = [tag.get("href") for tag in page.all("a")]
    assert not [link for link in links if "/results/essai" in link or "compare" in link]


def test_every_chart_of_the_results_is_there(office: Flask, member: Member) -> None:
    address = draft(office)
    page = member.page(f"{address}results/200/1?lang=fr")
    shown = [tag.get(name) for name in ("src", "srcset") for tag in page.tags if tag.get(name)]
    charts = [one for one in shown if "/trial/" in one]
    slides = [tag.get("href") for tag in page.all("a") if tag.get("href").endswith(".png")]
    assert charts and slides
    for chart in (*charts, slides[0]):
        answer = member.get(chart)
        assert 200 == answer.status_code and "image/" in str(answer.mimetype)
        assert chart.endswith(".png") or "sim" in answer.text  # données simulées
    for file in ("wide/none-1.fr.svg", "wide/long-1.de.svg", "report.fr.pdf", "figures.csv", "x"):
        assert 404 == member.get(f"{address}results/200/1/{file}").status_code


def test_results_are_said_of_a_group_too(office: Flask, member: Member) -> None:
    address = f"{draft(office)}results/500/1?lang=en"
    page = member.page(f"{address}&group=gender%3Dwoman")
    assert "Each finding is said here of one group" in page.main
    unknown = member.get(f"{address}&group=gender%3Dnobody")
    assert 404 == unknown.status_code and "No group of these results has this name" in unknown.text


def test_the_form_leads_to_the_results_and_says_what_is_wrong_with_a_number(
    office: Flask, member: Member
) -> None:
    address = draft(office)
    typed = member.page(address).form()
    assert (["500"], ["1"]) == (typed["responses"], typed["seed"])
    led = member.get(f"{address}results?responses=+60+&seed=0")
    assert f"{address}results/60/0" == led.location
    for responses, seed, wrong in (
        ("29", "1", ["responses"]),
        ("5001", "1", ["responses"]),
        ("60", "-1", ["seed"]),
        ("", "x", ["responses", "seed"]),
        ("٣٠", "9" * 50, ["responses", "seed"]),
    ):
        page = member.page(f"{address}results?responses={responses}&seed={seed}")
        found = [tag.get("id") for tag in page.all("input") if tag.get("aria-invalid")]
        assert wrong == found and page.title.startswith("Error")
    assert 404 == member.get(f"{address}results/29/1").status_code


def test_what_has_errors_is_not_tried_and_says_them(office: Flask, member: Member) -> None:
    broken = draft(office, TRIED.replace("lines: 3", "lignes: 3"))
    for path in ("", "answer", "results/60/1"):
        assert "lignes" in member.page(broken + path).main
    token = member.page("/staff/account").form()["csrf_token"][0]
    assert "lignes" in member.post(f"{broken}answer", data={"csrf_token": token}).text
    assert 404 == member.get(f"{broken}results/60/1/wide/long-1.fr.svg").status_code


def test_where_only_a_finding_has_errors_the_interview_is_tried_all_the_same(
    office: Flask, member: Member
) -> None:
    address = draft(office, TRIED.replace("mean_of: balance", "mean_of: gender"))
    assert "Mend the problems of its findings first" in member.page(address).main
    assert list(interview(member, f"{address}answer"))[-1].said
    assert "M502" in member.page(f"{address}results/60/1").main


def test_what_takes_too_long_is_said(
    office: Flask, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcome, "LONGEST", 0.0)
    address = f"{draft(office)}results/61/1"
    answer = member.get(f"{address}?lang=en")
    assert 409 == answer.status_code and "mieux survey trial" in answer.text
    monkeypatch.setattr(outcome, "LONGEST", 60.0)
    assert 409 == member.get(address).status_code, "what takes so long is not tried twice"
    assert 404 == member.get(f"{address}/wide/long-1.en.svg").status_code


def test_who_comes_while_another_trial_is_computed_does_not_wait_for_it(
    office: Flask, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(few, "PATIENCE", 0.01)
    address = draft(office)
    with outcome.KNOWN.making:
        answer = member.get(f"{address}results/62/1")
    assert 503 == answer.status_code and "come back in a minute" in Page(answer.text).main
    assert "made up" in member.page(f"{address}results/62/1").main


def test_only_a_few_trials_are_remembered(office: Flask, member: Member) -> None:
    address = draft(office, TRIED[: TRIED.index("findings:")])
    for seed in range(outcome.KEPT + 2):
        assert "It declares no finding" in member.page(f"{address}results/30/{seed}").main
    assert outcome.KEPT == len(outcome.KNOWN.known)
