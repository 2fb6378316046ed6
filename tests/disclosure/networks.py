"""Random networks of cooperatives, and what is released of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from math import ceil, exp, log
from random import Random
from typing import NamedTuple

import numpy as np
import pandas as pd

from app.analysis.counting.dataset import freeze
from app.analysis.disclosure.calibration import Weights, calibrated
from app.analysis.disclosure.cube import Cube, cube_of
from app.analysis.disclosure.protection import protect
from app.analysis.disclosure.rounding import respondents_step, rounded
from app.analysis.disclosure.suppression import Rules
from app.analysis.findings import Figure, Release, Weighting
from app.publish.tables import to_csv, to_json
from app.questionnaire.answers import Answers
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source, load_published
from tests.disclosure.attacker import Attacker, Files

CODES = {
    "gender": ["woman", "man", "other"],
    "tenure": ["short", "middle", "long"],
}
CROSSINGS = (
    "[gender, cooperative]",
    "[cooperative, [gender, tenure], gender, tenure]",
    "[cooperative, gender, [cooperative, gender]]",
    "[cooperative, tenure, gender, [cooperative, tenure], [cooperative, gender], [gender, tenure]]",
    "[cooperative, tenure, [cooperative, tenure], [cooperative, gender, tenure]]",
)
YAML = """
questionnaire: network
version: 1
languages: [fr]
title: {fr: Réseau}
pages:
  - page: only
    title: {fr: Vous}
    items:
      - item: gender
        type: one
        ask: {fr: Vous êtes}
        choices:
          woman: {fr: Une femme}
          man: {fr: Un homme}
          other: {fr: Autre}
          declined: {fr: Non, missing: true}
      - item: tenure
        type: one
        required: true
        ask: {fr: Depuis}
        choices: {short: {fr: Peu}, middle: {fr: Assez}, long: {fr: Longtemps}}
      - {item: cooperative, type: one, ask: {fr: Où}, choices_from: cooperatives.csv}
      - item: better
        type: one
        ask: {fr: Mieux}
        choices:
          much: {fr: Très}
          yes: {fr: Oui}
          no: {fr: Non}
          unsure: {fr: Inconnu, missing: true}
findings:
  improved: {share_of: {better: [much, yes]}, by: BY}
  improved_later:
    share_of: {better: [much, yes]}
    among: {tenure: [middle, long]}
    by: [gender, cooperative]
"""
KINDS = """\
      - {item: hours, type: number, ask: {fr: Heures}, at_least: 0, at_most: 60}
findings:
  improved: {share_of: {better: [much, yes]}, by: BY}
  better: {trend_of: {distribution_of: better}, by: [tenure]}
  gap: {difference: {share_of: {better: much}, between: {gender: [woman, man]}}, by: [tenure]}
  hours: {mean_of: hours, by: [gender, cooperative]}
  hours_gap: {difference: {mean_of: hours, between: {gender: [woman, man]}}, by: [tenure]}
  bands: {bands_of: {hours: [0, 20, 35, 60]}, by: [gender, [gender, tenure]]}
  many_hours: {share_of: {hours: {at_least: 46}}, by: [tenure]}
"""


class Asked(NamedTuple):
    """A question, the findings that count it and who they are about, as an attacker knows them.

    `ways` are the values in which people can have answered it that are told apart, `answers` as
    the attacker's.
    """

    ways: Sequence[object]
    about: Mapping[str, Mapping[str, Sequence[str]]]
    answers: Mapping[str, Mapping[str, Sequence[float]]]


IMPROVED = {"much|yes": (1, 1, 0)}
BETTER = Asked(
    ("much", "yes", "no"),
    {"improved": {}, "improved_later": {"tenure": ["middle", "long"]}},
    {"improved": IMPROVED, "improved_later": IMPROVED},
)
PAIR = {"gender": ["woman", "man"]}
BETTER_BY_KIND = Asked(
    BETTER.ways,
    {"improved": {}, "better": {}, "gap": PAIR},
    {
        "improved": IMPROVED,
        "better": {"much": (1, 0, 0), "yes": (0, 1, 0), "no": (0, 0, 1)},
        "gap": {"much": (1, 0, 0)},
    },
)
WORKED = tuple(range(0, 61, 5))  # a mean takes hours to the nearest 5, of those said here as said
HOURS = Asked(
    WORKED,
    {"hours": {}, "hours_gap": PAIR, "bands": {}, "many_hours": {}},
    {
        "hours": {"": WORKED},
        "hours_gap": {"": WORKED},
        "bands": {
            ">=0&<20": [hours < 20 for hours in WORKED],
            ">=20&<35": [20 <= hours < 35 for hours in WORKED],
            ">=35&<=60": [hours >= 35 for hours in WORKED],
        },
        "many_hours": {">=46": [hours >= 46 for hours in WORKED]},
    },
)


@dataclass(frozen=True)
class Network:
    """A questionnaire, and the answers of a network's people."""

    questionnaire: Questionnaire
    people: Sequence[Answers]
    codes: Mapping[str, Sequence[str]]
    invited: Mapping[str, int] = field(default_factory=dict)
    weights: Weights | None = None
    asked: Mapping[str, Asked] = field(default_factory=lambda: {"better": BETTER})

    @property
    def dataset(self) -> pd.DataFrame:
        return freeze(self.questionnaire, self.people)

    def cube(self, earlier: Sequence[Release] = ()) -> Cube:
        groups = earlier[-1].protection["groups"] if earlier else None
        smallest = Rules().smallest
        return cube_of(
            self.questionnaire, self.dataset, smallest, self.invited, groups, self.weights
        )


def sized(seed: int, cooperatives: int = 30, people: int = 800) -> Network:
    """A network of at least 20 cooperatives and 200 people; each size has as many as its double."""
    random = Random(seed)
    count = round(exp(random.uniform(log(200), log(people))))
    return network(seed, random.randint(20, cooperatives), count, CROSSINGS[seed % len(CROSSINGS)])


def network(seed: int, cooperatives: int, respondents: int, by: str) -> Network:
    """Cooperatives of very unequal sizes, where some agree more than others."""
    random = Random(seed)
    codes = [f"c{number}" for number in range(cooperatives)]
    regions = [f"R{number}" for number in range(max(2, cooperatives // 8))]
    lines = ["code,fr,region", *(f"{code},{code},{random.choice(regions)}" for code in codes)]
    files = {"cooperatives.csv": "\n".join(lines)}
    asked = load_published(Source("v1.yaml", YAML.replace("BY", by), files))
    sizes = [random.lognormvariate(0, 1) for _ in codes]
    moods = {code: random.betavariate(2, 2) for code in codes}
    people = [_person(random, codes, sizes, moods) for _ in range(respondents)]
    return Network(asked, people, {**CODES, "cooperative": codes})


def of_every_kind(seed: int, cooperatives: int = 20, people: int = 500) -> Network:
    """The same people, of whom findings of all kinds are told, and how long they work."""
    there, random = network(seed, cooperatives, people, "[gender, cooperative]"), Random(seed)
    text = YAML[: YAML.index("findings:")] + KINDS.replace("BY", "[gender, cooperative]")
    codes = there.codes["cooperative"]
    regions = there.questionnaire.variables["cooperative"].choices
    lines = ["code,fr,region", *(f"{code},{code},{regions[code].region}" for code in codes)]
    asked = load_published(Source("v1.yaml", text, {"cooperatives.csv": "\n".join(lines)}))
    for person in there.people:
        if random.random() < 0.95:
            usual = 35 if person["gender"] == "man" else 30
            person["hours"] = min(max(5 * round(random.gauss(usual, 12) / 5), 0), 60)
    return replace(there, questionnaire=asked, asked={"better": BETTER_BY_KIND, "hours": HOURS})


def weighed(there: Network, seed: int) -> Network:
    """The same people, of whom more or fewer were invited, by gender and by cooperative."""
    random, margins = Random(seed), dict[str, dict[str, int]]()
    for name in ("gender", "cooperative"):
        given = Counter(str(person[name]) for person in there.people if name in person)
        rates = {code: random.betavariate(2, 2) for code in there.codes[name]}
        margins[name] = {code: ceil(given[code] / max(rate, 0.1)) for code, rate in rates.items()}
    weights, _ = calibrated(there.questionnaire, margins, [there.dataset], Rules().smallest)
    invited = {f"{name}={code}": n for name, own in margins.items() for code, n in own.items()}
    return replace(there, invited=invited, weights=weights)


def weights_known(
    there: Network, joined: Mapping[str, str]
) -> tuple[Sequence[str], Mapping[tuple[str, ...], float]] | None:
    """What people count for by their codes, with those of cooperatives joined; `?` is of none."""
    if there.weights is None:
        return None
    names, factors = there.weights.table.variables, there.weights.table.factors
    codes = [[*(joined.get(code, code) for code in there.codes[name]), "?"] for name in names]
    return names, dict(zip(product(*codes), factors.ravel().tolist(), strict=True))


def _person(
    random: Random, codes: Sequence[str], sizes: Sequence[float], moods: Mapping[str, float]
) -> Answers:
    (cooperative,) = random.choices(codes, sizes)
    (gender,) = random.choices(["woman", "man", "other", "declined"], [54, 42, 2, 2])
    agrees = random.random() < moods[cooperative]
    answers: Answers = {
        "gender": gender,
        "tenure": random.choice(CODES["tenure"]),
        "better": random.choice(["much", "yes"]) if agrees else "no",
    }
    if random.random() < 0.97:
        answers["cooperative"] = cooperative
    if random.random() < 0.03:
        answers["better"] = "unsure"
    return answers


def release(network: Network, earlier: Sequence[Release] = ()) -> Release:
    """What leaves of a network."""
    cube = network.cube(earlier)
    protected = protect(cube, Rules(), earlier)
    made = of_figures(cube, protected.figures, protected.statement, len(earlier) + 1)
    if (weights := network.weights) is None:
        return made
    said = Weighting(weights.table.variables, weights.deff)
    return replace(made, weighted=protected.weighted, weighting=said)


def of_figures(
    cube: Cube, figures: Sequence[Figure], statement: Mapping[str, object], number: int = 1
) -> Release:
    return Release(
        "network",
        number,
        "network",
        1,
        "simulated",
        "2025-11-03",
        rounded(cube.respondents, respondents_step(cube.respondents)),
        tuple(figures),
        statement,
    )


def leaks(network: Network, releases: Sequence[Release], counts: Sequence[int] = ()) -> list[str]:
    """What an attacker proves from the files of all releases, of whom.

    `counts` are of how many of the network's people each release is, all of them unless given.
    """
    sizes = list(counts) or [len(network.people)] * len(releases)
    ends = sorted(set(sizes))
    files = [
        Files(to_csv(each), to_json(each), 1 + ends.index(size))
        for each, size in zip(releases, sizes, strict=True)
    ]
    known = weights_known(network, releases[-1].protection["groups"].get("cooperative", {}))
    found = []
    for name, asked in network.asked.items():
        own = asked.about, network.codes, asked.answers
        attacker = Attacker(files, *own, network.invited, known)
        truth = _counted(network, attacker, name, releases[-1], ends)
        hidden = [*attacker.hidden(), *attacker.nested(truth, Rules().smallest)]
        found += attacker.proves([*hidden, *attacker.few(truth, Rules().smallest)], truth)
    return found


def _counted(
    network: Network, attacker: Attacker, name: str, last: Release, ends: Sequence[int]
) -> np.ndarray:
    """The true numbers: by part of the responses, by way to answer a question, by cell."""
    joined = last.protection["groups"].get("cooperative", {})
    place = {cell: number for number, cell in enumerate(attacker.cells)}
    ways = network.asked[name].ways
    truth = np.zeros((attacker.parts, len(ways), len(place)))
    for number, person in enumerate(network.people):
        answers = {name: str(person.get(name, "?")) for name in attacker.variables}
        known = {name: joined.get(code, code) for name, code in answers.items()}
        cell = place[
            tuple("?" if known[name] == "declined" else known[name] for name in attacker.variables)
        ]
        part = next(part for part, end in enumerate(ends) if number < end)
        if person.get(name) in ways:
            truth[part, ways.index(person[name]), cell] += 1
    return truth.ravel()
