"""What a manuscript begins with: a blank, another one, a published version, or a file."""

from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from app.conversion import files as conversion
from app.conversion import summary, writing
from app.conversion.draft import plain_name
from app.questionnaire import loader
from app.questionnaire.loader import Source
from app.storage import journal, manuscripts, versions
from app.storage.manuscripts import Manuscript, Texts
from app.workshop import parcels, surveys

LONGEST_NAME = 100  # of a manuscript
BLANKS = resources.files("app.questionnaire") / "blanks"


class Beginning(NamedTuple):
    """The first texts of a manuscript, where they are from, and what it is called by itself.

    `told` says, line by line, what the conversion of another tool's file kept and lost.
    """

    texts: Texts
    began_with: str
    name: str
    told: tuple[str, ...] = ()


def blank(name: str, language: str) -> Beginning:
    """A questionnaire of one page that explains itself in French or English."""
    text = (BLANKS / f"{language}.yaml").read_text(encoding="utf-8")
    named = text.replace("my_questionnaire", plain_name(name, "survey").lower(), 1)
    return Beginning(Texts(named, {}), "", name)


def copy(id: int) -> Beginning:
    """The text in force of another manuscript. Raises ManuscriptNotFound."""
    known = manuscripts.read(id)
    return Beginning(known.latest.texts, known.name, known.name)


def version(folder: Path, name: str, number: int, *, is_next: bool = False) -> Beginning:
    """A version as its file in `folder` has it, else as published; or as the one that follows.

    Findings declared after the collection are those of their version alone. Raises
    VersionNotFound, and QuestionnaireHasProblems where the file cannot be read.
    """
    becomes = surveys.next_number(folder, name) if is_next else None
    if path := surveys.files(folder).get((name, number)):
        return _yaml(path, becomes)
    source = versions.source(name, number)
    return Beginning(_as(source, becomes), f"{name}@{number}", f"{name} v{becomes or number}")


def file(path: Path, language: str) -> Beginning:
    """A questionnaire in YAML with what stands beside it, as it was downloaded, or another tool's.

    What a conversion lost is told in French or English, and in comments of the text. Raises
    QuestionnaireHasProblems, UploadIsUnfit, and Unreadable where no questionnaire can be made
    of it.
    """
    if path.suffix in parcels.YAML:
        return _yaml(path)
    if inside := parcels.unzipped(path):
        with TemporaryDirectory() as folder:
            found = file(parcels.lay_out(inside, Path(folder)), language)
        return found._replace(began_with=path.name)
    draft = conversion.read(path)
    name = plain_name(path.stem, "survey").lower()
    text = writing.yaml(draft, name, path.name, language)
    told = tuple(summary.lines(draft, language))
    return Beginning(Texts(text, writing.lists(draft)), path.name, path.stem, told)


def source_file(folder: Path, texts: Texts) -> Path | None:
    """The file in `folder` of the version that these texts say they are, if it has one."""
    named = parcels.identity(texts.text)
    return surveys.files(folder).get(named) if named else None


def begin(beginning: Beginning, name: str, by: int | None) -> Manuscript:
    """Begin a manuscript, under this name or its own, and note who did. The caller commits."""
    called = (name.strip() or beginning.name)[:LONGEST_NAME]
    made = manuscripts.add(called, beginning.texts, by, beginning.began_with)
    journal.note(by, "draft_begun", made.name)
    return made


def _yaml(path: Path, becomes: int | None = None) -> Beginning:
    source = loader.read_source(path)
    asked, _ = parcels.identity(source.text) or (path.stem, 0)
    return Beginning(_as(source, becomes), path.name, asked)


def _as(source: Source, number: int | None) -> Texts:
    """All that is written there; or the version that it becomes, without its later findings."""
    if number is None:
        return Texts(source.text, source.lists, source.later.text if source.later else None)
    return Texts(parcels.following(source.text, number), source.lists)
