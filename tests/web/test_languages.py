"""Languages: another one takes a catalogue and texts, and no code."""

import pytest
from flask import Flask

from app import translations
from app.web import languages
from tests.pages import Page, Visitor, fill
from tests.web.conftest import begin, field_wave, kept, step

NBSP = "\u00a0"
SPANISH = """
questionnaire: small
version: 1
languages: [fr, en, es]
title: {fr: "Petit questionnaire", en: "Small questionnaire", es: "Cuestionario breve"}
introduction: {fr: "Bonjour", en: "Hello", es: "Buenos días"}
pages:
  - page: you
    title: {fr: "Vous", en: "You", es: "Usted"}
    items:
      - item: hours
        type: number
        required: true
        decimals: 1
        at_most: 99.5
        unit: {fr: "heures", en: "hours", es: "horas"}
        ask: {fr: "Combien ?", en: "How many?", es: "¿Cuántas?"}
      - item: joined
        type: month
        ask: {fr: "Depuis ?", en: "Since?", es: "¿Desde cuándo?"}
      - item: services
        type: many
        at_most: 1
        ask: {fr: "Services", en: "Services", es: "Servicios"}
        choices:
          a: {fr: "Aide", en: "Help", es: "Ayuda"}
          b: {fr: "Bureau", en: "Office", es: "Oficina"}
      - item: why
        type: text
        when: {services: [a]}
        ask: {fr: "Pourquoi ?", en: "Why?", es: "¿Por qué?"}
"""
IN_SPANISH = ("Continuar", "Año", "Elija como máximo 1 respuesta", "enero", "horas")


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    field_wave(app, SPANISH)
    return Visitor(app)


def test_a_whole_interview_is_in_spanish(visitor: Visitor, app: Flask) -> None:
    introduction = Page(visitor.get("/w/ici?lang=es").text)
    introduction.check("es")
    assert "Buenos días" in introduction.main and "Alrededor de 1 minuto" in introduction.main
    page = begin(visitor, "es")
    page.check("es")
    assert "Usted (1 de 1) — Cuestionario breve" == page.title
    for words in IN_SPANISH:
        assert words in page.main
    assert "Solo si ha respondido «Ayuda» a «Servicios»" in page.main
    page = step(visitor, page, hours="100", services=["a", "b"])
    page.check("es")
    assert page.title.startswith("Error: Usted")
    assert [
        "Indique un número igual o inferior a 99,5",
        "Elija como máximo 1 respuesta",
    ] == page.problems
    answers = {"hours": "37,5", "joined.month": "1", "joined.year": "2024", "services": ["b"]}
    review = Page(visitor.post("/w/ici", data=fill(page) | answers).text)
    assert ["37,5 horas", "enero 2024", "Oficina"] == review.said
    thanks = step(visitor, review, "send")
    thanks.check("es")
    assert "Gracias" == thanks.one("h1").text
    assert [{"hours": 37.5, "joined": "2024-01", "services": ["b"]}] == kept(app)[0]


@pytest.mark.parametrize(
    ("language", "page", "review", "closed"),
    [
        ("fr", "Vous (1 sur 1)", "Relisez vos réponses", "Ce questionnaire est clos"),
        ("en", "You (1 of 1)", "Check your answers", "This questionnaire is closed"),
        ("es", "Usted (1 de 1)", "Revise sus respuestas", "Este cuestionario está cerrado"),
    ],
)
def test_any_page_can_change_its_language(
    visitor: Visitor, language: str, page: str, review: str, closed: str
) -> None:
    first = begin(visitor, "en")
    last = step(visitor, first, hours="12")
    for before, title in ((first, page), (last, review)):
        offered = [tag.get("value") for tag in before.all("button") if tag.get("name") == "_switch"]
        assert ["fr", "es"] == offered
        switched = visitor.post("/w/ici", data=fill(before, None) | {"_switch": language})
        shown = Page(switched.text)
        shown.check(language)
        assert title in shown.title
        assert before.form().get("hours", [""]) == shown.form()["hours"]


def test_a_language_is_offered_by_the_name_it_has_for_itself(visitor: Visitor) -> None:
    for address, names in (
        ("/?lang=fr", {"en": "English", "es": "Español"}),
        ("/w/ici?lang=en", {"fr": "Français", "es": "Español"}),
    ):
        links = [tag for tag in Page(visitor.get(address).text).all("a") if tag.get("hreflang")]
        assert names == {tag.get("hreflang"): tag.text for tag in links}
        assert names.keys() == {tag.get("lang") for tag in links}


def test_the_languages_of_the_interface_are_those_of_the_catalogues(app: Flask) -> None:
    with app.app_context():
        assert ("fr", "en", "es") == languages.spoken()


@pytest.mark.parametrize(
    ("language", "interface"),
    [("es", "es"), ("fr-CA", "fr"), ("es-MX", "es"), ("de", "en"), ("en", "en")],
)
def test_a_questionnaire_is_surrounded_by_the_nearest_language(
    language: str, interface: str
) -> None:
    assert interface == translations.nearest(language)


@pytest.mark.parametrize(
    ("language", "name"),
    [("fr", "Français"), ("pt-BR", "Português (Brasil)"), ("zh", "中文"), ("qqq", "qqq")],
)
def test_the_name_of_a_language_is_babels(language: str, name: str) -> None:
    assert name == languages.name(language)


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("fr", "ltr"),
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("az-Arab", "rtl"),
        ("az", "ltr"),
        ("q", "ltr"),
    ],
)
def test_a_language_is_written_from_its_own_side(language: str, direction: str) -> None:
    assert direction == languages.direction(language)


ARABIC = """
questionnaire: small
version: 1
languages: [ar, fr]
title: {ar: "استبيان", fr: "Questionnaire"}
pages:
  - page: first
    title: {ar: "الأولى", fr: "Première"}
    items: [{item: word, type: text, ask: {ar: "كلمة", fr: "Un mot"}}]
  - page: second
    title: {ar: "الثانية", fr: "Seconde"}
    items: [{item: again, type: text, ask: {ar: "{word} ؟", fr: "Encore {word}"}}]
"""


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_every_page_is_laid_out_from_the_side_of_its_language(
    app: Flask, language: str, direction: str
) -> None:
    field_wave(app, ARABIC)
    visitor = Visitor(app)
    introduction = Page(visitor.get(f"/w/ici?lang={language}").text)
    first = begin(visitor, language)
    second = step(visitor, first, word="Ateliers")
    saved, review = step(visitor, second, "later"), step(visitor, second)
    pages = [introduction, first, second, saved, review, step(visitor, review, "send")]
    assert {(language, direction)} == {
        (page.one("html").get("lang"), page.one("html").get("dir")) for page in pages
    }


def test_what_is_typed_has_a_direction_of_its_own(app: Flask) -> None:
    field_wave(app, ARABIC)
    visitor = Visitor(app)
    first = begin(visitor)
    assert "auto" == first.one("textarea").get("dir")
    second = step(visitor, first, word="مرحبا <b>")
    review = step(visitor, second)
    for page in (second, review, step(visitor, review, "send")):
        assert "مرحبا <b>" in [tag.text for tag in page.all("bdi")]


def test_a_language_that_the_interface_does_not_speak_is_known() -> None:
    assert ["ar", "de-AT"] == translations.unspoken(["fr", "ar", "fr-CA", "de-AT", "en-GB"])


@pytest.mark.parametrize(
    ("address", "accepted", "language"),
    [
        ("/", "es-ES,es;q=0.9,en;q=0.8", "es"),
        ("/", "de", "fr"),
        ("/w/ici", "es-MX", "es"),
        ("/w/ici", "de;q=0.9,en;q=0.1", "en"),
        ("/nulle-part", "es", "es"),
    ],
)
def test_a_bare_address_is_in_the_language_that_the_browser_prefers(
    visitor: Visitor, address: str, accepted: str, language: str
) -> None:
    response = visitor.get(address, headers={"Accept-Language": accepted})
    Page(response.text).check(language)
    assert "Accept-Language" in response.headers["Vary"]
