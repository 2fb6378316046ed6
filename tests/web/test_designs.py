"""Questionnaires, as staff see them: their state, what is wrong, what changed, what they show."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.cli.survey.publish import publish as command
from app.extensions import db
from app.questionnaire import loader
from app.questionnaire.loader import Source
from app.storage import journal, versions, waves
from app.storage.journal import Entry
from app.web import shelf
from tests.browser.everything import EVERYTHING
from tests.desk import MORE, TO_MEND, meals, write
from tests.pages import Page
from tests.web.staffing import Member, signed_in

LIST = "/staff/questionnaires/"
ONE, TWO = f"{LIST}meals/1", f"{LIST}meals/2"


def publish(app: Flask, file: Path) -> None:
    with app.app_context():
        versions.publish(loader.read_source(file))
        db.session.commit()


def noted(app: Flask) -> list[Entry]:
    with app.app_context():
        return list(journal.read(50))


def state(page: Page) -> str:
    return next(tag.text.strip() for tag in page.tags if tag.get("class").startswith("state"))


# --- What there is


def test_with_no_questionnaire_the_page_says_where_they_come_from(member: Member) -> None:
    assert "Questionnaires are files" in member.page(LIST).main


def test_every_version_is_listed_with_its_state(member: Member, desk: Flask, folder: Path) -> None:
    publish(desk, write(folder, "meals", 1, meals()))
    write(folder, "meals", 1, meals().replace("Your meals", "Your own meals"))
    write(folder, "meals", 2, meals(2, MORE))
    write(folder, "meals", 3, TO_MEND)
    (folder / "meals" / "notes.yaml").write_text("no version")
    with desk.app_context():
        versions.publish(Source("v1.yaml", EVERYTHING, {}))
        db.session.commit()
    page = member.page(LIST)
    states = [tag.text.strip() for tag in page.tags if tag.get("class").startswith("state")]
    expected = ["Published", "To mend", "Not published", "Changed since it was published"]
    assert expected == states  # `everything` first, then meals from the last to the first
    assert "1 problem" in page.main and "nothing to report" in page.main


@pytest.mark.parametrize("path", ["meals/9", "none/1", "..%2Fmeals/1", "meals/0", "meals/x"])
def test_what_is_not_there_is_not_found(member: Member, folder: Path, path: str) -> None:
    write(folder, "meals", 1, meals())
    assert 404 == member.get(LIST + path).status_code


# --- What is wrong


@pytest.mark.parametrize(
    ("language", "said"), [("en", "`choises` is not a known key"), ("fr", "« choises » n’est pas")]
)
def test_a_mistake_is_told_with_its_line_in_the_language_of_the_page(
    member: Member, folder: Path, language: str, said: str
) -> None:
    write(folder, "meals", 3, TO_MEND)
    page = member.page(f"{LIST}meals/3?lang={language}")
    line = TO_MEND[: TO_MEND.index("choises")].count("\n") + 1
    assert said in page.main and "choises:" == page.all("pre")[0].text
    assert str(line) in next(tag.text for tag in page.all("b"))
    assert f"{LIST}meals/3/publish" not in page.html
    assert f"{LIST}meals/3" == member.send(f"{LIST}meals/3/publish").location
    assert 404 == member.get(f"{LIST}meals/3/codebook.csv").status_code


def test_a_file_that_is_no_text_is_told(member: Member, folder: Path) -> None:
    write(folder, "meals", 1, "").write_bytes(b"questionnaire: \xff")
    page = member.page(ONE)
    assert "To mend" == state(page) and "M102" in page.main


def test_a_text_in_the_wrong_place_is_not_published(member: Member, folder: Path) -> None:
    write(folder, "meals", 2, meals(1))
    page = member.page(TWO)
    assert "To mend" == state(page) and "“meals”, version 1" in page.main
    assert TWO == member.send(f"{TWO}/publish").location


def test_a_text_is_checked_once(member: Member, folder: Path) -> None:
    write(folder, "meals", 1, meals().replace("Two minutes", "Two short minutes"))
    before = shelf._check.cache_info().misses
    for _ in range(3):
        member.page(LIST)
        member.page(ONE)
    assert 1 == shelf._check.cache_info().misses - before


def test_more_texts_than_ever_are_checked_once(member: Member, folder: Path) -> None:
    for number in range(1, 41):
        write(folder, "many", number, "pages: []\n" + "#" * number)
    member.page(LIST)
    before = shelf._check.cache_info().misses
    member.page(LIST)
    assert before == shelf._check.cache_info().misses


def test_what_lies_elsewhere_is_not_shown(member: Member, folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("root:x:0:0")
    write(folder, "meals", 1, meals())
    for name in ("link/v1.yaml", "meals/v2.yaml", "meals/v1.findings.yaml"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).symlink_to(secret)
        assert "root:x" not in member.page(LIST).html
    os.mkfifo(folder / "meals" / "v3.yaml")
    assert "meals/3" not in member.page(LIST).html
    for address in (ONE, f"{LIST}link/1", TWO):
        assert 404 == member.get(address).status_code


# --- Publishing


def confirm(member: Member, address: str) -> Any:
    """Press the button of the page that asks whether publishing is meant."""
    page = member.page(f"{address}/publish")
    return member.send(f"{address}/publish", page, seen=page.form()["seen"][0])


def test_what_was_not_looked_at_is_not_published(member: Member, desk: Flask, folder: Path) -> None:
    write(folder, "meals", 1, meals())
    page = member.page(f"{ONE}/publish")
    write(folder, "meals", 1, meals().replace("Two minutes", "Two hours"))
    for seen in (page.form()["seen"][0], ""):
        assert ONE == member.send(f"{ONE}/publish", page, seen=seen).location
        assert "The file changed meanwhile" in member.page(ONE).html
    with desk.app_context():
        assert [] == versions.every()
    assert [] == [entry for entry in noted(desk) if entry.action == "published"]


def test_a_version_is_published_after_a_question_and_noted(
    member: Member, desk: Flask, folder: Path
) -> None:
    write(folder, "meals", 1, meals())
    page = member.page(f"{ONE}/publish")
    assert "kept for ever" in page.main
    with desk.app_context():
        assert [] == versions.every()
    assert ONE == confirm(member, ONE).location
    with desk.app_context():
        assert [("meals", 1)] == [version[:2] for version in versions.every()]
    assert "Published" == state(member.page(ONE))
    assert ("published", "meals v1") == noted(desk)[0][3:]
    assert ONE == member.get(f"{ONE}/publish").location, "there is nothing left to publish"


def test_before_publishing_it_says_around_which_languages_mieux_speaks_english(
    member: Member, folder: Path
) -> None:
    write(folder, "meals", 1, meals())
    assert "Around the questions" not in member.page(f"{ONE}/publish").main
    german = re.sub(r"\ben:", "de:", meals()).replace("[fr, en]", "[fr, de]")
    write(folder, "meals", 1, german)
    assert "choose this language: Deutsch" in member.page(f"{ONE}/publish").main


def test_an_erratum_reaches_the_waves_that_are_open(
    member: Member, desk: Flask, folder: Path
) -> None:
    publish(desk, write(folder, "meals", 1, meals()))
    with desk.app_context():
        waves.open_wave("here", "meals", 1)
        db.session.commit()
    write(folder, "meals", 1, meals().replace("Thank you indeed", "Thank you, indeed"))
    assert "in another form" in member.page(ONE).main
    confirm(member, ONE)
    with desk.app_context():
        asked = versions.read(waves.read("here").digest)
        assert "Thank you, indeed" == asked.thanks["en"]
    assert "last erratum on" in member.page(ONE).main


def test_what_would_make_answers_incomparable_is_refused_with_its_reasons(
    member: Member, desk: Flask, folder: Path
) -> None:
    publish(desk, write(folder, "meals", 1, meals()))
    write(folder, "meals", 1, meals(1, MORE))
    page = member.page(ONE)
    assert "Changed since it was published" == state(page)
    assert "V401" in page.main and f"{ONE}/publish" not in page.html
    assert ONE == member.send(f"{ONE}/publish").location
    with desk.app_context(), pytest.raises(versions.VersionIsRefused):
        versions.publish(loader.read_source(folder / "meals" / "v1.yaml"))


def test_what_changed_since_the_version_before_is_told_in_words(
    member: Member, desk: Flask, folder: Path
) -> None:
    publish(desk, write(folder, "meals", 1, meals()))
    write(folder, "meals", 2, meals(2, MORE))
    said = member.page(TWO).main
    assert "Since version 1" in said and "May I still compare with last year?" in said
    assert "New answer to `lunch`: `canteen`" in said
    assert "Since version" not in member.page(ONE).main


def test_an_analyst_reads_and_publishes_nothing(desk: Flask, folder: Path) -> None:
    write(folder, "meals", 1, meals())
    analyst = signed_in(desk, "analyst")
    assert f"{ONE}/publish" not in analyst.page(ONE).html
    assert 403 == analyst.get(f"{ONE}/publish").status_code
    assert 403 == analyst.send(f"{ONE}/publish").status_code


# --- What it shows


def test_the_codebook_is_given_as_files(member: Member, folder: Path) -> None:
    write(folder, "meals", 1, meals())
    for kind, begins in (("html", b"<!doctype"), ("csv", b"\xef\xbb\xbfvariable"), ("json", b"{")):
        given = FlaskClient.open(member, f"{ONE}/codebook.{kind}", base_url="https://localhost")
        assert given.data.startswith(begins)
        name = f'attachment; filename="meals-v1-codebook.{kind}"'
        assert name == given.headers["Content-Disposition"]


def test_a_version_in_no_folder_is_shown_as_it_was_published(member: Member, desk: Flask) -> None:
    with desk.app_context():
        versions.publish(Source("v1.yaml", meals(), {}))
        db.session.commit()
    assert "Published" == state(member.page(ONE))
    frame = member.page(f"{ONE}/preview/en/meals").one("iframe").get("src")
    assert "Where do you have lunch?" in member.page(frame).main


def test_the_page_and_the_command_publish_alike(desk: Flask, folder: Path, member: Member) -> None:
    file = write(folder, "meals", 1, meals())
    confirm(member, ONE)
    told = desk.test_cli_runner().invoke(command, [str(file), "--language", "en"])
    assert "was published already, unchanged" in told.output
