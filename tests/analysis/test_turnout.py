"""How many took part is told in round numbers that tell no more together than apart."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.analysis.findings import Participation
from app.analysis.turnout import printed

SMALLEST = 11


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (
            (303, 1_000, 47, 402),
            Participation(1_000, 50, 400, 300, {"RR1": 0.3, "RR2": 0.4, "RR3": 0.3, "RR4": 0.4}),
        ),
        # fewer than 11 bounced: how many is not told, and all count as asked
        (
            (303, 1_000, 10, 402),
            Participation(1_000, None, 400, 300, {"RR1": 0.3, "RR2": 0.4}),
        ),
        # 11 bounced, which is nobody to the nearest 50: that none did would not be true
        (
            (1_001, 1_011, 11, 1_001),
            Participation(1_000, None, 1_000, 1_000, {"RR1": 1.0, "RR2": 1.0}),
        ),
        # nobody counted who began: nothing is said of those who broke off
        ((303, 1_000, None, None), Participation(1_000, None, None, 300, {"RR1": 0.3})),
        # it is not known how many were asked
        ((303, None, None, 402), Participation(None, None, 400, 300)),
        # more finished than were asked: there is no rate
        ((303, 200, None, 402), Participation(None, None, 400, 300)),
        # counts of beginnings were lost: all who finished began
        ((303, 1_000, None, 80), Participation(1_000, None, 300, 300, {"RR1": 0.3, "RR2": 0.3})),
    ],
)
def test_numbers_are_round_and_rates_are_theirs(
    numbers: tuple[int, int | None, int | None, int | None], expected: Participation
) -> None:
    assert expected == printed(*numbers, smallest=SMALLEST)


def possible(shown: Participation, issued: int, most: int) -> Iterator[int]:
    """How many may have finished, for whoever knows how many were asked and tries everything."""
    for finished in range(SMALLEST, min(most, issued) + 1):
        bounced = range(issued - finished + 1)
        started = range(finished, most + 11)
        if any(
            printed(finished, issued, *others, smallest=SMALLEST) == shown
            for others in product(bounced, started)
        ):
            yield finished


@given(st.data())
def test_no_number_tells_more_of_those_who_finished_than_their_own(data: st.DataObject) -> None:
    finished = data.draw(st.integers(SMALLEST, 24))
    issued = data.draw(st.integers(finished, 45))
    bounced = data.draw(st.integers(0, issued - finished))
    started = data.draw(st.integers(finished, 30))
    shown = printed(finished, issued, bounced, started, smallest=SMALLEST)
    assume(shown.finished <= 25)
    alone = {
        count
        for count in range(SMALLEST, min(28, issued) + 1)
        if printed(count, issued, None, None, smallest=SMALLEST).finished == shown.finished
    }
    assert alone == set(possible(shown, issued, 28))
