"""What people write for a word of this language, in French or in English."""

from collections.abc import Mapping

WRITTEN: Mapping[str, str] = {  # by the word that was meant
    "questionnaire": "enquete sondage survey",
    "languages": "langues langue",
    "title": "titre name nom",
    "introduction": "intro accueil",
    "thanks": "merci remerciement remerciements",
    "pages": "sections parties",
    "page": "section partie",
    "items": "questions elements",
    "item": "question element name nom id",
    "scales": "echelle echelles",
    "scale": "echelle scales",
    "findings": "constats constat resultats results",
    "type": "genre sorte kind",
    "ask": "question texte text label libelle intitule enonce demande",
    "help": "aide hint",
    "when": "quand si if condition show_if visible_if",
    "required": "obligatoire mandatory",
    "choices": "choix options reponses answers",
    "choices_from": "choix_de liste list",
    "rows": "lignes ligne questions items",
    "unit": "unite",
    "at_least": "min minimum au_moins",
    "at_most": "max maximum au_plus",
    "low": "bas min minimum",
    "high": "haut max maximum",
    "lines": "lignes hauteur",
    "missing": "manquant sans_reponse non_reponse",
    "exclusive": "exclusif",
    "specify": "preciser precisez other",
    "group": "groupe",
    "among": "parmi",
    "by": "par selon",
    "says": "dit phrase",
    "share_of": "part part_de share",
    "mean_of": "moyenne moyenne_de mean",
    "over": "plus_de gt",
    "under": "moins_de lt",
    "any": "or ou",
    "not": "non sauf",
    "one": "choix radio single choice",
    "many": "plusieurs checkbox multiple",
    "rank": "classement rang ranking",
    "grid": "grille tableau matrix",
    "number": "nombre numerique entier integer decimal",
    "month": "mois",
    "text": "texte ouvert open string email",
    "note": "remarque information",
}


def meant(wrong: str, known: tuple[str, ...]) -> str | None:
    """The first word known here that may be written so by mistake."""
    word = wrong.lower().replace("é", "e").replace("è", "e").replace("ê", "e")
    return next((name for name in known if word in WRITTEN.get(name, "").split()), None)
