"""The way through a questionnaire: what begins it, what changes it, what may happen meanwhile."""

import json
from collections.abc import Mapping

import pytest
from flask import Flask
from sqlalchemy import event

from app.extensions import db
from app.storage import waves
from app.storage.models import Draft
from app.web import duration
from tests.pages import Page, Tag, Visitor, fill
from tests.web.conftest import SMALL, begin, close_wave, field_wave, kept, step

NBSP = "\u00a0"


def facts(page: Page) -> dict[str, str]:
    return {term.text: said.text for term, said in zip(page.all("dt"), page.all("dd"), strict=True)}


def to_review(visitor: Visitor, **answers: object) -> Page:
    page = step(visitor, begin(visitor), **{"gender": "woman", "tenure": "short"} | answers)
    while page.buttons[0] == "next":
        page = step(visitor, page)
    return page


def change(visitor: Visitor, page: Page, item: str) -> Page:
    """Press the button beside a question of the review."""
    return Page(visitor.post("/w/ici", data=fill(page, None) | {"_edit": item}).text)


# --- The introduction


def test_the_introduction_says_who_asks_how_long_and_what_is_kept(visitor: Visitor) -> None:
    said = facts(Page(visitor.get("/w/ici?lang=fr").text))
    assert "Mieux" == said["Qui pose ces questions"]
    assert "Environ 1 minute" == said["Combien de temps cela prend"]
    compulsory = f"Rien, sauf les questions marquées «{NBSP}(obligatoire){NBSP}»"
    assert compulsory == said["Ce qui est obligatoire"]
    assert said["Ce qui est conservé"].startswith("Vos réponses, une fois envoyées\u202f;")
    assert "chaque jour, combien de personnes commencent" in said["Ce qui est conservé"]
    assert said["Ce qui n’est pas conservé"].startswith("Ni votre nom, ni votre adresse (postale,")


def test_nothing_is_said_to_be_required_where_nothing_is(app: Flask) -> None:
    field_wave(app, SMALL.replace("required: true", "required: false"))
    said = facts(Page(Visitor(app).get("/w/ici?lang=en").text))
    assert "Nothing: leave any question blank" == said["What you have to answer"]


ITEM = "      - {item: i%d, type: text, ask: {fr: Q}}\n"
GRID = (
    "      - item: g\n        type: grid\n        ask: {fr: G}\n"
    "        choices: {a: {fr: A}, b: {fr: B}}\n"
    "        rows:\n" + "".join(f"          r{row}: {{fr: R}}\n" for row in range(9))
)


@pytest.mark.parametrize(
    ("items", "minutes"),
    [
        ("".join(ITEM % number for number in range(2)), 1),
        ("".join(ITEM % number for number in range(30)), 4),
        (ITEM % 0 + GRID, 1),
        ("".join(ITEM % number for number in range(95)), 15),
        ("".join(ITEM % number for number in range(99)) + GRID, 15),
    ],
)
def test_the_duration_is_eight_seconds_an_item(app: Flask, items: str, minutes: int) -> None:
    text = (
        "questionnaire: q\nversion: 1\nlanguages: [fr]\ntitle: {fr: T}\n"
        f"pages:\n  - page: p\n    title: {{fr: P}}\n    items:\n{items}"
    )
    field_wave(app, text)
    with app.app_context():
        assert minutes == duration.minutes(waves.read("ici").digest)


def test_the_duration_is_that_of_the_median_route(app: Flask) -> None:
    rare = "".join(ITEM % number for number in range(60))
    text = (
        "questionnaire: q\nversion: 1\nlanguages: [fr]\ntitle: {fr: T}\npages:\n"
        "  - page: p\n    title: {fr: P}\n    items:\n"
        "      - {item: n, type: number, at_least: 0, at_most: 100, required: true, ask: {fr: N}}\n"
        f"  - page: long\n    title: {{fr: P}}\n    when: {{n: {{over: 99}}}}\n    items:\n{rare}"
    )
    field_wave(app, text)
    with app.app_context():
        assert 1 == duration.minutes(waves.read("ici").digest)


# --- Where one stands


def test_progress_is_said_and_drawn(visitor: Visitor) -> None:
    page = step(visitor, begin(visitor), tenure="long")
    bar = page.one("progress")
    assert ("3", "2", "true") == (bar.get("max"), bar.get("value"), bar.get("aria-hidden"))
    assert "2 sur 3" in page.main


def test_the_summary_of_problems_takes_the_focus_and_leads_to_the_fields(visitor: Visitor) -> None:
    page = step(visitor, begin(visitor), gender="man")
    (summary,) = [tag for tag in page.tags if "autofocus" in tag.attributes]
    assert ("alert", "-1") == (summary.get("role"), summary.get("tabindex"))
    assert "#tenure" in [tag.get("href") for tag in page.all("a")]


# --- The review, and changing an answer from it


def test_the_review_says_every_question_asked_and_names_a_button_for_each(visitor: Visitor) -> None:
    review = to_review(visitor)
    assert {
        "Vous êtes": "Une femme",
        "Depuis quand ?": "Peu",
        "Services": "sans réponse",
        "Équilibre": "sans réponse",
        "Un mot ?": "sans réponse",
    } == dict(
        zip(
            [tag.text for tag in review.all("dt")],
            [tag.text for tag in review.all("dd") if "Modifier" not in tag.text],
            strict=True,
        )
    )
    buttons = {
        tag.get("value"): tag.text for tag in review.all("button") if tag.get("name") == "_edit"
    }
    assert f"Modifier{NBSP}: Vous êtes" == buttons["gender"]
    assert ["gender", "tenure", "services", "balance", "comment"] == list(buttons)


def test_the_page_of_a_change_opens_at_its_question_and_says_where_it_leads(
    visitor: Visitor,
) -> None:
    review = to_review(visitor)
    for button in review.all("button"):
        if item := button.get("name") == "_edit" and button.get("value"):
            page = change(visitor, review, item)
            place = (button.get("formaction") or "").removeprefix("#")
            assert [item] == [tag.get("data-item") for tag in page.tags if tag.get("id") == place]
            assert ["next", "later"] == page.buttons
            assert "Revenir à mes réponses" == page.all("button")[0].text


def test_a_change_leads_back_to_the_review(visitor: Visitor, app: Flask) -> None:
    page = change(visitor, to_review(visitor), "gender")
    assert "Vous (1 sur 2)" in page.title and ["woman"] == page.form()["gender"]
    review = step(visitor, page, gender="man")
    assert "Un homme" in review.said and ["send", "back", "later"] == review.buttons
    step(visitor, review, "send")
    assert [{"gender": "man", "tenure": "short"}] == kept(app)[0]


def test_a_change_that_opens_pages_leads_there_first(visitor: Visitor, app: Flask) -> None:
    page = step(visitor, change(visitor, to_review(visitor), "tenure"), tenure="long")
    assert "Travail (2 sur 3)" in page.title
    wrong = step(visitor, page, hours="douze")
    assert ["Écrivez le nombre en chiffres, par exemple 35"] == wrong.problems
    review = step(visitor, wrong, hours="12")
    assert ["Une femme", "Longtemps", "12 heures"] == review.said


OPENS_A_ROW = """
    title: {fr: "Travail", en: "Work"}
    items:
      - item: hours
        type: number
        when: {tenure: long}
        ask: {fr: "Combien d’heures ?", en: "How many hours?"}
      - item: trust
        type: grid
        scale: agreement
        ask: {fr: "Confiance", en: "Trust"}
        rows:
          prices: {fr: "Prix", en: "Prices"}
          clients: {fr: "Clients", en: "Customers", when: {gender: [man, other]}}
  - page: end"""


@pytest.mark.parametrize(
    ("changed", "answers", "opened"),
    [("tenure", {"tenure": "long"}, "hours"), ("gender", {"gender": "man"}, "trust.clients")],
)
def test_a_change_that_opens_a_question_of_a_page_already_seen_leads_there(
    app: Flask, changed: str, answers: Mapping[str, str], opened: str
) -> None:
    before, _, after = SMALL.partition("  - page: work\n")
    field_wave(app, f"{before}  - page: work{OPENS_A_ROW}{after.partition('  - page: end')[2]}")
    visitor = Visitor(app)
    review = to_review(visitor, gender="woman")
    page = step(visitor, change(visitor, review, changed), **answers)
    assert "Travail (2 sur 3)" in page.title and [] == page.problems
    assert opened in {tag.get("name") for tag in page.all("input") if tag.get("type") != "hidden"}
    assert "Relisez" in step(visitor, page).title, "where it may be left without an answer"


def test_a_question_that_a_change_opens_on_its_own_page_is_not_shown_twice(
    visitor: Visitor, app: Flask
) -> None:
    page = change(visitor, to_review(visitor, gender="other"), "gender")
    page = step(visitor, page, gender="man")
    assert "Fin (2 sur 2)" in page.title, "where it opens the comment"
    assert "Relisez" in step(visitor, page).title
    own = {"when": "{gender: [woman, man]}", "with": "{balance: {at_least: 5}}"}
    field_wave(app, SMALL.replace("small", "other").replace(own["when"], own["with"]), "la")
    page = Page(visitor.post("/w/la", data={"_go": "start", "_language": "fr"}).text)
    for answers in ({"tenure": "short"}, {"balance": "1"}, {"_edit": "balance"}, {"balance": "7"}):
        go = None if "_edit" in answers else "next"
        page = Page(visitor.post("/w/la", data=fill(page, go, **answers)).text)
    assert "Relisez" in page.title


def test_a_change_that_closes_pages_shows_and_keeps_nothing_of_them(
    visitor: Visitor, app: Flask
) -> None:
    page = step(visitor, begin(visitor), gender="woman", tenure="long")
    page = step(visitor, step(visitor, page, hours="12"), balance="3")
    review = step(visitor, change(visitor, page, "tenure"), tenure="short")
    assert ["Une femme", "Peu", "3"] == review.said
    step(visitor, review, "send")
    assert [{"gender": "woman", "tenure": "short", "balance": 3}] == kept(app)[0]


def test_a_change_that_is_wrong_is_said_on_its_page(visitor: Visitor) -> None:
    page = change(visitor, to_review(visitor), "comment")
    page = step(visitor, page, comment="x" * 41)
    assert page.title.startswith(f"Erreur{NBSP}: Fin")
    assert ["send", "back", "later"] == step(visitor, page, comment="court").buttons


def test_while_changing_a_form_that_asks_to_go_back_goes_back(visitor: Visitor) -> None:
    page = change(visitor, to_review(visitor), "services")
    page = step(visitor, page, "back", services="a")
    assert "Vous (1 sur 2)" in page.title
    assert ["Une femme", "Peu", "Aide"] == step(visitor, page).said


def test_while_changing_the_language_can_change(visitor: Visitor) -> None:
    page = change(visitor, to_review(visitor), "gender")
    sent = fill(page, None, gender="man") | {"_switch": "en"}
    page = Page(visitor.post("/w/ici", data=sent).text)
    page.check("en")
    assert "You (1 of 2)" in page.title and ["man"] == page.form()["gender"]
    assert ["A man", "Short"] == step(visitor, page).said


def test_what_is_wrong_is_still_said_in_another_language(visitor: Visitor) -> None:
    page = begin(visitor)
    switched = Page(visitor.post("/w/ici", data=fill(page, None) | {"_switch": "en"}).text)
    assert [] == switched.problems, "before anyone went on"
    wrong = step(visitor, switched)
    assert ["Choose an answer"] == wrong.problems
    back = Page(visitor.post("/w/ici", data=fill(wrong, None) | {"_switch": "fr"}).text)
    assert ["Choisissez une réponse"] == back.problems and back.title.startswith("Erreur")
    sent = fill(back, None, tenure="short") | {"_switch": "en"}
    assert [] == Page(visitor.post("/w/ici", data=sent).text).problems


@pytest.mark.parametrize("item", ["hello", "hours", "nothing", ""])
def test_a_change_of_what_is_not_asked_stays_on_the_way(visitor: Visitor, item: str) -> None:
    page = change(visitor, to_review(visitor), item)
    assert page.title.startswith(("Relisez", "Vous"))


# --- What may happen meanwhile


def test_what_was_typed_later_survives_going_back(visitor: Visitor) -> None:
    page = step(visitor, begin(visitor), gender="woman", tenure="short")
    page = step(visitor, page, "back", services=["a", "c"], comment="<plus> tard")
    page = step(visitor, page, gender="man")
    assert ["a", "c"] == page.form()["services"]
    assert ["<plus> tard"] == page.form()["comment"]


def test_the_browsers_own_back_and_a_second_click_change_nothing(
    visitor: Visitor, app: Flask
) -> None:
    first = begin(visitor)
    once = step(visitor, first, tenure="short")
    assert once.html == step(visitor, first, tenure="short").html
    step(visitor, once, comment="oublié")  # then Back twice, in the browser
    review = step(visitor, step(visitor, first, tenure="short", gender="man"))
    step(visitor, review, "send")
    assert ([{"gender": "man", "tenure": "short"}], []) == kept(app)


def test_two_tabs_are_two_responses(visitor: Visitor, app: Flask) -> None:
    one, other = to_review(visitor), to_review(visitor, gender="man")
    for review in (one, other):
        assert "Merci" in step(visitor, review, "send").main
    assert {"woman", "man"} == {answers["gender"] for answers in kept(app)[0]}


def test_a_wave_that_closes_meanwhile_says_so_at_any_step(visitor: Visitor, app: Flask) -> None:
    page = begin(visitor)
    close_wave(app)
    for press in ({"_go": "next"}, {"_go": "back"}, {"_switch": "en"}, {"_edit": "gender"}):
        response = visitor.post("/w/ici", data=fill(page, None) | press)
        assert 410 == response.status_code
        said = "This questionnaire is closed" if "_switch" in press else "Ce questionnaire est clos"
        assert said in response.text


def test_a_page_between_the_first_and_the_last_asks_nothing_of_the_database(
    visitor: Visitor, app: Flask
) -> None:
    page = begin(visitor)
    asked: list[object] = []
    with app.app_context():
        event.listen(db.engine, "checkout", lambda *connection: asked.append(connection))
    page = step(visitor, page, gender="woman", tenure="short")
    page = step(visitor, step(visitor, page, "back"), balance="7")
    review = step(visitor, change(visitor, step(visitor, page), "gender"), gender="man")
    assert "Relisez" in review.title and [] == asked
    step(visitor, review, "send")
    assert asked, "what is kept is"


@pytest.mark.parametrize("go", ["send", "later"])
def test_a_wave_closed_a_moment_ago_keeps_nothing_more(
    visitor_on_each_database: Visitor, app_on_each_database: Flask, go: str
) -> None:
    visitor, app = visitor_on_each_database, app_on_each_database
    review = to_review(visitor)
    with app.app_context():
        waves.close("ici")
        db.session.commit()
    assert "Fin" in step(visitor, review, "back").title, "as it was STALE seconds ago"
    assert 410 == visitor.post("/w/ici", data=fill(review, go)).status_code
    assert ([], []) == kept(app)
    with app.app_context():
        assert 0 == db.session.scalar(db.select(db.func.count()).select_from(Draft))


@pytest.mark.parametrize(
    ("language", "title", "again"),
    [
        ("fr", "Un problème est survenu de notre côté", "Réessayer"),
        ("en", "Something broke on our side", "Try again"),
        ("es", "Algo ha fallado por nuestra parte", "Intentar de nuevo"),
    ],
)
def test_a_fault_speaks_the_language_of_the_form_and_can_be_tried_again(
    visitor: Visitor, app: Flask, language: str, title: str, again: str
) -> None:
    page = step(visitor, begin(visitor), gender="woman", tenure="short")
    sent = fill(page, comment="gardé") | {"_language": language}
    with app.app_context():
        db.session.execute(db.text("ALTER TABLE wave RENAME TO elsewhere"))
        db.session.commit()
    app.extensions.pop("mieux_waves")
    response = visitor.post("/w/ici", data=sent)
    fault = Page(response.text)
    fault.check(language)
    assert 500 == response.status_code and title == fault.one("h1").text
    assert [again] == [tag.text for tag in fault.all("button")]
    with app.app_context():
        db.session.execute(db.text("ALTER TABLE elsewhere RENAME TO wave"))
        db.session.commit()
    assert ["gardé"] == Page(visitor.post("/w/ici", data=fault.form()).text).form()["comment"]


# --- What pages tell their scripts

REACTING = """
questionnaire: small
version: 1
languages: [fr, en]
title: {fr: T, en: T}
pages:
  - page: first
    title: {fr: P, en: P}
    items:
      - {item: before, type: number, ask: {fr: N, en: N}}
  - page: second
    title: {fr: P, en: P}
    items:
      - item: colour
        type: one
        ask: {fr: Q, en: Q}
        choices: {red: {fr: R, en: R}, blue: {fr: B, en: B}}
      - {item: count, type: number, decimals: 1, ask: {fr: N, en: N}}
      - item: after
        type: text
        when: WHEN
        ask: {fr: "Et {before} ?", en: "And {before}?"}
      - item: grid
        type: grid
        ask: {fr: G, en: G}
        choices: {red: {fr: R, en: R}, blue: {fr: B, en: B}}
        rows:
          always: {fr: L, en: L}
          sometimes: {fr: L, en: L, when: {colour: blue}}
"""


@pytest.mark.parametrize(
    ("when", "before", "told"),
    [
        ("{colour: red}", "", {"colour": ["red"]}),
        ("{colour: [red, blue]}", "5", {"colour": ["red", "blue"]}),
        ("{count: {over: 2, at_most: 3.5}}", "", {"count": {"over": 2, "at_most": 3.5}}),
        ("{colour: answered}", "", {"colour": "answered"}),
        ("{not: {colour: red}}", "", {"not": {"colour": ["red"]}}),
        ("{before: {over: 3}, colour: red}", "5", {"before": True, "colour": ["red"]}),
        (
            "{any: [{before: {over: 3}}, {colour: red}]}",
            "1",
            {"any": [{"before": False}, {"colour": ["red"]}]},
        ),
        (
            "{any: [{before: {over: 3}}, {colour: red}]}",
            "",
            {"any": [{"before": None}, {"colour": ["red"]}]},
        ),
    ],
)
def test_a_condition_on_its_own_page_is_told_with_what_is_decided(
    app: Flask, when: str, before: str, told: Mapping[str, object]
) -> None:
    field_wave(app, REACTING.replace("WHEN", when))
    visitor = Visitor(app)
    first = begin(visitor)
    assert [] == [tag for tag in first.tags if tag.get("data-when")]
    for typed in (
        {},
        {"after": "écrit", "grid__always": "red"},
    ):  # as it was blank, and rendered anew
        page = step(visitor, step(visitor, first, before=before), "here", **typed)
        item, row = (tag for tag in page.tags if tag.get("data-when"))
        assert ("after", "sometimes") == (item.get("data-item"), row.get("data-row"))
        assert told == json.loads(item.get("data-when"))
        assert {"colour": ["blue"]} == json.loads(row.get("data-when"))
        if before:
            assert f"Et {before} ?" in page.main


def form_of(page: Page) -> Tag:
    return page.one("form")


def test_pages_give_their_scripts_words_in_their_language(visitor: Visitor) -> None:
    for language, retry in (("fr", "Réessayer"), ("en", "Try again")):
        form = form_of(begin(visitor, language))
        assert "data-interview" in form.attributes
        words = json.loads(form.get("data-texts"))
        assert retry == words["retry"]
        assert all(words.values())
    assert "data-interview" in form_of(to_review(visitor)).attributes


def test_the_thank_you_page_tells_which_form_is_done(visitor: Visitor) -> None:
    review = to_review(visitor)
    thanks = step(visitor, review, "send")
    assert review.form()["_mark"] == [thanks.one("main").get("data-done")]
    forged = fill(review, "send") | {"_mark": '"><b>'}
    thanks = Page(visitor.post("/w/ici", data=forged).text)
    assert '"><b>' == thanks.one("main").get("data-done")
