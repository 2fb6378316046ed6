import pytest
from flask import Flask

from app.exceptions import VersionIsPublished, VersionNotFound
from app.questionnaire.loader import QuestionnaireHasProblems, Source
from app.storage import versions, waves

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
        ask: {fr: "Où ?"}
        choices_from: places.csv
"""
LISTS = {"places.csv": "code,fr\nlyon,Lyon\nnice,Nice\n"}


def source(text: str = TEXT, lists: dict[str, str] | None = None) -> Source:
    return Source("v1.yaml", text, LISTS if lists is None else lists)


def test_a_version_is_published_once_and_read_back_with_its_lists(
    app_on_each_database: Flask,
) -> None:
    with app_on_each_database.app_context():
        published, is_new = versions.publish(source())
        assert is_new
        assert (published, False) == versions.publish(source())
        wave = waves.open_wave("here", "tiny", 1)
        assert published == versions.read(wave.digest)
        assert ["lyon", "nice"] == list(published.items["place"].choices)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "changed",
    [
        source(TEXT.replace("Où ?", "Où donc ?")),
        source(lists={"places.csv": "code,fr\nlyon,Lyon\nnice,Nizza\n"}),
        source(TEXT.replace("type: one", "type: one\n        required: true")),
    ],
)
def test_a_published_version_never_changes(app: Flask, changed: Source) -> None:
    with app.app_context():
        versions.publish(source())
        with pytest.raises(VersionIsPublished, match="version: 2"):
            versions.publish(changed)


def test_comments_and_layout_are_no_change(app: Flask) -> None:
    with app.app_context():
        versions.publish(source())
        assert not versions.publish(source(TEXT + "# a comment\n"))[1]


def test_nothing_with_a_problem_is_published(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(QuestionnaireHasProblems):
            versions.publish(source(lists={}))
        with pytest.raises(VersionNotFound):
            versions.find("tiny", 1)
