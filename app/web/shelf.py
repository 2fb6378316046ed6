"""The questionnaires that staff see: those written in the folder, and those that were published."""

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeAlias

from flask import current_app

from app.config import Config
from app.exceptions import DesignNotFound, VersionIsRefused
from app.questionnaire import differences, loader
from app.questionnaire.definition import Questionnaire
from app.questionnaire.differences import Differences
from app.questionnaire.loader import Checked, QuestionnaireHasProblems, Source, Written
from app.questionnaire.problems import Problem
from app.storage import manuscripts, versions
from app.storage.manuscripts import Manuscript
from app.storage.versions import Published
from app.workshop import parcels, publishing, surveys
from app.workshop.surveys import Named

NEWEST = 16  # texts of drafts whose check is kept; it takes up to 7 MiB
KEPT = 1_000  # texts whose check is kept by each process; a long one takes seconds

Text: TypeAlias = tuple[str, str, tuple[tuple[str, str], ...], Written | None]  # a Source, hashable


class Design(NamedTuple):
    """A version of a questionnaire: as its file has it, else as it was published."""

    name: str
    number: int
    file: str | None  # its place in the folder; none: it is as it was published
    source: Source | None  # none where the file cannot be read
    checked: Checked
    published: Published | None
    news: tuple[str, ...]  # what publishing it would bring: version, erratum, findings
    refusal: VersionIsRefused | None

    @property
    def questionnaire(self) -> Questionnaire | None:
        """What it asks, if that can be read whole."""
        return None if self.checked.errors else self.checked.questionnaire

    @property
    def warnings(self) -> list[Problem]:
        """What is worth a look, and keeps nobody from publishing."""
        return [problem for problem in self.checked.problems if problem.is_warning]

    @property
    def is_elsewhere(self) -> bool:
        """Whether its text says another name or number than its place in the folder."""
        asked = self.questionnaire
        return asked is not None and (asked.questionnaire, asked.version) != (
            self.name,
            self.number,
        )

    @property
    def state(self) -> str:
        """`broken`: to be mended first; `new`: not published; `published`; or `changed` since."""
        is_broken = self.questionnaire is None or self.is_elsewhere
        if self.published is None:
            return "broken" if is_broken else "new"
        return "changed" if is_broken or self.news or self.refusal else "published"

    @property
    def digest(self) -> str:
        """What stands for the text as it was read, so that no other is published in its place."""
        return _digest(self.source)

    @property
    def can_be_published(self) -> bool:
        """Whether there is something to publish and nothing against it."""
        return bool(self.news) and not self.is_elsewhere


class Draft(NamedTuple):
    """A text that is being written here, and the version that it says it is, if it says so."""

    manuscript: Manuscript
    named: Named | None
    errors: int
    warnings: int


def drafts(of: Named | None = None) -> list[Draft]:
    """All drafts, or those of a version, the one that was saved last first."""
    known = [(one, parcels.identity(one.latest.texts.text)) for one in manuscripts.every()]
    return [
        Draft(one, named, *_counts(publishing.source_of(one)))
        for one, named in known
        if of in (None, named)
    ]


def folder() -> Path:
    """Where questionnaires are written as files."""
    config: Config = current_app.config["MIEUX"]
    return config.surveys


def every() -> list[Design]:
    """All versions, by questionnaire, the last first."""
    files, published = surveys.files(folder()), _published()
    names = sorted({*files, *published}, key=lambda named: (named[0], -named[1]))
    return [_design(named, files.get(named), published.get(named)) for named in names]


def design(name: str, number: int) -> Design:
    """One version. Raises DesignNotFound."""
    files, published, named = surveys.files(folder()), _published(), (name, number)
    if named not in {*files, *published}:
        raise DesignNotFound(name, number)
    return _design(named, files.get(named), published.get(named))


def since_before(design: Design) -> Differences | None:
    """What changed since the version before, if there is one and both can be read whole.

    The version before is as it was published, if it was.
    """
    asked = design.questionnaire
    return _since(asked, design.name, design.number) if asked else None


def since_published(asked: Questionnaire) -> Differences | None:
    """What changed since this version was published; where it was not, since the one before."""
    named = asked.questionnaire, asked.version
    return _since(asked, named[0], named[1] + (named in _published()))


def _since(asked: Questionnaire, name: str, number: int) -> Differences | None:
    """What changed since the last version below this number."""
    files, published = surveys.files(folder()), _published()
    earlier = [named for named in {*files, *published} if named[0] == name and named[1] < number]
    if not earlier:
        return None
    last = max(earlier)
    file = None if last in published else files.get(last)
    old = _design(last, file, published.get(last)).questionnaire
    return differences.between(old, asked) if old else None


def _published() -> Mapping[Named, Published]:
    return {(version.questionnaire, version.number): version for version in versions.every()}


def _design(named: Named, file: Path | None, published: Published | None) -> Design:
    if file is None:
        source = versions.source(*named)
        return Design(*named, None, source, loader.as_published(source), published, (), None)
    place = f"{file.parent.name}/{file.name}"
    try:
        source = loader.read_source(file)
    except QuestionnaireHasProblems as unreadable:
        nothing = Checked(None, None, unreadable.problems)
        return Design(*named, place, None, nothing, published, (), None)
    checked = check(source)
    if checked.questionnaire is None or checked.errors:
        return Design(*named, place, source, checked, published, (), None)
    try:
        news = versions.pending(source, checked).news
    except VersionIsRefused as refusal:
        return Design(*named, place, source, checked, published, (), refusal)
    return Design(*named, place, source, checked, published, news, None)


def check(source: Source) -> Checked:
    """What there is to say about a text, once for each text."""
    return _check(*text_of(source))


def check_newest(source: Source) -> Checked:
    """The same of a text that is still being written: there are many, each read for a moment."""
    return _check_newest(*text_of(source))


def _counts(source: Source) -> tuple[int, int]:
    """How many errors and warnings a text has; lists of many drafts keep no more of each."""
    digest = _digest(source)
    if digest not in _COUNTS:
        if len(_COUNTS) == KEPT:
            _COUNTS.clear()
        checked = check_newest(source)
        errors = len(checked.errors)
        _COUNTS[digest] = errors, len(checked.problems) - errors
    return _COUNTS[digest]


def _digest(source: Source | None) -> str:
    return sha256(repr(source and text_of(source)).encode()).hexdigest()


def text_of(source: Source) -> Text:
    """A source as what a cache keeps things under."""
    return source.path, source.text, tuple(sorted(source.lists.items())), source.later


def _checked(
    path: str, text: str, lists: tuple[tuple[str, str], ...], later: Written | None
) -> Checked:
    return loader.check(Source(path, text, dict(lists), later))


_COUNTS: dict[str, tuple[int, int]] = {}
_check = lru_cache(maxsize=KEPT)(_checked)
_check_newest = lru_cache(maxsize=NEWEST)(_checked)
