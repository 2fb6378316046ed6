"""Random networks of cooperatives, and what is released of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log
from random import Random

import numpy as np
import pandas as pd

from app.analysis.cube import Cube, cube_of
from app.analysis.dataset import freeze
from app.analysis.findings import Figure, Release
from app.analysis.protection import protect
from app.analysis.rounding import respondents_step, rounded
from app.analysis.suppression import Rules
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
ABOUT: Mapping[str, Mapping[str, Sequence[str]]] = {
    "improved": {},
    "improved_later": {"tenure": ["middle", "long"]},
}


@dataclass(frozen=True)
class Network:
    """A questionnaire, and the answers of a network's people."""

    questionnaire: Questionnaire
    people: Sequence[Answers]
    codes: Mapping[str, Sequence[str]]
    invited: Mapping[str, int] = field(default_factory=dict)

    @property
    def dataset(self) -> pd.DataFrame:
        return freeze(self.questionnaire, self.people)

    def cube(self, earlier: Sequence[Release] = ()) -> Cube:
        groups = earlier[-1].protection["groups"] if earlier else None
        return cube_of(
            self.questionnaire, self.dataset, Rules().smallest, self.invited, earlier=groups
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
    return of_figures(cube, protected.figures, protected.statement, len(earlier) + 1)


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
    attacker = Attacker(files, ABOUT, network.codes, network.invited)
    joined = releases[-1].protection["groups"].get("cooperative", {})
    place = {cell: number for number, cell in enumerate(attacker.cells)}
    truth = np.zeros((attacker.parts, 2, len(place)))
    for number, person in enumerate(network.people):
        answers = {name: str(person.get(name, "?")) for name in attacker.variables}
        known = {name: joined.get(code, code) for name, code in answers.items()}
        cell = place[
            tuple("?" if known[name] == "declined" else known[name] for name in attacker.variables)
        ]
        part = next(part for part, end in enumerate(ends) if number < end)
        if person.get("better") in ("much", "yes", "no"):
            truth[part, int(person["better"] == "no"), cell] += 1
    all_counts = truth.ravel()
    hidden = [*attacker.hidden(), *attacker.nested(all_counts, Rules().smallest)]
    return attacker.proves(hidden, all_counts)
