"""What is a slip of the pen, and what is another meaning."""

import pytest

from app.questionnaire.typos import BEARING, PAIRS, says_the_same

SAME = [
    # typography
    ("fr", "Vous êtes… ?", "Vous êtes ..."),
    ("fr", "L'aide de la coopérative", "L’aide de la coopérative"),
    ("fr", "Combien d'heures ?", "combien d’heures\u202f?"),
    ("fr", "Entre 10 000 et 20 000 €", "Entre 10\u202f000 et 20000€"),
    ("fr", "De 2019 - 2020", "De 2019–2020"),
    ("fr", "Entrepreneur(e)s", "Entrepreneur·e·s"),
    ("fr", "Vos **revenus**", "Vos revenus"),
    ("fr", "Une oeuvre", "Une œuvre"),
    ("en", "How many hours?", "HOW MANY HOURS"),
    ("en", "“Fair” prices", "'Fair' prices"),
    ("es", "¿Cuántas horas?", "Cuántas  horas"),
    # accents
    ("fr", "Etes-vous salarie ?", "Êtes-vous salarié ?"),
    ("fr", "A quelle frequence", "À quelle fréquence"),
    # spaces and hyphens
    ("fr", "Quelque fois", "Quelquefois"),
    ("en", "week-end", "weekend"),
    # one slip a word
    ("fr", "Situation profesionnelle", "Situation professionnelle"),
    ("fr", "Situation proffesionelle", "Situation professionnelle"),
    ("fr", "L’acompagnement recu", "L’accompagnement reçu"),
    ("fr", "La cooéprative", "La coopérative"),
    ("en", "Do you recieve support?", "Do you receive support?"),
    ("en", "The goverment", "The government"),
]
OTHER = [
    # words that a meaning hangs on
    ("fr", "plus souvent", "moins souvent"),
    ("fr", "mois", "moins"),
    ("fr", "avant un an", "après un an"),
    ("fr", "toujours", "jamais"),
    ("fr", "Vous n’êtes pas prêt", "Vous n’êtes plus prêt"),
    ("fr", "Vous le savez", "Vous ne savez"),
    ("fr", "tous les jours", "tout le jour"),
    ("fr", "six heures", "dix heures"),
    ("en", "more than before", "less than before"),
    ("en", "ever", "never"),
    ("en", "You can", "You cannot"),
    ("en", "worse", "worst"),
    ("en", "now or later", "not or later"),
    # negation by a prefix
    ("fr", "satisfaisant", "insatisfaisant"),
    ("en", "satisfied", "dissatisfied"),
    ("en", "able", "unable"),
    # number, gender, person
    ("fr", "Une femme", "Une femmes"),
    ("fr", "salarié", "salariée"),
    ("fr", "un journal", "un journaux"),
    ("en", "customer", "customers"),
    ("en", "employer", "employee"),
    ("en", "woman", "women"),
    # two words of their own
    ("fr", "salarié", "salaire"),
    ("fr", "employé", "employeur"),
    ("fr", "émission", "omission"),
    ("fr", "ou", "où"),
    ("fr", "retraite", "retraité"),
    ("fr", "prescrire", "proscrire"),
    ("en", "contacts", "contracts"),
    # one word more, or fewer
    ("fr", "Votre travail", "Votre travail actuel"),
    ("en", "Your paid work", "Your work"),
    # figures, signs, tokens, links
    ("fr", "moins de 30 ans", "moins de 35 ans"),
    ("fr", "1,5 heure", "15 heure"),
    ("fr", "-5", "5"),
    ("fr", "10 %", "10"),
    ("fr", "☺", "☹"),
    ("fr", "< 10", "> 10"),
    ("fr", "m²", "m³"),
    ("fr", "Votre {hours}", "Votre {mood}"),
    ("fr", "[ici](https://a.fr)", "[ici](https://b.fr)"),
    ("fr", "?", "!"),
    # languages without tables: letters never change
    ("de", "Fordern", "Fördern"),
    ("es", "¿Cuantas horas?", "¿Cuántas horas?"),
]


@pytest.mark.parametrize(("language", "old", "new"), SAME)
def test_only_the_form_changes(language: str, old: str, new: str) -> None:
    assert says_the_same(old, new, language)
    assert says_the_same(new, old, language)


@pytest.mark.parametrize(("language", "old", "new"), OTHER)
def test_the_meaning_may_change(language: str, old: str, new: str) -> None:
    assert not says_the_same(old, new, language)
    assert not says_the_same(new, old, language)


@pytest.mark.parametrize("pair", PAIRS.split())
def test_two_words_of_their_own_are_no_slip(pair: str) -> None:
    old, new = pair.split("/")
    assert not says_the_same(f"un {old} ici", f"un {new} ici", "fr")


@pytest.mark.parametrize("word", [word for word in BEARING.split() if len(word) > 4])
def test_a_word_that_a_meaning_hangs_on_is_never_a_slip(word: str) -> None:
    assert not says_the_same(f"{word[0]}{word[2]}{word[1]}{word[3:]}", word, "fr") or (
        word[1] == word[2]
    )
