"""The lines of a chart and of the table under it: which figures, in which order, by which name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf
from typing import Literal, NamedTuple

from app.analysis.findings import Figure
from app.publish import sentences
from app.publish.finding import Finding
from app.publish.words import joined
from app.questionnaire import wording

LONG = 12  # lines; above, a chart and its table open on demand
SHORT = 4  # lines; above, a table opens on demand where a chart is seen


@dataclass(frozen=True)
class Line:
    """One figure with what tells it from the others, and the same weighted where it was."""

    label: str
    figure: Figure
    weighted: Figure | None = None

    @property
    def shown(self) -> bool:
        """Whether the line carries numbers."""
        return self.figure.status == "shown"


@dataclass(frozen=True)
class Block:
    """Lines under a heading, which may be empty."""

    heading: str
    lines: tuple[Line, ...]


class Scale(NamedTuple):
    """What means lie between, and how many decimals they are printed with."""

    start: float
    top: float
    decimals: int = 1


OF_SHARES = Scale(0.0, 1.0)


@dataclass(frozen=True)
class View:
    """What one chart and one table show.

    `caption` says what is measured; `by` says what the groups are, and is empty for a first look;
    `names` says what the lines are named after; means are on the `scale`.
    """

    caption: str
    by: str
    blocks: tuple[Block, ...]
    names: Literal["groups", "answers"] = "groups"
    scale: Scale = OF_SHARES

    @property
    def lines(self) -> list[Line]:
        """All lines, from top to bottom."""
        return [line for block in self.blocks for line in block.lines]

    @property
    def is_weighted(self) -> bool:
        """Whether some of its lines have a weighted figure."""
        return any(line.weighted for line in self.lines)

    @property
    def is_long(self) -> bool:
        """Whether there is too much to show to whoever did not ask for it."""
        return len(self.lines) > LONG

    @property
    def is_short(self) -> bool:
        """Whether its table is read at once, beside a chart."""
        return len(self.lines) <= SHORT


def views(finding: Finding) -> list[View]:
    """How one finding's figures are laid out: a first look, then what takes more room."""
    writer = _Writer(finding)
    return list(writer.distributions() if finding.has_answers else writer.values())


def of_group(finding: Finding) -> View | None:
    """The answers of the group that a finding is said of; nothing of everyone's, nor of a value."""
    if not (finding.choices and finding.has_answers):
        return None
    writer = _Writer(finding)
    by = sentences.group_in_words(finding.choices, finding.questionnaire, finding.language)
    lines = tuple(writer.by_answer(finding.own))
    return View(writer.detailed(measured(finding), by), "", (Block("", lines),), "answers")


def groupings(figures: Iterable[Figure]) -> dict[tuple[str, ...], list[Figure]]:
    """The figures by the variables that make their groups, in the order declared."""
    found: dict[tuple[str, ...], list[Figure]] = {}
    for figure in figures:
        found.setdefault(tuple(variable for variable, _ in figure.choices), []).append(figure)
    return found


def measured(finding: Finding) -> str:
    """What a finding's charts and tables are of, as their captions say it."""
    if finding.plan.change_in:
        return finding.say("transitions")
    if finding.has_answers:
        return finding.say("distribution")
    match finding.unit:
        case "number" if finding.unit_name:
            return finding.say("mean_unit", unit=finding.unit_name)
        case "number" | "rank":
            return finding.say(f"mean_{finding.unit}")
        case "scale":
            return finding.say("mean")
    return finding.say("share")


@dataclass(frozen=True)
class _Writer:
    finding: Finding

    def values(self) -> Iterator[View]:
        """A share or a mean: everyone, then the short groupings, in one view; the long ones apart.

        A long grouping goes from the highest to the lowest figure, those not shown last.
        """
        measure = measured(self.finding)
        scale = Scale(*self.finding.ends, self.finding.decimals)
        by_grouping = groupings(self.finding.figures)
        everyone = tuple(self.by_group(by_grouping.pop((), [])))
        first, apart = [Block("", everyone)], []
        for variables, group in by_grouping.items():
            by = self.by(variables)
            if len(group) <= LONG:
                first.append(Block(by, tuple(self.by_group(group))))
                continue
            lines = sorted(self.by_group(group), key=_from_the_highest)
            block = Block("", (*everyone, *lines))
            apart.append(View(self.detailed(measure, by), by, (block,), scale=scale))
        yield View(measure, "", tuple(first), scale=scale)
        yield from apart

    def distributions(self) -> Iterator[View]:
        """Everyone's answers; then, for each grouping, every answer with its groups together."""
        measure = measured(self.finding)
        by_grouping = groupings(self.finding.figures)
        everyone = by_grouping.pop((), [])
        yield View(measure, "", (Block("", tuple(self.by_answer(everyone))),), "answers")
        for variables, group in by_grouping.items():
            by = self.by(variables)
            blocks = tuple(self.answers_with_groups([*everyone, *group]))
            yield View(self.detailed(measure, by), by, blocks)

    def answers_with_groups(self, figures: Sequence[Figure]) -> Iterator[Block]:
        """A block for each answer with all shown groups; at the end, once, the groups not shown."""
        shown = [figure for figure in figures if figure.status == "shown"]
        for answer in dict.fromkeys(figure.answer for figure in shown):
            same = [figure for figure in shown if figure.answer == answer]
            yield Block(sentences.answer(self.finding, answer), tuple(self.by_group(same)))
        if unshown := _once([figure for figure in figures if figure.status != "shown"]):
            yield Block("", tuple(self.by_group(unshown)))

    def by_group(self, figures: Iterable[Figure]) -> Iterator[Line]:
        """Lines named after their groups."""
        questionnaire, language = self.finding.questionnaire, self.finding.language
        for figure in figures:
            label = sentences.group_in_words(figure.choices, questionnaire, language)
            yield self.line(label, figure)

    def by_answer(self, figures: Sequence[Figure]) -> Iterator[Line]:
        """Lines named after their answers; one line for all of them where they are not shown."""
        if any(figure.status != "shown" for figure in figures):
            yield from self.by_group(_once(figures))
            return
        for figure in figures:
            yield self.line(sentences.answer(self.finding, figure.answer), figure)

    def line(self, label: str, figure: Figure) -> Line:
        """A line with the weighted figure of the same group and answer."""
        weighted = self.finding.weighted.get((figure.group, figure.answer))
        return Line(label, figure, weighted)

    def by(self, variables: Sequence[str]) -> str:
        """What makes the groups."""
        language = self.finding.language
        questions = [
            wording.question(name, self.finding.questionnaire, language) for name in variables
        ]
        return self.finding.say("by", questions=joined(questions, "and", language))

    def detailed(self, measure: str, by: str) -> str:
        """The caption of a view of groups."""
        return f"{measure}, {by[:1].lower()}{by[1:]}"


def _once(figures: Sequence[Figure]) -> list[Figure]:
    """One figure of each group; the figures of a group come together."""
    return [next(same) for _, same in groupby(figures, key=lambda figure: figure.group)]


def _from_the_highest(line: Line) -> float:
    value = line.figure.value
    return inf if value is None else -value
