"""Published versions: their text kept for ever, compiled once in each process."""

import hashlib
import json
from functools import lru_cache

from sqlalchemy import select

from app.exceptions import VersionIsPublished, VersionNotFound
from app.extensions import db
from app.questionnaire import loader
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source
from app.storage.clock import today
from app.storage.models import Version


def publish(source: Source) -> tuple[Questionnaire, bool]:
    """Keep this version, unless it is kept already; say whether it is new.

    Raises QuestionnaireHasProblems, and VersionIsPublished where the number is taken by another
    wording. Comments and layout may differ: what counts is what is asked.
    """
    questionnaire = loader.load(source)
    row = _row(questionnaire.questionnaire, questionnaire.version)
    if row is None:
        db.session.add(
            Version(
                questionnaire=questionnaire.questionnaire,
                number=questionnaire.version,
                digest=_digest(source),
                text=source.text,
                lists=dict(source.lists),
                published_on=today(),
            )
        )
        db.session.flush()
        return questionnaire, True
    if row.digest != _digest(source) and _load(row) != questionnaire:
        raise VersionIsPublished(questionnaire.questionnaire, questionnaire.version)
    return questionnaire, False


def find(questionnaire: str, number: int) -> int:
    """The key of a published version. Raises VersionNotFound."""
    row = _row(questionnaire, number)
    if row is None:
        raise VersionNotFound(questionnaire, number)
    return row.id


def read(digest: str) -> Questionnaire:
    """The questionnaire with this digest, as published; loaded once in each process."""
    return _read(digest)


@lru_cache(maxsize=64)  # versions in the field at once; a version with this digest never changes
def _read(digest: str) -> Questionnaire:
    return _load(db.session.execute(select(Version).filter_by(digest=digest)).scalar_one())


def _row(questionnaire: str, number: int) -> Version | None:
    query = select(Version).filter_by(questionnaire=questionnaire, number=number)
    return db.session.execute(query).scalar_one_or_none()


def _load(row: Version) -> Questionnaire:
    path = f"{row.questionnaire}/v{row.number}.yaml"
    return loader.load(Source(path, row.text, row.lists))


def _digest(source: Source) -> str:
    content = json.dumps([source.text, dict(source.lists)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
