"""What a conversion leaves behind, or leaves to reread, said in French and in English."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CONVERSION_NEEDS = "pip install 'mieux[spreadsheets]'"

# Where a text has {source}, it is what was written in the other tool.
LOSSES: Mapping[str, tuple[str, str]] = {
    # rules
    "unreadable": (
        "condition illisible, à partir de « {detail} » : {source}",
        "condition that cannot be read, from `{detail}`: {source}",
    ),
    "too_deep": (
        "condition trop imbriquée : {source}",
        "condition nested too deeply: {source}",
    ),
    "function": (
        "condition qui calcule (« {detail} ») : {source}",
        "condition that computes (`{detail}`): {source}",
    ),
    "assignment": (
        "condition qui affecte une valeur (« = ») : {source}",
        "condition that assigns a value (`=`): {source}",
    ),
    "compares_text": (
        "condition qui compare « {detail} » lettre à lettre : {source}",
        "condition that compares `{detail}` letter by letter: {source}",
    ),
    "compares_questions": (
        "condition qui compare deux questions : {source}",
        "condition that compares two questions: {source}",
    ),
    "counts": (
        "condition qui compte jusqu’à {detail} : {source}",
        "condition that counts up to {detail}: {source}",
    ),
    "no_number": (
        "condition qui compare à « {detail} », qui n’est pas un nombre : {source}",
        "condition that compares with `{detail}`, which is no number: {source}",
    ),
    "no_such_answer": (
        "condition sur une réponse qui n’existe pas, « {detail} » : {source}",
        "condition on an answer that does not exist, `{detail}`: {source}",
    ),
    "unknown": (
        "condition sur « {detail} », qui n’est pas ou plus une question : {source}",
        "condition on `{detail}`, which is no question, or no longer one: {source}",
    ),
    "later": (
        "condition sur « {detail} », qui n’est pas posée avant : {source}",
        "condition on `{detail}`, which is not asked before: {source}",
    ),
    "never": (
        "condition qui n’est jamais vraie : {source}",
        "condition that never holds: {source}",
    ),
    "rule_of_choice": (
        "condition d’une réponse proposée, « {detail} » : {source}",
        "condition of one choice, `{detail}`: {source}",
    ),
    # questions and their settings
    "type": (
        "question d’un type sans équivalent (« {detail} »)",
        "question of a type without equivalent (`{detail}`)",
    ),
    "repeat": ("question d’un groupe répété", "question of a repeated group"),
    "hidden": ("question cachée, que personne ne voit", "hidden question, which nobody sees"),
    "no_choices": ("question sans réponses proposées", "question without choices"),
    "twice": ("code en double, « {detail} »", "code given twice, `{detail}`"),
    "setting": ("réglage « {detail} » : {source}", "setting `{detail}`: {source}"),
    "metadata": (
        "donnée prise sans la demander, qu’un questionnaire anonyme ne garde pas (« {detail} »)",
        "data taken without asking (`{detail}`): an anonymous questionnaire keeps none",
    ),
    "QTA": ("quota", "quota"),
    "AS": ("évaluation chiffrée", "assessment"),
    "C": ("condition d’une ancienne version de LimeSurvey", "condition of an old LimeSurvey"),
    "language": (
        "textes en « {detail} » : une autre variante de la langue est reprise",
        "texts in `{detail}`: another variety of the language is kept",
    ),
    "token": (
        "texte calculé, remplacé par « … » : {source}",
        "computed text, replaced by “…”: {source}",
    ),
}
REMARKS: Mapping[str, tuple[str, str]] = {
    "renamed": (
        "« {source} » ne peut pas servir de nom : c’est « {detail} »",
        "`{source}` cannot be a name: it is `{detail}`",
    ),
    "split": (
        "suite de la page : « {detail} » dépend d’une réponse de la page d’avant",
        "rest of the page: `{detail}` depends on an answer of the page before",
    ),
    "no_text": (
        "n’a pas de texte dans l’original : à compléter",
        "has no text in the original: to be completed",
    ),
    "untranslated": (
        "sans texte en « {detail} » : repris d’une autre langue",
        "without a text in `{detail}`: taken from another language",
    ),
    "our_words": (
        "mots propres à l’outil (« oui », « autre »…), en anglais pour « {detail} »",
        "words of the tool itself (“yes”, “other”…), written in English for `{detail}`",
    ),
    "guessed_language": (
        "le code de la langue « {source} » est supposé : « {detail} »",
        "the code of the language “{source}” is assumed: `{detail}`",
    ),
    "decimals": (
        "nombre à virgule : deux décimales sont admises",
        "decimal number: two decimals are allowed",
    ),
}
NAMES: Mapping[str, tuple[str, str]] = {  # of the other tools' settings and types
    "array_filter": ("lignes filtrées", "filtered rows"),
    "array_filter_exclude": ("lignes écartées", "rows filtered out"),
    "code_filter": ("réponses filtrées", "filtered answers"),
    "constraint": ("valeurs admises", "allowed values"),
    "date_format": ("format de la date", "format of the date"),
    "date_max": ("dernière date", "last date"),
    "date_min": ("première date", "first date"),
    "default": ("réponse par défaut", "default answer"),
    "choice_filter": ("réponses filtrées", "filtered answers"),
    "calculate": ("calcul", "calculation"),
    "em_validation_q": ("contrôle calculé", "computed check"),
    "em_validation_sq": ("contrôle calculé", "computed check"),
    "equals_num_value": ("somme imposée", "imposed sum"),
    "guidance_hint": ("aide à l’enquête", "guidance"),
    "mandatory": ("réponse vivement souhaitée", "answer strongly wished for"),
    "max_answers": ("nombre de réponses", "number of answers"),
    "max_num_value": ("somme maximale", "largest sum"),
    "max_num_value_n": ("nombre maximal", "largest number"),
    "max_subquestions": ("nombre de réponses", "number of answers"),
    "maximum_chars": ("longueur", "length"),
    "media": ("image ou son", "image or sound"),
    "min_answers": ("nombre minimal de réponses", "least number of answers"),
    "min_num_value": ("somme minimale", "least sum"),
    "min_num_value_n": ("nombre minimal", "least number"),
    "parameters": ("paramètres", "parameters"),
    "random_group": ("groupe tiré au sort", "random group"),
    "random_order": ("ordre au hasard", "random order"),
    "readonly": ("lecture seule", "read only"),
    "required": ("obligatoire sous condition", "conditionally required"),
    "time_limit": ("temps limité", "limited time"),
    "validation": ("forme imposée", "imposed form"),
    "acknowledge": ("case à cocher", "acknowledgement"),
    "audio": ("son", "sound"),
    "barcode": ("code-barres", "barcode"),
    "dateTime": ("date et heure", "date and time"),
    "file": ("fichier à déposer", "file to upload"),
    "geopoint": ("position", "position"),
    "photo": ("image", "image"),
    "time": ("heure", "time"),
    "|": ("fichier à déposer", "file to upload"),
    "*": ("équation", "equation"),
    "I": ("choix de la langue", "choice of the language"),
    ";": ("tableau de textes", "table of texts"),
    ":": ("tableau de nombres", "table of numbers"),
}
UNREADABLE: Mapping[str, tuple[str, str]] = {
    "missing": (
        "Ce fichier est introuvable ou illisible.",
        "This file is missing or cannot be read.",
    ),
    "too_large": (
        "Ce fichier est bien trop grand pour un questionnaire.",
        "This file is far too large for a questionnaire.",
    ),
    "neither": (
        "Ce fichier n’est ni une exportation LimeSurvey (texte à tabulations, UTF-8), "
        "ni un classeur XLSForm.",
        "This file is neither a LimeSurvey export (tab-separated text, UTF-8) "
        "nor an XLSForm workbook.",
    ),
    "empty": (
        "Ce fichier ne contient aucune question qui puisse être reprise.",
        "This file holds no question that can be converted.",
    ),
    "extra": (
        "Pour lire un classeur, il manque une partie de Mieux : " + CONVERSION_NEEDS,
        "Reading a workbook needs one more part of Mieux: " + CONVERSION_NEEDS,
    ),
    "workbook": (
        "Ce classeur ne se lit pas comme un XLSForm. pyxform dit, en anglais : « {detail} »",
        "This workbook cannot be read as an XLSForm. pyxform says: “{detail}”",
    ),
}


@dataclass(frozen=True)
class Loss:
    """What was not converted, or is to be reread: its place, the reason, and what was written."""

    place: str
    reason: str
    detail: str = ""
    source: str = ""

    @property
    def is_remark(self) -> bool:
        """Nothing is lost, but a person should look at it."""
        return self.reason in REMARKS

    def sentence(self, language: str) -> str:
        """What is lost and why, without its place."""
        said = {**LOSSES, **REMARKS}[self.reason][language != "fr"]
        names = NAMES.get(self.detail) if self.reason in ("setting", "type") else None
        detail = names[language != "fr"] if names else self.detail
        return said.format(detail=detail, source=self.source)


def gathered(losses: Iterable[Loss], language: str) -> dict[str, list[str]]:
    """The places of each loss that is said the same, by its sentence."""
    places: dict[str, list[str]] = {}
    for loss in losses:
        places.setdefault(loss.sentence(language), []).append(loss.place)
    return places


class Unreadable(Exception):
    """The file cannot be converted at all."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """Keep the name of the reason, and what another reader said."""
        super().__init__(reason)
        self.reason, self.detail = reason, detail

    def sentence(self, language: str) -> str:
        """What is wrong with the file."""
        return UNREADABLE[self.reason][language != "fr"].format(detail=self.detail)
