import pytest

from app.analysis.disclosure.tables import without_circles


def edges(text: str) -> list[frozenset[str]]:
    return [frozenset(word) for word in text.split()]


@pytest.mark.parametrize(
    ("crossings", "tables"),
    [
        ("a", "a"),
        ("a b", "a b"),
        ("ab bc", "ab bc"),
        ("ab a b", "ab"),
        ("ab bc cd", "ab bc cd"),
        ("abc abd abe", "abc abd abe"),
        ("ab bc ca", "abc"),
        ("ab bc cd da", "abcd"),
    ],
)
def test_tables_that_share_in_circles_are_made_one(crossings: str, tables: str) -> None:
    joined, links = without_circles(edges(crossings))
    assert len(joined) - 1 == len(links)
    assert all(any(crossing <= table for table in joined) for crossing in edges(crossings))
    assert set(edges(tables)) == set(joined)


def test_a_link_is_what_a_table_shares_with_all_others() -> None:
    joined, links = without_circles(edges("ab bc cd"))
    shared = {(joined[one], joined[other], common) for one, other, common in links}
    assert all(one & other == common for one, other, common in shared)
