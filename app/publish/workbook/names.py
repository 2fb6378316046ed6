"""What the sheets of a workbook are called: short, each its own, and as spreadsheets allow."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.analysis.counting.expansion import counted_plan
from app.publish.edition import Edition
from app.publish.finding import variable_of
from app.publish.workbook.said import say
from app.questionnaire import wording
from app.questionnaire.definition import item_of

LONGEST = 31  # of any sheet's name
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


class Names(NamedTuple):
    """The name of each sheet; those of findings by the finding's own."""

    cover: str
    findings: Mapping[str, str]
    comments: str
    figures: str
    comparisons: str


def of_edition(findings: Sequence[str], edition: Edition) -> Names:
    """The names in the edition's language; a finding has its number, then what was asked."""
    language = edition.language
    return Names(
        shortened(say("cover", language)),
        {
            finding: shortened(f"{number}. {_asked(finding, edition)}")
            for number, finding in enumerate(findings, start=1)
        },
        shortened(say("comments", language)),
        shortened(say("figures", language)),
        shortened(say("comparisons", language)),
    )


def _asked(finding: str, edition: Edition) -> str:
    """The first question that a finding is about."""
    questionnaire = edition.questionnaire
    variable = variable_of(counted_plan(questionnaire.findings[finding]))
    return wording.asked(questionnaire.items[item_of(variable)], edition.language)


def shortened(text: str) -> str:
    """As much of a text as the name of a sheet holds, without what it may not hold."""
    allowed = " ".join(FORBIDDEN.sub(" ", text).replace("'", "’").split())
    if _length(allowed) <= LONGEST:
        return allowed
    while _length(allowed) >= LONGEST:
        allowed = allowed[:-1]
    return f"{allowed.rstrip()}…"


def _length(text: str) -> int:
    """In units of UTF-16, as spreadsheets count: a smiley has two."""
    return len(text.encode("utf-16-le")) // 2


def inside(name: str) -> str:
    """The address of a sheet within its workbook."""
    return f"internal:'{name}'!A1"
