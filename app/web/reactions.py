"""Conditions that look at their own page, as its scripts read them: in JSON, as they were written.

What earlier pages decide is cut out, `{"tenure":CUT?0CUT,"gender":["woman"]}`, and filled for each
respondent with true, false, or null where there is no answer to compare.
"""

import json
from collections.abc import Collection, Iterator
from decimal import Decimal

from app.questionnaire.answers import Answers
from app.questionnaire.conditions import Comparison, Condition, Range, outcome
from app.questionnaire.definition import Page, Questionnaire
from app.web.pipes import CUT

SIGN = "?"  # begins the name of a comparison, and of no item; HTML lets it stand


class Reactions:
    """The conditions of a version that look at their own page."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Write all that does not depend on answers."""
        self._decided: dict[str, tuple[Comparison, str]] = {}
        self.when = {
            name: self._written(when, page.variables)
            for page in questionnaire.pages
            for name, when in looking_at(page)
        }

    def decided(self, sign: str, answers: Answers) -> str:
        """What the answers make of a comparison that was cut out."""
        return json.dumps(outcome(*self._decided[sign], answers))

    def _written(self, condition: Condition, here: Collection[str]) -> str:
        parts = {name: self._test(name, test, here) for name, test in condition.every.items()}
        if condition.any:
            several = [self._written(part, here) for part in condition.any]
            parts["any"] = f"[{','.join(several)}]"
        if condition.negated:
            parts["not"] = self._written(condition.negated, here)
        return "{" + ",".join(f'"{name}":{part}' for name, part in parts.items()) + "}"

    def _test(self, name: str, test: Comparison, here: Collection[str]) -> str:
        if name in here:
            bounds = test.model_dump(exclude_none=True) if isinstance(test, Range) else test
            return json.dumps(bounds, default=_number, separators=(",", ":"))
        sign = f"{SIGN}{len(self._decided)}"
        self._decided[sign] = test, name
        return f"{CUT}{sign}{CUT}"


def looking_at(page: Page) -> Iterator[tuple[str, Condition]]:
    """The items and rows (`grid.row`) whose condition looks at the page they stand on."""
    for name, when in page.conditions():
        if name and not page.variables.isdisjoint(when.names):
            yield name, when


def _number(bound: Decimal) -> int | float:
    return int(bound) if bound == bound.to_integral_value() else float(bound)
