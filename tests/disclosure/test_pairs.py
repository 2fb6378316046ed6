"""People in two waves: neither a change, nor who is not paired, tells of anyone by difference."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import pandas as pd
import pytest

from app.analysis.counting.pairs import Pairs, paired
from app.analysis.disclosure.unknowns import programmes
from app.questionnaire.answers import Answers
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source, load_published
from tests.disclosure import test_attack as attack
from tests.disclosure.networks import YAML, Asked, Network, leaks, network, release

CHANGE = "  change: {change_in: {share_of: {better: [much, yes]}}, by: [gender]}\n"
# Says yes now, and said yes, no or nothing before; the same, says no now.
WAYS = ("yes, yes", "yes, no", "yes", "no, yes", "no, no", "no")
MOVED = Asked(
    WAYS,
    {
        "improved": {},
        "improved_later": {"tenure": ["middle", "long"]},
        "change": {"_paired": "yes"},
    },
    {
        "improved": {"much|yes": (1, 1, 1, 0, 0, 0)},
        "improved_later": {"much|yes": (1, 1, 1, 0, 0, 0)},
        "change": {
            "yes>yes": (1, 0, 0, 0, 0, 0),
            "yes>no": (0, 0, 0, 1, 0, 0),
            "no>yes": (0, 1, 0, 0, 0, 0),
            "no>no": (0, 0, 0, 0, 1, 0),
        },
    },
)


@dataclass(frozen=True)
class Panel(Network):
    """A network some of whose people answered an earlier wave too."""

    version: Questionnaire | None = None

    @property
    def pairs(self) -> Pairs:
        assert self.version
        return paired([self.version, self.version])

    @property
    def dataset(self) -> pd.DataFrame:
        return self.pairs.frame([(_now(one), _before(one)) for one in self.people])


def _now(person: Answers) -> Answers:
    return {name: said for name, said in person.items() if not name.startswith("_")}


def _before(person: Answers) -> Answers | None:
    return {"better": person["_better"]} if person["_paired"] == "yes" else None


def panel(seed: int, unpaired: float) -> Panel:
    """People of whom so many, more or less, answered nothing before."""
    there, random = network(seed, 12, 220 + 60 * (seed % 4), "[gender, cooperative]"), Random(seed)
    for person in there.people:
        if person["better"] == "unsure":
            person["better"] = "no"
        person["_paired"] = "no" if random.random() < unpaired else "yes"
        stays = random.random() < 0.8
        before = person["better"] if stays else random.choice(["much", "no"])
        person["_better"] = before
        now = "no" if person["better"] == "no" else "yes"
        then = "" if person["_paired"] == "no" else ", no" if before == "no" else ", yes"
        person["_moved"] = now + then
    codes = there.codes["cooperative"]
    regions = there.questionnaire.variables["cooperative"].choices
    lines = ["code,fr,region", *(f"{code},{code},{regions[code].region}" for code in codes)]
    text = YAML.replace("BY", "[gender, cooperative]") + CHANGE
    asked = load_published(Source("v1.yaml", text, {"cooperatives.csv": "\n".join(lines)}))
    return Panel(
        paired([asked, asked]).questionnaire,
        there.people,
        {**there.codes, "_paired": ["yes", "no"]},
        asked={"_moved": MOVED},
        version=asked,
    )


@pytest.mark.timeout(120)
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("unpaired", [0.02, 0.3])
def test_nothing_is_proven_of_who_is_not_paired(seed: int, unpaired: float) -> None:
    there = panel(seed, unpaired)
    assert [] == leaks(there, [release(there)])


def test_a_share_and_its_change_are_attacked_together() -> None:
    sets: Sequence[Sequence[str]] = programmes(panel(0, 0.3).cube().catalogue)
    assert 1 == len(sets) and {"improved", "improved_later", "change"} == {*sets[0]}


def test_without_the_attack_before_release_something_is_proven() -> None:
    there = [panel(seed, 0.02) for seed in range(4)]
    assert any(leaks(each, [attack.as_they_are(each)]) for each in there)
