"""Questionnaires of a few lines, and what is wrong with them."""

from collections.abc import Mapping

from app.questionnaire.definition import Item, Questionnaire
from app.questionnaire.loader import Source, Written, check, load
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


def problems(
    text: str, lists: Mapping[str, str] | None = None, later: str | None = None
) -> list[Problem]:
    """Everything to say about a whole text, and about later findings beside it."""
    beside = None if later is None else Written("sample.findings.yaml", later)
    return check(Source("sample.yaml", text, lists or {}, beside)).problems
