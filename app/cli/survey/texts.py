"""`mieux survey texts`: a questionnaire's texts out to a sheet for a translator, and back in."""

import codecs
import io
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from app.questionnaire import loader
from app.questionnaire.loader import QuestionnaireHasProblems, Source
from app.questionnaire.translation.texts import LATER, MAIN, read, stale

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
MISSING_LISTED = 20  # texts still to translate that are named; the rest are counted

WORDS: Mapping[str, Mapping[str, str]] = {
    "one_way": {
        "fr": "Donnez --output (écrire le classeur) ou --input (le relire) : l’un des deux.",
        "en": "Give --output (write the workbook) or --input (read it back): one of the two.",
    },
    "default": {
        "fr": "« {language} » est la langue d’où l’on traduit ce questionnaire.",
        "en": "“{language}” is the language that this questionnaire is translated from.",
    },
    "language": {
        "fr": "« {language} » n’est pas un code de langue : il en faut un comme « es ».",
        "en": "“{language}” is not the code of a language: two or three letters, like “es”.",
    },
    "another_language": {
        "fr": "Ce classeur est celui de la langue « {name} ».",
        "en": "This workbook is for the language “{name}”.",
    },
    "extra": {
        "fr": "Il faut pour cela openpyxl : pip install 'mieux[spreadsheets]'.",
        "en": "This needs openpyxl: pip install 'mieux[spreadsheets]'.",
    },
    "unreadable": {
        "fr": "Ce fichier n’est pas un classeur .xlsx qui se lise.",
        "en": "This file is no .xlsx workbook that can be read.",
    },
    "too_large": {
        "fr": "Ce classeur est bien trop grand.",
        "en": "This workbook is far too large.",
    },
    "no_sheet": {
        "fr": "La feuille « {name} » manque, ou a changé : exportez les textes à nouveau.",
        "en": "The sheet “{name}” is missing or has changed: export the texts again.",
    },
    "no_column": {
        "fr": "Il faut une colonne « {name} », et une seule : exportez les textes à nouveau.",
        "en": "There must be one column “{name}”, and only one: export the texts again.",
    },
    "another": {
        "fr": "Ce classeur est celui de « {name} », version {version}.",
        "en": "This workbook is that of “{name}”, version {version}.",
    },
    "stale": {
        "fr": "l’original a changé depuis l’export (--accept-stale le prend quand même)",
        "en": "the original has changed since the export (--accept-stale takes it all the same)",
    },
    "unknown": {
        "fr": "ce texte n’est pas, ou plus, dans le questionnaire",
        "en": "this text is not in the questionnaire, or no longer",
    },
    "twice": {"fr": "cette clé figure plusieurs fois", "en": "this key stands there twice"},
    "empty": {"fr": "cellule vide", "en": "empty cell"},
    "formula": {"fr": "une formule n’est pas un texte", "en": "a formula is not a text"},
    "not_text": {"fr": "ce n’est pas un texte", "en": "this is not a text"},
    "left": {"fr": "{cell}, {key} : {reason}", "en": "{cell}, {key}: {reason}"},
    "refused": {
        "fr": "Rien n’a été écrit : avec ces textes, le questionnaire aurait ces erreurs.",
        "en": "Nothing was written: with these texts the questionnaire would have these problems.",
    },
    "out": {
        "fr": "{file} : {missing} à traduire, {stale} à revoir, {done} faits",
        "en": "{file}: {missing} missing, {stale} stale, {done} done",
    },
    "in": {"fr": "{taken} textes écrits", "en": "{taken} texts written"},
    "missing": {
        "fr": "{count} textes restent à traduire : {keys}",
        "en": "{count} texts are still missing: {keys}",
    },
}


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--language", required=True, help="The language to translate to: es, de, pt-BR.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it here.")
@click.option("--input", "filled", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--since", type=click.Path(path_type=Path), help="An older file: what has changed?")
@click.option("--accept-stale", is_flag=True, help="Take translations of texts that changed since.")
@click.option("--messages", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
def texts(
    path: Path,
    language: str,
    output: Path | None,
    filled: Path | None,
    since: Path | None,
    accept_stale: bool,
    messages: str,
) -> None:
    """Write the texts of a questionnaire to a workbook, or read it back into the questionnaire.

    The workbook (.xlsx) has a line for each text and a column to fill in. Read back, its texts are
    written into the YAML and the lists themselves, where nothing else changes.
    """
    if (output is None) == (filled is None):
        raise click.UsageError(_say("one_way", messages))
    with _refusals(messages):
        if output:
            _write(path, language, since, output, messages)
        elif filled:
            _take(path, language, filled, accept_stale, messages)


@contextmanager
def _refusals(messages: str) -> Iterator[None]:
    """Say what cannot be done, and why, and end with 1."""
    try:
        from app.questionnaire.translation import filling, workbook
    except ImportError:
        raise click.ClickException(_say("extra", messages)) from None
    lines: list[str] = []
    try:
        yield
    except workbook.SheetIsRefused as refused:
        raise click.ClickException(_say(refused.reason, messages, **refused.details)) from None
    except OSError as error:
        raise click.FileError(str(error.filename), error.strerror) from None
    except QuestionnaireHasProblems as wrong:
        lines = [problem.text(messages) for problem in wrong.problems]
    except filling.TextsAreRefused as wrong:
        found = [f"{cell} {problem.text(messages)}".strip() for cell, problem in wrong.problems]
        lines = [_say("refused", messages), *found]
    if lines:
        click.echo("\n".join(lines))
        raise SystemExit(1)


def _source(path: Path, language: str, messages: str) -> Source:
    """The questionnaire, once it is known that it can be translated to this language."""
    if not LANGUAGE.fullmatch(language):
        raise click.ClickException(_say("language", messages, language=language))
    source = loader.read_source(path)
    if language == read(source, language).default:
        raise click.ClickException(_say("default", messages, language=language))
    return source


def _write(path: Path, language: str, since: Path | None, output: Path, messages: str) -> None:
    """Write the workbook, and say how much there is to do."""
    from app.questionnaire.translation import workbook

    found = read(_source(path, language, messages), language)
    old = read(loader.read_source(since), language) if since else found
    file = io.BytesIO()
    counts = workbook.write(found, language, stale(found, old, language), file)
    _replace(output, file.getvalue())
    numbers = {state: str(count) for state, count in counts.items()}
    click.echo(_say("out", messages, file=str(output), **numbers))


def _take(path: Path, language: str, filled: Path, accept_stale: bool, messages: str) -> None:
    """Write the files that change, and say what was left out and what is still missing."""
    from app.questionnaire.translation import filling, workbook

    source = _source(path, language, messages)
    found = filling.fill(source, workbook.read(filled, language), accept_stale=accept_stale)
    for name, text in found.files.items():
        file = _file(path, source, name)
        mark = codecs.BOM_UTF8 if file.read_bytes().startswith(codecs.BOM_UTF8) else b""
        _replace(file, mark + text.encode())
        click.echo(str(file))
    click.echo(_say("in", messages, taken=str(found.taken)))
    for cell, key, reason in found.left:
        click.echo(_say("left", messages, cell=cell, key=key, reason=_say(reason, messages)))
    if found.missing:
        keys = ", ".join(entry.key for entry in found.missing[:MISSING_LISTED])
        more = ", …" if len(found.missing) > MISSING_LISTED else ""
        click.echo(_say("missing", messages, count=str(len(found.missing)), keys=keys + more))


def _file(path: Path, source: Source, name: str) -> Path:
    """The file of that name among the `Entry.file`."""
    if name == MAIN:
        return path
    if name == LATER and source.later:
        return Path(source.later.path)
    file = loader.list_file(path, name)
    assert file is not None  # its text was read from there
    return file


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: what stops half-way leaves the old one as it was."""
    path = path.resolve()  # a link stays one
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as new:
        try:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
            if path.exists():
                shutil.copymode(path, new.name)
            os.replace(new.name, path)
        except BaseException:
            os.unlink(new.name)
            raise


def _say(what: str, spoken: str, **details: str) -> str:
    return WORDS[what][spoken].format(**details)
