"""What an attacker gets right by chance alone, exactly; whether an order goes with the truth."""

from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from math import comb

import numpy as np

TERMS = 60  # of a series that falls as 1/k!: what is cut off is below 1e-80


def at_least(hits: int, strata: Sequence[tuple[int, int]]) -> float:
    """The chance of so many right links or more, of a guess that knows nothing.

    Each stratum is a number of guessed pairs, none of which shares a response or an author with
    another, and the number of responses, whose authors are in an order that is chance.
    """
    total = np.ones(1)
    for guessed, responses in strata:
        total = np.convolve(total, _right(guessed, responses))
    return float(total[hits:].sum()) if hits < len(total) else 0.0


@cache
def _right(guessed: int, responses: int) -> np.ndarray:
    """The chance of each number of right links in a stratum, from none: by inclusion, exclusion.

    k given pairs are all right with the chance (responses - k)! / responses!.
    """
    most = min(guessed, responses, TERMS)
    falling = accumulate(range(most), lambda product, k: product / (responses - k), initial=1.0)
    expected = [comb(guessed, k) * chance for k, chance in enumerate(falling)]
    return np.array(
        [
            sum((-1) ** (k - hits) * comb(k, hits) * expected[k] for k in range(hits, most + 1))
            for hits in range(most + 1)
        ]
    ).clip(0)


def ranks(places: Sequence[float], strata: Sequence[object]) -> np.ndarray:
    """The rank of each within its stratum, less their mean; those of no place are in the middle."""
    found = np.zeros(len(places))
    for stratum in set(strata):
        known = [i for i, one in enumerate(strata) if one == stratum and not np.isnan(places[i])]
        order = np.array([places[i] for i in known])
        smaller = (order[:, None] > order).sum(1) + ((order[:, None] == order).sum(1) - 1) / 2
        found[known] = smaller - smaller.mean() if known else 0
    return found


def together(one: np.ndarray, other: np.ndarray, strata: Sequence[object]) -> np.ndarray:
    """How far each order of `one` goes with each of `other`, in standard deviations of chance.

    Rows are orders, as `ranks` gives them, of the same pairs. Spearman's correlation, with strata:
    of pairs shuffled within them, the mean is 0 and the deviation 1.
    """
    variance = np.zeros((len(one), len(other)))
    for stratum in set(strata):
        here = [i for i, each in enumerate(strata) if each == stratum]
        if len(here) > 1:
            squares = [(side[:, here] ** 2).sum(1) for side in (one, other)]
            variance += np.outer(*squares) / (len(here) - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.nan_to_num(one @ other.T / np.sqrt(variance))
