"""The words and numbers around figures, in the language of the questionnaire.

The words are those of the interface's catalogues, in a language that is named: a file holds several
at once, and is written where no page is being shown.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import ceil, floor

from babel.numbers import format_decimal, format_percent

from app.analysis.findings import Bound, Figure, Release
from app.questionnaire.wording import locale, moment
from app.translations import N_, SOURCE, gettext, nearest

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
    "comments": N_("In their own words"),
    "comments_base": N_(
        "About {n} comments, all read by a person who sorted them into themes. A comment may have "
        "several. What fewer than 11 comments say is left out."
    ),
    "comments_of": N_("about {n} of {of}"),
    "or": N_("{first} or {last}"),
    "and": N_("{first} and {last}"),
    "quoted": N_("“{text}”"),
    "colon": N_("{first}: {last}"),
    "benchmark": N_("{says} Source: {source}, year\N{NO-BREAK SPACE}{year}."),
    "benchmark_mark": N_("{share}: {source}, {year}"),
    "base": N_("Base: valid answers to {questions}"),
    "base_bands": N_("Base: valid answers to {questions}, from {low} to {high}"),
    "base_ranked": N_("Base: people who gave a rank to {questions}, and nobody who gave it none"),
    "base_among": N_("{base}, among people who {conditions}"),
    "later": N_("{first} and, where it was asked, to {last}"),
    "rows": N_("{answers}, {count} times or more"),
    "share_of": N_("{share} of {group} – {claim}."),
    "mean_of": N_("{mean} out of 10 on average for {group} – {claim}."),
    "mean_of_number": N_("{mean} on average for {group} – {claim}."),
    "mean_of_rank": N_("Mean rank {mean} for {group} – {claim}."),
    "distribution_of": N_("Answers of {group} – {claim}."),
    "bands_of": N_("Answers of {group} – {claim}."),
    "difference": N_("{first}: {one}, {second}: {other} – {claim}."),
    "change_share": N_("{up} of {group} went from no to yes, {down} from yes to no – {claim}."),
    "change_moved": N_(
        "{up} of {group} gave a higher answer than before, {down} a lower one – {claim}."
    ),
    "change_listed": N_("{up} of {group} moved towards {last}, {down} towards {first} – {claim}."),
    "yes>yes": N_("Yes, both times"),
    "no>yes": N_("No, then yes"),
    "yes>no": N_("Yes, then no"),
    "no>no": N_("No, both times"),
    "higher": N_("Higher"),
    "same": N_("The same"),
    "lower": N_("Lower"),
    "higher_listed": N_("Closer to {last}"),
    "lower_listed": N_("Closer to {first}"),
    "base_paired": N_(
        "Base: {people} whose answers to “{earlier}” and “{wave}” are paired, and who gave a valid "
        "answer to {questions} both times"
    ),
    "people": N_("about {n} people"),
    "some": N_("people"),
    "paired": N_("People whose answers can be paired"),
    "unpaired": N_("People whose answers cannot be paired"),
    "by": N_("By {questions}"),
    "share": N_("Share and {level} interval"),
    "mean": N_("Mean out of 10 and {level} interval"),
    "mean_number": N_("Mean and {level} interval"),
    "mean_unit": N_("Mean ({unit}) and {level} interval"),
    "mean_rank": N_("Mean rank (1 is the first) and {level} interval"),
    "transitions": N_("What became of each answer, and {level} interval"),
    "band": N_("{low} to under {high}"),
    "last_band": N_("{low} to {high}"),
    "distribution": N_("Share of each answer and {level} interval"),
    "by_wave": N_("{measure}, wave by wave"),
    "wave_of_version": N_("{wave} (version {version})"),
    "not_comparable": N_("Not comparable. {reasons}"),
    "less": N_("{first} less {second}"),
    "since_each": N_("{wave} less each earlier wave"),
    "same_people": N_("{wave} less {earlier}, the same people"),
    "from_to": N_("{low} to {high}"),
    "head_wave": N_("Wave"),
    "head_group": N_("Group"),
    "head_answer": N_("Answer"),
    "head_base": N_("Base"),
    "head_figure": N_("Figure"),
    "head_unweighted": N_("Not weighted"),
    "head_interval": N_("Interval"),
    "head_weighted": N_("Weighted"),
    "head_then_now": N_("Then, now"),
    "head_difference": N_("Difference"),
    "head_p": N_("p (Holm)"),
    "weighted": N_("weighted: {figure}, {between}"),
    "unweighted": N_("not weighted"),
    "unweighted_differences": N_("What is compared here are the figures that are not weighted."),
    "whoever_answered": N_(
        "Each wave has its own respondents: a change in this figure may come from who answered."
    ),
    "measured_change": N_(
        "This change is measured: the same people answered the same question twice. What people "
        "say of their own past is another finding."
    ),
    "worst_case": N_(
        "Whatever those who did not come back would have said, the difference among these "
        "{linked} people lies between {low} and {high}."
    ),
    "reweighted": N_(
        "If those who came back stand, group by group, for all who answered “{earlier}”, the "
        "difference is {difference}."
    ),
    "chart": N_("Chart: {caption}"),
    "chart_text": N_(
        "{sentence} Each stroke is a {level} interval. "
        "The same figures are in the table that follows."
    ),
    "chart_stack": N_(
        "{sentence} Each group is a bar, cut into its answers around the middle of their scale. "
        "The same figures are in the table that follows, with their intervals."
    ),
    "chart_dumbbell": N_(
        "{sentence} From an open dot to a full one, each share goes from the earliest wave to the "
        "last; the broad stroke is a {level} interval. The same figures are in the table that "
        "follows."
    ),
    "chart_trend": N_(
        "{sentence} From left to right, a dot for each wave, the earliest first; each stroke is a "
        "{level} interval. The same figures are in the table that follows."
    ),
    "moved_by": N_("The broad stroke is the {level} interval of the difference."),
    "moved_to": N_("The broad stroke is the {level} interval of the last wave."),
    "waves_apart": N_("Not comparable: {waves}"),
    "then_now": N_("{then}, then {now}"),
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
    N_(
        "Counts are rounded to the nearest multiple of 5, or more widely; the number of all "
        "responses most widely of all, so that a base may be printed larger than it."
    ),
    N_(
        "Shares are rounded to {tenth} below 20 answers, to {twentieth} below 100, to {least} "
        "from 100, or more widely. At one step from {none} or {all} they read “at most” or “at "
        "least”."
    ),
    N_(
        "Before they leave, the figures are attacked by computation, with all earlier releases: "
        "none may isolate a suppressed group or tell its answers."
    ),
    N_(
        "Means are computed from the rounded distribution; those of numbers from classes that the "
        "questionnaire alone decides, and to a tenth of their width."
    ),
    N_(
        "{level} intervals are computed from the rounded figures: Wilson’s method for a share, or "
        "Clopper and Pearson’s where fewer than five gave the answer, or did not; Student’s for a "
        "mean."
    ),
)
COMPARED: Sequence[str] = (
    N_(
        "Differences and changes are computed from the printed figures, never from weighted ones: "
        "by Newcombe’s method for two shares, paired where the same people answered twice. It is "
        "said that something is higher, or has increased, only where the whole {level} interval "
        "says so."
    ),
    N_(
        "p is how often chance alone would bring a difference as large, if there were none; in "
        "brackets, the same after Holm’s correction for all the comparisons made together."
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


def say(what: str, language: str, /, **details: str) -> str:
    """The words of that name, filled in."""
    return filled(WORDS[what], language, **details)


def mark(release: Release, language: str) -> str:
    """What stands over simulated figures wherever they go; empty over all others."""
    return capitalised(say("simulated", language)) if release.source == "simulated" else ""


def notice(release: Release, language: str) -> str:
    """Where a release's figures come from, as every page and file says it."""
    said = gettext(NOTICES[release.source], language)
    return f"{said} {gettext(OPEN_TO_ANYONE, language)}" if release.mode == "open" else said


def rules(release: Release, language: str) -> Sequence[str]:
    """How its figures are protected, rounded and estimated, a sentence each."""
    smallest = str(release.protection.get("smallest_group", SMALLEST))
    known = [*RULES, *(COMPARED if release.comparisons else ())]
    return [filled(rule, language, smallest=smallest) for rule in known]


def filled(text: str, language: str, /, **details: str) -> str:
    """A text of the program in a language, with what it names; shares as that language does."""
    shares = {name: percent(share, language) for name, share in SHARES.items()}
    return gettext(text, language).format(**shares, **details)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """One of texts by language: in this one, in the program's nearest, or in its own."""
    return texts.get(language) or texts.get(nearest(language)) or texts[SOURCE]


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


def mean(number: float, language: str, decimals: int = 1, more: int = 0) -> str:
    """A mean with all its decimals, and so many more if it has them: `6,8`, `7.0`, `25 300`."""
    shape = f"#,##0.{'0' * decimals}{'#' * more}".rstrip(".")
    return str(format_decimal(number, format=shape, locale=locale(language)))


def at_most_one_decimal(number: float, language: str) -> str:
    """A number with its decimal where it has one: `12`, `0,4`."""
    return str(format_decimal(number, format="#,##0.#", locale=locale(language)))


def p_value(p: float, language: str) -> str:
    """A p-value as tables give it: `0,23`, `0,012`, `< 0,001`."""
    if p < 0.001:
        return f"<\N{NO-BREAK SPACE}{format_decimal(0.001, locale=locale(language))}"
    return str(format_decimal(p, format="0.000" if p < 0.1 else "0.00", locale=locale(language)))


def count(n: int, language: str) -> str:
    """A count: `1 200`, `1,200`."""
    return str(format_decimal(n, locale=locale(language)))


def day(iso: str, language: str) -> str:
    """A date in full, from an ISO one."""
    return moment(iso, language)


def value(figure: Figure, language: str, decimals: int = 1) -> str:
    """A shown figure inside a sentence: `48 %`, `au plus 5 %`, `6,8`."""
    if figure.mean is not None:
        return mean(figure.mean, language, decimals)
    share = percent(figure.share or 0, language)
    return say(figure.bound, language, share=share) if figure.bound else share


def short_value(figure: Figure, language: str, decimals: int = 1) -> str:
    """A shown figure in a chart or a table: `48 %`, `≤ 5 %`, `6,8`."""
    if figure.bound is None:
        return value(figure, language, decimals)
    return bounded(figure.share or 0, figure.bound, language)


def bounded(share: float, bound: Bound | None, language: str) -> str:
    """A share with the sign of its bound, where it is one: `48 %`, `≤ 5 %`."""
    signs = {"at_most": "≤\N{NO-BREAK SPACE}", "at_least": "≥\N{NO-BREAK SPACE}", None: ""}
    return signs[bound] + percent(share, language)


def interval(figure: Figure, language: str, decimals: int = 1) -> str:
    """A shown figure's interval inside a sentence: `entre 45 % et 51 %`, `entre 6,6 et 6,8`."""
    low, high = _ends(figure)
    if figure.mean is None:
        return say("between", language, low=percent(low, language), high=percent(high, language))
    ends = {"low": mean(low, language, decimals), "high": mean(high, language, decimals)}
    return say("between", language, **ends)


def short_interval(figure: Figure, language: str, decimals: int = 1) -> str:
    """A shown figure's interval in a table: `45–51 %`, `6,6–6,8`."""
    low, high = _ends(figure)
    if figure.mean is None:
        return f"{count(round(100 * low), language)}–{percent(high, language)}"
    return f"{mean(low, language, decimals)}–{mean(high, language, decimals)}"


def _ends(figure: Figure) -> tuple[float, float]:
    """The ends of an interval; of a share in whole percents, none of the interval left out."""
    low, high = figure.low or 0.0, figure.high or 0.0
    if figure.mean is not None:
        return low, high
    return floor(round(100 * low, 6)) / 100, ceil(round(100 * high, 6)) / 100


def unshown(language: str) -> str:
    """That a figure is not shown, in the same words whatever the reason; a sign comes before."""
    return say("unshown", language)


def signed_unshown(language: str) -> str:
    """What stands in the place of a figure that is not shown."""
    return f"{SIGN} {unshown(language)}"
