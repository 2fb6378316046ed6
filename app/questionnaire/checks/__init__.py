"""What the schema cannot say, each kind of mistake in its module."""

from dataclasses import replace

from app.questionnaire.checks import (
    bases,
    choices,
    contact,
    findings,
    identity,
    references,
    routes,
    sizes,
    texts,
)
from app.questionnaire.checks.review import Broken, Review
from app.questionnaire.definition import Questionnaire
from app.questionnaire.plans import LaterFindings
from app.questionnaire.problems import Problem
from app.questionnaire.tree import Tree


def check(
    questionnaire: Questionnaire, written: Tree, broken: Broken, spoken: texts.Spoken
) -> list[Problem]:
    """Every problem of a questionnaire that is well formed."""
    review = Review(questionnaire, written, *broken)
    if sizes.check(review):
        return review.problems
    references.check(review)
    choices.check(review)
    texts.check(review, questionnaire, spoken)
    contact.check(review)
    findings.check(review, questionnaire.findings)
    reach = routes.check(review, questionnaire.findings.values())
    bases.check(review, questionnaire.findings, reach)
    identity.check(review)
    return review.problems


def check_later(
    later: LaterFindings, questionnaire: Questionnaire, written: Tree, broken: Broken
) -> list[Problem]:
    """Every problem of findings declared later, `written` in their own file."""
    review = Review(questionnaire, written, *broken)
    if sizes.check(review, later.findings):
        return review.problems
    findings.same_version(review, later)
    texts.check(review, later)
    findings.check(review, later.findings)
    said_beside = replace(review, problems=[])  # what the questionnaire itself has wrong
    bases.check(review, later.findings, routes.check(said_beside, later.findings.values()))
    identity.crossings(review, later.findings)
    return review.problems
