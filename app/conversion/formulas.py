"""A rule in two values, as LimeSurvey and XLSForm know them, and the condition that says it here.

Our conditions know three: `x != "A"` holds there where x is empty, and `not: {x: A}` does not hold
here. So a comparison says for which answers it holds, and whether it holds for none. And, or and
not keep that exactly; only what comes out is written as a condition, true where the rule is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from app.conversion.expressions import NotUnderstood

MAX_LEVELS = 10  # of `any` and `not` within each other: beyond, nobody could read it

Condition: TypeAlias = dict[str, Any]
OPPOSITE = {"over": "at_most", "at_most": "over", "under": "at_least", "at_least": "under"}


@dataclass(frozen=True)
class Subject:
    """What a rule may look at: an item, a row of a grid, or (`tick`) one choice of several.

    `codes` are the other tool's answers with ours. `asked` says of whom, where not of everyone.
    """

    name: str
    kind: Literal["one", "many", "tick", "number", "date", "text"]
    codes: Mapping[str, str] = field(default_factory=dict, compare=False)
    asked: "Formula | None" = field(default=None, compare=False)
    tick: str = ""
    certain: bool = field(default=False, compare=False)  # everyone has to answer

    @property
    def answers(self) -> frozenset[str]:
        """All it may be answered with; but for one choice, only that it is answered."""
        return frozenset(self.codes.values() if self.kind == "one" else ("…",))


@dataclass(frozen=True)
class Among:
    """Answered with one of these; or, where `empty`, not answered at all."""

    subject: Subject
    codes: frozenset[str]
    empty: bool = False


@dataclass(frozen=True)
class Within:
    """Answered with a number, or a day, within these bounds."""

    subject: Subject
    bounds: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AllOf:
    """Every part holds; with no part, always."""

    parts: tuple["Formula", ...]


@dataclass(frozen=True)
class AnyOf:
    """One of the parts holds; with no part, never."""

    parts: tuple["Formula", ...]


Formula: TypeAlias = Among | Within | AllOf | AnyOf
ALWAYS, NEVER = AllOf(()), AnyOf(())


def answered(subject: Subject) -> Formula:
    """It is answered, whatever with."""
    return Among(subject, subject.answers)


def ticked(subject: Subject, code: str) -> Formula:
    """This choice, by the other tool's code, is among those taken."""
    return answered(
        Subject(subject.name, "tick", subject.codes, None, subject.codes[code], subject.certain)
    )


def negation(formula: Formula) -> Formula:
    """What holds where the formula does not."""
    match formula:
        case Among(subject, codes, empty):
            may_be_empty = not empty and (bool(subject.tick) or not subject.certain)
            return Among(subject, subject.answers - codes, may_be_empty)
        case Within(subject, bounds):
            beyond = [Within(subject, ((OPPOSITE[side], edge),)) for side, edge in bounds]
            return any_of([*beyond, negation(answered(subject))])
        case AllOf(parts):
            return any_of(map(negation, parts))
        case AnyOf(parts):
            return all_of(map(negation, parts))


def all_of(parts: Iterable[Formula]) -> Formula:
    """Every part holds; comparisons with the same subject become one."""
    flat = _merged(parts, AllOf, frozenset.__and__, bool.__and__)
    implied = {answered(part.subject) for part in flat if isinstance(part, Within)}
    flat = [part for part in flat if part not in implied]
    return NEVER if NEVER in flat else flat[0] if len(flat) == 1 else AllOf(tuple(flat))


def any_of(parts: Iterable[Formula]) -> Formula:
    """One of the parts holds; comparisons with the same subject become one."""
    flat = _merged(parts, AnyOf, frozenset.__or__, bool.__or__)
    return ALWAYS if ALWAYS in flat else flat[0] if len(flat) == 1 else AnyOf(tuple(flat))


def _merged(
    parts: Iterable[Formula],
    kind: type[AllOf] | type[AnyOf],
    join: Callable[[frozenset[str], frozenset[str]], frozenset[str]],
    both: Callable[[bool, bool], bool],
) -> list[Formula]:
    """The parts, and the parts of parts of the same kind, each once and without the empty ones."""
    merged: dict[object, Formula] = {}
    for part in parts:
        for one in part.parts if isinstance(part, kind) else (part,):
            key = one.subject if isinstance(one, Among) else one
            known = merged.get(key)
            if isinstance(one, Among) and isinstance(known, Among):
                one = Among(one.subject, join(known.codes, one.codes), both(known.empty, one.empty))
            merged[key] = one
    return [simple for simple in map(_simple, merged.values()) if simple != kind(())]


def _simple(formula: Formula) -> Formula:
    match formula:
        case Among(_, codes, False) if not codes:
            return NEVER
        case Among(subject, codes, True) if codes == subject.answers:
            return ALWAYS
    return formula


# --- The condition


def written(formula: Formula) -> Condition:
    """The formula as a condition of our language. Raises NotUnderstood where it is too deep."""
    condition = _written(formula)
    if _levels(condition) > MAX_LEVELS:
        raise NotUnderstood("too_deep")
    return condition


def when(formula: Formula) -> Condition:
    """The formula as `when:` has it: nothing where everyone is asked."""
    return {} if formula == ALWAYS else written(formula)


def names(condition: Condition) -> set[str]:
    """The items that a condition looks at."""
    own = {name.partition(".")[0] for name in condition.keys() - {"any", "not"}}
    return own.union(*map(names, _inner(condition)))


def _levels(condition: Condition) -> int:
    return 1 + max(map(_levels, _inner(condition)), default=0)


def _inner(condition: Condition) -> list[Condition]:
    return [*condition.get("any", ()), *([condition["not"]] if "not" in condition else ())]


def _written(formula: Formula) -> Condition:
    match formula:
        case Among(subject) if subject.kind == "tick":
            return _both(_ticks([formula]))
        case Among():
            return _comparison(formula)
        case Within(subject, bounds):
            return {subject.name: dict(bounds)}
        case AnyOf(parts):
            return _either(map(_written, parts))
        case AllOf(parts):
            ticks = [part for part in parts if isinstance(part, Among) and part.subject.tick]
            others = [part for part in parts if part not in ticks]
            return _both([*_ticks(ticks), *map(_written, others)])


def _comparison(among: Among) -> Condition:
    subject, codes = among.subject, among.codes
    if among.empty:
        unanswered: Condition = {"not": {subject.name: "answered"}}
        return {"any": [_comparison(Among(subject, codes)), unanswered]} if codes else unanswered
    if codes == subject.answers:
        return {subject.name: "answered"}
    chosen = [code for code in subject.codes.values() if code in codes]
    others = [code for code in subject.codes.values() if code not in codes]
    return {"not": {subject.name: others}} if len(others) < len(chosen) else {subject.name: chosen}


def _ticks(ticks: list[Among]) -> Iterator[Condition]:
    """What is said of the choices of one item: each of those taken, and those left together."""
    for name in dict.fromkeys(tick.subject.name for tick in ticks):
        own = [tick for tick in ticks if tick.subject.name == name]
        taken = [tick.subject.tick for tick in own if not tick.empty]
        left = [tick.subject.tick for tick in own if tick.empty]
        unanswered: Condition = {"not": {name: "answered"}}
        yield from ({name: [code]} for code in taken)
        if taken and left:  # some are taken, so it is answered
            yield {"not": {name: left}}
        elif set(left) == set(own[0].subject.codes.values()):
            yield unanswered
        elif left and own[0].subject.certain:
            yield {"not": {name: left}}
        elif left:
            yield {"any": [{"not": {name: left}}, unanswered]}


def _both(conditions: Iterable[Condition]) -> Condition:
    """One condition that holds where all of them do.

    A key stands once in a condition: what would come twice is said by `any` of one, or by `not`.
    """
    joined: Condition = {}
    refused: list[Condition] = []
    for condition in conditions:
        for key, value in condition.items():
            known = joined.setdefault(key, value) if key != "not" else None
            if key == "not":
                refused.append(value)
            elif known is value:
                continue
            elif isinstance(known, dict) and not known.keys() & value.keys():
                joined[key] = known | value  # two bounds of one number
            else:
                refused.append({"not": {key: value}})
    if len(refused) == 1 and refused[0].keys() == {"not"} and "any" not in joined:
        joined["any"] = [refused[0]["not"]]
    elif refused:
        joined["not"] = refused[0] if len(refused) == 1 else {"any": refused}
    return joined


def _either(conditions: Iterable[Condition]) -> Condition:
    """One condition that holds where one of them does; answers to one item stand together."""
    listed: dict[str, list[str]] = {}
    parts: list[Condition] = []
    for condition in conditions:
        (key, value), *more = condition.items()
        if more or not isinstance(value, list):
            parts.append(condition)
        elif key == "any":
            parts += value
        else:
            listed.setdefault(key, []).extend(value)
    parts = [*({name: codes} for name, codes in listed.items()), *parts]
    return parts[0] if len(parts) == 1 else {"any": parts}
