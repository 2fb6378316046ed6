"""Whoever writes at the same time as somebody else: neither loses a word."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.exceptions import ManuscriptNotFound
from app.extensions import db
from app.storage import manuscripts, models, staff
from app.storage.clock import now
from app.storage.manuscripts import ASIDE, JOINED, SAME, SAVED, Manuscript, Saved, Texts

LINES = ("one", "two", "three", "four", "five")


def texts(*lines: str, lists: dict[str, str] | None = None, later: str | None = None) -> Texts:
    return Texts("\n".join(lines or LINES) + "\n", lists or {}, later)


@pytest.fixture
def people(app_on_each_database: Flask) -> Iterator[tuple[int, int]]:
    """Ada and Bo, on each database."""
    with app_on_each_database.app_context():
        yield _people()


def _people() -> tuple[int, int]:
    named = (("ada@example.org", "Ada"), ("bo@example.org", "Bo"))
    return tuple(staff.add(email, name, "coordinator").id for email, name in named)  # type: ignore[return-value]


def in_force(id: int) -> str:
    return " ".join(manuscripts.read(id).latest.texts.text.split())


def test_a_manuscript_is_kept_as_it_was_begun_and_renamed(people: tuple[int, int]) -> None:
    ada, bo = people
    asked = texts(lists={"places.csv": "code,fr\nlyon,Lyon\n"}, later="findings: {}\n")
    made = manuscripts.add("Repas", asked, ada, "situation@1")
    assert ("Repas", "Ada", "situation@1") == (made.name, made.owner, made.began_with)
    assert (1, None, "Ada", asked) == (*made.latest[:3], made.latest.texts)
    manuscripts.rename(made.id, "Meals")
    manuscripts.save(made.id, 1, asked._replace(text="other"), bo)
    known = manuscripts.read(made.id)
    assert ("Meals", "Ada", "Bo") == (known.name, known.owner, known.latest.author)
    assert asked._replace(text="other") == known.latest.texts
    assert [2, 1] == [each.number for each in manuscripts.headings(made.id)]
    assert [1] == [each.number for each in manuscripts.headings(made.id, before=2)]
    assert [known] == manuscripts.every()


@pytest.mark.parametrize(
    ("theirs", "ours", "outcome", "expected"),
    [
        ("one two three four FIVE", "one two three four FIVE", SAME, "one two three four FIVE"),
        ("one two three four FIVE", "ONE two three four five", JOINED, "ONE two three four FIVE"),
        ("one two three four FIVE", "one two three FOUR five", JOINED, "one two three FOUR FIVE"),
        ("one two three four FIVE", "one two three four fiVE", ASIDE, "one two three four FIVE"),
        ("one two three four FIVE", "one two three four five", JOINED, "one two three four FIVE"),
    ],
)
def test_what_was_saved_meanwhile_is_joined_or_what_meets_it_put_aside(
    people: tuple[int, int], theirs: str, ours: str, outcome: str, expected: str
) -> None:
    ada, bo = people
    id = manuscripts.add("Repas", texts(), ada).id
    assert SAVED == manuscripts.save(id, 1, texts(*theirs.split()), ada).outcome
    saved = manuscripts.save(id, 1, texts(*ours.split()), bo)
    assert (outcome, expected) == (saved.outcome, in_force(id))
    assert (outcome == ASIDE) == saved.revision.aside
    words = texts(*ours.split()) if outcome == ASIDE else texts(*expected.split())
    assert words == saved.revision.texts


def test_lists_and_later_findings_are_joined_as_the_text_is(people: tuple[int, int]) -> None:
    ada, bo = people
    began = texts(lists={"a.csv": "x\ny\n", "b.csv": "z\n"})
    id = manuscripts.add("Repas", began, ada).id
    manuscripts.save(id, 1, began._replace(lists={"a.csv": "x\ny\nw\n"}, later="well: 1\n"), ada)
    changed = {"a.csv": "v\nx\ny\n", "b.csv": "z\n", "c.csv": "u\n"}
    assert JOINED == manuscripts.save(id, 1, began._replace(lists=changed), bo).outcome
    latest = manuscripts.read(id).latest.texts
    assert {"a.csv": "v\nx\ny\nw\n", "c.csv": "u\n"} == latest.lists
    assert "well: 1\n" == latest.later
    clash = began._replace(lists={"a.csv": "x\ny\n", "b.csv": "changed\n"})
    assert ASIDE == manuscripts.save(id, 1, clash, bo).outcome


class TestAside:
    @pytest.fixture
    def aside(self, people: tuple[int, int]) -> tuple[Manuscript, Saved, int]:
        """Ada changed a line, and Bo the same one."""
        ada, bo = people
        id = manuscripts.add("Repas", texts(), ada).id
        manuscripts.save(id, 1, texts("ADA", *LINES[1:]), ada)
        saved = manuscripts.save(id, 1, texts("BO", *LINES[1:]), bo)
        return manuscripts.read(id), saved, bo

    def test_its_author_goes_on_from_it(self, aside: tuple[Manuscript, Saved, int]) -> None:
        known, first, bo = aside
        assert (1, True) == (first.revision.base, first.revision.aside)
        again = manuscripts.save(known.id, 3, texts("BO!", *LINES[1:]), bo)
        assert (ASIDE, 4, 1) == (again.outcome, again.revision.number, again.revision.base)
        assert [again.revision] == manuscripts.waiting(known.id)
        assert again.revision == manuscripts.tip(known.id, 3)
        same = manuscripts.save(known.id, 4, texts("BO!", *LINES[1:]), bo)
        assert again == same, "the same words are kept once"
        joined = manuscripts.save(known.id, 4, texts(*LINES[:4], "BO!"), bo)
        assert (JOINED, "ADA two three four BO!") == (joined.outcome, in_force(known.id))
        assert [] == manuscripts.waiting(known.id)

    def test_two_windows_of_one_person_do_not_overwrite_each_other(
        self, aside: tuple[Manuscript, Saved, int]
    ) -> None:
        known, _, bo = aside
        for word in ("BO?", "BO!"):
            manuscripts.save(known.id, 3, texts(word, *LINES[1:]), bo)
        kept = [each.texts.text[:3] for each in manuscripts.waiting(known.id)]
        assert ["BO!", "BO?"] == kept

    def test_nobody_else_goes_on_from_it_in_its_place(
        self, aside: tuple[Manuscript, Saved, int]
    ) -> None:
        known, first, _ = aside
        for author in (known.owner_id, None):
            manuscripts.save(known.id, 3, texts("OTHER", *LINES[1:]), author)
        assert first.revision in manuscripts.waiting(known.id)
        assert 3 == len(manuscripts.waiting(known.id))

    def test_it_waits_until_somebody_settles_it_and_is_kept(
        self, aside: tuple[Manuscript, Saved, int]
    ) -> None:
        known, first, bo = aside
        manuscripts.settle(known.id, 2)
        assert not manuscripts.revision(known.id, 2).settled, "what is in force waits for nobody"  # type: ignore[union-attr]
        manuscripts.settle(known.id, 3)
        assert [] == manuscripts.waiting(known.id)
        kept = manuscripts.revision(known.id, 3)
        assert first.revision._replace(settled=True) == kept == manuscripts.tip(known.id, 3)
        late = manuscripts.save(known.id, 3, texts("BO", *LINES[1:]), bo)
        assert (ASIDE, kept) == late, "a window that closes asks for nothing again"

    def test_what_was_begun_with_a_text_that_is_no_longer_kept_is_put_aside(
        self, aside: tuple[Manuscript, Saved, int]
    ) -> None:
        known, _, bo = aside
        for base in (0, 99):
            saved = manuscripts.save(known.id, base, texts("BASELESS", str(base)), bo)
            assert (ASIDE, base) == (saved.outcome, saved.revision.base)


EDITS = st.lists(
    st.tuples(
        st.integers(0, 2),  # who
        st.integers(0, 9),  # which line of what they see
        st.sampled_from(["replace", "insert", "delete"]),
        st.booleans(),  # whether they look at the text in force first
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def writing(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Any
) -> Iterator[tuple[int, int]]:
    """Ada and Bo, once for all the ways in which they write."""
    import shutil

    from tests.conftest import application

    folder = tmp_path_factory.mktemp("writing")
    shutil.copy(migrated_sqlite, folder / "mieux.sqlite")
    with application(f"sqlite:///{folder / 'mieux.sqlite'}", folder) as app, app.app_context():
        people = _people()
        db.session.commit()
        yield people


@given(EDITS)
def test_no_word_is_lost_whoever_writes_when(
    writing: tuple[int, int], edits: list[tuple[int, int, str, bool]]
) -> None:
    """A word stays in force, or waits, unless who saw it took it out."""
    db.session.rollback()
    id = manuscripts.add("Repas", texts(), None).id
    authors = (*writing, None)
    seen: list[tuple[int, str]] = [(1, texts().text)] * 3
    written: set[str] = set()
    for turn, (who, line, way, looks) in enumerate(edits):
        base, text = seen[who]
        if looks:
            latest = manuscripts.read(id).latest
            base, text = latest.number, latest.texts.text
        lines = text.split("\n")
        gone = [] if way == "insert" else [lines.pop(line % len(lines))]
        if way != "delete":
            lines.insert(line % (len(lines) + 1), f"word{turn}")
            written.add(f"word{turn}")
        written -= {*gone} - {*lines}
        saved = manuscripts.save(id, base, Texts("\n".join(lines), {}), authors[who])
        met = saved.outcome in (JOINED, SAME)
        seen[who] = (saved.revision.number, saved.revision.texts.text if met else "\n".join(lines))
        in_force = manuscripts.read(id).latest
        asides = [each.texts.text for each in manuscripts.waiting(id)]
        kept = {word for each in (in_force.texts.text, *asides) for word in each.split("\n")}
        assert written <= kept


@pytest.mark.parametrize("same", [False, True], ids=["other lines", "the same line"])
def test_twenty_save_at_once(app_on_each_database: Flask, same: bool) -> None:
    lines = [f"line {number}" for number in range(40)]
    with app_on_each_database.app_context():
        id = manuscripts.add("Repas", texts(*lines), None).id
        db.session.commit()
    begin, saved = threading.Barrier(20), dict[int, Saved]()

    def write(number: int) -> None:
        with app_on_each_database.app_context():
            changed = [*lines]
            changed[0 if same else 2 * number] = f"of {number}"
            begin.wait()
            saved[number] = manuscripts.save(id, 1, texts(*changed), None)
            db.session.commit()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app_on_each_database.app_context():
        outcomes = [each.outcome for each in saved.values()]
        assert {SAVED: 1, ASIDE if same else JOINED: 19} == {
            each: outcomes.count(each) for each in outcomes
        }
        latest = manuscripts.read(id).latest.texts.text
        texts_kept = [latest, *(each.texts.text for each in manuscripts.waiting(id))]
        assert (20 if same else 1) == len(texts_kept)
        found = {line for each in texts_kept for line in each.split("\n")}
        assert {f"of {number}" for number in range(20)} <= found
        assert 21 == len(manuscripts.headings(id))


def test_two_begin_and_save_at_once_as_two_do(app_on_each_database: Flask) -> None:
    """A save that waits for another one sees what that one kept, also where both stand aside."""
    with app_on_each_database.app_context():
        id = manuscripts.add("Repas", texts(), None).id
        db.session.commit()
        manuscripts.read(id)
        manuscripts.save(id, 1, texts("first", *LINES[1:]), None)
        done = threading.Event()

        def write() -> None:
            with app_on_each_database.app_context():
                manuscripts.read(id)
                manuscripts.save(id, 1, texts("second", *LINES[1:]), None)
                db.session.commit()
                done.set()

        thread = threading.Thread(target=write)
        thread.start()
        assert not done.wait(0.2)
        db.session.commit()
        thread.join()
        db.session.rollback()
        assert "first two three four five" == in_force(id)
        assert ["second"] == [each.texts.text.split()[0] for each in manuscripts.waiting(id)]


def test_what_databases_cannot_keep_is_marked_and_lines_end_alike(people: tuple[int, int]) -> None:
    written = Texts("a\r\nb\rc\0\ud800", {"x.csv": "é\r\n", "empty.csv": ""}, "")
    latest = manuscripts.add("Repas", written, people[0]).latest
    assert Texts("a\nb\nc\N{REPLACEMENT CHARACTER}?", {"x.csv": "é\n"}, None) == latest.texts
    assert SAME == manuscripts.save(manuscripts.every()[0].id, 1, written, people[1]).outcome


def test_lists_are_kept_once_for_all_texts_that_share_them(people: tuple[int, int]) -> None:
    long = {"places.csv": "lyon\n" * 1000}
    id = manuscripts.add("Repas", texts(lists=long), people[0]).id
    for number in range(1, 5):
        manuscripts.save(id, number, texts(str(number), lists=long), people[0])
    assert 1 == db.session.scalar(db.select(db.func.count()).select_from(models.Annex))
    assert long == manuscripts.read(id).latest.texts.lists


def test_a_removed_manuscript_is_gone_with_its_texts_and_its_number(
    people: tuple[int, int],
) -> None:
    id = manuscripts.add("Repas", texts(lists={"a.csv": "x"}), people[0]).id
    manuscripts.remove(id)
    for table in (models.Manuscript, models.Revision, models.Annex):
        assert 0 == db.session.scalar(db.select(db.func.count()).select_from(table))
    for gone in (
        lambda: manuscripts.read(id),
        lambda: manuscripts.save(id, 1, texts(), None),
        lambda: manuscripts.rename(id, "x"),
        lambda: manuscripts.remove(id),
    ):
        with pytest.raises(ManuscriptNotFound):
            gone()
    assert id < manuscripts.add("Repas", texts(), None).id, "a browser may still know the number"


def test_texts_outlive_the_account_of_who_wrote_them(people: tuple[int, int]) -> None:
    ada, bo = people
    id = manuscripts.add("Repas", texts(), ada).id
    manuscripts.save(id, 1, texts("ADA", *LINES[1:]), ada)
    manuscripts.save(id, 1, texts("BO", *LINES[1:]), bo)
    db.session.execute(db.delete(models.Staff))
    db.session.expire_all()
    known = manuscripts.read(id)
    assert (None, None) == (known.owner, known.latest.author)
    assert [None] * 3 == [each.author for each in manuscripts.headings(id)]
    assert ["BO"] == [each.texts.text.split()[0] for each in manuscripts.waiting(id)]


class TestThinning:
    START = datetime(2026, 3, 1, 12)

    def keep(self, monkeypatch: pytest.MonkeyPatch, id: int, minute: float, by: int | None) -> int:
        """Save another text so many minutes after the start: its number."""
        at = self.START + timedelta(minutes=minute)
        monkeypatch.setattr(manuscripts, "now", lambda: at)
        base = manuscripts.read(id).latest.number
        return manuscripts.save(id, base, texts(f"at {minute}"), by).revision.number

    def kept(self, id: int) -> list[int]:
        return [each.number for each in manuscripts.headings(id)][::-1]

    def test_the_last_of_ten_minutes_stays_for_each_author(
        self, people: tuple[int, int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ada, bo = people
        id = manuscripts.add("Repas", texts(), ada).id
        for minute, by in ((1, ada), (2, ada), (3, bo), (4, ada), (9, ada), (11, ada), (12, None)):
            self.keep(monkeypatch, id, minute, by)
        for minute in (13, 14, 20):
            self.keep(monkeypatch, id, minute, None if minute < 20 else bo)
        assert 0 == manuscripts.thin(self.START + manuscripts.FRESH)
        assert 3 == manuscripts.thin(now())
        assert [1, 4, 6, 7, 8, 9, 10, 11] == self.kept(id)
        assert 0 == manuscripts.thin(now())

    def test_what_is_young_published_or_needed_stays(
        self, people: tuple[int, int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ada, bo = people
        id = manuscripts.add("Repas", texts(), ada).id
        for minute in range(1, 9):
            self.keep(monkeypatch, id, minute, ada)
        manuscripts.mark(id, 3, "situation v2")
        for word in ("one", "other", "last"):
            manuscripts.save(id, 5, texts(word), bo)
        manuscripts.settle(id, 10)
        manuscripts.settle(id, 11)
        edge = self.START + manuscripts.FRESH + timedelta(minutes=7)
        assert 4 == manuscripts.thin(edge)
        assert [1, 3, 5, 8, 9, 10, 11, 12] == self.kept(id)
        assert "situation v2" == manuscripts.revision(id, 3).published  # type: ignore[union-attr]
        manuscripts.thin(now())
        assert [1, 3, 5, 9, 12] == self.kept(id), "of what stood aside, what waits"

    def test_lists_that_no_text_has_any_more_go_too(
        self, people: tuple[int, int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        id = manuscripts.add("Repas", texts(), people[0]).id
        monkeypatch.setattr(manuscripts, "now", lambda: self.START)
        for number, listed in enumerate(("x", "y", "z"), 1):
            manuscripts.save(id, number, texts(lists={"a.csv": listed}), people[0])
        assert 2 == manuscripts.thin(now())
        lists = [manuscripts.revision(id, number).texts.lists for number in (4, 1)]  # type: ignore[union-attr]
        assert [{"a.csv": "z"}, {}] == lists
        assert 2 == db.session.scalar(db.select(db.func.count()).select_from(models.Annex))
