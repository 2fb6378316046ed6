"""The tables. Nothing here, nor beside it, says who answered or when."""

from datetime import date, datetime
from typing import Any

from flask_security import UserMixin, WebAuthnMixin
from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, false
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

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
    """One fielding of one version; `digests` has every text it was answered with, in order.

    It takes answers from `opens_at` to `closes_at`, and nothing at all from `closed_at` on. It is
    closed for ever once the tables of respondents were `rewritten` after that. What is left then of
    who was invited are three numbers, and addresses until `forget_on`. `public_key` checks what was
    signed for the invited, and stays; what signs is a WaveKey.
    """

    __tablename__ = "wave"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    digests: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    source: Mapped[str]  # people | simulated | imported
    mode: Mapped[str] = mapped_column(server_default="open")  # open | invited
    cooperative: Mapped[str | None]  # whose wave it is; none: the whole network's
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    rewritten: Mapped[bool] = mapped_column(server_default=false())
    rights: Mapped[int | None]  # once it is closed: how many there were,
    rights_used: Mapped[int | None]  # how many of them were used,
    rights_signed: Mapped[int | None]  # and how many of these for a credential
    forget_on: Mapped[date | None]
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    panel_id: Mapped[int | None] = mapped_column(ForeignKey("panel.id"))


class WaveKey(db.Model):
    """What signs for an invited wave, sealed under a secret of the settings; gone at the close."""

    __tablename__ = "wave_key"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Panel(db.Model):
    """Waves that the same people are asked in, whose responses can be paired until it is closed.

    It is to be closed on `closes_on`, which respondents know from the start. What pairs was deleted
    at `closed_at`; it is closed for ever once the tables were `rewritten` after that.
    """

    __tablename__ = "panel"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    closes_on: Mapped[date]
    closed_at: Mapped[datetime | None]
    rewritten: Mapped[bool] = mapped_column(server_default=false())


class Response(db.Model):
    """The anonymous record of one respondent's closed answers.

    `mark` is the hash of a random number the form carried, and `seal` its HMAC of everything the
    form said: together they tell a form sent twice from a changed one, and nothing else.
    `credential` is the hash of what was signed without being seen, and `panel_link` that of what
    only this person can make again in another wave of the panel.
    """

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("wave_id", "mark"),
        Index("ix_response_credential", "wave_id", "credential", unique=True),
        UNORDERED,
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    mark: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    seal: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    credential: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    panel_link: Mapped[bytes | None] = mapped_column(LargeBinary(32))


class FreeText(db.Model):
    """One text in a respondent's own words, tied to its item and wave only.

    `themes` has the codes of what somebody who read it says it is about; None until it was read.
    """

    __tablename__ = "free_text"
    __table_args__ = (UNORDERED,)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    item: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    themes: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))


class Theme(db.Model):
    """What texts to one item can be about, in each language of its questionnaire."""

    __tablename__ = "theme"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[dict[str, str]] = mapped_column(JSON)


class Coding(db.Model):
    """That every text to an item was read, and may be counted; `release` is the first that did."""

    __tablename__ = "coding"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    release: Mapped[int | None]


class Draft(db.Model):
    """A form put aside, sealed under a code that is kept nowhere; gone after the day it says.

    `id` and the key to `blob` both come of the code; `form` comes of the form's mark, for whoever
    sends that form. Nothing ties it to a response.
    """

    __tablename__ = "draft"
    __table_args__ = (UNORDERED,)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    form: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    blob: Mapped[bytes] = mapped_column(LargeBinary)
    expires_on: Mapped[date]


class Frame(db.Model):
    """How many people were asked, by one choice of one item: margins only, never a crossing."""

    __tablename__ = "frame"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    choice: Mapped[str] = mapped_column(primary_key=True)
    invited: Mapped[int]


class Invitation(db.Model):
    """One person's right to one response, and whether it is used; nothing of when, nor of what.

    Of a printed card, or once it is forgotten, there is no address. `last` numbers the last message
    that was handed over (0: none, 1: the invitation, then reminders), and `doubt` says that the
    mail server's answer to it never came. Of a used right, both are as if nothing had been sent.
    """

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("wave_id", "address"), UNORDERED)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    address: Mapped[str | None]
    language: Mapped[str | None]
    used: Mapped[bool] = mapped_column(server_default=false())
    last: Mapped[int] = mapped_column(server_default="0")
    doubt: Mapped[bool] = mapped_column(server_default=false())
    bounced: Mapped[bool] = mapped_column(server_default=false())
    unsubscribed: Mapped[bool] = mapped_column(server_default=false())


class Code(db.Model):
    """A way to use a right: the digest of what a message or a card says; gone once it is used.

    Of a right that was signed for, the one code that came stays until the close, to be known again.
    """

    __tablename__ = "code"
    __table_args__ = (UNORDERED,)

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    invitation_id: Mapped[bytes] = mapped_column(ForeignKey("invitation.id"), index=True)


class Issued(db.Model):
    """What was signed for a right, unseen: for the browser that lost the reply and asks again."""

    __tablename__ = "issued"
    __table_args__ = (UNORDERED,)

    invitation_id: Mapped[bytes] = mapped_column(ForeignKey("invitation.id"), primary_key=True)
    blinded: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary)


class Mailing(db.Model):
    """How many messages of a number were handed over to the mail server."""

    __tablename__ = "mailing"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sent: Mapped[int]


class Sending(db.Model):
    """That messages are leaving just now, and when this `run` was last `seen`; or what ended it.

    It says nothing of people, and is gone once everything was sent.
    """

    __tablename__ = "sending"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    number: Mapped[int]
    run: Mapped[str] = mapped_column(String(32))
    seen: Mapped[datetime]
    trouble: Mapped[str | None]


class StoredRelease(db.Model):
    """The frozen, protected results of a closed wave: the only thing that leaves.

    `responses` is how many they were made of; of releases from before it was kept, none. One that
    is not `public` is for staff.
    """

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("wave_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    responses: Mapped[int | None]
    public: Mapped[bool]


class ReleaseFile(db.Model):
    """A chart or a file made of a release, once: `name` as in `publish.files`."""

    __tablename__ = "release_file"

    release_id: Mapped[int] = mapped_column(
        ForeignKey("release.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Staff(db.Model, UserMixin):
    """Someone who coordinates, analyses or administers; a sign-in knows nothing of respondents.

    `cooperatives` are the codes of those whose waves this person sees; none: the whole network.
    Changing `fs_uniquifier` ends every session of this person. The columns from `password` to
    `mf_recovery_codes` are Flask-Security's, under its names.
    """

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]  # administrator | coordinator | analyst
    cooperatives: Mapped[list[str]] = mapped_column(JSON)
    language: Mapped[str]
    active: Mapped[bool]
    disabled_on: Mapped[date | None]
    password: Mapped[str | None]
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None]
    tf_totp_secret: Mapped[str | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON))
    tf_last_counter: Mapped[int | None]  # of the last code taken: none is taken twice
    webauthn: Mapped[list["Passkey"]] = relationship(cascade="all, delete-orphan")


class Attempts(db.Model):
    """Wrong tries in a row at one lock, and until when the next is refused.

    A lock is of an address, whether anybody has it or not, or of a device that signed in before;
    it is named by a digest, so that the table holds no address.
    """

    __tablename__ = "attempts"

    lock: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    locked_until: Mapped[datetime]


class Passkey(db.Model, WebAuthnMixin):
    """A key on a device of somebody of the staff; its columns are Flask-Security's."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    transports: Mapped[list[str] | None] = mapped_column(JSON)
    backup_state: Mapped[bool]
    device_type: Mapped[str]
    extensions: Mapped[str | None]
    lastuse_datetime: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str]


class Token(db.Model):
    """What a program shows to read releases as somebody of the staff would; only its digest."""

    __tablename__ = "token"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str]  # what its owner calls it
    expires_on: Mapped[date]


class Manuscript(db.Model):
    """A questionnaire that coordinators are writing; `latest` numbers the text that is in force."""

    __tablename__ = "manuscript"
    __table_args__ = ({"sqlite_autoincrement": True},)  # a browser may know an old number

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]  # what it is called among drafts: none of the names in its text
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    began_with: Mapped[str]  # `situation@1`, the name of a file, or nothing
    latest: Mapped[int]


class Annex(db.Model):
    """Lists and later findings beside the text of a manuscript, once for all that share them."""

    __tablename__ = "annex"

    id: Mapped[int] = mapped_column(primary_key=True)
    manuscript_id: Mapped[int] = mapped_column(ForeignKey("manuscript.id", ondelete="CASCADE"))
    lists: Mapped[dict[str, str]] = mapped_column(JSON)
    later: Mapped[str | None] = mapped_column(Text)


class Revision(db.Model):
    """A text of a manuscript as somebody saved it, from 1; `base` is the one they began with.

    One that stands `aside` was saved by somebody who had not seen the latest, and cannot be joined
    with it by a machine: it was never in force, and waits for a person until it is `settled`.
    """

    __tablename__ = "revision"

    manuscript_id: Mapped[int] = mapped_column(
        ForeignKey("manuscript.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    base: Mapped[int | None]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    saved_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    annex_id: Mapped[int] = mapped_column(ForeignKey("annex.id"))
    aside: Mapped[bool] = mapped_column(server_default=false())
    settled: Mapped[bool] = mapped_column(server_default=false())
    published: Mapped[str | None]  # the version that it became, `situation v2`


class JournalEntry(db.Model):
    """What somebody of the staff did: `subject` names a wave, a version or a colleague."""

    __tablename__ = "journal"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    action: Mapped[str]
    subject: Mapped[str]


class Paradata(db.Model):
    """How many did one thing on one day, as a count; nothing finer than the day, and nobody's."""

    __tablename__ = "paradata"
    __table_args__ = (UNORDERED,)

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(primary_key=True)  # started | reached | sent
    page: Mapped[str] = mapped_column(primary_key=True)  # of `reached`; else empty
    count: Mapped[int]
