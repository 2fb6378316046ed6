"""Questionnaires of any length, as text: what it costs to check them must follow their length."""

from collections.abc import Callable, Mapping

from tests.questionnaire.writing import CHOICES, HEAD

ON_A_PAGE = 5
T = "{fr: Une question, en: A question}"
TYPES = (
    f"type: one, {CHOICES}",
    f"type: many, at_most: 2, {CHOICES}",
    f"type: scale, low: {T}, high: {T}",
    "type: number, at_least: 0, at_most: 9000",
    f"type: grid, rows: {{x: {T}, y: {{fr: Autre, en: Other}}}}, {CHOICES}",
)
ANSWERS = ("i{}: [a, b]", "i{}: c", "i{}: {{at_least: 7}}", "i{}: {{over: 35}}", "i{}.y: [a, b]")


def answer(number: int) -> str:
    """A comparison with what is asked under this number, which some answers meet."""
    return ANSWERS[number % len(ANSWERS)].format(number)


def _any(*numbers: int) -> str:
    return f"any: [{', '.join(f'{{{answer(number)}}}' for number in numbers)}]"


FREE = 40  # items asked of everyone come first
# what each of the others asks for
KINDS: Mapping[str, Callable[[int], str]] = {
    "free": lambda number: "",
    "chain": lambda number: answer(number - 1),
    "ladder": lambda number: _any(number - 1, number - 2, number - 3),
    "far": lambda number: f"{answer(number - 1)}, {answer(number // 10)}",
    "wide": lambda number: _any(*range(number - FREE, number, 2)),
    "strict": lambda number: ", ".join(answer(number - back) for back in (1, 2, 3)),
    "bounds": lambda number: f"i3: {{over: {number}}}",
    "negated": lambda number: f"not: {{{answer(number - 1)}}}",
}


def generated(count: int, kind: str) -> str:
    """A questionnaire of so many items, every one of which somebody is asked."""
    lines = [HEAD, "pages:\n"]
    for number in range(count):
        if number % ON_A_PAGE == 0:
            lines.append(f"  - page: p{number}\n    title: {T}\n    items:\n")
        when = f", when: {{{KINDS[kind](number)}}}" if number > FREE and kind != "free" else ""
        lines.append(f"      - {{item: i{number}, ask: {T}, {TYPES[number % 5]}{when}}}\n")
    return "".join(lines)


def pigeons(count: int) -> str:
    """A page for those who gave so many questions different answers, of which there is one less."""
    holes = [f"h{number}" for number in range(count - 1)]
    choices = f"choices: {{{', '.join(f'{hole}: {T}' for hole in holes)}}}"
    items = "".join(
        f"      - {{item: i{number}, type: one, required: true, ask: {T}, {choices}}}\n"
        for number in range(count)
    )
    same = ", ".join(
        f"{{i{one}: {hole}, i{other}: {hole}}}"
        for other in range(count)
        for one in range(other)
        for hole in holes
    )
    first = f"  - page: first\n    title: {T}\n    items:\n{items}"
    last = (
        f"title: {T}, when: {{not: {{any: [{same}]}}}}, items: [{{item: x, type: text, ask: {T}}}]"
    )
    return f"{HEAD}pages:\n{first}  - {{page: last, {last}}}\n"
