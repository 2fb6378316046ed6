"""The questionnaires that staff see: those written in the folder, and those that were published."""

import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeAlias

from app.exceptions import DesignNotFound, VersionIsRefused
from app.questionnaire import differences, loader
from app.questionnaire.definition import Questionnaire
from app.questionnaire.differences import Differences
from app.questionnaire.loader import LATER, Checked, QuestionnaireHasProblems, Source, Written
from app.questionnaire.problems import Problem
from app.storage import versions
from app.storage.versions import Published

FILE = re.compile(r"v([1-9][0-9]{0,3})\.ya?ml")
KEPT = 1_000  # texts whose check is kept by each process; a long one takes seconds

Named: TypeAlias = tuple[str, int]  # a questionnaire and the number of a version
Text: TypeAlias = tuple[str, str, tuple[tuple[str, str], ...], Written | None]  # a Source, hashable


class Design(NamedTuple):
    """A version of a questionnaire: as its file has it, else as it was published."""

    name: str
    number: int
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
        read = text_of(self.source) if self.source else None
        return sha256(repr(read).encode()).hexdigest()

    @property
    def can_be_published(self) -> bool:
        """Whether there is something to publish and nothing against it."""
        return bool(self.news) and not self.is_elsewhere


def every(folder: Path) -> list[Design]:
    """All versions, by questionnaire, the last first."""
    files, published = _files(folder), _published()
    names = sorted({*files, *published}, key=lambda named: (named[0], -named[1]))
    return [_design(named, files.get(named), published.get(named)) for named in names]


def design(folder: Path, name: str, number: int) -> Design:
    """One version. Raises DesignNotFound."""
    files, published, named = _files(folder), _published(), (name, number)
    if named not in {*files, *published}:
        raise DesignNotFound(name, number)
    return _design(named, files.get(named), published.get(named))


def since_before(folder: Path, design: Design) -> Differences | None:
    """What changed since the version before, if there is one and both can be read whole.

    The version before is as it was published, if it was.
    """
    files, published = _files(folder), _published()
    known = {*files, *published}
    earlier = [(name, number) for name, number in known if name == design.name]
    earlier = [named for named in earlier if named[1] < design.number]
    if not earlier or design.questionnaire is None:
        return None
    last = max(earlier)
    file = None if last in published else files.get(last)
    old = _design(last, file, published.get(last)).questionnaire
    return differences.between(old, design.questionnaire) if old else None


def _files(folder: Path) -> Mapping[Named, Path]:
    """The file of each version; where there is both v1.yaml and v1.yml, the first."""
    found = {}
    for file in sorted(folder.glob("*/v*.y*ml"), reverse=True):
        if (written := FILE.fullmatch(file.name)) and _lies_in(folder, file):
            found[file.parent.name, int(written[1])] = file
    return found


def _lies_in(folder: Path, file: Path) -> bool:
    """Whether it is a file of the folder, and not one elsewhere that a link shows to all staff."""
    texts = [file, later] if (later := file.with_suffix(LATER)).exists() else [file]
    return all(text.is_file() and text.resolve().is_relative_to(folder.resolve()) for text in texts)


def _published() -> Mapping[Named, Published]:
    return {(version.questionnaire, version.number): version for version in versions.every()}


def _design(named: Named, file: Path | None, published: Published | None) -> Design:
    if file is None:
        source = versions.source(*named)
        whole = Checked(loader.load_published(source), None, [])
        return Design(*named, source, whole, published, (), None)
    try:
        source = loader.read_source(file)
    except QuestionnaireHasProblems as unreadable:
        nothing = Checked(None, None, unreadable.problems)
        return Design(*named, None, nothing, published, (), None)
    checked = check(source)
    if checked.questionnaire is None or checked.errors:
        return Design(*named, source, checked, published, (), None)
    try:
        news = versions.pending(source, checked).news
    except VersionIsRefused as refusal:
        return Design(*named, source, checked, published, (), refusal)
    return Design(*named, source, checked, published, news, None)


def check(source: Source) -> Checked:
    """What there is to say about a text, once for each text."""
    return _check(*text_of(source))


def text_of(source: Source) -> Text:
    """A source as what a cache keeps things under."""
    return source.path, source.text, tuple(sorted(source.lists.items())), source.later


@lru_cache(maxsize=KEPT)
def _check(
    path: str, text: str, lists: tuple[tuple[str, str], ...], later: Written | None
) -> Checked:
    return loader.check(Source(path, text, dict(lists), later))
