"""Two texts that began as one, joined where what both changed does not meet."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple, TypeAlias

LONGEST = 20_000  # lines of a text that is joined with another; two such take a second
FEW = 250_000  # pairs of lines that are compared one by one; it takes up to a 50th of a second

Lines: TypeAlias = Sequence[str]
Change: TypeAlias = tuple[int, int, int, int]  # lines of the base from to, in place of them from to


class Conflict(NamedTuple):
    """Lines that both changed: as they were, and as each of them has them."""

    base: Lines
    theirs: Lines
    ours: Lines


def joined(base: str, theirs: str, ours: str) -> str | None:
    """A text with the lines that either side changed; None where both changed the same ones."""
    lines: list[str] = []
    for piece in pieces(base, theirs, ours):
        if isinstance(piece, Conflict):
            return None
        lines += piece
    return "\n".join(lines)


def pieces(base: str, theirs: str, ours: str) -> Iterator[Lines | Conflict]:
    """Both texts from end to end: lines as they are joined, and those that somebody has to choose.

    Lines have no ends.
    """
    before, left, right = (text.split("\n") for text in (base, theirs, ours))
    if theirs == ours or ours == base:
        yield left
    elif theirs == base:
        yield right
    elif max(map(len, (before, left, right))) > LONGEST:
        yield Conflict(before, left, right)
    else:
        done = 0
        for start, end, by_left, by_right in _places(changes(before, left), changes(before, right)):
            yield before[done:start]
            was, done = before[start:end], end
            theirs_now = _now(left, by_left, start, end) if by_left else was
            ours_now = _now(right, by_right, start, end) if by_right else was
            if not by_right or theirs_now == ours_now:
                yield theirs_now
            elif not by_left:
                yield ours_now
            else:
                yield from _line_by_line(was, theirs_now, ours_now)
        yield before[done:]


def changes(base: Lines, side: Lines) -> Iterator[Change]:
    """What a side changed, from the first line to the last.

    Of long texts that have little in common, the places may be larger than they need be.
    """
    start = first = 0
    meetings = [] if len(base) * len(side) <= FEW else _anchors(base, side)
    for end, last in (*meetings, (len(base), len(side))):
        for a, b, c, d in _between(base[start:end], side[first:last]):
            yield start + a, start + b, first + c, first + d
        start, first = end + 1, last + 1


def _between(base: Lines, side: Lines) -> Iterator[Change]:
    """What changed between two lines that both have."""
    if len(base) * len(side) > FEW:
        yield 0, len(base), 0, len(side)
        return
    for kind, *change in SequenceMatcher(None, base, side).get_opcodes():
        if kind != "equal":
            yield change[0], change[1], change[2], change[3]


def _anchors(base: Lines, side: Lines) -> list[tuple[int, int]]:
    """Lines that stand once in both, in the order of both: as many as there are so."""
    theirs = _once(side)
    found = [(at, theirs[line]) for line, at in _once(base).items() if line in theirs]
    lasts: list[int] = []  # where the last stands of so many in order, as early as can be
    ways: list[tuple[tuple[int, int], Any] | None] = []  # and the way there, from its end
    for pair in found:
        place = bisect_left(lasts, pair[1])
        lasts[place : place + 1] = [pair[1]]
        ways[place : place + 1] = [(pair, ways[place - 1] if place else None)]
    way, kept = ways[-1] if ways else None, []
    while way:
        pair, way = way
        kept.append(pair)
    return kept[::-1]


def _once(lines: Lines) -> dict[str, int]:
    """Where each line stands that stands there once."""
    counted = Counter(lines)
    return {line: at for at, line in enumerate(lines) if counted[line] == 1}


def _places(
    left: Iterable[Change], right: Iterable[Change]
) -> list[tuple[int, int, list[Change], list[Change]]]:
    """The places of the base that were changed, with the changes of each side that meet there."""
    places: list[tuple[int, int, list[Change], list[Change]]] = []
    for change, side in sorted([(one, 0) for one in left] + [(one, 1) for one in right]):
        start, end, *_ = change
        if places and start <= places[-1][1]:
            first, last, *sides = places.pop()
        else:
            first, last, sides = start, end, [[], []]
        sides[side].append(change)
        places.append((first, max(last, end), sides[0], sides[1]))
    return places


def _now(side: Lines, changes: Sequence[Change], start: int, end: int) -> Lines:
    """What stands on a side in place of these lines of the base."""
    (from_base, _, first, _), (_, to_base, _, last) = changes[0], changes[-1]
    return side[first - (from_base - start) : last + (end - to_base)]


def _line_by_line(base: Lines, theirs: Lines, ours: Lines) -> Iterator[Lines | Conflict]:
    """The lines of neighbours, one in French and one in English say, if nobody moved any."""
    if not len(base) == len(theirs) == len(ours):
        yield Conflict(base, theirs, ours)
        return
    for before, left, right in zip(base, theirs, ours, strict=True):
        if before in (left, right) or left == right:
            yield [right if left == before else left]
        else:
            yield Conflict([before], [left], [right])
