"""Texts are said to be worth a look where they are, and only there."""

import json

import pytest

from tests.questionnaire.writing import HEAD, PAGE, problems


def ask(fr: str, en: str) -> str:
    return "ask: " + json.dumps({"fr": fr, "en": en}, ensure_ascii=False)


def codes(item: str) -> list[str]:
    return [problem.code for problem in problems(f"{HEAD}{PAGE}      - {{item: x, {item}}}\n")]


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("fr", "Quel est votre nom\u202f?"),
        ("fr", "Votre nom et votre prénom"),
        ("fr", "Vos nom et prénom"),
        ("fr", "Prénom"),
        ("fr", "Nom\u00a0:"),
        ("fr", "Nom de famille"),
        ("fr", "Comment vous appelez-vous\u202f?"),
        ("fr", "Quelle est votre adresse e-mail\u202f?"),
        ("fr", "Laissez une adresse électronique pour recevoir les résultats."),
        ("fr", "Votre courriel"),
        ("fr", "E-mail"),
        ("fr", "Votre numéro de téléphone"),
        ("fr", "Un numéro de portable pour vous joindre"),
        ("fr", "Vos coordonnées, si vous souhaitez être rappelé·e"),
        ("en", "What is your name?"),
        ("en", "Your full name"),
        ("en", "First name"),
        ("en", "Your e-mail"),
        ("en", "An email address for the results"),
        ("en", "Your mobile number"),
        ("en", "Phone:"),
    ],
)
def test_a_question_that_asks_who_is_answering_is_worth_a_look(language: str, asked: str) -> None:
    text = {"fr": "…", "en": "…"} | {language: asked}
    assert ["M605"] == codes(f"type: text, {ask(**text)}")


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("fr", "Quel est le nom de votre coopérative\u202f?"),
        ("fr", "Comment s’appelle votre activité\u202f?"),
        ("fr", "Votre nom de domaine"),
        ("fr", "Combien d’e-mails recevez-vous par jour\u202f?"),
        ("fr", "À quelle fréquence répondez-vous au téléphone\u202f?"),
        ("fr", "Quel est le nombre de vos clients\u202f?"),
        ("fr", "Au nom de quoi votre coopérative agit-elle\u202f?"),
        ("fr", "Ce que vous appelez un bon client"),
        ("en", "What is the name of your cooperative?"),
        ("en", "What is your business called?"),
        ("en", "How many emails do you get a day?"),
        ("en", "How long are you on the phone each day?"),
        ("en", "What number of customers do you have?"),
    ],
)
def test_a_question_about_anything_else_is_not(language: str, asked: str) -> None:
    text = {"fr": "…", "en": "…"} | {language: asked}
    assert [] == codes(f"type: text, {ask(**text)}")


def test_a_question_with_its_answers_proposed_may_speak_of_names() -> None:
    choices = "{a: {fr: Oui, en: Yes}, b: {fr: Non, en: No}}"
    asked = "{fr: Utilisez-vous votre nom, en: Do you use your name}"
    assert [] == codes(f"type: one, ask: {asked}, choices: {choices}")


@pytest.mark.parametrize(
    ("fr", "en", "expected"),
    [
        ("L’été\u202f; l’hiver\u202f!", "It’s “summer”: really?", []),
        ("«\u00a0Oui\u00a0»\u00a0: 10\u202f000 €", "1–2", []),
        ("[Lire](https://example.org/l'été?a='b'&c=d:) …", "[Read](https://example.org/)", []),
        ("- un\n- deux\n  - trois\n", "- one\n", []),
        ("à 10:30", "a ; b !", []),
        ("L'été", "It's", ["M602", "M602"]),
        ('Dites "oui"', "A", ["M602"]),
        ("Oui ?", "Yes ?", ["M604"]),
        ("« Oui »", "A", ["M604"]),
        ("Un  deux  trois", "A", ["M603"]),
        ("Un\u00a0 deux", "A", ["M603"]),
        ("Un deux\u00a0", " A", ["M603", "M603"]),
        ("Un \ndeux\n", "A", ["M603"]),
        ("Oui  ?", "A", ["M603"]),
        ("Le réseau", "le réseau", []),
        ("Fédération des CAE et d’Auvergne", "Fédération des CAE et d’Auvergne", []),
        ("Le réseau des coopératives", "le réseau des coopératives ", ["M603", "M606"]),
    ],
)
def test_how_a_text_is_written_is_worth_a_look(fr: str, en: str, expected: list[str]) -> None:
    assert expected == sorted(codes(f"type: note, {ask(fr, en)}"))


def test_a_source_may_be_the_same_in_all_languages() -> None:
    source = "Eurofound, European Working Conditions Survey"
    sources = ask(source, source).replace("ask", "source")
    assert [] == codes(f"type: text, {ask('A', 'B')}, {sources}")


def test_a_text_that_is_not_translated_is_reported_once_for_an_item() -> None:
    same = ask("un essai de plus", "un essai de plus")
    item = f"type: number, {same}, {same.replace('ask', 'help')}, {same.replace('ask', 'unit')}"
    assert ["M606"] == codes(item)
