"""The tables. Nothing here, nor beside it, says who answered or when."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db

# SQLite keeps rows in the order they came, and says so in `rowid`: these tables have none.
UNORDERED = {"sqlite_with_rowid": False}


class Version(db.Model):
    """One published wording of a questionnaire: its text and its lists, for ever."""

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("questionnaire", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire: Mapped[str]
    number: Mapped[int]
    digest: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    lists: Mapped[dict[str, str]] = mapped_column(JSON)
    published_on: Mapped[date]


class Erratum(db.Model):
    """A later text of a version, which asks the same in another form; from 1."""

    __tablename__ = "erratum"
    __table_args__ = (UniqueConstraint("version_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    number: Mapped[int]
    digest: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    lists: Mapped[dict[str, str]] = mapped_column(JSON)
    published_on: Mapped[date]


class LaterFindings(db.Model):
    """Findings of a version declared after its publication: the whole file, each time it grew."""

    __tablename__ = "later_findings"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    text: Mapped[str] = mapped_column(Text)
    published_on: Mapped[date]


class Wave(db.Model):
    """One fielding of one version; `digests` has every text it was answered with, in order."""

    __tablename__ = "wave"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    digests: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    source: Mapped[str]  # people | simulated | imported
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Response(db.Model):
    """The anonymous record of one respondent's closed answers.

    `mark` is the hash of a random number the form carried, and `seal` its HMAC of everything the
    form said: together they tell a form sent twice from a changed one, and nothing else.
    """

    __tablename__ = "response"
    __table_args__ = (UniqueConstraint("wave_id", "mark"), UNORDERED)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    mark: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    seal: Mapped[bytes | None] = mapped_column(LargeBinary(32))


class FreeText(db.Model):
    """One text in a respondent's own words, tied to its item and wave only."""

    __tablename__ = "free_text"
    __table_args__ = (UNORDERED,)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    item: Mapped[str]
    text: Mapped[str] = mapped_column(Text)


class Draft(db.Model):
    """A form put aside, sealed under a code that is kept nowhere; gone after the day it says.

    `id` and the key to `blob` both come of the code. Nothing ties it to a response.
    """

    __tablename__ = "draft"
    __table_args__ = (UNORDERED,)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    blob: Mapped[bytes] = mapped_column(LargeBinary)
    expires_on: Mapped[date]


class StoredRelease(db.Model):
    """The frozen, protected results of a closed wave: the only thing that leaves."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("wave_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
