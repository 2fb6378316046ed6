"""The lines of a chart and of the table under it: which figures, in which order, by which name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from app.analysis.findings import Figure
from app.publish.sentences import short_group_name
from app.publish.words import joined, say
from app.questionnaire import wording
from app.questionnaire.definition import Questionnaire
from app.questionnaire.plans import FindingPlan

LONG = 12  # lines; above, a chart and its table open on demand


@dataclass(frozen=True)
class Line:
    """One figure with what tells it from the others."""

    label: str
    figure: Figure

    @property
    def shown(self) -> bool:
        """Whether the line carries numbers."""
        return self.figure.status == "shown"


@dataclass(frozen=True)
class Block:
    """Lines under a heading, which may be empty."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class View:
    """What one chart and one table show.

    `caption` says what is measured; `by` says what the groups are, and is empty for a first look;
    `names` says what the lines are named after.
    """

    caption: str
    by: str
    blocks: tuple[Block, ...]
    names: Literal["groups", "answers"] = "groups"

    @property
    def lines(self) -> list[Line]:
        """All lines, from top to bottom."""
        return [line for block in self.blocks for line in block.lines]

    @property
    def is_long(self) -> bool:
        """Whether there is too much to show to whoever did not ask for it."""
        return len(self.lines) > LONG


def views(figures: Sequence[Figure], questionnaire: Questionnaire, language: str) -> list[View]:
    """How one finding's figures are laid out: a first look, then what takes more room."""
    plan = questionnaire.findings[figures[0].finding]
    writer = _Writer(plan, questionnaire, language)
    return list((writer.distributions if plan.distribution_of else writer.values)(figures))


def groupings(figures: Iterable[Figure]) -> dict[tuple[str, ...], list[Figure]]:
    """The figures by the variables that make their groups, in the order declared."""
    found: dict[tuple[str, ...], list[Figure]] = {}
    for figure in figures:
        found.setdefault(tuple(variable for variable, _ in figure.choices), []).append(figure)
    return found


@dataclass(frozen=True)
class _Writer:
    plan: FindingPlan
    questionnaire: Questionnaire
    language: str

    def values(self, figures: Sequence[Figure]) -> Iterator[View]:
        """A share or a mean: everyone, then the short groupings, in one view; the long ones apart.

        A long grouping goes from the highest to the lowest figure, those not shown last.
        """
        measure = say("mean" if self.plan.mean_of else "share", self.language)
        by_grouping = groupings(figures)
        everyone = tuple(self.by_group(by_grouping.pop((), [])))
        first, apart = [Block("", everyone)], []
        for variables, group in by_grouping.items():
            by = self.by(variables)
            if len(group) <= LONG:
                first.append(Block(by, tuple(self.by_group(group))))
                continue
            lines = sorted(self.by_group(group), key=_from_the_highest)
            apart.append(View(self.detailed(measure, by), by, (Block("", (*everyone, *lines)),)))
        yield View(measure, "", tuple(first))
        yield from apart

    def distributions(self, figures: Sequence[Figure]) -> Iterator[View]:
        """Everyone's answers; then, for each grouping, every answer with its groups together."""
        measure = say("distribution", self.language)
        by_grouping = groupings(figures)
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
            yield Block(self.answer(answer), tuple(self.by_group(same)))
        if unshown := _once([figure for figure in figures if figure.status != "shown"]):
            yield Block("", tuple(self.by_group(unshown)))

    def by_group(self, figures: Iterable[Figure]) -> Iterator[Line]:
        """Lines named after their groups."""
        for figure in figures:
            yield Line(short_group_name(figure, self.questionnaire, self.language), figure)

    def by_answer(self, figures: Sequence[Figure]) -> Iterator[Line]:
        """Lines named after their answers; one line for all of them where they are not shown."""
        if any(figure.status != "shown" for figure in figures):
            yield from self.by_group(_once(figures))
            return
        for figure in figures:
            yield Line(self.answer(figure.answer), figure)

    def answer(self, code: str) -> str:
        """The words of an answer of the distribution."""
        return wording.answer(
            self.plan.distribution_of or "", code, self.questionnaire, self.language
        )

    def by(self, variables: Sequence[str]) -> str:
        """What makes the groups."""
        questions = [
            wording.question(name, self.questionnaire, self.language) for name in variables
        ]
        return say("by", self.language, questions=joined(questions, "and", self.language))

    def detailed(self, measure: str, by: str) -> str:
        """The caption of a view of groups."""
        return f"{measure}, {by[:1].lower()}{by[1:]}"


def _once(figures: Sequence[Figure]) -> list[Figure]:
    """One figure of each group; the figures of a group come together."""
    return [next(same) for _, same in groupby(figures, key=lambda figure: figure.group)]


def _from_the_highest(line: Line) -> float:
    value = line.figure.mean if line.figure.share is None else line.figure.share
    return -value if value is not None else 1
