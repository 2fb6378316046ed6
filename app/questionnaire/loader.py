"""YAML text to an immutable Questionnaire, or every problem with its line and column."""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from app.questionnaire import checks, lists, structure, tree
from app.questionnaire.checks import texts
from app.questionnaire.checks.review import Broken
from app.questionnaire.definition import Choices, ClosedItem, GridItem, Item, Questionnaire
from app.questionnaire.plans import LaterFindings
from app.questionnaire.problems import MOST_ALIKE, Hint, Problem
from app.questionnaire.syntax import Place, lines_of
from app.questionnaire.tree import Tree, Unreadable

Whole = TypeVar("Whole", Questionnaire, LaterFindings)

MAX_BYTES = 1024 * 1024  # the longest real questionnaires stay under 200 kB
LATER = ".findings.yaml"  # v1.findings.yaml stands beside v1.yaml
LIST_NAME = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{1,100}\.csv")  # looks at each word once
ORIGINS = {
    "fr": "« choices », « scale » ou « choices_from »",
    "en": "`choices`, `scale` or `choices_from`",
}


class Written(NamedTuple):
    """A file beside the questionnaire, as written."""

    path: str
    text: str


class Source(NamedTuple):
    """A questionnaire as written: its YAML, the list files it names, and its later findings."""

    path: str
    text: str
    lists: Mapping[str, str]
    later: Written | None = None


class Checked(NamedTuple):
    """What a source says, as far as it can be read, and everything to say about it, in order.

    `wrong` has the parts of the questionnaire with errors in them, such as `pages` or `findings`.
    """

    questionnaire: Questionnaire | None
    later: LaterFindings | None
    problems: list[Problem]
    wrong: frozenset[str] = frozenset()

    @property
    def errors(self) -> list[Problem]:
        """The problems that make it unusable."""
        return [problem for problem in self.problems if not problem.is_warning]

    @property
    def whole(self) -> Questionnaire:
        """What a text without errors asks, with the findings that were declared later."""
        assert self.questionnaire is not None  # it has no errors
        later = self.later.findings if self.later else {}
        findings = {**self.questionnaire.findings, **later}
        return self.questionnaire.model_copy(update={"findings": findings})


class QuestionnaireHasProblems(Exception):
    """The text is no questionnaire yet; `problems` holds every reason, in order."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems, sorted by place."""
        self.problems = sorted(problems)
        super().__init__(f"{len(problems)} problem(s), first {self.problems[0].text('en')}")


def read_source(path: Path) -> Source:
    """Read a YAML file, the lists of the `lists` folder near it, and the later findings beside it.

    Lists stand beside the questionnaire or beside its folder.
    Raises QuestionnaireHasProblems where a file is missing, too large or not text.
    """
    text = _text(path)
    later = path.with_suffix(LATER)
    written = Written(str(later), _text(later)) if later.is_file() else None
    return Source(str(path), text, _lists_near(path, text), written)


def _text(path: Path) -> str:
    """The text of a file. Raises QuestionnaireHasProblems."""
    shown = str(path)
    try:
        raw = _bytes(path)
    except OSError:
        raise QuestionnaireHasProblems([Problem(shown, 1, 1, "M101")]) from None
    if len(raw) > MAX_BYTES:
        limit = {"limit": MAX_BYTES // 1024}
        raise QuestionnaireHasProblems([Problem(shown, 1, 1, "M103", limit)])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = lines_of(error.object[: error.start].decode())
        line, column = len(before), len(before[-1]) + 1
        raise QuestionnaireHasProblems([Problem(shown, line, column, "M102")]) from None


def _bytes(path: Path) -> bytes:
    """What a file holds, up to one byte too many. Raises OSError, also of what is no file."""
    if not path.is_file():  # whoever opens a pipe waits for its writer
        raise FileNotFoundError
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _lists_near(path: Path, text: str) -> Mapping[str, str]:
    """The text of every list file that the questionnaire names and that can be read."""
    found = {}
    for name in sorted(set(LIST_NAME.findall(text))):
        file = list_file(path, name)
        with suppress(OSError, UnicodeDecodeError):
            if file and len(raw := _bytes(file)) <= MAX_BYTES:
                found[name] = raw.decode("utf-8-sig")
    return found


def list_file(path: Path, name: str) -> Path | None:
    """The list of that name, beside the questionnaire or beside its folder, if there is one."""
    folders = (path.parent / "lists", path.parent.parent / "lists")
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def load(source: Source) -> Questionnaire:
    """Build the questionnaire, or raise QuestionnaireHasProblems with everything that is wrong."""
    checked = check(source)
    if checked.errors or checked.questionnaire is None:
        raise QuestionnaireHasProblems(checked.errors)
    return checked.questionnaire


def load_published(source: Source) -> Questionnaire:
    """Build a version that was checked once for all when it was published.

    Checks grow stricter with time; what is in the field stays readable. Raises
    QuestionnaireHasProblems where the text is no questionnaire at all.
    """
    try:
        written = tree.read(source.path, source.text)
    except Unreadable as stop:
        raise QuestionnaireHasProblems([stop.problem]) from None
    typed = _typed(written, Questionnaire)
    if typed.whole is None or typed.broken.parts:
        raise QuestionnaireHasProblems(typed.problems + written.problems)
    return _with_choices(typed.whole, written, source.lists, typed.broken.names)[0]


def as_published(source: Source) -> Checked:
    """The same with its later findings: nothing is said of a version any more.

    Raises QuestionnaireHasProblems.
    """
    questionnaire = load_published(source)
    later = _later(source.later, questionnaire, set())[0] if source.later else None
    return Checked(questionnaire, later, [])


def check(source: Source) -> Checked:
    """Read the questionnaire and its later findings, and say everything there is to say."""
    questionnaire, problems, names, wrong = _questionnaire(source)
    later, found = _later(source.later, questionnaire, names) if source.later else (None, [])
    return Checked(questionnaire, later, [*_first(problems), *_first(found)], wrong)


def _first(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems in order, and of each kind no more than anyone reads."""
    alike: Counter[str] = Counter()
    for problem in sorted(problems):
        alike[problem.code] += 1
        if alike[problem.code] <= MOST_ALIKE:
            yield problem


class _Read(NamedTuple):
    """A questionnaire, its problems, and the names and parts that these concern."""

    questionnaire: Questionnaire | None
    problems: list[Problem]
    names: set[str]  # that stand for nothing
    wrong: frozenset[str] = frozenset()


def _questionnaire(source: Source) -> _Read:
    try:
        written = tree.read(source.path, source.text)
    except Unreadable as stop:
        return _Read(None, [stop.problem], set())
    typed = _typed(written, Questionnaire)
    problems, broken = typed.problems + written.problems, typed.broken
    if typed.whole is None:
        return _Read(None, problems, broken.names)
    spoken = texts.spoken_in(typed.whole, written)
    whole, unresolved = _with_choices(
        typed.whole, written, source.lists, broken.names, spoken.absent
    )
    problems += unresolved
    problems += _elsewhere(checks.check(whole, written, broken, spoken), written)
    return _Read(whole, problems, broken.names, _parts_with(problems, written))


def _parts_with(problems: Iterable[Problem], written: Tree) -> frozenset[str]:
    """The parts of the questionnaire where errors stand; "" is before the first."""
    places = {written.find((key,), key=True): key for key in written.data}
    begins = sorted({Place(0, 0): "", **places}.items())
    starts = [place for place, _ in begins]
    errors = (problem for problem in problems if not problem.is_warning)
    return frozenset(
        begins[bisect(starts, Place(error.line, error.column)) - 1][1] for error in errors
    )


def _later(
    source: Written, questionnaire: Questionnaire | None, names: set[str]
) -> tuple[LaterFindings | None, list[Problem]]:
    """The later findings and their problems; `names` are those broken in the questionnaire."""
    try:
        written = tree.read(source.path, source.text)
    except Unreadable as stop:
        return None, [stop.problem]
    typed = _typed(written, LaterFindings)
    problems = typed.problems + written.problems
    if typed.whole is not None and questionnaire is not None:
        broken = Broken(names, typed.broken.parts)
        found = checks.check_later(typed.whole, questionnaire, written, broken)
        problems += _elsewhere(found, written)
    return typed.whole, problems


class _Typed(NamedTuple, Generic[Whole]):
    """What a file says, None where not even its frame can be typed, and what was wrong with it."""

    whole: Whole | None
    problems: list[Problem]
    broken: Broken


def _typed(written: Tree, whole: type[Whole]) -> _Typed[Whole]:
    """Type the data; set aside what cannot be typed, so that the rest is checked all the same."""
    broken = Broken(set(), set())
    try:
        return _Typed(whole.model_validate(written.data), [], broken)
    except ValidationError as error:
        details = structure.details_of(error)[:MOST_ALIKE]
    problems = _elsewhere(structure.problems(details, written, whole), written)
    data = deepcopy(written.data)
    for part in sorted({structure.unit(detail) for detail in details}, key=len):
        if not part:  # too little of the frame is there to check the rest
            return _Typed(None, problems, broken)
        broken.names.update(structure.set_aside(data, part))
        broken.parts.add(part)
    try:
        return _Typed(whole.model_validate(data), problems, broken)
    except ValidationError:
        return _Typed(None, problems, broken)


def _elsewhere(problems: Iterable[Problem], written: Tree) -> list[Problem]:
    """Those that do not stand where the text itself could not be read as it was meant."""
    refused = {(problem.line, problem.column) for problem in written.problems}
    return [problem for problem in problems if (problem.line, problem.column) not in refused]


def _with_choices(
    questionnaire: Questionnaire,
    written: Tree,
    files: Mapping[str, str],
    broken: set[str],
    absent: Collection[str] = (),
) -> tuple[Questionnaire, list[Problem]]:
    """Give every closed item its choices, from its scale or its list file where it names one.

    The languages that are `absent` from all texts are not looked for in the lists.
    """
    languages = [language for language in questionnaire.languages if language not in absent]
    pages, problems = [], []
    for i, page in enumerate(questionnaire.pages):
        items: list[Item] = []
        for j, item in enumerate(page.items):
            if not isinstance(item, ClosedItem | GridItem):
                items.append(item)
                continue
            choices, found = _choices_of(item, questionnaire.scales, files, languages)
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
    hint: Hint | None = None

    def at(self, path: tree.Path, written: Tree) -> Problem:
        place = written.find((*path, self.key), key=self.code == "M307")
        return written.problem(self.code, place, self.hint, **self.details)


def _choices_of(
    item: ClosedItem | GridItem,
    scales: Mapping[str, Choices],
    files: Mapping[str, str],
    languages: Sequence[str],
) -> tuple[Choices, list[_Found]]:
    named = [key for key in ("choices", "scale", "choices_from") if getattr(item, key, None)]
    if len(named) != 1:
        details = {"name": item.item, "options": ORIGINS}
        return item.choices, [_Found("M307", named[-1] if named else "", details)]
    if item.scale:
        if item.scale in scales:
            return scales[item.scale], []
        return {}, [_Found("M304", "scale", {"name": item.scale}, Hint(item.scale, tuple(scales)))]
    if isinstance(item, ClosedItem) and item.choices_from:
        choices, problems = lists.read(item.choices_from, files, languages)
        return choices, [_Found(code, "choices_from", details) for code, details in problems]
    return item.choices, []
