"""Sizes that no questionnaire comes near: beyond them, a text is no more looked at.

What each part costs to check is known; how many there are is up to whoever wrote the text.
"""

from collections.abc import Iterator, Mapping

from app.questionnaire.checks.review import Review
from app.questionnaire.definition import GridItem, Questionnaire, RankItem
from app.questionnaire.plans import FindingPlan
from app.questionnaire.tree import Path

PAGES, ITEMS = 500, 1_500
CHOICES = 5_000  # that are written; those of a list are lines of its file
RANKED, ROWS = 100, 200
COMPARISONS = 20_000  # in all conditions
FINDINGS, BOUNDS = 1_000, 100


def check(review: Review, later: Mapping[str, FindingPlan] | None = None) -> bool:
    """Report each list that is far too long; say whether there is one."""
    lengths = _of_findings(later) if later is not None else _lengths(review.questionnaire)
    for path, length, most in lengths:
        if length > most:
            review.report("M216", path, at_key=True, count=most)
    return bool(review.problems)


def _lengths(whole: Questionnaire) -> Iterator[tuple[Path, int, int]]:
    """Where a list stands, how long it is, and how long it may be."""
    yield ("pages",), len(whole.pages), PAGES
    yield ("pages",), sum(len(page.items) for page in whole.pages), ITEMS
    comparisons = 0
    for name, choices in whole.scales.items():
        yield ("scales", name), len(choices), CHOICES
    for i, page in enumerate(whole.pages):
        for j, item in enumerate(page.items):
            path = ("pages", i, "items", j)
            if isinstance(item, RankItem):
                yield path, len(item.choices), RANKED
            elif not getattr(item, "choices_from", None):
                yield path, len(getattr(item, "choices", ())), CHOICES
            if isinstance(item, GridItem):
                yield (*path, "rows"), len(item.rows), ROWS
        comparisons += sum(1 for _, when in page.conditions() for _ in when.comparisons())
    yield ("pages",), comparisons, COMPARISONS
    yield from _of_findings(whole.findings)


def _of_findings(plans: Mapping[str, FindingPlan]) -> Iterator[tuple[Path, int, int]]:
    yield ("findings",), len(plans), FINDINGS
    for name, plan in plans.items():
        for bounds in (plan.bands_of or {}).values():
            yield ("findings", name), len(bounds), BOUNDS
