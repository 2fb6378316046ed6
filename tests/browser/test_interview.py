"""Whole interviews in a browser: from the introduction to the thank-you, and what is kept of them.

The server is the production one and the questionnaire the shipped one. Nothing is filled in behind
the page's back: a respondent only sees, ticks, types and presses.
"""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from app.questionnaire import loader
from tests.browser.conftest import PHONE, Field
from tests.browser.respondent import Respondent
from tests.browser.situation import ANSWERS, SHIPPED
from tests.conftest import IS_PROOF

KEPT = {
    "gender": "other",
    "age": "from_30_39",
    "situation_before": "unemployed",
    "cooperative": "alpage_a_plusieurs",
    "tenure": "over_two_years",
    "contract": "cesa_member",
    "responsibilities": ["board", "other"],
    "sector": "digital",
    "weekly_hours": 37,
    "other_work": "no",
    "main_income": "yes",
    "turnover": "declined",
    "turnover_change": "higher",
    "hours_fit": "not_very_well",
    "relatives": "sometimes",
    "balance": 8,  # was 7, before going back
    "confidence.clients": "agree",
    "confidence.accounts": "strongly_disagree",
    "progress": ["time"],
    "situation_change": "much_better",
    "balance_change": "unknown",
    "thanks_to_cooperative": "mostly",
    "reasons_better": ["income", "autonomy", "other"],
    "contact": "quarterly",
    "contact_fit": "yes",
    "services": ["training", "network"],
    "satisfaction": "satisfied",
    "recommendation": 0,
}
KEPT_APART = [
    ("comment", "Première ligne.\nDeuxième ligne, « avec » des signes : é, €, <i>."),
    ("gender.other.specify", "Ça dépend"),
    ("reasons_better.other.specify", "Mes collègues 🙂"),
    ("responsibilities.other.specify", "Le <b>potager</b> & l’atelier"),
]
WORDS = {
    "fr": {
        "begin": "Votre situation d’entrepreneur·e",
        "of": "sur",
        "review": "Relisez vos réponses",
        "thanks": "Merci",
        "question": "Quel âge avez-vous\u202f?",
        "answer": "De 30 à 39\u00a0ans",
    },
    "en": {
        "begin": "Your situation as an entrepreneur",
        "of": "of",
        "review": "Check your answers",
        "thanks": "Thank you",
        "question": "How old are you?",
        "answer": "30 to 39",
    },
}


def answer_and_continue(respondent: Respondent, until: str = "_review") -> list[str]:
    """Answer page after page until the one named; return the pages answered."""
    answered = []
    while respondent.at != until:
        answered.append(respondent.at)
        respondent.answer(ANSWERS[respondent.at])
        respondent.go()
    return answered


@pytest.mark.hypothesis
@pytest.mark.parametrize(
    ("language", "javascript", "database"),
    [
        *([("fr", False, "sqlite"), ("en", False, "sqlite")] if IS_PROOF else ()),
        ("fr", True, "sqlite"),
        ("en", False, "postgresql"),
    ],
)
def test_an_interview_on_a_phone_is_kept_exactly_as_it_was_answered(
    language: str,
    javascript: bool,
    database: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    serve: Callable[..., str],
    open_page: Callable[..., Page],
) -> None:
    field = Field(request.getfixturevalue(f"migrated_{database}_url"), tmp_path)
    field.open(loader.read_source(SHIPPED))
    page = open_page(**PHONE, java_script_enabled=javascript, locale=language)
    respondent, words = Respondent(page, serve(field.url, WORKERS="1")), WORDS[language]

    respondent.open(language)
    assert words["begin"] == respondent.heading
    respondent.go("start")
    assert f"1 {words['of']} 6" == page.locator(".progress").inner_text()
    answered = answer_and_continue(respondent, until="change")
    assert f"6 {words['of']} 7" == page.locator(".progress").inner_text()

    respondent.go("back")
    assert ("skills", ANSWERS["skills"]) == (respondent.at, respondent.shown)
    respondent.go("back")
    assert ("time", ANSWERS["time"]) == (respondent.at, respondent.shown)
    respondent.answer({"balance": "8"})
    respondent.go()
    assert ANSWERS["skills"] == respondent.shown
    respondent.go()

    answered += answer_and_continue(respondent)
    assert list(ANSWERS) == answered
    assert words["review"] == respondent.heading
    reviewed = respondent.said
    assert [words["answer"]] == reviewed[words["question"]]
    assert ([], []) == field.kept, "nothing is kept before it is sent"
    respondent.go("send")

    assert words["thanks"] == respondent.heading
    assert reviewed == respondent.said
    assert ([KEPT], KEPT_APART) == field.kept
    assert [] == page.context.cookies()
    assert [] == respondent.elsewhere
    scripts = {urlsplit(address).path for address in respondent.scripts}
    assert ({"/static/build/respond.js"} if javascript else set()) == scripts
    assert [] == respondent.complaints


def test_whoever_is_new_is_not_asked_about_change(respondent: Respondent, demo: Field) -> None:
    respondent.begin()
    respondent.go()
    respondent.answer({"tenure": "six_to_twelve_months"})
    respondent.go()
    assert 0 == respondent.fields("turnover_change").count()
    pages = []
    while respondent.at != "_review":
        pages.append(respondent.at)
        respondent.go()
    assert ["business", "time", "skills", "support"] == pages
    respondent.go("send")
    assert ([{"tenure": "six_to_twelve_months"}], []) == demo.kept


def test_a_change_of_tenure_withdraws_what_is_no_longer_asked(
    respondent: Respondent, demo: Field
) -> None:
    respondent.begin()
    answer_and_continue(respondent, until="support")
    for _ in range(6):
        respondent.go("back")
    assert "in_the_cooperative" == respondent.at
    respondent.answer({"tenure": "under_six_months"})
    while respondent.at != "_review":
        respondent.go()
    respondent.go("send")
    (answers,), texts = demo.kept
    assert {} == {name: answers[name] for name in answers if "change" in name or "reasons" in name}
    assert ["gender.other.specify", "responsibilities.other.specify"] == [item for item, _ in texts]


def test_a_missing_answer_is_said_and_reached_by_keyboard_alone(respondent: Respondent) -> None:
    page = respondent.page
    respondent.begin()
    respondent.go()
    respondent.answer({"contract": "cape"})
    respondent.go()
    assert "Erreur\u00a0: Vous et la coopérative (2 sur 6)" in page.title()
    assert "Choisissez une réponse" in page.locator(".problem").inner_text()
    assert {"contract": "cape"} == respondent.shown, "nothing is lost"

    summary = page.locator("[role=alert]")
    assert summary.evaluate("element => element === document.activeElement")
    page.keyboard.press("Tab")
    assert "#tenure" == page.locator(":focus").get_attribute("href")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert "six_to_twelve_months" == respondent.shown["tenure"]
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "business" == respondent.at
    assert not page.title().startswith("Erreur")


def test_the_browsers_own_back_shows_what_was_chosen(respondent: Respondent, demo: Field) -> None:
    respondent.begin()
    answer_and_continue(respondent, until="business")
    respondent.page.go_back()
    assert "in_the_cooperative" == respondent.at
    assert set(ANSWERS["in_the_cooperative"]) == set(respondent.shown)
    respondent.page.go_back()
    assert ("you", set(ANSWERS["you"])) == (respondent.at, set(respondent.shown))
    respondent.answer({"age": "from_60"})
    respondent.go()
    answer_and_continue(respondent)
    respondent.go("send")
    assert ([KEPT | {"age": "from_60", "balance": 7}], KEPT_APART) == demo.kept


def test_a_form_sent_twice_by_a_double_click_is_one_response(
    respondent: Respondent, demo: Field
) -> None:
    respondent.begin()
    answer_and_continue(respondent)
    respondent.page.dblclick("[value=send]")
    respondent.page.wait_for_selector(".said")
    assert "Merci" == respondent.heading
    respondent.page.reload()
    assert "Merci" == respondent.heading
    answers, texts = demo.kept
    assert (1, KEPT_APART) == (len(answers), texts)


def test_going_back_to_change_what_was_sent_says_so_and_offers_a_new_response(
    respondent: Respondent, demo: Field
) -> None:
    respondent.begin()
    answer_and_continue(respondent)
    respondent.go("send")
    respondent.page.go_back()
    respondent.go("back")
    respondent.answer({"recommendation": "10"})
    respondent.go()
    respondent.go("send")
    assert "Déjà envoyé" == respondent.heading
    assert 1 == len(demo.kept[0])
    respondent.go("start")
    assert ("you", {}) == (respondent.at, respondent.shown)


def test_another_language_in_the_middle_keeps_every_answer(
    respondent: Respondent, demo: Field
) -> None:
    respondent.begin("fr")
    answer_and_continue(respondent, until="business")
    respondent.answer(ANSWERS["business"])
    respondent.switch("en")
    assert ("business", "Your business") == (respondent.at, respondent.heading)
    assert "en" == respondent.page.locator("html").get_attribute("lang")
    assert ANSWERS["business"] == respondent.shown
    respondent.go("back")
    assert "You and the cooperative" == respondent.heading
    respondent.go()
    answer_and_continue(respondent)
    respondent.switch("fr")
    assert "Relisez vos réponses" == respondent.heading
    respondent.go("send")
    assert "Merci" == respondent.heading
    assert ([KEPT | {"balance": 7}], KEPT_APART) == demo.kept


def test_a_text_is_asked_for_only_beside_its_choice(respondent: Respondent) -> None:
    respondent.begin()
    specify = respondent.fields("gender.other.specify")
    assert not specify.is_visible()
    respondent.answer({"gender": "other"})
    assert specify.is_visible()
    respondent.answer({"gender": "woman"})
    assert not specify.is_visible()
