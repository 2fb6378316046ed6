"""Themes of comments, in words."""

from dataclasses import replace

from app.analysis.findings import Release, Theme
from app.publish.edition import Edition
from app.publish.themes import comments
from app.questionnaire.loader import Source, load
from tests.commented import YAML
from tests.publish.releases import release

ASKED = load(Source("v1.yaml", YAML, {}))
THEMES = (
    Theme("comment", "meetings", {"fr": "Les réunions", "en": "Meetings"}, 1200, 2345),
    Theme("comment", "noise", {"fr": "Le bruit", "en": "Noise"}, 15, 2345),
    Theme("gender.other.specify", "none", {"fr": "Aucun", "en": "None"}, 10, 20),
)


def edition(language: str) -> Edition:
    return Edition(replace(release(), themes=THEMES), ASKED, language)


def test_each_question_has_its_themes_in_words() -> None:
    first, second = comments(edition("fr"))
    assert ("comment", "Un mot ?", 2345) == (first.item, first.question, first.of)
    assert ("gender.other.specify", "Vous êtes – Autre") == (second.item, second.question)
    assert ["Les réunions", "Le bruit"] == [line.label for line in first.lines]
    english, _ = comments(edition("en"))
    assert ["about 1,200 of 2,345", "about 15 of 2,345"] == [line.words for line in english.lines]
    assert english.base.startswith("About 2,345 comments, ")


def test_a_release_without_themes_says_nothing_of_comments() -> None:
    assert () == comments(Edition(release(), ASKED, "fr"))


def test_a_release_comes_back_with_its_themes_and_one_from_before_there_were_any() -> None:
    made = edition("fr").release
    assert made == Release.from_json(made.to_json())
    before = {key: value for key, value in made.to_json().items() if key != "themes"}
    assert () == Release.from_json(before).themes
