import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.config import MAX_BODY
from app.extensions import db
from app.questionnaire import wording
from app.storage import clock, responses, waves
from tests.pages import Page, Visitor, fill
from tests.web.conftest import SMALL, begin, close_wave, field_wave, kept, step


def to_review(visitor: Visitor) -> Page:
    page = step(visitor, begin(visitor), gender="woman", tenure="short")
    return step(visitor, page, services=["c", "a"], balance="7", comment="Rien <b>à</b> dire")


def test_an_interview_is_kept_as_it_was_answered(visitor: Visitor, app: Flask) -> None:
    page = begin(visitor)
    assert "Vous (1 sur 2) — Petit questionnaire" == page.title
    page = step(visitor, page, gender="other", gender__other__specify="Elfe", tenure="long")
    assert "Travail (2 sur 3) — Petit questionnaire" == page.title
    page = step(visitor, page, hours="37,5", trust__clients="agree")
    assert "comment" not in page.form()
    review = step(visitor, page, services=["b", "a"], balance="0")
    assert ["send", "back", "later"] == review.buttons
    thanks = step(visitor, review, "send")
    said = thanks.said
    assert ["Autre", "Elfe", "Longtemps", "37,5 heures", "Clients\u00a0: D’accord"] == said[:5]
    expected = {
        "gender": "other",
        "tenure": "long",
        "hours": 37.5,
        "trust.clients": "agree",
        "services": ["a", "b"],
        "balance": 0,
    }
    assert ([expected], [("gender.other.specify", "Elfe")]) == kept(app)


def test_what_the_review_and_the_receipt_say_is_what_is_kept(visitor: Visitor, app: Flask) -> None:
    review = to_review(visitor)
    thanks = step(visitor, review, "send")
    said = review.said
    assert ["Une femme", "Peu", "Aide", "Conseil", "7", "Rien <b>à</b> dire"] == said
    assert said == thanks.said
    answers = {"gender": "woman", "tenure": "short", "services": ["a", "c"], "balance": 7}
    assert ([answers], [("comment", "Rien <b>à</b> dire")]) == kept(app)


def test_back_shows_the_page_before_with_its_answers_and_keeps_the_others(visitor: Visitor) -> None:
    page = step(visitor, begin(visitor), gender="man", tenure="long")
    page = step(visitor, page, hours="12", trust__prices="agree")
    page = step(visitor, page, "back", comment="pas encore")
    assert "Travail" in page.title
    assert ["12"] == page.form()["hours"] and ["agree"] == page.form()["trust.prices"]
    assert ["pas encore"] == page.form()["comment"]
    page = step(visitor, page, "back")
    assert ["man"] == page.form()["gender"]
    assert ["next", "later"] == page.buttons, "the first page has nothing before it"


def test_a_change_further_back_drops_what_is_no_longer_asked(visitor: Visitor, app: Flask) -> None:
    page = step(visitor, begin(visitor), gender="man", tenure="long")
    page = step(visitor, page, hours="12", trust__prices="agree")
    page = step(visitor, step(visitor, page, "back"), "back")
    page = step(visitor, page, tenure="short")
    assert "Fin (2 sur 2)" in page.title
    assert ["12"] == page.form()["hours"], "carried as typed, in case the route comes back"
    step(visitor, step(visitor, page), "send")
    assert ([{"gender": "man", "tenure": "short"}], []) == kept(app)


def test_a_problem_is_said_beside_its_question_and_nothing_is_lost(visitor: Visitor) -> None:
    page = step(visitor, begin(visitor), gender="man", tenure="")
    assert "Erreur\u00a0: Vous (1 sur 2) — Petit questionnaire" == page.title
    assert ["Choisissez une réponse"] == page.problems
    assert ["man"] == page.form()["gender"]
    page = step(visitor, page, tenure="long")
    page = step(visitor, page, hours="douze", trust__prices="agree")
    assert ["Écrivez le nombre en chiffres, par exemple 35"] == page.problems
    assert ["douze"] == page.form()["hours"]
    page = step(visitor, page, hours="101")
    assert ["Indiquez un nombre d’au plus 100"] == page.problems


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"services": ["a", "b", "c"]}, "Choisissez 2 réponses au plus"),
        (
            {"services": ["a", "none"]},
            "Choisissez soit «\u00a0Aucun\u00a0», soit les autres réponses",
        ),
        ({"services": ["zzz"]}, "Choisissez une des réponses ci-dessous"),
        ({"balance": "11"}, "Choisissez une des réponses ci-dessous"),
        ({"comment": "x" * 41}, "Raccourcissez votre texte à 40 caractères (il en a 41)"),
    ],
)
def test_each_wrong_answer_has_its_sentence(
    visitor: Visitor, answers: dict[str, object], message: str
) -> None:
    page = step(visitor, begin(visitor), gender="man", tenure="short")
    page = step(visitor, page, **answers)
    assert [message] == page.problems
    assert "alert" in [tag.get("role") for tag in page.tags]


def test_an_answer_forged_on_an_earlier_page_leads_back_to_it(visitor: Visitor, app: Flask) -> None:
    forged = fill(to_review(visitor), "send") | {"gender": "robot"}
    page = Page(visitor.post("/w/ici", data=forged).text)
    assert (
        "Vous (1 sur 2)" in page.title
        and ["Choisissez une des réponses ci-dessous"] == page.problems
    )
    assert ([], []) == kept(app)


def test_nobody_jumps_over_a_required_question(visitor: Visitor, app: Flask) -> None:
    sent = {"_go": "send", "_page": "_review", "_mark": "m", "_language": "fr"}
    page = Page(visitor.post("/w/ici", data=sent).text)
    assert ["Choisissez une réponse"] == page.problems
    assert ([], []) == kept(app)


def test_changing_the_language_keeps_the_page_and_what_is_typed(visitor: Visitor) -> None:
    page = step(visitor, begin(visitor), gender="woman", tenure="long")
    sent = fill(page, None, hours="douze") | {"_switch": "en"}
    page = Page(visitor.post("/w/ici", data=sent).text)
    page.check("en")
    assert "Work (2 of 3) — Small questionnaire" == page.title
    assert ["douze"] == page.form()["hours"] and [] == page.problems
    page = step(visitor, page)
    assert ["Enter a number in digits, such as 35"] == page.problems


def test_the_introduction_is_the_same_for_everyone_and_may_be_cached(visitor: Visitor) -> None:
    first, second = visitor.get("/w/ici"), visitor.get("/w/ici")
    assert first.data == second.data
    assert "public, max-age=5" == first.headers["Cache-Control"]
    assert "Accept-Language" in first.headers["Vary"]
    page = Page(first.text)
    assert "_mark" not in page.form()
    assert ["Alpha"] == [tag.text for tag in page.all("em")] and 2 == len(page.all("li"))


@pytest.mark.parametrize(
    ("address", "accepted", "language"),
    [
        ("/w/ici", "en-GB,en;q=0.9", "en"),
        ("/w/ici", "fr-CA", "fr"),
        ("/w/ici", "de", "fr"),
        ("/w/ici", "", "fr"),
        ("/w/ici?lang=en", "fr", "en"),
        ("/w/ici?lang=xx", "en", "en"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_browsers(
    visitor: Visitor, address: str, accepted: str, language: str
) -> None:
    response = visitor.get(address, headers={"Accept-Language": accepted})
    Page(response.text).check(language)
    assert language == response.headers["Content-Language"]


def test_each_beginning_mints_a_mark_of_its_own(visitor: Visitor) -> None:
    marks = {begin(visitor).form()["_mark"][0] for _ in range(5)}
    assert 5 == len(marks)
    assert all(re.fullmatch("[0-9a-f]{32}", mark) for mark in marks)


def test_the_same_form_sent_fifty_times_at_once_is_one_row_and_fifty_thank_yous(
    visitor_on_each_database: Visitor, app_on_each_database: Flask
) -> None:
    sent = fill(to_review(visitor_on_each_database), "send")
    with ThreadPoolExecutor(50) as crowd:
        visits = [
            crowd.submit(Visitor(app_on_each_database).post, "/w/ici", data=sent) for _ in range(50)
        ]
    pages = [visit.result() for visit in visits]
    assert [200] * 50 == [page.status_code for page in pages]
    assert all("Merci à vous" in page.text for page in pages)
    answers, texts = kept(app_on_each_database)
    assert (1, 1) == (len(answers), len(texts))


def test_the_same_mark_with_other_answers_is_said_to_be_sent_already(
    visitor_on_each_database: Visitor, app_on_each_database: Flask
) -> None:
    visitor = visitor_on_each_database
    sent = fill(to_review(visitor), "send")
    visitor.post("/w/ici", data=sent)
    for change in ({"gender": "man"}, {"comment": "autre chose"}):
        response = visitor.post("/w/ici", data=sent | change)
        assert 409 == response.status_code and "Déjà envoyé" in response.text
    answers, texts = kept(app_on_each_database)
    assert "woman" == answers[0]["gender"] and [("comment", "Rien <b>à</b> dire")] == texts
    again = Page(visitor.post("/w/ici", data=fill(Page(response.text), "start")).text)
    assert again.form()["_mark"] != sent["_mark"] and "gender" not in again.form()


def test_nothing_of_the_visit_is_in_what_is_kept(visitor: Visitor, app: Flask) -> None:
    canary = "canari-8f2e"
    headers = {name: canary for name in ("User-Agent", "Referer", "X-Forwarded-For", "Cookie")}
    sent = fill(to_review(visitor), "send")
    visitor.post(
        f"/w/ici?q={canary}", data=sent | {"unknown": canary, "_x": canary}, headers=headers
    )
    with app.app_context():
        dump = "".join(db.session.connection().connection.iterdump())  # type: ignore[attr-defined]
    assert canary not in dump
    assert sent["_mark"][0] not in dump, "the mark itself would let its holder be found"


def test_a_wave_that_closes_meanwhile_says_so_and_takes_nothing(
    visitor: Visitor, app: Flask
) -> None:
    sent = fill(to_review(visitor), "send")
    close_wave(app)
    response = visitor.post("/w/ici", data=sent)
    assert 410 == response.status_code and "Ce questionnaire est clos" in response.text
    assert ([], []) == kept(app)


def test_a_reply_lost_at_the_close_is_given_again(
    visitor_on_each_database: Visitor, app_on_each_database: Flask
) -> None:
    sent = fill(to_review(visitor_on_each_database), "send")
    visitor_on_each_database.post("/w/ici", data=sent)
    close_wave(app_on_each_database)
    again = visitor_on_each_database.post("/w/ici", data=sent)
    assert 200 == again.status_code and "Merci à vous" in again.text
    other = visitor_on_each_database.post("/w/ici", data=sent | {"_mark": "another"})
    assert 410 == other.status_code
    assert 1 == len(kept(app_on_each_database)[0])


def test_the_statement_that_keeps_a_response_itself_refuses_a_closed_wave(
    app_on_each_database: Flask, visitor_on_each_database: Visitor
) -> None:
    with app_on_each_database.app_context():
        before = waves.read("ici")
        waves.close("ici")
        db.session.commit()
        with pytest.raises(Exception, match="closed"):
            responses.send(before, "mark", {"tenure": "short"}, ())


def test_a_simulated_wave_takes_no_answers_from_people(visitor: Visitor, app: Flask) -> None:
    page = begin(visitor)
    with app.app_context():
        waves.claim("ici", waves.SIMULATED)
        db.session.commit()
    app.extensions.pop("mieux_waves")
    assert 410 == visitor.post("/w/ici", data=fill(page, tenure="short")).status_code


def test_texts_that_are_all_as_long_as_they_may_be_are_taken(app: Flask, visitor: Visitor) -> None:
    text = "{{ item: t{}, type: text, max_length: 5000, ask: {{ fr: T, en: T }} }}"
    items = ", ".join(text.format(number) for number in range(9))
    page = f"  - {{ page: t, title: {{ fr: T, en: T }}, items: [{items}] }}\n"
    field_wave(app, SMALL.replace("small", "long") + page, "long")
    page = Page(visitor.post("/w/long", data={"_go": "start"}).text)
    sent = fill(page) | {"tenure": "short"} | {f"t{number}": "🙂" * 5000 for number in range(9)}
    assert 200 == visitor.post("/w/long", data=sent).status_code


def test_a_body_beyond_the_limit_is_refused_in_words(visitor: Visitor) -> None:
    response = visitor.post("/w/ici", data={"comment": "🙂" * MAX_BODY})
    assert 413 == response.status_code and "L’envoi est trop long" in response.text


@pytest.mark.parametrize("address", ["/w/nulle-part", "/nulle-part"])
def test_an_unknown_address_has_a_page(visitor: Visitor, address: str) -> None:
    response = visitor.get(address)
    assert 404 == response.status_code and "Cette page n’existe pas" in response.text


def test_a_fault_keeps_what_was_typed_and_logs_none_of_it(
    visitor: Visitor, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    sent = fill(to_review(visitor), "send", comment="mon secret")
    with app.app_context():
        db.session.execute(db.text("ALTER TABLE response RENAME TO elsewhere"))
        db.session.commit()
    response = visitor.post("/w/ici", data=sent)
    assert 500 == response.status_code
    form = Page(response.text).form()
    assert ["mon secret"] == form["comment"] and sent["_mark"] == form["_mark"]
    reference = re.search(r"<strong>(\w+)</strong>", response.text)
    assert reference and reference[1] == response.headers["X-Request-Id"]
    (logged,) = [str(vars(record)) for record in caplog.records]
    assert "fault" in logged and "mon secret" not in logged and "woman" not in logged


def test_a_fault_where_nothing_was_typed_says_nothing_of_it(visitor: Visitor, app: Flask) -> None:
    with app.app_context():
        db.session.execute(db.text("ALTER TABLE wave RENAME TO elsewhere"))
        db.session.commit()
    response = visitor.get("/?lang=en")
    assert 500 == response.status_code and "you typed" not in response.text


@pytest.mark.parametrize(("address", "status"), [("/w/nulle-part", 404), ("/", 405)])
def test_an_address_that_takes_no_form_says_so_in_the_language_of_the_form(
    visitor: Visitor, address: str, status: int
) -> None:
    response = visitor.post(address, data={"_language": "en"}, headers={"Accept-Language": "fr"})
    Page(response.text).check("en")
    assert status == response.status_code
    assert ("GET, HEAD, OPTIONS" if status == 405 else None) == response.headers.get("Allow")


@pytest.mark.parametrize("address", ["/", "/nulle-part", "/w/nulle-part"])
def test_a_form_too_long_to_be_read_has_a_page_wherever_it_is_sent(
    visitor: Visitor, address: str
) -> None:
    response = visitor.post(address, data={"x": "x" * 4 * MAX_BODY})
    assert response.status_code in (404, 405, 413)


def test_a_text_behind_a_choice_that_is_not_chosen_is_neither_kept_nor_lost(
    visitor: Visitor,
) -> None:
    for chosen in ("", "woman"):
        typed = {"gender": chosen, "gender__other__specify": "Elfe", "tenure": "short"}
        page = step(visitor, begin(visitor, "en"), **typed)
        assert ["Choose “Other”, or erase what you wrote here"] == page.problems
        assert ["Elfe"] == page.form()["gender.other.specify"]
    page = step(visitor, page, gender="other")
    assert "Elfe" in step(visitor, page).said


@pytest.mark.parametrize(
    ("bounds", "keys"),
    [
        ("{at_least: 0}", "numeric"),
        ("{at_least: 0, decimals: 1}", "decimal"),
        ("{at_least: -5}", "text"),
        ("{at_most: 5}", "text"),
    ],
)
def test_a_number_that_may_be_negative_has_keys_for_it(app: Flask, bounds: str, keys: str) -> None:
    own = "\n".join(f"        {bound}" for bound in bounds.strip("{}").split(", "))
    bounded = "        at_least: 0\n        at_most: 100\n        decimals: 1"
    assert bounded in SMALL
    field_wave(app, SMALL.replace(bounded, own))
    page = step(Visitor(app), begin(Visitor(app)), tenure="long")
    (hours,) = [tag for tag in page.all("input") if tag.get("name") == "hours"]
    assert keys == hours.get("inputmode")


def test_home_lists_what_is_open_and_hides_what_is_closed(visitor: Visitor, app: Flask) -> None:
    home = Page(visitor.get("/?lang=fr").text)
    today = wording.moment(clock.now().date().isoformat()[:7], "fr")
    assert f"Petit questionnaire {today}" in " ".join(home.main.split())
    close_wave(app)
    assert "Petit questionnaire" not in Page(visitor.get("/").text).main


def test_home_lists_no_wave_of_one_cooperative(visitor: Visitor, app: Flask) -> None:
    with app.app_context():
        waves.add("nord-2026", "small", 1, opens_at=clock.now(), cooperative="nord")
        db.session.commit()
    assert "nord-2026" not in visitor.get("/").text
    assert 200 == visitor.get("/w/nord-2026").status_code


def test_texts_are_shown_escaped_wherever_they_stand(visitor: Visitor) -> None:
    naughty = '"><script>alert(1)</script>{{7*7}}\u202e'
    page = step(visitor, begin(visitor), gender="woman", tenure="short")
    page = step(visitor, page, comment=naughty)
    assert naughty in page.said
    assert [naughty] == page.form()["comment"]
    page = step(visitor, page, "back")
    assert [naughty] == page.form()["comment"]
    assert [] == [tag for tag in page.all("script") if not tag.get("src")]


def test_fields_the_questionnaire_does_not_have_are_not_carried(visitor: Visitor) -> None:
    sent = MultiDict(fill(begin(visitor), tenure="short") | {"intruder": "x"})
    assert "intruder" not in Page(visitor.post("/w/ici", data=sent).text).form()


def test_the_answers_kept_are_plain_json(visitor: Visitor, app: Flask) -> None:
    step(visitor, to_review(visitor), "send")
    with app.app_context():
        stored = db.session.execute(db.text("SELECT answers FROM response")).scalar_one()
    assert {"gender", "tenure", "services", "balance"} == set(json.loads(stored))


def test_a_question_that_depends_on_its_own_page_is_shown_with_its_condition(app: Flask) -> None:
    text = SMALL.replace("        when: {gender: [woman, man]}", "        when: {services: [a]}")
    field_wave(app, text)
    visitor = Visitor(app)
    page = step(visitor, begin(visitor), gender="man", tenure="short")
    assert "Seulement si vous avez répondu «\u00a0Aide\u00a0» à «\u00a0Services\u00a0»" in page.main
    review = step(visitor, page, services=["b"], comment="hors de propos")
    assert "hors de propos" not in review.main, "the review says what will count"
    page = step(visitor, review, "back")
    assert ["hors de propos"] == page.form()["comment"], "as typed, in case it counts again"
    step(visitor, step(visitor, page, services=["a"], comment="à propos"), "send")
    assert [("comment", "à propos")] == kept(app)[1]
