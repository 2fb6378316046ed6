from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.counting.counts import Cell, Counts
from app.analysis.counting.grouping import grouped, groups_of, is_narrow, is_spread, unspread
from app.analysis.findings import region_of

REGIONS = {"a": "B", "b": "B", "c": "B", "d": "N", "e": "N", "f": "N", "g": "O"}


@pytest.mark.parametrize(
    ("respondents", "expected"),
    [
        (  # enough in the region
            {"a": 5, "b": 4, "c": 3, "d": 50},
            {"a": "_others.B", "b": "_others.B", "c": "_others.B", "d": "d"},
        ),
        (  # too few in either region: together
            {"a": 5, "b": 4, "d": 3, "e": 50},
            {"a": "_others", "b": "_others", "d": "_others", "e": "e"},
        ),
        (  # one has 10 of 11: the smallest of the others joins
            {"a": 10, "b": 1, "c": 0, "d": 30, "e": 20},
            {"a": "_others", "b": "_others", "c": "_others", "d": "d", "e": "_others"},
        ),
        (  # two are no group: the smallest of the others joins
            {"a": 9, "b": 8, "d": 30, "e": 20},
            {"a": "_others", "b": "_others", "d": "d", "e": "_others"},
        ),
        ({"a": 11, "b": 30}, {"a": "a", "b": "b"}),
        ({"a": 3, "b": 30}, {"a": "_others", "b": "_others"}),  # two alone in the network
    ],
)
def test_small_cooperatives_join_their_region_then_the_network(
    respondents: Mapping[str, int], expected: Mapping[str, str]
) -> None:
    assert expected == groups_of(respondents, REGIONS, 11)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((4, 4, 4), True),
        ((4, 4, 2), False),  # ten people
        ((6, 6), False),  # two cooperatives
        ((6, 6, 0), False),  # nobody answered in the third
        ((17, 2, 1), True),  # 85 %
        ((18, 2, 1), False),
    ],
)
def test_a_group_is_of_three_cooperatives_and_none_is_nearly_all_of_it(
    sizes: tuple[int, ...], expected: bool
) -> None:
    assert expected == is_spread(sizes, 11)


@given(
    st.dictionaries(st.sampled_from(list(REGIONS)), st.integers(0, 30), min_size=3),
    st.integers(5, 20),
)
def test_no_group_is_too_small_unless_the_network_is(
    respondents: dict[str, int], smallest: int
) -> None:
    groups = groups_of(respondents, REGIONS, smallest)
    assert respondents.keys() == groups.keys()
    for group in set(groups.values()):
        inside = [respondents[code] for code, own in groups.items() if own == group]
        if region_of(group) is None:
            assert min(inside) >= smallest
        else:
            assert is_spread(inside, smallest) or len(inside) == len(respondents)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((5, 4, 3, 50), []),
        ((12, 4, 3, 50), []),
        ((2, 1, 1, 50), []),  # too small, which is for others to see
        ((5, 4, 0, 50), ["_others.Bretagne"]),
        ((120, 4, 3, 50), ["_others.Bretagne"]),
    ],
)
def test_groups_that_were_released_may_no_longer_be_spread(
    sizes: tuple[int, ...], expected: list[str]
) -> None:
    groups = {"a": "_others.Bretagne", "b": "_others.Bretagne", "c": "_others.Bretagne", "d": "d"}
    assert expected == unspread(groups, dict(zip("abcd", sizes, strict=True)))


def test_the_cells_of_a_group_are_added_up_where_the_first_of_them_was() -> None:
    cells = {
        "all": Cell(30, 29, (9,)),
        "where=a;gender=w": Cell(5, 5, (1,)),
        "where=b;gender=w": Cell(20, 19, (5,)),
        "where=c;gender=w": Cell(5, 5, (3,)),
    }
    counts = Counts("claim", "share", "better", ("yes",), cells)
    found = grouped(counts, "where", {"a": "_others", "b": "b", "c": "_others"})
    expected = {
        "all": Cell(30, 29, (9,)),
        "where=_others;gender=w": Cell(10, 10, (4,)),
        "where=b;gender=w": Cell(20, 19, (5,)),
    }
    assert list(expected.items()) == list(found.cells.items())


@pytest.mark.parametrize(
    ("code", "expected"), [("a", None), ("_others", ""), ("_others.Bretagne", "Bretagne")]
)
def test_a_group_of_others_names_its_region(code: str, expected: str | None) -> None:
    assert expected == region_of(code)


@pytest.mark.parametrize(
    ("inside", "is_hidden"),
    [
        ({"a", "b"}, True),  # the one would know the other
        ({"d", "a"}, True),  # 30 of 35 in one
        ({"a"}, True),
        ({"a", "b", "c"}, False),  # a whole group
        ({"d"}, False),  # which is shown by itself
        ({"d", "e"}, False),  # as both are
        ({"d", "e", "a"}, False),
    ],
)
def test_some_cooperatives_alone_are_shown_as_groups_are(inside: set[str], is_hidden: bool) -> None:
    groups = {"a": "_others", "b": "_others", "c": "_others", "d": "d", "e": "e"}
    assert is_hidden == is_narrow(groups, {"a": 5, "b": 6, "c": 4, "d": 30, "e": 20}, inside)
