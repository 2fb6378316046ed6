"""A wave that people commented on, as tests need it."""

import re
from collections.abc import Sequence

from flask import Flask

from app.extensions import db
from app.questionnaire.answers import free_text_fields
from app.questionnaire.loader import Source
from app.storage import responses, versions, waves
from app.storage.waves import Wave

YAML = """
questionnaire: words
version: 1
languages: [fr, en]
title: {fr: "Vos mots", en: "Your words"}
pages:
  - page: all
    title: {fr: "Tout", en: "All"}
    items:
      - item: gender
        type: one
        ask: {fr: "Vous êtes", en: "You are"}
        choices:
          woman: {fr: "Une femme", en: "A woman"}
          man: {fr: "Un homme", en: "A man"}
          other: {fr: "Autre", en: "Other", specify: true}
      - item: comment
        type: text
        max_length: 200
        ask: {fr: "Un mot ?", en: "A word?"}
      - item: late
        type: text
        when: {gender: woman}
        ask: {fr: "Et vous, madame ?", en: "And you, madam?"}
findings:
  women:
    share_of: {gender: woman}
    says: {fr: "sont des femmes", en: "are women"}
"""
WORDS = ("Trop de réunions le lundi", "Le bureau est bruyant", "Rien à dire", "Tout va bien ici")


def answers(count: int, commented: int) -> list[dict[str, object]]:
    """As many responses, the first of which have a comment: each word in turn, with its number."""
    return [
        {"gender": "man" if number % 5 else "woman"}
        | ({"comment": f"{WORDS[number % 4]} ({number})"} if number < commented else {})
        for number in range(count)
    ]


def field(
    app: Flask,
    commented: int = 40,
    count: int = 60,
    name: str = "mots",
    text: str = YAML,
    given: Sequence[dict[str, object]] | None = None,
    **options: str,
) -> None:
    """Publish the questionnaire, fill a wave of it, and close that."""
    with app.app_context():
        asked, _ = versions.publish(Source("v1.yaml", text, {}))
        wave = waves.add(name, asked.questionnaire, 1, opens_at=waves.now(), **options)
        responses.add(wave, given or answers(count, commented), free_text_fields(asked))
        waves.close(name)
        db.session.commit()


def wave(name: str = "mots") -> Wave:
    return waves.read(name)


def number_of(words: str) -> int:
    """Which response a comment of `answers` came with."""
    found = re.search(r"\((\d+)\)", words)
    assert found
    return int(found[1])
