"""Plausible answers of people who do not exist, for any questionnaire.

Nothing is known of an item but its type, the order of its choices and what the findings say of it.
Each simulated person has a mood, and some answers move it:

- *outcomes* (what findings count, grids, scales of both kinds) follow the mood: people in a good
  mood answer nearer the end that the findings claim, or else nearer the first choice or 10;
- *backgrounds* (what findings cross by, long lists) are drawn without it, and each choice shifts
  the mood for all that is asked later, so that groups differ;
- the rest is drawn without it.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import repeat
from random import Random

from app.analysis.habits import HABITS, Habit, Person, World, regular_codes
from app.questionnaire.answers import Answers
from app.questionnaire.conditions import holds
from app.questionnaire.definition import GridItem, Item, Questionnaire, item_of
from app.questionnaire.plans import RowsIn, counted, measures
from app.questionnaire.routing import applying

LONG_LIST = 13  # choices; a list of places or organisations, of very unequal sizes


def simulate(questionnaire: Questionnaire, count: int, seed: int) -> Iterator[Answers]:
    """Answers of so many people, one after the other, each on their own route and all valid.

    The same questionnaire and seed give the same people, whatever the count.
    """
    return answers_of(questionnaire, repeat({}, count), seed)


def answers_of(
    questionnaire: Questionnaire, people: Iterable[Mapping[str, str]], seed: int
) -> Iterator[Answers]:
    """The answers of people of whom something is true: codes by variable, of choices and scales.

    All else is made up, and so is who leaves out a question, whatever they would have answered.
    """
    random = Random(seed)
    world = World(random, questionnaire.languages[0], *_roles(questionnaire))
    habits = {
        name: HABITS[item.type](item, world)
        for name, item in questionnaire.items.items()
        if item.type in HABITS
    }
    for true in people:
        yield _answers(questionnaire, habits, Person(random, random.gauss(0, 1), true))


def _answers(questionnaire: Questionnaire, habits: Mapping[str, Habit], person: Person) -> Answers:
    answers: Answers = {}
    for page in questionnaire.pages:
        if not holds(page.when, answers):
            continue
        for item in page.items:
            if item.item in habits and (asked := applying(item, answers)):
                answers |= _asked(asked, habits[item.item](person))
    return answers


def _asked(item: Item, answers: Answers) -> Answers:
    """The answers but for the rows that were not asked."""
    if not isinstance(item, GridItem):
        return answers
    return {name: code for name, code in answers.items() if name.partition(".")[2] in item.rows}


def _roles(questionnaire: Questionnaire) -> tuple[Mapping[str, int], frozenset[str]]:
    """The outcomes, each with its direction, and the backgrounds."""
    items, plans = questionnaire.items, questionnaire.findings.values()
    crossed = {item_of(name) for plan in plans for crossing in plan.by for name in crossing}
    crossed |= {
        item_of(name) for plan in plans if plan.difference for name in plan.difference.between
    }
    long = {name for name, item in items.items() if len(getattr(item, "choices", ())) >= LONG_LIST}
    outcomes = {
        name: 1
        for name, item in items.items()
        if item.type == "grid" or getattr(item, "scale", None)
    }
    for plan in plans:
        outcomes |= {item_of(name): 1 for name in counted(plan)}
        for measure in measures(plan):
            for name, claim in (measure.share_of or {}).items():
                codes = claim.rows_in if isinstance(claim, RowsIn) else claim
                outcomes[item_of(name)] = _direction(items[item_of(name)], codes)
    return outcomes, frozenset(crossed | long)


def _direction(item: Item, claimed: object) -> int:
    """1 where the choices that a finding claims come first, -1 where they come last."""
    if not isinstance(claimed, tuple):
        return 1
    regular = regular_codes(getattr(item, "choices", {}))
    places = [place for place, code in enumerate(regular) if code in claimed]
    return -1 if 2 * sum(places) > len(places) * (len(regular) - 1) else 1
