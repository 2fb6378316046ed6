"""The words and numbers around figures, in the language of the questionnaire.

The words are those of the interface's catalogues, in a language that is named: a file holds several
at once, and is written where no page is being shown.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from babel.numbers import format_decimal, format_percent

from app.analysis.findings import Figure, Release
from app.questionnaire.wording import locale, moment
from app.translations import N_, gettext

SIGN = "⊘"  # stands before the words wherever a figure is not shown, never a blank or a zero

WORDS: Mapping[str, str] = {
    "simulated": N_("simulated data"),
    "declared_later": N_("declared after the answers were collected"),
    "unshown": N_("suppressed"),
    "others": N_("Other cooperatives ({region})"),
    "all_others": N_("Other cooperatives"),
    "at_most": N_("at most {share}"),
    "at_least": N_("at least {share}"),
    "between": N_("between {low} and {high}"),
    "answers": N_("about {n} answers"),
    "interval": N_("{level} interval: {between}"),
    "respondents": N_("respondents"),
    "everyone": N_("Everyone"),
    "or": N_("{first} or {last}"),
    "and": N_("{first} and {last}"),
    "quoted": N_("“{text}”"),
    "colon": N_("{first}: {last}"),
    "benchmark": N_("{says} Source: {source}, year\N{NO-BREAK SPACE}{year}."),
    "benchmark_mark": N_("{share}: {source}, {year}"),
    "base": N_("Base: valid answers to {questions}"),
    "base_among": N_("{base}, among people who {conditions}"),
    "later": N_("{first} and, where it was asked, to {last}"),
    "rows": N_("{answers}, {count} times or more"),
    "share_of": N_("{share} of {group} – {claim}."),
    "mean_of": N_("{mean} out of 10 on average for {group} – {claim}."),
    "distribution_of": N_("Answers of {group} – {claim}."),
    "by": N_("By {questions}"),
    "share": N_("Share and {level} interval"),
    "mean": N_("Mean out of 10 and {level} interval"),
    "distribution": N_("Share of each answer and {level} interval"),
    "chart": N_("Chart: {caption}"),
    "chart_text": N_(
        "{sentence} Each stroke is a {level} interval. "
        "The same figures are in the table that follows."
    ),
}
SMALLEST = 11  # people in a group shown, of a release that does not say
NOTICES: Mapping[str, str] = {
    "simulated": N_(
        "Simulated data: these figures come from answers made up by a program, to show what "
        "results look like. They say nothing about anyone."
    ),
    "imported": N_("Imported data: these answers were collected elsewhere."),
    "people": N_("These figures come from what people answered, and are protected as said below."),
}
OPEN_TO_ANYONE = N_(
    "This wave was open: whoever had its address could answer. Nothing shows that everyone "
    "answered once only, nor that only people concerned did."
)
RULES: Sequence[str] = (
    N_(
        "A group of fewer than {smallest} people, or with fewer than {smallest} valid answers, is "
        "suppressed; others are so that none follows by subtraction. All carry the same sign."
    ),
    N_(
        "Small cooperatives are joined by region, or for the whole network: at least three, none "
        "of which has more than {part} of the answers."
    ),
    N_("Counts are rounded to the nearest multiple of 5, or more widely."),
    N_(
        "Shares are rounded to {tenth} below 20 answers, to {twentieth} below 100, to {least} "
        "from 100, or more widely. At one step from {none} or {all} they read “at most” or “at "
        "least”."
    ),
    N_(
        "Before they leave, the figures are attacked by computation, with all earlier releases: "
        "none may isolate a suppressed group or tell its answers."
    ),
    N_("Means, to one decimal, are computed from the rounded distribution."),
    N_(
        "{level} intervals are computed from the rounded figures: Wilson’s method for a share, "
        "the normal approximation for a mean."
    ),
)
SHARES: Mapping[str, float] = {  # that the words name, since each language writes them its own way
    "level": 0.95,
    "part": 0.85,
    "tenth": 0.1,
    "twentieth": 0.05,
    "least": 0.01,
    "none": 0,
    "all": 1,
}


def say(what: str, language: str, **details: str) -> str:
    """The words of that name, filled in."""
    return _filled(WORDS[what], language, **details)


def notice(release: Release, language: str) -> str:
    """Where a release's figures come from, as every page and file says it."""
    said = gettext(NOTICES[release.source], language)
    return f"{said} {gettext(OPEN_TO_ANYONE, language)}" if release.mode == "open" else said


def rules(release: Release, language: str) -> Sequence[str]:
    """How its figures are protected, rounded and estimated, a sentence each."""
    smallest = str(release.protection.get("smallest_group", SMALLEST))
    return [_filled(rule, language, smallest=smallest) for rule in RULES]


def _filled(text: str, language: str, **details: str) -> str:
    shares = {name: percent(share, language) for name, share in SHARES.items()}
    return gettext(text, language).format(**shares, **details)


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


def unshown(language: str) -> str:
    """That a figure is not shown, in the same words whatever the reason; a sign comes before."""
    return say("unshown", language)
