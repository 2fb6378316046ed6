"""Two waves side by side: what findings of the later one are, since the earlier one.

The release that is given has been compared with the earlier one alone (`comparisons.since`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from app.analysis.counting.expansion import counted_plan
from app.analysis.findings import Comparison, Figure, Release
from app.publish import caveats, comparisons, contrasts, lines, sentences, words
from app.publish.finding import Finding
from app.publish.lines import Line
from app.questionnaire.definition import Questionnaire
from app.questionnaire.plans import FindingPlan, Measure
from app.translations import N_, gettext

Cell: TypeAlias = tuple[str, ...]  # what is read first, then what goes with it
Course = Literal["moved", "still", "unseen", "apart"]
COURSES: Mapping[Course, str] = {  # in the order of a list of them
    "moved": N_("What changed, beyond what chance explains"),
    "still": N_("No change is established"),
    "unseen": N_("Suppressed in one of the waves"),
    "apart": N_("Not comparable"),
}
MEASURES = ("share_of", "mean_of", "distribution_of")


class Row(NamedTuple):
    """A group or an answer: the earlier figure, the later one, and the later less the earlier."""

    label: str
    cells: tuple[Cell, Cell, Cell]


@dataclass(frozen=True)
class Table:
    """What is measured, by which groups, and the rows of each heading."""

    caption: str
    by: str
    of_answers: bool
    blocks: tuple[tuple[str, tuple[Row, ...]], ...]

    @property
    def is_long(self) -> bool:
        """Whether there is too much to show to whoever did not ask for it."""
        return sum(len(rows) for _, rows in self.blocks) > lines.LONG


@dataclass(frozen=True)
class Section:
    """A finding of two waves: as the later one says it, then what changed, or why none can say.

    `course` is where it went: "moved" where chance, reckoned over all comparisons, is no
    explanation for it; "apart" where the waves do not compare. `difference` is that of its only
    figure, where it moved.
    """

    name: str
    sentence: str
    course: Course
    difference: str
    verdicts: tuple[str, ...]
    reasons: tuple[str, ...]
    tables: tuple[Table, ...]
    caveats: tuple[str, ...]
    base: str
    is_later: bool


def of_waves(release: Release, questionnaire: Questionnaire, language: str) -> list[Section]:
    """A section for each finding of the later wave that was compared, in the order declared."""
    asked = questionnaire.model_copy(
        update={"findings": {name: _followed(p) for name, p in questionnaire.findings.items()}}
    )
    every = (Finding(name, release, asked, language) for name in asked.findings)
    return [_section(finding) for finding in every if finding.main]


def by_course(found: Sequence[Section], language: str) -> list[tuple[str, list[Section]]]:
    """The sections by where their findings went, in words."""
    courses = []
    for course, said in COURSES.items():
        if same := [section for section in found if section.course == course]:
            courses.append((gettext(said, language), same))
    return courses


def _followed(plan: FindingPlan) -> FindingPlan:
    """A finding as a trend of what it counts; bands and changes stay what they are."""
    if plan.trend_of or plan.bands_of or plan.change_in:
        return plan
    counted = counted_plan(plan)
    measure = Measure(**{kind: getattr(counted, kind) for kind in MEASURES})
    says = None if plan.difference else plan.says  # which speaks of two groups
    return counted.model_copy(update={**dict.fromkeys(MEASURES), "trend_of": measure, "says": says})


def _section(finding: Finding) -> Section:
    course = _course(finding.main)
    apart, moved = course == "apart", course == "moved" and not finding.has_answers
    return Section(
        name=finding.name,
        sentence=comparisons.headline(finding),
        course=course,
        difference=comparisons.signed(finding.main[0], finding) if moved else "",
        verdicts=tuple(comparisons.verdicts(finding)),
        reasons=tuple(_reasons(finding)) if apart else (),
        tables=() if apart else tuple(_tables(finding)),
        caveats=() if apart else tuple(caveats.of_finding(finding)),
        base=sentences.base(finding),
        is_later=finding.plan.later,
    )


def _course(main: Sequence[Comparison]) -> Course:
    if any(one.status == "not_comparable" for one in main):
        return "apart"
    shown = [one for one in main if one.status == "shown"]
    if not shown:
        return "unseen"
    return "moved" if any(map(caveats.is_established, shown)) else "still"


def _reasons(finding: Finding) -> Iterator[str]:
    for one in finding.main:
        for reason in one.reasons:
            yield words.in_language(reason, finding.language)


def _tables(finding: Finding) -> Iterator[Table]:
    """The views of the later wave, with what both waves have of each."""
    compared = {(one.group, one.answer): one for one in finding.comparisons}
    for view in lines.views(finding):
        blocks = []
        for block in view.blocks:
            rows = [
                _row(line, compared[line.figure.group, line.figure.answer], finding)
                for line in block.lines
                if (line.figure.group, line.figure.answer) in compared
            ]
            if rows:
                blocks.append((block.heading, tuple(rows)))
        if blocks:
            yield Table(view.caption, view.by, view.names == "answers", tuple(blocks))


def _row(line: Line, one: Comparison, finding: Finding) -> Row:
    cells = _figure(one.earlier, finding), _figure(line.figure, finding), _difference(one, finding)
    return Row(line.label, cells)


def _figure(figure: Figure | None, finding: Finding) -> Cell:
    """A figure, its interval and the answers it rests on."""
    language, decimals = finding.language, finding.decimals
    if figure is None or figure.status != "shown":
        return (words.signed_unshown(language),)
    return (
        words.short_value(figure, language, decimals),
        words.short_interval(figure, language, decimals),
        finding.say("answers", n=words.count(figure.n or 0, language)),
    )


def _difference(one: Comparison, finding: Finding) -> Cell:
    """A difference, its interval and its p-value."""
    if one.status != "shown":
        return ("–",)
    low, high = comparisons.interval_ends(one, finding)
    p = contrasts.p_values(one, finding)
    equals = "" if p.startswith("<") else "=\N{NO-BREAK SPACE}"
    between = finding.say("from_to", low=low, high=high)
    return comparisons.signed(one, finding), between, f"p\N{NO-BREAK SPACE}{equals}{p}"
