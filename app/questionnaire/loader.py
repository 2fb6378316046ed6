"""YAML text to an immutable Questionnaire, or every problem with its line and column."""

import re
from collections.abc import Mapping
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from app.questionnaire import checks, lists, structure, tree
from app.questionnaire.definition import (
    Choices,
    ClosedItem,
    GridItem,
    Item,
    Questionnaire,
)
from app.questionnaire.problems import Problem
from app.questionnaire.syntax import lines_of
from app.questionnaire.tree import Tree, Unreadable

MAX_BYTES = 1024 * 1024  # the longest real questionnaires stay under 200 kB
LIST_NAME = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]+\.csv")  # looks at each word once
ORIGINS = {
    "fr": "« choices », « scale » ou « choices_from »",
    "en": "`choices`, `scale` or `choices_from`",
}


class Source(NamedTuple):
    """A questionnaire as written: its YAML, and the list files it names, by name."""

    path: str
    text: str
    lists: Mapping[str, str]


class QuestionnaireHasProblems(Exception):
    """The text is no questionnaire yet; `problems` holds every reason, in order."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems, sorted by place."""
        self.problems = sorted(problems)
        super().__init__(f"{len(problems)} problem(s), first {self.problems[0].text('en')}")


def read_source(path: Path) -> Source:
    """Read a YAML file and the lists of the `lists` folder beside it or beside its folder.

    Raises QuestionnaireHasProblems where the file is missing, too large or not text.
    """
    shown = str(path)
    try:
        raw = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError:
        raise QuestionnaireHasProblems([Problem(shown, 1, 1, "M101")]) from None
    if raw is None:
        limit = {"limit": MAX_BYTES // 1024}
        raise QuestionnaireHasProblems([Problem(shown, 1, 1, "M103", limit)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = lines_of(error.object[: error.start].decode())
        line, column = len(before), len(before[-1]) + 1
        raise QuestionnaireHasProblems([Problem(shown, line, column, "M102")]) from None
    return Source(shown, text, _lists_near(path, text))


def _lists_near(path: Path, text: str) -> Mapping[str, str]:
    """The text of every list file that the questionnaire names and that can be read."""
    folders = (path.parent / "lists", path.parent.parent / "lists")
    found = {}
    for name in sorted(set(LIST_NAME.findall(text))):
        file = next((folder / name for folder in folders if (folder / name).is_file()), None)
        with suppress(OSError, UnicodeDecodeError):
            if file and file.stat().st_size <= MAX_BYTES:
                found[name] = file.read_bytes().decode("utf-8-sig")
    return found


def load(source: Source) -> Questionnaire:
    """Build the questionnaire, or raise QuestionnaireHasProblems with everything that is wrong."""
    try:
        written = tree.read(source.path, source.text)
    except Unreadable as stop:
        raise QuestionnaireHasProblems([stop.problem]) from None
    questionnaire, problems, broken = _typed(written)
    refused = {(problem.line, problem.column) for problem in written.problems}
    problems = [problem for problem in problems if (problem.line, problem.column) not in refused]
    problems += written.problems
    if questionnaire is not None:
        problems += checks.texts(questionnaire, written)
        questionnaire, unresolved = _with_choices(questionnaire, written, source.lists, broken)
        problems += unresolved
        problems += checks.references(questionnaire, written, broken)
    if problems or questionnaire is None:
        raise QuestionnaireHasProblems(problems)
    return questionnaire


def _typed(written: Tree) -> tuple[Questionnaire | None, list[Problem], set[str]]:
    """Type the data; set aside what cannot be typed, so that the rest is checked all the same.

    Returns the questionnaire (None where not even its frame can be typed), the problems, and the
    names of the items and scales set aside: what refers to them is not a second mistake.
    """
    try:
        return Questionnaire.model_validate(written.data), [], set()
    except ValidationError as error:
        details = structure.details_of(error)
    problems = structure.problems(details, written)
    data, broken = deepcopy(written.data), set[str]()
    for part in sorted({structure.unit(detail) for detail in details}, key=len):
        if not part:  # too little of the frame is there to check the rest
            return None, problems, broken
        broken |= structure.set_aside(data, part)
    try:
        return Questionnaire.model_validate(data), problems, broken
    except ValidationError:
        return None, problems, broken


def _with_choices(
    questionnaire: Questionnaire, written: Tree, texts: Mapping[str, str], broken: set[str]
) -> tuple[Questionnaire, list[Problem]]:
    """Give every closed item its choices, from its scale or its list file where it names one."""
    pages, problems = [], []
    for i, page in enumerate(questionnaire.pages):
        items: list[Item] = []
        for j, item in enumerate(page.items):
            if not isinstance(item, ClosedItem | GridItem):
                items.append(item)
                continue
            choices, found = _choices_of(item, questionnaire, texts)
            items.append(item.model_copy(update={"choices": choices}))
            if found:
                path = ("pages", i, "items", j)
                already = item.scale in broken  # the scale has a problem, and that is said
                problems += [] if already else [problem.at(path, written) for problem in found]
                broken.add(item.item)
        pages.append(page.model_copy(update={"items": tuple(items)}))
    return questionnaire.model_copy(update={"pages": tuple(pages)}), problems


class _Found(NamedTuple):
    """A problem with where an item's choices come from: its code, the key it is about, details."""

    code: str
    key: str
    details: Mapping[str, object]
    hint: tuple[str, ...] = ()

    def at(self, path: tree.Path, written: Tree) -> Problem:
        place = written.find((*path, self.key), key=self.code == "M307")
        return written.problem(self.code, place, self.hint, **self.details)


def _choices_of(
    item: ClosedItem | GridItem, questionnaire: Questionnaire, texts: Mapping[str, str]
) -> tuple[Choices, list[_Found]]:
    named = [key for key in ("choices", "scale", "choices_from") if getattr(item, key, None)]
    if len(named) != 1:
        details = {"name": item.item, "options": ORIGINS}
        return item.choices, [_Found("M307", named[-1] if named else "", details)]
    if item.scale:
        scales = questionnaire.scales
        if item.scale in scales:
            return scales[item.scale], []
        return {}, [_Found("M304", "scale", {"name": item.scale}, (item.scale, *scales))]
    if isinstance(item, ClosedItem) and item.choices_from:
        choices, problems = lists.read(item.choices_from, texts, questionnaire.languages)
        return choices, [_Found(code, "choices_from", details) for code, details in problems]
    return item.choices, []
