"""What an editor says of each key of the language, in French and in English.

Keyed by model, or by model and field; a field is described where it is declared. The word `type`
of an item says what the item is.
"""

from collections.abc import Mapping

DESCRIPTIONS: Mapping[str, tuple[str, str]] = {
    "Questionnaire": (
        "Une version d'un questionnaire : ce qui est demandé, et ce qui en sera publié.",
        "One version of a questionnaire: what is asked, and what will be published of it.",
    ),
    "Questionnaire.questionnaire": (
        "Le nom du questionnaire, qui ne change jamais. Exemple : situation",
        "The name of the questionnaire, which never changes. Example: situation",
    ),
    "Questionnaire.version": (
        "Le numéro de cette version ; une version publiée ne change plus. Exemple : 1",
        "The number of this version; once published, it never changes. Example: 1",
    ),
    "Questionnaire.languages": (
        "Les langues de tous les textes, celle par défaut d'abord. Exemple : [fr, en]",
        "The languages of every text, the default one first. Example: [fr, en]",
    ),
    "Questionnaire.title": (
        "Le titre que voient les répondant·es. Exemple : {fr: Votre accueil, en: Your welcome}",
        "The title that respondents see. Example: {fr: Votre accueil, en: Your welcome}",
    ),
    "Questionnaire.introduction": (
        "La page d'accueil : paragraphes, *italique*, **gras**, [liens](https://…), listes.",
        "The first page: paragraphs, *emphasis*, **strong emphasis**, [links](https://…), lists.",
    ),
    "Questionnaire.thanks": (
        "Le remerciement affiché après l'envoi, écrit comme l'introduction.",
        "The thanks shown once answers are sent, written as the introduction is.",
    ),
    "Questionnaire.scales": (
        "Des réponses nommées une fois, que plusieurs questions utilisent par « scale ». "
        "Exemple : agreement: {yes: {fr: Oui, en: Yes}, no: {fr: Non, en: No}}",
        "Answers named once, that several items use through `scale`. "
        "Example: agreement: {yes: {fr: Oui, en: Yes}, no: {fr: Non, en: No}}",
    ),
    "Questionnaire.pages": (
        "Les pages, dans l'ordre où elles sont montrées. Exemple : - page: you",
        "The pages, in the order they are shown. Example: - page: you",
    ),
    "Questionnaire.findings": (
        "Les constats, déclarés avant la collecte : rien d'autre ne sera publié. "
        "Exemple : women: {share_of: {gender: woman}}",
        "The findings, declared before fielding: nothing else will be published. "
        "Example: women: {share_of: {gender: woman}}",
    ),
    "Questionnaire.retired": (
        "Les noms d'anciennes questions, à ne plus jamais reprendre. Exemple : [mood]",
        "The names of former items, never to be used again. Example: [mood]",
    ),
    "Questionnaire.from_version": (
        "Comment les réponses continuent celles de la version précédente : comparable, "
        "not_comparable ou recode. Exemple : {mood: not_comparable}",
        "How the answers continue those of the previous version: comparable, not_comparable "
        "or recode. Example: {mood: not_comparable}",
    ),
    "LaterFindings": (
        "Des constats ajoutés après la collecte ; ils portent cette mention partout.",
        "Findings added after the collection; they are marked as such wherever shown.",
    ),
    "LaterFindings.questionnaire": (
        "Le nom du questionnaire d'à côté. Exemple : situation",
        "The name of the questionnaire it stands beside. Example: situation",
    ),
    "LaterFindings.version": (
        "La version que ces constats décrivent. Exemple : 1",
        "The version that these findings are about. Example: 1",
    ),
    "LaterFindings.findings": (
        "Les constats, chacun sous son nom. Exemple : women: {share_of: {gender: woman}}",
        "The findings, each under its name. Example: women: {share_of: {gender: woman}}",
    ),
    "Text": (
        'Le texte dans cette langue. Exemple : "Vous êtes…"',
        'The text in this language. Example: "You are…"',
    ),
    "Page": (
        "Une page : un thème et quelques questions.",
        "A page: one theme and a few items.",
    ),
    "Page.page": ("Le nom de la page. Exemple : you", "The name of the page. Example: you"),
    "Page.title": (
        "Le titre de la page. Exemple : {fr: Vous, en: You}",
        "The title of the page. Example: {fr: Vous, en: You}",
    ),
    "Page.when": (
        "À qui la page est montrée. Exemple : {tenure: [one_to_two_years, over_two_years]}",
        "Who is shown the page. Example: {tenure: [one_to_two_years, over_two_years]}",
    ),
    "Page.items": (
        "Les questions de la page, dans l'ordre. Exemple : - item: gender",
        "The items of the page, in order. Example: - item: gender",
    ),
    "ItemBase.item": (
        "Le nom de la question, pour toujours ; les conditions et les constats l'emploient. "
        "Exemple : gender",
        "The name of the item, for ever; conditions and findings use it. Example: gender",
    ),
    "ItemBase.ask": (
        "La question telle qu'elle est posée ; {autre_question} y montre une réponse d'une page "
        'précédente. Exemple : {fr: "Vous êtes…", en: "You are…"}',
        "The question as it is asked; {other_item} shows an answer of an earlier page in it. "
        'Example: {fr: "Vous êtes…", en: "You are…"}',
    ),
    "ItemBase.help": (
        "Une aide sous la question. Exemple : {fr: Comptez votre CAPE, en: Include your CAPE}",
        "Help under the question. Example: {fr: Comptez votre CAPE, en: Include your CAPE}",
    ),
    "ItemBase.source": (
        "D'où vient la question, si elle est reprise d'une autre enquête. "
        "Exemple : {fr: Eurofound 2021, en: Eurofound 2021}",
        "Where the question comes from, if from another survey. "
        "Example: {fr: Eurofound 2021, en: Eurofound 2021}",
    ),
    "ItemBase.when": (
        "À qui la question est posée. Exemple : {gender: woman}",
        "Who is asked this. Example: {gender: woman}",
    ),
    "ItemBase.required": (
        "true : il faut répondre pour continuer. Sans ce mot, chacun·e peut passer.",
        "true: an answer is needed to go on. Without this key anyone may skip it.",
    ),
    "ClosedItem.choices": (
        "Les réponses proposées, chacune sous un code. "
        "Exemple : woman: {fr: Une femme, en: A woman}",
        "The answers to choose from, each under a code. "
        "Example: woman: {fr: Une femme, en: A woman}",
    ),
    "ClosedItem.scale": (
        "Le nom d'une échelle de « scales ». Exemple : agreement",
        "The name of one of the `scales`. Example: agreement",
    ),
    "ClosedItem.choices_from": (
        "Une liste de lists/ : colonnes « code » et une par langue. Exemple : cooperatives.csv",
        "A list of lists/: columns `code` and one for each language. Example: cooperatives.csv",
    ),
    "OneItem": (
        "Une seule réponse parmi celles proposées.",
        "One answer among those proposed.",
    ),
    "ManyItem": (
        "Plusieurs réponses parmi celles proposées.",
        "Several answers among those proposed.",
    ),
    "ManyItem.at_most": (
        "Combien de réponses au plus. Exemple : 3",
        "How many answers at most. Example: 3",
    ),
    "RankItem": (
        "Des réponses à classer ; le rang de chacune est une variable, « priorities.autonomy ».",
        "Answers to put in order; the rank of each is a variable, `priorities.autonomy`.",
    ),
    "RankItem.at_most": (
        "Combien en classer au plus, les premières. Exemple : 3",
        "How many to rank at most, the first ones. Example: 3",
    ),
    "GridItem": (
        "Une échelle, plusieurs lignes ; chaque ligne est une variable, « trust.prices ».",
        "One scale, several rows; each row is a variable, `trust.prices`.",
    ),
    "GridItem.rows": (
        "Les lignes, chacune sous un code. Exemple : prices: {fr: Les prix, en: Prices}",
        "The rows, each under a code. Example: prices: {fr: Les prix, en: Prices}",
    ),
    "GridItem.choices": (
        "Les réponses proposées pour chaque ligne. Exemple : yes: {fr: Oui, en: Yes}",
        "The answers proposed for each row. Example: yes: {fr: Oui, en: Yes}",
    ),
    "GridItem.scale": (
        "Le nom d'une échelle de « scales ». Exemple : agreement",
        "The name of one of the `scales`. Example: agreement",
    ),
    "ScaleItem": ("Une note de 0 à 10.", "A mark from 0 to 10."),
    "ScaleItem.low": (
        "Ce que veut dire 0. Exemple : {fr: Pas du tout, en: Not at all}",
        "What 0 means. Example: {fr: Pas du tout, en: Not at all}",
    ),
    "ScaleItem.high": (
        "Ce que veut dire 10. Exemple : {fr: Tout à fait, en: Entirely}",
        "What 10 means. Example: {fr: Tout à fait, en: Entirely}",
    ),
    "NumberItem": ("Un nombre, dans une unité.", "A number, in a unit."),
    "NumberItem.unit": (
        "L'unité, écrite après le champ. Exemple : {fr: heures, en: hours}",
        "The unit, written after the field. Example: {fr: heures, en: hours}",
    ),
    "NumberItem.at_least": ("Le plus petit permis. Exemple : 0", "The least allowed. Example: 0"),
    "NumberItem.at_most": ("Le plus grand permis. Exemple : 80", "The most allowed. Example: 80"),
    "NumberItem.decimals": (
        "Combien de chiffres après la virgule ; aucun sans ce mot. Exemple : 2",
        "How many digits after the decimal point; none without this key. Example: 2",
    ),
    "DateItem": ("Un jour : jour, mois et année.", "A day: day, month and year."),
    "DateItem.at_least": (
        "Le premier jour permis. Exemple : 2020-01-31",
        "The first day allowed. Example: 2020-01-31",
    ),
    "DateItem.at_most": (
        "Le dernier jour permis. Exemple : 2024-12-31",
        "The last day allowed. Example: 2024-12-31",
    ),
    "MonthItem": ("Un mois et une année.", "A month of a year."),
    "MonthItem.at_least": (
        "Le premier mois permis. Exemple : 2020-01",
        "The first month allowed. Example: 2020-01",
    ),
    "MonthItem.at_most": (
        "Le dernier mois permis. Exemple : 2024-12",
        "The last month allowed. Example: 2024-12",
    ),
    "TextItem": (
        "Un texte libre ; il n'est jamais publié tel quel.",
        "A free text; it is never published as it stands.",
    ),
    "TextItem.lines": (
        "La hauteur du champ, en lignes. Exemple : 5",
        "The height of the field, in lines. Example: 5",
    ),
    "TextItem.max_length": (
        "Le nombre de signes permis ; 1000 sans ce mot. Exemple : 500",
        "How many characters are allowed; 1000 without this key. Example: 500",
    ),
    "NoteItem": (
        "Un texte à lire ; rien n'est demandé.",
        "A text to read; nothing is asked.",
    ),
    "Labelled.label": (
        'Le texte montré, dans cette langue. Exemple : "Une femme"',
        'The text shown, in this language. Example: "A woman"',
    ),
    "Choice": (
        "Une réponse : son texte dans chaque langue et, au besoin, ses marques. "
        "Exemple : {fr: Autre, en: Other, specify: true}",
        "An answer: its text in each language and, where needed, its marks. "
        "Example: {fr: Autre, en: Other, specify: true}",
    ),
    "Choice.group": (
        "Comment un constat nomme ces personnes. Exemple : {fr: femmes, en: women}",
        "What a finding calls these people. Example: {fr: femmes, en: women}",
    ),
    "Choice.region": (
        "Avec qui cette réponse est réunie quand trop peu de personnes la donnent. "
        "Exemple : Bretagne",
        "Which others this answer is joined with where too few people give it. Example: Bretagne",
    ),
    "Choice.missing": (
        "true : compte comme non-réponse, hors de toute base (« je ne sais pas »).",
        'true: counts as missing, outside every base ("don\'t know").',
    ),
    "Choice.specify": (
        "true : ouvre un champ pour préciser (« autre »).",
        'true: opens a field to say more ("other").',
    ),
    "Choice.exclusive": (
        "true : ne se coche avec aucune autre (« aucun de ceux-ci »).",
        'true: goes with no other answer ("none of these").',
    ),
    "Row": (
        "Une ligne de grille : son texte dans chaque langue. "
        "Exemple : {fr: Trouver des clients, en: Finding customers}",
        "A row of a grid: its text in each language. "
        "Example: {fr: Trouver des clients, en: Finding customers}",
    ),
    "Row.when": (
        "À qui cette ligne est posée. Exemple : {tenure: over_two_years}",
        "Who is asked this row. Example: {tenure: over_two_years}",
    ),
    "Condition": (
        "Une condition sur des réponses déjà données ; plusieurs clés : toutes à la fois. "
        "Exemple : {gender: woman, hours: {over: 35}}",
        "A condition on answers already given; several keys: all of them. "
        "Example: {gender: woman, hours: {over: 35}}",
    ),
    "Condition.every": (
        "La réponse qu'il faut : un code, plusieurs, des bornes, ou « answered ». "
        "Exemples : [woman, man] · {over: 35}",
        "The answer it takes: a code, several, bounds, or `answered`. "
        "Examples: [woman, man] · {over: 35}",
    ),
    "Condition.any": (
        "Au moins une de ces conditions. Exemple : [{gender: woman}, {hours: {over: 35}}]",
        "At least one of these conditions. Example: [{gender: woman}, {hours: {over: 35}}]",
    ),
    "Condition.not": (
        "Le contraire de cette condition, parmi qui a répondu. Exemple : {gender: woman}",
        "The contrary of this condition, among those who answered. Example: {gender: woman}",
    ),
    "Range": (
        "Des bornes pour un nombre, une note ou une date. Exemple : {at_least: 20, under: 35}",
        "Bounds of a number, a mark or a date. Example: {at_least: 20, under: 35}",
    ),
    "Range.over": ("Plus que. Exemple : 35", "More than. Example: 35"),
    "Range.under": ("Moins que. Exemple : 35", "Less than. Example: 35"),
    "Range.at_least": (
        "Au moins. Exemples : 7 · 2024-01",
        "At least. Examples: 7 · 2024-01",
    ),
    "Range.at_most": (
        "Au plus. Exemples : 3 · 2024-12-31",
        "At most. Examples: 3 · 2024-12-31",
    ),
    "Measure": (
        "Ce qui est calculé : une part, une moyenne ou une répartition.",
        "What is computed: a share, a mean or a distribution.",
    ),
    "Measure.share_of": (
        "La part des personnes qui ont donné ces réponses ; plusieurs clés : toutes à la fois. "
        "Exemple : {gender: woman}",
        "The share of those who gave these answers; several keys: all of them. "
        "Example: {gender: woman}",
    ),
    "Measure.mean_of": (
        "La moyenne d'une note ou d'un nombre. Exemple : balance",
        "The mean of a mark or a number. Example: balance",
    ),
    "Measure.distribution_of": (
        "La part de chaque réponse d'une question. Exemple : services",
        "The share of each answer of an item. Example: services",
    ),
    "Difference": (
        "L'écart entre deux groupes. Exemple : {mean_of: balance, between: {gender: [woman, man]}}",
        "The difference between two groups. "
        "Example: {mean_of: balance, between: {gender: [woman, man]}}",
    ),
    "Difference.share_of": (
        "La part dont on compare les deux groupes. Exemple : {hours_fit: [well, very_well]}",
        "The share that the two groups are compared on. Example: {hours_fit: [well, very_well]}",
    ),
    "Difference.mean_of": (
        "La moyenne dont on compare les deux groupes. Exemple : balance",
        "The mean that the two groups are compared on. Example: balance",
    ),
    "Difference.between": (
        "Les deux groupes, le premier moins le second. Exemple : {gender: [woman, man]}",
        "The two groups, the first less the second. Example: {gender: [woman, man]}",
    ),
    "RowsIn": (
        "Un nombre de lignes d'une grille. Exemple : {rows_in: [agree], at_least: 3}",
        "A number of rows of a grid. Example: {rows_in: [agree], at_least: 3}",
    ),
    "RowsIn.rows_in": (
        "Les réponses dont on compte les lignes. Exemple : [agree, strongly_agree]",
        "The answers whose rows are counted. Example: [agree, strongly_agree]",
    ),
    "RowsIn.at_least": (
        "Combien de lignes au moins. Exemple : 3",
        "How many rows at least. Example: 3",
    ),
    "Benchmark": (
        "Un chiffre daté venu d'ailleurs, auquel la part est comparée.",
        "A dated figure from elsewhere that the share is read against.",
    ),
    "Benchmark.value": ("Le chiffre, en pour cent. Exemple : 40", "In percent. Example: 40"),
    "Benchmark.year": ("L'année du chiffre. Exemple : 2022", "The year it is of. Example: 2022"),
    "Benchmark.source": (
        'D\'où il vient. Exemple : "INSEE Première, juillet 2024"',
        'Where it comes from. Example: "INSEE Première, July 2024"',
    ),
    "Benchmark.says": (
        'La phrase qui dit ce chiffre. Exemple : {fr: "En 2022, 40 %…", en: "In 2022, 40%…"}',
        'The sentence that says it. Example: {fr: "En 2022, 40 %…", en: "In 2022, 40%…"}',
    ),
    "FindingPlan": (
        "Un constat : un seul chiffre déclaré (share_of, mean_of, distribution_of, bands_of, "
        "difference, change_in ou trend_of), de qui, et par quels groupes.",
        "A finding: one declared figure (share_of, mean_of, distribution_of, bands_of, "
        "difference, change_in or trend_of), of whom, and by which groups.",
    ),
    "FindingPlan.says": (
        "La phrase du constat, avec {group} et {share}, {mean}, {difference} ou {change}. "
        'Exemple : {fr: "{share} des {group}…", en: "{share} of {group}…"}',
        "The sentence of the finding, with {group} and {share}, {mean}, {difference} or {change}. "
        'Example: {fr: "{share} des {group}…", en: "{share} of {group}…"}',
    ),
    "FindingPlan.everyone": (
        "Le nom de l'ensemble, à la place de {group}. "
        "Exemple : {fr: entrepreneur·es, en: entrepreneurs}",
        "What everyone is called, in the place of {group}. "
        "Example: {fr: entrepreneur·es, en: entrepreneurs}",
    ),
    "FindingPlan.bands_of": (
        "La répartition d'un nombre en tranches, dont voici les bornes. "
        "Exemple : {hours: [0, 20, 35]}",
        "The distribution of a number in bands, given by their bounds. "
        "Example: {hours: [0, 20, 35]}",
    ),
    "FindingPlan.difference": (
        "L'écart entre deux groupes. Exemple : {mean_of: balance, between: {gender: [woman, man]}}",
        "The difference between two groups. "
        "Example: {mean_of: balance, between: {gender: [woman, man]}}",
    ),
    "FindingPlan.change_in": (
        "L'évolution des mêmes personnes entre deux vagues d'un panel. Exemple : balance",
        "The change of the same people between two waves of a panel. Example: balance",
    ),
    "FindingPlan.trend_of": (
        "L'évolution d'une vague à l'autre, quelles que soient les personnes. "
        "Exemple : {mean_of: balance}",
        "The change from wave to wave, whoever answered. Example: {mean_of: balance}",
    ),
    "FindingPlan.among": (
        "Parmi qui, écrit comme une condition. Exemple : {tenure: over_two_years}",
        "Among whom, written as a condition. Example: {tenure: over_two_years}",
    ),
    "FindingPlan.by": (
        "Les groupes à comparer ; une liste dans la liste est un croisement. "
        "Exemple : [gender, [gender, tenure]]",
        "The groups to compare; a list inside the list is a crossing. "
        "Example: [gender, [gender, tenure]]",
    ),
    "FindingPlan.compare_with": (
        "Un chiffre venu d'ailleurs. Exemple : {value: 40, year: 2022, source: …, says: …}",
        "A figure from elsewhere. Example: {value: 40, year: 2022, source: …, says: …}",
    ),
    "Recode": (
        "Une question dont les réponses ont changé, ramenée à des réponses communes.",
        "An item whose answers changed, brought back to common answers.",
    ),
    "Recode.recode": (
        "Chaque réponse commune, et celles qu'elle regroupe. "
        "Exemple : {low: [under_10k, 10k_to_30k]}",
        "Each common answer, and those it groups. Example: {low: [under_10k, 10k_to_30k]}",
    ),
}
