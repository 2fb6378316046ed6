"""Editions: releases as they are read, with the charts and files made of each, once.

A release never changes, so what was made of it is kept beside it, for all processes and for ever;
each process keeps what it read last in memory too.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from flask import current_app
from sqlalchemy.exc import IntegrityError

from app.analysis.findings import Release
from app.config import Config
from app.exceptions import FileIsUnknown
from app.extensions import db
from app.publish import files
from app.publish.edition import Edition
from app.questionnaire.definition import Questionnaire
from app.storage import releases, versions, waves

KEPT = 64  # releases in the memory of each process
KEPT_FILES = 256  # the charts of two or three releases: most are of a few kB
MAKING = Lock()  # a process makes one file at a time, however many ask for it at once
STALE = 2.0  # seconds until a process knows that a release was published or withdrawn


class Key(NamedTuple):
    """One release where it is kept; the settings name the database, and the network it says."""

    config: Config
    wave: str
    number: int


class Body(NamedTuple):
    """What is sent, and what it is."""

    content: bytes
    media_type: str


def latest(wave: str, *, public: bool = False) -> Key:
    """The wave's latest release, or the latest that everyone may read. Raises ReleaseNotFound."""
    return key(wave, releases.latest_number(wave, public=public))


def key(wave: str, number: int) -> Key:
    """A release that is there."""
    return Key(current_app.config["MIEUX"], wave, number)


def published(wave: str) -> Sequence[int]:
    """The numbers of the releases that everyone may read, as it was at most STALE seconds ago.

    Raises ReleaseNotFound where there are none.
    """
    known: dict[str, tuple[float, Sequence[int]]]
    known = current_app.extensions.setdefault("mieux_published", {})
    until, numbers = known.get(wave, (0.0, ()))
    if until <= time.monotonic():
        numbers = releases.numbers(wave, public=True)
        known[wave] = (time.monotonic() + STALE, numbers)
    return numbers


@lru_cache(maxsize=KEPT)
def read(key: Key) -> tuple[Release, Questionnaire]:
    """The release and what was asked, with later findings. Raises ReleaseNotFound."""
    release = Release.from_json(releases.read(key.wave, key.number))
    return release, versions.with_later(waves.read(key.wave).digest)


def edition(key: Key, language: str) -> Edition:
    """The release in one of its questionnaire's languages. Raises ReleaseNotFound."""
    release, questionnaire = read(key)
    config = key.config
    return Edition(release, questionnaire, language, config.network, config.url, config.licence)


def since(key: Key, earlier: Key) -> Release:
    """The release with all its findings compared with another wave's, and nothing else compared.

    That wave asked the same questionnaire, and was earlier. Raises ReleaseNotFound.
    """
    from app.analysis import comparisons  # which loads SciPy: no other page needs it
    from app.analysis.comparisons import Earlier

    (release, questionnaire), (before, asked) = read(key), read(earlier)
    known = Earlier(before, versions.between(asked, questionnaire))
    return replace(release, comparisons=comparisons.since(release, questionnaire, known))


@lru_cache(maxsize=KEPT)
def names(key: Key) -> tuple[str, ...]:
    """Every file of a release, charts too, in each of its languages. Raises ReleaseNotFound."""
    languages = read(key)[1].languages
    every = (name for language in languages for name in files.names(edition(key, language)))
    return tuple(dict.fromkeys(every))


@lru_cache(maxsize=KEPT_FILES)
def file(key: Key, name: str) -> Body:
    """A file of a release: as it was made, or made now and kept; it commits that.

    Raises ReleaseNotFound, FileIsUnknown, PartIsMissing.
    """
    if name not in names(key):
        raise FileIsUnknown(name)
    kept = releases.file(key.wave, key.number, name)
    return Body(_made(key, name) if kept is None else kept, files.media_type(name))


def prepare(key: Key) -> Iterator[str]:
    """Make and keep every file that is not there yet, and name each; it commits.

    Raises ReleaseNotFound, PartIsMissing.
    """
    kept = releases.files(key.wave, key.number)
    for name in names(key):
        if name not in kept:
            _made(key, name)
            yield name


def _made(key: Key, name: str) -> bytes:
    spoken = files.language(name) or read(key)[1].languages[0]
    with MAKING:
        if kept := releases.file(key.wave, key.number, name):  # by another request meanwhile
            return kept
        content = files.make(name, edition(key, spoken))
        try:
            releases.keep_file(key.wave, key.number, name, content)
            db.session.commit()
        except IntegrityError:  # another process was quicker: the same release, so the same file
            db.session.rollback()
    return content
