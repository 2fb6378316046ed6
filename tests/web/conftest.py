"""A small questionnaire in an open wave, and visitors who check what they see."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask

from app.extensions import db
from app.questionnaire.loader import Source
from app.storage import versions, waves
from tests.conftest import application
from tests.pages import Page, Visitor, fill
from tests.web.staffing import Member, signed_in

SMALL = """
questionnaire: small
version: 1
languages: [fr, en]
title: {fr: "Petit questionnaire", en: "Small questionnaire"}
introduction: {fr: "Le *Alpha* demande.\\n\\n- un\\n- [deux](https://example.org)", en: "Hello"}
thanks: {fr: "Merci à vous", en: "Thanks to you"}
scales:
  agreement:
    agree: {fr: "D’accord", en: "Agree"}
    disagree: {fr: "Pas d’accord", en: "Disagree"}
pages:
  - page: you
    title: {fr: "Vous", en: "You"}
    items:
      - item: hello
        type: note
        ask: {fr: "Bonjour **à vous**", en: "Hello"}
      - item: gender
        type: one
        ask: {fr: "Vous êtes", en: "You are"}
        help: {fr: "Comme vous voulez", en: "As you like"}
        source: {fr: "Une source", en: "A source"}
        choices:
          woman: {fr: "Une femme", en: "A woman", group: {fr: "femmes", en: "women"}}
          man: {fr: "Un homme", en: "A man", group: {fr: "hommes", en: "men"}}
          other: {fr: "Autre", en: "Other", specify: true}
      - item: tenure
        type: one
        required: true
        ask: {fr: "Depuis quand ?", en: "Since when?"}
        choices:
          short: {fr: "Peu", en: "Short"}
          long: {fr: "Longtemps", en: "Long"}
  - page: work
    title: {fr: "Travail", en: "Work"}
    when: {tenure: long}
    items:
      - item: hours
        type: number
        at_least: 0
        at_most: 100
        decimals: 1
        unit: {fr: "heures", en: "hours"}
        ask: {fr: "Combien d’heures ?", en: "How many hours?"}
      - item: trust
        type: grid
        scale: agreement
        ask: {fr: "Confiance", en: "Trust"}
        rows:
          prices: {fr: "Prix", en: "Prices"}
          clients: {fr: "Clients", en: "Customers"}
  - page: end
    title: {fr: "Fin", en: "End"}
    items:
      - item: services
        type: many
        at_most: 2
        ask: {fr: "Services", en: "Services"}
        choices:
          a: {fr: "Aide", en: "Help"}
          b: {fr: "Bureau", en: "Office"}
          c: {fr: "Conseil", en: "Advice"}
          none: {fr: "Aucun", en: "None", exclusive: true}
      - item: balance
        type: scale
        ask: {fr: "Équilibre", en: "Balance"}
        low: {fr: "mauvais", en: "bad"}
        high: {fr: "bon", en: "good"}
      - item: comment
        type: text
        lines: 3
        max_length: 40
        when: {gender: [woman, man]}
        ask: {fr: "Un mot ?", en: "A word?"}
"""


def field_wave(
    app: Flask, text: str = SMALL, name: str = "ici", lists: Mapping[str, str] | None = None
) -> None:
    """Publish the questionnaire and open a wave on it."""
    with app.app_context():
        questionnaire, _ = versions.publish(Source("v1.yaml", text, lists or {}))
        waves.open_wave(name, questionnaire.questionnaire, questionnaire.version)
        db.session.commit()


def close_wave(app: Flask) -> None:
    """Close the wave `ici`, and forget that it was just open, as every process soon does."""
    with app.app_context():
        waves.close("ici")
        db.session.commit()
    app.extensions.pop("mieux_waves", None)


def begin(visitor: Visitor, language: str = "fr") -> Page:
    introduction = Page(visitor.get(f"/w/ici?lang={language}").text)
    return Page(visitor.post("/w/ici", data=fill(introduction, "start")).text)


def step(visitor: Visitor, page: Page, go: str = "next", **answers: object) -> Page:
    response = visitor.post("/w/ici", data=fill(page, go, **answers))
    assert 200 == response.status_code
    assert "private, no-cache" == response.headers["Cache-Control"]
    return Page(response.text)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A visitor of an application whose wave `ici` is open."""
    field_wave(app)
    return Visitor(app)


@pytest.fixture
def visitor_on_each_database(app_on_each_database: Flask) -> Visitor:
    """The same, once on SQLite and once on PostgreSQL."""
    field_wave(app_on_each_database)
    return Visitor(app_on_each_database)


@pytest.fixture
def rows(app: Flask) -> Callable[[], tuple[list[dict[str, object]], list[tuple[str, str]]]]:
    """What the database holds: the responses' answers, and the free texts by item."""
    return lambda: kept(app)


def kept(app: Flask) -> tuple[list[dict[str, object]], list[tuple[str, str]]]:
    """The answers of every response, and every (item, text)."""
    from app.storage.models import FreeText, Response

    with app.app_context():
        answers = list(db.session.execute(db.select(Response.answers)).scalars())
        texts = db.session.execute(db.select(FreeText.item, FreeText.text)).all()
        return answers, [tuple(text) for text in texts]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where questionnaires are written as files: nothing yet."""
    return tmp_path / "surveys"


@pytest.fixture
def desk(migrated_sqlite_url: str, tmp_path: Path, folder: Path) -> Iterator[Flask]:
    """An application with that folder."""
    with application(migrated_sqlite_url, tmp_path, MIEUX_SURVEYS=str(folder)) as app:
        yield app


@pytest.fixture
def member(desk: Flask) -> Member:
    """A coordinator who reads English."""
    member = signed_in(desk, "coordinator")
    member.send("/staff/language", language="en")
    return member
