import pytest
from flask import Flask

from app.exceptions import VersionIsRefused, VersionNotFound
from app.extensions import db
from app.questionnaire.loader import QuestionnaireHasProblems, Source, Written
from app.storage import versions, waves
from app.storage.models import Version

TEXT = """
questionnaire: tiny
version: 1
languages: [fr]
title: {fr: "Titre"}
pages:
  - page: only
    title: {fr: "Page"}
    items:
      - item: place
        type: one
        ask: {fr: "Dans quel departement ?"}
        choices_from: places.csv
      - item: mood
        type: scale
        ask: {fr: "Comment allez-vous ?"}
        low: {fr: "Mal"}
        high: {fr: "Bien"}
"""
LISTS = {"places.csv": "code,fr\nlyon,Lyon\nnice,Nice\n"}
REPAIRED = TEXT.replace("departement", "département")
MOOD = TEXT[TEXT.index("      - item: mood") :]
LATER = """
questionnaire: tiny
version: 1
findings:
  well: {mean_of: mood}
"""


def source(
    text: str = TEXT, lists: dict[str, str] | None = None, later: str | None = None
) -> Source:
    written = Written("v1.findings.yaml", later) if later else None
    return Source("v1.yaml", text, LISTS if lists is None else lists, written)


def second(text: str = TEXT, extra: str = "") -> Source:
    return source(text.replace("version: 1", "version: 2") + extra)


def test_a_version_is_published_once_and_read_back_with_its_lists(
    app_on_each_database: Flask,
) -> None:
    with app_on_each_database.app_context():
        published, news = versions.publish(source())
        assert ("version",) == news
        assert (published, ()) == versions.publish(source())
        wave = waves.open_wave("here", "tiny", 1)
        assert published == versions.read(wave.digest)
        assert ["lyon", "nice"] == list(published.items["place"].choices)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "changed",
    [
        source(TEXT.replace("Comment", "Pourquoi")),
        source(lists={"places.csv": "code,fr\nlyon,Lyon\nnice,Naples\n"}),
        source(lists={"places.csv": "code,fr\nnice,Nice\nlyon,Lyon\n"}),
        source(TEXT.replace("type: one", "type: one\n        required: true")),
    ],
)
def test_a_published_version_asks_the_same_for_ever(app: Flask, changed: Source) -> None:
    with app.app_context():
        versions.publish(source())
        with pytest.raises(VersionIsRefused, match="Write `version: 2`") as refused:
            versions.publish(changed)
        assert "Écrivez «\u00a0version: 2\u00a0»" in refused.value.text["fr"]
        assert () == versions.publish(source()).news


@pytest.mark.parametrize(
    "changed", [TEXT + "# a comment\n", TEXT.replace("[fr]", "\n  - fr").replace('"Page"', "Page")]
)
def test_comments_and_layout_are_no_change(app: Flask, changed: str) -> None:
    with app.app_context():
        versions.publish(source())
        assert () == versions.publish(source(changed)).news


def test_nothing_with_a_problem_is_published(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(QuestionnaireHasProblems):
            versions.publish(source(lists={}))
        with pytest.raises(VersionNotFound):
            versions.find("tiny", 1)


def test_what_todays_checks_would_refuse_is_still_served(app_on_each_database: Flask) -> None:
    old = TEXT.replace("type: scale", "type: scale\n        when: {place: paris}")
    with app_on_each_database.app_context():
        with pytest.raises(QuestionnaireHasProblems):
            versions.publish(source(old))
        versions.publish(source())
        db.session.execute(db.update(Version).values(text=old, digest="published long ago"))
        wave = waves.open_wave("here", "tiny", 1)
        assert versions.read(wave.digest).items["mood"].when is not None
        following = second(TEXT, "from_version: {mood: comparable}")
        assert ("version",) == versions.publish(following).news


class TestAnErratum:
    def test_keeps_the_number_and_serves_the_waves_that_are_open(
        self, app_on_each_database: Flask
    ) -> None:
        with app_on_each_database.app_context():
            versions.publish(source())
            first = waves.open_wave("open", "tiny", 1).digest
            waves.open_wave("closed", "tiny", 1)
            waves.close("closed")
            assert ("erratum",) == versions.publish(source(REPAIRED)).news
            assert (first,) == waves.read("closed").digests
            both = waves.read("open").digests
            assert (first, both[1]) == both and first != both[1]
            asks = [versions.read(each).items["place"].ask["fr"] for each in both]
            assert ["Dans quel departement ?", "Dans quel département ?"] == asks
            assert (both[1],) == waves.open_wave("later", "tiny", 1).digests

    def test_is_published_once_and_an_older_text_does_not_come_back(self, app: Flask) -> None:
        with app.app_context():
            versions.publish(source())
            versions.publish(source(REPAIRED))
            assert () == versions.publish(source(REPAIRED)).news
            assert () == versions.publish(source()).news
            wave = waves.open_wave("here", "tiny", 1)
            assert "département" in versions.read(wave.digest).items["place"].ask["fr"]

    def test_is_held_against_the_first_text_so_that_errata_do_not_drift(self, app: Flask) -> None:
        with app.app_context():
            versions.publish(source(TEXT.replace("Comment", "Parcourir")))
            versions.publish(source(TEXT.replace("Comment", "Pracourir")))
            with pytest.raises(VersionIsRefused):
                versions.publish(source(TEXT.replace("Comment", "Pracouvrir")))


class TestTheNextVersion:
    @pytest.mark.parametrize(
        ("next_version", "said"),
        [
            (second(TEXT.replace(MOOD, "")), "Add `mood` to `retired`"),
            (second(TEXT.replace("Comment", "Pourquoi")), "`mood: comparable`"),
            (second(TEXT.replace("item: mood", "item: spirit")), "Add `mood` to `retired`"),
        ],
    )
    def test_is_refused_where_nothing_settles_what_it_breaks(
        self, app_on_each_database: Flask, next_version: Source, said: str
    ) -> None:
        with app_on_each_database.app_context():
            versions.publish(source())
            with pytest.raises(VersionIsRefused) as refused:
                versions.publish(next_version)
            assert said in refused.value.text["en"]
            with pytest.raises(VersionNotFound):
                versions.find("tiny", 2)

    @pytest.mark.parametrize(
        "next_version",
        [
            second(TEXT.replace(MOOD, ""), "retired: [mood]"),
            second(TEXT.replace("Comment", "Pourquoi"), "from_version: {mood: not_comparable}"),
            second(TEXT.replace("Comment", "Pourquoi"), "from_version: {mood: comparable}"),
            second(REPAIRED),
        ],
    )
    def test_is_published_once_everything_is_settled(
        self, app_on_each_database: Flask, next_version: Source
    ) -> None:
        with app_on_each_database.app_context():
            versions.publish(source())
            assert ("version",) == versions.publish(next_version).news

    def test_never_takes_a_name_that_any_version_retired(self, app: Flask) -> None:
        with app.app_context():
            versions.publish(source())
            versions.publish(second(TEXT.replace(MOOD, ""), "retired: [mood]"))
            third = source(TEXT.replace("version: 1", "version: 3"))
            with pytest.raises(VersionIsRefused, match="retired already, by version 2: `mood`"):
                versions.publish(third)


class TestLaterFindings:
    def test_are_kept_with_their_version_and_grow(self, app_on_each_database: Flask) -> None:
        grown = LATER + "  places: {distribution_of: place}\n"
        with app_on_each_database.app_context():
            assert ("version", "findings") == versions.publish(source(later=LATER)).news
            assert () == versions.publish(source(later=LATER + "# a comment\n")).news
            assert ("findings",) == versions.publish(source(later=grown)).news
            assert () == versions.publish(source()).news, "without its file, nothing is withdrawn"
            kept = versions.later("tiny", 1)
            assert ["well", "places"] == list(kept)
            assert {True} == {plan.later for plan in kept.values()}

    @pytest.mark.parametrize(
        "changed",
        [
            LATER.replace("mood}", "mood, by: place}"),
            LATER.replace("well", "good"),
        ],
    )
    def test_never_change_once_published(self, app: Flask, changed: str) -> None:
        with app.app_context():
            versions.publish(source(later=LATER))
            with pytest.raises(VersionIsRefused, match=r"after the collection.*`well`"):
                versions.publish(source(later=changed))
            assert ["well"] == list(versions.later("tiny", 1))
