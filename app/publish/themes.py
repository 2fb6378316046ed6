"""What people wrote in their own words, as a release tells it: by theme, and how many say so."""

from itertools import groupby
from typing import NamedTuple

from app.publish import words
from app.publish.edition import Edition
from app.questionnaire import comments as asking


class Line(NamedTuple):
    """One theme: what it is called, how many comments have it, and that in words."""

    code: str
    label: str
    texts: int
    words: str


class Comments(NamedTuple):
    """The themes of the comments to one question, what most say first; `base` says of what."""

    item: str
    question: str
    of: int
    base: str
    lines: tuple[Line, ...]


def comments(edition: Edition) -> tuple[Comments, ...]:
    """The questions that people commented on, in the order they were asked, in its language."""
    language = edition.language
    questions = asking.questions(edition.questionnaire)
    found = []
    for item, themes in groupby(edition.release.themes, key=lambda theme: theme.item):
        told = list(themes)
        of = words.count(told[0].of, language)
        lines = tuple(
            Line(
                theme.code,
                theme.label[language],
                theme.texts,
                words.say("comments_of", language, n=words.count(theme.texts, language), of=of),
            )
            for theme in told
        )
        base = words.say("comments_base", language, n=of)
        found.append(
            Comments(item, asking.words(questions[item], language), told[0].of, base, lines)
        )
    return tuple(found)
