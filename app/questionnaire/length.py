"""How long it takes to answer, until respondents have shown it: so many seconds an answer."""

from collections.abc import Iterable

from app.questionnaire.definition import GridItem, Item, NoteItem, Page

SECONDS_AN_ITEM = 8
TO_THE_MINUTE = 10  # above, only multiples of five minutes are promised


def answers_in(item: Item) -> int:
    """How many answers an item asks: one for each row of a grid, none for a note."""
    if isinstance(item, GridItem):
        return len(item.rows)
    return 0 if isinstance(item, NoteItem) else 1


def asked(route: Iterable[tuple[Page, Iterable[Item]]]) -> int:
    """How many answers the pages of a route ask, of which each has the items that apply."""
    return sum(answers_in(item) for _, items in route for item in items)


def minutes(answers: float) -> int:
    """Minutes that so many answers take, rounded as one would say them."""
    exact = answers * SECONDS_AN_ITEM / 60
    return max(round(exact), 1) if exact <= TO_THE_MINUTE else 5 * round(exact / 5)
