"""How long a questionnaire takes, until respondents have shown it: so many seconds an item."""

from functools import lru_cache
from statistics import median

from app.analysis.simulation import simulate
from app.questionnaire import routing
from app.questionnaire.definition import Item, Questionnaire
from app.storage import versions

SECONDS_AN_ITEM = 8
WALKS, SEED = 200, 1  # people who do not exist, always the same
TO_THE_MINUTE = 10  # above, only multiples of five minutes are promised


@lru_cache(maxsize=64)
def minutes(digest: str) -> int:
    """Minutes that the median route through the version takes, rounded as one would say them."""
    return of(versions.read(digest))


def of(questionnaire: Questionnaire) -> int:
    """The same, of a questionnaire that may not be published yet."""
    lengths = []
    for answers in simulate(questionnaire, WALKS, SEED):
        route = routing.follow(questionnaire, routing.raw_of(answers)).route
        lengths.append(sum(_items(item) for _, items in route for item in items))
    exact = median(lengths) * SECONDS_AN_ITEM / 60
    return max(round(exact), 1) if exact <= TO_THE_MINUTE else 5 * round(exact / 5)


def _items(item: Item) -> int:
    """How many answers it asks: one for each row of a grid, none for a note."""
    if item.type == "grid":
        return len(item.rows)
    return 0 if item.type == "note" else 1
