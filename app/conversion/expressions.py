"""The expressions of LimeSurvey (ExpressionScript) and of XLSForm (XPath), read as a tree.

Both compare answers and join comparisons; they differ in how they name a question (`q1.NAOK`,
`${q1}`) and in spelling. One grammar reads both; `rules` says what their parts mean.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

MAX_DEPTH = 50  # brackets within brackets; the deepest rule of a real survey has four

SIGN = r"&&|\|\||[=!<>]=|[-+*/=!<>(),]"
TOKEN = re.compile(
    rf"""\s*(?:(?P<number>\d+(?:\.\d+)?(?![\w.]))
    | "(?P<double>(?:[^"\\]|\\.)*)" | '(?P<single>(?:[^'\\]|\\.)*)'
    | \$\{{\s*(?P<field>[^{{}}\s]+)\s*\}}
    | (?P<word>[A-Za-z_][\w.]*(?:-[A-Za-z][\w-]*(?=\s*\())?|\.)
    | (?P<sign>{SIGN}) | (?P<end>$))""",
    re.VERBOSE,
)
SPELLINGS = {"&&": "and", "||": "or", "eq": "==", "ne": "!=", "!": "not"} | {
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
}
LEVELS = (  # from the loosest to the tightest
    ("or",),
    ("and",),
    ("==", "!=", "="),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "/", "div", "mod"),
)
OPERATORS = {"not", *(operator for level in LEVELS for operator in level)}


class NotUnderstood(Exception):
    """This part of a rule has no equivalent: the name of the reason, and what it is about."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """Keep both; the reason's sentence is in `losses`."""
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


@dataclass(frozen=True)
class Literal:
    """A number or a text, as written."""

    value: str
    quoted: bool


@dataclass(frozen=True)
class Name:
    """A question, or a part of one: `q1`, `q1_SQ001.NAOK`; `.` is the answer being checked."""

    name: str


@dataclass(frozen=True)
class Call:
    """A function or an operator, and what it applies to."""

    function: str
    arguments: tuple["Node", ...]


Node: TypeAlias = Literal | Name | Call


class Token(NamedTuple):
    """A word of the expression, and what kind of word it is."""

    kind: str
    text: str


def parse(text: str) -> Node:
    """Read an expression. Raises NotUnderstood, and nothing else."""
    parser = _Parser(list(_tokens(text)))
    node = parser.level(0)
    parser.expect("")
    return node


def _tokens(text: str) -> Iterator[Token]:
    position, kind = 0, ""
    while kind != "end":
        found = TOKEN.match(text, position)
        if found is None or found.lastgroup is None:
            raise NotUnderstood("unreadable", text[position:].strip()[:20])
        position, kind = found.end(), found.lastgroup
        said = found[kind]
        if kind in ("word", "sign"):
            said = SPELLINGS.get(said.lower(), said)
            kind = "sign" if said.lower() in OPERATORS and said != "-" else kind
        yield Token(kind, said.lower() if kind == "sign" else said)


@dataclass
class _Parser:
    tokens: Sequence[Token]
    position: int = 0
    depth: int = 0

    def take(self) -> Token:
        token = self.tokens[self.position]
        self.position += token.kind != "end"
        return token

    def sees(self, *signs: str) -> bool:
        token = self.tokens[self.position]
        return token.kind in ("sign", "end") and token.text in signs

    def expect(self, sign: str) -> None:
        if not self.sees(sign):
            raise NotUnderstood("unreadable", self.tokens[self.position].text)
        self.take()

    def level(self, number: int) -> Node:
        """What the operators of this level join, each pair before the next."""
        if number == len(LEVELS):
            return self.single()
        node = self.level(number + 1)
        while self.sees(*LEVELS[number]):
            sign, right = self.take().text, self.level(number + 1)
            match node:
                case Call("and" | "or" as joined, parts) if joined == sign:
                    node = Call(sign, (*parts, right))
                case _:
                    node = Call(sign, (node, right))
        return node

    def single(self) -> Node:
        """A value, a question, a function's value, what is negated, or what stands in brackets."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NotUnderstood("too_deep")
        node = self.value(self.take())
        self.depth -= 1
        return node

    def value(self, token: Token) -> Node:
        match token:
            case Token("number", text):
                return Literal(text, quoted=False)
            case Token("double" | "single", text):
                return Literal(re.sub(r"\\(.)", r"\1", text), quoted=True)
            case Token("sign", "not"):  # LimeSurvey's `!x`, XPath's `not(x)`
                return Call("not", (self.single(),))
            case Token("sign", "-" | "+" as sign) if self.tokens[self.position].kind == "number":
                return Literal((sign + self.take().text).lstrip("+"), quoted=False)
            case Token("sign", "("):
                node = self.level(0)
                self.expect(")")
                return node
            case Token("word", text) if self.sees("("):
                return Call(text.lower(), tuple(self.arguments()))
            case Token("word" | "field", text):
                return Name(text)
        raise NotUnderstood("unreadable", token.text)

    def arguments(self) -> Iterator[Node]:
        self.expect("(")
        while not self.sees(")"):
            yield self.level(0)
            if not self.sees(")"):
                self.expect(",")
        self.take()
