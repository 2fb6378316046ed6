"""What to beware of in a finding, chosen by rule: a table of rules, and their thresholds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from app.analysis.findings import Comparison, Figure, Release
from app.publish import comparisons, sentences, words
from app.publish.finding import Finding
from app.translations import N_, gettext

MOST = 3  # under a finding: more are not read
SMALL_BASE = 100  # below, shares are printed to 5 % or 10 %, and a half is known to 10 points
WIDE = 0.2  # of the scale; a share known to 10 points either way cannot tell a half from 60 %
LOW_RATE = 0.5  # below, those who did not answer are the most, and could reverse any finding
ESTABLISHED = 0.05  # under this a p-value says what an interval of 95 % says

Details: TypeAlias = Mapping[str, str]


class Rule(NamedTuple):
    """When a caveat is due, which is what fills in its words and else None; and the words."""

    due: Callable[[Finding], Details | None]
    says: str


def of_finding(finding: Finding) -> list[str]:
    """The caveats of a finding in its language, the gravest first; those of the release aside."""
    return [*_reasons(finding), *_by_rule(finding)][:MOST]


def of_release(release: Release, language: str) -> list[str]:
    """What to beware of in every figure of a release: said once."""
    level = words.percent(LOW_RATE, language)
    found = [LOW] if _has_low_rate(release) else []
    found += [UNWEIGHTED[release.weighting.reason]] if release.weighting.reason else []
    return [gettext(says, language).format(least=level) for says in found]


def _reasons(finding: Finding) -> list[str]:
    """Where what is compared was not asked alike, in the words of who says so."""
    reasons = [
        words.in_language(reason, finding.language)
        for one in finding.main
        if one.status == "shown"
        for reason in one.reasons
    ]
    return list(dict.fromkeys(reasons))


def _by_rule(finding: Finding) -> Iterator[str]:
    smallest = words.count(SMALL_BASE, finding.language)
    for rule in RULES:
        if (details := rule.due(finding)) is not None:
            yield words.filled(rule.says, finding.language, smallest=smallest, **details)


def _depends_on_weights(finding: Finding) -> Details | None:
    return {} if depends_on_weights(finding) else None


def depends_on_weights(finding: Finding) -> bool:
    """Weighted, a figure lies outside its own interval: who answered is not like who was asked."""
    return any(_is_outside(figure, finding) for figure in _main(finding))


def _is_outside(figure: Figure, finding: Finding) -> bool:
    """Whether the weighted figure beside a shown one is out of that one's interval."""
    weighted = finding.weighted.get((figure.group, figure.answer))
    if weighted is None or weighted.value is None or figure.low is None or figure.high is None:
        return False
    return not figure.low <= weighted.value <= figure.high


def _could_be_chance(finding: Finding) -> Details | None:
    """One comparison of many stands out, and no longer does once that is reckoned with."""
    if finding.has_answers and finding.plan.trend_of:
        return None
    stands_out = any(_is_chancy(one) for one in finding.main)
    return {"count": _compared(finding)} if stands_out else None


def _some_could_be_chance(finding: Finding) -> Details | None:
    """The same of some answers of a distribution, which are named."""
    if not (finding.has_answers and finding.plan.trend_of):
        return None
    codes = dict.fromkeys(one.answer for one in finding.main if _is_chancy(one))
    named = [words.quoted(sentences.answer(finding, code), finding.language) for code in codes]
    answers = words.joined(named, "and", finding.language) if named else ""
    return {"count": _compared(finding), "answers": answers} if named else None


def is_established(one: Comparison) -> bool:
    """Whether it is still clear once all that is compared beside it is reckoned with."""
    return one.verdict != "unclear" and one.adjusted is not None and one.adjusted < ESTABLISHED


def _is_chancy(one: Comparison) -> bool:
    return one.verdict != "unclear" and one.adjusted is not None and not is_established(one)


def _compared(finding: Finding) -> str:
    """How many comparisons of everyone a release has."""
    every = sum(one.adjusted is not None for one in finding.release.comparisons)
    return words.count(every, finding.language)


def _has_small_base(finding: Finding) -> Details | None:
    return {} if any(_is_small(figure) for figure in _main(finding)) else None


def _is_small(figure: Figure) -> bool:
    return figure.n is not None and figure.n < SMALL_BASE


def _main(finding: Finding) -> Sequence[Figure]:
    """The figures that the finding is said of, or those of the two groups that it compares."""
    if finding.plan.difference:
        ends = {
            comparisons.joined(end, one) for one in finding.main for end in (one.first, one.second)
        }
        return [figure for figure in finding.figures if figure.group in ends]
    return finding.own


def _is_wide(finding: Finding) -> Details | None:
    if finding.has_answers or finding.plan.difference:
        return None
    return {} if any(_width(figure, finding) > WIDE for figure in _main(finding)) else None


def _width(figure: Figure | Comparison, finding: Finding) -> float:
    """The part of the scale that an interval takes; of a difference, of half of its scale."""
    if figure.low is None or figure.high is None:
        return 0.0
    low, high = finding.ends if finding.measure.mean_of else (0.0, 1.0)
    return (figure.high - figure.low) / (high - low)


def _could_be_missed(finding: Finding) -> Details | None:
    """Nothing can be measured, and something worth knowing could be there."""
    missed = [
        one
        for one in finding.main
        if one.status == "shown" and one.verdict == "unclear" and _width(one, finding) > WIDE
    ]
    return {"size": comparisons.half_width(missed[0], finding)} if missed else None


def _has_small_groups(finding: Finding) -> Details | None:
    return None if finding.measure.mean_of else _small_groups(finding)


def _has_small_groups_of_means(finding: Finding) -> Details | None:
    return _small_groups(finding) if finding.measure.mean_of else None


def _small_groups(finding: Finding) -> Details | None:
    if _has_small_base(finding) is not None:
        return None
    return {} if any(_is_small(figure) for figure in finding.figures) else None


def _has_low_rate(release: Release) -> bool:
    rates = release.participation.rates if release.participation else {}
    return "RR1" in rates and rates["RR1"] < LOW_RATE


RULES: Sequence[Rule] = (
    Rule(
        _depends_on_weights,
        N_(
            "Weighted, this lies outside its interval: the people who answered are not like those "
            "who were asked. Keep to the weighted figure."
        ),
    ),
    Rule(
        _could_be_chance,
        N_(
            "Of the {count} comparisons made together, one or another stands out by chance. Once "
            "that is reckoned with (Holm’s method), this one is not established."
        ),
    ),
    Rule(
        _some_could_be_chance,
        N_(
            "Of the {count} comparisons made together, one or another stands out by chance. Once "
            "that is reckoned with (Holm’s method), nothing is established of {answers}."
        ),
    ),
    Rule(
        _has_small_base,
        N_("Fewer than {smallest} answers: read an order of size, not a precise figure."),
    ),
    Rule(
        _is_wide,
        N_("The {level} interval is wide: the figure could be clearly higher or lower."),
    ),
    Rule(
        _could_be_missed,
        N_(
            "That no difference can be measured does not show that there is none: with so few "
            "answers, one of {size} can go unseen."
        ),
    ),
    Rule(
        _has_small_groups,
        N_(
            "Groups of fewer than {smallest} answers are printed to {twentieth} or {tenth}: read "
            "an order of size there."
        ),
    ),
    Rule(
        _has_small_groups_of_means,
        N_("Some groups have fewer than {smallest} answers: read an order of size there."),
    ),
)
LOW = N_(
    "Fewer than {least} of those who were asked answered: those who did not are more numerous, and "
    "could say otherwise."
)
UNWEIGHTED: Mapping[str, str] = {
    "no_frame": N_(
        "The figures are not weighted: how many people were asked in each group is not known here."
    ),
    "no_margin": N_(
        "The figures are not weighted: what is known of the people asked is no question of this "
        "questionnaire."
    ),
    "too_few": N_(
        "The figures are not weighted: too few people of some groups answered to stand for the "
        "others."
    ),
}
