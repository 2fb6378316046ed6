"""Before anyone answers: the groups too small to be shown even if everyone invited answers."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import NamedTuple

from app.analysis.counting.expansion import counted_plans
from app.analysis.counting.grouping import groups_of
from app.analysis.findings import group_name
from app.questionnaire.conditions import Condition, holds
from app.questionnaire.definition import Questionnaire

Margins = Mapping[str, Mapping[str, int]]  # how many are invited, by item, then choice


class Unseen(NamedTuple):
    """A group of a finding that will never be shown: at most so many people are invited in it."""

    finding: str
    group: str
    invited: int


def joined(questionnaire: Questionnaire, invited: Margins, smallest: int) -> Margins:
    """The margins once the small codes of lists that have regions are joined into groups."""
    found: dict[str, dict[str, int]] = {}
    for name, counts in invited.items():
        choices = questionnaire.variables[name].choices
        known = {code: count for code, count in counts.items() if not choices[code].missing}
        regions = {code: choices[code].region or "" for code in known}
        groups = groups_of(known, regions, smallest) if any(regions.values()) else {}
        found[name] = {}
        for code, count in known.items():
            group = groups.get(code, code)
            found[name][group] = found[name].get(group, 0) + count
    return found


def never_shown(questionnaire: Questionnaire, invited: Margins, smallest: int) -> Iterator[Unseen]:
    """The groups of all findings that have too few people in a margin; no margin, no limit.

    Only margins are known, so that many more crossings may turn out to be too small.
    """
    grouped = joined(questionnaire, invited, smallest)
    for finding, plan in counted_plans(questionnaire).items():
        everyone = [_among(questionnaire, plan.among, invited, name) for name in invited]
        known = [[name for name in crossing if name in grouped] for crossing in ((), *plan.by)]
        for names in dict.fromkeys(tuple(dict.fromkeys(names)) for names in known):
            for codes in product(*(grouped[name] for name in names)):
                choices = list(zip(names, codes, strict=True))
                most = min([*(grouped[name][code] for name, code in choices), *everyone])
                if most < smallest:
                    yield Unseen(finding, group_name(choices), most)


def _among(
    questionnaire: Questionnaire, among: Condition | None, invited: Margins, name: str
) -> int:
    """How many people of a margin a finding may be about."""
    others = questionnaire.variables.keys() - {name}
    return sum(
        count
        for code, count in invited[name].items()
        if holds(among, {name: code}, undecided=others)
    )
