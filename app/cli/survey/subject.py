"""What a command is about: a YAML file, a published version (`meals@1`) or a draft (`draft:3`)."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import click
from flask.cli import ScriptInfo

from app.exceptions import ManuscriptNotFound, VersionNotFound
from app.questionnaire import loader
from app.questionnaire.loader import Checked, QuestionnaireHasProblems, Source

PUBLISHED = re.compile(r"(\w+)@(\d{1,4})", re.ASCII)
DRAFT = re.compile(r"draft:(\d{1,9})", re.ASCII)
UNREADABLE = 2
UNKNOWN: Mapping[str, str] = {
    "fr": "Il n’y a ni version publiée ni brouillon de ce nom\u00a0: «\u00a0{name}\u00a0».",
    "en": "There is no published version or draft of this name: `{name}`.",
}


class Subject(NamedTuple):
    """A text that a command is about, with what its check says."""

    title: str
    source: Source
    checked: Checked


def is_stored(what: str) -> bool:
    """Whether an argument names what the database holds, and no file."""
    return any(named.fullmatch(what) for named in (PUBLISHED, DRAFT))


def read(what: str, language: str) -> Subject:
    """The text behind an argument; where it cannot be read, say why and exit with 2.

    What was published was checked then, and is not anew.
    """
    try:
        if named := PUBLISHED.fullmatch(what):
            return _published(named[1], int(named[2]))
        if named := DRAFT.fullmatch(what):
            return _draft(int(named[1]))
        source = loader.read_source(Path(what))
        return Subject(what, source, loader.check(source))
    except QuestionnaireHasProblems as wrong:
        for problem in wrong.problems:
            click.echo(problem.text(language))
    except (ManuscriptNotFound, VersionNotFound):
        click.echo(UNKNOWN[language].format(name=what), err=True)
    raise SystemExit(UNREADABLE)


def sound(what: str, language: str) -> Subject:
    """The same of a text without errors; where it has any, say them all and exit with 1."""
    subject = read(what, language)
    for problem in subject.checked.errors:
        click.echo(problem.text(language))
    if subject.checked.errors:
        raise SystemExit(1)
    return subject


def _published(name: str, number: int) -> Subject:
    with click.get_current_context().ensure_object(ScriptInfo).load_app().app_context():
        from app.storage import versions

        source = versions.source(name, number)
    return Subject(f"{name} v{number}", source, loader.as_published(source))


def _draft(id: int) -> Subject:
    with click.get_current_context().ensure_object(ScriptInfo).load_app().app_context():
        from app.storage import manuscripts

        known = manuscripts.read(id)
    source = known.latest.texts.source(known.name)
    return Subject(known.name, source, loader.check(source))
