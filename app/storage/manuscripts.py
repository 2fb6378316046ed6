"""Manuscripts: questionnaires that coordinators are writing, with every text that was saved.

Nobody's words are lost: whoever saves without having seen the latest text has theirs joined with
it, line by line, or, where both changed the same lines, put aside beside it.
docs/decisions/0030-drafts-of-questionnaires.md says why.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, select, update

from app.exceptions import ManuscriptNotFound
from app.extensions import db
from app.questionnaire.loader import LATER, Source, Written
from app.storage import joining, models
from app.storage.clock import now
from app.storage.waves import changed_rows

SAME, SAVED, JOINED, ASIDE = "same", "saved", "joined", "aside"
FRESH = timedelta(days=1)  # nobody is signed in as long: what any editor shows is fresh
RUN = timedelta(minutes=10)  # of what one author saved in these, the last is kept after that


class Texts(NamedTuple):
    """All that is written of a questionnaire: its YAML, its lists by file name, later findings."""

    text: str
    lists: Mapping[str, str]
    later: str | None = None

    def source(self, name: str) -> Source:
        """The same as a questionnaire that is read; `name` stands for its file in problems."""
        path = f"{name}.yaml"
        later = Written(f"{name}{LATER}", self.later) if self.later else None
        return Source(path, self.text, self.lists, later)


class Revision(NamedTuple):
    """A text as somebody saved it (UTC), and the number of the one in force they began with.

    One that is `aside` was never in force: it waits for a person until it is `settled`, as it is
    once its author went on from it or its words are in force. `published` names the version that
    a text became, `situation v2`.
    """

    number: int
    base: int | None
    author: str | None  # their name; None for a command, or who is no longer of the staff
    author_id: int | None
    saved_at: datetime
    texts: Texts
    aside: bool
    settled: bool = False
    published: str | None = None


class Heading(NamedTuple):
    """A revision without its texts."""

    number: int
    base: int | None
    author: str | None
    saved_at: datetime
    aside: bool
    settled: bool
    published: str | None


class Manuscript(NamedTuple):
    """A questionnaire being written, and its text in force."""

    id: int
    name: str
    owner: str | None
    owner_id: int | None
    began_with: str
    latest: Revision


class Saved(NamedTuple):
    """What became of a text that was saved: `same`, `saved`, `joined` or `aside`.

    `revision` is the one in force, with the words of everyone where they were joined; of a text
    that was put aside, it is that one. It is the next base of whoever goes on writing.
    """

    outcome: str
    revision: Revision


def add(name: str, texts: Texts, by: int | None, began_with: str = "") -> Manuscript:
    """Begin a manuscript with this text. The caller commits."""
    row = models.Manuscript(name=name, staff_id=by, began_with=began_with, latest=1)
    db.session.add(row)
    db.session.flush()
    _keep(row.id, 1, None, _storable(texts), by)
    return read(row.id)


def every() -> list[Manuscript]:
    """All manuscripts, the one that was saved last first."""
    found = [_manuscript(*row) for row in db.session.execute(_MANUSCRIPTS)]
    return sorted(found, key=lambda one: one.latest.saved_at, reverse=True)


def read(id: int) -> Manuscript:
    """A manuscript. Raises ManuscriptNotFound."""
    row = db.session.execute(_MANUSCRIPTS.where(models.Manuscript.id == id)).first()
    if row is None:
        raise ManuscriptNotFound(id)
    return _manuscript(*row)


def headings(id: int, before: int | None = None, limit: int = 100) -> list[Heading]:
    """The texts that are kept, the last first: at most `limit` of them, before a number."""
    row = models.Revision
    columns = (row.number, row.base, _AUTHOR, row.saved_at, row.aside, row.settled, row.published)
    of = select(*columns).outerjoin(models.Staff, models.Staff.id == row.staff_id)
    of = of.where(row.manuscript_id == id)
    if before is not None:
        of = of.where(row.number < before)
    found = db.session.execute(of.order_by(row.number.desc()).limit(limit))
    return [Heading(*each) for each in found]


def revision(id: int, number: int | None) -> Revision | None:
    """One text of a manuscript, if it is kept."""
    of = _REVISIONS.where(models.Revision.manuscript_id == id, models.Revision.number == number)
    row = db.session.execute(of).first()
    return _revision(*row) if row else None


def waiting(id: int) -> list[Revision]:
    """The texts that stand aside until somebody says what becomes of them, the last first."""
    of = _REVISIONS.where(models.Revision.manuscript_id == id, _WAITS)
    found = of.order_by(models.Revision.number.desc())
    return [_revision(*row) for row in db.session.execute(found)]


def tip(id: int, number: int) -> Revision | None:
    """A text of a manuscript; of one that stood aside, what its author made of it since."""
    known = revision(id, number)
    if known is None or not known.settled:
        return known
    same = (known.author_id, known.base)
    return next((one for one in waiting(id) if (one.author_id, one.base) == same), known)


def save(id: int, base: int, texts: Texts, by: int | None) -> Saved:
    """Keep a text that was written from the revision `base`. The caller commits.

    Raises ManuscriptNotFound.
    """
    _lock(id)
    texts, latest, began = _storable(texts), read(id).latest, revision(id, base)
    own = began if began and began.aside and began.author_id == by else None
    ancestor = revision(id, began.base) if began and began.aside else began
    joined = _joined(ancestor.texts, latest.texts, texts) if ancestor else None
    if texts == latest.texts:
        saved = Saved(SAME, latest)
    elif ancestor is None or joined is None:
        saved = Saved(ASIDE, _put_aside(id, own, ancestor.number if ancestor else base, texts, by))
    elif joined == latest.texts:
        saved = Saved(JOINED, latest)
    else:
        outcome = SAVED if joined == texts else JOINED
        saved = Saved(outcome, _put_in_force(id, ancestor.number, joined, by))
    if own and own.number != saved.revision.number:
        settle(id, own.number)
    return saved


def rename(id: int, name: str) -> None:
    """Call a manuscript something else. Raises ManuscriptNotFound."""
    renaming = update(models.Manuscript).where(models.Manuscript.id == id)
    if not changed_rows(db.session.execute(renaming.values(name=name))):
        raise ManuscriptNotFound(id)


def settle(id: int, number: int) -> None:
    """Let a text wait no more that stands aside: its words are in force, or wanted no more."""
    settling = update(models.Revision).filter_by(manuscript_id=id, number=number, aside=True)
    db.session.execute(settling.values(settled=True))


def mark(id: int, number: int, published: str) -> None:
    """Say which version a text became, `situation v2`: it is kept as long as its manuscript."""
    marking = update(models.Revision).filter_by(manuscript_id=id, number=number)
    db.session.execute(marking.values(published=published))


def remove(id: int) -> None:
    """Delete a manuscript with every text of it. Raises ManuscriptNotFound."""
    _lock(id)
    for table in (models.Revision, models.Annex):
        db.session.execute(delete(table).filter_by(manuscript_id=id))
    db.session.execute(delete(models.Manuscript).filter_by(id=id))


def thin(at: datetime) -> int:
    """Delete most of what was saved while people typed, once it is not FRESH; say how many texts.

    Of what one author saved within a RUN the last is kept; and whatever is first, in force,
    waiting or published, or what one that waits began with, or what a command saved.
    """
    row = models.Revision
    columns = (row.manuscript_id, row.number, row.base, row.staff_id, row.saved_at, row.aside)
    query = select(*columns, _WAITS, row.published).order_by(row.number.desc())
    found = db.session.execute(query).all()
    kept: set[object] = {(id, base) for id, _, base, *_, waits, _ in found if waits}
    over: dict[int, list[int]] = {}
    for id, number, _, author, saved_at, aside, waits, published in found:
        run = (id, author, aside, (saved_at - datetime.min) // RUN)
        is_meant = author is None or number == 1 or waits or published
        if run in kept and (id, number) not in kept and not is_meant and saved_at < at - FRESH:
            over.setdefault(id, []).append(number)
        kept.add(run)
    for id, numbers in over.items():
        _forget(id, numbers)
    return sum(map(len, over.values()))


_AUTHOR = models.Staff.name
_WAITS = models.Revision.aside & ~models.Revision.settled
_REVISIONS = (
    select(models.Revision, models.Annex, _AUTHOR)
    .join(models.Annex, models.Annex.id == models.Revision.annex_id)
    .outerjoin(models.Staff, models.Staff.id == models.Revision.staff_id)
    .execution_options(populate_existing=True)
)
_OWNER = models.Staff.__table__.alias("owner")
_MANUSCRIPTS = (
    _REVISIONS.join(
        models.Manuscript,
        (models.Revision.manuscript_id == models.Manuscript.id)
        & (models.Revision.number == models.Manuscript.latest),
    )
    .outerjoin(_OWNER, _OWNER.c.id == models.Manuscript.staff_id)
    .add_columns(models.Manuscript, _OWNER.c.name)
)


def _manuscript(
    latest: models.Revision,
    annex: models.Annex,
    author: str | None,
    row: models.Manuscript,
    owner: str | None,
) -> Manuscript:
    text = _revision(latest, annex, author)
    return Manuscript(row.id, row.name, owner, row.staff_id, row.began_with, text)


def _revision(row: models.Revision, annex: models.Annex, author: str | None) -> Revision:
    texts = Texts(row.text, annex.lists, annex.later)
    written = (row.number, row.base, author, row.staff_id, row.saved_at, texts)
    return Revision(*written, row.aside, row.settled, row.published)


def _lock(id: int) -> None:
    """Let nobody else save it before this is committed. Raises ManuscriptNotFound.

    A write, and the first: SQLite's transactions begin with one, and PostgreSQL's lock the row.
    """
    touching = update(models.Manuscript).where(models.Manuscript.id == id)
    touching = touching.execution_options(synchronize_session=False)
    if not changed_rows(db.session.execute(touching.values(latest=models.Manuscript.latest))):
        raise ManuscriptNotFound(id)


def _put_in_force(id: int, base: int, texts: Texts, by: int | None) -> Revision:
    number = _next(id)
    kept = _keep(id, number, base, texts, by)
    moving = update(models.Manuscript).where(models.Manuscript.id == id)
    db.session.execute(moving.values(latest=number))
    return kept


def _put_aside(id: int, own: Revision | None, base: int, texts: Texts, by: int | None) -> Revision:
    """Keep a text beside the one in force, once if its author sends it again."""
    theirs = [one for one in waiting(id) if one.author_id == by]
    known = [own, *theirs] if own else theirs
    same = next((one for one in known if one.texts == texts), None)
    return same or _keep(id, _next(id), base, texts, by, aside=True)


def _next(id: int) -> int:
    query = select(func.max(models.Revision.number)).filter_by(manuscript_id=id)
    return db.session.execute(query).scalar_one() + 1


def _keep(
    id: int, number: int, base: int | None, texts: Texts, by: int | None, *, aside: bool = False
) -> Revision:
    row = models.Revision(
        manuscript_id=id,
        number=number,
        base=base,
        staff_id=by,
        saved_at=now(),
        text=texts.text,
        annex_id=_annex(id, texts),
        aside=aside,
    )
    db.session.add(row)
    db.session.flush()
    kept = revision(id, number)
    assert kept is not None
    return kept


def _annex(id: int, texts: Texts) -> int:
    """Where the lists and later findings of a text are kept; most are those of the last."""
    query = select(models.Annex).filter_by(manuscript_id=id).order_by(models.Annex.id.desc())
    last = db.session.scalars(query.limit(1)).first()
    if last and (last.lists, last.later) == (texts.lists, texts.later):
        return last.id
    row = models.Annex(manuscript_id=id, lists=dict(texts.lists), later=texts.later)
    db.session.add(row)
    db.session.flush()
    return row.id


def _forget(id: int, numbers: Sequence[int]) -> None:
    """Delete texts of a manuscript, and the lists that were theirs alone."""
    _lock(id)
    revision, annex = models.Revision.__table__, models.Annex
    one = revision.delete().where(
        revision.c.manuscript_id == id, revision.c.number == bindparam("over")
    )
    db.session.connection().execute(one, [{"over": number} for number in numbers])
    used = select(models.Revision.annex_id).filter_by(manuscript_id=id)
    db.session.execute(delete(annex).where(annex.manuscript_id == id, annex.id.not_in(used)))


def _storable(texts: Texts) -> Texts:
    """The same as databases keep it; a list without a line is none."""
    lists = {name: _plain(text) for name, text in texts.lists.items() if text}
    return Texts(_plain(texts.text), lists, _plain(texts.later or "") or None)


def _plain(text: str) -> str:
    """The same with lines that end alike, and a mark for what PostgreSQL cannot keep."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}")
    return text.encode(errors="replace").decode()


def _joined(base: Texts, theirs: Texts, ours: Texts) -> Texts | None:
    """The words of both who changed a text; None where they changed the same lines."""
    text = joining.joined(base.text, theirs.text, ours.text)
    later = joining.joined(base.later or "", theirs.later or "", ours.later or "")
    names = {*theirs.lists, *ours.lists}
    lists = {
        name: joining.joined(*(one.lists.get(name, "") for one in (base, theirs, ours)))
        for name in names
    }
    if text is None or later is None or None in lists.values():
        return None
    return Texts(text, {name: text for name, text in lists.items() if text}, later or None)
