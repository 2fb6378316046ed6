"""`mieux survey diff`: what changed between two versions, and what that means."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import click
from flask.cli import ScriptInfo

from app.exceptions import VersionNotFound
from app.questionnaire import loader, versions
from app.questionnaire.changes import LEVELS, Change, quoted
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import QuestionnaireHasProblems
from app.questionnaire.versions import Comparability

PUBLISHED = re.compile(r"(\w+)@(\d{1,4})", re.ASCII)
UNREADABLE = 2

WORDS: Mapping[str, Mapping[str, str]] = {
    "may_compare": {
        "fr": "Puis-je encore comparer avec l’an dernier ?",
        "en": "May I still compare with last year?",
    },
    "must_do": {"fr": "Que dois-je faire ?", "en": "What must I do?"},
    "changes": {"fr": "Ce qui change", "en": "What changes"},
    "cosmetic": {"fr": "La forme seule", "en": "Only the form"},
    "comparable": {"fr": "Comparable", "en": "Comparable"},
    "breaking": {"fr": "Rupture", "en": "Break"},
    "settled": {"fr": "Réglé : « {link} ».", "en": "Settled: `{link}`."},
    # may I still compare?
    "same": {"fr": "Oui, tout : rien n’a changé.", "en": "Yes, everything: nothing changed."},
    "form": {
        "fr": "Oui, tout : la forme seule a changé.",
        "en": "Yes, everything: only the form changed.",
    },
    "caveats": {
        "fr": "Oui, avec les réserves dites plus bas.",
        "en": "Yes, with the caveats given below.",
    },
    "not_all": {"fr": "Oui, sauf ce qui touche {names}.", "en": "Yes, but for {names}."},
    "not_yet": {
        "fr": "Pas encore tout : dites d’abord ce que devient {names}.",
        "en": "Not everything yet: first say what becomes of {names}.",
    },
    "yes": {"fr": "Constats comparables : {names}.", "en": "Comparable findings: {names}."},
    "caveat": {
        "fr": "Constat comparable avec une réserve : {names}.",
        "en": "Finding comparable with a caveat: {names}.",
    },
    "no": {
        "fr": "Constat qui ne se compare pas : {names}.",
        "en": "Finding that cannot be compared: {names}.",
    },
    # what must I do?
    "nothing": {
        "fr": "Rien : les deux textes demandent la même chose.",
        "en": "Nothing: both texts ask the same.",
    },
    "erratum": {
        "fr": "Gardez « version: {old} » et publiez ce texte comme erratum.",
        "en": "Keep `version: {old}` and publish this text as an erratum.",
    },
    "number": {
        "fr": "Donnez un nouveau numéro : « version: {next} ».",
        "en": "Give a new version number: `version: {next}`.",
    },
    "retired": {
        "fr": "Ajoutez les questions retirées à « retired: [{codes}] ».",
        "en": "List the removed items under `retired: [{codes}]`.",
    },
    "links": {
        "fr": "Ajoutez « from_version: {{{codes}}} » si plus rien ne se compare ; « comparable » "
        "si les réponses disent toujours la même chose, « recode » si elles se regroupent.",
        "en": "Add `from_version: {{{codes}}}` if nothing compares any more; `comparable` if the "
        "answers still say the same, `recode` if they can be grouped.",
    },
    "publish": {
        "fr": "Publiez la version : « mieux survey publish ».",
        "en": "Publish the version: `mieux survey publish`.",
    },
    "unpublished": {
        "fr": "Cette version n’est pas publiée\u00a0: «\u00a0{name}\u00a0».",
        "en": "This version is not published: `{name}`.",
    },
    "two": {
        "fr": "Ce sont deux questionnaires différents : {names}.",
        "en": "These are two different questionnaires: {names}.",
    },
}


class Report(NamedTuple):
    """Everything to say of two versions."""

    old: Questionnaire
    new: Questionnaire
    changes: Sequence[Change]
    findings: Mapping[str, Comparability]

    @property
    def unresolved(self) -> list[Change]:
        """The breaking changes that nothing settles yet."""
        return [change for change in self.changes if change.is_unresolved]

    @property
    def is_refused(self) -> bool:
        """Whether the new version cannot be published after the old one as it is."""
        is_erratum = all(change.level == "cosmetic" for change in self.changes)
        return bool(self.unresolved) or not (is_erratum or self.new.version > self.old.version)


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text")
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
def diff(old: str, new: str, kind: str, language: str) -> None:
    """Say what changed from OLD to NEW, and what may still be compared.

    Each is a YAML file, or a published version: `situation@1`. Exits with 1 where something is
    broken that the new version does not settle, or its number is taken; 2 where one of them
    cannot be read.
    """
    before, after = _read(old, language, is_new=False), _read(new, language, is_new=True)
    if before.questionnaire != after.questionnaire:
        names = quoted((before.questionnaire, after.questionnaire), language)
        click.echo(_say("two", language, names=names), err=True)
        raise SystemExit(UNREADABLE)
    found = versions.compare(before, after)
    report = Report(before, after, found, versions.comparabilities(before, after))
    for line in FORMATS[kind](report, language):
        click.echo(line)
    raise SystemExit(int(report.is_refused))


def _read(what: str, language: str, *, is_new: bool) -> Questionnaire:
    """The version behind an argument; where it cannot be read, say why and stop."""
    published = PUBLISHED.fullmatch(what)
    try:
        if published:
            with click.get_current_context().ensure_object(ScriptInfo).load_app().app_context():
                from app.storage import versions as stored

                version = stored.find(published[1], int(published[2]))
                return stored.read(stored.in_force(version).digest)
        source = loader.read_source(Path(what))
        return loader.load(source) if is_new else loader.load_published(source)
    except QuestionnaireHasProblems as wrong:
        for problem in wrong.problems:
            click.echo(problem.text(language))
    except VersionNotFound:
        click.echo(_say("unpublished", language, name=what), err=True)
    raise SystemExit(UNREADABLE)


def _may_compare(report: Report, language: str) -> Iterator[str]:
    """Whether the versions may be compared, then which findings, with the reasons."""
    levels = {change.level for change in report.changes}
    lost = [change for change in report.changes if change.link == versions.NOT_COMPARABLE]
    if report.unresolved:
        yield _say("not_yet", language, names=_names(report.unresolved, language))
    elif lost:
        yield _say("not_all", language, names=_names(lost, language))
    else:
        yield _say("caveats" if levels - {"cosmetic"} else "form" if levels else "same", language)
    names = tuple(name for name, found in report.findings.items() if found.level == "yes")
    if names:
        yield _say("yes", language, names=quoted(names, language))
    for name, found in report.findings.items():
        if found.level != "yes":
            yield _say(found.level, language, names=quoted((name,), language))
            yield from (f"  {change.sentence(language)}" for change in found.reasons)


def _must_do(report: Report, language: str) -> Iterator[str]:
    """What is left to do before this version can be published, in the order to do it."""
    old, new = report.old.version, report.new.version
    if not report.changes:
        yield _say("nothing", language)
        return
    if all(change.level == "cosmetic" for change in report.changes):
        yield _say("erratum", language, old=old)
        return
    if new <= old:
        yield _say("number", language, next=old + 1)
    removed = [name for each in report.unresolved if each.code == "V301" for name in each.names]
    if removed:
        yield _say("retired", language, codes=", ".join([*report.new.retired, *removed]))
    own = ("V301", "V312", "V313", "V314", "V315")  # what `from_version` does not settle
    names = dict.fromkeys(
        name for each in report.unresolved if each.code not in own for name in each.names
    )
    if names:
        links = ", ".join(f"{name}: {versions.NOT_COMPARABLE}" for name in names)
        yield _say("links", language, codes=links)
    for change in report.changes:
        if change.code in ("V227", *own[1:]):
            yield f"{change.sentence(language)} {change.advice(language)}"
    if not report.unresolved and new > old:
        yield _say("publish", language)


def _names(changes: Sequence[Change], language: str) -> str:
    names = (name for change in changes for name in change.shown or change.names)
    return quoted(tuple(dict.fromkeys(names)), language)


def _say(what: str, language: str, **details: object) -> str:
    return WORDS[what][language].format(**details)


# --- Formats: the lines of each


def as_text(report: Report, language: str) -> Iterator[str]:
    """The two answers, then every change by its level."""
    old, new = report.old, report.new
    yield f"{old.questionnaire}: v{old.version} → v{new.version}"
    for title, lines in (("may_compare", _may_compare), ("must_do", _must_do)):
        yield f"\n{_say(title, language)}"
        yield from (f"  {line}" for line in lines(report, language))
    if report.changes:
        yield f"\n{_say('changes', language)}"
    for level in reversed(LEVELS):
        found = [change for change in report.changes if change.level == level]
        if found:
            yield f"  {_say(level, language)}"
        for change in found:
            settled = _say("settled", language, link=change.link) if change.link else ""
            yield f"    {change.code} {change.sentence(language)}"
            yield f"         {settled or change.advice(language)}"


def as_json(report: Report, language: str) -> Iterator[str]:
    """One JSON document, with the same sentences."""
    content = {
        "questionnaire": report.new.questionnaire,
        "old": report.old.version,
        "new": report.new.version,
        "unresolved": bool(report.unresolved),
        "may_compare": list(_may_compare(report, language)),
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
