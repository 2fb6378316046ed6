"""Which charts a finding has: one for each table of it, in the order they are read."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from app.publish import comparisons, contrasts, lines
from app.publish.contrasts import Table
from app.publish.finding import Finding
from app.publish.lines import View
from app.publish.palette import SCALES
from app.questionnaire.definition import GridItem, OneItem, RankItem

Kind = Literal["dots", "bars", "stack", "dumbbell", "trend"]
Width = Literal["wide", "narrow", "slide"]
EXTENSIONS: dict[Width, str] = {"wide": "svg", "narrow": "svg", "slide": "png"}


@dataclass(frozen=True)
class Drawing:
    """One chart of a finding, before it is drawn: what it shows, and how.

    The same figures are in a table: that of the figures of a `view`, or one of what they are
    compared with. Figures of one answer are drawn as "dots", of several as "bars"; those of a scale
    by group as a "stack" around its middle; a share of the same people, then and now, as a
    "dumbbell"; and one of several waves as a "trend".
    """

    finding: Finding
    place: int
    kind: Kind
    caption: str
    view: View | None = None
    table: Table | None = None

    @property
    def name(self) -> str:
        """What its files are called: `women-1`."""
        return f"{self.finding.name}-{self.place}"

    @property
    def title(self) -> str:
        """What it shows, in a few words."""
        return self.finding.say("chart", caption=self.caption)

    @property
    def description(self) -> str:
        """What its finding says, and how the chart is read."""
        what = "chart_text" if self.kind in ("dots", "bars") else f"chart_{self.kind}"
        return self.finding.say(what, sentence=comparisons.headline(self.finding))

    def file(self, width: Width) -> str:
        """The name of one of its files: `wide/women-1.fr.svg`."""
        return f"{width}/{self.name}.{self.finding.language}.{EXTENSIONS[width]}"


def of_finding(finding: Finding) -> tuple[Drawing, ...]:
    """The charts of a finding: what it compares first, then its figures; none without figures."""
    if not finding.figures:
        return ()
    compared: list[tuple[Kind, Table]] = []
    tables = contrasts.tables(finding)
    is_over_time = any(one.status == "shown" for one in finding.main)
    if finding.plan.trend_of and is_over_time:
        compared.append(("dumbbell" if finding.has_answers else "trend", tables[0]))
    elif comparisons.is_of_share(finding) and is_over_time:
        compared.append(("dumbbell", tables[0]))
    drawings = [
        Drawing(finding, place, kind, table.caption, table=table)
        for place, (kind, table) in enumerate(compared, start=1)
    ]
    drawings += [
        Drawing(finding, place, _kind(view, finding), view.caption, view=view)
        for place, view in enumerate(lines.views(finding), start=len(drawings) + 1)
    ]
    return tuple(drawings)


def scale(finding: Finding) -> tuple[str, ...]:
    """The answers of a scale from the worst to the best, where its answers are of one.

    A scale is what a questionnaire names one, and writes from the best answer to the worst; who
    moved along a list is ordered too.
    """
    if finding.plan.change_in:
        return () if comparisons.is_of_share(finding) else _ways(finding)
    variable = finding.questionnaire.variables.get(finding.variable)
    if not finding.measure.distribution_of or variable is None:
        return ()
    if not isinstance(variable.item, OneItem | GridItem) or not variable.item.scale:
        return ()
    answers = [code for code, choice in variable.choices.items() if not choice.missing]
    return tuple(reversed(answers)) if len(answers) in SCALES else ()


def _ways(finding: Finding) -> tuple[str, ...]:
    """Down, nowhere and up; the first of a list and the first rank are the best."""
    ways = ("lower", "same", "higher")
    variable = finding.questionnaire.variables[finding.variable]
    is_listed = bool(variable.choices) or isinstance(variable.item, RankItem)
    return ways[::-1] if is_listed else ways


def _kind(view: View, finding: Finding) -> Kind:
    if not finding.has_answers:
        return "dots"
    return "stack" if _is_whole(view, finding) else "bars"


def _is_whole(view: View, finding: Finding) -> bool:
    """Whether it has all answers of a scale for each group that it shows any of."""
    answers = Counter(line.figure.group for line in view.lines if line.shown)
    return view.names == "groups" and set(answers.values()) == {len(scale(finding))}
