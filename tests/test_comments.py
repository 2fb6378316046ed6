"""Comments: who reads them and when, and what of them is in a release."""

import json
from collections.abc import Iterator

import pytest
from flask import Flask

from app import comments
from app import release as gate
from app.analysis.findings import Release
from app.analysis.themes import SMALLEST
from app.exceptions import (
    CodingIsFinished,
    CommentsAreFew,
    CommentsAreUnread,
    LabelIsUnfit,
    LabelQuotes,
    MieuxError,
    QuestionNotFound,
    ThemeExists,
    ThemeNotFound,
    WaveIsOpen,
)
from app.extensions import db
from app.storage import journal, pairing, releases, responses, retention, texts, themes, waves
from app.storage.models import Coding, FreeText, JournalEntry, Response, Theme
from tests import commented, panelled
from tests.commented import wave

MEETINGS = {"fr": "Les réunions", "en": "Meetings"}
NOISE = {"fr": "Le bruit", "en": "Noise"}


@pytest.fixture
def inside(app_on_each_database: Flask) -> Iterator[Flask]:
    """A closed wave in which 40 of 60 people commented."""
    commented.field(app_on_each_database)
    with app_on_each_database.app_context():
        yield app_on_each_database


@pytest.fixture
def on_sqlite(app: Flask) -> Iterator[Flask]:
    """The same on SQLite alone."""
    commented.field(app)
    with app.app_context():
        yield app


def every(question: str = "comment") -> list[comments.Comment]:
    """Each comment, page after page."""
    pages = comments.read(wave(), question, 1).pages
    return [
        one
        for number in range(1, pages + 1)
        for one in comments.read(wave(), question, number).comments
    ]


def sort_all(question: str = "comment", meetings: int = 13, noise: int = 10) -> None:
    """Read all comments: the first so many are of meetings, the last so many of noise."""
    codes = [comments.add(wave(), question, label) for label in (MEETINGS, NOISE)]
    found = every(question)
    places = {codes[0]: range(meetings), codes[1]: range(len(found) - noise, len(found))}
    sorted_ = {
        one.id: [code for code in codes if place in places[code]] for place, one in enumerate(found)
    }
    comments.sort(wave(), question, sorted_)
    db.session.commit()


def actions() -> list[tuple[str, str]]:
    return [(entry.action, entry.subject) for entry in journal.read(50)]


def test_comments_are_read_once_a_wave_is_closed(app: Flask) -> None:
    panelled.field(app)
    with app.app_context():
        for act in (
            lambda open_: comments.questions(open_),
            lambda open_: comments.read(open_, "comment", 1),
            lambda open_: comments.sort(open_, "comment", {}),
            lambda open_: comments.add(open_, "comment", MEETINGS),
            lambda open_: comments.finish(open_, "comment"),
        ):
            with pytest.raises(WaveIsOpen):
                act(waves.read(panelled.FIRST))


def test_fewer_than_eleven_comments_are_read_by_nobody_and_counted_for_nobody(app: Flask) -> None:
    commented.field(app, commented=SMALLEST - 1, name="few")
    commented.field(app, commented=SMALLEST, name="enough")
    with app.app_context():
        few, enough = waves.read("few"), waves.read("enough")
        assert comments.questions(few)["comment"] is None is comments.questions(few)["late"]
        assert comments.questions(enough)["comment"] == themes.Progress(SMALLEST)
        assert SMALLEST == len(comments.read(enough, "comment", 1).comments)
        for act in (comments.read, comments.sort, comments.rename):
            more = {comments.read: (1,), comments.sort: ({},), comments.rename: ("x", NOISE)}[act]
            with pytest.raises(CommentsAreFew) as refused:
                act(few, "comment", *more)
            assert "10" not in str(refused.value), "how many there are is not said"
        assert [] == [subject for action, subject in actions() if subject.startswith("few,")]


def test_a_comment_comes_in_no_order_and_beside_nothing(inside: Flask) -> None:
    found = every()
    assert 40 == len(found) == len({one.id for one in found})
    places = [commented.number_of(one.words) for one in found]
    assert sorted(places) == list(range(40)) != places
    assert [one.id for one in found] == sorted(one.id for one in found), "of random ids"
    comments.sort(wave(), "comment", {one.id: [] for one in found[::3]})  # written anew
    assert [one.id for one in found] == [one.id for one in every()]
    assert {"id", "words", "themes"} == set(found[0]._fields)
    held = set(db.session.scalars(db.select(Response.id)))
    assert held.isdisjoint(bytes.fromhex(one.id) for one in found)


def test_no_order_of_one_question_goes_with_that_of_another(app: Flask) -> None:
    """Whoever reads both learns nothing from where comments stand: Spearman's rank, 2,000 times."""
    given: list[dict[str, object]] = [
        {"gender": "woman", "comment": f"un ({number})", "late": f"deux ({number})"}
        for number in range(2_000)
    ]
    commented.field(app, given=given)
    with app.app_context():
        first, second = (
            [commented.number_of(one.words) for one in texts.some(wave(), item, 0, 2_000)]
            for item in ("comment", "late")
        )
        places = {number: place for place, number in enumerate(second)}
        squares = sum((place - places[number]) ** 2 for place, number in enumerate(first))
        assert abs(1 - 6 * squares / (2_000 * (2_000**2 - 1))) < 0.12  # five deviations


def test_reading_is_noted_once_a_day_with_the_question_and_without_a_word(inside: Flask) -> None:
    for number in (1, 2, 2):
        comments.read(wave(), "comment", number)
    assert [("texts_read", "mots, comment")] == [one for one in actions() if one[0] == "texts_read"]
    yesterday = db.update(JournalEntry).filter_by(action="texts_read")
    db.session.execute(yesterday.values(at=waves.now() - waves.timedelta(days=1)))
    comments.read(wave(), "comment", 1)
    assert 2 == [action for action, _ in actions()].count("texts_read")


def test_themes_are_counted_once_every_comment_was_read(inside: Flask) -> None:
    code = comments.add(wave(), "comment", MEETINGS)
    assert "les_reunions" == code
    first, *others = every()
    comments.sort(wave(), "comment", {first.id: [code, "unheard-of"]})
    assert (code,) == every()[0].themes
    with pytest.raises(CommentsAreUnread):
        comments.finish(wave(), "comment")
    comments.sort(wave(), "comment", {one.id: [] for one in others})
    comments.finish(wave(), "comment")
    db.session.commit()
    assert themes.Progress(40, 40, True, None) == comments.questions(wave())["comment"]
    with pytest.raises(CodingIsFinished):
        comments.finish(wave(), "comment")
    for act in (
        lambda: comments.sort(wave(), "comment", {first.id: []}),
        lambda: comments.add(wave(), "comment", NOISE),
        lambda: comments.rename(wave(), "comment", code, NOISE),
        lambda: comments.remove(wave(), "comment", code),
    ):
        with pytest.raises(CodingIsFinished):
            act()
    comments.resume(wave(), "comment")
    comments.sort(wave(), "comment", {first.id: []})
    assert {} == comments.counts(wave(), "comment")


def test_the_next_release_counts_what_is_finished_and_it_stays_so(inside: Flask) -> None:
    sort_all()
    before = gate.release_wave("mots")
    assert () == before.themes, "nothing is finished"
    comments.finish(wave(), "comment")
    db.session.commit()
    assert gate.preview("mots").release.themes
    assert comments.questions(wave())["comment"].release is None, "a preview keeps nothing"
    made = gate.release_wave("mots")
    db.session.commit()
    (theme,) = made.themes
    assert ("comment", "les_reunions", MEETINGS) == (theme.item, theme.code, theme.label)
    assert (15, 40) == (theme.texts, theme.of), "13 of 40"
    assert made == Release.from_json(releases.read("mots", 2))
    assert 2 == comments.questions(wave())["comment"].release
    with pytest.raises(CodingIsFinished):
        comments.resume(wave(), "comment")
    again = gate.release_wave("mots")
    assert made.themes == again.themes
    assert 2 == comments.questions(wave())["comment"].release


def test_what_fewer_say_is_left_out_with_its_name(on_sqlite: Flask) -> None:
    sort_all(meetings=SMALLEST, noise=SMALLEST - 1)
    comments.finish(wave(), "comment")
    made = gate.release_wave("mots")
    assert [("les_reunions", 10)] == [(theme.code, theme.texts) for theme in made.themes]
    written = json.dumps(releases.read("mots", 1))
    assert "Meetings" in written and "Noise" not in written
    assert not any(word in written for word in ("réunions le lundi", "bruyant", "(3)"))


def test_the_order_of_themes_says_no_more_than_their_numbers(on_sqlite: Flask) -> None:
    sort_all(meetings=14, noise=13)  # both are printed as 15
    comments.finish(wave(), "comment")
    themes_ = gate.release_wave("mots").themes
    assert [("le_bruit", 15), ("les_reunions", 15)] == [(one.code, one.texts) for one in themes_]


def test_a_release_of_larger_groups_has_themes_of_as_many(on_sqlite: Flask) -> None:
    sort_all(meetings=21, noise=19)
    comments.finish(wave(), "comment")
    assert ["les_reunions"] == [one.code for one in gate.release_wave("mots", smallest=20).themes]


def test_a_release_of_smaller_groups_has_themes_of_eleven_all_the_same(on_sqlite: Flask) -> None:
    sort_all(meetings=SMALLEST, noise=SMALLEST - 1)
    comments.finish(wave(), "comment")
    assert ["les_reunions"] == [one.code for one in gate.release_wave("mots", smallest=5).themes]


def test_a_name_that_a_theme_cannot_have(on_sqlite: Flask) -> None:
    unfit: list[tuple[dict[str, str], type[MieuxError]]] = [
        ({"fr": "Le lieu"}, LabelIsUnfit),  # in one language
        ({"fr": "Le lieu", "en": " "}, LabelIsUnfit),
        ({"fr": "Le lieu", "en": "x" * 81}, LabelIsUnfit),
        ({"fr": "Le lieu", "en": "The\x1b[31m place"}, LabelIsUnfit),
        ({"fr": "LES RÉUNIONS", "en": "The boss"}, ThemeExists),
        ({"fr": "Le lieu", "en": "meetings"}, ThemeExists),
        ({"fr": "Ah : trop de RÉUNIONS, le lundi !", "en": "The place"}, LabelQuotes),
    ]
    comments.add(wave(), "comment", MEETINGS)
    place = comments.add(wave(), "comment", {"fr": "L’endroit", "en": "The spot"})
    for label, expected in unfit:
        with pytest.raises(expected):
            comments.add(wave(), "comment", label)
        with pytest.raises(expected):
            comments.rename(wave(), "comment", place, label)


def test_themes_are_called_otherwise_and_deleted_and_codes_are_plain(inside: Flask) -> None:
    first = comments.add(wave(), "comment", {"fr": "Être là !", "en": "Being there"})
    second = comments.add(wave(), "comment", {"fr": "Être là ?", "en": "Being there?"})
    third = comments.add(wave(), "comment", {"fr": "Чай", "en": "Tea"})
    assert ("etre_la", "etre_la_2", "theme") == (first, second, third)
    comments.rename(wave(), "comment", second, NOISE)
    one, two, *_ = every()
    comments.sort(wave(), "comment", {one.id: [first, second], two.id: [first]})
    comments.remove(wave(), "comment", first)
    assert [(second,), ()] == [each.themes for each in every()[:2]]
    assert {second: NOISE, third: {"fr": "Чай", "en": "Tea"}} == comments.labels(wave(), "comment")
    with pytest.raises(ThemeNotFound):
        comments.remove(wave(), "comment", first)
    with pytest.raises(QuestionNotFound):
        comments.read(wave(), "gender", 1)


def test_nothing_is_said_of_a_comment_to_another_question_or_wave(app: Flask) -> None:
    for name in ("mots", "others"):
        commented.field(app, name=name)
    with app.app_context():
        code = comments.add(wave(), "comment", MEETINGS)
        others = comments.read(waves.read("others"), "comment", 1).comments
        with pytest.raises(CodingIsFinished):
            comments.sort(wave(), "comment", {others[0].id: [code]})
        comments.sort(waves.read("others"), "comment", {others[0].id: [code]})
        assert () == comments.read(waves.read("others"), "comment", 1).comments[0].themes


def test_reading_goes_on_where_it_stopped(on_sqlite: Flask) -> None:
    page = comments.read(wave(), "comment", None)
    assert (1, 2) == (page.number, page.pages)
    comments.sort(wave(), "comment", {one.id: [] for one in page.comments})
    assert 2 == comments.read(wave(), "comment", None).number
    comments.sort(wave(), "comment", {one.id: [] for one in every()})
    assert [2, 2, 1] == [comments.read(wave(), "comment", n).number for n in (None, 99, -1)]


@pytest.mark.parametrize(
    ("women", "everyone", "said", "expected"),
    [
        (60, 240, 30, {30}),  # the release says that at least 59 are women
        (63, 243, 63, {60}),  # that at least 62 are: 65 would be from 63 on, and 60 is from 56
        (12, 600, 12, set()),  # that at least 9 are: nothing is told of 11 or more
    ],
)
def test_comments_of_some_tell_nothing_of_how_many_these_are(
    app: Flask, women: int, everyone: int, said: int, expected: set[int]
) -> None:
    given: list[dict[str, object]] = [
        {"gender": "woman"} | ({"late": f"oui ({number})"} if number < said else {})
        for number in range(women)
    ]
    given += [{"gender": "man"} for _ in range(everyone - women)]
    commented.field(app, given=given)
    with app.app_context():
        sort_all("late", meetings=12, noise=3)
        comments.finish(wave(), "late")
        assert expected == {theme.of for theme in gate.release_wave("mots").themes}


def test_nobody_asked_of_whom_the_release_says_nothing_is_counted_by_comments(app: Flask) -> None:
    given: list[dict[str, object]] = [
        {"gender": "other", "gender.other.specify": f"mot ({number})"} for number in range(30)
    ]
    commented.field(app, given=given + commented.answers(60, 0))
    with app.app_context():
        sort_all("gender.other.specify", meetings=15, noise=12)
        comments.finish(wave(), "gender.other.specify")
        assert () == gate.release_wave("mots").themes, "no figure is of who chose it"


def test_where_all_commented_their_number_is_no_finer_than_that_of_respondents(app: Flask) -> None:
    commented.field(app, commented=433, count=433)
    with app.app_context():
        sort_all(meetings=433, noise=60)
        comments.finish(wave(), "comment")
        made = gate.release_wave("mots")
        assert 450 == made.respondents, "from 426 on"
        assert {430} == {theme.of for theme in made.themes}, "so is this; 435 is from 433 on"


@pytest.mark.parametrize(("question", "expected"), [("comment", {450}), ("late", set())])
def test_where_all_had_to_comment_their_number_is_that_of_respondents_or_unsaid(
    app: Flask, question: str, expected: set[int]
) -> None:
    page = '  - page: more\n    title: {fr: "Plus", en: "More"}\n    items:\n'
    text = commented.YAML.replace("type: text\n", "type: text\n        required: true\n")
    text = text.replace("      - item: late\n", f"{page}      - item: late\n")
    given: list[dict[str, object]] = [
        {"gender": "woman", "comment": f"mot ({number})", "late": f"mot ({number})"}
        for number in range(433)
    ]
    commented.field(app, given=given, text=text)
    with app.app_context():
        sort_all(question, meetings=433, noise=60)
        comments.finish(wave(), question)
        made = gate.release_wave("mots")
        assert 450 == made.respondents, "from 426 on"
        assert expected == {theme.of for theme in made.themes}, "which everyone knows they are"


def test_who_erases_their_answers_leaves_their_comment_and_ends_all_releases(app: Flask) -> None:
    panelled.field(app, second=False)
    with app.app_context():
        for number in range(60):
            answers = {"tenure": "short", "comment": f"mot ({number})"}
            proof = pairing.link(panelled.proof(number))
            responses.add(waves.read(panelled.FIRST), [answers], ("comment",), [proof])
        waves.close(panelled.FIRST)
        of = waves.read(panelled.FIRST)
        before = comments.read(of, "comment", 1).comments
        assert of.panel and pairing.link(panelled.proof(7))
        assert 1 == pairing.erase(of.panel, pairing.link(panelled.proof(7)))
        db.session.commit()
        assert before == comments.read(of, "comment", 1).comments, "nothing ties one to the other"


def test_comments_go_with_what_was_said_of_them(inside: Flask) -> None:
    sort_all()
    comments.finish(wave(), "comment")
    closed = retention.before(waves.now(), 36) - waves.timedelta(days=1)
    db.session.execute(db.update(waves.models.Wave).values(closed_at=closed))
    db.session.commit()
    retention.run()
    for table in (FreeText, Theme, Coding):
        assert 0 == db.session.execute(db.select(db.func.count()).select_from(table)).scalar()
