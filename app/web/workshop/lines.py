"""Two texts compared line by line, as people read it: what went, what came, and what is around."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from app.storage import joining

KEPT, GONE, NEW = "kept", "gone", "new"
AROUND = 3  # lines that are shown before and after what changed
SHOWN = 2_000  # lines that changed; of more, the first


class Line(NamedTuple):
    """A line of the new text, or one that it no longer has; what changed within it is marked."""

    kind: str
    number: int  # in its own text, from 1
    before: str
    marked: str
    after: str


def between(old: str, new: str) -> list[list[Line]]:
    """The places where two texts differ, each with a few lines around it."""
    shown = list(compared(old.splitlines(), new.splitlines()))
    changed = [place for place, line in enumerate(shown) if line.kind != KEPT][:SHOWN]
    near = sorted({n for place in changed for n in range(place - AROUND, place + AROUND + 1)})
    places: list[list[Line]] = []
    last = None
    for place in near:
        if 0 <= place < len(shown):
            if last is None or place > last + 1:
                places.append([])
            places[-1].append(shown[place])
            last = place
    return places


def compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """All lines of both texts: those that both have, once."""
    head = _same(old, new)
    tail = _same(old[head:][::-1], new[head:][::-1])
    ends = len(old) - tail, len(new) - tail
    yield from _kept(new, 0, head)
    yield from _middle(old[head : ends[0]], new[head : ends[1]], head)
    yield from _kept(new, ends[1], len(new))


def _middle(old: Sequence[str], new: Sequence[str], head: int) -> Iterator[Line]:
    done = 0
    for i, i_end, j, j_end in joining.changes(old, new):
        yield from _kept(new, done, j, head)
        yield from _changed(old[i:i_end], new[j:j_end], head + i, head + j)
        done = j_end
    yield from _kept(new, done, len(new), head)


def _kept(lines: Sequence[str], start: int, end: int, head: int = 0) -> Iterator[Line]:
    for place in range(start, end):
        yield Line(KEPT, head + place + 1, lines[place], "", "")


def _changed(old: Sequence[str], new: Sequence[str], i: int, j: int) -> Iterator[Line]:
    """Lines that went, then those that came; where they are as many, what differs in each."""
    is_paired = len(old) == len(new)
    for place, line in enumerate(old):
        yield _line(GONE, i + place, line, new[place] if is_paired else None)
    for place, line in enumerate(new):
        yield _line(NEW, j + place, line, old[place] if is_paired else None)


def _line(kind: str, place: int, text: str, other: str | None) -> Line:
    """A line, with what it has that the other has not."""
    if other is None:
        return Line(kind, place + 1, text, "", "")
    head = _alike(text, other)
    tail = _alike(text[head:][::-1], other[head:][::-1])
    end = len(text) - tail
    return Line(kind, place + 1, text[:head], text[head:end], text[end:])


def _alike(one: str, other: str) -> int:
    """How many signs begin both; a word that only begins alike is not among them."""
    same = _same(one, other)
    if any(text[same : same + 1].isalnum() for text in (one, other)):
        while same and one[same - 1].isalnum():
            same -= 1
    return same


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    """How many begin both."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
