"""The words and numbers around figures, in the languages of the interface.

They are kept here rather than in the interface's catalogues: a file holds all languages at once,
and is written where no page is being shown. Numbers follow the language of the questionnaire.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from babel.numbers import format_decimal, format_percent

from app.analysis.findings import Figure, Release
from app.questionnaire.wording import INTERFACE, locale, moment

SIGN = "⊘"  # stands before the words wherever a figure is not shown, never a blank or a zero

WORDS: Mapping[str, Mapping[str, str]] = {
    "simulated": {"fr": "données simulées", "en": "simulated data"},
    "hidden": {
        "fr": "secret statistique : moins de 11 personnes",
        "en": "suppressed: fewer than 11 people",
    },
    "withheld": {
        "fr": "trop peu de réponses : moins de 11",
        "en": "too few answers: fewer than 11",
    },
    "at_most": {"fr": "au plus {share}", "en": "at most {share}"},
    "at_least": {"fr": "au moins {share}", "en": "at least {share}"},
    "between": {"fr": "entre {low} et {high}", "en": "between {low} and {high}"},
    "answers": {"fr": "environ {n} réponses", "en": "about {n} answers"},
    "interval": {"fr": "intervalle à 95 % : {between}", "en": "95% interval: {between}"},
    "respondents": {"fr": "répondant·es", "en": "respondents"},
    "everyone": {"fr": "Ensemble", "en": "Everyone"},
    "or": {"fr": "{first} ou {last}", "en": "{first} or {last}"},
    "and": {"fr": "{first} et {last}", "en": "{first} and {last}"},
    "quoted": {"fr": "« {text} »", "en": "“{text}”"},
    "colon": {"fr": "{first} : {last}", "en": "{first}: {last}"},
    "benchmark": {
        "fr": "{says} Source : {source}, année {year}.",
        "en": "{says} Source: {source}, year {year}.",
    },
    "benchmark_mark": {"fr": "{share} : {source}, {year}", "en": "{share}: {source}, {year}"},
    "base": {
        "fr": "Base : réponses valides à {questions}",
        "en": "Base: valid answers to {questions}",
    },
    "base_among": {
        "fr": "{base}, parmi les personnes qui ont répondu {conditions}",
        "en": "{base}, among people who answered {conditions}",
    },
    "later": {
        "fr": "{first} puis, si elle a été posée, à {last}",
        "en": "{first} and, where it was asked, to {last}",
    },
    "answered": {"fr": "{answers} à {question}", "en": "{answers} to {question}"},
    "rows": {"fr": "{answers}, {count} fois ou plus", "en": "{answers}, {count} times or more"},
    "share_of": {"fr": "{share} des {group} – {claim}.", "en": "{share} of {group} – {claim}."},
    "mean_of": {
        "fr": "{mean} sur 10 en moyenne pour les {group} – {claim}.",
        "en": "{mean} out of 10 on average for {group} – {claim}.",
    },
    "distribution_of": {
        "fr": "Réponses des {group} – {claim}.",
        "en": "Answers of {group} – {claim}.",
    },
    "by": {"fr": "Selon {questions}", "en": "By {questions}"},
    "share": {"fr": "Part et intervalle à 95 %", "en": "Share and 95% interval"},
    "mean": {"fr": "Moyenne sur 10 et intervalle à 95 %", "en": "Mean out of 10 and 95% interval"},
    "distribution": {
        "fr": "Part de chaque réponse et intervalle à 95 %",
        "en": "Share of each answer and 95% interval",
    },
    "detailed": {"fr": "{measure}, {by}", "en": "{measure}, {by}"},
    "chart": {"fr": "Graphique : {caption}", "en": "Chart: {caption}"},
    "chart_text": {
        "fr": "{sentence} Chaque trait est un intervalle à 95 %. "
        "Les mêmes chiffres sont dans le tableau qui suit.",
        "en": "{sentence} Each stroke is a 95% interval. "
        "The same figures are in the table that follows.",
    },
}
NOTICES: Mapping[str, Mapping[str, str]] = {
    "simulated": {
        "fr": "Données simulées : ces chiffres viennent de réponses inventées par un programme, "
        "pour montrer à quoi ressemblent des résultats. Ils ne disent rien de personne.",
        "en": "Simulated data: these figures come from answers made up by a program, to show what "
        "results look like. They say nothing about anyone.",
    },
    "imported": {
        "fr": "Données importées : ces réponses ont été recueillies ailleurs.",
        "en": "Imported data: these answers were collected elsewhere.",
    },
}
RULES: Mapping[str, Sequence[str]] = {
    "fr": (
        "Un groupe de moins de 11 personnes est masqué ; dans un groupe affiché, une question à "
        "moins de 11 réponses valides l’est aussi.",
        "Les effectifs sont arrondis au multiple de 5 le plus proche.",
        "Les parts sont arrondies à 10 % près sous 20 réponses, à 5 % près sous 100, à 1 % près "
        "à partir de 100. À un pas de 0 % ou de 100 %, elles se lisent « au plus » ou "
        "« au moins ».",
        "Les moyennes, à une décimale, sont calculées sur la distribution arrondie.",
        "Les intervalles à 95 % sont calculés sur les chiffres arrondis : méthode de Wilson pour "
        "une part, approximation normale pour une moyenne.",
    ),
    "en": (
        "A group of fewer than 11 people is suppressed; so is, in a group that is shown, a "
        "question with fewer than 11 valid answers.",
        "Counts are rounded to the nearest multiple of 5.",
        "Shares are rounded to 10% below 20 answers, to 5% below 100, to 1% from 100. "
        "At one step from 0% or 100% they read “at most” or “at least”.",
        "Means, to one decimal, are computed from the rounded distribution.",
        "95% intervals are computed from the rounded figures: Wilson’s method for a share, the "
        "normal approximation for a mean.",
    ),
}


def interface(language: str) -> str:
    """The language of the words around a questionnaire written in this one."""
    return language if language in INTERFACE else INTERFACE[-1]


def say(what: str, language: str, **details: str) -> str:
    """The words of that name, filled in."""
    return WORDS[what][interface(language)].format(**details)


def notice(release: Release, language: str) -> str:
    """Where a release's figures come from, as every page and file says it."""
    return NOTICES[release.source][interface(language)]


def rules(language: str) -> Sequence[str]:
    """How figures are protected, rounded and estimated, a sentence each."""
    return RULES[interface(language)]


def joined(parts: Sequence[str], how: str, language: str) -> str:
    """One part after another: `a, b or c`, `a, b and c`."""
    *first, last = parts
    return say(how, language, first=", ".join(first), last=last) if first else last


def quoted(text: str, language: str) -> str:
    """A text of the questionnaire inside a sentence."""
    return say("quoted", language, text=text)


def capitalised(text: str) -> str:
    """The text with a capital letter first, and nothing else changed."""
    return text[:1].upper() + text[1:]


def percent(share: float, language: str) -> str:
    """A share from 0 to 1 in whole percents: `48 %`, `48%`."""
    return str(format_percent(share, locale=locale(language)))


def exact_percent(number: Decimal, language: str) -> str:
    """A number of percents with all its decimals: 40.5 is `40,5 %`."""
    return str(format_percent(number / 100, locale=locale(language), decimal_quantization=False))


def one_decimal(mean: float, language: str) -> str:
    """A mean with its decimal: `6,8`, `7.0`."""
    return str(format_decimal(mean, format="0.0", locale=locale(language)))


def count(n: int, language: str) -> str:
    """A count: `1 200`, `1,200`."""
    return str(format_decimal(n, locale=locale(language)))


def day(iso: str, language: str) -> str:
    """A date in full, from an ISO one."""
    return moment(iso, language)


def value(figure: Figure, language: str) -> str:
    """A shown figure inside a sentence: `48 %`, `au plus 5 %`, `6,8`."""
    if figure.mean is not None:
        return one_decimal(figure.mean, language)
    share = percent(figure.share or 0, language)
    return say(figure.bound, language, share=share) if figure.bound else share


def short_value(figure: Figure, language: str) -> str:
    """A shown figure in a chart or a table: `48 %`, `≤ 5 %`, `6,8`."""
    sign = {"at_most": "≤\N{NO-BREAK SPACE}", "at_least": "≥\N{NO-BREAK SPACE}"}
    if figure.bound is None:
        return value(figure, language)
    return sign[figure.bound] + percent(figure.share or 0, language)


def interval(figure: Figure, language: str) -> str:
    """A shown figure's interval inside a sentence: `entre 45 % et 51 %`, `entre 6,6 et 6,8`."""
    written = percent if figure.mean is None else one_decimal
    ends = {end: written(getattr(figure, end), language) for end in ("low", "high")}
    return say("between", language, **ends)


def short_interval(figure: Figure, language: str) -> str:
    """A shown figure's interval in a table: `45–51 %`, `6,6–6,8`."""
    low, high = figure.low or 0, figure.high or 0
    if figure.mean is None:
        return f"{count(round(100 * low), language)}–{percent(high, language)}"
    return f"{one_decimal(low, language)}–{one_decimal(high, language)}"


def unshown(figure: Figure, language: str) -> str:
    """Why a figure is not shown; the sign comes before these words."""
    return say(figure.status, language)
