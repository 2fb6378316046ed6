"""`mieux survey diff`: what changed between two versions, and what that means."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from app.cli.survey.subject import PUBLISHED, UNREADABLE, is_stored, read
from app.questionnaire import differences, loader
from app.questionnaire.changes import LEVELS, quoted
from app.questionnaire.definition import Questionnaire
from app.questionnaire.differences import Differences, say
from app.questionnaire.loader import QuestionnaireHasProblems

WORDS: Mapping[str, Mapping[str, str]] = {
    "publish": {
        "fr": "Publiez la version : « mieux survey publish ».",
        "en": "Publish the version: `mieux survey publish`.",
    },
    "two": {
        "fr": "Ce sont deux questionnaires différents : {names}.",
        "en": "These are two different questionnaires: {names}.",
    },
}


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text")
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
def diff(old: str, new: str, kind: str, language: str) -> None:
    """Say what changed from OLD to NEW, and what may still be compared.

    Each is a YAML file, a published version (`situation@1`), or a draft (`draft:3`). Exits with
    1 where something is broken that the new version does not settle, or its number is taken; 2
    where one of them cannot be read.
    """
    before, after = _read(old, language, is_new=False), _read(new, language, is_new=True)
    if before.questionnaire != after.questionnaire:
        names = quoted((before.questionnaire, after.questionnaire), language)
        click.echo(WORDS["two"][language].format(names=names), err=True)
        raise SystemExit(UNREADABLE)
    report = differences.between(before, after)
    for line in FORMATS[kind](report, language):
        click.echo(line)
    raise SystemExit(int(report.is_refused))


def _read(what: str, language: str, *, is_new: bool) -> Questionnaire:
    """The version behind an argument; where it cannot be read, say why and exit with 2."""
    is_checked = is_new and not PUBLISHED.fullmatch(what)
    try:
        source = read(what, language).source if is_stored(what) else loader.read_source(Path(what))
        return loader.load(source) if is_checked else loader.load_published(source)
    except QuestionnaireHasProblems as wrong:
        for problem in wrong.problems:
            click.echo(problem.text(language))
    raise SystemExit(UNREADABLE)


def _must_do(report: Differences, language: str) -> Iterator[str]:
    """What is left to do, of which publishing is the last."""
    yield from report.must_do(language)
    if not report.is_erratum and not report.is_refused:
        yield WORDS["publish"][language]


# --- Formats: the lines of each


def as_text(report: Differences, language: str) -> Iterator[str]:
    """The two answers, then every change by its level."""
    old, new = report.old, report.new
    yield f"{old.questionnaire}: v{old.version} → v{new.version}"
    answers = {
        "may_compare": report.may_compare(language),
        "must_do": _must_do(report, language),
    }
    for title, lines in answers.items():
        yield f"\n{say(title, language)}"
        yield from (f"  {line}" for line in lines)
    if report.changes:
        yield f"\n{say('changes', language)}"
    for level in reversed(LEVELS):
        found = [change for change in report.changes if change.level == level]
        if found:
            yield f"  {say(level, language)}"
        for change in found:
            settled = say("settled", language, link=change.link) if change.link else ""
            yield f"    {change.code} {change.sentence(language)}"
            yield f"         {settled or change.advice(language)}"


def as_json(report: Differences, language: str) -> Iterator[str]:
    """One JSON document, with the same sentences."""
    content = {
        "questionnaire": report.new.questionnaire,
        "old": report.old.version,
        "new": report.new.version,
        "unresolved": bool(report.unresolved),
        "may_compare": list(report.may_compare(language)),
        "must_do": list(_must_do(report, language)),
        "findings": {
            name: {"level": found.level, "reasons": [each.code for each in found.reasons]}
            for name, found in report.findings.items()
        },
        "changes": [
            {
                "code": change.code,
                "level": change.level,
                "names": change.names,
                "settled_by": change.link,
                "sentence": change.sentence(language),
                "advice": change.advice(language),
            }
            for change in report.changes
        ],
    }
    yield json.dumps(content, ensure_ascii=False, indent=2)


FORMATS = {"text": as_text, "json": as_json}
