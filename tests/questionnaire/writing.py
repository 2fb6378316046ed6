"""Questionnaires of a few lines, and what is wrong with them."""

from collections.abc import Mapping

from app.questionnaire.definition import Item, Questionnaire
from app.questionnaire.loader import QuestionnaireHasProblems, Source, load
from app.questionnaire.problems import Problem

HEAD = """\
questionnaire: sample
version: 1
languages: [fr, en]
title: {fr: Essai, en: Sample}
"""
PAGE = """\
pages:
  - page: only
    title: {fr: Page, en: Page}
    items:
"""
CHOICES = "choices: {a: {fr: A, en: A}, b: {fr: B, en: B}, c: {fr: C, en: C}}"


def questionnaire(text: str, lists: Mapping[str, str] | None = None) -> Questionnaire:
    """The questionnaire of this text, without its first lines, and of these list files."""
    return load(Source("sample.yaml", HEAD + text, lists or {}))


def items(text: str, lists: Mapping[str, str] | None = None) -> Mapping[str, Item]:
    """The items of a questionnaire of one page."""
    return questionnaire(PAGE + text, lists).items


def problems(text: str, lists: Mapping[str, str] | None = None) -> list[Problem]:
    """Everything that is wrong with a whole text; nothing where it loads."""
    try:
        load(Source("sample.yaml", text, lists or {}))
    except QuestionnaireHasProblems as found:
        return found.problems
    return []
