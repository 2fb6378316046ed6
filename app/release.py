"""The gate: a closed wave's answers come in, protected figures go out, and nothing else does."""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from flask import current_app

from app.analysis.cube import Cube, cube_of
from app.analysis.dataset import freeze
from app.analysis.findings import Mode, Release, Return, Source
from app.analysis.protection import Protected, protect
from app.analysis.rounding import respondents_step, rounded
from app.analysis.suppression import SMALLEST_GROUP, Rules
from app.exceptions import AnswersWereErased, RulesAreTooLoose, WaveIsOpen, WaveIsTooSmall
from app.questionnaire.definition import Questionnaire
from app.storage import frame, pairing, releases, responses, versions, waves
from app.storage.clock import today
from app.storage.waves import Wave

SOURCES: Mapping[str, Source] = {
    waves.PEOPLE: "people",
    waves.SIMULATED: "simulated",
    waves.IMPORTED: "imported",
}
MODES: Mapping[str, Mode] = {waves.ANYONE: "open", waves.INVITED: "invited"}


class Counted(NamedTuple):
    """A closed wave before it is protected, with what left of it before."""

    wave: Wave
    questionnaire: Questionnaire
    cube: Cube
    rules: Rules
    earlier: list[Release]
    responses: int


class Preview(NamedTuple):
    """What would be released, and why the rest would not."""

    release: Release
    questionnaire: Questionnaire
    protected: Protected


def release_wave(name: str, smallest: int | None = None) -> Release:
    """Freeze, count, protect and estimate a closed wave, and keep the result as its next release.

    It is attacked together with the earlier ones. No group of fewer than `smallest` people is
    shown: as many as in the release before, or 11, where none is given; never fewer than before.
    The caller commits. Raises
    WaveNotFound, WaveIsOpen, WaveIsTooSmall, AnswersWereErased, RulesAreTooLoose, ReleaseIsUnsafe,
    TooManyAnswers, AttackTakesTooLong.
    """
    counted = _counted(name, smallest)
    wave = counted.wave
    release = _release(counted, protect(counted.cube, counted.rules, counted.earlier))
    releases.add(wave, release.number, release.to_json(), counted.responses)
    waves.keep_addresses(wave, today() + timedelta(days=current_app.config["MIEUX"].keep_addresses))
    return release


def preview(name: str, smallest: int | None = None) -> Preview:
    """What `release_wave` would keep, with the reasons; nothing is kept. Raises what it raises."""
    counted = _counted(name, smallest)
    protected = protect(counted.cube, counted.rules, counted.earlier, explain=True)
    return Preview(_release(counted, protected), counted.questionnaire, protected)


def returns(wave: Wave, smallest: int = SMALLEST_GROUP) -> tuple[Return, ...]:
    """How many of those who linked their answers to each earlier wave of its panel came back."""

    def shown(count: int) -> int | None:
        return rounded(count, respondents_step(count)) if count >= smallest else None

    found = ((earlier.name, pairing.matched(wave, earlier)) for earlier in pairing.earlier(wave))
    return tuple(Return(name, shown(of.linked), shown(of.again)) for name, of in found)


def uncounted(release: Release) -> list[str]:
    """The declared findings that a release leaves out: of kinds that are not computed yet."""
    declared = versions.with_later(waves.read(release.wave).digest).findings
    counted = {figure.finding for figure in release.figures}
    return [name for name in declared if name not in counted]


def _counted(name: str, smallest: int | None) -> Counted:
    wave = waves.read(name)
    if not wave.rewritten:
        raise WaveIsOpen(name)
    earlier = [
        Release.from_json(releases.read(name, number))
        for number in range(1, releases.next_number(wave))
    ]
    before = earlier[-1].protection if earlier else {}
    promised = before.get("smallest_group", SMALLEST_GROUP)
    rules = Rules(promised if smallest is None else smallest)
    if earlier and rules.smallest < promised:  # of all releases together
        raise RulesAreTooLoose(promised)
    questionnaire = versions.with_later(wave.digest)
    dataset = freeze(questionnaire, responses.read(wave))
    if len(dataset) < rules.smallest:
        raise WaveIsTooSmall(name, rules.smallest)
    if releases.made_of(wave) not in (None, len(dataset)):
        raise AnswersWereErased(name)
    invited = {
        f"{item}={choice}": count
        for item, choices in frame.read(wave).items()
        for choice, count in choices.items()
    }
    cube = cube_of(questionnaire, dataset, rules.smallest, invited, before.get("groups"))
    return Counted(wave, questionnaire, cube, rules, earlier, len(dataset))


def _release(counted: Counted, protected: Protected) -> Release:
    wave, count = counted.wave, counted.cube.respondents
    return Release(
        wave=wave.name,
        number=len(counted.earlier) + 1,
        questionnaire=wave.questionnaire,
        version=wave.version,
        source=SOURCES[wave.source],
        released_on=today().isoformat(),
        respondents=rounded(count, respondents_step(count)),
        figures=protected.figures,
        mode=MODES[wave.mode] if wave.source != waves.IMPORTED else None,
        protection=protected.statement,
        returns=returns(wave, counted.rules.smallest),
    )
