"""People who do not exist and are invited: what is true of each, and whether they respond.

Each has a number. What is true of them is drawn from the seed, their number and the name of the
variable alone, so that in two waves of the same seed they are the same people.
"""

import csv
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b, sha256
from itertools import accumulate
from math import prod, sqrt
from statistics import NormalDist
from typing import NamedTuple, TextIO, TypeAlias

from app.questionnaire.truth import Shares, Split, Truth

NORMAL = NormalDist()
BITS = 52  # of chance in a number between 0 and 1, neither of which it ever is
AGAIN = "again"

Chooser: TypeAlias = Callable[[Mapping[str, str], float], str]


class Invited(NamedTuple):
    """Somebody who is invited: what is true of them, as codes by variable."""

    true: Mapping[str, str]
    responds: bool
    link: bytes  # the same in each wave of a seed; of 32 bytes


def people(truth: Truth, seed: int) -> Iterator[Invited]:
    """Everyone who is invited, one after the other; always the same of the same seed."""
    choosers = {name: _chooser(shares) for name, shares in truth.shares.items()}
    turn = AGAIN if truth.again else ""
    for number in range(truth.invited):
        who = f"{seed} {number}"
        true: dict[str, str] = {}
        for name, choose in choosers.items():
            true[name] = choose(true, _place(f"{who} {name}", truth.again.get(name), turn))
        chances = (of.get(true[name], 1.0) for name, of in truth.responds.items())
        responds = _chance(f"{who} responds {turn}") < truth.everyone * prod(chances)
        yield Invited(true, responds, sha256(who.encode()).digest())


def write_frame(to: TextIO, items: Sequence[str], invited: Iterable[Invited]) -> None:
    """Write how many are invited by each choice of each item, as CSV; no two are crossed."""
    margins = Counter((item, one.true[item]) for one in invited for item in items)
    table = csv.DictWriter(to, [*items, "invited"], restval="", lineterminator="\n")
    table.writeheader()
    for (item, choice), count in sorted(margins.items()):
        table.writerow({item: choice, "invited": count})


def _chooser(shares: Shares) -> Chooser:
    """How a place from 0 to 1 makes a code, for whoever what was drawn before is true of."""
    if isinstance(shares, Split):
        by, parts = shares.by, {code: _chooser(part) for code, part in shares.parts.items()}
        return lambda true, place: parts[true[by]](true, place)
    codes, ends = list(shares), list(accumulate(shares.values()))[:-1]
    return lambda _, place: codes[bisect(ends, place)]


def _place(what: str, again: float | None, turn: str) -> float:
    """A place from 0 to 1, even; `again` is the correlation with that of the earlier wave.

    Of normal scores, of which each is the place: a Gaussian copula.
    """
    if again == 1:
        return _chance(what)
    new = _chance(f"{what} {turn}" if turn else what)
    if not again:
        return new
    earlier = NORMAL.inv_cdf(_chance(what))
    return NORMAL.cdf(again * earlier + sqrt(1 - again * again) * NORMAL.inv_cdf(new))


def _chance(what: str) -> float:
    """A number between 0 and 1 that is always the same of the same words."""
    digest = blake2b(what.encode(), digest_size=8).digest()
    return ((int.from_bytes(digest) >> (64 - BITS)) + 0.5) / float(1 << BITS)
