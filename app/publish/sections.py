"""A release as a page reads it: a section for each finding, its sentence first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from app.analysis.findings import ALL, Figure, Release
from app.publish import (
    caveats,
    comparisons,
    contrasts,
    lines,
    methods,
    participation,
    sentences,
    words,
)
from app.publish.charts import drawings
from app.publish.charts.drawings import Drawing
from app.publish.contrasts import Table
from app.publish.finding import Finding
from app.publish.lines import View
from app.questionnaire.definition import Questionnaire

MOST_SENTENCES = 4  # groups that one question makes; more are read in the chart


@dataclass(frozen=True)
class Section:
    """One finding; `measure` holds its main figure, its interval and its base, in words.

    `verdicts` say what its figures are compared with; `notes` how; `caveats` what to beware of;
    `methods` how it was computed. `is_later` says that it was declared after the answers were
    collected. `short` is what a list of findings says: the sentence, and the weighted figure where
    that is the one to keep to. `own` are the answers of the group that it is said of, where they
    are not those of everyone.
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
    methods: tuple[str, ...]
    is_later: bool
    own: View | None
    drawings: tuple[Drawing, ...]
    tables: tuple[Table, ...]


def of_release(
    release: Release, questionnaire: Questionnaire, language: str, group: str = ALL
) -> list[Section]:
    """A section for each finding that says something of a group, in the order declared."""
    every = (
        Finding(name, release, questionnaire, language, group) for name in questionnaire.findings
    )
    return [_section(finding) for finding in every if _says_something(finding)]


def _says_something(finding: Finding) -> bool:
    """Of everyone, it may be why nothing can be compared."""
    if finding.group == ALL:
        return bool(finding.figures or finding.comparisons)
    return finding.group in finding.groups


def not_said(
    said: Iterable[Section], release: Release, questionnaire: Questionnaire, language: str
) -> list[tuple[str, str]]:
    """The findings of a release that are said of everyone, and not there: names and sentences."""
    there = {section.name for section in said}
    every = (Finding(name, release, questionnaire, language) for name in questionnaire.findings)
    return [
        (finding.name, comparisons.headline(finding))
        for finding in every
        if finding.name not in there and _says_something(finding)
    ]


def _section(finding: Finding) -> Section:
    sentence = comparisons.headline(finding)
    found = drawings.of_finding(replace(finding, group=ALL))  # those of the release
    drawn = [drawing.table for drawing in found]
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
        methods=tuple(methods.of_finding(finding)),
        is_later=finding.plan.later,
        own=lines.of_group(finding),
        drawings=found,
        tables=tuple(table for table in contrasts.tables(finding) if table not in drawn),
    )


def _short(sentence: str, finding: Finding) -> str:
    weighted = _weighted(finding.first, finding) if finding.first else ""
    is_due = weighted and not finding.plan.difference and caveats.depends_on_weights(finding)
    return f"{sentence} ({weighted})" if is_due else sentence


def _measure(finding: Finding) -> Iterator[str]:
    figure, language = finding.first, finding.language
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
    """The benchmark with its source, and whether everyone's figure is above it or below."""
    benchmark = finding.plan.compare_with
    if not benchmark or finding.group != ALL:
        return ""
    said = sentences.comparison(benchmark, finding.language)
    return f"{said} {comparisons.against_benchmark(finding)}".strip()


def _group_sentences(finding: Finding) -> Iterator[str]:
    """The finding said of each shown group, where one question makes few; of a group, nothing."""
    if finding.group != ALL:
        return
    if finding.plan.difference:
        yield from _group_differences(finding)
        return
    if finding.has_answers or finding.plan.change_in:
        return
    for variables, group in lines.groupings(finding.figures).items():
        shown = [figure for figure in group if figure.status == "shown"]
        if len(variables) == 1 and 1 < len(shown) <= MOST_SENTENCES:
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
    if finding.first:
        yield finding.say("measured_change")
    if finding.first and finding.group == ALL:
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
