"""Those who did not come back, told by a change beside what their own wave had released."""

from random import Random

import pytest

from app.analysis.counting.dataset import freeze
from app.analysis.counting.pairs import Both, paired
from app.analysis.disclosure.cube import Cube, cube_of
from app.analysis.disclosure.protection import NO_LIMITS, Limits, Protected, protect
from app.analysis.disclosure.rounding import Precision, respondents_step, rounded
from app.analysis.disclosure.suppression import Rules
from app.analysis.disclosure.tables import Key
from app.analysis.disclosure.witness import Witness
from app.analysis.findings import Release
from app.questionnaire.answers import Answers
from tests.analysis.paired import version

WHOLE = version()
FOLLOWED = {name: WHOLE.findings[name] for name in ("working", "keeps_working")}
ASKED = WHOLE.model_copy(update={"findings": FOLLOWED})
PAIRS = paired([ASKED, ASKED])
RULES = Rules()
NEW = 25


class Waves:
    """Two waves whose answers are all of one kind, but for those who leave."""

    def __init__(self, seed: int, first: int, leave: int, share: float) -> None:
        """So many in the first, of whom so many leave; `share` of the others say often."""
        random = Random(seed)
        self.first = [self._someone(random, 1.0 if i < leave else share) for i in range(first)]
        later = [self._a_year_later(random, one) for one in self.first]
        self.back: list[Both] = [
            (one, None if i < leave else then)
            for i, (one, then) in enumerate(zip(self.first, later, strict=True))
        ]
        now: list[Both] = [(then, one) for one, then in self.back if then is not None]
        now += [(self._someone(random, share), None) for _ in range(NEW)]
        self.cube: Cube = cube_of(PAIRS.questionnaire, PAIRS.frame(now), RULES.smallest)

    @staticmethod
    def _someone(random: Random, share: float) -> Answers:
        works = "often" if random.random() < share else "never"
        return {"gender": random.choice(["woman", "woman", "woman", "man"]), "works": works}

    @staticmethod
    def _a_year_later(random: Random, one: Answers) -> Answers:
        return one if random.random() < 0.8 else {**one, "works": random.choice(["often", "never"])}

    def released(self) -> Release:
        """What was released of the first wave."""
        cube = cube_of(ASKED, freeze(ASKED, self.first), RULES.smallest)
        protected, count = protect(cube, RULES), len(self.first)
        respondents = rounded(count, respondents_step(count))
        return Release(
            "an-1", 1, "panel", 1, "people", "2026-01-01", respondents, protected.figures,
            protection=protected.statement,
        )  # fmt: skip

    def witness(self, *releases: Release) -> Witness:
        return Witness(PAIRS, ASKED, self.back, releases, {}, {})

    def protected(self, limits: Limits = NO_LIMITS) -> Protected:
        return protect(self.cube, RULES, limits=limits)


# Found by trying, of waves that one person alone left, or ten who all said the same.
TOLD = [(1, 130, 1, 0.95), (3, 130, 10, 0.0)]


@pytest.mark.parametrize("told", TOLD)
def test_what_tells_of_those_who_left_is_printed_coarser_or_not_at_all(
    told: tuple[int, int, int, float],
) -> None:
    waves = Waves(*told)
    witness = waves.witness(waves.released())
    limits: dict[Key, Precision | None] = {}
    first = printed = waves.protected()
    while found := witness.limits(printed.figures, RULES):
        limits |= found
        printed = waves.protected(limits)
    assert limits and {"keeps_working"} == {finding for finding, _ in limits}
    assert "shown" == status(first, ("keeps_working", "all"))
    for key, precision in limits.items():
        assert ("shown" if precision else "hidden") == status(printed, key)
    others = [one for one in first.figures if one.finding == "working"]
    assert others == [one for one in printed.figures if one.finding == "working"]


# Found by trying: at most four men left, as their gender is the same as before.
FEW_MEN = [(0, 300, 16, 0.97), (2, 280, 14, 0.0), (15, 230, 9, 0.0)]


@pytest.mark.parametrize("told", FEW_MEN)
def test_a_group_that_people_stay_in_is_the_same_in_both_waves(
    told: tuple[int, int, int, float],
) -> None:
    waves = Waves(*told)
    found = waves.witness(waves.released()).limits(waves.protected().figures, RULES)
    assert ("keeps_working", "gender=man") in found


@pytest.mark.parametrize("told", FEW_MEN)
def test_a_group_that_people_leave_is_another_one(told: tuple[int, int, int, float]) -> None:
    waves = Waves(*told)
    moved: list[Both] = [
        (one, then and {**then, "gender": "woman" if number % 3 else "man"})
        for number, (one, then) in enumerate(waves.back)
    ]
    waves.back = moved
    waves.cube = cube_of(
        PAIRS.questionnaire,
        PAIRS.frame([(then, one) for one, then in moved if then is not None]),
        RULES.smallest,
    )
    found = waves.witness(waves.released()).limits(waves.protected().figures, RULES)
    assert ("keeps_working", "gender=man") not in found


def status(protected: Protected, key: Key) -> str:
    return next(one.status for one in protected.figures if (one.finding, one.group) == key)


@pytest.mark.parametrize("told", TOLD)
def test_it_would_tell_nothing_had_the_first_wave_not_been_released(
    told: tuple[int, int, int, float],
) -> None:
    waves = Waves(*told)
    assert {} == waves.witness().limits(waves.protected().figures, RULES)


def test_where_many_left_and_are_many_all_is_printed() -> None:
    waves = Waves(1, 600, 200, 0.5)
    witness = waves.witness(waves.released())
    assert {} == witness.limits(waves.protected().figures, RULES)


def test_where_all_are_paired_a_change_is_hidden_and_the_wave_is_shown() -> None:
    """Found by trying: nobody is new, so that a share and its change are of the same people."""
    for seed in (0, 1, 3):
        waves = Waves(seed, 60, 15, 0.5)
        now: list[Both] = [(then, one) for one, then in waves.back if then is not None]
        waves.cube = cube_of(PAIRS.questionnaire, PAIRS.frame(now), RULES.smallest)
        printed = waves.protected()
        assert "shown" == status(printed, ("working", "all"))
        assert "hidden" == status(printed, ("keeps_working", "all"))
