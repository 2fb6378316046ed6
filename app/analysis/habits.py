"""How simulated people answer items of each type: habits, made once for each item.

A person has a mood, which some answers follow and some move (`simulation`). What is true of them,
where somebody gave it (`questionnaire.truth`), is what they answer.
"""

from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import accumulate
from math import exp, sqrt
from random import Random
from statistics import NormalDist
from typing import Any, TypeAlias

from app.questionnaire.answers import Answers, specify_field
from app.questionnaire.definition import (
    SCALE_POINTS,
    Choice,
    DateItem,
    GridItem,
    Item,
    ManyItem,
    MonthItem,
    NumberItem,
    OneItem,
    RankItem,
    ScaleItem,
    TextItem,
)

# Sizes of the choices of other lists: two are nearly even, of 40 places some are tiny, a few large.
FIRST_TO_LAST = (1.1, 0.9)
LEAST_SPREAD, SPREAD_PER_CHOICE, MOST_SPREAD = 0.03, 0.05, 1.0  # of the sizes' logarithms
SHIFT = 0.2  # how much a background moves the mood, whose own spread is 1
LOADING = (0.5, 0.75)  # correlation of an outcome with the mood
CENTRE, WIDTH = (0.36, 0.40), 0.24  # of an outcome's answers, along its choices from 0 to 1
MISSING = (0.02, 0.05)  # probability that a missing choice is taken
UNANSWERED = (0.01, 0.03)
SPECIFIED = 0.03  # how rare the choices are that open a text
SPECIFY_TEXT = 0.3
FREE_TEXT = 0.06
HOW_MANY = (0.7, 1.4)  # choices of a `many` taken on average
TILT = 0.3  # how much more of them in a good mood
NUMBERS = (3.0, 7.0)  # a beta distribution: most are in the lower third of what is allowed
MEAN_OF_SCALE, DEVIATION_OF_SCALE = (6.2, 7.2), 2.0
OPEN_END = 100  # how far a number goes whose questionnaire names no bound
FIRST_DAY, YEARS = "2016-01-01", 10  # of days and months without bounds

NORMAL = NormalDist()

SENTENCES = {
    "fr": (
        "Merci pour cette enquête, elle tombe bien.",
        "J’aimerais davantage de rencontres entre entrepreneur·es.",
        "L’accompagnement m’a aidé·e à prendre confiance.",
        "Il me manque surtout du temps.",
        "Rien à ajouter pour l’instant.",
    ),
    "en": (
        "Thank you for this survey, it comes at a good time.",
        "I would like more meetings with other entrepreneurs.",
        "The support helped me gain confidence.",
        "What I lack most is time.",
        "Nothing to add for now.",
    ),
}
DETAILS = {
    "fr": ("un peu de tout cela", "entre plusieurs réponses", "c’est en train de changer"),
    "en": ("a little of all that", "between several answers", "it is changing"),
}


@dataclass
class Person:
    """Someone simulated: their chance, a mood of mean 0 and spread about 1, and what is true."""

    random: Random
    mood: float
    true: Mapping[str, str] = field(default_factory=dict)  # codes, by variable

    def leaning(self, loading: float) -> float:
        """A draw of mean 0 and spread 1 that follows the mood this much."""
        return loading * self.mood + sqrt(1 - loading * loading) * self.random.gauss(0, 1)

    def does(self, probability: float) -> bool:
        """Say whether something of this probability happens."""
        return self.random.random() < probability


Habit: TypeAlias = Callable[[Person], Answers]


@dataclass(frozen=True)
class World:
    """What the answers of one simulation have in common."""

    random: Random
    language: str
    outcomes: Mapping[str, int]  # by item: 1 where a good mood means the first choices, or -1
    backgrounds: frozenset[str]

    def between(self, bounds: tuple[float, float]) -> float:
        """A parameter of the simulation."""
        return self.random.uniform(*bounds)

    def texts(self, known: Mapping[str, Sequence[str]]) -> Sequence[str]:
        """The texts of the questionnaire's first language, or else English ones."""
        return known.get(self.language[:2], known["en"])


def _one(item: OneItem, world: World) -> Habit:
    pick, told = _picker(item, item.item, world), _details(item, world)

    def answer(person: Person) -> Answers:
        code = pick(person)
        return {item.item: code} | told(person, [code])

    return _sometimes_not(item, world, answer)


def _grid(item: GridItem, world: World) -> Habit:
    names = [f"{item.item}.{row}" for row in item.rows]
    rows = {name: _picker(item, name, world) for name in names}
    rarely = 0.0 if item.required else world.between(UNANSWERED)

    def answer(person: Person) -> Answers:
        return {name: pick(person) for name, pick in rows.items() if not person.does(rarely)}

    return _sometimes_not(item, world, answer)


def _many(item: ManyItem, world: World) -> Habit:
    missing, alone, told = _missing(item.choices), _alone(item.choices), _details(item, world)
    together = [code for code in regular_codes(item.choices) if code not in alone]
    weights = _sizes(item.choices, together, world)
    average, rarely = world.between(HOW_MANY), world.between(MISSING) if missing else 0.0
    often = {code: average * weight for code, weight in zip(together, weights, strict=True)}
    tilt = TILT if item.item in world.outcomes else 0.0

    def chosen(person: Person) -> list[str]:
        if person.does(rarely):
            return [person.random.choice(missing)]
        codes = [code for code in together if person.does(often[code] * exp(tilt * person.mood))]
        if not codes:
            return [person.random.choice(alone or together or missing)]
        if item.at_most and len(codes) > item.at_most:
            kept = person.random.sample(codes, item.at_most)
            return [code for code in codes if code in kept]
        return codes

    def answer(person: Person) -> Answers:
        codes = chosen(person)
        return {item.item: codes} | told(person, codes)

    return _sometimes_not(item, world, answer)


def _scale(item: ScaleItem, world: World) -> Habit:
    mean, loading = world.between(MEAN_OF_SCALE), world.between(LOADING)

    def answer(person: Person) -> Answers:
        if item.item in person.true:
            return {item.item: int(person.true[item.item])}
        point = round(mean + DEVIATION_OF_SCALE * person.leaning(loading))
        return {item.item: min(max(point, SCALE_POINTS[0]), SCALE_POINTS[-1])}

    return _sometimes_not(item, world, answer)


def _number(item: NumberItem, world: World) -> Habit:
    """A number, drawn in units of its last decimal, so that it keeps its bounds."""
    unit = Decimal(1).scaleb(-item.decimals)
    low, high = _bounds(item)
    least = int((low / unit).to_integral_value(ROUND_CEILING))
    most = int((high / unit).to_integral_value(ROUND_FLOOR))

    def answer(person: Person) -> Answers:
        if most < least:  # no number can be typed
            return {}
        number = least + round((most - least) * person.random.betavariate(*NUMBERS))
        return {item.item: float(number * unit) if item.decimals else number}

    return _sometimes_not(item, world, answer)


def _bounds(item: NumberItem) -> tuple[Decimal, Decimal]:
    """The least and the most that is plausible; a number with no lower bound is rarely negative."""
    zero, least, most = Decimal(0), item.at_least, item.at_most
    high = max(least or zero, zero) + OPEN_END if most is None else most
    low = (zero if high > zero else high - OPEN_END) if least is None else least
    return low, high


def _rank(item: RankItem, world: World) -> Habit:
    """The first few, in an order that leans on that of the choices."""
    codes, spread = list(item.choices), world.between(HOW_MANY)
    last = min(item.at_most or len(codes), len(codes))

    def answer(person: Person) -> Answers:
        drawn = {
            code: place * spread + person.random.gauss(0, 1) for place, code in enumerate(codes)
        }
        ranked = sorted(codes, key=drawn.__getitem__)[:last]
        return {f"{item.item}.{code}": place for place, code in enumerate(ranked, start=1)}

    return _sometimes_not(item, world, answer)


def _moment(item: DateItem | MonthItem, world: World) -> Habit:
    """A day within the bounds, or of the years up to the other bound."""
    first, last = (date.fromisoformat(bound) for bound in _ends(item))
    length = len("2024-01-31") if item.type == "date" else len("2024-01")

    def answer(person: Person) -> Answers:
        days = round(max((last - first).days, 0) * person.random.betavariate(*NUMBERS))
        return {item.item: (first + timedelta(days)).isoformat()[:length]}

    return _sometimes_not(item, world, answer)


def _ends(item: DateItem | MonthItem) -> tuple[str, str]:
    """The first and last day that are plausible: ten years where a bound is missing."""
    first, last = item.at_least, item.at_most
    if first is None:
        first = f"{max(int(last[:4]) - YEARS, 1):04}-01-01" if last else FIRST_DAY
    if last is None:
        last = f"{min(int(first[:4]) + YEARS, 9999):04}-12-31"
    return f"{first}-01"[:10], f"{last}-01"[:10]


def _text(item: TextItem, world: World) -> Habit:
    sentences = [sentence[: item.max_length] for sentence in world.texts(SENTENCES)]

    def answer(person: Person) -> Answers:
        written = item.required or person.does(FREE_TEXT)
        return {item.item: person.random.choice(sentences)} if written else {}

    return answer


HABITS: Mapping[str, Callable[[Any, World], Habit]] = {
    "one": _one,
    "many": _many,
    "grid": _grid,
    "scale": _scale,
    "number": _number,
    "rank": _rank,
    "date": _moment,
    "month": _moment,
    "text": _text,
}


def _sometimes_not(item: Item, world: World, answer: Habit) -> Habit:
    """The same habit, now and then without an answer unless one is required."""
    rarely = 0.0 if item.required else world.between(UNANSWERED)
    return lambda person: {} if person.does(rarely) else answer(person)


def _picker(item: OneItem | GridItem, name: str, world: World) -> Callable[[Person], str]:
    """How people choose one of the choices for a variable."""
    missing, regular = _missing(item.choices), regular_codes(item.choices)
    rarely = (world.between(MISSING) if regular else 1.0) if missing else 0.0
    background = item.item in world.backgrounds
    outcome = item.item in world.outcomes and not background
    if outcome:
        regular = regular[:: world.outcomes[item.item]]
    sizes = _bell(len(regular), world) if outcome else _sizes(item.choices, regular, world)
    ends = list(accumulate(sizes))[:-1]
    shifts = _shifts(sizes, world) if background else [0.0] * len(sizes)
    loading = world.between(LOADING)

    def pick(person: Person) -> str:
        if person.does(rarely):
            return person.random.choice(missing)
        if name in person.true:
            index = regular.index(person.true[name])
        else:
            place = NORMAL.cdf(-person.leaning(loading)) if outcome else person.random.random()
            index = bisect(ends, place)
        person.mood += shifts[index]
        return regular[index]

    return pick


def _shifts(sizes: Sequence[float], world: World) -> list[float]:
    """What each choice does to the mood; on average nothing."""
    shifts = [world.random.gauss(0, SHIFT) for _ in sizes]
    average = sum(size * shift for size, shift in zip(sizes, shifts, strict=True))
    return [shift - average for shift in shifts]


def _bell(count: int, world: World) -> list[float]:
    """Shares of ordered choices, highest a little before the middle."""
    centre = world.between(CENTRE)
    heights = [exp(-((((i + 0.5) / count - centre) / WIDTH) ** 2) / 2) for i in range(count)]
    return [height / sum(heights) for height in heights]


def _sizes(choices: Mapping[str, Choice], codes: Sequence[str], world: World) -> list[float]:
    """Shares of choices in no order: the more there are, the more unequal."""
    common = [code for code in codes if not choices[code].specify] or codes
    spread = min(LEAST_SPREAD + SPREAD_PER_CHOICE * max(len(common) - 2, 0), MOST_SPREAD)
    first, last = FIRST_TO_LAST
    slope = (last - first) / max(len(common) - 1, 1)
    sizes = {
        code: (first + slope * place) * exp(world.random.gauss(0, spread))
        for place, code in enumerate(common)
    }
    rare = SPECIFIED * sum(sizes.values())
    whole = sum(sizes.get(code, rare) for code in codes)
    return [sizes.get(code, rare) / whole for code in codes]


def _details(item: OneItem | ManyItem, world: World) -> Callable[[Person, Sequence[str]], Answers]:
    """What people write, now and then, behind a choice that opens a text."""
    fields = {
        code: specify_field(item, code) for code, choice in item.choices.items() if choice.specify
    }
    texts = world.texts(DETAILS)

    def told(person: Person, codes: Sequence[str]) -> Answers:
        return {
            fields[code]: person.random.choice(texts)
            for code in codes
            if code in fields and person.does(SPECIFY_TEXT)
        }

    return told


def regular_codes(choices: Mapping[str, Choice]) -> list[str]:
    """The choices that say something."""
    return [code for code, choice in choices.items() if not choice.missing]


def _missing(choices: Mapping[str, Choice]) -> list[str]:
    return [code for code, choice in choices.items() if choice.missing]


def _alone(choices: Mapping[str, Choice]) -> list[str]:
    return [code for code in regular_codes(choices) if choices[code].exclusive]
