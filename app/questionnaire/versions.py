"""What changed between two versions of a questionnaire, and what may still be compared.

Everything is compared by meaning: layout, comments, and the order of codes in a condition say
nothing. In doubt, a change is taken for the graver one; the authors then say under `from_version`
what becomes of the variable.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple, TypeAlias

from app.questionnaire import recodes
from app.questionnaire.change_catalogue import CATALOGUE
from app.questionnaire.changes import Change
from app.questionnaire.comparison import changes, conditions_of
from app.questionnaire.definition import Questionnaire, Recode, item_of, variables_of
from app.questionnaire.plans import FindingPlan, LaterPlan, RowsIn, counted, measures
from app.questionnaire.texts import Text
from app.questionnaire.typos import says_the_same

Level: TypeAlias = Literal["yes", "caveat", "no"]

NOT_COMPARABLE = "not_comparable"
NO_PAST = ("V201", "V202")  # a question, or a row, that was not asked before
NEW_ANSWERS = ("V203", "V204")
OTHER_FINDING, OTHER_WORDS = ("V312", "V314"), "V224"  # under the same name


class _Label(NamedTuple):
    """What a row, a ranked choice (no code), or a code of a variable says."""

    variable: str
    code: str
    text: Text


class Comparability(NamedTuple):
    """Whether a finding may be compared with the version before, and what speaks against it."""

    level: Level
    reasons: tuple[Change, ...]


class Weighed(NamedTuple):
    """The changes that stop a comparison, those that only call for a caveat, and the groups'."""

    stops: Sequence[Change]
    caveats: Sequence[Change]
    of_groups: Sequence[Change]


def compare(old: Questionnaire, new: Questionnaire) -> tuple[Change, ...]:
    """Every change from one version to the next, the gravest last.

    `from_version` and `retired` of the new one settle its breaking changes (`Change.link`), where
    its number is the higher one.
    """
    return tuple(sorted(changes(old, new), key=lambda change: change.code))


def comparability(old: Questionnaire, new: Questionnaire, plan: FindingPlan) -> Comparability:
    """Whether a finding of the new version may be compared with what the old one collected."""
    return _judge(compare(old, new), old, new, plan)


def comparabilities(old: Questionnaire, new: Questionnaire) -> Mapping[str, Comparability]:
    """The same, of every finding that the new version declares, by name."""
    found = compare(old, new)
    return {name: _judge(found, old, new, plan) for name, plan in new.findings.items()}


def obstacles(new: Questionnaire, published: Sequence[Questionnaire]) -> tuple[Change, ...]:
    """What keeps a version from being published after these, each as first published.

    Nothing does where its number is published too, and only its form changes: that is an erratum.
    """
    if not published:
        return ()
    earlier = sorted(published, key=lambda version: version.version)
    last = earlier[-1]
    same = next((version for version in earlier if version.version == new.version), None)
    if same:
        graver = [change for change in compare(same, new) if change.level != "cosmetic"]
        number = {"number": new.version, "next": last.version + 1}
        return (*graver, Change("V401", details=number)) if graver else ()
    if new.version < last.version:
        return (Change("V406", details={"number": last.version, "next": last.version + 1}),)
    unresolved = [change for change in compare(last, new) if change.is_unresolved]
    return (*_names_taken(new, earlier), *_said_otherwise(new, earlier), *unresolved)


def later_obstacles(
    old: Mapping[str, LaterPlan], new: Mapping[str, LaterPlan]
) -> tuple[Change, ...]:
    """What keeps later findings from being published: those published already only grow."""
    lost = tuple(name for name, plan in old.items() if new.get(name) != plan)
    return (Change("V403", lost),) if lost else ()


def _names_taken(new: Questionnaire, earlier: Sequence[Questionnaire]) -> Iterator[Change]:
    for version in earlier:
        retired = {name.casefold() for name in version.retired}
        again = tuple(name for name in new.items if name.casefold() in retired)
        if again:
            yield Change("V402", again, details={"number": version.version})


def _said_otherwise(new: Questionnaire, earlier: Sequence[Questionnaire]) -> Iterator[Change]:
    """Codes and rows that the last version does not have, and that meant something else before."""
    every = [(version, _labels(version)) for version in reversed(earlier)]
    for taken, (name, code, text) in _labels(new).items():
        if taken in every[0][1]:
            continue
        link = new.from_version.get(name)
        for version, labels in every:
            if link == NOT_COMPARABLE:
                break
            if taken in labels:
                if not _agree(labels[taken].text, text):
                    details = {"number": version.version, "codes": (code,)}
                    yield Change("V404" if code else "V405", (name,), details=details)
                break
            link = version.from_version.get(name)


def _labels(questionnaire: Questionnaire) -> Mapping[tuple[str, str], _Label]:
    """The texts of every row, ranked choice and code, by their names in one case."""
    found = []
    for name, variable in questionnaire.variables.items():
        found += [_Label(name, code, choice.label) for code, choice in variable.choices.items()]
        if variable.row:
            parts = getattr(variable.item, "rows", None) or getattr(variable.item, "choices", {})
            found.append(_Label(name, "", parts[variable.row].label))
    return {(label.variable.casefold(), label.code.casefold()): label for label in found}


def _agree(old: Text, new: Text) -> bool:
    """Whether two texts say the same in every language they share."""
    return all(says_the_same(old[each], new[each], each) for each in new.root.keys() & old.root)


def weigh(
    found: Sequence[Change], old: Questionnaire, new: Questionnaire, plan: FindingPlan
) -> Weighed:
    """Weigh the changes of what a finding counts, of its base, of its groups, and of itself."""
    name = next((name for name, declared in new.findings.items() if declared == plan), None)
    direct, groups = _looked_at(new, plan), _expanded(new, [v for by in plan.by for v in by])
    routing = _asked_after(new, direct) - direct
    stops: list[Change] = []
    caveats: list[Change] = []
    of_groups: list[Change] = []
    for change in found:
        grave = change.is_unresolved or change.link == NOT_COMPARABLE
        about = direct.intersection(change.names)
        if CATALOGUE[change.code].of == "finding":
            if name in change.names and change.code in (*OTHER_FINDING, OTHER_WORDS):
                (caveats if change.code == OTHER_WORDS else stops).append(change)
        elif change.level == "cosmetic":
            continue
        elif about:
            if change.link == "recode":
                without_past = _cuts(about, old, new, plan)
            else:
                without_past = change.code in NO_PAST or _names_what_is_new(change, about, plan)
            (stops if grave or without_past else caveats).append(_only(change, about))
        elif change.level == "breaking" and (before := routing.intersection(change.names)):
            (stops if grave else caveats).append(_only(change, before))
        elif compared := groups.intersection(change.names):
            of_groups.append(_only(change, compared))
    return Weighed(stops, caveats, of_groups)


def _only(change: Change, about: Collection[str]) -> Change:
    """The change, as far as it is about these variables."""
    items = {*about, *map(item_of, about)}
    names = tuple(name for name in change.names if name in about)
    shown = tuple(name for name in change.shown if name in items)
    return replace(change, names=names, shown=shown)


def _judge(
    found: Sequence[Change], old: Questionnaire, new: Questionnaire, plan: FindingPlan
) -> Comparability:
    stops, caveats, of_groups = weigh(found, old, new, plan)
    level: Level = "no" if stops else "caveat" if caveats or of_groups else "yes"
    return Comparability(level, (*stops, *caveats, *of_groups))


def _looked_at(questionnaire: Questionnaire, plan: FindingPlan) -> set[str]:
    """The variables that a finding counts, or that say who it is about."""
    names = [*counted(plan), *(plan.among.names if plan.among else ())]
    names += plan.difference.between if plan.difference else ()
    return _expanded(questionnaire, names)


def _expanded(questionnaire: Questionnaire, names: Collection[str]) -> set[str]:
    """Variables, with every row where a whole grid is named."""
    return {name for name in questionnaire.variables if name in names or item_of(name) in names}


def _asked_after(questionnaire: Questionnaire, variables: Collection[str]) -> set[str]:
    """The variables that decide whether these are asked, at whatever remove."""
    found: set[str] = set()
    wanted = set(variables)
    for page in reversed(questionnaire.pages):  # conditions only look back
        for item in reversed(page.items):
            for variable in variables_of(item):
                if variable.name in wanted:
                    for condition in conditions_of(page, item, variable.name):
                        found |= _expanded(questionnaire, condition.names)
                        wanted |= found
    return found


def _named(plan: FindingPlan) -> Iterator[tuple[str, Collection[str]]]:
    """Every variable, or grid, of which a finding names answers, with these."""
    for measure in measures(plan):
        for name, claim in (measure.share_of or {}).items():
            if isinstance(claim, RowsIn):
                yield name, claim.rows_in
            elif isinstance(claim, tuple):
                yield name, claim
    if plan.difference:
        yield from plan.difference.between.items()
    for name, test in plan.among.comparisons() if plan.among else ():
        if isinstance(test, tuple):
            yield name, test


def _names_what_is_new(change: Change, about: Collection[str], plan: FindingPlan) -> bool:
    """Whether the finding names answers that could not be given before."""
    return change.code in NEW_ANSWERS and any(
        not {*codes}.isdisjoint(change.details["codes"])
        for name, codes in _named(plan)
        if any(name in (variable, item_of(variable)) for variable in about)
    )


def _cuts(
    about: Collection[str], old: Questionnaire, new: Questionnaire, plan: FindingPlan
) -> bool:
    """Whether the finding names some answers of a group, and not all of them."""
    for variable in about:
        link = new.from_version.get(variable)
        if isinstance(link, Recode):
            groups = recodes.groups(link, old.variables[variable], new.variables[variable])
            for name, codes in _named(plan):
                if name in (variable, item_of(variable)) and any(
                    0 < len({*after}.intersection(codes)) < len({*after})
                    for _, after in groups.values()
                ):
                    return True
    return False
