"""What the checker says of a text, as the editor shows it."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext, ngettext

from app.questionnaire.checks.typography import BREAKABLE
from app.questionnaire.loader import Checked, Source
from app.questionnaire.problems import Problem, closest
from app.questionnaire.syntax import LINE_BREAK
from app.web.subjects import Subject

MOST = 500  # problems that are told at once: who mends these sees the others
BREAKS = "M604"  # a space where French lines must not end
QUOTES = ('"', "'")
WORD = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'|[^\s,:\[\]{}"']+""")


def told(source: Source, checked: Checked, spoken: str) -> dict[str, Any]:
    """All that there is to say of a text while it is typed.

    Lines and columns are numbered from 1, and lengths are in characters.
    `later` holds the problems of the findings declared later, which are another text.
    """
    asked = checked.questionnaire
    own = [problem for problem in checked.problems if problem.path == source.path]
    later = [problem for problem in checked.problems if problem.path != source.path]
    places = _Places(source.text)
    return {
        "problems": [_said(problem, spoken) | places.of(problem) for problem in own[:MOST]],
        "verdict": verdict(checked.problems),
        "more": max(0, len(own) - MOST),
        "later": [_said(problem, spoken) for problem in later[:MOST]],
        "readable": Subject("", source, checked, "").questionnaire() is not None,
        "languages": list(asked.languages) if asked else [],
    }


def verdict(problems: Sequence[Problem]) -> str:
    """What the check of a text says, in a few words."""
    warnings = sum(problem.is_warning for problem in problems)
    errors = len(problems) - warnings
    said = []
    if errors:
        said.append(ngettext("%(num)d problem", "%(num)d problems", errors))
    if warnings:
        said.append(ngettext("%(num)d point to check", "%(num)d points to check", warnings))
    return ", ".join(said) or str(gettext("nothing to report")).capitalize()


def _said(problem: Problem, spoken: str) -> dict[str, Any]:
    return {
        "line": problem.line,
        "code": problem.code,
        "level": "warning" if problem.is_warning else "error",
        "sentence": problem.sentence(spoken),
        "repair": problem.repair(spoken),
    }


class _Places:
    """Where problems stand in a text as a browser counts: a line feed alone ends a line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(found.end() for found in LINE_BREAK.finditer(text))]

    def of(self, problem: Problem) -> dict[str, Any]:
        """The words that a problem is about, and what could stand in their place, if that is plain.

        To mend it is to put the suggestion there.
        """
        start = self.starts[min(problem.line, len(self.starts)) - 1] + problem.column - 1
        start, words, suggestion = self._about(problem, start)
        return {
            "line": self.text.count("\n", 0, start) + 1,
            "column": start - self.text.rfind("\n", 0, start),
            "length": len(words) or 1,
            "suggestion": suggestion,
        }

    def _about(self, problem: Problem, start: int) -> tuple[int, str, str | None]:
        if problem.hint:
            wrong, likely = problem.hint.wrong, closest(*problem.hint)
            begin = start + (self.text[start : start + 1] in QUOTES)
            if likely and self.text.startswith(wrong, begin):
                return begin, wrong, likely
        end = self.text.find("\n", start) % (
            len(self.text) + 1
        )  # that of the text, on its last line
        if problem.code == BREAKS:
            excerpt = str(problem.details["excerpt"])
            begin = self.text.find(excerpt, start, end)
            if begin >= 0:
                return begin, excerpt, BREAKABLE.sub(_unbroken, excerpt)
        found = WORD.match(self.text, start, end)
        return start, found[0] if found else "", None


def _unbroken(space: re.Match[str]) -> str:
    """The same sign with a space at which no line ends: a narrow one before ; ! and ?."""
    return space[0].replace(" ", "\u202f" if space[0][-1] in ";!?" else "\u00a0")
