"""The catalogue of what may change between two versions: a stable code, and two sentences.

The first sentence says what changed. The second says what to think of it where data stay
comparable, and what to do where they do not. They address a coordinator who does not program.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

Said: TypeAlias = Mapping[str, str]  # part of a sentence, by language


class Kind(NamedTuple):
    """What can change: of what, and its two sentences in French and in English."""

    of: Literal["questionnaire", "item", "finding"]
    fr: tuple[str, str]
    en: tuple[str, str]


NEW = ("Rien du passé ne s’y compare.", "There is nothing of the past to compare it with.")
ORDER = (
    "Ce qui vient juste avant peut changer les réponses.",
    "What comes just before may change the answers.",
)
LINK = (
    "Écrivez-le sous « from_version » : « {first}: comparable » si les réponses disent toujours la "
    "même chose, « recode » si elles se regroupent, « not_comparable » sinon.",
    "Say so under `from_version`: `{first}: comparable` if the answers still say the same, "
    "`recode` if they can be grouped, `not_comparable` otherwise.",
)

CATALOGUE: Mapping[str, Kind] = {
    # V1, cosmetic
    "V101": Kind(
        "questionnaire",
        ("{where} ({language}) : « {old} » devient « {new} ».", "La forme seule change."),
        ("{where} ({language}): “{old}” becomes “{new}”.", "Only the form changes."),
    ),
    "V102": Kind(
        "item",
        ("Source ajoutée, changée ou retirée : {names}.", "Ce qui est demandé ne change pas."),
        ("Source added, changed or removed: {names}.", "What is asked does not change."),
    ),
    # V2, comparable
    "V201": Kind("item", ("Question nouvelle : {names}.", NEW[0]), ("New item: {names}.", NEW[1])),
    "V202": Kind("item", ("Ligne nouvelle : {names}.", NEW[0]), ("New row: {names}.", NEW[1])),
    "V203": Kind(
        "item",
        ("Réponse nouvelle à {names} : {codes}.", "La part des autres réponses peut baisser."),
        ("New answer to {names}: {codes}.", "The share of the others may fall."),
    ),
    "V204": Kind(
        "item",
        (
            "Réponse nouvelle à {names}, comptée comme non-réponse : {codes}.",
            "Des personnes qui répondaient peuvent s’y ranger : regardez aussi la non-réponse.",
        ),
        (
            "New answer to {names} that counts as missing: {codes}.",
            "People who used to answer may choose it: look at non-response too.",
        ),
    ),
    "V205": Kind(
        "item", ("Questions déplacées : {names}.", ORDER[0]), ("Items moved: {names}.", ORDER[1])
    ),
    "V206": Kind(
        "item",
        (
            "Réponses proposées dans un autre ordre : {names}.",
            "Les premières réponses d’une liste sont plus souvent choisies.",
        ),
        (
            "Answers offered in another order: {names}.",
            "The first answers of a list are chosen more often.",
        ),
    ),
    "V207": Kind(
        "item",
        ("Lignes dans un autre ordre : {names}.", ORDER[0]),
        ("Rows in another order: {names}.", ORDER[1]),
    ),
    "V208": Kind(
        "questionnaire",
        ("Langue nouvelle : {codes}.", "D’autres personnes peuvent répondre."),
        ("New language: {codes}.", "Other people can answer."),
    ),
    "V209": Kind(
        "questionnaire",
        ("Langue retirée : {codes}.", "Certaines personnes ne pourront plus répondre."),
        ("Language removed: {codes}.", "Some people can no longer answer."),
    ),
    "V210": Kind(
        "questionnaire",
        ("Langues dans un autre ordre : {codes}.", "La première est celle qui s’affiche d’abord."),
        ("Languages in another order: {codes}.", "The first is the one shown first."),
    ),
    "V211": Kind(
        "questionnaire",
        (
            "{where} ({language}) : « {old} » devient « {new} ».",
            "Ce qui entoure une question peut changer un peu les réponses.",
        ),
        (
            "{where} ({language}): “{old}” becomes “{new}”.",
            "What stands around a question may change the answers a little.",
        ),
    ),
    "V212": Kind(
        "item",
        (
            "{where} ({language}) : « {old} » devient « {new} ».",
            "Une aide qui dit autre chose peut changer un peu les réponses.",
        ),
        (
            "{where} ({language}): “{old}” becomes “{new}”.",
            "Help that says something else may change the answers a little.",
        ),
    ),
    "V213": Kind(
        "item",
        ("Réponse désormais obligatoire : {names}.", "La non-réponse va disparaître."),
        ("An answer is now required: {names}.", "Non-response will disappear."),
    ),
    "V214": Kind(
        "item",
        ("Réponse désormais facultative : {names}.", "Une non-réponse va apparaître."),
        ("An answer is no longer required: {names}.", "Non-response will appear."),
    ),
    "V215": Kind(
        "item",
        ("Limites élargies : {names}.", "Des réponses impossibles avant sont permises."),
        ("Limits widened: {names}.", "Answers that were impossible are allowed."),
    ),
    "V216": Kind(
        "item",
        (
            "{where} ({language}) : « {old} » devient « {new} ».",
            "Les phrases nomment autrement les mêmes personnes.",
        ),
        ("{where} ({language}): “{old}” becomes “{new}”.", "Sentences rename the same people."),
    ),
    "V217": Kind(
        "item",
        (
            "Champ libre ajouté ou retiré à {names}, réponse {codes}.",
            "Un champ à remplir rend une réponse un peu plus ou un peu moins choisie.",
        ),
        (
            "Text field added or removed in {names}, answer {codes}.",
            "A field to fill makes an answer chosen a little more or a little less.",
        ),
    ),
    "V218": Kind(
        "item",
        (
            "« exclusive » ajouté ou retiré à {names}, réponse {codes}.",
            "Les réponses ne se combinent plus de la même façon.",
        ),
        (
            "`exclusive` added or removed in {names}, answer {codes}.",
            "Answers no longer combine in the same way.",
        ),
    ),
    "V219": Kind(
        "item",
        (
            "Place laissée au texte changée : {names}.",
            "Les textes peuvent s’allonger ou raccourcir.",
        ),
        ("Room for the text changed: {names}.", "Texts may grow or shrink."),
    ),
    "V220": Kind(
        "item",
        ("Texte à lire ajouté, changé, déplacé ou retiré : {names}.", ORDER[0]),
        ("Text to read added, changed, moved or removed: {names}.", ORDER[1]),
    ),
    "V221": Kind(
        "finding",
        ("Constat nouveau : {names}.", "Il se calcule aussi sur les réponses d’avant."),
        ("New finding: {names}.", "It can be computed on earlier answers too."),
    ),
    "V222": Kind(
        "finding",
        ("Constat retiré : {names}.", "Les réponses, elles, restent comparables."),
        ("Finding removed: {names}.", "The answers stay comparable."),
    ),
    "V223": Kind(
        "finding",
        ("Constat donné pour d’autres groupes : {names}.", "Le chiffre d’ensemble est le même."),
        ("Finding given for other groups: {names}.", "The figure of everyone is the same."),
    ),
    "V224": Kind(
        "finding",
        ("{where} ({language}) : « {old} » devient « {new} ».", "Le chiffre est le même."),
        ("{where} ({language}): “{old}” becomes “{new}”.", "The figure is the same."),
    ),
    "V225": Kind(
        "finding",
        ("Chiffre de comparaison changé : {names}.", "Celui du constat est le même."),
        ("Figure to compare with changed: {names}.", "That of the finding is the same."),
    ),
    "V226": Kind(
        "questionnaire",
        ("« retired » ou « from_version » a changé.", "Les réponses restent comparables."),
        ("`retired` or `from_version` changed.", "The answers stay comparable."),
    ),
    "V227": Kind(
        "item",
        (
            "« from_version » parle de {names}, qui n’a pourtant pas changé.",
            "Retirez cette ligne si elle vient d’une version plus ancienne.",
        ),
        (
            "`from_version` speaks of {names}, which has not changed.",
            "Remove that line if it comes from an older version.",
        ),
    ),
    "V228": Kind(
        "questionnaire",
        ("Page renommée : « {old} » devient « {new} ».", "Ce qui est demandé ne change pas."),
        ("Page renamed: `{old}` becomes `{new}`.", "What is asked does not change."),
    ),
    # V3, breaking
    "V301": Kind(
        "item",
        ("Question retirée : {names}.", "Ajoutez {names} à « retired »."),
        ("Item removed: {names}.", "Add {names} to `retired`."),
    ),
    "V302": Kind(
        "item",
        ("Ligne retirée à côté de {names} : {codes}.", LINK[0]),
        ("Row removed beside {names}: {codes}.", LINK[1]),
    ),
    "V303": Kind(
        "item",
        ("Réponse retirée de {names} : {codes}.", LINK[0]),
        ("Answer removed from {names}: {codes}.", LINK[1]),
    ),
    "V304": Kind(
        "item",
        (
            "Autre type de question : {names}, de {old} à {new}.",
            "Écrivez « {first}: not_comparable » sous « from_version ».",
        ),
        (
            "Another type of item: {names}, from {old} to {new}.",
            "Write `{first}: not_comparable` under `from_version`.",
        ),
    ),
    "V305": Kind(
        "item",
        ("{where} ({language}) : « {old} » devient « {new} ».", LINK[0]),
        ("{where} ({language}): “{old}” becomes “{new}”.", LINK[1]),
    ),
    "V306": Kind(
        "item",
        ("{where}, dit autre chose ({language}) : « {old} » devient « {new} ».", LINK[0]),
        ("{where}, says something else ({language}): “{old}” becomes “{new}”.", LINK[1]),
    ),
    "V307": Kind(
        "item",
        ("Nombre de décimales changé : {names}.", LINK[0]),
        ("Number of decimals changed: {names}.", LINK[1]),
    ),
    "V308": Kind(
        "item",
        ("Limites resserrées : {names}.", LINK[0]),
        ("Limits narrowed: {names}.", LINK[1]),
    ),
    "V309": Kind(
        "item",
        ("Posée à d’autres personnes : {names}.", LINK[0]),
        ("Asked of other people: {names}.", LINK[1]),
    ),
    "V310": Kind(
        "item",
        ("Comptée ou non comme non-réponse : {codes}, à {names}.", LINK[0]),
        ("Counted as missing or no longer: {codes}, in {names}.", LINK[1]),
    ),
    "V311": Kind(
        "item",
        ("Il y a plus de choix à classer que {names} : {codes}.", LINK[0]),
        ("There is more to rank than {names}: {codes}.", LINK[1]),
    ),
    "V312": Kind(
        "finding",
        (
            "Constat sur d’autres personnes (« among ») : {names}.",
            "Donnez-lui un autre nom, ou remettez la condition d’avant.",
        ),
        (
            "Finding about other people (`among`): {names}.",
            "Give it another name, or put the former condition back.",
        ),
    ),
    "V313": Kind(
        "item",
        ("« recode » de {names} : {wrong} ({codes}).", "Chaque réponse va dans un seul groupe."),
        ("`recode` of {names}: {wrong} ({codes}).", "Each answer goes into one group."),
    ),
    "V314": Kind(
        "finding",
        (
            "Constat qui calcule un autre chiffre : {names}.",
            "Donnez-lui un autre nom, ou remettez le calcul d’avant.",
        ),
        (
            "Finding that computes another figure: {names}.",
            "Give it another name, or put the former computation back.",
        ),
    ),
    "V315": Kind(
        "item",
        (
            "« from_version » parle de {names}, que la version d’avant n’avait pas.",
            "Retirez cette ligne : il n’y a rien à suivre.",
        ),
        (
            "`from_version` speaks of {names}, which the version before did not have.",
            "Remove that line: there is nothing to follow.",
        ),
    ),
    # V4, refused at publication
    "V401": Kind(
        "questionnaire",
        (
            "La version {number} est publiée, et ceci en change plus que la forme.",
            "Écrivez « version: {next} » et publiez celle-là.",
        ),
        (
            "Version {number} is published, and this changes more than its form.",
            "Write `version: {next}` and publish that.",
        ),
    ),
    "V402": Kind(
        "item",
        ("Nom déjà retiré, par la version {number} : {names}.", "Donnez un autre nom."),
        ("Name retired already, by version {number}: {names}.", "Choose another name."),
    ),
    "V403": Kind(
        "finding",
        (
            "Constat publié après la collecte, et changé ou retiré ici : {names}.",
            "Remettez-le tel qu’il était ; un nouveau constat prend un autre nom.",
        ),
        (
            "Finding published after the collection, and changed or removed here: {names}.",
            "Put it back as it was; a new finding takes another name.",
        ),
    ),
    "V404": Kind(
        "item",
        (
            "Code qui disait autre chose dans la version {number} : {codes}, à {names}.",
            "Donnez un autre code, ou écrivez « {first}: not_comparable » sous « from_version ».",
        ),
        (
            "Code that said something else in version {number}: {codes}, in {names}.",
            "Choose another code, or write `{first}: not_comparable` under `from_version`.",
        ),
    ),
    "V405": Kind(
        "item",
        (
            "Nom qui disait autre chose dans la version {number} : {names}.",
            "Donnez un autre nom à ce qui est nouveau.",
        ),
        (
            "Name that said something else in version {number}: {names}.",
            "Choose another name for what is new.",
        ),
    ),
    "V406": Kind(
        "questionnaire",
        (
            "La version {number} est publiée, et celle-ci porte un numéro plus petit.",
            "Écrivez « version: {next} » et publiez celle-là.",
        ),
        (
            "Version {number} is published, and the number of this one is lower.",
            "Write `version: {next}` and publish that.",
        ),
    ),
}

PARTS: Mapping[str, Said] = {
    "title": {"fr": "titre", "en": "title"},
    "introduction": {"fr": "introduction", "en": "introduction"},
    "thanks": {"fr": "remerciements", "en": "thanks"},
    "page": {"fr": "titre de la page « {within} »", "en": "title of page `{within}`"},
    "ask": {"fr": "question", "en": "question"},
    "note": {"fr": "texte à lire", "en": "text to read"},
    "help": {"fr": "aide", "en": "help"},
    "choice": {"fr": "réponse « {within} »", "en": "answer `{within}`"},
    "group": {"fr": "nom du groupe « {within} »", "en": "name of group `{within}`"},
    "row": {"fr": "ligne", "en": "row"},
    "low": {"fr": "bas de l’échelle", "en": "low end of the scale"},
    "high": {"fr": "haut de l’échelle", "en": "high end of the scale"},
    "unit": {"fr": "unité", "en": "unit"},
    "says": {"fr": "phrase", "en": "sentence"},
    "everyone": {"fr": "nom de l’ensemble", "en": "name of everyone"},
}
TYPES: Mapping[str, Said] = {
    "one": {"fr": "un seul choix", "en": "one choice"},
    "many": {"fr": "plusieurs choix", "en": "several choices"},
    "rank": {"fr": "un classement", "en": "a ranking"},
    "grid": {"fr": "une grille", "en": "a grid"},
    "scale": {"fr": "une échelle de 0 à 10", "en": "a scale from 0 to 10"},
    "number": {"fr": "un nombre", "en": "a number"},
    "date": {"fr": "une date", "en": "a date"},
    "month": {"fr": "un mois", "en": "a month"},
    "text": {"fr": "un texte", "en": "a text"},
}
WRONG_RECODES: Mapping[str, Said] = {
    "unknown": {
        "fr": "ces réponses n’existent dans aucune des deux versions",
        "en": "these are answers of neither version",
    },
    "twice": {"fr": "ces réponses sont dans deux groupes", "en": "these are in two groups"},
    "missing": {"fr": "ces réponses ne sont dans aucun groupe", "en": "these are in no group"},
    "one_sided": {
        "fr": "ces groupes n’ont de réponses que dans une version",
        "en": "these groups have answers of one version only",
    },
    "no_codes": {
        "fr": "il faut dans les deux versions une question à réponses proposées",
        "en": "it takes an item with choices in both versions",
    },
}
