"""Comments in a browser: written, read once the wave is closed, sorted, counted, found nowhere."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app import comments
from app.cli import main
from app.extensions import db
from app.questionnaire.answers import free_text_fields
from app.questionnaire.loader import Source
from app.storage import backups, datasets, releases, responses, retention, versions, waves
from tests import commented, nu
from tests.browser.test_accessibility import SOME_SCREENS, wrong_with
from tests.browser.test_canaries import Canaries, held
from tests.browser.test_invited import Server, serving
from tests.conftest import application
from tests.web.staffing import Member, signed_in

HERE = "/staff/waves/mots"
PHONE = {"viewport": {"width": 360, "height": 740}}


class Field(NamedTuple):
    """A server, its application, and where both keep what they keep."""

    server: Server
    app: Flask
    folder: Path


@pytest.fixture
def field(migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Field]:
    """The wave `mots`, which is open, and in which nobody answered yet."""
    with application(migrated_sqlite_url, tmp_path) as app:
        with app.app_context():
            versions.publish(Source("v1.yaml", commented.YAML, {}))
            waves.open_wave("mots", "words", 1)
            db.session.commit()
        with serving(migrated_sqlite_url, tmp_path) as server:
            yield Field(server, app, tmp_path)


def sit(field: Field, page: Page, role: str, language: str = "en") -> Page:
    """Sign somebody of this role in, and give their session to a browser."""
    member = signed_in(field.app, role)
    member.send("/staff/language", language=language)
    cookie = member.get_cookie("staff", path="/staff")
    assert cookie
    known = {"name": "staff", "value": cookie.value, "url": f"{field.server.address}/staff"}
    page.context.add_cookies([known])
    return page


def answer(page: Page, address: str, words: str) -> None:
    """Answer in a browser without scripts, with a comment."""
    page.goto(f"{address}/w/mots?lang=en")
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("A man").check()
    page.get_by_label("A word?").fill(words)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send my answers").click()
    assert "Thank you" in page.inner_text("h1")


def fill(field: Field, said: list[str], others: int = 30) -> None:
    """Others who answered: some with these comments, some without."""
    given = [{"gender": "man", "comment": words} for words in said]
    given += [{"gender": "woman"} for _ in range(others)]
    with field.app.app_context():
        texts = free_text_fields(versions.read(commented.wave().digest))
        responses.add(commented.wave(), given, texts)
        db.session.commit()


def sort(page: Page, canary: str) -> None:
    """Tick a theme where the word is, the other where it is not, on this page."""
    for comment in page.locator("fieldset").all():
        comment.get_by_label("Meetings" if canary in comment.inner_text() else "Noise").check()


def test_comments_are_written_read_sorted_and_released_and_found_nowhere_else(
    field: Field, open_page: Callable[..., Page]
) -> None:
    canary, address = Canaries(), field.server.address
    words = [f"Trop de réunions {canary('word')} {number}" for number in range(14)]
    words += [f"Du bruit <b>{canary('noise')}</b> {number}" for number in range(10)]
    answer(open_page(java_script_enabled=False), address, words[0])
    fill(field, words[1:])
    with field.app.app_context():
        backups.make(backups.folder() / "open.zip")

    page = sit(field, open_page(**PHONE, java_script_enabled=False), "analyst")
    page.goto(f"{address}{HERE}/comments/")
    assert page.url.endswith(HERE) and "Comments" not in page.inner_text("main"), "it is open"

    coordinator = sit(field, open_page(**PHONE, java_script_enabled=False), "coordinator")
    coordinator.goto(f"{address}{HERE}/close")
    coordinator.click("main button")
    assert "Comments" not in coordinator.inner_text("main")
    refused = coordinator.goto(f"{address}{HERE}/comments/comment/")
    assert refused and 403 == refused.status

    page.reload()
    page.click("text=To the comments")
    assert "Fewer than 11 comments, or none: nobody reads them." in page.inner_text("main")
    assert "0 of 24 comments read" in page.inner_text("main")
    page.click("text=A word?")
    expect(page.locator("fieldset")).to_have_count(20)
    assert "<b>canari" in page.inner_text("form.comments"), "shown as it was written"
    for names in (("Les réunions", "Meetings"), ("Le bruit", "Noise")):
        for name, language in zip(names, ("fr", "en"), strict=True):
            page.fill(f"[name='label.{language}']", name)
        page.click("[name=go][value=add]")
        assert names[1] in page.inner_text("table")
    sort(page, canary("word"))
    page.fill("[name='label.fr']", words[3])  # not in its author's words
    page.fill("[name='label.en']", "Mondays")
    page.click("[name=go][value=add]")
    assert "say it in your own words" in page.inner_text("[role=alert]")
    assert 20 == page.locator("fieldset :checked").count(), "what was ticked is kept"
    for language in ("fr", "en"):
        page.fill(f"[name='label.{language}']", "")
    page.click("[name=go][value=next]")
    assert "Page 2 of 2" in page.inner_text("main")
    sort(page, canary("word"))
    page.click("[name=go][value=next]")
    assert ["Le bruit Noise 10 no: fewer than 11", "Les réunions Meetings 14 yes"] == [
        " ".join(row.split()) for row in page.locator("tbody tr").all_inner_texts()
    ]
    page.click("main button")
    assert "the next release counts these themes" in page.inner_text("main")

    coordinator.goto(f"{address}{HERE}/release")
    coordinator.locator("main form button").last.click()
    coordinator.goto(f"{address}{HERE}/results?lang=en")
    said = coordinator.inner_text("main")
    assert "In their own words" in said and "about 15 of 25" in said and "Noise" not in said
    page.goto(f"{address}{HERE}/comments/comment/?page=1")
    assert "Published since release 1" in page.inner_text("main")
    assert 0 == page.locator("button", has_text="Save").count()

    found_nowhere_else(field, canary, coordinator, said)


def found_nowhere_else(field: Field, canary: Canaries, coordinator: Page, said: str) -> None:
    """What people wrote is in their rows, and in no release, file, log, page or journal."""
    exported = field.folder / "exported"
    exported.mkdir()
    mieux = field.app.test_cli_runner()
    for kind in ("csv", "json"):
        file = exported / f"figures.{kind}"
        result = mieux.invoke(
            main, ["results", "export", "mots", "--format", kind, "--output", str(file)]
        )
        assert 0 == result.exit_code, result.output
    with field.app.app_context():
        content = releases.read("mots", 1)
        assert [("les_reunions", 15, 25)] == [
            (theme["code"], theme["texts"], theme["of"]) for theme in content["themes"]
        ]
        assert "Meetings" in (exported / "figures.json").read_text()
        (exported / "release.json").write_text(json.dumps(content, ensure_ascii=False))
        datasets.find(commented.wave())
        backups.make(field.folder / "later.zip")
        journal = db.session.execute(db.text("SELECT action, subject FROM journal")).all()
        (exported / "journal").write_text(str(journal), encoding="utf-8")
        assert 1 == [action for action, _ in journal].count("texts_read")
        assert ("texts_coded", "mots, comment") in {tuple(entry) for entry in journal}
    pages = [said]
    for path in ("/", HERE, "/staff/results", f"{HERE}/check", f"{HERE}/results", "/w/mots"):
        coordinator.goto(field.server.address + path)
        pages.append(coordinator.content())
    administrator = signed_in(field.app, "administrator")
    pages += [administrator.get(path).text for path in ("/staff/journal", HERE)]
    (exported / "pages").write_text("\n".join(pages), encoding="utf-8")
    holding = {file for files in held([field.folder], canary.words).values() for file in files}
    kept = {"mieux.sqlite", "mieux.sqlite-wal"}
    assert {Path(file).name for file in holding} <= kept, "a backup is packed"
    assert holding, "the search finds what there is"
    assert not (field.folder / "backups" / "open.zip").exists()
    forget(field)
    assert {} == held([field.folder / "mieux.sqlite"], canary.words)
    assert {} == held([field.folder], canary.words)


def forget(field: Field) -> None:
    """Let the months go by after which nothing of respondents is kept."""
    with field.app.app_context():
        closed = retention.before(waves.now(), 36) - waves.timedelta(days=1)
        db.session.execute(db.update(waves.models.Wave).values(closed_at=closed))
        db.session.commit()
        retention.run()


@pytest.fixture
def commented_field(field: Field) -> Field:
    fill(field, [f"Trop de réunions le lundi, et {'de plus en plus ' * 4}({n})" for n in range(24)])
    with field.app.app_context():
        waves.close("mots")
        db.session.commit()
    return field


def test_no_page_of_comments_keeps_anyone_out(
    commented_field: Field, open_page: Callable[..., Page]
) -> None:
    field, html = commented_field, {}
    page = sit(field, open_page(), "analyst", "fr")
    member: Member = signed_in(field.app, "analyst")
    with field.app.app_context():
        for names in (("Les réunions", "Meetings"), ("Le bruit au bureau", "Noise")):
            comments.add(commented.wave(), "comment", dict(zip(("fr", "en"), names, strict=True)))
        every = [one.id for number in (1, 2) for one in _page(number)]
        comments.sort(commented.wave(), "comment", {id: ["les_reunions"] for id in every[:20]})
        db.session.commit()
    wrong: dict[str, list[str]] = {}

    def look(path: str) -> None:
        page.goto(f"{field.server.address}{HERE}/comments/{path}")
        html[path] = member.page(f"{HERE}/comments/{path}").html
        if found := list(wrong_with(page, SOME_SCREENS)):
            wrong[path] = found

    for path in ("", "comment/?page=1", "comment/?page=2", "comment/themes/les_reunions"):
        look(path)
    look("comment/finish")
    with field.app.app_context():
        comments.sort(commented.wave(), "comment", {id: [] for id in every[20:]})
        db.session.commit()
    look("comment/finish?all")
    with field.app.app_context():
        comments.finish(commented.wave(), "comment")
        db.session.commit()
    look("comment/?page=1&finished")
    assert {} == wrong
    assert [] == nu.messages(html)


def test_comments_are_sorted_from_the_keyboard(
    commented_field: Field, open_page: Callable[..., Page]
) -> None:
    with commented_field.app.app_context():
        for names in (("Les réunions", "Meetings"), ("Le bruit", "Noise")):
            comments.add(commented.wave(), "comment", dict(zip(("fr", "en"), names, strict=True)))
        db.session.commit()
    page = sit(commented_field, open_page(), "analyst")
    page.goto(f"{commented_field.server.address}{HERE}/comments/comment/")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("2")
    assert 0 == page.locator(":checked").count(), "no comment has the focus"
    page.locator("fieldset input[type=checkbox]").first.focus()
    for key in ("2", "ArrowDown", "1", "2", "3", "ArrowDown", "ArrowUp", "1", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
    ticked = [
        [
            box.is_checked()
            for box in page.locator(f"fieldset >> nth={place} >> input[type=checkbox]").all()
        ]
        for place in range(3)
    ]
    assert [[False, True], [False, True], [False, False]] == ticked
    page.fill("[name='label.en']", "1")
    assert "1" == page.input_value("[name='label.en']"), "what is typed elsewhere is typed"


def _page(number: int) -> list[object]:
    return list(comments.read(commented.wave(), "comment", number).comments)
