"""How often weighted intervals hold the share of everyone invited, over waves that are simulated.

Who responds depends on gender and tenure, and so do answers: the frame has the margins of both.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import brentq
from scipy.special import expit

from app.analysis.counting.counts import Cell, Counts, Weights
from app.analysis.disclosure import calibration, weighted
from app.analysis.disclosure.rounding import Precision
from app.analysis.disclosure.suppression import SMALLEST_GROUP
from app.analysis.estimates import estimation
from app.analysis.findings import ALL
from tests.analysis.coverage import DRAWS, SHARES, Coverage, ends
from tests.analysis.samples import questionnaire

GROUPS = {"gender": ("woman", "man"), "tenure": ("under_one", "one_to_two", "over_two")}
INVITED = np.outer((0.5, 0.5), (0.3, 0.3, 0.4))  # shares of those invited
RESPONDS = np.outer((0.9, 0.6), (0.3, 0.5, 0.7))  # with what probability they do
LEANING = np.add.outer((0.5, -0.5), (-0.6, 0.0, 0.6))  # towards yes, in logits
WEIGHTED = ("weighted share", "weighted share, as printed", "share without weights")
MOST_LEFT_OUT = 0.5  # of the waves of a size: too few in a stratum, and they have no weights
CHOICES = {
    name: ", ".join(f"{code}: {{fr: X}}" for code in codes) for name, codes in GROUPS.items()
}
ASKED = questionnaire(f"""
pages:
  - page: only
    title: {{fr: Page}}
    items:
      - {{item: gender, type: one, ask: {{fr: Genre}}, choices: {{{CHOICES["gender"]}}}}}
      - {{item: tenure, type: one, ask: {{fr: Depuis}}, choices: {{{CHOICES["tenure"]}}}}}
""")

Array = npt.NDArray[np.float64]
People = npt.NDArray[np.int64]


class Weighing(NamedTuple):
    """The respondents of one wave by gender and tenure, what each counts for, and its deff."""

    people: People
    factors: Array
    deff: float


def weighings(size: int, draws: int) -> list[Weighing]:
    """Waves of so many respondents that have weights, of so many that were drawn."""
    random = np.random.default_rng(size)
    asked = round(size / float((INVITED * RESPONDS).sum())) - size
    found = []
    for _ in range(draws):
        here, away = (
            random.multinomial(count, (chances / chances.sum()).ravel()).reshape(INVITED.shape)
            for count, chances in (
                (size, INVITED * RESPONDS),
                (asked, INVITED * (1 - RESPONDS)),
            )
        )
        places = np.repeat(np.arange(here.size), here.ravel())
        columns = dict(zip(GROUPS, np.unravel_index(places, here.shape), strict=True))
        batch = pd.DataFrame(
            {
                name: pd.Categorical.from_codes(codes, list(GROUPS[name]))
                for name, codes in columns.items()
            }
        )
        frame = {
            name: dict(zip(codes, (here + away).sum(axis=1 - axis).tolist(), strict=True))
            for axis, (name, codes) in enumerate(GROUPS.items())
        }
        weights = calibration.calibrated(ASKED, frame, [batch], SMALLEST_GROUP).weights
        if weights:
            found.append(Weighing(here, _factors(weights), weights.deff))
    return found


def _factors(weights: calibration.Weights) -> Array:
    """What each respondent counts for by gender and tenure; valid codes come first of an axis."""
    used = tuple(slice(-1) if name in weights.table.variables else None for name in GROUPS)
    table = weights.table.factors[tuple(one for one in used if one)]
    for axis, one in enumerate(used):
        table = table if one else np.expand_dims(table, axis)
    return np.broadcast_to(table, INVITED.shape)


def weighted_coverage(
    size: int, draws: int = DRAWS, shares: Sequence[float] = SHARES
) -> dict[str, Coverage]:
    """The coverage of shares of everyone invited: weighted, so printed, and without weights.

    Of the waves that have weights; none where too few of them do.
    """
    random = np.random.default_rng(size)
    waves = weighings(size, draws)
    if len(waves) < (1 - MOST_LEFT_OUT) * draws:
        return {}
    found: dict[str, list[float]] = {name: [] for name in WEIGHTED}
    for share in shares:
        chances = _of_groups(share)
        held = [_hold(wave, random.binomial(wave.people, chances), share) for wave in waves]
        for name, times in zip(WEIGHTED, np.mean(held, axis=0), strict=True):
            found[name].append(float(times))
    return {name: Coverage(float(np.mean(own)), min(own), False) for name, own in found.items()}


def _hold(wave: Weighing, yes: People, share: float) -> list[bool]:
    """Whether each interval of a wave holds the share of everyone invited."""
    n, answered = int(wave.people.sum()), int(yes.sum())
    base = float((wave.factors * wave.people).sum())
    count = min(float((wave.factors * yes).sum()), base)
    squares = float((wave.factors**2 * wave.people).sum())
    cell = Cell(n, n, (answered,), Weights(base, squares, (count,)))
    counts = Counts("f", "share", "item", ("yes",), {})
    heavy = weighted.printed(cell, Precision())
    (figure,) = weighted.figures(counts, ALL, heavy, wave.deff)
    limits = (
        estimation.share(count / base * n, n, deff=wave.deff, df=n - 1)[1:],
        ends(figure),
        estimation.share(answered, n)[1:],
    )
    return [low <= share <= high for low, high in limits]


def _of_groups(share: float) -> Array:
    """The share of yes by gender and tenure, which is this one of everyone invited."""

    def off(middle: float) -> float:
        return float((INVITED * expit(middle + LEANING)).sum()) - share

    chances: Array = expit(brentq(off, -20, 20) + LEANING)
    return chances
