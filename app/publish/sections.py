"""A release as a page reads it: a section for each finding, its sentence first."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from app.analysis.findings import Figure, Release
from app.publish import (
    caveats,
    charts,
    comparisons,
    contrasts,
    lines,
    participation,
    sentences,
    words,
)
from app.publish.contrasts import Table
from app.publish.finding import Finding
from app.publish.lines import View
from app.questionnaire.definition import Questionnaire

MOST_SENTENCES = 4  # groups of one grouping; more are read in the chart


@dataclass(frozen=True)
class Section:
    """One finding; `measure` holds its main figure, its interval and its base, in words.

    `verdicts` say what its figures are compared with; `notes` how; `caveats` what to beware of.
    `is_later` says that it was declared after the answers were collected. `short` is what a list of
    findings says: the sentence, and the weighted figure where that is the one to keep to.
    """

    name: str
    sentence: str
    short: str
    measure: tuple[str, ...]
    verdicts: tuple[str, ...]
    comparison: str
    groups: tuple[str, ...]
    base: str
    notes: tuple[str, ...]
    caveats: tuple[str, ...]
    is_later: bool
    looks: tuple[tuple[View, Markup], ...]
    tables: tuple[Table, ...]


def of_release(release: Release, questionnaire: Questionnaire, language: str) -> list[Section]:
    """A section for each finding that says something, in the order declared."""
    every = (Finding(name, release, questionnaire, language) for name in questionnaire.findings)
    return [_section(finding) for finding in every if finding.figures or finding.comparisons]


def left_out(release: Release, questionnaire: Questionnaire, language: str) -> list[str]:
    """The declared findings that the release says nothing of, in the questionnaire's words."""
    said = {figure.finding for figure in release.figures}
    said |= {one.finding for one in release.comparisons}
    return [
        sentences.claim(plan, questionnaire, language)
        for name, plan in questionnaire.findings.items()
        if name not in said
    ]


def _section(finding: Finding) -> Section:
    sentence = _sentence(finding)
    return Section(
        name=finding.name,
        sentence=sentence,
        short=_short(sentence, finding),
        measure=tuple(_measure(finding)),
        verdicts=tuple(comparisons.verdicts(finding)),
        comparison=_comparison(finding),
        groups=tuple(_group_sentences(finding)),
        base=sentences.base(finding),
        notes=tuple(_notes(finding)),
        caveats=tuple(caveats.of_finding(finding)),
        is_later=finding.plan.later,
        looks=tuple(_looks(finding, sentence)),
        tables=tuple(contrasts.tables(finding)),
    )


def _sentence(finding: Finding) -> str:
    """The finding said of everyone."""
    if (everyone := finding.everyone) is None:
        return comparisons.absent(finding)
    return sentences.sentence(finding, everyone, comparisons.tokens(finding, everyone.group))


def _short(sentence: str, finding: Finding) -> str:
    everyone = finding.everyone
    weighted = _weighted(everyone, finding) if everyone else ""
    is_due = weighted and not finding.plan.difference and caveats.depends_on_weights(finding)
    return f"{sentence} ({weighted})" if is_due else sentence


def _looks(finding: Finding, sentence: str) -> Iterator[tuple[View, Markup]]:
    plan = finding.plan
    if not finding.figures:
        return
    for place, view in enumerate(lines.views(finding), start=1):
        yield (
            view,
            charts.draw(
                view,
                name=f"{finding.name}-{place}",
                sentence=sentence,
                bars=finding.has_answers,
                simulated=finding.release.source == "simulated",
                language=finding.language,
                benchmark=plan.compare_with if plan.share_of else None,
            ),
        )


def _measure(finding: Finding) -> Iterator[str]:
    figure, language = finding.everyone, finding.language
    if figure is None or figure.status != "shown":
        return
    weighted = _weighted(figure, finding)
    if not finding.has_answers and not finding.plan.difference:
        yield sentences.with_unit(words.short_value(figure, language, finding.decimals), finding)
        if weighted:
            yield finding.say("unweighted")
        between = words.interval(figure, language, finding.decimals)
        yield finding.say("interval", between=between)
    yield finding.say("answers", n=words.count(figure.n or 0, language))
    if weighted and not finding.plan.difference:
        yield weighted


def _weighted(figure: Figure, finding: Finding) -> str:
    found = finding.weighted.get((figure.group, figure.answer))
    if not found or found.status != "shown" or finding.has_answers:
        return ""
    value = words.short_value(found, finding.language, finding.decimals)
    between = words.interval(found, finding.language, finding.decimals)
    return finding.say("weighted", figure=sentences.with_unit(value, finding), between=between)


def _comparison(finding: Finding) -> str:
    """The benchmark with its source, and whether the figure is above it or below."""
    benchmark = finding.plan.compare_with
    if not benchmark:
        return ""
    said = sentences.comparison(benchmark, finding.language)
    return f"{said} {comparisons.against_benchmark(finding)}".strip()


def _group_sentences(finding: Finding) -> Iterator[str]:
    """The finding said of each shown group, where a grouping has few of them."""
    if finding.plan.difference:
        yield from _group_differences(finding)
        return
    if finding.has_answers or finding.plan.change_in:
        return
    for variables, group in lines.groupings(finding.figures).items():
        shown = [figure for figure in group if figure.status == "shown"]
        if variables and len(shown) <= MOST_SENTENCES:
            for figure in shown:
                tokens = comparisons.tokens(finding, figure.group)
                yield sentences.sentence(finding, figure, tokens)


def _group_differences(finding: Finding) -> Iterator[str]:
    """The difference in each group that both are shown of, where there are few."""
    among = [one for one in finding.comparisons if one not in finding.main]
    shown = [one for one in among if one.status == "shown"]
    if len(shown) <= MOST_SENTENCES:
        yield from (comparisons.verdict(one, finding) for one in shown)


def _notes(finding: Finding) -> Iterator[str]:
    """Of what a comparison is, and how one over time was made."""
    is_shown = any(one.status == "shown" for one in finding.comparisons)
    if is_shown and finding.weighted:
        yield finding.say("unweighted_differences")
    if finding.plan.trend_of and is_shown:
        yield finding.say("whoever_answered")
    if not finding.plan.change_in:
        return
    for one in finding.main:
        for reason in one.reasons if one.status == "not_comparable" else ():
            yield words.in_language(reason, finding.language)
    if finding.everyone:
        yield finding.say("measured_change")
        yield from _attrition(finding)


def _attrition(finding: Finding) -> Iterator[str]:
    """How many came back to answer again, and what the others could change."""
    back = {one.wave: one for one in finding.release.returns}
    for one in finding.main:
        if one.second not in back:
            continue
        yield participation.returned(back[one.second], finding.language)
        linked = back[one.second].linked
        if linked and one.worst:
            low, high = comparisons.ends(one.worst, finding)
            about = words.count(linked, finding.language)
            yield finding.say("worst_case", linked=about, low=low, high=high)
        if one.reweighted is not None:
            difference = comparisons.amount(one.reweighted, finding)
            yield finding.say("reweighted", earlier=one.second, difference=difference)
