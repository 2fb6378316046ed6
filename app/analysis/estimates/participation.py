"""Who took part: response rates, and what those who did not could change.

Nothing here is about one person: all of it is worked out from numbers of people.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.analysis.estimates.weighting import post_stratify


class Outcomes(NamedTuple):
    """How many of the people asked had each outcome, by the letters of AAPOR.

    Source: AAPOR, "Standard Definitions: Final Dispositions of Case Codes and Outcome Rates for
    Surveys", 10th edition (2023).
    """

    complete: float  # I
    partial: float = 0.0  # P
    refused: float = 0.0  # R, break-offs among them
    not_reached: float = 0.0  # NC
    other: float = 0.0  # O
    unknown_household: float = 0.0  # UH
    unknown_other: float = 0.0  # UO

    def rates(self, e: float | None = None) -> dict[str, float]:
        """RR1 and RR2, and RR3 and RR4 where `e` is given, from 0 to 1; none of nobody.

        `e` is the share of the cases of unknown eligibility that are taken to be eligible.
        Raises ValueError unless it is between 0 and 1.
        """
        if e is not None and not 0 <= e <= 1:
            raise ValueError(f"{e} is no share")
        eligible = sum(self[:5])
        unknown = self.unknown_household + self.unknown_other
        bases = {"RR1": eligible + unknown, "RR2": eligible + unknown}
        if e is not None:
            bases |= {name: eligible + e * unknown for name in ("RR3", "RR4")}
        answered = {"RR1": 0.0, "RR2": self.partial, "RR3": 0.0, "RR4": self.partial}
        return {
            name: (self.complete + answered[name]) / base for name, base in bases.items() if base
        }


def outcomes(issued: float, bounced: float, started: float, finished: float) -> Outcomes:
    """The outcomes of a wave to which people of a list were invited by name, at an address each.

    | AAPOR | here |
    |---|---|
    | I | a response that was kept: the last page was sent |
    | P | began and did not finish; nothing of it is kept, so that it is in no figure |
    | R | nobody: who declines does not say so |
    | NC | was invited, the message did not bounce, and nothing more is known |
    | O | nobody |
    | UH | nobody: people are invited, not households |
    | UO | the message bounced, and nothing more is known: the person may have left |

    AAPOR has each survey say how much makes a partial interview rather than a break-off (an R):
    here any beginning. It takes silence for unknown eligibility where the list may be wrong: here
    all of it are members. `issued` counts the rights to answer given out, `bounced` those whose
    message never arrived; who began was reached. People may begin several times: `started` is taken
    as at most all, and at least those who finished. Raises ValueError where more finished than
    were invited.
    """
    if not 0 <= finished <= issued or bounced < 0:
        raise ValueError(f"{finished} finished of {issued}, {bounced} of whom bounced")
    began = min(max(started, finished), issued)
    lost = min(bounced, issued - began)
    return Outcomes(
        finished, began - finished, not_reached=issued - began - lost, unknown_other=lost
    )


def rates(
    issued: float, bounced: float, started: float, finished: float, e: float = 1.0
) -> dict[str, float]:
    """AAPOR's response rates of a wave of invited people, from 0 to 1, by name; see `outcomes`.

    RR1 is of those who finished, RR2 of those who began; both count those whose message bounced as
    people who did not answer. RR3 and RR4, only there where some bounced, count a share `e` of
    them. Nothing that is kept tells e: 1, that all are still members, is the cautious end, and 0
    the other (RR5 and RR6). Who has asked after some of them knows better.
    """
    return outcomes(issued, bounced, started, finished).rates(e if bounced else None)


def return_weights(linked: ArrayLike, again: ArrayLike) -> NDArray[np.float64]:
    """What each who came back stands for, by stratum: one over the share who did.

    `linked` are the people of each stratum who could be paired, `again` those who answered again.
    The people of a stratum are taken to have come back by chance alone: Little and Rubin,
    "Statistical analysis with missing data", 3rd edition (2019), section 3.3. Raises ValueError
    where nobody of a stratum came back.
    """
    return post_stratify(again, linked)


def worst_case(
    share: float, again: float, linked: float, least: float = 0.0, most: float = 1.0
) -> tuple[float, float]:
    """Between what the share of all `linked` lies, whatever those who did not come back would say.

    `share` is that of the `again` who did. A mean or a change lies between `least` and `most`
    instead. No assumption is made: Manski, "Partial identification of probability distributions"
    (2003), chapter 1. Nobody: (least, most).
    """
    if not 0 <= again <= linked:
        raise ValueError(f"{again} of {linked} came back")
    known = again / linked if linked else 0.0
    answered = share * known if again else 0.0
    return answered + least * (1 - known), answered + most * (1 - known)
