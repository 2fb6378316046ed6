"""A release as a page reads it: a section for each finding, its sentence first."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.analysis.findings import Figure, Release
from app.publish import charts, lines, sentences, words
from app.publish.lines import View
from app.questionnaire.definition import Questionnaire
from app.questionnaire.plans import FindingPlan

MOST_SENTENCES = 4  # groups of one grouping; more are read in the chart


@dataclass(frozen=True)
class Section:
    """One finding; `measure` holds its main figure, its interval and its base, in words.

    `is_later` says that it was declared after the answers were collected.
    """

    name: str
    sentence: str
    measure: tuple[str, ...]
    comparison: str
    groups: tuple[str, ...]
    base: str
    is_later: bool
    looks: tuple[tuple[View, Markup], ...]


def of_release(release: Release, questionnaire: Questionnaire, language: str) -> list[Section]:
    """A section for each finding, in the order declared."""
    figures: dict[str, list[Figure]] = {}
    for figure in release.figures:
        figures.setdefault(figure.finding, []).append(figure)
    simulated = release.source == "simulated"
    return [
        _section(figures[name], plan, questionnaire, language, simulated=simulated)
        for name, plan in questionnaire.findings.items()
        if name in figures
    ]


def _section(
    figures: Sequence[Figure],
    plan: FindingPlan,
    questionnaire: Questionnaire,
    language: str,
    *,
    simulated: bool,
) -> Section:
    everyone = next(figure for figure in figures if not figure.choices)
    sentence = sentences.sentence(everyone, questionnaire, language)
    looks = tuple(
        (
            view,
            charts.draw(
                view,
                name=f"{everyone.finding}-{place}",
                sentence=sentence,
                bars=bool(plan.distribution_of),
                simulated=simulated,
                language=language,
                benchmark=plan.compare_with if plan.share_of else None,
            ),
        )
        for place, view in enumerate(lines.views(figures, questionnaire, language), start=1)
    )
    return Section(
        name=everyone.finding,
        sentence=sentence,
        measure=_measure(everyone, plan, language),
        comparison=sentences.comparison(plan.compare_with, language) if plan.compare_with else "",
        groups=_group_sentences(figures, plan, questionnaire, language),
        base=sentences.base(plan, questionnaire, language),
        is_later=plan.later,
        looks=looks,
    )


def _measure(figure: Figure, plan: FindingPlan, language: str) -> tuple[str, ...]:
    if figure.status != "shown":
        return ()
    answers = words.say("answers", language, n=words.count(figure.n or 0, language))
    if plan.distribution_of:
        return (answers,)
    between = words.interval(figure, language)
    return (
        words.short_value(figure, language),
        words.say("interval", language, between=between),
        answers,
    )


def _group_sentences(
    figures: Sequence[Figure], plan: FindingPlan, questionnaire: Questionnaire, language: str
) -> tuple[str, ...]:
    """The finding said of each shown group, where a grouping has few of them."""
    if plan.distribution_of:
        return ()
    said: list[str] = []
    for variables, group in lines.groupings(figures).items():
        shown = [figure for figure in group if figure.status == "shown"]
        if variables and len(shown) <= MOST_SENTENCES:
            said += [sentences.sentence(figure, questionnaire, language) for figure in shown]
    return tuple(said)
