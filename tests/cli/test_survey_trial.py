"""`mieux survey trial`: what a page of results would say and hide, from a shell."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app.extensions import db
from app.questionnaire import loader
from app.questionnaire.loader import Source, Written
from app.storage import manuscripts, versions
from app.storage.manuscripts import Texts
from app.workshop import trial
from tests.pages import Page
from tests.web.staffing import signed_in
from tests.workshop.test_trial import LATER, TRIED, checked

Mieux = Callable[..., Result]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The questionnaire as a file."""
    path = tmp_path / "v1.yaml"
    path.write_text(TRIED)
    return path


def tried(mieux: Mieux, what: str | Path, *more: str) -> object:
    """The release that a command tells of, without what differs by its name."""
    return json.loads(mieux("survey", "trial", what, "--format", "json", *more).output)["release"]


def test_it_says_what_would_be_found_and_which_groups_would_be_hidden(
    mieux: Mieux, file: Path
) -> None:
    said = mieux("survey", "trial", file, "--responses", "60", "--language", "en").output
    assert "60 made-up responses, draw 1. What these figures say means nothing." in said
    assert re.search(r"\d+ of \d+ groups would be shown\.", said)
    assert re.search(r"Other: fewer than 11 people", said)
    french = mieux("survey", "trial", file, "--responses", "60").output
    assert "60 réponses inventées, tirage 1." in french


def test_a_file_a_version_and_a_draft_of_one_text_give_the_same_release(
    mieux: Mieux, app: Flask, file: Path
) -> None:
    file.with_suffix(".findings.yaml").write_text(LATER)
    with app.app_context():
        versions.publish(Source("v1.yaml", TRIED, {}, Written("v1.findings.yaml", LATER)))
        draft = manuscripts.add("small", Texts(TRIED, {}, LATER), None)
        db.session.commit()
    options = ("--responses", "80", "--seed", "5")
    expected = trial.results(checked(later=LATER), 80, 5).release.to_json()
    for what in (file, "small@1", f"draft:{draft.id}"):
        assert json.loads(json.dumps(expected)) == tried(mieux, what, *options)


def test_the_browser_shows_the_same(mieux: Mieux, app: Flask) -> None:
    with app.app_context():
        draft = manuscripts.add("small", Texts(TRIED, {}), None).id
        db.session.commit()
    member, options = signed_in(app, "analyst"), ("--responses", "80", "--seed", "5")
    shown = member.page(f"/staff/drafts/{draft}/trial/results/80/5?lang=en")
    command = ("survey", "trial", f"draft:{draft}", "--format", "html", "--language", "en")
    alone = Page(mieux(*command, *options).output)
    told = [[tag.text for tag in page.all("h1", "h2", "th", "td")] for page in (shown, alone)]
    downloads, comparison = "The same figures, as files", "Compare with another wave"
    assert told[0] == told[1] and len(told[0]) > 50
    assert downloads not in shown.main and comparison not in shown.main


def test_the_page_is_whole_in_itself(mieux: Mieux, file: Path) -> None:
    html = mieux("survey", "trial", file, "--responses", "60", "--format", "html").output
    page = Page(html)
    assert "60 people who do not exist" in page.main or "n’existent pas" in page.main
    loaded = [tag.get(name) for name in ("src", "srcset", "action") for tag in page.tags]
    assert {""} == {one for one in loaded if not one.startswith("data:image/svg+xml")}
    assert not page.all("script", "link", "form")
    assert all(tag.get("href").startswith("#") for tag in page.all("a"))


def test_what_has_errors_is_refused_with_all_of_them(mieux: Mieux, file: Path) -> None:
    file.write_text(TRIED.replace("lines: 3", "lignes: 3").replace("[gender]", "[gendre]", 1))
    said = mieux("survey", "trial", file, exit_code=1).output
    errors = loader.check(loader.read_source(file)).errors
    assert len(errors) > 1 and all(error.text("fr") in said for error in errors)


@pytest.mark.parametrize("what", ["none.yaml", "none@1", "draft:9"])
def test_what_is_not_there_is_said(mieux: Mieux, what: str) -> None:
    assert mieux("survey", "trial", what, exit_code=2).output


def test_the_numbers_have_bounds(mieux: Mieux, file: Path) -> None:
    for option, number in (("--responses", "29"), ("--responses", "5001"), ("--seed", "-1")):
        mieux("survey", "trial", file, option, number, exit_code=2)


def test_nothing_to_find_is_said(mieux: Mieux, file: Path) -> None:
    file.write_text(TRIED[: TRIED.index("findings:")])
    assert "There is no finding" in mieux("survey", "trial", file, "--language", "en").output
