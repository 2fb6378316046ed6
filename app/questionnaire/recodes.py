"""Answers regrouped from one version to the next: what `from_version: {…: {recode: …}}` says."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from app.questionnaire.definition import Questionnaire, Recode, Variable

Group: TypeAlias = tuple[Sequence[str], Sequence[str]]  # codes that mean the same: before, after


def groups(link: Recode, old: Variable, new: Variable) -> Mapping[str, Group]:
    """The codes of each version under every common answer.

    A common answer that is itself a code of either version is in its own group, and an answer
    that both versions have stands for itself unless a group names it.
    """
    return {
        common: (
            [code for code in codes if code in old.choices],
            [code for code in codes if code in new.choices],
        )
        for common, codes in _all(link, old, new).items()
    }


def mistakes(
    link: Recode, old: Variable | None, new: Variable | None
) -> Mapping[str, tuple[str, ...]]:
    """What is wrong with it, by kind of mistake, with the codes concerned.

    Every answer of both versions is in one group, and every group has answers of both; what
    counts as missing may be left out.
    """
    if old is None or new is None or not old.choices or not new.choices:
        return {"no_codes": tuple(link.recode)}
    valid = {
        code: choice
        for choices in (old.choices, new.choices)
        for code, choice in choices.items()
        if not choice.missing
    }
    known = old.choices.keys() | new.choices.keys()
    grouped = [code for codes in _all(link, old, new).values() for code in codes]
    sides = groups(link, old, new)
    found = {
        "unknown": tuple(dict.fromkeys(code for code in grouped if code not in known)),
        "twice": tuple(dict.fromkeys(code for code in grouped if grouped.count(code) > 1)),
        "missing": tuple(code for code in valid if code not in grouped),
        "one_sided": tuple(common for common, side in sides.items() if not all(side)),
    }
    return {kind: codes for kind, codes in found.items() if codes}


def counterparts(old: Questionnaire, new: Questionnaire, variable: str) -> Sequence[Group]:
    """The codes of both versions that mean the same, as far as there are any.

    Without a `recode` every code that both have stands for itself.
    """
    before, after = old.variables[variable], new.variables[variable]
    link = new.from_version.get(variable) if new.version > old.version else None
    if isinstance(link, Recode):
        return list(groups(link, before, after).values())
    return [([code], [code]) for code in before.choices if code in after.choices]


def before(codes: Collection[str], pairs: Sequence[Group]) -> tuple[str, ...] | None:
    """What the old version calls these codes of the new one; None where that cuts a group."""
    found: list[str] = []
    left = {*codes}
    for old, new in pairs:
        if left.issuperset(new):
            found += old
        left.difference_update(new if left.issuperset(new) else ())
    return None if left or not found else tuple(found)


def named(link: Recode) -> set[str]:
    """The answers that it speaks of."""
    return {*link.recode, *(code for codes in link.recode.values() for code in codes)}


def _all(link: Recode, old: Variable, new: Variable) -> Mapping[str, Sequence[str]]:
    known = old.choices.keys() | new.choices.keys()
    own = [code for code in old.choices if code in new.choices and code not in named(link)]
    return {code: [code] for code in own} | {
        common: list(dict.fromkeys([*([common] if common in known else []), *codes]))
        for common, codes in link.recode.items()
    }
