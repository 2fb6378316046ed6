"""Themes as they may leave: how many comments say what, told so that nobody else is told of.

A person reads the comments and says which theme each belongs to; this is what is printed of it.
A comment was written by somebody who was asked, so that a number of comments says how many were,
at least; where a question must be answered, exactly. It is printed only as finely as that says no
more than the release does already: then no hidden group is bounded any closer.
docs/decisions/0027-comments.md says why.
"""

from collections.abc import Iterable, Mapping
from itertools import count
from math import ceil
from typing import NamedTuple

from app.analysis.disclosure.rounding import COUNT_STEPS, respondents_step, rounded
from app.analysis.findings import ALL, Figure, Release, Theme
from app.questionnaire.comments import Question, asked_of, is_due, questions
from app.questionnaire.definition import Questionnaire

SMALLEST = 11  # comments to a question that are read at all, and those of a theme that is printed


class Coded(NamedTuple):
    """How many comments to one question there are, and how many of them each theme has."""

    item: str
    comments: int
    labels: Mapping[str, Mapping[str, str]]  # by code, then by language
    counts: Mapping[str, int]


def printed(
    coded: Iterable[Coded],
    release: Release,
    questionnaire: Questionnaire,
    respondents: int,
    smallest: int = SMALLEST,
) -> tuple[Theme, ...]:
    """The themes of questions whose comments were all read, as a release may tell them.

    `release` has everything else that it prints, and `respondents` is how many there are, exactly.
    A theme of fewer than `smallest` comments, or of 11, is left out with its name, and so is each
    of a question whose comments would say how many were asked it.
    """
    smallest = max(smallest, SMALLEST)
    asked, found = questions(questionnaire), []
    for one in coded:
        question = asked[one.item]
        least = _least(question, release, _fewest(respondents, smallest))
        finest = respondents_step(respondents) if is_due(question) else COUNT_STEPS[0]
        found += _printed(one, least, smallest, finest)
    return tuple(found)


def _printed(coded: Coded, least: int, smallest: int, finest: int) -> list[Theme]:
    """Those of one question, most said first as printed: an exact order would tell more."""
    if coded.comments < smallest:
        return []
    steps = (step for step in COUNT_STEPS if step >= finest)
    safe = (step for step in steps if _fewest(coded.comments, smallest, step) <= least)
    if (step := next(safe, None)) is None:
        return []
    of = rounded(coded.comments, step)
    told = {
        code: rounded(coded.counts[code], step)
        for code in sorted(coded.labels)
        if coded.counts.get(code, 0) >= smallest
    }
    most_first = sorted(filter(told.get, told), key=lambda code: -told[code])
    return [Theme(coded.item, code, coded.labels[code], told[code], of) for code in most_first]


def _fewest(number: int, smallest: int, step: int | None = None) -> int:
    """The fewest that are printed as this number is, where fewer than `smallest` never are.

    To a step: that of the number of respondents, where none is given.
    """
    step = step or respondents_step(number)
    told = rounded(number, step)
    return next(fewer for fewer in count(smallest) if rounded(fewer, step) >= told)


def _least(question: Question, release: Release, everyone: int) -> int:
    """How many people were asked a question at least, as anyone reads in the release; 0: unsaid.

    It is as good as unsaid where some were asked who had to answer: comments are then all of them.
    """
    answer = asked_of(question)
    if answer is None:
        return 0
    variable, codes = answer
    if not variable:
        return everyone
    if is_due(question):
        return 0
    return max((_answered(one, variable, codes) for one in release.figures), default=0)


def _answered(figure: Figure, variable: str, codes: frozenset[str]) -> int:
    """How many a figure of everyone says gave one of these answers, at least."""
    told = figure.group == ALL and figure.item == variable and figure.share is not None
    if not told or not codes.issuperset(figure.answer.split("|")) or figure.bound == "at_most":
        return 0
    n = (figure.n or 0) - (figure.n_step or 0) / 2
    share = (figure.share or 0) - (figure.share_step or 0) / 2
    return max(ceil(round(n * share, 6)), 0)
