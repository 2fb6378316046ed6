"""Published versions: their texts kept for ever, compiled once in each process."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import func, select

from app.exceptions import VersionIsRefused, VersionNotFound
from app.extensions import db
from app.questionnaire import loader, tree
from app.questionnaire import versions as comparing
from app.questionnaire.changes import Change
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import LATER, Checked, QuestionnaireHasProblems, Source, Written
from app.questionnaire.plans import LaterFindings, LaterPlan
from app.storage import models
from app.storage.clock import now, today
from app.storage.models import Erratum, Version


class Publication(NamedTuple):
    """A version as published, and what is new: `version`, `erratum`, `findings`, or nothing."""

    questionnaire: Questionnaire
    news: tuple[str, ...]


class Published(NamedTuple):
    """A version that was published, and the day of its last erratum if it has any."""

    questionnaire: str
    number: int
    published_on: date
    corrected_on: date | None


def publish(source: Source, checked: Checked | None = None) -> Publication:
    """Keep this version, or its erratum, and its later findings, as far as they are new.

    Comments and layout are nothing new: what counts is what is asked. Raises
    QuestionnaireHasProblems, and VersionIsRefused where what was published would no longer be
    comparable or as it was.
    """
    questionnaire, news = publication = pending(source, checked or loader.check(source))
    row = _row(questionnaire.questionnaire, questionnaire.version)
    if row is None:
        row = _add_version(questionnaire, source)
    elif "erratum" in news:
        _add_erratum(row, source)
    if "findings" in news and source.later:
        _add_later(row, source.later)
    return publication


def pending(source: Source, checked: Checked) -> Publication:
    """What publishing this text would bring; it raises what `publish` raises, and keeps nothing."""
    questionnaire = checked.questionnaire
    if questionnaire is None or checked.errors:
        raise QuestionnaireHasProblems(checked.errors)
    row = _row(questionnaire.questionnaire, questionnaire.version)
    is_known = row is not None and any(
        text.digest == _digest(source) or not comparing.compare(read(text.digest), questionnaire)
        for text in _texts(row)
    )
    news = []
    if not is_known:
        _refuse(questionnaire, comparing.obstacles(questionnaire, published(questionnaire)))
        news.append("version" if row is None else "erratum")
    if checked.later:
        known, declared = _later(row) if row else {}, checked.later.findings
        _refuse(questionnaire, comparing.later_obstacles(known, declared))
        if known != declared:
            news.append("findings")
    return Publication(questionnaire, tuple(news))


def every() -> list[Published]:
    """Every version there is, by questionnaire, the last first."""
    corrected = func.max(Erratum.published_on)
    query = select(Version.questionnaire, Version.number, Version.published_on, corrected)
    found = query.outerjoin(Erratum).group_by(Version.id)
    latest = found.order_by(Version.questionnaire, Version.number.desc())
    return [Published(*row) for row in db.session.execute(latest)]


def find(questionnaire: str, number: int) -> Version:
    """A published version. Raises VersionNotFound."""
    row = _row(questionnaire, number)
    if row is None:
        raise VersionNotFound(questionnaire, number)
    return row


def in_force(version: Version) -> Version | Erratum:
    """The text of a version for waves that open now: its last erratum, or itself."""
    return _texts(version)[-1]


def digest_in_force(questionnaire: str, number: int) -> str:
    """What stands for the text that waves would ask now; nothing where there is none."""
    row = _row(questionnaire, number)
    return in_force(row).digest if row else ""


def later(questionnaire: str, number: int) -> Mapping[str, LaterPlan]:
    """The findings of a version declared after its publication, by name. Raises VersionNotFound."""
    return _later(find(questionnaire, number))


def with_later(digest: str) -> Questionnaire:
    """The questionnaire with this digest, and the findings declared after its publication."""
    questionnaire = read(digest)
    declared = later(questionnaire.questionnaire, questionnaire.version)
    findings = {**questionnaire.findings, **declared}
    return questionnaire.model_copy(update={"findings": findings}) if declared else questionnaire


def read(digest: str) -> Questionnaire:
    """The questionnaire with this digest, as published; loaded once in each process."""
    return _read(digest)


def published(questionnaire: Questionnaire) -> list[Questionnaire]:
    """Every version of this questionnaire, as first published."""
    query = select(Version.digest).filter_by(questionnaire=questionnaire.questionnaire)
    return [read(digest) for digest in db.session.execute(query).scalars()]


def between(old: Questionnaire, new: Questionnaire) -> list[Questionnaire]:
    """Two versions of a questionnaire, the older first, and every published one between them."""
    known = {version.version: version for version in published(new)}
    numbers = range(old.version + 1, new.version)
    return [old, *(known[number] for number in numbers if number in known), new]


def source(name: str, number: int) -> Source:
    """The text in force of a version, and its later findings. Raises VersionNotFound."""
    version = find(name, number)
    text, declared = in_force(version), _later_text(version)
    path = _path(version)
    later = Written(path.replace(".yaml", LATER), declared) if declared else None
    return Source(path, text.text, text.lists, later)


@lru_cache(maxsize=64)  # texts in the field at once; the one with this digest never changes
def _read(digest: str) -> Questionnaire:
    version = db.session.execute(select(Version).filter_by(digest=digest)).scalar()
    if version is not None:
        return _load(version, version)
    with_version = select(Erratum, Version).join(Version).where(Erratum.digest == digest)
    return _load(*db.session.execute(with_version).one())


def _row(questionnaire: str, number: int) -> Version | None:
    query = select(Version).filter_by(questionnaire=questionnaire, number=number)
    return db.session.execute(query).scalar_one_or_none()


def _texts(version: Version) -> Sequence[Version | Erratum]:
    """Every text of a version, the one in force last."""
    query = select(Erratum).filter_by(version_id=version.id).order_by(Erratum.number)
    return [version, *db.session.execute(query).scalars()]


def _later(version: Version) -> Mapping[str, LaterPlan]:
    text = _later_text(version)
    if text is None:
        return {}
    return LaterFindings.model_validate(tree.read(_path(version), text).data).findings


def _later_text(version: Version) -> str | None:
    known = models.LaterFindings
    query = select(known.text).filter_by(version_id=version.id).order_by(known.id.desc()).limit(1)
    return db.session.execute(query).scalar()


def _add_version(questionnaire: Questionnaire, source: Source) -> Version:
    named = {"questionnaire": questionnaire.questionnaire, "number": questionnaire.version}
    version = Version(**named, **_written(source))
    db.session.add(version)
    db.session.flush()
    return version


def _add_erratum(version: Version, source: Source) -> Version:
    """Keep a further text, and give it to the waves of this version that are not closed."""
    erratum = Erratum(version_id=version.id, number=len(_texts(version)), **_written(source))
    db.session.add(erratum)
    still_open = select(models.Wave).filter_by(version_id=version.id, closed_at=None)
    for wave in db.session.execute(still_open.with_for_update()).scalars():
        was_open = wave.opens_at is not None and wave.opens_at <= now()
        wave.digests = [*(wave.digests if was_open else ()), erratum.digest]
    db.session.flush()
    return version


def _written(source: Source) -> dict[str, Any]:
    return {
        "digest": _digest(source),
        "text": source.text,
        "lists": dict(source.lists),
        "published_on": today(),
    }


def _add_later(version: Version, written: Written) -> None:
    findings = models.LaterFindings(version_id=version.id, text=written.text, published_on=today())
    db.session.add(findings)
    db.session.flush()


def _refuse(questionnaire: Questionnaire, reasons: Sequence[Change]) -> None:
    """Raise VersionIsRefused, if for these reasons."""
    if reasons:
        said = {
            language: [
                f"{each.code} {each.sentence(language)} {each.advice(language)}" for each in reasons
            ]
            for language in ("fr", "en")
        }
        raise VersionIsRefused(questionnaire.questionnaire, questionnaire.version, said)


def _load(text: Version | Erratum, version: Version) -> Questionnaire:
    return loader.load_published(Source(_path(version), text.text, text.lists))


def _path(version: Version) -> str:
    return f"{version.questionnaire}/v{version.number}.yaml"


def _digest(source: Source) -> str:
    content = json.dumps([source.text, dict(source.lists)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
