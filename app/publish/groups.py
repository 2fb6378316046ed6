"""The groups of a release that each finding can be said of, by the questions that make them."""

from typing import NamedTuple

from app.analysis.findings import ALL, Release, read_group
from app.publish import sentences, words
from app.questionnaire import wording
from app.questionnaire.definition import Questionnaire


class Grouping(NamedTuple):
    """The groups that some questions make: each by the name it has in figures, with its words."""

    heading: str
    groups: tuple[tuple[str, str], ...]


def known(release: Release) -> set[str]:
    """The names of the groups that a release has figures of, shown or not; not everyone's."""
    return {figure.group for figure in release.figures} - {ALL}


def offered(release: Release, questionnaire: Questionnaire, language: str) -> list[Grouping]:
    """The groups that something is shown of, in the order declared."""
    shown = [figure.group for figure in release.figures if figure.status == "shown"]
    found: dict[tuple[str, ...], list[str]] = {}
    for group in dict.fromkeys(shown):
        variables = tuple(variable for variable, _ in read_group(group))
        found.setdefault(variables, []).append(group)
    return [
        Grouping(
            words.joined(
                [wording.question(one, questionnaire, language) for one in variables],
                "and",
                language,
            ),
            tuple((group, name(group, questionnaire, language)) for group in groups),
        )
        for variables, groups in found.items()
        if variables
    ]


def name(group: str, questionnaire: Questionnaire, language: str) -> str:
    """A group in words, as tables have it."""
    return sentences.group_in_words(read_group(group), questionnaire, language)
