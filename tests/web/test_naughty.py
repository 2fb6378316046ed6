"""What is typed is stored as typed, and shown as text wherever it is shown."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest
from flask import Flask

from app.extensions import db
from tests.conftest import application
from tests.pages import Page, Visitor, fill
from tests.web import naughty
from tests.web.conftest import field_wave, kept
from tests.web.naughty import BLANK, NAUGHTY

TEXT = """
questionnaire: words
version: 1
languages: [fr, en]
title: {fr: Mots, en: Words}
pages:
  - page: first
    title: {fr: Un, en: One}
    items:
      - {item: words, type: text, lines: 5, max_length: 5000, ask: {fr: Quoi ?, en: What?}}
      - item: kind
        type: one
        ask: {fr: Lequel ?, en: Which?}
        choices: {a: {fr: A, en: A}, other: {fr: Autre, en: Other, specify: true}}
      - item: several
        type: many
        ask: {fr: Lesquels ?, en: Which ones?}
        choices: {a: {fr: A, en: A}, other: {fr: Autre, en: Other, specify: true}}
  - page: second
    title: {fr: Deux, en: Two}
    items:
      - item: why
        type: text
        ask: {fr: "Pourquoi *« {words} »* ?", en: "Why *“{words}”*?"}
        help: {fr: "Dit : {words}.\\n\\n- [ici](https://example.org)", en: "Said: {words}."}
      - item: agree
        type: grid
        ask: {fr: "D’accord ?", en: "Do you agree?"}
        choices: {a: {fr: Oui, en: "Yes"}, b: {fr: Non, en: "No"}}
        rows: {said: {fr: "Avec {words}", en: "With {words}"}}
      - {item: hours, type: number, ask: {fr: "Et {words} ?", en: "And {words}?"}}
  - page: third
    title: {fr: Trois, en: Three}
    items:
      - {item: more, type: text, ask: {fr: "Après {why} ?", en: "After {why}?"}}
"""
OWN = ("kind.other.specify", "several.other.specify", "words")


@pytest.fixture(scope="module")
def told(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application whose wave asks for words, for all of them in turn."""
    folder = tmp_path_factory.mktemp("naughty")
    copy(migrated_sqlite, folder / "mieux.sqlite")
    with application(f"sqlite:///{folder / 'mieux.sqlite'}", folder) as app:
        field_wave(app, TEXT)
        yield app


def walk(app: Flask, typed: str) -> dict[str, Page]:
    """Every page that an interview with this text in every field can show."""
    visitor = Visitor(app)
    shown: dict[str, Page] = {}

    def post(name: str, page: Page, go: str | None, **answers: object) -> Page:
        shown[name] = Page(visitor.post("/w/ici", data=fill(page, go, **answers)).text)
        return shown[name]

    own = dict.fromkeys((name.replace(".", "__") for name in OWN), typed)
    first = post("first", Page(visitor.get("/w/ici?lang=fr").text), "start")
    post("wrong", first, "next", **own, kind="nothing", several=["other"])
    second = post("second", first, "next", **own, kind="other", several=["other"])
    post("again", second, "back")
    post("second wrong", second, "next", hours="x", why=typed)
    third = post("third", second, "next", why=typed)
    post("second again", third, "back")
    review = post("review", third, "next")
    post("switched", review, None, _switch="en")
    post("sent", review, "send")
    return shown


def shape(page: Page) -> list[tuple[str, tuple[str, ...]]]:
    """What the page is made of, without its words."""
    return [(tag.name, tuple(tag.attributes)) for tag in page.tags]


@pytest.fixture(scope="module")
def plain(told: Flask) -> dict[str, Page]:
    """The same pages with a text that is none of these."""
    pages = walk(told, "mot")
    forget(told)
    return pages


def forget(app: Flask) -> list[tuple[str, str]]:
    """The texts kept, which are then no more."""
    texts = sorted(kept(app)[1])
    with app.app_context():
        for table in ("response", "free_text"):
            db.session.execute(db.text(f"DELETE FROM {table}"))
        db.session.commit()
    return texts


@pytest.mark.parametrize("typed", NAUGHTY.values(), ids=NAUGHTY.keys())
def test_a_text_is_stored_as_typed_and_shown_as_text(
    typed: str, told: Flask, plain: dict[str, Page]
) -> None:
    shown = walk(told, typed)
    stored = naughty.kept(typed)
    assert [(name, stored) for name in sorted((*OWN, "why"))] == forget(told)

    assert {name: shape(page) for name, page in plain.items()} == {
        name: shape(page) for name, page in shown.items()
    }
    for name in ("wrong", "again"):
        form = shown[name].form()
        assert [stored] * 3 == [naughty.kept(form[field][0]) for field in OWN], name
    for name in ("second", "second wrong", "second again"):
        said = naughty.kept(shown[name].main)
        assert f"Pourquoi « {stored} » ?" in said and f"Dit : {stored}." in said, name
        assert f"Avec {stored}" in said, name
    assert f"Et {stored} ?" in naughty.kept(shown["second wrong"].main), "in the list of problems"
    assert f"Après {stored} ?" in naughty.kept(shown["third"].main)
    for name in ("review", "switched", "sent"):
        read = [naughty.kept(tag.text) for tag in shown[name].all("dd")]
        assert 4 == read.count(stored), name


@pytest.mark.parametrize("typed", BLANK.values(), ids=BLANK.keys())
def test_a_text_without_a_sign_is_no_answer(typed: str, told: Flask) -> None:
    shown = walk(told, typed)
    assert [] == forget(told)
    assert "Et … ?" in shown["second wrong"].main


def test_they_are_kept_on_each_database(app_on_each_database: Flask) -> None:
    head, _, _ = TEXT.partition("      - {item: words")
    items = "".join(
        f"      - {{item: x{number}, type: text, ask: {{fr: Quoi, en: What}}}}\n"
        for number in range(len(NAUGHTY))
    )
    field_wave(app_on_each_database, head + items)
    visitor = Visitor(app_on_each_database)
    page = Page(visitor.get("/w/ici?lang=fr").text)
    page = Page(visitor.post("/w/ici", data=fill(page, "start")).text)
    typed = {f"x{number}": text for number, text in enumerate(NAUGHTY.values())}
    page = Page(visitor.post("/w/ici", data=fill(page, **typed)).text)
    assert 200 == visitor.post("/w/ici", data=fill(page, "send")).status_code
    expected = sorted((name, naughty.kept(text)) for name, text in typed.items())
    assert expected == sorted(kept(app_on_each_database)[1])


@pytest.mark.parametrize("sign", ["x", "é", "🙂", "\n", "<"])
def test_the_longest_text_is_kept_whole_and_one_sign_more_is_said(sign: str, told: Flask) -> None:
    typed = "a" + sign * 4_998 + "a"
    visitor = Visitor(told)
    page = Page(visitor.post("/w/ici", data={"_go": "start"}).text)
    wrong = Page(visitor.post("/w/ici", data=fill(page, words=typed + "a")).text)
    assert ["Raccourcissez votre texte à 5000 caractères (il en a 5001)"] == wrong.problems
    assert [typed + "a"] == wrong.form()["words"]
    page = Page(visitor.post("/w/ici", data=fill(wrong, words=typed)).text)
    page = Page(visitor.post("/w/ici", data=fill(page)).text)
    page = Page(visitor.post("/w/ici", data=fill(page)).text)
    visitor.post("/w/ici", data=fill(page, "send"))
    assert [("words", typed)] == forget(told)


# A browser sends half a character as U+FFFD; other programs send what they like.
@pytest.mark.parametrize("sent", [b"%ED%A0%80", b"%FF", b"%C3", b"%EF%BF%BD", b"\xff", b"%zz"])
def test_bytes_that_are_no_text_break_nothing(sent: bytes, told: Flask) -> None:
    visitor = Visitor(told)
    form = b"_language=fr&_mark=1&_page=_review&_go=send&words=a" + sent
    answer = visitor.post("/w/ici", data=form, content_type="application/x-www-form-urlencoded")
    assert 200 == answer.status_code
    ((_, text),) = forget(told)
    assert text[0] == "a" and set(text[1:]) <= {"\ufffd", "%", "z"}


EVERYTHING = "\n".join(text for text in NAUGHTY.values() if "\x00" not in text)


def test_a_fault_gives_all_of_it_back_as_text(told: Flask) -> None:
    page = fault(told, EVERYTHING)
    assert [EVERYTHING] == page.form()["words"]
    assert shape(fault(told, "mot")) == shape(page)


def test_what_is_set_aside_comes_back_as_typed(told: Flask) -> None:
    (aside, resumed), (plain_aside, plain_resumed) = draft(told, EVERYTHING), draft(told, "mot")
    assert [EVERYTHING] == aside.form()["words"]
    assert [EVERYTHING] == resumed.form()["words"]
    assert shape(plain_aside) == shape(aside)
    assert shape(plain_resumed) == shape(resumed)


def draft(app: Flask, words: str) -> tuple[Page, Page]:
    """The page of a code where these words are set aside, and the one that the code opens."""
    visitor = Visitor(app)
    page = Page(visitor.post("/w/ici", data={"_go": "start"}).text)
    aside = Page(visitor.post("/w/ici", data=fill(page, "later", words=words)).text)
    (code,) = (tag.text for tag in aside.tags if tag.get("class") == "code")
    return aside, Page(visitor.post("/w/ici", data={"_go": "resume", "_code": code}).text)


def fault(app: Flask, words: str) -> Page:
    """What is shown of these words where they cannot be kept."""
    visitor = Visitor(app)
    page = Page(visitor.post("/w/ici", data={"_go": "start"}).text)
    rename("response", "elsewhere", app)
    answer = visitor.post("/w/ici", data=fill(page, "send", words=words))
    rename("elsewhere", "response", app)
    assert 500 == answer.status_code
    return Page(answer.text)


def rename(table: str, new: str, app: Flask) -> None:
    with app.app_context():
        db.session.execute(db.text(f"ALTER TABLE {table} RENAME TO {new}"))
        db.session.commit()
