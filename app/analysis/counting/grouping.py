"""Small cooperatives joined into groups large enough to be shown, whatever was answered.

A cooperative with too few respondents joins the small ones of its region; where they are still too
few, too small or one of them makes up nearly all, they join those of the whole network.
"""

from collections.abc import Collection, Iterable, Mapping

from app.analysis.counting.counts import Cell, Counts
from app.analysis.findings import OTHERS, group_name, others_of, read_group

FEWEST_UNITS = 3  # cooperatives in a group: the second would know the first by difference
LARGEST_PART = 0.85  # of a group's respondents in one cooperative, INSEE's rule for businesses


def groups_of(
    respondents: Mapping[str, int],
    regions: Mapping[str, str],
    smallest: int,
) -> dict[str, str]:
    """The group of each code: the code itself, `_others.Bretagne`, or `_others` of the network.

    `respondents` counts each code's, `regions` names its region; a code may have none.
    """
    groups = {code: code for code in respondents}
    small = [code for code, count in respondents.items() if count < smallest]
    groups |= {code: others_of(regions.get(code, "")) for code in small}
    for group in sorted(set(groups.values())):
        if group.startswith(f"{OTHERS}.") and not _is_good(group, groups, respondents, smallest):
            _join(group, groups)
    while OTHERS in groups.values() and not _is_good(OTHERS, groups, respondents, smallest):
        sizes = _sizes(groups, respondents)
        rest = [(size, group) for group, size in sizes.items() if group != OTHERS]
        if not rest:  # fewer than three cooperatives: there is nobody left to join
            break
        _join(min(rest)[1], groups)
    return groups


def grouped(counts: Counts, variable: str, groups: Mapping[str, str]) -> Counts:
    """The same counts with the cells of a group's codes added up, where the first of them was."""
    cells: dict[str, Cell] = {}
    for name, cell in counts.cells.items():
        group = renamed(name, variable, groups)
        cells[group] = cells[group] + cell if group in cells else cell
    return Counts(counts.finding, counts.kind, counts.item, counts.answers, cells)


def renamed(name: str, variable: str, groups: Mapping[str, str]) -> str:
    """The name of a finding's group, once the codes of a variable are grouped."""
    return group_name(
        (own, groups.get(code, code) if own == variable else code) for own, code in read_group(name)
    )


def unspread(groups: Mapping[str, str], respondents: Mapping[str, int]) -> list[str]:
    """The groups of several codes that too few cooperatives make up, or nearly one alone."""
    joined = sorted({group for group in groups.values() if group.startswith(OTHERS)})
    return [group for group in joined if not _is_good(group, groups, respondents, 0)]


def is_narrow(
    groups: Mapping[str, str], respondents: Mapping[str, int], inside: Collection[str]
) -> bool:
    """Whether a finding is about some units alone that are not spread enough to be shown as one.

    `inside` are the codes that it is about; whole groups of `groups` are, and so are units each of
    which makes a group of its own.
    """
    parts = {groups[code] for code in inside}
    whole = {code for code, group in groups.items() if group in parts}
    if whole == {*inside}:
        return False
    return not is_spread([respondents[code] for code in inside], 0)


def _join(group: str, groups: dict[str, str]) -> None:
    groups |= {code: OTHERS for code, own in groups.items() if own == group}


def _sizes(groups: Mapping[str, str], respondents: Mapping[str, int]) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for code, group in groups.items():
        sizes[group] = sizes.get(group, 0) + respondents[code]
    return sizes


def _is_good(
    group: str, groups: Mapping[str, str], respondents: Mapping[str, int], smallest: int
) -> bool:
    """Whether enough people answered, in enough cooperatives, and not nearly all in one."""
    return is_spread([respondents[code] for code, own in groups.items() if own == group], smallest)


def is_spread(sizes: Iterable[int], smallest: int) -> bool:
    """Whether units of these sizes may be shown as one group; units nobody answered in are none."""
    there = [size for size in sizes if size]
    return (
        len(there) >= FEWEST_UNITS
        and sum(there) >= smallest
        and max(there) <= LARGEST_PART * sum(there)
    )
