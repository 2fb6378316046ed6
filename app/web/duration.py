"""How long a questionnaire takes, until respondents have shown it."""

from functools import lru_cache
from statistics import median

from app.analysis.simulation import simulate
from app.questionnaire import length, routing
from app.questionnaire.definition import Questionnaire
from app.storage import versions

WALKS, SEED = 200, 1  # people who do not exist, always the same


@lru_cache(maxsize=64)
def minutes(digest: str) -> int:
    """Minutes that the median route through the version takes, rounded as one would say them."""
    return of(versions.read(digest))


def of(questionnaire: Questionnaire) -> int:
    """The same, of a questionnaire that may not be published yet."""
    people = map(routing.raw_of, simulate(questionnaire, WALKS, SEED))
    lengths = [length.asked(routing.follow(questionnaire, raw).route) for raw in people]
    return length.minutes(median(lengths))
