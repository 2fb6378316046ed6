"""The gate for comments: who reads them, when, and into what they are sorted.

Once a wave is closed, comments to a question that at least 11 people commented on are read, in an
order that says nothing, beside nothing else; and what reads them is noted. Only themes leave, by
`release`. docs/comments.md says how, and docs/decisions/0027-comments.md why.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from app.analysis.themes import SMALLEST
from app.exceptions import (
    CodingIsFinished,
    CommentsAreFew,
    CommentsAreUnread,
    LabelIsUnfit,
    LabelQuotes,
    QuestionNotFound,
    ThemeExists,
    ThemeNotFound,
    WaveIsOpen,
)
from app.extensions import db
from app.questionnaire import comments as asking
from app.questionnaire.definition import Questionnaire
from app.storage import journal, texts, themes, versions
from app.storage.texts import Comment as Comment  # whoever shows one knows it from here
from app.storage.themes import Labels, Progress
from app.storage.waves import Wave

SHOWN = 20  # comments on a page
LONGEST = 80  # signs of a theme's name
QUOTE = 5  # words in a row that a theme's name may not share with a comment
WORD = re.compile(r"\w+")


class Page(NamedTuple):
    """Some comments to a question, with all its themes; pages are numbered from 1."""

    comments: list[Comment]
    number: int
    pages: int
    themes: Labels
    counts: Mapping[str, int]
    progress: Progress


def questions(wave: Wave) -> dict[str, Progress | None]:
    """How far the comments to each question of a closed wave are; None: few, or none at all.

    Raises WaveIsOpen.
    """
    _refuse_open(wave)
    found = themes.progress(wave)
    known = {name: found.get(name, Progress()) for name in asking.questions(asked(wave))}
    return {name: one if one.comments >= SMALLEST else None for name, one in known.items()}


def read(wave: Wave, question: str, number: int | None, by: int | None = None) -> Page:
    """A page of comments to a question: the first with one that nobody read, where none is named.

    Past the last one, it is the last.

    It notes in the journal that this member of the staff reads them, or a command, once a day, and
    commits that. Raises WaveIsOpen, QuestionNotFound, CommentsAreFew.
    """
    progress = _readable(wave, question)
    journal.note_once(by, "texts_read", _subject(wave, question))
    db.session.commit()
    pages = -(-progress.comments // SHOWN)
    if number is None:
        number = texts.first_unread(wave, question) // SHOWN + 1
    number = min(max(number, 1), pages)
    found = texts.some(wave, question, SHOWN * (number - 1), SHOWN)
    labels, counts = themes.labels(wave, question), themes.counts(wave, question)
    return Page(found, number, pages, labels, counts, progress)


def labels(wave: Wave, question: str) -> Labels:
    """The themes of a question, by code, then by language; none is in anybody's own words."""
    return themes.labels(wave, question)


def counts(wave: Wave, question: str) -> Mapping[str, int]:
    """How many comments to a question have each theme, exactly: for whoever read them alone."""
    return themes.counts(wave, question)


def sort(wave: Wave, question: str, found: Mapping[str, Collection[str]]) -> None:
    """Say which themes comments have, by their ids: none is an answer too. The caller commits.

    Raises WaveIsOpen, QuestionNotFound, CommentsAreFew, CodingIsFinished.
    """
    _readable(wave, question)
    known = themes.labels(wave, question)
    kept = {id: sorted(known.keys() & codes) for id, codes in found.items()}
    if not texts.sort(wave, question, kept):
        raise CodingIsFinished


def add(wave: Wave, question: str, label: Mapping[str, str]) -> str:
    """Add a theme, by its name in each language; its code. The caller commits.

    Raises WaveIsOpen, QuestionNotFound, CommentsAreFew, CodingIsFinished, LabelIsUnfit,
    LabelQuotes, ThemeExists.
    """
    _readable(wave, question)
    known = themes.labels(wave, question)
    written = _checked(wave, question, label, known.values())
    code = _code(next(iter(written.values())), known)
    themes.add(wave, question, code, written)
    return code


def rename(wave: Wave, question: str, code: str, label: Mapping[str, str]) -> None:
    """Call a theme otherwise. The caller commits. Raises what `add` does, and ThemeNotFound."""
    others = _others(wave, question, code)
    written = _checked(wave, question, label, others.values())
    themes.rename(wave, question, code, written)


def remove(wave: Wave, question: str, code: str) -> None:
    """Delete a theme; comments that had it keep their others. The caller commits.

    Raises WaveIsOpen, QuestionNotFound, CommentsAreFew, ThemeNotFound, CodingIsFinished.
    """
    _others(wave, question, code)
    themes.remove(wave, question, code)


def finish(wave: Wave, question: str, by: int | None = None) -> None:
    """Let the next release count the themes of a question. The caller commits.

    Raises WaveIsOpen, QuestionNotFound, CommentsAreFew, CommentsAreUnread, CodingIsFinished.
    """
    progress = _readable(wave, question)
    if unread := progress.comments - progress.read:
        raise CommentsAreUnread(unread)
    themes.finish(wave, question)
    journal.note(by, "texts_coded", _subject(wave, question))


def resume(wave: Wave, question: str, by: int | None = None) -> None:
    """Sort the comments to a question again; once a release counted them, never.

    The caller commits. Raises WaveIsOpen, QuestionNotFound, CommentsAreFew, CodingIsFinished.
    """
    _readable(wave, question)
    themes.resume(wave, question)
    journal.note(by, "coding_resumed", _subject(wave, question))


def asked(wave: Wave) -> Questionnaire:
    """What the wave asked."""
    return versions.read(wave.digest)


def _readable(wave: Wave, question: str) -> Progress:
    """How far its comments are. Raises WaveIsOpen, QuestionNotFound, CommentsAreFew."""
    found = questions(wave)
    if question not in found:
        raise QuestionNotFound(question)
    progress = found[question]
    if progress is None:
        raise CommentsAreFew(SMALLEST)
    return progress


def _refuse_open(wave: Wave) -> None:
    if not wave.rewritten:
        raise WaveIsOpen(wave.name)


def _others(wave: Wave, question: str, code: str) -> Labels:
    """The themes beside one. Raises ThemeNotFound, and what `_readable` does."""
    _readable(wave, question)
    known = themes.labels(wave, question)
    if code not in known:
        raise ThemeNotFound(code)
    return {other: label for other, label in known.items() if other != code}


def _checked(
    wave: Wave, question: str, label: Mapping[str, str], others: Iterable[Mapping[str, str]]
) -> dict[str, str]:
    """The names of a theme, if it can have them. Raises LabelIsUnfit, ThemeExists, LabelQuotes."""
    languages = asked(wave).languages
    names = {language: " ".join(label.get(language, "").split()) for language in languages}
    if not all(name and len(name) <= LONGEST and name.isprintable() for name in names.values()):
        raise LabelIsUnfit(LONGEST)
    for other in others:
        if any(names[one].casefold() == other.get(one, "").casefold() for one in languages):
            raise ThemeExists
    said = {quote for name in names.values() for quote in _quotes(name)}
    if said and any(not said.isdisjoint(_quotes(text)) for text in texts.words(wave, question)):
        raise LabelQuotes(QUOTE)
    return names


def _quotes(text: str) -> Iterator[tuple[str, ...]]:
    """Every few words in a row."""
    found = WORD.findall(text.casefold())
    return zip(*(found[start:] for start in range(QUOTE)), strict=False)


def _code(name: str, known: Collection[str]) -> str:
    """What a theme is called in files: its first name in plain letters, and a number if it must."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    code = re.sub(r"[^a-z0-9]+", "_", plain)[:40].strip("_") or "theme"
    numbered = (f"{code}_{number}" for number in range(2, len(known) + 3))
    return next(one for one in (code, *numbered) if one not in known)


def _subject(wave: Wave, question: str) -> str:
    return f"{wave.name}, {question}"
