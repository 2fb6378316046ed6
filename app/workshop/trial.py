"""A trial: what a release would say and hide, had made-up people answered; nothing is kept."""

from typing import TYPE_CHECKING

from app.analysis.findings import Release
from app.questionnaire.loader import Checked

if TYPE_CHECKING:
    from app.release import Preview

NAME = "essai"  # of the wave that there is not: the same in every language, as files have one
FEWEST, MOST, USUAL = 30, 5_000, 500  # responses: of fewer all is hidden, and more take long
SEED, LAST_SEED = 1, 999_999
LONGEST = 1800.0  # seconds that it may take to prove that figures can be shown


def results(
    checked: Checked, responses: int = USUAL, seed: int = SEED, longest: float = LONGEST
) -> "Preview":
    """The release of so many made-up responses to a text without errors, with what it hides.

    It is what a wave would give, had these people answered, but for its day and who could answer;
    the same seed gives the same. `longest` is how many seconds its protection may take. Raises
    ReleaseIsUnsafe, TooManyAnswers, AttackTakesTooLong.
    """
    # They take a second to load, and nothing else of a trial needs them.
    from app import release as gate
    from app.analysis import matched
    from app.analysis.counting.dataset import freeze
    from app.analysis.disclosure.protection import protect
    from app.analysis.disclosure.suppression import Rules
    from app.analysis.simulation import simulate

    asked, questionnaire, rules = checked.questionnaire, checked.whole, Rules()
    assert asked is not None  # a text without errors asks something
    answers = freeze(questionnaire, simulate(asked, responses, seed))
    cube, weighting = gate.counts(questionnaire, [answers], rules)
    protected = protect(cube, rules, explain=True, longest=longest)
    blank = Release(
        wave=NAME,
        number=1,
        questionnaire=questionnaire.questionnaire,
        version=questionnaire.version,
        source="simulated",
        released_on="",
        respondents=0,
        figures=(),
        weighting=weighting,
    )
    alone = matched.Waves((NAME, ""), (questionnaire.version, questionnaire.version))
    release = gate.compared(
        gate.filled(blank, protected, cube),
        questionnaire,
        changes=matched.absent(alone, questionnaire, "no_panel"),
    )
    return gate.Preview(release, questionnaire, protected)
