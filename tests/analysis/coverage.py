"""How often the intervals of methods hold what is true, at points that are enumerated or drawn.

A point has the true probabilities of what a respondent answers, and the true value of what is
estimated. Of few people few tables are possible: then all are enumerated, each with its
probability, and coverage is exact. Otherwise tables are drawn.
"""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from math import comb, prod
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln
from scipy.stats import betabinom

from app.analysis import comparisons, matched
from app.analysis.counting.counts import Cell, Counts, Kind
from app.analysis.counting.expansion import PairedPlan
from app.analysis.counting.pairs import Pairs
from app.analysis.counting.spans import Span
from app.analysis.counting.transitions import MOVES, STEPS
from app.analysis.disclosure import kinds, rounding
from app.analysis.estimates import change, estimation
from app.analysis.findings import ALL, Comparison, Figure
from app.analysis.matched import Waves
from tests.analysis.samples import questionnaire

SIZES = (12, 13, 20, 50, 99, 100, 300, 1_000, 2_000)  # grids change at 20 and 100
LITTLE = 1e-9
MOST_TABLES = 3_000  # enumerated; of more, DRAWS are drawn
DRAWS = 2_000
SCALE = tuple(map(str, range(11)))
SHARES = tuple(np.linspace(0.02, 0.98, 33).tolist())  # of 3 %: few on the grids of what is printed
MOVED = 0.4  # of the same people, whose answers are no longer the same
CORRELATION = 0.5  # of a yes in two waves
SCATTER = 0.02  # of answers on a scale: 0 where each of ten steps is taken alone, 1: 0 or 10

SAMPLE = questionnaire("""
pages:
  - {page: only, title: {fr: Page}, items: [{item: hours, type: number, ask: {fr: Heures}}]}
""")

Array = npt.NDArray[np.float64]
Tables = npt.NDArray[np.int64]
Limits = tuple[float, float]


class Point(NamedTuple):
    """What is true: for each sample its size and the probabilities of answers, and the value."""

    samples: tuple[tuple[int, tuple[float, ...]], ...]
    value: float


class Method(NamedTuple):
    """A method: its points of a size, and its limits of a table: the answers of all samples."""

    name: str
    points: Callable[[int], Iterator[Point]]
    limits: Callable[..., Limits]
    is_printed: bool = False  # so that rounding makes it longer


class Coverage(NamedTuple):
    """How often intervals of a size hold the true value: on average over points, and at least."""

    mean: float
    least: float
    is_exact: bool


def coverage(method: Method, size: int, draws: int = DRAWS, every: int = 1) -> Coverage:
    """The coverage of a method at its points of one size; drawn are every so many of them."""
    for known in (_contrast, _change):
        known.cache_clear()
    random, limits = np.random.default_rng(size), cache(method.limits)
    found, is_exact = [], True
    for number, point in enumerate(method.points(size)):
        tables = _possible(tuple((people, len(chances)) for people, chances in point.samples))
        if tables is not None:
            times = _chances(point, tables)
        elif number % every == 0:
            tables, times = _drawn(point, random, draws)
            is_exact = False
        else:
            continue
        lows, highs = np.array([limits(*table) for table in tables.tolist()]).T
        holds = (lows <= point.value + LITTLE) & (point.value - LITTLE <= highs)
        found.append(float(times[holds].sum()))
    return Coverage(float(np.mean(found)), min(found), is_exact)


def _drawn(point: Point, random: np.random.Generator, draws: int) -> tuple[Tables, Array]:
    """The tables that were drawn, and how often."""
    drawn = [random.multinomial(people, chances, draws) for people, chances in point.samples]
    tables, times = np.unique(np.hstack(drawn), axis=0, return_counts=True)
    return tables, times / draws


def _chances(point: Point, tables: Tables) -> Array:
    """How likely each table is."""
    logs, first = np.zeros(len(tables)), 0
    for people, chances in point.samples:
        part = tables[:, first : first + len(chances)]
        logs += gammaln(people + 1) - gammaln(part + 1).sum(axis=1) + part @ np.log(chances)
        first += len(chances)
    return np.exp(logs)


@cache
def _possible(shapes: tuple[tuple[int, int], ...]) -> Tables | None:
    """All tables of samples of so many people and so many answers; None where they are many."""
    if prod(comb(size + answers - 1, size) for size, answers in shapes) > MOST_TABLES:
        return None
    each = [list(_compositions(size, answers)) for size, answers in shapes]
    return np.array([sum(table, ()) for table in product(*each)])


def _compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _compositions(total - first, parts - 1):
            yield (first, *rest)


# --- What is true.


def _one_share(size: int) -> Iterator[Point]:
    for share in SHARES:
        yield Point(((size, (share, 1 - share)),), share)


def _two_shares(size: int) -> Iterator[Point]:
    """Two groups as large, or one of which is three times smaller; shares as large, or apart."""
    for share in SHARES[::2]:
        for gap, other in product((0.0, 0.1, 0.3), {size, max(size // 3, 12)}):
            second = share - gap if share > 0.5 else share + gap
            samples = (size, (share, 1 - share)), (other, (second, 1 - second))
            yield Point(samples, share - second)


def _pairs(size: int) -> Iterator[Point]:
    """Transitions yes>yes, yes>no, no>yes, no>no, earlier > now."""
    for share in SHARES[::2]:
        for gap in (0.0, 0.05, 0.2):
            now = share - gap if share > 0.5 else share + gap
            spread = np.sqrt(now * share * (1 - now) * (1 - share))
            most = min(now, share) - now * share  # that is possible
            both = now * share + min(CORRELATION * spread, 0.9 * most)
            chances = both, share - both, now - both, 1 - now - share + both
            yield Point(((size, chances),), now - share)


def _moves(size: int) -> Iterator[Point]:
    """People who answer lower, the same and higher."""
    for share in SHARES:
        for moved in (MOVED, 2 * MOVED):
            higher, lower = moved * share, moved * (1 - share)
            yield Point(((size, (lower, 1 - moved, higher)),), higher - lower)


def _answers(share: float) -> tuple[float, ...]:
    """Of an 11-point scale, around a mean of ten times a share."""
    scatter = (1 - SCATTER) / SCATTER
    chances = betabinom.pmf(np.arange(11), 10, share * scatter, (1 - share) * scatter)
    return tuple((chances / chances.sum()).tolist())


def _scale(size: int) -> Iterator[Point]:
    for share in SHARES:
        yield Point(((size, _answers(share)),), 10 * share)


def _two_scales(size: int) -> Iterator[Point]:
    for share in SHARES[::4]:
        for gap, other in product((0.0, 0.1), {size, max(size // 3, 12)}):
            second = share - gap if share > 0.5 else share + gap
            samples = (size, _answers(share)), (other, _answers(second))
            yield Point(samples, 10 * (share - second))


# --- The limits of a method.


def _share(yes: int, no: int) -> Limits:
    return estimation.share(yes, yes + no)[1:]


def _newcombe(yes: int, no: int, yes2: int, no2: int) -> Limits:
    return estimation.newcombe(yes, yes + no, yes2, yes2 + no2)[1:]


def _newcombe_paired(stayed: int, left: int, joined: int, never: int) -> Limits:
    return change.newcombe_paired(stayed, joined, left, never)[1:]


def _net_change(lower: int, same: int, higher: int) -> Limits:
    return change.net_change(higher, same, lower)[1:]


def _mean(*counts: int) -> Limits:
    answers = {float(point): float(count) for point, count in enumerate(counts)}
    return estimation.mean_of_distribution(answers, least_deviation=0.5)[1:]


def _welch(*counts: int) -> Limits:
    found = []
    for part in (counts[:11], counts[11:]):
        points, n = np.repeat(np.arange(11), part), sum(part)
        found += [float(points.mean()), max(float(points.std(ddof=1)), 0.5), n]
    return estimation.difference_of_means(*found).estimate[1:]


# --- The limits that a release prints.


def _shown(kind: Kind, labels: tuple[str, ...], answers: tuple[int, ...]) -> tuple[Figure, ...]:
    """The figures of a group as they are printed; a share has one answer of two."""
    cell = Cell(sum(answers), sum(answers), answers[: len(labels)])
    counts = Counts("f", kind, "item", labels, {})
    return tuple(kinds.figures(counts, ALL, rounding.printed(cell)))


def _shown_share(*answers: int) -> Figure:
    return _shown("share", ("yes",), answers)[0]


def _shown_mean(*answers: int) -> Figure:
    return _shown("mean", SCALE, answers)[0]


def _printed_share(*answers: int) -> Limits:
    return ends(_shown_share(*answers))


def _printed_mean(*answers: int) -> Limits:
    return ends(_shown_mean(*answers))


def _printed_newcombe(*answers: int) -> Limits:
    return _contrast(_shown_share(*answers[:2]), _shown_share(*answers[2:]))


def _printed_welch(*answers: int) -> Limits:
    return _contrast(_shown_mean(*answers[:11]), _shown_mean(*answers[11:]))


def _printed_newcombe_paired(*answers: int) -> Limits:
    return _change(_shown("distribution", MOVES, answers))


def _printed_net_change(*answers: int) -> Limits:
    return _change(_shown("distribution", STEPS, answers))


def ends(shown: Figure | Comparison) -> Limits:
    """The interval of what is shown."""
    assert shown.low is not None and shown.high is not None
    return shown.low, shown.high


@cache
def _contrast(first: Figure, second: Figure) -> Limits:
    found = comparisons.contrast(first, second, 1 if first.is_mean else 2)
    return found.low, found.high


@cache
def _change(figures: tuple[Figure, ...]) -> Limits:
    plan = PairedPlan(change_in="item", earlier="item")
    pairs = Pairs(SAMPLE, {"f": plan}, {}, {"f": Span("yes", (), None)}, ())
    (found,) = matched.changes(Waves(("later", "earlier"), (1, 1), None), pairs, figures)
    return ends(found)


METHODS = (
    Method("share", _one_share, _share),
    Method("share, as printed", _one_share, _printed_share, is_printed=True),
    Method("difference of two groups", _two_shares, _newcombe),
    Method("difference, as printed", _two_shares, _printed_newcombe, is_printed=True),
    Method("change of a share, same people", _pairs, _newcombe_paired),
    Method("change of a share, as printed", _pairs, _printed_newcombe_paired, is_printed=True),
    Method("more less fewer, same people", _moves, _net_change),
    Method("more less fewer, as printed", _moves, _printed_net_change, is_printed=True),
    Method("mean of a scale", _scale, _mean),
    Method("mean, as printed", _scale, _printed_mean, is_printed=True),
    Method("difference of two means", _two_scales, _welch),
    Method("difference of means, as printed", _two_scales, _printed_welch, is_printed=True),
)
