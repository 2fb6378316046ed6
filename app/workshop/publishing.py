"""Publishing what a manuscript says, unless the version has its file, which is then its source."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from app.exceptions import FileSaysOtherwise, VersionIsRefused
from app.questionnaire import loader
from app.questionnaire import versions as comparing
from app.questionnaire.loader import LIST_NAME, Checked, QuestionnaireHasProblems, Source
from app.storage import journal, manuscripts, versions
from app.storage.manuscripts import Manuscript
from app.storage.versions import Publication
from app.workshop import surveys


class Prospect(NamedTuple):
    """What publishing a text would bring, or why it cannot be published.

    `news` are `version`, `erratum` and `findings`; `elsewhere` is the file that says otherwise.
    `before` stands for the text in whose place it would come: nothing where the version is new.
    """

    news: tuple[str, ...] = ()
    refusal: VersionIsRefused | None = None
    elsewhere: Path | None = None
    before: str = ""


def source_of(manuscript: Manuscript) -> Source:
    """The text in force of a manuscript, with the lists that it names, as a file would have it."""
    source = manuscript.latest.texts.source(manuscript.name)
    named = set(LIST_NAME.findall(source.text))
    return source._replace(lists={name: source.lists[name] for name in named & {*source.lists}})


def prospect(
    folder: Path,
    source: Source,
    checked: Checked,
    check: Callable[[Source], Checked] = loader.check,
) -> Prospect:
    """Say what publishing would bring, and keep nothing; `folder` is where files stand.

    A text that has problems brings nothing.
    """
    asked = checked.questionnaire
    if asked is None or checked.errors:
        return Prospect()
    file = surveys.files(folder).get((asked.questionnaire, asked.version))
    if file and not _says_the_same(file, source, checked, check):
        return Prospect(elsewhere=file)
    try:
        before = versions.digest_in_force(asked.questionnaire, asked.version)
        return Prospect(versions.pending(source, checked).news, before=before)
    except VersionIsRefused as refusal:
        return Prospect(refusal=refusal)


def publish(
    folder: Path, manuscript: Manuscript, by: int | None, checked: Checked | None = None
) -> Publication:
    """Keep the version that its text in force is, or an erratum or later findings, and note it.

    The caller commits. Raises QuestionnaireHasProblems, VersionIsRefused and FileSaysOtherwise.
    """
    source = source_of(manuscript)
    checked = checked or loader.check(source)
    if file := prospect(folder, source, checked).elsewhere:
        raise FileSaysOtherwise(str(file.relative_to(folder)))
    publication = versions.publish(source, checked)
    questionnaire, news = publication
    if news:
        named = f"{questionnaire.questionnaire} v{questionnaire.version}"
        journal.note(by, "published", named)
        manuscripts.mark(manuscript.id, manuscript.latest.number, named)
    return publication


def _says_the_same(
    file: Path, source: Source, checked: Checked, check: Callable[[Source], Checked]
) -> bool:
    """Whether a file asks what was checked; comments and layout are no difference."""
    try:
        written = loader.read_source(file)
    except QuestionnaireHasProblems:
        return False
    found = check(written._replace(path=source.path))
    old, new = found.questionnaire, checked.questionnaire
    if old is None or new is None or found.errors:
        return False
    both = [one.later.findings if one.later else {} for one in (found, checked)]
    return both[0] == both[1] and old == new and not comparing.compare(old, new)
