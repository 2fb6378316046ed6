"""What an expression of LimeSurvey or XLSForm says about the answers, as a formula."""

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from app.conversion.expressions import Call, Literal, Name, Node, NotUnderstood, parse
from app.conversion.formulas import (
    ALWAYS,
    NEVER,
    Among,
    Formula,
    Subject,
    Within,
    all_of,
    answered,
    any_of,
    negation,
    ticked,
)

BOUNDS = {"<": "under", "<=": "at_most", ">": "over", ">=": "at_least"}
COMPARES: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
CONSTANTS: Mapping[str, Formula] = {"1": ALWAYS, "true": ALWAYS, "0": NEVER, "false": NEVER}
COUNTS = ("count", "count-selected")
SUFFIXES_OF_CODES = ("", "NAOK", "code")  # of LimeSurvey's names; others give labels and the like


@dataclass
class Scope:
    """What the rules of a questionnaire may look at, by the other tool's names for it."""

    limesurvey: bool
    subjects: dict[str, Subject] = field(default_factory=dict)
    later: set[str] = field(default_factory=set)  # known, but not asked yet

    def formula(self, text: str) -> Formula:
        """What the rule says. Raises NotUnderstood where our language cannot say it."""
        node = parse(text)
        return all_of([self._formula(node), *self._asked(node)])

    def _asked(self, node: Node) -> Iterable[Formula]:
        """LimeSurvey's rule does not hold where it names, but for NAOK, what is not asked."""
        if isinstance(node, Call):
            for argument in node.arguments:
                yield from self._asked(argument)
        elif isinstance(node, Name) and self.limesurvey and not node.name.endswith(".NAOK"):
            asked = self.subject(node).asked
            yield from [asked] if asked else []

    def _formula(self, node: Node) -> Formula:
        match node:
            case Literal(value, quoted=False) | Call(value, ()) if value in CONSTANTS:
                return CONSTANTS[value]
            case Call("and", parts):
                return all_of(map(self._formula, parts))
            case Call("or", parts):
                return any_of(map(self._formula, parts))
            case Call("not", (part,)):
                return negation(self._formula(part))
            case Call("is_empty" | "empty", (part,)):
                return negation(answered(self.subject(part)))
            case Call("selected", (part, Literal(code))):
                return self._has(self.subject(part), code)
            case Call(sign, (Literal() as left, right)):
                return self._compared(right, MIRRORED.get(sign, sign), left)
            case Call(sign, (left, right)):
                return self._compared(left, sign, right)
        raise _no_equivalent(node)

    def _compared(self, left: Node, sign: str, right: Node) -> Formula:
        if sign == "!=":
            return negation(self._compared(left, "==", right))
        if sign == "=" and self.limesurvey:
            raise NotUnderstood("assignment")
        if sign not in ("==", "=", *COMPARES):
            raise NotUnderstood("function", sign)
        value = _value(right)
        if isinstance(left, Call) and left.function in COUNTS:
            return _so_many(list(self._counted(left)), sign, _number(value.value))
        subject = self.subject(left)
        return self._bound(subject, sign, value) if sign in COMPARES else self._is(subject, value)

    def subject(self, node: Node) -> Subject:
        """The subject that a name stands for. Raises NotUnderstood."""
        if not isinstance(node, Name):
            raise _no_equivalent(node)
        name, suffix = node.name, ""
        if self.limesurvey:
            name, _, suffix = node.name.partition(".")
        if suffix not in SUFFIXES_OF_CODES:
            raise NotUnderstood("function", f".{suffix}")
        if name not in self.subjects:
            later = any(name == other or name.startswith(f"{other}_") for other in self.later)
            raise NotUnderstood("later" if later else "unknown", name)
        return self.subjects[name]

    def _is(self, subject: Subject, value: Literal) -> Formula:
        if value.value == "":
            return negation(answered(subject))
        has = self._has(subject, value.value)
        if subject.kind != "many":
            return has
        others = [ticked(subject, code) for code in subject.codes if code != value.value]
        return all_of([has, *map(negation, others)])  # XPath compares all that is ticked

    def _has(self, subject: Subject, code: str) -> Formula:
        match subject.kind:
            case "tick":  # LimeSurvey writes Y where it is ticked, and nothing where it is not
                return answered(subject) if code == "Y" else NEVER
            case "date" if self.limesurvey:  # it compares days by their letters
                raise NotUnderstood("compares_text", subject.name)
            case "number" | "date":
                edge = _edge(subject, code)
                return Within(subject, (("at_least", edge), ("at_most", edge)))
            case "text":
                raise NotUnderstood("compares_text", subject.name)
        if code not in subject.codes:
            raise NotUnderstood("no_such_answer", code)
        if subject.kind == "many":
            return ticked(subject, code)
        return Among(subject, frozenset([subject.codes[code]]))

    def _bound(self, subject: Subject, sign: str, value: Literal) -> Formula:
        by_letters = self.limesurvey and value.quoted  # there, "10" comes before "9"
        if subject.kind == "one":
            as_compared: Callable[[str], Any] = str if by_letters else _number
            edge = as_compared(value.value)
            holds = [
                ours
                for code, ours in subject.codes.items()
                if COMPARES[sign](as_compared(code), edge)
            ]
            return Among(subject, frozenset(holds))
        if by_letters or subject.kind not in ("number", *(() if self.limesurvey else ("date",))):
            raise NotUnderstood("compares_text", subject.name)
        bound = Within(subject, ((BOUNDS[sign], _edge(subject, value.value)),))
        if self.limesurvey and sign in ("<", "<=") and _number(value.value) == 0:
            return any_of([bound, negation(answered(subject))])  # there, nothing is less than 0
        return bound

    def _counted(self, call: Call) -> Iterable[Formula]:
        for subject in map(self.subject, call.arguments):
            if subject.kind == "many":
                yield from (ticked(subject, code) for code in subject.codes)
            else:
                yield answered(subject)


def _so_many(parts: list[Formula], sign: str, number: Decimal) -> Formula:
    """How many of the parts hold: our language can say none, at least one, and all."""
    known = {
        frozenset([0]): negation(any_of(parts)),
        frozenset([len(parts)]): all_of(parts),
        frozenset(range(1, len(parts) + 1)): any_of(parts),
        frozenset(range(len(parts))): negation(all_of(parts)),
        frozenset(range(len(parts) + 1)): ALWAYS,
        frozenset[int](): NEVER,
    }
    compares: Callable[[Any, Any], bool] = COMPARES.get(sign, operator.eq)
    meant = frozenset(count for count in range(len(parts) + 1) if compares(count, number))
    if meant not in known:
        raise NotUnderstood("counts", str(number))
    return known[meant]


def _no_equivalent(node: Node) -> NotUnderstood:
    match node:
        case Call(function):
            return NotUnderstood("function", function)
        case Name(name):
            return NotUnderstood("compares_questions", name)
    return NotUnderstood("unreadable", node.value)


def _value(node: Node) -> Literal:
    match node:
        case Literal():
            return node
        case Call("date", (Literal() as day,)):
            return day
    raise _no_equivalent(node)


def _edge(subject: Subject, value: str) -> str:
    return value if subject.kind == "date" else f"{_number(value):f}"


def _number(value: str) -> Decimal:
    try:
        return Decimal(value)
    except InvalidOperation:
        raise NotUnderstood("no_number", value) from None
